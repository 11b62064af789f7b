"""The way to one reader, and the queries on their way through it."""

from __future__ import annotations

import asyncio
import json
import math
import time
from collections import deque
from collections.abc import Callable
from functools import lru_cache
from typing import Any, cast

from ..errors import LcGraphError
from .asking import Limits, Query
from .costs import Cost, shape
from .face import Listener
from .faults import AnswerTooLarge, NotAcceptable, ReaderDied, Unwritable
from .generation import Generation
from .reader import packed_as, unpacked
from .sparql import ForbiddenQuery, QueryError

AT_WORK = 0.001
"""Seconds of a processor, between two looks, that tell a reader at work from one that waits for its turn."""
_PROCESS_CLOCK = 2
"""With the complement of its id, Linux' clock of the processor's time of a process (clock_getcpuclockid)."""


class Job:
    """A query on its way: who listens, which reader has it, since when, whether its answer has begun.

    ``shape`` and ``cost`` are those of :mod:`lc_graph.engine.costs`, ``size`` the bytes of the answer so far.
    ``again`` says that its reader died before, and that this is its second try.
    """

    __slots__ = (
        "again", "begun", "cancelled", "channel", "cost", "entered", "listener", "query", "shape", "size",
        "started",
    )  # fmt: skip

    def __init__(self, query: Query, listener: Listener) -> None:
        """Begin the way."""
        self.query, self.listener = query, listener
        self.shape = shape(query.text)
        self.cost: Cost | None = None
        self.entered = self.started = time.monotonic()
        self.channel: Channel | None = None
        self.begun = self.cancelled = self.again = False
        self.size = 0

    @property
    def middling(self) -> bool:
        """Whether it is known to be too slow for quick ones to wait behind it."""
        return self.cost is not None and self.cost.pace != "quick"

    def passed_over(self) -> Job:
        """Return what takes its place with a reader that still has it: nobody listens to that."""
        other = Job(self.query, self.listener)
        other.cancelled = True
        return other

    def pause(self) -> None:
        """Let no more of the answer come for now."""
        if self.channel is not None:
            self.channel.transport.pause_reading()

    def resume(self) -> None:
        """Let the answer come again."""
        if self.channel is not None:
            self.channel.transport.resume_reading()


class Channel(asyncio.Protocol):
    """The way to one reader: a question goes out, messages come back.

    Attributes:
        jobs: what the reader was given; it evaluates the first of them.
        slow: whether it has been at that for longer than a quick query takes.
        watched: the query whose use of the processor is counted.
        heavy: whether it is fit for short queries no more.
        ended: whether it is done for.
    """

    def __init__(
        self,
        pid: int,
        number: int,
        generation: Generation,
        heard: Callable[[Channel, dict[str, Any], bytes], None],
        lost: Callable[[Channel], None],
    ) -> None:
        """Make a channel that passes on what it hears, and that its reader is gone."""
        self.pid, self.number, self.generation = pid, number, generation
        self.jobs: deque[Job] = deque()
        self.watched: Job | None = None
        self.slow = self.heavy = self.ended = False
        self._heard, self._lost = heard, lost
        self._buffer = bytearray()
        self._questions: list[bytes] = []
        self._spent: float | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._loop = asyncio.get_running_loop()
        self.transport = cast(asyncio.Transport, transport)

    @property
    def stale(self) -> bool:
        """Whether its reader sees a state of the data that is not its generation's any more."""
        return self.number != self.generation.number

    def count_from_here(self) -> None:
        """Begin to count the processor's time that the reader spends."""
        self._spent = self._processor()

    def seen_at_work(self, job: Job) -> bool:
        """Say, at the second look at the latest, whether a query is slow: whether the processor is at it.

        On a busy machine the reader may only have waited for its turn.
        """
        if self.watched is not job:
            self.watched = job
            self.count_from_here()
        else:
            self.slow = self.spent() > AT_WORK
        return self.slow

    def spent(self) -> float:
        """Return the seconds of a processor that the reader has spent since; infinite where none can tell."""
        now = self._processor()
        return math.inf if now is None or self._spent is None else now - self._spent

    def _processor(self) -> float | None:
        try:
            return time.clock_gettime((~self.pid << 3) | _PROCESS_CLOCK)
        except OSError:
            return None

    def take_back(self) -> list[Job]:
        """Take back all that was given beside what is evaluated, for the reader will be ended after that.

        Returns:
            the queries that somebody still waits for, in their order.
        """
        back = [job for job in list(self.jobs)[1:] if not job.cancelled]
        while len(self.jobs) > 1:
            self.jobs.pop()
        for job in back:
            job.channel = None
        return back

    def take_back_quick(self) -> list[Job]:
        """Take back what may be quick, of what stands behind a query that is slow.

        The reader still has it; the answer that comes from there is passed over.

        Returns:
            the queries, in their order.
        """
        back = []
        for at, job in enumerate(self.jobs):
            if at and not (job.middling or job.cancelled):
                self.jobs[at] = job.passed_over()
                job.channel = None
                back.append(job)
        return back

    def ask(self, question: bytes) -> None:
        """Send a question; to a reader that has others, with all that are asked before the event loop turns.

        To wake the reader costs more than to write, so it is woken once.
        """
        if self._questions:
            self._questions.append(question)
        elif len(self.jobs) == 1:
            self.transport.write(question)
        else:
            self._loop.call_soon(self._flush)
            self._questions.append(question)

    def _flush(self) -> None:
        if not self.ended:
            self.transport.write(b"".join(self._questions))
        self._questions.clear()

    def data_received(self, data: bytes) -> None:
        """Pass on every whole message."""
        self._buffer += data
        while (message := unpacked(self._buffer)) is not None:
            self._heard(self, *message)

    def connection_lost(self, error: Exception | None) -> None:
        """Tell that the reader is gone."""
        self._lost(self)


def question_of(query: Query, limits: Limits, long: bool = False) -> bytes:
    """Return the message that asks a reader a query, within limits.

    Args:
        query: what is asked.
        limits: what it may take.
        long: whether the answer is expected to be long; it then begins sooner.
    """
    largest = min(query.largest or limits.answer, limits.answer)
    head = _question(
        query.default_graphs, query.named_graphs, query.result_format, query.graph_format, query.base,
        largest, limits.rows, long,
    )  # fmt: skip
    return packed_as(head, query.text.encode())


@lru_cache(maxsize=256)
def _question(
    default_graphs: tuple[str, ...] | None, named_graphs: tuple[str, ...] | None, result_format: str | None,
    graph_format: str | None, base: str | None, largest: int, rows: int, long: bool,
) -> bytes:  # fmt: skip
    question: dict[str, Any] = {
        "result_format": result_format, "graph_format": graph_format, "bytes": largest, "rows": rows,
    }  # fmt: skip
    if default_graphs is not None or named_graphs is not None:
        question["default_graphs"] = default_graphs or ()
        question["named_graphs"] = named_graphs or ()
    if base:
        question["base"] = base
    if long:
        question["long"] = True
    return json.dumps(question).encode()


def error_of(query: Query, head: dict[str, Any], limits: Limits) -> LcGraphError:
    """Return the error that a reader's message tells.

    Args:
        query: what was asked.
        head: the message.
        limits: what queries may take.
    """
    match head["error"]:
        case "too-many-bytes":
            return AnswerTooLarge(min(query.largest or limits.answer, limits.answer))
        case "too-many-rows":
            return AnswerTooLarge(limits.rows, "rows")
        case "memory":
            return ReaderDied(limits.memory)
        case "not-acceptable":
            return NotAcceptable(head["kind"])
        case "unwritable":
            return Unwritable(head["format"])
        case code:
            kind = ForbiddenQuery if code == "forbidden" else QueryError
            return kind(head["message"], head["remedy"], head["line"], head["column"])
