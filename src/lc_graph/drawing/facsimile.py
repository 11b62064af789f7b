"""A printed page as a drawing: its news items as blocks of lines, and where passages stand in them.

No text of the page is drawn but headlines. How long lines are is not known here: each is a bar of the same
length, and passages that share a line share its bar in the order in which they are printed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from .svg import wrapped

TALLEST = 62
"""Lines of a column; longer items are set in several."""
ACROSS = 5
"""Columns side by side."""

_WIDTH, _GUTTER, _PITCH, _TYPE, _HEAD = 150, 18, 7, 15, 66


@dataclass(frozen=True)
class Block:
    """A news item: its headline, where it leads, its lines."""

    label: str
    href: str
    first: int
    last: int


@dataclass(frozen=True)
class Mark:
    """A passage: what it is called, where it leads, its lines; ``here`` is one that is pointed out."""

    label: str
    href: str
    first: int
    last: int
    here: bool = False


@dataclass(frozen=True)
class _Set:
    """A block in its place: its left and upper edge, and how its lines are spread over columns."""

    block: Block
    x: int
    y: int
    columns: int
    deep: int

    def at(self, line: int) -> tuple[int, int]:
        """Return where the bar of a line begins."""
        column, row = divmod(line - self.block.first, self.deep)
        return self.x + column * (_WIDTH + _GUTTER), self.y + _HEAD + row * _PITCH

    @property
    def width(self) -> int:
        return self.columns * (_WIDTH + _GUTTER) - _GUTTER

    @property
    def bottom(self) -> int:
        return self.y + _HEAD + self.deep * _PITCH


def facsimile(blocks: Sequence[Block], marks: Sequence[Mark], title: str) -> str:
    """Return the drawing of a page.

    Args:
        blocks: its items in printed order.
        marks: passages on it, in printed order; those on no line of a block are left out.
        title: what it is called for those who do not see it.
    """
    placed = list(_placed(blocks))
    width = ACROSS * (_WIDTH + _GUTTER) - _GUTTER
    height = max((one.bottom for one in placed), default=0)
    where = {line: one for one in placed for line in range(one.block.first, one.block.last + 1)}
    sharing: Counter[int] = Counter()
    parts = []
    for mark in marks:
        lines = range(mark.first, mark.last + 1)
        parts.append([(line, sharing[line]) for line in lines if line in where])
        sharing.update(lines)
    frame = f'viewBox="-4 0 {width + 8} {height}" role="group" aria-label="{escape(title)}"'
    drawn = [f'<svg class="facsimile" {frame}>']
    for one in placed:
        bare = (line for line in range(one.block.first, one.block.last + 1) if line not in sharing)
        drawn += [_head(one), f'<path class="bar" d="{"".join(_bar(one, line) for line in bare)}"/>']
    for mark, bars in zip(marks, parts, strict=True):
        path = "".join(_bar(where[line], line, part, sharing[line]) for line, part in bars)
        if path:
            # The table beside the drawing leads to the same places: the keyboard need not go through both.
            kind, label = "here" if mark.here else "said", escape(mark.label)
            drawn.append(
                f'<a href="{escape(mark.href)}" tabindex="-1" aria-label="{label}"><title>{label}</title>'
                f'<path class="{kind}" d="{path}"/></a>'
            )
    return "".join((*drawn, "</svg>"))


def _placed(blocks: Sequence[Block]) -> Iterator[_Set]:
    """Yield the blocks in rows of columns, as a page sets them."""
    column = top = bottom = 0
    for block in blocks:
        lines = block.last - block.first + 1
        columns = min(ACROSS, -(-lines // TALLEST))
        deep = -(-lines // columns)
        if column and column + columns > ACROSS:
            column, top = 0, bottom + 2 * _GUTTER
        one = _Set(block, column * (_WIDTH + _GUTTER), top, columns, deep)
        column, bottom = column + columns, max(bottom, one.bottom)
        yield one


def _head(one: _Set) -> str:
    """Return the headline of a block, broken over as many lines as its width asks for."""
    label = one.block.label
    lines = wrapped(label, one.width, _TYPE)
    spans = "".join(
        f'<tspan x="{one.x}" y="{one.y + (1 + at) * (_TYPE + 3)}">{escape(line)}</tspan>'
        for at, line in enumerate(lines)
    )
    return f'<a href="{escape(one.block.href)}" aria-label="{escape(label)}"><text>{spans}</text></a>'


def _bar(one: _Set, line: int, part: int = 0, parts: int = 1) -> str:
    x, y = one.at(line)
    start, end = (x + _WIDTH * edge // parts for edge in (part, part + 1))
    return f"M{start + (2 if part else 0)} {y}H{end}"
