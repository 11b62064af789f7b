"""The connection of a client: uvicorn's, within bounds, and with short ways to an answer.

There are two of these. A request that was answered before, byte for byte or by its address and what the
answer varies by, gets what was sent then. A query by GET goes to the pool and back without a task
(:mod:`lc_graph.server.exchange`), and without being parsed if its headers were seen before, as those of a
client are always the same. All else takes the long way, through the application.
"""

from __future__ import annotations

import time
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, cast

from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from ..engine.answering import Stream
from ..errors import LcGraphError
from . import asgi, protocol
from .cache import Repeat, repeat
from .desks import IN_A_ROW
from .endpoint import beginning
from .exchange import Exchange, at_once
from .http import Request
from .moving import Movable
from .problems import HttpProblem, of
from .senders import PLAIN, Sender, Senders, sender_of

if TYPE_CHECKING:
    from .app import Application

_END = b"\r\n\r\n"
_dated = lru_cache(maxsize=8)(asgi.joined)  # the time is the same for a second


class Connection(Movable):
    """One connection.

    Attributes:
        application: what takes the long way.
        senders: by their headers, as they were sent.
    """

    application: ClassVar[Application]
    senders: ClassVar[Senders]

    def connection_made(self, transport: Any) -> None:
        """Begin with nothing asked."""
        self._again: Repeat | None = None
        self._exchange: Exchange | None = None
        self._held, self._raw = bytearray(), b""
        self._unparsed, self._handing = b"", False
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop what was asked."""
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            exchange.gone()
        self._held.clear()
        super().connection_lost(exc)

    def _busy(self) -> bool:
        return self._exchange is not None or super()._busy()

    def _owing(self) -> bool:
        return self._exchange is not None or super()._owing()

    def shutdown(self) -> None:
        """Answer what was asked, and then end (uvicorn calls this when the service is stopped)."""
        self._end_after_answers()

    def resume_writing(self) -> None:
        """Go on once the client has taken what was sent."""
        super().resume_writing()
        self._read_on()

    # ---- requests -----------------------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        """Answer bytes that are known at once; read others."""
        cycle = self.cycle
        if self.transport.is_closing() or (self._last and not (self._busy() and cycle and cycle.more_body)):
            return
        # A body may go on to arrive after its request was answered: it must not be taken for a request.
        fresh = self._size == 0 and (cycle is None or (cycle.response_complete and not cycle.more_body))
        if self._exchange is not None or self._held or (fresh and self.flow.write_paused):
            self._held += data
            if len(self._held) > self.service.settings.head:
                self.flow.pause_reading()
            return
        if fresh and (again := self.service.cache.requests.get(data)) is not None:
            self._calm()
            self._unset_keepalive_if_required()
            self._repeat(again)
            return
        # A whole request and nothing else: only that may take the short way.
        self._raw = data if fresh and data.endswith(_END) and data.find(_END) == len(data) - 4 else b""
        if self._raw and self._known(data):
            return
        super().data_received(data)
        if self._size and self._patience is None and not self._ending:
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
        if not self._handing and (self._ending or (self._raw and self._short())):
            return
        self._begin_long_way()

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body."""
        if not self._ending or self._busy():
            super().on_body(body)

    def on_message_complete(self) -> None:
        """End the request."""
        if self._size:
            # Fields behind the body were read, within the bounds of a head.
            self._calm()
            self._size = 0
        again, self._again = self._again, None
        if again is not None:
            self._repeat(again)
        elif self._handing or (
            self._exchange is None and not self.transport.is_closing() and self.cycle is not None
        ):
            super().on_message_complete()
            self.cycle.more_body = False

    def _begin_long_way(self) -> None:
        self._other()
        # Only a broken connection tells that an answer is not whole; who takes nothing would not see its end.
        self.scope["extensions"] = {asgi.ABORT: {"abort": self.transport.abort}}
        super().on_headers_complete()

    # ---- the short ways -----------------------------------------------------------------------------

    def _known(self, data: bytes) -> bool:
        """Take the short way with a request whose headers were seen before."""
        url, sender = self.senders.known(data)
        if sender is None or len(data) > self.service.settings.head:
            return False
        if self._row >= IN_A_ROW and self._moved(data, sender):
            return True
        self._unparsed = data
        self._calm()
        self._unset_keepalive_if_required()
        if self._asked(sender, "GET", url):
            again, self._again = self._again, None
            if again is not None:
                self._repeat(again)
            return True
        self._unparsed = b""
        return False

    def _short(self) -> bool:
        """Take a short way if there is one."""
        path, _, query = self.url.partition(b"?")
        method = self.parser.get_method()
        if method not in (b"GET", b"HEAD") or path != b"/sparql" or not query:
            return False
        if self.parser.get_http_version() != "1.1" or any(name not in PLAIN for name, _ in self.headers):
            return False
        sender = sender_of(self.scope, self.service.settings, closes=not self.parser.should_keep_alive())
        self.senders.remember(self._raw, sender)
        return self._asked(sender, method.decode(), self.url)

    def _asked(self, sender: Sender, method: str, url: bytes) -> bool:
        """Take a short way with what a sender asks; say no if only the long way is left."""
        ending = self._last
        self._last = ending or sender.closes
        taken = self._taken(sender, method, url)
        self._last = ending or (taken and sender.closes)
        return taken

    def _taken(self, sender: Sender, method: str, url: bytes) -> bool:
        """Answer a query from memory, or send it on its way, if it can be."""
        key = (url, sender.base, sender.accept, sender.encoding)
        service = self.service
        if (answer := service.cache.get(key)) is not None:
            self._other()
            self._again = repeat(answer, method, sender.headers.get("if-none-match"), sender.client)
            if not sender.closes:
                service.cache.remember(self._raw, self._again)
            return True
        # What may be for people is the pages' business.
        if method != "GET" or b"html" in sender.accept or b"html" in url:
            return False
        client = sender.client or self._host
        request = Request("GET", "/sparql", url.partition(b"?")[2], sender.headers, b"", client, sender.base)
        text = ""
        try:
            if not sender.sound:
                asgi.check_host(request, "1.1")
            asked = protocol.read(request, service.settings.query, service.settings.depth)
            if asked.query is None:
                return False
            text = asked.query.text
            if (reply := at_once(service, request, asked.query, key)) is None:
                self._other()
                self._exchange = Exchange(service, self, request, asked.query, key)
            else:
                self._looked_up(sender)
                self.answered(*reply)
        except (HttpProblem, LcGraphError) as error:
            problem = error if isinstance(error, HttpProblem) else of(error, text)
            head, body = asgi.refusal(problem, request)
            service.told(request, problem.status, len(body), time.monotonic())
            self.answered(problem.status, head, body)
        return True

    def _repeat(self, again: Repeat) -> None:
        self.transport.write(b"".join((again.status_line, self._date(), again.rest)))
        self.service.told_again(again.client or self._host, again)
        self._over()

    def answered(self, status: int, head: bytes, body: bytes) -> None:
        """Send a whole answer (see :class:`lc_graph.server.exchange.Asking`)."""
        self.transport.write(b"".join((STATUS_LINE[status], self._date(), head, body)))
        self._exchange, self._unparsed = None, b""
        self._over()

    def _date(self) -> bytes:
        date = _dated(tuple(self.server_state.default_headers))
        return date + b"connection: close\r\n" if self._last else date

    def hand_over(self, stream: Stream) -> None:
        """Let the application send an answer that has begun."""
        exchange, self._exchange = self._exchange, None
        assert exchange is not None
        sent = 0
        if (first := beginning(self.service, exchange.request, stream)) is not None:
            # What there is goes out before anything else is done.
            head, piece = first
            sent = len(piece)
            self.transport.write(b"%s%s%s%x\r\n%s\r\n" % (STATUS_LINE[200], self._date(), head, sent, piece))

        async def send_on(scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send) -> None:
            await self.application.resume(exchange, stream, sent, scope, receive, send)

        # The application for this one request; uvicorn makes its cycle of what the parser still knows.
        mine, self.app = self.app, cast(Any, send_on)
        if self._unparsed:
            data, self._unparsed = self._unparsed, b""
            self._raw, self._handing = b"", True
            super().data_received(data)
            self._handing = False
        else:
            self._begin_long_way()
            super().on_message_complete()
        self.app = mine
        if sent:
            self.cycle.response_started = self.cycle.chunked_encoding = True
        if self._last:
            self.cycle.keep_alive = False
        self._read_on()

    def _over(self) -> None:
        self.server_state.total_requests += 1
        self._active = time.monotonic()
        if self._last:
            self._close()
            return
        self._idle_from_here()
        self._read_on()

    def _read_on(self) -> None:
        """Read what came while an answer was awaited, or was not taken."""
        if self._held and self._exchange is None and not self.flow.write_paused:
            self.loop.call_soon(self._receive)

    def _receive(self) -> None:
        # Until now all that came was held, lest a later part overtake an earlier one.
        held, self._held = bytes(self._held), bytearray()
        if held and self.parser is not None:
            self.flow.resume_reading()
            self.data_received(held)
