"""Triples by subject and property, with what Turtle puts into nodes without a name: lists and unions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from ..terms import full

Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Words = dict[str, str]
"""What something is called or said to be, by language (``zh``, ``en``)."""


class Triples:
    """Some triples, to be asked by subject and property (``prefix:name``)."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        """Index the triples."""
        self._values: dict[tuple[str, str], list[Node]] = {}
        self._properties: dict[str, list[str]] = {}
        for triple in triples:
            subject, property = str(triple.subject), triple.predicate.value
            values = self._values.setdefault((subject, property), [])
            if not values:
                self._properties.setdefault(subject, []).append(property)
            if triple.object not in values:
                values.append(triple.object)

    @classmethod
    def parsed(cls, text: bytes) -> Triples:
        """Read Turtle."""
        return cls(quad.triple for quad in ox.parse(text, ox.RdfFormat.TURTLE))

    def subjects(self) -> Iterator[str]:
        """Yield the IRIs that something is said of, in the order of the file."""
        for subject in self._properties:
            if subject.startswith("<"):
                yield subject[1:-1]

    def properties(self, node: Node) -> list[str]:
        """Return the IRIs of the properties of a node, in the order of the file."""
        return self._properties.get(str(node), [])

    def values(self, node: Node | str, property: str) -> list[Node]:
        """Return what stands behind a property of a node, in the order of the file."""
        subject = f"<{node}>" if isinstance(node, str) else str(node)
        return self._values.get((subject, full(property)), [])

    def things(self, node: Node | str, property: str) -> tuple[str, ...]:
        """Return the IRIs behind a property; those of a union (``owl:unionOf``) stand for it."""
        found: list[str] = []
        for value in self.values(node, property):
            if isinstance(value, ox.NamedNode):
                found.append(value.value)
            else:
                for union in self.values(value, "owl:unionOf"):
                    found += [one.value for one in self.listed(union) if isinstance(one, ox.NamedNode)]
        return tuple(found)

    def words(self, node: Node | str, property: str) -> Words:
        """Return the literals behind a property by language."""
        found = (value for value in self.values(node, property) if isinstance(value, ox.Literal))
        return {literal.language: literal.value for literal in found if literal.language}

    def listed(self, node: Node) -> list[Node]:
        """Return the members of an RDF list."""
        found: list[Node] = []
        while first := self.values(node, "rdf:first"):
            found += first
            node = self.values(node, "rdf:rest")[0]
        return found
