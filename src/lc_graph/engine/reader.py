"""A reader: the process that evaluates queries, one after the other, until its socket closes or it is killed.

Readers are forked by :mod:`lc_graph.engine.parent`. Every message is a JSON head and a body of bytes, each
with its length before it.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import struct
import time
from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import LcGraphError
from .faults import Unwritable
from .rows import RowCounter, TooLarge
from .sparql import ForbiddenQuery, QueryError

if TYPE_CHECKING:
    from .store import Store

_LENGTHS = struct.Struct(">IQ")

Tell = Callable[[dict[str, Any], "bytes | bytearray"], None]
"""Takes one message: its head and its body."""


READ_AT_ONCE = 1 << 15
"""Bytes that are read at once."""
WHOLE = 1 << 18
"""Bytes up to which an answer is sent as a whole."""
PIECE = 1 << 16
"""Bytes of a piece of a longer one, whose beginning need not wait for its end."""
FIRST_PIECE = 1 << 12
"""Bytes after which one that is expected to be long begins."""
AWAKE = 0.002
"""Seconds that a reader stays awake after a long answer."""


class Outgoing:
    """What a serialiser writes to: it sends pieces as they fill up, up to the bounds of an answer."""

    def __init__(
        self, tell: Tell, head: dict[str, Any], most_bytes: int, rows: RowCounter, long: bool = False
    ) -> None:
        """Begin an answer with this head.

        Args:
            tell: sends; nothing is sent before a piece is full.
            head: what the first message says.
            most_bytes: how long the answer may be.
            rows: counts its rows.
            long: whether it is expected to be long: its first piece is then a small one.
        """
        self.tell, self.head, self.most_bytes, self.rows = tell, head, most_bytes, rows
        self.content, self.sent, self.begun = bytearray(), 0, False
        self.piece = FIRST_PIECE if long else WHOLE

    def write(self, piece: bytes) -> int:
        """Take a piece of the answer.

        Raises:
            TooLarge: when there is too much of it.
        """
        self.content += piece
        if len(self.content) >= self.piece:
            if self.begun:
                self._look()
                self.tell({"more": True}, self.content)
            else:
                self._begin()
            self.sent, self.begun, self.piece = self.sent + len(self.content), True, PIECE
            self.content = bytearray()
        return len(piece)

    def _begin(self) -> None:
        """Send the first piece; what cannot be too much in any case is looked at afterwards."""
        fits = len(self.content) <= min(self.most_bytes, self.rows.most)
        if not fits:
            self._look()
        self.tell({**self.head, "more": True}, self.content)
        # Whoever sends it on may wait for this very processor.
        os.sched_yield()
        if fits:
            self._look()

    def _look(self) -> None:
        """Look at what is to be sent: whether it may be, and how many rows there are."""
        self.rows.see(self.content)
        if self.sent + len(self.content) > self.most_bytes:
            raise TooLarge("bytes")

    def flush(self) -> None:
        """Do nothing: a full piece is sent at once, and the rest with the end."""

    def end(self) -> None:
        """Send what is left."""
        self.tell(*self.rest())

    def rest(self) -> tuple[dict[str, Any], bytearray]:
        """Return the last message, for who passes it on in another way.

        Raises:
            TooLarge: when it does not fit any more.
        """
        self._look()
        rows = {} if self.rows.count is None else {"rows": self.rows.count}
        return {**({} if self.begun else self.head), **rows}, self.content


def packed(head: dict[str, Any], body: bytes | bytearray = b"") -> bytes:
    """Return one message as it is sent."""
    return packed_as(_encoded(**head) if head.keys() <= _COMMON else json.dumps(head).encode(), body)


_COMMON = {"kind", "format", "rows", "more"}


@lru_cache(maxsize=1024)
def _encoded(**head: Any) -> bytes:
    """Return a head of an answer, encoded; many answers have the same one."""
    return json.dumps(head).encode()


def packed_as(head: bytes, body: bytes | bytearray) -> bytes:
    """Return one message whose head is encoded already."""
    return b"".join((_LENGTHS.pack(len(head), len(body)), head, body))


@lru_cache(maxsize=1024)
def _head(encoded: bytes) -> dict[str, Any]:
    """Return a head; many messages have the same one, which is therefore only to be read."""
    head: dict[str, Any] = json.loads(encoded)
    return head


def unpacked(buffer: bytearray) -> tuple[dict[str, Any], bytes] | None:
    """Take the first whole message out of a buffer; None while there is none."""
    if len(buffer) < _LENGTHS.size:
        return None
    head_size, body_size = _LENGTHS.unpack_from(buffer)
    begin = _LENGTHS.size + head_size
    end = begin + body_size
    if len(buffer) < end:
        return None
    head, body = _head(bytes(buffer[_LENGTHS.size : begin])), bytes(buffer[begin:end])
    del buffer[:end]
    return head, body


def send(channel: socket.socket, head: dict[str, Any], body: bytes | bytearray = b"") -> None:
    """Send one message."""
    channel.sendall(packed(head, body))


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


def answer(store: Store, question: dict[str, Any], query: str, channel: socket.socket) -> bool:
    """Evaluate one question and send the answer; what goes wrong is told in a head with ``error``.

    Returns:
        whether it was a long one, of several messages.
    """
    try:
        return _answer(store, question, query, channel)
    except ForbiddenQuery as error:
        head = _told("forbidden", error)
    except QueryError as error:
        head = _told("query", error)
    except TooLarge as error:
        head = {"error": f"too-many-{error.what}"}
    except Unwritable as error:
        head = {"error": "unwritable", "format": error.format}
    except MemoryError:
        head = {"error": "memory"}
    except (LcGraphError, RuntimeError, ValueError, SyntaxError) as error:
        head = _told("query", QueryError(str(error)))
    send(channel, head)
    return False


def _answer(store: Store, question: dict[str, Any], query: str, channel: socket.socket) -> bool:
    found = store.query(
        query,
        default_graphs=question.get("default_graphs"),
        named_graphs=question.get("named_graphs"),
        base=question.get("base"),
    )
    format = question["graph_format"] if found.kind == "graph" else question["result_format"]
    if format is None:
        send(channel, {"error": "not-acceptable", "kind": found.kind})
        return False
    counter = RowCounter(format if found.kind == "solutions" else None, question["rows"])
    head = {"kind": found.kind, "format": format}
    output = Outgoing(partial(send, channel), head, question["bytes"], counter, "long" in question)
    found.write(output, format, question["rows"])
    output.end()
    return output.begun


def rehearse(store: Store) -> None:
    """Answer a small query for nobody.

    A long answer has driven the engine out of the processor's caches. To fetch it back takes longer than
    this, and here nobody waits for it: the next long answer begins in three quarters of the time.
    """
    output = Outgoing(lambda head, body: None, {}, WHOLE, RowCounter("json", WHOLE))
    with contextlib.suppress(LcGraphError, RuntimeError, MemoryError):
        store.query("SELECT ?s ?p ?o (1 AS ?n) { ?s ?p ?o } LIMIT 50").write(output, "json")
        output.end()


def _told(code: str, error: QueryError) -> dict[str, Any]:
    return {
        "error": code,
        "message": error.message,
        "remedy": error.remedy,
        "line": error.line,
        "column": error.column,
    }


def _limit(memory: int, opens: bool) -> None:
    """Let a reader take ``memory`` bytes more than it has and, unless it ``opens`` files, open nothing.

    What opens nothing reaches no network. A store on disk opens its files as it needs them; there it is the
    words of a query alone, see :func:`lc_graph.engine.sparql.guard`, that keep it from the network.
    """
    import resource

    # An unlimited stack or a strange platform refuses; the deadline still holds then.
    if not opens:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    with contextlib.suppress(ValueError, OSError):
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        ceiling = pages * resource.getpagesize() + memory
        resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _asked(channel: socket.socket) -> bool:
    """Say whether there is something to read."""
    try:
        channel.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return False
    return True


def _stay_awake(channel: socket.socket) -> None:
    """Wait a moment for the next question without sleeping, but let others have the processor.

    Who takes long answers often takes several, and to be woken costs as much as to begin the next one.
    """
    until = time.monotonic() + AWAKE
    while not _asked(channel) and time.monotonic() < until:
        os.sched_yield()


def read(store: Store, channel: socket.socket, memory: int, *, opens: bool = False) -> None:
    """Answer questions until the other side is gone; a store on disk ``opens`` files meanwhile."""
    _limit(memory, opens)
    buffer, piece = bytearray(), memoryview(bytearray(READ_AT_ONCE))
    with contextlib.suppress(OSError):
        while size := channel.recv_into(piece):
            buffer += piece[:size]
            while (message := unpacked(buffer)) is not None:
                head, query = message
                if answer(store, head, query.decode(), channel) and not buffer and not _asked(channel):
                    rehearse(store)
                    _stay_awake(channel)
