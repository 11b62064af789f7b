"""Derived edges: every CONSTRUCT of ``ontology/rules``, run on the merged graphs until nothing new comes.

Evaluation is pyoxigraph's. The inferred graph holds what the rules yield beyond what the merge holds already.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph
from rdflib import Dataset, Graph, URIRef

from .errors import DataError, Problem, UsageError
from .resources import room
from .terms import GRAPH

MOST_ROUNDS = 20
"""Rounds after which rules that still yield something new are taken to run for ever."""

_HEADER = re.compile(r"^# ([a-z-]+): (\S.*)$", re.MULTILINE)


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
        said = header(path, text, ("title-zh", "title-en", "description"))
        found.append(Rule(path.stem, said["title-zh"], said["title-en"], said["description"], text))
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
    store = merged(graph, without=(GRAPH.suggestions, GRAPH.inferred))
    wanted = rules() if which is None else list(which)
    added: set[pyoxigraph.Triple] = set()
    for _ in range(MOST_ROUNDS):
        before = len(added)
        for rule in wanted:
            for triple in construct(store, rule.query, f"ontology/rules/{rule.name}.rq"):
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


def construct(store: pyoxigraph.Store, query: str, place: str) -> list[pyoxigraph.Triple]:
    """Return what a CONSTRUCT yields; ``place`` is its file.

    Raises:
        UsageError: when it is no valid CONSTRUCT.
    """
    try:
        answer = store.query(query)
    except SyntaxError as error:
        raise UsageError(Problem(place, str(error), "mend the query")) from error
    if not isinstance(answer, pyoxigraph.QueryTriples):
        raise UsageError(Problem(place, "the query is no CONSTRUCT", "write the rule as a CONSTRUCT"))
    return list(answer)


def header(path: Path, text: str, keys: Iterable[str]) -> dict[str, str]:
    """Return what the first lines of a rule (``# key: value``) say; ``path`` is its file.

    Raises:
        UsageError: when one of the keys is not there.
    """
    found = dict(_HEADER.findall(text))
    missing = [key for key in keys if key not in found]
    if missing:
        place = f"ontology/{path.parent.name}/{path.name}:1"
        lines = ", ".join(f"'# {key}: …'" for key in missing)
        problem = Problem(place, f"the header lacks {', '.join(missing)}", f"begin the file with {lines}")
        raise UsageError(problem)
    return found


def merged(graph: Graph | Dataset, without: Collection[URIRef]) -> pyoxigraph.Store:
    """Return a store whose default graph holds a graph, or a data set's graphs but some."""
    if isinstance(graph, Dataset):
        parts = [part for part in graph.graphs() if part.identifier not in without]
    else:
        parts = [graph]
    store = pyoxigraph.Store()
    for part in parts:
        store.bulk_load(part.serialize(format="nt", encoding="utf-8"), format=pyoxigraph.RdfFormat.N_TRIPLES)
    return store
