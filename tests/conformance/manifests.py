"""The W3C manifests: which tests there are, on what data they run, and what they expect."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from rdflib import BNode, Graph, Namespace
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS
from rdflib.term import Node

import service

from .known import KNOWN

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
CNT = Namespace("http://www.w3.org/2011/content#")
HT = Namespace("http://www.w3.org/2011/http#")

FOLDER = (
    Path(os.environ.get("LC_GRAPH_SHARED") or service.ROOT.parent / "shared") / "conformance" / "sparql11"
)
ABSENT = "the W3C tests are not at hand: no conformance/sparql11 in LC_GRAPH_SHARED or in ../shared"

EVALUATION = (
    "aggregates", "bind", "bindings", "cast", "construct", "csv-tsv-res", "exists", "functions", "grouping",
    "json-res", "negation", "project-expression", "property-path", "subquery",
)  # fmt: skip


@dataclass(frozen=True)
class DataSet:
    """The files of a data set: those of the default graph, and the named graphs by IRI."""

    default: tuple[Path, ...] = ()
    named: tuple[tuple[str, Path], ...] = ()


@dataclass(frozen=True)
class Exchange:
    """A request as the manifest writes it, and what its answer must be."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    statuses: tuple[str, ...]
    boolean: bool | None
    format: str | None
    location: str | None
    sent_headers: dict[str, str]
    content: str | None


@dataclass(frozen=True)
class Case:
    """One test: ``suite/name``, its kind in the manifest's words, and whatever that kind has."""

    id: str
    kind: str
    title: str
    action: Path | None = None
    result: Path | None = None
    data: DataSet = field(default_factory=DataSet)
    after: DataSet = field(default_factory=DataSet)
    exchanges: tuple[Exchange, ...] = ()

    @property
    def text(self) -> str:
        """The text of the query or update."""
        assert self.action is not None
        return self.action.read_bytes().decode("utf-8")


def _path(iri: Node) -> Path:
    return Path(str(iri).removeprefix("file://"))


def _data_set(graph: Graph, node: Node | None, words: Namespace) -> DataSet:
    """Read a data set; a named graph is a file, or a node with a file and the graph's IRI as label."""
    named = []
    for one in graph.objects(node, words.graphData):
        file = graph.value(one, words.graph) if isinstance(one, BNode) else one
        named.append((str(graph.value(one, RDFS.label) or file), _path(file)))
    return DataSet(tuple(sorted(map(_path, graph.objects(node, words.data)))), tuple(sorted(named)))


def _text(graph: Graph, node: Node | None) -> str | None:
    chars = graph.value(node, CNT.chars) if node is not None else None
    return None if chars is None else str(chars)


def _headers(graph: Graph, node: Node | None) -> dict[str, str]:
    listed = graph.value(node, HT.headers)
    return {
        str(graph.value(header, HT.fieldName)): str(graph.value(header, HT.fieldValue))
        for header in (Collection(graph, listed) if listed is not None else ())
    }


def _exchange(graph: Graph, request: Node) -> Exchange:
    answer = graph.value(request, HT.resp)
    body = graph.value(request, HT.body)
    coding = str(graph.value(body, CNT.characterEncoding) or "utf-8") if body is not None else "utf-8"
    boolean = graph.value(answer, MF.expectedBoolean)
    format, location = graph.value(answer, MF.expectedFormat), graph.value(answer, MF.expectedLocation)
    return Exchange(
        method=str(graph.value(request, HT.methodName)),
        path=str(graph.value(request, HT.absolutePath)),
        headers=_headers(graph, request),
        body=(_text(graph, body) or "").encode(coding),
        statuses=tuple(str(s).partition("#")[2] for s in graph.objects(answer, MF.expectedStatus)),
        boolean=None if boolean is None else str(boolean) == "true",
        format=None if format is None else str(format),
        location=None if location is None else str(location),
        sent_headers=_headers(graph, answer),
        content=_text(graph, graph.value(answer, HT.body)),
    )


@functools.cache
def cases(suite: str, manifest: str = "manifest.ttl") -> tuple[Case, ...]:
    """Return the tests of a suite, in the manifest's order; none where the suites are not at hand."""
    file = FOLDER / suite / manifest
    if not file.is_file():
        return ()
    graph = Graph().parse(file, publicID=file.resolve().as_uri())
    found = []
    for listed in graph.objects(None, MF.entries):
        for entry in Collection(graph, listed):
            action, result = graph.value(entry, MF.action), graph.value(entry, MF.result)
            update = (action, UT.request, None) in graph
            requests = graph.value(action, HT.requests) if action is not None else None
            written = graph.value(action, UT.request if update else QT.query) if action is not None else None
            if written is None and action is not None and not isinstance(action, BNode):
                written = action
            found.append(
                Case(
                    id=f"{suite}/{str(entry).rpartition('#')[2]}",
                    kind=str(graph.value(entry, RDF.type)).rpartition("#")[2],
                    title=str(graph.value(entry, MF.name)),
                    action=None if written is None else _path(written),
                    result=None if result is None or isinstance(result, BNode) else _path(result),
                    data=_data_set(graph, action, UT if update else QT),
                    after=_data_set(graph, result, UT),
                    exchanges=tuple(_exchange(graph, r) for r in Collection(graph, requests))
                    if requests is not None
                    else (),
                )
            )
    return tuple(found)


def parameters(found: Iterable[Case]) -> list[object]:
    """Return tests as pytest's parameters: known failures must fail still; without the suites, one skip."""
    listed: list[object] = []
    for case in found:
        known = KNOWN.get(case.id)
        marks = [pytest.mark.xfail(strict=True, reason=known)] if known else []
        listed.append(pytest.param(case, id=case.id, marks=marks))
    return listed or [pytest.param(None, id="absent", marks=pytest.mark.skip(reason=ABSENT))]
