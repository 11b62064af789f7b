"""Tables as Markdown (as GitHub writes it), with their evidence as notes below."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from .table import Cell, Table

EMPTY = "—"
"""Stands where nothing is said."""

MARKS = {
    "possible": ("可能", "possible"), "inferred": ("推得", "derived"),
    "suggested": ("本项目的提示", "suggested by this project"), "reference": ("参照", "reference"),
}  # fmt: skip
"""The words for what is to be known of a cell."""

_MARKUP = re.compile(r"([\\`*_\[\]<>|#~])")


def document(
    title: str, notes: Iterable[str], tables: Sequence[Table], cited: Iterable[str], lang: str
) -> str:
    """Return a document: a title, what must be known, the tables, and the passages they rest on."""
    parts = [f"# {escaped(title)}", *map(escaped, notes)]
    for table in tables:
        parts += [f"## {escaped(table.title)}", written(table, lang)]
        if table.note:
            parts.append(escaped(table.note))
    lines = [f"{number}. {escaped(line)}" for number, line in enumerate(cited, 1)]
    if lines:
        parts += ["## 证据" if lang == "zh" else "## Evidence", "\n".join(lines)]
    return "\n\n".join(parts) + "\n"


def written(table: Table, lang: str) -> str:
    """Return a table with the numbers of its evidence in brackets."""
    head = [escaped(column.title) for column in table.columns]
    rows = [head, ["---"] * len(head), *([escaped(shown(cell, lang)) for cell in row] for row in table.rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def shown(cell: Cell, lang: str) -> str:
    """Return a cell as text, with what is to be known of it and the numbers of its evidence."""
    if not cell.text:
        return EMPTY
    mark = f" ({MARKS[cell.mark][lang == 'en']})" if cell.mark in MARKS else ""
    numbers = f" [{','.join(map(str, cell.evidence))}]" if cell.evidence else ""
    return f"{cell.text}{mark}{numbers}"


def escaped(text: str) -> str:
    """Return a text in which nothing is taken for markup."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
