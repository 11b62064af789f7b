"""A desk: a process that answers small look-ups on connections that it was handed.

It answers what a connection asks as long as that is one whole request after the other, each for a look-up
that needs no reader (:mod:`lc_graph.engine.near`), under headers it was told of. Everything else - other
requests, pieces of one, what was asked before and may be kept, a client that takes nothing - it leaves to the
process that has the listening socket, and gives the connection back with all that it read of it. So there is
nothing here that can be wrong, take long, or wait.

Connections travel as descriptors over a socket that keeps packets apart, with a head and a body as in
:mod:`lc_graph.engine.reader`. From :mod:`lc_graph.server.desks` come::

    {"limits": …, "query": …, "depth": …, "hubs": […], "log": …, "engine": {…}}      first of all
    {"client": …, "sender": {…}}, a connection, and a body: what was read of it, a whole request
    {"recall": client}: give back the connections of this client, and what it asks over others
    the end of the stream: give back everything, and end

and from here ``{"ready": true}``, then as it happens::

    {"back": client, "unsent": bytes}, the connection, and a body: what is not sent yet, what was read
    {"closed": client}
    {"told": {…}} and a body: counts, and lines of the log
"""

from __future__ import annotations

import array
import select
import socket
import time
from collections.abc import Iterable
from email.utils import formatdate
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..engine.asking import Limits
from ..engine.near import Near
from ..engine.processes import seldom_collect
from ..engine.reader import packed, unpacked
from . import protocol
from .cache import STATUS_LINES, Seen
from .endpoint import check_codings, whole
from .exchange import told
from .http import Request
from .senders import PATH, Sender, Senders
from .watch import AccessLog, Counts, Telling

if TYPE_CHECKING:
    from ..engine.store import Store

READ = 1 << 16
"""Bytes that are read at once, of a connection."""
PACKET = 1 << 18
"""Bytes of a message, at most."""
QUIET = 2.0
"""Seconds after which a connection on which nothing is asked is given back."""
TOLD, LINES = 0.2, 200
"""Seconds, or lines of the log, after which what was answered is told; so many fit into a message."""
_END = b"\r\n\r\n"


class _Lines:
    """Lines of the log on their way."""

    def __init__(self) -> None:
        self.dropped = 0
        self.waiting: list[str] = []

    def add(self, line: str) -> None:
        """Take a line."""
        self.waiting.append(line)

    def close(self) -> None:
        """Do nothing."""


class _Held:
    """A connection: whose it is, and when something was last asked on it."""

    __slots__ = ("active", "client", "sock")

    def __init__(self, sock: socket.socket, client: str) -> None:
        self.sock, self.client, self.active = sock, client, time.monotonic()


@lru_cache(maxsize=8)
def _date(second: int) -> bytes:
    return b"date: %s\r\n" % formatdate(second, usegmt=True).encode()


def taken(
    channel: socket.socket, flags: int = 0
) -> tuple[dict[str, Any], bytes, socket.socket | None] | None:
    """Take a message from a channel: its head, its body and the connection with it; None at the end."""
    size = array.array("i", [0]).itemsize
    packet, ancillary, _, _ = channel.recvmsg(PACKET, socket.CMSG_SPACE(size), flags)
    if (message := unpacked(bytearray(packet))) is None:
        return None
    descriptors = array.array("i")
    for _, _, data in ancillary:
        descriptors.frombytes(data[: len(data) - len(data) % size])
    return *message, (socket.socket(fileno=descriptors[0]) if descriptors else None)


def give(channel: socket.socket, head: dict[str, Any], body: bytes, descriptor: int, flags: int = 0) -> None:
    """Send a message with a connection; raises OSError when it does not get through."""
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [descriptor]))]
    channel.sendmsg([packed(head, body)], rights, flags)


class Desk:
    """The connections at this desk, and the loop that serves them."""

    def __init__(self, channel: socket.socket, near: Near, settings: dict[str, Any]) -> None:
        """Answer from a copy of the data; see the module for the settings."""
        self._channel, self._near = channel, near
        self._query, self._depth = settings["query"], settings["depth"]
        self._lines, self._counts = _Lines(), Counts()
        log = AccessLog(self._lines if settings["log"] else None)
        self._telling = Telling(settings["limits"], self._counts, log)
        self._senders = Senders()
        self._held: dict[int, _Held] = {}
        self._seen = Seen()
        self._poll = select.epoll()
        self._poll.register(channel.fileno(), select.EPOLLIN)
        self._last = self._looked = time.monotonic()

    def run(self) -> None:
        """Serve until the other side ends; then give back everything."""
        control = self._channel.fileno()
        while True:
            for descriptor, _ in self._poll.poll(TOLD if self._untold() else QUIET / 2):
                if descriptor != control:
                    if (held := self._held.get(descriptor)) is not None:
                        self._serve(held)
                elif not self._hear():
                    self._give_back(list(self._held.values()))
                    self._tell()
                    return
            now = time.monotonic()
            if self._untold() and (now - self._last > TOLD or len(self._lines.waiting) > LINES):
                self._tell()
            if now - self._looked > QUIET / 2:
                self._looked = now
                self._give_back([held for held in self._held.values() if now - held.active > QUIET])

    def _hear(self) -> bool:
        """Take one message; say no at the end."""
        if (message := taken(self._channel)) is None:
            return False
        head, body, sock = message
        if "recall" in head:
            client = head["recall"]
            self._give_back([held for held in self._held.values() if held.client == client])
            # A proxy sends what several ask over one connection: it comes back with what this one asks next.
            self._senders.forget(client)
            return True
        if sock is None:  # there are too many open files; the connection is closed
            self._channel.sendall(packed({"closed": head["client"]}))
            return True
        sock.setblocking(False)
        self._senders.remember(body, Sender.of(head["sender"]))
        held = _Held(sock, head["client"])
        self._held[sock.fileno()] = held
        self._poll.register(sock.fileno(), select.EPOLLIN)
        self._answer(held, body)
        return True

    def _give_back(self, gone: Iterable[_Held]) -> None:
        for held in gone:
            self._back(held, b"")

    def _back(self, held: _Held, read: bytes, unsent: bytes = b"") -> None:
        """Give a connection back."""
        self._leave(held)
        with held.sock as sock:
            head = {"back": held.client, "unsent": len(unsent)}
            give(self._channel, head, unsent + read, sock.fileno())

    def _leave(self, held: _Held) -> None:
        # Other processes may have it still: only what is taken from the poll is not told of any more.
        self._poll.unregister(held.sock.fileno())
        del self._held[held.sock.fileno()]

    def _closed(self, held: _Held) -> None:
        self._leave(held)
        held.sock.close()
        self._channel.sendall(packed({"closed": held.client}))

    # ---- requests -----------------------------------------------------------------------------------

    def _serve(self, held: _Held) -> None:
        try:
            data = held.sock.recv(READ)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            self._answer(held, data)
        else:
            self._closed(held)

    def _answer(self, held: _Held, data: bytes) -> None:
        """Answer what was read, or give the connection back with it."""
        held.active = time.monotonic()
        try:
            answer = self._found(held, data)
        except Exception:
            # What is wrong with it, if anything, is told there.
            answer = None
        if answer is None:
            self._back(held, data)
            return
        try:
            sent = held.sock.send(answer)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._closed(held)
            return
        if sent < len(answer):
            self._back(held, b"", answer[sent:])

    def _found(self, held: _Held, data: bytes) -> bytes | None:
        """Return the answer to a request, if it is one for here."""
        if not data.endswith(_END) or data.find(_END) != len(data) - len(_END):
            return None
        url, sender = self._senders.known(data)
        if sender is None or sender.closes or b"html" in url or b"html" in sender.accept:
            return None
        if self._seen.before(data):
            return None  # such answers are worth keeping, which is done elsewhere
        began = held.active
        client = sender.client or held.client
        request = Request("GET", PATH, url.partition(b"?")[2], sender.headers, b"", client, sender.base)
        query = protocol.read(request, self._query, self._depth).query
        if query is None or (reply := self._near.answer(query)) is None:
            return None
        coding = request.headers.get("accept-encoding")
        check_codings(coding)
        answer = whole(self._telling, reply.kind, reply.format, reply.body, coding)
        status, head, body = told(self._telling, request, query, reply, answer, began)
        return b"".join((STATUS_LINES[status], _date(int(time.time())), head, body))

    # ---- what is told -------------------------------------------------------------------------------

    def _untold(self) -> bool:
        return bool(self._counts.requests)

    def _tell(self) -> None:
        """Tell what was answered since the last time."""
        self._last = time.monotonic()
        if not self._untold():
            return
        waiting, counts = self._lines.waiting, self._counts.told()
        for begin in range(0, max(1, len(waiting)), LINES):
            lines = "".join(waiting[begin : begin + LINES]).encode()
            self._channel.sendall(packed({"told": {} if begin else counts}, lines))
        waiting.clear()
        self._counts.clear()


def run(store: Store, channel: socket.socket) -> None:
    """Serve with a store that nobody changes until the other side of the channel ends."""
    first = taken(channel)
    if first is None:
        return
    settings = first[0]
    desk = Desk(channel, Near(store, settings["hubs"], Limits(**settings["engine"])), settings)
    seldom_collect()
    channel.sendall(packed({"ready": True}))
    desk.run()
