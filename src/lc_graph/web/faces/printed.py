"""What is printed where: the passages and news items of a source, what each supports, and the page drawn."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox
from markupsafe import Markup
from rdflib.namespace import PROV

from ...drawing import facsimile
from ...engine.answer import Term
from ...engine.store import Store
from ...terms import BASE, LC, SCHEMA, full
from ..describe import NAMING
from ..names import FIGURES, Names, href
from ..sections import Drawing, Maker

_NAMING = frozenset(full(name) for name in NAMING if name != "prov:wasDerivedFrom")
"""What names are made of; evidence, of which a region has very much, is not."""
_SOURCE = ox.NamedNode(full("oa:hasSource"))
KINDS = ("figures", "claims", "others")
"""What a passage can support: figures, statements, and all that is written as a thing of its own."""


@dataclass(frozen=True)
class Passage:
    """A passage: its news item, its lines, its code points (``end`` exclusive), its gloss and its digest."""

    iri: str
    article: str
    first: int
    last: int
    start: int
    end: int
    gloss: str
    sha256: str


@dataclass(frozen=True)
class Item:
    """A news item: its headline, or what it is called for want of one, and its lines."""

    iri: str
    headline: str
    first: int
    last: int


def passages(maker: Maker, source: str) -> list[Passage]:
    """Return the passages of a source in printed order."""
    return _passages(maker.store, source, maker.lang)


@lru_cache(maxsize=16)
def _passages(store: Store, source: str, lang: str) -> list[Passage]:
    """Read the passages of a source, once: what is served never changes."""
    quads = store.native.quads_for_pattern(None, _SOURCE, ox.NamedNode(source), ox.DefaultGraph())
    found = [_passage(store, quad.subject.value, lang) for quad in quads]  # type: ignore[union-attr]
    return sorted((one for one in found if one), key=lambda one: (one.start, one.end, one.iri))


def _passage(store: Store, iri: str, lang: str) -> Passage | None:
    """Read a passage; None for what lacks any part of one."""
    said = _said(store, ox.NamedNode(iri))
    selectors = said.get(full("oa:hasSelector"), [])
    place = _said(store, selectors[0]) if selectors else {}  # type: ignore[arg-type]
    parts = [
        "".join(node.value for node in values.get(full(name), [])[:1])  # type: ignore[union-attr]
        for values, name in (
            (said, "lc:inArticle"), (said, "lc:firstLine"), (said, "lc:lastLine"), (place, "oa:start"),
            (place, "oa:end"), (said, "lc:sha256"),
        )
    ]  # fmt: skip
    if not all(parts):
        return None
    article, first, last, start, end, digest = parts
    glosses = {
        node.language: node.value for node in said.get(full("lc:gloss"), []) if isinstance(node, ox.Literal)
    }
    gloss = glosses.get(lang) or "".join(sorted(glosses.values())[:1])
    return Passage(iri, article, int(first), int(last), int(start), int(end), gloss, digest)


def _said(store: Store, node: ox.NamedNode | ox.BlankNode) -> dict[str, list[Term]]:
    found: dict[str, list[Term]] = {}
    for quad in store.native.quads_for_pattern(node, None, None, ox.DefaultGraph()):
        found.setdefault(quad.predicate.value, []).append(quad.object)
    return found


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
    """Return what a passage supports, by kind (:data:`KINDS`)."""
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for iri in maker.lookup.subjects(PROV.wasDerivedFrom, passage):
        types = maker.lookup.objects(iri, full("rdf:type"))
        kind = "figures" if set(FIGURES) & set(types) else "claims" if str(LC.Claim) in types else "others"
        found[kind].append(iri)
    return found


def called(maker: Maker, iris: Iterable[str]) -> Names:
    """Return what things are called in the page's language, those without a label after their parts."""
    known: set[str] = set()
    new, found = set(iris), []
    # Three steps: a claim, the figure it is about, and what the figure is made of.
    for _ in range(3):
        known |= new
        said = [triple for iri in new for triple in _naming(maker.store, iri)]
        found += said
        terms = (term for triple in said for term in (triple.predicate, triple.object))
        new = {term.value for term in terms if isinstance(term, ox.NamedNode)} - known
    return Names(found, maker.lang)


@lru_cache(maxsize=1 << 16)
def _naming(store: Store, iri: str) -> tuple[ox.Triple, ...]:
    """Return what tells the name of a thing; much stands behind a region, and its name is often asked for."""
    quads = store.native.quads_for_pattern(ox.NamedNode(iri), None, None, ox.DefaultGraph())
    return tuple(quad.triple for quad in quads if quad.predicate.value in _NAMING)


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
    marks = [facsimile.Mark(one.gloss, to(one.iri), one.first, one.last, one.iri in here) for one in shown]
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
