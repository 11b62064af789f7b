"""The map of the counties: outlines that lead to their pages, shaded by a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from . import svg
from .outlines import FINE, NOTICE, WIDTH, Outline, outlines

State = Literal["plain", "here", "step", "bound", "conflict", "unsaid"]
_LINE = 14.0
_NARROWEST = 60.0
"""How wide a county's words may be where its outline has less room."""


@dataclass(frozen=True)
class Area:
    """What the map shows of a county.

    Attributes:
        code: of the county (GB/T 2260).
        name: what it is called.
        value: what stands below its name.
        state: ``step`` (of a number), ``bound`` (only a bound is known), ``conflict``, ``unsaid``, ``here``
            (the county that a page is about) or ``plain``.
        step: which of the steps, from 1.
        href: where it leads.
        short: the name as the map writes it, where that is shorter.
        heard: the value for those who hear it, where that differs.
    """

    code: str
    name: str
    value: str = ""
    state: State = "plain"
    step: int = 0
    href: str | None = None
    short: str = ""
    heard: str = ""

    @property
    def said(self) -> str:
        """Return the whole of it in a line."""
        return svg.told(self.name, self.heard or self.value)


@dataclass(frozen=True)
class Key:
    """A line of the legend: a shade, what it means, and the latter as it is heard, where that differs."""

    words: str
    state: State
    step: int = 0
    heard: str = ""


def county_map(
    id: str, title: str, about: str, areas: Sequence[Area], legend: Sequence[Key] = (), lang: str = "zh"
) -> str:
    """Return the map.

    Args:
        id: its name in the page.
        title: what it shows; ``about`` says more.
        areas: what it shows of each county; one without an outline is left out, an outline without one is
            drawn as ``unsaid``.
        legend: the shades it uses.
        lang: the language of its notice.
    """
    shapes, high = outlines()
    known = {area.code: area for area in areas}
    parts = [svg.element("defs", svg.hatch(f"{id}-hatch"), svg.hatch(f"{id}-wide", FINE))]
    shown = [(shape, known.get(shape.code, Area(shape.code, shape.code, state="unsaid"))) for shape in shapes]
    # What is marked is drawn last, so that its border lies above those of its neighbours.
    for shape, area in sorted(shown, key=lambda one: one[1].state in ("here", "conflict")):
        parts.append(_area(id, shape, area))
    y = high + 6
    for key in legend:
        y += 20
        parts.append(_swatch(id, key, y))
    y += 20
    parts.append(svg.lines([NOTICE[lang == "en"]], 4, y, _LINE, "d-note"))
    return svg.drawing(id, title, about, (WIDTH, y + 8), *parts)


def _area(id: str, shape: Outline, area: Area) -> str:
    outline = svg.element(
        "path",
        class_=_classes("d-area", area),
        d=shape.path,
        transform=f"scale({1 / FINE:g})",
        fill=_fill(f"{id}-wide", area.state),
    )
    room = max(shape.room, _NARROWEST)
    names = svg.wrapped(area.short or area.name, room, 12, 2)
    values = svg.wrapped(area.value, room, 12, 2) if area.value else []
    halo = " d-halo" if area.state == "unsaid" else ""
    top = shape.y - (len(names) + len(values) - 1) * _LINE / 2 + 4
    return svg.link(
        area.href,
        area.said,
        outline,
        svg.lines(names, shape.x, top, _LINE, "d-name" + halo, "middle"),
        svg.lines(values, shape.x, top + len(names) * _LINE, _LINE, "d-value" + halo, "middle"),
    )


def _swatch(id: str, key: Key, y: float) -> str:
    box = svg.element(
        "rect", class_=_classes("d-swatch", key), x=4, y=y - 12, width=24, height=14,
        fill=_fill(f"{id}-hatch", key.state),
    )  # fmt: skip
    words = svg.lines(svg.wrapped(key.words, WIDTH - 44, 12, 1), 36, y, _LINE, "d-value")
    return svg.link(None, key.heard or key.words, box, words)


def _classes(base: str, what: Area | Key) -> str:
    return f"{base} d-step-{what.step}" if what.state == "step" else f"{base} d-{what.state}"


def _fill(pattern: str, state: State) -> str | None:
    return f"url(#{pattern})" if state == "unsaid" else None
