"""Who may write can still not stop the service: writes without end or measure, and shapes that loop."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from . import target, wire
from .conftest import SMALL
from .target import Target

TOKEN = "the-token-of-the-attacks-on-writing"
LIMIT = 3.0
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
ex:Looping a sh:NodeShape ; sh:targetClass ex:Slow ; sh:sparql [ sh:message "slow"@en ; sh:select '''
  SELECT $this WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o FILTER(?a = ?none) }''' ] .
ex:Ring a sh:NodeShape ; sh:targetClass ex:Link ; sh:property [ sh:path ex:next ; sh:node ex:Ring ] .
ex:Bomb a sh:NodeShape ; sh:targetClass ex:Bomb ; sh:property [ sh:path ex:name ; sh:pattern "^(a+)+$" ] .
"""
CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"
NUMBERS = " ".join(map(str, range(3_000)))
ENDLESS = {
    "cross product": f"INSERT {{ ?a <a:b> ?j }} WHERE {{ {CROSS} FILTER(?a != ?j) }}",
    "new nodes without end": "INSERT { [] <a:b> [] } WHERE { "
    f"VALUES ?x {{ {NUMBERS} }} VALUES ?y {{ {NUMBERS} }} VALUES ?z {{ {NUMBERS} }} }}",
    "strings that double": "INSERT { <a:a> <a:b> ?s40 } WHERE { BIND('aaaaaaaaaaaaaaaa' AS ?s0) "
    + " ".join(f"BIND(CONCAT(?s{n}, ?s{n}) AS ?s{n + 1})" for n in range(40))
    + " }",
    "a shape that loops": "INSERT DATA { <a:s> a <http://example.org/Slow> }",
    "a pattern that explodes": "INSERT DATA { <a:s> a <http://example.org/Bomb> ; "
    f"<http://example.org/name> '{'a' * 60}!' }}",
}  # fmt: skip


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    folder = tmp_path_factory.mktemp("shapes")
    # Few triples, as all are looked at after each write; enough for products without end.
    data = folder / "data.nt"
    data.write_text("".join(f"<a:{n}> <a:p{n % 7}> <a:{n % 40}> .\n" for n in range(300)))
    (folder / "shapes.ttl").write_text(SHAPES)
    (folder / "token").write_text(TOKEN)
    options = ["--data", data, "--token-file", folder / "token", "--shapes", folder / "shapes.ttl"]
    with target.running([*options, "--timeout", str(LIMIT), *SMALL, "--max-body", "4"]) as running:
        yield running


def send(server: Target, method: str, path: str, body: bytes, kind: str, **more: str) -> wire.Answer:
    head = wire.head(
        method,
        path,
        Authorization=f"Bearer {TOKEN}",
        Content_Type=kind,
        Content_Length=str(len(body)),
        **more,
    )
    return server.asked(head + body, 30)


def update(server: Target, text: str) -> wire.Answer:
    return send(server, "POST", "/sparql", text.encode(), "application/sparql-update")


def triples(server: Target) -> str:
    answer = server.asked(wire.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"), 30)
    return str(answer.json["results"]["bindings"][0]["n"]["value"])


@pytest.mark.parametrize("name", ENDLESS)
def test_a_write_without_end_is_stopped_and_changes_nothing(written: Target, name: str) -> None:
    before, began = triples(written), time.monotonic()
    answer = update(written, ENDLESS[name])
    assert time.monotonic() - began < LIMIT + 10
    assert (answer.status, answer.type) in {(504, wire.PROBLEM), (507, wire.PROBLEM)}, answer.text
    assert triples(written) == before
    assert update(written, "INSERT DATA { <a:x> <a:y> 1 } ; DELETE DATA { <a:x> <a:y> 1 }").status == 204
    written.idle(10)


def test_shapes_that_call_themselves_come_to_an_end(written: Target) -> None:
    ring = " . ".join(
        f"<a:{n}> a <http://example.org/Link> ; <http://example.org/next> <a:{(n + 1) % 30}>"
        for n in range(30)
    )
    answer = update(written, f"INSERT DATA {{ {ring} }}")
    assert answer.status in {204, 422, 504, 507}, answer.text
    assert update(written, "DELETE WHERE { ?s a <http://example.org/Link> ; ?p ?o }").status == 204


BODIES = {
    "too large": ("text/turtle", b"#" * (5 << 20), {413}),
    "an endless line": ("text/turtle", b"<a:a> <a:b> '''" + b"x" * (3 << 20), {400}),
    "deep nodes": ("text/turtle", b"<a:a> <a:b> " + b"[ <a:b> " * 300_000, {400, 504, 507}),
    "deep lists": ("text/turtle", b"<a:a> <a:b> " + b"( " * 500_000, {400, 504, 507}),
    "deep terms": ("text/turtle", b"<a:a> <a:b> " + b"<<( <a:a> <a:b> " * 100_000, {400}),
    "deep JSON": ("application/ld+json", b'{"a:b":' * 100_000, {400}),
    "deep XML": ("application/rdf+xml", b"<a>" * 100_000, {400}),
    "laughing XML": (
        "application/rdf+xml",
        b'<!DOCTYPE r [<!ENTITY a0 "ha">'
        + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 20) for n in range(1, 12))
        + b']><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">&a11;</rdf:RDF>',
        {400},
    ),
    "XML that reads a file": (
        "application/rdf+xml",
        b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="a:">'
        b'<rdf:Description rdf:about="a:b"><a:c>&a;</a:c></rdf:Description></rdf:RDF>',
        {400, 201, 204},
    ),
    "cut XML": (
        "application/rdf+xml",
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="a:">'
        b'<rdf:Description rdf:about="a:b"><a:c rdf:resource="a:z"/></rdf:Description>',
        {400},
    ),
    "a context elsewhere": ("application/ld+json", b'{"@context":"http://127.0.0.1:9/","@id":"a:b"}', {400}),
    "no UTF-8": ("text/turtle", b"<a:a> <a:b> '\xff\xfe' .", {400}),
    "packed": ("text/turtle", b"\x1f\x8b\x08\x00", {400}),
    "nothing of a form": ("multipart/form-data; boundary=x", b"--x--\r\n", {400}),
}  # fmt: skip


@pytest.mark.parametrize("name", BODIES)
def test_a_body_without_measure_is_refused_and_changes_nothing(written: Target, name: str) -> None:
    kind, body, statuses = BODIES[name]
    path, before = "/store?graph=http://example.org/attacked", triples(written)
    answer = send(written, "PUT", path, body, kind)
    assert answer.status in statuses, (answer.status, answer.text[:500])
    assert len(answer.body) < 10_000
    if answer.status >= 400:
        assert answer.type == wire.PROBLEM
        assert written.asked(wire.head("GET", path)).status == 404
    else:
        # What it names elsewhere was not read.
        assert b'""' in written.asked(wire.head("GET", path, Accept="application/n-triples")).body
        assert send(written, "DELETE", path, b"", kind).status == 204
    assert triples(written) == before
    written.healthy()


def test_bodies_that_were_refused_are_not_kept(written: Target) -> None:
    body = b"<a:b> <a:c> '1'\n" * 200_000
    path = "/store?graph=http://example.org/attacked"
    assert send(written, "PUT", path, body, "text/turtle").status == 400
    before = written.usage().memory
    for _ in range(12):
        assert send(written, "PUT", path, body, "text/turtle").status == 400
    assert written.usage().memory < before + (16 << 20)
