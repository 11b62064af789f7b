"""The modules of the ontology: every class, property and datatype with what it means and how it relates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pyoxigraph as ox

from ..terms import LC, ONTOLOGY, full
from .reading import Triples, Words

Kind = Literal["class", "object-property", "datatype-property", "other"]
KINDS: tuple[Kind, ...] = ("class", "object-property", "datatype-property", "other")
_TYPES: dict[str, Kind] = {
    full("owl:Class"): "class",
    full("rdfs:Class"): "class",
    full("owl:ObjectProperty"): "object-property",
    full("owl:DatatypeProperty"): "datatype-property",
    full("owl:AnnotationProperty"): "other",
    full("rdfs:Datatype"): "other",
}
_TRAITS = {
    full(f"owl:{name}"): name
    for name in (
        "FunctionalProperty", "InverseFunctionalProperty", "TransitiveProperty", "SymmetricProperty",
        "AsymmetricProperty", "IrreflexiveProperty",
    )
}  # fmt: skip


@dataclass(frozen=True)
class Term:
    """A term of ours.

    Attributes:
        iri: its address.
        kind: what it is.
        module: the name of the module that defines it.
        labels, definitions: by language.
        examples: with their languages, empty where one belongs to none.
        supers: the classes or properties that it specialises.
        domains, ranges: of a property; of several, one of them.
        inverses: the properties that say the same from the other end.
        traits: of a property, such as ``FunctionalProperty``.
        replaced: what is to be used instead, when it is deprecated.
        deprecated: whether it is only kept for data that uses it.
    """

    iri: str
    kind: Kind
    module: str
    labels: Words
    definitions: Words
    examples: tuple[tuple[str, str], ...] = ()
    supers: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    ranges: tuple[str, ...] = ()
    inverses: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    deprecated: bool = False

    @property
    def id(self) -> str:
        """Return its name in our namespace."""
        return self.iri.removeprefix(str(LC))


@dataclass(frozen=True)
class Module:
    """A module: its name, its titles and descriptions by language, and its terms in the order of the file."""

    name: str
    titles: Words
    descriptions: Words
    terms: tuple[Term, ...]

    @property
    def iri(self) -> str:
        """Return its address."""
        return f"{ONTOLOGY}/{self.name}"

    @property
    def subject(self) -> Words:
        """Return what it is about: its title without the words that all titles share."""
        return {lang: _after_colon(title) for lang, title in self.titles.items()}

    def of(self, kind: Kind) -> tuple[Term, ...]:
        """Return its terms of a kind."""
        return tuple(term for term in self.terms if term.kind == kind)


def modules(files: Mapping[str, bytes]) -> tuple[Module, ...]:
    """Return the modules that define terms, in the order in which the ontology imports them, then the others.

    Args:
        files: the contents of the ontology's files by name: ``event.ttl``, also ``lc.ttl``, which says
            in which order they stand.
    """
    read = {name.removesuffix(".ttl"): Triples.parsed(text) for name, text in files.items()}
    imported = [iri.removeprefix(f"{ONTOLOGY}/") for iri in read["lc"].things(str(ONTOLOGY), "owl:imports")]
    names = [*imported, *sorted(read.keys() - set(imported))]
    found = (_module(name, read[name]) for name in names if name in read)
    return tuple(module for module in found if module.terms)


def _module(name: str, triples: Triples) -> Module:
    iri = f"{ONTOLOGY}/{name}"
    terms = tuple(
        _term(triples, subject, name)
        for subject in triples.subjects()
        if subject.startswith(str(LC)) and triples.words(subject, "rdfs:label")
    )
    return Module(name, triples.words(iri, "dcterms:title"), triples.words(iri, "dcterms:description"), terms)


def _term(triples: Triples, iri: str, module: str) -> Term:
    types = triples.things(iri, "rdf:type")
    kinds = [_TYPES[type] for type in types if type in _TYPES]
    examples = (one for one in triples.values(iri, "skos:example") if isinstance(one, ox.Literal))
    return Term(
        iri,
        kinds[0] if kinds else "other",
        module,
        triples.words(iri, "rdfs:label"),
        triples.words(iri, "skos:definition"),
        tuple((one.value, one.language or "") for one in examples),
        (*triples.things(iri, "rdfs:subClassOf"), *triples.things(iri, "rdfs:subPropertyOf")),
        triples.things(iri, "rdfs:domain"),
        triples.things(iri, "rdfs:range"),
        triples.things(iri, "owl:inverseOf"),
        tuple(_TRAITS[type] for type in types if type in _TRAITS),
        triples.things(iri, "dcterms:isReplacedBy"),
        any(str(value).startswith('"true"') for value in triples.values(iri, "owl:deprecated")),
    )


def _after_colon(title: str) -> str:
    return title.replace("：", ": ").rpartition(": ")[2]
