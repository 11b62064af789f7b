"""Parameters and bodies in wrong encodings, or packed: the client's mistake, never ours."""

from __future__ import annotations

import gzip

import pytest

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
