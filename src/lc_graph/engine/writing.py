"""Writes: what they are, applying them to a pyoxigraph store, and telling their errors between processes.

A write that fails leaves the store as it was. The process that applies it is one of its own, see
:mod:`lc_graph.engine.parent`, so that it can also be killed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

import pyoxigraph as ox

from ..errors import LcGraphError, Problem
from . import updates
from .faults import Conflict, NotThere, ReaderDied, Refused, StoreFailed
from .inspection import Unsound, inspect
from .iris import graph_name
from .mistakes import evaluation_error, syntax_error
from .sparql import ForbiddenQuery, QueryError

PARSERS: dict[str, ox.RdfFormat] = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
"""Formats of one graph by the names of :mod:`lc_graph.engine.media`."""

_NOTHING = "correct it; nothing was written"
_PLACE = re.compile(r"at line (\d+)(?:,)? (?:between columns? (\d+)|column (\d+))")


class BodyError(QueryError):
    """RDF that cannot be read; ``line`` and ``column`` count from 1."""

    def __init__(
        self, message: str, remedy: str = "", line: int | None = None, column: int | None = None
    ) -> None:
        """Say what is wrong, what to do, and where if that is known."""
        super().__init__(message, remedy, line, column)
        self.problems = (Problem("body" if line is None else f"body:{line}:{column}", message, remedy),)


@dataclass(frozen=True)
class Part:
    """A piece of a body: its format, a key of :data:`PARSERS`, its bytes, and the name of its file."""

    format: str
    size: int
    name: str = ""


@dataclass(frozen=True)
class Write:
    """A change to the data.

    Attributes:
        kind: ``update`` (SPARQL Update) or ``graph`` (Graph Store Protocol).
        base: the IRI that relative ones resolve against.
        text: the update; ``using_graphs`` and ``using_named_graphs`` are the data set its patterns see.
        method: ``PUT`` replaces the graph, ``POST`` adds to it, ``DELETE`` removes it; ``PATCH`` carries
            out the ``text``, an update for which this graph is the default graph, and all there is.
        graph: the IRI of the graph, or None for the default graph.
        parts: what the body consists of, in order; one file may be sent or several.
    """

    kind: Literal["update", "graph"]
    base: str | None = None
    text: str = ""
    using_graphs: tuple[str, ...] = ()
    using_named_graphs: tuple[str, ...] = ()
    method: Literal["PUT", "POST", "DELETE", "PATCH"] = "PUT"
    graph: str | None = None
    parts: tuple[Part, ...] = ()

    def message(self) -> dict[str, Any]:
        """Return the write as what JSON can hold."""
        return asdict(self)

    @classmethod
    def of(cls, message: dict[str, Any]) -> Write:
        """Return the write that a message holds."""
        lists = ("using_graphs", "using_named_graphs")
        parts = tuple(Part(**part) for part in message["parts"])
        return cls(**{**message, **{name: tuple(message[name]) for name in lists}, "parts": parts})


Change = Callable[[ox.Store], bool]
"""What a write does to a store; it tells whether it made its graph."""


def apply(native: ox.Store, write: Write, body: bytes = b"") -> bool:
    """Apply a write and say whether it made its graph; when it fails, nothing has changed.

    Raises:
        ForbiddenQuery: for ``LOAD`` and ``SERVICE``.
        QueryError: for an update, a body or a graph's IRI that cannot be read.
        NotThere: for the deletion or the patch of a graph that is absent.
        Conflict: when the data does not allow it, such as ``CREATE`` of a graph that is there.
        StoreFailed: when the store cannot keep it.
    """
    try:
        return _update(native, write) if write.kind == "update" else _graph(native, write, body)
    except OSError as error:
        raise StoreFailed(error.strerror or str(error)) from None


def _update(native: ox.Store, write: Write) -> bool:
    updates.guard(write.text)
    for iri in (*write.using_graphs, *write.using_named_graphs):
        graph_name(iri)
    _carry_out(native, write, updates.with_dataset(write.text, write.using_graphs, write.using_named_graphs))
    return False


def _carry_out(native: ox.Store, write: Write, text: str) -> None:
    """Carry out the update of a write, as it is to be read: with the data set that was asked for."""
    try:
        native.update(text, base_iri=write.base)
    except SyntaxError as error:
        raise _in_the_own_words(write, text, error) from None
    except (RuntimeError, ValueError) as error:
        if (mistake := evaluation_error(write.text, str(error))).remedy:
            raise mistake from None
        # CREATE, CLEAR, DROP, COPY … of a graph that is (not) there.
        raise Conflict(str(error), "SILENT lets an operation pass over graphs that are not there") from None


def _in_the_own_words(write: Write, text: str, error: SyntaxError) -> QueryError:
    """Return a syntax error with its place in the update as it was sent, without what we put in."""
    if text != write.text:
        try:
            ox.Store().update(write.text, base_iri=write.base)
        except SyntaxError as own:
            error = own
        except (RuntimeError, ValueError, OSError):
            return QueryError("the update is not SPARQL")
    found = syntax_error(write.text, str(error))
    message = found.message.replace("the query", "the update")
    return QueryError(message, found.remedy, found.line, found.column)


def _graph(native: ox.Store, write: Write, body: bytes) -> bool:
    target = graph_name(write.graph) if write.graph is not None else ox.DefaultGraph()
    there = isinstance(target, ox.DefaultGraph) or native.contains_named_graph(target)
    if write.method in ("DELETE", "PATCH") and not there:
        raise NotThere(str(write.graph))
    if write.method == "PATCH":
        _patch(native, write, target)
        return False
    if write.method == "DELETE":
        native.remove_graph(target)
        return False
    # Everything is read before anything is changed.
    read = list(quads(write, body, target))
    if write.method == "PUT" and there:
        native.clear_graph(target)
    if isinstance(target, ox.NamedNode):
        native.add_graph(target)
    native.extend(read)
    return not there


def _patch(native: ox.Store, write: Write, target: ox.NamedNode | ox.DefaultGraph) -> None:
    """Carry out an update on a copy that holds this graph only, so that it sees and touches no other."""
    updates.guard(write.text)
    alone = ox.Store()
    held = {quad.triple for quad in native.quads_for_pattern(None, None, None, target)}
    alone.extend(_in_graph(held, ox.DefaultGraph()))
    _carry_out(alone, write, write.text)
    wanted = {quad.triple for quad in alone.quads_for_pattern(None, None, None, ox.DefaultGraph())}
    for quad in _in_graph(held - wanted, target):
        native.remove(quad)
    native.extend(_in_graph(wanted - held, target))


def _in_graph(triples: set[ox.Triple], graph: ox.NamedNode | ox.DefaultGraph) -> Iterator[ox.Quad]:
    return (ox.Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples)


def quads(write: Write, body: bytes, target: ox.NamedNode | ox.DefaultGraph) -> Iterator[ox.Quad]:
    """Yield what a body holds; raises BodyError when it cannot be read."""
    start = 0
    for part in write.parts:
        piece = body[start : start + part.size]
        start += part.size
        yield from _parsed(piece, part, write.base, target)


def _parsed(
    piece: bytes, part: Part, base: str | None, target: ox.NamedNode | ox.DefaultGraph
) -> Iterator[ox.Quad]:
    format = PARSERS[part.format]
    inside = ox.DefaultGraph()
    try:
        inspect(piece, format)
        # The blank nodes of a body are its own, whatever they are called (RDF 1.1 Semantics, merging).
        for quad in ox.parse(input=piece, format=format, base_iri=base, rename_blank_nodes=True):
            if quad.graph_name != inside:
                raise BodyError(
                    f"the body names a graph itself, {quad.graph_name}", "send the triples of one graph only"
                )
            yield ox.Quad(quad.subject, quad.predicate, quad.object, target)
    except Unsound as error:
        where = f"{part.name}: " if part.name else ""
        raise BodyError(f"{where}{error}", _NOTHING, error.line, error.column) from None
    except SyntaxError as error:
        raise _unreadable(error, part.name) from None


def _unreadable(error: SyntaxError, name: str) -> BodyError:
    """Turn a parser's message (``Parser error at line 2 column 4: …``) into a place and words."""
    message = str(error.msg or error)
    line, column = error.lineno, error.offset
    found = _PLACE.search(message)
    if found:
        line, column = int(found.group(1)), int(found.group(2) or found.group(3))
    plain = re.sub(r"^Parser error at [^:]*: ", "", message)
    where = f"{name}: " if name else ""
    return BodyError(f"{where}{plain}", _NOTHING, line, column)


# ---- errors between processes -----------------------------------------------------------------------


def told(error: BaseException) -> tuple[dict[str, Any], bytes]:
    """Return an error as the head and body of a message; :func:`heard` is the way back."""
    match error:
        case Refused():
            return {"error": "refused", "results": error.results, "count": error.count}, error.report
        case NotThere():
            return {"error": "not-there", "graph": error.graph}, b""
        case QueryError():
            kinds = {ForbiddenQuery: "forbidden", BodyError: "body"}
            detail = {"message": error.message, "remedy": error.remedy}
            where = {"line": error.line, "column": error.column}
            return {"error": kinds.get(type(error), "query"), **detail, **where}, b""
        case Conflict():
            return {"error": "conflict", "message": error.message, "remedy": error.remedy}, b""
        case StoreFailed():
            return {"error": "store", "message": error.message}, b""
        case MemoryError():
            return {"error": "memory"}, b""
    return {"error": "store", "message": f"{type(error).__name__}: {error}"}, b""


def heard(head: dict[str, Any], body: bytes, memory: int) -> LcGraphError:
    """Return the error that a message tells; ``memory`` is how much a write may take."""
    match head["error"]:
        case "refused":
            return Refused(head["results"], head["count"], body)
        case "not-there":
            return NotThere(head["graph"])
        case "forbidden" | "body" | "query" as code:
            kind = {"forbidden": ForbiddenQuery, "body": BodyError}.get(code, QueryError)
            return kind(head["message"], head["remedy"], head["line"], head["column"])
        case "conflict":
            return Conflict(head["message"], head["remedy"])
        case "memory":
            return ReaderDied(memory)
    return StoreFailed(head["message"])
