"""Derived edges: every CONSTRUCT of ``ontology/rules``, run on the merged graphs until nothing new comes.

Evaluation is pyoxigraph's. The inferred graph holds what the rules yield beyond what the merge holds already.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph
from rdflib import Dataset, Graph

from .errors import DataError, Problem, UsageError
from .resources import room
from .terms import GRAPH

MOST_ROUNDS = 20
"""Rounds after which rules that still yield something new are taken to run for ever."""

_HEADER = re.compile(r"^# (title-zh|title-en|description): (\S.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Rule:
    """One rule: its name (the file's), titles, what it means and its CONSTRUCT."""

    name: str
    title_zh: str
    title_en: str
    description: str
    query: str


def rules(folder: Path | None = None) -> list[Rule]:
    """Read the rules of ``folder`` (default: the ontology room's), in the order of their names.

    Raises:
        UsageError: when a rule lacks a line of its header.
    """
    found = []
    for path in sorted((folder or room("ontology") / "rules").glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        header = dict(_HEADER.findall(text))
        missing = [key for key in ("title-zh", "title-en", "description") if key not in header]
        if missing:
            raise UsageError(
                Problem(f"ontology/rules/{path.name}:1", f"the header lacks {', '.join(missing)}",
                        "begin the file with '# title-zh: …', '# title-en: …' and '# description: …'")
            )  # fmt: skip
        found.append(Rule(path.stem, header["title-zh"], header["title-en"], header["description"], text))
    return found


def infer(graph: Graph | Dataset, which: Iterable[Rule] | None = None) -> Graph:
    """Return what the rules add to ``graph``; of a data set, to all its graphs but suggestions and inferred.

    Args:
        graph: the data; it is not changed.
        which: the rules to run (default: all of the ontology room).

    Raises:
        UsageError: when a rule is no valid CONSTRUCT.
        DataError: when the rules come to no end.
    """
    store = _merge(graph)
    wanted = rules() if which is None else list(which)
    added: set[pyoxigraph.Triple] = set()
    for _ in range(MOST_ROUNDS):
        before = len(added)
        for rule in wanted:
            for triple in _construct(store, rule):
                quad = pyoxigraph.Quad(*triple)
                if quad not in store:
                    store.add(quad)
                    added.add(triple)
        if len(added) == before:
            break
    else:
        raise DataError(
            Problem("ontology/rules", f"the rules still yield something new after {MOST_ROUNDS} rounds",
                    "look for a rule that makes new values out of its own results")
        )  # fmt: skip
    inferred = Graph()
    if added:
        data = pyoxigraph.serialize(added, format=pyoxigraph.RdfFormat.N_TRIPLES)
        inferred.parse(data=data, format="nt")
    return inferred


def _construct(store: pyoxigraph.Store, rule: Rule) -> list[pyoxigraph.Triple]:
    place = f"ontology/rules/{rule.name}.rq"
    try:
        answer = store.query(rule.query)
    except SyntaxError as error:
        raise UsageError(Problem(place, str(error), "mend the query")) from error
    if not isinstance(answer, pyoxigraph.QueryTriples):
        raise UsageError(Problem(place, "the query is no CONSTRUCT", "write the rule as a CONSTRUCT"))
    return list(answer)


def _merge(graph: Graph | Dataset) -> pyoxigraph.Store:
    """Load the triples of a graph, or of those of a data set, into the default graph of a fresh store."""
    left_out = {GRAPH.suggestions, GRAPH.inferred}
    if isinstance(graph, Dataset):
        parts = [part for part in graph.graphs() if part.identifier not in left_out]
    else:
        parts = [graph]
    store = pyoxigraph.Store()
    for part in parts:
        store.bulk_load(part.serialize(format="nt", encoding="utf-8"), format=pyoxigraph.RdfFormat.N_TRIPLES)
    return store
