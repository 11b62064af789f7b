"""From a resource of the graph back to the table, line and column that it was made of."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rdflib.namespace import PROV, RDF

from ..errors import Problem
from ..graph import row_iri
from ..tables import Code, Link, Mention, Reconciliation, Skipped, Statement, Text, Value
from ..tables.records import Records
from ..tables.rows import Located
from ..terms import LC, OA, in_source, thing
from .validate import Report, Result

_STATEMENT_COLUMNS = {RDF.subject: "subject", RDF.predicate: "predicate", RDF.object: "object",
                      LC.status: "status", LC.inReading: "reading", LC.printed: "printed",
                      LC.attributedTo: "attributed_to"}  # fmt: skip
_SELECTOR_COLUMNS = {OA.start: "start", OA.end: "end"}


class Places:
    """Where every resource that the tables make comes from."""

    def __init__(self, records: Records) -> None:
        self._rows: dict[str, Located[Any]] = {}
        for entities in records.entities.values():
            for entity in entities:
                self._rows[str(row_iri(entity.row))] = entity
        for concepts in records.codes.values():
            for concept in concepts:
                self._rows[str(row_iri(concept.row))] = concept
        self._mentions: dict[str, Located[Mention]] = {}
        for source in records.sources.values():
            for rows in source.tables.values():
                for located in rows:
                    if isinstance(located.row, Mention):
                        self._mentions.setdefault(str(thing(located.row.entity)), located)
                    elif not isinstance(located.row, Skipped | Reconciliation):
                        self._rows[str(row_iri(located.row, source.meta))] = located
            for located in source.tables["passages"]:
                selector = in_source(source.meta.id, f"selector/{located.row.start}-{located.row.end}")
                self._rows[str(selector)] = located

    def of(self, iri: str, path: str = "") -> str:
        """Return ``file:line:column (name)`` of the cell behind a property of a resource, or an empty text.

        Where the property is no column of its own, the place is the row.
        """
        located = self._rows.get(iri)
        if located is None:
            return ""
        if path == str(PROV.wasDerivedFrom) and iri in self._mentions:
            return self._mentions[iri].at("passages")
        return located.at(_column(located, path))

    def annotate(self, report: Report) -> Report:
        """Fill in the place of every result of a report, from its focus, else from its value."""
        report.results = [
            replace(result, place=self.of(result.focus, result.path) or self.of(result.value))
            for result in report.results
        ]
        return report


def _column(located: Located[Any], path: str) -> str:
    if not path:
        return ""
    if path == str(PROV.wasDerivedFrom):
        return "passages"
    if isinstance(located.row, Statement):
        return next((name for prop, name in _STATEMENT_COLUMNS.items() if str(prop) == path), "")
    for prop, name in _SELECTOR_COLUMNS.items():
        if str(prop) == path:
            return name
    for name, field in type(located.row).model_fields.items():
        for mark in field.metadata:
            if isinstance(mark, Link | Code | Text | Value) and str(mark.prop) == path:
                return str(name)
    return ""


def problem(result: Result) -> Problem:
    """Return a result as a problem: its place if known, else the resource; messages in both languages."""
    what = f"{result.shape}: {result.message_en} / {result.message_zh}"
    if not result.place:
        return Problem(result.focus, what, result.value)
    about = f"about {result.focus}" + (f", value {result.value}" if result.value else "")
    return Problem(result.place, what, about)
