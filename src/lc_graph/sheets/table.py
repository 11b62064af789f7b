"""A table as people read it: words and numbers, where they lead, and the evidence beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar, TypeVar

T = TypeVar("T")


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
        exact: the number in its plain unit, where the text gives it in a multiple (亿元, billion yuan); of a
            day that is written as people do, the date by ISO 8601.
        printed: the Chinese that the text translates, where that is not beside it.
        silent: what those hear who do not see the page, where the text is empty; else that it is not said.
        parts: several things that the text names together, each a cell of its own on a page; files hold the
            text.
    """

    text: str = ""
    href: str | None = None
    number: Decimal | None = None
    evidence: tuple[int, ...] = ()
    mark: str = ""
    exact: str = ""
    printed: str = ""
    silent: str = ""
    parts: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Column:
    """One column: its name for programs, which never changes, and its heading in the page's language.

    ``href`` leads to what the heading means; ``aside`` is a column that files hold and pages leave out.
    """

    key: str
    title: str
    numeric: bool = False
    href: str = ""
    aside: bool = False


Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Window:
    """Which of many things a page shows: those from ``first`` (counted from 1) to ``last`` of ``n``.

    Attributes:
        name: of the parameter that turns the pages.
        page: which page this is; ``pages`` how many there are.
    """

    name: str
    page: int
    pages: int
    first: int
    last: int
    n: int

    def of(self, things: Sequence[T]) -> tuple[T, ...]:
        """Return those of some things that stand in the window."""
        return tuple(things[self.first - 1 : self.last])


@dataclass(frozen=True)
class Table:
    """One table.

    Attributes:
        id: its name on the page, in addresses and as a sheet.
        title: its heading, in the page's language.
        columns: its columns.
        rows: its rows, each with a cell a column.
        note: what must be known to read it.
        window: which rows of the whole these are; None when they are all.
        shown: how many rows a page shows of it; 0 for as many as usual.
    """

    kind: ClassVar = "table"

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    note: str = ""
    sources: Sequence[str] = field(default=())
    """The addresses of the evidence, by number from 1, which files list; it grows as rows are made."""
    window: Window | None = None
    shown: int = 0

    @property
    def filled(self) -> tuple[tuple[int, Column], ...]:
        """Return the columns that say something in some row, by place; files hold the others, too."""
        return tuple(
            (at, column)
            for at, column in enumerate(self.columns)
            if not column.aside and any(row[at].text for row in self.rows)
        )
