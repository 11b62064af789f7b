import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import service
from lc_graph.engine.faults import (
    MEBIBYTE,
    AnswerTooLarge,
    ClientGone,
    DeadlinePassed,
    NotAcceptable,
    Overloaded,
    ReaderDied,
)
from lc_graph.engine.sparql import ForbiddenQuery, QueryError
from lc_graph.engine.workers import Limits, Pool, Query, Source
from lc_graph.errors import UsageError

ASK = Query("ASK { ?s ?p ?o }")
# A product of all triples with themselves, four times: far more than any deadline here allows.
ENDLESS = Query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a != ?j) }")
HUGE = Query("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    path = tmp_path_factory.mktemp("workers") / "many.nt"
    path.write_text("".join(f'<a:s{i}> <a:p{i % 7}> "{i}" .\n' for i in range(1000)))
    return Source(files=[(None, path)])


@pytest.fixture
def pool(source: Source) -> Iterator[Pool]:
    limits = Limits(seconds=1.0, answer=MEBIBYTE, memory=256 * MEBIBYTE, readers=1, waiting=1)
    with Pool(source, limits) as pool:
        yield pool


def test_an_answer_is_whole(pool: Pool) -> None:
    assert pool.ask(ASK).body == b'{"head":{},"boolean":true}'
    reply = pool.ask(Query("SELECT ?s { ?s ?p ?o }", result_format="csv"))
    assert (reply.kind, reply.format, len(reply.body.splitlines())) == ("solutions", "csv", 1001)


def test_a_query_beyond_its_deadline_is_stopped_and_the_pool_goes_on(pool: Pool) -> None:
    began = time.monotonic()
    with pytest.raises(DeadlinePassed):
        pool.ask(ENDLESS)
    assert 0.9 < time.monotonic() - began < 4
    assert pool.ask(ASK).kind == "boolean"


def test_an_answer_beyond_the_limit_is_refused_not_cut(pool: Pool) -> None:
    with pytest.raises(AnswerTooLarge):
        pool.ask(HUGE)
    with pytest.raises(AnswerTooLarge):
        pool.ask(Query("SELECT ?s { ?s ?p ?o }", largest=100))
    assert pool.ask(ASK).kind == "boolean"


def test_more_queries_than_may_wait_are_turned_away(pool: Pool) -> None:
    outcomes: list[str] = []

    def ask() -> None:
        try:
            pool.ask(ENDLESS)
        except (Overloaded, DeadlinePassed) as error:
            outcomes.append(type(error).__name__)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # One runs and one waits for its place; two are refused at once.
    assert outcomes[:2] == ["Overloaded", "Overloaded"]
    assert "DeadlinePassed" in outcomes[2:]
    assert pool.ask(ASK).kind == "boolean"


def test_a_query_nobody_waits_for_is_stopped(pool: Pool) -> None:
    began = time.monotonic()
    with pytest.raises(ClientGone):
        pool.ask(ENDLESS, gone=lambda: time.monotonic() - began > 0.2)
    assert time.monotonic() - began < 0.9


def test_what_is_wrong_with_a_query_is_told(pool: Pool) -> None:
    with pytest.raises(QueryError) as caught:
        pool.ask(Query("SELECT ?x {\n ?x ?y"))
    assert caught.value.line == 2
    with pytest.raises(ForbiddenQuery):
        pool.ask(Query("DROP ALL"))
    with pytest.raises(NotAcceptable):
        pool.ask(Query("CONSTRUCT WHERE { ?s ?p ?o }", graph_format=None))


def test_a_reader_or_their_parent_that_dies_is_replaced(source: Source) -> None:
    with Pool(source, Limits(seconds=5, readers=1)) as pool:
        pool._idle[0].channel.close()
        with pytest.raises(ReaderDied):
            pool.ask(ASK)
        assert pool.ask(ASK).kind == "boolean"
        pool._process.kill()
        pool._process.wait()
        pool._kill(pool._idle.pop())
        assert pool.ask(ASK).kind == "boolean"


def test_closing_ends_every_process(source: Source) -> None:
    pool = Pool(source, Limits(readers=2))
    parent = pool._process
    pool.close()
    assert parent.poll() == 0


def test_a_reader_can_open_nothing_and_reach_no_network() -> None:
    program = (
        "import socket\nfrom lc_graph.engine.reader import _limit\n_limit(1 << 28)\n"
        "for attempt in (lambda: socket.socket(), lambda: open('/dev/null')):\n"
        "    try:\n        attempt()\n    except OSError as error:\n        print(error.errno)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=service.environment()
    )
    assert done.stdout.split() == ["24", "24"], done.stderr


def test_a_file_that_cannot_be_read_is_told_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "bad.ttl"
    path.write_text("<a:b> <a:c>\n 1 2 .")
    with pytest.raises(UsageError, match=r"bad\.ttl:2:4"):
        Pool(Source(files=[(None, path)]))
