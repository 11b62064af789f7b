"""Whether the passages of a row bear it out themselves, where their sentences would.

A passage is the shortest span that supports its row (docs/decisions/0004), and a sentence of a newspaper may
say a dozen things. So what a row says is looked for in its sentences first (:mod:`lc_graph.evidence.wording`)
and then, wherever a sentence has it, in the passages: the words of our label, the names of the things that
are said, the words of the codes, and what a figure was adjusted for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import Problem
from ..tables import RESOURCE_TABLES
from ..tables.records import SourceRecords
from ..tables.row_cells import codes, references, references_of
from ..tables.rows import Located
from . import cues
from .figure_words import REMARK, pairs_of, shared
from .ledger import Ledger
from .likeness import apart, norm
from .places import KINDS, names_of, sentences_of, spans_of, stands
from .text import BODY, Page

PAIRS_SHARE, WORD_SHARE = 0.5, 0.25
"""Shares of a label's pairs of characters in the sentences that may stand beside the passages: of one pair
only, and of several."""

NAME_SHARE, ADJUSTMENT_SHARE, SHORT = 0.5, 0.6, 4
"""Shares of the characters of a short name, and of an adjustment with its pairs, that the passages must have;
and how many characters a short name has at most."""

CONTEXT = frozenset({"region", "zone", "project", "event", "chain", "policy", "person", "cluster"})
"""Kinds of things of which a sentence may speak on after it has named them."""

HEADLINES = frozenset({"headline", "kicker"})
HEADLINE_SHARE = 0.8
"""Share of a label's characters and pairs with which a headline says the same."""

SUBJECTS = frozenset({"subject", "about", "holder", "agent", "area", "participant", "item", "person"})
"""Columns of what a row is about, which a sentence need not name again in each of its clauses."""

GOODS = frozenset({"industry", "product"})
"""Kinds of things that do not act: they are named again where something else is said of them."""

TOGETHER = frozenset({"partners"})
"""Columns of things that only together are what the row says, of whichever kinds they are."""

ELLIPTIC = CONTEXT - {"region", "person"}
"""Of these, the kinds of things that a passage leaves unnamed only where it names no other of them."""

CONTEXT_SHARE = 0.7
"""Share of a name's characters and pairs by which a passage names it in other words."""

OF_SENTENCES = frozenset({"status", "initiative-kind"})
"""Schemes whose words may stand anywhere in the sentence: a verb before the passage, a class of our own."""

_HALVES = re.compile(r"上半年|下半年|[一二三四]季度|[1一][-—–~～至][369三六九]月")
_DATED = frozenset({"listings", "initiatives", "recognitions", "trends", "goals"})


def check_passage_words(source: SourceRecords, labels: Mapping[str, str], page: Page, ledger: Ledger) -> None:
    """Check that the passages of every row say what their sentences say of it.

    ``labels`` are the Chinese labels of things and codes, by ``kind/slug``.
    """
    check = _PassageWords(source, labels, page)
    for name in ("observations", "statements", *RESOURCE_TABLES):
        for located in source.tables[name]:
            ledger.record("words", check.row(name, located))


class _PassageWords:
    """One run of the checks."""

    def __init__(self, source: SourceRecords, labels: Mapping[str, str], page: Page) -> None:
        self.labels = labels
        self.own: dict[str, str] = {}
        self.whole: dict[str, str] = {}
        spans = spans_of(source, page)
        self.headlines: dict[str, tuple[str, str]] = {}
        self.articles: dict[str, str] = {}
        for passage, sentence in sentences_of(source, page).items():
            if sentence is not None and sentence.article:
                self.articles[passage] = sentence.article
            if sentence is not None and sentence.part in HEADLINES and sentence.article:
                self.headlines[passage] = sentence.article, norm(page.exact(spans[passage]))
            if sentence is not None and sentence.part == BODY:
                self.own[passage] = norm(page.exact(spans[passage]))
                self.whole[passage] = norm(page.exact(sentence))
        self.names = names_of(source, labels)
        every = {name for names in self.names.values() for name in names}
        self.longest = sorted(every, key=len, reverse=True)

    def row(self, table: str, located: Located[Any]) -> Iterator[Problem]:
        """Yield what the sentences of a row's passages say of it, and the passages do not."""
        passages = located.row.passages
        yield from self._headline(located)
        own = "\0".join(self.own.get(passage, "") for passage in passages)
        whole = "\0".join(dict.fromkeys(self.whole.get(passage, "") for passage in passages))
        if not all(passage in self.own for passage in passages):
            return  # a headline speaks of its whole article
        yield from self._label(table, located, own, whole)
        yield from self._things(table, located, own, whole)
        yield from self._codes(table, located, own, whole)
        if table == "observations":
            yield from self._adjustment(located, own)
        elif table in _DATED:
            yield from self._period(located, own)

    def _headline(self, located: Located[Any]) -> Iterator[Problem]:
        """Yield a headline of the article that says all that the label says, and is no passage of the row."""
        label, passages = REMARK.sub("", getattr(located.row, "label_zh", "")), located.row.passages
        articles = {self.articles.get(passage) for passage in passages}
        for passage, (article, text) in self.headlines.items():
            beside = article in articles and passage not in passages and len(label) > SHORT
            if beside and shared(label, text, pairs=True) >= HEADLINE_SHARE:
                yield Problem(
                    located.at("passages"),
                    f"the headline {passage} says “{label}” as well",
                    "add that passage",
                )

    def _period(self, located: Located[Any], own: str) -> Iterator[Problem]:
        """Yield a row without a period whose passages name a half or quarter of a year."""
        found = _HALVES.search(own)
        if found and getattr(located.row, "period", "") in (None, "none", "not-stated"):
            yield Problem(
                located.at("period"), f"the passages say {found.group()}", "give the period they name"
            )

    def _label(self, table: str, located: Located[Any], own: str, whole: str) -> Iterator[Problem]:
        """Yield a label most of whose words stand in the sentence, but outside the passages."""
        label = getattr(located.row, "label_zh", "")
        named = "".join(name for thing in references_of(located.row) for name in self.names[thing])
        named += "".join(self.labels.get(f"{s}/{code}", "") for _, s, code in codes(table, located.row))
        pairs = [pair for pair in pairs_of(REMARK.sub("", label)) if pair in whole and pair not in named]
        missing = sum(pair not in own for pair in pairs)
        # One pair may be where two words meet, two in four are a word or a clause.
        if missing > len(pairs) * (WORD_SHARE if missing > 1 else PAIRS_SHARE):
            yield Problem(
                located.at("passages"),
                f"the words of “{label}” stand beside the passages rather than in them",
                "give the passage that says it, or word the label after the passages",
            )

    def _things(self, table: str, located: Located[Any], own: str, whole: str) -> Iterator[Problem]:
        for column, reference in references(table, located.row):
            kind = reference.split("/")[0]
            names = self.names[reference]
            if kind in ELLIPTIC:
                if not any(name in own or shared(name, own, pairs=True) >= CONTEXT_SHARE for name in names):
                    yield from self._instead(table, located, column, reference, own)
                    yield from self._beside(located, column, reference, own, whole)
                continue
            if kind not in KINDS - CONTEXT or (column in SUBJECTS and kind not in GOODS):
                continue
            if any(name in whole for name in names) and not any(
                name in own or shared(apart(name), own) >= (NAME_SHARE if len(name) <= SHORT else 1)
                for name in names
            ):
                yield Problem(
                    located.at(column),
                    f"the sentence names {reference}, and none of the passages does",
                    "give the passage that names it",
                )

    def _instead(
        self, table: str, located: Located[Any], column: str, reference: str, own: str
    ) -> Iterator[Problem]:
        """Yield a thing that the passages leave unnamed while they name another of its kind."""
        meant, kind = {*references_of(located.row)}, reference.split("/")[0]
        alike = [other for other in self.names if other.startswith(f"{kind}/") and other not in meant]
        for other in alike:
            if any(stands(name, own, self.longest) for name in self.names[other]):
                yield Problem(
                    located.at(column),
                    f"the passages name {other}, and not {reference}",
                    "refer to that one, or give the passage that names this one",
                )

    def _beside(
        self, located: Located[Any], column: str, reference: str, own: str, whole: str
    ) -> Iterator[Problem]:
        """Yield one of several things of a cell that alone stands outside the passages, in their sentence."""
        cell = getattr(located.row, column)
        kind = reference.split("/")[0]
        others = [
            other
            for other in (cell if isinstance(cell, tuple) else ())
            if other != reference and (other.startswith(f"{kind}/") or column in TOGETHER)
        ]
        named = [other for other in others if any(name in own for name in self.names[other])]
        if named and any(stands(name, whole, self.longest) for name in self.names[reference]):
            yield Problem(
                located.at(column),
                f"the passages name {', '.join(named)}, the sentence beside them {reference}",
                "give the passage that names it, or leave it out",
            )

    def _codes(self, table: str, located: Located[Any], own: str, whole: str) -> Iterator[Problem]:
        for column, scheme, code in codes(table, located.row):
            if (told := cues.told(scheme, own)) and code not in told:
                yield Problem(
                    located.at(column),
                    f"the passages say {scheme} {', '.join(sorted(told))}, not {code}",
                    "correct the code",
                )
            said = cues.shows(scheme, code, own) or not cues.shows(scheme, code, whole)
            if scheme not in OF_SENTENCES and not said:
                yield Problem(
                    located.at(column),
                    f"the sentence says {scheme} {code}, and none of the passages does",
                    "give the passage that says it, or correct the code",
                )

    def _adjustment(self, located: Located[Any], own: str) -> Iterator[Problem]:
        code = located.row.adjustment
        label = self.labels.get(f"adjustment/{code}", "")
        if code not in ("none", "not-stated") and shared(label, own, pairs=True) < ADJUSTMENT_SHARE:
            yield Problem(
                located.at("adjustment"),
                f"the passages do not say “{label}”",
                "correct the adjustment, or give the passage that says it",
            )
