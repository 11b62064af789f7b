"""Whether what is derived is there, all of it and nothing else: the rules' results and the questions.

What is derived follows from what is stated; so this needs no record of what was derived before.
"""

from __future__ import annotations

from rdflib import Dataset

from .. import computed, rules
from ..errors import Problem
from ..questions import catalog
from ..questions import published as published_questions
from ..terms import GRAPH, ID

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
    held: set[tuple[object, object, object]] = set(dataset.graph(GRAPH.inferred))
    # The questions, too, are written into the metadata from elsewhere: from queries/.
    asked = set(published_questions.build(catalog.load()))
    derived |= asked
    held |= {triple for triple in dataset.graph(GRAPH.metadata) if triple in asked or _question(triple[0])}
    lacking = [(triple, "is not in the inferred graph, but follows") for triple in derived - held]
    surplus = [(triple, "is in the inferred graph, but does not follow") for triple in held - derived]
    return sorted(
        Problem(str(triple[0]), f"{triple[1]} {triple[2]} {what}", REMEDY)
        for triple, what in lacking + surplus
    )


def _question(subject: object) -> bool:
    return str(subject).startswith(str(ID["question/"]))
