"""What the service says of itself: the W3C's tests, VoID, and what editors ask for."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

import service
from lc_graph.terms import GRAPH, ID, PREFIXES
from lc_graph.web import functions
from service import Service

SD = "http://www.w3.org/ns/sparql-service-description#"
MANIFEST = Path("conformance", "sparql11", "service-description", "manifest.ttl")
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
PROLOGUE = f"PREFIX sd: <{SD}> " + " ".join(f"PREFIX {prefix}: <{iri}>" for prefix, iri in PREFIXES.items())
THINGS = {"Service", "Dataset", "Graph", "NamedGraph", "Language", "Function", "EntailmentRegime", "Feature"}
RANGES: dict[str, str | None] = {
    "supportedLanguage": None, "resultFormat": None, "inputFormat": None, "feature": None, "endpoint": None,
    "extensionFunction": "Function", "defaultDataset": "Dataset", "defaultGraph": "Graph", "name": None,
    "namedGraph": "NamedGraph", "graph": "Graph", "defaultEntailmentRegime": "EntailmentRegime",
}  # fmt: skip
"""The properties of the vocabulary that may be used, with the class that their values have."""


@pytest.fixture(scope="module")
def site() -> Iterator[Service]:
    with service.served("--release", service.release()) as running:
        yield running


@pytest.fixture(scope="module")
def described(site: Service) -> ox.Store:
    return parsed(site.get("/sparql").body)


def parsed(body: bytes, format: ox.RdfFormat = ox.RdfFormat.TURTLE) -> ox.Store:
    store = ox.Store()
    store.load(body, format)
    return store


def returns_rdf(site: Service) -> None:
    for media_type in ("text/turtle", "application/rdf+xml", "application/ld+json", "application/n-triples"):
        for path in ("/sparql", "/sparql/"):
            reply = site.get(path, Accept=media_type)
            format = ox.RdfFormat.from_media_type(media_type)
            assert (reply.status, reply.type) == (200, media_type)
            assert format is not None
            assert len(parsed(reply.body, format)) > 100
    assert site.get("/sparql").type == "text/turtle"


def has_endpoint_triple(site: Service) -> None:
    store = parsed(site.get("/sparql").body)
    assert store.query(f"{PROLOGUE} ASK {{ ?s a sd:Service ; sd:endpoint <{site.address}sparql> }}")


def conforms_to_schema(site: Service) -> None:
    store = parsed(site.get("/sparql").body)
    rdf_type = ox.NamedNode(PREFIXES["rdf"] + "type")
    for quad in store:
        if quad.predicate == rdf_type and str(quad.object).startswith(f"<{SD}"):
            assert quad.object.value.removeprefix(SD) in THINGS  # type: ignore[union-attr]
        elif quad.predicate.value.startswith(SD):
            name = quad.predicate.value.removeprefix(SD)
            assert name in RANGES
            assert isinstance(quad.object, ox.NamedNode)
            if wanted := RANGES[name]:
                assert ox.Quad(quad.object, rdf_type, ox.NamedNode(SD + wanted), ox.DefaultGraph()) in store
    for named in store.query(
        f"{PROLOGUE} SELECT ?g (COUNT(?n) AS ?names) {{ ?g a sd:NamedGraph ; sd:name ?n }} GROUP BY ?g"
    ):
        assert named["names"].value == "1"


W3C = {
    "returns-rdf": returns_rdf,
    "has-endpoint-triple": has_endpoint_triple,
    "conforms-to-schema": conforms_to_schema,
}


@pytest.mark.parametrize("name", W3C)
def test_w3c(site: Service, shared: Path, name: str) -> None:
    manifest = (shared / MANIFEST).read_text(encoding="utf-8")
    assert f":{name} rdf:type mf:ServiceDescriptionTest" in manifest
    assert manifest.count("mf:ServiceDescriptionTest") == len(W3C)
    W3C[name](site)


def test_what_is_described_is_so(site: Service, described: ox.Store) -> None:
    assert described.query(
        f"{PROLOGUE} ASK {{ ?s sd:supportedLanguage sd:SPARQL11Query ; sd:defaultDataset ?all "
        # The suggestions are no part of the default graph, so that it is not the union of them all.
        "FILTER NOT EXISTS { ?s sd:feature sd:UnionDefaultGraph } "
        f"FILTER EXISTS {{ ?all sd:namedGraph/sd:name <{GRAPH.suggestions}> }} "
        "FILTER NOT EXISTS { ?s sd:supportedLanguage sd:SPARQL11Update } }"
    )
    asked = "SELECT ?name ?triples { ?n sd:name ?name ; sd:graph/void:triples ?triples }"
    found = {row["name"].value: row["triples"].value for row in described.query(f"{PROLOGUE} {asked}")}
    counts = site.query("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g").json
    assert found == {row["g"]["value"]: row["n"]["value"] for row in counts["results"]["bindings"]}
    assert not any(isinstance(quad.subject, ox.BlankNode) for quad in described)
    figures = (
        "SELECT ?n { ?d sd:defaultGraph/void:classPartition ?c . ?c void:class lc:Figure ; void:entities ?n }"
    )
    [row] = described.query(f"{PROLOGUE} {figures}")
    number = site.query(f"{PROLOGUE} SELECT (COUNT(*) AS ?n) {{ ?x a lc:Figure }}").json
    assert row["n"].value == number["results"]["bindings"][0]["n"]["value"]
    prefixes = "SELECT ?p ?n { ?d sh:declare [ sh:prefix ?p ; sh:namespace ?n ] }"
    rows = described.query(f"{PROLOGUE} {prefixes}")
    assert {row["p"].value: row["n"].value for row in rows} == PREFIXES


def test_the_extension_functions_are_those_that_work(site: Service, described: ox.Store) -> None:
    told = {
        row["f"].value for row in described.query(f"{PROLOGUE} SELECT ?f {{ ?s sd:extensionFunction ?f }}")
    }
    assert told == set(functions.extension_functions())
    assert functions.GEOSPARQL + "sfWithin" in told
    shape = '"POLYGON((0 0,0 2,2 2,2 0,0 0))"^^geo:wktLiteral'
    point = '"POINT(1 1)"^^geo:wktLiteral'
    ask = f"{PROLOGUE} ASK {{ FILTER (<{functions.GEOSPARQL}sfWithin>({point}, {shape})) }}"
    assert site.query(ask).json["boolean"] is True
    assert site.query(f"ASK {{ FILTER (<{functions.GEOSPARQL}isMeasured>(1)) }}").status == 400


def test_own_files_are_described_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(service.TTL, encoding="utf-8")
    with service.served("--data", f"http://example.org/g={tmp_path}/a.ttl") as own:
        store = parsed(own.get("/sparql").body)
        assert not store.query(f"{PROLOGUE} ASK {{ ?s sd:feature ?f }}")
        thing = "<http://example.org/Thing>"
        classes = f"SELECT ?n {{ ?g void:classPartition [ void:class {thing} ; void:entities ?n ] }}"
        assert [row["n"].value for row in store.query(f"{PROLOGUE} {classes}")] == ["2"]
        void = parsed(own.get("/.well-known/void").body)
        assert void.query(
            f"{PROLOGUE} ASK {{ ?d a void:Dataset ; void:sparqlEndpoint <{own.address}sparql> }}"
        )


@pytest.mark.parametrize("path", ["/.well-known/void", "/void"])
def test_the_data_are_described_in_void(site: Service, path: str) -> None:
    reply = site.get(path)
    assert (reply.status, reply.type) == (200, "text/turtle")
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    dataset = ID["dataset/lc-graph"]
    store = parsed(reply.body)
    asked = f"""ASK {{ <{dataset}> a void:Dataset ; void:sparqlEndpoint <{site.address}sparql> ;
      void:dataDump <{site.address}download/turtle> ; dcterms:license ?licence ; void:triples ?triples ;
      void:classPartition [ void:class lc:Region ; void:entities ?regions ] ;
      void:propertyPartition [ void:property lc:about ; void:triples ?uses ] .
      ?document a void:DatasetDescription ; foaf:primaryTopic <{dataset}> }}"""
    assert store.query(f"{PROLOGUE} {asked}")
    assert site.get(path, If_None_Match=reply.headers["ETag"]).status == 304
    assert site.get(path, Accept=BROWSER).headers["Location"] == "/id/dataset/lc-graph.html"
    assert site.get(path, Accept="application/rdf+xml").type == "application/rdf+xml"
    assert site.get(path, Accept="image/png").status == 406


EDITOR_ASKS = {
    "classes and their properties": """SELECT DISTINCT ?subjectClass ?prop {
        ?cp void:class ?subjectClass ; void:propertyPartition ?pp . ?pp void:property ?prop }""",
    "prefixes": "SELECT DISTINCT ?prefix ?namespace { [] sh:namespace ?namespace ; sh:prefix ?prefix }",
    "examples": """SELECT DISTINCT ?sq ?comment ?query { ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ;
        sh:select|sh:ask|sh:construct|sh:describe ?query }""",
}


@pytest.mark.parametrize("what", EDITOR_ASKS)
def test_editors_find_what_they_complete_from(site: Service, what: str) -> None:
    rows = site.query(f"{PROLOGUE} {EDITOR_ASKS[what]}").json["results"]["bindings"]
    assert len(rows) > 10
    if what == "classes and their properties":
        pairs = {(row["subjectClass"]["value"], row["prop"]["value"]) for row in rows}
        lc = PREFIXES["lc"]
        assert (lc + "Figure", lc + "indicator") in pairs
        assert (lc + "Region", lc + "indicator") not in pairs
