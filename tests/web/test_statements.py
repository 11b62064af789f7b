"""Every page as Turtle: its tables row by row, and what the graph says of the things they name."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from urllib.parse import quote

import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, PROV, RDF, RDFS

import service
from service import Service

CSVW = Namespace("http://www.w3.org/ns/csvw#")
BASE = "https://w3id.org/lc-graph/"
PAGES = (
    ("/index", ""), ("/map", ""), ("/compare", "regions=371525,371503"), ("/questions", ""),
    ("/question/01", ""), ("/question/14", ""), ("/things", ""), ("/things/Region", ""),
    ("/search", f"q={quote('灵芝')}"), ("/data", ""), ("/quality", ""),
)  # fmt: skip
"""Every page that is about no single thing, with what it is asked."""
EVERY = pytest.mark.parametrize(("path", "asked"), PAGES)


def address(path: str, asked: str, ending: str = "", lang: str = "en", **more: str) -> str:
    parts = [asked, f"lang={lang}", *(f"{name}={value}" for name, value in more.items())]
    return f"{path}{ending and '.' + ending}?{'&'.join(filter(None, parts))}"


def turtle(site: Service, path: str, asked: str, lang: str = "en") -> Graph:
    reply = site.get(address(path, asked, "ttl", lang))
    assert reply.status == 200, reply.text
    assert reply.type == "text/turtle"
    return Graph().parse(data=reply.text, format="turtle")


@EVERY
def test_rows_are_those_of_the_tables(site: Service, path: str, asked: str) -> None:
    found = turtle(site, path, asked)
    told = site.get(address(path, asked, "json")).json
    tables = told.get("tables")
    if tables is None:  # a search tells its results by kind
        rows = sum(len(group["results"]) for group in told["groups"])
        assert len(list(found.subjects(RDF.type, CSVW.Row))) == rows > 0
        return
    assert len(set(found.subjects(RDF.type, CSVW.Table))) == len(tables)
    assert len(set(found.subjects(RDF.type, CSVW.Row))) == sum(len(table["rows"]) for table in tables) > 0
    titles = {str(found.value(node, DCTERMS.title)) for node in found.subjects(RDF.type, CSVW.Table)}
    assert titles == {table["title"] for table in tables}
    (document,) = found.subjects(RDF.type, CSVW.TableGroup)
    assert (document, RDF.type, FOAF.Document) in found
    assert found.value(document, DCTERMS.title) == Literal(told["title"], lang="en")


@EVERY
def test_a_row_stands_at_its_line_of_the_csv(site: Service, path: str, asked: str) -> None:
    found = turtle(site, path, asked)
    for table in found.subjects(RDF.type, CSVW.Table):
        reply = site.get(str(table).removeprefix(site.address.rstrip("/")))
        lines = list(csv.reader(io.StringIO(reply.text.removeprefix("\ufeff"))))
        rows = {str(row) for row in found.objects(table, CSVW.row)}
        assert rows == {f"{table}#row={at}" for at in range(2, len(lines) + 1)}
        heads = {str(label) for column in found.subjects(RDFS.label) if str(column).startswith(f"{table}#")
                 for label in found.objects(column, RDFS.label)}  # fmt: skip
        assert heads == {head.removeprefix("'") for head in lines[0][:-1]}


@EVERY
def test_what_is_named_is_described(site: Service, path: str, asked: str) -> None:
    found = turtle(site, path, asked)
    (document,) = found.subjects(RDF.type, CSVW.TableGroup)
    things = {str(one) for one in found.objects(document, DCTERMS.references)}
    linked = {str(o) for s, p, o in found if isinstance(o, URIRef) and (s, RDF.type, CSVW.Row) in found
              and str(o).startswith(BASE)}  # fmt: skip
    assert linked <= things
    graphs = {
        one for one in things if one.startswith(f"{BASE}graph/")
    }  # of which nothing is said by their IRI
    assert {one for one in things - graphs if (URIRef(one), None, None) not in found} == set()


def test_figures_are_numbers_with_their_evidence(site: Service) -> None:
    found = turtle(site, "/map", "", "zh")
    rows = [row for row in found.subjects(RDF.type, CSVW.Row) if "table=counties#" in str(row)]
    assert len(rows) >= 8
    told = [row for row in rows if (row, PROV.wasDerivedFrom, None) in found]
    assert told
    for row in told:
        column = URIRef(str(row).partition("#")[0] + "#figure")
        numbers = [one.value for one in found.objects(row, column) if isinstance(one, Literal)]
        assert all(isinstance(one, Decimal | str) for one in numbers)
        (figure,) = (one for one in found.objects(row, column) if isinstance(one, URIRef))
        assert (figure, RDF.type, URIRef(f"{BASE}ontology#Figure")) in found
        for passage in found.objects(row, PROV.wasDerivedFrom):
            assert (figure, PROV.wasDerivedFrom, passage) in found
            assert (passage, None, None) in found
    unsaid = [row for row in rows if row not in told]
    assert all((row, PROV.wasDerivedFrom, None) not in found for row in unsaid)


@EVERY
def test_accept_and_format_choose_as_the_ending_does(site: Service, path: str, asked: str) -> None:
    bare = "/" if path == "/index" else path
    for ending, type in (
        ("ttl", "text/turtle"), ("csv", "text/csv"), ("json", "application/json"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ):  # fmt: skip
        reply = site.get(address(bare, asked), Accept=type)
        assert (reply.status, reply.type) == (200, type)
        assert "Accept" in reply.headers["Vary"]
        if ending != "xlsx":  # a workbook holds when it was made
            assert reply.body == site.get(address(path, asked, ending)).body
        if bare != "/":
            assert site.get(address(bare, asked, format=ending)).type == type
    assert site.get(address(bare, asked), Accept="text/html,*/*;q=0.8").type == "text/html"
    assert site.get(address(bare, asked), Accept="image/png").status == 406
    assert site.get(address(path, asked, "exe")).status == 404


@EVERY
def test_the_page_leads_to_its_files(site: Service, path: str, asked: str) -> None:
    page = site.get(address("/" if path == "/index" else path, asked), Accept="text/html").text
    for ending in ("csv", "xlsx", "json", "ttl"):
        assert f'href="{path}.{ending}?' in page, ending


def test_own_data_have_files_too(tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("own") / "a.ttl"
    file.write_text(service.TTL, encoding="utf-8")
    with service.served("--data", file) as own:
        assert own.get("/index.csv").status == 200
        assert Graph().parse(data=own.get("/index.ttl").text, format="turtle")
        assert own.get("/search.ttl?q=A").status == 200
