"""Whether the text around a row speaks of what the row says: its things, its codes and our own words for it.

Evidence of the strict kind (a name stands in its passage, a figure reads as its row) is in
:mod:`lc_graph.evidence.verify`. Here the question is softer: the things a row refers to are named where its
passages stand, or shortly before; the words of its codes (:mod:`lc_graph.evidence.cues`) stand there; our
label or gloss shares its characters with the text. A row that speaks of something else, or rests on a passage
about something else, fails.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import Problem
from ..tables import RESOURCE_TABLES
from ..tables.records import SourceRecords
from ..tables.row_cells import codes, references
from ..tables.rows import Located
from . import cues
from .figure_words import REMARK, figure_words, pairs_of, shared
from .ledger import Ledger
from .likeness import norm
from .number_words import squeeze
from .period_words import period_pattern
from .places import KINDS, names_of
from .text import BODY, Page, Sentence, Span

AREA_WORDS = {
    "00": ("全国", "国内", "国家", "中国"), "0000": ("全省", "我省", "省内", "省级"),
    "municipal": ("全市", "我市", "市级"),
}  # fmt: skip
"""Words for the country, the province and the city, none of which needs to be named; by the code's end."""

MOST_TOPICS = 2
"""Things of one kind that an article may be about; where more are named alike often it is about none."""

LABEL_SHARE, GLOSS_SHARE, THING_SHARE = 0.4, 0.3, 0.7
"""Shares of characters, or of characters and pairs of neighbours, that must stand in the text."""

_CLAUSE = re.compile(r"[，。；：！？,;:]")
SAYING = ("observations", "statements", *RESOURCE_TABLES)


def area_words(reference: str) -> tuple[str, ...]:
    """Return the words by which a text may name a country, province or city without its name."""
    kind, code = reference.split("/", 1)
    if kind != "region":
        return ()
    if code.endswith("00000"):
        return AREA_WORDS["00"]
    if code.endswith("0000"):
        return AREA_WORDS["0000"]
    return AREA_WORDS["municipal"] if code.endswith("00") else ()


def check_wording(source: SourceRecords, labels: Mapping[str, str], page: Page, ledger: Ledger) -> None:
    """Check the things, codes, labels and glosses of every row against the text around its passages.

    ``labels`` are the Chinese labels of things and codes, by ``kind/slug``.
    """
    check = _Wording(source, labels, page)
    for name in SAYING:
        for located in source.tables[name]:
            for problems in check.things(name, located):
                ledger.record("things", problems)
            ledger.record("words", check.words(name, located))
    for located in source.tables["passages"]:
        ledger.record("words", check.gloss(located))


class _Wording:
    """One run of the checks."""

    def __init__(self, source: SourceRecords, labels: Mapping[str, str], page: Page) -> None:
        self.page = page
        self.passages = {p.row.id: p.row for p in source.tables["passages"]}
        self.texts = [norm(page.exact(sentence)) for sentence in page.sentences]
        self.number = {(s.start, s.end): i for i, s in enumerate(page.sentences)}
        self.names = names_of(source, labels)
        self.labels = labels
        for reference in labels:
            if reference.split("/")[0] in KINDS:
                self.names[reference].update(area_words(reference))
        self.of_kind: dict[str, list[str]] = defaultdict(list)
        for name, kind in sorted({(n, ref.split("/")[0]) for ref, names in self.names.items() for n in names},
                                 key=lambda known: -len(known[0])):  # fmt: skip
            self.of_kind[kind].append(name)
        self.topics = self._topics()
        self.kinds_in = [
            {ref.split("/")[0] for ref, names in self.names.items() if any(name in text for name in names)}
            for text in self.texts
        ]

    def _topics(self) -> dict[tuple[str, str], set[str]]:
        """Return the things an article is about, by kind: those it names most, above all in headlines."""
        counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for sentence, text in zip(self.page.sentences, self.texts, strict=True):
            for reference, names in self.names.items():
                if sentence.article and any(name in text for name in names):
                    weight = 1 if sentence.part in (BODY, "byline") else 10
                    counts[sentence.article, reference.split("/")[0]][reference] += weight
        return {
            key: most if len(most := _most(counted)) <= MOST_TOPICS else set()
            for key, counted in counts.items()
        }

    def _sentences_of(self, passages: tuple[str, ...]) -> list[Sentence]:
        found = []
        for passage in passages:
            if (spot := self.passages.get(passage)) and spot.start < spot.end <= len(self.page.text):
                sentence = self.page.sentence_of(Span(spot.start, spot.end))
                if sentence is not None:
                    found.append(sentence)
        return found

    def _text(self, sentence: Sentence) -> str:
        return self.texts[self.number[sentence.start, sentence.end]]

    # ---- things -------------------------------------------------------------------------------------

    def things(self, table: str, located: Located[Any]) -> Iterator[list[Problem]]:
        """Yield, for each thing a row refers to, the problems with where it is named."""
        sentences = self._sentences_of(located.row.passages)
        # A headline speaks of its whole article: it bears out only what rests on headlines alone.
        sentences = [sentence for sentence in sentences if sentence.part == BODY] or sentences
        for column, reference in references(table, located.row):
            if reference.split("/")[0] in KINDS and sentences:
                unsure = ("possible",) if table == "observations" else ("possible", "not-stated")
                fine = any(self._named(reference, column, sentence) for sentence in sentences) or (
                    located.row.status in unsure
                    and any(self._stands(reference, self._article(s.article)) for s in sentences)
                )
                problem = Problem(
                    located.at(column),
                    f"{reference} is not named where the passages stand, nor shortly before",
                    "correct the reference or the passages, or enter the name by which it is called there",
                )
                yield [] if fine else [problem]

    def _named(self, reference: str, column: str, sentence: Sentence) -> bool:
        """Say whether a thing is named in a sentence, or is what the sentence must mean without naming it.

        That is the thing of its kind that was named last, one of the sentence before, or what the article is
        about. A headline speaks of its whole article; who said something may be named right after.
        """
        names = self.names[reference]
        if self._stands(reference, self._text(sentence)):
            return True
        at, kind = self.number[sentence.start, sentence.end], reference.split("/")[0]
        if sentence.part != BODY:
            return any(name in self._article(sentence.article) for name in names)
        if kind in self.kinds_in[at] and kind != "region":
            return False  # where another thing of the kind is named, that one is meant
        if column == "attributed_to" and at + 1 < len(self.texts) and self._in(reference, at + 1, sentence):
            return True
        if at and self._in(reference, at - 1, sentence):
            return True
        for i in range(at - 1, -1, -1):
            if kind in self.kinds_in[i] and self.page.sentences[i].article == sentence.article:
                if self._in(reference, i, sentence):
                    return True
                break
        return reference in self.topics.get((sentence.article or "", kind), ())

    def _in(self, reference: str, at: int, sentence: Sentence) -> bool:
        same = self.page.sentences[at].article == sentence.article
        return same and any(name in self.texts[at] for name in self.names[reference])

    def _article(self, article: str | None) -> str:
        pairs = zip(self.page.sentences, self.texts, strict=True)
        return "".join(text for sentence, text in pairs if sentence.article == article)

    def _stands(self, reference: str, text: str) -> bool:
        """Say whether a thing is named in a text, or in other words that are no other thing's name."""
        names = self.names[reference]
        if any(name in text for name in names):
            return True
        kind = reference.split("/")[0]
        for other in self.of_kind[kind]:
            text = text.replace(other, "\0")
        return any(shared(name, text, pairs=True) >= THING_SHARE for name in names)

    # ---- words --------------------------------------------------------------------------------------

    def words(self, table: str, located: Located[Any]) -> Iterator[Problem]:
        """Yield what the words around a row's passages do not bear out."""
        row, sentences = located.row, self._sentences_of(located.row.passages)
        if not sentences:
            return
        whole = "".join(self._text(sentence) for sentence in sentences)
        before = "".join(self._until(passage) for passage in row.passages)
        for column, scheme, code in codes(table, row):
            if not cues.shows(scheme, code, before if scheme == "status" else whole):
                yield Problem(
                    located.at(column),
                    f"nothing where the passages stand says {scheme} {code}",
                    "correct the code or the passages",
                )
        if table == "initiatives" and not cues.shows("initiative-status", row.status, whole):
            yield Problem(located.at("status"), "no word says that it was done", "say ongoing or planned")
        if table == "observations":
            yield from figure_words(located, whole, self.labels, self._clauses(row))
        yield from self._period(located, sentences, whole)
        yield from self._each(table, located)
        label = getattr(row, "label_zh", None)
        if label and shared(REMARK.sub("", label), self._with_headlines(sentences, whole)) < LABEL_SHARE:
            yield Problem(
                located.at("label_zh"),
                f"“{label}” has little in common with the text at its passages",
                "word the label after what the passages say, or correct the passages",
            )

    def _period(self, located: Located[Any], sentences: list[Sentence], whole: str) -> Iterator[Problem]:
        """Yield a problem when a row's period is named neither in its sentences nor before them."""
        period = getattr(located.row, "period", None)
        if period in (None, "none", "not-stated") or not (label := self.labels.get(f"period/{period}")):
            return
        context = whole + "".join(
            text
            for sentence, text in zip(self.page.sentences, self.texts, strict=True)
            for own in sentences
            if sentence.article == own.article and (sentence.start < own.start or sentence.part != BODY)
        )
        if not period_pattern(label).search(context):
            yield Problem(
                located.at("period"), f"the text does not name {label} up to there", "correct the period"
            )

    def _each(self, table: str, located: Located[Any]) -> Iterator[Problem]:
        """Yield a problem for each of several passages that names nothing of what its row refers to."""
        if len(located.row.passages) < 2 or table == "observations":
            return
        label = REMARK.sub("", getattr(located.row, "label_zh", "")) or "\0"
        named = [(c, r) for c, r in references(table, located.row) if r.split("/")[0] in KINDS]
        # A region is what most sentences are about: it does not tell one of them from another.
        named = [(c, r) for c, r in named if not r.startswith("region/")] if label != "\0" else named
        for passage in located.row.passages:
            for sentence in self._sentences_of((passage,)):
                text = self._text(sentence)
                pairs = any(pair in text for pair in pairs_of(label))
                alike = shared(label, text) >= LABEL_SHARE and (pairs or label == "\0")
                if (
                    sentence.part == BODY
                    and not alike
                    and not any(self._named(reference, column, sentence) for column, reference in named)
                ):
                    yield Problem(
                        located.at("passages"),
                        f"{passage} names nothing that the row refers to",
                        "give only passages that bear the row out",
                    )

    def _until(self, passage: str) -> str:
        """Return the text of a sentence up to the end of the clause in which a passage ends.

        What is planned or aimed at is said by a verb before the passage or in its own clause.
        """
        spot = self.passages.get(passage)
        sentence = self.page.sentence_of(Span(spot.start, spot.end)) if spot else None
        if sentence is None or spot is None:
            return ""
        rest = _CLAUSE.split(self.page.text[spot.end : sentence.end], maxsplit=1)[0]
        return norm(self.page.text[sentence.start : spot.end] + rest)

    def _with_headlines(self, sentences: list[Sentence], whole: str) -> str:
        articles = {sentence.article for sentence in sentences}
        return whole + "".join(
            text
            for sentence, text in zip(self.page.sentences, self.texts, strict=True)
            if sentence.article in articles and sentence.part not in (BODY, "byline")
        )

    def _clauses(self, row: Any) -> Iterator[str]:
        """Yield the clauses in which a figure is printed, in each of its passages."""
        for passage in row.passages:
            if spot := self.passages.get(passage):
                for part in _CLAUSE.split(squeeze(self.page.text[spot.start : spot.end])):
                    if squeeze(row.printed) in part:
                        yield part

    def gloss(self, located: Located[Any]) -> Iterator[Problem]:
        """Yield a problem when the gloss of a passage shares little with its sentence."""
        sentence = self.page.sentence_of(Span(located.row.start, max(located.row.start + 1, located.row.end)))
        if sentence is None or sentence.part != BODY:
            return  # a headline's gloss may say no more than that it is one
        if shared(REMARK.sub("", located.row.gloss_zh), self._text(sentence)) < GLOSS_SHARE:
            yield Problem(
                located.at("gloss_zh"),
                f"“{located.row.gloss_zh}” has little in common with the passage's sentence",
                "word the gloss after what the passage says",
            )


def _most(counted: Counter[str]) -> set[str]:
    return {reference for reference, times in counted.items() if times == max(counted.values())}
