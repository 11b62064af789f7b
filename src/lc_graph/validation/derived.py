"""Whether what is derived is there, all of it and nothing else: the rules' results and the questions.

What is derived follows from what is stated; so this needs no record of what was derived before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from rdflib import Dataset, Graph

from .. import computed, rules
from ..errors import Problem
from ..questions import catalog
from ..questions import published as published_questions
from ..terms import GRAPH, ID

REMEDY = "derive it anew (lc-graph build)"

_Triple = tuple[object, object, object]


def check(dataset: Dataset) -> list[Problem]:
    """Return a problem for every triple that is lacking, or is there beyond what follows.

    The inferred graph must hold what the rules derive from the other graphs, the metadata the questions that
    stand in ``queries/``.
    """
    stated = Graph()
    for graph in dataset.graphs():
        if graph.identifier not in (GRAPH.inferred, GRAPH.suggestions):
            stated += graph
    follows: set[_Triple] = set(computed.compute(stated)) | set(rules.infer(stated))
    asked: set[_Triple] = set(published_questions.build(catalog.load()))
    metadata = dataset.graph(GRAPH.metadata)
    told = {triple for triple in metadata if triple in asked or _question(triple[0])}
    return sorted(
        [
            *_differences(follows, list(dataset.graph(GRAPH.inferred)), "the inferred graph", "by the rules"),
            *_differences(asked, told, "the metadata", "in queries/"),
        ]
    )


def _differences(
    wanted: set[_Triple], held: Collection[_Triple], graph: str, source: str
) -> Iterator[Problem]:
    for subject, predicate, object_ in wanted.difference(held):
        message = f"{predicate} {object_} is {source}, but not in {graph}"
        yield Problem(str(subject), message, REMEDY)
    for subject, predicate, object_ in set(held) - wanted:
        message = f"{predicate} {object_} is in {graph}, but not {source}"
        yield Problem(str(subject), message, REMEDY)


def _question(subject: object) -> bool:
    return str(subject).startswith(str(ID["question/"]))
