"""Two independent readings of a source compared with each other and with the tables.

What is compared: figures, found by article, line and printed form, by kind, status, period, qualifier,
comparator and subject (not by the wording of the indicator); names, found by article and name, by class; and
statements, found near the same line by subject and object. Statements between two names must be found by
these names, all others may be found by likeness of their words, which is counted and proves nothing more than
that something alike is there. Every difference and every doubt has a key that does not depend on the order of
rows, and ``reconciliation.csv`` answers it by that key.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from . import reading_tables
from . import records as tables_of
from .errors import Problem
from .reading_match import Held, likeness, norm
from .reading_statements import held_by, pair_up, weight
from .reading_tables import Placed, Read, ReadFigure, Reading, ReadName, ReadStatement
from .records import Records, SourceRecords
from .tables import Observation

PERIODS = frozenset(
    {"2023-h1", "2023", "2022", "2023-q1", "2023-05", "2023-06-30", "since-2023-01", "not-stated"}
)
"""Periods that a reader may name; every other period of ours is a reader's ``other``."""

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


@dataclass(frozen=True)
class Doubt:
    """A doubt of a reader: its key, what it is about and where it stands."""

    key: str
    what: str
    place: str


@dataclass
class Comparison:
    """The readings and the tables side by side.

    ``counts`` holds for ``figures``, ``entities`` and ``statements`` the numbers of items that are
    ``agreeing`` (in both readings and the tables, without difference), ``differing`` (in both readings, with
    a difference of a field), ``only-a``, ``only-b``, ``not-in-tables``, ``only-in-tables`` and, of those held
    by the tables, ``by-likeness``.
    """

    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    differences: list[Difference] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    items: set[str] = field(default_factory=set)


def compare(source: SourceRecords, records: Records | None = None) -> Comparison:
    """Compare the two readings of a source with each other and with the tables.

    Args:
        source: the source's tables; its folder holds the readings.
        records: all tables, for labels of entities and codes; read from the source's data room if not given.

    Returns:
        Counts, differences and doubts; all empty where a source has no readings.

    Raises:
        DataError: when a reading's table cannot be read.
    """
    result = Comparison()
    readings = reading_tables.load(source.folder, f"data/sources/{source.meta.id}")
    if not readings:
        return result
    all_records = records or tables_of.load(source.folder.parents[1])
    held = Held(source, all_records)
    a, b = (readings[reader] for reader in reading_tables.READERS)
    for name, compared in (("figures", _figures), ("entities", _names), ("statements", _statements)):
        for item in compared(a, b, held, source):
            item.count(result.counts[name])
            result.items.add(item.key)
            result.differences.extend(item.differences())
    for reading in (a, b):
        for key, placed in _keyed(f"doubts/{reading.reader}/", reading.doubts, lambda row: ""):
            result.doubts.append(Doubt(key, placed.row.what, placed.place))
    return result


def check(source: SourceRecords, records: Records | None = None) -> list[Problem]:
    """Return a problem for every unanswered difference or doubt, and for every row that answers nothing."""
    comparison = compare(source, records)
    open_keys: dict[str, list[Difference | Doubt]] = defaultdict(list)
    for difference in comparison.differences:
        open_keys[difference.key].append(difference)
        open_keys[difference.item].append(difference)
    for doubt in comparison.doubts:
        open_keys[doubt.key].append(doubt)
    problems: list[Problem] = []
    answered: set[str] = set()
    for located in source.tables["reconciliation"]:
        found = [matter for key in located.row.keys for matter in open_keys.get(key, [])]
        answered |= {matter.key for matter in found}
        if not found:
            problems.append(
                Problem(located.at("keys"), f"{located.row.id} answers no difference and no doubt",
                        "take the row out, or mend its keys")
            )  # fmt: skip
        for key in located.row.keys:
            if key not in open_keys and key not in comparison.items and key.rpartition(":")[0] not in comparison.items:
                problems.append(
                    Problem(located.at("keys"), f"{key} is nothing that a reading has", "mend the key")
                )
    unanswered = [m for m in (*comparison.differences, *comparison.doubts) if m.key not in answered]
    return problems + [
        Problem(matter.place, _question(matter), f"answer the key {matter.key} in reconciliation.csv")
        for matter in unanswered
    ]


def _question(matter: Difference | Doubt) -> str:
    if isinstance(matter, Doubt):
        return f"the doubt about {matter.what} is not answered"
    sides = (("reading a", matter.a), ("reading b", matter.b), ("the tables", matter.tables))
    said = "; ".join(f"{name}: {value}" for name, value in sides if value is not None)
    return f"{matter.what}: {matter.field} differs ({said})"


@dataclass
class _Item:
    """A figure, name or statement as the readings and the tables have it; values are made comparable."""

    key: str
    what: str
    place: str
    a: dict[str, str] | None
    b: dict[str, str] | None
    tables: dict[str, str] | None
    by_likeness: bool = False

    def differences(self) -> Iterator[Difference]:
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
        counts["items"] += 1
        fields = [difference.field for difference in self.differences()]
        counts["agreeing"] += not fields
        counts["differing"] += bool(self.a and self.b and set(fields) - {"presence"})
        counts["only-a"] += self.a is not None and self.b is None
        counts["only-b"] += self.b is not None and self.a is None
        counts["not-in-tables"] += self.tables is None
        counts["only-in-tables"] += self.a is None and self.b is None
        counts["by-likeness"] += self.by_likeness


def _keyed(
    prefix: str, rows: Iterable[Placed[R]], name: Callable[[R], str]
) -> Iterator[tuple[str, Placed[R]]]:
    """Yield rows with their keys: article, line and name; a second one alike gets ``#2``."""
    seen: Counter[str] = Counter()
    for placed in rows:
        words = norm(name(placed.row)).replace(":", "：").replace("|", "｜")
        key = f"{prefix}{placed.row.article}:{placed.row.line}" + (f":{words}" if words else "")
        seen[key] += 1
        yield key if seen[key] == 1 else f"{key}#{seen[key]}", placed


def _figures(a: Reading, b: Reading, held: Held, source: SourceRecords) -> Iterator[_Item]:
    of_a = dict(_keyed("figures/", a.figures, lambda row: row.printed))
    of_b = dict(_keyed("figures/", b.figures, lambda row: row.printed))
    met: set[str] = set()
    for key in sorted(of_a.keys() | of_b.keys()):
        rows = [found.row if (found := side.get(key)) else None for side in (of_a, of_b)]
        first = next(row for row in rows if row)
        located = held.figure(first.article, first.line, first.printed, first.subject)
        observation = located.row if located else None
        if observation:
            met.add(observation.id)
        sides = [None if row is None else _figure(row, rows, observation, held) for row in rows]
        place = (of_a.get(key) or of_b[key]).place
        what = f"{first.printed} ({first.subject}, {first.indicator})"
        yield _Item(key, what, place, *sides, _observed(observation) if observation else None)
    for located in held.observations:
        if located.row.id not in met:
            own = _observed(located.row)
            yield _Item(f"figures/tables:{located.row.id}", located.row.printed, located.at(), None, None, own)


def _figure(
    row: ReadFigure, rows: list[ReadFigure | None], observation: Observation | None, held: Held
) -> dict[str, str]:
    """Return a read figure's fields, written as the observation's wherever they mean the same."""
    about = held.things(row.subject)
    if observation and observation.about in about:
        subject = observation.about
    else:
        others = [held.things(other.subject) for other in rows if other and held.things(other.subject) & about]
        subject = min(frozenset.intersection(about, *others))
    comparator = row.comparator or "none"
    if observation and comparator not in ("none", "not-stated"):
        label = held.labels.get(f"comparator/{observation.comparator}", "")
        comparator = observation.comparator if likeness(comparator, label) > 0.7 else comparator
    return {
        "kind": row.kind, "status": row.status, "period": row.period.lower(), "qualifier": row.qualifier,
        "comparator": comparator, "subject": subject,
    }  # fmt: skip


def _observed(row: Observation) -> dict[str, str]:
    return {
        "kind": row.kind_of_figure, "status": row.status, "qualifier": row.qualifier or "exact",
        "period": row.period if row.period in PERIODS else "other", "comparator": row.comparator,
        "subject": row.about,
    }  # fmt: skip


def _names(a: Reading, b: Reading, held: Held, source: SourceRecords) -> Iterator[_Item]:
    sides: list[dict[str, Placed[ReadName]]] = [{}, {}]
    for side, reading in zip(sides, (a, b), strict=True):
        for placed in reading.entities:
            side.setdefault(f"entities/{placed.row.article}:{norm(placed.row.name)}", placed)
    for key in sorted(sides[0].keys() | sides[1].keys()):
        found = [side.get(key) for side in sides]
        first = next(placed for placed in found if placed)
        classes = [None if placed is None else {"class": placed.row.thing_class} for placed in found]
        kinds = {_class(thing) for thing in held.names.get(norm(first.row.name), ())}
        # a name may stand for several things: the chain, the industry and the product 阿胶
        same = kinds & {side["class"] for side in classes if side}
        ours = {"class": min(same) if len(same) == 1 else "/".join(sorted(kinds))} if kinds else None
        yield _Item(key, first.row.name, first.place, *classes, ours)


def _class(thing: str) -> str:
    kind = thing.split("/")[0]
    return "title" if kind == "recognition" else kind


def _statements(a: Reading, b: Reading, held: Held, source: SourceRecords) -> Iterator[_Item]:
    name = partial(_statement_name)
    keys: Mapping[int, str] = {
        id(placed): key
        for reading in (a, b)
        for key, placed in _keyed("statements/", reading.statements, name)
    }
    for pair in pair_up(a.statements, b.statements, held):
        first = pair.first
        row, by_names = held_by(pair, held)
        ours = None if row is None else {"status": row.status} if by_names and row.status else {}
        sides = [
            None if side is None else {"status": weight(side.row.status)} for side in (pair.a, pair.b)
        ]
        what = f"{first.row.subject} {first.row.relation} {first.row.object}"
        likely = row is not None and not by_names
        yield _Item(keys[id(first)], what, first.place, *sides, ours, likely)


def _statement_name(row: ReadStatement) -> str:
    return f"{row.subject}:{row.relation}"
