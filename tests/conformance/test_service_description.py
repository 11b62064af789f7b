"""The SPARQL 1.1 Service Description, as the W3C's suite tests it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF

from service import Service

from .manifests import Case, cases, parameters
from .results import RDF_FORMATS, read_graph

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")

CLASSES = {
    SD.endpoint: (SD.Service, None),
    SD.feature: (SD.Service, None),
    SD.defaultEntailmentRegime: (SD.Service, None),
    SD.extensionFunction: (SD.Service, None),
    SD.supportedLanguage: (SD.Service, None),
    SD.resultFormat: (SD.Service, None),
    SD.inputFormat: (SD.Service, None),
    SD.defaultDataset: (SD.Service, SD.Dataset),
    SD.availableGraphs: (SD.Service, SD.GraphCollection),
    SD.defaultGraph: (SD.Dataset, SD.Graph),
    SD.namedGraph: (None, SD.NamedGraph),
    SD.name: (SD.NamedGraph, None),
    SD.graph: (SD.NamedGraph, SD.Graph),
}
"""What the schema says stands before and after its properties; None where it leaves that open here."""


def descriptions(server: Service, path: str) -> list[Graph]:
    """Ask for the description without a query, in every RDF format and with no wish at all."""
    found = []
    for accept in (*RDF_FORMATS, "*/*"):
        reply = server.get(path, Accept=accept)
        assert reply.status == 200
        assert accept in (reply.type, "*/*")
        found.append(read_graph(reply.body, reply.type))
    return found


def returns_rdf(server: Service, path: str) -> None:
    sizes = {len(graph) for graph in descriptions(server, path)}
    assert len(sizes) == 1
    assert sizes != {0}


def has_endpoint_triple(server: Service, path: str) -> None:
    for graph in descriptions(server, path):
        (endpoint,) = graph.objects(None, SD.endpoint)
        assert endpoint in (URIRef(f"{server.address}sparql"), URIRef(f"{server.address}sparql/"))


def conforms_to_schema(server: Service, path: str) -> None:
    for graph in descriptions(server, path):
        typed = {(s, o) for s, o in graph.subject_objects(RDF.type)}
        for s, p, o in graph:
            if p not in SD:
                continue
            assert p in CLASSES, f"{p} is no property of the schema"
            before, after = CLASSES[URIRef(p)]
            assert before is None or (s, before) in typed, (s, p)
            assert after is None or (o, after) in typed, (p, o)
            assert not isinstance(o, Literal)
        assert len(list(graph.subjects(RDF.type, SD.Service))) == 1
        for node in graph.subjects(RDF.type, SD.NamedGraph):
            assert len(list(graph.objects(node, SD.name))) == 1


TESTS: dict[str, Callable[[Service, str], None]] = {
    "returns-rdf": returns_rdf,
    "has-endpoint-triple": has_endpoint_triple,
    "conforms-to-schema": conforms_to_schema,
}


@pytest.mark.parametrize("case", parameters(cases("service-description")))
def test_the_service_describes_itself(protocol_data: Service, case: Case) -> None:
    for path in ("/sparql", "/sparql/"):
        TESTS[case.id.partition("/")[2]](protocol_data, path)
