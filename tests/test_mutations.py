"""Corruptions of the real tables and the real graph: each is found, without a look at the good release.

The named ones are found by the check that is meant for them; of the first steps of the random walk (see
docs/mutations.md, and ``python -m tests.mutations --all`` for all of it) nearly all that change the meaning.
"""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest

from lc_graph import build
from lc_graph.resources import room
from lc_graph.tables import records
from lc_graph.validation import readback
from mutations import in_graph, in_tables, report, run_named, walk
from mutations.chinese import CHINESE
from mutations.classes import CLASSES, MISSED
from mutations.folder import Folder
from mutations.judge import Judge
from mutations.named_graph import MUTATIONS, SOURCE
from mutations.named_tables import NAMED

STEPS = 50
DOCS = Path(__file__).parents[1] / "docs" / "mutations.md"
LANGUAGES = {"en": DOCS, "zh": DOCS.with_suffix(".zh.md")}


@pytest.fixture(scope="module")
def judge() -> Judge:
    """The checks that need no text."""
    return Judge(room("data"), SOURCE, None)


@pytest.fixture(scope="module")
def reader(text: str) -> Judge:
    """The checks, with the text at hand."""
    return Judge(room("data"), SOURCE, text)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder.copy(room("data"), tmp_path / "data")


def test_the_data_as_it_is_has_no_problem(judge: Judge) -> None:
    assert judge.unsound == {}


def test_the_data_as_it_is_has_no_problem_with_its_text(reader: Judge) -> None:
    assert reader.unsound == {}


def test_there_are_enough_corruptions_with_a_name() -> None:
    assert len(MUTATIONS) >= 40
    assert len(NAMED) >= 40


@pytest.mark.parametrize("name", [name for name, named in NAMED.items() if named.check != "evidence"])
def test_a_corruption_of_the_tables_is_found_by_its_check(name: str, judge: Judge, folder: Folder) -> None:
    NAMED[name].spoil(folder, None)
    found = judge.tables(folder.path, until=NAMED[name].check)
    assert NAMED[name].check in found, found
    assert all(line and not line.startswith(":") for lines in found.values() for line in lines)


@pytest.mark.parametrize("name", [name for name, named in NAMED.items() if named.check == "evidence"])
def test_a_falsified_table_disagrees_with_the_page(
    name: str, reader: Judge, folder: Folder, text: str
) -> None:
    NAMED[name].spoil(folder, text)
    found = reader.tables(folder.path, until="evidence")
    table = NAMED[name].table
    place = table if "." in table else f"{table}.csv"
    assert any(place in line for line in found.get("evidence", [])), found


@pytest.fixture(scope="module")
def found_in_graph() -> dict[str, set[str]]:
    return run_named.graph_found(build.assemble(records.load()))


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_corruption_of_the_graph_is_found_by_its_rule(
    name: str, found_in_graph: dict[str, set[str]]
) -> None:
    assert MUTATIONS[name][0] in found_in_graph[name]


# ---- the random walk ------------------------------------------------------------------------------------


def test_every_class_of_the_walk_has_a_mutator_and_no_other() -> None:
    for over, mutators in (("tables", in_tables.MUTATORS), ("graph", in_graph.MUTATORS)):
        assert {one.name for one in CLASSES if one.over == over} == set(mutators)


def test_the_walk_is_the_same_for_the_same_seed(folder: Folder) -> None:
    def drawn(seed: int) -> list[tuple[str, str | None]]:
        found = []
        for number, one in enumerate(walk.classes(40, seed)):
            if one.over == "tables":
                random = Random(f"{seed}/{number}")
                found.append((one.name, in_tables.MUTATORS[one.name](folder, random, None)))
                folder.restore()
        return found

    assert drawn(1) == drawn(1) != drawn(2)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_classes_are_documented(lang: str) -> None:
    documented = LANGUAGES[lang].read_text(encoding="utf-8")
    assert "\n".join(report.classes_table(lang)) in documented


def test_the_result_is_the_same_in_both_languages() -> None:
    results = [
        path.read_text(encoding="utf-8").partition("<!-- result -->")[2] for path in LANGUAGES.values()
    ]
    numbers = [sorted(re.findall(r"`[^`\n]+`|\d[\d.-]*|\([\d.]+ %\)", result)) for result in results]
    assert numbers[0] == numbers[1] != []
    marks = [re.findall(r"^(#+ |\|[-|]*|- )", result, re.MULTILINE) for result in results]
    assert marks[0] == marks[1]


def test_every_word_of_a_result_is_there_in_chinese() -> None:
    words = {*MISSED.values(), *(word for one in CLASSES for word in (one.what, one.why, one.over))}
    assert words - CHINESE.keys() == set()
    made = [
        walk.Verdict(
            number, one.over, one.name, one.changes_meaning, "a → b", {"rows": ["x"]} if number % 2 else {}
        )
        for number, one in enumerate(CLASSES)
    ]
    told = ["\n".join(report.result({walk.SEED: made}, 9, 1, "2026-11-29", lang)) for lang in LANGUAGES]
    assert told[0].count("\n") == told[1].count("\n") > len(CLASSES)
    assert not re.search("[一-鿿]", told[0])


def documented_shares() -> dict[int, tuple[str, str]]:
    """Return the documented shares in percent, without and with the text, by the seed of the walk."""
    documented = DOCS.read_text(encoding="utf-8")
    found = re.findall(
        r"### Random walk of seed (\d+).*?\| \*\*both\*\* \|.*?\(([\d.]+) %\).*?\(([\d.]+) %\)",
        documented,
        re.S,
    )
    return {int(seed): (without, with_text) for seed, without, with_text in found}


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_readme_says_what_was_measured(name: str) -> None:
    shares = documented_shares()
    assert set(shares) == {walk.SEED, walk.HELD_OUT}
    (row,) = re.findall(
        r"^\|.*tests/test_mutations\.py.*$", (DOCS.parents[1] / name).read_text("utf-8"), re.M
    )
    numbers = [percent for seed in (walk.SEED, walk.HELD_OUT) for percent in reversed(shares[seed])]
    assert re.findall(r"([\d.]+) ?%", row) == numbers


def test_the_documented_result_meets_its_target() -> None:
    documented = DOCS.read_text(encoding="utf-8")
    assert float(documented_shares()[walk.SEED][1]) >= 95
    assert re.search(r"(\d+) of \1 caught by the check meant for them", documented)


def test_nearly_all_random_mutations_that_change_the_meaning_are_found(text: str) -> None:
    verdicts = walk.walk(room("data"), SOURCE, text, 500, only=range(STEPS), quick=True)
    share = report.Share.of(report.meaningful(verdicts))
    missed = "\n".join(report.missed(verdicts))
    # Fifty draws vary by some percent around the share of all five hundred.
    assert share.percent[1] >= 90, missed
    assert share.percent[0] >= 70, missed
    assert list(report.complaints(verdicts)) == []


# ---- what the judging of a graph rests on ---------------------------------------------------------------


def test_a_graph_read_back_gives_the_rows_it_was_written_from() -> None:
    written = records.load()
    read = readback.read_back(build.assemble(written), written, SOURCE)
    for name, rows in written.sources[SOURCE].tables.items():
        if name in ("mentions", "statements"):
            continue
        now = {located.row.id: located.row for located in read.sources[SOURCE].tables[name]}
        assert set(now) == {located.row.id for located in rows}, name
        for located in rows:
            for column in type(located.row).model_fields:
                cell, again = getattr(located.row, column), getattr(now[located.row.id], column)
                if isinstance(cell, tuple):
                    # A relation that a statement adds stands in the graph like one of the row's own.
                    assert set(cell) <= set(again), (name, located.row.id, column)
                elif again is not None or cell is not None:
                    assert cell == again, (name, located.row.id, column)
    assert len(read.sources[SOURCE].tables["statements"]) == len(written.sources[SOURCE].tables["statements"])
