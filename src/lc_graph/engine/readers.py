"""The reader processes: forked when they are wanted, ended when they are done for, renewed with the data."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from typing import Any

from ..errors import UsageError
from .aside import Asides
from .asking import Limits, Source
from .channel import Channel, Job
from .faults import Overloaded
from .generation import Generation
from .processes import claim_less
from .writing import Write

AT_ONCE = 4
"""Short queries that a reader is given at once."""
NEEDED = 0.3
"""Seconds that readers beyond the usual number stay after they were last needed."""
RETRY = 1.0
"""Seconds until data that could not be loaded again is tried once more."""

log = logging.getLogger(__name__)

Heard = Callable[[Channel, dict[str, Any], bytes], None]


class Readers:
    """The readers of the current generation that are fit for short queries, and what renews them.

    Attributes:
        current: the generation whose data is served.
        asides: processes over the same data that are no readers.
        fit: channels to readers that may take short queries.
        leaving: those that take no more and end what they have: on an earlier state of the data, or too many.
        ended: how many readers were ended with a query unfinished.
        changed: is called when another state of the data is served.
    """

    def __init__(
        self, source: Source, limits: Limits, heard: Heard, lost: Callable[[Channel], None],
        ready: Callable[[], None],
    ) -> None:  # fmt: skip
        """Make readers of a source; :meth:`start` begins them.

        Args:
            source: the data.
            limits: how many readers, and what each may take.
            heard: is told each message of a reader.
            lost: is told when a reader ended by itself.
            ready: is told when there is a new one.
        """
        self.source, self.limits = source, limits
        self.current: Generation
        self.fit: list[Channel] = []
        self.leaving: list[Channel] = []
        self.ended = 0
        self.changed: Callable[[], None] = lambda: None
        self._heard, self._lost, self._ready = heard, lost, ready
        self._writing, self._writes = asyncio.Lock(), 0
        self._forking, self._closed = 0, False
        self._not_before = self._needed = 0.0
        self._tasks: set[asyncio.Task[Any]] = set()
        self.asides = Asides(self.leave, self.in_thread)

    async def start(self) -> None:
        """Load the data and fork the first readers; raises what :meth:`Generation.start` raises."""
        self._loop = asyncio.get_running_loop()
        self.current = await asyncio.to_thread(Generation.start, self.source, self.limits)
        self._forking = self.limits.readers
        await asyncio.gather(*(self._fork() for _ in range(self.limits.readers)))
        self.in_thread(self.current.bring_near, self.limits)

    async def close(self) -> None:
        """End all readers, whatever they are doing."""
        self._closed = True
        await asyncio.to_thread(self.current.close)
        for task in self._tasks:
            task.cancel()

    def serves(self, channel: Channel) -> bool:
        """Say whether a reader sees the data as they are now."""
        return channel.generation is self.current and not channel.stale

    # ---- who takes what -----------------------------------------------------------------------------

    def place(self, job: Job) -> Channel | None:
        """Return the reader with the least to do that can take a short query, if there is one.

        Nothing that may be quick is put behind what is not.
        """
        least, fewest = None, AT_ONCE
        for channel in self.fit:
            jobs = channel.jobs
            if len(jobs) < fewest and (job.middling or not (jobs and (channel.slow or jobs[-1].middling))):
                least, fewest = channel, len(jobs)
        return least

    def suffice(self, waiting: bool) -> bool:
        """See to it that there are enough readers, and no more than are needed.

        There are more where slow queries hold up others that may be quick and are ``waiting``. Say whether
        there are more than usual: then they are to be looked at again.
        """
        now, usual = time.monotonic(), self.limits.readers
        if waiting:
            self._needed = now
        elif len(self.fit) > usual and now - self._needed > NEEDED:
            for channel in sorted(self.fit, key=lambda channel: len(channel.jobs))[:-usual]:
                self._retire(channel)
        slow = sum(channel.slow for channel in self.fit)
        self.want(min(usual, slow) if waiting else 0)
        return len(self.fit) > usual

    # ---- single readers -----------------------------------------------------------------------------

    def lower(self, channel: Channel) -> None:
        """Let a reader be fit for short queries no more: it goes on with a lower claim on the processor."""
        channel.heavy = True
        self._unfit(channel)
        claim_less(channel.pid)

    def _retire(self, channel: Channel) -> None:
        """Give a reader nothing more."""
        self._unfit(channel)
        if channel.jobs:
            self.leaving.append(channel)
        else:
            self.end(channel)

    def end(self, channel: Channel) -> None:
        """End a reader; another takes its place if it was fit."""
        if channel.ended:
            return
        channel.ended = True
        self.ended += bool(channel.jobs)
        channel.jobs.clear()
        channel.transport.abort()
        self.in_thread(channel.generation.end, channel.pid)
        self._unfit(channel)
        self.leave(channel.generation, channel.number)

    def leave(self, generation: Generation, number: int) -> None:
        """Take note that one process less looks at a state of the data."""
        generation.channels[number] -= 1
        if not +generation.channels and generation is not self.current:
            self.in_thread(generation.close)
        elif number != generation.number and not generation.channels[number]:
            self.in_thread(generation.forget, number)

    def gone(self, channel: Channel) -> None:
        """Take note that a reader ended by itself: out of memory, or killed from outside."""
        if not channel.ended:
            self._lost(channel)
            self.end(channel)

    def _unfit(self, channel: Channel) -> None:
        for channels in (self.fit, self.leaving):
            with contextlib.suppress(ValueError):
                channels.remove(channel)
        self.want()

    def want(self, more: int = 0) -> None:
        """See to it that there are as many fit readers as there should be, and some more."""
        if time.monotonic() < self._not_before:
            return
        while not self._closed and len(self.fit) + self._forking < self.limits.readers + more:
            self._forking += 1
            self._task(self._fork())

    # ---- in the background --------------------------------------------------------------------------

    def in_thread(self, work: Any, *values: Any) -> None:
        """Do something that blocks, in a thread; nobody waits for it."""
        self._task(asyncio.to_thread(work, *values))

    def _task(self, work: Any) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _fork(self) -> None:
        """Fork a reader, which was counted in ``_forking`` when it was wanted."""
        generation = self.current
        try:
            try:
                pid, number, sock = await asyncio.to_thread(generation.fork)
            except (EOFError, OSError):
                if not self._closed and generation is self.current:
                    await self._revive(generation)
                return
            sock.setblocking(False)
            _, channel = await self._loop.create_connection(
                lambda: Channel(pid, number, generation, self._heard, self.gone), sock=sock
            )
            generation.channels[number] += 1
            if self.serves(channel) and not self._closed:
                self.fit.append(channel)
            else:
                self.end(channel)
        finally:
            self._forking -= 1
        self.want()
        self._ready()

    async def _revive(self, dead: Generation) -> None:
        """Start again from the source: the process that held the data is gone (killed, or out of memory).

        What was written to data in memory is lost with it; a store on disk has it.
        """
        async with self._writing:
            if dead is not self.current or self._closed or time.monotonic() < self._not_before:
                return
            log.error("the process that held the data is gone; it is loaded again from its source")
            try:
                again = await asyncio.to_thread(Generation.start, self.source, self.limits, dead.number + 1)
            except UsageError as error:
                log.error("the data cannot be loaded again: %s", error)
                self._not_before = time.monotonic() + RETRY
                return
            await self._renew(again)

    # ---- generations --------------------------------------------------------------------------------

    def switch(self, generation: Generation) -> None:
        """Let another state of the data be the current one; queries that run finish on theirs."""
        old, self.current = self.current, generation
        fit, self.fit = self.fit, []
        self.leaving += [channel for channel in fit if channel.jobs]
        for channel in fit:
            if not channel.jobs:
                self.end(channel)
        if old is not generation:
            old.near = None
            if not +old.channels:
                self.in_thread(old.close)
        self.want()

    async def write(self, write: Write, body: bytes) -> bool:
        """Carry out a write, one at a time; when this returns, every new query sees it.

        Returns:
            whether it made its graph.

        Raises:
            Overloaded: when too many writes wait already.
            LcGraphError: as :meth:`Generation.write` does; then nothing has changed.
        """
        if self._writes >= self.limits.waiting:
            raise Overloaded(max(1, round(self.limits.seconds / 4)))
        self._writes += 1
        try:
            async with self._writing:
                current = self.current
                # Whoever asked may go away: what has begun is brought to its end.
                done = asyncio.create_task(asyncio.to_thread(current.write, write, body, self.limits))
                done.add_done_callback(self._written)
                try:
                    return (await asyncio.shield(done))[1]
                finally:
                    # An error leads to this frame, which would lead back to it, and hold the body.
                    del done
        except (EOFError, OSError):
            # The process that held the data is gone: it did nothing, and another takes its place.
            self._task(self._revive(current))
            raise Overloaded(1) from None
        finally:
            self._writes -= 1

    def _written(self, done: asyncio.Task[tuple[Generation, bool]]) -> None:
        if not done.cancelled() and done.exception() is None:
            self.switch(done.result()[0])
            self.changed()

    async def reload(self, source: Source) -> None:
        """Load another source, or the same one anew, and switch to it without dropping a query.

        Raises:
            UsageError: as :meth:`Generation.start` does; then nothing has changed.
        """
        if source.directory is not None:
            return  # what the store holds is all there is; its folder cannot be opened twice
        # Not beside a write: the one to end last would undo the other.
        async with self._writing:
            number = self.current.number + 1
            fresh = await asyncio.to_thread(Generation.start, source, self.limits, number)
            self.source = source
            await self._renew(fresh)

    async def _renew(self, generation: Generation) -> None:
        """Let data that were loaded be the current ones, for whoever asks from then on."""
        async with self.asides.ended():
            self.switch(generation)
        self.changed()
        self.in_thread(generation.bring_near, self.limits)
