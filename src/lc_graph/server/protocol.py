"""Reading a SPARQL 1.1 Protocol request: which query or update, on which graphs, in which formats."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from ..engine import media
from ..engine.asking import Query
from ..engine.iris import is_iri
from ..engine.sparql import depth
from .http import MOST_BYTES, Parameters, Request, decoded, parameters
from .problems import HttpProblem, not_acceptable

LONG_HEADER = 500
"""Characters from which on a header is looked at anew each time."""
_ALONE = b"query="
_FOR_PAGES = ("json", "turtle")
"""The formats of rows and of triples from which pages are made."""


@dataclass(frozen=True)
class Update:
    """An update: its text, and the data set its WHERE parts look at (None: the whole one)."""

    text: str
    using_graphs: tuple[str, ...] | None = None
    using_named_graphs: tuple[str, ...] | None = None


class Asked(NamedTuple):
    """A request understood: a query, an update, or neither."""

    query: Query | None = None
    update: Update | None = None


def text_of(body: bytes, content_type: str) -> str:
    """Return the text of a body that is a query or an update.

    Raises:
        HttpProblem: 400 when it is not UTF-8, 415 when its type says that it is something else.
    """
    charset = re.search(r"charset\s*=\s*\"?([^\s;\"]+)", content_type, re.IGNORECASE)
    if charset and charset[1].lower() not in ("utf-8", "utf8", "us-ascii"):
        raise HttpProblem(415, "charset", f"the body is said to be {charset[1]}", "encode it as UTF-8")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise HttpProblem(
            400, "encoding", f"byte {error.start} of the body is not UTF-8", "encode it as UTF-8"
        ) from None
    text = text.removeprefix("\ufeff")  # some editors begin every file with one
    if "\0" in text:
        raise HttpProblem(400, "encoding", "the body holds null characters", "encode it as UTF-8")
    return text


def given(request: Request) -> Parameters:
    """Return the parameters of a request, the query or update of a directly posted body among them.

    Raises:
        HttpProblem: for other methods (405), unknown content types (415) and wrong encodings (400).
    """
    in_url = parameters(request.query)
    if request.method in ("GET", "HEAD"):
        return in_url
    if request.method != "POST":
        raise HttpProblem(
            405, "method", f"{request.method} is not for this address", "use GET or POST",
            headers={"Allow": "GET, HEAD, POST, OPTIONS"},
        )  # fmt: skip
    content_type = request.headers.get("content-type", "")
    match request.media_type:
        case "application/x-www-form-urlencoded":
            text_of(b"", content_type)
            return in_url + parameters(request.body)
        case "application/sparql-query":
            return [*in_url, ("query", text_of(request.body, content_type))]
        case "application/sparql-update":
            return [*in_url, ("update", text_of(request.body, content_type))]
    raise HttpProblem(
        415, "content-type", f"the body is of type {request.media_type or 'unknown'}",
        "post application/sparql-query, application/sparql-update, or a form with a “query” or “update”",
    )  # fmt: skip


Values = dict[str, list[str]]
"""The values of each parameter, in their order."""


def _grouped(pairs: Parameters) -> Values:
    values: Values = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    return values


def _one(values: Values, name: str) -> str | None:
    given = values.get(name)
    if given is None:
        return None
    if len(given) > 1:
        raise HttpProblem(400, "parameters", f"“{name}” is given {len(given)} times", "give it once")
    return given[0]


def _graphs(values: Values, one: str, other: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return the two lists of graphs; None when neither is given."""
    if one not in values and other not in values:
        return None
    lists = tuple(values.get(one, ())), tuple(values.get(other, ()))
    for name, graphs in zip((one, other), lists, strict=True):
        for graph in graphs:
            if not is_iri(graph):
                detail = f"“{name}” is {graph[:100]!r}, which is no absolute IRI"
                raise HttpProblem(400, "graph-iri", detail, "name graphs by their full IRI")
    return lists


def _wished(wanted: Sequence[str]) -> tuple[str | None, str | None]:
    """Return what ``format`` asks for; some clients write one wish in several ways, of which one is enough.

    Raises:
        HttpProblem: 400 for an unknown format, and for wishes that contradict one another.
    """
    if any(map(media.HTML.answers_to, wanted)):
        return _FOR_PAGES
    rows, graph = (
        {format.name for wish in wanted if (format := media.named(wish, offered))}
        for offered in (media.RESULT_FORMATS, media.GRAPH_FORMATS)
    )
    if not rows and not graph:
        names = dict.fromkeys(f.name for f in (*media.RESULT_FORMATS, *media.GRAPH_FORMATS))
        raise HttpProblem(
            400, "format", f"there is no format {wanted[0]!r}", f"formats: {', '.join(names)}, html"
        )
    if len(rows) > 1 or len(graph) > 1:
        raise HttpProblem(400, "parameters", "“format” is given with several meanings", "give it once")
    return next(iter(rows), None), next(iter(graph), None)


def formats(wanted: Sequence[str], accept: str | None) -> tuple[str | None, str | None]:
    """Return the format for rows and the format for triples; for a page, those that it is made from.

    Raises:
        HttpProblem: 400 for an unknown ``format``, 406 when nothing acceptable is on offer.
    """
    if any(wanted):
        return _wished([wish for wish in wanted if wish])
    # Not to remember headers that nobody sends twice.
    return _negotiated(accept) if len(accept or "") < LONG_HEADER else _negotiated.__wrapped__(accept)


@lru_cache(maxsize=1024)
def _negotiated(accept: str | None) -> tuple[str | None, str | None]:
    rows = media.negotiate(accept, (*media.RESULT_FORMATS, media.HTML))
    graph = media.negotiate(accept, (*media.GRAPH_FORMATS, media.HTML))
    if media.HTML in (rows, graph) and rows in (media.HTML, None) and graph in (media.HTML, None):
        return _FOR_PAGES
    if rows is None and graph is None:
        raise not_acceptable()
    return (
        rows.name if rows and rows != media.HTML else None,
        graph.name if graph and graph != media.HTML else None,
    )


def _seconds(wanted: str | None) -> float | None:
    if wanted is None:
        return None
    try:
        seconds = float(wanted)
    except ValueError:
        seconds = -1.0
    if not 0 < seconds < 1e9:
        detail = f"“timeout” is {wanted[:40]!r}, which is no number of seconds"
        raise HttpProblem(400, "parameters", detail, "give seconds, such as timeout=2.5")
    return seconds


def bounded(text: str, longest: int, deepest: int, method: str) -> None:
    """Let a query or an update pass that is neither too long nor too deeply nested.

    Raises:
        HttpProblem: 413 (414 where it stands in the address), or 400.
    """
    if len(text) > longest:
        detail = f"the query has {len(text)} characters"
        status = 414 if method in ("GET", "HEAD") else 413
        raise HttpProblem(status, "query-too-long", detail, f"at most {longest} are allowed")
    if sum(map(text.count, "{[(!")) > deepest and (levels := depth(text)) > deepest:
        detail = f"brackets and signs are nested {levels} levels deep"
        raise HttpProblem(400, "nested-too-deeply", detail, f"at most {deepest} are allowed")


def read(request: Request, longest: int, deepest: int) -> Asked:
    """Return what a request asks; neither query nor update when it holds none and asks for none.

    Args:
        request: the request.
        longest: characters a query or update may have.
        deepest: levels of brackets it may have.

    Raises:
        HttpProblem: for whatever is wrong with it.
    """
    alone = request.query.startswith(_ALONE) and b"&" not in request.query
    if alone and request.method == "GET" and len(request.query) <= MOST_BYTES:
        # What most clients send: a query and nothing else.
        query = decoded(request.query[len(_ALONE) :])
        rows, graph = formats((), request.headers.get("accept"))
        bounded(query, longest, deepest, "GET")
        base = request.base + request.path
        return Asked(Query(query, result_format=rows, graph_format=graph, base=base))
    values = _grouped(given(request))
    text, update = _one(values, "query"), _one(values, "update")
    if text is not None and update is not None:
        raise HttpProblem(400, "parameters", "there is a query and an update", "send one of them")
    if update is not None:
        if request.method != "POST":
            raise HttpProblem(400, "parameters", "an update cannot be sent by GET", "send it by POST")
        if "default-graph-uri" in values or "named-graph-uri" in values:
            detail = "default-graph-uri and named-graph-uri are for queries"
            raise HttpProblem(400, "parameters", detail, "use using-graph-uri and using-named-graph-uri")
        bounded(update, longest, deepest, request.method)
        using = _graphs(values, "using-graph-uri", "using-named-graph-uri")
        return Asked(update=Update(update, *(using or (None, None))))
    rows, graph = formats(values.get("format", ()), request.headers.get("accept"))
    if text is None:
        if request.method == "POST":
            raise HttpProblem(400, "parameters", "there is no query", "send it in a field “query”")
        return Asked()
    if "using-graph-uri" in values or "using-named-graph-uri" in values:
        detail = "using-graph-uri and using-named-graph-uri are for updates"
        raise HttpProblem(400, "parameters", detail, "use default-graph-uri and named-graph-uri")
    bounded(text, longest, deepest, request.method)
    graphs = _graphs(values, "default-graph-uri", "named-graph-uri")
    default, named = graphs or (None, None)
    return Asked(
        Query(
            text=text, default_graphs=default, named_graphs=named, result_format=rows, graph_format=graph,
            seconds=_seconds(_one(values, "timeout")), base=request.base + request.path,
        )
    )  # fmt: skip
