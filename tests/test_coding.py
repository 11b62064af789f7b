"""The second coding of a source: differences are found, answered, and answers that answer nothing too."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lc_graph.readings.coding import check_coding
from lc_graph.resources import room
from lc_graph.tables import records

SOURCE = "liaocheng-2023-midyear"
Rows = list[dict[str, str]]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    shutil.copytree(room("data"), tmp_path / "data")
    return tmp_path / "data"


def change(path: Path, spoil: Callable[[Rows], None]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns, rows = list(reader.fieldnames or ()), list(reader)
    spoil(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def said(data: Path) -> list[str]:
    read = records.load(data)
    return [str(problem) for problem in check_coding(read.sources[SOURCE], read)]


def of(rows: Rows, **cells: str) -> dict[str, str]:
    return next(row for row in rows if all(row[column] == cell for column, cell in cells.items()))


def test_what_is_settled_is_answered(data: Path) -> None:
    assert said(data) == []


def test_another_code_than_the_second_coder_has_is_found(data: Path) -> None:
    change(data / f"sources/{SOURCE}/trends.csv", lambda rows: rows[0].update(status="planned"))
    (problem,) = said(data)
    assert "trends.csv:2:" in problem
    assert "is planned, the second coder has ongoing" in problem


def test_a_default_holds_for_every_row_that_is_not_coded_singly(data: Path) -> None:
    path = data / f"sources/{SOURCE}/observations.csv"
    change(path, lambda rows: rows[0].update(adjustment="not-stated"))
    (problem,) = said(data)
    assert "observations.csv:2:" in problem
    assert "the second coder has none" in problem


def test_an_unanswered_difference_is_found(data: Path) -> None:
    path = data / f"sources/{SOURCE}/readings/coding.csv"
    change(
        path, lambda rows: of(rows, row="trends/a1-economy", column="status").update(settled="", reason="")
    )
    (problem,) = said(data)
    assert "is achieved, the second coder has ongoing" in problem


def test_a_coding_of_no_row_is_found(data: Path) -> None:
    change(data / f"sources/{SOURCE}/roles.csv", lambda rows: rows.remove(of(rows, id="a3-linqing-copper")))
    assert said(data)
    assert all("roles/a3-linqing-copper, which is no row" in problem for problem in said(data))


def test_a_row_that_nobody_coded_twice_is_found(data: Path) -> None:
    change(data / f"sources/{SOURCE}/roles.csv", lambda rows: rows.append({**rows[0], "id": "a1-again"}))
    assert said(data)
    assert all("of roles/a1-again was not coded a second time" in one for one in said(data))


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"column": "colour"}, "trends has no column colour"),
        ({"settled": "planned"}, "a difference is settled with a reason"),
        ({"settled": "ongoing", "reason": "因为"}, "a difference is settled with a reason"),
    ],
)
def test_an_unsound_coding_is_found(data: Path, cells: dict[str, str], message: str) -> None:
    path = data / f"sources/{SOURCE}/readings/coding.csv"

    def spoil(rows: Rows) -> None:
        of(rows, row="trends/a3-gap", column="status").update(cells)

    change(path, spoil)
    assert any(message in problem for problem in said(data))


def test_a_source_may_do_without(data: Path) -> None:
    (data / f"sources/{SOURCE}/readings/coding.csv").unlink()
    assert said(data) == []
