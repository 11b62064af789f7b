"""Between ASGI's messages and our requests and answers."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Awaitable, Callable, Coroutine, Iterable, MutableMapping
from typing import Any, TypeVar

from ..engine import media
from ..engine.faults import ClientGone
from .http import Request, Response, parameters
from .multipart import MULTIPART
from .problems import FORMAT, HttpProblem

T = TypeVar("T")
Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

CROSS_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Content-Type, ETag, Link, Location, Lc-Limits, Retry-After, X-Total-Count"
    ),
}
_HOST = re.compile(r"(?:[\w.-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{0,5})?", re.ASCII)
ABORT = "lc_graph.abort"
"""The extension of ASGI by which an application breaks the connection at once."""
PAGE_BODY = 1 << 20
"""Bytes of a form that pages take."""
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
METHODS = {"/sparql": "GET, HEAD, POST, OPTIONS", "/store": "GET, HEAD, PUT, POST, PATCH, DELETE, OPTIONS"}
"""What may be asked at an endpoint, beside what may be asked at all others: to read."""
UPDATE = "application/sparql-update"
SENT = {
    "/sparql": {"Accept-Post": f"application/x-www-form-urlencoded, application/sparql-query, {UPDATE}"},
    "/store": {
        "Accept-Post": ", ".join([*(format.media_type for format in media.TRIPLE_FORMATS), MULTIPART]),
        "Accept-Patch": UPDATE,
    },
}
"""What may be sent to an endpoint, as the answer to OPTIONS says it."""
READING = "GET, HEAD, OPTIONS"


def request(scope: Scope, base: str) -> Request:
    """Return a request without its body.

    Args:
        scope: ASGI's account of it.
        base: the address clients know the service under; empty to take it from the request.
    """
    headers: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, text = name.decode("latin-1"), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    if not base:
        server = scope.get("server") or ("localhost", None)
        host = headers.get("host") or f"{server[0]}:{server[1]}"
        base = f"{scope.get('scheme', 'http')}://{host}"
    return Request(
        method=scope["method"],
        path=scope["path"],
        query=scope["query_string"],
        headers=headers,
        client=(scope.get("client") or ("", 0))[0],
        base=base.rstrip("/"),
    )


def behind_proxy(scope: Scope) -> Scope:
    """Return a request as the proxy in front tells of it: whose it is, and in which scheme it came.

    Of several addresses the last counts: what stands before it may be a client's own words.
    """
    said = {name: value.decode("latin-1") for name, value in scope["headers"]}
    client = said.get(b"x-forwarded-for", "").rpartition(",")[2].strip()
    scheme = said.get(b"x-forwarded-proto", "").rpartition(",")[2].strip().lower()
    return {
        **scope,
        "client": (client[:100], 0) if client else scope.get("client"),
        "scheme": scheme if scheme in ("http", "https") else scope["scheme"],
    }


def check_host(request: Request, version: str) -> None:
    """Refuse a host that no address can have: pages write it into their links.

    Since HTTP 1.1 there must be one, and only one (RFC 9112, 3.2).

    Raises:
        HttpProblem: 400.
    """
    host = request.headers.get("host")
    if host is None and version != "1.0":
        raise HttpProblem(400, "host", "there is no Host header", "send the name of this service")
    if host and not _HOST.fullmatch(host):
        raise HttpProblem(400, "host", "the Host header names no host", "send the name of this service")


def check_coding(request: Request) -> None:
    """Take bodies as they are only: a few bytes that are packed may be very many.

    Raises:
        HttpProblem: 415 for one that is compressed.
    """
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if request.body and coding not in ("", "identity"):
        raise HttpProblem(
            415, "content-encoding", f"the body is encoded as {coding[:40]}", "send it as it is",
            {"Accept-Encoding": "identity"},
        )  # fmt: skip


def likes_pages(accept: str | None) -> bool:
    """Say whether who accepts this likes a page better than all that is for programs."""
    offered = (*media.RESULT_FORMATS, *media.GRAPH_FORMATS, FORMAT, media.HTML)
    return media.negotiate(accept, offered) is media.HTML


def for_people(request: Request) -> bool:
    """Say whether a person is to read the answer, or what is asked is about the service: pages do that."""
    try:
        pairs = parameters(request.query)
        if request.media_type == "application/x-www-form-urlencoded":
            pairs += parameters(request.body)
    except HttpProblem:
        return False
    wanted = next((value for name, value in pairs if name == "format"), None)
    page = media.HTML.answers_to(wanted) if wanted else likes_pages(request.headers.get("accept"))
    asks = request.method == "POST" or any(name in ("query", "update") for name, _ in pairs)
    return page or (request.method in ("GET", "HEAD") and not asks)


def of_length(scope: Scope, length: int) -> Scope:
    """Return a request with the length of its body in its headers, however that was sent."""
    headers = [pair for pair in scope["headers"] if pair[0] != b"content-length"]
    return {**scope, "headers": [*headers, (b"content-length", b"%d" % length)]}


def replay(body: bytes, receive: Receive) -> Receive:
    """Return a source of messages that gives a body again that was read already."""
    left: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return left.pop() if left else await receive()

    return again


def preflight(methods: str, asked: str) -> dict[str, str]:
    """Return the headers of the answer to OPTIONS: what may be asked here, from pages of other origins too.

    Args:
        methods: which may be used.
        asked: the headers that such a page means to send (Access-Control-Request-Headers).
    """
    plain = asked if asked.isascii() and asked.isprintable() else ""
    return {
        "Allow": methods,
        "Access-Control-Allow-Methods": methods,
        "Access-Control-Allow-Headers": plain or "Accept, Authorization, Content-Type",
        "Access-Control-Max-Age": "86400",
        "Vary": "Access-Control-Request-Headers",
    }


def told(problem: HttpProblem, request: Request) -> Response:
    """Return what is wrong, for programs, in the language they accept."""
    body, headers = problem.told(request.headers.get("accept-language"))
    return Response(problem.status, {"Cache-Control": "no-store", **headers}, body)


def refusal(problem: HttpProblem, request: Request) -> tuple[bytes, bytes]:
    """Return a problem as it is sent: its headers with the empty line that ends them, and its body."""
    body, headers = problem.told(request.headers.get("accept-language"))
    sent = {**SAFE, **CROSS_ORIGIN, "Cache-Control": "no-store", **headers, "Content-Length": str(len(body))}
    return lines(sent), body


def too_large(most: int) -> HttpProblem:
    """Return the problem of a body that is larger than one may be."""
    return HttpProblem(
        413, "body-too-large", f"the body is larger than {most} bytes", "send less at once",
        {"Connection": "close"},
    )  # fmt: skip


def matches(header: str | None, tag: str) -> bool:
    """Say whether ``If-None-Match`` names an entity tag (weak comparison, RFC 9110, 13.1.2)."""
    if header is None:
        return False
    known = [part.strip().removeprefix("W/") for part in header.split(",")]
    return tag in known or "*" in known


def packed(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    """Return headers as ASGI has them; what no header can hold is replaced."""
    return [
        (
            name.lower().encode("ascii"),
            value.replace("\r", " ").replace("\n", " ").encode("latin-1", "replace"),
        )
        for name, value in headers.items()
    ]


def joined(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Return headers as they go over the wire."""
    return b"".join([b"%s: %s\r\n" % header for header in headers])


def lines(headers: dict[str, str]) -> bytes:
    """Return headers as they go over the wire, with the empty line that ends them."""
    return joined(packed(headers)) + b"\r\n"


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def unless_gone(work: Coroutine[Any, Any, T], receive: Receive) -> T:
    """Do some work, but give it up when the client goes away.

    Raises:
        ClientGone: when it did.
    """
    working = asyncio.ensure_future(work)
    watching = asyncio.ensure_future(_disconnected(receive))
    try:
        await asyncio.wait((working, watching), return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise ClientGone
    finally:
        watching.cancel()
        if not working.done():
            working.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await working
        # An error leads to this frame, which would lead back to it: both would stay, with all they hold.
        del working, watching
