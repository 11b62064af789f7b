"""What the tables hold, seen from a reading: names and the things they name, figures, and facts by line.

Nothing here needs the source's text. Names are compared without white space, quotation marks and the
difference of full and half width; a name stands for every thing of which it is a mention or the label. Words
of the readers' own are compared by likeness, the share of characters and pairs of neighbours in common.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph
from pydantic import BaseModel

from ..evidence.likeness import norm
from ..resources import room
from ..tables import RESOURCE_TABLES, Code, Link, Observation
from ..tables.records import Records, SourceRecords
from ..tables.rows import Located

NEAR = 3
"""Lines by which a row may begin before or after a passage and still speak of the same sentence."""


@lru_cache(maxsize=2)
def closed_labels(ontology: Path | None = None) -> Mapping[str, str]:
    """Return the Chinese labels of the codes that the ontology itself declares, by ``scheme/code``."""
    store = pyoxigraph.Store()
    for path in sorted(((ontology or room("ontology")) / "codes").glob("*.ttl")):
        store.bulk_load(path=str(path), format=pyoxigraph.RdfFormat.TURTLE)
    label = pyoxigraph.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    found: dict[str, str] = {}
    for quad in store.quads_for_pattern(None, label, None, None):
        if isinstance(quad.object, pyoxigraph.Literal) and quad.object.language == "zh":
            found["/".join(str(quad.subject.value).rsplit("/", 2)[-2:])] = quad.object.value  # type: ignore[union-attr]
    return found


@dataclass(frozen=True)
class Fact:
    """A row of a table as a reading's statement may meet it.

    Attributes:
        via: its predicate where it is a statement, else its table.
        spots: the article, first and last line of each of its passages.
        things: everything it refers to, as ``kind/slug``.
        text: its labels, titles and printed forms, and the labels of what it refers to.
        status: its status; empty for names.
    """

    via: str
    spots: tuple[tuple[str, int, int], ...]
    things: frozenset[str]
    text: str
    status: str

    def near(self, article: str, line: int) -> bool:
        """Say whether a passage of the row stands at or close to a line."""
        return any(a == article and first - NEAR <= line <= last + NEAR for a, first, last in self.spots)


class Held:
    """The names, figures and facts that a source's tables hold."""

    def __init__(self, source: SourceRecords, records: Records) -> None:
        """Gather them from the source's tables, the entities and the codes."""
        self.spots = {
            p.row.id: (p.row.article, p.row.first_line, p.row.last_line) for p in source.tables["passages"]
        }
        self.labels: dict[str, str] = dict(closed_labels())
        self.names: dict[str, set[str]] = defaultdict(set)
        tables: list[list[Located[Any]]] = [*records.entities.values(), *records.codes.values()]
        for table in tables:
            for located in table:
                reference = f"{located.row.kind}/{located.row.id}"
                self.labels[reference] = located.row.label_zh
                self.names[norm(located.row.label_zh)].add(reference)
        for mention in source.tables["mentions"]:
            self.names[norm(mention.row.name)].add(mention.row.entity)
        for title in source.tables["recognitions"]:
            self.names[norm(title.row.title)].add(f"recognition/{title.row.id}")
        self.observations: list[Located[Observation]] = source.tables["observations"]
        self.facts: dict[str, list[Fact]] = defaultdict(list)
        for fact in self._facts(source):
            for article in {spot[0] for spot in fact.spots}:
                self.facts[article].append(fact)

    def things(self, words: str) -> frozenset[str]:
        """Return the things a name stands for, also those of names joined by 、; or the words themselves."""
        whole = self.names.get(norm(words))
        if whole:
            return frozenset(whole)
        parts = [self.names.get(part, {part}) for part in norm(words).split("、") if part]
        return frozenset().union(*parts) if parts else frozenset({norm(words)})

    def figure(
        self, article: str, line: int, printed: str, about: str, met: Collection[str]
    ) -> Observation | None:
        """Return the observation of a printed figure at its line.

        Where several are printed alike, the one of its subject, and of these the first not yet ``met``.
        """
        wanted, things = norm(printed), self.things(about)
        found = [
            located.row
            for located in self.observations
            if norm(located.row.printed).endswith(wanted)
            and any(
                a == article and first <= line <= last for a, first, last in self.at(located.row.passages)
            )
        ]
        found.sort(key=lambda row: (row.about not in things, row.id in met))
        return next(iter(found), None)

    def at(self, passages: Iterable[str]) -> tuple[tuple[str, int, int], ...]:
        """Return where passages stand: article, first and last line."""
        return tuple(self.spots[passage] for passage in passages)

    def _facts(self, source: SourceRecords) -> Iterator[Fact]:
        for name in ("statements", "observations", *RESOURCE_TABLES):
            for located in source.tables[name]:
                row = located.row
                via = row.predicate if name == "statements" else name
                yield self._fact(via, row, row.passages, row.status)
        for located in source.tables["mentions"]:
            row = located.row
            kind = row.entity.split("/")[0]
            spots = self.at(row.passages)
            yield Fact("mentions", spots, frozenset({row.entity}), f"{row.name} {kind}", "")
        for article in source.meta.articles:
            for author in article.authors:
                spots = self.at(article.passages)
                yield Fact("authors", spots, frozenset({author}), "本文记者通讯员", "achieved")

    def _fact(self, via: str, row: BaseModel, passages: Iterable[str], status: str) -> Fact:
        things: set[str] = set()
        words: list[str] = []
        for name, field in type(row).model_fields.items():
            cell = getattr(row, name)
            values = cell if isinstance(cell, tuple) else () if cell is None else (cell,)
            for value in map(str, values):
                marks = [mark for mark in field.metadata if isinstance(mark, Code | Link)]
                if isinstance(mark := next(iter(marks), None), Code):
                    value = f"{mark.scheme}/{value}"
                if "/" in value and value in self.labels:
                    things.add(value)
                    words.append(self.labels[value])
                elif name in ("label_zh", "condition_zh", "title", "printed") or value.startswith("text:"):
                    words.append(value)
        return Fact(via, self.at(passages), frozenset(things), " ".join(words), status)
