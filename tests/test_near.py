"""Look-ups that are answered where they arrive: which they are, and that the engine answers alike."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

import service
from lc_graph.engine.answering import Spool, ask
from lc_graph.engine.asking import Limits, Query, Source
from lc_graph.engine.faults import MEBIBYTE
from lc_graph.engine.generation import Generation
from lc_graph.engine.near import LONGEST, SHORT, Near, look_up
from lc_graph.engine.pool import Pool
from lc_graph.engine.store import Store
from lc_graph.engine.writing import Write
from pools import comes_to_hold, run

PREFIX = "PREFIX ex: <http://example.org/> PREFIX : <http://example.org/> "
LIMITS = Limits(seconds=30, readers=1, heavy=1)
BUSY = ("running_short", "running_heavy", "waiting_short", "waiting_heavy")
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a != ?j) }"
STRANGE = r"""
@prefix ex: <http://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:a ex:says "x\n\t\r\b\f\u0001\u007F\"\\/<&>\u2028😀"@en-GB , "plain", 1.50, 7, true, "2023-06-30"^^xsd:date,
    "x"^^ex:kind , ex:b , _:b ; a ex:Person .
ex:b ex:knows ex:a , ex:a甲 .
ex:triple ex:says <<( ex:a ex:knows ex:b )>> .
ex:direction ex:says "y"@ar--rtl .
ex:long ex:says "LONG", "short" .
""".replace("LONG", "x" * SHORT)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?p ?o { <http://example.org/a> ?p ?o }",
        "select ?p where{<http://example.org/a> ?p ?o.}limit 10",
        PREFIX + "SELECT ?o { ex:a ex:knows ?o }",
        PREFIX + "SELECT ?s { ?s a ex:Person } LIMIT 3",
        PREFIX + "SELECT ?s $p { ?s $p :b }",
        PREFIX + "SELECT ?p (7 AS ?n) ('x' AS ?t) { ex:a ?p ?o . }",
        PREFIX + "SELECT ?unbound { ex:a ?p ?o }",
        "SELECT ?p { <http://example.org/a> ?p <http://example.org/b> }",
    ],
)
def test_a_pattern_that_names_a_thing_is_looked_up(text: str) -> None:
    assert look_up(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?s { ?s ?p ?o }",
        "SELECT ?s { ?s <http://example.org/name> ?o }",
        "SELECT ?x { <http://example.org/a> ?x ?x }",  # passes over what is not alike
        "SELECT ?x { ?x <http://example.org/name> ?x }",
        "SELECT * { <http://example.org/a> ?p ?o }",
        "SELECT ?p { <http://example.org/a> ?p ?o . ?o ?q ?r }",
        "SELECT ?p { <http://example.org/a> ?p ?o ; ?q ?r }",
        "SELECT ?p { <http://example.org/a> ?p ?o , ?r }",
        "SELECT ?p { <http://example.org/a> ?p ?o FILTER(?o > 3) }",
        "SELECT ?o { <http://example.org/a> <http://example.org/p>* ?o }",
        "SELECT ?o { <http://example.org/a> ^<http://example.org/p> ?o }",
        "SELECT ?s { ?s <http://example.org/name> '甲' }",
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
        # What is wrong is told by the engine, and what may mean something else is read by it.
        "SELECT ?p { unknown:a ?p ?o }",
        "SELECT ?o { <http://example.org/a> A ?o }",
        "SELECT ?p ?p { <http://example.org/a> ?p ?o }",
        "SELECT ?p (1 AS ?p) { <http://example.org/a> ?p ?o }",
        "SELECT (1 AS ?o) { <http://example.org/a> ?p ?o }",
        "SELECT (01 AS ?n) { <http://example.org/a> ?p ?o }",
        "SELECT ('x'@en AS ?n) { <http://example.org/a> ?p ?o }",
        "SELECT ?p { <a> ?p ?o }",
        "SELECT ?p { <http://example.org/x/../a> ?p ?o }",
        "SELECT ?p { <http://[/> ?p ?o }",
        "PREFIX ex: <http://[/> SELECT ?p { <http://example.org/a> ?p ?o }",
        PREFIX + r"SELECT ?p { ex:a\.b ?p ?o }",
        PREFIX + "SELECT ?p { ex:a.b ?p ?o }",
        PREFIX + "SELECT ?p { ex:%41 ?p ?o }",
        PREFIX + "SELECT ?p { ex:-a ?p ?o }",
    ],
)
def test_nothing_else_is(text: str) -> None:
    assert look_up(text) is None


@pytest.fixture(scope="module")
def store() -> Store:
    return Store.from_release(service.release() / "lc-graph.nq")


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory) -> Store:
    data = tmp_path_factory.mktemp("near") / "data.ttl"
    data.write_text(STRANGE)
    return Store.from_files([(None, data)])


def near(store: Store, hubs: Sequence[str] = (), limits: Limits = LIMITS) -> Near:
    return Near(store, hubs, limits)


def test_the_answers_are_those_of_the_engine_to_the_byte(store: Store) -> None:
    subjects = [
        row["s"] for row in store.rows("SELECT DISTINCT ?s { ?s ?p ?o FILTER(isIRI(?s)) } ORDER BY ?s")
    ]
    objects = [
        row["o"] for row in store.rows("SELECT DISTINCT ?o { ?s ?p ?o FILTER(isIRI(?o)) } ORDER BY ?o")
    ]
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    texts = [f"SELECT ?p ?o (7 AS ?n) {{ <{iri}> ?p ?o }}" for iri in subjects[::5]]
    texts += [f"SELECT ?o {{ <{iri}> {label} ?o }} LIMIT 1" for iri in subjects[::20]]
    texts += [f"SELECT ?s ?p {{ ?s ?p <{iri}> }}" for iri in objects[::5]]
    looked, long = near(store), 0
    for text in texts:
        whole = store.query(text).serialise("json")
        if (found := looked.answer(Query(text))) is None:
            long += 1
            assert len(whole) > SHORT
        else:
            assert found == ("solutions", "json", whole, len(json.loads(whole)["results"]["bindings"]))
    assert len(texts) > 1000
    assert long < len(texts) / 10


def test_every_kind_of_term_is_written_as_the_engine_writes_it(strange: Store) -> None:
    for name, rows in (("a", 10), ("b", 2), ("none", 0)):
        text = f"SELECT ?o ?p ('\u0001甲' AS ?t) {{ <http://example.org/{name}> ?p ?o }}"
        found = near(strange).answer(Query(text))
        assert found is not None
        assert found.body == strange.query(text).serialise("json")
        assert found.rows == rows
    for name in ("triple", "direction"):
        assert near(strange).answer(Query(f"SELECT ?o {{ <http://example.org/{name}> ?p ?o }}")) is None


SUBJECTS = ["ex:a", "ex:b", "<http://example.org/a>", ":a", "ex:a甲", "?s", "<b>", "<http://example.org/./a>"]
PREDICATES = ["?p", "?p", "ex:knows", "ex:says", "a", "A", "ex:knows*"]
OBJECTS = ["?o", "?o", "$p", "ex:a", "ex:b", "'plain'", "7"]
COLUMNS = ["?s", "?p", "?o", "$p", "(7 AS ?n)", '("x" AS ?t)', "('y'AS ?t)", "*"]
ODD = [
    "PREFIX : <http://example.org/>", "PREFIX : <x>", "BASE <http://example.org/>", "WHERE", "LIMIT 1",
    "LIMIT", ".", ";", "#", "\n", "AS", "(", ")", "}", "?", "a", "-", "%41", "\\u0041", "甲", "@en", "ex:b.",
]  # fmt: skip


@settings(max_examples=1500, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.sampled_from(COLUMNS), min_size=1, max_size=3),
    *map(st.sampled_from, (SUBJECTS, PREDICATES, OBJECTS)),
    st.one_of(st.just([]), st.lists(st.sampled_from(ODD), max_size=2)),
    st.integers(0, 9),
)
def test_no_query_is_answered_otherwise_than_by_the_engine(
    strange: Store, columns: list[str], subject: str, predicate: str, object: str, odd: list[str], where: int
) -> None:
    words = ["PREFIX ex: <http://example.org/>", "SELECT", *columns, "{", subject, predicate, object, "}"]
    words[where:where] = odd
    text, base = " ".join(words), "http://example.org/sparql"
    found = near(strange).answer(Query(text, base=base))
    event("answered" if found else "left to a reader")
    if found is not None:
        assert found.body == strange.query(text, base=base).serialise("json")


@pytest.mark.parametrize("format", ["xml", "csv", "tsv", None])
def test_other_formats_are_left_to_a_reader(format: str | None, store: Store) -> None:
    text = "SELECT ?p ?o { <https://liaocheng.example/none> ?p ?o }"
    assert near(store).answer(Query(text)) is not None
    assert near(store).answer(Query(text, result_format=format)) is None


def test_other_data_sets_are_left_to_a_reader(store: Store) -> None:
    one = "SELECT ?p { <http://example.org/a> ?p ?o }"
    assert near(store).answer(Query(one, default_graphs=("http://example.org/g",))) is None
    assert near(store).answer(Query(one, named_graphs=())) is None


def test_hubs_and_long_answers_are_left_to_a_reader(strange: Store) -> None:
    one, both = PREFIX + "SELECT ?p { ex:a ?p ?o }", PREFIX + "SELECT ?p { ex:b ?p ex:a }"
    hub, other = "http://example.org/a", "http://example.org/b"
    assert near(strange).answer(Query(one)) is not None
    assert near(strange, [hub]).answer(Query(one)) is None
    assert near(strange, [hub]).answer(Query(both)) is not None
    assert near(strange, [hub, other]).answer(Query(both)) is None
    assert near(strange, limits=replace(LIMITS, rows=9)).answer(Query(one)) is None
    assert near(strange, limits=replace(LIMITS, rows=10)).answer(Query(one)) is not None
    assert near(strange, limits=replace(LIMITS, answer=100)).answer(Query(one)) is None
    assert near(strange).answer(Query(one, largest=100)) is None
    assert near(strange).answer(Query(PREFIX + "SELECT ?o { ex:long ?p ?o }")) is None


def test_the_copy_is_of_what_the_readers_have_whatever_becomes_of_the_files(tmp_path: Path) -> None:
    data = tmp_path / "data.ttl"
    data.write_text("<a:a> <a:b> 1 .")
    generation = Generation.start(Source(files=[(None, data)]), LIMITS)
    data.write_text("<a:a> <a:b> 2, 3 .")
    generation.bring_near(LIMITS)
    assert generation.near is not None
    found = generation.near.answer(Query("SELECT ?o { <a:a> <a:b> ?o }"))
    generation.close()
    assert found is not None
    assert [row["o"]["value"] for row in json.loads(found.body)["results"]["bindings"]] == ["1"]


def test_a_store_on_disk_is_not_copied(tmp_path: Path) -> None:
    generation = Generation.start(Source(directory=tmp_path / "store"), LIMITS)
    generation.bring_near(LIMITS)
    assert generation.near is None
    generation.close()


async def copied(generation: Generation) -> None:
    assert await comes_to_hold(lambda: generation.near is not None), "the data was not copied"


def test_a_look_up_waits_for_no_reader(tmp_path: Path) -> None:
    data = tmp_path / "data.ttl"
    data.write_text(service.TTL + "".join(f"ex:s{n} ex:size {n} .\n" for n in range(1000)))
    looked = Query("SELECT ?o { <http://example.org/a> <http://example.org/knows> ?o }")

    async def work(pool: Pool) -> None:
        await copied(pool.readers.current)
        waiting = [asyncio.create_task(ask(pool, Query(ENDLESS), Spool(MEBIBYTE))) for _ in range(4)]
        assert await comes_to_hold(lambda: sum(pool.counts()[state] for state in BUSY) == 4)
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
