"""A reader: the process that evaluates queries, one after the other, until its socket closes or it is killed.

Readers are forked by :mod:`lc_graph.engine.parent`. Every message is a JSON head and a body of bytes, each
with its length before it.
"""

from __future__ import annotations

import contextlib
import json
import socket
import struct
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
