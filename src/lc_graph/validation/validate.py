"""Validation: the shapes of ``shapes/*.ttl`` and the checks of ``shapes/cube`` and ``shapes/hygiene``.

Shapes say what one resource must look like and run in pyshacl; checks compare resources with each other and
run as queries in pyoxigraph, which is many times faster at that. This is the only module that uses pyshacl.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import pyoxigraph as ox
from rdflib import BNode, Dataset, Graph, URIRef
from rdflib import Literal as Lit
from rdflib.namespace import RDF
from rdflib.term import Identifier, Node

from ..resources import room
from ..terms import GRAPH, LCS, PREFIXES, SH
from .checks import Check, load_checks

Severity = Literal["violation", "warning"]


@dataclass(frozen=True, order=True)
class Result:
    """One thing that is wrong.

    Attributes:
        severity: ``violation`` (the data does not conform) or ``warning`` (worth a look).
        shape: short name of the shape or check, the last part of its IRI.
        focus: IRI of the resource that is wrong.
        path: IRI of the property concerned, or empty.
        value: the offending value, or empty.
        message_zh: what is wrong, in Chinese.
        message_en: what is wrong, in English.
        place: table, line and column that caused it, where the tables are at hand
            (:mod:`lc_graph.validation.places`).
    """

    severity: Severity
    shape: str
    focus: str
    path: str = ""
    value: str = ""
    message_zh: str = ""
    message_en: str = ""
    place: str = ""

    def message(self, lang: str) -> str:
        """Return the message in ``zh`` or ``en``."""
        return self.message_zh if lang == "zh" else self.message_en


@dataclass
class Report:
    """What a validation found, in a fixed order, and how much it looked at."""

    results: list[Result] = field(default_factory=list)
    triples: int = 0
    shapes: int = 0
    checks: int = 0

    @property
    def violations(self) -> list[Result]:
        """Return the results that keep the data from conforming."""
        return [result for result in self.results if result.severity == "violation"]

    @property
    def warnings(self) -> list[Result]:
        """Return the results that are only worth a look."""
        return [result for result in self.results if result.severity == "warning"]

    @property
    def conforms(self) -> bool:
        """Say whether there is no violation; warnings do not count."""
        return not self.violations

    def counts(self) -> dict[str, int]:
        """Return how many results each shape or check has, most first."""
        return dict(Counter(result.shape for result in self.results).most_common())

    def json(self) -> str:
        """Return the report as JSON."""
        return json.dumps(
            {
                "conforms": self.conforms,
                "triples": self.triples,
                "shapes": self.shapes,
                "checks": self.checks,
                "violations": len(self.violations),
                "warnings": len(self.warnings),
                "results": [vars(result) for result in self.results],
            },
            ensure_ascii=False,
            indent=2,
        )

    def turtle(self) -> str:
        """Return the report as a SHACL validation report in Turtle; checks appear as SPARQL constraints."""
        graph = Graph()
        for prefix in ("lc", "lcs", "sh", "xsd"):
            graph.bind(prefix, PREFIXES[prefix])
        report = BNode("report")
        graph.add((report, RDF.type, SH.ValidationReport))
        graph.add((report, SH.conforms, Lit(self.conforms)))
        for number, result in enumerate(self.results, 1):
            node = BNode(f"result{number}")
            graph.add((report, SH.result, node))
            graph.add((node, RDF.type, SH.ValidationResult))
            graph.add((node, SH.focusNode, _term(result.focus)))
            graph.add((node, SH.sourceShape, LCS[result.shape]))
            graph.add(
                (node, SH.resultSeverity, SH.Violation if result.severity == "violation" else SH.Warning)
            )
            if result.path:
                graph.add((node, SH.resultPath, URIRef(result.path)))
            if result.value:
                graph.add((node, SH.value, _term(result.value)))
            graph.add((node, SH.resultMessage, Lit(result.message_zh, lang="zh")))
            graph.add((node, SH.resultMessage, Lit(result.message_en, lang="en")))
        return str(graph.serialize(format="turtle"))


def validate(data: Graph, *, whole: bool = False, shapes: Path | None = None) -> Report:
    """Check data against the shapes and the checks.

    Args:
        data: a graph; or a data set, of which the merge of all graphs but the suggestions is checked, and the
            suggestions apart from it.
        whole: also run the checks that only make sense on the whole data set (those marked ``graphs: all``),
            such as labels in both languages, of which the English ones stand in the metadata graph.
        shapes: folder of the shapes (default: the shapes room).

    Returns:
        the report; it conforms when nothing is violated.
    """
    folder = shapes or room("shapes")
    merged = _merge(data) if isinstance(data, Dataset) else data
    shapes_graph = load_shapes(folder)
    checks = [check for check in load_checks(folder) if whole or check.graphs == "data"]
    report = Report(triples=len(merged), shapes=len(named_shapes(shapes_graph)), checks=len(checks))
    results = {*run_shapes(merged, shapes_graph), *_run_checks(_store(data, merged), checks)}
    if isinstance(data, Dataset) and len(suggested := data.graph(GRAPH.suggestions)):
        ours = set(map(str, suggested.subjects()))
        found = run_shapes(_told(suggested, merged), shapes_graph)
        results |= {result for result in found if result.focus in ours}
    report.results = sorted(results)
    return report


@lru_cache(maxsize=4)
def load_shapes(folder: Path) -> Graph:
    """Return the shapes of a folder as one graph."""
    graph = Graph()
    for path in sorted(folder.glob("*.ttl")):
        graph.parse(path, format="turtle")
    return graph


def named_shapes(shapes: Graph) -> list[str]:
    """Return the short names of all shapes that have one."""
    return sorted(
        {
            str(shape).removeprefix(str(LCS))
            for kind in (SH.NodeShape, SH.PropertyShape)
            for shape in shapes.subjects(RDF.type, kind)
            if str(shape).startswith(str(LCS))
        }
    )


def run_check(native: ox.Store, check: Check) -> list[Result]:
    """Run one check on a store and return the offenders it finds."""
    solutions: Any = native.query(check.query)
    names = [variable.value for variable in solutions.variables]
    results = []
    for solution in solutions:
        row = {name: solution[name] for name in names if solution[name] is not None}
        value = _text(row["value"]) if "value" in row else ""
        results.append(
            Result(
                check.severity,
                check.id,
                _text(row["this"]),
                _text(row["path"]) if "path" in row else "",
                value,
                f"{check.title_zh}。{check.remedy_zh}。",
                f"{check.title_en}. {check.remedy_en}.",
            )
        )
    return results


def _run_checks(native: ox.Store, checks: Sequence[Check]) -> Iterable[Result]:
    for check in checks:
        yield from run_check(native, check)


def run_shapes(data: Graph, shapes: Graph) -> list[Result]:
    """Run the shapes on a graph and return what breaks them."""
    return results_of(shacl_report(data, shapes), shapes)


def shacl_report(data: Graph, shapes: Graph) -> Graph:
    """Run the shapes on a graph, which must be one in memory, and return the SHACL validation report."""
    import pyshacl

    # No inference and nothing mixed in: shapes see the data as given, subclasses only where it has them.
    _, report, _ = pyshacl.validate(
        data, shacl_graph=shapes, inference="none", advanced=False, meta_shacl=False, inplace=True
    )
    if not isinstance(report, Graph):
        raise TypeError(f"pyshacl gave no report: {report}")
    return report


def results_of(report: Graph, shapes: Graph) -> list[Result]:
    """Return the results of a SHACL validation report."""
    # Only the results proper: those that explain another one hang on it by sh:detail.
    return [_result(report, shapes, node) for node in report.objects(None, SH.result)]


def _result(report: Graph, shapes: Graph, node: Node) -> Result:
    messages = {
        str(getattr(message, "language", "") or ""): str(message)
        for message in report.objects(node, SH.resultMessage)
    }
    plain = messages.get("") or next(iter(messages.values()), "")
    path, value = report.value(node, SH.resultPath), report.value(node, SH.value)
    return Result(
        "warning" if report.value(node, SH.resultSeverity) in (SH.Warning, SH.Info) else "violation",
        _name(shapes, report.value(node, SH.sourceShape)),
        str(report.value(node, SH.focusNode)),
        str(path) if isinstance(path, URIRef) else "",
        "" if value is None else str(value),
        messages.get("zh", plain),
        messages.get("en", plain),
    )


def _name(shapes: Graph, shape: Node | None) -> str:
    """Return the short name of a shape, or of the named shape that holds it."""
    while shape is not None and not isinstance(shape, URIRef):
        shape = shapes.value(None, None, shape)
    return str(shape).removeprefix(str(LCS)) if shape is not None else ""


def _merge(dataset: Dataset) -> Graph:
    merged = Graph()
    for graph in dataset.graphs():
        if graph.identifier != GRAPH.suggestions:
            for triple in graph:
                merged.add(triple)
    return merged


def _told(suggested: Graph, merged: Graph) -> Graph:
    """Return the suggestions with the types of what they speak of: all that their shapes look at."""
    told = Graph() + suggested
    for node in set(suggested.objects()):
        for kind in merged.objects(node, RDF.type) if isinstance(node, URIRef) else ():
            told.add((node, RDF.type, kind))
    return told


def _store(data: Graph, merged: Graph) -> ox.Store:
    """Return a store whose default graph is the merge, with the named graphs beside it if there are any."""
    native = ox.Store()
    native.bulk_load(input=_ntriples(merged), format=ox.RdfFormat.N_TRIPLES)
    if isinstance(data, Dataset):
        for graph in data.graphs():
            if isinstance(graph.identifier, URIRef) and graph.identifier != URIRef("urn:x-rdflib:default"):
                native.bulk_load(
                    input=_ntriples(graph),
                    format=ox.RdfFormat.N_TRIPLES,
                    to_graph=ox.NamedNode(str(graph.identifier)),
                )
    return native


def _ntriples(graph: Graph) -> bytes:
    return graph.serialize(format="nt", encoding="utf-8")


def _text(term: Any) -> str:
    return str(getattr(term, "value", term))


def _term(text: str) -> Identifier:
    return URIRef(text) if text.startswith(("http://", "https://", "urn:")) and " " not in text else Lit(text)
