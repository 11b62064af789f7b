"""A pool whose queries may ask other endpoints by SERVICE: those that are named when the service is started.

Not the readers ask, which can reach no network, but the process of the event loop, before a reader begins:
within the query's time and within bounds, only the very addresses that are named, and following nothing.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from ..errors import LcGraphError
from .asking import Address, Limits, Query, Source
from .calls import NOTHING, Call, calls, joined, mentioned, values
from .channel import Job
from .face import Listener
from .faults import AnswerTooLarge, DeadlinePassed, Overloaded, RemoteFailed
from .pool import Pool
from .sparql import QueryError
from .wire import ACCEPT_ROWS, ROWS, Wire, media_type, told


class Visit:
    """A query that asks other endpoints before it is evaluated (see :class:`lc_graph.engine.face.Asked`).

    Attributes:
        listener: who is told the answer.
        job: the query on its way through the pool, once the others have answered.
    """

    def __init__(self, listener: Listener, seconds: float) -> None:
        """Begin; all of it may take this many ``seconds``."""
        self.listener, self.seconds = listener, seconds
        self.until = time.monotonic() + seconds
        self.task: asyncio.Task[None] | None = None
        self.job: Job | None = None

    def heard(self, head: dict[str, Any], body: bytes) -> None:
        """Pass on a piece of the answer."""
        self.listener.heard(head, body)

    def failed(self, error: LcGraphError) -> None:
        """Pass on an error; its place is none in the query that was sent."""
        if isinstance(error, QueryError):
            error = type(error)(error.message, error.remedy)
        elif isinstance(error, DeadlinePassed):
            error = DeadlinePassed(self.seconds)
        self.listener.failed(error)

    def pause(self) -> None:
        """Let no more of the answer come for now."""
        if self.job is not None:
            self.job.pause()

    def resume(self) -> None:
        """Let the answer come again."""
        if self.job is not None:
            self.job.resume()


class Federation(Pool):
    """A pool with endpoints that SERVICE may ask."""

    def __init__(self, source: Source, limits: Limits, endpoints: tuple[str, ...], most: int) -> None:
        """Make a pool (see :class:`Pool`).

        Args:
            source: what is served.
            limits: what queries may take.
            endpoints: the addresses that SERVICE may name.
            most: bytes that others may answer to one query, all together.
        """
        super().__init__(source, limits)
        self.most = most
        self._wires = {endpoint: Wire(Address(endpoint), limits.seconds) for endpoint in endpoints}
        self._visits: set[Visit] = set()

    def stop(self) -> None:
        """Answer no more."""
        for visit in list(self._visits):
            if visit.task is not None:
                visit.task.cancel()
            self._visits.discard(visit)
            visit.failed(Overloaded(1))
        super().stop()

    async def close(self) -> None:
        """Answer no more, and close all connections."""
        await super().close()
        for wire in self._wires.values():
            await wire.close()

    def submit(self, query: Query, listener: Listener) -> Any:
        """Let a query be evaluated, after the endpoints have answered that it asks.

        Raises:
            Overloaded: when too many queries wait already.
            ForbiddenQuery, QueryError: when it asks others, or is no SPARQL.
        """
        if not mentioned(query.text):
            return super().submit(query, listener)
        found = calls(query.text, self._wires, query.base)
        if not found:
            return super().submit(query, listener)
        if self._closed or len(self._visits) >= self.limits.waiting + self.limits.heavy:
            raise Overloaded(1)
        visit = Visit(listener, min(query.seconds or self.limits.seconds, self.limits.seconds))
        self._visits.add(visit)
        visit.task = asyncio.get_running_loop().create_task(self._go(visit, query, found))
        return visit

    def cancel(self, job: Any) -> None:
        """Forget a query nobody waits for any more."""
        if not isinstance(job, Visit):
            super().cancel(job)
            return
        self._visits.discard(job)
        if job.task is not None:
            job.task.cancel()
        if job.job is not None:
            super().cancel(job.job)

    async def _go(self, visit: Visit, query: Query, found: list[Call]) -> None:
        try:
            async with asyncio.timeout(visit.until - time.monotonic()):
                text = await self._answered(query, found)
            left = max(0.01, visit.until - time.monotonic())
            visit.job = super().submit(query._replace(text=text, seconds=left), visit)
        except TimeoutError:
            visit.failed(DeadlinePassed(visit.seconds))
        except LcGraphError as error:
            visit.failed(error)
        finally:
            self._visits.discard(visit)

    async def _answered(self, query: Query, found: list[Call]) -> str:
        """Return the query with the answers of the others in it."""
        answers, left = [], self.most
        for call in found:
            try:
                answer, size = await self._ask(call, query.base, left)
            except LcGraphError as error:
                # SILENT passes over what the others do, not over limits of ours.
                if not call.silent or isinstance(error, AnswerTooLarge):
                    raise
                answer, size = NOTHING, 0
            left -= size
            answers.append(answer)
        return joined(query.text, found, answers)

    async def _ask(self, call: Call, base: str | None, most: int) -> tuple[str, int]:
        """Return what an endpoint answers, as VALUES, and its size."""
        content = bytearray()
        async with self._wires[call.endpoint].asking(call.query, ACCEPT_ROWS, base=base) as response:
            format = ROWS.get(media_type(response))
            if format is None:
                what = media_type(response)[:100] or "no media type"
                raise RemoteFailed(f"the remote store's answer cannot be read: {what}")
            with told():
                async for piece in response.aiter_raw(1 << 16):
                    content += piece
                    if len(content) > most:
                        raise AnswerTooLarge(self.most)
        return await asyncio.to_thread(values, bytes(content), format), len(content)
