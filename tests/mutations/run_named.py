"""Making the named corruptions and asking whether the check that is meant for each finds it."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import Dataset

from lc_graph.validation.validate import validate

from .folder import Folder
from .judge import Judge
from .named_graph import MUTATIONS, World
from .named_tables import NAMED


def tables_misses(judge: Judge, folder: Folder) -> Iterator[str]:
    """Yield the named corruptions of tables that their check does not find."""
    for name, named in NAMED.items():
        if named.check == "evidence" and judge.text is None:
            continue
        try:
            named.spoil(folder, judge.text)
            found = judge.tables(folder.path)
        finally:
            folder.restore()
        if named.check not in found:
            yield f"{name}: meant for {named.check}, found by {', '.join(found) or 'none'}"


def graph_found(dataset: Dataset) -> dict[str, set[str]]:
    """Return, for each named corruption of the graph, the rules that name its resource.

    All are made in the same graph, which is spoiled by it for good.
    """
    world = World(dataset)
    places = {name: mutation(world) for name, (_, mutation) in MUTATIONS.items()}
    violations = validate(dataset, whole=True).violations
    return {
        name: {violation.shape for violation in violations if violation.focus == str(place)}
        for name, place in places.items()
    }


def graph_misses(dataset: Dataset) -> Iterator[str]:
    """Yield the named corruptions of the graph that their rule does not find."""
    for name, found in graph_found(dataset).items():
        rule = MUTATIONS[name][0]
        if rule not in found:
            yield f"{name}: meant for {rule}, found by {', '.join(sorted(found)) or 'none'}"
