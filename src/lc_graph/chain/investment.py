"""What is printed of investment in a chain, and what of it may be added up.

Only total investments of single projects are added, within their bounds. A whole is never added to its
parts, nor a total over several projects to the projects; whatever is left out says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from ..engine.lookup import Lookup, Name
from ..terms import LC
from .model import FigureStated, Participant, Trace
from .standing import POSSIBLE

TOTAL = "indicator/total-investment"
INVESTMENTS = frozenset(
    {
        TOTAL, "indicator/investment-completed", "indicator/contracted-amount",
        "indicator/investment-funds-in-place",
    }
)  # fmt: skip
"""The indicators that tell of investment; the others are other quantities than a total investment."""
SINGLE = frozenset({"project", "undertaking"})

Why = Literal[
    "", "kind", "indicator", "several", "related", "possible", "outside", "unclear", "part", "disagrees",
    "same", "no-number",
]  # fmt: skip
"""Why a figure is not added: an empty word when it is."""


@dataclass(frozen=True)
class Entry:
    """A figure of investment.

    Attributes:
        who: the participant it is about; none when it is about the chain as a whole.
        why: why it is not added; ``other`` is what it would be counted twice with, or disagrees with.
    """

    figure: FigureStated
    who: Participant | None
    why: Why = ""
    other: Name | None = None


@dataclass(frozen=True)
class Total:
    """A sum in one unit and status; an end is None where any of its figures is open there."""

    unit: Name
    status: Name
    low: Decimal | None
    high: Decimal | None
    figures: int


@dataclass(frozen=True)
class Investments:
    """The figures, the totals of those that may be added, and the projects of which nothing is printed."""

    entries: tuple[Entry, ...]
    totals: tuple[Total, ...]
    silent: tuple[Name, ...]


def investments(lookup: Lookup, trace: Trace, kept: Callable[[Participant], bool]) -> Investments:
    """Return what is printed of investment in a chain.

    Args:
        lookup: where figures say what they are part of.
        trace: the chain; participants beyond its area are not added.
        kept: which participants are asked about.
    """
    at_stages = (one for stage in trace.stages for one in stage.participants)
    taking_part = {one.what.iri: one for one in (*at_stages, *trace.unplaced) if kept(one)}
    related = {one.what.iri: one for one in trace.related if kept(one)}
    found = {
        figure.figure.iri: Entry(figure, one)
        for one in (*taking_part.values(), *related.values())
        for figure in _of_investment(one.figures)
    }
    for figure in _of_investment(trace.figures):
        found.setdefault(figure.figure.iri, Entry(figure, None))
    entries = [replace(one, why=_alone(one, taking_part)) for one in found.values()]
    entries = _apart(lookup, entries)
    projects = (one for one in taking_part.values() if one.kind in SINGLE)
    told = {one.figure.about.iri for one in entries if one.figure.indicator.id == TOTAL}
    silent = tuple(one.what for one in projects if one.what.iri not in told)
    return Investments(tuple(entries), _totals(entries), silent)


def _of_investment(figures: Iterable[FigureStated]) -> list[FigureStated]:
    return [figure for figure in figures if figure.indicator.id in INVESTMENTS]


def _alone(entry: Entry, taking_part: dict[str, Participant]) -> Why:
    """Return why a figure is not added whatever the others are."""
    figure, who = entry.figure, entry.who
    if figure.kind.id != "kind/level":
        return "kind"
    if figure.indicator.id != TOTAL:
        return "indicator"
    if who is None or who.kind not in SINGLE or figure.population.id != "population/all":
        return "several"
    if who.what.iri not in taking_part:
        return "related"
    if POSSIBLE in {status.iri for status in who.status}:
        return "possible"
    if who.where != "inside":
        return "outside" if who.where == "outside" else "unclear"
    return "" if figure.min or figure.max else "no-number"


def _apart(lookup: Lookup, entries: list[Entry]) -> list[Entry]:
    """Return the figures with those left out that would be counted twice, or that sources disagree on."""
    figures = {one.figure.figure.iri: one for one in entries}
    owners = {one.figure.about.iri: one for one in entries if not one.why}
    done: list[Entry] = []
    for entry in entries:
        if entry.why:
            done.append(entry)
        elif whole := _whole(lookup, entry, figures, owners):
            done.append(replace(entry, why="part", other=whole))
        elif rival := _rival(lookup, entry, figures):
            done.append(replace(entry, why="disagrees", other=rival))
        elif twin := _twin(entry, done):
            done.append(replace(entry, why="same", other=twin))
        else:
            done.append(entry)
    return done


def _whole(lookup: Lookup, entry: Entry, figures: dict[str, Entry], owners: dict[str, Entry]) -> Name | None:
    """Return the added figure that a figure is, or may be, part of; or the project its project is part of."""
    for iri in _beyond(lookup, entry.figure.figure.iri, LC.partOfFigure):
        if iri in figures and not figures[iri].why:
            return figures[iri].figure.about
    for iri in _beyond(lookup, entry.figure.about.iri, LC.partOf, LC.directlyPartOf):
        if iri in owners and iri != entry.figure.about.iri:
            return owners[iri].figure.about
    return None


def _beyond(lookup: Lookup, iri: str, *predicates: str) -> list[str]:
    """Return what a thing is part of, near and far, claims that are only possible included."""
    found: list[str] = []
    ends = [iri]
    while ends:
        here = ends.pop()
        claimed = (object for one in predicates for _, object in lookup.claims(here, one))
        new = [one for one in (*lookup.objects(here, *predicates), *claimed) if one not in found]
        found += dict.fromkeys(new)
        ends += new
    return found


def _rival(lookup: Lookup, entry: Entry, figures: dict[str, Entry]) -> Name | None:
    iri = entry.figure.figure.iri
    others = {*lookup.objects(iri, LC.disagreesWith), *lookup.subjects(LC.disagreesWith, iri)}
    return next((figures[other].figure.about for other in sorted(others) if other in figures), None)


def _twin(entry: Entry, done: list[Entry]) -> Name | None:
    """Return the project, counted already, that this one may be another name of, or a second figure of it."""
    assert entry.who is not None
    same = {one.what.iri for one in entry.who.possibly_same} | {entry.who.what.iri}
    return next((one.figure.about for one in done if not one.why and one.figure.about.iri in same), None)


def _totals(entries: Iterable[Entry]) -> tuple[Total, ...]:
    groups: dict[tuple[Name, Name], list[FigureStated]] = {}
    for entry in entries:
        if not entry.why:
            groups.setdefault((entry.figure.unit, entry.figure.status), []).append(entry.figure)
    return tuple(
        Total(unit, status, _sum(one.min for one in found), _sum(one.max for one in found), len(found))
        for (unit, status), found in sorted(groups.items())
    )


def _sum(bounds: Iterable[str]) -> Decimal | None:
    """Return the sum, or None when one of the bounds is open."""
    values = list(bounds)
    return sum(map(Decimal, values), Decimal()) if all(values) else None
