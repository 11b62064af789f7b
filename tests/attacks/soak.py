"""Ask questions with known answers, while readers are killed, and the data is loaded anew and written to.

Every answer is right, or an error that says what is the matter, or breaks off visibly; memory and open files
do not grow. After a reload, and after a write, nobody who asks later sees the data of before.

    python -m tests.attacks.soak --requests 100000     and writes docs/robustness*.md

With ``--read-only`` nothing is written, but loaded anew once more, and half of the connections ask many
look-ups in a row, so that they move to desks and come back.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import os
import random
import secrets
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from service import SOON, eventually

from . import known, report, target, wire
from .target import Target, Usage

SEED, ALL, THREADS = 20231124, 100_000, 12
KILL_EVERY = 800
"""Requests between two readers' ends."""
STATED = {429, 503, 504, 507}
IN_A_ROW = 600
"""Look-ups that are asked in a row, at most."""
LIMITS = ("--timeout", "60", "--cache", "4")
SETTLED = SOON
"""Seconds within which new data must be there."""


@dataclass
class Result:
    """What was seen; ``outcomes`` by kind of question."""

    requests: int
    seed: int
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    events: list[tuple[str, float]] = field(default_factory=list)
    killed: int = 0
    seconds: float = 0.0
    moved: int = 0
    before: Usage = field(default_factory=Usage)
    after: Usage = field(default_factory=Usage)


class Soak:
    """One run against one server."""

    def __init__(self, server: Target, data: Path, requests: int, seed: int, token: str) -> None:
        """Prepare a run; without a ``token`` nothing is written."""
        self.server, self.data, self.token, self.seed = server, data, token, seed
        self.result = Result(requests, seed)
        self.oldest = self.newest = 1
        self.done = 0
        self.over = threading.Event()
        self.lock = threading.Lock()

    def run(self) -> Result:
        """Run to the end."""
        began = time.monotonic()
        with ThreadPoolExecutor(THREADS + 3) as pool:
            helpers = [pool.submit(self._kill), pool.submit(self._change), pool.submit(self._watch)]
            askers = [pool.submit(self._ask, worker) for worker in range(THREADS)]
            try:
                for asker in askers:
                    asker.result()
            finally:
                self.over.set()
            for helper in helpers:
                helper.result()
        self.result.seconds = time.monotonic() - began
        self.server.healthy()
        self.server.idle()
        self.result.after = self.server.usage()
        return self.result

    # ---- asking -------------------------------------------------------------------------------------

    def _ask(self, worker: int) -> None:
        chance = random.Random(f"{self.seed} {worker}")
        with contextlib.ExitStack() as held:
            line = held.enter_context(self.server.connect())
            questions = self._questions(worker, chance)
            for _ in range(worker, self.result.requests, THREADS):
                question, oldest = next(questions), self.oldest
                outcome, fault = self._outcome(line, question, oldest)
                with self.lock:
                    self.done += 1
                    self.result.outcomes[outcome, question.kind] += 1
                    if fault:
                        self.result.faults.append(f"{question.kind}: {outcome}: {fault}")
                if outcome in {"closed", "broken off", "hang"} or chance.random() < 0.01:
                    held.close()
                    line = held.enter_context(self.server.connect())

    def _questions(self, worker: int, chance: random.Random) -> Iterator[known.Known]:
        while True:
            if worker % 2 and not self.token:
                for _ in range(chance.randrange(IN_A_ROW)):
                    yield known.look_up(chance)
            yield known.make(chance)

    def _outcome(self, line: wire.Wire, question: known.Known, oldest: int) -> tuple[str, str]:
        try:
            line.send(question.request)
            answer = line.read()
        except wire.NotWhole:
            return "broken off", ""
        except wire.Silent:
            return "hang", "no answer in time"
        if answer is None:
            return "closed", "no answer, and no error"
        if answer.status == 200:
            fault = question.fault(answer, range(oldest, self.newest + 1))
            return ("wrong", fault) if fault else ("right", "")
        if answer.status in question.statuses:
            return "right", ""
        if answer.status in STATED and answer.type == "application/problem+json":
            return f"stated error {answer.status}", ""
        return str(answer.status), f"status {answer.status}: {answer.body[:200]!r}"

    # ---- meanwhile ----------------------------------------------------------------------------------

    def _kill(self) -> None:
        chance = random.Random(self.seed)
        for share in range(KILL_EVERY, self.result.requests, KILL_EVERY):
            if self._reached(share / self.result.requests) and (readers := self._readers()):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(chance.choice(readers), signal.SIGKILL)
                    self.result.killed += 1

    def _readers(self) -> list[int]:
        """Return the readers, as soon as there are any."""
        found: list[int] = []
        while not found and not self.over.wait(0.01):
            found = self.server.readers()
        return found

    def _watch(self) -> None:
        """Look at how many connections are at desks."""
        while not self.over.wait(0.05):
            answer = self.server.asked(wire.head("GET", "/metrics"))
            held = float(answer.text.partition("\nlc_graph_desk_connections ")[2].split()[0])
            self.result.moved = max(self.result.moved, int(held))

    def _reached(self, share: float) -> bool:
        """Wait until a share of the requests is done; false when all is over before."""
        while self.done < share * self.result.requests:
            if self.over.wait(0.02):
                return False
        return True

    def _change(self) -> None:
        """Measure, load new data, write, in this order; load new data again where nothing is written."""
        if self._reached(0.25):
            self.result.before = self.server.usage()
        if self._reached(0.4):
            self._load(2)
        if self._reached(0.7):
            if not self.token:
                self._load(3)
                return
            began = time.monotonic()
            self.newest = 3
            request = wire.post(
                known.update(3), "application/sparql-update", Authorization=f"Bearer {self.token}"
            )
            answer = self.server.exchange(request, SETTLED)
            if answer is not None and answer.status in {200, 204}:
                self.oldest = 3
                self.result.events.append(("written within", time.monotonic() - began))
            else:
                self.result.faults.append(f"not written: {answer}")

    def _load(self, version: int) -> None:
        """Have another version of the data loaded."""
        began = time.monotonic()
        text = self.data.read_text(encoding="utf-8")
        self.newest = version
        replaced = self.data.with_suffix(".new")
        old, new = known.version_triple(version - 1), known.version_triple(version)
        replaced.write_text(text.replace(old, new), encoding="utf-8")
        replaced.replace(self.data)
        self.server.process.send_signal(signal.SIGHUP)
        if eventually(lambda: self._version() == version, SETTLED):
            self.oldest = version
            self.result.events.append(("reloaded within", time.monotonic() - began))
        else:
            self.result.faults.append(f"the data was not loaded anew within {SETTLED:g} s")

    def _version(self) -> int:
        text = f"SELECT ?v {{ <http://example.org/data> {known.VERSION} ?v }}"
        with contextlib.suppress(OSError, wire.NotWhole, wire.Silent):
            answer = self.server.exchange(wire.query(text))
            if answer is not None and answer.status == 200:
                return int(answer.json["results"]["bindings"][0]["v"]["value"])
        return 0


@contextlib.contextmanager
def prepared(requests: int, seed: int, *, read_only: bool = False) -> Iterator[Soak]:
    """Start a server over data of known answers; it takes writes unless it is to be read only."""
    with tempfile.TemporaryDirectory() as folder:
        data, secret = Path(folder) / "data.nt", Path(folder) / "token"
        target.write_data(data)
        data.write_text(data.read_text(encoding="utf-8") + known.version_triple(1), encoding="utf-8")
        token = "" if read_only else secrets.token_hex(16)
        secret.write_text(token, encoding="utf-8")
        secret.chmod(0o600)
        more = ("--desks", "2") if read_only else ("--token-file", str(secret))
        with target.running(["--data", data, *LIMITS, *more]) as server:
            yield Soak(server, data, requests, seed, token)


def told(result: Result, lang: str = "en") -> Iterator[str]:
    """Yield the dated result as Markdown, in a language."""
    today, faults, seconds = date.today().isoformat(), len(result.faults), f"{result.seconds:.0f}"
    more = " --read-only" if result.moved else ""
    command = f"`python -m tests.attacks.soak --requests {result.requests} --seed {result.seed}{more}`"
    early, late = (report.mebibytes(one.memory) for one in (result.before, result.after))
    opened, still = result.before.files, result.after.files
    events = [f"{report.said(what, lang)} {took:.2f}" for what, took in result.events]
    if lang == "zh":
        yield f"### {today}：{result.requests} 个请求"
        yield ""
        yield f"{command}，{THREADS} 个连接，{seconds} 秒；杀死 {result.killed} 个读进程；"
        if result.moved:
            yield f"至多 {result.moved} 个连接同时在窗口；"
        yield f"{'，'.join(f'{event} 秒' for event in events)}：{faults} 处出错。"
    else:
        yield f"### {today}: {result.requests} requests"
        yield ""
        yield f"{command},"
        yield f"{THREADS} connections, {seconds} s; {result.killed} readers killed;"
        if result.moved:
            yield f"at most {result.moved} connections at desks at once;"
        yield f"{', '.join(f'{event} s' for event in events)}: {faults} faults."
    yield ""
    kinds = sorted({kind for _, kind in result.outcomes})
    yield from report.table(result.outcomes, kinds, lang)
    yield ""
    if lang == "zh":
        yield (
            f"服务器各进程的内存：四分之一之后 {early}，结束时 {late}；"
            f"打开的文件起先 {opened} 个，后来 {still} 个。"
        )
    else:
        yield (
            f"Memory of the server's processes: {early} after a quarter, {late} at the end; "
            f"open files {opened}, then {still}."
        )
    for fault in result.faults[:20]:
        words = " ".join(fault.replace("`", "'").split())[:250]
        yield f"\n- `{words}`"


def main() -> None:
    """Run, print, and for the whole run write the document; exit status 1 when something is wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.attacks.soak",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--requests", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--read-only", action="store_true", help="ask desks, too, instead of writing")
    options = parser.parse_args()
    with prepared(options.requests, options.seed, read_only=options.read_only) as soak:
        result = soak.run()
    print("\n".join(told(result)))
    if options.requests >= ALL:
        report.write("soak at desks" if options.read_only else "soak", functools.partial(told, result))
    sys.exit(1 if result.faults else 0)


if __name__ == "__main__":
    main()
