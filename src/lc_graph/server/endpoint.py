"""``/sparql``: the SPARQL 1.1 Protocol."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from functools import lru_cache
from typing import Any

from ..engine import media
from ..engine.answering import Stream
from ..engine.asking import Query
from ..engine.faults import Refused
from ..engine.media import negotiate_encoding
from ..engine.sparql import QueryError
from ..engine.writing import Write
from ..errors import LcGraphError
from . import asgi, protocol
from .cache import Whole
from .encoding import OFFERED, SMALLEST, compress, compressed
from .http import Request, Response
from .problems import HttpProblem, of
from .sending import BrokenOff
from .service import Service
from .watch import Telling
from .writes import admit, violations

_TYPES = {
    **{("rows", f.name): f.content_type for f in media.RESULT_FORMATS},
    **{("graph", f.name): f.content_type for f in media.GRAPH_FORMATS},
}


def digest(query: Query) -> str:
    """Return the short name of a query in logs."""
    return hashlib.sha256(query.text.encode()).hexdigest()[:16]


async def sparql(service: Service, request: Request) -> Response:
    """Answer a query or carry out an update.

    Raises:
        HttpProblem: for whatever is wrong with the request.
        LcGraphError: for whatever stops a query.
    """
    asked = protocol.read(request, service.settings.query, service.settings.depth)
    if asked.update is not None:
        return await _update(service, request, asked.update)
    assert asked.query is not None, "requests without a query belong to the pages"
    try:
        return await answer(service, request, asked.query)
    except QueryError as error:
        raise of(error, asked.query.text) from None


async def _update(service: Service, request: Request, update: protocol.Update) -> Response:
    """Carry out an update: 204 when it is done, and lasts."""
    admit(service, request)
    write = Write(
        "update", base=request.base + request.path, text=update.text,
        using_graphs=update.using_graphs or (), using_named_graphs=update.using_named_graphs or (),
    )  # fmt: skip
    try:
        await service.write(write, b"")
    except Refused as error:
        return violations(error, request)
    return Response(204)


async def answer(service: Service, request: Request, query: Query) -> Response:
    """Return the answer to a query, whole when it is short, else piece by piece."""
    check_codings(request.headers.get("accept-encoding"))
    stream = await service.stream(query, request.client)
    if not stream.whole:
        return streamed(service, request, query, stream)
    coding, body = _coded(stream.rest(), request.headers.get("accept-encoding"))
    headers = _headers(service, stream.kind, stream.format, coding)
    headers["ETag"] = _tag(_common(service, stream.kind, stream.format, coding), body).decode()
    return Response(200, headers, body, digest(query), stream.rows)


@lru_cache(maxsize=256)
def _negotiated(accepted: str | None) -> tuple[str | None, str]:
    """Return the coding of long answers (None: there is none acceptable), and that of short ones."""
    best = negotiate_encoding(accepted, OFFERED)
    if best is None:
        return None, ""
    plain = negotiate_encoding(accepted, ()) is not None
    return ("" if best == "identity" else best), ("" if plain else best)


def check_codings(accepted: str | None) -> None:
    """Refuse whoever accepts no coding that is on offer, and not the plain form either.

    Raises:
        HttpProblem: 406.
    """
    if _negotiated(accepted)[0] is None:
        offered = ", ".join((*OFFERED, "identity"))
        detail = "none of the codings that you accept is on offer"
        raise HttpProblem(406, "coding", detail, f"accept one of: {offered}")


def _coding(accepted: str | None, size: int = SMALLEST) -> str:
    """Return the coding of an answer, empty for the plain form."""
    long, short = _negotiated(accepted)
    return (long or "") if size >= SMALLEST else short


def _coded(body: bytes, accepted: str | None) -> tuple[str, bytes]:
    """Return the coding of a body that is there as a whole, and the body in it."""
    coding = _coding(accepted, len(body))
    return coding, compress(body, coding) if coding else body


def _tag(common: bytes, body: bytes) -> bytes:
    tag = _begun(common).copy()
    tag.update(body)
    return b'"%s"' % tag.hexdigest()[:32].encode()


@lru_cache(maxsize=256)
def _begun(common: bytes) -> Any:
    """Return the beginning of a digest."""
    return hashlib.sha256(common)


def _headers(service: Telling, kind: str, format: str, coding: str) -> dict[str, str]:
    coded = {"Content-Encoding": coding} if coding else {}
    return {
        **coded,
        "Content-Type": _TYPES["graph" if kind == "graph" else "rows", format],
        "Vary": "Accept, Accept-Encoding",
        "Cache-Control": "no-cache",
        "Lc-Limits": service.limits,
    }


@lru_cache(maxsize=256)
def _common(service: Telling, kind: str, format: str, coding: str) -> bytes:
    headers = {**asgi.SAFE, **asgi.CROSS_ORIGIN, **_headers(service, kind, format, coding)}
    return asgi.joined(asgi.packed(headers))


def whole(service: Telling, kind: str, format: str, body: bytes, accepted: str | None) -> Whole:
    """Return an answer as it goes over the wire.

    Args:
        service: whose limits are told.
        kind, format: of the answer.
        body: not yet compressed.
        accepted: the request's Accept-Encoding.
    """
    coding, body = _coded(body, accepted)
    common = _common(service, kind, format, coding)
    etag = _tag(common, body)
    return Whole(common, b"etag: %s\r\ncontent-length: %d\r\n\r\n" % (etag, len(body)), etag, body)


def beginning(service: Service, request: Request, stream: Stream) -> tuple[bytes, bytes] | None:
    """Return the headers and the first piece of an answer that has begun; None where it is to be compressed.

    Args:
        service: whose limits are told.
        request: what is answered.
        stream: the answer; what there is of it is taken.
    """
    if _coding(request.headers.get("accept-encoding")):
        return None
    common, piece = _common(service, stream.kind, stream.format, ""), stream.rest()
    return common + b"transfer-encoding: chunked\r\n\r\n", piece


def streamed(service: Service, request: Request, query: Query, stream: Stream) -> Response:
    """Return an answer that has begun, piece by piece."""
    coding = _coding(request.headers.get("accept-encoding"))
    headers = _headers(service, stream.kind, stream.format, coding)
    response = Response(200, headers, digest=digest(query), close=stream.close)
    pieces = _pieces(stream, response)
    response.body = compressed(pieces, coding) if coding else pieces
    return response


async def _pieces(stream: Stream, response: Response) -> AsyncIterator[bytes]:
    """Yield the pieces of an answer; what ends it midway breaks it off, for a part must not look whole."""
    try:
        async for piece in stream.pieces():
            yield piece
        response.rows = stream.rows
    except LcGraphError as error:
        raise BrokenOff(of(error)) from None
