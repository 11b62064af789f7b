"""The tables of a source against its text, both ways.

From the tables to the page: each passage has the digest of its exact characters, each printed figure, name,
title and date stands in its passage, each figure reads as the table says. From the page to the tables
(:mod:`lc_graph.evidence.coverage`): each number and each sentence is carried by a row, or skipped for a
reason.

Problems name places and short forms only; they never quote a sentence of the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from statistics import median
from typing import Any

from ..errors import Problem
from ..tables import RESOURCE_TABLES, Mention, Observation, Statement
from ..tables.records import Records, SourceRecords
from ..tables.rows import Located
from .coverage import check_coverage, check_skipped
from .enumerations import check_enumerations
from .ledger import EvidenceReport, Ledger
from .mentions import check_mentions
from .number_words import qualifying_words, squeeze
from .numbers import NotAFigure, Quantity, read
from .passage_words import check_passage_words
from .places import spans_of
from .scopes import check_bylines, check_scopes
from .spans import check_layout, check_passages
from .text import Page, Span
from .wording import check_wording

DOMAIN_TABLES = ("observations", "statements", *RESOURCE_TABLES)
"""Tables whose rows say something about the world and therefore cover the sentence they come from."""

LITERALS = ("date", "year", "text")


def code_labels(records: Records) -> dict[str, str]:
    """Return the Chinese label of every code of the open lists and of every thing, by ``kind/slug``."""
    tables: list[list[Located[Any]]] = [*records.codes.values(), *records.entities.values()]
    return {f"{row.row.kind}/{row.row.id}": row.row.label_zh for table in tables for row in table}


def verify(
    source: SourceRecords, text: str, text_name: str, labels: Mapping[str, str] | None = None
) -> EvidenceReport:
    """Check a source against its text and the text against the source.

    Args:
        source: the source's description and tables.
        text: the exact text, newlines untranslated (:func:`lc_graph.evidence.text.read_text`).
        text_name: what problems on the page call the text's file.
        labels: labels of codes and things (:func:`code_labels`): a number that stands in the label of a
            row's period, population or comparator is carried by that row, and the words around a row are
            compared with the labels of what it says (left out where no labels are given).

    Returns:
        The counts of every direction of :data:`lc_graph.evidence.ledger.DIRECTIONS`, and the problems.
    """
    check = _Check(source, text, labels or {})
    check_layout(source, check.page, text_name, check.ledger)
    check_passages(source, check.page, check.used(), check.ledger)
    check.rows()
    for figure in source.tables["observations"]:
        check.figure(figure)
    for mention in source.tables["mentions"]:
        check.mention(mention)
    for table in ("recognitions", "posts"):
        for titled in source.tables[table]:
            check.title(titled)
    for statement in source.tables["statements"]:
        check.literal(statement)
    if labels:
        check_wording(source, labels, check.page, check.ledger)
        check_passage_words(source, labels, check.page, check.ledger)
        check_mentions(source, labels, check.page, check.ledger)
        check_enumerations(source, labels, check.page, text_name, check.ledger)
        check_scopes(source, labels, check.page, check.ledger)
        check_bylines(source, labels, check.page, check.ledger)
    check_skipped(source, check.page, check.ledger)
    check_coverage(source, check.page, check.spans, text_name, labels or {}, check.ledger)
    lengths = [len(squeeze(check.page.exact(span))) for span in check.spans.values()]
    return EvidenceReport(
        source.meta.id,
        check.ledger.counts,
        len(lengths),
        float(median(lengths)) if lengths else 0.0,
        max(lengths, default=0),
        tuple(check.ledger.problems),
    )


class _Check:
    """One run of the checks from the tables to the page."""

    def __init__(self, source: SourceRecords, text: str, labels: Mapping[str, str]) -> None:
        self.source, self.labels = source, labels
        self.page = Page(text, source.meta)
        self.ledger = Ledger()
        self.spans = spans_of(source, self.page)

    def used(self) -> set[str]:
        """Return the ids of the passages that something is derived from."""
        tables = (self.source.tables[name] for name in (*DOMAIN_TABLES, "mentions", "readings"))
        used = {passage for table in tables for located in table for passage in located.row.passages}
        return used.union(*(article.passages for article in self.source.meta.articles))

    def rows(self) -> None:
        """Check that every row that says something names passages that exist."""
        for name in (*DOMAIN_TABLES, "mentions", "readings"):
            for located in self.source.tables[name]:
                missing = [p for p in located.row.passages if p not in self.spans]
                self.ledger.record(
                    "rows",
                    [
                        Problem(
                            located.at("passages"), f"there is no passage {p}", "add it or correct the id"
                        )
                        for p in missing
                    ],
                )

    def _places(self, wanted: str, passages: tuple[str, ...]) -> dict[str, tuple[Span, ...]]:
        """Return where a text stands in each of the passages, white space ignored."""
        return {p: self.page.occurrences(wanted, self.spans[p]) for p in passages if p in self.spans}

    def mention(self, located: Located[Mention]) -> None:
        """Check that a name stands in each of its passages."""
        places = self._places(located.row.name, located.row.passages)
        self.ledger.record(
            "names",
            [
                Problem(
                    located.at("name"),
                    f"“{located.row.name}” does not stand in the passage {passage}",
                    "write the name as printed, or correct the passage",
                )
                for passage in located.row.passages
                if not places.get(passage)
            ],
        )

    def title(self, located: Located[Any]) -> None:
        """Check that the title of a recognition or post stands in one of its passages."""
        if not any(self._places(located.row.title, located.row.passages).values()):
            problem = Problem(
                located.at("title"),
                f"“{located.row.title}” stands in none of its passages",
                "write the title as printed, or correct the passages",
            )
            self.ledger.record("titles", [problem])
        else:
            self.ledger.record("titles")

    def literal(self, located: Located[Statement]) -> None:
        """Check that the printed form of a literal stands in a passage and agrees with the literal."""
        row = located.row
        kind, _, value = row.object.partition(":")
        if kind not in LITERALS and row.printed is None:
            return
        printed = row.printed or (value if kind == "text" else None)
        place = located.at("printed")
        if printed is None:
            problem = Problem(place, f"the printed form of {row.object} is missing", "write it as printed")
            self.ledger.record("literals", [problem])
        elif not any(self._places(printed, row.passages).values()):
            problem = Problem(place, f"“{printed}” stands in none of its passages", "write it as printed")
            self.ledger.record("literals", [problem])
        elif kind in ("date", "year") and not self._year_known(value[:4]):
            problem = Problem(
                place, f"nothing speaks of the year {value[:4]}", "correct the year of the date"
            )
            self.ledger.record("literals", [problem])
        elif kind in ("date", "year") and not _date_agrees(value, printed):
            problem = Problem(place, f"“{printed}” is not {value}", "correct the date or its printed form")
            self.ledger.record("literals", [problem])
        else:
            self.ledger.record("literals")

    def _year_known(self, year: str) -> bool:
        """Say whether the text, the source's title or the label of a period names a year."""
        meta = self.source.meta
        named = [self.page.text, meta.title_zh, meta.title_en]
        periods = [label for code, label in self.labels.items() if code.startswith("period/")]
        return not periods or any(year in text for text in (*named, *periods))

    # ---- figures ------------------------------------------------------------------------------------

    def figure(self, located: Located[Observation]) -> None:
        """Check that a printed figure stands whole in a passage and reads as its row says."""
        self.ledger.record("figures", self._figure(located))

    def _figure(self, located: Located[Observation]) -> Iterator[Problem]:
        row, page = located.row, self.page
        spans = [s for found in self._places(row.printed, row.passages).values() for s in found]
        whole = [s for s in spans if page.aligned(s)]
        if not whole:
            why = "cuts a longer number in two" if spans else "stands in none of its passages"
            yield Problem(located.at("printed"), f"“{row.printed}” {why}", "write the figure as printed")
            return
        for passage, found in self._places(row.printed, row.passages).items():
            if not found:
                yield Problem(
                    located.at("passages"),
                    f"“{row.printed}” does not stand in {passage}",
                    "give only passages that print the figure",
                )
        complaints: list[list[Problem]] = []
        for span in whole:
            complaints.append(list(self._reading(located, span)))
            if not complaints[-1]:
                return
        yield from complaints[0]

    def _reading(self, located: Located[Observation], span: Span) -> Iterator[Problem]:
        """Compare a row with the reading of its printed form at one place of the page."""
        row = located.row
        before, after = self.page.around(span)
        try:
            quantity = read(row.printed, after)
        except NotAFigure as error:
            yield Problem(located.at("printed"), str(error), "print the figure with its unit only")
            return
        for column, read_off, stated in _compared(quantity, row):
            if read_off != stated:
                yield Problem(
                    located.at(column),
                    f"“{row.printed}” reads {column} {_say(read_off)}, the table has {_say(stated)}",
                    "correct the table, or write the printed form with the words that qualify it",
                )
        for word in qualifying_words(before, after):
            if word:
                yield Problem(
                    located.at("printed"),
                    f"“{row.printed}” leaves out the word {word} beside it, which changes what it says",
                    f"write the printed form with {word}",
                )


def _compared(quantity: Quantity, row: Observation) -> Iterator[tuple[str, object, object]]:
    """Yield each column, what was read and what the table has; a unit that is not printed is left out."""
    yield "value", quantity.value, row.value
    yield "min", quantity.min, row.min
    yield "max", quantity.max, row.max
    if quantity.unit is not None:
        yield "unit", quantity.unit, row.unit
    yield "qualifier", quantity.qualifier, row.qualifier


def _say(value: object) -> str:
    return "nothing" if value is None else str(value)


def _date_agrees(value: str, printed: str) -> bool:
    """Say whether each year, month and day in a printed date is among the parts of the literal."""
    parts = [int(part) for part in value.split("-")]
    form = squeeze(printed)
    for index, mark in enumerate("年月日"):
        stated = [int(n) for n in re.findall(rf"(\d+){mark}", form)]
        if stated and (index >= len(parts) or parts[index] not in stated):
            return False
    return True
