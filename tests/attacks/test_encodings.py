"""Parameters and bodies in wrong encodings, or packed: the client's mistake, never ours."""

from __future__ import annotations

import gzip
import time

import pytest

from lc_graph.server.http import Request
from lc_graph.server.multipart import files
from lc_graph.server.problems import HttpProblem

from . import wire
from .target import Target

ENCODED = {
    "overlong": "query=ASK%20%7B%7D%C0%80",
    "overlong slash": "query=%C0%AF",
    "surrogate": "query=%ED%A0%80",
    "beyond Unicode": "query=%F5%80%80%80",
    "Latin-1": "query=ASK%20%7B%20%3Fs%20%3Fp%20%27%E9%27%20%7D",
    "cut short": "query=%E5%86",
    "null": "query=ASK%20%7B%7D%00",
    "null in a name": "que%00ry=ASK%20%7B%7D",
    "no escape": "query=%zz",
    "half an escape": "query=ASK%20%7B%7D%2",
    "overlong format": "query=ASK%20%7B%7D&format=%C0%80",
    "overlong graph": "query=ASK%20%7B%7D&default-graph-uri=%FF%FE",
    "relative graph": "query=ASK%20%7B%7D&default-graph-uri=relative",
    "no time": "query=ASK%20%7B%7D&timeout=NaN",
    "negative time": "query=ASK%20%7B%7D&timeout=-1",
    "endless time": "query=ASK%20%7B%7D&timeout=1e999",
    "two queries": "query=ASK%20%7B%7D&query=ASK%20%7B%7D",
    "query and update": "query=ASK%20%7B%7D&update=CLEAR%20ALL",
    "many parameters": "query=ASK%20%7B%7D" + "&a=b" * 1_000,
}


@pytest.mark.parametrize("name", ENCODED)
def test_a_wrong_encoding_is_the_clients_mistake(server: Target, name: str) -> None:
    for request in (
        wire.head("GET", "/sparql?" + ENCODED[name]),
        wire.post(ENCODED[name], "application/x-www-form-urlencoded"),
    ):
        answer = server.asked(request)
        assert 200 <= answer.status < 500, (name, answer.status, answer.text)
        # A null is no character of a query; time and unknown parameters a server may pass over.
        if name not in {"null", "null in a name", "no escape", "half an escape", "many parameters"} | {
            "no time", "negative time", "endless time", "overlong format",
        }:  # fmt: skip
            assert answer.status in {400, 403}, (name, answer.status, answer.text)


BODIES = {
    "UTF-16": ("application/sparql-query", "ASK {}".encode("utf-16")),
    "Latin-1": ("application/sparql-query", "ASK { ?s ?p 'é' }".encode("latin-1")),
    "overlong": ("application/sparql-query", b"ASK { ?s ?p '\xc0\x80' }"),
    "null": ("application/sparql-query", b"ASK {}\x00"),
    "another charset": ("application/sparql-query; charset=utf-16", "ASK {}".encode("utf-16")),
    "no charset": ("application/sparql-query; charset=\x01", b"ASK {}"),
    "packed": ("application/sparql-query", b"\x1f\x8b\x08\x00\x00"),
    "a form of another kind": (
        "multipart/form-data; boundary=x",
        b"--x\r\nContent-Disposition: form-data\r\n\r\n",
    ),
    "no media type": ("/", b"ASK {}"),
    "a media type of nothing but marks": (";;;===,,,", b"ASK {}"),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_is_no_query_is_the_clients_mistake(server: Target, name: str) -> None:
    type, body = BODIES[name]
    sent = {"Content_Type": type, "Content_Length": str(len(body))}
    for extra in ({}, {"Content_Encoding": "gzip"}):
        answer = server.asked(wire.head("POST", "/sparql", **sent, **extra) + body)
        assert answer.status in {400, 415}, (name, answer.status, answer.text)


def test_a_packed_bomb_is_not_unpacked(server: Target) -> None:
    body = gzip.compress(b"#" * 50_000_000 + b"\nASK {}")
    sent = {"Content_Type": "application/sparql-query", "Content_Length": str(len(body))}
    for path in ("/sparql", "/store?default"):
        answer = server.asked(wire.head("POST", path, Content_Encoding="gzip", **sent) + body)
        assert answer.status in {400, 401, 403, 404, 405, 413, 415}


MANY = 16_000_000
"""Bytes, a little fewer than are taken; what is refused of them must not be kept (``unharmed`` looks)."""
LARGE = {
    "escapes that are none": b"query=" + b"%4" * (MANY // 2),
    "signs of percent": b"query=" + b"%" * MANY,
    "escapes": b"query=" + b"%41" * (MANY // 3),
    "parameters": b"a&" * (MANY // 2),
    "nothing between signs": b"&" * MANY,
    "bytes that are no UTF-8": b"query=" + b"%FF" * (MANY // 3),
}


@pytest.mark.parametrize("name", LARGE)
@pytest.mark.parametrize("path", ["/sparql", "/reconcile/en", "/search"])
def test_no_large_form_makes_others_wait(server: Target, name: str, path: str) -> None:
    body = LARGE[name]
    sent = {"Content_Type": "application/x-www-form-urlencoded", "Content_Length": str(len(body))}
    with server.connect() as line:
        line.send(wire.head("POST", path, **sent) + body)
        # Reading all of it would keep the others waiting for many seconds.
        server.healthy(5)
        answer = line.read()
    assert answer is not None
    assert answer.status in {400, 404, 405, 413}, answer.text[:300]


def test_a_page_tells_of_a_form_that_is_too_large(server: Target) -> None:
    for path in ("/sparql", "/search", "/nothing", "/reconcile/en"):
        for body in (b"query=" + b"x" * 5_000_000, b"a=b&" * 100_000):
            sent = {"Content_Type": "application/x-www-form-urlencoded", "Content_Length": str(len(body))}
            answer = server.asked(wire.head("POST", path, Accept="text/html", **sent) + body)
            assert answer.status in {400, 404, 405, 413}, (path, answer.text[:300])


def test_a_sign_of_percent_may_stand_for_itself(server: Target) -> None:
    for encoded, value in (("6.3%", "6.3%"), ("%zz%4", "%zz%4"), ("%%41", "%A"), ("%e7%81%b5%", "灵%")):
        query = f"query=SELECT(%27{encoded}%27AS%3Fx)%7B%7D"
        for request in (
            wire.head("GET", f"/sparql?{query}"),
            wire.post(query, "application/x-www-form-urlencoded"),
        ):
            assert server.asked(request).json["results"]["bindings"][0]["x"]["value"] == value


def test_a_form_of_very_many_parts_is_refused_at_once(server: Target) -> None:
    body = b"--x\r\n" * (MANY // 5)
    headers = {"content-type": "multipart/form-data; boundary=x"}
    began = time.process_time()
    with pytest.raises(HttpProblem, match="more than 100 parts"):
        files(Request("POST", "/store", headers=headers, body=body))
    assert time.process_time() - began < 1
    server.healthy()
