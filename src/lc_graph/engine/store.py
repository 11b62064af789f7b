"""The engine: pyoxigraph over the built graph, or over exactly the files someone names.

The default graph of a release's store is the merge of all its graphs but the suggestions, stored as such: a
plain query sees the knowledge, ``FROM`` and ``GRAPH`` keep their meaning, and every engine answers alike.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any, cast

import pyoxigraph as ox

from ..errors import Problem, UsageError
from ..terms import GRAPH, PREFIXES
from .csv_rows import write_csv
from .sparql import QueryError, guard, syntax_error
from .wellformed import CHECKED, Output, WellFormed

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

RESULT_SERIALISERS: dict[str, ox.QueryResultsFormat] = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPH_SERIALISERS: dict[str, ox.RdfFormat] = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "trig": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
}
RDF_FORMATS: dict[str, ox.RdfFormat] = {
    "ttl": ox.RdfFormat.TURTLE,
    "turtle": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
    "owl": ox.RdfFormat.RDF_XML,
    "xml": ox.RdfFormat.RDF_XML,
}
"""RDF formats by file ending."""

SUGGESTIONS = ox.NamedNode(str(GRAPH["suggestions"]))


@dataclass
class Answer:
    """What a query gives: ``kind`` is ``solutions``, ``boolean`` or ``graph``.

    An answer is lazy: it can be read once, and only in the thread that asked.
    """

    kind: str
    native: Any

    @property
    def variables(self) -> list[str]:
        """Return the names of the columns of a SELECT answer."""
        return [variable.value for variable in self.native.variables] if self.kind == "solutions" else []

    @property
    def boolean(self) -> bool:
        """Return the answer to an ASK."""
        return bool(self.native)

    def rows(self) -> list[dict[str, Term]]:
        """Return the rows of a SELECT answer; an unbound variable is absent from its row."""
        names = self.variables
        return [
            {name: value for name, value in zip(names, solution, strict=True) if value is not None}
            for solution in self.native
        ]

    def write(self, output: Output, format: str) -> None:
        """Write the answer in a format of :data:`media.RESULT_FORMATS` or :data:`media.GRAPH_FORMATS`.

        Raises:
            UsageError: when the format does not fit the answer's kind.
            Unwritable: when it cannot hold what is in this answer.
        """
        checked = WellFormed(output, format) if format in CHECKED else output
        sink = cast(IO[bytes], checked)  # pyoxigraph writes and flushes, no more
        if self.kind == "graph":
            if format not in GRAPH_SERIALISERS:
                raise _misfit(format, "triples", GRAPH_SERIALISERS)
            # A template gives the same triple once a solution; a graph holds it once.
            triples = _once(self.native)
            first = list(islice(triples, _PEEK))
            prefixes = _prefixes_of(first) if len(first) < _PEEK else PREFIXES
            ox.serialize(chain(first, triples), sink, GRAPH_SERIALISERS[format], prefixes=prefixes)
            return
        if format not in RESULT_SERIALISERS:
            raise _misfit(format, "rows", RESULT_SERIALISERS)
        if format == "csv" and self.kind == "solutions":
            write_csv(self.native, output)
            return
        self.native.serialize(sink, RESULT_SERIALISERS[format])

    def serialise(self, format: str) -> bytes:
        """Return the answer's text in a format, see :meth:`write`."""
        buffer = io.BytesIO()
        self.write(buffer, format)
        return buffer.getvalue()


_PEEK = 2_000
"""Triples looked through for the prefixes they use; a longer answer begins before its end is known."""


def _once(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    seen: set[ox.Triple] = set()
    for triple in triples:
        if triple not in seen:
            seen.add(triple)
            yield triple


def _misfit(format: str, gives: str, fitting: Iterable[str]) -> UsageError:
    return UsageError(
        Problem("--format", f"{format} cannot hold the {gives} of this query", f"use {', '.join(fitting)}")
    )


def _prefixes_of(triples: Iterable[ox.Triple]) -> dict[str, str]:
    """Return those of our prefixes that the triples use, so that a short answer stays short."""
    used: set[str] = set()
    for triple in triples:
        for term in (triple.subject, triple.predicate, triple.object):
            if isinstance(term, ox.Literal):
                term = term.datatype
            if isinstance(term, ox.NamedNode):
                cut = max(term.value.rfind("#"), term.value.rfind("/")) + 1
                used.add(term.value[:cut])
    return {prefix: iri for prefix, iri in PREFIXES.items() if iri in used}


class Store:
    """An in-memory RDF data set that answers SPARQL queries."""

    def __init__(self) -> None:
        """Make an empty store."""
        self.native = ox.Store()

    @classmethod
    def from_release(cls, nquads: Path) -> Store:
        """Open the N-Quads file of a release; the default graph becomes the merge of all but suggestions."""
        store = cls()
        store._load(nquads, None)
        store.merge()
        return store

    @classmethod
    def from_quads(cls, quads: Iterable[ox.Quad], *, merge: bool = True) -> Store:
        """Make a store of quads, by default with the merged default graph of a release."""
        store = cls()
        store.native.extend(quads)
        if merge:
            store.merge()
        return store

    @classmethod
    def from_files(cls, files: Sequence[tuple[str | None, Path]]) -> Store:
        """Open exactly these files: triples go to the graph named beside the file, else to the default graph.

        Raises:
            UsageError: for a file that cannot be read, naming file, line and column.
        """
        store = cls()
        for graph, path in files:
            store._load(path, graph)
        return store

    def _load(self, path: Path, graph: str | None) -> None:
        load(self.native, path, graph)

    def merge(self) -> None:
        """Copy every named graph but the suggestions into the default graph."""
        for graph in list(self.native.named_graphs()):
            if graph != SUGGESTIONS:
                self.native.update(f"ADD GRAPH {graph} TO DEFAULT")

    def __len__(self) -> int:
        """Return the number of quads, each graph's counted."""
        return len(self.native)

    def graphs(self) -> dict[str, int]:
        """Return the number of triples of every named graph, by IRI in order."""
        counted = {
            graph.value: sum(1 for _ in self.native.quads_for_pattern(None, None, None, graph))
            for graph in self.native.named_graphs()
        }
        return dict(sorted(counted.items()))

    def query(
        self,
        text: str,
        *,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        prefixes: dict[str, str] | None = None,
        base: str | None = None,
    ) -> Answer:
        """Evaluate a query, on the whole data set or on the one the graph lists describe.

        As the protocol has it: when either list is given, the data set is only what the two name.

        Raises:
            ForbiddenQuery: for updates and SERVICE.
            QueryError: for a query that is not SPARQL, or that the engine gives up on.
        """
        guard(text)
        options: dict[str, Any] = {}
        if default_graphs is not None or named_graphs is not None:
            options["default_graph"] = [_node(iri) for iri in default_graphs or ()]
            options["named_graphs"] = [_node(iri) for iri in named_graphs or ()]
        if prefixes:
            options["prefixes"] = prefixes
        if base:
            options["base_iri"] = base
        try:
            native = self.native.query(text, **options)
        except SyntaxError as error:
            raise syntax_error(text, str(error)) from None
        except (ValueError, OSError, RuntimeError) as error:
            raise QueryError(str(error)) from None
        kinds = {ox.QuerySolutions: "solutions", ox.QueryBoolean: "boolean"}
        return Answer(kinds.get(type(native), "graph"), native)

    def rows(self, text: str) -> list[dict[str, str]]:
        """Return the rows of a SELECT query of ours as plain text: IRIs and literals without decoration."""
        return [
            {name: str(getattr(term, "value", term)) for name, term in row.items()}
            for row in self.query(text, prefixes=PREFIXES).rows()
        ]


def _node(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError:
        raise QueryError(f"{iri!r} is not an absolute IRI", "name graphs by their full IRI") from None


def _format(path: Path, graph: str | None) -> ox.RdfFormat:
    """Return the RDF format a file's ending names.

    Raises:
        UsageError: when it names none, or names its graphs itself while ``graph`` is given.
    """
    format = RDF_FORMATS.get(path.suffix.lower().lstrip("."))
    if format is None:
        known = ", ".join(f".{ending}" for ending in RDF_FORMATS)
        problem = Problem(str(path), "the file's ending names no RDF format", f"known endings: {known}")
        raise UsageError(problem)
    if graph is not None and format.supports_datasets and format != ox.RdfFormat.JSON_LD:
        raise UsageError(
            Problem(str(path), "this format names its graphs itself", "leave out GRAPH-IRI= before the file")
        )
    return format


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Turn what goes wrong while a file is read into errors that name its line and column."""
    try:
        yield
    except SyntaxError as error:
        place = f"{path}:{error.lineno}:{error.offset}" if error.lineno else str(path)
        problem = Problem(place, error.msg or str(error), "correct the file; nothing was loaded")
        raise UsageError(problem) from None
    except OSError as error:
        problem = Problem(str(path), f"cannot be read ({error.strerror or error})", "check the path")
        raise UsageError(problem) from None
    except ValueError as error:
        raise UsageError(Problem(str(path), str(error), "check the file")) from None


def load(native: ox.Store, path: Path, graph: str | None = None) -> None:
    """Load an RDF file (format by its ending), triples into ``graph`` or the default graph.

    Raises:
        UsageError: for an unknown ending, a missing file, bad syntax (with its line and column), and for a
            graph name given to a file that names its graphs itself.
    """
    format = _format(path, graph)
    target = _node(graph) if graph else None
    with _reading(path):
        native.load(path=path, format=format, base_iri=path.resolve().as_uri(), to_graph=target)


def parse(path: Path, graph: str | None = None) -> list[ox.Quad]:
    """Return the quads of an RDF file as they are written (a store shortens numbers: 6.30 becomes 6.3).

    Raises:
        UsageError: as :func:`load` does.
    """
    format = _format(path, graph)
    with _reading(path):
        quads = list(ox.parse(path=path, format=format, base_iri=path.resolve().as_uri()))
    if graph is None:
        return quads
    name = _node(graph)
    inside = ox.DefaultGraph()
    return [ox.Quad(q.subject, q.predicate, q.object, name) if q.graph_name == inside else q for q in quads]
