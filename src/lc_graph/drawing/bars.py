"""Bars of figures that may stand on one axis: values, bounds, conflicts, and what is not said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from . import svg

WIDTH = 360.0
_LINE, _BAR = 15.0, 11.0
_LEFT = 4.0


@dataclass(frozen=True)
class Bar:
    """A bar.

    Attributes:
        name: whose it is.
        words: the figure as people read it; what is not said says so.
        min, max: its bounds; equal when it is exact, None where it is open. With neither there is no bar.
        here: whether it is the one a page is about.
        conflict: whether the sources give another figure instead.
        href: where its name leads.
        heard: the words for those who hear them, where they differ.
    """

    name: str
    words: str
    min: Decimal | None
    max: Decimal | None
    here: bool = False
    conflict: bool = False
    href: str | None = None
    heard: str = ""


@dataclass(frozen=True)
class Bars:
    """Bars that belong together, and what they are of."""

    head: str
    bars: tuple[Bar, ...]


def chart(id: str, title: str, about: str, groups: Sequence[Bars]) -> str:
    """Return a chart of bars on one axis.

    Args:
        id: its name in the page.
        title: what it shows; ``about`` says more.
        groups: the bars; all share the axis.
    """
    everything = [bar for group in groups for bar in group.bars]
    axis = _Axis(everything)
    parts: list[str] = []
    y = 4.0
    for group in groups:
        heads = svg.wrapped(group.head, WIDTH - 2 * _LEFT, 12, 3) if group.head else []
        parts.append(svg.lines(heads, _LEFT, y + 12, _LINE, "d-head"))
        y += len(heads) * _LINE + (4 if heads else 0)
        top = y
        for bar in group.bars:
            drawn, high = _bar(bar, y, axis)
            parts.append(drawn)
            y += high
        if any(bar.min is not None or bar.max is not None for bar in group.bars):
            parts.append(svg.element("line", class_="d-axis", x1=axis.zero, y1=top, x2=axis.zero, y2=y - 4))
        y += 6
    return svg.drawing(id, title, about, (WIDTH, y), *parts)


class _Axis:
    """Where a number lies: zero is on the axis, and the words beside the longest bar have room."""

    def __init__(self, bars: Sequence[Bar]) -> None:
        ends = [float(end) for bar in bars for end in (bar.min, bar.max) if end is not None]
        self.low, self.high = min([0.0, *ends]), max([0.0, *ends])
        widest = max((svg.width(bar.words, 12) for bar in bars), default=0.0)
        self.room = max(60.0, WIDTH - 2 * _LEFT - min(widest, 200.0) - 26)

    def at(self, value: Decimal | float) -> float:
        span = (self.high - self.low) or 1.0
        return _LEFT + (float(value) - self.low) / span * self.room

    @property
    def zero(self) -> float:
        return self.at(0.0)


def _bar(bar: Bar, y: float, axis: _Axis) -> tuple[str, float]:
    names = svg.wrapped(bar.name, WIDTH - 2 * _LEFT, 12, 3)
    top = y + len(names) * _LINE + 2
    name = svg.lines(names, _LEFT + 4, y + 12, _LINE, "d-name" if bar.here else "d-value")
    shapes, end = _shapes(bar, top, axis)
    heard = svg.told(bar.name, bar.heard or bar.words)
    if not shapes and len(names) == 1:
        # Nothing to draw: what is said instead stands beside the name.
        start = _LEFT + 4 + svg.width(names[0], 12) + 8
        if svg.width(bar.words, 12) <= WIDTH - _LEFT - start:
            said = svg.lines([bar.words], start, y + 12, _LINE, "d-note")
            return svg.link(bar.href, heard, _reach(y, _LINE + 6), name, said), _LINE + 6
    words = svg.wrapped(bar.words, WIDTH - end - 10, 12, 2)
    said = svg.lines(words, end + 6, top + 9.5, 13, "d-value")
    high = len(names) * _LINE + max(_BAR, 13.0 * len(words)) + 8
    return svg.link(bar.href, heard, _reach(y, high), name, shapes, said), high


def _reach(y: float, high: float) -> str:
    """Return what makes all of a bar's lines answer to the mouse, not its strokes alone."""
    frame = f"M0 {svg.number(y)}H{svg.number(WIDTH)}v{svg.number(high)}H0z"
    return svg.element("path", d=frame, fill="none", pointer_events="all")


def _shapes(bar: Bar, top: float, axis: _Axis) -> tuple[str, float]:
    """Return the bar itself, and where it ends on the right."""
    if bar.min is None and bar.max is None:
        return "", axis.zero
    kind = "d-bar-conflict" if bar.conflict else "d-bar-here" if bar.here else "d-bar"
    if bar.min is not None and bar.min == bar.max:
        return _box(axis.zero, axis.at(bar.min), top, kind), max(axis.zero, axis.at(bar.min))
    if bar.min is not None and bar.max is not None:
        a, b = axis.at(bar.min), axis.at(bar.max)
        return _box(axis.zero, a, top, kind) + _box(a, b, top, "d-range"), max(axis.zero, a, b)
    if bar.min is None:
        end = axis.at(bar.max or 0)
        return _box(axis.zero, end, top, "d-range"), max(axis.zero, end)
    start = axis.at(bar.min)
    return _box(axis.zero, start, top, kind) + _open(start, top), max(axis.zero, start) + 14


def _box(a: float, b: float, top: float, class_: str) -> str:
    return svg.element("rect", class_=class_, x=min(a, b), y=top, width=max(abs(b - a), 0.5), height=_BAR)


def _open(x: float, top: float) -> str:
    """Return an arrow at the end of a bar that may go on."""
    middle, tip = top + _BAR / 2, x + 12
    back, above, below = (svg.number(one) for one in (tip - 5, middle - 4, middle + 4))
    line = f"M{svg.number(x)} {svg.number(middle)}H{svg.number(tip)}"
    head = f"M{back} {above}L{svg.number(tip)} {svg.number(middle)}L{back} {below}"
    return svg.element("path", class_="d-open", d=line + head)
