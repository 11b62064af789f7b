"""Regions side by side, and only like with like: what differs in any dimension stands apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from ..engine import naming
from ..engine.lookup import Lookup, Name
from ..engine.store import Store
from ..errors import Problem, UsageError
from ..terms import LC, UNIT, code
from . import words
from .figures import figures
from .model import QUANTITIES, RANKS, Apart, Cell, Comparison, Difference, Figure, Group, Place, Row, Words

FEWEST, MOST = 2, 8
"""How many regions are compared at once."""


def compare(
    store: Store,
    regions: Sequence[str],
    indicator: str | None = None,
    *,
    printed: Sequence[Figure] | None = None,
) -> Comparison:
    """Compare two to eight regions, like with like.

    Args:
        store: the data; its default graph is read.
        regions: what the regions, or zones, are called: printed names, labels (zh or en) or ids.
        indicator: what the one indicator to compare is called; without it, all are compared.
        printed: what :func:`.figures.figures` returned for the store, to spare reading it again.

    Raises:
        UsageError: for a name nothing answers to (with what comes near), too few or too many regions, and
            one named twice.
    """
    lookup = Lookup(store)
    chosen = choose(lookup, regions)
    wanted = naming.indicator(lookup, indicator) if indicator else None
    return _Comparer(lookup, chosen).compare(figures(store) if printed is None else printed, wanted)


def choose(lookup: Lookup, regions: Sequence[str]) -> list[str]:
    """Return the IRIs of the regions to compare.

    Raises:
        UsageError: as :func:`compare` does.
    """
    if not FEWEST <= len(regions) <= MOST:
        message = f"a comparison takes {FEWEST} to {MOST} regions, not {len(regions)}"
        raise UsageError(Problem("regions", message, f"name {FEWEST} to {MOST} regions"))
    found: list[str] = []
    for name in regions:
        iri = naming.area(lookup, name)
        if iri in found:
            first = regions[found.index(iri)]
            message = f"it is the same region as {first!r}"
            raise UsageError(Problem(f"{name!r}", message, "name each region once"))
        found.append(iri)
    return found


class _Comparer:
    """Compares some regions."""

    def __init__(self, lookup: Lookup, chosen: Sequence[str]) -> None:
        self.lookup = lookup
        self.names = {iri: lookup.name(iri) for iri in chosen}
        around = {iri: lookup.around(iri) for iri in chosen}
        self.inside = {(part, whole) for part in chosen for whole in chosen if whole in around[part]}

    def compare(self, printed: Sequence[Figure], indicator: str | None) -> Comparison:
        groups: dict[Group, dict[str, list[Figure]]] = {}
        for figure in printed:
            if figure.about.iri in self.names and indicator in (None, figure.group.indicator.iri):
                groups.setdefault(figure.group, {}).setdefault(figure.about.iri, []).append(figure)
        ordered = dict(sorted(groups.items(), key=lambda item: item[0].key()))
        kin: dict[Name, dict[Group, dict[str, list[Figure]]]] = {}
        for group, found in ordered.items():
            kin.setdefault(group.indicator, {})[group] = found
        rows, apart, ranks = [], [], []
        for group, found in ordered.items():
            first = next(iter(found.values()))[0]
            if first.rank:
                ranks.append(Row(group, self.cells(found)))
            elif len(found) > 1 and not first.unknown:
                rows.append(self.row(group, self.cells(found)))
            else:
                apart.append(self.apart(group, found, first.unknown, kin[group.indicator]))
        name = self.lookup.name(indicator) if indicator else None
        regions = tuple(self.names.values())
        return Comparison(
            regions, name, tuple(rows), tuple(apart), tuple(ranks), self.notes(regions, name, bool(groups))
        )

    def cells(self, found: dict[str, list[Figure]]) -> tuple[Cell | None, ...]:
        return tuple(
            Cell(name, tuple(found[iri])) if iri in found else None for iri, name in self.names.items()
        )

    # ---- what is alike ---------------------------------------------------------------------------

    def row(self, group: Group, cells: tuple[Cell | None, ...]) -> Row:
        """Return a row with what can be computed, and why the rest cannot."""
        said = [cell for cell in cells if cell is not None]
        wholes = [whole for whole in said if any(self.holds(whole, part) for part in said)]
        parts = [part for part in said if any(self.holds(whole, part) for whole in said)]
        disputed = [cell for cell in said if cell.disputed]
        ranked = [cell for cell in said if cell not in wholes]
        bounded = [cell for cell in ranked if not cell.disputed and not cell.figures[0].exact]
        quantity = group.kind.id in QUANTITIES
        notes: list[Words] = []
        if disputed:
            notes.append(words.disputed(_regions(disputed)))
        if bounded:
            notes.append(words.bounded(_regions(bounded)))
        if wholes:
            notes.append(words.whole(_regions(wholes), _regions(parts), quantity))
        if len(ranked) > 1 and not bounded and not any(cell.disputed for cell in ranked):
            places = _places(ranked)
            cells = tuple(
                replace(cell, place=places.get(cell.region)) if cell is not None else None for cell in cells
            )
        differences = [
            _difference(a, b, self.unit_of_difference(group))
            for a, b in combinations([cell for cell in said if not cell.disputed], 2)
            if not (quantity and (self.holds(a, b) or self.holds(b, a)))
        ]
        return Row(group, cells, tuple(one for one in differences if one is not None), tuple(notes))

    def holds(self, whole: Cell, part: Cell) -> bool:
        """Say whether a region contains another."""
        return (part.region.iri, whole.region.iri) in self.inside

    def unit_of_difference(self, group: Group) -> Name:
        """Return the unit in which figures of a group differ."""
        percent = group.unit.iri == str(UNIT.PERCENT)
        return self.lookup.name(str(code("unit", "percentage-point"))) if percent else group.unit

    # ---- what is not -----------------------------------------------------------------------------

    def apart(
        self,
        group: Group,
        found: dict[str, list[Figure]],
        unknown: tuple[str, ...],
        groups: dict[Group, dict[str, list[Figure]]],
    ) -> Apart:
        """Return figures with nothing like them, and the reason; ``groups`` are those of the indicator."""
        cells = self.cells(found)
        if len(found) > 1:
            return Apart(group, cells, None, unknown, words.unknown(unknown))
        others = [(other, regions) for other, regions in groups.items() if regions.keys() - found.keys()]
        if not others:
            return Apart(group, cells, None, (), words.only_one(self.names[next(iter(found))]))
        nearest, regions = min(others, key=lambda item: _distance(group, item[0]))
        differs = group.differing(nearest)
        who = [name for iri, name in self.names.items() if iri in regions and iri not in found]
        return Apart(group, cells, nearest, differs, words.other(who, group, nearest, differs))

    # ---- what to know ----------------------------------------------------------------------------

    def notes(self, regions: Sequence[Name], indicator: Name | None, said: bool) -> tuple[Words, ...]:
        """Return what to know of the choice of regions."""
        look = self.lookup
        no_regions = [name for name in regions if not look.is_a(name.iri, LC.Region)]
        levels: dict[Name, list[Name]] = {}
        for name in regions:
            for level in look.names(look.objects(name.iri, LC.level)[:1]):
                levels.setdefault(level, []).append(name)
        found = []
        if no_regions:
            found.append(words.zones(no_regions))
        if len(levels) > 1:
            found.append(words.levels(list(levels.items())))
        if not said:
            found.append(words.none_said(regions, indicator))
        return tuple(found)


def _distance(group: Group, other: Group) -> tuple[object, ...]:
    """Return how far figures are from being alike: first by how many dimensions differ, then by which."""
    differs = group.differing(other)
    gravest = tuple(name in differs for name in ("kind", "unit", "population", "comparator", "adjustment"))
    return other.kind.id in RANKS, len(differs), gravest, other.key()


def _regions(cells: Sequence[Cell]) -> list[Name]:
    return [cell.region for cell in cells]


def _places(cells: Sequence[Cell]) -> dict[Name, Place]:
    """Return the place of each region; its figure is exact."""
    values = {cell.region: cell.figures[0].value or Decimal(0) for cell in cells}
    return {
        region: Place(
            1 + sum(other > value for other in values.values()),
            len(values),
            sum(other == value for other in values.values()) > 1,
        )
        for region, value in values.items()
    }


def _difference(a: Cell, b: Cell, unit: Name) -> Difference | None:
    """Return by how much one region's figure is above the other's; none when nothing bounds it."""
    one, other = a.figures[0], b.figures[0]
    low = None if one.min is None or other.max is None else one.min - other.max
    high = None if one.max is None or other.min is None else one.max - other.min
    if low is None and high is None:
        return None
    rounding = one.rounding + other.rounding
    if high is not None and high <= 0 and low != 0:
        return Difference(b.region, a.region, -high, None if low is None else -low, rounding, unit)
    return Difference(a.region, b.region, low, high, rounding, unit)
