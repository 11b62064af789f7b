"""Relations between named things that a reader found, each of which some row of the tables must hold.

:mod:`lc_graph.readings.compare` is content when a row near by names both things. Here the row must also
relate them in a way that fits: what lies in a place needs a location, what is made needs a maker. Where a
reader names several things at once, each of them counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..errors import Problem
from ..evidence.likeness import norm
from ..tables import RESOURCE_TABLES
from ..tables.records import SourceRecords
from ..tables.row_cells import references_of
from .match import Held
from .tables import Placed, Reading, ReadStatement

FITTING: dict[str, frozenset[str]] = {
    relation: frozenset(words.split())
    for relation, words in {
        "located-in": "locatedIn directlyPartOf roles",
        "listed-in": "listedIn listings",
        "presented-at": "presentedAt attendee organiser",
        "attends": "attendee",
        "organises": "organiser",
        "built-by": "implementedBy investedBy initiatives organiser locatedIn",
        "technology": "usesTechnology",
        "at-stage": "participations atStage",
        "holds-post": "posts",
        "industry-role": "roles inIndustry initiatives goals participations concerns trends hasProduct",
        "product-of": "hasProduct composedOf superlatives goals initiatives concerns trends participations",
        "part-of": "directlyPartOf memberOf composedOf stageOf participations atStage concerns inIndustry "
        "hasProduct implements",
    }.items()
}
"""What a row must be to hold a relation: a predicate of statements, or a table of resources."""

WHOLES = frozenset({"brand", "policy", "cluster", "chain", "project", "event"})
"""Kinds whose parts the tables hold as such; parts of regions, lists and sets are held otherwise."""


@dataclass(frozen=True)
class _Edge:
    what: str
    things: frozenset[str]


def check_edges(source: SourceRecords, held: Held, readings: tuple[Reading, Reading]) -> Iterator[Problem]:
    """Yield a problem for every relation between things we know that a reader has and no row holds."""
    answered = {key for located in source.tables["reconciliation"] for key in located.row.keys}
    edges = list(_edges(source))
    for reading in readings:
        for placed in reading.statements:
            if placed.row.relation in FITTING and not any(_key(placed) in key for key in answered):
                yield from _statement(placed, edges, held)


def _statement(placed: Placed[ReadStatement], edges: list[_Edge], held: Held) -> Iterator[Problem]:
    row = placed.row
    for subject in _several(row.subject, held):
        for thing in _several(row.object, held):
            if not subject or not thing or subject & thing:
                continue
            if row.relation == "part-of" and not any(one.split("/")[0] in WHOLES for one in thing):
                continue
            if not any(
                edge.what in FITTING[row.relation] and edge.things & subject and edge.things & thing
                for edge in edges
            ):
                yield Problem(
                    placed.place,
                    f"no row holds {row.subject} {row.relation} {row.object}",
                    "add the relation, or answer it in reconciliation.csv",
                )
                return


def _edges(source: SourceRecords) -> Iterator[_Edge]:
    for located in source.tables["statements"]:
        yield _Edge(located.row.predicate, frozenset(references_of(located.row)))
    for name in RESOURCE_TABLES:
        for other in source.tables[name]:
            row: Any = other.row
            yield _Edge(name, frozenset(references_of(row)))


def _several(words: str, held: Held) -> list[frozenset[str]]:
    """Return the things that words name: one set of candidates a name; empty sets for what we do not know."""
    whole = held.names.get(norm(words))
    if whole:
        return [frozenset(whole)]
    return [frozenset(held.names.get(part, ())) for part in norm(words).replace("和", "、").split("、")]


def _key(placed: Placed[ReadStatement]) -> str:
    row = placed.row
    return f"statements/{row.article}:{row.line}:{norm(row.subject)}/{row.relation}"
