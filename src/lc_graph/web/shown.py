"""What the page about a thing shows: its statements, the figures about it, and what refers to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ..sheets.table import Cell, Column, Table, Window
from .sections import Notes, Place

_FIGURE_COLUMNS = ("indicator", "population", "figure", "period", "kind", "comparator", "status")


@dataclass(frozen=True)
class Shown:
    """One node on a page: its words, where they lead, the passages behind it and what is to be known of it.

    ``mark`` is ``inferred``, ``reference``, ``possible`` or empty; ``evidence`` numbers the page's passages;
    ``claim`` is where the statement that names the node has a page of its own.
    """

    text: str
    href: str | None = None
    external: bool = False
    number: bool = False
    lang: str | None = None
    kind: str = ""
    evidence: tuple[int, ...] = ()
    mark: str = ""
    claim: str = ""


@dataclass(frozen=True)
class Group:
    """What stands behind one property, or before it."""

    property: Shown
    values: tuple[Shown, ...]
    kind: str = ""


@dataclass(frozen=True)
class FigureRow:
    """One figure about the thing."""

    indicator: Shown
    population: str
    period: str
    kind: str
    comparator: str
    status: str
    evidence: tuple[int, ...]


@dataclass
class View:
    """A page about a thing.

    ``basis`` are the passages that it rests on itself, or that it is; ``window`` tells which of them the page
    lists, None when they are all.
    """

    iri: str
    name: str
    other_name: str
    kinds: list[Shown]
    said: list[Group] = field(default_factory=list)
    figures: list[FigureRow] = field(default_factory=list)
    referring: list[Group] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    notes: Notes = field(default_factory=Notes)
    basis: list[Place] = field(default_factory=list)
    window: Window | None = None

    def tables(self, words: Callable[[str], str]) -> list[Table]:
        """Return what is said of the thing, the figures about it, and what refers to it, as tables."""
        return [
            _table(
                "statements", words("says"), [("property", words("property")), ("value", words("value"))],
                [(cell(group.property), cell(one)) for group in self.said for one in group.values],
                self.notes,
            ),
            _table(
                "figures", words("figures-about"),
                [(key, words(key)) for key in _FIGURE_COLUMNS],
                [
                    (
                        Cell(row.indicator.kind), Cell(row.population),
                        replace(cell(row.indicator), evidence=row.evidence),
                        Cell(row.period), Cell(row.kind), Cell(row.comparator), Cell(row.status),
                    )
                    for row in self.figures
                ],
                self.notes,
            ),
            _table(
                "references", words("said-by"),
                [("thing", words("thing")), ("kind", words("kind")), ("property", words("property"))],
                [
                    (cell(one), Cell(group.kind), cell(group.property))
                    for group in self.referring
                    for one in group.values
                ],
                self.notes,
            ),
        ]  # fmt: skip


def cell(shown: Shown) -> Cell:
    """Return a node as the cell of a table."""
    number = Decimal(shown.text) if shown.number else None
    return Cell(shown.text, shown.href, number, shown.evidence, shown.mark)


def _table(
    id: str, title: str, columns: list[tuple[str, str]], rows: list[tuple[Cell, ...]], notes: Notes
) -> Table:
    heads = tuple(Column(key, name) for key, name in columns)
    return Table(id, title, heads, tuple(rows), sources=notes.sources())
