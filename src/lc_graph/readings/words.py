"""What the readers wrote of a figure in their own words, against the labels of our codes; and third values.

:mod:`lc_graph.readings.compare` compares what can be compared value by value and asks for an answer where
values differ. Two things slip through that: the wording of indicators and populations, and a value of ours
that neither reader has, once the difference is answered for another value. Both are looked at here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from ..errors import Problem
from ..evidence.likeness import norm
from ..tables import Observation, Reconciliation
from ..tables.records import SourceRecords
from ..tables.rows import Located
from .items import Difference
from .match import Held, closed_labels
from .tables import ReadFigure, Reading

INDICATOR_SHARE, POPULATION_SHARE, OWN_WORDS_SHARE, ADJUSTMENT_SHARE = 0.5, 0.3, 0.8, 0.6
"""Shares of a label's characters that a reader must have written too."""

COMPARED = ("kind", "status", "period", "comparator")
"""Fields in which a value that neither reader has must be named by the answer."""

_REMARK = re.compile(r"[（(].*?[）)]")
_SYNONYMS = {"门槛": "下限"}


def check_words(source: SourceRecords, held: Held, readings: tuple[Reading, Reading]) -> Iterator[Problem]:
    """Yield a problem for every figure whose indicator or population no reader's words bear out."""
    written: dict[str, list[ReadFigure]] = defaultdict(list)
    for reading in readings:
        met: set[str] = set()
        for placed in reading.figures:
            row = placed.row
            observation = held.figure(row.article, row.line, row.printed, row.subject, met)
            if observation:
                met.add(observation.id)
                written[observation.id].append(row)
    for located in source.tables["observations"]:
        if rows := written.get(located.row.id):
            yield from _figure(located, rows, held)


def _figure(located: Located[Observation], rows: list[ReadFigure], held: Held) -> Iterator[Problem]:
    row = located.row
    texts = [_plain(f"{read.indicator}{read.population or ''}{read.note or ''}") for read in rows]
    adjusted = held.labels.get(f"adjustment/{row.adjustment}", "")
    fits = max(_share(adjusted, text) for text in texts) >= ADJUSTMENT_SHARE
    if row.adjustment not in ("none", "not-stated") and not fits:
        yield Problem(
            located.at("adjustment"),
            f"neither reader's words fit {row.adjustment} at {row.printed}",
            "correct the adjustment, or its label",
        )
    label = held.labels.get(f"indicator/{row.indicator}", "")
    measured = max(_share(form, text) for form in (label, label.rstrip("数额")) for text in texts)
    grouped = 0.0
    if row.population != "all":
        group = held.labels.get(f"population/{row.population}", "")
        grouped = max(_share(form, text) for form in (group, _REMARK.sub("", group)) for text in texts)
        if grouped < POPULATION_SHARE:
            yield Problem(
                located.at("population"),
                f"neither reader's words fit {row.population} at {row.printed}",
                "correct the population, or its label",
            )
    # A count may have an indicator in words of our own, when what is counted is in the readers' words.
    ours = row.kind_of_figure == "count" and grouped >= OWN_WORDS_SHARE
    if measured < INDICATOR_SHARE and not ours:
        yield Problem(
            located.at("indicator"),
            f"neither reader's words fit {row.indicator} at {row.printed}",
            "correct the indicator, or its label",
        )


def check_thirds(
    source: SourceRecords, differences: list[Difference], labels: dict[str, str]
) -> Iterator[Problem]:
    """Yield a problem where a figure has a value of neither reader and the answer does not name it.

    The answer names a value by its code or its Chinese label, in whichever of its cells.
    """
    answers: dict[str, list[Reconciliation]] = defaultdict(list)
    for located in source.tables["reconciliation"]:
        for key in located.row.keys:
            answers[key].append(located.row)
    for difference in differences:
        if not difference.item.startswith("figures/") or difference.field not in COMPARED:
            continue
        if difference.tables in (None, difference.a, difference.b):
            continue
        rows = [*answers[difference.key], *answers[difference.item]]
        value = str(difference.tables)
        names = _names(difference.field, value, labels.get(f"{difference.field}/{value}", value))
        said = _plain(" ".join(f"{r.decision} {r.reason} {r.reading_a} {r.reading_b}" for r in rows))
        if not any(_plain(name) in said for name in names):
            yield Problem(
                difference.place,
                f"{difference.what}: the tables have {difference.field} {value}, which neither reader has",
                f"correct the tables, or let the answer to {difference.key} name {value}",
            )


def _names(field: str, value: str, label: str) -> set[str]:
    """Return the names by which an answer may mean a value; a period that readers cannot name needs none."""
    if field == "period" and value == "other":
        return {""}
    return {value, label, re.sub(r"^[0-9]+年", "", label)} - {""}


def _plain(text: str) -> str:
    plain = norm(text)
    for word, other in _SYNONYMS.items():
        plain = plain.replace(word, other)
    return plain


def _share(label: str, text: str) -> float:
    plain = re.sub(r"[^\w+]", "", _plain(label))
    return sum(char in text for char in plain) / len(plain) if plain else 1.0


def labels_of(held: Held) -> dict[str, str]:
    """Return the labels of open and closed codes, by ``scheme/code``."""
    return {**closed_labels(), **held.labels}
