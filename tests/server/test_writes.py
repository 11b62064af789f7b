"""Writes over HTTP: who may, how long they may take, that readers go on, and that they last."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from attacks import target, wire
from attacks.target import Target
from service import eventually

from .asking import EX, LONG, WAYS

TOKEN = "a-token-of-enough-characters"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
NAME = f"SELECT ?name {{ <{EX}7> <{EX}name> ?name }}"
TYPE = "application/sparql-update"


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("token") / "token"
    path.write_text(TOKEN)
    return path


@pytest.fixture(scope="module")
def writable(data: Path, token: Path) -> Iterator[Target]:
    with target.running(["--data", data, "--token-file", token, "--timeout", "600"]) as running:
        yield running


def update(server: Target, text: str, **headers: str) -> wire.Answer:
    return server.asked(wire.post(text, TYPE, **headers))


def values(answer: wire.Answer) -> list[str]:
    assert answer.status == 200, answer.text
    return [row[name]["value"] for row in answer.json["results"]["bindings"] for name in row]


@pytest.mark.parametrize(
    "shown",
    ["", "Bearer", "Bearer ", "Bearer wrong", f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN}x", "Bearer \xff\xfe"],
)
def test_only_who_shows_the_token_writes(writable: Target, shown: str) -> None:
    headers = {"Authorization": shown} if shown else {}
    for request in (
        wire.post("INSERT DATA { <x:a> <x:b> <x:c> }", TYPE, **headers),
        wire.post("<x:a> <x:b> <x:c> .", "text/turtle", "/store?default", **headers),
        wire.head("DELETE", "/store?default", **headers),
    ):
        answer = writable.asked(request)
        assert (answer.status, answer.type) == (403, "application/problem+json")
    assert writable.asked(wire.query("ASK { <x:a> ?p ?o }")).json["boolean"] is False


def test_every_way_sees_a_write_at_once(writable: Target) -> None:
    for round in range(6):
        for way in WAYS:
            way(writable, NAME)
        old, new = f"<{EX}7> <{EX}name> ?n", f"<{EX}7> <{EX}name> 'round {round}'"
        text = f"DELETE {{ {old} }} INSERT {{ {new} }} WHERE {{ {old} }}"
        assert update(writable, text, **BEARER).status == 204
        for way in reversed(WAYS):
            assert values(way(writable, NAME)) == [f"round {round}"]
        tag = writable.asked(wire.query(NAME)).headers["etag"]
        assert writable.asked(wire.query(NAME, If_None_Match=tag)).status == 304


def test_a_write_that_takes_too_long_changes_nothing(data: Path, token: Path) -> None:
    with target.running(["--data", data, "--token-file", token, "--timeout", "2"]) as hasty:
        changes_nothing(hasty)


def changes_nothing(writable: Target) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    before = values(writable.insisted(wire.query(count)))
    endless = "INSERT { ?a <x:new> ?g } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != ?g) }"
    answer = update(writable, endless, **BEARER)
    assert (answer.status, answer.type) in (
        (504, "application/problem+json"),
        (507, "application/problem+json"),
    )
    assert values(writable.insisted(wire.query(f"{count} #again"))) == before
    writable.idle()


def test_readers_go_on_undisturbed_while_others_write(writable: Target) -> None:
    with writable.connect(buffer=4096) as line:
        line.send(wire.query(LONG, "&format=csv"))
        assert line.more()
        for n in range(10):
            assert update(writable, f"INSERT DATA {{ <x:late> <x:p> {n} }}", **BEARER).status == 204
        answer = line.read()
    assert answer is not None
    assert len(answer.body.splitlines()) > 9_000
    assert b"x:late" not in answer.body
    assert len(values(writable.asked(wire.query("SELECT ?o { <x:late> ?p ?o }")))) == 10


def test_loading_anew_and_writing_do_not_undo_one_another(data: Path, token: Path) -> None:
    with target.running(["--data", data, "--token-file", token]) as server:
        for n in range(12):
            server.process.send_signal(signal.SIGHUP)
            time.sleep(0.02 * n)
            assert update(server, f"INSERT DATA {{ <x:n> <x:p> {n} }}", **BEARER).status == 204
        # Each write and each loading is a state of its own, and none has gone back behind another.
        assert eventually(lambda: server.state()["generation"] > 13)
        assert eventually(lambda: len(server.session()) <= server.baseline.processes)


def test_acknowledged_writes_outlive_any_end_of_the_server(tmp_path: Path, token: Path) -> None:
    """Killed amid writes, three times: whatever got its 204 is there, and nothing by halves."""
    arguments = ["--store-dir", tmp_path / "store", "--token-file", token]
    acknowledged: set[int] = set()
    sent, chance = 0, random.Random(20231122)
    for _ in range(3):
        with target.running(arguments) as server:
            found = values(server.asked(wire.query("SELECT DISTINCT ?n { ?s <x:n> ?n }")))
            assert acknowledged <= {int(n) for n in found}
            stop = threading.Event()

            def write(server: Target = server, stop: threading.Event = stop) -> None:
                nonlocal sent
                while not stop.is_set():
                    n = sent = sent + 1
                    both = f"INSERT DATA {{ <x:a{n}> <x:n> {n} . <x:b{n}> <x:n> {n} }}"
                    with contextlib.suppress(Exception):
                        match update(server, both, **BEARER).status:
                            case 204:
                                acknowledged.add(n)
                                continue
                            case 503 | 504:  # in which a slow machine may end
                                continue
                    return

            writing = threading.Thread(target=write)
            writing.start()
            before = len(acknowledged)
            assert eventually(lambda: len(acknowledged) > before + 3)  # noqa: B023
            time.sleep(chance.uniform(0, 0.5))
            os.kill(server.process.pid, signal.SIGKILL)
            stop.set()
            writing.join()
            assert eventually(lambda: not server.session())
    assert len(acknowledged) > 5
    with target.running(arguments) as server:
        rows = values(server.asked(wire.query("SELECT ?n (COUNT(*) AS ?c) { ?s <x:n> ?n } GROUP BY ?n")))
        counts = dict(zip(map(int, rows[::2]), map(int, rows[1::2]), strict=True))
        assert acknowledged <= counts.keys()
        assert set(counts.values()) == {2}
