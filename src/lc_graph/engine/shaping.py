"""The guard of the shapes: what a store would hold after a write must not violate them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from . import store
from .faults import Refused

if TYPE_CHECKING:
    from rdflib import Graph


def shapes_of(paths: Sequence[Path]) -> Graph:
    """Return the shapes of some RDF files as one graph, and load the validator once for all writers.

    Raises:
        UsageError: for a file that cannot be read, with its line and column.
    """
    shapes = _merged(quad for path in paths for quad in store.parse(path))
    guard(ox.Store(), shapes)
    return shapes


def guard(native: ox.Store, shapes: Graph) -> None:
    """Validate the union of all graphs of a store.

    Raises:
        Refused: when something of severity ``sh:Violation`` is found; warnings pass.
    """
    from ..validation.validate import results_of, shacl_report

    report = shacl_report(_merged(native), shapes)
    # What is most serious comes first: "violation" stands before "warning".
    results = sorted(results_of(report, shapes))
    violations = [result for result in results if result.severity == "violation"]
    if not violations:
        return
    told = [
        {
            "focus": result.focus,
            "path": result.path,
            "value": result.value,
            "message": result.message_en,
            "message_zh": result.message_zh,
            "shape": result.shape,
            "severity": result.severity,
        }
        for result in violations[: Refused.TOLD]
    ]
    raise Refused(told, len(violations), report.serialize(format="nt", encoding="utf-8"))


def _merged(quads: object) -> Graph:
    """Return the triples of all graphs as a graph in memory; on any other pyshacl gives false results."""
    from rdflib import Graph

    merged = Graph()
    # What RDF 1.2 adds, triples about triples and text with a direction, is beyond rdflib and the shapes.
    lines = [
        f"{quad.subject} {quad.predicate} {quad.object} .\n"
        for quad in quads  # type: ignore[attr-defined]
        if not isinstance(quad.object, ox.Triple) and getattr(quad.object, "direction", None) is None
    ]
    merged.parse(data="".join(lines), format="nt")
    return merged
