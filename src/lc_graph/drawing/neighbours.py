"""The neighbourhood of a thing: it in the middle, beside it its neighbours, relation by relation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from . import svg

MOST = 24
"""How many neighbours are drawn; those beyond are left to the list beside the drawing."""

WIDTH = 420.0
_COLUMN, _MIDDLE = 142.0, 104.0
_SIZE, _LINE, _PAD = 12.0, 15.0, 5.0
_GAP, _APART = 5.0, 14.0
_STACK = 6


@dataclass(frozen=True)
class Node:
    """A neighbour: its name, where it leads, and whether it is one only possibly."""

    name: str
    href: str | None = None
    possible: bool = False


@dataclass(frozen=True)
class Relation:
    """What joins the thing in the middle to some neighbours, in words."""

    name: str
    nodes: tuple[Node, ...]


def shown(relations: Sequence[Relation], most: int = MOST) -> tuple[Relation, ...]:
    """Return as many neighbours as may be drawn, each relation getting its turn."""
    taken = [0] * len(relations)
    left = most
    while left > 0 and any(n < len(one.nodes) for n, one in zip(taken, relations, strict=True)):
        for at, one in enumerate(relations):
            if left > 0 and taken[at] < len(one.nodes):
                taken[at] += 1
                left -= 1
    cut = (replace(one, nodes=one.nodes[:n]) for n, one in zip(taken, relations, strict=True))
    return tuple(one for one in cut if one.nodes)


def graph(id: str, title: str, about: str, middle: str, relations: Sequence[Relation]) -> str:
    """Return a drawing of a thing and its neighbours, at most :data:`MOST` of them.

    Args:
        id: its name in the page.
        title: what it shows; ``about`` says more.
        middle: what the thing is called.
        relations: its neighbours, in the order of importance.
    """
    sides: tuple[list[_Group], list[_Group]] = ([], [])
    for relation in _stacks(shown(relations)):
        group = _Group(relation)
        min(sides, key=lambda side: sum(one.high + _APART for one in side)).append(group)
    words = svg.wrapped(middle, _MIDDLE - 2 * _PAD, _SIZE, 7)
    box = len(words) * _LINE + 2 * _PAD + 4
    high = max(box, *(_height(side) for side in sides)) + 8
    left, centre = (WIDTH - _MIDDLE) / 2, high / 2
    parts: list[str] = []
    for side, x, inner, edge in (
        (sides[0], WIDTH - _COLUMN, WIDTH - _COLUMN, left + _MIDDLE),
        (sides[1], 0.0, _COLUMN, left),
    ):
        y = centre - _height(side) / 2
        for group in side:
            parts.append(_joined(edge, centre, inner, y, group))
            parts.append(group.drawn(x, y))
            y += group.high + _APART
    parts.append(
        svg.element("rect", class_="d-middle", x=left, y=centre - box / 2, width=_MIDDLE, height=box, rx=6)
    )
    first = centre - box / 2 + _PAD + _SIZE + 1
    parts.append(svg.lines(words, WIDTH / 2, first, _LINE, "d-name", "middle"))
    return svg.drawing(id, title, about, (WIDTH, high), *parts)


def _stacks(relations: Iterable[Relation]) -> Iterator[Relation]:
    """Yield the relations, those with many neighbours in parts, so that both sides come out even."""
    for one in relations:
        for at in range(0, len(one.nodes), _STACK):
            yield replace(one, nodes=one.nodes[at : at + _STACK])


class _Group:
    """The neighbours of one relation, as a stack below its name."""

    def __init__(self, relation: Relation) -> None:
        room = _COLUMN - 2 * _PAD - 2
        self.head = svg.wrapped(relation.name, room, 11, 2)
        self.top = len(self.head) * 13 + 3
        self.boxes = [(node, svg.wrapped(node.name, room, _SIZE, 3)) for node in relation.nodes]
        self.high = self.top + sum(_box_height(words) + _GAP for _, words in self.boxes) - _GAP

    def drawn(self, x: float, y: float) -> str:
        parts = [svg.lines(self.head, x + _PAD, y + 11, 13, "d-note")]
        y += self.top
        for node, words in self.boxes:
            high = _box_height(words)
            class_ = "d-node-possible" if node.possible else "d-node"
            box = svg.element("rect", class_=class_, x=x + 1, y=y, width=_COLUMN - 2, height=high, rx=4)
            lines = svg.lines(words, x + _PAD + 1, y + _PAD + _SIZE - 1, _LINE, "d-value")
            parts.append(svg.link(node.href, node.name, box, lines))
            y += high + _GAP
        return "".join(parts)


def _box_height(words: Sequence[str]) -> float:
    return len(words) * _LINE + 2 * _PAD - 2


def _height(side: Iterable[_Group]) -> float:
    heights = [group.high for group in side]
    return sum(heights) + _APART * max(len(heights) - 1, 0)


def _joined(edge: float, centre: float, inner: float, y: float, group: _Group) -> str:
    """Return the line from the middle to a group, and the bracket along its neighbours."""
    top, bottom = y + group.top, y + group.high
    at = (top + bottom) / 2
    turn = (edge + inner) / 2
    points = " ".join(svg.number(one) for one in (turn, centre, turn, at, inner, at))
    curve = f"M{svg.number(edge)} {svg.number(centre)}C{points}"
    bracket = f"M{svg.number(inner)} {svg.number(top)}V{svg.number(bottom)}"
    return svg.element("path", class_="d-joint", d=curve + bracket)
