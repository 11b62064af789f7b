"""Figures, names and statements of two readings and the tables, each as one item with what every side has.

Values are written alike before they are compared: a reader's name of a place becomes our reference, a
comparator our code where their words are alike, a statement's status how firmly something is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from ..evidence.likeness import likeness, norm
from ..tables import Observation
from .match import Held
from .statements import held_by, pair_up, weight
from .tables import Placed, Read, ReadFigure, Reading, ReadName, ReadStatement

NOT_STATED = "not-stated"
ABSENT, PRESENT = "absent", "present"
R = TypeVar("R", bound=Read)


@dataclass(frozen=True)
class Difference:
    """One thing on which the readings and the tables do not agree.

    Attributes:
        item: key of the figure, name or statement.
        field: on what they differ; ``presence`` when it stands in some of them only.
        what: the figure, name or statement in words.
        place: where it stands in a reading, as ``file:line``; in the tables when in no reading.
        a: what the first reading has; ``None`` when the matter is not in it.
        b: what the second reading has.
        tables: what the tables have.
    """

    item: str
    field: str
    what: str
    place: str
    a: str | None
    b: str | None
    tables: str | None

    @property
    def key(self) -> str:
        """The key by which a row of the reconciliation answers this difference alone."""
        return f"{self.item}:{self.field}"


@dataclass
class Item:
    """A figure, name or statement as the readings and the tables have it; values are made comparable."""

    key: str
    what: str
    place: str
    a: dict[str, str] | None
    b: dict[str, str] | None
    tables: dict[str, str] | None
    by_likeness: bool = False

    def differences(self) -> Iterator[Difference]:
        """Yield what the sides that have the item do not agree on, and its presence where a side lacks it."""
        sides = (self.a, self.b, self.tables)
        here = [side for side in sides if side is not None]
        if len(here) < len(sides):
            yield self._difference("presence", *(ABSENT if side is None else PRESENT for side in sides))
        for name in here[0]:
            values = [None if side is None else side.get(name) for side in sides]
            if len({value for value in values if value is not None}) > 1:
                yield self._difference(name, *values)

    def _difference(self, name: str, a: str | None, b: str | None, tables: str | None) -> Difference:
        return Difference(self.key, name, self.what, self.place, a, b, tables)

    def count(self, counts: Counter[str]) -> None:
        """Add the item to the counts of :class:`lc_graph.readings.compare.Comparison`."""
        a, b, ours = self.a, self.b, self.tables
        in_both = a is not None and b is not None
        counts["items"] += 1
        counts["alike"] += in_both and a == b
        counts["differing"] += in_both and a != b
        counts["only-a"] += a is not None and b is None
        counts["only-b"] += b is not None and a is None
        counts["only-in-tables"] += a is None and b is None
        counts["not-in-tables"] += ours is None
        counts["unlike-tables"] += in_both and a == b and any(self._fields_differ())
        counts["agreeing"] += not any(self.differences())
        counts["by-likeness"] += self.by_likeness

    def _fields_differ(self) -> Iterator[Difference]:
        return (difference for difference in self.differences() if difference.field != "presence")


def keyed(
    prefix: str, rows: Iterable[Placed[R]], name: Callable[[R], str]
) -> Iterator[tuple[str, Placed[R]]]:
    """Yield rows with their keys: article, line and name; a second one alike gets ``#2``."""
    seen: Counter[str] = Counter()
    for placed in rows:
        words = norm(name(placed.row)).replace(":", "：").replace("|", "｜")
        key = f"{prefix}{placed.row.article}:{placed.row.line}" + (f":{words}" if words else "")
        seen[key] += 1
        yield key if seen[key] == 1 else f"{key}#{seen[key]}", placed


def figures(a: Reading, b: Reading, held: Held) -> Iterator[Item]:
    """Yield every figure of the readings, and those that only the tables have."""
    of_a = dict(keyed("figures/", a.figures, lambda row: row.printed))
    of_b = dict(keyed("figures/", b.figures, lambda row: row.printed))
    places = {key: (of_a.get(key) or of_b[key]) for key in (*of_a, *of_b)}
    # a reader's ``other`` is any period of ours that no reader calls by its name
    named = {placed.row.period.lower() for placed in (*a.figures, *b.figures)} | {NOT_STATED}
    met: set[str] = set()
    for key, placed in sorted(places.items(), key=lambda found: (found[1].row.article, found[1].row.line)):
        rows = [side[key].row if key in side else None for side in (of_a, of_b)]
        first = placed.row
        observation = held.figure(first.article, first.line, first.printed, first.subject, met)
        if observation:
            met.add(observation.id)
        of_us = None if observation is None else _observed(observation, named)
        one, other = (None if row is None else _figure(row, rows, observation, held) for row in rows)
        what = f"{first.printed} ({first.subject}, {first.indicator})"
        yield Item(key, what, placed.place, one, other, of_us)
    for located in held.observations:
        if (row := located.row).id not in met:
            yield Item(
                f"figures/tables:{row.id}", row.printed, located.at(), None, None, _observed(row, named)
            )


def _figure(
    row: ReadFigure, rows: list[ReadFigure | None], observation: Observation | None, held: Held
) -> dict[str, str]:
    """Return a read figure's fields, written as the observation's wherever they mean the same."""
    about = held.things(row.subject)
    if observation and observation.about in about:
        subject = observation.about
    else:
        others = [held.things(other.subject) for other in rows if other]
        subject = min(about.intersection(*(things for things in others if things & about)))
    comparator = row.comparator or "none"
    if observation and comparator not in ("none", NOT_STATED):
        label = held.labels.get(f"comparator/{observation.comparator}", "")
        comparator = observation.comparator if likeness(comparator, label) > 0.7 else comparator
    return {
        "kind": row.kind, "status": row.status, "period": row.period.lower(), "qualifier": row.qualifier,
        "comparator": comparator, "subject": subject,
    }  # fmt: skip


def _observed(row: Observation, periods: Collection[str]) -> dict[str, str]:
    return {
        "kind": row.kind_of_figure, "status": row.status, "qualifier": row.qualifier or "exact",
        "period": row.period if row.period in periods else "other", "comparator": row.comparator,
        "subject": row.about,
    }  # fmt: skip


def names(a: Reading, b: Reading, held: Held) -> Iterator[Item]:
    """Yield every name of the readings, once an article."""
    sides: list[dict[str, Placed[ReadName]]] = [{}, {}]
    for side, reading in zip(sides, (a, b), strict=True):
        for placed in reading.entities:
            side.setdefault(f"entities/{placed.row.article}:{norm(placed.row.name)}", placed)
    for key in sorted(sides[0].keys() | sides[1].keys()):
        found = [side.get(key) for side in sides]
        first = next(placed for placed in found if placed)
        one, other = (None if placed is None else {"class": placed.row.thing_class} for placed in found)
        kinds = {_class(thing) for thing in held.names.get(norm(first.row.name), ())}
        # a name may stand for several things: the chain, the industry and the product 阿胶
        same = kinds & {side["class"] for side in (one, other) if side}
        of_us = {"class": min(same) if len(same) == 1 else "/".join(sorted(kinds))} if kinds else None
        yield Item(key, first.row.name, first.place, one, other, of_us)


def _class(thing: str) -> str:
    kind = thing.split("/")[0]
    return "title" if kind == "recognition" else kind


def statements(a: Reading, b: Reading, held: Held) -> Iterator[Item]:
    """Yield every statement of the readings; one that the other reading cuts in two is the same item."""
    keys = {
        id(placed): key
        for reading in (a, b)
        for key, placed in keyed("statements/", reading.statements, _statement_name)
    }
    for pair in pair_up(a.statements, b.statements, held):
        placed = pair.first
        found = held_by(pair, held)
        of_us = None if found is None else {"status": found.weight} if found.weight else {}
        one, other = (
            None if side is None else {"status": weight(side.row.status)} for side in (pair.a, pair.b)
        )
        what = f"{placed.row.subject} {placed.row.relation} {placed.row.object}"
        alike = found is not None and found.by_likeness
        yield Item(keys[id(placed)], what, placed.place, one, other, of_us, alike)


def _statement_name(row: ReadStatement) -> str:
    return f"{row.subject}/{row.relation}"
