"""Writes to data in memory, over the control socket of a real parent."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from control import Parent, alive, exists, put, started, update
from lc_graph.engine.reader import receive
from service import SOON, eventually

INSERT = update("INSERT DATA { <a:new> <a:p> 1 }")
ENDLESS = update("INSERT { ?a ?b ?i } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a = ?l) }")
HUGE = update("INSERT { ?a ?b ?i } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
COUNT = 500
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<a:Shape> a sh:NodeShape ; sh:targetClass <a:Person> ;
    sh:property [ sh:path <a:name> ; sh:minCount 1 ; sh:message "needs a name"@en ] .
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[None, str]]:
    path = tmp_path_factory.mktemp("parent") / "some.nt"
    path.write_text("".join(f'<a:s{i}> <a:p{i % 7}> "{i}" .\n' for i in range(COUNT)))
    return [(None, str(path))]


@pytest.fixture
def parent(files: list[Any]) -> Iterator[Parent]:
    with started(files=files) as (parent, _):
        yield parent


def test_readers_keep_their_generation_and_new_ones_see_the_next(parent: Parent) -> None:
    before = parent.fork()
    after, head, _ = parent.write(INSERT)
    assert (head["generation"], head["parent"]) == (2, True)
    reader = after.fork()
    assert (before.generation, before.count()) == (1, COUNT)
    assert (reader.generation, reader.count()) == (2, COUNT + 1)
    # The old parent goes with its readers, the new one stays.
    parent.close()
    assert eventually(lambda: not exists(before.pid))
    assert reader.count() == COUNT + 1


def test_a_long_line_of_writes_leaves_no_process_behind(files: list[Any]) -> None:
    with started(files=files) as (first, process):
        parent, pids = first, [first.head["pid"]]
        for number in range(40):
            after, head, _ = parent.write(update(f"INSERT DATA {{ <a:n{number}> <a:p> {number} }}"))
            parent.close()
            parent = after
            pids.append(head["pid"])
        assert parent.head["generation"] == 41
        assert parent.fork().count() == COUNT + 40
        assert eventually(lambda: not any(exists(pid) for pid in pids[:-1]))
        parent.close()
        # Who waits for the first process waits for all of them.
        process.wait(SOON)
        assert not exists(pids[-1])


@pytest.mark.parametrize(
    ("write", "error"),
    [
        (update("INSERT DATA { <a:b> }"), "query"),
        (update("LOAD <http://localhost:1/>"), "forbidden"),
        (update("INSERT DATA { <a:x> <a:p> 1 } ; CREATE GRAPH <a:g> ; CREATE GRAPH <a:g>"), "conflict"),
    ],
)
def test_a_write_that_fails_changes_nothing(parent: Parent, write: Any, error: str) -> None:
    same, head, _ = parent.write(write)
    assert head["error"] == error
    assert same is parent
    assert parent.fork().count() == COUNT


def test_a_failed_writer_is_waited_for(parent: Parent) -> None:
    writer = parent.begin(update("INSERT DATA { <a:b> }"))
    assert "error" in receive(writer.channel)[0]
    assert eventually(lambda: not exists(writer.pid))


def test_an_endless_update_is_stopped_and_meanwhile_readers_answer(parent: Parent) -> None:
    writer = parent.begin(ENDLESS)
    reader = parent.fork()
    assert reader.count() == COUNT
    assert alive(writer.pid)
    assert parent.stop(writer) == 1
    assert not exists(writer.pid)
    assert parent.write(INSERT)[1]["generation"] == 2


def test_a_write_may_not_take_all_memory_but_its_successor_may_grow(files: list[Any]) -> None:
    with started(files=files, memory=64 << 20) as (parent, _):
        writer = parent.begin(HUGE)
        with pytest.raises(EOFError):  # the engine aborts when it gets no memory
            receive(writer.channel)
        assert parent.stop(writer) == 1
        assert parent.fork().count() == COUNT
        after, head, _ = parent.write(INSERT)
        limits = Path(f"/proc/{head['pid']}/limits").read_text()
        before = Path(f"/proc/{parent.head['pid']}/limits").read_text()
        assert limits == before
        assert after.fork().count() == COUNT + 1


def test_a_writer_that_is_killed_changes_nothing(parent: Parent) -> None:
    writer = parent.begin(ENDLESS)
    os.kill(writer.pid, signal.SIGKILL)
    with pytest.raises(EOFError):
        receive(writer.channel)
    assert parent.stop(writer) == 1
    assert parent.fork().count() == COUNT


def test_a_write_nobody_waits_for_ends_with_its_parent(files: list[Any]) -> None:
    with started(files=files) as (parent, process):
        writer = parent.begin(ENDLESS)
        assert alive(writer.pid)
        parent.close()
        process.wait(SOON)
        assert not exists(writer.pid)


def test_a_graph_is_put_posted_and_deleted(parent: Parent) -> None:
    after, head, _ = parent.write(*put("a:g", b"<b> <c> [] ."))
    assert (head["created"], after.size()) == (True, COUNT + 1)
    after, head, _ = after.write(*put("a:g", b"<b> <c> [] .", "POST"))
    assert (head["created"], after.size()) == (False, COUNT + 2)
    after, head, _ = after.write(*put("a:g", b"", "DELETE"))
    assert after.size() == COUNT
    assert after.write(*put("a:g", b"", "DELETE"))[1]["error"] == "not-there"


def test_shapes_guard_the_data(files: list[Any], tmp_path: Path) -> None:
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(SHAPES)
    with started(files=files, shapes=[str(shapes)]) as (parent, _):
        same, head, report = parent.write(*put("a:g", b"<a:x> a <a:Person> ."))
        assert (head["error"], head["count"]) == ("refused", 1)
        assert head["results"][0]["message"] == "needs a name"
        assert b"<http://www.w3.org/ns/shacl#focusNode> <a:x>" in report
        after, head, _ = same.write(*put("a:g", b"<a:x> a <a:Person> ; <a:name> 'X' ."))
        assert head["generation"] == 2
        # The shapes see the union of the graphs, so a name given elsewhere is lacking once that is gone.
        assert after.write(update("DROP GRAPH <a:g>"))[1]["generation"] == 3


def test_shapes_that_cannot_be_read_are_told_with_their_place(tmp_path: Path) -> None:
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text("<a:b> <a:c>\n 1 2 .")
    with started(shapes=[str(shapes)]) as (parent, _):
        assert parent.head["problems"][0][0].endswith("shapes.ttl:2:4")


def test_signals_to_all_processes_do_not_end_the_parent(parent: Parent) -> None:
    reader = parent.fork()
    for pid in (parent.head["pid"], reader.pid):
        os.kill(pid, signal.SIGTERM)
        os.kill(pid, signal.SIGINT)
    assert reader.count() == COUNT
    assert parent.fork().count() == COUNT
