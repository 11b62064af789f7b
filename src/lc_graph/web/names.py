"""What a page calls the nodes of a description: labels in its language, and names made up from parts.

Figures, passages, claims and flows have no labels in the graph; each is called after what it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from ..compare.amounts import between, with_unit
from ..compare.model import RANKS
from ..questions.catalog import short
from ..terms import BASE, ID, LC, full
from .borrowed import LABELS

SERVED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~:@!$&'()*+,;=/-]*")
"""Paths at which things of ours have a page of their own; others are told of at ``/thing``."""
_LABELLING = ("rdfs:label", "skos:prefLabel", "dcterms:title", "schema:headline", "lc:gloss", "sh:name")
_RANKS, _NOBODY = {str(ID[kind]) for kind in RANKS}, str(ID["comparator/none"])
FIGURES = (str(LC.Figure), str(LC.ComputedFigure))


def href(iri: str) -> str | None:
    """Return the path on this server of the page of a thing of ours; None for what is not ours."""
    if not iri.startswith(BASE) or iri == BASE:
        return None
    path, hash, fragment = iri.removeprefix(BASE).partition("#")
    if not SERVED.fullmatch(path):  # "//example.org" would lead to another server
        return None
    if path.startswith("release/"):
        return f"/{path}"
    return f"/{path}.html{hash}{fragment}"


class Names:
    """The names of nodes in one language, as far as some triples tell them."""

    def __init__(self, triples: Iterable[ox.Triple], lang: str) -> None:
        """Index the triples."""
        self.lang = lang
        self._values: dict[tuple[str, str], list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]] = {}
        for triple in triples:
            key = (triple.subject.value, triple.predicate.value)  # type: ignore[union-attr]
            values = self._values.setdefault(key, [])
            if triple.object not in values:
                values.append(triple.object)

    def literals(self, subject: str, property: str) -> list[ox.Literal]:
        """Return the literals behind a property (``prefix:name``)."""
        found = self._values.get((subject, full(property)), ())
        return [value for value in found if isinstance(value, ox.Literal)]

    def things(self, subject: str, property: str) -> list[str]:
        """Return the IRIs behind a property (``prefix:name``), in order."""
        found = self._values.get((subject, full(property)), ())
        return sorted(value.value for value in found if isinstance(value, ox.NamedNode))

    def text(self, subject: str, property: str, lang: str | None = None) -> str:
        """Return the literal behind a property that suits the page best, or nothing."""
        found = best(self.literals(subject, property), lang or self.lang)
        return found[0].value if found else ""

    def label(self, iri: str, lang: str) -> str:
        """Return the label of a node in exactly this language, or nothing."""
        if iri in LABELS:
            return LABELS[iri][lang == "en"]
        for property in _LABELLING:
            for literal in self.literals(iri, property):
                if literal.language == lang:
                    return literal.value
        return ""

    def name(self, iri: str) -> str:
        """Return what the page calls a node: never nothing."""
        other = "zh" if self.lang == "en" else "en"
        return self.label(iri, self.lang) or self._made_up(iri) or self.label(iri, other) or self._plain(iri)

    def kinds(self, iri: str) -> list[str]:
        """Return the classes of a node, ours before those of the standards they specialise."""
        types = self.things(iri, "rdf:type")
        ours = [type for type in types if type.startswith(str(LC))]
        return ours or types

    def kind(self, iri: str) -> str:
        """Return what kind of thing a node is, or nothing."""
        kinds = self.kinds(iri)
        return self.name(kinds[0]) if kinds else ""

    def lines(self, passage: str) -> tuple[str, str]:
        """Return the first and last line of a passage as they are written, empty when unknown."""
        return self.text(passage, "lc:firstLine"), self.text(passage, "lc:lastLine")

    def amount(self, figure: str) -> str:
        """Return the value of a figure: as it is printed for Chinese readers, else what is meant by it.

        A rank is told with whom it is among.
        """
        said = self._amount(figure)
        peers = next((one for one in self.things(figure, "lc:comparator") if one != _NOBODY), None)
        if peers is None or not set(self.things(figure, "lc:kind")) & _RANKS:
            return said
        return f"{self.name(peers)}中{said}" if self.lang == "zh" else f"{said} among {self.name(peers)}"

    def _amount(self, figure: str) -> str:
        printed = self.text(figure, "lc:printed")
        unit = next(iter(self.things(figure, "sdmx-attribute:unitMeasure")), "")
        if printed and self.lang == "zh":
            return with_unit(printed, unit)
        low, high = (_decimal(self.text(figure, f"lc:{end}")) for end in ("min", "max"))
        return between(low, high, unit, self.lang, self.name(unit) if unit else "") or printed

    def _made_up(self, iri: str) -> str:
        comma = "，" if self.lang == "zh" else ", "
        colon = "：" if self.lang == "zh" else ": "
        if indicators := self.things(iri, "lc:indicator"):
            parts = [
                self.name(part)
                for name in ("lc:about", "lc:indicator", "lc:period", "lc:kind")
                for part in (indicators if name == "lc:indicator" else self.things(iri, name))
            ]
            return comma.join(parts) + colon + self.amount(iri)
        if subjects := self.things(iri, "rdf:subject"):
            property = "".join(map(self.name, self.things(iri, "rdf:predicate")[:1]))
            objects = self.things(iri, "rdf:object")
            said = self.name(objects[0]) if objects else self.text(iri, "rdf:object")
            return " · ".join((self.name(subjects[0]), property, said))
        if flows := self.things(iri, "lc:flowFrom"):
            return " → ".join(map(self.name, (flows[0], *self.things(iri, "lc:flowTo")[:1])))
        if start := self.text(iri, "oa:start"):
            return f"{start}–{self.text(iri, 'oa:end')}"
        for property in ("void:class", "void:property"):
            if parts := self.things(iri, property):
                return f"{LABELS[full(property)][self.lang == 'en']}{colon}{self.name(parts[0])}"
        return ""

    def _plain(self, iri: str) -> str:
        if plain := self.text(iri, "sh:prefix"):
            return plain + ":"
        if iri.startswith(BASE + "ontology#"):
            return iri.removeprefix(BASE + "ontology#")
        return short(iri)


def best(literals: Iterable[ox.Literal], lang: str) -> list[ox.Literal]:
    """Return those of some literals that suit a language: those in it, those in none, else all."""
    found = sorted(literals, key=lambda literal: (literal.value, literal.language or ""))
    return [one for one in found if one.language in (lang, None)] or found


def _decimal(number: str) -> Decimal | None:
    """Return a number; None for what is none, in somebody's own data."""
    try:
        found = Decimal(number)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
