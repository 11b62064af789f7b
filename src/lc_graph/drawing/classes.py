"""Classes with their properties as a drawing: on the left what has them, on the right what they lead to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from . import svg

WIDTH = 380.0
_LEFT, _RIGHT = 206.0, 256.0
"""Where the left boxes end, and where those on the right begin."""
_LINE, _PAD, _GAP, _INDENT = 14.0, 5.0, 8.0, 12.0


@dataclass(frozen=True)
class Row:
    """A property of a class.

    Attributes:
        words: what it is called.
        ends: the names (``key``) of what it leads to.
        href: where its name leads.
        note: what stands behind its name, such as how many values it has.
    """

    words: str
    ends: tuple[str, ...] = ()
    href: str | None = None
    note: str = ""

    @property
    def said(self) -> str:
        """Return the whole of it in a line."""
        return f"{self.words} {self.note}".strip()


@dataclass(frozen=True)
class Box:
    """A class: its name, how deep it stands below others, its properties."""

    words: str
    rows: tuple[Row, ...] = ()
    href: str | None = None
    depth: int = 0


@dataclass(frozen=True)
class End:
    """What properties lead to: its key, its name, where that leads; ``plain`` is no class of the ontology."""

    key: str
    words: str
    href: str | None = None
    plain: bool = False


def diagram(id: str, title: str, about: str, boxes: Sequence[Box], ends: Sequence[End]) -> str:
    """Return the drawing.

    Args:
        id: its name in the page.
        title: what it shows; ``about`` says more.
        boxes: the classes, each after the one it specialises.
        ends: what the properties lead to, in any order; each is drawn as near to them as there is room.
    """
    y = 4.0
    parts: list[str] = []
    starts: dict[str, list[float]] = {end.key: [] for end in ends}
    above: list[float] = []
    for box in boxes:
        drawn, low = _box(box, y, starts)
        del above[box.depth :]
        if above:
            parts.append(_joint(box.depth, above[-1], y))
        above.append(low)
        parts.append(drawn)
        y = low + _GAP
    placed, bottom = _placed([end for end in ends if starts[end.key]], starts)
    lines = [_line(start, middle) for end, _, middle in placed for start in starts[end.key]]
    targets = [_end(end, top) for end, top, _ in placed]
    return svg.drawing(id, title, about, (WIDTH, max(y, bottom)), *lines, *parts, *targets)


def _words(box: Box) -> list[str]:
    return svg.wrapped(box.words, _LEFT - box.depth * _INDENT - 2 * _PAD - 4, 12, 2)


def _heading(box: Box) -> float:
    """Return how high the head of a box is."""
    return len(_words(box)) * _LINE + 2 * _PAD


def _box(box: Box, top: float, starts: dict[str, list[float]]) -> tuple[str, float]:
    """Return a class drawn from a height, and where it ends; tells from where its lines start."""
    x = 2.0 + box.depth * _INDENT
    names = _words(box)
    y = top + _heading(box) + 3
    drawn = [
        svg.link(box.href, box.words, svg.lines(names, x + _PAD, top + _PAD + 11, _LINE, "d-name")),
    ]
    for row in box.rows:
        lines = svg.wrapped(row.said, _LEFT - x - 2 * _PAD, 12, 2)
        words = svg.lines(lines, x + _PAD, y + 11, _LINE, "d-value")
        drawn.append(svg.link(row.href, row.said, words))
        for end in row.ends:
            starts[end].append(y + 7)
        y += len(lines) * _LINE + 3
    bottom = y + (_PAD - 2 if box.rows else -3)
    frame = svg.element("rect", class_="d-box", x=x, y=top, width=_LEFT - x, height=bottom - top, rx=4)
    head = svg.element("rect", class_="d-box-head", x=x, y=top, width=_LEFT - x, height=_heading(box), rx=4)
    return frame + head + "".join(drawn), bottom


def _joint(depth: int, above: float, top: float) -> str:
    """Return the line from a class down to one that specialises it."""
    x = 2.0 + (depth - 1) * _INDENT + _INDENT / 2
    start, down, to = (svg.number(one) for one in (above, top + 12, x + _INDENT / 2))
    return svg.element("path", class_="d-tree", d=f"M{svg.number(x)} {start}V{down}H{to}")


def _high(end: End) -> float:
    return len(svg.wrapped(end.words, WIDTH - _RIGHT - 2 * _PAD - 2, 12, 3)) * _LINE + _PAD


def _placed(
    ends: Sequence[End], starts: dict[str, list[float]]
) -> tuple[list[tuple[End, float, float]], float]:
    """Return the ends with their tops and the middles of their left sides, and where the last one ends."""
    placed = []
    y = 4.0
    for end in sorted(ends, key=lambda end: sum(starts[end.key]) / len(starts[end.key])):
        high = _high(end)
        wanted = sum(starts[end.key]) / len(starts[end.key]) - high / 2
        y = max(y, wanted)
        placed.append((end, y, y + high / 2))
        y += high + _GAP
    return placed, y


def _end(end: End, top: float) -> str:
    names = svg.wrapped(end.words, WIDTH - _RIGHT - 2 * _PAD - 2, 12, 3)
    frame = svg.element(
        "rect", class_="d-box-plain" if end.plain else "d-box", x=_RIGHT, y=top, width=WIDTH - _RIGHT - 2,
        height=_high(end), rx=4,
    )  # fmt: skip
    words = svg.lines(names, _RIGHT + _PAD, top + 12.5, _LINE, "d-value" if end.plain else "d-name")
    return svg.link(end.href, end.words, frame, words)


def _line(start: float, end: float) -> str:
    """Return the line of a property, with an arrow at what it leads to."""
    tip, middle = _RIGHT - 1, (_LEFT + _RIGHT) / 2
    numbers = [svg.number(one) for one in (_LEFT, start, middle, start, middle, end, tip, end)]
    curve = "M{} {}C{} {} {} {} {} {}".format(*numbers)
    back, above, below = (svg.number(one) for one in (tip - 5, end - 3, end + 3))
    return svg.element(
        "path",
        class_="d-edge",
        d=f"{curve}M{back} {above}L{svg.number(tip)} {svg.number(end)}L{back} {below}",
    )
