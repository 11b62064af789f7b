"""Answers and their headers: HEAD, tags, codings, and that every way to an answer gives the same."""

from __future__ import annotations

import re

import pytest

from attacks import wire
from attacks.target import Target
from service import eventually

from . import asking
from .asking import (
    CODINGS,
    GRAPH,
    GRAPHS,
    LONG,
    LONG_GRAPH,
    MIDDLE,
    ROWS,
    SHORT,
    WAYS,
    figures,
    told,
    unpacked,
)

TEXTS = {"short": SHORT, "middle": MIDDLE, "long": LONG, "yes or no": "ASK {}"}
SAMPLES = [(text, format) for text in TEXTS.values() for format in ROWS] + [
    (text, format) for text in (GRAPH, LONG_GRAPH) for format in GRAPHS
]
PLACES = (
    "/", "/sparql", "/sparql/", "/sparql?query=nothing", "/store", "/store?default", "/store?graph=x:none",
    "/healthz", "/nothing", "/.well-known/void", "/openapi.json", "/questions", "/query/none",
)  # fmt: skip


def head_of(request: bytes) -> bytes:
    assert request.startswith(b"GET ")
    return b"HEAD" + request[3:]


@pytest.mark.parametrize("coding", ["", "zstd", "gzip"])
@pytest.mark.parametrize(("text", "format"), SAMPLES)
def test_head_tells_what_get_does(server: Target, text: str, format: str, coding: str) -> None:
    request = wire.query(text, f"&format={format}", Accept_Encoding=coding)
    first = server.asked(head_of(request))
    got = [server.asked(request) for _ in range(3)]
    again = server.asked(head_of(request))
    for answer in (first, again):
        assert (answer.status, answer.body, told(answer)) == (200, b"", told(got[0]))
    assert all(told(answer) == told(got[0]) for answer in got)


@pytest.mark.parametrize("accept", ["text/html", "text/turtle", "application/json", "image/png"])
@pytest.mark.parametrize("place", PLACES)
def test_head_tells_what_get_does_everywhere(server: Target, place: str, accept: str) -> None:
    request = wire.head("GET", place, Accept=accept)
    got, head = server.asked(request), server.asked(head_of(request))
    changing = {"content-length"} if place == "/healthz" else set()
    assert head.status == got.status
    assert {n: v for n, v in told(head).items() if n not in changing} == {
        n: v for n, v in told(got).items() if n not in changing
    }


def test_head_of_a_long_answer_leaves_no_query_behind(server: Target) -> None:
    request = head_of(wire.query(asking.BEGUN, Accept="text/csv"))
    stopped = figures(server)["lc_graph_queries_stopped_total", ()]
    for _ in range(6):
        assert server.asked(request).status == 200
    assert eventually(lambda: figures(server)["lc_graph_queries_stopped_total", ()] == stopped + 6)
    assert eventually(lambda: server.at_work() == 0)


@pytest.mark.parametrize("text", [SHORT, MIDDLE, LONG, GRAPH, LONG_GRAPH, "ASK {}", "SELECT {", "DROP ALL"])
@pytest.mark.parametrize("coding", ["", *CODINGS])
def test_every_way_gives_the_same(server: Target, text: str, coding: str) -> None:
    marked = f"{text} #{coding}"
    answers = [way(server, marked, Accept_Encoding=coding) for way in WAYS]
    for answer in answers[1:]:
        assert answer.status == answers[0].status
        assert told(answer) == told(answers[0])
        assert unpacked(answer) == unpacked(answers[0])


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize(("text", "format"), [(MIDDLE, f) for f in ROWS] + [(LONG, f) for f in ROWS]
                         + [(GRAPH, f) for f in GRAPHS] + [(LONG_GRAPH, f) for f in GRAPHS])  # fmt: skip
def test_what_is_packed_is_the_same_unpacked(server: Target, text: str, format: str, coding: str) -> None:
    plain = server.asked(wire.query(text, f"&format={format}"))
    packed = server.asked(wire.query(text, f"&format={format}", Accept_Encoding=coding))
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == coding
    assert unpacked(packed) == plain.body
    assert len(packed.body) < len(plain.body) / 2
    for answer in (plain, packed):
        assert answer.headers["vary"] == "Accept, Accept-Encoding"
        assert ("etag" in answer.headers) is (text in (MIDDLE, GRAPH))
    if "etag" in plain.headers:
        assert plain.headers["etag"] != packed.headers["etag"]


@pytest.mark.parametrize("text", [SHORT, MIDDLE, LONG])
@pytest.mark.parametrize("way", WAYS)
def test_who_refuses_the_plain_form_does_not_get_it(server: Target, text: str, way: asking.Way) -> None:
    for refusal in ("gzip, identity;q=0", "gzip;q=0.1, *;q=0"):
        answer = way(server, f"{text} #{refusal}", Accept_Encoding=refusal)
        assert (answer.status, answer.headers.get("content-encoding")) == (200, "gzip")
    for refusal in ("identity;q=0", "*;q=0", "compress, identity;q=0"):
        answer = way(server, f"{text} #{refusal}", Accept_Encoding=refusal)
        assert (answer.status, answer.type) == (406, "application/problem+json")
        assert "gzip" in answer.json["remedy"]


def test_small_answers_are_not_packed_for_nothing(server: Target) -> None:
    answer = server.asked(wire.query(SHORT, Accept_Encoding="zstd, br, gzip"))
    assert "content-encoding" not in answer.headers
    assert answer.headers["vary"] == "Accept, Accept-Encoding"


def test_tags_differ_by_format_and_coding_and_stay_the_same(server: Target) -> None:
    tags = set()
    for format in ROWS:
        for coding in ("", *CODINGS):
            answers = [
                way(server, MIDDLE, f"&format={format}", Accept_Encoding=coding) for way in WAYS
            ]  # fmt: skip
            (tag,) = {answer.headers["etag"] for answer in answers}
            assert re.fullmatch(r'"[^"]+"', tag)
            tags.add(tag)
    assert len(tags) == len(ROWS) * (1 + len(CODINGS))


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("way", WAYS)
def test_who_has_it_gets_304(server: Target, way: asking.Way, method: str) -> None:
    text = f"{MIDDLE} #{way.__name__} {method}"
    first = server.asked(wire.query(text))
    tag = first.headers["etag"]
    known = (tag, f"W/{tag}", f'"other", {tag}', f'W/"other",W/{tag} , "x"', "*")
    unknown = ('"other"', f'W/"other", {tag[:-2]}"', tag.strip('"'), '"*"', "")
    for said in (*known, *unknown):
        answer = way(server, text, If_None_Match=said)
        if said in known:
            assert (answer.status, answer.body) == (304, b""), said
            for name in ("etag", "vary", "cache-control"):
                assert answer.headers[name] == first.headers[name]
            assert "content-length" not in answer.headers
        else:
            assert (answer.status, answer.body) == (200, first.body), said


def test_a_post_is_answered_whatever_the_client_has(server: Target) -> None:
    first = server.asked(wire.post(MIDDLE))
    for known in (first.headers.get("etag", "*"), "*"):
        answer = server.asked(wire.post(MIDDLE, If_None_Match=known))
        assert (answer.status, answer.body) == (200, first.body)


@pytest.mark.parametrize(
    ("format", "type"),
    [
        ("json", "application/sparql-results+json"),
        ("xml", "application/sparql-results+xml"),
        ("csv", "text/csv; charset=utf-8"),
        ("tsv", "text/tab-separated-values; charset=utf-8"),
    ],
)
def test_types_name_their_charset(server: Target, format: str, type: str) -> None:
    for way in WAYS:
        for text in (SHORT, LONG):
            answer = way(server, text, f"&format={format}")
            assert answer.headers["content-type"] == type
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["access-control-allow-origin"] == "*"


def test_every_answer_tells_the_limits(server: Target) -> None:
    for way in WAYS:
        for text in (SHORT, LONG):
            limits = way(server, text).headers["lc-limits"]
            assert limits == f"seconds=600, rows=1000000, bytes={256 << 20}"
