"""Two states of the graph compared: which entities and figures came, went or changed.

What rules derive is left out: it follows from the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from ..engine.store import RDF_FORMATS, parse
from ..errors import Problem, UsageError
from ..questions.catalog import short
from ..tables import CODE_TABLES, ENTITY_TABLES, RESOURCE_TABLES
from ..terms import BASE, GRAPH, ID, LC, PREFIXES
from . import formats
from .counting import PART

_ENTITIES = {table.kind for table in ENTITY_TABLES.values()}
_STATEMENTS = {table.kind for table in RESOURCE_TABLES.values()} | {"reading"}
_CODES = {table.kind for table in CODE_TABLES.values()}
_NAMES = tuple(PREFIXES[p] + n for p, n in (("rdfs", "label"), ("skos", "prefLabel"), ("lc", "name")))
_TELLING = ("lc:about", "lc:indicator", "lc:kind", "lc:period", "lc:printed",
            "rdf:subject", "rdf:predicate", "rdf:object", "lc:gloss")  # fmt: skip
"""Properties that tell what a thing without a name is."""

_LEFT_OUT = {str(GRAPH["inferred"]), str(GRAPH["suggestions"])}

GROUPS = ("entity", "figure", "statement", "code", "evidence", "term", "other")
"""What a thing can be: what sources talk about; a figure; another statement; a code; where it is printed; a
term of the ontology; anything else."""

Properties = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Change:
    """A thing that came (``added``), went (``removed``) or differs (``changed``).

    ``lost`` and ``gained`` are the properties that only the first or only the second state has.
    """

    change: str
    group: str
    iri: str
    label: str
    lost: tuple[tuple[str, str], ...] = ()
    gained: tuple[tuple[str, str], ...] = ()

    def data(self) -> dict[str, Any]:
        """Return the change as plain data."""
        return {
            "change": self.change,
            "group": self.group,
            "iri": self.iri,
            "label": self.label,
            "before": [{"property": p, "value": v} for p, v in self.lost],
            "after": [{"property": p, "value": v} for p, v in self.gained],
        }


def group(iri: str) -> str:
    """Return which of :data:`GROUPS` a thing belongs to, by its IRI."""
    if iri.startswith(BASE + "source/"):
        return "evidence"
    if iri.startswith(str(LC)):
        return "term"
    if not iri.startswith(str(ID)):
        return "other"
    kind = iri.removeprefix(str(ID)).partition("/")[0]
    if kind == "observation":
        return "figure"
    if kind == "claim":
        return "evidence"
    for name, kinds in (("entity", _ENTITIES), ("statement", _STATEMENTS), ("code", _CODES)):
        if kind in kinds:
            return name
    return "other"


def quads(place: Path) -> Iterator[ox.Quad]:
    """Yield the quads of a release folder or an RDF file.

    Raises:
        UsageError: when it is neither, or cannot be read.
    """
    if place.is_dir():
        found = sorted(place.glob("*.nq"))
        if not found:
            problem = Problem(
                str(place), "is not a release folder: it holds no .nq file", "name one, or an RDF file"
            )
            raise UsageError(problem)
        yield from formats.read(found[0])
        return
    if place.suffix.lower().lstrip(".") in RDF_FORMATS or place.exists():
        yield from parse(place)
        return
    raise UsageError(
        Problem(str(place), "there is no such folder or file", "name a release folder or an RDF file")
    )


class _State:
    """A state of the graph: the properties of everything that has an IRI, and its names.

    Anonymous nodes are told by what they hold: one more of them does not make all others look changed.
    """

    def __init__(self, found: Iterable[ox.Quad]) -> None:
        self.about: dict[str, set[tuple[str, str]]] = {}
        self.labels: dict[str, dict[str, str]] = {}
        self._anonymous: dict[ox.BlankNode, list[ox.Triple]] = {}
        self._told: dict[ox.BlankNode, str] = {}
        triples = {quad.triple for quad in found if _counts(quad)}
        used = {triple.object for triple in triples if isinstance(triple.object, ox.BlankNode)}
        for triple in triples:
            if isinstance(triple.subject, ox.BlankNode):
                self._anonymous.setdefault(triple.subject, []).append(triple)
        for triple in sorted(triples, key=str):
            if isinstance(triple.subject, ox.NamedNode):
                subject = triple.subject.value
            elif isinstance(triple.subject, ox.BlankNode) and triple.subject not in used:
                subject = self._text(triple.subject)
            else:
                continue
            name, value = short(triple.predicate.value), self._text(triple.object)
            self.about.setdefault(subject, set()).add((name, value))
            if triple.predicate.value in _NAMES and isinstance(triple.object, ox.Literal):
                named = self.labels.setdefault(short(subject), {})
                named.setdefault(triple.object.language or "", triple.object.value)

    def _text(self, term: object) -> str:
        if isinstance(term, ox.NamedNode):
            return short(term.value)
        if isinstance(term, ox.Literal):
            return f"{term.value}@{term.language}" if term.language else term.value
        if not isinstance(term, ox.BlankNode):
            return str(term)
        if term not in self._told:
            self._told[term] = "[]"  # what a circle leads back to
            held = (
                f"{short(t.predicate.value)} {self._text(t.object)}" for t in self._anonymous.get(term, ())
            )
            self._told[term] = f"[ {' ; '.join(sorted(held))} ]"
        return self._told[term]

    def name(self, reference: str, lang: str) -> str:
        """Return what a thing is called, in the language asked for if possible, or an empty text."""
        named = self.labels.get(reference, {})
        return next((named[tag] for tag in (lang, "", "zh", "en") if tag in named), "")


def _counts(quad: ox.Quad) -> bool:
    """Say whether a quad is compared: what follows from the others is not."""
    if isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value in _LEFT_OUT:
        return False
    if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(PART):
        return False
    return not quad.predicate.value.startswith(PREFIXES["void"])


def compare(before: Iterable[ox.Quad], after: Iterable[ox.Quad], lang: str = "zh") -> list[Change]:
    """Return what differs between two states, by group and IRI; ``lang`` is the language of names."""
    old, new = _State(before), _State(after)

    def name(reference: str) -> str:
        return new.name(reference, lang) or old.name(reference, lang)

    def named(properties: set[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        told = ((prop, f"{value} {name(value)}".rstrip()) for prop, value in sorted(properties))
        return tuple(told)

    changes = []
    for iri in old.about.keys() | new.about.keys():
        one, two = old.about.get(iri, set()), new.about.get(iri, set())
        if one == two:
            continue
        change = "added" if not one else "removed" if not two else "changed"
        label = name(short(iri)) or _described(two or one, name)
        changes.append(Change(change, group(iri), iri, label, named(one - two), named(two - one)))
    return sorted(changes, key=lambda c: (GROUPS.index(c.group), c.change, c.iri))


def _described(properties: set[tuple[str, str]], name: Callable[[str], str]) -> str:
    """Describe what has no name: a figure by whose it is, what it measures, and how it is printed."""
    values = dict(sorted(properties))
    found = (values[prop] for prop in _TELLING if prop in values)
    return " · ".join(name(value) or value for value in found)


def summary(changes: Iterable[Change]) -> dict[str, dict[str, int]]:
    """Count the changes by group: ``{"entity": {"added": 1, "removed": 0, "changed": 2}, …}``."""
    counted = Counter((change.group, change.change) for change in changes)
    return {name: {kind: counted[name, kind] for kind in ("added", "removed", "changed")} for name in GROUPS}
