"""The pool's side of the control protocol, for tests of the parent itself."""

from __future__ import annotations

import array
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import service
from lc_graph.engine.reader import receive, send
from lc_graph.engine.writing import Part, Write

MEMORY = 256 << 20
ALL = "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"


@dataclass
class Reader:
    """A reader and the generation it reads."""

    pid: int
    channel: socket.socket
    generation: int = 0

    def exchange(
        self, text: str, default_graphs: Any = None, rows: str | None = "csv", graph: str | None = "ntriples"
    ) -> tuple[dict[str, Any], bytes]:
        """Ask, and return the head and the whole answer."""
        question = {
            "result_format": rows,
            "graph_format": graph,
            "bytes": 1 << 20,
            "rows": 9999,
        }
        if default_graphs is not None:
            question |= {"default_graphs": default_graphs, "named_graphs": ()}
        send(self.channel, question, text.encode())
        head, body = first, _ = receive(self.channel)
        while head.get("more"):
            head, piece = receive(self.channel)
            body += piece
        return first, body

    def ask(self, text: str) -> bytes:
        """Return the answer as CSV."""
        return self.exchange(text)[1]

    def count(self) -> int:
        """Return the number of triples of the default graph."""
        return int(self.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").split()[1])


@dataclass
class Parent:
    """The control socket of a parent; ``opened`` are all that came of it, to be closed at the end."""

    channel: socket.socket
    head: dict[str, Any] = field(default_factory=dict)
    opened: list[socket.socket] = field(default_factory=list)

    def _received(self) -> tuple[dict[str, Any], socket.socket]:
        head, _ = receive(self.channel)
        self.opened.append(socket.socket(fileno=self.handed()))
        return head, self.opened[-1]

    def handed(self) -> int:
        """Return a descriptor that is handed over."""
        size = array.array("i", [0]).itemsize
        _, ancillary, _, _ = self.channel.recvmsg(1, socket.CMSG_SPACE(size))
        descriptor = array.array("i")
        descriptor.frombytes(ancillary[0][2][:size])
        return descriptor[0]

    def fork(self) -> Reader:
        send(self.channel, {"do": "fork"})
        head, channel = self._received()
        return Reader(head["pid"], channel, head["generation"])

    def begin(self, write: Write, body: bytes = b"") -> Reader:
        """Start a write and return its process."""
        order = {"do": "write", "write": write.message(), "generation": self.head["generation"] + 1}
        send(self.channel, order, body)
        head, channel = self._received()
        return Reader(head["successor"], channel)

    def stop(self, writer: Reader) -> int:
        """Stop a writer; return the generation that holds from then on."""
        send(self.channel, {"do": "stop", "pid": writer.pid})
        head, _ = receive(self.channel)
        assert head["stopped"] == writer.pid
        return int(head["generation"])

    def write(self, write: Write, body: bytes = b"") -> tuple[Parent, dict[str, Any], bytes]:
        """Write; return the parent that holds from then on, and what the writer said."""
        writer = self.begin(write, body)
        head, report = receive(writer.channel)
        if "error" in head:
            return self, head, report
        if head["parent"]:
            return Parent(writer.channel, head, self.opened), head, b""
        self.head = {**self.head, "generation": head["generation"]}
        return self, head, b""

    def size(self) -> int:
        """Return the number of quads."""
        reader = self.fork()
        with reader.channel:
            return int(reader.ask(ALL).split()[1])

    def forget(self, generation: int) -> None:
        send(self.channel, {"do": "forget", "generation": generation})

    def close(self) -> None:
        self.channel.close()


@contextmanager
def started(**source: Any) -> Iterator[tuple[Parent, subprocess.Popen[bytes]]]:
    """Start a parent over a source; at the end everything that came of it must be gone."""
    ours, theirs = socket.socketpair()
    process = subprocess.Popen(
        [sys.executable, "-m", "lc_graph.engine.parent", str(theirs.fileno())],
        pass_fds=[theirs.fileno()],
        env=service.environment(),
    )
    theirs.close()
    with ours:
        send(ours, {"nquads": None, "files": [], "memory": MEMORY, **source})
        head, _ = receive(ours)
        parent = Parent(ours, head)
        if "hubs" in head:
            os.close(parent.handed())
        yield parent, process
        for opened in parent.opened:
            opened.close()
    process.wait(service.SOON)


def update(text: str, **more: Any) -> Write:
    return Write("update", text=text, base="http://example.org/sparql", **more)


def put(graph: str | None, body: bytes, method: Any = "PUT") -> tuple[Write, bytes]:
    part = Part("turtle", len(body))
    return Write("graph", base="http://example.org/", method=method, graph=graph, parts=(part,)), body


def alive(pid: int) -> bool:
    """Say whether a process runs: one that has ended and is not yet waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def exists(pid: int) -> bool:
    """Say whether a process runs or waits to be waited for."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
