"""A remote store served as our own: real second servers, Oxigraph's and a small one that lies."""

from __future__ import annotations

import base64
import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pyoxigraph as ox
import pytest

import service
from lc_graph.engine import sparql
from service import Service, eventually

JSON = "application/sparql-results+json"
TOKEN = "a-token-of-the-tests-of-remote-stores"
QUADS = """
<http://a/s> <http://a/p> "default" .
<http://a/s> <http://a/p> "one" <http://a/g1> .
<http://a/s> <http://a/p> "two" <http://a/g2> .
"""
SMALL = "SELECT ?o { ?s <http://a/p> ?o } ORDER BY ?o"
NAMED = "SELECT ?g ?o { GRAPH ?g { ?s <http://a/p> ?o } } ORDER BY ?g"
TENS = " ".join(f"VALUES ?{name} {{ 0 1 2 3 4 5 6 7 8 9 }}" for name in "abcdefghi")
ENDLESS = f"SELECT (COUNT(*) AS ?n) {{ {TENS} }}"
"""Counts a thousand million rows."""
LARGE = "SELECT * { " + " ".join(f"VALUES ?{name} {{ 0 1 2 3 4 5 6 7 8 9 }}" for name in "abcde") + " }"
"""Gives a hundred thousand rows, some 20 MB of JSON."""


# ---- a second server --------------------------------------------------------------------------------


def program() -> str:
    beside = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    found = shutil.which("oxigraph", path=beside)
    if found is None:
        pytest.skip("oxigraph is not installed")
    return found


@dataclass
class Oxigraph:
    """Oxigraph's own server, which can be killed and started again."""

    port: int = field(default_factory=service.free_port)
    options: tuple[str, ...] = ()
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, quads: bytes = QUADS.encode()) -> None:
        self.process = subprocess.Popen(
            [program(), "serve", "--bind", f"127.0.0.1:{self.port}", *self.options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        process = self.process
        assert eventually(lambda: self.answers() or process.poll() is not None)
        assert process.poll() is None, "it does not start"
        headers = {"Content-Type": "application/n-quads"}
        load = urllib.request.Request(self.address + "/store", quads, headers, method="POST")
        urllib.request.urlopen(load, timeout=service.SOON).close()

    def answers(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.address}/query?query=ASK%7B%7D", timeout=5).close()
        except OSError:
            return False
        return True

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()


@contextlib.contextmanager
def oxigraph(*options: str, quads: bytes = QUADS.encode()) -> Iterator[Oxigraph]:
    server = Oxigraph(options=options)
    server.start(quads)
    try:
        yield server
    finally:
        server.kill()


@pytest.fixture(scope="module")
def store() -> Iterator[Oxigraph]:
    with oxigraph() as running:
        yield running


@pytest.fixture(scope="module")
def site(store: Oxigraph) -> Iterator[Service]:
    with service.served("--store", store.address + "/query") as it:
        yield it


@pytest.fixture
def token(tmp_path: Path) -> Path:
    file = tmp_path / "token"
    file.write_text(TOKEN, encoding="utf-8")
    return file


def running(site: Service) -> int:
    state = site.get("/readyz").json
    return int(state["running_short"] + state["running_heavy"])


def column(reply: service.Reply, name: str = "o") -> list[str]:
    return [row[name]["value"] for row in reply.json["results"]["bindings"]]


# ---- asking -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("format", "type", "start"),
    [
        ("json", JSON, b"{"),
        ("xml", "application/sparql-results+xml", b"<?xml"),
        ("csv", "text/csv", b"o\r\ndefault\r\n"),
        ("tsv", "text/tab-separated-values", b'?o\n"default"\n'),
    ],
)
def test_rows_come_in_every_format(site: Service, format: str, type: str, start: bytes) -> None:
    reply = site.query(SMALL, {"format": format})
    assert (reply.status, reply.type) == (200, type)
    assert reply.body.startswith(start)


@pytest.mark.parametrize("format", ["turtle", "ntriples", "rdfxml", "jsonld", "trig", "nquads"])
def test_triples_come_in_every_format(site: Service, format: str) -> None:
    reply = site.query("CONSTRUCT WHERE { ?s ?p ?o }", {"format": format})
    assert reply.status == 200
    read = ox.parse(reply.body, format=ox.RdfFormat.from_media_type(reply.type))
    assert {quad.object.value for quad in read} == {"default"}  # type: ignore[union-attr]


def test_yes_and_no(site: Service) -> None:
    assert site.query("ASK { <http://a/s> ?p ?o }").json["boolean"] is True
    assert site.query("ASK { <http://a/none> ?p ?o }").json["boolean"] is False


def test_the_protocols_data_set_is_what_is_seen(site: Service) -> None:
    assert column(site.query(SMALL)) == ["default"]
    assert column(site.query(SMALL, {"default-graph-uri": "http://a/g1"})) == ["one"]
    assert column(site.query(NAMED)) == ["one", "two"]
    assert column(site.query(NAMED, {"named-graph-uri": "http://a/g2"})) == ["two"]
    # Giving one list never leaks what belongs to the other.
    assert column(site.query(NAMED, {"default-graph-uri": "http://a/g1"})) == []
    assert column(site.query(SMALL, {"named-graph-uri": "http://a/g1"})) == []
    over = SMALL.replace("{ ?s", "FROM <http://a/g2> { ?s")
    assert column(site.query(over, {"default-graph-uri": "http://a/g1"})) == ["one"]


def test_post_and_head(site: Service) -> None:
    posted = site.request("POST", "/sparql", SMALL, Content_Type="application/sparql-query")
    form = "query=" + quote(SMALL)
    assert column(posted) == ["default"]
    assert column(site.request("POST", "/sparql", form, Content_Type="application/x-www-form-urlencoded"))
    head = site.request("HEAD", "/sparql?query=" + quote(SMALL))
    assert (head.status, head.body) == (200, b"")
    assert head.headers["ETag"] == site.query(SMALL).headers["ETag"]
    again = site.query(SMALL, If_None_Match=head.headers["ETag"])
    assert (again.status, again.body) == (304, b"")


def test_relative_iris_resolve_as_ever(site: Service) -> None:
    found = site.query("SELECT (<x> AS ?o) {}")
    assert column(found) == [site.address + "x"]
    wrong = site.query("SELECT (<x> AS ?o) { ?s ?p }").json
    assert (wrong["line"], wrong["column"]) == (1, 22)
    assert wrong["excerpt"] == "SELECT (<x> AS ?o) { ?s ?p }\n" + " " * 21 + "^"


def test_mistakes_are_told_with_their_place(site: Service) -> None:
    for query, status, code in [
        ("SELECT ?x {\n ?x foo:bar ?y }", 400, "syntax"),
        ("SELECT ?x { ?x", 400, "syntax"),
        ("SELECT ?x { SERVICE <http://a/> { ?x ?y ?z } }", 403, "forbidden-query"),
        ("DROP ALL", 403, "forbidden-query"),
    ]:
        reply = site.query(query)
        assert (reply.status, reply.json["type"].rpartition("/")[2]) == (status, code), reply.text
        assert reply.json["line"] >= 1
    assert site.query(SMALL, Accept="image/png").status == 406
    assert site.query("CONSTRUCT WHERE { ?s ?p ?o }", Accept="text/csv").status == 406


def test_the_place_is_found_when_the_store_does_not_tell() -> None:
    from lc_graph.engine.wire import wrong

    found = wrong("SELECT ?x {\n ?x foo:bar ?y }", "Error: something is wrong")
    assert (found.line, found.column) == (2, 5)
    fine = wrong(SMALL, "function not supported")
    assert (fine.line, fine.column) == (None, None)
    assert "function not supported" in fine.message


def test_a_large_answer_streams_and_is_whole(site: Service) -> None:
    where = urlsplit(site.address)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=service.SOON)
    connection.request("GET", "/sparql?format=tsv&query=" + quote(LARGE))
    response = connection.getresponse()
    body = response.read()
    connection.close()
    assert response.status == 200
    assert response.headers["Transfer-Encoding"] == "chunked"
    assert body.count(b"\n") == 100_001


def test_an_answer_that_is_too_large_is_none(store: Oxigraph) -> None:
    with service.served("--store", store.address + "/query", "--max-rows", "1000") as few:
        assert few.query(LARGE, {"format": "csv"}).status == 413
        assert few.query(SMALL).status == 200
    with service.served("--store", store.address + "/query", "--max-rows", "1") as one:
        # It is short enough to be looked at only when it is there as a whole.
        for format in ("csv", "json"):
            assert one.query("SELECT ?n { VALUES ?n { 1 2 3 } }", {"format": format}).status == 413
    with service.served("--store", store.address + "/query", "--max-answer", "1") as small:
        # It has begun, and breaks off.
        with pytest.raises((http.client.IncompleteRead, ConnectionError)):
            small.query(LARGE)
        assert small.query(SMALL).status == 200


def test_a_heavy_query_is_stopped_at_its_deadline(site: Service, store: Oxigraph) -> None:
    with service.served("--store", store.address + "/query", "--timeout", "4") as hasty:
        reply = hasty.query(ENDLESS)
        assert (reply.status, reply.json["type"].rpartition("/")[2]) == (504, "timeout")
        assert "4 s" in reply.json["detail"]
    reply = site.query(ENDLESS, {"timeout": "0.5"})
    assert (reply.status, "0.5 s" in reply.json["detail"]) == (504, True)
    assert column(site.query(SMALL)) == ["default"]


def test_the_query_of_a_client_that_goes_away_is_stopped(store: Oxigraph) -> None:
    with service.served("--store", store.address + "/query", "--timeout", "600") as it:
        where = urlsplit(it.address)
        for path in ("/sparql?query=" + quote(ENDLESS), "/sparql/?query=" + quote(ENDLESS)):
            with socket.create_connection((where.hostname or "", where.port or 0)) as client:
                client.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
                assert eventually(lambda: running(it) == 1)
            assert eventually(lambda: running(it) == 0)
        assert "lc_graph_queries_stopped_total 2.0" in it.get("/metrics").text


def test_heavy_queries_leave_room_for_short_ones(store: Oxigraph) -> None:
    options = ("--timeout", "600", "--workers", "1", "--heavy", "1", "--queue", "2")
    with service.served("--store", store.address + "/query", *options) as it:
        assert it.query(ENDLESS, {"timeout": "3"}).status == 504
        statuses: list[int] = []

        def ask() -> None:
            with contextlib.suppress(OSError, http.client.HTTPException):
                statuses.append(it.query(ENDLESS).status)

        def heavy() -> tuple[int, int]:
            state = it.get("/readyz").json
            return state["running_heavy"], state["waiting_heavy"]

        threads = [threading.Thread(target=ask) for _ in range(5)]
        for thread in threads:
            thread.start()
        assert eventually(lambda: len(statuses) == 2)
        assert set(statuses) == {503}
        assert heavy() == (1, 2)
        assert it.query(SMALL).status == 200
        assert heavy() == (1, 2)
        it.process.terminate()
        for thread in threads:
            thread.join()
        assert set(statuses) == {503}


def test_answers_are_never_old(store: Oxigraph) -> None:
    with oxigraph() as changing, service.served("--store", changing.address + "/query") as it:
        for number in range(4):
            update = f"INSERT DATA {{ <http://a/s> <http://a/p> 'new {number}' }}".encode()
            headers = {"Content-Type": "application/sparql-update"}
            urllib.request.urlopen(
                urllib.request.Request(changing.address + "/update", update, headers)
            ).close()
            assert f"new {number}" in column(it.query(SMALL))


# ---- the store goes and comes -----------------------------------------------------------------------


def test_a_store_that_goes_and_comes_back() -> None:
    with oxigraph() as store, service.served("--store", store.address + "/query") as it:
        assert column(it.query(SMALL)) == ["default"]
        statuses: list[int] = []
        asking = threading.Thread(target=lambda: statuses.append(it.query(ENDLESS).status))
        asking.start()
        assert eventually(lambda: running(it) == 1)
        store.kill()
        asking.join()
        assert statuses == [502]
        gone = it.query(SMALL)
        assert (gone.status, gone.json["type"].rpartition("/")[2]) == (502, "remote")
        assert int(gone.headers["Retry-After"]) > 0
        assert "cannot be reached" in gone.json["detail"]
        assert str(store.port) not in gone.text
        assert it.query(SMALL, Accept_Language="zh").json["detail"].startswith("连不上远程存储")
        assert eventually(lambda: it.get("/readyz").json["status"] == "store")
        assert it.get("/readyz").status == 503
        assert it.get("/healthz").status == 200
        store.start()
        assert column(it.query(SMALL)) == ["default"]
        assert eventually(lambda: it.get("/readyz").status == 200)
        it.process.send_signal(signal.SIGHUP)
        assert eventually(lambda: it.get("/readyz").json["generation"] == 2)


def test_a_store_that_never_answers_is_told_at_the_start(tmp_path: Path) -> None:
    down = service.run("serve", "--port", "0", "--store", f"http://127.0.0.1:{service.free_port()}/query")
    assert (down.returncode, down.stdout) == (2, "")
    assert "cannot be reached" in down.stderr
    assert "Traceback" not in down.stderr
    (tmp_path / "bad").write_text("two words", encoding="utf-8")
    for arguments, told in [
        (("--store", "ftp://a/"), "is no address of a store"),
        (("--store", "http://me:secret@a/"), "--store-auth-file"),
        (("--store", "http://a/", "--data", "x.ttl"), "does not go together with --store"),
        (("--store-update-url", "http://a/"), "there is no remote store"),
        (("--store", "http://a/", "--store-auth-file", str(tmp_path / "bad")), "does not hold user:password"),
    ]:
        ended = service.run("serve", "--port", "0", *arguments)
        assert ended.returncode == 2, arguments
        assert told in ended.stderr
        assert "secret" not in ended.stderr.replace("http://me:secret@a/", "")


# ---- what the store can do --------------------------------------------------------------------------


def test_capabilities_are_found_and_told(site: Service) -> None:
    store = site.get("/readyz").json["store"]
    assert store["union-default-graph"] is False
    assert store["row-cap"] is None
    assert (store["query"], store["update"], store["graph-store"]) == (True, False, False)
    assert {JSON, "application/sparql-results+xml", "application/n-triples"} <= set(store["formats"])
    assert (store["authentication"], store["our-graph"]) == ("none", False)
    described = site.get("/sparql", Accept="text/turtle").text
    assert "UnionDefaultGraph" not in described
    assert "union default graph: no" in described
    assert "SPARQL11Update" not in described


def test_a_union_is_told_apart() -> None:
    with (
        oxigraph("--union-default-graph") as store,
        service.served("--store", store.address + "/query") as it,
    ):
        assert it.get("/readyz").json["store"]["union-default-graph"] is True
        assert "UnionDefaultGraph" in it.get("/sparql", Accept="text/turtle").text
        assert column(it.query(SMALL)) == ["default", "one", "two"]


def test_pages_of_somebodys_data(site: Service) -> None:
    start = site.get("/", Accept="text/html")
    assert start.status == 200
    assert "http://a/g1" in start.text
    assert "/download/" not in start.text
    assert site.get("/download/turtle").status == 404
    page = site.query(SMALL, Accept="text/html")
    assert "default" in page.text


def test_our_graph_is_served_with_its_pages_and_questions() -> None:
    release = (service.release() / "lc-graph.nq").read_bytes().splitlines(keepends=True)
    # The merge that a release serves leaves the suggestions out.
    quads = b"".join(line for line in release if b"/graph/suggestions> ." not in line)
    with (
        oxigraph("--union-default-graph", quads=quads) as store,
        service.served("--store", store.address + "/query") as it,
        service.served("--release", service.release()) as ours,
    ):
        assert it.get("/readyz").json["store"]["our-graph"] is True
        for path in ("/query/gdp-of-a-region?format=csv", "/id/region/371525.nt"):
            there, here = it.get(path), ours.get(path)
            assert (there.status, here.status) == (200, 200)
            assert sorted(there.text.splitlines()) == sorted(here.text.splitlines())
        # Its union shows a triple as often as there are graphs that hold it, a merge shows it once.
        counted = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT * { ?s ?p ?o } }"
        assert column(it.query(counted), "n") == column(ours.query(counted), "n")
        start = it.get("/", Accept="text/html").text
        assert "/questions" in start
        assert "/things" in start
        assert it.get("/id/region/371525", Accept="text/html").status == 303
        assert it.get("/id/region/371525.html").status == 200
        assert "foaf:primaryTopic dataset:lc-graph" in it.get("/.well-known/void").text


# ---- writes -----------------------------------------------------------------------------------------


def test_without_an_address_nobody_writes(site: Service, store: Oxigraph, token: Path) -> None:
    update = "INSERT DATA { <http://a/s> <http://a/p> 1 }"
    typed = {"Content_Type": "application/sparql-update", "Authorization": f"Bearer {TOKEN}"}
    refused = site.request("POST", "/sparql", update, **typed)
    assert (refused.status, refused.json["type"].rpartition("/")[2]) == (403, "no-address")
    address = ("--store", store.address + "/query", "--store-update-url", store.address + "/update")
    with service.served(*address) as it:
        refused = it.request("POST", "/sparql", update, **typed)
        assert (refused.status, refused.json["type"].rpartition("/")[2]) == (403, "no-token")
    with service.served(*address, "--token-file", token) as it:
        refused = it.request("PUT", "/store?graph=http://a/new", "<a:a> <a:b> <a:c> .", **typed | {
            "Content_Type": "text/turtle"
        })  # fmt: skip
        assert (refused.status, refused.json["type"].rpartition("/")[2]) == (403, "no-address")
        refused = it.request("POST", "/sparql", update, Content_Type="application/sparql-update")
        assert (refused.status, refused.json["type"].rpartition("/")[2]) == (403, "token")


def test_writes_go_through(token: Path) -> None:
    with oxigraph() as store:
        urls = [("--store", "/query"), ("--store-update-url", "/update"), ("--store-graphs-url", "/store")]
        options = [part for name, path in urls for part in (name, store.address + path)]
        with service.served(*options, "--token-file", token, "--timeout", "10") as it:

            def send(method: str, path: str, body: str, type: str) -> service.Reply:
                return it.request(method, path, body, Content_Type=type, Authorization=f"Bearer {TOKEN}")

            def update(text: str, path: str = "/sparql") -> service.Reply:
                return send("POST", path, text, "application/sparql-update")

            assert (
                update("INSERT DATA { <http://a/s> <http://a/p> 'added' . <rel> <http://a/q> 1 }").status
                == 204
            )
            assert column(it.query(SMALL)) == ["added", "default"]
            assert it.query(f"ASK {{ <{it.address}rel> ?p ?o }}").json["boolean"]
            moved = "DELETE { ?s ?p ?o } INSERT { ?s <http://a/moved> ?o } WHERE { ?s ?p ?o }"
            using = "/sparql?using-graph-uri=" + quote("http://a/g1", safe="")
            assert update(moved, using).status == 204
            assert column(it.query("SELECT ?o { ?s <http://a/moved> ?o }")) == ["one"]
            assert update("WITH <http://a/g1> " + moved, using).status == 400
            assert update("LOAD <http://a/>").status == 403
            wrong = update("INSERT DATA {\n <http://a/s> foo:p 1 }")
            assert (wrong.status, wrong.json["line"]) == (400, 2), wrong.text

            graph = "/store?graph=" + quote("http://a/new", safe="")
            assert send("PUT", graph, "<s> <http://a/p> <o> .", "text/turtle").status == 201
            assert it.get(graph, Accept="application/n-triples").text == (
                "<http://a/s> <http://a/p> <http://a/o> .\n"
            )
            assert send("PUT", graph, "<s> <http://a/p> 2 .", "text/turtle").status == 204
            assert send("POST", graph, "<s> <http://a/p> 3 .", "text/turtle").status == 204
            assert len(it.get(graph, Accept="application/n-triples").text.splitlines()) == 2
            broken = send("PUT", graph, "<s> <http://a/p>", "text/turtle")
            assert (broken.status, broken.json["line"]) == (400, 1)
            # Oxigraph's own server knows no patches.
            patched = send("PATCH", graph, "INSERT DATA { <s> <p> 4 }", "application/sparql-update")
            assert (patched.status, "404" in patched.json["detail"]) == (502, True)
            assert send("DELETE", graph, "", "").status == 204
            assert send("DELETE", graph, "", "").status == 404
            assert it.get(graph).status == 404
            endless = f"INSERT {{ <http://a/x> <http://a/y> ?n }} WHERE {{ {{ {ENDLESS} }} }}"
            unsure = update(endless)
            assert (unsure.status, unsure.headers["Retry-After"]) == (504, None)
            assert "not known" in unsure.json["detail"]
            store.kill()
            assert update("CLEAR ALL").status == 502


# ---- stores that lie --------------------------------------------------------------------------------


XML = "application/sparql-results+xml"
_TERM = b'{"type":"triple","value":{"subject":{"type":"uri","value":"a:b"},"predicate":{"type":"uri",'
_TERM += b'"value":"a:b"},"object":'
LIES = {
    "cut xml": b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="o"/></head>'
    b'<results><result><binding name="o"><uri>a:b</uri></binding></result>',
    "yes": b'{"head":{},"boolean":true}',
    # The process that read it would break down.
    "deep": b'{"head":{"vars":["o"]},"results":{"bindings":[{"o":'
    + (_TERM * 15_000 + b'{"type":"uri","value":"a:b"}' + b"}}" * 15_000)
    + b"}]}}",
}
CAP = 50
ROWS = 120


@dataclass
class Small:
    """A small server whose answers are made up: as many rows as are asked for, up to its cap."""

    mode: str = "header"
    secret: str | None = None
    asked: list[dict[str, Any]] = field(default_factory=list)
    address: str = ""
    closed: list[bool] = field(default_factory=list)

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        length = int(handler.headers.get("Content-Length") or 0)
        sent = parse_qs(handler.rfile.read(length).decode())
        query = sent.get("query", [""])[0]
        self.asked.append({"query": query, "headers": dict(handler.headers.items())})
        if self.secret and handler.headers.get("Authorization") != self.secret:
            self.send(handler, 401, b"who are you?", "text/plain", {})
            return
        if self.mode == "hang" and query.startswith("SELECT ?o"):
            self.closed.append(handler.connection.recv(1) == b"")
            handler.close_connection = True
            return
        if self.mode == "redirect" and query.startswith("SELECT ?o"):
            self.send(handler, 302, b"", "text/plain", {"Location": self.address + "elsewhere"})
            return
        if query.startswith("ASK"):
            body, count = {"head": {}, "boolean": query == "ASK {}"}, 0
        else:
            wanted = min(sparql.limit(query) or 10**6, 100_000 if "?none" in query else ROWS)
            count = min(wanted, CAP) if "COUNT" not in query else 1
            row = {} if "?none" in query else {"o": {"type": "literal", "value": "x"}}
            body = {"head": {"vars": ["o"]}, "results": {"bindings": [row] * count}}
        encoded = json.dumps(body).encode()
        headers: dict[str, str] = {}
        status = 200
        if count == CAP and self.mode in ("header", "206"):
            headers["X-SPARQL-MaxRows"] = str(CAP)
            status = 206 if self.mode == "206" else 200
        if self.mode == "anytime" and query.startswith("SELECT ?o"):
            headers["X-SQL-State"] = "S1TAT"
        if self.mode == "torn" and query.startswith("SELECT ?o"):
            encoded = encoded[:-20]
        if query.startswith("SELECT ?o") and self.mode in LIES:
            self.send(handler, status, LIES[self.mode], JSON if self.mode != "cut xml" else XML, {})
        elif self.mode == "html" and query.startswith("SELECT ?o"):
            self.send(handler, 500, b"<h1>Oh</h1><script>alert(1)</script> no", "text/html", {})
        elif self.mode == "busy" and query.startswith("SELECT ?o"):
            self.send(handler, 503, b"busy", "text/plain", {"Retry-After": "7"})
        elif self.mode == "bomb" and query.startswith("SELECT ?o"):
            self.send(handler, status, encoded, JSON, {"Content-Encoding": "gzip"})
        else:
            self.send(handler, status, encoded, JSON, headers)

    @staticmethod
    def send(
        handler: BaseHTTPRequestHandler, status: int, body: bytes, type: str, headers: dict[str, str]
    ) -> None:
        handler.send_response(status)
        for name, value in {
            "Content-Type": type,
            "Content-Length": str(len(body)),
            "Set-Cookie": "a=b",
            **headers,
        }.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)


@contextlib.contextmanager
def lying(mode: str, secret: str | None = None, encrypted: ssl.SSLContext | None = None) -> Iterator[Small]:
    small = Small(mode, secret)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            small.answer(self)

        do_GET = do_POST

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        small.address = f"http://127.0.0.1:{server.server_port}/"
        if encrypted is not None:
            server.socket = encrypted.wrap_socket(
                server.socket, server_side=True, do_handshake_on_connect=False
            )
            small.address = f"https://localhost:{server.server_port}/"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield small
        finally:
            server.shutdown()


@pytest.mark.parametrize("mode", ["header", "206", "silent"])
def test_a_cut_answer_is_no_answer(mode: str) -> None:
    with lying(mode) as small, service.served("--store", small.address) as it:
        assert it.get("/readyz").json["store"]["row-cap"] == CAP
        cut = it.query("SELECT ?o { ?s ?p ?o }")
        assert (cut.status, cut.json["type"].rpartition("/")[2]) == (413, "answer-too-large")
        assert str(CAP) in cut.json["detail"]
        assert it.query(f"SELECT ?o {{ ?s ?p ?o }} LIMIT {CAP + 1}").status == 413
        # Who asks for no more than that gets all that was asked for.
        for asked in (CAP - 1, CAP):
            whole = it.query(f"SELECT ?o {{ ?s ?p ?o }} LIMIT {asked}")
            assert (whole.status, len(column(whole))) == (200, asked)
        inside = it.query(f"SELECT ?o {{ {{ SELECT ?o {{ ?s ?p ?o }} LIMIT {CAP} }} {{ ?s ?q ?o }} }}")
        assert inside.status == 413


@pytest.mark.parametrize(
    ("mode", "status", "told"),
    [
        ("anytime", 413, "a part of the answer only"),
        ("torn", 502, "cannot be read"),
        ("cut xml", 502, "cut off"),
        ("yes", 502, "of kind boolean"),
        ("deep", 502, "nested more than"),
        ("html", 502, "status 500: Oh no"),
        ("busy", 503, "as many queries as it can"),
        ("redirect", 502, "nothing is followed"),
        ("bomb", 502, "compressed"),
    ],
)
def test_a_bad_answer_is_told(mode: str, status: int, told: str) -> None:
    with lying(mode) as small, service.served("--store", small.address) as it:
        reply = it.query("SELECT ?o { ?s ?p ?o } LIMIT 5")
        assert (reply.status, reply.type) == (status, "application/problem+json")
        assert told in reply.json["detail"]
        if mode == "busy":
            assert reply.headers["Retry-After"] == "7"
        if mode == "redirect":
            assert not any("elsewhere" in str(one) for one in small.asked)
        assert not any("Cookie" in one["headers"] for one in small.asked)


def test_the_connection_is_closed_at_the_deadline_and_when_the_client_goes() -> None:
    path = "/sparql?query=" + quote("SELECT ?o { ?s ?p ?o }")
    with lying("hang") as small, service.served("--store", small.address, "--timeout", "600") as it:
        assert it.get(path + "&timeout=0.5").status == 504
        assert eventually(lambda: small.closed == [True])
        where = urlsplit(it.address)
        for number, way in enumerate((path, path.replace("?", "/?")), 2):
            before = len(small.asked)
            with socket.create_connection((where.hostname or "", where.port or 0)) as client:
                client.sendall(f"GET {way} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
                assert eventually(lambda: len(small.asked) > before)  # noqa: B023
            assert eventually(lambda: small.closed == [True] * number)  # noqa: B023


@pytest.mark.parametrize(
    ("written", "sent", "kind"),
    [
        ("me:pass word", "Basic " + base64.b64encode(b"me:pass word").decode(), "basic"),
        ("abc.def-123", "Bearer abc.def-123", "bearer"),
        ("Bearer abc.def-123", "Bearer abc.def-123", "bearer"),
    ],
)
def test_the_store_is_shown_who_asks(tmp_path: Path, written: str, sent: str, kind: str) -> None:
    file = tmp_path / "secret"
    file.write_text(written + "\n", encoding="utf-8")
    with lying("silent", sent) as small:
        with service.served("--store", small.address, "--store-auth-file", file) as it:
            reply = it.query("SELECT ?o { ?s ?p ?o } LIMIT 5")
            assert (reply.status, len(column(reply))) == (200, 5)
            assert it.get("/readyz").json["store"]["authentication"] == kind
            small.secret = "Bearer another"
            refused = it.query("SELECT ?o { ?s ?p ?o } LIMIT 5")
            assert refused.status == 502
            assert "does not admit" in refused.json["detail"]
            for path in ("/readyz", "/sparql", "/metrics", "/"):
                assert sent.rpartition(" ")[2] not in it.get(path).text
        turned_away = service.run("serve", "--port", "0", "--store", small.address)
        assert turned_away.returncode == 2
        assert "does not admit" in turned_away.stderr


# ---- stores behind TLS ------------------------------------------------------------------------------


def openssl(folder: Path, *arguments: str) -> None:
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("openssl is not installed")
    subprocess.run([program, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a certificate authority that nobody knows, and of what it vouches for."""
    folder = tmp_path_factory.mktemp("authority")
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    openssl(
        folder, "req", "-x509", *key, "-days", "2", "-subj", "/CN=ours", "-keyout", "ca.key", "-out", "ca"
    )
    for name, host, days in (
        ("right", "localhost", 2),
        ("another", "other.example", 2),
        ("old", "localhost", -1),
    ):
        (folder / "more").write_text(f"subjectAltName=DNS:{host}\nbasicConstraints=CA:FALSE\n")
        openssl(
            folder, "req", "-new", *key, "-subj", f"/CN={host}", "-keyout", f"{name}.key", "-out", "asked"
        )
        signed = ["-CA", "ca", "-CAkey", "ca.key", "-CAcreateserial", "-days", str(days), "-extfile", "more"]
        openssl(folder, "x509", "-req", "-in", "asked", *signed, "-out", name)
    return folder


@contextlib.contextmanager
def behind_tls(authority: Path, name: str) -> Iterator[Small]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority / name, authority / f"{name}.key")
    with lying("silent", encrypted=context) as small:
        yield small


def test_a_store_whose_certificate_is_vouched_for_is_served(
    authority: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority / "ca"))
    with behind_tls(authority, "right") as small, service.served("--store", small.address) as it:
        reply = it.query("SELECT ?o { ?s ?p ?o } LIMIT 5")
        assert (reply.status, len(column(reply))) == (200, 5)


@pytest.mark.parametrize(
    ("name", "known", "told"),
    [
        ("right", False, "unable to get local issuer certificate"),
        ("another", True, "certificate is not valid for 'localhost'"),
        ("old", True, "certificate has expired"),
    ],
)
def test_a_store_that_cannot_prove_who_it_is_is_not_asked(
    authority: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, known: bool, told: str
) -> None:
    if known:
        monkeypatch.setenv("SSL_CERT_FILE", str(authority / "ca"))
    else:
        monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    secret = tmp_path / "secret"
    secret.write_text("me:the-secret-of-the-store")
    with behind_tls(authority, name) as small:
        done = service.run("serve", "--port", "0", "--store", small.address, "--store-auth-file", secret)
        assert done.returncode == 2
        assert small.address in done.stderr
        assert told in done.stderr
        assert "Traceback" not in done.stderr
        assert small.asked == [], "it was shown the secret"


def test_a_store_that_speaks_no_tls_is_told(authority: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority / "ca"))
    with lying("silent") as small:
        done = service.run("serve", "--port", "0", "--store", small.address.replace("http:", "https:"))
        assert (done.returncode, "cannot be reached" in done.stderr) == (2, True), done.stderr
    for wrong in ("nothing", "ca.key"):
        monkeypatch.setenv("SSL_CERT_FILE", str(authority / wrong))
        done = service.run("serve", "--port", "0", "--store", "https://localhost:1/")
        assert done.returncode == 2, done.stderr
        assert "SSL_CERT_FILE" in done.stderr
        assert "Traceback" not in done.stderr
