"""The server that is attacked: a real process, and what the system tells of it and its children."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import service
from service import LONG, SOON, Patience, eventually

from . import wire

TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
SUBJECTS = 2_000
OTHER = "127.0.0.2" if sys.platform == "linux" else ""
"""Another address of this machine, where it has one."""
PROBLEM = "application/problem+json"
EVIL = "<script>alert(1)</script>"
_fresh = itertools.count(1_000_000)
HEALTHY = "SELECT ?name { <http://example.org/7> <http://example.org/name> ?name }"


def write_data(path: Path) -> None:
    """Write the attacked data: some thousand triples, and labels that would like to be scripts."""
    lines = []
    for number in range(SUBJECTS):
        subject = f"<http://example.org/{number}>"
        lines.append(f'{subject} <http://example.org/name> "thing {number}" .')
        for step in (1, 7, 13, 111):
            other = (number * step + 1) % SUBJECTS
            lines.append(f"{subject} <http://example.org/knows> <http://example.org/{other}> .")
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    for subject in ("<http://example.org/evil>", "<javascript:alert(1)>", "<http://example.org/'onload=x>"):
        lines.append(f'{subject} {label} "{EVIL}" .')
        lines.append(f'{subject} {label} "\\"onmouseover=alert(1) x=\\"" .')
        lines.append(f"{subject} <http://example.org/knows> <javascript:alert(2)> .")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@dataclass
class Usage:
    """What the server's processes use together: bytes in memory of their own, open files, seconds of CPU."""

    memory: int = 0
    files: int = 0
    cpu: float = 0.0
    processes: int = 0


@dataclass
class Target:
    """A running server."""

    address: tuple[str, int]
    process: subprocess.Popen[bytes]
    log: Path
    baseline: Usage = field(default_factory=Usage)

    def connect(self, timeout: float = wire.TIMEOUT, buffer: int = 0, client: str = "") -> wire.Wire:
        """Open a connection, as this ``client`` of several on this machine."""
        return wire.Wire(self.address, timeout, buffer, client)

    def exchange(self, request: bytes, timeout: float = wire.TIMEOUT, client: str = "") -> wire.Answer | None:
        """Send one request over a connection of its own and read the answer."""
        with self.connect(timeout, client=client) as line:
            line.send(request)
            return line.read(request.partition(b" ")[0].decode("latin-1"))

    def asked(self, request: bytes, timeout: float = wire.TIMEOUT, client: str = "") -> wire.Answer:
        """Return the answer of a request that must have one."""
        answer = self.exchange(request, timeout, client)
        assert answer is not None, "closed without an answer"
        return answer

    def insisted(self, request: bytes) -> wire.Answer:
        """Return the answer of a request that is sent again while the server says that it is overloaded.

        A query that found no reader within its time is: on a slow machine these are forked slowly.
        """
        answer, patience = self.asked(request), Patience(SOON)
        while answer.status == 503 and answer.type == PROBLEM and not patience.over():
            time.sleep(0.2)
            answer = self.asked(request)
        return answer

    def state(self) -> dict[str, int]:
        """Return what the server tells of its queries: how many run and wait, of which sort."""
        return dict(self.asked(wire.head("GET", "/readyz")).json)

    def at_work(self) -> int:
        """Return how many queries run or wait."""
        state = self.state()
        return sum(state[f"{how}_{sort}"] for how in ("running", "waiting") for sort in ("short", "heavy"))

    def session(self) -> dict[int, int]:
        """Return the processes of the server, each with its parent."""
        found = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    state, parent, _, session = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
                    if int(session) == self.process.pid and state != "Z":
                        found[int(entry.name)] = int(parent)
        return found

    def readers(self) -> list[int]:
        """Return the processes that evaluate queries: only they may open no file at all."""
        return [pid for pid in self.session() if _opens_nothing(pid)]

    def usage(self) -> Usage:
        """Return what the processes use now; memory is what they don't share."""
        found = Usage()
        for pid in self.session():
            with contextlib.suppress(OSError, ValueError):
                folder = Path("/proc", str(pid))
                numbers = (folder / "stat").read_text().rpartition(")")[2].split()
                found.cpu += (int(numbers[11]) + int(numbers[12])) / TICK
                rolled = (folder / "smaps_rollup").read_text()
                found.memory += sum(1024 * int(size) for size in re.findall(r"Private_\w+:\s+(\d+)", rolled))
                found.files += len(list((folder / "fd").iterdir()))
                found.processes += 1
        return found

    def healthy(self, within: float = SOON) -> None:
        """Check that an ordinary request, which no cache has seen, is answered rightly, and in time.

        Another client than the attacker sends it. It is sent again when its time, a second for many of these
        servers, has passed: so long a machine may stall.
        """

        def answered() -> bool:
            number = next(_fresh)
            answer = self.asked(wire.query(f"SELECT ({number} AS ?n) {{ }}"), within, OTHER)
            if answer.status in (503, 504) and answer.type == PROBLEM:
                return False
            assert answer.status == 200, answer.text
            assert answer.json["results"]["bindings"][0]["n"]["value"] == str(number)
            return True

        assert eventually(answered, within), "no ordinary request is answered"

    def idle(self) -> None:
        """Check that the processes come to rest: that they use little of a processor, and wait for none."""
        assert eventually(self._rests), "the processor is busy although nobody waits"

    def _rests(self) -> bool:
        before, waiting = self.usage().cpu, 0
        for _ in range(4):
            time.sleep(0.025)
            waiting += any(map(_runnable, self.session()))
        return waiting < 2 and self.usage().cpu - before < 0.035

    def at_rest(self, files: int = 8, memory: int = 64 << 20) -> None:
        """Check that the server answers, is idle, and has given back what it took."""
        self.healthy()
        self.idle()

        def back() -> bool:
            now = self.usage()
            return (
                now.files <= self.baseline.files + files
                and now.memory <= self.baseline.memory + memory
                and now.processes <= self.baseline.processes
            )

        assert eventually(back), f"not given back: {self.usage()} after {self.baseline}"


def impatient(**seconds: float) -> str:
    """Return a program for :func:`running` whose server waits for its clients only so long."""
    given = ", ".join(f"{name}={value}" for name, value in seconds.items())
    return (
        "from lc_graph.commands import serve\n"
        "from lc_graph.server import settings\n"
        "patient = settings.Settings\n"
        f"settings.Settings = lambda **given: patient(**given, {given})\n"
        "from lc_graph.cli import main\n"
        "main()\n"
    )


def _opens_nothing(pid: int) -> bool:
    with contextlib.suppress(OSError):
        limits = Path("/proc", str(pid), "limits").read_text()
        return re.search(r"^Max open files +0 ", limits, re.MULTILINE) is not None
    return False


def _runnable(pid: int) -> bool:
    """Say whether a thread of a process is on a processor, or waits for one or for a disk."""
    for task in Path("/proc", str(pid), "task").glob("*/stat"):
        with contextlib.suppress(OSError):
            if task.read_text().rpartition(")")[2].split()[0] in "RD":
                return True
    return False


@contextlib.contextmanager
def running(arguments: Sequence[str | Path], program: str | None = None) -> Iterator[Target]:
    """Run ``lc-graph serve`` on a free port in a session of its own; what it says goes into a file.

    Args:
        arguments: of ``serve``.
        program: what runs the command line, when something is to be set that no option sets.

    Raises:
        AssertionError: when it does not start, or does not stop when told to.
    """
    command = [*service.COMMAND[:2], program or service.COMMAND[2]]
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with log.open("wb") as said:
            process = subprocess.Popen(
                [*command, "serve", "--port", "0", *map(str, arguments)],
                stdout=said,
                stderr=subprocess.STDOUT,
                env=service.environment(),
                start_new_session=True,
            )

        def address() -> re.Match[str] | None:
            return re.search(r"http://127\.0\.0\.1:(\d+)", log.read_text(encoding="utf-8", errors="replace"))

        try:
            # A release that is not current is built first, which takes long on a busy machine.
            assert eventually(lambda: address() is not None or process.poll() is not None, LONG), "no address"
            found = address()
            assert found, log.read_text(encoding="utf-8")
            target = Target(("127.0.0.1", int(found[1])), process, log)
            target.healthy()
            target.idle()
            target.baseline = target.usage()
            yield target
            process.send_signal(signal.SIGTERM)
            process.wait(SOON)
            assert eventually(lambda: not target.session()), "processes are left over"
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
