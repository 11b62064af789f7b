"""Limits: what is refused before the first byte, what breaks off after it, and what is asked of clients."""

from __future__ import annotations

import contextlib
import select
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from attacks import target, wire
from attacks.target import Target
from service import SOON, Patience, eventually

from . import asking
from .asking import BEGUN, CODINGS, ENDLESS, GRAPHS, LONG, ROWS, SLOW

SHORT = asking.SHORT
DEADLINE, ROWS_AT_MOST = 1.5, 9_000
LONG_GRAPH = "CONSTRUCT { ?a <x:p> ?c . ?d <x:q> ?f } WHERE { ?a ?b ?c . ?d ?e ?f }"


@pytest.fixture(scope="module")
def narrow(data: Path) -> Iterator[Target]:
    """A server with few rows, one MiB of an answer and much time."""
    limits = ["--timeout", "600", "--max-rows", str(ROWS_AT_MOST), "--max-answer", "1"]
    with target.running(["--data", data, *limits]) as running:
        yield running


@pytest.fixture(scope="module")
def hasty(data: Path) -> Iterator[Target]:
    """A server with little time."""
    with target.running(["--data", data, "--timeout", str(DEADLINE)]) as running:
        yield running


def broken(line: wire.Wire) -> bytes:
    """Return the whole head of an answer whose body must break off."""
    with pytest.raises(wire.NotWhole):
        line.read()
    return line.rest


@pytest.mark.parametrize(
    ("posted", "coding"), [(False, ""), (True, ""), (False, "zstd"), (False, "br"), (True, "gzip")]
)
@pytest.mark.parametrize(
    ("text", "format"),
    [(BEGUN, f) for f in ROWS] + [(LONG_GRAPH, f) for f in GRAPHS],
)
def test_too_many_rows_break_the_connection(
    narrow: Target, text: str, format: str, posted: bool, coding: str
) -> None:
    more = f"&format={format}"
    request = (
        wire.post(text, path=f"/sparql?{more[1:]}", Accept_Encoding=coding)
        if posted
        else wire.query(text, more, Accept_Encoding=coding)
    )
    with narrow.connect() as line:
        line.send(request)
        assert line.line() == b"HTTP/1.1 200 OK"
        line.rest = b"HTTP/1.1 200 OK\r\n" + line.rest
        broken(line)


@pytest.mark.parametrize("format", ["csv", "tsv"])
@pytest.mark.parametrize("coding", ["", *CODINGS])
def test_too_many_rows_of_few_bytes_are_refused_before_anything_is_sent(
    narrow: Target, format: str, coding: str
) -> None:
    text = f"SELECT (1 AS ?one) {{ ?a ?b ?c }} LIMIT {ROWS_AT_MOST + 1}"
    answer = narrow.asked(wire.query(text, f"&format={format}", Accept_Encoding=coding))
    assert (answer.status, answer.type) == (413, target.PROBLEM)
    text = f"SELECT (1 AS ?one) {{ ?a ?b ?c }} LIMIT {ROWS_AT_MOST}"
    assert narrow.asked(wire.query(text, f"&format={format}", Accept_Encoding=coding)).status == 200


def test_bytes_beyond_the_limit_break_the_connection(data: Path) -> None:
    with target.running(["--data", data, "--max-answer", "1"]) as wide:
        for coding in ("", *CODINGS):
            with wide.connect() as line:
                line.send(wire.query(BEGUN, Accept_Encoding=coding))
                broken(line)
        wide.healthy()


@pytest.mark.parametrize("coding", ["", *CODINGS])
def test_a_deadline_after_the_first_byte_breaks_the_connection(narrow: Target, coding: str) -> None:
    text = f"{SLOW} #{coding}"
    for seconds in (1.5, 6, 24):
        with narrow.connect() as line:
            line.send(wire.query(text, f"&format=xml&timeout={seconds}", Accept_Encoding=coding))
            status = line.line()
            line.rest = status + b"\r\n" + line.rest
            if status == b"HTTP/1.1 200 OK":
                broken(line)
                break
            # On a machine that is slow for once the deadline came first.
            answer = line.read()
            assert answer is not None
            assert answer.status == 504
    else:
        pytest.fail("no answer ever begins")
    assert eventually(lambda: narrow.at_work() == 0), narrow.state()


@pytest.mark.parametrize("way", [*asking.WAYS, None])
def test_before_the_first_byte_it_is_told_what_went_wrong(narrow: Target, way: asking.Way | None) -> None:
    text = f"SELECT (1 AS ?x) {{ ?a ?b ?c }} LIMIT {ROWS_AT_MOST + 1}"
    for query, status, code in ((text, 413, "answer-too-large"), (ENDLESS, 504, "timeout")):
        more = "format=csv" if status == 413 else "format=csv&timeout=1"
        if way is None:
            answer = narrow.asked(wire.post(query, path=f"/sparql?{more}"))
        else:
            answer = way(narrow, f"{query} #{way.__name__}", f"&{more}")
        assert (answer.status, answer.type) == (status, "application/problem+json"), query
        assert answer.json["type"].endswith(f"/{code}")
        assert answer.json["remedy"]
        assert "etag" not in answer.headers


@pytest.mark.parametrize("way", [*asking.WAYS, None])
def test_less_time_can_be_asked_for(narrow: Target, way: asking.Way | None) -> None:
    if way is None:
        answer = narrow.asked(wire.post(ENDLESS, path="/sparql?timeout=0.3"))
    else:
        answer = way(narrow, f"{ENDLESS} #less {way.__name__}", "&timeout=0.3")
    assert answer.status == 504
    assert "0.3 s" in answer.json["detail"]


def test_more_time_cannot_be_asked_for(hasty: Target) -> None:
    for more in ("&timeout=600", ""):
        answer = hasty.insisted(wire.query(ENDLESS + " #more", more))
        assert answer.status == 504
        assert f"{DEADLINE} s" in answer.json["detail"]


def test_no_time_can_be_asked_for_that_is_none(narrow: Target) -> None:
    for wrong in ("-1", "0", "x", "1e400", "nan", ""):
        assert narrow.asked(wire.query("ASK {}", f"&timeout={wrong}")).status == 400, wrong


# ---- how much at once -------------------------------------------------------------------------------


@contextlib.contextmanager
def asking_at_once(server: Target, requests: list[bytes]) -> Iterator[list[wire.Wire]]:
    lines = [server.connect() for _ in requests]
    try:
        for line, request in zip(lines, requests, strict=True):
            line.send(request)
        yield lines
    finally:
        for line in lines:
            line.close()


@pytest.mark.parametrize(
    "request_of",
    [
        lambda n: wire.query(f"{ENDLESS} #{n}"),
        lambda n: wire.post(f"{ENDLESS} #{n}"),
        lambda n: wire.query(f"{BEGUN} #{n}"),
        lambda n: wire.query(f"{BEGUN} #{n}", X_Way="long"),
    ],
    ids=["short way", "posted", "streamed", "streamed, long way"],
)
def test_one_client_may_not_ask_too_much_at_once(data: Path, request_of: object) -> None:
    assert callable(request_of)
    endless = ["--timeout", "600", "--max-rows", "1000000000", "--max-answer", "100000"]
    with target.running(["--data", data, "--per-client", "3", *endless]) as limited:
        with asking_at_once(limited, [request_of(n) for n in range(3)]) as lines:
            stop = threading.Event()

            def take() -> None:
                while not stop.is_set():
                    for line in lines:
                        with contextlib.suppress(Exception):
                            line.more(Patience(0.05))
                            line.rest = b""

            taking = threading.Thread(target=take)
            taking.start()
            try:
                assert eventually(lambda: limited.at_work() == len(lines)), "not all have come"
                for request in (wire.query(SHORT), wire.post(SHORT), wire.query(SHORT, X_Way="long")):
                    answer = limited.asked(request)
                    assert (answer.status, answer.type) == (429, "application/problem+json")
                    assert int(answer.headers["retry-after"]) >= 1
                assert limited.asked(wire.head("GET", "/healthz")).status == 200
            finally:
                stop.set()
                taking.join()
        assert eventually(lambda: limited.asked(wire.query(SHORT)).status == 200)
        limited.idle()


def test_a_full_queue_is_told_with_a_time_to_come_back(data: Path) -> None:
    limits = ["--queue", "2", "--workers", "1", "--heavy", "1", "--per-client", "100", "--timeout", "600"]
    with target.running(["--data", data, *limits]) as limited:
        with asking_at_once(limited, [wire.query(f"{ENDLESS} #{n}") for n in range(12)]) as lines:
            refused: list[wire.Answer | None] = []
            waiting = list(lines)
            patience = Patience(SOON)
            while len(refused) < 5 and not patience.over():
                for socket in select.select([line.socket for line in waiting], [], [], 1)[0]:
                    (line,) = (line for line in waiting if line.socket is socket)
                    waiting.remove(line)
                    refused.append(line.read())
            assert len(refused) >= 5
            for answer in refused:
                assert answer is not None
                assert answer.status == 503
                assert answer.type == "application/problem+json"
                assert answer.json["type"].endswith("/overloaded")
                assert int(answer.headers["retry-after"]) >= 1
        limited.healthy()
        limited.idle()


def test_connections_are_counted_each_client_apart(data: Path) -> None:
    with target.running(["--data", data, "--connections", "20"]) as limited:
        held = [limited.connect() for _ in range(4)]
        with limited.connect() as line:
            answer = line.read()
        assert answer is not None
        assert (answer.status, answer.type) == (503, "application/problem+json")
        for line in held:
            line.close()

        def served() -> bool:
            # Who is refused is not heard: sending may be cut short by the end of the connection.
            with contextlib.suppress(wire.NotWhole):
                answer = limited.exchange(wire.query(SHORT))
                return answer is not None and answer.status == 200
            return False

        assert eventually(served)


# ---- how long a request -----------------------------------------------------------------------------


def test_long_heads_and_queries_have_their_statuses(server: Target) -> None:
    assert server.asked(wire.head("GET", "/sparql?query=" + "a" * 200_000)).status == 414
    assert server.asked(wire.head("GET", "/", X_Long="a" * 200_000)).status == 431
    assert server.asked(wire.head("GET", "/", **{f"X_{n}": "a" for n in range(200)})).status == 431
    text = f"ASK {{}} #{'a' * 101_000}"
    assert server.asked(wire.query(text)).status == 414
    assert server.asked(wire.post(text)).status == 413
    for answer in (server.asked(wire.query(text)), server.asked(wire.head("GET", "/", X_Long="a" * 200_000))):
        assert answer.type == "application/problem+json"
        assert answer.json["status"] == answer.status


def test_every_refusal_of_a_connection_is_json_that_says_so(server: Target) -> None:
    answer = server.asked(b"no HTTP at all\r\n\r\n")
    assert (answer.status, answer.type) == (400, "application/problem+json")
    assert answer.json["status"] == 400


def test_who_is_slow_is_told(data: Path) -> None:
    """Heads, bodies, and takers, with less patience than the command gives."""
    patience = target.impatient(arriving=1.0, leaving=1.5, idle=2.0)
    with target.running(["--data", data], program=patience) as impatient:

        def told(*parts: bytes) -> bool:
            with impatient.connect() as line:
                for part in parts:
                    line.send(part)
                answer = line.read()
                if answer is None:
                    return False  # the patience was at its end before anything was sent
                assert (answer.status, answer.type) == (408, "application/problem+json")
                assert line.closed()
                return True

        body = wire.head("POST", "/sparql", Content_Type="application/sparql-query", Content_Length="9")
        for begun in (b"GET /sparql HTTP/1.1\r\nHost:", body):
            assert any(told(begun) for _ in range(5)), begun

        def served() -> bool:
            with impatient.connect() as silent, impatient.connect() as idle:
                idle.send(wire.query(SHORT))
                answered = idle.read() is not None
                assert silent.closed()
                assert idle.closed()
                return answered

        assert any(served() for _ in range(5))
        assert eventually(lambda: impatient.usage().files <= impatient.baseline.files)

        def held(request: bytes) -> bool:
            """Take nothing of an answer; say whether that was seen to be held before it was let go."""
            most = impatient.baseline.files
            with impatient.connect(buffer=4096) as line:
                line.send(request)
                seen = eventually(lambda: impatient.usage().files > most, 5)
                assert eventually(lambda: impatient.usage().files <= most), "held for ever"
                return seen

        for request in (wire.query(LONG), wire.query(asking.MIDDLE) * 200):
            assert any(held(request) for _ in range(5))
        impatient.idle()
