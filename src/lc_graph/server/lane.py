"""The connection of a client: uvicorn's, with bounds on the head of a request, and a lane for repeats.

uvicorn reads heads of any length for any time; here both end. A request that was answered before is answered
at once from what was sent then, without waking the application: most of what dashboards ask is that.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any, ClassVar, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from .cache import Kept, Key
from .service import Service

_REFUSED = (
    b"HTTP/1.1 %s\r\ncontent-type: application/problem+json\r\n"
    b"content-length: %d\r\nconnection: close\r\n\r\n"
)
_LANE = frozenset({b"host", b"accept", b"accept-encoding", b"user-agent", b"connection", b"accept-language",
                   b"if-none-match", b"origin", b"referer", b"cache-control", b"pragma", b"cookie", b"dnt",
                   b"sec-fetch-mode", b"sec-fetch-site", b"sec-fetch-dest"})  # fmt: skip
"""Headers beside which a repeat is a repeat: answers do not depend on them, but for those in the key."""


class Connection(HttpToolsProtocol):
    """One connection."""

    service: ClassVar[Service]
    clients: ClassVar[dict[str, int]] = {}

    def connection_made(self, transport: Any) -> None:
        """Count the connection; refuse what is too many."""
        super().connection_made(transport)
        settings = self.service.settings
        self._kept: Kept | None = None
        self._head_size = 0
        self._patience: asyncio.TimerHandle | None = None
        self._host = self.client[0] if self.client else ""
        self.clients[self._host] = self.clients.get(self._host, 0) + 1
        if len(self.connections) > settings.connections or (
            self.clients[self._host] > settings.connections_each
        ):
            self._refuse("503 Service Unavailable", "connections", "there are too many connections")
            return
        self._patience = self.loop.call_later(settings.arriving, self._impatient)

    def connection_lost(self, exc: Exception | None) -> None:
        """Count it no more."""
        self._calm()
        left = self.clients.get(self._host, 1) - 1
        if left:
            self.clients[self._host] = left
        else:
            self.clients.pop(self._host, None)
        super().connection_lost(exc)

    def _calm(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _impatient(self) -> None:
        """End a connection whose request does not arrive."""
        self._patience = None
        if self._head_size:
            self._refuse("408 Request Timeout", "slow", "the request did not arrive in time")
        else:
            self.transport.close()

    def _refuse(self, status: str, code: str, detail: str) -> None:
        body = (
            f'{{"type": "https://w3id.org/lc-graph/problem/{code}", "status": {status[:3]}, '
            f'"title": "{status[4:]}", "detail": "{detail}"}}\n'
        ).encode()
        self.transport.write(_REFUSED % (status.encode(), len(body)) + body)
        self.transport.close()

    # ---- the head of a request ----------------------------------------------------------------------

    def on_message_begin(self) -> None:
        """Begin a head; it must arrive within its time."""
        super().on_message_begin()
        self._head_size, self._kept = 1, None
        if self._patience is None:
            self._patience = self.loop.call_later(self.service.settings.arriving, self._impatient)

    def data_received(self, data: bytes) -> None:
        """Read on, unless the connection is being closed."""
        if not self.transport.is_closing():
            super().data_received(data)

    def on_url(self, url: bytes) -> None:
        """Take a piece of the address."""
        self._head_size += len(url)
        if self._bounded():
            super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header."""
        self._head_size += len(name) + len(value)
        if self._bounded():
            super().on_header(name, value)

    def _bounded(self) -> bool:
        settings = self.service.settings
        if self._head_size <= settings.head and len(self.headers) < settings.headers:
            return True
        if not self.transport.is_closing():
            most = f"at most {settings.head} bytes and {settings.headers} headers are read"
            self._refuse("431 Request Header Fields Too Large", "head-too-large", most)
        return False

    def on_headers_complete(self) -> None:
        """Answer a repeat at once, and pass on what is new."""
        self._calm()
        if self.transport.is_closing():
            return
        if (self.cycle is None or self.cycle.response_complete) and not self.pipeline:
            self._kept = self._repeat()
        if self._kept is None:
            super().on_headers_complete()

    def _repeat(self) -> Kept | None:
        method = self.parser.get_method()
        if method not in (b"GET", b"HEAD"):
            return None
        accept = encoding = known = b""
        for name, value in self.headers:
            if name not in _LANE:
                return None
            if name == b"accept":
                accept += value
            elif name == b"accept-encoding":
                encoding += value
            elif name == b"if-none-match":
                known = value
        key: Key = (self.url, accept, encoding)
        kept = self.service.cache.get(key)
        if kept is None:
            return None
        self._began = time.monotonic()
        self._reply = kept.whole
        self._status = b"200"
        if known and kept.etag in known:
            self._reply, self._status = kept.unchanged, b"304"
        elif method == b"HEAD":
            self._reply = kept.head_only
        return kept

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body."""
        if self._kept is None and not self.transport.is_closing():
            super().on_body(body)

    def on_message_complete(self) -> None:
        """End the request."""
        kept, self._kept = self._kept, None
        self._head_size = 0
        if self.transport.is_closing():
            return
        if kept is None:
            super().on_message_complete()
            return
        self.transport.write(self._reply)
        status = int(self._status)
        self.service.told_again(self._host, self.parser.get_method().decode(), kept, status, self._began)
        if self.parser.should_keep_alive():
            self.on_response_complete()
        else:
            self.transport.close()


def connection_for(service: Service) -> type[Connection]:
    """Return the kind of connections of one service."""
    return cast(
        type[Connection], type("ServedConnection", (Connection,), {"service": service, "clients": {}})
    )
