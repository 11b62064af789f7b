"""A table as people read it: words and numbers, where they lead, and the evidence beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar, Generic, TypeVar, overload

S = TypeVar("S")
T = TypeVar("T", covariant=True)


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
    parts: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Column:
    """One column: its name for programs, which never changes, and its heading in the page's language.

    ``href`` leads to what the heading means.
    """

    key: str
    title: str
    numeric: bool = False
    href: str = ""


Row = tuple[Cell, ...]


class Made(Sequence[T], Generic[S, T]):
    """What is made of each of some things, when it is looked at and not before: a page shows a part of it."""

    def __init__(self, things: Iterable[S], make: Callable[[S], T]) -> None:
        """Make one of each thing."""
        self._things, self._make = tuple(things), make

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._things)

    @overload
    def __getitem__(self, at: int) -> T: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[T, ...]: ...

    def __getitem__(self, at: int | slice) -> T | tuple[T, ...]:
        """Make one, or some."""
        return (
            tuple(map(self._make, self._things[at]))
            if isinstance(at, slice)
            else self._make(self._things[at])
        )

    def __iter__(self) -> Iterator[T]:
        """Make one after the other."""
        return map(self._make, self._things)


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
    def filled(self) -> tuple[int, ...]:
        """Return which columns say something in some row; a page leaves out the others, files hold all."""
        return tuple(at for at in range(len(self.columns)) if any(row[at].text for row in self.rows))
