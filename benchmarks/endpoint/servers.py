"""The three servers, started on free ports with the same data, and stopped again."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = [sys.executable, "-c", "from lc_graph.cli import main; main()", "serve", "--port", "0"]
PATIENCE = 120.0
"""Seconds a server may take to load its data."""


def environment() -> dict[str, str]:
    """Return the environment of the servers: ours is that of this folder."""
    paths = [str(ROOT / "src"), *filter(None, [os.environ.get("PYTHONPATH")])]
    programs = [str(Path(sys.executable).parent), os.environ.get("PATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PATH": os.pathsep.join(programs)}


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def running(command: Sequence[str], *, talks: bool = False) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Run a server until the block ends; what it says, its access log too, goes into a file.

    Args:
        command: program and arguments.
        talks: its standard output is read by whoever uses the block.
    """
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with log.open("w", encoding="utf-8") as said:
            process = subprocess.Popen(
                command,
                stdout=subprocess.PIPE if talks else said,
                stderr=said,
                text=True,
                encoding="utf-8",
                env=environment(),
            )
            try:
                yield process, log
            finally:
                process.terminate()
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
                if process.stdout:
                    process.stdout.close()


def answers(endpoint: str) -> bool:
    """Say whether an endpoint answers a query."""
    request = urllib.request.Request(
        f"{endpoint}?query=ASK%20%7B%7D", headers={"Accept": "application/sparql-results+json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=5) as reply:
            return bool(reply.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def wait_for(process: subprocess.Popen[str], endpoint: str, log: Path) -> str:
    """Wait until a server answers, and return its endpoint.

    Raises:
        SystemExit: when it ends or takes too long.
    """
    until = time.monotonic() + PATIENCE
    while not answers(endpoint):
        if process.poll() is not None or time.monotonic() > until:
            sys.exit(f"{process.args} did not start:\n{log.read_text(encoding='utf-8')}")
        time.sleep(0.02)
    return endpoint


@contextlib.contextmanager
def ours(*arguments: str) -> Iterator[str]:
    """Run ``lc-graph serve`` with its default limits, and give its endpoint."""
    with running([*OURS, *arguments], talks=True) as (process, log):
        assert process.stdout is not None
        found = re.search(r"http://[\w.\[\]:]+", process.stdout.readline())
        if not found:
            sys.exit(f"lc-graph serve did not start:\n{log.read_text(encoding='utf-8')}")
        yield wait_for(process, found[0] + "/sparql", log)


@contextlib.contextmanager
def oxigraph(data: Path) -> Iterator[str]:
    """Run Oxigraph's own server, in memory, with the triples or quads of a file."""
    port = free_port()
    with running(["oxigraph", "serve", "--bind", f"127.0.0.1:{port}"]) as (process, log):
        address = f"http://127.0.0.1:{port}"
        endpoint = wait_for(process, address + "/query", log)
        quads = data.suffix == ".nq"
        load = urllib.request.Request(
            address + ("/store" if quads else "/store?default"),
            data=data.read_bytes(),
            headers={"Content-Type": "application/n-quads" if quads else "application/n-triples"},
            method="POST",
        )
        urllib.request.urlopen(load, timeout=PATIENCE).close()
        yield endpoint


@contextlib.contextmanager
def rdflib_endpoint(data: Path) -> Iterator[str]:
    """Run rdflib-endpoint with the triples of a file; it answers at the root."""
    port = free_port()
    with running(["rdflib-endpoint", "serve", "--port", str(port), str(data)]) as (process, log):
        yield wait_for(process, f"http://localhost:{port}/", log)
