"""What would spoil an answer for the next client: formats, codings, data sets, hosts and proxies mixed up."""

from __future__ import annotations

import pytest

from . import wire
from .target import HEALTHY, Target
from .test_pages import CSV, HTML, JSON, LABELS, harmless


def vary(answer: wire.Answer) -> set[str]:
    return {name.strip().lower() for name in answer.headers.get("vary", "").split(",")}


def test_an_answer_says_what_it_depends_on(server: Target) -> None:
    for request in (
        wire.query(LABELS, Accept=JSON),
        wire.query("SELECT {", Accept=JSON),
        wire.head("GET", "/sparql"),
    ):
        assert "accept" in vary(server.asked(request))
    packed = server.asked(wire.query(LABELS, Accept=JSON, Accept_Encoding="gzip"))
    plain = server.asked(wire.query(LABELS, Accept=JSON))
    assert "content-encoding" not in plain.headers
    if "content-encoding" in packed.headers:
        assert {"accept", "accept-encoding"} <= vary(packed) & vary(plain)
        assert packed.headers["etag"] != plain.headers["etag"]
        assert packed.text == plain.text


def test_formats_do_not_take_each_others_place(server: Target) -> None:
    tags = {}
    for _ in range(2):
        for accept, type in ((CSV, CSV), (JSON, JSON), ("*/*", JSON), ("text/*", CSV), (CSV, CSV)):
            answer = server.asked(wire.query(LABELS, Accept=accept))
            assert (answer.status, answer.type) == (200, type)
            tags[type] = answer.headers["etag"]
    assert tags[CSV] != tags[JSON]
    answer = server.asked(wire.query(LABELS, Accept=JSON, If_None_Match=tags[CSV]))
    assert answer.status == 200
    answer = server.asked(wire.query(LABELS, Accept=JSON, If_None_Match=tags[JSON]))
    assert (answer.status, answer.body) == (304, b"")
    assert "accept" in vary(answer)


@pytest.mark.parametrize("first", [CSV, JSON, HTML, "image/png", "text/turtle"])
def test_one_clients_wish_does_not_reach_another(server: Target, first: str) -> None:
    text = f"SELECT ?s {{ ?s ?p 'thing 5' }} #{first}"
    server.asked(wire.query(text, Accept=first))
    server.asked(wire.query(text, Accept=first, Accept_Encoding="gzip"))
    server.asked(wire.query(text, Accept=first).replace(b"GET", b"HEAD"))
    answer = server.asked(wire.query(text, Accept=JSON))
    assert (answer.status, answer.type) == (200, JSON)
    assert "content-encoding" not in answer.headers
    assert "http://example.org/5" in answer.text


def test_data_sets_do_not_take_each_others_place(server: Target) -> None:
    empty = "&default-graph-uri=http://example.org/none"
    for more, rows in (
        ("", 1),
        (empty, 0),
        ("", 1),
        ("&named-graph-uri=http://example.org/none", 0),
        (empty, 0),
        ("", 1),
    ):
        found = server.asked(wire.query(HEALTHY, more, Accept=JSON)).json["results"]["bindings"]
        assert len(found) == rows, more


def test_a_body_beside_a_get_changes_nothing(server: Target) -> None:
    text = "SELECT ?s { ?s ?p 'thing 6' }"
    body = b"query=ASK%7B%7D&format=csv"
    sent = {
        "Content_Type": "application/x-www-form-urlencoded",
        "Content_Length": str(len(body)),
        "Accept": JSON,
    }
    with server.connect() as line:
        line.send(wire.query(text, **sent) + body + wire.query(text, Accept=JSON))
        for _ in range(2):
            answer = line.read()
            if answer is None or answer.status == 400:
                break
            assert (answer.status, answer.type) == (200, JSON)
            assert "http://example.org/6" in answer.text
    assert "http://example.org/6" in server.asked(wire.query(text, Accept=JSON)).text


HOSTS = (
    "evil.example",
    "evil.example:80",
    "localhost:99999",
    "localhost@evil.example",
    "localhost, evil.example",
    "evil.example/x?",
    '"><script>alert(1)</script>',
    "[::1",
    "",
    "a" * 3000,
    "локалхост",
    "127.0.0.1\x00evil.example",
)


@pytest.mark.parametrize("at", range(len(HOSTS)))
def test_no_host_gets_into_what_others_read(server: Target, at: int) -> None:
    pages = ("/sparql", "/", "/questions", "/sparql/", "/.well-known/void", "/openapi.json")
    for page in pages:
        for accept in ("text/turtle", HTML):
            poisoned = wire.head("GET", page, Accept=accept).replace(b"localhost", HOSTS[at].encode())
            answer = server.exchange(poisoned)
            if answer is not None:
                assert answer.status < 500, (page, answer.body)
                harmless(answer)
            clean = server.asked(wire.head("GET", page, Accept=accept))
            assert b"evil.example" not in clean.body


def test_what_a_proxy_would_say_is_not_believed_of_anybody(server: Target) -> None:
    said = {
        "X_Forwarded_Host": "evil.example",
        "X_Forwarded_Proto": "gopher",
        "X_Forwarded_For": "6.6.6.6",
        "X_Forwarded_Prefix": "/evil",
        "Forwarded": "for=6.6.6.6;host=evil.example;proto=gopher",
        "X_Original_URL": "/evil",
        "X_Rewrite_URL": "/evil",
        "X_HTTP_Method_Override": "DELETE",
    }
    for page in ("/sparql", "/", "/sparql?query=ASK%7B%7D"):
        for accept in ("text/turtle, application/sparql-results+json", HTML):
            answer = server.asked(wire.head("GET", page, Accept=accept, **said))
            everything = answer.text + str(answer.headers)
            assert answer.status == 200
            assert "evil" not in everything.replace("http://example.org/evil", "")
            assert "gopher" not in everything


def test_no_error_is_kept_by_a_cache(server: Target) -> None:
    for request in (
        wire.query("SELECT {"),
        wire.query("ASK {}", Accept="image/png"),
        wire.head("GET", "/nothing"),
    ):
        answer = server.asked(request)
        assert answer.status >= 400
        kept = answer.headers.get("cache-control", "")
        assert "max-age" not in kept or "max-age=0" in kept
        assert "etag" not in answer.headers
