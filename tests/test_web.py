import contextlib
import json
import re
import socket
import threading
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pyoxigraph as ox
import pytest

import service
from lc_graph.web.texts import TEXTS
from service import Service, eventually

SELECT = "SELECT ?s { ?s ?p ?o } LIMIT 2"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 2"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a != ?j) }"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FORM = {"Content_Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def site() -> Iterator[Service]:
    with service.served("--release", service.release(), "--timeout", "600", "--per-client", "64") as running:
        yield running


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("own")
    (folder / "a.ttl").write_text(service.TTL, encoding="utf-8")
    (folder / "b.nt").write_text("<a:s> <a:p> <a:o> .\n")
    with service.served(
        "--data", folder / "b.nt", "--data", f"http://example.org/g={folder}/a.ttl"
    ) as running:
        yield running


class Page(HTMLParser):
    """What a page holds: its links, its words, the elements that must not be there."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.words += data


def scripts(html: str) -> list[tuple[str, str]]:
    """Return the attributes and the text of the scripts of a page."""
    return re.findall(r"<script([^>]*)>(.*?)</script>", html, re.DOTALL)


# ---- the protocol -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accept", "type"),
    [
        ("*/*", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("application/json", "application/sparql-results+json"),
        ("text/csv;q=0.4, text/tab-separated-values;q=0.5", "text/tab-separated-values"),
        ("text/turtle, text/csv;q=0.1", "text/csv"),
        (BROWSER, "text/html"),
    ],
)
def test_rows_come_in_the_format_accepted(site: Service, accept: str, type: str) -> None:
    reply = site.query(SELECT, Accept=accept)
    assert (reply.status, reply.type) == (200, type)


@pytest.mark.parametrize(
    ("accept", "type"),
    [
        ("*/*", "text/turtle"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/ld+json, */*;q=0.1", "application/ld+json"),
        ("application/sparql-results+json, text/turtle;q=0.5", "text/turtle"),
    ],
)
def test_triples_come_in_the_format_accepted(site: Service, accept: str, type: str) -> None:
    reply = site.query(CONSTRUCT, Accept=accept)
    assert (reply.status, reply.type) == (200, type)
    format = ox.RdfFormat.from_media_type(type)
    assert len(list(ox.parse(reply.body, format))) == 2


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv", "application/sparql-results+json"])
def test_a_format_in_the_address_counts_more_than_the_header(site: Service, name: str) -> None:
    reply = site.query(SELECT, {"format": name}, Accept=BROWSER)
    assert reply.status == 200
    assert name.split("+")[-1] in reply.type or name == "tsv"


def test_what_cannot_be_accepted_is_refused(site: Service) -> None:
    for text, more, accept, status in (
        (SELECT, {}, "text/turtle", 406),
        (CONSTRUCT, {}, "text/csv", 406),
        (SELECT, {}, "image/png", 406),
        (SELECT, {"format": "turtle"}, "*/*", 406),
        (SELECT, {"format": "docx"}, "*/*", 400),
    ):
        reply = site.query(text, more, Accept=accept)
        assert (reply.status, reply.type) == (status, "application/problem+json")
        assert reply.json["remedy"]


def test_get_and_both_kinds_of_post_answer_alike(site: Service) -> None:
    got = site.query(SELECT)
    form = site.request("POST", "/sparql", urlencode({"query": SELECT}), **FORM)
    direct = site.request("POST", "/sparql", SELECT, Content_Type="application/sparql-query; charset=utf-8")
    assert got.body == form.body == direct.body
    assert json.loads(got.body)["head"]["vars"] == ["s"]
    assert site.query("ASK {}").json["boolean"] is True
    described = site.query("DESCRIBE <https://w3id.org/lc-graph/id/region/371525>")
    assert "冠县" in described.text


def test_a_data_set_of_the_protocol_is_the_whole_data_set(own: Service) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"

    def number(more: str = "") -> int:
        reply = own.get(f"/sparql?query={quote(count)}{more}")
        return int(reply.json["results"]["bindings"][0]["n"]["value"])

    # Served exactly: the default graph is that of the files, not a merge.
    assert number() == 1
    assert number("&default-graph-uri=http://example.org/g") == 7
    assert number("&named-graph-uri=http://example.org/g") == 0
    body = urlencode({"query": count, "default-graph-uri": "http://example.org/g"})
    assert '"7"' in own.request("POST", "/sparql", body, **FORM).text


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status"),
    [
        ("POST", "/sparql", "update=DROP+ALL", FORM, 409),
        ("POST", "/sparql", "DROP ALL", {"Content_Type": "application/sparql-update"}, 409),
        ("GET", "/sparql?update=DROP+ALL", None, {}, 400),
        ("GET", "/sparql?query=" + quote("INSERT DATA { <a:b> <a:b> 1 }"), None, {}, 403),
        ("GET", "/sparql?query=" + quote("SELECT * { SERVICE <http://127.0.0.1:1/> {} }"), None, {}, 403),
        ("POST", "/sparql", "x=1", FORM, 400),
        ("POST", "/sparql", "query=ASK%7B%7D&query=ASK%7B%7D", FORM, 400),
        ("GET", "/sparql?query=%FF", None, {}, 400),
        ("POST", "/sparql", b"ASK {} # \xff", {"Content_Type": "application/sparql-query"}, 400),
        ("POST", "/sparql", "ASK {}", {"Content_Type": "text/plain"}, 415),
        ("PUT", "/sparql", "ASK {}", FORM, 405),
        ("DELETE", "/sparql", None, {}, 405),
        ("GET", "/sparql?query=" + "%20" * 20_000 + "x" * 100_000, None, {}, 414),
        ("POST", "/sparql", "query=" + "x" * 200_000, FORM, 413),
        ("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=a:%25zz", None, {}, 400),
        ("GET", "/query/gdp-of-a-region?region=a:%25zz", None, {}, 400),
        ("GET", "/thing?iri=a:%25zz", None, {}, 404),
        ("GET", "/nothing", None, {}, 404),
        ("GET", "/download/docx", None, {}, 404),
        ("GET", "/question/999", None, {}, 404),
    ],
)
def test_a_wrong_request_gets_problem_details(
    site: Service, method: str, path: str, body: str | None, headers: dict[str, str], status: int
) -> None:
    reply = site.request(method, path, body, **headers)
    assert (reply.status, reply.type) == (status, "application/problem+json"), reply.text
    assert reply.json["status"] == status
    assert reply.json["detail"]


def test_a_syntax_error_says_line_and_column(site: Service) -> None:
    problem = site.query("SELECT ?x {\n ?x foo:bar ?y }").json
    assert (problem["status"], problem["line"], problem["column"]) == (400, 2, 5)
    assert "foo:bar" in problem["detail"]
    page = site.query("SELECT ?x {\n ?x foo:bar ?y }", Accept=BROWSER)
    assert (page.status, page.type) == (400, "text/html")
    assert "foo:bar ?y" in page.text


def test_a_query_that_takes_too_long_is_a_timeout_not_half_an_answer(site: Service) -> None:
    reply = site.query(ENDLESS, {"timeout": "1"})
    assert (reply.status, reply.type) == (504, "application/problem+json")
    assert site.query("ASK {}").status == 200


def test_pages_come_while_queries_run(site: Service) -> None:
    where = urlsplit(site.address)
    with contextlib.ExitStack() as held:
        for _ in range(30):
            client = held.enter_context(socket.create_connection((where.hostname or "", where.port or 0)))
            client.sendall(f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        assert eventually(lambda: site.at_work() == 30)
        assert site.get("/").status == 200
        assert eventually(lambda: site.at_work() == 30)
    assert eventually(lambda: site.at_work() == 0)
    assert site.query("ASK {}").status == 200


def test_who_waits_too_long_is_told_to_come_back(tmp_path: Path) -> None:
    (tmp_path / "many.nt").write_text("".join(f"<a:s{i}> <a:p> <a:o{i}> .\n" for i in range(2000)))
    options = ("--timeout", "1", "--per-client", "64")
    with service.served("--data", tmp_path / "many.nt", *options) as hasty:
        replies: list[int] = []
        threads = [
            threading.Thread(target=lambda: replies.append(hasty.query(ENDLESS).status)) for _ in range(30)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert set(replies) == {503, 504}
        assert eventually(lambda: hasty.query("ASK {}").status == 200)


def test_an_answer_has_a_tag_and_is_not_sent_twice(site: Service) -> None:
    first = site.query(SELECT)
    again = site.query(SELECT, If_None_Match=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    other = site.query(SELECT, {"format": "xml"})
    assert other.headers["ETag"] != first.headers["ETag"]
    assert "Accept" in first.headers["Vary"]


def test_scripts_of_other_origins_may_ask(site: Service) -> None:
    asked = site.query(SELECT, Origin="https://example.org")
    assert asked.headers["Access-Control-Allow-Origin"] == "*"
    assert site.query("SELECT", Origin="https://example.org").headers["Access-Control-Allow-Origin"] == "*"
    preflight = site.request(
        "OPTIONS",
        "/sparql",
        Origin="https://example.org",
        Access_Control_Request_Method="POST",
        Access_Control_Request_Headers="content-type",
    )
    assert preflight.status in (200, 204)
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    assert "content-type" in preflight.headers["Access-Control-Allow-Headers"].lower()


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/", "GET, HEAD, OPTIONS"),
        ("/query", "GET, HEAD, OPTIONS"),
        ("/id/region/371525", "GET, HEAD, OPTIONS"),
        ("/healthz", "GET, HEAD, OPTIONS"),
        ("/sparql", "GET, HEAD, POST, OPTIONS"),
        ("/store", "GET, HEAD, PUT, POST, PATCH, DELETE, OPTIONS"),
    ],
)
def test_pages_of_other_origins_may_read_everything(site: Service, path: str, methods: str) -> None:
    elsewhere = {"Origin": "https://example.org", "Access_Control_Request_Headers": "x-own"}
    got = site.get(path, **elsewhere)
    assert got.headers["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in got.headers["Access-Control-Expose-Headers"]
    asked = site.request("OPTIONS", path, Access_Control_Request_Method="GET", **elsewhere)
    assert (asked.status, asked.headers.get("Content-Type")) == (204, None)
    assert asked.headers["Access-Control-Allow-Origin"] == "*"
    assert asked.headers["Access-Control-Allow-Headers"] == "x-own"
    for name in ("Allow", "Access-Control-Allow-Methods"):
        assert set(asked.headers[name].split(", ")) == set(methods.split(", "))


def test_an_endpoint_says_what_may_be_sent_to_it(site: Service) -> None:
    store = site.request("OPTIONS", "/store").headers
    assert "text/turtle" in store["Accept-Post"]
    assert "multipart/form-data" in store["Accept-Post"]
    assert store["Accept-Patch"] == "application/sparql-update"
    assert "application/sparql-query" in site.request("OPTIONS", "/sparql").headers["Accept-Post"]
    assert "Accept-Post" not in site.request("OPTIONS", "/").headers


def test_head_is_get_without_a_body(site: Service) -> None:
    path = "/sparql?query=" + quote(SELECT)
    head, got = site.request("HEAD", path), site.get(path)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Type"] == got.headers["Content-Type"]


def test_the_service_describes_itself(site: Service) -> None:
    reply = site.get("/sparql")
    assert reply.type == "text/turtle"
    store = ox.Store()
    store.load(reply.body, ox.RdfFormat.TURTLE)
    asked = f"""PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
      ASK {{ <{site.address}sparql> a sd:Service ; sd:supportedLanguage sd:SPARQL11Query ;
        sd:defaultDataset/sd:namedGraph/sd:name <https://w3id.org/lc-graph/graph/ontology> }}"""
    assert store.query(asked)
    assert not any(isinstance(q.subject, ox.BlankNode) for q in store)
    form = site.get("/sparql", Accept=BROWSER)
    assert "<textarea" in form.text


# ---- the pages --------------------------------------------------------------------------------------


def test_the_start_page_speaks_both_languages(site: Service) -> None:
    zh, en = site.get("/"), site.get("/", Accept_Language="en-GB,en;q=0.9")
    assert "聊城经济知识图谱" in zh.text
    assert "Liaocheng economy knowledge graph" in en.text
    assert site.get("/?lang=en", Accept_Language="zh-CN").text.count('<html lang="en"') == 1
    assert zh.headers["Content-Language"] == "zh-CN"
    assert not re.search(r"[一-鿿]", re.sub(r"<(\w+)[^>]*lang=\"zh-CN\"[^>]*>.*?</\1>", "", en.text))


def test_the_start_page_tells_numbers_chains_questions_and_downloads(site: Service) -> None:
    page = Page(site.get("/?lang=zh").text)
    count = "SELECT (COUNT(*) AS ?n) { ?x a <https://w3id.org/lc-graph/ontology#Figure> }"
    figures = site.query(count).json["results"]["bindings"][0]["n"]["value"]
    assert re.search(rf"统计数据\s*{figures}\b", page.words)
    for chain in ("灵芝产业链", "桑黄产业链", "阿胶产业链", "铝加工产业链"):
        assert chain in page.words
    assert f"{site.address}sparql" in page.words
    questions = [link for link in page.links if link.startswith("/question/")]
    assert questions
    assert sum(link.startswith("/download/") for link in page.links) == 7
    for link in dict.fromkeys(page.links):
        if link.startswith("/"):
            assert site.get(link).status == 200, link


def test_a_question_is_answered_for_a_thing_named_by_people(site: Service) -> None:
    page = site.get("/question/01?" + urlencode({"region": "茌平", "lang": "zh"}))
    assert page.status == 200
    assert "id/region/371503" in page.text
    wrong = site.get("/question/01?" + urlencode({"region": "花县", "lang": "en"}), Accept=BROWSER)
    assert wrong.status == 400
    assert "冠县" in wrong.text


def test_a_thing_has_a_page(site: Service) -> None:
    page = site.get("/id/region/371525.html")
    assert page.status == 200
    assert "冠县" in page.text
    for iri in ("", "a b", "x> } DROP ALL #", "https://example.org/unknown"):
        assert site.get("/thing?iri=" + quote(iri)).status == 404


def test_what_people_type_is_shown_as_text(site: Service) -> None:
    evil = "<script>alert(1)</script>"
    for path in ("/sparql?format=html&query=", "/question/01?region=", "/nothing?x="):
        reply = site.get(path + quote(evil), Accept=BROWSER)
        assert evil not in reply.text
        assert all(body == "" for _, body in scripts(reply.text))


def test_no_iri_leads_to_another_server(site: Service) -> None:
    query = "SELECT * { VALUES ?x { <https://w3id.org/lc-graph//example.org/x> <javascript:alert(1)> } }"
    page = Page(site.query(query, Accept=BROWSER).text)
    iris = [link for link in page.links if "example.org" in link or "alert" in link]
    assert {link.partition("?")[0] for link in iris} == {"/thing", "/sparql"}


@pytest.mark.parametrize("path", ["/", "/questions", "/question/02", "/sparql?format=html", "/nothing"])
def test_pages_need_no_script_no_other_origin_and_no_inline_style(site: Service, path: str) -> None:
    reply = site.get(path, Accept=BROWSER)
    assert reply.headers["Content-Security-Policy"].startswith("default-src 'self';")
    page = Page(reply.text)
    assert not {"style", "iframe"} & set(page.tags)
    assert all(
        re.fullmatch(r' src="/(static|vendor)/[\w./-]+"( type="module")? defer', head) and not body
        for head, body in scripts(reply.text)
    )
    assert page.tags.count("h1") == 1
    assert not any(name == "style" or name.startswith("on") for name, _ in page.attributes)
    ids = [value for name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    loaded = re.findall(r"<link[^>]*href=\"([^\"]*)\"", reply.text)
    assert loaded
    assert all(link.startswith(("/static/", "/vendor/", "/opensearch.xml")) for link in loaded)
    assert all(site.get(link).status == 200 for link in loaded)


def test_every_text_is_there_in_both_languages() -> None:
    for key, (zh, en) in TEXTS.items():
        assert zh.strip(), key
        assert en.strip(), key
        assert set(re.findall(r"{\w+}", zh)) == set(re.findall(r"{\w+}", en)), key


def test_downloads_hold_the_default_export(site: Service) -> None:
    reply = site.get("/download/ntriples")
    assert reply.headers["Content-Disposition"] == 'attachment; filename="lc-graph.nt"'
    exported = service.run("export", "--format", "ntriples", "--output", "-", "--release", service.release())
    assert reply.text == exported.stdout


# ---- somebody's own files ---------------------------------------------------------------------------


def test_own_files_are_served_without_anything_of_ours(own: Service) -> None:
    rows = own.query("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g").json["results"][
        "bindings"
    ]
    assert [(row["g"]["value"], row["n"]["value"]) for row in rows] == [("http://example.org/g", "7")]
    page = own.get("/?lang=en")
    assert page.status == 200
    assert "/question/" not in page.text
    quads = list(ox.parse(own.get("/download/nquads").body, ox.RdfFormat.N_QUADS))
    assert len(quads) == 8
    assert '"1.50"' in own.get("/download/nquads").text


def dumped(running: Service) -> set[str]:
    """Return the quads of the dump that VoID names, which is that of the start page."""
    described = ox.Store()
    described.load(running.get("/void").body, ox.RdfFormat.TURTLE)
    dump = ox.NamedNode("http://rdfs.org/ns/void#dataDump")
    dumps = {quad.object.value for quad in described.quads_for_pattern(None, dump, None)}
    assert f"{running.address}download/nquads" in dumps
    assert "/download/nquads" in Page(running.get("/").text).links
    return set(running.get("/download/nquads").text.splitlines())


@pytest.mark.parametrize("stored", [True, False])
def test_downloads_hold_what_was_written(tmp_path: Path, stored: bool) -> None:
    (tmp_path / "data.nt").write_text("<a:s> <a:p> _:b .\n")
    (tmp_path / "token").write_text("a-token-of-enough-characters")
    write = {
        "Authorization": "Bearer a-token-of-enough-characters",
        "Content_Type": "application/sparql-update",
    }
    place = ("--store-dir", tmp_path / "store") if stored else ()
    with service.served(*place, "--data", tmp_path / "data.nt", "--token-file", tmp_path / "token") as own:
        assert len(dumped(own)) == 1
        for number in range(3):
            added = f"INSERT DATA {{ GRAPH <a:g> {{ <a:s> <a:q> {number} }} }}"
            assert own.request("POST", "/sparql", added, **write).status == 204
            assert len(dumped(own)) == number + 2
        text = own.get("/download/trig").text
        assert "a:g" in text
        assert own.request("POST", "/sparql", "CLEAR ALL", **write).status == 204
        assert dumped(own) == set()


def test_a_store_that_nobody_writes_to_can_be_downloaded_until_it_is_too_large(tmp_path: Path) -> None:
    (tmp_path / "data.ttl").write_text("<a:s> <a:p> 1, 2, 3 .")
    with service.served("--store-dir", tmp_path / "store", "--data", tmp_path / "data.ttl") as own:
        assert len(dumped(own)) == 3
    with service.served("--store-dir", tmp_path / "store", "--max-rows", "2") as own:
        assert "too much to be downloaded" in own.get("/?lang=en").text
        assert "/download/" not in own.get("/?lang=en").text
        assert b"dataDump" not in own.get("/void").body
        refused = own.get("/download/nquads")
        assert (refused.status, "not offered" in refused.json["detail"]) == (404, True)


def test_a_file_that_cannot_be_read_ends_the_command() -> None:
    done = service.run("serve", "--port", "0", "--data", "none.ttl")
    assert (done.returncode, done.stdout) == (2, "")
    assert "none.ttl: cannot be read" in done.stderr


def test_a_port_that_is_taken_is_told(own: Service) -> None:
    port = own.address.rsplit(":", 1)[1].rstrip("/")
    done = service.run("serve", "--port", port, "--release", service.release())
    assert done.returncode == 2
    assert "--port" in done.stderr


def test_progress_goes_to_standard_error_and_the_address_to_standard_output(own: Service) -> None:
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", own.address)
    assert own.process.poll() is None


def test_the_service_stops_at_once_while_a_query_runs(tmp_path: Path) -> None:
    (tmp_path / "many.nt").write_text("".join(f"<a:s{i}> <a:p> <a:o{i}> .\n" for i in range(2000)))
    with service.served("--data", tmp_path / "many.nt", "--timeout", "600") as running:
        caught: list[object] = []

        def ask() -> None:
            try:
                caught.append(running.query(ENDLESS).status)
            except OSError as error:
                caught.append(error)

        thread = threading.Thread(target=ask)
        thread.start()
        assert eventually(lambda: running.at_work() == 1)
        running.process.terminate()
        assert running.process.wait(service.SOON) == 0
        thread.join(service.SOON)
        assert caught
        assert caught[0] != 200
