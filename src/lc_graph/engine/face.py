"""The face of an engine: what the service asks of whatever answers, the pool of readers or a remote store."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from ..errors import LcGraphError
from .asking import Limits, Query, Reply, Source
from .near import Near
from .writing import Write


class Listener(Protocol):
    """Who is told the answer to a query, in the event loop."""

    def heard(self, head: dict[str, Any], body: bytes) -> None:
        """Take a message; the first names ``kind`` and ``format``, all but the last have ``more``."""

    def failed(self, error: LcGraphError) -> None:
        """Take the error that ends the answer, perhaps after a part of it."""


class Asked(Protocol):
    """A query on its way."""

    listener: Listener

    def pause(self) -> None:
        """Let no more of the answer come for now: its client reads slowly."""

    def resume(self) -> None:
        """Let the answer come again."""


class Aside(Protocol):
    """A process over the same data that runs a module of the service.

    Attributes:
        sock: the way there and back, packet by packet.
        near: the copy of its data in this process.
        leave_off: is called when it is to end soon, because another state of the data is to be served; the
            service may set it.
    """

    sock: socket.socket
    near: Near
    leave_off: Callable[[], None]

    def end(self) -> None:
        """End the process, whatever it is doing."""


class Engine(Protocol):
    """What answers queries and carries out writes, in the running event loop.

    Attributes:
        limits: what queries may take.
        source: what is served.
        changed: is called when another state of the data is served.
    """

    limits: Limits
    changed: Callable[[], None]

    @property
    def source(self) -> Source:
        """What is served."""

    @property
    def generation(self) -> int:
        """Which state of the data is current, as far as the engine knows."""

    @property
    def lasting(self) -> bool:
        """Whether the data of one generation never changes, so that answers may be kept."""

    @property
    def writable(self) -> bool:
        """Whether there is a way to write, for those who may."""

    @property
    def size(self) -> int | None:
        """The quads of the data; None when that is not known."""

    @property
    def stopped(self) -> int:
        """How many queries were stopped before they were done."""

    def about(self) -> Mapping[str, object]:
        """Return what people and programs should know of where the answers come from."""

    def counts(self) -> dict[str, int]:
        """Return how many queries run and wait, by sort."""

    async def start(self) -> None:
        """Make ready to answer; raises UsageError when the source cannot be served."""

    def stop(self) -> None:
        """Answer no more: what runs or waits is told to come back, as is what comes."""

    async def close(self) -> None:
        """Stop whatever is being done."""

    async def reload(self, source: Source) -> None:
        """Serve another source, or the same one anew; raises as :meth:`start`, then nothing has changed."""

    def at_once(self, query: Query) -> Reply | None:
        """Return the answer to a query, if it is there without waiting for anything."""

    async def aside(self, module: str) -> Aside | None:
        """Fork a process that runs a module of the service over the data; None where that cannot be.

        The module's ``run`` is given the store and a socket (see :mod:`lc_graph.engine.aside`).
        """

    def submit(self, query: Query, listener: Listener) -> Any:
        """Let a query be evaluated, and return it as :class:`Asked`; the listener is told the answer.

        Raises:
            Overloaded: when too many queries wait already.
        """

    def cancel(self, job: Any) -> None:
        """Forget a query nobody waits for any more."""

    async def write(self, write: Write, body: bytes) -> bool:
        """Carry out a write; return whether it made its graph.

        Raises:
            LcGraphError: what is wrong with the write; then nothing has changed, unless the error says so.
        """
