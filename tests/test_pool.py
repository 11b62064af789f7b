"""The pool of reader processes: deadlines, bounds, fairness, deaths and changes of data."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import TypeVar

import pytest

import pools
import service
from lc_graph.engine.answering import Spool, ask, stream
from lc_graph.engine.asking import Limits, Query, Reply, Source
from lc_graph.engine.costs import shape
from lc_graph.engine.faults import (
    MEBIBYTE,
    AnswerTooLarge,
    DeadlinePassed,
    NotAcceptable,
    Overloaded,
    ReaderDied,
)
from lc_graph.engine.pool import Pool
from lc_graph.engine.sparql import ForbiddenQuery, QueryError
from lc_graph.engine.writing import Write
from lc_graph.errors import LcGraphError, UsageError
from pools import comes_to_hold

T = TypeVar("T")
ASK = Query("ASK { ?s ?p ?o }")
# A product of all triples with themselves, four times: far more than any deadline here allows.
ENDLESS = Query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a != ?j) }")
HUGE = Query("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
SMALL = Limits(seconds=600, answer=MEBIBYTE, rows=1500, memory=256 * MEBIBYTE, readers=1, heavy=1, waiting=1)
HASTY = dataclasses.replace(SMALL, seconds=1.0)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    path = tmp_path_factory.mktemp("pool") / "many.nt"
    path.write_text("".join(f'<a:s{i}> <a:p{i % 7}> "{i}" .\n' for i in range(1000)))
    return Source(files=[(None, path)])


def run(source: Source, work: Callable[[Pool], Awaitable[T]], limits: Limits = SMALL) -> T:
    """Do something with a small pool."""
    return pools.run(source, work, limits)


async def told(pool: Pool, query: Query) -> Reply:
    return await ask(pool, query, Spool(MEBIBYTE))


async def at_last(work: Callable[[], Awaitable[T]], *passing: type[LcGraphError]) -> T:
    """Do something, again and again as long as what goes wrong is passing."""
    patience = service.Patience(service.SOON)
    while True:
        try:
            return await work()
        except passing:
            if patience.over():
                raise
            await asyncio.sleep(0.1)


async def answers_again(pool: Pool) -> None:
    """See that a pool answers whose queries have so little time that a machine may stall for longer."""
    reply = await at_last(lambda: told(pool, ASK), DeadlinePassed, Overloaded)
    assert reply.kind == "boolean"


def kill(pids: Iterable[int]) -> None:
    """Kill processes; with some of them others end that are meant too."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def children(pid: int) -> list[int]:
    found = []
    for one in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(one.read_text().rsplit(")", 1)[1].split()[1]) == pid:
                found.append(int(one.parent.name))
        except (OSError, IndexError):
            continue
    return found + [other for one in found for other in children(one)]


def test_an_answer_is_whole(source: Source) -> None:
    async def work(pool: Pool) -> None:
        assert (await told(pool, ASK)).body == b'{"head":{},"boolean":true}'
        reply = await told(pool, Query("SELECT ?s { ?s ?p ?o }", result_format="csv"))
        assert (reply.kind, reply.format, len(reply.body.splitlines())) == ("solutions", "csv", 1001)
        assert reply.rows == 1000

    run(source, work)


def test_a_long_answer_begins_before_it_ends_and_comes_whole(source: Source) -> None:
    async def work(pool: Pool) -> None:
        query = Query("SELECT * { { ?s ?p ?o } UNION { ?s ?p ?o . ?s ?q ?r } }", result_format="xml")
        answer = await stream(pool, query, Spool(MEBIBYTE))
        assert not answer.whole
        body = b"".join([piece async for piece in answer.pieces()])
        assert body.startswith(b"<?xml")
        assert body.endswith(b"</sparql>")
        assert body.count(b"<result>") == answer.rows == 2000

    run(source, work, Limits(readers=1, heavy=1))


def test_a_query_beyond_its_deadline_is_stopped_and_the_pool_goes_on(source: Source) -> None:
    async def work(pool: Pool) -> None:
        began = time.monotonic()
        with pytest.raises(DeadlinePassed) as passed:
            await told(pool, ENDLESS)
        assert time.monotonic() - began > 0.9
        assert "1 s" in str(passed.value)
        await answers_again(pool)

    run(source, work, HASTY)


def test_a_write_beyond_the_deadline_is_stopped_and_changes_nothing(source: Source) -> None:
    everything = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o"
    endless = Write("update", text=f"INSERT {{ <a:new> <a:p> ?a }} WHERE {{ {everything} FILTER(?a = ?o) }}")

    async def work(pool: Pool) -> None:
        with pytest.raises(DeadlinePassed, match=r"the write took longer than 1 s .* nothing has changed"):
            await pool.write(endless, b"")
        assert pool.generation == 1
        await answers_again(pool)

    run(source, work, HASTY)


def test_a_query_beyond_a_deadline_of_its_own_is_stopped_too(source: Source) -> None:
    async def work(pool: Pool) -> None:
        for text in (ENDLESS.text, ENDLESS.text + "#"):
            with pytest.raises(DeadlinePassed):
                await told(pool, Query(text, seconds=0.05))
        assert (await told(pool, ASK)).kind == "boolean"

    run(source, work)


@pytest.mark.parametrize(
    "query",
    [
        HUGE,
        Query("SELECT ?s { ?s ?p ?o }", largest=100),
        Query("SELECT * { ?s ?p ?o . ?t ?p ?q }"),
        Query("CONSTRUCT { ?s ?p ?q } { ?s ?p ?o . ?t ?p ?q }", graph_format="ntriples"),
    ],
    ids=["bytes", "fewer bytes", "rows", "triples"],
)
def test_an_answer_beyond_a_limit_is_refused_not_cut(source: Source, query: Query) -> None:
    async def work(pool: Pool) -> None:
        with pytest.raises(AnswerTooLarge):
            await told(pool, query)
        assert (await told(pool, ASK)).kind == "boolean"

    run(source, work)


def test_more_queries_than_may_wait_are_turned_away(source: Source) -> None:
    async def work(pool: Pool) -> None:
        asking = [asyncio.create_task(told(pool, Query(f"{ENDLESS.text} #{n}"))) for n in range(12)]
        outcomes = await asyncio.gather(*asking, return_exceptions=True)
        assert {type(outcome) for outcome in outcomes} == {DeadlinePassed, Overloaded}
        await answers_again(pool)

    run(source, work, HASTY)


def test_short_queries_do_not_wait_behind_heavy_ones(source: Source) -> None:
    async def work(pool: Pool) -> None:
        heavy = [asyncio.create_task(told(pool, Query(f"{ENDLESS.text} #{n}"))) for n in range(6)]
        assert await comes_to_hold(lambda: pool.counts()["waiting_heavy"] > 0)
        for n in range(50):
            await told(pool, Query(f"ASK {{ ?s ?p {n} }}"))
        assert not any(task.done() for task in heavy)
        for task in heavy:
            task.cancel()
        await asyncio.gather(*heavy, return_exceptions=True)

    run(source, work, Limits(seconds=600, readers=2, heavy=1, waiting=64))


def test_what_is_like_a_heavy_query_waits_with_the_heavy_ones_from_the_start(source: Source) -> None:
    async def work(pool: Pool) -> None:
        with pytest.raises(DeadlinePassed):
            await told(pool, Query(ENDLESS.text + " LIMIT 1", seconds=1.0))
        like = asyncio.create_task(told(pool, Query(ENDLESS.text + " LIMIT 2")))
        other = asyncio.create_task(told(pool, Query(ENDLESS.text + " OFFSET 2")))
        await asyncio.sleep(0)
        counts = pool.counts()
        assert counts["running_heavy"] + counts["waiting_heavy"] == 1
        assert counts["running_short"] + counts["waiting_short"] == 1
        for task in (like, other):
            task.cancel()
        await asyncio.gather(like, other, return_exceptions=True)

    run(source, work)


def test_one_that_turned_out_quick_is_heavy_no_more(source: Source) -> None:
    async def work(pool: Pool) -> None:
        pool._costs.learn(shape(ASK.text), "heavy")
        asking = asyncio.create_task(told(pool, ASK))
        await asyncio.sleep(0)
        assert pool.counts()["running_short"] == 0
        assert (await asking).kind == "boolean"
        known = pool._costs.of(shape(ASK.text))
        assert known is not None
        assert known.pace != "heavy"

    run(source, work)


def test_quick_queries_behind_a_slow_one_go_to_a_reader_more_for_as_long_as_it_is_needed(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The slow one is never heavy here: only one reader more can answer the others.
    monkeypatch.setattr("lc_graph.engine.pool.HEAVY_AFTER", 1e9)
    monkeypatch.setattr("lc_graph.engine.pool.HEAVY_ANYWAY", 1e9)
    monkeypatch.setattr("lc_graph.engine.readers.NEEDED", 1e9)

    async def work(pool: Pool) -> None:
        slow = asyncio.create_task(told(pool, ENDLESS))
        quick = [asyncio.create_task(told(pool, Query(f"ASK {{ ?s ?p {n} }}"))) for n in range(3)]
        for reply in await asyncio.gather(*quick):
            assert reply.kind == "boolean"
        assert not slow.done()
        assert len(pool.readers.fit) == 2
        monkeypatch.setattr("lc_graph.engine.readers.NEEDED", 0.2)
        assert await comes_to_hold(lambda: len(pool.readers.fit) == 1)
        assert not slow.done()
        slow.cancel()
        await asyncio.gather(slow, return_exceptions=True)

    run(source, work, Limits(seconds=600, readers=1, heavy=1))


def test_an_answer_known_to_be_long_begins_with_a_small_piece(source: Source) -> None:
    async def work(pool: Pool) -> None:
        query = Query("SELECT * { { ?s ?p ?o } UNION { ?s ?p ?o . ?s ?q ?r } }", result_format="xml")
        sizes = []
        for _ in range(2):
            answer = await stream(pool, query, Spool(MEBIBYTE))
            pieces = [piece async for piece in answer.pieces()]
            sizes.append((len(pieces[0]), sum(map(len, pieces))))
        (first, whole), (again, as_before) = sizes
        assert again < first / 2
        assert whole == as_before

    run(source, work, Limits(readers=1, heavy=1))


def test_a_query_nobody_waits_for_is_stopped(source: Source) -> None:
    async def work(pool: Pool) -> None:
        asking = asyncio.create_task(told(pool, ENDLESS))
        assert await comes_to_hold(lambda: pool.counts()["running_heavy"] == 1)
        asking.cancel()
        await asyncio.sleep(0.1)
        counts = pool.counts()
        assert counts["running_heavy"] == counts["running_short"] == 0
        assert pool.readers.ended == 1

    run(source, work, Limits(seconds=600, readers=1, heavy=1))


def test_what_is_wrong_with_a_query_is_told(source: Source) -> None:
    async def work(pool: Pool) -> None:
        with pytest.raises(QueryError) as caught:
            await told(pool, Query("SELECT ?x {\n ?x ?y"))
        assert caught.value.line == 2
        with pytest.raises(ForbiddenQuery):
            await told(pool, Query("DROP ALL"))
        with pytest.raises(NotAcceptable):
            await told(pool, Query("CONSTRUCT WHERE { ?s ?p ?o }", graph_format=None))

    run(source, work)


def test_readers_and_their_parent_that_die_are_replaced(source: Source) -> None:
    async def work(pool: Pool) -> None:
        asking = asyncio.create_task(told(pool, ENDLESS))
        killed = []
        while not asking.done():
            await asyncio.sleep(0.3)
            for heavy in pool._heavy_running:
                assert heavy.channel is not None
                killed.append(heavy.channel.pid)
                kill([heavy.channel.pid])
        # It had a second try, and no third.
        assert len(set(killed)) == 2
        with pytest.raises(ReaderDied):
            await asking
        assert (await told(pool, ASK)).kind == "boolean"
        kill(set(children(os.getpid())) - others)
        assert (await at_last(lambda: told(pool, ASK), ReaderDied, Overloaded)).kind == "boolean"

    others = set(children(os.getpid()))
    run(source, work, Limits(seconds=600, readers=1, heavy=1))


def test_a_write_is_seen_by_every_query_after_it_and_running_ones_go_on(source: Source) -> None:
    async def work(pool: Pool) -> None:
        count = Query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", result_format="csv")
        slow = Query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(?a != ?d) }", result_format="csv")
        asking = asyncio.create_task(told(pool, slow))
        await asyncio.sleep(0.2)
        await pool.readers.write(Write("update", text="INSERT DATA { <a:new> <a:p> 1 }"), b"")
        assert pool.generation == 2
        for _ in range(20):
            assert (await told(pool, count)).body == b"n\r\n1001\r\n"
        assert (await asking).body == b"n\r\n999000\r\n"
        with pytest.raises(QueryError):
            await pool.readers.write(Write("update", text="INSERT {"), b"")
        assert pool.generation == 2
        # The process that waits for all, the new parent, its readers: nothing of the old generation.
        assert await comes_to_hold(lambda: len(set(children(os.getpid())) - others) <= 5)

    others = set(children(os.getpid()))
    run(source, work, Limits(seconds=600, readers=2, heavy=1))


def test_there_are_as_many_readers_as_were_asked_for(source: Source) -> None:
    async def work(pool: Pool) -> None:
        assert len(pool.readers.fit) == 3
        await asyncio.sleep(0.3)
        assert len(pool.readers.fit) == 3

    run(source, work, Limits(readers=3, heavy=1))


def test_a_query_that_outlives_a_write_is_still_stopped_at_its_deadline(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(pool: Pool) -> None:
        # Until the write is done the query is one of the short ones, however long that takes.
        for name in ("HEAVY_AFTER", "HEAVY_ANYWAY"):
            monkeypatch.setattr(f"lc_graph.engine.pool.{name}", 1e9)
        asking = asyncio.create_task(told(pool, ENDLESS))
        await asyncio.sleep(0)
        assert pool.counts()["running_short"] == 1
        await at_last(
            lambda: pool.write(Write("update", text="INSERT DATA { <a:new> <a:p> 1 }"), b""), DeadlinePassed
        )
        assert pool.counts()["running_short"] == 1
        monkeypatch.undo()
        with pytest.raises(DeadlinePassed):
            await asyncio.wait_for(asking, service.SOON)

    run(source, work, HASTY)


def test_a_write_after_the_parent_died_is_told_to_come_back_and_can(source: Source) -> None:
    async def work(pool: Pool) -> None:
        kill(set(children(os.getpid())) - others)
        write = Write("update", text="INSERT DATA { <a:new> <a:p> 1 }")
        with pytest.raises(Overloaded):
            await pool.write(write, b"")
        await at_last(lambda: pool.write(write, b""), Overloaded)
        assert b"true" in (await told(pool, Query("ASK { <a:new> <a:p> 1 }"))).body

    others = set(children(os.getpid()))
    run(source, work)


def test_a_store_on_disk_is_what_it_holds_and_stays_so_when_it_is_loaded_again(tmp_path: Path) -> None:
    async def work(pool: Pool) -> None:
        await pool.write(Write("update", text="INSERT DATA { <a:new> <a:p> 1 }"), b"")
        await pool.reload(pool.source)
        assert b"true" in (await told(pool, Query("ASK { <a:new> <a:p> 1 }"))).body

    run(Source(directory=tmp_path / "store"), work)


def test_a_reader_that_was_held_back_reads_again_when_its_answer_is_there(tmp_path: Path) -> None:
    path = tmp_path / "more.nt"
    path.write_text("".join(f"<a:s{i}> <a:p> <a:o{i}> .\n" for i in range(6500)))

    async def work(pool: Pool) -> None:
        for _ in range(10):
            answer = await stream(pool, Query("SELECT * { ?s ?p ?o }", result_format="tsv"), Spool(1))
            time.sleep(0.1)  # a busy loop: the rest comes at once, with the end
            await asyncio.sleep(0.05)
            answer.close()
            # Behind a reader that is not read it would wait till its deadline, ten minutes.
            assert (await asyncio.wait_for(told(pool, ASK), service.SOON)).kind == "boolean"

    run(Source(files=[(None, path)]), work, Limits(seconds=600, readers=1, heavy=1))


def test_closing_ends_every_process(source: Source) -> None:
    async def work(pool: Pool) -> None:
        asking = asyncio.create_task(told(pool, ENDLESS))
        assert await comes_to_hold(lambda: pool.counts()["running_heavy"] == 1)
        await pool.close()
        with pytest.raises(Overloaded):
            await asking

    others = set(children(os.getpid()))
    run(source, work)
    assert set(children(os.getpid())) - others == set()


def test_a_reader_can_open_nothing_and_reach_no_network() -> None:
    program = (
        "import socket\nfrom lc_graph.engine.reader import _limit\n_limit(1 << 28, False)\n"
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

    async def nothing(pool: Pool) -> None:
        pytest.fail("it started")

    with pytest.raises(UsageError, match=r"bad\.ttl:2:4"):
        run(Source(files=[(None, path)]), nothing)
