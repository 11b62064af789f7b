"""What VoID counts in a data set: triples, classes with their members, properties with their uses.

A class that no part of the description belongs to has its properties counted too (a property partition within
its class partition): that is what editors complete properties from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from ..terms import ID, PREFIXES, full

DATASET = ox.NamedNode(str(ID["dataset/lc-graph"]))
LICENCE = ox.NamedNode("https://creativecommons.org/licenses/by/4.0/")
PART = DATASET.value + "."
"""Beginning of the IRIs of what describes a part of the data set: a graph, a class, a property, a file."""

_TYPE = PREFIXES["rdf"] + "type"


def iri_of(text: str) -> ox.NamedNode:
    """Return the IRI of ``prefix:name``, or of a full IRI."""
    return ox.NamedNode(full(text))


def integer(value: int) -> ox.Literal:
    """Return a whole number as a literal."""
    return ox.Literal(str(value), datatype=iri_of("xsd:integer"))


class Counts:
    """What VoID counts in a set of triples: the uses of properties, and the members of classes."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self.triples = 0
        self.subjects: set[object] = set()
        self.members: dict[str, set[object]] = {}
        self.uses: dict[str, tuple[list[object], set[object]]] = {}
        self.types: dict[object, list[str]] = {}
        for triple in triples:
            self.triples += 1
            self.subjects.add(triple.subject)
            prop = triple.predicate.value
            before, after = self.uses.setdefault(prop, ([], set()))
            before.append(triple.subject)
            after.add(triple.object)
            if prop == _TYPE and isinstance(triple.object, ox.NamedNode):
                self.members.setdefault(triple.object.value, set()).add(triple.subject)
                self.types.setdefault(triple.subject, []).append(triple.object.value)

    def within(self) -> Counter[tuple[str, str]]:
        """Return how often members of each class have each property."""
        return Counter(
            (type, prop)
            for prop, (subjects, _) in self.uses.items()
            for subject in subjects
            for type in self.types.get(subject, ())
        )

    def entities(self) -> int:
        """Return how many of the subjects are things of ours."""
        return sum(
            1 for node in self.subjects if isinstance(node, ox.NamedNode) and node.value.startswith(str(ID))
        )


def counted(others: Counts, own: Counts) -> Iterator[ox.Triple]:
    """Yield what is counted in both together, of the whole and of each class and property.

    The two have no subject in common, so that all numbers but those of objects simply add up.
    """
    classes = sorted(others.members.keys() | own.members.keys())
    properties = sorted(others.uses.keys() | own.uses.keys())
    for name, number in (
        ("triples", others.triples + own.triples),
        ("distinctSubjects", len(others.subjects) + len(own.subjects)),
        ("properties", len(properties)),
        ("classes", len(classes)),
        ("entities", others.entities() + own.entities()),
    ):
        yield ox.Triple(DATASET, iri_of(f"void:{name}"), integer(number))
    for iri in classes:
        node = _partition("class", iri)
        yield ox.Triple(DATASET, iri_of("void:classPartition"), node)
        yield ox.Triple(node, iri_of("rdf:type"), iri_of("void:Dataset"))
        yield ox.Triple(node, iri_of("void:class"), ox.NamedNode(iri))
        members = len(others.members.get(iri, ())) + len(own.members.get(iri, ()))
        yield ox.Triple(node, iri_of("void:entities"), integer(members))
    for (iri, prop), uses in sorted(others.within().items()):
        if iri not in own.members:
            whole = _partition("class", iri)
            node = ox.NamedNode(f"{whole.value}.{_partition('property', prop).value.removeprefix(PART)}")
            yield ox.Triple(whole, iri_of("void:propertyPartition"), node)
            yield ox.Triple(node, iri_of("rdf:type"), iri_of("void:Dataset"))
            yield ox.Triple(node, iri_of("void:property"), ox.NamedNode(prop))
            yield ox.Triple(node, iri_of("void:triples"), integer(uses))
    none: tuple[list[object], set[object]] = ([], set())
    for iri in properties:
        (before, after), (own_before, own_after) = others.uses.get(iri, none), own.uses.get(iri, none)
        node = _partition("property", iri)
        yield ox.Triple(DATASET, iri_of("void:propertyPartition"), node)
        yield ox.Triple(node, iri_of("rdf:type"), iri_of("void:Dataset"))
        yield ox.Triple(node, iri_of("void:property"), ox.NamedNode(iri))
        yield ox.Triple(node, iri_of("void:triples"), integer(len(before) + len(own_before)))
        subjects = len(set(before)) + len(set(own_before))
        yield ox.Triple(node, iri_of("void:distinctSubjects"), integer(subjects))
        # The numbers of this description are objects too: counting them would change what is counted.
        if not iri.startswith(PREFIXES["void"]):
            yield ox.Triple(node, iri_of("void:distinctObjects"), integer(len(after | own_after)))
    for space in sorted({_space(iri) for iri in (*classes, *properties)}):
        yield ox.Triple(DATASET, iri_of("void:vocabulary"), ox.NamedNode(space))


def _space(iri: str) -> str:
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]


def _partition(kind: str, iri: str) -> ox.NamedNode:
    """Return the IRI of a partition, for example ``…/dataset/lc-graph.class.lc.Figure``."""
    space = _space(iri)
    prefix = next((prefix for prefix, known in PREFIXES.items() if known == space), None)
    name = f"{prefix}.{iri[len(space) :]}" if prefix else iri.partition("://")[2]
    return ox.NamedNode(PART + f"{kind}." + "".join(c if c.isalnum() or c in "-._" else "." for c in name))
