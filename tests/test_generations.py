"""The store on disk: what was acknowledged is there, whatever is killed when."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from control import Parent, exists, put, started, update
from lc_graph.engine.reader import receive
from service import SOON, eventually

ENDLESS = update(
    "INSERT { ?a ?b ?i } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r"
    " FILTER(?a = ?r) }"
)
SEED = 2023


def insert(number: int, size: int = 1) -> Any:
    """Return a write of which all or nothing must be found: ``size`` triples about one subject."""
    triples = " ".join(f"<a:n{number}> <a:p{i}> {number} ." for i in range(size))
    return update(f"INSERT DATA {{ {triples} }}")


def generations(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("g*"))


def test_a_new_folder_becomes_a_store_that_lasts(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "store"
    data = tmp_path / "some.ttl"
    data.write_text("<a:b> <a:c> 1 .")
    with started(directory=str(folder), files=[(None, str(data))]) as (parent, _):
        assert (parent.head["generation"], parent.head["size"]) == (1, 1)
        before = parent.fork()
        same, head, _ = parent.write(insert(1))
        assert (head["generation"], head["parent"]) == (2, False)
        assert same is parent
        after = parent.fork()
        assert (before.generation, before.count()) == (1, 1)
        assert (after.generation, after.count()) == (2, 2)
    # The files are for a new store only.
    with started(directory=str(folder), files=[(None, str(data))]) as (parent, _):
        assert (parent.head["generation"], parent.head["size"]) == (2, 2)
        assert parent.fork().count() == 2
        assert parent.write(*put("a:g", b"<a:b> <a:c> 1 ."))[1]["created"] is True
    assert generations(folder) == ["g000002", "g000003"]


def test_an_old_generation_goes_when_it_is_forgotten(tmp_path: Path) -> None:
    with started(directory=str(tmp_path)) as (parent, _):
        for number in range(3):
            parent.write(insert(number))
        assert len(generations(tmp_path)) == 4
        for generation in (1, 2, 3, 4, 5):  # the current one stays, whatever is said
            parent.forget(generation)
        assert eventually(lambda: generations(tmp_path) == ["g000004"])
        assert parent.fork().count() == 3


def test_a_write_that_fails_or_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    with started(directory=str(tmp_path)) as (parent, _):
        parent.write(insert(1, 40))
        assert parent.write(update("INSERT DATA { <a:b> }"))[1]["error"] == "query"
        assert generations(tmp_path) == ["g000001", "g000002"]
        writer = parent.begin(ENDLESS)
        assert eventually((tmp_path / "g000003").exists)
        assert parent.fork().count() == 40
        assert parent.stop(writer) == 2
        assert not exists(writer.pid)
        # What the killed write left is no hindrance to the next.
        assert parent.write(insert(2))[1]["generation"] == 3
        assert parent.size() == 41


def test_a_copy_that_a_kill_left_unfinished_is_swept_away(tmp_path: Path) -> None:
    with started(directory=str(tmp_path)) as (parent, _):
        # What the database leaves when it is killed while it copies.
        (tmp_path / "g000002.tmp").mkdir()
        assert parent.write(insert(1))[1]["generation"] == 2
        (tmp_path / "g000003.tmp").mkdir()
        parent.forget(1)
        parent.close()
    (tmp_path / "CURRENT.new").write_text("g0")
    with started(directory=str(tmp_path)) as (parent, _):
        assert parent.head["size"] == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["CURRENT", "g000002", "lock"]


def test_a_write_done_before_it_could_be_stopped_lasts(tmp_path: Path) -> None:
    with started(directory=str(tmp_path)) as (parent, _):
        writer = parent.begin(insert(1))
        assert eventually(lambda: (tmp_path / "CURRENT").read_text().strip() == "g000002")
        assert parent.stop(writer) == 2
        assert parent.fork().count() == 1


def test_only_one_server_writes_to_a_folder(tmp_path: Path) -> None:
    with started(directory=str(tmp_path)) as (parent, _):
        reader = parent.fork()
        with started(directory=str(tmp_path)) as (second, _):
            assert "another server" in second.head["problems"][0][1]
        assert reader.count() == 0
    with started(directory=str(tmp_path)) as (third, _):
        assert third.head["size"] == 0


def test_a_folder_of_something_else_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with started(directory=str(tmp_path)) as (parent, _):
        assert "letter.txt" in parent.head["problems"][0][1]
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize("harm", ["current", "lost", "torn"])
def test_a_broken_store_is_told(tmp_path: Path, harm: str) -> None:
    with started(directory=str(tmp_path)) as (parent, process):
        parent.close()
        process.wait(SOON)
    if harm == "current":
        (tmp_path / "CURRENT").write_text("nonsense")
    for path in (tmp_path / "g000001").iterdir():
        if harm == "lost" or (harm == "torn" and path.name.startswith("MANIFEST")):
            path.write_bytes(b"") if harm == "torn" else path.unlink()
    with started(directory=str(tmp_path)) as (parent, _):
        place, message, remedy = parent.head["problems"][0]
        assert place.startswith(str(tmp_path))
        assert "cannot be opened" in message
        assert remedy


def test_shapes_guard_a_store_on_disk(tmp_path: Path) -> None:
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        "<a:S> a sh:NodeShape ; sh:targetClass <a:P> ; sh:property [ sh:path <a:name> ; sh:minCount 1 ] ."
    )
    with started(directory=str(tmp_path / "store"), shapes=[str(shapes)]) as (parent, _):
        assert parent.write(update("INSERT DATA { <a:x> a <a:P> }"))[1]["error"] == "refused"
        assert parent.fork().count() == 0
        assert parent.write(update("INSERT DATA { <a:x> a <a:P> ; <a:name> 1 }"))[1]["generation"] == 2


def stream(parent: Parent, acknowledged: list[int], begun: list[int]) -> None:
    """Write without end, until the parent is gone."""
    number = max(begun, default=0)
    while True:
        number += 1
        begun.append(number)
        try:
            head = parent.write(insert(number, 20))[1]
        except (EOFError, OSError):
            return
        if "error" in head:
            return
        acknowledged.append(number)


@pytest.mark.parametrize("victim", ["writer", "parent", "all"])
def test_what_was_acknowledged_is_there_after_a_kill(tmp_path: Path, victim: str) -> None:
    """Kill at random moments of a stream of writes; then look at what the next server finds."""
    chance = random.Random(SEED)
    acknowledged: list[int] = []
    begun: list[int] = []
    for _ in range(int(os.environ.get("LC_GRAPH_KILLS", "5"))):
        with started(directory=str(tmp_path)) as (parent, process):
            writing = threading.Thread(target=stream, args=(parent, acknowledged, begun))
            writing.start()
            # However slow the machine: some writes are done, and some killed in their midst.
            assert eventually(lambda: bool(acknowledged))
            time.sleep(chance.uniform(0.05, 0.7))
            end = time.monotonic() + SOON
            # Between two writes there is no writer to kill; then another moment is as good.
            while writing.is_alive() and time.monotonic() < end:
                kill(victim, process.pid, parent.head["pid"])
                if victim != "writer":
                    parent.close()
                writing.join(chance.uniform(0, 0.1))
            assert not writing.is_alive()
        with started(directory=str(tmp_path)) as (parent, process):
            assert "problems" not in parent.head, parent.head
            reader = parent.fork()
            lines = reader.ask("SELECT ?v (COUNT(*) AS ?n) { ?s ?p ?v } GROUP BY ?v").split()[1:]
            found = {int(line.split(b",")[0]): int(line.split(b",")[1]) for line in lines}
            assert set(acknowledged) <= set(found) <= set(begun)
            assert set(found.values()) <= {20}
            assert len(generations(tmp_path)) == 1
            parent.close()
            process.wait(SOON)
    assert acknowledged


def kill(victim: str, root: int, parent: int) -> None:
    children = descendants(root)
    writers = [pid for pid in children if pid != parent]
    for pid in {"writer": writers, "parent": [parent], "all": [root, *children]}[victim]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def descendants(pid: int) -> list[int]:
    """Return the processes that came of one."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(FileNotFoundError):
            for child in task.read_text().split():
                found += [int(child), *descendants(int(child))]
    return found


def test_a_writer_that_dies_leaves_its_parent_at_work(tmp_path: Path) -> None:
    with started(directory=str(tmp_path)) as (parent, _):
        parent.write(insert(1, 40))
        writer = parent.begin(ENDLESS)
        os.kill(writer.pid, signal.SIGKILL)
        with pytest.raises(EOFError):
            receive(writer.channel)
        assert parent.stop(writer) == 2
        assert parent.write(insert(2))[1]["generation"] == 3


def test_many_small_writes_leave_few_files(tmp_path: Path) -> None:
    with started(directory=str(tmp_path)) as (parent, _):
        files, written = 0, 0
        # Every write adds some; the database merges them in time, of which a busy machine gives it little.
        while written < 45 or (files >= 200 and written < 450):
            head = parent.write(insert(written))[1]
            written += 1
            parent.forget(head["generation"] - 1)
            files = len(list((tmp_path / f"g{head['generation']:06}").glob("*.sst")))
        assert files < 200
        assert parent.fork().count() == written
