"""Plain data as pandas tables. Decimals stay Decimals, and what is not said stays None."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ..compare.model import DIMENSIONS, Figure
from ..engine.lookup import Name
from ..errors import Problem, UsageError
from ..sheets.table import Table

if TYPE_CHECKING:
    from pandas import DataFrame

EXTRA = "notebook"
"""The extra that brings what tables need."""


def _load_pandas() -> Any:
    try:
        import pandas
    except ImportError:
        problem = Problem("pandas", "it is not installed", f"pip install 'lc-graph[{EXTRA}]'")
        raise UsageError(problem) from None
    return pandas


def frame(rows: list[dict[str, Any]]) -> DataFrame:
    """Return rows as a table by their ids; Decimals and tuples stay what they are."""
    pandas = _load_pandas()
    columns = list(rows[0]) if rows else ["id"]
    data = {key: pandas.Series([row[key] for row in rows], dtype=_dtype(rows, key)) for key in columns}
    made: DataFrame = pandas.DataFrame(data).set_index("id")
    return made


def of_table(table: Table) -> DataFrame:
    """Return a table of ours as pandas has it: exact numbers are Decimals, all else is text."""
    keys = [column.key for column in table.columns]
    rows = [
        [cell.number if cell.number is not None else cell.text or None for cell in row] for row in table.rows
    ]
    made: DataFrame = _load_pandas().DataFrame(rows, columns=keys, dtype=object)
    return made


def _dtype(rows: list[dict[str, Any]], key: str) -> Any:
    kinds = {type(row[key]) for row in rows}
    return kinds.pop() if kinds in ({bool}, {int}) else object


def observation(figure: Figure) -> dict[str, Any]:
    """Return a figure as a row: dimensions as ids and labels, numbers, joins as ids, lines and passages."""
    row: dict[str, Any] = {"id": figure.figure.id}
    for key, name in [("about", figure.about), *((one, getattr(figure.group, one)) for one in DIMENSIONS)]:
        row |= {key: name.id, f"{key}_zh": name.zh, f"{key}_en": name.en}
    row |= {name: getattr(figure, name) for name in ("printed", "value", "min", "max", "rounding")}
    row |= {
        "qualifier": figure.qualifier.id if figure.qualifier else None,
        "exact": figure.exact,
        "disputed": figure.disputed,
        "within": figure.within.id if figure.within else None,
        "unknown": figure.unknown,
    }
    for name in ("disagrees_with", "part_of", "qualifies", "adjusts"):
        row[name] = ids(getattr(figure, name))
    row["lines"] = tuple((one.first_line, one.last_line) for one in figure.evidence)
    row["passages"] = tuple(one.passage for one in figure.evidence)
    return row


def ids(names: Iterable[Name]) -> tuple[str, ...]:
    """Return the ids of things."""
    return tuple(name.id for name in names)
