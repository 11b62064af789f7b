"""The connection of a client: uvicorn's, with bounds on the head of a request, and short ways to an answer.

uvicorn reads heads of any length for any time; here both end. And there are two short ways. A request that
was answered before, byte for byte or by its address and what the answer varies by, gets what was sent then. A
query by GET goes to the pool and back without a task (:mod:`lc_graph.server.exchange`). All else takes the
long way, through the application.
"""

from __future__ import annotations

import asyncio
import time
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, cast

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from ..engine.answering import Stream
from ..errors import LcGraphError
from . import asgi, protocol
from .cache import Repeat, repeat
from .exchange import Exchange
from .problems import HttpProblem, of
from .service import Service

if TYPE_CHECKING:
    from .app import Application

_END = b"\r\n\r\n"
_REFUSED = (
    b"HTTP/1.1 %s\r\ncontent-type: application/problem+json\r\ncontent-length: %d\r\nconnection: close" + _END
)
_PLAIN = frozenset(
    b"host accept accept-encoding accept-language user-agent connection if-none-match origin referer "
    b"cache-control pragma cookie dnt priority sec-fetch-mode sec-fetch-site sec-fetch-dest".split()
)
"""Headers beside which a short way may be taken: none of them changes what is asked."""


class Connection(HttpToolsProtocol):
    """One connection.

    Attributes:
        application: what takes the long way.
        clients: the connections there are, by client.
    """

    application: ClassVar[Application]
    service: ClassVar[Service]
    clients: ClassVar[dict[str, int]] = {}

    def connection_made(self, transport: Any) -> None:
        """Count the connection; refuse what is too many."""
        super().connection_made(transport)
        settings = self.service.settings
        self._again: Repeat | None = None
        self._exchange: Exchange | None = None
        self._held, self._raw, self._size = bytearray(), b"", 0
        self._patience: asyncio.TimerHandle | None = None
        self._idle: asyncio.TimerHandle | None = None
        self._active = time.monotonic()
        self._host = self.client[0] if self.client else ""
        count = self.clients[self._host] = self.clients.get(self._host, 0) + 1
        if len(self.connections) > settings.connections or count > settings.connections_each:
            self._refuse("503 Service Unavailable", "connections", "there are too many connections")
            return
        self._patience = self.loop.call_later(settings.arriving, self._impatient)

    def connection_lost(self, exc: Exception | None) -> None:
        """Count it no more, and stop what it asked."""
        self._calm()
        if self._idle is not None:
            self._idle.cancel()
        left = self.clients.get(self._host, 1) - 1
        if left:
            self.clients[self._host] = left
        else:
            self.clients.pop(self._host, None)
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            exchange.gone()
        super().connection_lost(exc)

    # ---- time and size ------------------------------------------------------------------------------

    def _calm(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _impatient(self) -> None:
        """End a connection whose request does not arrive."""
        self._patience = None
        if self._size:
            self._refuse("408 Request Timeout", "slow", "the request did not arrive in time")
        else:
            self.transport.close()

    def _look_idle(self) -> None:
        """End a connection on which nothing was asked for long, after answers that were short ways."""
        self._idle = None
        left = self._active + self.service.settings.idle - time.monotonic()
        waiting = self._exchange is None and (self.cycle is None or self.cycle.response_complete)
        if left > 0 or not waiting:
            self._idle = self.loop.call_later(max(left, 1.0), self._look_idle)
        elif self.timeout_keep_alive_task is None:
            self.transport.close()

    def _refuse(self, status: str, code: str, detail: str) -> None:
        if self.transport.is_closing():
            return
        body = (
            f'{{"type": "https://w3id.org/lc-graph/problem/{code}", "status": {status[:3]}, '
            f'"title": "{status[4:]}", "detail": "{detail}"}}\n'
        ).encode()
        self.transport.write(_REFUSED % (status.encode(), len(body)) + body)
        self.transport.close()

    def _bounded(self, size: int, url: bool = False) -> bool:
        self._size += size
        settings = self.service.settings
        if self._size <= settings.head and len(self.headers) < settings.headers:
            return True
        if url:
            self._refuse("414 URI Too Long", "uri-too-long", f"at most {settings.head} bytes are read")
            return False
        most = f"at most {settings.head} bytes and {settings.headers} headers are read"
        self._refuse("431 Request Header Fields Too Large", "head-too-large", most)
        return False

    # ---- requests -----------------------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        """Answer bytes that are known at once; read others."""
        if self.transport.is_closing():
            return
        if self._exchange is not None:
            self._held += data
            if len(self._held) > self.service.settings.head:
                self.flow.pause_reading()
            return
        fresh = self._size == 0 and (self.cycle is None or self.cycle.response_complete)
        if fresh and (again := self.service.cache.requests.get(data)) is not None:
            self._calm()
            self._unset_keepalive_if_required()
            self._repeat(again)
            return
        # A whole request and nothing else: only that may take the short way.
        self._raw = data if fresh and data.endswith(_END) and data.find(_END) == len(data) - 4 else b""
        super().data_received(data)
        if self._size and self._patience is None:
            self._patience = self.loop.call_later(self.service.settings.arriving, self._impatient)

    def on_message_begin(self) -> None:
        """Begin a head."""
        super().on_message_begin()
        self._size = 1

    def on_url(self, url: bytes) -> None:
        """Take a piece of the address."""
        if self._bounded(len(url), url=True):
            super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header."""
        if self._bounded(len(name) + len(value)):
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Take a short way, or the long one."""
        self._calm()
        self._size = 0
        if self.transport.is_closing() or (self._raw and self._short()):
            return
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body."""
        if not self.transport.is_closing():
            super().on_body(body)

    def on_message_complete(self) -> None:
        """End the request."""
        again, self._again = self._again, None
        if again is not None:
            self._repeat(again)
        elif self._exchange is None and not self.transport.is_closing() and self.cycle is not None:
            super().on_message_complete()

    # ---- the short ways -----------------------------------------------------------------------------

    def _short(self) -> bool:
        """Take a short way if there is one."""
        path, _, query = self.url.partition(b"?")
        method = self.parser.get_method()
        if method not in (b"GET", b"HEAD") or path != b"/sparql" or not query:
            return False
        if not self.parser.should_keep_alive() or any(name not in _PLAIN for name, _ in self.headers):
            return False
        scope = self.scope | {
            "method": method.decode(), "path": "/sparql", "raw_path": path, "query_string": query,
        }  # fmt: skip
        request = asgi.request(cast(asgi.Scope, scope), self.service.settings.base)
        headers = [request.headers.get(name, "") for name in ("accept", "accept-encoding", "if-none-match")]
        accept, encoding, known = (value.encode("latin-1") for value in headers)
        key = (self.url, request.base.encode(), accept, encoding)
        if (answer := self.service.cache.get(key)) is not None:
            self._again = repeat(answer, request.method, known)
            self.service.cache.remember(self._raw, self._again)
            return True
        # What may be for people is the pages' business.
        if method != b"GET" or b"html" in accept or b"html" in query:
            return False
        settings = self.service.settings
        try:
            asked = protocol.read(request, settings.query, settings.depth)
            if asked.query is None:
                return False
            self._exchange = Exchange(self.service, self, request, asked.query, key)
        except (HttpProblem, LcGraphError) as error:
            refusal = asgi.refusal(error if isinstance(error, HttpProblem) else of(error), request)
            self.service.told(request, refusal.status, len(refusal.body), time.monotonic())
            self.answered(refusal.status, asgi.lines(refusal.headers), refusal.body)
        return True

    def _repeat(self, again: Repeat) -> None:
        self.transport.write(b"".join((again.status_line, self._date(), again.rest)))
        self.service.told_again(self._host, again)
        self._over()

    def answered(self, status: int, head: bytes, body: bytes) -> None:
        """Send a whole answer (see :class:`lc_graph.server.exchange.Asking`)."""
        self.transport.write(b"".join((STATUS_LINE[status], self._date(), head, body)))
        self._exchange = None
        self._over()

    def _date(self) -> bytes:
        return b"".join([b"%s: %s\r\n" % header for header in self.server_state.default_headers])

    def hand_over(self, stream: Stream) -> None:
        """Let the application send an answer that has begun."""
        exchange, self._exchange = self._exchange, None
        assert exchange is not None

        async def send_on(scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send) -> None:
            await self.application.resume(exchange.request, exchange.query, stream, exchange.began, send)

        # The application for this one request; uvicorn makes its cycle of what the parser still knows.
        mine, self.app = self.app, cast(Any, send_on)
        super().on_headers_complete()
        super().on_message_complete()
        self.app = mine
        self._read_on()

    def _over(self) -> None:
        self.server_state.total_requests += 1
        self._active = time.monotonic()
        if self._idle is None:
            self._idle = self.loop.call_later(self.service.settings.idle, self._look_idle)
        self._read_on()

    def _read_on(self) -> None:
        """Read what came while an answer was awaited."""
        if self._held:
            held, self._held = bytes(self._held), bytearray()
            self.flow.resume_reading()
            self.loop.call_soon(partial(self._receive, held))

    def _receive(self, data: bytes) -> None:
        if self.parser is not None:
            self.data_received(data)


def connection_for(application: Application) -> type[Connection]:
    """Return the kind of connections of one application."""
    members = {"application": application, "service": application.service, "clients": {}}
    return cast(type[Connection], type("ServedConnection", (Connection,), members))
