"""The code lists: what each is for, its codes in order, and which properties take them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from ..terms import ID
from .reading import Triples, Words

SCHEME = str(ID["scheme/"])


@dataclass(frozen=True)
class Code:
    """A code: its address, what it is called and means, and the codes that are broader."""

    iri: str
    labels: Words
    definitions: Words
    broader: tuple[str, ...] = ()


@dataclass(frozen=True)
class CodeList:
    """A list: its address, what it is called and for, its codes, and the properties whose values they are."""

    iri: str
    labels: Words
    definitions: Words
    codes: tuple[Code, ...]
    properties: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return its name in addresses."""
        return self.iri.removeprefix(SCHEME)


def code_lists(triples: Iterable[ox.Triple]) -> tuple[CodeList, ...]:
    """Return the code lists by name.

    Args:
        triples: the lists, and what says of a property which list its values are from (``qb:codeList``).
    """
    read = Triples(triples)
    schemes = [iri for iri in read.subjects() if iri.startswith(SCHEME)]
    members: dict[str, list[str]] = {iri: list(read.things(iri, "skos:hasTopConcept")) for iri in schemes}
    users: dict[str, list[str]] = {iri: [] for iri in schemes}
    for iri in read.subjects():
        for scheme in read.things(iri, "skos:inScheme"):
            if scheme in members and iri not in members[scheme]:
                members[scheme].append(iri)
        for scheme in read.things(iri, "qb:codeList"):
            if scheme in users:
                users[scheme].append(iri)
    return tuple(
        CodeList(
            iri,
            _labels(read, iri),
            read.words(iri, "skos:definition"),
            tuple(_code(read, code) for code in members[iri]),
            tuple(sorted(users[iri])),
        )
        for iri in sorted(schemes)
    )


def _code(read: Triples, iri: str) -> Code:
    return Code(iri, _labels(read, iri), read.words(iri, "skos:definition"), read.things(iri, "skos:broader"))


def _labels(read: Triples, iri: str) -> Words:
    return read.words(iri, "skos:prefLabel") or read.words(iri, "rdfs:label")
