"""The cells of a row as what they hold: references to things, and codes of schemes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import Code, Link


def references_of(row: Any) -> Iterator[str]:
    """Yield every thing that a row of what a source says refers to."""
    for column in ("subject", "object", "attributed_to"):
        if (cell := getattr(row, column, None)) and "/" in cell:
            yield cell
    for column, info in type(row).model_fields.items():
        if any(isinstance(mark, Link) for mark in info.metadata):
            cell = getattr(row, column)
            yield from (
                value for value in (cell if isinstance(cell, tuple) else (cell,)) if value and "/" in value
            )


def references(table: str, row: Any) -> Iterator[tuple[str, str]]:
    """Yield every reference of a row of a table, with its column."""
    if table == "statements":
        yield from ((column, getattr(row, column)) for column in ("subject", "object"))
        if row.attributed_to:
            yield "attributed_to", row.attributed_to
        return
    for column, cell in _cells(row, Link):
        yield from ((column, value) for value in cell[1] if "/" in value)


def codes(table: str, row: Any) -> Iterator[tuple[str, str, str]]:
    """Yield every code of a row of a table, with its column and scheme."""
    for column, (mark, values) in _cells(row, Code):
        yield from ((column, mark.scheme, value) for value in values)
    if table == "statements":
        yield "status", "status", row.status
        yield "predicate", "predicate", row.predicate
        if row.predicate == "phase":
            yield "object", "phase", row.object.removeprefix("phase/")


def _cells(row: Any, kind: type[Any]) -> Iterator[tuple[str, tuple[Any, tuple[str, ...]]]]:
    for column, info in type(row).model_fields.items():
        cell = getattr(row, column)
        values = cell if isinstance(cell, tuple) else () if cell is None else (cell,)
        for mark in info.metadata:
            if isinstance(mark, kind) and values:
                yield column, (mark, values)
