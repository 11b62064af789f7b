"""Reading a SPARQL 1.1 Protocol request: which query, on which graphs, in which formats."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

from flask import Request

from ..engine import media
from ..engine.sparql import guard
from ..engine.workers import Query
from ..errors import LcGraphError
from ..server.problems import HttpProblem, not_acceptable, of

LONGEST_QUERY = 100_000
"""Characters of a query; longer ones are refused."""

READ_ONLY = "this graph is read-only: it is built from tables, and only a new build changes it"


@dataclass(frozen=True)
class Asked:
    """A request understood: the query to evaluate, and whether a person is to read the answer."""

    query: Query
    html: bool


Parameters = list[tuple[str, str]]


def _pairs(encoded: bytes) -> Parameters:
    try:
        return parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=200)
    except (UnicodeDecodeError, ValueError):
        raise HttpProblem(
            400, "encoding", "the parameters are not percent-encoded UTF-8", "encode them as UTF-8"
        ) from None


def parameters(request: Request) -> Parameters:
    """Return the parameters of a request, the query of a directly posted body among them.

    Raises:
        HttpProblem: for updates (403), unknown content types (415) and wrong encodings (400).
    """
    in_url = _pairs(request.query_string)
    if request.method in ("GET", "HEAD"):
        return in_url
    match request.mimetype:
        case "application/x-www-form-urlencoded":
            return in_url + _pairs(request.get_data(cache=False))
        case "application/sparql-query":
            try:
                return [*in_url, ("query", request.get_data(cache=False).decode("utf-8"))]
            except UnicodeDecodeError:
                raise HttpProblem(400, "encoding", "the query is not UTF-8", "encode it as UTF-8") from None
        case "application/sparql-update":
            raise HttpProblem(403, "read-only", READ_ONLY, "send queries only")
    raise HttpProblem(
        415,
        "content-type",
        f"the body is of type {request.mimetype or 'unknown'}",
        "post application/sparql-query, or application/x-www-form-urlencoded with a field “query”",
    )


def _values(given: Parameters, name: str) -> list[str]:
    return [value for key, value in given if key == name]


def _one(given: Parameters, name: str) -> str | None:
    values = _values(given, name)
    if len(values) > 1:
        raise HttpProblem(400, "parameters", f"“{name}” is given {len(values)} times", "give it once")
    return values[0] if values else None


def _formats(wanted: str | None, accept: str | None) -> tuple[str | None, str | None, bool]:
    """Return the format for rows, the format for triples, and whether the answer is a page.

    Raises:
        HttpProblem: 400 for an unknown ``format``, 406 when nothing acceptable is on offer.
    """
    if wanted:
        if media.HTML.answers_to(wanted):
            return "json", "turtle", True
        rows, graph = media.named(wanted, media.RESULT_FORMATS), media.named(wanted, media.GRAPH_FORMATS)
        if rows is None and graph is None:
            names = dict.fromkeys(f.name for f in (*media.RESULT_FORMATS, *media.GRAPH_FORMATS))
            raise HttpProblem(
                400, "format", f"there is no format {wanted!r}", f"formats: {', '.join(names)}, html"
            )
        return rows.name if rows else None, graph.name if graph else None, False
    rows = media.negotiate(accept, (*media.RESULT_FORMATS, media.HTML))
    graph = media.negotiate(accept, (*media.GRAPH_FORMATS, media.HTML))
    if media.HTML in (rows, graph) and rows in (media.HTML, None) and graph in (media.HTML, None):
        return "json", "turtle", True
    if rows is None and graph is None:
        raise not_acceptable()
    return (
        rows.name if rows and rows != media.HTML else None,
        graph.name if graph and graph != media.HTML else None,
        False,
    )


def read(request: Request) -> Asked | None:
    """Return what a request asks, or None when it holds no query and asks for none.

    Raises:
        HttpProblem: for whatever is wrong with it.
    """
    given = parameters(request)
    if _values(given, "update"):
        raise HttpProblem(403, "read-only", READ_ONLY, "send queries only")
    text = _one(given, "query")
    if text is None:
        if request.method == "POST":
            raise HttpProblem(400, "parameters", "there is no query", "send it in a field “query”")
        return None
    if len(text) > LONGEST_QUERY:
        status = 413 if request.method == "POST" else 414
        detail = f"the query has {len(text)} characters"
        raise HttpProblem(status, "query-too-long", detail, f"at most {LONGEST_QUERY} are allowed")
    rows, graph, html = _formats(_one(given, "format"), request.headers.get("Accept"))
    try:
        guard(text)
    except LcGraphError as error:
        raise of(error) from None
    defaults, named = _values(given, "default-graph-uri"), _values(given, "named-graph-uri")
    chosen = bool(defaults or named)
    query = Query(
        text=text,
        default_graphs=tuple(defaults) if chosen else None,
        named_graphs=tuple(named) if chosen else None,
        result_format=rows,
        graph_format=graph,
        largest=4 << 20 if html else None,
    )
    return Asked(query, html)
