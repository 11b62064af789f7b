"""Tables as files: CSV and XLSX that Excel and WPS open with Chinese intact, and JSON for programs.

Spreadsheets take a text that begins with ``=``, ``+``, ``-`` or ``@`` for a formula, and would run it: such
texts get an apostrophe before them. Numbers are left as they are.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from .table import Cell, Table

BOM = "\ufeff"
"""Tells spreadsheets that a file is UTF-8."""
EVIDENCE = "evidence"
"""The key of the column, and of the sheet, that holds the evidence."""
_CONTROL = re.compile("[\x00-\x1f\x7f\ufffe\uffff]")
"""Characters that no title of a workbook or a sheet may hold."""
_LONGEST_CELL, _LONGEST_TITLE = 32_767, 255
_FORMULA = re.compile(r"\s*[=+\-@\t\r|]")
_LONGEST_SHEET = 31


def guarded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return "'" + text if _FORMULA.match(text) else text


def csv_text(table: Table) -> str:
    """Return a table as CSV (RFC 4180) for spreadsheets; the last column holds the evidence."""
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow([*(guarded(column.title) for column in table.columns), EVIDENCE])
    for row in table.rows:
        writer.writerow([*map(_written, row), " ".join(_sources(table, row))])
    return BOM + output.getvalue()


def _written(cell: Cell) -> str:
    return format(cell.number, "f") if cell.number is not None else guarded(_words(cell))


def _words(cell: Cell) -> str:
    if cell.exact and cell.number is None:
        return cell.exact  # a day, which spreadsheets know by its ISO form
    return f"{cell.text} [{cell.mark}]" if cell.mark and cell.text else cell.text


def _sources(table: Table, row: Sequence[Cell]) -> list[str]:
    numbers = sorted({number for cell in row for number in cell.evidence})
    return [table.sources[number - 1] for number in numbers if number <= len(table.sources)]


def xlsx(tables: Sequence[Table], title: str) -> bytes:
    """Return tables as a workbook (ECMA-376), a sheet each; numbers are numbers, texts are never formulas.

    Args:
        tables: the tables.
        title: of the document.
    """
    output = io.BytesIO()
    book = xlsxwriter.Workbook(
        output, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": _CONTROL.sub(" ", title)[:_LONGEST_TITLE]})
    bold, wrapped = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"text_wrap": True})
    taken: set[str] = set()
    for table in tables:
        sheet = book.add_worksheet(_sheet_name(table.title, taken))
        sheet.freeze_panes(1, 0)
        headings = [*(column.title for column in table.columns), EVIDENCE]
        for at, heading in enumerate(headings):
            sheet.write_string(0, at, _fitting(heading), bold)
        for line, row in enumerate(table.rows, 1):
            for at, cell in enumerate(row):
                if cell.number is not None:
                    sheet.write_number(line, at, float(cell.number))
                else:
                    sheet.write_string(line, at, _fitting(_words(cell)), wrapped)
            sheet.write_string(line, len(row), _fitting(" ".join(_sources(table, row))))
        sheet.set_column(0, len(headings) - 1, 18)
    book.close()
    return output.getvalue()


def _fitting(words: str) -> str:
    """Return words as long as a cell may be; one that is longer would be left empty."""
    return words if len(words) <= _LONGEST_CELL else words[: _LONGEST_CELL - 1] + "…"


def _sheet_name(title: str, taken: set[str]) -> str:
    """Return a title as a sheet may be called: short, without some signs, and like no other."""
    plain = _cut(re.sub(r"[\[\]:*?/\\]", " ", _CONTROL.sub(" ", title)), _LONGEST_SHEET) or "table"
    name, number = plain, 1
    while name.casefold() in taken:
        number += 1
        name = f"{_cut(plain, _LONGEST_SHEET - 4)} {number}"
    taken.add(name.casefold())
    return name


def _cut(words: str, most: int) -> str:
    """Return the first words of a title, counted as spreadsheets count, without apostrophes at its ends."""
    begun = words.strip("' ").encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")
    return begun.strip("' ")


def plain(table: Table) -> dict[str, Any]:
    """Return a table as plain data; every cell has its text, and what else is known of it."""
    return {
        "id": table.id,
        "title": table.title,
        **({"note": table.note} if table.note else {}),
        "columns": [{"key": column.key, "title": column.title} for column in table.columns],
        "rows": [
            {column.key: _plain(table, cell) for column, cell in zip(table.columns, row, strict=True)}
            for row in table.rows
        ],
    }


def _plain(table: Table, cell: Cell) -> dict[str, Any]:
    found: dict[str, Any] = {"text": cell.text}
    if cell.number is not None:
        found["number"] = format(cell.number, "f")
    if cell.href:
        found["href"] = cell.href
    if cell.exact:
        found["exact"] = cell.exact
    if cell.printed:
        found["printed"] = cell.printed
    if cell.mark:
        found["mark"] = cell.mark
    if sources := _sources(table, (cell,)):
        found[EVIDENCE] = sources
    return found


def json_text(title: str, tables: Sequence[Table]) -> str:
    """Return tables as JSON; numbers are decimal strings, so that none loses a digit."""
    return (
        json.dumps({"title": title, "tables": [plain(table) for table in tables]}, ensure_ascii=False) + "\n"
    )
