"""The ASGI application: the endpoints are answered here, all else by the pages (Flask) in threads.

ASGI, because it tells that a client went away, and because an answer that fails midway breaks the connection:
what is cut short never looks whole.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from ..engine.answering import Stream
from ..engine.asking import Query
from ..engine.faults import ClientGone
from ..errors import LcGraphError
from . import asgi
from .asgi import Receive, Scope, Send
from .endpoint import BrokenOff, sparql, streamed
from .http import Request, Response
from .problems import HttpProblem, of
from .service import Service

Handler = Callable[[Service, Request], Awaitable[Response]]

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
        path = scope["path"]
        handler = self.handlers.get(path.rstrip("/") or "/")
        if handler is None and path.startswith("/store/"):
            handler = self.handlers["/store"]
        began = time.monotonic()
        request = asgi.request(scope, self.service.settings.base)
        try:
            response = await self._answer(handler, request, scope, receive, send)
            if response is None:
                return
            size = await self._send(request, response, send)
        except ClientGone:
            self._done(request, 499, 0, began)
        except BrokenOff as error:
            # Nothing ends the answer: the server then breaks the connection.
            log.info("%s broke off: %s", request.path, error)
            self._done(request, 599, 0, began)
        else:
            self._done(request, response.status, size, began, response)

    async def _answer(
        self, handler: Handler | None, request: Request, scope: Scope, receive: Receive, send: Send
    ) -> Response | None:
        """Return the answer to a request, an error too; None when the pages have answered it."""
        try:
            asgi.check_host(request)
            if request.method == "OPTIONS" and handler is not None:
                response = asgi.preflight(request)
            else:
                body = await self._body(request, receive)
                request = dataclasses.replace(request, body=body)
                # Pages have few threads: none of them waits for a client that is slow to send.
                if handler is None or (handler is sparql and asgi.for_people(request)):
                    await self.pages(scope, asgi.replay(body, receive), send)
                    return None
                response = await self._unless_gone(handler(self.service, request), receive)
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
        response.headers = {**asgi.SAFE, **asgi.CROSS_ORIGIN, **response.headers}
        return response

    async def resume(self, request: Request, query: Query, stream: Stream, began: float, send: Send) -> None:
        """Send an answer that a connection asked for itself, and that turned out long."""
        response = streamed(self.service, request, query, stream)
        response.headers = {**asgi.SAFE, **asgi.CROSS_ORIGIN, **response.headers}
        try:
            size = await self._send(request, response, send)
        except BrokenOff as error:
            log.info("%s broke off: %s", request.path, error)
            self._done(request, 599, 0, began, response)
        else:
            self._done(request, response.status, size, began, response)

    # ---- requests -----------------------------------------------------------------------------------

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

    async def _unless_gone(self, work: Awaitable[Response], receive: Receive) -> Response:
        """Do the work, but give it up when the client goes away."""
        working = asyncio.ensure_future(work)
        watching = asyncio.ensure_future(asgi.disconnected(receive))
        try:
            await asyncio.wait((working, watching), return_when=asyncio.FIRST_COMPLETED)
            if working.done():
                return working.result()
            working.cancel()
            with contextlib.suppress(asyncio.CancelledError, HttpProblem, LcGraphError):
                await working
            raise ClientGone
        finally:
            watching.cancel()

    # ---- answers ------------------------------------------------------------------------------------

    async def _send(self, request: Request, response: Response, send: Send) -> int:
        """Send an answer and return its bytes; one that stops midway breaks the connection."""
        headers, body = response.headers, response.body
        if isinstance(body, bytes):
            known = headers.get("ETag")
            if known and response.status == 200 and asgi.matches(request.headers.get("if-none-match"), known):
                response.status, body = 304, b""
                headers = {name: value for name, value in headers.items() if not name.startswith("Content-")}
            elif response.status not in (204, 304):
                headers["Content-Length"] = str(len(body))
        start = {"type": "http.response.start", "status": response.status, "headers": asgi.packed(headers)}
        await send(start)
        if isinstance(body, bytes):
            await self._in_time(send({"type": "http.response.body", "body": body}))
            return len(body)
        return await self._pieces(request, body, send)

    async def _pieces(self, request: Request, pieces: AsyncIterator[bytes], send: Send) -> int:
        size = 0
        try:
            if request.method == "HEAD":
                await send({"type": "http.response.body", "body": b""})
                return 0
            async for piece in pieces:
                await self._in_time(send({"type": "http.response.body", "body": piece, "more_body": True}))
                size += len(piece)
            await send({"type": "http.response.body", "body": b""})
            return size
        finally:
            if (close := getattr(pieces, "aclose", None)) is not None:
                await close()

    async def _in_time(self, sending: Awaitable[None]) -> None:
        """Send, but not to a client that takes nothing for too long."""
        try:
            async with asyncio.timeout(self.service.settings.leaving):
                await sending
        except TimeoutError:
            raise BrokenOff("slow") from None

    def _done(
        self, request: Request, status: int, size: int, began: float, response: Response | None = None
    ) -> None:
        digest, rows = (response.digest, response.rows) if response else ("", None)
        self.service.told(request, status, size, began, digest, rows)
