"""Ours asks other endpoints by SERVICE, those that it was told of and no others."""

from __future__ import annotations

import http.client
import re
import ssl
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen

import pyoxigraph as ox
import pytest

from service import LONG, SOON, Reply, Service, eventually, run, served

from .conftest import PEOPLE, program
from .test_federation import oxigraph

EX = "PREFIX ex: <http://example.org/> "
CITIES = """@prefix ex: <http://example.org/> .
ex:a ex:city "聊城"@zh ; ex:note "a \\"quoted\\"\\n\\\\ line" ; ex:size 2 .
ex:c ex:city "临清"@zh .
ex:d ex:near _:x ."""
JSON = "application/sparql-results+json"


class Other(ThreadingHTTPServer):
    """An endpoint that does what its path says, and counts who comes."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.hits: Counter[str] = Counter()
        self.over = threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Handler(BaseHTTPRequestHandler):
    server: Other

    def do_POST(self) -> None:
        self.server.hits[self.path] += 1
        self.rfile.read(int(self.headers["Content-Length"]))
        status, headers, body = (
            200,
            {"Content-Type": JSON},
            b'{"head":{"vars":[]},"results":{"bindings":[{}]}}',
        )
        match self.path:
            case "/moved":
                status, headers = 307, {"Location": f"{self.server.address}/elsewhere"}
            case "/large":
                row = b'{"s":{"type":"literal","value":"%s"}},' % (b"x" * 1000)
                body = b'{"head":{"vars":["s"]},"results":{"bindings":[' + row * 3000 + b"{}]}}"
            case "/slow":
                self.server.over.wait(LONG)
            case "/page":
                headers, body = {"Content-Type": "text/html"}, b"<p>Hello"
            case "/cut":
                body = body[:40]
            case "/broken":
                status, body = 500, b"no"
            case "/yes":
                body = b'{"head":{},"boolean":true}'
            case "/cut-xml":
                headers = {"Content-Type": "application/sparql-results+xml"}
                body = b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/><results><result/>'
            case "/deep":
                term = b'{"type":"triple","value":{"subject":{"type":"uri","value":"a:b"},"predicate":'
                term += b'{"type":"uri","value":"a:b"},"object":'
                inside = term * 8_000 + b'{"type":"uri","value":"a:b"}' + b"}}" * 8_000
                body = b'{"head":{"vars":["o"]},"results":{"bindings":[{"o":' + inside + b"}]}}"
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_HEAD = do_POST

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@dataclass
class Asking:
    """Our server, the endpoints it may ask, and one that it may not."""

    site: Service
    other: Other
    cities: str
    local: ox.Store = field(default_factory=ox.Store)

    def query(self, text: str, more: dict[str, str] | None = None, **headers: str) -> Reply:
        return self.site.query(EX + text.replace("CITIES", f"<{self.cities}>"), more, **headers)


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asking]:
    file = tmp_path_factory.mktemp("own") / "people.ttl"
    file.write_text(PEOPLE, encoding="utf-8")
    other = Other()
    paths = ("moved", "large", "slow", "page", "cut", "cut-xml", "deep", "broken", "yes", "fine")
    with oxigraph() as address:
        sent = Request(
            f"{address}/store?default", CITIES.encode(), {"Content-Type": "text/turtle"}, method="POST"
        )
        urlopen(sent, timeout=SOON).close()
        cities = f"{address}/query"
        named = [word for path in paths for word in ("--service", f"{other.address}/{path}")]
        options = ["--data", file, "--service", cities, *named, "--timeout", "600", "--max-service", "1"]
        with served(*options) as site:
            own = ox.Store()
            own.load(path=file, format=ox.RdfFormat.TURTLE)
            yield Asking(site, other, cities, own)
    other.over.set()
    other.shutdown()
    other.server_close()


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?p ex:name ?n SERVICE CITIES { ?p ex:city ?c } }",
        "SELECT * { ?p ex:name ?n OPTIONAL { SERVICE CITIES { ?p ex:city ?c } } }",
        "SELECT * { ?p a ex:Person FILTER NOT EXISTS { SERVICE CITIES { ?p ex:city ?c } } }",
        "SELECT * { ?p a ex:Person MINUS { SERVICE CITIES { ?p ex:city ?c } } }",
        "SELECT * { { ?p a ex:Person } UNION { SERVICE CITIES { ?p ex:city ?c } } }",
        "SELECT * { SERVICE CITIES { SELECT (COUNT(*) AS ?n) { ?p ex:city ?c } } }",
        "SELECT * { SERVICE CITIES { ?p ex:size ?b } ?p ex:size ?a BIND(?a + ?b AS ?sum) }",
        "SELECT * { SERVICE CITIES { ?p ex:note ?c } SERVICE CITIES { ?p ex:city ?d } ?p a ex:Person }",
        "SELECT * { SERVICE CITIES { ex:a ex:size 2 } ?p a ex:Person }",
        "SELECT * { SERVICE CITIES { ex:a ex:size 3 } ?p a ex:Person }",
        "SELECT * { SERVICE CITIES { OPTIONAL { ex:c ex:city ?c } OPTIONAL { ex:c ex:size ?d } } }",
        "SELECT * { service # }\n silent CITIES{ ?p ex:city ?c FILTER(STR(?c) != '}') } }",
        "SELECT ?c (COUNT(?p) AS ?n) { SERVICE CITIES { ?p ex:city ?c } ?p ex:name ?m } GROUP BY ?c",
        "ASK { SERVICE CITIES { ?p ex:city '聊城'@zh } ?p ex:name 'A'@en }",
    ],
)
def test_the_rows_are_those_of_an_engine_that_asks_itself(asking: Asking, text: str) -> None:
    expected = asking.local.query(EX + text.replace("CITIES", f"<{asking.cities}>"))
    reply = asking.query(text)
    assert reply.status == 200, reply.text
    found = ox.parse_query_results(reply.body, format=ox.QueryResultsFormat.JSON)
    if isinstance(expected, ox.QueryBoolean) or isinstance(found, ox.QueryBoolean):
        assert bool(found) is bool(expected) is True
        return
    assert isinstance(expected, ox.QuerySolutions)
    names = {variable.value for variable in expected.variables}
    assert {variable.value for variable in found.variables} == names
    rows = [
        Counter(tuple(re.sub("^_:.*", "_:", str(row[name])) for name in sorted(names)) for row in rows)
        for rows in (expected, found)
    ]
    assert rows[0] == rows[1]


def test_triples_are_made_of_both(asking: Asking) -> None:
    text = "CONSTRUCT { ?p ex:in ?c } { ?p ex:name 'A'@en SERVICE CITIES { ?p ex:city ?c } }"
    for method in ("GET", "POST"):
        query = EX + text.replace("CITIES", f"<{asking.cities}>")
        reply = (
            asking.query(text, Accept="application/n-triples")
            if method == "GET"
            else asking.site.request(
                "POST",
                "/sparql",
                query,
                Content_Type="application/sparql-query",
                Accept="application/n-triples",
            )
        )
        assert reply.text == '<http://example.org/a> <http://example.org/in> "聊城"@zh .\n'


def test_what_the_other_holds_now_is_told_each_time(asking: Asking) -> None:
    text = "SELECT ?c { SERVICE CITIES { ex:new ex:city ?c } }"
    update = asking.cities.replace("/query", "/update")
    for number in range(4):
        change = f"DELETE WHERE {{ ex:new ?p ?o }} ; INSERT DATA {{ ex:new ex:city {number} }}"
        sent = Request(update, f"{EX}{change}".encode(), {"Content-Type": "application/sparql-update"})
        urlopen(sent, timeout=SOON).close()
        assert [row["c"]["value"] for row in asking.query(text).json["results"]["bindings"]] == [str(number)]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <HOST/secret> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <HOST/secret> { ?s ?p ?o } }",
        "SELECT * { SERVICE <HOST/fine/> { ?s ?p ?o } }",
        "SELECT * { SERVICE <HOST/fine?x> { ?s ?p ?o } }",
        "SELECT * { SERVICE <HOST/./fine> { ?s ?p ?o } }",
        "SELECT * { VALUES ?e { <HOST/fine> } SERVICE ?e { ?s ?p ?o } }",
        "SELECT * { SERVICE <HOST/fine> { ?s ?p ?o SERVICE <HOST/secret> { ?s ?p ?o } } }",
        "SELECT * { SERVICE <HOST/fine> { ?s ?p ?o } SERVICE <HOST/secret> { ?s ?p ?o } }",
        "SELECT * { SERVICE <HOST/\\u0066ine> { ?s ?p ?o } }",
        "SELECT * { \\u0053ERVICE <HOST/fine> { ?s ?p ?o } }",
        "BASE <HOST/> SELECT * { SERVICE <secret> { ?s ?p ?o } }",
        "PREFIX h: <HOST/> SELECT * { SERVICE h:secret { ?s ?p ?o } }",
        "SELECT * { " + "SERVICE <HOST/fine> { } " * 9 + "}",
        "SELECT * { SERVICE <HOST/fine> { ?s ?p } }",
        "SELECT * { SERVICE <HOST/fine>",
        "SELECT * { SERVICE SILENT",
        "SELECT * { SERVICE <HOST/fine> { ?s ?p ?o }",
        "SELECT * { SERVICE }",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <HOST/fine> { ?s ?p ?o } }",
    ],
)
def test_nobody_else_is_asked_and_nobody_before_the_query_is_right(asking: Asking, text: str) -> None:
    before = asking.other.hits.total()
    query = text.replace("HOST", asking.other.address)
    for reply in (
        asking.query(query),
        asking.site.request("POST", "/sparql", query, Content_Type="application/sparql-query"),
        asking.site.request("POST", "/sparql", query, Content_Type="application/sparql-update"),
        asking.query(query, Accept="text/html"),
    ):
        assert reply.status in (400, 403), reply.text
    assert asking.other.hits.total() == before


def test_a_refusal_tells_whom_one_may_ask(asking: Asking) -> None:
    reply = asking.query("SELECT * {\n SERVICE <http://no.example/> { } }", Accept_Language="zh")
    assert (reply.status, reply.json["line"], reply.json["column"]) == (403, 2, 10)
    assert asking.cities in reply.json["remedy"]
    assert "SERVICE 不能询问" in reply.json["detail"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("moved", 502),
        ("large", 413),
        ("slow", 504),
        ("page", 502),
        ("cut", 502),
        ("cut-xml", 502),
        ("deep", 502),
        ("broken", 502),
        ("yes", 502),
    ],
)
def test_what_goes_wrong_there_is_told(asking: Asking, path: str, status: int) -> None:
    text = f"SELECT * {{ ?p a ex:Person SERVICE <{asking.other.address}/{path}> {{ ?s ?p ?o }} }}"
    limited = {"timeout": "1"} if path == "slow" else {}
    reply = asking.query(text, limited)
    assert (reply.status, reply.type) == (status, "application/problem+json"), reply.text
    assert asking.other.hits[f"/{path}"] == 1
    assert asking.other.hits["/elsewhere"] == 0
    # SILENT passes over what the other does wrong, but not over our limits.
    silent = asking.query(text.replace("SERVICE", "SERVICE SILENT"), limited)
    assert silent.status == (status if path in ("large", "slow") else 200), silent.text
    if silent.status == 200:
        assert len(silent.json["results"]["bindings"]) == 2
    assert asking.query(f"ASK {{ SERVICE <{asking.other.address}/fine> {{ }} }}").json["boolean"] is True


def test_reading_a_query_does_not_break_the_server_down(asking: Asking) -> None:
    query = f"SELECT * {{ SERVICE <{asking.cities}> {{ }} FILTER({'!' * 60_000} true) }}"
    signs = asking.site.request("POST", "/sparql", query, Content_Type="application/sparql-query")
    assert (signs.status, signs.json["type"].rpartition("/")[2]) == (400, "nested-too-deeply")
    assert asking.query("ASK {}").status == 200


def test_blank_nodes_of_others_are_no_nodes_of_ours(asking: Asking) -> None:
    reply = asking.query("SELECT * { SERVICE CITIES { ?p ex:near ?x } }")
    assert reply.status == 502
    assert "blank nodes" in reply.json["detail"]


def test_the_description_says_so(asking: Asking, site: Service) -> None:
    feature = "BasicFederatedQuery"
    assert feature in asking.site.get("/sparql", Accept="text/turtle").text
    assert feature not in site.get("/sparql", Accept="text/turtle").text


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--service", "ftp://example.org/"),
        ("--service", "http://me:secret@example.org/"),
        ("--service", "/here"),
    ],
)
def test_an_address_that_is_none_is_refused(tmp_path: Path, option: str, value: str) -> None:
    (tmp_path / "own.nt").write_text("")
    done = run("serve", "--port", "0", "--data", tmp_path / "own.nt", option, value)
    assert done.returncode == 2
    assert "--service" in done.stderr


def test_a_remote_store_is_asked_by_nobody_but_itself() -> None:
    done = run("serve", "--port", "0", "--store", "http://127.0.0.1:1/", "--service", "http://127.0.0.1:2/")
    assert done.returncode == 2
    assert "--service does not go" in done.stderr or "--service: does not go" in done.stderr


def test_certificates_are_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    named = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    files = ["-keyout", str(tmp_path / "key"), "-out", str(tmp_path / "certificate")]
    subprocess.run([program("openssl"), "req", *made, *named, *files], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate", tmp_path / "key")
    other = Other()
    other.socket = context.wrap_socket(other.socket, server_side=True, do_handshake_on_connect=False)
    address = f"https://localhost:{other.server_port}/fine"
    (tmp_path / "own.nt").write_text("")
    for known, status in ((False, 502), (True, 200)):
        if known:
            monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate"))
        with served("--data", tmp_path / "own.nt", "--service", address) as site:
            reply = site.query(f"ASK {{ SERVICE <{address}> {{ }} }}")
            assert reply.status == status, reply.text
            assert known or "certificate" in reply.json["detail"]
    assert other.hits["/fine"] == 1
    other.shutdown()
    other.server_close()


def test_a_query_that_waits_for_others_ends_with_its_client(asking: Asking) -> None:
    text = f"SELECT * {{ SERVICE <{asking.other.address}/slow> {{ ?s ?p ?o }} }}"
    where = urlsplit(asking.site.address)
    for _ in range(20):
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=SOON)
        connection.request("GET", f"/sparql?query={quote(text)}")
        time.sleep(0.02)
        connection.close()
    # Sixteen at once are allowed: those that left are not counted any more.
    assert eventually(lambda: asking.query("ASK { SERVICE CITIES { ?p ex:city ?c } }").status == 200)
