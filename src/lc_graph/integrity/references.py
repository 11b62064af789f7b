"""Whether the rows fit together: every reference, code, passage and predicate that a cell names exists.

Like :mod:`lc_graph.tables.records`, it reports everything that is wrong at once, each with its cell and the
remedy.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph

from ..errors import DataError, Problem
from ..graph import OWN_KINDS, POSSIBLE
from ..resources import room
from ..tables import RESOURCE_TABLES, Code, Indicator, Link, Period, Row, Stage
from ..tables.records import Records, SourceRecords
from ..tables.rows import Located
from ..terms import LC, ONTOLOGY, UNITS
from .conventions import check_rows
from .labels import check_labels
from .names import check_names
from .predicates import check_predicates
from .spelling import check_spelling
from .translations import check_translations

LITERALS = ("date", "month-day", "text")


def check(records: Records) -> None:
    """Check that the rows fit together.

    Raises:
        DataError: with one problem a cell that names something that does not exist or cannot be meant.
    """
    problems = [
        *_Checker(records).problems(), *check_rows(records), *check_translations(records),
        *check_labels(records, closed_codes()), *check_predicates(records),
        *check_names(records), *check_spelling(records),
    ]  # fmt: skip
    if problems:
        raise DataError(*problems)


@lru_cache(maxsize=2)
def closed_codes(ontology: Path | None = None) -> dict[str, frozenset[str]]:
    """Return the codes of the closed schemes, which the ontology itself declares, by scheme."""
    store = pyoxigraph.Store()
    for path in sorted(((ontology or room("ontology")) / "codes").glob("*.ttl")):
        store.bulk_load(path=str(path), format=pyoxigraph.RdfFormat.TURTLE)
    in_scheme = pyoxigraph.NamedNode("http://www.w3.org/2004/02/skos/core#inScheme")
    codes: dict[str, set[str]] = {}
    for quad in store.quads_for_pattern(None, in_scheme, None, None):
        scheme = _iri(quad.object).rsplit("/", 1)[-1]
        codes.setdefault(scheme, set()).add(_iri(quad.subject).rsplit("/", 1)[-1])
    return {scheme: frozenset(members) for scheme, members in codes.items()}


@lru_cache(maxsize=2)
def declared_terms(ontology: Path | None = None) -> frozenset[str]:
    """Return the local names of the terms that the ontology defines."""
    store = pyoxigraph.Store()
    for path in sorted((ontology or room("ontology")).glob("*.ttl")):
        store.bulk_load(path=str(path), format=pyoxigraph.RdfFormat.TURTLE)
    defined_by = pyoxigraph.NamedNode("http://www.w3.org/2000/01/rdf-schema#isDefinedBy")
    return frozenset(
        _iri(quad.subject).removeprefix(str(LC))
        for quad in store.quads_for_pattern(None, defined_by, pyoxigraph.NamedNode(str(ONTOLOGY)), None)
    )


def _is_literal(cell: str) -> bool:
    kind, _, text = cell.partition(":")
    if kind == "text":
        return bool(text.strip())
    # A leap year, so that 29 February has a month and day.
    text = text if kind == "date" else f"2024-{text.removeprefix('--')}" if text.startswith("--") else ""
    try:
        return re.fullmatch(r"\d{4}-\d\d-\d\d", text) is not None and date.fromisoformat(text) is not None
    except ValueError:
        return False


def _iri(term: object) -> str:
    return term.value if isinstance(term, pyoxigraph.NamedNode) else ""


class _Checker:
    def __init__(self, records: Records) -> None:
        self.records = records
        self.codes: dict[str, set[str] | frozenset[str]] = {**closed_codes()}
        # Units of QUDT keep their own IRIs, so the tables' slugs for them stand in terms.UNITS alone.
        self.codes["unit"] = set(UNITS)
        indicators = [located.row for located in records.codes["indicators"]]
        stages = [located.row for located in records.entities["stages"]]
        self.units = {row.id: row.units for row in indicators if isinstance(row, Indicator)}
        self.chain_of = {f"stage/{row.id}": row.chain for row in stages if isinstance(row, Stage)}
        self.things: set[str] = set()
        for entities in records.entities.values():
            self.things |= {f"{located.row.kind}/{located.row.id}" for located in entities}
        for concepts in records.codes.values():
            self.things |= {f"{located.row.kind}/{located.row.id}" for located in concepts}
        for rows in records.codes.values():
            for located in rows:
                self.codes[located.row.kind] = {*self.codes.get(located.row.kind, ()), located.row.id}

    def problems(self) -> Iterator[Problem]:
        for entities in self.records.entities.values():
            for entity in entities:
                yield from self._cells(entity, None)
        for concepts in self.records.codes.values():
            for concept in concepts:
                yield from self._cells(concept, None)
        for period in self.records.codes["periods"]:
            row = period.row
            if isinstance(row, Period) and row.start and row.end and row.end < row.start:
                yield Problem(period.at("end"), "the period ends before it begins", "swap or mend them")
        for source in self.records.sources.values():
            yield from self._source(source)

    def _missing(self, place: str, what: str, given: str, known: Iterator[str] | Any) -> Problem:
        near = difflib.get_close_matches(given, list(known), n=3)
        remedy = f"did you mean {', '.join(near)}?" if near else "add it to its table first, or mend the cell"
        return Problem(place, f"there is no {what} {given}", remedy)

    def _cells(self, located: Located[Any], source: _Own | None) -> Iterator[Problem]:
        row: Row = located.row
        for name, field in type(row).model_fields.items():
            cell = getattr(row, name)
            values = cell if isinstance(cell, tuple) else () if cell is None else (cell,)
            for mark in field.metadata:
                for value in values:
                    if isinstance(mark, Code) and value not in self.codes.get(mark.scheme, ()):
                        yield self._missing(
                            located.at(name), f"code of {mark.scheme}", value, self.codes.get(mark.scheme, ())
                        )
                    elif isinstance(mark, Link):
                        yield from self._link(located, name, str(value), mark.kinds, source)

    def _link(
        self, located: Located[Any], column: str, value: str, kinds: tuple[str, ...], source: _Own | None
    ) -> Iterator[Problem]:
        reference = value if "/" in value else f"{kinds[0]}/{value}"
        kind = reference.split("/", 1)[0]
        if kind not in kinds:
            yield Problem(located.at(column), f"{kind} may not stand here", f"give one of {', '.join(kinds)}")
        elif not self.exists(reference, source):
            known = source.ids if source and kind in OWN_KINDS else self.things
            yield self._missing(located.at(column), "such thing as", reference, known)

    def exists(self, reference: str, source: _Own | None) -> bool:
        if reference.split("/", 1)[0] in OWN_KINDS:
            return source is not None and reference in source.ids
        kind, slug = reference.split("/", 1)
        return reference in self.things or slug in self.codes.get(kind, ())

    def _source(self, source: SourceRecords) -> Iterator[Problem]:
        own = _Own(source)
        articles = {article.id for article in source.meta.articles}
        for name, rows in source.tables.items():
            for located in rows:
                yield from self._cells(located, own)
                for passage in getattr(located.row, "passages", ()):
                    if passage not in own.passages:
                        yield self._missing(located.at("passages"), "passage", passage, own.passages)
                if name == "passages" and located.row.article not in articles:
                    yield self._missing(located.at("article"), "article", located.row.article, articles)
        for article in source.meta.articles:
            place = f"data/sources/{source.meta.id}/source.yaml (articles.{article.id})"
            for passage in article.passages:
                if passage not in own.passages:
                    yield self._missing(place, "passage", passage, own.passages)
            for author in article.authors:
                if author not in self.things:
                    yield self._missing(place, "author", author, self.things)
        for located in source.tables["observations"]:
            yield from self._figure(located)
        for located in source.tables["mentions"]:
            if located.row.entity not in self.things:
                yield self._missing(located.at("entity"), "such thing as", located.row.entity, self.things)
        for located in source.tables["skipped"]:
            if located.row.reason not in self.codes["skip-reason"]:
                yield self._missing(
                    located.at("reason"), "reason", located.row.reason, self.codes["skip-reason"]
                )
        for name in ("passages", "skipped"):
            for located in source.tables[name]:
                if located.row.end <= located.row.start:
                    yield Problem(located.at("end"), "the span ends before it begins", "swap or mend them")
        said: dict[tuple[str, ...], Located[Any]] = {}
        for located in source.tables["statements"]:
            yield from self._statement(located, own)
            row = located.row
            yield from _twice(located, (row.subject, row.predicate, row.object, row.reading or ""), said)
        named: dict[tuple[str, ...], Located[Any]] = {}
        for located in source.tables["mentions"]:
            yield from _twice(located, (located.row.entity, located.row.name), named)
        for located in source.tables["participations"]:
            for stage in (located.row.at_stage, *located.row.possible_stages):
                yield from self._stage(located, stage)

    def _figure(self, located: Located[Any]) -> Iterator[Problem]:
        row = located.row
        if row.value is None and row.min is None and row.max is None:
            yield Problem(
                located.at("value"), "the figure has neither a value nor a bound", "give value, min or max"
            )
        if row.value is not None and row.qualifier is None and not row.min == row.value == row.max:
            yield Problem(located.at("min"), "an exact figure has other bounds than its value",
                          "let min and max equal the value, or leave the value empty")  # fmt: skip
        if row.min is not None and row.max is not None and row.min > row.max:
            yield Problem(located.at("min"), "the lower bound is above the upper bound", "swap or mend them")
        units = self.units.get(row.indicator, (row.unit,))
        if row.unit not in units:
            yield Problem(located.at("unit"), f"{row.unit} is no unit of {row.indicator}",
                          f"use one of {', '.join(units)}, or widen the indicator")  # fmt: skip

    def _statement(self, located: Located[Any], own: _Own) -> Iterator[Problem]:
        row = located.row
        if row.predicate not in declared_terms():
            yield self._missing(located.at("predicate"), "property", row.predicate, declared_terms())
        for column in ("subject", "object"):
            cell = getattr(row, column)
            if cell.partition(":")[0] in LITERALS and ":" in cell:
                if not _is_literal(cell):
                    yield Problem(located.at(column), f"{cell} is no such date or text",
                                  "write date:2023-08-06, month-day:--08-02 or text:…")  # fmt: skip
                continue
            if "/" not in cell or not self.exists(cell, own):
                yield self._missing(located.at(column), "such thing as", cell, self.things | own.ids)
        if row.status not in self.codes["status"]:
            yield self._missing(located.at("status"), "status", row.status, self.codes["status"])
        if row.attributed_to and row.attributed_to not in self.things:
            yield self._missing(located.at("attributed_to"), "such thing as", row.attributed_to, self.things)
        if row.status == POSSIBLE and not row.reading:
            yield Problem(
                located.at("reading"),
                "a possible statement names no reading",
                "say in which reading it holds",
            )
        if row.reading and f"reading/{row.reading}" not in own.ids:
            yield self._missing(located.at("reading"), "reading", row.reading, own.ids)

    def _stage(self, located: Located[Any], stage: str | None) -> Iterator[Problem]:
        if stage is None:
            return
        chain = self.chain_of.get(stage, located.row.chain)
        if chain != located.row.chain:
            yield Problem(located.at("chain"), f"{stage} is a stage of {chain}", "name a stage of this chain")


def _twice(
    located: Located[Any], key: tuple[str, ...], seen: dict[tuple[str, ...], Located[Any]]
) -> Iterator[Problem]:
    if (first := seen.setdefault(key, located)) is not located:
        yield Problem(
            located.at(), f"this stands on line {first.line} already", "give the passages of both in one row"
        )


class _Own:
    """What a source defines itself: its passages and the ids of its figures, resources and readings."""

    def __init__(self, source: SourceRecords) -> None:
        self.passages = {located.row.id for located in source.tables["passages"]}
        self.ids = {
            f"{located.row.kind}/{located.row.id}"
            for name in (*RESOURCE_TABLES, "observations", "readings")
            for located in source.tables[name]
        }
