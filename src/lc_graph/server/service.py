"""One running service: the engine that answers, the settings, and what is kept and told of requests."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable
from functools import partial
from typing import Literal

from ..engine.answering import Spool, Stream, ask, stream
from ..engine.asking import Query, Reply
from ..engine.face import Engine
from ..engine.writing import Write
from .cache import Cache, Repeat
from .http import Request
from .problems import HttpProblem
from .settings import Settings
from .watch import AccessLog, Metrics, Telling

Writable = Literal["release", "no-address", "no-token", "yes"]


class Service(Telling):
    """What the endpoints share. It belongs to the event loop; threads use :class:`Blocking`."""

    def __init__(self, engine: Engine, settings: Settings, log: AccessLog) -> None:
        """Make the service of an engine that has started."""
        limits = settings.limits
        words = f"seconds={limits.seconds:g}, rows={limits.rows}, bytes={limits.answer}"
        self.cache = Cache(settings.cache if engine.lasting else 0)
        self.metrics = Metrics(engine, self.cache, log)
        super().__init__(words, self.metrics, log)
        self.engine, self.settings = engine, settings
        self.loop = asyncio.get_running_loop()
        self.spool = Spool(settings.limits.spool)
        self.ready = True
        self.state = 0
        """Counts the changes of the data; an answer is kept only in the state it was asked in."""
        self.renew = asyncio.Event()
        self.full: Callable[[str], None] = lambda client: None
        """Is told of a client that asks as much at once as it may."""
        engine.changed = self._changed
        self._asking: dict[str, int] = {}

    @property
    def writable(self) -> Writable:
        """Say whether the data can be written to: ``release``, ``no-address``, ``no-token`` or ``yes``."""
        if self.engine.source.nquads is not None:
            return "release"
        if not self.engine.writable:
            return "no-address"
        return "yes" if self.settings.token else "no-token"

    def authorised(self, request: Request) -> bool:
        """Say whether a request shows the token; the comparison takes as long whatever is shown."""
        scheme, _, shown = request.headers.get("authorization", "").partition(" ")
        expected = self.settings.token or ""
        same = hmac.compare_digest(shown.strip().encode(), expected.encode())
        return bool(expected) and scheme.lower() == "bearer" and same

    async def stream(self, query: Query, client: str) -> Stream:
        """Ask for a client, and return once the answer has begun (see :func:`answering.stream`).

        Raises:
            HttpProblem: 429 when this client asks too much at once.
        """
        self.enter(client)
        return await stream(self.engine, query, self.spool, partial(self.leave, client))

    async def ask(self, query: Query) -> Reply:
        """Ask, and return the whole answer (see :func:`answering.ask`)."""
        return await ask(self.engine, query, self.spool)

    async def write(self, write: Write, body: bytes) -> bool:
        """Carry out a write, and say whether it made its graph; an error says that nothing changed."""
        return await self.engine.write(write, body)

    def _changed(self) -> None:
        """Another state of the data is served: what is kept of the old one is let go."""
        self.state += 1
        self.cache.clear()
        self.renew.set()

    def told_again(self, client: str, again: Repeat) -> None:
        """Count and log a request that was answered from memory."""
        self.metrics.repeated(again)
        self.log.again(client, again)

    def filled(self, client: str) -> bool:
        """Say whether a client asks as much at once as it may."""
        return self._asking.get(client, 0) >= self.settings.limits.each

    def admit(self, client: str, most: int | None = None) -> int:
        """Return how many queries of a client run or wait.

        Raises:
            HttpProblem: 429 when one more would be too many.
        """
        asking = self._asking.get(client, 0)
        if asking >= (most or self.settings.limits.each):
            raise HttpProblem(
                429, "too-many", f"{asking} queries of yours run or wait already", "wait for their answers",
                headers={"Retry-After": "1"},
            )  # fmt: skip
        return asking

    def enter(self, client: str, most: int | None = None) -> None:
        """Count a query of a client, to be ended by :meth:`leave`; raises what :meth:`admit` raises."""
        self._asking[client] = self.admit(client, most) + 1
        if self.filled(client):
            self.full(client)

    def leave(self, client: str) -> None:
        """Count a query of a client no more."""
        self._asking[client] -= 1
        if not self._asking[client]:
            del self._asking[client]


class Blocking:
    """The service as threads see it, such as those in which the pages are made."""

    def __init__(self, service: Service) -> None:
        """Speak for a service."""
        self._service = service

    @property
    def state(self) -> int:
        """Which state of the data is served."""
        return self._service.state

    @property
    def most(self) -> int:
        """How many rows an answer may have."""
        return self._service.settings.limits.rows

    def ask(self, query: Query) -> Reply:
        """Ask, wait, and return the whole answer; raises what :meth:`Service.ask` raises."""
        return asyncio.run_coroutine_threadsafe(self._service.ask(query), self._service.loop).result()

    def ask_for(self, client: str, query: Query) -> Reply:
        """Ask what a client typed, of whom no more than a few may hold a thread each.

        Raises:
            HttpProblem: 429 when this client asks too much at once.
            LcGraphError: as :meth:`Service.ask` does.
        """
        return asyncio.run_coroutine_threadsafe(self._ask_for(client, query), self._service.loop).result()

    async def _ask_for(self, client: str, query: Query) -> Reply:
        service = self._service
        place = f"page of {client}"
        service.enter(place, max(1, service.settings.limits.each // 5))
        try:
            return await service.ask(query)
        finally:
            service.leave(place)
