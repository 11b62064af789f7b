"""The expected answers of the catalogue's questions: comparing them with what the graph says now.

An expected answer is the CSV that ``lc-graph ask NUMBER --format csv`` prints, with plain line ends and
without the companions of its columns (:mod:`lc_graph.questions.companions`). Rows are compared in order where
the query orders them, else as a set with repetitions.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections import Counter
from collections.abc import Iterable

from ..engine import sparql
from ..engine.store import Store
from ..errors import Problem
from . import catalog, companions
from .catalog import Question

Rows = list[tuple[str, ...]]


def rows(text: str) -> Rows:
    """Return the rows of a CSV text, its header first."""
    return [tuple(row) for row in csv.reader(io.StringIO(text, newline="")) if row]


def answer(question: Question, store: Store) -> str:
    """Return the answer to a question, for the defaults of its parameters, as CSV with all columns."""
    query = catalog.text(question, {}, store.rows)
    return store.query(query).serialise("csv").decode().replace("\r\n", "\n")


def read(text: str) -> Rows:
    """Return the rows of an answer as people read them: without the IRIs beside names and figures."""
    found = rows(text)
    kept = companions.told(found[0]) if found else []
    places = [found[0].index(name) for name in kept]
    return [tuple(row[at] for at in places) for row in found]


def check(questions: Iterable[Question], store: Store) -> list[Problem]:
    """Return where answers differ from those expected: a row that is missing, or one that is too many."""
    problems = []
    for question in questions:
        again = (
            f"look at it with lc-graph ask {question.id}; if it is right, correct {question.expected.name}"
        )
        if not question.expected.is_file():
            problems.append(Problem(str(question.expected), "the question has no expected answer", again))
            continue
        wanted = rows(question.expected.read_text(encoding="utf-8-sig"))
        found = read(answer(question, store))
        for number, what in _differences(wanted, found, _ordered(question)):
            problems.append(Problem(f"{question.expected}:{number}", what, again))
    return problems


def _ordered(question: Question) -> bool:
    words = [token.text.upper() for token in sparql.tokens(question.query) if token.kind == "word"]
    return ("ORDER", "BY") in itertools.pairwise(words)


def _differences(wanted: Rows, found: Rows, ordered: bool) -> list[tuple[int, str]]:
    missing, surplus = Counter(wanted) - Counter(found), Counter(found) - Counter(wanted)
    differences = [
        (wanted.index(row) + 1, f"expected, but not answered: {', '.join(row)}") for row in missing
    ]
    differences += [(len(wanted) + 1, f"answered, but not expected: {', '.join(row)}") for row in surplus]
    if not differences and ordered and wanted != found:
        first = next(i for i, pair in enumerate(zip(wanted, found, strict=True)) if pair[0] != pair[1])
        differences.append((first + 1, f"answered in another place: {', '.join(wanted[first])}"))
    return sorted(differences)
