"""The answer to a query, lazy as the engine gives it, and writing it in a format."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import IO, Any, cast

import pyoxigraph as ox

from ..errors import Problem, UsageError
from ..terms import PREFIXES
from .csv_rows import write_csv
from .rows import TooLarge
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


@dataclass(slots=True)
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

    def write(self, output: Output, format: str, most: int | None = None) -> None:
        """Write the answer in a format of :data:`media.RESULT_FORMATS` or :data:`media.GRAPH_FORMATS`.

        Args:
            output: where to.
            format: which.
            most: how many triples there may be; rows are counted by ``output``.

        Raises:
            TooLarge: when there are more triples.
            UsageError: when the format does not fit the answer's kind.
            Unwritable: when it cannot hold what is in this answer.
        """
        checked = WellFormed(output, format) if format in CHECKED else output
        sink = cast(IO[bytes], checked)  # pyoxigraph writes and flushes, no more
        if self.kind == "graph":
            if format not in GRAPH_SERIALISERS:
                raise _misfit(format, "triples", GRAPH_SERIALISERS)
            # A template gives the same triple once a solution; a graph holds it once.
            triples = _once(self.native, most)
            first = list(islice(triples, _PEEK)) if format in _WITH_PREFIXES else []
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


_WITH_PREFIXES = frozenset(GRAPH_SERIALISERS) - {"ntriples", "nquads"}
_PEEK = 2_000
"""Triples looked through for the prefixes they use; a longer answer begins before its end is known."""


def _once(triples: Iterable[ox.Triple], most: int | None) -> Iterator[ox.Triple]:
    seen: set[ox.Triple] = set()
    for triple in triples:
        if triple not in seen:
            if len(seen) == most:
                raise TooLarge("rows")
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
