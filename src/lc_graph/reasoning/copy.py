"""The reasoner's copy: what an OWL 2 DL reasoner may see of the merged ontology and data.

Owlready2 and HermiT fail, or silently answer wrongly, on some of what RDF tools rely on. The copy leaves that
out and adds the one thing that OWL does not assume: that things with different addresses are different.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.graph import _TripleType as Triple
from rdflib.namespace import OWL, RDF, RDFS, XSD
from rdflib.term import Node

from ..resources import room
from ..terms import QB

CUBE_CLASSES = frozenset(
    QB[f"{kind}Property"] for kind in ("Component", "Dimension", "Measure", "Attribute", "Coded")
)
"""Classes of properties: Owlready2 raises a metaclass conflict on them."""

LEFT_OUT = frozenset({
    # Reified triples: as assertions they would say that a property is an individual.
    RDF.subject, RDF.predicate, RDF.object,
    # The cube's structure, for the same reason; its observations stay.
    QB.component, QB.componentProperty, QB.dimension, QB.measure, QB.attribute, QB.measureType,
    QB.componentRequired, QB.order, QB.codeList, QB.concept,
    OWL.imports, OWL.versionIRI, OWL.priorVersion,
})  # fmt: skip
ANNOTATIONS = frozenset(
    {RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy, OWL.versionInfo, OWL.deprecated}
)
OUTSIDE_OWL = frozenset({RDF.Statement, RDF.Property, RDFS.Datatype, RDFS.Class, RDF.List})
PROPERTY_TYPES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
DATATYPES = frozenset({
    XSD.string, XSD.boolean, XSD.decimal, XSD.integer, XSD.nonNegativeInteger, XSD.positiveInteger, XSD.int,
    XSD.long, XSD.double, XSD.float, XSD.anyURI, XSD.dateTime, XSD.dateTimeStamp, RDF.langString,
})  # fmt: skip
"""Datatypes of OWL 2 that HermiT knows; ``xsd:date``, ``xsd:gYear`` and WKT are none of them."""


@dataclass(frozen=True)
class ReasonerCopy:
    """What the reasoner sees.

    Attributes:
        terms: the ontology's part: classes, properties and their axioms.
        data: the triples about individuals.
        undeclared: properties and classes that the data uses and no module declares; OWL is silent on them.
    """

    terms: Graph
    data: Graph
    undeclared: tuple[URIRef, ...]


def bundled_ontology(codes: bool = True) -> Graph:
    """Return the merge of the ontology's modules and local imports, with the closed code lists if wanted."""
    folder = room("ontology")
    graph = Graph()
    for path in module_files(folder, codes):
        graph.parse(path, format="turtle")
    return graph


def module_files(folder: Path, codes: bool = True) -> list[Path]:
    """Return the Turtle files of the ontology in ``folder``, sorted."""
    files = sorted([*folder.glob("*.ttl"), *(folder / "imports").glob("*.ttl")])
    return files + (sorted((folder / "codes").glob("*.ttl")) if codes else [])


def reasoner_copy(graph: Graph, annotations: bool = False) -> ReasonerCopy:
    """Make the reasoner's copy of a merged graph.

    Args:
        graph: ontology and data together.
        annotations: whether to keep labels, definitions and the like; a reasoner has no use for them.
    """
    declared = {kind: set(graph.subjects(RDF.type, kind)) for kind in (*PROPERTY_TYPES, OWL.Class)}
    properties = set().union(*(declared[kind] for kind in PROPERTY_TYPES))
    known = properties | declared[OWL.Class]
    notes = (declared[OWL.AnnotationProperty] | ANNOTATIONS) if not annotations else set()
    terms, data = Graph(), Graph()
    undeclared: set[URIRef] = set()
    vocabulary = _vocabulary(graph, known)
    for triple in graph:
        subject, predicate, value = triple
        if predicate in LEFT_OUT or predicate in notes:
            continue
        if not _lawful(triple, declared[OWL.AnnotationProperty]):
            continue
        if subject in vocabulary:
            terms.add(triple)
            continue
        for used, fine in ((predicate, properties | ANNOTATIONS), (value, declared[OWL.Class])):
            wanted = used is predicate or predicate == RDF.type
            if wanted and isinstance(used, URIRef) and used not in fine and not _built_in(used):
                undeclared.add(used)
        if predicate not in undeclared and not (predicate == RDF.type and value in undeclared):
            data.add(triple)
    for triple in _all_different(terms, data):
        terms.add(triple)
    return ReasonerCopy(terms, data, tuple(sorted(undeclared)))


def _built_in(term: URIRef) -> bool:
    return str(term).startswith((str(RDF), str(RDFS), str(OWL), str(XSD)))


def _lawful(triple: Triple, annotation_properties: set[Node]) -> bool:
    subject, predicate, value = triple
    if subject in CUBE_CLASSES or value in CUBE_CLASSES or value in OUTSIDE_OWL:
        return False
    if predicate == RDF.type and subject in OUTSIDE_OWL:
        return False
    if predicate == RDFS.subPropertyOf and value in annotation_properties:
        return False
    return not isinstance(value, Literal) or value.datatype is None or value.datatype in DATATYPES


def _vocabulary(graph: Graph, known: set[Node]) -> set[Node]:
    """Find the ontology's part: terms, ontology headers and the blank nodes that axioms are made of."""
    found = set(known) | set(graph.subjects(RDF.type, OWL.Ontology))
    axioms = set(graph.subjects(RDF.type, OWL.AllDisjointClasses)) | set(graph.subjects(RDF.type, OWL.Axiom))
    waiting = list(found | axioms)
    found |= axioms
    while waiting:
        for value in graph.objects(waiting.pop()):
            if isinstance(value, BNode) and value not in found:
                found.add(value)
                waiting.append(value)
    return found


def _all_different(terms: Graph, data: Graph) -> Iterator[Triple]:
    """Say that the values of each property that allows only one are different from each other.

    Without this a functional property with two values is consistent: the two would be taken for one. One
    axiom over all individuals says no more than one a property (no other axiom of ours can equate two of
    them), and its size is quadratic in HermiT: with thousands of passages and claims, the whole memory.
    """
    below = defaultdict(set)
    for lower, upper in terms.subject_objects(RDFS.subPropertyOf):
        below[upper].add(lower)
    single = set(terms.subjects(RDF.type, OWL.FunctionalProperty))
    for restriction in {*terms.subjects(OWL.maxCardinality), *terms.subjects(OWL.cardinality)}:
        single |= set(terms.objects(restriction, OWL.onProperty))
    groups: set[frozenset[URIRef]] = set()
    for prop in single & set(terms.subjects(RDF.type, OWL.ObjectProperty)):
        values: set[URIRef] = set()
        waiting, seen = [prop], {prop}
        while waiting:
            current = waiting.pop()
            values |= {value for value in data.objects(None, current) if isinstance(value, URIRef)}
            waiting += below[current] - seen
            seen |= below[current]
        groups.add(frozenset(values))
    for group in _largest(groups):
        yield from _different(group)


def _largest(groups: Iterable[frozenset[URIRef]]) -> Iterator[frozenset[URIRef]]:
    """Leave out groups that another one contains, and those that say nothing."""
    kept: list[frozenset[URIRef]] = []
    for group in sorted(groups, key=lambda group: (-len(group), sorted(group))):
        if len(group) > 1 and not any(group <= other for other in kept):
            kept.append(group)
            yield group


def _different(group: frozenset[URIRef]) -> Iterator[Triple]:
    scratch, axiom, members = Graph(), BNode(), BNode()
    scratch.add((axiom, RDF.type, OWL.AllDifferent))
    scratch.add((axiom, OWL.distinctMembers, members))
    Collection(scratch, members, [*sorted(group)])
    yield from scratch
