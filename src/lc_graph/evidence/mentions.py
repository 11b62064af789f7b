"""The names of things over the whole source: where they stand, they are entered, and what is entered is used.

:mod:`lc_graph.evidence.verify` checks that an entered name stands in its passages. Here: a name is not cut
short by a character; it is entered wherever a passage's sentence prints it; and whatever has a name in a
passage is spoken of by some row from that sentence. Industries, products, chains, lists and regions are left
out of the last two: their names are words of the language too, and stand in many sentences that say nothing
of them. But where a row speaks of such a thing from a passage that prints its name, that is a name of the
thing in this sentence, and is entered; chains and regions are called by too many words for that.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import Problem
from ..tables import RESOURCE_TABLES, Mention
from ..tables.records import SourceRecords
from ..tables.row_cells import codes, references_of
from ..tables.rows import Located
from .figure_words import shared
from .ledger import Ledger
from .likeness import apart, norm
from .places import KINDS, names_of, sentences_of, spans_of, stands
from .text import BODY, Page, Sentence

PROPER = frozenset(
    {
        "person",
        "project",
        "zone",
        "enterprise",
        "event",
        "policy",
        "area",
        "brand",
        "undertaking",
        "technology",
        "organization",
    }
)
"""Kinds of things that have a name of their own."""

ENTERED = PROPER | {"list"}
"""Kinds whose names are entered wherever they stand."""

SPOKEN = frozenset({"industry", "product", "region", "chain"})
"""Kinds whose names may stand for several things, one of which is entered wherever the name stands."""

COMMON = frozenset({"industry", "product", "brand", "chain", "cluster", "stage"})
"""Kinds whose names are entered only where something is said of what they name."""

_COUNTRY = re.compile(r"^region/\d0{5}$")
_PLACE = "(?!园|区|基地|集聚区)"
"""After the name of an industry: it then is part of the name of a place."""

SERIES = frozenset({"event"})
"""Kinds whose things may share their names from year to year, so that no name tells them apart."""

GOODS = frozenset({"industry", "product"})
"""Kinds that a row may take from a longer name: a park of green food is in that industry."""

NEARER = 0.3
"""By how much a name may be more like the label of another thing of its kind."""

NAME_SHARE = 0.3
"""Share of characters that a printed name and the label of its thing must have in common."""


def check_mentions(source: SourceRecords, labels: Mapping[str, str], page: Page, ledger: Ledger) -> None:
    """Check that names are whole, entered wherever they stand, and used."""
    check = _Mentions(source, labels, page)
    for located in source.tables["mentions"]:
        ledger.record("mentions", check.mention(located))
    for table in ("observations", "statements", *RESOURCE_TABLES):
        for row in source.tables[table]:
            ledger.record("mentions", check.spoken_of(row))
    for located in source.tables["passages"]:
        ledger.record("mentions", check.passage(located))


class _Mentions:
    """One run of the checks."""

    def __init__(self, source: SourceRecords, labels: Mapping[str, str], page: Page) -> None:
        self.page, self.labels = page, labels
        self.spans, self.where = spans_of(source, page), sentences_of(source, page)
        self.sentences = {sentence for sentence in self.where.values() if sentence is not None}
        self.texts = {sentence: norm(page.exact(sentence)) for sentence in self.sentences}
        self.names = names_of(source, labels)
        self.entered: dict[str, set[Sentence | None]] = defaultdict(set)
        self.given: dict[str, set[str]] = defaultdict(set)
        self.by_name: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.texts_of = {p: norm(page.exact(self.spans[p])) for p, here in self.where.items() if here}
        for mention in source.tables["mentions"]:
            self.entered[mention.row.entity] |= {self.where.get(p) for p in mention.row.passages}
            known = {*mention.row.passages} & self.texts_of.keys()
            self.given[mention.row.entity] |= known
            self.by_name[mention.row.entity, norm(mention.row.name)] |= known
        self.used = self._used(source)
        self.coded: dict[Sentence | None, set[str]] = defaultdict(set)
        for figure in source.tables["observations"]:
            told = {
                norm(labels.get(f"{scheme}/{code}", ""))
                for _, scheme, code in codes("observations", figure.row)
            }
            for passage in figure.row.passages:
                self.coded[self.where.get(passage)] |= told
        self.every = sorted({name for names in self.names.values() for name in names}, key=len, reverse=True)
        titles = {norm(row.row.title) for name in ("recognitions", "posts") for row in source.tables[name]}
        self.longest = sorted({*self.every, *titles}, key=len, reverse=True)
        self.bearers: dict[str, set[str]] = defaultdict(set)
        for thing, names in self.names.items():
            for name in names:
                self.bearers[name].add(thing)

    def _used(self, source: SourceRecords) -> dict[str, set[Sentence | None]]:
        used: dict[str, set[Sentence | None]] = defaultdict(set)
        for table in ("observations", "statements", *RESOURCE_TABLES):
            for located in source.tables[table]:
                for reference in references_of(located.row):
                    used[reference] |= {self.where.get(p) for p in located.row.passages}
        for article in source.meta.articles:
            for author in article.authors:
                used[author] |= {self.where.get(p) for p in article.passages}
        return used

    def mention(self, located: Located[Mention]) -> Iterator[Problem]:
        """Yield what is wrong with the name of one row."""
        row, name = located.row, norm(located.row.name)
        for passage in row.passages:
            text = norm(self.page.exact(self.spans[passage])) if passage in self.spans else ""
            if self._cut(name, row.entity, text):
                yield Problem(
                    located.at("name"),
                    f"“{row.name}” lacks a character of the name in {passage}",
                    "print it in full",
                )
        label = norm(self.labels.get(row.entity, ""))
        plain, own = apart(name), apart(label)
        if label and max(shared(plain, own), shared(own, plain)) < NAME_SHARE:
            yield Problem(
                located.at("entity"),
                f"“{row.name}” has little in common with {label}",
                "correct the thing named",
            )
        if (other := self._nearer(row.entity, name)) is not None:
            yield Problem(
                located.at("entity"),
                f"“{row.name}” is much more like the label of {other}",
                "correct the thing named",
            )
        # Such a name is entered wherever it stands; another, wherever a name of its thing is.
        everywhere = row.entity.split("/")[0] in ENTERED
        for passage in sorted(self.texts_of if everywhere else self.given[row.entity]):
            if passage not in self.by_name[row.entity, name] and stands(
                name, self.texts_of[passage], self.every
            ):
                yield Problem(
                    located.at("passages"),
                    f"“{row.name}” also stands in {passage}",
                    "add that passage",
                )
        yield from self._unsaid(located)
        if row.entity.split("/")[0] not in PROPER:
            return
        for passage in row.passages:
            here = self.where.get(passage)
            if here is None or here.part != BODY or here in self.used[row.entity]:
                continue
            if stands(name, self.texts[here], self.every):
                yield Problem(
                    located.at("entity"),
                    f"nothing is said of {row.entity} from the sentence of {passage}, which names it",
                    "add what the sentence says of it",
                )

    def _unsaid(self, located: Located[Mention]) -> Iterator[Problem]:
        """Yield the passages whose sentence says nothing of an industry, product or brand entered there.

        Neither of another thing of that name, nor of what has the name in a code of a figure.
        """
        row, name = located.row, norm(located.row.name)
        if row.entity.split("/")[0] not in COMMON:
            return
        for passage in row.passages:
            here = self.where.get(passage)
            spoken = any(here in self.used[thing] for thing in self.bearers[name] | {row.entity})
            if (
                here is None
                or here.part != BODY
                or spoken
                or any(name in label for label in self.coded[here])
            ):
                continue
            yield Problem(
                located.at("passages"),
                f"nothing is said of {row.entity} from the sentence of {passage}, which names it",
                "add what the sentence says of it, or leave the passage out",
            )

    def spoken_of(self, located: Located[Any]) -> Iterator[Problem]:
        """Yield the things that a row refers to and a passage of it names, where that name is not entered."""
        for reference in references_of(located.row):
            if reference.split("/")[0] not in KINDS:
                continue
            for passage in located.row.passages:
                if passage in self.given[reference] or self.where.get(passage) is None:
                    continue
                if name := self._named_in(reference, passage):
                    yield Problem(
                        located.at("passages"),
                        f"“{name}” stands in {passage}, which mentions.csv does not give {reference}",
                        "add the passage to the name there",
                    )

    def passage(self, located: Located[Any]) -> Iterator[Problem]:
        """Yield the names of industries, products and areas in a passage that are entered for nothing there.

        A name within a title, and that of the country, is a word of the language.
        """
        text = self.texts_of.get(located.row.id, "")
        for name, things in self.bearers.items():
            if len(name) < 2 or name not in text or not any(t.split("/")[0] in SPOKEN for t in things):
                continue
            if any(_COUNTRY.match(thing) or located.row.id in self.given[thing] for thing in things):
                continue
            if stands(name, re.sub(f"{re.escape(name)}(?!{_PLACE})", "\0", text), self.longest):
                yield Problem(
                    located.at("id"),
                    f"“{name}” stands in {located.row.id}, and mentions.csv gives it nothing of that name",
                    f"add the passage to a name of {' or '.join(sorted(things))}",
                )

    def _cut(self, name: str, entity: str, text: str) -> bool:
        """Say whether a name stands in a text only within a name of the thing one character longer."""
        longer = [other for other in self.names[entity] if name in other and len(other) == len(name) + 1]
        for other in longer:
            text = text.replace(other, "\0")
        return bool(longer) and name not in text and "\0" in text

    def _nearer(self, entity: str, name: str) -> str | None:
        """Return the thing of its kind whose label is much more like a name than its own are, if any."""
        kind = entity.split("/")[0]
        if kind in SERIES:
            return None
        own = max((_alike(name, known) for known in self.names[entity] - {name}), default=0.0)
        own = max(own, _alike(name, norm(self.labels.get(entity, ""))))
        for other, label in self.labels.items():
            if other != entity and other.startswith(f"{kind}/") and _alike(name, norm(label)) > own + NEARER:
                return other
        return None

    def _named_in(self, reference: str, passage: str) -> str | None:
        """Return a name of a thing that stands in a passage."""
        text = self.texts_of.get(passage, "")
        for name in sorted(self.names[reference]):
            if stands(name, text, self.every) or (name in text and reference.split("/")[0] in GOODS):
                return name
        return None


def _alike(name: str, label: str) -> float:
    """Return how much of a name stands in a label and of the label in the name, 0 to 1."""
    name, label = apart(name), apart(label)
    return (shared(name, label, pairs=True) + shared(label, name, pairs=True)) / 2
