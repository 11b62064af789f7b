"""What can be reconciled: the identifiers, the types and the properties of the data that is served."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyoxigraph as ox

from ..search.fold import fold
from ..search.index import Index, Thing
from ..terms import ID, PREFIXES, full

Select = Callable[[str], list[dict[str, Any]]]
"""Answers a SELECT query of ours with rows of terms."""

_NO_ENTITIES = {"term", "data", "passage", "question", "reading", "article"}
"""Kinds of things that no table names."""
_NO_PROPERTIES = ", ".join(
    ("rdf:type", "rdf:subject", "rdf:predicate", "rdf:object", "prov:wasDerivedFrom", "lc:name",
     "sh:defaultValue", "void:exampleResource", "dcterms:identifier", "rdfs:isDefinedBy")
)  # fmt: skip
_MOST = 5000


@dataclass(frozen=True)
class Space:
    """The identifiers of things: short ids in our graph, whole IRIs in other people's data.

    ``prefix`` stands before every identifier in its IRI.
    """

    prefix: str

    def id(self, iri: str) -> str:
        """Return the identifier of a thing."""
        return iri.removeprefix(self.prefix)

    def iri(self, id: str) -> str:
        """Return the IRI of an identifier; of an IRI itself."""
        return id if id.startswith(("http://", "https://", "urn:")) or not self.prefix else self.prefix + id

    def holds(self, thing: Thing) -> bool:
        """Say whether a thing is one that tables may name."""
        return thing.iri.startswith(self.prefix) and thing.kind.key not in _NO_ENTITIES


@dataclass(frozen=True)
class Term:
    """A type or a property: its identifier, its labels, what it means, and for how many things it is used."""

    id: str
    iri: str
    zh: str
    en: str
    used: int = 0

    def in_(self, lang: str) -> str:
        """Return its label in a language, else in the other, else its identifier."""
        return (self.zh or self.en if lang == "zh" else self.en or self.zh) or self.id


class Schema:
    """The types and properties of some data, read when they are first asked for."""

    def __init__(
        self, index: Index, space: Space, select: Select, labels: Mapping[str, tuple[str, str]]
    ) -> None:
        """Describe the data of an index.

        Args:
            index: what has names.
            space: the identifiers.
            select: answers queries.
            labels: what the standards' terms are called: Chinese, English.
        """
        self.index, self.space, self._select, self._labels = index, space, select, labels

    @cached_property
    def types(self) -> dict[str, Term]:
        """The types that entities have, by identifier; those with most entities first."""
        used: dict[str, int] = {}
        for thing in self.index.things:
            if self.space.holds(thing):
                for type in self._all(thing.types):
                    used[type] = used.get(type, 0) + 1
        ordered = sorted(used, key=lambda iri: (-used[iri], iri))
        found = (self._term(iri, used[iri]) for iri in ordered if not iri.startswith(_MODELLING))
        return {term.id: term for term in found}

    def broader(self, type: str) -> list[Term]:
        """Return the types right above a type."""
        above = sorted(self._above.get(full(type), ()))
        return [self.types[shortened(iri)] for iri in above if shortened(iri) in self.types]

    def is_of(self, thing: Thing, types: Iterable[str], every: bool = False) -> bool:
        """Say whether a thing is of one of some types, or of every one of them."""
        has = self._all(thing.types)
        return (all if every else any)(full(type) in has for type in types)

    @cached_property
    def _above(self) -> dict[str, set[str]]:
        rows = self._select(
            f"SELECT DISTINCT ?a ?b {{ ?a rdfs:subClassOf ?b FILTER (ISIRI(?a) && ISIRI(?b)) }} LIMIT {_MOST}"
        )
        found: dict[str, set[str]] = {}
        for row in rows:
            found.setdefault(row["a"].value, set()).add(row["b"].value)
        return found

    def _all(self, types: Iterable[str]) -> set[str]:
        found: set[str] = set()
        waiting = list(types)
        while waiting:
            type = waiting.pop()
            if type not in found:
                found.add(type)
                waiting += self._above.get(type, ())
        return found

    @cached_property
    def properties(self) -> dict[str, Term]:
        """The properties of all entities, by identifier; ``^`` before one leads the other way."""
        used: dict[str, int] = {}
        for terms in self._by_type.values():
            for iri, number in terms.items():
                used[iri] = max(used.get(iri, 0), number)
        return self._terms(used)

    def proposed(self, type: str) -> dict[str, Term]:
        """Return the properties of the entities of a type, those that most of them have first."""
        used: dict[str, int] = {}
        for one, terms in self._by_type.items():
            if full(type) in self._all((one,)):
                for iri, number in terms.items():
                    used[iri] = used.get(iri, 0) + number
        return self._terms(used)

    def property(self, id: str) -> Term:
        """Return a property, of whatever data; its identifier need not be one that is proposed."""
        return self.properties.get(id) or self._term(
            ("^" if id.startswith("^") else "") + full(id.lstrip("^"))
        )

    @cached_property
    def _by_type(self) -> dict[str, dict[str, int]]:
        """How many things of each type have each property."""
        found: dict[str, dict[str, int]] = {}
        for mark, pattern in (("", "?x ?p ?y"), ("^", "?y ?p ?x")):
            rows = self._select(
                f"""SELECT ?type ?p (COUNT(DISTINCT ?x) AS ?n) {{ ?x a ?type . {pattern}
                  FILTER (ISIRI(?x) && STRSTARTS(STR(?x), "{self.space.prefix}")
                    && ?p NOT IN ({_NO_PROPERTIES})) }} GROUP BY ?type ?p LIMIT {_MOST}"""
            )
            for row in rows:
                type, property = row["type"].value, mark + row["p"].value
                found.setdefault(type, {})[property] = int(row["n"].value)
        return found

    def _terms(self, used: Mapping[str, int]) -> dict[str, Term]:
        ordered = sorted(used, key=lambda iri: (iri.startswith("^"), -used[iri], iri))
        return {term.id: term for term in (self._term(iri, used[iri]) for iri in ordered)}

    def _term(self, iri: str, used: int = 0) -> Term:
        bare = iri.removeprefix("^")
        thing = self.index.get(bare)
        zh, en = self._labels.get(bare) or ((thing.zh, thing.en or thing.plain) if thing else ("", ""))
        if iri.startswith("^"):
            zh, en = zh and f"{zh}（反向）", en and f"{en} (inverse)"
        return Term(("^" if iri != bare else "") + shortened(bare), iri, zh, en, used)


_MODELLING = tuple(PREFIXES[name] for name in ("owl", "rdf", "rdfs", "qb", "void", "oa", "sh", "prov"))
"""Vocabularies whose classes say how something is modelled."""


def shortened(iri: str) -> str:
    """Return the identifier of a type or property: with a prefix of ours where there is one."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and "/" not in (local := iri.removeprefix(namespace)) and local:
            return f"{prefix}:{local}"
    return iri


def begun(terms: Iterable[Term], prefix: str) -> list[Term]:
    """Return the terms whose labels have words that begin so, or whose identifiers hold it."""
    wanted = fold(prefix)
    if not wanted:
        return list(terms)
    return [
        term
        for term in terms
        if wanted in fold(term.zh)
        or f" {wanted}" in f" {fold(term.en)}"
        or prefix.strip().casefold() in term.id.casefold()
    ]


def space_of(ours: bool) -> Space:
    """Return the identifiers of our graph, or of somebody's own data."""
    return Space(str(ID) if ours else "")


def literal(text: str) -> str:
    """Return a text as a query has it."""
    return str(ox.Literal(text))
