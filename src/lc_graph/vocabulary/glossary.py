"""The project's words in Chinese and English, chosen from where they are defined: ontology and code lists.

What is defined in neither stands in ``glossary.csv`` of the ontology's room.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache

from ..resources import room
from .book import Book
from .reading import Words

CHAPTERS: dict[str, tuple[str, ...]] = {
    "evidence": (
        "Source Article Passage gloss printed Claim Reading derived reference sources-disagree unsaid",
    ),
    "chains": (
        "IndustryChain Stage Participation position/upstream position/midstream position/downstream",
        "action/strengthen action/extend action/supplement ReferenceChain ReferenceStage Flow completeness",
        "Lack gap/missing gap/pending gap/thin gap/outside gap/unknown",
    ),
    "figures": (
        "Figure indicator population period kind kind/level kind/count kind/growth",
        "kind/difference-of-growth kind/difference kind/rank kind/rank-of-level kind/rank-of-growth",
        "scope-of-rank kind/share kind/completion kind/duration comparator adjustment qualifier",
        "qualifier/more-than qualifier/at-least qualifier/about qualifier/at-most qualifier/magnitude",
        "min max Unit unit/* amount like-with-like HeadlineFigure ComputedFigure",
    ),
    "statuses": (
        "status status/achieved status/ongoing status/estimated status/planned status/target",
        "status/possible status/not-stated",
    ),
    "things": (
        "Region level level/national level/provincial level/municipal level/county Zone zone-kind/*",
        "Enterprise Institution Project Undertaking phase phase/reserve phase/planned phase/signed",
        "phase/landed phase/started phase/under-construction phase/implementing phase/completed",
        "phase/operating phase/introduced Industry Cluster IndustryRole role/* Product Recognition",
        "Superlative Policy Initiative Goal Trend",
    ),
}
"""The words by chapter: terms of the ontology, codes (``unit/*`` is all of a list), words of the table."""


@dataclass(frozen=True)
class Word:
    """A word: its place in the glossary, what it is called and means, and what defines it (or nothing)."""

    id: str
    labels: Words
    definitions: Words
    iri: str = ""


def chapters(book: Book) -> Mapping[str, tuple[Word, ...]]:
    """Return the words of the glossary by chapter.

    Raises:
        KeyError: for a word that nothing defines.
    """
    return {name: tuple(_chosen(book, " ".join(lines).split())) for name, lines in CHAPTERS.items()}


def _chosen(book: Book, chosen: Iterable[str]) -> Iterator[Word]:
    terms = {term.id: term for term in book.terms.values()}
    codes = {f"{one.name}/{_last(code.iri)}": code for one in book.lists for code in one.codes}
    for name in chosen:
        for key in [key for key in codes if fnmatchcase(key, name)]:
            yield Word(key.replace("/", "-"), codes[key].labels, codes[key].definitions, codes[key].iri)
        if name in terms:
            yield Word(name, terms[name].labels, terms[name].definitions, terms[name].iri)
        elif "/" not in name:
            yield _own()[name]


def _last(iri: str) -> str:
    return iri.rpartition("/")[2]


@cache
def _own() -> Mapping[str, Word]:
    """Return the words that are defined here only, by their ids."""
    with (room("ontology") / "glossary.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["word"]: Word(
                row["word"],
                {"zh": row["label_zh"], "en": row["label_en"]},
                {"zh": row["definition_zh"], "en": row["definition_en"]},
            )
            for row in csv.DictReader(file)
        }
