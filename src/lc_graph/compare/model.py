"""What a figure is, and what comparisons consist of. Everything is plain data, in a fixed order."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ..engine.lookup import Evidence, Name

DIMENSIONS = ("indicator", "population", "period", "kind", "comparator", "adjustment", "unit", "status")
"""What two figures must share to be compared."""

RANKS = ("kind/rank", "kind/rank-of-level", "kind/rank-of-growth")
"""The kinds of figure that are ranks a source states."""

QUANTITIES = ("kind/level", "kind/count", "kind/duration")
"""The kinds of figure that tell how much there is: of a whole it holds what is in its parts."""


@dataclass(frozen=True)
class Words:
    """A sentence of ours, in Chinese and English."""

    zh: str
    en: str

    def in_(self, lang: str) -> str:
        """Return the sentence in a language."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True)
class Possibility:
    """Something that holds of a figure in some reading of an ambiguous source only.

    Attributes:
        property: what is said, as the property's local name: ``qualifies``, ``status``, ``about`` …
        value: what stands behind it.
        readings: the readings in which it holds; none where no reading is told apart.
    """

    property: str
    value: Name
    readings: tuple[Name, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Group:
    """What figures that are alike share. Only figures of one group are compared."""

    indicator: Name
    population: Name
    period: Name
    kind: Name
    comparator: Name
    adjustment: Name
    unit: Name
    status: Name

    def differing(self, other: Group) -> tuple[str, ...]:
        """Return the dimensions in which another group differs, in the order of :data:`DIMENSIONS`."""
        return tuple(name for name in DIMENSIONS if getattr(self, name).iri != getattr(other, name).iri)

    def key(self) -> tuple[str, ...]:
        """Return the ids of the dimensions, by which groups are sorted."""
        return tuple(getattr(self, name).id for name in DIMENSIONS)


@dataclass(frozen=True)
class Figure:
    """A printed figure: one observation of the data cube.

    Attributes:
        figure: the observation; it has no label of its own.
        about: whose figure it is: a region, zone, project, enterprise …
        group: what it shares with figures that are like it.
        qualifier: what the source says of its exactness: more than, about …
        printed: the figure as it is printed.
        value: the number, when one is printed.
        min, max: its bounds; none where it is open. Of an exact figure both are the value; of an
            approximate one (约) there are none, since nothing says how far off it may be.
        rounding: how far rounding may have moved the number, either way: half a unit of its last printed
            digit; zero for what is counted or ranked.
        within: the area among whose members it ranks, of a rank; else none.
        scope: what a rank is among, as people write it beside the rank: 全市, in Liaocheng; else none.
        unknown: the dimensions a source leaves open.
        stated_in: the article that first prints it.
        disagrees_with: the figures that the sources give instead.
        part_of: the figures it is a part of ("of which").
        qualifies: the figures that it ranks, or whose difference it is.
        adjusts: the figure it adjusts.
        possible: what holds of it in some reading only.
    """

    figure: Name
    about: Name
    group: Group
    qualifier: Name | None
    printed: str
    value: Decimal | None
    min: Decimal | None
    max: Decimal | None
    rounding: Decimal
    within: Name | None
    scope: Words | None
    unknown: tuple[str, ...]
    stated_in: Name | None
    disagrees_with: tuple[Name, ...]
    part_of: tuple[Name, ...]
    qualifies: tuple[Name, ...]
    adjusts: tuple[Name, ...]
    possible: tuple[Possibility, ...]
    evidence: tuple[Evidence, ...]

    @property
    def disputed(self) -> bool:
        """Whether the sources give another figure instead."""
        return bool(self.disagrees_with)

    @property
    def exact(self) -> bool:
        """Whether the number is known exactly."""
        return self.value is not None and self.min == self.value == self.max

    @property
    def rank(self) -> bool:
        """Whether it is a rank that a source states."""
        return self.group.kind.id in RANKS


@dataclass(frozen=True)
class Place:
    """A place among the compared, computed here: the largest number is first, equals share a place."""

    place: int
    of: int
    shared: bool


@dataclass(frozen=True)
class Cell:
    """What the sources say of one region in a row; more than one figure is a conflict."""

    region: Name
    figures: tuple[Figure, ...]
    place: Place | None = None

    @property
    def conflict(self) -> bool:
        """Whether the sources give the region several figures here."""
        return len(self.figures) > 1

    @property
    def disputed(self) -> bool:
        """Whether the sources give another figure instead of one here, in this row or elsewhere."""
        return self.conflict or any(figure.disputed for figure in self.figures)


@dataclass(frozen=True)
class Difference:
    """By how much one region's figure is above another's, computed here.

    Attributes:
        more, less: the regions; with open bounds it may be the other way round, and then ``min`` is none or
            below zero.
        min, max: the bounds of the difference; both equal when it is exact, one absent when it is open.
        rounding: how far the rounding of the printed figures may move it, either way.
        unit: its unit; percentages differ by percentage points.
    """

    more: Name
    less: Name
    min: Decimal | None
    max: Decimal | None
    rounding: Decimal
    unit: Name

    @property
    def exact(self) -> bool:
        """Whether the difference is known exactly."""
        return self.min is not None and self.min == self.max


@dataclass(frozen=True)
class Row:
    """Figures of at least two regions that are alike.

    Attributes:
        group: what they share.
        cells: one a region, in the order asked; none where the sources do not say.
        differences: computed, of each pair that allows it.
        notes: why there is no place or difference where there is none.
    """

    group: Group
    cells: tuple[Cell | None, ...]
    differences: tuple[Difference, ...] = ()
    notes: tuple[Words, ...] = ()

    def said(self) -> tuple[Cell, ...]:
        """Return the cells in which the sources say something."""
        return tuple(cell for cell in self.cells if cell is not None)


@dataclass(frozen=True)
class Apart:
    """Figures that have nothing like them among the compared.

    Attributes:
        group: what they share.
        cells: one a region, in the order asked; none where the sources do not say.
        nearest: the nearest figures of another region with the same indicator; none if there are none.
        differs: the dimensions in which these differ from the nearest.
        why: the reason, in words.
    """

    group: Group
    cells: tuple[Cell | None, ...]
    nearest: Group | None
    differs: tuple[str, ...]
    why: Words

    def said(self) -> tuple[Cell, ...]:
        """Return the cells in which the sources say something."""
        return tuple(cell for cell in self.cells if cell is not None)


@dataclass(frozen=True)
class Comparison:
    """Regions side by side.

    Attributes:
        regions: the compared, in the order asked.
        indicator: the one indicator asked for, if any.
        rows: figures that are alike, with places and differences computed here.
        apart: figures that cannot be compared, with the reason.
        ranks: ranks that the sources state; nothing is computed from them.
        notes: what to know of the choice of regions.
    """

    regions: tuple[Name, ...]
    indicator: Name | None
    rows: tuple[Row, ...]
    apart: tuple[Apart, ...]
    ranks: tuple[Row, ...]
    notes: tuple[Words, ...]
