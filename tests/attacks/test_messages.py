"""What is no HTTP, or only nearly: it is refused, never understood in two ways, never a 500."""

from __future__ import annotations

import contextlib
import re

import pytest

from . import wire
from .target import HEALTHY, Target

ASK = wire.query("ASK {}")
REFUSED = {400, 404, 405, 411, 413, 414, 431, 501, 505}


def outcome(server: Target, request: bytes, patience: float = 1.5) -> list[wire.Answer]:
    """Return all answers that come until the server closes or says no more for a while."""
    answers = []
    with server.connect(patience) as line:
        line.send(request)
        with contextlib.suppress(wire.Silent):
            while (answer := line.read()) is not None:
                answers.append(answer)
    return answers


SMUGGLED = b"GET /sparql?query=ASK%7B%7D&smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"
POST = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
AMBIGUOUS = {
    "two lengths": b"Content-Length: 6\r\nContent-Length: 76\r\n\r\nASK {}",
    "two lengths in one": b"Content-Length: 6, 76\r\n\r\nASK {}",
    "a length and chunks": b"Content-Length: 11\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nASK {}",
    "chunks and a length": b"Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\nASK {}",
    "a signed length": b"Content-Length: +6\r\n\r\nASK {}",
    "a negative length": b"Content-Length: -6\r\n\r\nASK {}",
    "a length in hexadecimal": b"Content-Length: 0x6\r\n\r\nASK {}",
    "a length with an underscore": b"Content-Length: 0_6\r\n\r\nASK {}",
    "a length in other digits": "Content-Length: ٦\r\n\r\nASK {}".encode(),
    "an endless length": b"Content-Length: 99999999999999999999999999\r\n\r\nASK {}",
    "an empty length": b"Content-Length: \r\n\r\nASK {}",
    "unknown coding": b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "chunked is not last": b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "chunked twice": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked, x\r\n\r\n0\r\n\r\n",
    "space before the colon": b"Transfer-Encoding : chunked\r\nContent-Length: 6\r\n\r\nASK {}",
    "a folded header": b"Transfer-Encoding:\r\n chunked\r\nContent-Length: 6\r\n\r\nASK {}",
    "a vertical tab": b"Transfer-Encoding: \x0bchunked\r\nContent-Length: 6\r\n\r\nASK {}",
    "a null in a header": b"X-Null: a\x00b\r\nContent-Length: 6\r\n\r\nASK {}",
    "a bare return": b"X-Bare: a\rTransfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\nASK {}",
    "a chunk of endless size": b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFF\r\nASK {}\r\n0\r\n\r\n",
    "a chunk of negative size": b"Transfer-Encoding: chunked\r\n\r\n-6\r\nASK {}\r\n0\r\n\r\n",
    "a chunk of no size": b"Transfer-Encoding: chunked\r\n\r\n\r\nASK {}\r\n0\r\n\r\n",
    "a chunk that is longer": b"Transfer-Encoding: chunked\r\n\r\n3\r\nASK {}\r\n0\r\n\r\n",
    "a header without a colon": b"Content-Length 6\r\n\r\nASK {}",
    "a header without a name": b": x\r\nContent-Length: 6\r\n\r\nASK {}",
}


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_no_request_hides_in_another(server: Target, name: str) -> None:
    answers = outcome(server, POST + AMBIGUOUS[name] + SMUGGLED)
    # Whoever reads it one way sees a wrong request, or one request and the end of the connection. Two good
    # answers would mean that the hidden one was heard although the first is read in several ways.
    assert [answer.status for answer in answers if answer.status == 200][1:] == []
    assert all(answer.status < 500 or answer.status == 501 for answer in answers), answers
    if name not in {
        "a length and chunks",
        "chunks and a length",
    }:  # RFC 9112 lets a server process the chunks when a length stands beside them
        assert all(answer.status in REFUSED for answer in answers), answers


STRANGE = {
    "nothing": b"\r\n\r\n",
    "null bytes": b"\x00" * 100 + b"\r\n\r\n",
    "HTTP/0.9": b"GET /\r\n\r\n",
    "a preface of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "TLS": bytes.fromhex("16030100c8010000c40303") + b"\x00" * 190,
    "another protocol": b"SSH-2.0-OpenSSH_9.0\r\n",
    "a version to come": b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
    "no version": b"GET /sparql\r\nHost: localhost\r\n\r\n",
    "no host": b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\n\r\n",
    "two hosts": b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "a space in the target": b"GET /sparql?query=ASK {} HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a control in the target": b"GET /sparql?\x01=\x02 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "no target": b"GET  HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "CONNECT": b"CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "TRACE": b"TRACE / HTTP/1.1\r\nHost: localhost\r\nX-Secret: 1\r\n\r\n",
    "an unknown method": b"BREW /sparql HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a small method": b"get /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a method that is a header": b"G\tET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a long method": b"G" * 100_000 + b" / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a target of another host": b"GET http://evil.example/sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\n\r\n",
    "an upgrade": wire.head("GET", "/sparql?query=ASK%7B%7D", Connection="Upgrade, HTTP2-Settings",
                            Upgrade="h2c", HTTP2_Settings="AAMAAABkAAQAAP__"),
    "a web socket": wire.head("GET", "/sparql", Connection="Upgrade", Upgrade="websocket",
                              Sec_WebSocket_Version="13", Sec_WebSocket_Key="dGhlIHNhbXBsZSBub25jZQ=="),
}  # fmt: skip


@pytest.mark.parametrize("name", STRANGE)
def test_what_is_no_request_is_refused_or_let_go(server: Target, name: str) -> None:
    for answer in outcome(server, STRANGE[name]):
        assert answer.status < 500 or answer.status in {501, 505}, (answer.status, answer.body)
        assert b"X-Secret" not in answer.body
        assert b"Traceback" not in answer.body


FLOODS = {
    "a thousand headers": b"".join(b"X-%d: y\r\n" % n for n in range(1_000)),
    "a hundred thousand headers": b"".join(b"X-%d: y\r\n" % n for n in range(100_000)),
    "one header of two megabytes": b"X-Long: " + b"y" * 2_000_000 + b"\r\n",
    "one name of two megabytes": b"X" * 2_000_000 + b": y\r\n",
    "cookies": b"Cookie: " + b"a=b; " * 100_000 + b"\r\n",
    "ranges of languages": b"Accept-Language: " + b"zh;q=0.1, " * 20_000 + b"\r\n",
    "ranges of types": b"Accept: " + b"a/b;q=0.1, " * 20_000 + b"\r\n",
}


@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_of_headers_is_dammed(server: Target, name: str) -> None:
    answers = outcome(
        server, b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: localhost\r\n" + FLOODS[name] + b"\r\n"
    )
    assert [answer.status for answer in answers if answer.status not in {200, 400, 413, 431}] == []
    if name != "a thousand headers":
        assert 200 not in [answer.status for answer in answers]


@pytest.mark.parametrize("size", [20_000, 3_000_000])
def test_a_long_target_is_refused(server: Target, size: int) -> None:
    for target in (
        f"/{'x' * size}",
        f"/sparql?query=ASK%7B%7D&{'x' * size}",
        f"/sparql?{'a&' * (size // 2)}",
    ):
        answers = outcome(server, wire.head("GET", target, Connection="close"))
        assert {answer.status for answer in answers} <= {200, 400, 404, 414, 431}
        assert all(len(answer.body) < 20_000 for answer in answers)


def test_a_body_larger_than_allowed_is_refused_before_it_is_there(server: Target) -> None:
    with server.connect() as line:
        line.send(POST + b"Content-Length: 9999999999\r\n\r\nASK {")
        answer = line.read()
    assert answer is not None
    assert answer.status == 413
    chunk = b"10000\r\n" + b"#" * 65536 + b"\r\n"
    with server.connect() as line:
        line.send(POST + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 400)
        answer = line.read()
    assert answer is None or answer.status == 413


def test_requests_in_a_row_are_answered_in_their_order(server: Target) -> None:
    with server.connect() as line:
        line.send(b"".join(wire.query(f"SELECT ({n} AS ?n) {{}}") for n in range(30)))
        for n in range(30):
            answer = line.read()
            assert answer is not None
            assert answer.json["results"]["bindings"][0]["n"]["value"] == str(n)


def test_a_head_request_leaves_no_body_in_the_way(server: Target) -> None:
    with server.connect() as line:
        line.send(ASK.replace(b"GET", b"HEAD") + wire.query(HEALTHY))
        first, second = line.read("HEAD"), line.read()
    assert first is not None
    assert second is not None
    assert (first.status, second.status) == (200, 200)
    assert "thing 7" in second.text


def test_an_expectation_is_met_or_refused(server: Target) -> None:
    request = POST + b"Content-Length: 6\r\nExpect: 100-continue\r\n\r\n"
    with server.connect() as line:
        line.send(request)
        line.send(b"ASK {}")
        answer = line.read()
    assert answer is not None
    assert answer.status == 200
    answers = outcome(server, POST + b"Content-Length: 6\r\nExpect: the-impossible\r\n\r\nASK {}")
    assert {answer.status for answer in answers} <= {200, 417, 400}


INJECTIONS = ("%0d%0aX-Evil:%201", "%0aX-Evil:%201", "%0d%0a%0d%0a<script>", "%E5%98%8D%E5%98%8AX-Evil:%201")


@pytest.mark.parametrize("injection", INJECTIONS)
def test_no_header_can_be_added(server: Target, injection: str) -> None:
    for target in (
        f"/sparql?query=ASK%7B%7D&format=json{injection}",
        f"/sparql?query=ASK%7B%7D{injection}",
        f"/{injection}",
        f"/sparql{injection}",
        f"/sparql/{injection}?query=ASK%7B%7D",
        f"/?lang=en{injection}",
        f"/id/region/371525{injection}",
        f"/query/01{injection}",
        f"/static/{injection}",
        f"/store?graph=http://example.org/{injection}",
        f"/thing?iri=http://example.org/{injection}",
    ):
        for method in ("GET", "POST", "OPTIONS"):
            answer = server.asked(wire.head(method, target, Content_Length="0", Origin="http://a.example"))
            assert "x-evil" not in answer.headers
            assert answer.status < 500, (method, target, answer.body)


@pytest.mark.parametrize(
    "name", ["Accept", "Accept-Encoding", "Accept-Language", "If-None-Match", "Range", "Origin"]
)
def test_a_header_of_nonsense_is_no_error_of_ours(server: Target, name: str) -> None:
    for value in (
        "", ",", ";", "*", "*/*/*", "q=1", "a/b;q=", "a/b;q=x", "a/b;q=1e400", "a/b;q=-1", "a/b;q=NaN", '"',
        '"' * 500, "\x7f", "é".encode().decode("latin-1"), "bytes=0-0,-1", "W/", "é", "(" * 500, "a" * 3000,
        "gzip;q=0,*;q=0", "identity;q=0", "zh" + "-x" * 500, "null", "http://a\x0bb",
    ):  # fmt: skip
        request = (
            f"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{name}: {value}\r\n\r\n"
        )
        for answer in outcome(server, request.encode("latin-1")):
            assert answer.status in {200, 206, 304, 400, 406, 416}, (value, answer.status, answer.body)


def test_no_answer_tells_what_it_runs_on(server: Target) -> None:
    for target in ("/sparql?query=ASK%7B%7D", "/", "/nothing", "/sparql?query=x", "/sparql?format=x"):
        answer = server.asked(wire.head("GET", target))
        told = answer.headers.get("server", "") + answer.headers.get("x-powered-by", "")
        assert not re.search(r"\d", told), told
        assert b"Traceback" not in answer.body
        assert b'File "' not in answer.body
