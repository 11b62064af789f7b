"""Waiting for an answer: for all of it, or for its beginning and then piece by piece."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from typing import Any

from ..errors import LcGraphError
from .asking import Query, Reply
from .face import Asked, Engine


class Stream:
    """An answer that has begun.

    Attributes:
        kind, format: as those of :class:`Reply`.
        rows: how many there were; None until the end is there, and where none are counted.
    """

    def __init__(self, engine: Engine, spool: Spool, ended: Callable[[], None] = lambda: None) -> None:
        """Wait for the beginning; ``ended`` is called once, when nothing is evaluated any more."""
        self.kind, self.format = "", ""
        self.rows: int | None = None
        self.job: Asked
        self._engine, self._spool = engine, spool
        self._pieces: deque[bytes] = deque()
        self._size = 0
        self._ended, self._paused = False, False
        self._on_end = ended
        self._error: LcGraphError | None = None
        self._news = asyncio.Event()

    # ---- told by the engine -------------------------------------------------------------------------

    def heard(self, head: dict[str, Any], body: bytes) -> None:
        """Take a message (see :class:`lc_graph.engine.face.Listener`)."""
        if not self.kind:
            self.kind, self.format = head["kind"], head["format"]
        if not head.get("more"):
            self.rows = head.get("rows")
            if self._paused:
                self._paused = False
                self.job.resume()  # the reader is another's now
            self._end()
        self._pieces.append(body)
        self._size += len(body)
        self._spool.held += len(body)
        if self._spool.held > self._spool.most and self._size > len(body) and not self._ended:
            self._paused = True
            self.job.pause()
        self._news.set()

    def failed(self, error: LcGraphError) -> None:
        """Take the error that ends the answer."""
        self._error = error
        self._end()
        self._news.set()

    def _end(self) -> None:
        if not self._ended:
            self._ended = True
            self._on_end()

    # ---- asked by the client's side -----------------------------------------------------------------

    async def beginning(self) -> None:
        """Wait until a first piece is there; raises what went wrong before."""
        while not self._pieces and self._error is None:
            self._news.clear()
            await self._news.wait()
        if self._error is not None:
            self.close()
            raise self._error

    @property
    def whole(self) -> bool:
        """Whether all of the answer is there."""
        return self._ended and self._error is None

    def rest(self) -> bytes:
        """Return all that is there; the whole answer when :attr:`whole`."""
        body = b"".join(self._pieces)
        self._taken(len(body))
        self._pieces.clear()
        return body

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield the answer as it comes; raises the error that ends it midway."""
        try:
            while True:
                while self._pieces:
                    piece = self._pieces.popleft()
                    self._taken(len(piece))
                    yield piece
                if self._error is not None:
                    raise self._error
                if self._ended:
                    return
                self._news.clear()
                await self._news.wait()
        finally:
            self.close()

    def _taken(self, size: int) -> None:
        self._size -= size
        self._spool.held -= size
        # Who has nothing left goes on: what others hold may be held for long.
        fits = self._spool.held <= self._spool.most or self._size == 0
        if self._paused and fits:
            self._paused = False
            self.job.resume()

    def close(self) -> None:
        """Let go of what is left, and stop the query if it still runs."""
        if not self._ended:
            self._end()
            self._engine.cancel(self.job)
        self._spool.held -= self._size
        self._size = 0
        self._pieces.clear()


class Spool:
    """The bytes held for clients that read more slowly than the engine writes, and how many there may be."""

    def __init__(self, most: int) -> None:
        """Begin with none."""
        self.most, self.held = most, 0


async def stream(
    engine: Engine, query: Query, spool: Spool, ended: Callable[[], None] = lambda: None
) -> Stream:
    """Ask, and return once the answer has begun; what is cancelled while it waits is stopped.

    Args:
        engine: whom to ask.
        query: what.
        spool: counts what is held of the answer.
        ended: is called when the query is evaluated no more, whatever its end.

    Raises:
        Overloaded, DeadlinePassed, AnswerTooLarge, ReaderDied: when the query takes more than it may.
        ForbiddenQuery, QueryError, NotAcceptable: when it cannot be answered.
    """
    answer = Stream(engine, spool, ended)
    try:
        answer.job = engine.submit(query, answer)
    except LcGraphError as error:
        answer.failed(error)
        raise
    try:
        await answer.beginning()
    except asyncio.CancelledError:
        answer.close()
        raise
    return answer


async def ask(engine: Engine, query: Query, spool: Spool) -> Reply:
    """Ask, and return the whole answer; raises what :func:`stream` raises."""
    answer = await stream(engine, query, spool)
    body = answer.rest() if answer.whole else b"".join([piece async for piece in answer.pieces()])
    return Reply(answer.kind, answer.format, body, answer.rows)
