"""SPARQLWrapper, rdflib's two remote stores, and pandas."""

from __future__ import annotations

import urllib.error
from decimal import Decimal
from urllib.parse import quote

import pandas
import pytest
import SPARQLWrapper
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import SPARQLExceptions

from service import Service

from .conftest import FOUND, KNOWN, NAMES, Writable

EX = "http://example.org/"
PAIRS = [(thing, name) for thing, name, _ in FOUND]


# ---- SPARQLWrapper ---------------------------------------------------------------------------------------


def wrapper(
    site: Service, query: str, format: str, method: str = SPARQLWrapper.GET
) -> SPARQLWrapper.SPARQLWrapper:
    client = SPARQLWrapper.SPARQLWrapper(f"{site.address}sparql", returnFormat=format)
    client.setQuery(query)
    client.setMethod(method)
    return client


@pytest.mark.parametrize("method", [SPARQLWrapper.GET, SPARQLWrapper.POST])
@pytest.mark.parametrize("way", [SPARQLWrapper.URLENCODED, SPARQLWrapper.POSTDIRECTLY])
def test_sparqlwrapper_reads_rows(site: Service, method: str, way: str) -> None:
    client = wrapper(site, NAMES, SPARQLWrapper.JSON, method)
    if method == SPARQLWrapper.POST:
        client.setRequestMethod(way)
    bindings = client.queryAndConvert()["results"]["bindings"]
    assert [(r["p"]["value"], r["name"]["value"], r["name"]["xml:lang"]) for r in bindings] == FOUND


def test_sparqlwrapper_reads_rows_in_every_format(site: Service) -> None:
    document = wrapper(site, NAMES, SPARQLWrapper.XML).queryAndConvert()
    assert len(document.getElementsByTagName("result")) == len(FOUND)
    assert wrapper(site, NAMES, SPARQLWrapper.CSV).queryAndConvert().decode().splitlines()[1] == f"{EX}a,A"
    assert (
        wrapper(site, NAMES, SPARQLWrapper.TSV).queryAndConvert().decode().splitlines()[1]
        == f'<{EX}a>\t"A"@en'
    )


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize(
    "format",
    [SPARQLWrapper.TURTLE, SPARQLWrapper.N3, SPARQLWrapper.RDFXML, SPARQLWrapper.JSONLD, SPARQLWrapper.XML],
)
def test_sparqlwrapper_reads_graphs(site: Service, format: str) -> None:
    found = wrapper(site, KNOWN, format).queryAndConvert()
    graph = found if isinstance(found, Graph) else Graph().parse(data=found, format="turtle")
    assert set(graph) == {(URIRef(f"{EX}b"), URIRef(f"{EX}knownBy"), URIRef(f"{EX}a"))}


def test_sparqlwrapper_reads_a_truth_value(site: Service) -> None:
    assert wrapper(site, "ASK { ?s a <http://example.org/Person> }", SPARQLWrapper.JSON).queryAndConvert()[
        "boolean"
    ]


def test_sparqlwrapper_is_told_what_is_wrong(site: Service) -> None:
    with pytest.raises(SPARQLExceptions.QueryBadFormed) as failure:
        wrapper(site, "SELECT * { ?s", SPARQLWrapper.JSON).query()
    assert "the query ends too early" in str(failure.value)


def test_sparqlwrapper_updates(writable: Writable) -> None:
    client = wrapper(
        writable, "INSERT DATA { <http://e/a> <http://e/p> '甲' }", SPARQLWrapper.JSON, SPARQLWrapper.POST
    )
    client.addCustomHttpHeader("Authorization", writable.bearer)
    client.query()
    assert wrapper(writable, "ASK { ?s ?p '甲' }", SPARQLWrapper.JSON).queryAndConvert()["boolean"]


# ---- rdflib ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("format", ["xml", "json", "csv", "tsv"])
def test_rdflib_reads_rows(site: Service, method: str, format: str) -> None:
    store = SPARQLStore(f"{site.address}sparql", method=method, returnFormat=format)
    found = [(str(thing), str(name)) for thing, name in Graph(store=store).query(NAMES)]
    assert found == PAIRS


def test_rdflib_sees_a_graph(site: Service) -> None:
    graph = Graph(store=SPARQLStore(f"{site.address}sparql"))
    assert graph.value(URIRef(f"{EX}a"), URIRef(f"{EX}size")).toPython() == Decimal("1.5")
    assert (URIRef(f"{EX}a"), URIRef(f"{EX}knows"), URIRef(f"{EX}b")) in graph
    assert len(graph) == 10
    named = Graph(store=SPARQLStore(f"{site.address}sparql"), identifier=URIRef(f"{EX}graph"))
    assert len(list(named.triples((None, URIRef(f"{EX}name"), None)))) == 4


def test_rdflib_reads_a_constructed_graph(site: Service) -> None:
    store = SPARQLStore(f"{site.address}sparql", returnFormat="turtle")
    assert len(Graph(store=store).query(KNOWN).graph) == 1


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_rdflib_writes(writable: Writable, method: str) -> None:
    store = SPARQLUpdateStore(
        f"{writable.address}sparql", f"{writable.address}sparql", method=method, autocommit=True,
        headers={"Authorization": writable.bearer},
    )  # fmt: skip
    data = Dataset(store=store)
    graph = data.graph(URIRef(f"{EX}g"))
    graph.add((URIRef(f"{EX}a"), URIRef(f"{EX}name"), Literal("甲", lang="zh")))
    graph.add((URIRef(f"{EX}b"), URIRef(f"{EX}size"), Literal(2)))
    assert len(graph) == 2
    graph.update("DELETE { ?s ?p ?o } INSERT { ?s ?p 3 } WHERE { ?s ?p ?o FILTER(?o = 2) }")
    assert graph.value(URIRef(f"{EX}b"), URIRef(f"{EX}size")) == Literal(3)
    graph.remove((URIRef(f"{EX}a"), None, None))
    assert len(graph) == 1


def test_rdflib_may_not_write_without_the_token(writable: Writable) -> None:
    store = SPARQLUpdateStore(f"{writable.address}sparql", f"{writable.address}sparql", autocommit=True)
    with pytest.raises(urllib.error.HTTPError, match=r"40[13]"):
        Graph(store=store, identifier=URIRef(f"{EX}g")).add((URIRef(f"{EX}a"), URIRef(f"{EX}p"), Literal(1)))


# ---- pandas ----------------------------------------------------------------------------------------------


def test_pandas_reads_a_table(site: Service) -> None:
    query = """PREFIX ex: <http://example.org/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
    SELECT ?p ?size ?born ?name { ?p a ex:Person ; ex:name ?name FILTER(LANG(?name) = "zh")
      OPTIONAL { ?p ex:size ?size ; ex:born ?born } } ORDER BY ?p"""
    address = f"{site.address}sparql?format=csv&query={quote(query)}"
    table = pandas.read_csv(address, parse_dates=["born"])
    assert list(table.columns) == ["p", "size", "born", "name"]
    assert table["size"][0] == 1.5
    assert table["born"][0] == pandas.Timestamp("1999-01-02")
    assert pandas.isna(table["size"][1])
    assert list(table["name"]) == ["甲", '乙, "乙"']
    asked = pandas.read_csv(address.replace("format=csv&", ""), storage_options={"Accept": "text/csv"})
    assert asked.shape == (2, 4)
