"""The pool: queries wait their turn, are evaluated by reader processes, and end at their deadline.

Short queries must not wait behind long ones, and nobody knows beforehand which is which. So every query
begins among the short ones; one that has used a processor for a tenth of a second is *heavy*: it goes on with
a lower claim on the processor if a place for heavy queries is free, and otherwise begins anew when one is.
Queries of a shape that was heavy wait there from the start (:mod:`lc_graph.engine.costs`). A reader is given
several short queries at once, as waking it costs more than they do; as soon as one turns out slow, the others
go to another reader, and where all are slow there is one more.

All of it runs in one event loop. A query that outlives its deadline, or whose client is gone, is stopped by
ending its reader; another is forked. See :mod:`lc_graph.engine.parent` for the other side.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from ..errors import LcGraphError
from .aside import Forked
from .asking import Limits, Query, Reply, Source
from .channel import Channel, Job, error_of, question_of
from .costs import LONG, QUICK, Costs, shape
from .face import Listener
from .faults import DeadlinePassed, Overloaded, ReaderDied
from .readers import Readers

HEAVY_AFTER = 0.1
"""Seconds of a processor after which a query counts as heavy: time it waits for one is not its fault."""
HEAVY_ANYWAY = 2.0
"""Seconds after which a query counts as heavy in any case."""
TICK, SELDOM_TICK = 0.005, 0.02
"""Seconds between two looks at what runs and waits; the longer where nothing does that may be quick."""


class Pool:
    """Reader processes over one source of data, in the running event loop: an engine (see ``face``)."""

    lasting = writable = True

    def __init__(self, source: Source, limits: Limits | None = None) -> None:
        """Make a pool; :meth:`start` gives it its processes."""
        self.limits = limits or Limits()
        self.readers = Readers(source, self.limits, self._heard, self._lost, self._dispatch)
        self.write, self.reload = self.readers.write, self.readers.reload
        self._short, self._heavy = deque[Job](), deque[Job]()
        self._heavy_running: set[Job] = set()
        self._costs = Costs()
        self._closed = False
        self._ticking: asyncio.TimerHandle | None = None

    async def start(self) -> None:
        """Load the data and fork the first readers; raises what :meth:`Generation.start` raises."""
        self._loop = asyncio.get_running_loop()
        await self.readers.start()

    def stop(self) -> None:
        """Answer no more: what runs or waits is told to come back, as is what comes."""
        self._closed = True
        running = [job for channel in self._short_running() for job in channel.jobs]
        for job in [*self._short, *self._heavy, *self._heavy_running, *running]:
            if not job.cancelled:
                job.cancelled = True
                job.listener.failed(Overloaded(1))

    async def close(self) -> None:
        """Answer no more, and end all readers, whatever they are doing."""
        self.stop()
        await self.readers.close()

    @property
    def generation(self) -> int:
        """Which state of the data is current."""
        return self.readers.current.number

    @property
    def source(self) -> Source:
        """What is served."""
        return self.readers.source

    @property
    def size(self) -> int | None:
        """The quads of the data; None after a write."""
        return self.readers.current.size

    @property
    def stopped(self) -> int:
        """How many readers were ended with a query unfinished."""
        return self.readers.ended

    @property
    def changed(self) -> Callable[[], None]:
        """What is called when another state of the data is served."""
        return self.readers.changed

    @changed.setter
    def changed(self, call: Callable[[], None]) -> None:
        self.readers.changed = call

    def about(self) -> dict[str, object]:
        """Return nothing: what is to be known of the data is in it."""
        return {}

    def counts(self) -> dict[str, int]:
        """Return how many queries run and wait, by sort, and how many readers are idle."""
        return {
            "running_short": sum(len(channel.jobs) for channel in self._short_running()),
            "running_heavy": len(self._heavy_running),
            "waiting_short": len(self._short),
            "waiting_heavy": len(self._heavy),
            "idle": sum(not channel.jobs for channel in self.readers.fit),
        }

    def _short_running(self) -> list[Channel]:
        return [*self.readers.fit, *self.readers.leaving]

    # ---- queries ------------------------------------------------------------------------------------

    def at_once(self, query: Query) -> Reply | None:
        """Return the answer to a look-up that needs no reader; None for all else."""
        near, cost = self.readers.current.near, self._costs.of(shape(query.text))
        return near.answer(query) if near and (cost is None or cost.small) and not self._closed else None

    async def aside(self, module: str) -> Forked | None:
        """Fork a process that answers look-ups, too (see :class:`lc_graph.engine.aside.Asides`)."""
        return await self.readers.asides.fork(self.readers.current, module)

    def submit(self, query: Query, listener: Listener) -> Job:
        """Let a query be evaluated; the listener is told the answer (raises Overloaded)."""
        if self._closed:
            raise Overloaded(1)
        job = Job(query, listener)
        job.cost = self._costs.of(job.shape)
        if job.cost is not None and job.cost.pace == "heavy":
            self._enqueue(job, self._heavy)
            self._dispatch()
        elif not self._short and (channel := self.readers.place(job)) is not None:
            self._give(job, channel)
        else:
            self._enqueue(job, self._short)
        if self._ticking is None:
            self._ticking = self._loop.call_later(TICK, self._tick)
        return job

    def cancel(self, job: Job) -> None:
        """Forget a query nobody waits for any more; one that runs for long is stopped."""
        job.cancelled = True
        if job in self._heavy_running:
            self._stop(job, None)
        elif job.channel is None:
            for queue in (self._short, self._heavy):
                with contextlib.suppress(ValueError):
                    queue.remove(job)

    def _again(self, jobs: list[Job]) -> None:
        """Put what was taken back from a reader before all that waits."""
        self._costs.tell(jobs)
        self._short.extendleft(reversed(jobs))

    def _enqueue(self, job: Job, queue: deque[Job]) -> None:
        if len(queue) >= self.limits.waiting:
            raise Overloaded(max(1, round(self.limits.seconds / 4)))
        queue.append(job)

    def _dispatch(self) -> None:
        for _ in range(len(self._short)):
            channel = self.readers.place(job := self._short.popleft())
            if channel is None:
                self._short.appendleft(job)
                break
            self._give(job, channel)
        while self._heavy and len(self._heavy_running) < self.limits.heavy:
            idle = next((channel for channel in self.readers.fit if not channel.jobs), None)
            if idle is None:
                self.readers.want(more=1)
                return
            job = self._heavy.popleft()
            self._heavy_running.add(job)
            self._give(job, idle)
            idle.count_from_here()
            self.readers.lower(idle)

    def _give(self, job: Job, channel: Channel) -> None:
        job.channel, job.started = channel, time.monotonic()
        channel.jobs.append(job)
        channel.ask(question_of(job.query, self.limits, job.cost is not None and job.cost.long))

    # ---- answers ------------------------------------------------------------------------------------

    def _heard(self, channel: Channel, head: dict[str, Any], body: bytes) -> None:
        if not channel.jobs:
            return
        job = channel.jobs[0]
        job.size += len(body)
        if head.get("more"):
            job.begun = True
        else:
            channel.jobs.popleft()
            self._learn(job, channel)
            # One that was heavy cannot take back its claim on the processor, and holds memory.
            if not channel.jobs and channel not in self.readers.fit:
                self.readers.end(channel)
        if not job.cancelled:
            if "error" in head:
                job.listener.failed(error_of(job.query, head, self.limits))
            else:
                job.listener.heard(head, body)
        if self._short or self._heavy:
            self._dispatch()

    def _learn(self, job: Job, channel: Channel) -> None:
        """Remember what a query took that has been answered, and begin to count for the next."""
        now = time.monotonic()
        if job in self._heavy_running:
            self._heavy_running.discard(job)
            if channel.spent() < HEAVY_AFTER:
                self._costs.learn(job.shape, "middling", job.size >= LONG)
        elif not job.cancelled:
            # One of a slow sort that was only just quick is no reason to think otherwise of the sort.
            slow = channel.slow or (job.middling and now - job.started > QUICK / 4)
            self._costs.learn(job.shape, "middling" if slow else "quick", job.size >= LONG)
        channel.slow, channel.watched = False, None
        if channel.jobs:
            channel.jobs[0].started = now

    def _lost(self, channel: Channel) -> None:
        """A reader ended by itself: what it evaluated failed, what else it was given goes to another."""
        if channel.jobs:
            job = channel.jobs[0]
            self._again(channel.take_back())
            self._heavy_running.discard(job)
            if job.cancelled:
                return
            if job.begun or job.again:
                job.listener.failed(ReaderDied(self.limits.memory))
            else:
                # It may have been killed for no fault of this query, which has one more try.
                job.channel, job.again = None, True
                self._short.appendleft(job)

    # ---- time ---------------------------------------------------------------------------------------

    def _tick(self) -> None:
        now = time.monotonic()
        for channel in [channel for channel in self._short_running() if channel.jobs]:
            job, elapsed = channel.jobs[0], now - channel.jobs[0].started
            if elapsed > QUICK and not channel.slow and channel.seen_at_work(job):
                self._costs.slow(job, channel.jobs)
                self._again(channel.take_back_quick())
            if job.query.seconds is not None and elapsed > job.query.seconds:
                self._again(channel.take_back())
                self._stop(job, DeadlinePassed(job.query.seconds))
            elif elapsed > HEAVY_ANYWAY or (
                elapsed > HEAVY_AFTER and (job.cancelled or channel.spent() > HEAVY_AFTER)
            ):
                self._turn_heavy(job, channel)
        for job in [*self._heavy_running]:
            most = min(job.query.seconds or self.limits.seconds, self.limits.seconds)
            if now - job.started > most:
                self._stop(job, DeadlinePassed(most))
        self._costs.tell(self._short)
        for queue in (self._short, self._heavy):
            while queue and now - queue[0].entered > self.limits.seconds:
                queue.popleft().listener.failed(Overloaded(max(1, round(self.limits.seconds / 4))))
        self._dispatch()
        crowded = self.readers.suffice(any(not job.middling for job in self._short))
        running = any(channel.jobs for channel in self._short_running())
        busy = running or crowded or self._short or self._heavy or self._heavy_running
        pressing = self._short or any(not job.middling for c in self.readers.fit for job in c.jobs)
        after = TICK if pressing else SELDOM_TICK
        self._ticking = self._loop.call_later(after, self._tick) if busy and not self._closed else None

    def _turn_heavy(self, job: Job, channel: Channel) -> None:
        if not job.cancelled:
            self._costs.learn(job.shape, "heavy", job.size >= LONG)
        self._again(channel.take_back())
        if job.cancelled:
            self.readers.end(channel)
        elif len(self._heavy_running) < self.limits.heavy or job.begun:
            # An answer that has begun cannot begin anew: it goes on, were there even one too many.
            self._heavy_running.add(job)
            self.readers.lower(channel)
        else:
            self.readers.end(channel)
            job.channel, job.entered = None, time.monotonic()
            try:
                self._enqueue(job, self._heavy)
            except Overloaded as error:
                job.listener.failed(error)

    def _stop(self, job: Job, error: LcGraphError | None) -> None:
        self._heavy_running.discard(job)
        if job.channel is not None:
            self.readers.end(job.channel)
        if error is not None and not job.cancelled:
            job.listener.failed(error)
