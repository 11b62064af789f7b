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
from dataclasses import dataclass, field

from ..errors import Problem
from ..tables import records as tables_of
from ..tables.records import Records, SourceRecords
from . import edges as reading_edges
from . import items as reading_items
from . import tables as reading_tables
from . import words as reading_words
from .items import Difference
from .match import Held


@dataclass(frozen=True)
class Doubt:
    """A doubt of a reader: its key, what it is about and where it stands."""

    key: str
    what: str
    place: str


@dataclass
class Comparison:
    """The readings and the tables side by side.

    ``counts`` holds for ``figures``, ``entities`` and ``statements`` the number of ``items``. Each item is
    one of ``alike`` (in both readings, which have the same of it), ``differing`` (in both, which have not),
    ``only-a``, ``only-b`` and ``only-in-tables``. Beside that it may be ``not-in-tables``, ``unlike-tables``
    (both readings alike, the tables otherwise), ``agreeing`` (no difference at all) or held by the tables
    ``by-likeness`` only.
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
    for name, compared in (
        ("figures", reading_items.figures),
        ("entities", reading_items.names),
        ("statements", reading_items.statements),
    ):
        for item in compared(a, b, held):
            item.count(result.counts[name])
            result.items.add(item.key)
            result.differences.extend(item.differences())
    for reading in (a, b):
        for key, placed in reading_items.keyed(f"doubts/{reading.reader}/", reading.doubts, lambda row: ""):
            result.doubts.append(Doubt(key, placed.row.what, placed.place))
    return result


def check(
    source: SourceRecords, records: Records | None = None, comparison: Comparison | None = None
) -> list[Problem]:
    """Return a problem for every unanswered difference or doubt, and for every row that answers nothing.

    Also for figures whose words no reader bears out (:mod:`lc_graph.readings.words`), and for relations of
    the readers that no row holds (:mod:`lc_graph.readings.edges`).

    Args:
        source: the source's tables.
        records: all tables, as for :func:`compare`.
        comparison: what that returned, if it has been called.

    Raises:
        DataError: when a reading's table cannot be read.
    """
    comparison = comparison or compare(source, records)
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
        known = (open_keys.keys(), comparison.items)
        problems += [
            Problem(located.at("keys"), f"{key} is nothing that a reading or a table has", "mend the key")
            for key in located.row.keys
            if not any(name in names for name in (key, key.rpartition(":")[0]) for names in known)
        ]
    matters: list[Difference | Doubt] = [*comparison.differences, *comparison.doubts]
    unanswered = [matter for matter in matters if matter.key not in answered]
    problems += [
        Problem(matter.place, _question(matter), f"answer the key {matter.key} in reconciliation.csv")
        for matter in unanswered
    ]
    if read := reading_tables.load(source.folder, f"data/sources/{source.meta.id}"):
        held = Held(source, records or tables_of.load(source.folder.parents[1]))
        a, b = (read[reader] for reader in reading_tables.READERS)
        problems += reading_words.check_words(source, held, (a, b))
        problems += reading_edges.check_edges(source, held, (a, b))
        labels = reading_words.labels_of(held)
        problems += reading_words.check_thirds(source, comparison.differences, labels)
    return problems


def _question(matter: Difference | Doubt) -> str:
    if isinstance(matter, Doubt):
        return f"the doubt about {matter.what} is not answered"
    sides = (("reading a", matter.a), ("reading b", matter.b), ("the tables", matter.tables))
    said = "; ".join(f"{name}: {value}" for name, value in sides if value is not None)
    return f"{matter.what}: {matter.field} differs ({said})"
