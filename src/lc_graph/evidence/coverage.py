"""From the page to the tables: each number and each sentence is carried by a row, or skipped for a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import Problem
from ..tables import CODE_TABLES, RESOURCE_TABLES, Row, Skipped
from ..tables.records import SourceRecords
from ..tables.row_cells import codes
from ..tables.rows import Located
from .ledger import Ledger
from .number_words import FIRST, scan, squeeze
from .text import BODY, FURNITURE, Page, Span, Token

SKIP_REASONS = ("furniture", "slogan", "repetition", "style", "period")
"""Why a span may carry no statement: furniture, a slogan, a repetition, mere style, an expression of time."""

_OPEN_SCHEMES = {model.kind for model in CODE_TABLES.values()}
_THE_FIRST = re.compile(rf"第一.?|{'|'.join(FIRST)}")


def check_skipped(source: SourceRecords, page: Page, ledger: Ledger) -> None:
    """Check that each skipped span is sound, has a reason of the list, and skips no figure.

    A figure written with digits may only be skipped as the repetition of a row that is named.
    """
    known = {row.row.id for table in source.tables.values() for row in table if hasattr(row.row, "id")}
    for located in source.tables["skipped"]:
        ledger.record("skipped", _skipped(located, page, known))


def _skipped(located: Located[Skipped], page: Page, known: set[str]) -> Iterator[Problem]:
    row = located.row
    if not row.start < row.end <= len(page.text):
        yield Problem(located.at("end"), "the span is empty or beyond the text", "run lc-graph locate")
        return
    span = Span(row.start, row.end)
    if page.line(row.start) != row.first_line:
        yield Problem(
            located.at("first_line"), f"the span begins on line {page.line(row.start)}", "correct it"
        )
    if page.trim(span) != span or not page.aligned(span):
        yield Problem(
            located.at("start"),
            "the span cuts a number or has white space at its ends",
            "run lc-graph locate",
        )
    if row.reason not in SKIP_REASONS:
        yield Problem(
            located.at("reason"), f"{row.reason} is no reason", f"use one of {', '.join(SKIP_REASONS)}"
        )
    if row.reason == "repetition" and (
        row.repeats is None or row.repeats == row.id or row.repeats not in known
    ):
        yield Problem(
            located.at("repeats"), "what the span repeats is not named", "name a row of this source"
        )
    if row.reason != "repetition":
        for token in page.tokens_in(span):
            if token.kind == "figure" and token.text[0].isdigit():
                yield Problem(
                    located.at("reason"),
                    f"the figure {token.text} counts or measures something and may not be skipped",
                    "add an observation for it",
                )


def check_coverage(
    source: SourceRecords,
    page: Page,
    spans: Mapping[str, Span],
    text_name: str,
    labels: Mapping[str, str],
    ledger: Ledger,
) -> None:
    """Check that every number token and every sentence of the page is carried or skipped."""
    skipped = [Span(located.row.start, located.row.end) for located in source.tables["skipped"]]
    carriers = _Carriers(source, page, spans, labels)
    for index, token in enumerate(page.tokens):
        furniture = page.sentences[token.sentence].part == FURNITURE
        fine = furniture or index in carriers.tokens or _covered(page, token, skipped)
        problem = Problem(
            _place(page, text_name, token),
            f"the number {token.text} is carried by no row",
            "add an observation or a name for it, or skip it with a reason",
        )
        ledger.record("numbers", [] if fine else [problem])
    for sentence in page.sentences:
        if sentence.part == BODY:
            fine = any(sentence.holds(span) for span in carriers.domain) or _covered(page, sentence, skipped)
            problem = Problem(
                _place(page, text_name, sentence),
                f"no statement comes from the sentence that begins {squeeze(page.exact(sentence))[:6]}",
                "add a statement with a passage from it, or skip it with a reason",
            )
            ledger.record("sentences", [] if fine else [problem])


def _place(page: Page, text_name: str, span: Span) -> str:
    line = page.line(span.start)
    return f"{text_name}:{line}:{span.start - page.line_starts[line - 1] + 1}"


def _covered(page: Page, span: Span, by: list[Span]) -> bool:
    """Say whether every character of a span that is no white space lies in one of the given spans."""
    near = [s for s in by if s.start < span.end and span.start < s.end]
    return all(
        page.text[i].isspace() or any(s.start <= i < s.end for s in near) for i in range(span.start, span.end)
    )


class _Carriers:
    """Which number tokens (by index) rows carry, and which spans rows that say something come from."""

    def __init__(
        self, source: SourceRecords, page: Page, spans: Mapping[str, Span], labels: Mapping[str, str]
    ) -> None:
        self.page, self.spans, self.labels = page, spans, labels
        self.tokens: set[int] = set()
        self.domain: list[Span] = []
        self._index = {(t.start, t.end): i for i, t in enumerate(page.tokens)}
        for name in ("observations", "statements", *RESOURCE_TABLES):
            for located in source.tables[name]:
                self.domain += [spans[p] for p in located.row.passages if p in spans]
                self._by_codes(name, located.row)
        for located in source.tables["mentions"]:
            self._by_text(located.row.name, located.row.passages)
        for table in ("recognitions", "posts"):
            for located in source.tables[table]:
                self._by_text(located.row.title, located.row.passages)
        for located in source.tables["statements"]:
            if located.row.printed:
                self._by_text(located.row.printed, located.row.passages)
        for located in source.tables["superlatives"]:
            for span in self._spans(located.row.passages):
                self._take(t for t in page.tokens_in(span) if _THE_FIRST.fullmatch(t.text))
        self._by_figures(source.tables["observations"])

    def _spans(self, passages: tuple[str, ...]) -> Iterator[Span]:
        return (self.spans[p] for p in passages if p in self.spans)

    def _take(self, tokens: Iterator[Token]) -> None:
        self.tokens.update(self._index[t.start, t.end] for t in tokens)

    def _by_text(self, wanted: str, passages: tuple[str, ...]) -> None:
        """A number inside a name, a title or a date is carried by it."""
        for span in self._spans(passages):
            for found in self.page.occurrences(wanted, span):
                self._take(iter(self.page.tokens_in(found)))

    def _by_codes(self, table: str, row: Row) -> None:
        """A number in the label of a row's period, population or comparator is carried by the row."""
        printed = " ".join(squeeze(label) for label in self._labels(table, row))
        if not printed:
            return
        whole = {match.text for match in scan(printed)}
        for span in self._spans(getattr(row, "passages", ())):
            for token in self.page.tokens_in(span):
                # A label spells a date out (2023年5月) where the page is short (5月).
                dated = token.kind == "date" and re.search(rf"(?<!\d){re.escape(token.text)}", printed)
                if token.text in whole or dated:
                    self._take(iter([token]))

    def _labels(self, table: str, row: Row) -> Iterator[str]:
        for _, scheme, code in codes(table, row):
            if scheme in _OPEN_SCHEMES:
                yield self.labels.get(f"{scheme}/{code}", "")

    def _by_figures(self, observations: list[Located[Any]]) -> None:
        """Match observations to the places of their printed forms, each place to one observation a passage.

        Where a form stands twice in a passage (2个 … 2个), one observation carries one of them: the largest
        matching (Kuhn's augmenting paths) decides whether there are enough observations.
        """
        places: list[list[tuple[int, ...]]] = []
        for located in observations:
            for span in self._spans(located.row.passages):
                found = self.page.occurrences(located.row.printed, span)
                groups = (self.page.tokens_in(f) for f in found if self.page.aligned(f))
                places.append([tuple(self._index[t.start, t.end] for t in g) for g in groups if g])
        holder: dict[tuple[int, ...], int] = {}

        def settle(claimant: int, tried: set[tuple[int, ...]]) -> bool:
            for place in places[claimant]:
                if place not in tried:
                    tried.add(place)
                    if place not in holder or settle(holder[place], tried):
                        holder[place] = claimant
                        return True
            return False

        for claimant in range(len(places)):
            settle(claimant, set())
        for place in holder:
            self.tokens.update(place)
