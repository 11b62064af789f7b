"""The engine: pyoxigraph over the built graph, or over exactly the files someone names.

The default graph of a release's store is the merge of all its graphs but the suggestions, stored as such: a
plain query sees the knowledge, ``FROM`` and ``GRAPH`` keep their meaning, and every engine answers alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from ..errors import Problem, UsageError
from ..terms import GRAPH, PREFIXES
from .answer import Answer
from .iris import graph_name
from .mistakes import evaluation_error, syntax_error
from .sparql import guard

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


_KINDS: dict[type, str] = {ox.QuerySolutions: "solutions", ox.QueryBoolean: "boolean"}


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

    def __bool__(self) -> bool:
        """Say that there is a store, without counting what it holds."""
        return True

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
            options["default_graph"] = [graph_name(iri) for iri in default_graphs or ()]
            options["named_graphs"] = [graph_name(iri) for iri in named_graphs or ()]
        if prefixes:
            options["prefixes"] = prefixes
        if base:
            options["base_iri"] = base
        try:
            native = self.native.query(text, **options)
        except SyntaxError as error:
            raise syntax_error(text, str(error)) from None
        except (ValueError, OSError, RuntimeError) as error:
            raise evaluation_error(text, str(error)) from None
        return Answer(_KINDS.get(type(native), "graph"), native)

    def rows(self, text: str) -> list[dict[str, str]]:
        """Return the rows of a SELECT query of ours as plain text: IRIs and literals without decoration."""
        return [
            {name: str(getattr(term, "value", term)) for name, term in row.items()}
            for row in self.query(text, prefixes=PREFIXES).rows()
        ]


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
    target = graph_name(graph) if graph else None
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
    name = graph_name(graph)
    inside = ox.DefaultGraph()
    return [ox.Quad(q.subject, q.predicate, q.object, name) if q.graph_name == inside else q for q in quads]
