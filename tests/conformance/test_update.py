"""SPARQL 1.1 Update, as the W3C's suite tests it: data in, update, every graph out."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from rdflib import Graph

from service import Service

from . import results
from .conftest import clear
from .manifests import Case, DataSet, cases, parameters


def place(iri: str | None) -> str:
    """Return where the graph store has a graph; None is the default graph."""
    return "/store?default" if iri is None else f"/store?graph={quote(iri, safe='')}"


def graphs(data: DataSet) -> dict[str | None, Graph]:
    """Return the graphs of a data set by IRI, without those that are empty."""
    found: dict[str | None, Graph] = {None: Graph()}
    for file in data.default:
        found[None].parse(file)
    for iri, file in data.named:
        found.setdefault(iri, Graph()).parse(file)
    return {iri: graph for iri, graph in found.items() if iri is None or len(graph)}


@pytest.mark.parametrize("case", parameters(cases("basic-update")))
def test_an_update_leaves_the_expected_graphs(writable: list[Service], token: str, case: Case) -> None:
    for server in writable:
        updated(server, token, case)


def updated(server: Service, token: str, case: Case) -> None:
    clear(server, token)
    bearer = f"Bearer {token}"
    for iri, graph in graphs(case.data).items():
        sent = server.request(
            "PUT", place(iri), graph.serialize(format="nt"),
            Content_Type="application/n-triples", Authorization=bearer,
        )  # fmt: skip
        assert sent.status in (200, 201, 204), sent.text
    done = server.request(
        "POST", "/sparql", case.text, Content_Type="application/sparql-update", Authorization=bearer
    )
    assert done.status in (200, 204), done.text
    wanted = graphs(case.after)
    listed = server.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }").json["results"]["bindings"]
    assert {row["g"]["value"] for row in listed} == {iri for iri in wanted if iri is not None}
    for iri, graph in wanted.items():
        reply = server.get(place(iri), Accept="application/n-triples")
        assert reply.status == 200, reply.text
        assert results.same_graphs(results.read_graph(reply.body, reply.type), graph), (iri, reply.text)
