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
from prometheus_client.parser import text_string_to_metric_families

import service
from attacks import target, wire
from attacks.target import Target
from service import eventually

from . import asking
from .asking import ENDLESS, EX, LONG, MIDDLE, SHORT

NAME = f"SELECT ?name {{ <{EX}7> <{EX}name> ?name }}"


def rename(path: Path, name: str) -> None:
    """Give the seventh thing another name, all at once."""
    fresh = path.with_suffix(".new")
    fresh.write_text(path.read_text().replace('"thing 7"', f'"{name}"').replace('"renamed"', f'"{name}"'))
    fresh.replace(path)


def name_of(answer: wire.Answer) -> str:
    assert answer.status == 200, answer.text
    return str(answer.json["results"]["bindings"][0]["name"]["value"])


def figures(server: Target) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    answer = server.asked(wire.head("GET", "/metrics"))
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


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
            thread.join(20)


@pytest.fixture
def own(data: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(data, tmp_path / "data.nt"))


def test_changed_data_is_loaded_without_dropping_a_request(own: Path) -> None:
    with target.running(["--data", own]) as server:
        readers = set(server.readers())
        with asked_all_along(server) as outcomes:
            time.sleep(0.5)
            rename(own, "renamed")
            server.process.send_signal(signal.SIGHUP)
            assert eventually(lambda: name_of(server.asked(wire.query(NAME))) == "renamed", 10)
            seen = len(outcomes)
            time.sleep(0.5)
        assert set(outcomes) == {"thing 7", "renamed"}
        assert set(outcomes[seen + 16 :]) == {"renamed"}, "stale"
        for way in asking.WAYS:
            assert name_of(way(server, NAME)) == "renamed"
        assert eventually(lambda: not readers & set(server.readers()), 5), "old readers are left"
        assert eventually(lambda: len(server.session()) <= server.baseline.processes, 5)


def test_an_answer_that_runs_is_finished_on_the_old_data(own: Path) -> None:
    with target.running(["--data", own]) as server:
        with server.connect(buffer=4096) as line:
            line.send(wire.query(LONG, "&format=csv"))
            assert line._more(time.monotonic() + 5)
            rename(own, "renamed")
            server.process.send_signal(signal.SIGHUP)
            assert eventually(lambda: name_of(server.asked(wire.query(NAME))) == "renamed", 10)
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
        assert eventually(lambda: "not reloaded" in server.log.read_text(), 10)
        assert name_of(server.asked(wire.query(NAME))) == "thing 7"
        assert "Traceback" not in server.log.read_text()
        own.write_text(whole)
        rename(own, "renamed")
        server.process.send_signal(signal.SIGHUP)
        assert eventually(lambda: name_of(server.asked(wire.query(NAME))) == "renamed", 10)


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
            time.sleep(0.3)
            fresh = folder / "lc-graph.nq.new"
            nquads = folder / "lc-graph.nq"
            fresh.write_bytes(nquads.read_bytes() + b"<x:s> <x:p> <x:o> <x:g> .\n")
            fresh.replace(nquads)
            assert eventually(lambda: name_of(server.asked(wire.query(count))) == str(int(before) + 1), 20)
        finally:
            stop.set()
            for thread in threads:
                thread.join(20)
        assert set(outcomes) == {True}
        assert eventually(lambda: not readers & set(server.readers()), 8), "old readers are left"
        assert server.asked(wire.head("GET", "/", Accept="text/html")).status == 200


# ---- being watched ----------------------------------------------------------------------------------


def test_health_is_told(server: Target) -> None:
    answer = server.asked(wire.head("GET", "/healthz"))
    assert (answer.status, answer.json) == (200, {"status": "ok"})
    answer = server.asked(wire.head("GET", "/readyz"))
    assert (answer.status, answer.json["status"]) == (200, "ready")
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
    after = figures(server)

    def more(name: str, **labels: str) -> float:
        key = (name, tuple(sorted(labels.items())))
        return after[key] - before.get(key, 0)

    assert more("lc_graph_requests_total", place="/sparql", status="200") == 6
    assert more("lc_graph_requests_total", place="/sparql", status="400") == 1
    assert more("lc_graph_requests_total", place="pages", status="404") == 1
    assert more("lc_graph_requests_total", place="-", status="400") == 1
    assert more("lc_graph_cache_hits_total") == 3
    assert more("lc_graph_request_seconds_count", place="/sparql") == 4
    assert more("lc_graph_answer_bytes_total") > 100_000
    places = {dict(labels).get("place") for _, labels in after} - {None}
    assert places <= {"/sparql", "/store", "/healthz", "/readyz", "/metrics", "pages", "-"}
    assert after["lc_graph_queries", (("state", "idle"),)] >= 1


def lines_of(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]


def test_every_request_has_its_line(data: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with target.running(["--data", data, "--access-log", log, "--timeout", "1", "--proxy-headers"]) as server:
        for _ in range(3):
            server.asked(wire.query(MIDDLE))
        server.asked(wire.query(LONG))
        server.asked(wire.post(MIDDLE))
        server.asked(wire.query(ENDLESS))
        server.asked(wire.query("SELECT {"))
        server.asked(wire.head("GET", "/q%22%0a%7Buestions", Accept="text/html"))
        server.asked(wire.query(SHORT, X_Forwarded_For='1.1.1.1, a", "status": 999, "b": "'))
        server.asked(b"nonsense\r\n\r\n")
        with server.connect() as line:
            line.send(wire.query(asking.BEGUN + " #left"))
            line._more(time.monotonic() + 2)
        time.sleep(0.8)
        server.asked(wire.head("GET", "/healthz"))
        assert eventually(lambda: lines_of(log)[-1]["path"] == "/healthz", 3)
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
        began = time.monotonic()
        for n in range(20):
            assert name_of(server.asked(wire.query(f"{NAME} #{n}"))) == "thing 7"
        assert time.monotonic() - began < 3
        began = time.monotonic()
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(10) == 0
        assert time.monotonic() - began < 6


# ---- the end ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["short way", "posted", "streamed"])
def test_what_runs_is_answered_before_the_end(data: Path, way: str) -> None:
    # Takes a second or two, more than anything that is asked here.
    slow = f"SELECT (COUNT(*) AS ?n) {{ ?a <{EX}name> ?c . ?d <{EX}name> ?f FILTER(STR(?a) = STR(?f)) }}"
    request = {"short way": wire.query(slow), "posted": wire.post(slow), "streamed": wire.query(LONG)}[way]
    with target.running(["--data", data]) as server:
        with server.connect(buffer=4096 if way == "streamed" else 0) as line, server.connect() as idle:
            line.send(request)
            time.sleep(0.4)
            server.process.send_signal(signal.SIGTERM)
            time.sleep(0.2)
            answer = line.read()
            assert answer is not None
            assert answer.status == 200
            assert len(answer.body) > (500_000 if way == "streamed" else 10)
            assert line.closed(2)
            assert idle.closed(2)
        assert server.process.wait(10) == 0
        assert eventually(lambda: not server.session(), 3)


def test_nothing_remains_of_a_server_that_ends(data: Path) -> None:
    with target.running(["--data", data, "--timeout", "60"]) as server:
        lines = [server.connect() for _ in range(4)]
        for line, request in zip(
            lines, (wire.query(ENDLESS), wire.post(ENDLESS), wire.query(asking.BEGUN), b"GET /"), strict=True
        ):
            line.send(request)
        time.sleep(0.4)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(12) == 0
        assert eventually(lambda: not server.session(), 3)
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
        assert eventually(lambda: not server.session(), 3)
