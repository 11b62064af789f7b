"""Addresses that are no addresses, hosts said in two places, and what comes behind a body."""

from __future__ import annotations

import time

import pytest

from . import wire
from .target import Target

HEAD = b" HTTP/1.1\r\nHost: localhost\r\n\r\n"
ASK = "/sparql?query=ASK%7B%7D"
POST = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"

RAW = {
    "/search?q=灵芝": ("“灵”", "“/search?q=”", "/search?q=%E7%81%B5%E8%8A%9D"),
    "/灵芝": ("“灵”", "“/”", "/%E7%81%B5%E8%8A%9D"),
    "/sparql?query=ASK {}": ("“ ”", "“/sparql?query=ASK”", "/sparql?query=ASK%20%7B%7D"),
    "/search?q=%E7%81%B5&x=é": ("“é”", "“/search?q=%E7%81%B5&x=”", "/search?q=%E7%81%B5&x=%C3%A9"),
    "/search?q=\x01": (r"“\\x01”", "“/search?q=”", "/search?q=%01"),
    "/search?q=\u202egnp": (r"“\\x202e”", "“/search?q=”", "/search?q=%E2%80%AEgnp"),
}


@pytest.mark.parametrize("target", RAW)
def test_an_address_that_is_not_encoded_is_told_with_its_place(server: Target, target: str) -> None:
    sign, before, right = RAW[target]
    answer = server.asked(b"GET " + target.encode() + HEAD)
    assert (answer.status, answer.type) == (400, "application/problem+json")
    assert answer.json["type"].endswith("/encoding")
    assert f"{sign} as it is, behind {before}" in answer.text
    assert answer.json["remedy"].endswith(f": {right}")
    # What is advised is an address that can be asked.
    assert server.asked(wire.head("GET", right)).status in {200, 404}


def test_it_is_told_in_chinese_and_whatever_came_before(server: Target) -> None:
    request = "GET /search?q=灵芝 HTTP/1.1\r\nHost: a\r\nAccept-Language: zh\r\n\r\n".encode()
    answer = server.asked(request)
    assert answer.headers["content-language"] == "zh-CN"
    assert "百分号编码" in answer.json["remedy"]
    with server.connect() as line:
        line.send(wire.head("GET", ASK) + request)
        first, second = line.read(), line.read()
    assert first is not None
    assert (first.status, first.json["boolean"]) == (200, True)
    # What was asked before it is answered; then the connection ends, with or without a word.
    assert second is None or second.status == 400


def test_bytes_of_another_encoding_have_no_advice(server: Target) -> None:
    answer = server.asked(b"GET /search?q=" + "灵芝".encode("gbk") + HEAD)
    assert (answer.status, answer.json["remedy"]) == (400, "percent-encode it, as UTF-8")
    assert "not UTF-8 behind “/search?q=”" in answer.json["detail"]


def test_an_address_that_comes_in_pieces_is_refused_too(server: Target) -> None:
    request = "GET /search?q=灵芝".encode() + HEAD
    for cut in (14, 15, 16):
        with server.connect() as line:
            line.send(request[:cut])
            time.sleep(0.05)
            line.send(request[cut:])
            answer = line.read()
        assert answer is not None
        assert answer.status == 400
        assert answer.json["type"].endswith("/encoding")


BASED = "/sparql?query=" + "SELECT(<x>AS%20%3Fx)%7B%7D"


def test_an_absolute_address_names_the_host(server: Target) -> None:
    for absolute, base in (
        ("http://other.example", "http://other.example/"),
        ("http://other.example:81", "http://other.example:81/"),
        ("http://[::1]:82", "http://[::1]:82/"),
    ):
        answer = server.asked(wire.head("GET", absolute + BASED))
        assert answer.json["results"]["bindings"][0]["x"]["value"] == base + "x", absolute
    for wrong in ("http://me:secret@other.example", "ftp://other.example", "http://a_b'c", "gopher://x:70"):
        assert server.asked(wire.head("GET", wrong + BASED)).status == 400, wrong


@pytest.mark.parametrize("target", ["//sparql", "///sparql", "/sparql//", "//sparql/"])
def test_slashes_too_many_make_no_other_place(server: Target, target: str) -> None:
    plain = server.asked(wire.head("GET", ASK))
    answer = server.asked(wire.head("GET", ASK.replace("/sparql", target)))
    assert (answer.status, answer.type, answer.body) == (200, plain.type, plain.body)


def test_two_slashes_lead_nowhere_else(server: Target) -> None:
    for target in (
        "//evil.example/",
        "//evil.example/%2f..",
        "/%2f/evil.example",
        "/%5cevil.example",
        "//things",
    ):
        answer = server.asked(wire.head("GET", target))
        where = answer.headers.get("location", "")
        assert not where.startswith(("//", "http://evil", "https://evil", "/\\")), where


def test_the_whole_server_can_be_asked_what_it_takes(server: Target) -> None:
    answer = server.asked(wire.head("OPTIONS", "*"))
    assert (answer.status, answer.headers["allow"]) == (204, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize("version", ["2.0", "0.9"])
def test_another_version_is_told_as_such(server: Target, version: str) -> None:
    answer = server.asked(f"GET {ASK} HTTP/{version}\r\nHost: a\r\n\r\n".encode())
    assert answer.status in {400, 505}
    assert answer.headers["connection"] == "close"


# ---- bodies -----------------------------------------------------------------------------------------

CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n6\r\nASK {}\r\n0\r\n"


@pytest.mark.parametrize(
    "field", ["Host: evil.example", "Accept: text/html", "Authorization: Bearer x", "Content-Encoding: gzip"]
)
def test_what_comes_behind_a_body_is_no_header(server: Target, field: str) -> None:
    request = CHUNKED + field.encode() + b"\r\n\r\n"
    for pieces in ((request,), (request[:-10], request[-10:])):
        with server.connect() as line:
            for piece in pieces:
                line.send(piece)
                time.sleep(0.05)
            first = line.read()
            line.send(wire.head("GET", ASK))
            second = line.read()
        assert first is not None
        assert (first.status, first.type) == (200, "application/sparql-results+json"), first.text
        assert second is not None
        assert second.status == 200


def test_a_flood_behind_a_body_is_dammed(server: Target) -> None:
    with server.connect() as line:
        line.send(CHUNKED + b"X-A: b\r\n" * 40_000 + b"\r\n")
        answer = line.read()
    assert answer is None or answer.status in {200, 431}


def test_an_unknown_transfer_coding_is_told(server: Target) -> None:
    answer = server.asked(POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n6\r\nASK {}\r\n0\r\n\r\n")
    assert (answer.status, answer.headers["connection"]) == (501, "close")


@pytest.mark.parametrize("path", ["/sparql", "/store?default", "/search", "/reconcile/en"])
def test_packed_bodies_are_not_taken_anywhere(server: Target, path: str) -> None:
    for coding in ("gzip", "br", "x-gzip, gzip"):
        sent = {"Content_Type": "application/sparql-query", "Content_Length": "6", "Content_Encoding": coding}
        answer = server.asked(wire.head("POST", path, **sent) + b"ASK {}")
        assert (answer.status, answer.headers["accept-encoding"]) == (415, "identity")
    plain = {
        "Content_Type": "application/sparql-query",
        "Content_Length": "6",
        "Content_Encoding": "identity",
    }
    assert server.asked(wire.head("POST", "/sparql", **plain) + b"ASK {}").status == 200


def test_a_mark_of_byte_order_before_a_query_is_no_part_of_it(server: Target) -> None:
    assert server.asked(wire.post("\ufeffASK {}")).json["boolean"] is True
    wrong = server.asked(wire.post("\ufeffASK { x }"))
    assert (wrong.json["line"], wrong.json["column"]) == (1, 5)
