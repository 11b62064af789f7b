"""The bounds of a connection: how many there may be, how long a head may be and take, and how long to wait.

uvicorn reads heads of any length for any time, and waits for ever for a client that takes nothing; here all
of it ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import sys
import time
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from . import asgi, targets
from .http import Request
from .problems import HttpProblem
from .service import Service

_LANGUAGE = re.compile(rb"^accept-language:[ \t]*([^\r\n]{0,200})", re.IGNORECASE | re.MULTILINE)
NO_REQUEST = "-"
"""Stands in log and metrics for the method and the path of what is no request."""


class Bounded(HttpToolsProtocol):
    """A connection within bounds.

    Attributes:
        clients: the connections there are, by client.
    """

    service: ClassVar[Service]
    clients: ClassVar[dict[str, int]] = {}
    _host = ""

    def connection_made(self, transport: Any) -> None:
        """Count the connection; refuse what is too many."""
        super().connection_made(transport)
        settings = self.service.settings
        self._size = 0
        self._arrived = b""
        self._last = False
        self._patience: asyncio.TimerHandle | None = None
        self._idle: asyncio.TimerHandle | None = None
        self._active = time.monotonic()
        if self.client is None:
            # It was reset, and has no address any more; one that comes back has what it had.
            self.client = (self._host, 0)
        self._host = self.client[0]
        count = self.clients[self._host] = self.clients.get(self._host, 0) + 1
        if self._too_many(count):
            self._refuse(503, "connections", "there are too many connections")
            return
        self._patience = self.loop.call_later(settings.arriving, self._impatient)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            # Whoever takes nothing of an answer is let go by the system, were the answer all sent by us.
            with contextlib.suppress(OSError, AttributeError):
                patience = int(settings.leaving * 1000)
                transport.get_extra_info("socket").setsockopt(
                    socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, patience
                )

    def _too_many(self, count: int, elsewhere: int = 0) -> bool:
        """Say whether this is one connection too many, of all or of this client's, which are so many."""
        settings = self.service.settings
        all_of_them = len(self.connections) + elsewhere
        return all_of_them > settings.connections or count > settings.connections_each

    def connection_lost(self, exc: Exception | None) -> None:
        """Count it no more."""
        self._calm()
        if self._idle is not None:
            self._idle.cancel()
        self._uncount()
        super().connection_lost(exc)

    def _uncount(self) -> None:
        """Count the connection no more, if it still is."""
        if self in self.connections:
            self.connections.discard(self)
            self.clients[self._host] -= 1
            if not self.clients[self._host]:
                del self.clients[self._host]

    @property
    def _ending(self) -> bool:
        """Whether nothing more is read from here."""
        return self._last or self.transport.is_closing()

    def _busy(self) -> bool:
        """Say whether an answer is awaited or being sent."""
        return self.cycle is not None and not self.cycle.response_complete

    def _owing(self) -> bool:
        """Say whether there is a whole request that is not yet answered."""
        cycle = self.cycle
        return self._busy() and (not cycle.more_body or cycle.response_started or bool(self.pipeline))

    def _end_after_answers(self) -> None:
        """Close the connection as soon as all that was asked is answered."""
        self._last = True
        self._calm()
        if self.pipeline and self.cycle.more_body:
            self.pipeline.popleft()
        elif self.cycle is not None:
            self.cycle.keep_alive = False
        if not self._busy():
            self._close()

    def on_response_complete(self) -> None:
        """Go on to the next request, or end."""
        last = self._last and not self.pipeline
        super().on_response_complete()
        if last:
            self._close()

    def _close(self) -> None:
        """Close; at once if the client takes nothing of what was sent."""
        if self.transport.get_write_buffer_size():
            self.loop.call_later(self.service.settings.leaving, self.transport.abort)
        self.transport.close()

    # ---- time ---------------------------------------------------------------------------------------

    def _calm(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _impatient(self) -> None:
        """End a connection whose request does not arrive."""
        self._patience = None
        if self._size:
            self._refuse(408, "slow", "the request did not arrive in time")
        else:
            self._close()

    def _idle_from_here(self) -> None:
        """Have the connection ended when nothing is asked on it from now on."""
        self._calm()
        if self._idle is None:
            self._idle = self.loop.call_later(self.service.settings.idle, self._look_idle)

    def _look_idle(self) -> None:
        """End a connection on which nothing was asked for long, after answers that were short ways."""
        self._idle = None
        left = self._active + self.service.settings.idle - time.monotonic()
        if left > 0 or self._busy():
            self._idle = self.loop.call_later(max(left, 1.0), self._look_idle)
        elif self.timeout_keep_alive_task is None:
            self._close()

    def timeout_keep_alive_handler(self) -> None:
        """End a connection on which nothing was asked for long."""
        if not self.transport.is_closing():
            self._close()

    # ---- size ---------------------------------------------------------------------------------------

    def _bounded(self, size: int, url: bool = False) -> bool:
        self._size += size
        settings = self.service.settings
        if self._size <= settings.head and len(self.headers) < settings.headers:
            return True
        if url:
            self._refuse(414, "uri-too-long", f"at most {settings.head} bytes are read")
            return False
        most = f"at most {settings.head} bytes and {settings.headers} headers are read"
        self._refuse(431, "head-too-large", most)
        return False

    def data_received(self, data: bytes) -> None:
        """Take what arrived."""
        self._arrived = data
        super().data_received(data)
        self._arrived = b""

    def on_headers_complete(self) -> None:
        """Hand a request on, if it is of a kind that is understood."""
        if self.parser.get_http_version() not in ("1.0", "1.1"):
            self._refuse(505, "malformed", "this is another version of HTTP", "ask by HTTP/1.1")
            return
        codings = [value for name, value in self.headers if name == b"transfer-encoding"]
        if codings and [value.strip().lower() for value in codings] != [b"chunked"]:
            self._refuse(501, "malformed", "the body is in an unknown transfer coding", "send it in chunks")
            return
        targets.whose(self.url, self.headers)
        super().on_headers_complete()
        # What comes behind the body is none of the headers, by which the request is admitted (RFC 9110, 6.5).
        self.headers = []

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP."""
        code, detail, remedy = targets.unreadable(sys.exception(), self._arrived)
        self._refuse(400, code, detail, remedy)

    def _language(self) -> dict[str, str]:
        """Return the header by which the language of an error is chosen, if it has arrived."""
        found = _LANGUAGE.search(self._arrived)
        return {"accept-language": found[1].decode("latin-1")} if found else {}

    def _refuse(self, status: int, code: str, detail: str, remedy: str = "") -> None:
        """Refuse what is no request, and close. What was asked before it is answered first."""
        if self._ending:
            return
        refused = Request(NO_REQUEST, NO_REQUEST, headers=self._language(), client=self._host)
        problem = HttpProblem(status, code, detail, remedy, headers={"Connection": "close"})
        head, body = asgi.refusal(problem, refused)
        self.service.told(refused, status, len(body), time.monotonic())
        if self._owing():
            # Here and now it would be taken for the answer to another request.
            self._end_after_answers()
            return
        self.transport.write(STATUS_LINE[status] + head + body)
        self._last = True
        self._calm()
        self._close()
