"""The reader processes that evaluate queries, and the process that forks them.

pyoxigraph can neither be interrupted nor told a deadline: only ending its process stops a query that runs
away. So a single-threaded *parent of readers* loads the data once and forks a reader whenever it is
asked to; a reader answers one query after the other until its socket closes or it is killed. Run by
:mod:`lc_graph.engine.workers` as ``python -m lc_graph.engine.reader FD``; nobody else needs this module.

Every message is a JSON head and a body of bytes, each with its length before it.
"""

from __future__ import annotations

import array
import contextlib
import gc
import json
import os
import signal
import socket
import struct
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .store import Store

_LENGTHS = struct.Struct(">IQ")


class TooLarge(Exception):
    """The answer outgrew what may be sent."""


class Bounded:
    """A buffer that stops the serialiser once it holds more than ``limit`` bytes."""

    def __init__(self, limit: int) -> None:
        """Make an empty buffer."""
        self.limit, self.content = limit, bytearray()

    def write(self, piece: bytes) -> int:
        """Take a piece of the answer.

        Raises:
            TooLarge: when it would not fit.
        """
        if len(self.content) + len(piece) > self.limit:
            raise TooLarge
        self.content += piece
        return len(piece)

    def flush(self) -> None:
        """Do nothing: all is in memory."""


def send(channel: socket.socket, head: dict[str, Any], body: bytes | bytearray = b"") -> None:
    """Send one message."""
    encoded = json.dumps(head).encode()
    channel.sendall(_LENGTHS.pack(len(encoded), len(body)) + encoded)
    channel.sendall(body)


def _exactly(channel: socket.socket, size: int) -> bytes:
    content = bytearray()
    while len(content) < size:
        piece = channel.recv(min(size - len(content), 1 << 20))
        if not piece:
            raise EOFError
        content += piece
    return bytes(content)


def receive(channel: socket.socket) -> tuple[dict[str, Any], bytes]:
    """Wait for one message.

    Raises:
        EOFError: when the other side is gone.
    """
    head_size, body_size = _LENGTHS.unpack(_exactly(channel, _LENGTHS.size))
    head: dict[str, Any] = json.loads(_exactly(channel, head_size))
    return head, _exactly(channel, body_size)


def answer(store: Store, question: dict[str, Any]) -> tuple[dict[str, Any], bytes | bytearray]:
    """Evaluate one question; what goes wrong is told in the head (``error`` and its details)."""
    from ..errors import LcGraphError
    from .sparql import ForbiddenQuery, QueryError

    try:
        found = store.query(
            question["query"],
            default_graphs=question["default_graphs"],
            named_graphs=question["named_graphs"],
        )
        format = question["graph_format"] if found.kind == "graph" else question["result_format"]
        if format is None:
            return {"error": "not-acceptable", "kind": found.kind}, b""
        output = Bounded(question["limit"])
        found.write(output, format)
        return {"kind": found.kind, "format": format}, output.content
    except ForbiddenQuery as error:
        code = "forbidden"
        detail: QueryError = error
    except QueryError as error:
        code, detail = "query", error
    except TooLarge:
        return {"error": "too-large"}, b""
    except MemoryError:
        return {"error": "memory"}, b""
    except (LcGraphError, OSError, RuntimeError, ValueError, SyntaxError) as error:
        code, detail = "query", QueryError(str(error))
    return {
        "error": code,
        "message": detail.message,
        "remedy": detail.remedy,
        "line": detail.line,
        "column": detail.column,
    }, b""


def _limit(memory: int) -> None:
    """Let a reader open nothing (so reach no network) and take at most ``memory`` bytes more than it has."""
    import resource

    # An unlimited stack or a strange platform refuses; the deadline still holds then.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    with contextlib.suppress(ValueError, OSError):
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        ceiling = pages * resource.getpagesize() + memory
        resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read(store: Store, channel: socket.socket, memory: int) -> None:
    """Answer questions until the other side is gone."""
    _limit(memory)
    with contextlib.suppress(EOFError, OSError):
        while True:
            question, _ = receive(channel)
            send(channel, *answer(store, question))


def _open(source: dict[str, Any]) -> Store:
    from .store import Store

    if source["nquads"]:
        return Store.from_release(Path(source["nquads"]))
    return Store.from_files([(graph, Path(path)) for graph, path in source["files"]])


def _fork(control: socket.socket, store: Store, memory: int) -> int:
    """Fork a reader and hand its socket to whoever asked."""
    theirs, ours = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        control.close()
        theirs.close()
        status = 1
        try:
            read(store, ours, memory)
            status = 0
        finally:
            # Never run the parent's exit handlers in a child.
            os._exit(status)
    ours.close()
    send(control, {"pid": pid})
    descriptor = array.array("i", [theirs.fileno()])
    control.sendmsg([b"."], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, descriptor)])
    theirs.close()
    return pid


def parent(control: socket.socket) -> None:
    """Load the data, then fork and end readers as asked, until the other side is gone.

    Readers are ended and waited for only here, so that a process id is never reused in between.
    """
    from ..errors import LcGraphError

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    source, _ = receive(control)
    try:
        store = _open(source)
    except LcGraphError as error:
        problems = [[p.place, p.message, p.remedy] for p in error.problems]
        send(control, {"error": "load", "problems": problems})
        return
    send(control, {"ready": True, "size": len(store)})
    gc.collect()
    gc.freeze()
    readers: set[int] = set()
    try:
        while True:
            order, _ = receive(control)
            if order["do"] == "fork":
                readers.add(_fork(control, store, source["memory"]))
            elif order["pid"] in readers:
                _end(order["pid"])
                readers.discard(order["pid"])
    except (EOFError, OSError):
        pass
    finally:
        for pid in readers:
            _end(pid)


def _end(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, 0)


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as channel:
        parent(channel)
