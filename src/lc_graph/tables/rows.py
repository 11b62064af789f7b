"""One CSV table read into typed rows; every error names ``file:line:column`` and the remedy, all at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import ValidationError

from ..errors import Problem
from . import Identified, Row

R = TypeVar("R", bound=Row, covariant=True)

csv.field_size_limit(2**24)  # a cell that long is refused below, by a message that says so

MAX_CELL = 4_000
"""Longest cell accepted, in characters: names and glosses are short, a longer cell is a slip."""


@dataclass(frozen=True)
class Located(Generic[R]):
    """A row and where it stands. ``line`` is the line of the file on which the row begins, from 1."""

    row: R
    file: str
    line: int
    columns: tuple[str, ...]

    def at(self, column: str = "") -> str:
        """Return ``file:line:column`` of a cell; the column is its number, from 1, with its name."""
        if column in self.columns:
            return f"{self.file}:{self.line}:{self.columns.index(column) + 1} ({column})"
        return f"{self.file}:{self.line}"


@dataclass
class Table(Generic[R]):
    """The rows of one table, in file order, and what was wrong with the others."""

    rows: list[Located[R]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read(path: Path, model: type[R], name: str) -> Table[R]:
    """Read the table at ``path`` as rows of ``model``; ``name`` is what errors call the file."""
    table: Table[R] = Table()
    try:
        text = _decode(path.read_bytes(), name, table.problems)
    except OSError as error:
        table.problems.append(
            Problem(name, f"cannot be read: {error.strerror}", "check the file and its rights")
        )
        return table
    if text is None:
        return table
    records = _records(text, name, table.problems)
    header = next(records, None)
    if header is None:
        table.problems.append(
            Problem(
                f"{name}:1", "the table is empty", f"start it with the header {','.join(model.model_fields)}"
            )
        )
        return table
    columns = tuple(cell.strip() for cell in header[1])
    if not _header_fits(columns, model, name, table.problems):
        return table
    seen: dict[str, int] = {}
    for line, cells in records:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(columns):
            table.problems.append(
                Problem(f"{name}:{line}", f"{len(cells)} cells under {len(columns)} columns",
                        "quote cells that contain a comma")
            )  # fmt: skip
            continue
        located = _row(dict(zip(columns, cells, strict=True)), model, name, line, columns, table.problems)
        if located is None:
            continue
        if isinstance(located.row, Identified) and (first := seen.setdefault(located.row.id, line)) != line:
            table.problems.append(
                Problem(located.at("id"), f"the id {located.row.id} stands on line {first} already",
                        "give each row an id of its own")
            )  # fmt: skip
            continue
        table.rows.append(located)
    return table


def _decode(data: bytes, name: str, problems: list[Problem]) -> str | None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        problems.append(Problem(f"{name}:1", "the file is UTF-16", "save it as UTF-8 (CSV UTF-8)"))
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        try:
            data.decode("gb18030")
            what = "the file is GBK (GB 18030), not UTF-8"
        except UnicodeDecodeError:
            what = "the file is not UTF-8"
        problems.append(Problem(f"{name}:{line}:{column}", what, "save it as UTF-8 (in Excel: CSV UTF-8)"))
        return None


def _records(text: str, name: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        problems.append(Problem(f"{name}:{line}", "a NUL byte stands in the file", "save it as a text table"))
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        problems.append(
            Problem(f"{name}:{line}", f"broken CSV: {error}", "look for a quote that is not closed")
        )


def _header_fits(columns: tuple[str, ...], model: type[Row], name: str, problems: list[Problem]) -> bool:
    before = len(problems)
    wanted = tuple(model.model_fields)
    for number, column in enumerate(columns, 1):
        if column not in wanted:
            problems.append(
                Problem(
                    f"{name}:1:{number}", f"unknown column {column!r}", f"the columns are {', '.join(wanted)}"
                )
            )
        elif column in columns[: number - 1]:
            problems.append(Problem(f"{name}:1:{number}", f"the column {column} stands twice", "keep one"))
    problems += [
        Problem(f"{name}:1", f"the column {column} is missing", f"the columns are {', '.join(wanted)}")
        for column in wanted
        if column not in columns
    ]
    return len(problems) == before


def _row(
    cells: dict[str, str],
    model: type[R],
    name: str,
    line: int,
    columns: tuple[str, ...],
    problems: list[Problem],
) -> Located[R] | None:
    before = len(problems)
    for column, cell in cells.items():
        place = f"{name}:{line}:{columns.index(column) + 1} ({column})"
        if len(cell) > MAX_CELL:
            problems.append(
                Problem(place, f"the cell has {len(cell)} characters", f"at most {MAX_CELL} are allowed")
            )
        elif "\n" in cell or "\r" in cell:
            problems.append(Problem(place, "the cell has a line break", "keep every cell on one line"))
    if len(problems) > before:
        return None
    try:
        return Located(model.model_validate(cells), name, line, columns)
    except ValidationError as error:
        for detail in error.errors():
            column = str(detail["loc"][0]) if detail["loc"] else columns[0]
            number = columns.index(column) + 1 if column in columns else 1
            given = cells.get(column, "")
            what = "is empty" if given == "" else f"has {given[:60]!r}"
            problems.append(
                Problem(
                    f"{name}:{line}:{number} ({column})",
                    f"the cell {what}",
                    f"{detail['msg']}; see the table's guide",
                )
            )
        return None
