"""The Graph Store Protocol, over a real parent and its processes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox
import pytest

from lc_graph.engine.asking import Limits, Source
from lc_graph.engine.pool import Pool
from lc_graph.errors import LcGraphError
from lc_graph.server.graphs import store
from lc_graph.server.http import Request, Response
from lc_graph.server.problems import HttpProblem, of
from lc_graph.server.service import Service
from lc_graph.server.settings import Settings
from lc_graph.server.watch import AccessLog

TOKEN = {"authorization": "Bearer right"}
TURTLE = {**TOKEN, "content-type": "text/turtle; charset=utf-8"}
GRAPH = "http://example.org/g"
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<a:Shape> a sh:NodeShape ; sh:targetClass <a:Person> ;
    sh:property [ sh:path <a:name> ; sh:minCount 1 ; sh:message "needs a name"@en ] .
"""


@dataclass
class Serving:
    """A service over a store in memory, in an event loop of its own."""

    runner: asyncio.Runner
    service: Serving

    def generation(self) -> int:
        return self.service.engine.generation


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    folder = tmp_path_factory.mktemp("graphs")
    shapes, data = folder / "shapes.ttl", folder / "data.nt"
    shapes.write_text(SHAPES)
    data.write_text("")
    source = Source(files=[(None, data)], shapes=(shapes,))
    with asyncio.Runner() as runner:
        engine = Pool(source, Limits(readers=1, heavy=1))

        async def begin() -> Service:
            await engine.start()
            return Service(engine, Settings(token="right"), AccessLog(None))

        yield Serving(runner, runner.run(begin()))
        runner.run(engine.close())


def send(serving: Serving, method: str, query: str = "", body: bytes = b"", **more: Any) -> Response:
    more.setdefault("headers", TURTLE if body else TOKEN)
    path = more.pop("path", "/store")
    request = Request(method, path, query.encode(), body=body, base="http://example.org", **more)
    return serving.runner.run(store(serving.service, request))


def refused(service: Serving, *arguments: Any, **more: Any) -> HttpProblem:
    with pytest.raises((HttpProblem, LcGraphError)) as caught:
        send(service, *arguments, **more)
    problem = caught.value if isinstance(caught.value, HttpProblem) else of(caught.value)
    assert problem.remedy
    return problem


def named(graph: str = GRAPH) -> str:
    return "graph=" + quote(graph, safe="")


def triples(response: Response) -> set[str]:
    assert response.status == 200
    assert isinstance(response.body, bytes)
    return {str(quad.triple) for quad in ox.parse(input=response.body, format=ox.RdfFormat.TURTLE)}


def test_a_graph_is_made_replaced_extended_and_removed(service: Serving) -> None:
    assert send(service, "PUT", named(), b"<#a> <#b> 1 .").status == 201
    assert triples(send(service, "GET", named())) == {
        f'<{GRAPH}#a> <{GRAPH}#b> "1"^^<http://www.w3.org/2001/XMLSchema#integer>'
    }
    assert send(service, "PUT", named(), b"<#a> <#b> 2 .").status == 204
    assert send(service, "POST", named(), b"<#a> <#b> 3 .").status == 204
    assert len(triples(send(service, "GET", named()))) == 2
    assert send(service, "HEAD", named()).headers["Content-Type"] == "text/turtle; charset=utf-8"
    assert send(service, "DELETE", named()).status == 204
    for method in ("GET", "HEAD", "DELETE"):
        assert refused(service, method, named()).status == 404


def test_the_default_graph_is_always_there(service: Serving) -> None:
    assert send(service, "PUT", "default", b"<a:b> <a:c> [] .").status == 204
    assert len(triples(send(service, "GET", "default"))) == 1
    assert send(service, "DELETE", "default").status == 204
    assert triples(send(service, "GET", "default")) == set()


def test_an_empty_graph_is_there(service: Serving) -> None:
    assert send(service, "PUT", named("a:empty"), headers=TURTLE).status == 201
    assert triples(send(service, "GET", named("a:empty"))) == set()


def test_a_new_graph_gets_an_iri_that_leads_to_it(service: Serving) -> None:
    made = send(service, "POST", "", b"<> <a:b> 1 .")
    location = made.headers["Location"]
    assert made.status == 201
    assert f"<{location}> <a:b>" in triples(send(service, "GET", named(location))).pop()
    # Below /store the address is the graph's IRI.
    path = location.removeprefix("http://example.org")
    assert triples(send(service, "GET", path=path)) == triples(send(service, "GET", named(location)))


def test_the_iri_of_an_address_is_decoded_once(service: Serving) -> None:
    assert send(service, "PUT", "graph=http://example.org/%2531", b"<> <a:b> 1 .").status == 201
    assert refused(service, "GET", "graph=http://example.org/1").status == 404
    assert triples(send(service, "GET", "graph=http%3A%2F%2Fexample.org%2F%2531"))


@pytest.mark.parametrize("format", ["turtle", "ntriples", "rdfxml", "jsonld"])
def test_what_is_read_in_a_format_can_be_sent_in_it(service: Serving, format: str) -> None:
    send(service, "PUT", named("a:whole"), '<a:b> <http://a/c> "甲"@zh, 1.5, <a:d> .'.encode())
    read = send(service, "GET", named("a:whole") + f"&format={format}")
    headers = {**TOKEN, "content-type": read.headers["Content-Type"]}
    send(service, "PUT", named("a:copy"), read.body, headers=headers)
    assert triples(send(service, "GET", named("a:copy"))) == triples(send(service, "GET", named("a:whole")))


def test_several_files_come_in_one_form(service: Serving) -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="a"; filename="a.ttl"\r\n'
        b"Content-Type: text/turtle\r\n\r\n"
        b"<a:b> <a:c> _:x .\r\n\r\n"
        b'--x\r\nContent-Disposition: form-data; name="b"\r\nContent-Type: application/n-triples\r\n\r\n'
        b"<a:b> <a:c> _:x .\n\r\n--x--\r\n"
    )
    headers = {**TOKEN, "content-type": "multipart/form-data; boundary=x"}
    assert send(service, "POST", named("a:form"), body, headers=headers).status == 201
    # The blank nodes of two files are two.
    assert len(triples(send(service, "GET", named("a:form")))) == 2
    for broken in (body[:-20], b"", body.replace(b"Content-Type: text/turtle", b"Content-Type: text/html")):
        problem = refused(service, "POST", named("a:form"), broken, headers=headers)
        assert problem.status in (400, 415)
    headers = {**TOKEN, "content-type": "multipart/form-data"}
    assert refused(service, "POST", named("a:form"), body, headers=headers).status == 400


def test_a_body_that_cannot_be_read_changes_nothing(service: Serving) -> None:
    send(service, "PUT", named(), b"<a:b> <a:c> 1 .")
    problem = refused(service, "PUT", named(), b"<a:b> <a:c>\n 1 2 .")
    assert (problem.status, problem.code, problem.more) == (400, "syntax", {"line": 2, "column": 4})
    assert len(triples(send(service, "GET", named()))) == 1


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("graph=relative", "graph-iri"),
        ("graph=", "graph-iri"),
        ("graph=a:b%20c", "graph-iri"),
        ("graph=a:%25zz", "graph-iri"),
        ("graph=a:b&default", "parameters"),
        ("graph=a:b&graph=a:c", "parameters"),
        ("default=yes", "parameters"),
        ("default&colour=red", "parameters"),
        ("", "parameters"),
        ("graph=a:%FF", "encoding"),
        ("default&format=colour", "format"),
    ],
)
def test_a_graph_must_be_named_rightly(service: Serving, query: str, code: str) -> None:
    problem = refused(service, "GET", query)
    assert (problem.status, problem.code) == (400, code)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content-type": "text/html"}, 415),
        ({"content-type": "text/plain"}, 415),
        ({"content-type": "application/trig"}, 415),
        ({"content-type": "text/turtle; charset=iso-8859-1"}, 415),
        ({}, 415),
    ],
)
def test_what_is_not_understood_is_refused(service: Serving, headers: dict[str, str], status: int) -> None:
    problem = refused(service, "PUT", named(), b"<a:b> <a:c> 1 .", headers={**TOKEN, **headers})
    assert problem.status == status


def test_only_who_may_write_writes(service: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(headers: dict[str, str], status: int) -> None:
        assert refused(service, "PUT", named(), b"", headers=headers).status == status
        assert send(service, "GET", "default", headers={}).status == 200

    closed({"content-type": "text/turtle"}, 403)
    closed({**TURTLE, "authorization": "Bearer wrong"}, 403)
    monkeypatch.setattr(service.service, "settings", Settings())
    closed(TURTLE, 403)
    readers = service.service.engine.readers
    monkeypatch.setattr(readers, "source", replace(readers.source, nquads=Path("release.nq")))
    closed(TURTLE, 409)


def test_other_methods(service: Serving) -> None:
    problem = refused(service, "TRACE", named())
    assert (problem.status, problem.headers["Allow"]) == (405, "GET, HEAD, PUT, POST, PATCH, DELETE, OPTIONS")
    assert refused(service, "GET", named(), headers={"accept": "image/png"}).status in (404, 406)


# ---- patches ----------------------------------------------------------------------------------------

PATCH = {**TOKEN, "content-type": "application/sparql-update"}


@pytest.mark.parametrize(("target", "other"), [(named("a:one"), "default"), ("default", named("a:one"))])
def test_a_patch_sees_and_changes_its_graph_only(service: Serving, target: str, other: str) -> None:
    for query in (target, other):
        send(
            service, "PUT", query, b"<a:s> <a:p> 1 . <a:here> <a:in> '%s' ." % query.encode(), headers=TURTLE
        )
    text = b"""DELETE { ?s <a:p> ?o } INSERT { ?s <a:p> 2 . <rel> <a:saw> ?in }
      WHERE { ?s <a:p> ?o . ?x <a:in> ?in } ;
      INSERT DATA { _:b <a:p> 3 } ; DELETE DATA { <a:none> <a:p> 1 }"""
    assert send(service, "PATCH", target, text, headers=PATCH).status == 204
    found = " ".join(sorted(triples(send(service, "GET", target, headers={}))))
    assert len(triples(send(service, "GET", target, headers={}))) == 4
    assert found.count("<a:saw>") == 1
    assert f'<a:saw> "{target}"' in found
    assert '"1"' not in found
    assert len(triples(send(service, "GET", other, headers={}))) == 2
    assert send(service, "PATCH", target, b"CLEAR DEFAULT", headers=PATCH).status == 204
    assert triples(send(service, "GET", target, headers={})) == set()
    assert len(triples(send(service, "GET", other, headers={}))) == 2
    send(service, "PUT", "default", b"", headers=TURTLE)


@pytest.mark.parametrize(
    ("text", "status", "code"),
    [
        ("INSERT DATA { GRAPH <a:other> { <a:s> <a:p> 1 } }", 422, "other-graphs"),
        ("INSERT { <a:s> <a:p> 1 } WHERE { GR\\u0041PH ?g { ?s ?p ?o } }", 422, "other-graphs"),
        ("WITH <a:other> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", 422, "other-graphs"),
        ("INSERT { <a:s> <a:p> 1 } USING <a:other> WHERE { ?s ?p ?o }", 422, "other-graphs"),
        ("COPY <a:other> TO DEFAULT", 422, "other-graphs"),
        ("DROP ALL", 422, "other-graphs"),
        ("CLEAR NAMED", 422, "other-graphs"),
        ("LOAD <http://example.org/>", 422, "other-graphs"),
        ("INSERT { <a:s> <a:p> 1 } WHERE { SERVICE <a:b> { ?s ?p ?o } }", 403, "forbidden-query"),
        ("INSERT DATA { <a:s> <a:p> }", 400, "syntax"),
        ("ASK {}", 400, "syntax"),
        ("{" * 300, 400, "nested-too-deeply"),
    ],
)
def test_a_patch_of_more_than_its_graph_is_refused(
    service: Serving, text: str, status: int, code: str
) -> None:
    for graph in (named("a:other"), named("a:mine")):
        send(service, "PUT", graph, b"<a:s> <a:q> 1 .")
    before = service.generation()
    problem = refused(service, "PATCH", named("a:mine"), text.encode(), headers=PATCH)
    assert (problem.status, problem.code) == (status, code)
    assert service.generation() == before


def test_what_is_no_patch_is_refused(service: Serving) -> None:
    body = b"INSERT DATA { <a:s> <a:p> 1 }"
    assert refused(service, "PATCH", named("a:absent"), body, headers=PATCH).status == 404
    assert refused(service, "PATCH", "", body, headers=PATCH).status == 400
    problem = refused(service, "PATCH", "default", b"<a:b> <a:c> 1 .")
    assert (problem.status, problem.headers["Accept-Patch"]) == (415, "application/sparql-update")
    assert refused(service, "PATCH", "default", body, headers={**PATCH, "authorization": ""}).status == 403


def test_the_shapes_guard_patches_too(service: Serving) -> None:
    send(service, "PUT", named("a:shaped"), b"<a:s> <a:p> 1 .")
    answer = send(service, "PATCH", named("a:shaped"), b"INSERT DATA { <a:x> a <a:Person> }", headers=PATCH)
    assert answer.status == 422
    assert len(triples(send(service, "GET", named("a:shaped"), headers={}))) == 1


# ---- what is refused --------------------------------------------------------------------------------


def test_the_shapes_refuse_with_their_report(service: Serving) -> None:
    before = service.generation()
    for accept, kind in [("", "problem"), ("application/json", "problem"), ("text/turtle", "turtle")]:
        headers = {**TURTLE, "accept": accept}
        answer = send(service, "PUT", named("a:p"), b"<a:x> a <a:Person> .", headers=headers)
        assert answer.status == 422
        assert isinstance(answer.body, bytes)
        if kind == "problem":
            told = json.loads(answer.body)
            assert (told["count"], told["results"][0]["message"]) == (1, "needs a name")
        else:
            quads = list(ox.parse(input=answer.body, format=ox.RdfFormat.TURTLE))
            assert any("focusNode" in str(quad) and "a:x" in str(quad) for quad in quads)
    assert service.generation() == before


def test_nothing_of_the_protocol_reads_a_file(service: Serving, tmp_path: Path) -> None:
    secret = tmp_path / "secret.ttl"
    secret.write_text("<a:b> <a:c> 1 .")
    assert refused(service, "GET", named(secret.as_uri())).status == 404
