"""The documentation of ontology, code lists and shapes: nothing is left out, in both languages."""

from __future__ import annotations

import csv
import io
import re
from functools import cache
from html import unescape

import pytest
from rdflib import Graph
from rdflib.namespace import OWL, RDF, RDFS, SKOS

import project
from lc_graph.engine.store import Store
from lc_graph.resources import room
from lc_graph.terms import ID, LC, LCS, SH
from lc_graph.validation.checks import load_checks
from lc_graph.validation.validate import named_shapes
from lc_graph.vocabulary.book import Book, read
from lc_graph.vocabulary.shapes import Demand, Shape
from service import Service

LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
MODULES = sorted(path.stem for path in room("ontology").glob("*.ttl"))
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)


@cache
def book() -> Book:
    return read(project.ROOT)


@cache
def declared(folder: str, name: str = "*") -> Graph:
    graph = Graph()
    for path in room(folder).glob(f"{name}.ttl"):
        graph.parse(path)
    return graph


def of_module(name: str) -> set[str]:
    """Return the terms of ours that a module declares, as rdflib reads it."""
    graph = declared("ontology", name)
    found = {str(term) for kind in KINDS for term in graph.subjects(RDF.type, kind)}
    return {term.removeprefix(str(LC)) for term in found if term.startswith(str(LC))}


def entries(page: str) -> dict[str, str]:
    """Return the plain words of the entries of a page, by the fragments that lead to them."""
    found = re.findall(r'<article class="term" id="([^"]+)">(.*?)</article>', page, re.DOTALL)
    return {id: " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split()) for id, body in found}


def rows(site: Service, path: str) -> list[dict[str, str]]:
    text = site.get(path).body.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


# ---- the ontology -----------------------------------------------------------------------------------


@LANGS
@pytest.mark.parametrize("name", [name for name in MODULES if of_module(name)])
def test_a_module_tells_of_each_of_its_terms(site: Service, name: str, lang: str) -> None:
    reply = site.get(f"/ontology/{name}.html?lang={lang}")
    assert reply.status == 200
    told = entries(reply.text)
    assert told.keys() >= of_module(name)
    graph = declared("ontology", name)
    for id in of_module(name):
        for property in (SKOS.definition, RDFS.label):
            for literal in graph.objects(LC[id], property):
                if literal.language == lang:  # type: ignore[attr-defined]
                    assert " ".join(literal.split()) in told[id]


def test_a_property_tells_its_domain_range_use_and_shapes(site: Service, store: Store) -> None:
    page = site.get("/ontology/evidence.html?lang=en").text
    found = entries(page)["inArticle"]
    assert "Domain passage" in found
    assert "Range article" in found
    assert "at most one value" in found
    n = int(store.rows("SELECT (COUNT(*) AS ?n) { ?x lc:inArticle ?y }")[0]["n"])
    assert f"{n} statements" in found
    assert 'href="/shapes/evidence.html?lang=en#Passage-inArticle"' in page


def test_a_class_tells_how_many_members_it_has(site: Service, store: Store) -> None:
    page = site.get("/ontology/project.html?lang=en").text
    n = int(store.rows("SELECT (COUNT(*) AS ?n) { ?x a lc:Project }")[0]["n"])
    assert f"{n} members" in entries(page)["Project"]
    assert 'href="/things/Project?lang=en"' in page


@LANGS
def test_a_module_has_a_diagram_that_names_its_classes(site: Service, lang: str) -> None:
    for name in MODULES:
        module = book().module(name)
        if module is None or not module.of("class"):
            continue
        reply = site.get(f"/ontology/{name}.svg?lang={lang}")
        assert (reply.status, reply.type) == (200, "image/svg+xml")
        drawn = " ".join(re.findall(r"<title>([^<]*)</title>", reply.text))
        for term in module.of("class"):
            assert term.labels[lang] in unescape(drawn)


def test_the_page_of_all_terms_leads_to_every_module(site: Service) -> None:
    page = site.get("/ontology.html?lang=zh").text
    for name in MODULES:
        assert (f'href="/ontology/{name}.html?lang=zh"' in page) == bool(
            of_module(name)
        ) or name == "alignment"
    for id in of_module("*"):
        assert f'id="{id}"' in page


def test_a_module_is_a_table_too(site: Service) -> None:
    found = rows(site, "/ontology/region.csv?lang=en")
    assert {row["Term"] for row in found} <= {f"lc:{id}" for id in of_module("region")}
    assert found


def test_a_module_keeps_its_rdf(site: Service) -> None:
    graph = Graph().parse(data=site.get("/ontology/event.ttl").text, format="turtle")
    assert (None, RDF.type, OWL.Ontology) in graph


# ---- the code lists ---------------------------------------------------------------------------------


@LANGS
def test_every_list_and_every_code_is_there(site: Service, store: Store, lang: str) -> None:
    page = site.get(f"/codes.html?lang={lang}").text
    schemes = store.rows(f'SELECT ?s {{ ?s a skos:ConceptScheme FILTER(STRSTARTS(STR(?s), "{ID}scheme/")) }}')
    listed = {one["s"].rpartition("/")[2] for one in schemes} - {"gbt4754", "isic4"}
    assert listed
    assert {name for name in listed if f'<h2 id="{name}">' not in page} == set()
    codes = store.rows(
        """SELECT ?c ?label { GRAPH <https://w3id.org/lc-graph/graph/codes> { ?c skos:inScheme ?s } }"""
    )
    missing = {one["c"] for one in codes if f">{one['c'].rpartition('/')[2]}</a>" not in page}
    assert {code for code in missing if code.startswith(str(ID))} == set()


def test_a_list_tells_which_property_takes_it(site: Service) -> None:
    page = site.get("/codes.html?lang=en").text
    assert 'href="/ontology/project.html?lang=en#phase"' in page
    assert 'href="/codes.html?lang=en#phase"' in site.get("/ontology/project.html?lang=en").text


# ---- the shapes -------------------------------------------------------------------------------------


@LANGS
def test_every_shape_and_check_says_what_it_demands(site: Service, lang: str) -> None:
    page = site.get(f"/shapes.html?lang={lang}").text
    graph = declared("shapes")
    names = named_shapes(graph)
    checks = {check.id: (check.title_zh, check.title_en)[lang == "en"] for check in load_checks()}
    found = re.findall(r'<div id="([^"]+)"><dt><a href="([^"]+)">.*?</dt><dd>(.*?)</dd>', page, re.DOTALL)
    told = {id: unescape(re.sub(r"<[^>]*>", "", words)) for id, _, words in found}
    assert told.keys() == {*names, *checks}
    assert all(told.values())
    for id, title in checks.items():
        assert told[id] == title
    for name in names:
        for message in graph.objects(LCS[name], SH.message):
            if getattr(message, "language", None) == lang:
                assert told[name] == str(message)
    places: dict[str, list[str]] = {}
    for id, href, _ in found:
        places.setdefault(href.partition("#")[0], []).append(id)
    for path, ids in places.items():
        assert entries(site.get(path).text).keys() == set(ids)


def test_a_shape_tells_class_property_conditions_and_severity(site: Service) -> None:
    found = entries(site.get("/shapes/evidence.html?lang=en").text)["Article-inSource"]
    for words in ("Class article", "Property in source", "at least 1", "at most 1", "of class lc:Source",
                  "violation", "lc-graph validate, SHACL shape in shapes/evidence.ttl"):  # fmt: skip
        assert words in found
    checks = entries(site.get("/shapes/hygiene.html?lang=zh").text)["cycle-broader"]
    assert "怎样改正" in checks
    assert "shapes/hygiene/cycle-broader.rq" in checks


def test_browsers_read_the_shapes_and_programs_take_them(site: Service) -> None:
    browser = site.get("/shapes", Accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert (browser.status, browser.headers["Location"]) == (303, "/shapes.html")
    program = site.get("/shapes", Accept="text/turtle")
    assert program.headers["Location"].endswith("/shapes.ttl")
    assert site.get("/shapes/no-such").status == 404


def test_alternatives_are_told_with_all_they_demand() -> None:
    shape = next(one for one in book().shapes if one.id == "Figure-bounds")
    told = " ".join(one.in_("en") for one in shape.demands)
    assert "property lc:qualifier" in told
    assert "one of qualifier/at-most" in told


@pytest.mark.parametrize(
    ("low", "high", "written"),
    [("1", "1", "1"), ("", "1", "0..1"), ("1", "", "1..*"), ("", "0", "0"), ("", "", "")],
)
def test_bounds_are_written_as_in_diagrams(low: str, high: str, written: str) -> None:
    demands = [Demand(key, (n,)) for key, n in (("minCount", low), ("maxCount", high)) if n]
    shape = Shape("", "", "property", {}, {}, "violation", (), (), (), "lc:x", tuple(demands), ())
    assert shape.bounds == written


# ---- the data page leads to all of it ---------------------------------------------------------------


def test_the_data_page_leads_to_the_documentation(site: Service) -> None:
    page = site.get("/data?lang=en", Accept="text/html").text
    for path in ("/ontology.html", "/codes.html", "/shapes.html"):
        assert f'href="{path}?lang=en"' in page
