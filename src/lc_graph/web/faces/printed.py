"""What is printed where: the passages and news items of a source, what each supports, and the page drawn."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox
from markupsafe import Markup
from rdflib.namespace import PROV

from ...drawing import facsimile
from ...engine.store import Store
from ...tables import Observation
from ...terms import BASE, ID, LC, SCHEMA, full
from .. import naming
from ..names import Names, href
from ..sections import Drawing, Maker

_SOURCE = ox.NamedNode(full("oa:hasSource"))
KINDS = ("figures", "claims", "others")
"""What a passage can support: figures, statements, and all that is written as a thing of its own."""

_KIND_OF = {Observation.kind: "figures", "claim": "claims"}


@dataclass(frozen=True)
class Passage:
    """A passage: its news item, its lines, and its code points (``end`` exclusive)."""

    iri: str
    article: str
    first: int
    last: int
    start: int
    end: int


@dataclass(frozen=True)
class Item:
    """A news item: its headline, or what it is called for want of one, and its lines."""

    iri: str
    headline: str
    first: int
    last: int


def passages(maker: Maker, source: str) -> list[Passage]:
    """Return the passages of a source in printed order."""
    return _passages(maker.store, source)


@lru_cache(maxsize=8)
def _passages(store: Store, source: str) -> list[Passage]:
    """Read the passages of a source, once: what is served never changes. What lacks any part of one is none.

    There may be very many: what tells where they are is read property by property, and no more of them.
    """
    place = _values(store, "oa:start"), _values(store, "oa:end")
    selectors = _values(store, "oa:hasSelector")
    parts = (
        _values(store, "lc:inArticle"), _values(store, "lc:firstLine"), _values(store, "lc:lastLine"),
        *({iri: ends[at] for iri, at in selectors.items() if at in ends} for ends in place),
    )  # fmt: skip
    here = store.native.quads_for_pattern(None, _SOURCE, ox.NamedNode(source), ox.DefaultGraph())
    iris = {quad.subject.value for quad in here}.intersection(*parts)  # type: ignore[union-attr]
    articles, *numbers = parts
    found = [Passage(iri, articles[iri], *(int(part[iri]) for part in numbers)) for iri in iris]
    return sorted(found, key=lambda one: (one.start, one.end, one.iri))


def _values(store: Store, property: str) -> dict[str, str]:
    """Return what stands behind a property, by what it is said of."""
    quads = store.native.quads_for_pattern(None, ox.NamedNode(full(property)), None, ox.DefaultGraph())
    return {quad.subject.value: quad.object.value for quad in quads}  # type: ignore[union-attr]


def gloss(maker: Maker, passage: str) -> str:
    """Return what a passage says in our words, in the page's language if there are any."""
    known = maker.lookup.passage(passage)
    both = (known.gloss_zh, known.gloss_en)
    return (both[0] or both[1]) if maker.lang == "zh" else (both[1] or both[0])


def items(maker: Maker, source: str) -> list[Item]:
    """Return the news items of a source in printed order."""
    look, found = maker.lookup, []
    for iri in look.subjects(LC.inSource, source):
        lines = [look.text(iri, name) for name in (LC.firstLine, LC.lastLine)]
        if all(lines):
            found.append(Item(iri, headline(maker, iri), *map(int, lines)))
    return sorted(found, key=lambda one: (one.first, one.iri))


def headline(maker: Maker, article: str) -> str:
    """Return the headline of a news item; one without is called so, by its id."""
    printed = maker.lookup.text(article, SCHEMA.headline, "zh")
    return printed or maker.t("printed-no-headline", id=article.rpartition("/")[2])


def supported(maker: Maker, passage: str) -> dict[str, list[str]]:
    """Return what a passage supports, by kind (:data:`KINDS`), which the IRIs of a release tell."""
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for iri in maker.lookup.subjects(PROV.wasDerivedFrom, passage):
        found[_KIND_OF.get(iri.removeprefix(ID).partition("/")[0], "others")].append(iri)
    return found


def called(maker: Maker, iris: Iterable[str]) -> Names:
    """Return what things are called in the page's language, those without a label after their parts."""
    # Three steps: a claim, the figure it is about, and what the figure is made of.
    return Names(naming.read(maker.store, iris, 3), maker.lang)


def drawn(
    maker: Maker, source: str, shown: Sequence[Passage], title: str, here: Collection[str] = ()
) -> Drawing:
    """Return the page of a source, drawn.

    Args:
        maker: makes the page.
        source: whose page it is.
        shown: the passages to mark.
        title: what the drawing is called.
        here: the IRIs of passages that are pointed out.
    """
    lang = f"?lang={maker.lang}" if "lang" in maker.asked else ""

    def to(iri: str) -> str:
        return f"{href(iri)}{lang}" if iri.startswith(BASE) else iri

    blocks = [facsimile.Block(one.headline, to(one.iri), one.first, one.last) for one in items(maker, source)]
    marks = [
        facsimile.Mark(gloss(maker, one.iri), to(one.iri), one.first, one.last, one.iri in here)
        for one in shown
    ]
    # Every part of it was escaped when it was drawn.
    return Drawing(Markup(facsimile.facsimile(blocks, marks, title)), title)


def line_words(maker: Maker, first: int, last: int) -> str:
    """Return the words for a range of lines."""
    return maker.t("line", first=first) if first == last else maker.t("lines", first=first, last=last)


def characters(found: Iterable[Passage]) -> int:
    """Return how many characters of a source stand in some passages, each counted once."""
    count = reached = 0
    for one in sorted(found, key=lambda one: one.start):
        count += max(0, one.end - max(one.start, reached))
        reached = max(reached, one.end)
    return count
