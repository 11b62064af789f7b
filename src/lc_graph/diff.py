"""Two states of the graph compared: which entities and figures came, went or changed.

What rules derive is left out: it follows from the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from . import formats
from .catalog import short
from .errors import Problem, UsageError
from .store import RDF_FORMATS, parse
from .tables import CODE_TABLES, ENTITY_TABLES, RESOURCE_TABLES
from .terms import BASE, GRAPH, ID, LC, PREFIXES

_ENTITIES = {table.kind for table in ENTITY_TABLES.values()}
_STATEMENTS = {table.kind for table in RESOURCE_TABLES.values()} | {"reading"}
_CODES = {table.kind for table in CODE_TABLES.values()}
_NAMES = tuple(PREFIXES[p] + n for p, n in (("rdfs", "label"), ("skos", "prefLabel"), ("lc", "name")))
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


def _text(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        return short(term.value)
    if isinstance(term, ox.Literal):
        return f"{term.value}@{term.language}" if term.language else term.value
    return str(term)


def _state(found: Iterable[ox.Quad]) -> tuple[dict[str, set[tuple[str, str]]], dict[str, str]]:
    about: dict[str, set[tuple[str, str]]] = {}
    labels: dict[str, tuple[int, str]] = {}
    plain = [
        q for q in found if not (isinstance(q.graph_name, ox.NamedNode) and q.graph_name.value in _LEFT_OUT)
    ]
    for quad in formats.canonical(ox.Quad(q.subject, q.predicate, q.object) for q in plain):
        subject = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else str(quad.subject)
        about.setdefault(subject, set()).add((short(quad.predicate.value), _text(quad.object)))
        if quad.predicate.value in _NAMES and isinstance(quad.object, ox.Literal):
            rank = 0 if quad.object.language == "zh" else 1
            if subject not in labels or rank < labels[subject][0]:
                labels[subject] = (rank, quad.object.value)
    return about, {iri: label for iri, (_, label) in labels.items()}


def compare(before: Iterable[ox.Quad], after: Iterable[ox.Quad]) -> list[Change]:
    """Return what differs between two states, by group and IRI."""
    old, old_labels = _state(before)
    new, new_labels = _state(after)
    changes = []
    for iri in old.keys() | new.keys():
        one, two = old.get(iri, set()), new.get(iri, set())
        if one == two:
            continue
        change = "added" if not one else "removed" if not two else "changed"
        label = new_labels.get(iri) or old_labels.get(iri) or _described(two or one)
        changes.append(
            Change(change, group(iri), iri, label, tuple(sorted(one - two)), tuple(sorted(two - one)))
        )
    return sorted(changes, key=lambda c: (GROUPS.index(c.group), c.change, c.iri))


def _described(properties: set[tuple[str, str]]) -> str:
    """Describe a figure, which has no name, by whose it is, what it measures and how it is printed."""
    values = dict(sorted(properties))
    return " · ".join(values[p] for p in ("lc:about", "lc:indicator", "lc:printed") if p in values)


def summary(changes: Iterable[Change]) -> dict[str, dict[str, int]]:
    """Count the changes by group: ``{"entity": {"added": 1, "removed": 0, "changed": 2}, …}``."""
    counted = Counter((change.group, change.change) for change in changes)
    return {name: {kind: counted[name, kind] for kind in ("added", "removed", "changed")} for name in GROUPS}
