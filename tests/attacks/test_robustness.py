"""A thousand malformed requests and some thousand mixed ones; the document tells of the long runs."""

from __future__ import annotations

import os
import re
import socket
import threading
from collections.abc import Iterable
from pathlib import Path

import pytest

import service

from . import fuzz, malformed, report, soak, target, wire

MEBIBYTE = 1 << 20
REQUESTS, MIXED = 1_000, 5_000
AT_DESKS = 25_000
"""So many, as it takes a while until desks are started, and they are ended twice."""


@pytest.fixture(autouse=True)
def unharmed() -> None:
    """Leave the server of the other tests alone: these start their own."""


def numbers(lines: Iterable[str]) -> list[str]:
    """Return what a result says in any language: its numbers, its code, its tables."""
    return re.findall(r"`[^`]+`|\d[\d.-]*\d|\d|\|[-|]*", "\n".join(lines))


def test_a_thousand_malformed_requests_do_no_harm() -> None:
    with target.running(["--release", service.release(), *fuzz.LIMITS]) as server:
        result = fuzz.run(server, fuzz.questions(), range(REQUESTS), fuzz.SEED)
    assert result.faults == []
    assert numbers(fuzz.told(result, "zh")) == numbers(fuzz.told(result))
    assert result.after.memory < result.before.memory + 64 * MEBIBYTE
    assert result.after.files <= result.before.files + 8


def test_the_same_seed_makes_the_same_requests() -> None:
    queries = fuzz.questions()
    made = [malformed.make(7, number, queries) for number in range(50)]
    assert made == [malformed.make(7, number, queries) for number in range(50)]
    assert len({sent.content for sent in made}) > 45


@pytest.mark.parametrize("read_only", [False, True])
def test_every_answer_is_right_or_a_stated_error_whatever_happens_meanwhile(read_only: bool) -> None:
    requests = AT_DESKS if read_only else MIXED
    with soak.prepared(requests, soak.SEED, read_only=read_only) as running:
        result = running.run()
    assert result.faults == []
    assert bool(result.moved) is read_only
    assert numbers(soak.told(result, "zh")) == numbers(soak.told(result))
    assert result.killed > 3
    assert result.events
    right = sum(count for (outcome, _), count in result.outcomes.items() if outcome == "right")
    assert right > 0.9 * requests
    assert result.after.memory < result.before.memory + 64 * MEBIBYTE
    assert result.after.files <= result.before.files + 8


@pytest.mark.parametrize(
    ("name", "requests"), [("fuzz", fuzz.ALL), *((name, soak.ALL) for name in ("soak", "soak at desks"))]
)
def test_the_document_tells_of_a_whole_run_without_a_fault(name: str, requests: int) -> None:
    written = report.written(name, "en")
    assert re.search(rf"### 20\d\d-\d\d-\d\d: {requests} ", written)
    assert re.search(r"\b0 faults", written)
    chinese = report.written(name, "zh")
    assert re.search(rf"### 20\d\d-\d\d-\d\d：{requests} ", chinese)
    assert "：0 处出错" in chinese
    assert numbers([chinese]) == numbers([written]), "the two documents tell of different runs"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_500_is_a_fault_though_it_has_no_body(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz, "PATIENCE", wire.TIMEOUT)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            connection = listening.accept()[0]
            with connection:
                connection.recv(1 << 16)
                connection.sendall(b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n")

        threading.Thread(target=answer, daemon=True).start()
        broken = target.Target(listening.getsockname(), None, Path(os.devnull))  # type: ignore[arg-type]
        verdict = fuzz.judged(broken, malformed.Sent("test", wire.head(method, "/")), 0)
    assert verdict.outcome == "500"
    assert verdict.fault
