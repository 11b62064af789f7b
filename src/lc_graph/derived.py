"""Whether the inferred graph holds what the rules derive from the other graphs, all of it and nothing else.

What is derived follows from what is stated; so this needs no record of what was derived before.
"""

from __future__ import annotations

from rdflib import Dataset, Graph

from . import computed, rules
from .errors import Problem
from .terms import GRAPH

REMEDY = "derive the inferred graph anew (lc-graph build)"


def check(dataset: Dataset) -> list[Problem]:
    """Return a problem for every triple that the inferred graph lacks by the rules, or has beyond them."""
    stated = Dataset()
    for graph in dataset.graphs():
        if graph.identifier not in (GRAPH.inferred, GRAPH.suggestions):
            target = stated.graph(graph.identifier)
            for triple in graph:
                target.add(triple)
    derived = set(computed.compute(stated)) | set(rules.infer(stated))
    held: set[tuple[object, object, object]] = set(Graph() + dataset.graph(GRAPH.inferred))
    lacking = [(triple, "is not in the inferred graph, but follows") for triple in derived - held]
    surplus = [(triple, "is in the inferred graph, but does not follow") for triple in held - derived]
    return sorted(
        Problem(str(triple[0]), f"{triple[1]} {triple[2]} {what}", REMEDY)
        for triple, what in lacking + surplus
    )
