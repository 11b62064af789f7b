"""Sending an answer, whole or piece by piece, as long as the client takes it; never a part as the whole."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable

from . import asgi
from .asgi import Receive, Scope, Send
from .http import Request, Response
from .problems import HttpProblem

UNCHUNKED = 16 << 20
"""Bytes that are gathered of an answer for HTTP/1.0, which knows no chunks: with their number told before
them, a part of them cannot be taken for the whole."""


class BrokenOff(Exception):
    """An answer that had begun cannot be finished: the connection is broken."""

    def __init__(self, problem: HttpProblem) -> None:
        """Take what went wrong."""
        super().__init__(problem.code)
        self.problem = problem


async def send_answer(
    request: Request, response: Response, scope: Scope, receive: Receive, send: Send, patience: float
) -> int:
    """Send an answer and return its bytes.

    Args:
        request: what is answered.
        response: the answer; its status and headers become those that were sent.
        scope, receive, send: as ASGI gives them.
        patience: seconds in which the client must take something.

    Raises:
        BrokenOff: when it cannot be finished; then nothing ends it, and the server breaks the connection.
        ClientGone: when nobody takes it any more.
    """
    if not isinstance(response.body, bytes) and scope["http_version"] == "1.0":
        response.body = await asgi.unless_gone(_gathered(request, response), receive)
    headers, body = response.headers, response.body
    if isinstance(body, bytes):
        known = headers.get("ETag")
        reads = request.method in ("GET", "HEAD") and response.status == 200
        if known and reads and asgi.matches(request.headers.get("if-none-match"), known):
            response.status, body = 304, b""
            headers = {name: value for name, value in headers.items() if not name.startswith("Content-")}
        elif response.status not in (204, 304):
            headers["Content-Length"] = str(len(body))
    await send({"type": "http.response.start", "status": response.status, "headers": asgi.packed(headers)})
    if request.method == "HEAD" or isinstance(body, bytes):
        content = body if isinstance(body, bytes) else b""
        await _in_time(send({"type": "http.response.body", "body": content}), scope, patience)
        return 0 if request.method == "HEAD" else len(content)
    return await asgi.unless_gone(_pieces(body, scope, send, patience), receive)


async def _pieces(pieces: AsyncIterator[bytes], scope: Scope, send: Send, patience: float) -> int:
    size = 0
    async for piece in pieces:
        await _in_time(
            send({"type": "http.response.body", "body": piece, "more_body": True}), scope, patience
        )
        size += len(piece)
    await send({"type": "http.response.body", "body": b""})
    return size


async def _in_time(sending: Awaitable[None], scope: Scope, patience: float) -> None:
    """Send, but not to a client that takes nothing for too long."""
    try:
        async with asyncio.timeout(patience):
            await sending
    except TimeoutError:
        # It would not take the end of the connection either.
        scope["extensions"][asgi.ABORT]["abort"]()
        raise BrokenOff(HttpProblem(408, "slow", "the answer was not taken in time")) from None


async def _gathered(request: Request, response: Response) -> bytes:
    """Return an answer as a whole; what went wrong with it becomes the answer."""
    assert not isinstance(response.body, bytes)
    pieces: list[bytes] = []
    size = 0
    try:
        if request.method != "HEAD":
            async for piece in response.body:
                pieces.append(piece)
                size += len(piece)
                if size > UNCHUNKED:
                    raise BrokenOff(
                        HttpProblem(
                            413, "answer-too-large",
                            "the answer is too long for HTTP/1.0, which cannot tell a part from the whole",
                            "ask by HTTP/1.1, or add LIMIT",
                        )
                    )  # fmt: skip
    except BrokenOff as error:
        instead = asgi.told(error.problem, request)
        response.status, response.headers = instead.status, {**asgi.SAFE, **asgi.CROSS_ORIGIN}
        response.headers.update(instead.headers)
        assert isinstance(instead.body, bytes)
        return instead.body
    return b"".join(pieces)
