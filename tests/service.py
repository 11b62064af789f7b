"""Helpers of the tests: real processes of the command line, real HTTP, and the project's graph built once."""

from __future__ import annotations

import contextlib
import functools
import http.client
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

ROOT = Path(__file__).resolve().parents[1]
COMMAND = [sys.executable, "-c", "from lc_graph.cli import main; main()"]
SOON = 120.0
"""Seconds within which comes what must come. So many that a machine which stalls, or is slow or busy, is no
reason to fail; a test that passes never waits for their end. What must come before something else happens is
tested by the order of the two, never by a shorter time."""
LONG = 900.0
"""Seconds for whole programs: builds, checks, installations."""
TTL = """
@prefix ex: <http://example.org/> .
ex:a a ex:Thing ; ex:name "甲"@zh , "A"@en ; ex:size 1.50 ; ex:knows ex:b .
ex:b a ex:Thing ; ex:name "乙"@zh .
"""


def environment() -> dict[str, str]:
    paths = [str(ROOT / "src"), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


def run(*arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run ``lc-graph`` as a process of its own."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment(),
        timeout=LONG,
    )


@functools.cache
def release() -> Path:
    """Return a release of the project's data, built once a test run by the command line itself."""
    folder = Path(tempfile.mkdtemp(prefix="lc-graph-")) / "release"
    built = run("export", "--format", "nquads", "--output", os.devnull, "--release", folder)
    assert built.returncode == 0, built.stderr
    return folder


@dataclass
class Reply:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def type(self) -> str:
        return self.headers["Content-Type"].split(";")[0]


@dataclass
class Service:
    """A running ``lc-graph serve``."""

    address: str
    process: subprocess.Popen[str]

    def request(self, method: str, path: str, body: bytes | str | None = None, **headers: str) -> Reply:
        where = urlsplit(self.address)
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=SOON)
        with contextlib.closing(connection):
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body.encode() if isinstance(body, str) else body, sent)
            response = connection.getresponse()
            return Reply(response.status, response.headers, response.read())

    def get(self, path: str, **headers: str) -> Reply:
        return self.request("GET", path, **headers)

    def query(self, text: str, more: Mapping[str, str] | None = None, **headers: str) -> Reply:
        return self.get("/sparql?" + urlencode({"query": text, **(more or {})}, quote_via=quote), **headers)

    def at_work(self) -> int:
        """Return how many queries run or wait."""
        state = self.get("/readyz").json
        return sum(state[f"{how}_{sort}"] for how in ("running", "waiting") for sort in ("short", "heavy"))


class Patience:
    """The time that is left to wait for something that is looked at again and again.

    Between two looks there passes a second at most: a machine that stood still is not waited for.
    """

    def __init__(self, seconds: float) -> None:
        self.left, self._looked = seconds, time.monotonic()

    def over(self) -> bool:
        """Say whether it is at its end."""
        now = time.monotonic()
        self.left -= min(now - self._looked, 1.0)
        self._looked = now
        return self.left <= 0


def eventually(holds: Callable[[], bool], within: float = SOON) -> bool:
    """Say whether something comes to hold in time."""
    patience = Patience(within)
    while not holds():
        if patience.over():
            return False
        time.sleep(0.02)
    return True


def free_port() -> int:
    """Return a port on which nobody listens, of those that no system gives to clients by itself.

    One that the system chose would be free again for every client that connects before it is used.
    """
    for _ in range(1000):
        port = random.SystemRandom().randrange(10_000, 32_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free")


@contextlib.contextmanager
def served(*arguments: str | Path) -> Iterator[Service]:
    """Run ``lc-graph serve`` on a free port until the block ends."""
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment(),
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        found = re.search(r"http://\S+/", process.stdout.readline())
        assert found, process.stderr.read()
        yield Service(found[0], process)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.communicate(timeout=SOON)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise
