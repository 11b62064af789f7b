"""A remote SPARQL 1.1 store with the face of the pool: the same limits and errors, answers as they come.

As many queries as the pool would run go to the remote store at once, the others wait their turn. A query
that takes longer than a second is *heavy* and known as such from then on; of those that are known only a few
run at once, so that short ones find a place. One that outlives its deadline, or whose client is gone, is
stopped by closing its connection. What the remote store holds may change at any time: no answer is kept.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from ..errors import LcGraphError
from . import probing
from .asking import Address, Limits, Query, Source
from .conversion import Done, Stopped
from .costs import Costs, shape
from .errand import Errand
from .face import Listener
from .faults import DeadlinePassed, NotAcceptable, Overloaded, RemoteFailed
from .posting import post
from .probing import Capabilities
from .readers import AT_ONCE
from .sparql import guard
from .wire import Wire
from .writing import Write

HEAVY_AFTER = 1.0
"""Seconds after which a query counts as heavy."""

log = logging.getLogger(__name__)


class Remote:
    """A remote store, in the running event loop: an engine (see :mod:`lc_graph.engine.face`)."""

    lasting = False
    size = None

    def __init__(self, source: Source, limits: Limits | None = None) -> None:
        """Make the engine of a source that is remote; :meth:`start` asks it what it can do."""
        assert source.remote is not None
        self.source, self.limits = source, limits or Limits()
        self.generation, self.stopped = 1, 0
        self.changed: Callable[[], None] = lambda: None
        self.can = Capabilities()
        self._places = AT_ONCE * self.limits.readers + self.limits.heavy
        self._threads = ThreadPoolExecutor(self._places, "remote")
        self._running: set[Errand] = set()
        self._short: deque[Errand] = deque()
        self._heavy: deque[Errand] = deque()
        self._costs = Costs()
        self._writing, self._writes = asyncio.Lock(), 0
        self._closed = False

    @property
    def _address(self) -> Address:
        assert self.source.remote is not None
        return self.source.remote

    async def start(self) -> None:
        """Ask the remote store what it can do.

        Raises:
            UsageError: when it does not answer, or no query.
        """
        self._loop = asyncio.get_running_loop()
        self._wire = Wire(self._address, self.limits.seconds)
        try:
            self.can = await probing.probe(self._wire, self.limits.seconds)
        except BaseException:
            await self._wire.close()
            raise

    async def reload(self, source: Source) -> None:
        """Ask it anew; raises as :meth:`start` does, and then nothing has changed."""
        self.can = await probing.probe(self._wire, self.limits.seconds)
        self.generation += 1
        self.changed()

    def stop(self) -> None:
        """Answer no more: what runs or waits is told to come back, as is what comes."""
        self._closed = True
        for job in [*self._short, *self._heavy, *self._running]:
            if not job.over:
                job.listener.failed(Overloaded(1))
            self.cancel(job)

    async def close(self) -> None:
        """Stop whatever is being done."""
        self.stop()
        tasks = [job.task for job in self._running if job.task is not None]
        if tasks:
            await asyncio.wait(tasks, timeout=1)
        self._threads.shutdown(wait=False, cancel_futures=True)
        await self._wire.close()

    @property
    def writable(self) -> bool:
        """Say whether updates, or graphs, have an address."""
        return bool(self.can.update or self._address.graphs)

    def about(self) -> dict[str, object]:
        """Return what the remote store can do, without its address, which is not for everybody."""
        return self.can.told() | {"graph-store": bool(self._address.graphs)}

    def counts(self) -> dict[str, int]:
        """Return how many queries run and wait, by sort, and how many more could run."""
        heavy = sum(job.heavy for job in self._running)
        return {
            "running_short": len(self._running) - heavy,
            "running_heavy": heavy,
            "waiting_short": len(self._short),
            "waiting_heavy": len(self._heavy),
            "idle": self._places - len(self._running),
        }

    # ---- queries ------------------------------------------------------------------------------------

    async def aside(self, module: str) -> None:
        """Fork nothing: there are no data here."""

    def at_once(self, query: Query) -> None:
        """Answer nothing at once: everything is elsewhere."""

    def submit(self, query: Query, listener: Listener) -> Errand:
        """Let a query be answered; the listener is told the answer.

        Raises:
            ForbiddenQuery: for updates, and for ``SERVICE``.
            NotAcceptable: when no format will do.
            Overloaded: when too many queries wait already.
        """
        guard(query.text)
        job = Errand(query, listener)
        if job.format is None:
            raise NotAcceptable(job.kind)
        cost = self._costs.of(shape(query.text))
        job.heavy = cost is not None and cost.pace == "heavy"
        queue = self._heavy if job.heavy else self._short
        if self._closed or (len(queue) >= self.limits.waiting and not self._room(job)):
            raise Overloaded(self._later)
        queue.append(job)
        job.timer = self._loop.call_later(self.limits.seconds, self._waited, job, queue)
        self._dispatch()
        return job

    @property
    def _later(self) -> int:
        return max(1, round(self.limits.seconds / 4))

    def _room(self, job: Errand) -> bool:
        if len(self._running) >= self._places:
            return False
        return not job.heavy or sum(other.heavy for other in self._running) < self.limits.heavy

    def _dispatch(self) -> None:
        for queue in (self._short, self._heavy):
            while queue and self._room(queue[0]):
                job = queue.popleft()
                if job.timer is not None:
                    job.timer.cancel()
                self._running.add(job)
                job.task = self._loop.create_task(self._run(job))

    def _waited(self, job: Errand, queue: deque[Errand]) -> None:
        """Give up a query that found no place in time."""
        with contextlib.suppress(ValueError):
            queue.remove(job)
        job.end()
        job.listener.failed(Overloaded(self._later))

    def cancel(self, job: Errand) -> None:
        """Forget a query nobody waits for any more, and close its connection."""
        if job.over:
            return
        job.end()
        for queue in (self._short, self._heavy):
            with contextlib.suppress(ValueError):
                queue.remove(job)
        if job.task is not None:
            self.stopped += 1
            job.task.cancel()

    def _turn_heavy(self, job: Errand) -> None:
        job.heavy = True
        self._costs.learn(shape(job.query.text), "heavy")

    async def _run(self, job: Errand) -> None:
        most = min(job.query.seconds or self.limits.seconds, self.limits.seconds)
        if not job.heavy:
            job.timer = self._loop.call_later(HEAVY_AFTER, self._turn_heavy, job)
        error: LcGraphError | None = None
        done: Done | None = None
        try:
            async with asyncio.timeout(most):
                done = await job.fetch(self._wire, self.limits, self._threads, self.can.cap)
        except TimeoutError:
            self.stopped += 1
            error = DeadlinePassed(most)
        except LcGraphError as wrong:
            error = wrong
        except Stopped:
            error = RemoteFailed("the remote store broke the connection off")
        except Exception as wrong:
            log.exception("unexpected error while the remote store answered")
            error = RemoteFailed(f"the remote store's answer cannot be read: {type(wrong).__name__}")
        finally:
            self._running.discard(job)
            wanted = not job.over
            job.end()
            if not self._closed:
                self._dispatch()
        if wanted and error is not None:
            job.listener.failed(error)
        elif wanted and done is not None:
            job.listener.heard(done.head, done.body)

    # ---- writes -------------------------------------------------------------------------------------

    async def write(self, write: Write, body: bytes) -> bool:
        """Carry out a write, one at a time (see :mod:`lc_graph.engine.posting`).

        Raises:
            Overloaded: when too many writes wait already.
            RemoteFailed: when the outcome is not known, which it then says.
            LcGraphError: for what is wrong with the write; then nothing has changed.
        """
        if self._writes >= self.limits.waiting:
            raise Overloaded(self._later)
        self._writes += 1
        try:
            async with self._writing:
                # Whoever asked may go away: what has begun is brought to its end.
                address = self._address
                doing = post(self._wire, write, body, self.can.update, address.graphs, self.limits.seconds)
                return await asyncio.shield(self._loop.create_task(self._done(doing)))
        finally:
            self._writes -= 1

    async def _done(self, doing: Any) -> bool:
        created: bool = await doing
        self.generation += 1
        self.changed()
        return created
