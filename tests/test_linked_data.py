"""Linked Data over real HTTP: every IRI of ours leads to documents that say what the graph says of it."""

import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib.namespace import SKOS

import service
from lc_graph import build
from lc_graph.errors import DataError
from lc_graph.resources import room
from lc_graph.tables import records
from lc_graph.terms import BASE, GRAPH, ID
from lc_graph.web import documents
from service import Service

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
REGION = "/id/region/371525"
PASSAGE = "/source/liaocheng-2023-midyear/a7-zhou"


@pytest.fixture(scope="module")
def site() -> Iterator[Service]:
    with service.served("--release", service.release()) as running:
        yield running


@pytest.fixture(scope="module")
def graph() -> ox.Store:
    store = ox.Store()
    store.load(path=service.release() / "lc-graph.nq", format=ox.RdfFormat.N_QUADS)
    return store


@pytest.fixture(scope="module")
def subjects(graph: ox.Store) -> list[str]:
    """Return the path of every IRI of ours that the release says something of, without its fragment."""
    found = {quad.subject.value for quad in graph if isinstance(quad.subject, ox.NamedNode)}
    return sorted({iri.partition("#")[0].removeprefix(BASE) for iri in found if iri.startswith(BASE)})


def links(header: str) -> dict[str, list[tuple[str, str]]]:
    """Return the targets and types of a ``Link`` header by their relation."""
    found: dict[str, list[tuple[str, str]]] = {}
    for target, rest in re.findall(r"<([^>]*)>([^,]*)", header):
        relation = re.search(r'rel="([^"]*)"', rest)
        kind = re.search(r'type="([^"]*)"', rest)
        assert relation
        found.setdefault(relation[1], []).append((target, kind[1] if kind else ""))
    return found


def test_every_subject_of_the_release_leads_to_a_document(site: Service, subjects: list[str]) -> None:
    def ask(path: str) -> str | None:
        reply = site.get("/" + path, Accept="application/n-triples")
        if (reply.status, reply.headers["Location"]) != (303, f"/{path}.nt"):
            return f"{path}: {reply.status} {reply.headers['Location']}"
        return None

    assert len(subjects) > 2300
    with ThreadPoolExecutor(4) as pool:
        assert [found for found in pool.map(ask, subjects) if found] == []


def test_the_documents_hold_what_is_said_of_their_things(
    site: Service, graph: ox.Store, subjects: list[str]
) -> None:
    for path in subjects[::40]:
        reply = site.get(f"/{path}.nt")
        assert reply.status == 200, path
        found = {quad.triple for quad in ox.parse(reply.body, ox.RdfFormat.N_TRIPLES)}
        node = ox.NamedNode(BASE + path)
        said = {quad.triple for quad in graph.quads_for_pattern(node, None, None)}
        said = {triple for triple in said if not isinstance(triple.object, ox.BlankNode)}
        assert said <= found, path


def test_no_document_of_one_thing_is_the_path_of_another(subjects: list[str]) -> None:
    known = set(subjects)
    assert [path for path in subjects if documents.split(path)[0] in known - {path}] == []


@pytest.mark.parametrize(
    ("accept", "ending"),
    [
        (BROWSER, "html"),
        ("*/*", "ttl"),
        ("text/turtle", "ttl"),
        ("application/ld+json", "jsonld"),
        ("application/rdf+xml", "xml"),
        ("application/trig;q=0.9, text/html;q=0.5", "trig"),
        ("text/turtle;q=0, application/n-quads", "nq"),
    ],
)
def test_a_thing_leads_to_the_document_the_client_likes_best(site: Service, accept: str, ending: str) -> None:
    reply = site.get(REGION, Accept=accept)
    assert (reply.status, reply.headers["Location"]) == (303, f"{REGION}.{ending}")
    assert "Accept" in reply.headers["Vary"]
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert {target for target, _ in links(reply.headers["Link"])["describedby"]} >= {f"{REGION}.{ending}"}
    # Programs are told by the header alone, and never in HTML.
    assert (reply.body == b"") is (reply.headers.get("Content-Type") is None) is (ending != "html")


def test_a_thing_in_no_acceptable_format_is_not_acceptable(site: Service) -> None:
    reply = site.get(REGION, Accept="image/png")
    assert (reply.status, reply.type) == (406, "application/problem+json")
    assert "text/turtle" in reply.json["remedy"]


@pytest.mark.parametrize("format", documents.RDF, ids=lambda format: format.name)
def test_all_formats_say_the_same(site: Service, format: documents.Format) -> None:
    def triples(reply: service.Reply, format: ox.RdfFormat) -> set[ox.Triple]:
        found = {quad.triple for quad in ox.parse(reply.body, format)}
        return {triple for triple in found if "Document" not in str(triple)}

    def said(found: set[ox.Triple]) -> set[ox.Triple]:
        return {
            triple for triple in found if not triple.subject.value.endswith(f".{documents.ending(format)}")
        }

    reply = site.get(f"{REGION}.{documents.ending(format)}")
    assert (reply.status, reply.type) == (200, format.media_type)
    rdf = ox.RdfFormat.from_media_type(format.media_type)
    assert rdf is not None
    plain = triples(site.get(f"{REGION}.nt"), ox.RdfFormat.N_TRIPLES)
    plain = {triple for triple in plain if not triple.subject.value.endswith(".nt")}
    assert said(triples(reply, rdf)) == plain
    related = links(reply.headers["Link"])
    assert related["canonical"] == [(str(ID["region/371525"]), "")]
    others = {format.media_type for format in documents.OFFERED} - {format.media_type}
    assert {kind for _, kind in related["alternate"]} == others


def test_a_document_is_not_sent_twice_and_has_a_head(site: Service) -> None:
    first = site.get(f"{REGION}.ttl")
    again = site.get(f"{REGION}.ttl", If_None_Match=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    head = site.request("HEAD", f"{REGION}.ttl")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["ETag"] == first.headers["ETag"]
    assert head.headers["Content-Length"] == first.headers["Content-Length"]
    page = site.get(f"{REGION}.html")
    assert site.get(f"{REGION}.html", If_None_Match=page.headers["ETag"]).status == 304


def test_a_description_tells_claims_evidence_names_and_figures(site: Service) -> None:
    store = ox.Store()
    store.load(site.get(f"{REGION}.ttl").body, ox.RdfFormat.TURTLE)
    asked = """PREFIX lc: <https://w3id.org/lc-graph/ontology#> PREFIX prov: <http://www.w3.org/ns/prov#>
      PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
      PREFIX foaf: <http://xmlns.com/foaf/0.1/> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
      PREFIX region: <https://w3id.org/lc-graph/id/region/>
      ASK {
        ?claim rdf:subject region:371525 ; rdf:predicate lc:implements ; prov:wasDerivedFrom ?passage .
        ?passage lc:firstLine ?line ; lc:gloss ?gloss .
        region:371525 lc:directlyPartOf ?parent . ?parent rdfs:label "Liaocheng"@en , "聊城市"@zh .
        ?figure lc:about region:371525 ; lc:printed ?printed ; lc:indicator/skos:prefLabel ?name .
        <https://w3id.org/lc-graph/id/region/371525.ttl> foaf:primaryTopic region:371525 }"""
    assert store.query(asked)


def test_trig_tells_the_graph_of_each_statement(site: Service) -> None:
    node = ox.NamedNode(str(ID["region/371525"]))
    quads = list(ox.parse(site.get(f"{REGION}.trig").body, ox.RdfFormat.TRIG))
    graphs = {quad.graph_name.value for quad in quads if quad.subject == node}  # type: ignore[union-attr]
    assert {str(GRAPH["reference"]), str(GRAPH["inferred"]), str(GRAPH["metadata"])} <= graphs


def test_a_hub_comes_in_pages_that_together_hold_everything(site: Service, graph: ox.Store) -> None:
    node = ox.NamedNode(str(ID["status/achieved"]))
    path, found = "/id/status/achieved.nt", set()
    pages = 0
    while path:
        reply = site.get(path)
        found |= {quad.triple for quad in ox.parse(reply.body, ox.RdfFormat.N_TRIPLES)}
        path = dict(links(reply.headers["Link"]).get("next", []))  # type: ignore[assignment]
        path = next(iter(path), "")
        pages += 1
    assert pages > 1
    referring = {quad.triple for quad in graph.quads_for_pattern(None, None, node)}
    assert referring <= found
    page = site.get("/id/status/achieved.html?lang=en")
    assert 'rel="next"' in page.text
    for wrong in ("0", "-1", "x", "1.5"):
        assert site.get(f"/id/status/achieved.nt?page={wrong}").status == 400
    assert site.get("/id/status/achieved.nt?page=9999").status == 404


def test_a_page_names_things_in_its_language(site: Service) -> None:
    en, zh = site.get(f"{REGION}.html?lang=en").text, site.get(f"{REGION}.html?lang=zh").text
    assert "<h1>Guan County</h1>" in en
    assert "<h1>冠县</h1>" in zh
    assert "ganoderma industry" in en
    assert "灵芝产业" in zh
    visible = re.sub(r"<(\w+)[^>]*lang=\"zh-CN\"[^>]*>.*?</\1>", "", en)
    assert not re.search(r"[一-鿿]", visible)
    assert re.search(r'<a href="#p\d+"[^>]*>\d+</a>', en)
    assert 'href="/id/region/371500.html?lang=en"' in en


def test_a_passage_tells_who_says_what_there(site: Service) -> None:
    page = site.get(f"{PASSAGE}.html?lang=en").text
    assert "Zhou Zhongwei" in page
    assert "463" in page
    assert "/id/post/lc23h1-a7-zhou-agriculture.html" in page


def test_the_ontology_answers_at_its_iri(site: Service) -> None:
    page = site.get("/ontology.html?lang=en")
    assert 'id="directlyPartOf"' in page.text
    assert "Is a part of another thing" in page.text
    own = {quad.triple for quad in ox.parse(site.get("/ontology.nt").body, ox.RdfFormat.N_TRIPLES)}
    file = ox.parse(path=service.release() / "ontology.ttl", format=ox.RdfFormat.TURTLE)
    named = {q.triple for q in file if not {type(q.subject), type(q.object)} & {ox.BlankNode}}
    assert named <= own
    for path in ("/ontology/0.1.0", "/ontology/policy"):
        assert site.get(path, Accept=BROWSER).status == 303


def test_a_graph_answers_with_all_it_holds(site: Service, graph: ox.Store) -> None:
    name = GRAPH["facts/liaocheng-2023-midyear"]
    quads = set(ox.parse(site.get("/graph/facts/liaocheng-2023-midyear.nq").body, ox.RdfFormat.N_QUADS))
    assert set(graph.quads_for_pattern(None, None, None, ox.NamedNode(str(name)))) <= quads
    assert site.get("/graph/facts/liaocheng-2023-midyear.html?lang=en").status == 200


def test_the_old_address_of_a_thing_leads_to_its_page(site: Service) -> None:
    reply = site.get(f"/thing?iri={BASE}id/region/371525&lang=en")
    assert (reply.status, reply.headers["Location"]) == (303, f"{REGION}.html?lang=en")
    term = site.get(f"/thing?iri={BASE}ontology%23Figure")
    assert term.headers["Location"] == "/ontology.html#Figure"


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/id/region/37152", "region/371525"),
        ("/id/region/guan-county", "region/371525"),
        ("/id/regon/371525.ttl", "region/371525"),
    ],
)
def test_what_is_not_there_gets_suggestions(site: Service, path: str, meant: str) -> None:
    reply = site.get(path)
    assert (reply.status, reply.type) == (404, "application/problem+json")
    assert str(ID[meant]) in [one["iri"] for one in reply.json["suggestions"]]
    page = site.get(path + "?lang=en", Accept=BROWSER)
    assert (page.status, page.type) == (404, "text/html")
    assert f"/id/{meant}.html" in page.text


@pytest.mark.parametrize(
    "path", ["/id/x%3E%20%7D", "/id/%00", "/id/..%2f..%2fetc", "/id/聊城", "/id/a b", "/id/"]
)
def test_what_is_no_iri_is_not_found(site: Service, path: str) -> None:
    from urllib.parse import quote

    assert site.get(quote(path, safe="/%")).status == 404


def test_the_files_of_the_release_answer_at_their_addresses(site: Service) -> None:
    reply = site.get("/release/0.1.0/shapes.ttl")
    assert reply.body == (service.release() / "shapes.ttl").read_bytes()
    assert site.get("/release/0.1.0/../manifest.json").status == 404
    assert site.get("/release/9.9.9/shapes.ttl").status == 404
    assert site.get(f"{REGION}.rdf").headers["Location"] == f"{REGION}.xml"
    assert site.get("/shapes").headers["Location"] == "/release/0.1.0/shapes.ttl"


def test_what_a_release_removed_is_gone(tmp_path: Path) -> None:
    iri = f"{BASE}id/enterprise/gone"
    data = tmp_path / "removed.ttl"
    data.write_text(
        f"""<{iri}> <http://www.w3.org/2002/07/owl#deprecated> true ;
        <http://www.w3.org/2004/02/skos/core#historyNote> "it was counted twice"@en , "重复计入"@zh .""",
        encoding="utf-8",
    )
    with service.served("--data", data) as running:
        for path in ("/id/enterprise/gone", "/id/enterprise/gone.ttl"):
            reply = running.get(path)
            assert reply.status == 410
            assert reply.json["note-en"] == "it was counted twice"
            assert reply.json["note-zh"] == "重复计入"


def test_what_is_removed_stays_known_with_its_reason(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(room("data"), data)
    header = "iri,version,note_zh,note_en\n"
    row = f"{BASE}id/enterprise/gone,0.2.0,重复计入,it was counted twice\n"
    (data / "removed.csv").write_text(header + row, encoding="utf-8")
    graph = build.assemble(records.load(data), data).graph(GRAPH["metadata"])
    notes = {str(note) for note in graph.objects(ID["enterprise/gone"], SKOS.historyNote)}
    assert notes == {"重复计入", "it was counted twice"}
    row = f"{BASE}id/region/371525,0.2.0,误,wrong\n"
    (data / "removed.csv").write_text(header + row, encoding="utf-8")
    with pytest.raises(DataError, match=r"removed\.csv:2:1 \(iri\).*is still there"):
        build.assemble(records.load(data), data)


def test_the_start_page_leads_to_things(site: Service) -> None:
    page = site.get("/?lang=en").text
    for link in ("/things/Region?lang=en", "/ontology.html?lang=en", "/id/chain/ejiao.html?lang=en"):
        assert f'href="{link}"' in page
        assert site.get(link).status == 200
    listed = site.get("/things/Region?lang=en").text
    assert '<a href="/id/region/371525.html?lang=en">Guan County</a>' in listed
    assert "/things/Figure?page=2" not in site.get("/things/Region").text
    assert site.get("/things").status == 200
    for path in ("/things/Nothing", "/things/x-y", "/things/Region?page=2"):
        assert site.get(path).status == 404
    # Pages are asked for alike everywhere, and questions found alike.
    for path in ("/things/Region?page=x", f"{REGION}.ttl?page=0", "/thing?iri=a:b&page=1.5"):
        problem = site.get(path)
        assert (problem.status, problem.json["detail"].endswith("is not the number of a page")) == (400, True)
    for path in ("/question/gdp-of-regions", "/query/gdp-of-regions"):
        problem = site.get(path)
        assert (problem.status, problem.json["type"].rpartition("/")[2]) == (404, "no-question")
        assert problem.json["suggestions"]


def test_answers_are_shown_in_the_language_of_the_page(site: Service) -> None:
    assert "Dong&#39;e Ejiao" in site.get("/question/22?lang=en").text
    assert "东阿阿胶" in site.get("/question/22?lang=zh").text


def test_things_of_others_have_a_page_too(tmp_path: Path) -> None:
    data = tmp_path / "own.ttl"
    figure = "<http://example.org/f> a lc:Figure ; lc:about ex:a ; lc:min 1 ; lc:indicator ex:i ."
    odd = '_:b ex:knows ex:a . ex:a ex:page <javascript:alert(1)> ; a [] ; ex:q "<script>x</script>" .'
    prefix = "@prefix lc: <https://w3id.org/lc-graph/ontology#> ."
    data.write_text(f"{service.TTL}\n{prefix}\n{figure}\n{odd}", encoding="utf-8")
    with service.served("--data", data) as own:
        for iri in ("http://example.org/a", "http://example.org/f", "http://example.org/Thing"):
            reply = own.get(f"/thing?iri={iri}&lang=en", Accept=BROWSER)
            assert reply.status == 200, reply.text
            assert "<script>" not in reply.text
            assert 'href="javascript' not in reply.text
        assert own.get("/thing?iri=http://example.org/none").status == 404
        assert own.get("/things").status == 200
        assert own.get("/query").json == {"questions": []}
