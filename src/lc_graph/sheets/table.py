"""A table as people read it: words and numbers, where they lead, and the evidence beside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar


@dataclass(frozen=True)
class Cell:
    """One cell.

    Attributes:
        text: what a page shows, in its language; empty for what is not said.
        href: where it leads, a path of ours or another address.
        number: the exact number, which files hold instead of the text; None for words, and for figures of
            which only bounds are known.
        evidence: the numbers, on the page, of the passages it rests on.
        mark: ``possible``, ``inferred``, ``reference``, ``planned`` … (a key of the page's words), or empty.
    """

    text: str = ""
    href: str | None = None
    number: Decimal | None = None
    evidence: tuple[int, ...] = ()
    mark: str = ""


@dataclass(frozen=True)
class Column:
    """One column: its name for programs, which never changes, and its heading in the page's language."""

    key: str
    title: str
    numeric: bool = False


@dataclass(frozen=True)
class Table:
    """One table.

    Attributes:
        id: its name on the page, in addresses and as a sheet.
        title: its heading, in the page's language.
        columns: its columns.
        rows: its rows, each with a cell a column.
        note: what must be known to read it.
    """

    kind: ClassVar = "table"

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    sources: tuple[str, ...] = field(default=())
    """The addresses of the evidence, by number from 1, which files list."""

    @property
    def filled(self) -> tuple[int, ...]:
        """Return which columns say something in some row; a page leaves out the others, files hold all."""
        return tuple(at for at in range(len(self.columns)) if any(row[at].text for row in self.rows))
