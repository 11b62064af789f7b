"""Clients that are slow, silent, many or gone: others are served, and what was taken is given back."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lc_graph.server import settings
from service import SOON, Patience, eventually

from . import target, wire
from .conftest import SMALL
from .target import Target
from .test_queries import ENDLESS

LARGE = "SELECT * { ?s ?p ?o . ?o ?q ?x } LIMIT 60000"
"""An answer of more than the buffers of both sides hold."""
LONGEST_WAIT = 40.0
"""Seconds after which nobody may still hold a connection by sending, or taking, next to nothing."""
HELD = 15.0
"""Seconds in which others must be served: less than any of those who wait is borne with."""
POST = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"


@contextlib.contextmanager
def connections(server: Target, many: int, buffer: int = 0) -> Iterator[list[wire.Wire]]:
    lines = [server.connect(buffer=buffer) for _ in range(many)]
    try:
        yield lines
    finally:
        for line in lines:
            line.close()


@pytest.fixture(scope="module")
def patient(data: Path) -> Iterator[Target]:
    """A server whose queries may run long: only that the client goes away can stop them soon."""
    with target.running(["--data", data, "--timeout", "600", *SMALL]) as running:
        yield running


BEGUN = {
    "silent": b"",
    "half a head": b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: loc",
    "half a body": POST + b"Content-Length: 600\r\n\r\nASK {",
    "half a chunk": POST + b"Transfer-Encoding: chunked\r\n\r\n100\r\nASK {",
    "half a body for a page": b"POST /nothing HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n"
    b"Content-Length: 600\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\nquery=",
    "between requests": wire.query("ASK {}"),
}


@pytest.mark.parametrize("name", BEGUN)
def test_many_who_wait_do_not_keep_others_out(server: Target, name: str) -> None:
    with connections(server, 150) as lines:
        for line in lines:
            line.send(BEGUN[name])
        for _ in range(5):
            server.healthy(HELD)
            assert server.asked(wire.head("GET", "/", Accept="text/html"), HELD).status == 200
        server.idle()


def test_many_who_read_slowly_do_not_keep_others_out(server: Target) -> None:
    with connections(server, 30, buffer=4096) as lines:
        for line in lines:
            line.send(wire.query(LARGE))
        time.sleep(0.5)
        for _ in range(5):
            server.healthy(HELD)
        assert server.usage().memory < server.baseline.memory + (400 << 20)


def test_who_sends_or_takes_next_to_nothing_is_let_go(data: Path) -> None:
    """Slow heads, slow bodies and slow readers at once, by a server with less patience than it is given."""
    usual = settings.Settings()
    assert max(usual.arriving, usual.leaving) < LONGEST_WAIT
    with (
        target.running(["--data", data, *SMALL], program=target.impatient(arriving=2.0, leaving=2.0)) as it,
        connections(it, 3) as (head, body, chunk),
        it.connect(buffer=4096) as taker,
    ):
        head.send(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\n")
        body.send(POST + b"Content-Length: 600\r\n\r\n")
        chunk.send(POST + b"Transfer-Encoding: chunked\r\n\r\n")
        taker.send(wire.query(LARGE))
        patience, left = Patience(SOON), {"head": head, "body": body, "chunk": chunk}
        drips = {"head": b"X-A: b\r\n", "body": b"#", "chunk": b"1\r\n#\r\n"}
        while left and not patience.over():
            for name, line in list(left.items()):
                line.send(drips[name])
                if line.closed(0.1):
                    del left[name]
        assert not left, f"still held: {', '.join(left)}"
        # The slow reader has taken nothing either, and holds no connection any more.
        assert eventually(lambda: it.usage().files <= it.baseline.files), "the slow reader is still held"
        with pytest.raises(wire.NotWhole):
            taker.read()


def test_a_slow_reader_gets_all_of_it(patient: Target) -> None:
    for seconds in (1, 4, 16, 58):
        request = wire.query(LARGE, f"&timeout={seconds}&format=json")
        with contextlib.suppress(wire.NotWhole):  # this machine may need longer to evaluate it
            fast = patient.asked(request)
            with patient.connect(buffer=4096) as line:
                line.send(request)
                time.sleep(seconds + 0.5)  # longer than the query may take: evaluating is over, taking is not
                slow = line.read()
            assert slow is not None
            assert (slow.status, len(slow.body)) == (200, len(fast.body))
            return
    pytest.fail("a slow reader never gets all of it")


@pytest.mark.parametrize("reset", [False, True])
def test_connections_that_break_at_any_moment_leave_nothing_behind(server: Target, reset: bool) -> None:
    request = wire.query(LARGE)
    for cut in (1, 10, 60, len(request) - 1, len(request)):
        for pause in (0.0, 0.003, 0.05):
            for _ in range(5):
                line = server.connect()
                line.send(request[:cut])
                time.sleep(pause)
                line.close(reset=reset)
    server.at_rest()


@pytest.mark.parametrize("reset", [False, True])
def test_a_query_ends_when_its_client_goes_away(patient: Target, reset: bool) -> None:
    with contextlib.ExitStack() as held:
        lines = [held.enter_context(patient.connect()) for _ in range(2)]
        for line in lines:
            line.send(wire.post(ENDLESS["cross product"]))
        assert eventually(lambda: patient.state()["running_heavy"] > 0), "nothing is evaluated"
        for line in lines:
            line.close(reset=reset)
    patient.idle()
    patient.healthy()


def test_a_queue_of_clients_that_left_is_not_worked_off(patient: Target) -> None:
    lines = [patient.connect() for _ in range(12)]
    for line in lines:
        line.send(wire.post(ENDLESS["cross product"]))
    assert eventually(lambda: patient.at_work() == len(lines)), "not all have come"
    for line in lines:
        line.close()
    patient.healthy()
    patient.idle()


def test_answers_that_nobody_takes_any_more_are_dropped(patient: Target) -> None:
    for _ in range(20):
        with patient.connect(buffer=4096) as line:
            line.send(wire.query(LARGE))
            with contextlib.suppress(wire.Silent):
                line.more(Patience(2))
    patient.at_rest()


def test_the_server_stops_when_told_though_queries_run(data: Path) -> None:
    with target.running(["--data", data, "--timeout", "600", *SMALL]) as running:
        lines = [running.connect() for _ in range(3)]
        for line in lines:
            line.send(wire.post(ENDLESS["cross product"]))
        assert eventually(lambda: running.at_work() == len(lines)), "not all have come"
        running.process.terminate()
        running.process.wait(SOON)
        assert eventually(lambda: not running.session())
        for line in lines:
            line.close()
