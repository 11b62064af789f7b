"""The pool: queries wait their turn, are evaluated by reader processes, and end at their deadline.

Short queries must not wait behind long ones, and nobody knows beforehand which is which. So every query
begins among the short ones; one that is not done after a tenth of a second is *heavy*: it gives up its place,
goes on with a lower claim on the processor if a place for heavy queries is free, and otherwise begins anew
when one is. Queries known to be heavy wait there from the start.

All of it runs in one event loop. A query that outlives its deadline, or whose client is gone, is stopped by
ending its reader; another is forked. See :mod:`lc_graph.engine.parent` for the other side.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections import OrderedDict, deque
from typing import Any, Protocol

from ..errors import LcGraphError
from .asking import Limits, Query, Source
from .faults import AnswerTooLarge, DeadlinePassed, NotAcceptable, Overloaded, ReaderDied
from .generation import Channel, Generation
from .reader import packed
from .sparql import ForbiddenQuery, QueryError

HEAVY_AFTER = 0.1
"""Seconds of evaluation after which a query counts as heavy."""
TICK = 0.025
"""Seconds between two looks at what runs and waits."""
REMEMBERED = 4096
"""Heavy queries that are known again."""
LOWER = 10
"""How much lower the claim of a heavy query on the processor is (``nice``)."""


class Listener(Protocol):
    """Who is told the answer to a query, in the event loop."""

    def heard(self, head: dict[str, Any], body: bytes) -> None:
        """Take a message; the first names ``kind`` and ``format``, all but the last have ``more``."""

    def failed(self, error: LcGraphError) -> None:
        """Take the error that ends the answer, perhaps after a part of it."""


class Job:
    """A query on its way through the pool."""

    __slots__ = ("begun", "channel", "entered", "heavy", "listener", "query", "started")

    def __init__(self, query: Query, listener: Listener) -> None:
        """Begin the way."""
        self.query, self.listener = query, listener
        self.entered = self.started = time.monotonic()
        self.channel: Channel | None = None
        self.heavy = self.begun = False


class Pool:
    """Reader processes over one source of data, in the running event loop."""

    def __init__(self, source: Source, limits: Limits | None = None) -> None:
        """Make a pool; :meth:`start` gives it its processes."""
        self.source, self.limits = source, limits or Limits()
        self.current: Generation
        self.killed = 0
        self._idle: list[Channel] = []
        self._running: dict[bool, set[Job]] = {False: set(), True: set()}
        self._waiting: dict[bool, deque[Job]] = {False: deque(), True: deque()}
        self._known: OrderedDict[str, None] = OrderedDict()
        self._places = {False: self.limits.readers, True: self.limits.heavy}
        self._forking = 0
        self._closed = False
        self._tasks: set[asyncio.Task[Any]] = set()
        self._ticking: asyncio.TimerHandle | None = None

    async def start(self) -> None:
        """Load the data and fork the first readers.

        Raises:
            UsageError: as :meth:`Generation.start` does.
        """
        self._loop = asyncio.get_running_loop()
        self.current = await asyncio.to_thread(Generation.start, self.source, self.limits)
        for _ in range(self.limits.readers):
            await self._fork()

    async def close(self) -> None:
        """End all readers, whatever they are doing."""
        self._closed = True
        for queue in self._waiting.values():
            while queue:
                queue.popleft().listener.failed(Overloaded(1))
        for job in [*self._running[False], *self._running[True]]:
            self._stop(job, Overloaded(1))
        await asyncio.to_thread(self.current.close)
        for task in self._tasks:
            task.cancel()

    @property
    def generation(self) -> int:
        """Which state of the data is current."""
        return self.current.number

    def counts(self) -> dict[str, int]:
        """Return how many queries run and wait, by sort, and how many readers are idle."""
        return {
            "running_short": len(self._running[False]),
            "running_heavy": len(self._running[True]),
            "waiting_short": len(self._waiting[False]),
            "waiting_heavy": len(self._waiting[True]),
            "idle": len(self._idle),
        }

    # ---- queries ------------------------------------------------------------------------------------

    def submit(self, query: Query, listener: Listener) -> Job:
        """Let a query be evaluated; the listener is told the answer.

        Raises:
            Overloaded: when too many queries wait already.
        """
        job = Job(query, listener)
        job.heavy = query.text in self._known
        if not job.heavy and self._idle and len(self._running[False]) < self._places[False]:
            self._begin(job, self._idle.pop())
        else:
            self._enqueue(job)
            self._dispatch()
        if self._ticking is None:
            self._ticking = self._loop.call_later(TICK, self._tick)
        return job

    def cancel(self, job: Job) -> None:
        """Forget a query nobody waits for any more, and stop it when it runs."""
        if job.channel is not None:
            self._stop(job, None)
        else:
            with contextlib.suppress(ValueError):
                self._waiting[job.heavy].remove(job)

    def _enqueue(self, job: Job) -> None:
        queue = self._waiting[job.heavy]
        if len(queue) >= self.limits.waiting or self._closed:
            raise Overloaded(max(1, round(self.limits.seconds / 4)))
        queue.append(job)

    def _dispatch(self) -> None:
        for heavy, queue in self._waiting.items():
            while queue and len(self._running[heavy]) < self._places[heavy]:
                if not self._idle:
                    self._want_reader()
                    return
                self._begin(queue.popleft(), self._idle.pop())

    def _begin(self, job: Job, channel: Channel) -> None:
        query, limits = job.query, self.limits
        job.channel, channel.job = channel, job
        job.started = time.monotonic()
        self._running[job.heavy].add(job)
        if job.heavy:
            self._lower(channel)
        question: dict[str, Any] = {
            "query": query.text,
            "result_format": query.result_format,
            "graph_format": query.graph_format,
            "bytes": min(query.largest or limits.answer, limits.answer),
            "rows": limits.rows,
        }
        if query.default_graphs is not None or query.named_graphs is not None:
            question["default_graphs"] = query.default_graphs or ()
            question["named_graphs"] = query.named_graphs or ()
        if query.base:
            question["base"] = query.base
        channel.transport.write(packed(question))

    def _heard(self, channel: Channel, head: dict[str, Any], body: bytes) -> None:
        job = channel.job
        if job is None:
            return
        if "error" in head:
            self._release(job)
            job.listener.failed(self._error(job, head))
        elif head.get("more"):
            job.begun = True
            job.listener.heard(head, body)
        else:
            self._release(job)
            job.listener.heard(head, body)
        if self._waiting[False] or self._waiting[True]:
            self._dispatch()

    def _error(self, job: Job, head: dict[str, Any]) -> LcGraphError:
        match head["error"]:
            case "too-many-bytes":
                return AnswerTooLarge(min(job.query.largest or self.limits.answer, self.limits.answer))
            case "too-many-rows":
                return AnswerTooLarge(self.limits.rows, "rows")
            case "memory":
                return ReaderDied(self.limits.memory)
            case "not-acceptable":
                return NotAcceptable(head["kind"])
            case code:
                kind = ForbiddenQuery if code == "forbidden" else QueryError
                return kind(head["message"], head["remedy"], head["line"], head["column"])

    # ---- time ---------------------------------------------------------------------------------------

    def _tick(self) -> None:
        now = time.monotonic()
        for job in [*self._running[False], *self._running[True]]:
            elapsed = now - job.started
            if elapsed > (most := min(job.query.seconds or self.limits.seconds, self.limits.seconds)):
                self._stop(job, DeadlinePassed(most))
            elif not job.heavy and elapsed > HEAVY_AFTER:
                self._turn_heavy(job)
        for queue in self._waiting.values():
            while queue and now - queue[0].entered > self.limits.seconds:
                queue.popleft().listener.failed(Overloaded(max(1, round(self.limits.seconds / 4))))
        self._dispatch()
        busy = any(self._running.values()) or any(self._waiting.values())
        self._ticking = self._loop.call_later(TICK, self._tick) if busy and not self._closed else None

    def _turn_heavy(self, job: Job) -> None:
        self._known[job.query.text] = None
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        assert job.channel is not None
        self._running[False].discard(job)
        job.heavy = True
        # An answer that has begun cannot begin anew: it goes on, were there even one too many.
        if len(self._running[True]) < self._places[True] or job.begun:
            self._running[True].add(job)
            self._lower(job.channel)
            return
        channel, job.channel = job.channel, None
        self._retire(channel)
        job.entered = time.monotonic()
        try:
            self._enqueue(job)
        except Overloaded as error:
            job.listener.failed(error)

    def _lower(self, channel: Channel) -> None:
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, channel.pid, LOWER)

    # ---- readers ------------------------------------------------------------------------------------

    def _release(self, job: Job) -> None:
        """Take a job that is done from its reader, and keep the reader if it is fit for the next."""
        channel = job.channel
        assert channel is not None
        self._running[job.heavy].discard(job)
        job.channel = channel.job = None
        # A reader that was heavy cannot take back its claim on the processor, and holds memory.
        if job.heavy or channel.generation is not self.current:
            self._retire(channel)
        else:
            self._idle.append(channel)

    def _stop(self, job: Job, error: LcGraphError | None) -> None:
        channel = job.channel
        assert channel is not None
        self._running[job.heavy].discard(job)
        job.channel = None
        self.killed += 1
        self._retire(channel)
        if error is not None:
            job.listener.failed(error)

    def _retire(self, channel: Channel) -> None:
        """End a reader and let another take its place."""
        if channel.ended:
            return
        channel.ended, channel.job = True, None
        channel.transport.abort()
        self._in_thread(channel.generation.end, channel.pid)
        self._gone(channel)

    def _lost(self, channel: Channel) -> None:
        """A reader ended by itself: out of memory, or killed from outside."""
        if channel.ended:
            return
        channel.ended = True
        job, channel.job = channel.job, None
        self._in_thread(channel.generation.end, channel.pid)
        if channel in self._idle:
            self._idle.remove(channel)
        self._gone(channel)
        if job is not None:
            self._running[job.heavy].discard(job)
            job.channel = None
            job.listener.failed(ReaderDied(self.limits.memory))

    def _gone(self, channel: Channel) -> None:
        generation = channel.generation
        generation.channels -= 1
        if generation is not self.current:
            if generation.channels == 0:
                self._in_thread(generation.close)
        elif len(self._idle) + self._forking < self.limits.readers:
            self._want_reader()

    def _in_thread(self, work: Any, *values: Any) -> None:
        self._task(asyncio.to_thread(work, *values))

    def _task(self, work: Any) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _want_reader(self) -> None:
        if self._forking < self.limits.readers and not self._closed:
            self._task(self._fork())

    async def _fork(self) -> None:
        self._forking += 1
        generation = self.current
        try:
            try:
                pid, sock = await asyncio.to_thread(generation.fork)
            except (EOFError, OSError):
                if self._closed or generation is not self.current:
                    return
                await self._revive(generation)
                return
            sock.setblocking(False)
            _, channel = await self._loop.create_connection(
                lambda: Channel(pid, generation, self._heard, self._lost), sock=sock
            )
            generation.channels += 1
            if generation is self.current and not self._closed:
                self._idle.append(channel)
            else:
                self._retire(channel)
        finally:
            self._forking -= 1
        self._dispatch()

    async def _revive(self, dead: Generation) -> None:
        """Start again with the same data: the process that held it is gone (killed, or out of memory)."""
        again = await asyncio.to_thread(Generation.start, self.source, self.limits, dead.number)
        self.switch(again)

    def switch(self, generation: Generation) -> None:
        """Let another state of the data be the current one; queries that run finish on theirs."""
        old, self.current = self.current, generation
        idle, self._idle = self._idle, []
        for channel in idle:
            self._retire(channel)
        if old.channels == 0:
            self._in_thread(old.close)
        for _ in range(self.limits.readers):
            self._want_reader()

    async def reload(self, source: Source) -> None:
        """Load another source, or the same one anew, and switch to it without dropping a query.

        Raises:
            UsageError: as :meth:`Generation.start` does; then nothing has changed.
        """
        fresh = await asyncio.to_thread(Generation.start, source, self.limits, self.generation + 1)
        self.source = source
        self.switch(fresh)
