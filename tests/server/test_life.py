"""The life of a server: it starts, is watched, loads its data anew, and stops without leaving anything."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

import service
from attacks import target, wire
from attacks.target import Target
from lc_graph.server import run
from service import eventually

from . import asking
from .asking import ENDLESS, EX, LONG, MIDDLE, READ, SHORT, figures

NAME = f"SELECT ?name {{ <{EX}7> <{EX}name> ?name }}"


def rename(path: Path, name: str) -> None:
    """Give the seventh thing another name, all at once."""
    fresh = path.with_suffix(".new")
    fresh.write_text(path.read_text().replace('"thing 7"', f'"{name}"').replace('"renamed"', f'"{name}"'))
    fresh.replace(path)


def name_of(answer: wire.Answer) -> str:
    assert answer.status == 200, answer.text
    return str(answer.json["results"]["bindings"][0]["name"]["value"])


@contextlib.contextmanager
def asked_all_along(server: Target, threads: int = 8) -> Iterator[list[Any]]:
    """Ask, in all ways, while the block runs; yield what was answered, and every failure."""
    outcomes: list[Any] = []
    stop = threading.Event()

    def ask(number: int) -> None:
        count = 0
        with server.connect() as line:
            while not stop.is_set():
                count += 1
                text = NAME if number % 2 else f"{NAME} #{number} {count}"
                headers = {"X_Way": "long"} if number % 3 == 0 else {}
                try:
                    line.send(wire.query(text, **headers))
                    answer = line.read()
                    outcomes.append(name_of(answer) if answer else "closed")
                except Exception as error:
                    outcomes.append(error)
                    return

    asking_all = [threading.Thread(target=ask, args=(number,)) for number in range(threads)]
    for thread in asking_all:
        thread.start()
    try:
        yield outcomes
    finally:
        stop.set()
        for thread in asking_all:
            thread.join(service.SOON)


@pytest.fixture
def own(data: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(data, tmp_path / "data.nt"))


def test_changed_data_is_loaded_without_dropping_a_request(own: Path) -> None:
    with target.running(["--data", own]) as server:
        readers = set(server.readers())
        with asked_all_along(server) as outcomes:
            assert eventually(lambda: len(outcomes) > 100)
            rename(own, "renamed")
            server.process.send_signal(signal.SIGHUP)
            assert eventually(lambda: name_of(server.asked(wire.query(NAME))) == "renamed")
            seen = len(outcomes)
            assert eventually(lambda: len(outcomes) > seen + 100 or "closed" in outcomes)
        assert set(outcomes) == {"thing 7", "renamed"}
        assert set(outcomes[seen + 16 :]) == {"renamed"}, "stale"
        for way in asking.WAYS:
            assert name_of(way(server, NAME)) == "renamed"
        assert eventually(lambda: not readers & set(server.readers())), "old readers are left"
        assert eventually(lambda: len(server.session()) <= server.baseline.processes)


def test_an_answer_that_runs_is_finished_on_the_old_data(own: Path) -> None:
    with target.running(["--data", own]) as server:
        with server.connect(buffer=4096) as line:
            line.send(wire.query(LONG, "&format=csv"))
            assert line.more()
            rename(own, "renamed")
            server.process.send_signal(signal.SIGHUP)
            assert eventually(lambda: name_of(server.asked(wire.query(NAME))) == "renamed")
            answer = line.read()
        assert answer is not None
        assert b"thing 7," in answer.body
        assert b"renamed" not in answer.body


@pytest.mark.parametrize("broken", ["<x:a> <x:b> .", None])
def test_data_that_cannot_be_loaded_change_nothing(own: Path, broken: str | None) -> None:
    with target.running(["--data", own]) as server:
        whole = own.read_text()
        if broken is None:
            own.unlink()
        else:
            own.write_text(broken)
        server.process.send_signal(signal.SIGHUP)
        assert eventually(lambda: "not reloaded" in server.log.read_text())
        assert name_of(server.asked(wire.query(NAME))) == "thing 7"
        assert "Traceback" not in server.log.read_text()
        own.write_text(whole)
        rename(own, "renamed")
        server.process.send_signal(signal.SIGHUP)
        assert eventually(lambda: name_of(server.asked(wire.query(NAME))) == "renamed")


def test_a_release_that_is_placed_is_served_without_dropping_a_request(tmp_path: Path) -> None:
    folder = tmp_path / "release"
    shutil.copytree(service.release(), folder)
    count = "SELECT (COUNT(*) AS ?name) { GRAPH ?g { ?s ?p ?o } }"
    with target.running(["--release", folder]) as server:
        before = name_of(server.asked(wire.query(count)))
        assert server.asked(wire.head("GET", "/", Accept="text/html")).status == 200
        readers = set(server.readers())
        stop = threading.Event()
        outcomes: list[Any] = []

        def ask(number: int) -> None:
            with server.connect() as line:
                while not stop.is_set():
                    try:
                        mark = number if number % 2 else time.monotonic()
                        line.send(wire.query(f"ASK {{ ?s ?p ?o }} #{mark}"))
                        answer = line.read()
                        outcomes.append(answer.json["boolean"] if answer else "closed")
                    except Exception as error:
                        outcomes.append(error)
                        return

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        try:
            assert eventually(lambda: len(outcomes) > 100)
            fresh = folder / "lc-graph.nq.new"
            nquads = folder / "lc-graph.nq"
            fresh.write_bytes(nquads.read_bytes() + b"<x:s> <x:p> <x:o> <x:g> .\n")
            fresh.replace(nquads)
            assert eventually(lambda: name_of(server.asked(wire.query(count))) == str(int(before) + 1))
        finally:
            stop.set()
            for thread in threads:
                thread.join(service.SOON)
        assert set(outcomes) == {True}
        assert eventually(lambda: not readers & set(server.readers())), "old readers are left"
        assert server.asked(wire.head("GET", "/", Accept="text/html")).status == 200


# ---- being watched ----------------------------------------------------------------------------------


def test_health_is_told(server: Target) -> None:
    answer = server.asked(wire.head("GET", "/healthz"))
    assert (answer.status, answer.json) == (200, {"status": "ok"})

    def ready() -> bool:
        # It says that it is busy when two seconds pass without an answer, as they do where a machine stalls.
        answer = server.asked(wire.head("GET", "/readyz"))
        return (answer.status, answer.json["status"]) == (200, "ready")

    assert eventually(ready)
    answer = server.asked(wire.head("GET", "/readyz"))
    assert {"generation", "idle", "running_heavy", "waiting_short"} <= answer.json.keys()


def test_figures_count_what_happens(server: Target) -> None:
    before = figures(server)
    text = f"{NAME} #figures"
    for _ in range(5):
        server.asked(wire.query(text))
    server.asked(wire.query("SELECT { #figures"))
    server.asked(wire.query(LONG))
    server.asked(wire.head("GET", "/nothing"))
    for n in range(20):
        server.asked(wire.head("GET", f"/store/nothing/{n}"))
        server.asked(wire.head("GET", f"/healthz{'/' * n}"))
    server.asked(b"nonsense\r\n\r\n")

    def more(name: str, **labels: str) -> float:
        key = (name, tuple(sorted(labels.items())))
        return figures(server).get(key, 0) - before.get(key, 0)

    for name, labels, count in (
        ("lc_graph_requests_total", {"place": "/sparql", "status": "200"}, 6),
        ("lc_graph_requests_total", {"place": "/sparql", "status": "400"}, 1),
        ("lc_graph_requests_total", {"place": "pages", "status": "404"}, 1),
        ("lc_graph_requests_total", {"place": "-", "status": "400"}, 1),
        ("lc_graph_cache_hits_total", {}, 3),
        ("lc_graph_request_seconds_count", {"place": "/sparql"}, 4),
    ):
        # What an answer was is counted when it is sent, which its client may see a little before.
        eventually(lambda: more(name, **labels) >= count, 10)  # noqa: B023
        assert more(name, **labels) == count, (name, labels)
    assert more("lc_graph_answer_bytes_total") > 100_000
    after = figures(server)
    places = {dict(labels).get("place") for _, labels in after} - {None}
    assert places <= {"/sparql", "/store", "/healthz", "/readyz", "/metrics", "pages", "-"}
    assert ("lc_graph_queries", (("state", "idle"),)) in after


def lines_of(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]


def test_every_request_has_its_line(data: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with target.running(["--data", data, "--access-log", log, "--proxy-headers"]) as server:
        for _ in range(3):
            server.asked(wire.query(MIDDLE))
        server.asked(wire.query(LONG))
        server.asked(wire.post(MIDDLE))
        server.asked(wire.query(ENDLESS, "&timeout=1"))
        server.asked(wire.query("SELECT {"))
        server.asked(wire.head("GET", "/q%22%0a%7Buestions", Accept="text/html"))
        server.asked(wire.query(SHORT, X_Forwarded_For='1.1.1.1, a", "status": 999, "b": "'))
        server.asked(b"nonsense\r\n\r\n")
        with server.connect() as line:
            line.send(wire.query(asking.BEGUN + " #left"))
            line.more()
        assert eventually(lambda: '"status":499' in log.read_text().replace(" ", ""))
        server.asked(wire.head("GET", "/healthz"))
        assert eventually(lambda: '"/healthz"' in log.read_text())
    lines = lines_of(log)
    for line in lines:
        assert {"time", "client", "method", "path", "status", "bytes", "ms"} <= line.keys()
        assert line["time"].endswith("Z")
    first = next(n for n, line in enumerate(lines) if line.get("rows") == 200)
    # A page's line is written by its own thread, and may come after that of the next request.
    page = next(n for n, line in enumerate(lines) if line["path"] == '/q"\n{uestions')
    lines.insert(first + 7, lines.pop(page))
    told = [(line["method"], line["status"], line.get("rows"), line.get("hit")) for line in lines[first:]]
    assert told[:10] == [
        ("GET", 200, 200, False), ("GET", 200, 200, False), ("GET", 200, 200, True),
        ("GET", 200, 9_987, False), ("POST", 200, 200, False), ("GET", 504, None, False),
        ("GET", 400, None, False), ("GET", 404, None, None), ("GET", 200, 1, False), ("-", 400, None, None),
    ]  # fmt: skip
    assert len({line["query"] for line in lines[first : first + 3]}) == 1
    assert lines[first]["query"] != lines[first + 3]["query"]
    assert lines[first + 3]["bytes"] > 100_000
    assert lines[first + 8]["client"] == '"b": "'
    assert 499 in [line["status"] for line in lines[first + 10 :]]


def test_a_log_that_nobody_reads_holds_nothing_up(own: Path) -> None:
    # Nobody reads the pipe of its standard error until it has ended.
    with service.served("--data", own) as running:
        where = urlsplit(running.address)
        server = Target((where.hostname or "", where.port or 0), running.process, own)  # type: ignore[arg-type]
        with server.connect() as line:
            for _ in range(3000):  # five times what a pipe holds
                line.send(wire.query(SHORT))
                answer = line.read()
                assert answer is not None
                assert answer.status == 200
        own.write_text("broken")
        running.process.send_signal(signal.SIGHUP)
        time.sleep(1)
        # Whatever waited for a reader of the pipe would wait for ever.
        for n in range(20):
            assert name_of(server.asked(wire.query(f"{NAME} #{n}"))) == "thing 7"
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(service.SOON) == 0


# ---- the end ----------------------------------------------------------------------------------------


LENIENT = """
from lc_graph.server import run
run.LAST_ANSWERS = 600
from lc_graph.cli import main
main()
"""
"""A server that lets the last answers take as long as they will."""


def refuses(server: Target) -> bool:
    """Say whether a server takes no more connections."""
    try:
        server.connect().close()
    except ConnectionRefusedError:
        return True
    return False


@pytest.mark.parametrize("way", ["short way", "posted", "streamed"])
def test_what_runs_is_answered_before_the_end(data: Path, way: str) -> None:
    request = {"short way": wire.query(READ), "posted": wire.post(READ), "streamed": wire.query(LONG)}[way]
    with target.running(["--data", data], program=LENIENT) as server:
        with server.connect(buffer=4096 if way == "streamed" else 0) as line, server.connect() as idle:
            # The readers stand still until the server is about to end: so the query runs just then.
            readers = server.readers()
            for pid in readers:
                os.kill(pid, signal.SIGSTOP)
            line.send(request)
            assert eventually(lambda: figures(server)["lc_graph_queries", (("state", "running_short"),)] == 1)
            server.process.send_signal(signal.SIGTERM)
            assert eventually(lambda: refuses(server))
            for pid in readers:
                os.kill(pid, signal.SIGCONT)
            answer = line.read()
            assert answer is not None
            assert answer.status == 200
            assert len(answer.body) > (500_000 if way == "streamed" else 10)
            assert line.closed()
            assert idle.closed()
        assert server.process.wait(service.SOON) == 0
        assert eventually(lambda: not server.session())


def test_what_takes_too_long_is_not_waited_for(data: Path) -> None:
    assert run.LAST_ANSWERS <= 5
    with target.running(["--data", data, "--timeout", "600"]) as server, server.connect() as line:
        line.send(wire.query(ENDLESS))
        assert eventually(lambda: server.at_work() == 1)
        server.process.send_signal(signal.SIGTERM)
        answer = line.read()
        assert answer is None or answer.status == 503
        assert server.process.wait(service.SOON) == 0


def test_nothing_remains_of_a_server_that_ends(data: Path) -> None:
    with target.running(["--data", data, "--timeout", "600"]) as server:
        lines = [server.connect() for _ in range(4)]
        for line, request in zip(
            lines, (wire.query(ENDLESS), wire.post(ENDLESS), wire.query(asking.BEGUN), b"GET /"), strict=True
        ):
            line.send(request)
        assert lines[2].more(), "nothing has begun"
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(service.SOON) == 0
        assert eventually(lambda: not server.session())
        for line in lines[:2]:
            answer = None
            with contextlib.suppress(wire.NotWhole):
                answer = line.read()
            assert answer is None or answer.status in (503, 504)
        with pytest.raises(wire.NotWhole):
            lines[2].read()
        with pytest.raises(OSError, match="refused"):
            server.connect()


def test_a_server_that_is_killed_leaves_no_process(data: Path) -> None:
    with target.running(["--data", data]) as server:
        server.asked(wire.query(SHORT))
        os.kill(server.process.pid, signal.SIGKILL)
        assert eventually(lambda: not server.session())
