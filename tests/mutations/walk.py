"""The random walk: mutations drawn one after the other from a seed, each judged on its own."""

from __future__ import annotations

import gc
import json
import logging
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from random import Random

from . import in_graph, in_tables
from .classes import CLASSES, MutationClass
from .folder import Folder
from .judge import Found, Judge

SEED = 20231122
"""A seed whose misses the checks were improved by."""

HELD_OUT = 20261129
"""A second seed, for which no check was changed when its result was documented (docs/mutations.md)."""

TRIES = 60
"""How often a class is drawn anew where a draw offers nothing to spoil."""


@dataclass
class Verdict:
    """What became of one random mutation: its class, what it did, and what each check found new."""

    number: int
    over: str
    name: str
    changes_meaning: bool
    what: str
    found: Found


def classes(count: int, seed: int = SEED) -> list[MutationClass]:
    """Return the classes of a walk of so many steps, in order.

    The walk visits each class about as often as its weight says, whatever the seed.
    """
    total = sum(one.weight for one in CLASSES)
    wanted = {one: one.weight * count / total for one in CLASSES}
    drawn = [one for one in CLASSES for _ in range(int(wanted[one]))]
    rest = sorted(CLASSES, key=lambda one: int(wanted[one]) - wanted[one])
    drawn += rest[: count - len(drawn)]
    Random(seed).shuffle(drawn)
    return drawn


class Walker:
    """One process of a walk: a judge, a folder to spoil, and the sight of the graph."""

    def __init__(self, data: Path, source: str, text: str | None, scratch: Path, quick: bool) -> None:
        self.judge = Judge(data, source, text, quick)
        self.folder = Folder.copy(data, scratch / "data")
        self.sight = in_graph.Sight(self.judge.dataset, source)

    def step(self, number: int, one: MutationClass, seed: int) -> Verdict:
        """Make the mutation of one step and judge it."""
        random = Random(f"{seed}/{number}/{one.over}/{one.name}")
        for _ in range(TRIES):
            if one.over == "tables":
                try:
                    what = in_tables.MUTATORS[one.name](self.folder, random, self.judge.text)
                    if what is not None:
                        found = self.judge.tables(self.folder.path)
                        return Verdict(number, one.over, one.name, one.changes_meaning, what, found)
                finally:
                    self.folder.restore()
            elif change := in_graph.MUTATORS[one.name](self.sight, random):
                found = self.judge.graph(change)
                return Verdict(number, one.over, one.name, one.changes_meaning, change.what, found)
        raise LookupError(f"the data offers nothing to spoil by {one.name} over the {one.over}")


_walker: Walker | None = None
_scratch: tempfile.TemporaryDirectory[str] | None = None


def _start(data: Path, source: str, text: str | None, quick: bool = False) -> None:
    """Begin a process of a walk."""
    global _walker, _scratch
    # Literals that are no values of their type are what some mutations are for: no need to log each.
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    warnings.filterwarnings("ignore", module="rdflib.*")
    _scratch = tempfile.TemporaryDirectory()
    _walker = Walker(data, source, text, Path(_scratch.name), quick)
    # The good graphs stay for the whole walk: collecting them again and again takes a fifth of the time.
    gc.collect()
    gc.freeze()


def _step(job: tuple[int, MutationClass, int]) -> Verdict:
    assert _walker is not None
    return _walker.step(*job)


def walk(
    data: Path,
    source: str,
    text: str | None,
    count: int,
    seed: int = SEED,
    processes: int = 2,
    only: Sequence[int] | None = None,
    say: Callable[[Verdict], None] = lambda verdict: None,
    quick: bool = False,
) -> list[Verdict]:
    """Walk so many steps and return the verdicts in order.

    Args:
        data: folder of the tables.
        source: id of their source.
        text: its text, if at hand.
        count: steps of the walk.
        seed: what it is drawn from.
        processes: how many work at it.
        only: the steps to take, if not all.
        say: is told each verdict as it comes.
        quick: stop at the first check that catches, see :class:`~tests.mutations.judge.Judge`.
    """
    drawn = classes(count, seed)
    jobs = [(number, drawn[number], seed) for number in (range(count) if only is None else only)]
    verdicts = []
    if processes == 1:
        _start(data, source, text, quick)
        for job in jobs:
            say(verdict := _step(job))
            verdicts.append(verdict)
        return verdicts
    with get_context("spawn").Pool(processes, _start, (data, source, text, quick)) as pool:
        for verdict in pool.imap_unordered(_step, jobs):
            say(verdict)
            verdicts.append(verdict)
    return sorted(verdicts, key=lambda verdict: verdict.number)


def lines(verdicts: list[Verdict]) -> Iterator[str]:
    """Yield the verdicts as lines of JSON."""
    for verdict in verdicts:
        yield json.dumps(asdict(verdict), ensure_ascii=False)
