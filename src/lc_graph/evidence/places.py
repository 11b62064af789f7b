"""What the checks against a text share: where each passage stands, and what each thing is called."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from ..tables import ENTITY_TABLES
from ..tables.records import SourceRecords
from .likeness import norm
from .text import Page, Sentence, Span

KINDS = frozenset(model.kind for model in ENTITY_TABLES.values())
"""The kinds of things, as they stand before the slash of a reference."""


def spans_of(source: SourceRecords, page: Page) -> dict[str, Span]:
    """Return the span of each passage, by its id; what lies beyond the text is cut off."""
    end = len(page.text)
    rows = (located.row for located in source.tables["passages"])
    return {row.id: Span(min(row.start, end), min(row.end, end)) for row in rows}


def sentences_of(source: SourceRecords, page: Page) -> dict[str, Sentence | None]:
    """Return the sentence, headline, kicker or byline of each passage that is not empty, by its id."""
    spans = spans_of(source, page).items()
    return {passage: page.sentence_of(span) for passage, span in spans if span.start < span.end}


def names_of(source: SourceRecords, labels: Mapping[str, str]) -> dict[str, set[str]]:
    """Return what each thing is called, by its label and by the names that the source prints."""
    names: dict[str, set[str]] = defaultdict(set)
    for reference, label in labels.items():
        if reference.split("/")[0] in KINDS:
            names[reference].add(norm(label))
    for mention in source.tables["mentions"]:
        names[mention.row.entity].add(norm(mention.row.name))
    return names


def stands(name: str, text: str, longest: Sequence[str]) -> bool:
    """Say whether a name stands in a text, other than within a longer name; names come the longest first."""
    for longer in longest:
        if len(longer) <= len(name) or name not in text:
            break
        if name in longer:
            text = text.replace(longer, "\0")
    return name in text
