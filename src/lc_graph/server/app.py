"""The ASGI application: the endpoints are answered here, all else by the pages (Flask) in threads.

ASGI, because it tells that a client went away, and because an answer that fails midway breaks the connection:
what is cut short never looks whole.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from ..engine.answering import Stream
from ..engine.faults import ClientGone
from ..errors import LcGraphError
from . import asgi
from .asgi import Message, Receive, Scope, Send
from .endpoint import sparql, streamed
from .exchange import Exchange
from .http import Request, Response
from .problems import HttpProblem, of
from .sending import BrokenOff, send_answer
from .service import Service

Handler = Callable[[Service, Request], Awaitable[Response]]

GONE, BROKEN = 499, 599
"""What the log says instead of a status: the client went away; the answer could not be finished."""
PAGES = "pages"
"""The place, in the metrics, of all that the pages answer."""

log = logging.getLogger(__name__)


class Application:
    """The application of one service."""

    def __init__(self, service: Service, pages: Any, handlers: dict[str, Handler]) -> None:
        """Make the application.

        Args:
            service: what the endpoints share.
            pages: the ASGI application of the pages.
            handlers: the endpoints by their paths, without a slash at the end.
        """
        self.service, self.pages, self.handlers = service, pages, handlers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            return
        began = time.monotonic()
        if self.service.settings.proxy_headers:
            scope = asgi.behind_proxy(scope)
        path = "/" + scope["path"].strip("/")
        place = "/store" if path.startswith("/store/") else path
        handler = self.handlers.get(place)
        request = asgi.request(scope, self.service.settings.base)
        one = _One(request, place if handler else PAGES, began, scope, receive, send)
        try:
            response = await self._answer(handler, one)
        except ClientGone:
            self._done(one, GONE, 0)
        else:
            if response is None:
                self._done(one, one.status, one.size)
            else:
                await self._send(one, response)

    async def _answer(self, handler: Handler | None, one: _One) -> Response | None:
        """Return the answer to a request, an error too; None when the pages have answered it."""
        request = one.request
        try:
            asgi.check_host(request, one.scope["http_version"])
            if request.method == "OPTIONS" and (handler is not None or request.path == "*"):
                methods = asgi.METHODS.get(one.place, asgi.READING)
                asked = request.headers.get("access-control-request-headers", "")
                told = {**asgi.preflight(methods, asked), **asgi.SENT.get(one.place, {})}
                response = Response(204, told)
            else:
                body = await self._body(request, one.receive)
                request = one.request = request._replace(body=body)
                asgi.check_coding(request)
                # Pages have few threads: none of them waits for a client that is slow to send.
                if handler is None or (handler is sparql and asgi.for_people(request)):
                    if len(body) > asgi.PAGE_BODY:
                        # They refuse it for its length, and need not hold it meanwhile.
                        one.scope = asgi.of_length(one.scope, len(body))
                        request = one.request = request._replace(body=b"")
                        body = b""
                    await self.pages(one.scope, asgi.replay(body, one.receive), one.pass_on)
                    return None
                response = await asgi.unless_gone(self._handled(handler, request), one.receive)
        except ClientGone:
            raise
        except HttpProblem as error:
            response = asgi.told(error, request)
        except LcGraphError as error:
            response = asgi.told(of(error), request)
        except Exception:
            log.exception("unexpected error at %s", request.path)
            problem = HttpProblem(
                500, "unexpected", "something went wrong here", "the log of the server says what"
            )
            response = asgi.told(problem, request)
        return response

    async def _handled(self, handler: Handler, request: Request) -> Response:
        return await handler(self.service, request)

    async def resume(
        self, exchange: Exchange, stream: Stream, sent: int, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Send an answer that a connection asked for itself, and that turned out long.

        Args:
            exchange: what was asked.
            stream: the answer.
            sent: how much of it was sent before, after its head; nothing if neither was.
            scope, receive, send: as ASGI gives them.
        """
        request = exchange.request
        response = streamed(self.service, request, exchange.query, stream)
        await self._send(_One(request, request.path, exchange.began, scope, receive, send, sent), response)

    async def _body(self, request: Request, receive: Receive) -> bytes:
        """Return the body of a request, which must come within its time and be no larger than it may."""
        most = self.service.settings.body
        declared = request.headers.get("content-length", "")
        if declared.isdigit() and int(declared) > most:
            raise asgi.too_large(most)
        pieces: list[bytes] = []
        size = 0
        try:
            async with asyncio.timeout(self.service.settings.arriving):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        raise ClientGone
                    pieces.append(message.get("body", b""))
                    size += len(pieces[-1])
                    if size > most:
                        raise asgi.too_large(most)
                    if not message.get("more_body"):
                        return b"".join(pieces)
        except TimeoutError:
            raise HttpProblem(
                408, "slow", "the body did not arrive in time", "send it faster", {"Connection": "close"}
            ) from None

    async def _send(self, one: _One, response: Response) -> None:
        response.headers = {**asgi.SAFE, **asgi.CROSS_ORIGIN, **response.headers}
        patience = self.service.settings.leaving
        try:
            size = await send_answer(one.request, response, one.scope, one.receive, one.pass_on, patience)
        except ClientGone:
            self._done(one, GONE, one.size, response)
        except BrokenOff as error:
            # Nothing ends the answer: the server then breaks the connection.
            log.info("%s broke off: %s", one.request.path, error)
            self._done(one, BROKEN, one.size, response)
        else:
            self._done(one, response.status, one.before + size, response)
        finally:
            response.close()

    def _done(self, one: _One, status: int, size: int, response: Response | None = None) -> None:
        digest, rows = (response.digest, response.rows) if response else ("", None)
        self.service.told(one.request, status, size, one.began, digest, rows, one.place)


class _One:
    """One request on its way, and what was sent of its answer."""

    def __init__(
        self, request: Request, place: str, began: float, scope: Scope, receive: Receive, send: Send,
        before: int = 0,
    ) -> None:  # fmt: skip
        self.request, self.place, self.began = request, place, began
        self.scope, self.receive, self.send = scope, receive, send
        self.status, self.before, self.size = GONE, before, before

    async def pass_on(self, message: Message) -> None:
        """Send a message, and take note of it."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            if self.before:
                return
            # Pages may name the date, which the server does in any case.
            message["headers"] = [pair for pair in message["headers"] if pair[0].lower() != b"date"]
        else:
            self.size += len(message.get("body", b""))
        await self.send(message)
