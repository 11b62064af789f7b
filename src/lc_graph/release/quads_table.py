"""Every quad of the data set as one CSV table, from which alone the data set is rebuilt, to the digest."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

QUADS = ("graph", "subject", "predicate", "object", "datatype", "language")
"""The columns of the table."""


def text(quads: Iterable[ox.Quad]) -> str:
    """Return the table of every quad, in their order.

    An object without datatype is an IRI, or an anonymous node, which begins with ``_:``.
    """
    rows: list[tuple[str, ...]] = [QUADS]
    for quad in quads:
        term = quad.object
        ending = (_name(term), "", "")
        if isinstance(term, ox.Literal):
            ending = (term.value, term.datatype.value, term.language or "")
        graph = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
        rows.append((graph, _name(quad.subject), quad.predicate.value, *ending))
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue()


def _name(node: object) -> str:
    return node.value if isinstance(node, ox.NamedNode) else str(node)


def read(path: Path) -> list[ox.Quad]:
    """Return the quads that a table of :func:`text` holds.

    Raises:
        ValueError: when it is no such table.
    """
    quads = []
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, strict=True)
        if tuple(next(rows, ())) != QUADS:
            raise ValueError(f"{path} does not begin with the columns {', '.join(QUADS)}")
        for graph, subject, predicate, value, datatype, language in rows:
            term: ox.NamedNode | ox.BlankNode | ox.Literal
            if language:
                term = ox.Literal(value, language=language)
            elif datatype:
                term = ox.Literal(value, datatype=ox.NamedNode(datatype))
            else:
                term = _resource(value)
            place = ox.NamedNode(graph) if graph else ox.DefaultGraph()
            quads.append(ox.Quad(_resource(subject), ox.NamedNode(predicate), term, place))
    return quads


def _resource(name: str) -> ox.NamedNode | ox.BlankNode:
    return ox.BlankNode(name[2:]) if name.startswith("_:") else ox.NamedNode(name)
