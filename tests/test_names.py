"""Labels that are printed names, and statements whose objects their predicates take."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lc_graph.integrity.names import check_names
from lc_graph.integrity.predicates import check_predicates, kinds_of
from lc_graph.integrity.spelling import check_spelling
from lc_graph.resources import room
from lc_graph.tables import records

SOURCE = "liaocheng-2023-midyear"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    shutil.copytree(room("data"), tmp_path / "data")
    return tmp_path / "data"


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_every_label_is_a_name_that_a_source_prints() -> None:
    assert list(check_names(records.load())) == []


@pytest.mark.parametrize(
    ("table", "old", "new", "name"),
    [
        ("lists", ",市重点,", ",品重点,", "品重点"),
        ("chains", ",轴承产业链,", ",轴承承产业链,", "轴承承产业链"),
        ("regions", ",高唐县,", ",高县,", "高县"),
        ("organizations", "本报（报名未印）", "本社（报名未印）", "本社（报名未印）"),
    ],
)
def test_a_label_that_is_no_printed_name_is_found(
    data: Path, table: str, old: str, new: str, name: str
) -> None:
    change(data / "entities" / f"{table}.csv", old, new)
    (problem,) = check_names(records.load(data))
    assert f"entities/{table}.csv" in problem.place
    assert problem.message.startswith(f"“{name}” is none of")


def test_a_property_takes_what_its_columns_hold() -> None:
    assert kinds_of()["indicator"] == {"indicator"}
    assert {"region", "project"} <= kinds_of()["concerns"]


def test_an_object_of_another_scheme_is_found(data: Path) -> None:
    assert list(check_predicates(records.load(data))) == []
    statement = "project/harbin-bearing-base,inIndustry,"
    change(
        data / "sources" / SOURCE / "statements.csv", statement, statement.replace("inIndustry", "indicator")
    )
    (problem,) = check_predicates(records.load(data))
    assert problem.message == "indicator is of indicator, not of industry"


@pytest.mark.parametrize(
    ("table", "old", "new", "odd"),
    [
        ("indicators", ",政府层级数,", ",政府层层级数,", "层层"),
        ("populations", "大项目（下限）", "大目（下限）", "大目"),
        ("indicators", ",先后次序,", ",先农次序,", "先农"),
    ],
)
def test_a_label_in_words_that_nobody_uses_is_found(
    data: Path, table: str, old: str, new: str, odd: str
) -> None:
    assert list(check_spelling(records.load(data))) == []
    change(data / "codes" / f"{table}.csv", old, new)
    (problem,) = check_spelling(records.load(data))
    assert f"codes/{table}.csv" in problem.place
    assert odd in problem.message


def test_a_word_of_our_own_stands_in_the_list(data: Path) -> None:
    change(data / "codes" / "own-words.txt", "自身历年\n", "")
    (problem,) = check_spelling(records.load(data))
    assert "自身" in problem.message
