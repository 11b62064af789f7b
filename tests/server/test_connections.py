"""Connections: requests in rows and in pieces, other versions of HTTP, and clients that go away."""

from __future__ import annotations

import contextlib
import itertools
import socket
import time

import pytest

from attacks import wire
from attacks.target import Target
from service import eventually

from . import asking
from .asking import LONG, MIDDLE, SHORT, unpacked

_numbers = itertools.count()
FORM = "application/x-www-form-urlencoded"


def fresh(text: str = SHORT) -> str:
    """Return a query nobody asked before."""
    return f"{text} #{next(_numbers)}"


def number(n: int) -> str:
    """Return a query whose answer tells which it was."""
    return f"SELECT ({n} AS ?n) {{ }} #{next(_numbers)}"


def told_number(answer: wire.Answer | None) -> int:
    assert answer is not None
    assert answer.status == 200, answer.text
    return int(answer.json["results"]["bindings"][0]["n"]["value"])


def test_requests_in_a_row_are_answered_in_order(server: Target) -> None:
    """Short and long ones, kept and fresh ones, errors, posts, pages: all sent at once."""
    kept = wire.query(MIDDLE)
    for _ in range(3):
        server.asked(kept)
    kinds = {
        "kept": (kept, 200),
        "fresh": (lambda: wire.query(fresh()), 200),
        "streamed": (lambda: wire.query(fresh(LONG)), 200),
        "posted": (lambda: wire.post(fresh()), 200),
        "wrong": (lambda: wire.query(fresh("SELECT {")), 400),
        "page": (wire.head("GET", "/nothing"), 404),
        "health": (wire.head("GET", "/healthz"), 200),
    }
    for order in itertools.permutations(kinds, 3):
        requests = [made() if callable(made := kinds[name][0]) else made for name in order]
        for pieces in ([b"".join(requests)], requests):
            with server.connect() as line:
                for piece in pieces:
                    line.send(piece)
                answers = [line.read() for _ in order]
            assert [answer and answer.status for answer in answers] == [kinds[name][1] for name in order]
            for name, answer in zip(order, answers, strict=True):
                assert answer is not None
                if name == "streamed":
                    assert len(answer.json["results"]["bindings"]) > 9_000


@pytest.mark.parametrize("size", [1, 7, 97, 1000])
def test_many_requests_in_a_row_however_they_are_cut(server: Target, size: int) -> None:
    content = b"".join(wire.query(number(n)) for n in range(60))
    with server.connect() as line:
        line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for at in range(0, len(content), size):
            line.send(content[at : at + size])
        assert [told_number(line.read()) for _ in range(60)] == list(range(60))


def test_a_request_is_understood_wherever_it_is_cut(server: Target) -> None:
    body = b"query=ASK%20%7B%7D"
    head = wire.head("POST", "/sparql", Content_Type=FORM, Content_Length=str(len(body)))
    kept = wire.query("ASK {}", Accept="text/csv")
    for request in (kept, wire.query(fresh(), Accept="text/csv"), head + body):
        whole = server.asked(request).body
        for at in range(1, len(request)):
            with server.connect() as line:
                line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                line.send(request[:at])
                time.sleep(0.001)
                line.send(request[at:])
                answer = line.read()
            assert answer is not None
            assert (answer.status, answer.body) == (200, whole), at


def test_parts_that_come_while_an_answer_is_awaited_keep_their_order(server: Target) -> None:
    """What was held back goes before what comes just when the answer is there."""
    for _ in range(30):
        requests = [wire.query(number(n)) for n in range(12)]
        with server.connect() as line:
            line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            line.send(requests[0])
            rest = b"".join(requests[1:])
            for at in range(0, len(rest), 150):
                line.send(rest[at : at + 150])
                time.sleep(0.0003)
            assert [told_number(line.read()) for _ in requests] == list(range(12))


def test_a_request_while_an_answer_streams_waits_for_its_end(server: Target) -> None:
    with server.connect() as line:
        line.send(wire.query(fresh(LONG), "&format=csv"))
        assert line.more()
        line.send(wire.query("ASK {}"))
        first, second = line.read(), line.read()
    assert first is not None
    assert len(first.body.splitlines()) > 9_000
    assert second is not None
    assert second.json["boolean"] is True


@pytest.mark.parametrize("method", ["OPTIONS", "PUT"])
def test_a_late_body_is_not_taken_for_a_request(server: Target, method: str) -> None:
    """Behind a proxy it would be answered to somebody else."""
    inner = wire.query(SHORT)
    for _ in range(3):
        server.asked(inner)
    with server.connect() as line:
        line.send(wire.head(method, "/sparql", Content_Length=str(len(inner))))
        with contextlib.suppress(wire.Silent):
            line.timeout = 0.5
            line.read(method)
        line.timeout = wire.TIMEOUT
        line.send(inner)
        time.sleep(0.2)
        line.send(wire.head("GET", "/healthz"))
        # Answers come in the order of their requests: nothing else can come before this one.
        while (answer := line.read()) is not None and answer.text != '{"status": "ok"}\n':
            assert b"thing 7" not in answer.body
    assert answer is not None


def test_garbage_behind_a_request_is_not_its_answer(server: Target) -> None:
    for text in (fresh(), fresh(LONG)):
        with server.connect() as line:
            line.send(wire.query(text) + b"\0\1garbage\r\n\r\n")
            answer = line.read()
            assert answer is not None
            assert answer.status == 200
            assert line.closed()


# ---- versions and wishes of HTTP --------------------------------------------------------------------


@pytest.mark.parametrize("text", [SHORT, MIDDLE, LONG, "SELECT {"])
@pytest.mark.parametrize("path", ["/sparql", "/"])
def test_who_wants_to_end_gets_an_end(server: Target, text: str, path: str) -> None:
    request = (
        wire.query(text, Connection="close")
        if path == "/sparql"
        else wire.head("GET", path, Connection="close")
    )
    with server.connect() as line:
        line.send(request)
        answer = line.read()
        assert answer is not None
        assert answer.headers["connection"] == "close"
        assert line.closed()


@pytest.mark.parametrize("keeps", [False, True])
@pytest.mark.parametrize("coding", ["", "gzip"])
@pytest.mark.parametrize("text", [SHORT, MIDDLE, LONG, "SELECT {"])
def test_old_clients_get_no_chunks(server: Target, text: str, coding: str, keeps: bool) -> None:
    headers = {"Accept_Encoding": coding} | ({"Connection": "keep-alive"} if keeps else {})
    request = wire.query(text, "&format=json", **headers).replace(b"HTTP/1.1", b"HTTP/1.0")
    expected = server.asked(wire.query(text, "&format=json", Accept_Encoding=coding))
    for _ in range(3):
        with server.connect() as line:
            line.send(request)
            answer = line.read()
            assert answer is not None
            assert answer.status == expected.status
            assert "transfer-encoding" not in answer.headers
            assert int(answer.headers["content-length"]) == len(answer.body)
            assert unpacked(answer) == unpacked(expected)
            assert line.closed()


def test_old_clients_are_told_what_went_wrong_in_time(server: Target) -> None:
    request = wire.query(asking.BEGUN, "&timeout=1").replace(b"HTTP/1.1", b"HTTP/1.0")
    answer = server.asked(request)
    assert (answer.status, answer.type) in (
        (413, "application/problem+json"),
        (504, "application/problem+json"),
    )


def test_old_clients_need_not_name_the_host(server: Target) -> None:
    assert server.asked(b"GET /sparql?query=ASK%7B%7D HTTP/1.0\r\n\r\n").status == 200


@pytest.mark.parametrize(
    "host", ["", "Host: a\r\nHost: b\r\n", "Host: a b\r\n", "Host: a/b\r\n", "Host: <x>\r\n", "Host: u@a\r\n"]
)
@pytest.mark.parametrize("path", ["/sparql?query=ASK%7B%7D", "/sparql", "/", "/healthz", "/store?default"])
def test_without_one_right_host_there_is_no_answer(server: Target, host: str, path: str) -> None:
    answer = server.asked(f"GET {path} HTTP/1.1\r\n{host}\r\n".encode())
    assert (answer.status, answer.type) == (400, "application/problem+json")


@pytest.mark.parametrize("host", ["localhost", "example.org:8080", "[::1]:80", "127.0.0.1", ""])
def test_right_hosts_are_taken(server: Target, host: str) -> None:
    assert server.asked(wire.head("GET", "/sparql?query=ASK%7B%7D", host)).status == 200


def test_who_asks_before_sending_is_told_to_go_on(server: Target) -> None:
    body = fresh().encode()
    with server.connect() as line:
        line.send(
            wire.head("POST", "/sparql", Content_Type="application/sparql-query",
                      Content_Length=str(len(body)), Expect="100-continue")
        )  # fmt: skip
        assert line.line() == b"HTTP/1.1 100 Continue"
        assert line.line() == b""
        line.send(body)
        answer = line.read()
    assert answer is not None
    assert answer.status == 200


# ---- clients that go away ---------------------------------------------------------------------------

WAYS = {
    "short way": wire.query(asking.ENDLESS),
    "posted": wire.post(asking.ENDLESS + " #posted"),
    "posted form": wire.head("POST", "/sparql", Content_Type=FORM, Content_Length="150"),
    "streamed": wire.query(asking.BEGUN),
    "streamed, packed": wire.query(asking.BEGUN, Accept_Encoding="zstd"),
    "streamed, posted": wire.post(asking.BEGUN),
    "streamed, not taken": wire.query(asking.BEGUN, "&format=csv"),
}


@pytest.mark.parametrize("reset", [False, True])
@pytest.mark.parametrize("name", WAYS)
def test_a_query_ends_with_its_client(server: Target, name: str, reset: bool) -> None:
    request = WAYS[name]
    if name == "posted form":
        body = f"query={asking.ENDLESS}".replace(" ", "+").encode()
        request = request.replace(b"150", str(len(body)).encode()) + body
    line = server.connect(buffer=4096 if "not taken" in name else 0)
    line.send(request)
    if "streamed" in name and "not taken" not in name:
        for _ in range(5):
            assert line.more()
    assert eventually(lambda: server.state()["running_heavy"] > 0), "nothing runs"
    line.close(reset=reset)
    # Long before its own end, ten minutes after its beginning.
    assert eventually(lambda: server.at_work() == 0), server.state()
    server.idle()


def test_a_request_is_not_lost_in_what_is_not_taken(server: Target) -> None:
    """Answers pile up only so far for a client that asks and asks and takes nothing."""
    request = wire.query(MIDDLE)
    size = len(server.asked(request).body)
    for _ in range(3):
        server.asked(request)
    before = server.usage().memory
    with server.connect(buffer=4096) as line:
        line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.socket.settimeout(10)
        asked = 0
        with contextlib.suppress(TimeoutError):
            for _ in range(1500):
                line.socket.sendall(request)
                asked += 1
                if asked % 10 == 0:
                    time.sleep(0.001)
        server.idle()
        assert server.usage().memory - before < (24 << 20) < asked * size
        whole = min(asked, 200)
        for _ in range(whole):
            answer = line.read()
            assert answer is not None
            assert len(answer.body) == size
