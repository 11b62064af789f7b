"""JSON-LD with one stable context: it follows from the ontology and our prefixes, never from the data.

The context is written into every file, so that no processor has to fetch it, and published as a file of its
own. It holds prefixes, and the type of the values of each property that has one, so that a value which is a
thing or a number is written as a plain string.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import pyoxigraph as ox

from ..terms import GRAPH, ID, PREFIXES, SOURCE

_OWL, _RDF, _RDFS, _XSD = (PREFIXES[prefix] for prefix in ("owl", "rdf", "rdfs", "xsd"))
_TYPE = _RDF + "type"
SPACES = {**PREFIXES, "id": str(ID), "source": str(SOURCE), "graph": str(GRAPH)}
"""Namespaces by prefix; things are ``id:region/371525``, passages ``source:<source>/<passage>``."""

BORROWED = {
    "@id": (
        "dcat:distribution", "dcat:downloadURL", "dcat:landingPage", "dcat:mediaType", "dcterms:conformsTo",
        "dcterms:creator", "dcterms:isPartOf", "dcterms:license", "dcterms:publisher", "dcterms:source",
        "dcterms:spatial", "foaf:homepage", "oa:hasSelector", "oa:hasSource", "owl:disjointWith",
        "owl:imports", "owl:inverseOf", "owl:onProperty",
        "owl:someValuesFrom", "owl:allValuesFrom", "owl:versionIRI",
        "prov:wasDerivedFrom", "qb:codeList", "qb:component", "qb:componentAttachment", "qb:concept",
        "qb:dataSet", "qb:dimension", "qb:measure", "qb:attribute", "qb:measureType", "qb:structure",
        "rdf:object", "rdf:predicate", "rdf:subject", "rdfs:domain", "rdfs:isDefinedBy", "rdfs:range",
        "rdfs:seeAlso", "rdfs:subClassOf", "rdfs:subPropertyOf", "schema:author", "schema:contentUrl",
        "schema:creator", "schema:distribution", "schema:isBasedOn", "schema:license",
        "schema:spatialCoverage", "schema:variableMeasured", "sdmx-attribute:unitMeasure",
        "skos:broadMatch", "skos:broader", "skos:closeMatch", "skos:hasTopConcept", "skos:inScheme",
        "skos:topConceptOf", "void:class", "void:classPartition", "void:exampleResource", "void:inDataset",
        "void:property", "void:propertyPartition", "void:subset", "void:vocabulary",
    ),
    "xsd:date": ("dcterms:issued", "schema:endDate", "schema:startDate"),
    "xsd:decimal": ("sdmx-measure:obsValue",),
    "xsd:integer": (
        "oa:end", "oa:start", "void:classes", "void:distinctObjects", "void:distinctSubjects",
        "void:entities", "void:properties", "void:triples",
    ),
    "xsd:nonNegativeInteger": ("dcat:byteSize",),
}  # fmt: skip
"""Types of the values of borrowed properties; what a value does not fit is written out in full."""


def context(ontology: Iterable[ox.Triple]) -> dict[str, Any]:
    """Return the context: our prefixes, and the kind of value of each property that has one.

    Args:
        ontology: the triples of the ontology (others do no harm).
    """
    made: dict[str, Any] = dict(sorted(SPACES.items()))
    terms = {name: kind for kind, names in BORROWED.items() for name in names}
    things: set[str] = set()
    ranges: dict[str, set[str]] = {}
    for triple in ontology:
        if not isinstance(triple.subject, ox.NamedNode) or not isinstance(triple.object, ox.NamedNode):
            continue
        subject, value = triple.subject.value, triple.object.value
        if triple.predicate.value == _TYPE and value == _OWL + "ObjectProperty":
            things.add(subject)
        elif triple.predicate.value == _RDFS + "range" and value.startswith(_XSD):
            ranges.setdefault(subject, set()).add(value)
    own = SPACES["lc"]
    terms |= {shorten(iri): "@id" for iri in things if iri.startswith(own)}
    terms |= {
        shorten(iri): shorten(min(found))
        for iri, found in ranges.items()
        if iri.startswith(own) and len(found) == 1 and _XSD + "string" not in found
    }
    made |= {name: {"@id": name, "@type": kind} for name, kind in sorted(terms.items())}
    return made


@lru_cache(maxsize=100_000)
def shorten(iri: str) -> str:
    """Return an IRI with the longest prefix of ours that fits, or as it is."""
    best = max((space for space in SPACES.values() if iri.startswith(space)), key=len, default="")
    rest = iri[len(best) :]
    if not best or not rest or rest.startswith("//"):
        return iri
    prefix = next(prefix for prefix, space in SPACES.items() if space == best)
    return f"{prefix}:{rest}"


def write(triples: Iterable[ox.Triple], context: Mapping[str, Any]) -> Iterator[str]:
    """Yield the JSON-LD text of triples in their order, a node a line."""
    nodes: dict[str, dict[str, Any]] = {}
    for triple in triples:
        name = _name(triple.subject)
        node = nodes.setdefault(name, {"@id": name})
        if triple.predicate.value == _TYPE and isinstance(triple.object, ox.NamedNode):
            node.setdefault("@type", []).append(_name(triple.object))
        else:
            key = shorten(triple.predicate.value)
            definition = context.get(key)
            kind = definition["@type"] if isinstance(definition, dict) else ""
            node.setdefault(key, []).append(_value(triple.object, kind))
    yield '{\n"@context": ' + json.dumps(context, ensure_ascii=False, indent=1) + ',\n"@graph": [\n'
    for i, node in enumerate(nodes.values()):
        plain = {key: value[0] if len(value) == 1 and key != "@id" else value for key, value in node.items()}
        yield (",\n" if i else "") + json.dumps(plain, ensure_ascii=False)
    yield "\n]}\n"


def _name(node: object) -> str:
    return shorten(node.value) if isinstance(node, ox.NamedNode) else str(node)


def _value(term: object, kind: str) -> Any:
    if not isinstance(term, ox.Literal):
        name = _name(term)
        return name if kind == "@id" else {"@id": name}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    datatype = shorten(term.datatype.value)
    if kind and datatype == kind:
        return term.value
    if datatype == "xsd:string":
        return {"@value": term.value} if kind else term.value
    return {"@value": term.value, "@type": datatype}
