"""The page of the ontology: its terms in both languages, each at the fragment of its IRI."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox
from flask import Response

from ..terms import LC, ONTOLOGY, PREFIXES, full
from . import documents, pages, vocabulary
from .describe import Description
from .names import Names, href
from .shown import Shown
from .site import Site

_KINDS = (
    ("classes", ("owl:Class", "rdfs:Class")),
    ("object-properties", ("owl:ObjectProperty",)),
    ("datatype-properties", ("owl:DatatypeProperty",)),
    ("other-terms", ()),
)
_RELATIONS = (
    "rdfs:subClassOf", "rdfs:subPropertyOf", "rdfs:domain", "rdfs:range", "owl:inverseOf",
    "owl:disjointWith", "dcterms:isReplacedBy",
)  # fmt: skip


@dataclass(frozen=True)
class Term:
    """A term: its local name, labels and definitions by language, and how it relates to others."""

    id: str
    iri: str
    labels: tuple[str, str]
    definitions: tuple[str, str]
    examples: tuple[str, ...]
    relations: tuple[tuple[str, tuple[Shown, ...]], ...]
    deprecated: bool


def page(site: Site, described: Description) -> Response:
    """Return the page of the ontology's terms."""
    lang = pages.language(site)
    names = Names(described.triples(), lang)
    own = sorted(
        {
            triple.subject.value
            for triple in described.own
            if isinstance(triple.subject, ox.NamedNode) and triple.subject.value.startswith(str(LC))
        }
    )
    rest = {iri: set(names.things(iri, "rdf:type")) for iri in own}
    sections: list[tuple[str, list[Term]]] = []
    for key, types in _KINDS:
        chosen = [iri for iri, found in rest.items() if not types or found & set(map(full, types))]
        for iri in chosen:
            del rest[iri]
        if chosen:
            sections.append((key, [_term(names, iri) for iri in chosen]))
    return pages.page(
        "ontology.html",
        overview=vocabulary.overview(site),
        homes={} if site.book is None else {iri: term.module for iri, term in site.book.terms.items()},
        iri=str(ONTOLOGY),
        title=names.name(str(ONTOLOGY)),
        about=names.text(str(ONTOLOGY), "dcterms:description"),
        version=names.text(str(ONTOLOGY), "owl:versionInfo"),
        modules=names.things(str(ONTOLOGY), "owl:imports"),
        names=names,
        sections=sections,
        prefix=PREFIXES["lc"],
        formats=documents.RDF,
        titles=documents.TITLES,
        address=lambda format: documents.address(str(ONTOLOGY), format),
    )


def _term(names: Names, iri: str) -> Term:
    def both(property: str) -> tuple[str, str]:
        found = {literal.language: literal.value for literal in names.literals(iri, property)}
        return found.get("zh", ""), found.get("en", "")

    relations = []
    for property in _RELATIONS:
        if others := names.things(iri, property):
            shown = tuple(Shown(names.name(one), href(one) or one, not href(one)) for one in others)
            relations.append((names.name(full(property)), shown))
    return Term(
        iri.removeprefix(str(LC)),
        iri,
        both("rdfs:label"),
        both("skos:definition"),
        tuple(literal.value for literal in names.literals(iri, "skos:example")),
        tuple(relations),
        any(literal.value == "true" for literal in names.literals(iri, "owl:deprecated")),
    )
