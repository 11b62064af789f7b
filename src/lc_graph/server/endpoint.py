"""``/sparql``: the SPARQL 1.1 Protocol."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator

from ..engine import media
from ..engine.answering import Stream
from ..engine.asking import Query
from ..engine.media import negotiate_encoding
from ..errors import LcGraphError
from . import protocol
from .encoding import OFFERED, SMALLEST, compress, compressed
from .http import Request, Response
from .problems import of
from .service import Service

_TYPES = {
    **{("rows", f.name): f.media_type for f in media.RESULT_FORMATS},
    **{("graph", f.name): f.media_type for f in media.GRAPH_FORMATS},
}


def content_type(kind: str, format: str) -> str:
    """Return the media type of an answer, with its charset where the type has one."""
    type = _TYPES["graph" if kind == "graph" else "rows", format]
    return f"{type}; charset=utf-8" if type.startswith("text/") else type


def digest(query: Query) -> str:
    """Return the short name of a query in logs and entity tags."""
    return hashlib.sha256(query.text.encode()).hexdigest()[:16]


async def sparql(service: Service, request: Request) -> Response:
    """Answer a query or carry out an update.

    Raises:
        HttpProblem: for whatever is wrong with the request.
        LcGraphError: for whatever stops a query.
    """
    asked = protocol.read(request, service.settings.query)
    if asked.update is not None:
        return await service.update(request, asked.update)
    assert asked.query is not None, "requests without a query belong to the pages"
    return await answer(service, request, asked.query)


async def answer(service: Service, request: Request, query: Query) -> Response:
    """Return the answer to a query, whole when it is short, else piece by piece."""
    generation = service.pool.generation
    stream = await service.stream(query, request.client)
    limits = service.settings.limits
    headers = {
        "Content-Type": content_type(stream.kind, stream.format),
        "Vary": "Accept, Accept-Encoding",
        "Cache-Control": "no-cache",
        "Lc-Limits": f"seconds={limits.seconds:g}, rows={limits.rows}, bytes={limits.answer}",
    }
    coding = negotiate_encoding(request.headers.get("accept-encoding"), OFFERED) or ""
    coding = coding.removeprefix("identity")
    if stream.whole:
        body = stream.rest()
        if coding and len(body) >= SMALLEST:
            body = compress(body, coding)
            headers["Content-Encoding"] = coding
        tag = hashlib.sha256(headers["Content-Type"].encode() + b"\0" + body).hexdigest()[:32]
        headers["ETag"] = f'"{tag}"'
        response = Response(200, headers, body)
        response.rows, response.digest = stream.rows, digest(query)
        response.generation = generation
        return response
    if coding:
        headers["Content-Encoding"] = coding
    response = Response(200, headers)
    pieces = _pieces(stream, response)
    response.body = compressed(pieces, coding) if coding else pieces
    response.digest = digest(query)
    return response


async def _pieces(stream: Stream, response: Response) -> AsyncIterator[bytes]:
    """Yield the pieces of an answer; what ends it midway breaks it off, for a part must not look whole."""
    try:
        async for piece in stream.pieces():
            yield piece
        response.rows = stream.rows
    except LcGraphError as error:
        raise BrokenOff(of(error).code) from None


class BrokenOff(Exception):
    """An answer that had begun cannot be finished: the connection is broken."""
