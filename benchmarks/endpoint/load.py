"""The load: wrk where it can, a plain socket for the first byte."""

from __future__ import annotations

import contextlib
import itertools
import json
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from .questions import target

SCRIPT = Path(__file__).with_name("wrk.lua")
CONNECTIONS = 8
_END = b"\r\n0\r\n\r\n"
"""What ends a body in chunks; no line of JSON is like it."""
_numbers = itertools.count(1_000_000, 1_000_000)


@dataclass(frozen=True)
class Load:
    """What a run of wrk saw: answers of status 400 or more are ``refused``, halves of answers ``broken``."""

    requests: int
    microseconds: int
    bytes: int
    refused: int
    broken: int
    median: int
    p99: int

    @property
    def rate(self) -> float:
        """Good answers a second; the others count as none."""
        return max(0, self.requests - self.refused) / (self.microseconds / 1e6)


@contextlib.contextmanager
def wrk(
    endpoint: str, queries: Sequence[str], seconds: float, connections: int
) -> Iterator[subprocess.Popen[str]]:
    """Run wrk until it ends or the block does."""
    parts = urlsplit(endpoint)
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as targets:
        targets.writelines(target(query, parts.path) + "\n" for query in queries)
        targets.flush()
        command = [
            "wrk", "--threads", "1", "--connections", str(connections), "--timeout", "30s",
            "--duration", f"{round(seconds)}s", "--latency", "--script", str(SCRIPT), endpoint,
            "--", targets.name, str(next(_numbers)),
        ]  # fmt: skip
        running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        try:
            yield running
        finally:
            running.kill()
            running.wait()
            if running.stdout:
                running.stdout.close()


def load(endpoint: str, queries: Sequence[str], seconds: float, connections: int = CONNECTIONS) -> Load:
    """Ask the queries in turn for some seconds, over connections that are kept.

    Raises:
        RuntimeError: when wrk fails.
    """
    with wrk(endpoint, queries, seconds, connections) as running:
        said, _ = running.communicate()
    last = said.strip().rpartition("\n")[2]
    if running.returncode or not last.startswith("{"):
        raise RuntimeError(f"wrk failed: {said}")
    return Load(**json.loads(last))


@dataclass(frozen=True)
class Stream:
    """When the first byte of a body came, when the last, and how many came (chunk marks too)."""

    first: float
    last: float
    bytes: int


def streams(endpoint: str, query: str, times: int) -> list[Stream]:
    """Ask several times over one connection, each time to the end of the answer.

    Raises:
        RuntimeError: when there is no answer of status 200 in chunks.
    """
    parts = urlsplit(endpoint)
    with socket.create_connection((parts.hostname or "", parts.port or 80), timeout=60) as connection:
        return [_stream(connection, target(_numbered(query), parts.path), parts.netloc) for _ in range(times)]


def _numbered(query: str) -> str:
    return query.replace("NUMBER", str(next(_numbers)))


def _stream(connection: socket.socket, asked: str, host: str) -> Stream:
    accept = "Accept: application/sparql-results+json"
    request = f"GET {asked} HTTP/1.1\r\nHost: {host}\r\n{accept}\r\n\r\n".encode()
    began = time.perf_counter()
    connection.sendall(request)
    read = b""
    while b"\r\n\r\n" not in read or read.endswith(b"\r\n\r\n"):
        piece = connection.recv(1 << 16)
        if not piece:
            raise RuntimeError(f"no body came: {read[:200]!r}")
        read += piece
    first, size, end = time.perf_counter() - began, len(read), read[-len(_END) :]
    head = read.partition(b"\r\n\r\n")[0].lower()
    if not head.startswith(b"http/1.1 200") or b"\r\ntransfer-encoding: chunked" not in head:
        raise RuntimeError(f"refused, or not in chunks: {read[:500]!r}")
    while end != _END:
        if not (piece := connection.recv(1 << 20)):
            raise RuntimeError("the answer was broken off")
        size, end = size + len(piece), (end + piece)[-len(_END) :]
    return Stream(first, time.perf_counter() - began, size)
