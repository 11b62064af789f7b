"""The desks: processes to which connections are moved that ask nothing but small look-ups.

One process has the listening socket, and answers whatever is asked. A connection that asks for one small
look-up after the other is moved to a desk (:mod:`lc_graph.server.desk`) as soon as there are others like it,
so that each has its share; with the first request that is anything else it comes back. A desk is started when
it is first of use, and ended when the data changes or when nothing has been asked there for a while.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from typing import Any, NamedTuple

from ..engine.face import Aside
from ..engine.reader import packed
from .desk import give, taken
from .senders import Sender
from .service import Service

MODULE = f"{__package__}.desk"
IN_A_ROW = 64
"""Look-ups that are asked one after the other before a connection is moved."""
UNUSED = 60.0
"""Seconds after which a desk without connections is ended."""
PATIENCE = 5.0
"""Seconds in which a desk gives everything back."""
RETRY = 1.0
"""Seconds until a desk that could not be started is tried again."""
AT_ONCE = 64
"""Messages of a desk that are read at once."""

log = logging.getLogger(__name__)


class Returned(NamedTuple):
    """What comes back with a connection: whose it is, what is not sent of an answer, and what was read."""

    client: str
    unsent: bytes
    read: bytes


Like = Callable[[Returned], Any]
"""Makes the connection of one that comes back."""


class _Desk:
    """One desk, as it is seen from here: its process, and the connections it holds, by client."""

    def __init__(self, process: Aside) -> None:
        self.process, self.sock = process, process.sock
        self.like: Like
        self.clients: Counter[str] = Counter()
        self.held, self.ready, self.ending = 0, False, False


class Desks:
    """The desks of one service, in the event loop.

    Attributes:
        clients: how many connections each client has, here and there.
        asking: the connections that ask look-ups in a row, here.
        held: how many connections the desks hold.
    """

    def __init__(self, service: Service) -> None:
        """Begin without any; while the data of a service can be written to, there are none."""
        self._service, self._loop = service, service.loop
        self.clients: dict[str, int] = {}
        self._desks: list[_Desk] = []
        self._starting: asyncio.Task[None] | None = None
        self._resuming: set[asyncio.Task[Any]] = set()
        self.asking: set[Any] = set()
        self.held = 0
        # What was written must be seen at once by whoever reads afterwards.
        self._most = 0 if service.writable == "yes" else service.settings.desks - 1
        service.full = self.recall

    # ---- there --------------------------------------------------------------------------------------

    def take(self, transport: Any, client: str, sender: Sender, read: bytes, like: Like) -> bool:
        """Move a connection to a desk, if that has fewer than there are here.

        Args:
            transport: of the connection, which has nothing to send.
            client: whose it is.
            sender: what its headers say.
            read: the request that it sent last.
            like: makes the connection anew when it comes back.

        Returns:
            whether it is gone: then it is to be forgotten here.
        """
        ready = [desk for desk in self._desks if desk.ready and not desk.ending]
        desk = min(ready, key=lambda desk: desk.held, default=None)
        if (desk is None or desk.held) and len(self.asking) > 1:
            self._start()
        if desk is None or len(self.asking) - 1 <= desk.held:
            return False
        head = {"client": client, "sender": sender.told()}
        try:
            give(desk.sock, head, read, transport.get_extra_info("socket").fileno(), socket.MSG_DONTWAIT)
        except OSError:
            return False
        desk.like = like
        desk.clients[client] += 1
        self.clients[client] = self.clients.get(client, 0) + 1
        self._count(desk, 1)
        return True

    def _count(self, desk: _Desk, change: int) -> None:
        desk.held += change
        self.held += change
        self._service.metrics.elsewhere = self.held

    def recall(self, client: str) -> None:
        """Have the connections of a client given back."""
        for desk in self._desks:
            if desk.held and not desk.ending:
                try:
                    desk.sock.send(packed({"recall": client}), socket.MSG_DONTWAIT)
                except OSError:
                    self._end(desk)

    # ---- processes ----------------------------------------------------------------------------------

    def _start(self) -> None:
        if self._starting is None and len(self._desks) < self._most and self._service.ready:
            self._starting = self._loop.create_task(self._started())

    async def _started(self) -> None:
        try:
            process = await self._service.engine.aside(MODULE)
            if process is None or not self._begin(process):
                await asyncio.sleep(RETRY)
        finally:
            self._starting = None

    def _begin(self, process: Aside) -> bool:
        if not self._service.ready:  # it is being stopped: nobody would end this one
            process.end()
            return False
        desk, settings = _Desk(process), self._service.settings
        told = {
            "limits": self._service.limits, "query": settings.query, "depth": settings.depth,
            "hubs": sorted(process.near.hubs), "log": self._service.log.wanted,
            "engine": asdict(process.near.limits),
        }  # fmt: skip
        try:
            desk.sock.send(packed(told))
        except OSError:
            process.end()
            return False
        desk.sock.setblocking(False)
        process.leave_off = partial(self._end, desk)
        self._desks.append(desk)
        self._loop.add_reader(desk.sock.fileno(), self._hear, desk)
        self._loop.call_later(UNUSED, self._look, desk, 0)
        return True

    def _look(self, desk: _Desk, held: int) -> None:
        """End a desk that had no connection the last time, and has none."""
        if desk in self._desks and not desk.ending:
            if desk.held or held:
                self._loop.call_later(UNUSED, self._look, desk, desk.held)
            else:
                self._end(desk)

    def end(self) -> None:
        """Have everything given back, and the desks ended."""
        for desk in self._desks:
            self._end(desk)

    def _end(self, desk: _Desk) -> None:
        if not desk.ending:
            desk.ending = True
            with contextlib.suppress(OSError):  # it may have died just now
                desk.sock.shutdown(socket.SHUT_WR)
            self._loop.call_later(PATIENCE, self._gone, desk)

    def _gone(self, desk: _Desk) -> None:
        """Take note that a desk has ended, or end one that does not."""
        if desk not in self._desks:
            return
        self._desks.remove(desk)
        self._loop.remove_reader(desk.sock.fileno())
        desk.process.end()
        if desk.held:
            log.error("a process for look-ups ended by itself; %d connections with it", desk.held)
            for client, count in list(desk.clients.items()):
                self._release(desk, client, count)

    # ---- back ---------------------------------------------------------------------------------------

    def _hear(self, desk: _Desk) -> None:
        for _ in range(AT_ONCE):
            try:
                message = taken(desk.sock, socket.MSG_DONTWAIT)
            except BlockingIOError:
                return
            except OSError:
                message = None
            if message is None:
                self._gone(desk)
                return
            self._take(desk, *message)

    def _take(self, desk: _Desk, head: dict[str, Any], body: bytes, sock: socket.socket | None) -> None:
        if "told" in head:
            if head["told"]:
                self._service.metrics.add(head["told"])
            self._service.log.take(body.decode())
        elif "closed" in head:
            self._release(desk, head["closed"])
        elif "back" not in head:
            desk.ready = True
        else:
            self._release(desk, head["back"])
            if sock is None:
                return  # there are too many open files; the connection is closed
            returned = Returned(head["back"], body[: head["unsent"]], body[head["unsent"] :])
            resuming = self._loop.create_task(self._resume(desk.like, sock, returned))
            self._resuming.add(resuming)
            resuming.add_done_callback(self._resuming.discard)

    def _release(self, desk: _Desk, client: str, count: int = 1) -> None:
        for clients in (desk.clients, self.clients):
            clients[client] -= count
            if not clients[client]:
                del clients[client]
        self._count(desk, -count)

    async def _resume(self, like: Like, sock: socket.socket, returned: Returned) -> None:
        sock.setblocking(False)
        try:
            _, connection = await self._loop.connect_accepted_socket(lambda: like(returned), sock)
        except OSError:
            sock.close()
            return
        if not self._service.ready:
            connection.shutdown()
