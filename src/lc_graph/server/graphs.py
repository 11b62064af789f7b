"""The Graph Store Protocol (SPARQL 1.1): reading, replacing, extending, patching and removing graphs.

A graph is named by ``/store?graph=IRI``, the default graph by ``/store?default``; below ``/store/`` the
address itself is the graph's IRI. ``POST /store`` makes a graph and an IRI for it.
"""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass
from urllib.parse import quote

from ..engine import media, updates
from ..engine.asking import Query
from ..engine.faults import Refused
from ..engine.iris import is_iri
from ..engine.writing import Part, Write
from . import asgi
from .endpoint import answer
from .http import Request, Response, parameters
from .multipart import MULTIPART, files
from .problems import HttpProblem, not_acceptable
from .protocol import bounded, text_of
from .service import Service
from .writes import admit, violations

PATH = "/store"
READING = ("GET", "HEAD")
WRITING = ("PUT", "POST", "DELETE", "PATCH")
_ACCEPTED = ", ".join(format.media_type for format in media.TRIPLE_FORMATS)


@dataclass(frozen=True)
class Target:
    """The graph a request is about: its IRI, None for the default graph; ``new`` if it is yet to be named."""

    graph: str | None
    new: bool = False


async def store(service: Service, request: Request) -> Response:
    """Answer a request of the Graph Store Protocol.

    Args:
        service: what answers queries and writes.
        request: the request; its path is :data:`PATH` or below it.

    Raises:
        HttpProblem: for whatever is wrong with it.
    """
    if request.method not in (*READING, *WRITING):
        raise HttpProblem(
            405,
            "method",
            f"{request.method} is not for graphs",
            f"use {asgi.METHODS[PATH]}",
            {"Allow": asgi.METHODS[PATH]},
        )
    target = target_of(request)
    try:
        if request.method in READING:
            return await _read(service, request, target)
        admit(service, request)
        return await _write(service, request, target)
    except Refused as error:
        return violations(error, request)


def target_of(request: Request) -> Target:
    """Return the graph that a request is about.

    Raises:
        HttpProblem: 400 when it names none, two, or one by a relative IRI.
    """
    pairs = parameters(request.query)
    names = [name for name, _ in pairs]
    unknown = next((name for name in names if name not in ("graph", "default", "format")), None)
    if unknown is not None:
        raise _wrong(f"there is no parameter “{unknown[:40]}”", "use graph=IRI, default or format")
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise _wrong(f"“{twice}” is given {names.count(twice)} times", "give it once")
    given = dict(pairs)
    below = request.path.removeprefix(PATH).removeprefix("/")
    if len({"graph", "default"} & given.keys()) + bool(below) > 1:
        raise _wrong(
            "the request names two graphs", "give graph=IRI or default, not both, and no longer path"
        )
    if "graph" in given:
        if not is_iri(given["graph"]):
            detail = f"“graph” is {given['graph'][:100]!r}, which is no absolute IRI"
            raise HttpProblem(400, "graph-iri", detail, "name the graph by its full IRI, percent-encoded")
        return Target(given["graph"])
    if "default" in given:
        if given["default"]:
            raise _wrong("“default” has a value", "write ?default, or ?graph=IRI")
        return Target(None)
    if below:
        return Target(request.base + quote(f"{PATH}/{below}", safe="/:@!$&'()*+,;=~"))
    if request.method == "POST":
        return Target(f"{request.base}{PATH}/{uuid.uuid4()}", new=True)
    raise _wrong("the request names no graph", "add ?graph=IRI, or ?default for the default graph")


def _wrong(detail: str, remedy: str) -> HttpProblem:
    return HttpProblem(400, "parameters", detail, remedy)


def _absent(graph: str | None) -> HttpProblem:
    return HttpProblem(404, "no-such-graph", f"there is no graph <{graph}>", "SELECT DISTINCT ?g lists all")


# ---- reading ----------------------------------------------------------------------------------------


async def _read(service: Service, request: Request, target: Target) -> Response:
    format = _format(request)
    graph = target.graph
    if graph is not None:
        # An empty graph can be there too, which only its name tells.
        known = await service.ask(Query(f"ASK {{ GRAPH <{graph}> {{}} }}"))
        if b"true" not in known.body:
            raise _absent(graph)
    query = Query(
        "CONSTRUCT WHERE { ?s ?p ?o }",
        default_graphs=None if graph is None else (graph,),
        graph_format=format.name,
    )
    return await answer(service, request, query)


def _format(request: Request) -> media.Format:
    wanted = dict(parameters(request.query)).get("format")
    if wanted is not None:
        format = media.named(wanted, media.GRAPH_FORMATS)
        if format is None:
            names = ", ".join(offered.name for offered in media.GRAPH_FORMATS)
            raise HttpProblem(400, "format", f"there is no format {wanted[:40]!r}", f"formats: {names}")
        return format
    format = media.negotiate(request.headers.get("accept"), media.GRAPH_FORMATS)
    if format is None:
        raise not_acceptable("graph")
    return format


# ---- writing ----------------------------------------------------------------------------------------


async def _write(service: Service, request: Request, target: Target) -> Response:
    # Relative IRIs of a graph resolve against its own IRI.
    base = target.graph or request.base + request.path
    if request.method == "DELETE":
        await service.write(Write("graph", base, method="DELETE", graph=target.graph), b"")
        return Response(204)
    if request.method == "PATCH":
        text = _patch(service, request)
        await service.write(Write("graph", base, method="PATCH", graph=target.graph, text=text), b"")
        return Response(204)
    parts, body = await _sent(request)
    write = Write(
        "graph", base, method="PUT" if request.method == "PUT" else "POST", graph=target.graph, parts=parts
    )
    made = await service.write(write, body)
    if target.new:
        return Response(201, {"Location": str(target.graph)})
    return Response(201 if made else 204)


def _patch(service: Service, request: Request) -> str:
    """Return the update that a patch is; of its graph only, which it does not name.

    Raises:
        HttpProblem: 415 for what is no update, 413 and 400 for one beyond the limits, 422 for one that
            speaks of other graphs.
    """
    if request.media_type != asgi.UPDATE:
        detail = f"the body is of type {request.media_type[:100] or 'unknown'}"
        remedy = f"send one of: {asgi.UPDATE}"
        raise HttpProblem(415, "content-type", detail, remedy, {"Accept-Patch": asgi.UPDATE})
    text = text_of(request.body, request.headers["content-type"])
    bounded(text, service.settings.query, service.settings.depth, request.method)
    if (found := updates.beyond_one_graph(text)) is not None:
        word, line, column = found
        detail = f"a patch is for its graph only, and this one says {word}"
        remedy = "leave it out, or send the update to /sparql"
        raise HttpProblem(422, "other-graphs", detail, remedy, line=line, column=column)
    return text


async def _sent(request: Request) -> tuple[tuple[Part, ...], bytes]:
    """Return what a body consists of.

    Raises:
        HttpProblem: 415 for types that are not understood, 400 for a broken form.
    """
    if request.media_type == MULTIPART:
        sent = await asyncio.to_thread(files, request)
        parts = tuple(Part(_parser(file.content_type, file.name), len(file.body), file.name) for file in sent)
        return parts, b"".join(file.body for file in sent)
    return (Part(_parser(request.headers.get("content-type", "")), len(request.body)),), request.body


def _parser(sent_as: str, name: str = "") -> str:
    """Return the format that a ``Content-Type`` means.

    Raises:
        HttpProblem: 415 when it means none.
    """
    media_type = sent_as.partition(";")[0].strip().lower()
    for format in media.TRIPLE_FORMATS:
        also = {other for other in format.also if "/" in other and other != "text/plain"}
        if media_type in {format.media_type, *also}:
            text_of(b"", sent_as)
            return format.name
    what = f"the file “{name[:100]}”" if name else "the body"
    raise HttpProblem(
        415,
        "content-type",
        f"{what} is of type {media_type[:100]}" if media_type else f"{what} names no content type",
        f"send one of: {_ACCEPTED}",
        {"Accept": _ACCEPTED},
    )
