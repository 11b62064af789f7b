"""SPARQL Query Results CSV, written here: the engine's own writer leaves the commas of IRIs unquoted.

Three times slower than the engine's, which would tear ``http://example.org/Paris,_Texas`` into two columns.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pyoxigraph as ox

from .wellformed import Output

_ROWS = 500
"""Rows written at once."""


def _text(term: Any) -> str:
    match term:
        case None:
            return ""
        case ox.BlankNode():
            return f"_:{term.value}"
        case ox.Triple():
            return str(term)
    return str(term.value)


def _cells(solutions: ox.QuerySolutions) -> Iterator[list[str]]:
    # IRIs and literals, nearly all there is, are told apart from the rest without a call.
    plain = (ox.NamedNode, ox.Literal)
    for solution in solutions:
        yield [term.value if term.__class__ in plain else _text(term) for term in solution]


def write_csv(solutions: ox.QuerySolutions, output: Output) -> None:
    """Write the rows of a SELECT answer (SPARQL 1.1 Query Results CSV; RFC 4180)."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([variable.value for variable in solutions.variables])
    rows = _cells(solutions)
    while some := list(islice(rows, _ROWS)):
        writer.writerows(some)
        output.write(buffer.getvalue().encode())
        buffer.seek(0)
        buffer.truncate()
    output.write(buffer.getvalue().encode())
