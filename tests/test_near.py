"""Look-ups that are answered where they arrive: which they are, and that a reader answers alike."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from pathlib import Path

import pytest

import service
from lc_graph.engine.answering import Spool, ask
from lc_graph.engine.asking import Limits, Query, Source
from lc_graph.engine.faults import MEBIBYTE
from lc_graph.engine.generation import Generation
from lc_graph.engine.near import LONGEST, ROWS, Near, bounded
from lc_graph.engine.pool import Pool
from lc_graph.engine.store import Store
from lc_graph.engine.writing import Write
from pools import comes_to_hold, run

PREFIX = "PREFIX ex: <http://example.org/> PREFIX : <http://example.org/> "
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a != ?j) }"


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?p ?o { <http://example.org/a> ?p ?o }",
        "select * where{<http://example.org/a> ?p ?o.}limit 10",
        PREFIX + "SELECT ?o { ex:a ex:name ?o }",
        PREFIX + "SELECT ?s { ?s a ex:Thing } LIMIT 3",
        PREFIX + 'SELECT ?s { ?s ex:name "甲"@zh }',
        PREFIX + 'SELECT ?s { ?s ex:size "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal> }',
        PREFIX + "SELECT ?s $p { ?s $p :b }",
        PREFIX + "SELECT ?p (7 AS ?n) ('x' AS ?t) { ex:a ?p ?o . }",
        "SELECT ?p { <http://example.org/a> ?p <http://example.org/b> }",
    ],
)
def test_a_query_of_one_pattern_with_a_name_is_bounded(text: str) -> None:
    assert bounded(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p ?o }",
        "SELECT * { ?s <http://example.org/name> ?o }",
        "SELECT * { <http://example.org/a> ?x ?x }",  # passes over what is not alike
        "SELECT * { ?x <http://example.org/name> ?x }",
        "SELECT * { <http://example.org/a> ?p ?o . ?o ?q ?r }",
        "SELECT * { <http://example.org/a> ?p ?o ; ?q ?r }",
        "SELECT * { <http://example.org/a> ?p ?o , ?r }",
        "SELECT * { <http://example.org/a> ?p ?o FILTER(?o > 3) }",
        "SELECT * { <http://example.org/a> <http://example.org/p>* ?o }",
        "SELECT * { <http://example.org/a> ^<http://example.org/p> ?o }",
        "SELECT DISTINCT ?p { <http://example.org/a> ?p ?o }",
        "SELECT ?p { <http://example.org/a> ?p ?o } ORDER BY ?p",
        "SELECT ?p { <http://example.org/a> ?p ?o } OFFSET 1000000",
        "SELECT (COUNT(*) AS ?n) { <http://example.org/a> ?p ?o }",
        "SELECT ?p { GRAPH ?g { <http://example.org/a> ?p ?o } }",
        "SELECT ?p FROM <http://example.org/g> { <http://example.org/a> ?p ?o }",
        "SELECT ?p { SERVICE <http://example.org/> { <http://example.org/a> ?p ?o } }",
        "SELECT ?p { <http://example.org/a> ?p ?o } VALUES ?p { 1 }",
        "SELECT ?p { _:a ?p ?o }",
        "ASK { <http://example.org/a> ?p ?o }",
        "DELETE WHERE { <http://example.org/a> ?p ?o }",
        "SELECT ?p { <http://example.org/a> ?p ?o } # " + "x" * LONGEST,
        "",
    ],
)
def test_no_other_is(text: str) -> None:
    assert not bounded(text)


@pytest.fixture(scope="module")
def store() -> Store:
    return Store.from_release(service.release() / "lc-graph.nq")


def bag(body: bytes) -> Counter[str]:
    return Counter(json.dumps(row, sort_keys=True) for row in json.loads(body)["results"]["bindings"])


def test_the_answers_are_those_of_the_engine(store: Store) -> None:
    subjects = [
        row["s"] for row in store.rows("SELECT DISTINCT ?s { ?s a ?t FILTER(isIRI(?s)) } ORDER BY ?s")
    ]
    objects = [
        row["o"] for row in store.rows("SELECT DISTINCT ?o { ?s ?p ?o FILTER(isIRI(?o)) } ORDER BY ?o")
    ]
    texts = [f"SELECT ?p ?o {{ <{iri}> ?p ?o }}" for iri in subjects[::40]]
    texts += [f"SELECT ?s ?p {{ ?s ?p <{iri}> }}" for iri in objects[::20]]
    looked, long = Near(store), 0
    for text in texts:
        whole = store.query(text).serialise("json")
        found = looked.answer(Query(text))
        if found is None:
            long += 1
            assert bag(whole).total() > ROWS
        else:
            assert (found.kind, found.format, found.rows) == ("solutions", "json", bag(whole).total())
            assert bag(found.body) == bag(whole)
    assert long < len(texts) / 4
    everything = Query("SELECT ?s { ?s a <http://www.w3.org/2004/02/skos/core#Concept> }")
    assert looked.answer(everything) is None


@pytest.mark.parametrize("format", ["json", "xml", "csv", "tsv"])
def test_every_format_of_rows_is_written(format: str, store: Store) -> None:
    text = "SELECT ?p ?o { <https://liaocheng.example/none> ?p ?o }"
    found = Near(store).answer(Query(text, result_format=format))
    assert found is not None
    assert found.body == store.query(text).serialise(format)
    assert found.rows == 0


def test_what_is_wrong_or_of_another_data_set_is_left_to_a_reader(store: Store) -> None:
    one = "SELECT ?p { <http://example.org/a> ?p ?o }"
    assert Near(store).answer(Query("SELECT ?p { unknown:a ?p ?o }")) is None
    assert Near(store).answer(Query(one, default_graphs=("http://example.org/g",))) is None
    assert Near(store).answer(Query(one, named_graphs=())) is None
    assert Near(store).answer(Query(one, result_format=None)) is None
    assert Near(store).answer(Query(one)) is not None


def test_the_copy_is_of_what_the_readers_have_whatever_becomes_of_the_files(tmp_path: Path) -> None:
    data = tmp_path / "data.ttl"
    data.write_text("<a:a> <a:b> 1 .")
    looked = Query("SELECT ?o { <a:a> <a:b> ?o }", result_format="csv")

    async def work(pool: Pool) -> None:
        generation = pool.readers.current
        await copied(generation)
        assert generation.near is not None
        found = generation.near.answer(looked)
        assert found is not None
        assert found.body == (await ask(pool, looked, Spool(MEBIBYTE))).body == b"o\r\n1\r\n"

    generation = Generation.start(Source(files=[(None, data)]), LIMITS)
    data.write_text("<a:a> <a:b> 2, 3 .")
    generation.bring_near()
    assert generation.near is not None
    found = generation.near.answer(looked)
    assert found is not None
    assert found.body == b"o\r\n1\r\n"
    generation.close()
    data.write_text("<a:a> <a:b> 1 .")
    run(Source(files=[(None, data)]), work, LIMITS)


def test_a_store_on_disk_is_not_copied(tmp_path: Path) -> None:
    generation = Generation.start(Source(directory=tmp_path / "store"), LIMITS)
    generation.bring_near()
    assert generation.near is None
    generation.close()


LIMITS = Limits(seconds=30, readers=1, heavy=1)


async def copied(generation: Generation) -> None:
    assert await comes_to_hold(lambda: generation.near is not None), "the data was not copied"


def test_only_what_would_wait_for_a_reader_is_answered_at_once(tmp_path: Path) -> None:
    data = tmp_path / "data.ttl"
    data.write_text(service.TTL + "".join(f"ex:s{n} ex:size {n} .\n" for n in range(1000)))
    looked = Query("SELECT ?o { <http://example.org/a> <http://example.org/knows> ?o }")

    async def work(pool: Pool) -> None:
        await copied(pool.readers.current)
        assert pool.at_once(looked) is None
        waiting = [asyncio.create_task(ask(pool, Query(ENDLESS), Spool(MEBIBYTE))) for _ in range(4)]
        assert await comes_to_hold(pool.readers.busy)
        found = pool.at_once(looked)
        assert found is not None
        assert "http://example.org/b" in found.body.decode()
        assert pool.at_once(Query("ASK { ?s ?p ?o }")) is None
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        pool.stop()
        assert pool.at_once(looked) is None

    run(Source(files=[(None, data)]), work, LIMITS)


def test_a_copy_is_of_one_state_of_the_data(tmp_path: Path) -> None:
    data = tmp_path / "data.ttl"
    data.write_text(service.TTL)
    source = Source(files=[(None, data)])
    looked = Query("SELECT ?o { <http://example.org/b> <http://example.org/knows> ?o }")

    async def work(pool: Pool) -> None:
        await copied(pool.readers.current)
        first = pool.readers.current
        update = "INSERT DATA { <http://example.org/b> <http://example.org/knows> <http://example.org/c> }"
        await pool.write(Write("update", text=update), b"")
        assert pool.readers.current.near is None
        assert first.near is None
        assert (await ask(pool, looked, Spool(MEBIBYTE))).rows == 1
        data.write_text(service.TTL + "ex:b ex:knows ex:a, ex:b .")
        await pool.reload(source)
        await copied(pool.readers.current)
        fresh = pool.readers.current.near
        assert fresh is not None
        assert (await ask(pool, looked, Spool(MEBIBYTE))).rows == 2
        found = fresh.answer(looked)
        assert found is not None
        assert found.rows == 2

    run(source, work, LIMITS)
