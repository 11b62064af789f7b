"""An answer of a remote store, read as it comes and written in the format a client wants.

Reading shows whether the answer is whole: what is cut short, or no RDF at all, becomes an error. It is done
in a thread, as it waits: for the remote store, and for the client.
"""

from __future__ import annotations

import asyncio
import io
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any, cast

import pyoxigraph as ox

from .answer import Answer
from .faults import AnswerTooLarge, RemoteFailed
from .inspection import Inspected
from .reader import Outgoing, Tell
from .rows import RowCounter, TooLarge

AHEAD = 1 << 20
"""Bytes of an answer that are held before they are read."""


class Stopped(Exception):
    """Nobody wants the answer any more."""


class Feed(io.RawIOBase):
    """A file that the event loop writes and a thread reads."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin empty."""
        self._loop, self._room = loop, asyncio.Event()
        self._news = threading.Condition()
        self._held = bytearray()
        self._ended, self._broken = False, False

    async def put(self, piece: bytes) -> None:
        """Add a piece, once there is room."""
        with self._news:
            self._held += piece
            full = len(self._held) > AHEAD
            if full:
                self._room.clear()
            self._news.notify()
        if full:
            await self._room.wait()

    def end(self, *, broken: bool = False) -> None:
        """Say that nothing more comes; ``broken``: that something is missing."""
        with self._news:
            self._ended, self._broken = True, self._broken or broken
            self._news.notify()

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Take what is there, after waiting for it; nothing at the end.

        Raises:
            Stopped: when something is missing.
        """
        with self._news:
            while not self._held and not self._ended:
                self._news.wait()
            if self._broken:
                raise Stopped
            size = min(len(buffer), len(self._held))
            buffer[:size] = self._held[:size]
            del self._held[:size]
            if len(self._held) <= AHEAD // 2 and not self._ended:
                self._loop.call_soon_threadsafe(self._room.set)
            return size


@dataclass(frozen=True)
class Order:
    """What is to be made of an answer.

    Attributes:
        kind: what the query asks for: ``solutions``, ``boolean`` or ``graph``.
        parser: the format in which it comes.
        base: what relative IRIs in it are resolved against.
        format: the format in which it goes; ``most_bytes`` and ``most_rows`` it may have there.
    """

    kind: str
    parser: ox.QueryResultsFormat | ox.RdfFormat
    base: str
    format: str
    most_bytes: int
    most_rows: int


@dataclass(frozen=True)
class Done:
    """The last message of an answer, and how many rows or triples there were (None for yes or no)."""

    head: dict[str, Any]
    body: bytes
    given: int | None


def convert(order: Order, feed: Feed, tell: Tell) -> Done:
    """Read an answer and write it; what ``tell`` raises ends it.

    Raises:
        AnswerTooLarge: when it outgrows its bounds.
        Unwritable: when the format cannot hold it.
        RemoteFailed: when it is not what it should be.
    """
    source = cast(IO[bytes], io.BufferedReader(Inspected(feed, order.parser), 1 << 16))
    triples = _Counted()
    parser = order.parser
    try:
        if isinstance(parser, ox.RdfFormat):
            quads = ox.parse(source, format=parser, base_iri=order.base)
            answer = Answer("graph", triples.over(quads))
        else:
            native = ox.parse_query_results(source, format=parser)
            answer = Answer("boolean" if isinstance(native, ox.QueryBoolean) else "solutions", native)
        if answer.kind != order.kind:
            raise ValueError(f"it is of kind {answer.kind}")
        counter = RowCounter(order.format if answer.kind == "solutions" else None, order.most_rows)
        output = Outgoing(tell, {"kind": answer.kind, "format": order.format}, order.most_bytes, counter)
        answer.write(output, order.format, order.most_rows)
        # What is behind the end is read too, so that the connection can be used again.
        if source.read(1 << 16).strip():
            raise ValueError("there is something behind its end")
        head, body = output.rest()
    except TooLarge as error:
        most = order.most_bytes if error.what == "bytes" else order.most_rows
        raise AnswerTooLarge(most, error.what) from None
    except (SyntaxError, ValueError, RuntimeError) as error:
        message = str(getattr(error, "msg", "") or error)[:200]
        raise RemoteFailed(f"the remote store's answer cannot be read: {message}") from None
    return Done(head, bytes(body), triples.count if answer.kind == "graph" else counter.count)


class _Counted:
    """Counts the triples that pass."""

    def __init__(self) -> None:
        self.count = 0

    def over(self, quads: Iterable[ox.Quad]) -> Iterator[ox.Triple]:
        for quad in quads:
            self.count += 1
            yield quad.triple
