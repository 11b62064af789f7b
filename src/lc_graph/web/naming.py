"""What tells the names of things: which statements do, and how they are read from a release itself.

Figures, claims and passages are called after their parts, which have names in turn: these are told in steps.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import pyoxigraph as ox

from ..engine.store import Store
from ..terms import full
from .names import FIGURES

TELLING = (
    "rdf:type", "rdfs:label", "skos:prefLabel", "skos:notation", "dcterms:title", "schema:headline",
    "lc:gloss", "lc:inArticle", "lc:firstLine", "lc:lastLine", "oa:start", "oa:end", "oa:hasSelector",
    "rdf:subject", "rdf:predicate", "rdf:object", "lc:status", "lc:inReading", "lc:about", "lc:indicator",
    "lc:population", "lc:period", "lc:kind", "lc:comparator", "lc:adjustment", "lc:printed", "lc:qualifier",
    "lc:min", "lc:max", "sdmx-attribute:unitMeasure", "sdmx-measure:obsValue", "lc:flowFrom", "lc:flowTo",
    "void:class", "void:property", "sh:prefix", "sh:name",
)  # fmt: skip
"""What tells a thing's name: labels, and of figures, passages and claims, their parts."""
EVIDENCE = "prov:wasDerivedFrom"
"""What leads to the passages behind a thing. Beside a name it is told of figures alone: of a region, which
nearly every page names, there is very much."""

DIMENSIONS = frozenset(
    full(name) for name in ("lc:about", "lc:indicator", "lc:period", "lc:kind", "sdmx-attribute:unitMeasure")
)
"""The parts that the name of a figure is made of."""
_TELLING = frozenset(full(name) for name in TELLING)
_TYPE, _EVIDENCE = full("rdf:type"), full(EVIDENCE)


def read(store: Store, nodes: Iterable[str], steps: int = 2, evidence: bool = False) -> list[ox.Triple]:
    """Return what the default graph of a release tells of the names of things.

    Args:
        store: the release.
        nodes: the things, by their IRIs.
        steps: how far to go: 1 for the things, 2 for their parts too, and so on.
        evidence: whether the passages behind figures, and their names, are wanted as well.
    """
    known: set[str] = set()
    new = set(nodes)
    found: list[ox.Triple] = []
    for _ in range(steps):
        known |= new
        said = [triple for iri in sorted(new) for triple in _said(store, iri)]
        if not evidence:
            said = [triple for triple in said if triple.predicate.value != _EVIDENCE]
        found += said
        terms = (term for triple in said for term in (triple.predicate, triple.object))
        new = {term.value for term in terms if isinstance(term, ox.NamedNode)} - known
    # A claim may be about a figure, whose name is made of the names of its dimensions.
    parts = {
        triple.object.value
        for triple in found
        if triple.predicate.value in DIMENSIONS and isinstance(triple.object, ox.NamedNode)
    }
    return found + [triple for iri in sorted(parts & new) for triple in _said(store, iri)]


@lru_cache(maxsize=1 << 14)
def _said(store: Store, iri: str) -> tuple[ox.Triple, ...]:
    """Return what is said of a thing that tells its name; many pages name the same codes and regions."""
    quads = store.native.quads_for_pattern(ox.NamedNode(iri), None, None, ox.DefaultGraph())
    told = [quad.triple for quad in quads if quad.predicate.value in _TELLING]
    kinds = {one.object.value for one in told if one.predicate.value == _TYPE}  # type: ignore[union-attr]
    if kinds.intersection(FIGURES):
        behind = (ox.NamedNode(iri), ox.NamedNode(_EVIDENCE), None, ox.DefaultGraph())
        told += [quad.triple for quad in store.native.quads_for_pattern(*behind)]
    # A class without a name is no kind that a page could tell.
    return tuple(one for one in told if one.predicate.value != _TYPE or isinstance(one.object, ox.NamedNode))
