"""Whole graphs as files: choosing graphs of a release, and writing them in every format we offer.

What is written depends only on what the graphs hold: triples are sorted and anonymous nodes get the labels of
the W3C's canonical form, so that two exports of one state are equal byte for byte.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from ..errors import Problem, UsageError
from ..resources import room
from ..terms import BASE, EXPORTED_BY_DEFAULT, GRAPH, GRAPH_NAMES, PREFIXES
from . import jsonld, turtle

_TYPE = PREFIXES["rdf"] + "type"
_STRING = PREFIXES["xsd"] + "string"


def read(nquads: Path) -> list[ox.Quad]:
    """Read the quads of a release's N-Quads file.

    Raises:
        UsageError: when it is missing or broken.
    """
    try:
        return list(ox.parse(path=nquads, format=ox.RdfFormat.N_QUADS))
    except OSError as error:
        problem = Problem(
            str(nquads), f"cannot be read ({error.strerror or error})", "build the release again"
        )
        raise UsageError(problem) from None
    except SyntaxError as error:
        place = f"{nquads}:{error.lineno or 0}:{error.offset or 0}"
        raise UsageError(Problem(place, error.msg, "build the release again")) from None


def _name(quad: ox.Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""


def select(quads: Iterable[ox.Quad], graphs: Sequence[str] = EXPORTED_BY_DEFAULT) -> list[ox.Quad]:
    """Return the quads of the graphs named: ``facts`` means every source's, ``facts/<source>`` one's.

    A full graph IRI is understood as well.

    Raises:
        UsageError: when no graph of that name could be meant, or the release has none of it.
    """
    quads = list(quads)
    present = sorted({_name(quad) for quad in quads})
    wanted: set[str] = set()
    for name in graphs:
        iri = name if name.startswith(BASE) else str(GRAPH[name])
        found = [g for g in present if g == iri or (name == "facts" and g.startswith(iri + "/"))]
        # A graph of ours that happens to be empty is no error.
        if not found and name not in GRAPH_NAMES:
            ours = [graph.removeprefix(str(GRAPH)) for graph in present if graph.startswith(str(GRAPH))]
            known = ", ".join(dict.fromkeys((*GRAPH_NAMES, *ours)))
            raise UsageError(Problem("--graph", f"there is no graph {name!r}", f"graphs: {known}"))
        wanted.update(found)
    return [quad for quad in quads if _name(quad) in wanted]


def canonical(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return the quads sorted, each once, their anonymous nodes labelled canonically (RDFC-1.0)."""
    named: set[ox.Quad] = set()
    anonymous = ox.Dataset()
    for quad in quads:
        parts = (quad.subject, quad.object, quad.graph_name)
        if any(isinstance(part, ox.BlankNode) for part in parts):
            anonymous.add(quad)
        else:
            named.add(quad)
    anonymous.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    named.update(anonymous)
    return sorted(named, key=str)


def merged(quads: Iterable[ox.Quad]) -> list[ox.Triple]:
    """Return the triples of all the graphs together, sorted and without repetition."""
    return [quad.triple for quad in canonical(ox.Quad(q.subject, q.predicate, q.object) for q in quads)]


def _lines(statements: Iterable[ox.Triple | ox.Quad]) -> Iterator[str]:
    return (f"{statement} .\n" for statement in statements)


def _by_graph(quads: Iterable[ox.Quad]) -> dict[str, list[ox.Triple]]:
    graphs: dict[str, list[ox.Triple]] = {}
    for quad in canonical(quads):
        graphs.setdefault(_name(quad), []).append(quad.triple)
    return graphs


def _rdfxml(quads: Iterable[ox.Quad]) -> Iterator[str]:
    triples = merged(quads)
    prefixes = {prefix: iri for prefix, iri in PREFIXES.items() if prefix != "rdf"}
    text = ox.serialize(triples, format=ox.RdfFormat.RDF_XML, prefixes=prefixes)
    yield (text or b"").decode() + "\n"


def _jsonld(quads: Iterable[ox.Quad]) -> Iterator[str]:
    return jsonld.write(merged(quads), _context())


@lru_cache(maxsize=1)
def _context() -> dict[str, Any]:
    """Return the one context of all our JSON-LD, which follows from the ontology, whatever is exported."""
    return jsonld.context(
        quad.triple
        for path in sorted(room("ontology").glob("*.ttl"))
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    )


def _csv(quads: Iterable[ox.Quad]) -> Iterator[str]:
    """Yield rows; an object without datatype is an IRI (or ``_:`` node), no graph means the default one."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(("subject", "predicate", "object", "datatype", "language", "graph"))
    for quad in canonical(quads):
        term = quad.object
        if isinstance(term, ox.Literal):
            ending = (term.value, term.datatype.value, term.language or "")
        else:
            ending = (term.value if isinstance(term, ox.NamedNode) else str(term), "", "")
        subject = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else str(quad.subject)
        writer.writerow((subject, quad.predicate.value, *ending, _name(quad)))
    yield buffer.getvalue()


WRITERS: dict[str, Callable[[Iterable[ox.Quad]], Iterator[str]]] = {
    "turtle": lambda quads: turtle.turtle(merged(quads)),
    "ntriples": lambda quads: _lines(merged(quads)),
    "nquads": lambda quads: _lines(canonical(quads)),
    "trig": lambda quads: turtle.trig(_by_graph(quads)),
    "jsonld": _jsonld,
    "rdfxml": _rdfxml,
    "csv": _csv,
}


def text(quads: Iterable[ox.Quad], format: str) -> Iterator[str]:
    """Yield the text of quads in a format of :data:`media.EXPORT_FORMATS`, a piece at a time."""
    return WRITERS[format](quads)
