"""Plain look-ups in a store's default graph: names, evidence and places of a thing, without a query language.

What is printed and what is ours stand side by side there; nothing here decides between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox
from rdflib.namespace import PROV, RDF, RDFS, SKOS

from ..terms import BASE, ID, LC, SCHEMA
from .answer import Term
from .store import Store

_LABEL, _PREFERRED, _IDS, _TYPE = str(RDFS.label), str(SKOS.prefLabel), str(ID), str(RDF.type)
_ARTICLE, _GLOSS, _LINES = str(LC.inArticle), str(LC.gloss), (str(LC.firstLine), str(LC.lastLine))


MOST_FOUND = 1 << 16
"""How many answers are kept at once; names and passages always are."""
FEW = 40
"""Claims of a thing that are looked at one by one."""


@dataclass(frozen=True, order=True)
class Name:
    """A thing: its short id (``kind/slug``), IRI and labels; a missing label is empty."""

    id: str
    iri: str
    zh: str
    en: str

    def in_(self, lang: str) -> str:
        """Return the label in a language, else in the other one, else the id."""
        return (self.zh or self.en if lang == "zh" else self.en or self.zh) or self.id


@dataclass(frozen=True)
class Evidence:
    """A passage that supports something: where it is printed and its gloss in our words."""

    passage: str
    article: str
    headline: str
    first_line: int
    last_line: int
    gloss_zh: str
    gloss_en: str


class Lookup:
    """Look-ups in one graph of a store, the default one unless another is named; answers in a fixed order.

    Names, passages and what lies around a place are asked for again and again, and are kept: the store must
    not change meanwhile.
    """

    def __init__(self, store: Store, graph: ox.NamedNode | None = None) -> None:
        """Look into ``store``."""
        self.native = store.native
        self._names: dict[str, Name] = {}
        self._passages: dict[str, Evidence] = {}
        self._headlines: dict[str, str] = {}
        self._around: dict[str, frozenset[str]] = {}
        self._instances: dict[tuple[str, ...], frozenset[str]] = {}
        self._claiming: dict[str, frozenset[str]] = {}
        self._pairs: dict[str, dict[str, list[str]]] = {}
        self._found: dict[tuple[str, ...], tuple[str, ...]] = {}
        self.graph = graph or ox.DefaultGraph()

    def objects(self, subject: str, *predicates: str) -> list[str]:
        """Return the IRIs or lexical forms of what stands behind the predicates, sorted, each once."""
        key = (subject, *predicates)
        if key not in self._found:
            if len(self._found) >= MOST_FOUND:
                self._found.clear()
            # Of a region very much is said, all of which the store looks through each time.
            self._found[key] = tuple(sorted({_text(node) for node in self._objects(subject, *predicates)}))
        return list(self._found[key])

    def said(self, subject: str) -> dict[str, list[Term]]:
        """Return all that is said of a thing, by property, in one go."""
        found: dict[str, list[Term]] = {}
        for quad in self.native.quads_for_pattern(ox.NamedNode(subject), None, None, self.graph):
            found.setdefault(quad.predicate.value, []).append(quad.object)
        return found

    def subjects(self, predicate: str, object: str) -> list[str]:
        """Return the IRIs of what stands before a predicate and an IRI, sorted."""
        nodes = (_node(predicate), ox.NamedNode(object))
        quads = self.native.quads_for_pattern(None, *nodes, self.graph)
        return sorted({_text(quad.subject) for quad in quads})

    def before(self, object: str) -> list[str]:
        """Return the IRIs of whatever points to a thing, sorted."""
        quads = self.native.quads_for_pattern(None, None, ox.NamedNode(object), self.graph)
        return sorted({_text(quad.subject) for quad in quads})

    def of_class(self, *classes: str) -> list[str]:
        """Return the IRIs of the instances of the classes, sorted."""
        return sorted({iri for class_ in classes for iri in self.subjects(RDF.type, class_)})

    def instances(self, *classes: str) -> frozenset[str]:
        """Return the IRIs of the instances of the classes, as a set that is kept."""
        if classes not in self._instances:
            self._instances[classes] = frozenset(self.of_class(*classes))
        return self._instances[classes]

    def pairs(self, predicate: str) -> dict[str, list[str]]:
        """Return what stands behind a predicate by what stands before it, which is kept."""
        if predicate not in self._pairs:
            found: dict[str, list[str]] = {}
            for quad in self.native.quads_for_pattern(None, _node(predicate), None, self.graph):
                found.setdefault(_text(quad.subject), []).append(_text(quad.object))
            self._pairs[predicate] = {subject: sorted(nodes) for subject, nodes in found.items()}
        return self._pairs[predicate]

    def codes_naming(self, scheme: str, names: Iterable[str]) -> list[str]:
        """Return the codes of a scheme whose Chinese label holds one of the names."""
        wanted = [name for name in names if name]
        concepts = self.subjects(SKOS.inScheme, ID[f"scheme/{scheme}"])
        return [iri for iri in concepts if any(name in self.name(iri).zh for name in wanted)]

    def knows(self, iri: str) -> bool:
        """Say whether anything is said of a thing; a text that is no IRI names none."""
        try:
            node = ox.NamedNode(iri)
        except ValueError:
            return False
        return next(self.native.quads_for_pattern(node, None, None, self.graph), None) is not None

    def all_called(self) -> dict[str, set[str]]:
        """Return everything of ours that is called anything, with its labels and printed names."""
        found: dict[str, set[str]] = {}
        for property in (RDFS.label, SKOS.prefLabel, SKOS.altLabel, SKOS.notation):
            for quad in self.native.quads_for_pattern(None, ox.NamedNode(property), None, self.graph):
                if _text(quad.subject).startswith(BASE):
                    found.setdefault(_text(quad.subject), set()).add(_text(quad.object))
        return found

    def kinds(self, iri: str) -> list[str]:
        """Return the classes of a thing; a text that is no IRI names none."""
        try:
            return self.objects(iri, _TYPE)
        except ValueError:
            return []

    def is_a(self, iri: str, class_: str) -> bool:
        """Say whether a thing is typed as a class."""
        return str(class_) in self.objects(iri, RDF.type)

    def text(self, subject: str, predicate: str, lang: str = "") -> str:
        """Return the literal in a language (or without one), or nothing; of several the first in order."""
        return texts(self._objects(subject, predicate)).get(lang, "")

    def name(self, iri: str) -> Name:
        """Return a thing with its labels."""
        iri = str(iri)
        if iri not in self._names:
            called = texts(self._objects(iri, _LABEL))
            if not (called.get("zh") and called.get("en")):
                called = texts(self._objects(iri, _PREFERRED)) | {k: v for k, v in called.items() if v}
            self._names[iri] = Name(iri.removeprefix(_IDS), iri, called.get("zh", ""), called.get("en", ""))
        return self._names[iri]

    def names(self, iris: Iterable[str]) -> tuple[Name, ...]:
        """Return things with their labels, in the order given."""
        return tuple(self.name(iri) for iri in iris)

    def called(self, iri: str) -> list[str]:
        """Return everything a thing is called: labels and printed names."""
        return self.objects(iri, RDFS.label, SKOS.prefLabel, SKOS.altLabel)

    def evidence(self, iri: str) -> tuple[Evidence, ...]:
        """Return the passages that vouch for a resource, in printed order."""
        return self.passages(self.objects(iri, PROV.wasDerivedFrom))

    def passage(self, iri: str) -> Evidence:
        """Return a passage as evidence: where it is printed and its gloss."""
        if iri not in self._passages:
            self._passages[iri] = self._passage(iri)
        return self._passages[iri]

    def _passage(self, iri: str) -> Evidence:
        said = self.said(iri)
        article = min(map(_text, said.get(_ARTICLE, ())), default="")
        if article and article not in self._headlines:
            self._headlines[article] = self.text(article, SCHEMA.headline, "zh")
        first, last = (texts(said.get(line, ())).get("", "") for line in _LINES)
        gloss = texts(said.get(_GLOSS, ()))
        return Evidence(
            iri, article, self._headlines.get(article, ""), int(first or 0), int(last or 0),
            gloss.get("zh", ""), gloss.get("en", ""),
        )  # fmt: skip

    def edges(self, subject: str) -> list[tuple[str, str]]:
        """Return the properties of a thing whose values are things, with these, sorted."""
        quads = self.native.quads_for_pattern(ox.NamedNode(subject), None, None, self.graph)
        return sorted(
            (q.predicate.value, q.object.value) for q in quads if isinstance(q.object, ox.NamedNode)
        )

    def passages(self, iris: Iterable[str]) -> tuple[Evidence, ...]:
        """Return passages, by their IRIs, in printed order."""
        found = map(self.passage, iris)
        return tuple(sorted(found, key=lambda evidence: (evidence.first_line, evidence.passage)))

    def claims(self, subject: str, predicate: str) -> list[tuple[str, str]]:
        """Return the claims of an edge of a subject, with the object each states, as (claim, object)."""
        mine, of_it = self.subjects(RDF.subject, subject), None
        if len(mine) > FEW:  # of a region there may be thousands
            of_it = self.claiming(predicate)
        return [
            (claim, object)
            for claim in mine
            if (str(predicate) in self.objects(claim, RDF.predicate) if of_it is None else claim in of_it)
            for object in self.objects(claim, RDF.object)
        ]

    def claiming(self, predicate: str) -> frozenset[str]:
        """Return the claims of edges of a property, as a set that is kept."""
        if predicate not in self._claiming:
            self._claiming[predicate] = frozenset(self.subjects(RDF.predicate, predicate))
        return self._claiming[predicate]

    def around(self, iri: str) -> set[str]:
        """Return the places a thing lies in, near and far, as far as sources and codes say."""
        if iri not in self._around:
            self._around[iri] = frozenset(self._places(iri))
        return set(self._around[iri])

    def _places(self, iri: str) -> set[str]:
        found: set[str] = set()
        ends = [iri]
        while ends:
            here = ends.pop()
            steps = self.objects(here, LC.locatedIn, LC.placedIn)
            # Belonging carries a place only between places and between projects.
            if here == iri or self._is_place(here):
                wholes = self.objects(here, LC.directlyPartOf, LC.partOf)
                steps += [whole for whole in wholes if self._is_place(whole)]
            new = set(steps) - found - {iri}
            found |= new
            ends += new
        return found

    def _is_place(self, iri: str) -> bool:
        return bool({str(LC.Region), str(LC.Zone), str(LC.GeographicArea)} & set(self.objects(iri, RDF.type)))

    def _objects(self, subject: str, *predicates: str) -> list[Term]:
        node = ox.NamedNode(subject)
        return [
            quad.object
            for predicate in predicates
            for quad in self.native.quads_for_pattern(node, _node(predicate), None, self.graph)
        ]


@lru_cache(maxsize=1024)
def _node(predicate: str) -> ox.NamedNode:
    """Return the node of a predicate; there are few, and each is asked for again and again."""
    return ox.NamedNode(predicate)


def _text(node: Term) -> str:
    return str(node) if isinstance(node, ox.Triple) else node.value


def texts(nodes: Iterable[Term]) -> dict[str, str]:
    """Return the literals among some nodes by language; of several the first in order."""
    found: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, ox.Literal):
            lang = node.language or ""
            found[lang] = min(node.value, found.get(lang, node.value))
    return found


@lru_cache(maxsize=2)
def shared(store: Store) -> Lookup:
    """Return look-ups in the default graph of a store that never changes; all share what they keep."""
    return Lookup(store)


def plain(text: str) -> str:
    """Return a name without what people leave out: white space, quotes, case, full-width forms."""
    return re.sub(r"[\s“”\"'‘’《》()（）·]", "", text).casefold().replace("＋", "+")
