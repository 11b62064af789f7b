"""The map of the counties in pages: where a region lies, and like figures laid over the counties."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from ..compare.amounts import amount, quantity, spoken
from ..compare.indicator import KINDS
from ..compare.model import RANKS, Figure, Group
from ..compare.words import DIMENSION_WORDS
from ..drawing.map import Area, Key, State, county_map
from ..drawing.outlines import NOTICE, SOURCE, outlines
from ..drawing.scale import How, Step, shade, step_of, steps
from ..engine.lookup import Lookup, Name
from ..sheets.table import Cell, Column, Table
from ..terms import ID
from .figures import Figures, heading, printed
from .names import href
from .sections import Drawing, Maker


@dataclass(frozen=True)
class Layer:
    """Figures of the counties that are alike, by the county's IRI; several of one county are a conflict."""

    group: Group
    figures: Mapping[str, tuple[Figure, ...]]

    @property
    def unknown(self) -> tuple[str, ...]:
        """Return the dimensions that the sources leave open."""
        return next(iter(self.figures.values()))[0].unknown

    @property
    def shaded(self) -> bool:
        """Whether the figures may be sorted into shades: they are alike, and no ranks."""
        return not self.unknown and self.group.kind.id not in RANKS


def counties(lookup: Lookup) -> dict[str, Name]:
    """Return the regions that have an outline, by code."""
    return {shape.code: lookup.name(ID[f"region/{shape.code}"]) for shape in outlines()[0]}


def layers(maker: Maker, indicator: str = "") -> list[Layer]:
    """Return what can be laid over the counties, what covers most of them first.

    Args:
        maker: of the page.
        indicator: the IRI of the only indicator wanted.
    """
    known = {name.iri for name in counties(maker.lookup).values()}
    found: dict[Group, dict[str, tuple[Figure, ...]]] = {}
    for figure in printed(maker.store):
        if figure.about.iri in known and indicator in ("", figure.group.indicator.iri):
            mine = found.setdefault(figure.group, {})
            mine[figure.about.iri] = (*mine.get(figure.about.iri, ()), figure)
    made = [Layer(group, figures) for group, figures in found.items()]
    return sorted(
        made, key=lambda one: (not one.shaded, -len(one.figures), _kind(one.group), one.group.key())
    )


def _kind(group: Group) -> int:
    slug = group.kind.id.rpartition("/")[2]
    return KINDS.index(slug) if slug in KINDS else len(KINDS)


# ---- drawn --------------------------------------------------------------------------------------------


def sketch(maker: Maker, id: str, title: str, here: str = "") -> Drawing:
    """Return the map with names only.

    Args:
        maker: of the page.
        id: the drawing's name in the page.
        title: what it is.
        here: the IRI of the county that the page is about.
    """
    figures = Figures(maker)
    areas = [
        Area(
            code,
            name.in_(maker.lang),
            state="here" if name.iri == here else "plain",
            href=figures.address(name),
            short=_short(name.in_(maker.lang)),
        )
        for code, name in counties(maker.lookup).items()
    ]
    drawn = county_map(id, title, maker.t("county-map-about"), areas, lang=maker.lang)
    return Drawing(Markup(drawn), title, id)


def choropleth(maker: Maker, id: str, layer: Layer, how: How) -> Drawing:
    """Return the map with the figures of a layer; what is not exact, or not said, gets no shade.

    Args:
        maker: of the page.
        id: the drawing's name in the page.
        layer: the figures.
        how: how shades are made of numbers.
    """
    exact = [those[0].value for those in layer.figures.values() if _state(layer, those) == "step"]
    scale = steps([value for value in exact if value is not None], how)
    figures = Figures(maker)
    areas = [
        _area(maker, code, name, layer, scale, figures.address(name))
        for code, name in counties(maker.lookup).items()
    ]
    title = heading(layer.group, maker.lang)
    legend = _legend(maker, layer, scale, areas)
    drawn = county_map(id, title, maker.t("map-lead"), areas, legend, maker.lang)
    return Drawing(Markup(drawn), title, id)


def _state(layer: Layer, those: Sequence[Figure]) -> State:
    if not those:
        return "unsaid"
    if len(those) > 1 or those[0].disputed:
        return "conflict"
    if not those[0].exact:
        return "bound"
    return "step" if layer.shaded else "plain"


def _area(maker: Maker, code: str, name: Name, layer: Layer, scale: Sequence[Step], path: str | None) -> Area:
    those = layer.figures.get(name.iri, ())
    state = _state(layer, those)
    words = " / ".join(amount(figure, maker.lang) for figure in those) or maker.t("unsaid")
    step = shade(step_of(those[0].value or Decimal(0), scale), len(scale)) if state == "step" else 0
    label, heard = name.in_(maker.lang), spoken(words, maker.lang)
    return Area(code, label, words, state, step, path, _short(label), heard)


def _short(label: str) -> str:
    """Return the name of a county as English maps write it: what kind of region it is goes without saying."""
    return re.sub(r" (?:County|District)$", "", label)


def _legend(maker: Maker, layer: Layer, scale: Sequence[Step], areas: Iterable[Area]) -> list[Key]:
    unit, lang = layer.group.unit, maker.lang
    keys = []
    for at, step in enumerate(scale, 1):
        ends = dict.fromkeys(
            quantity(round(end, 2), unit.iri, lang, unit.in_(lang)) for end in (step.low, step.high)
        )
        told = "–".join(ends)
        keys.append(Key(told, "step", shade(at, len(scale)), spoken(told, lang)))
    plain = "key-rank" if layer.group.kind.id in RANKS else "key-unlike"
    words: dict[State, str] = {
        "plain": plain, "bound": "key-bound", "conflict": "key-conflict", "unsaid": "key-unsaid"
    }  # fmt: skip
    states = {area.state for area in areas}
    return [*keys, *(Key(maker.t(key), state) for state, key in words.items() if state in states)]


# ---- in words -----------------------------------------------------------------------------------------


def table(maker: Maker, id: str, layer: Layer) -> Table:
    """Return the figures of a layer as a table: every county, those of which nothing is said too."""
    figures = Figures(maker)
    rows: list[tuple[Cell, ...]] = []
    for name in counties(maker.lookup).values():
        county = Cell(name.in_(maker.lang), href(name.iri))
        those = layer.figures.get(name.iri, ())
        rows += [(county, figures.value(figure)) for figure in those]
        if not those:
            rows.append((county, Cell(maker.t("unsaid"))))
    columns = (Column("county", maker.t("county")), Column("figure", maker.t("figure"), True))
    return Table(id, heading(layer.group, maker.lang), columns, tuple(rows), remark(maker, layer))


def notice(lang: str) -> tuple[Cell, Cell]:
    """Return where the outlines are from, and what they are not."""
    return Cell(SOURCE[lang == "en"]), Cell(NOTICE[lang == "en"])


def remark(maker: Maker, layer: Layer) -> str:
    """Return why the figures of a layer stand without shades, or nothing."""
    if not layer.unknown:
        return ""
    comma = "、" if maker.lang == "zh" else ", "
    return maker.t("unlike", what=comma.join(DIMENSION_WORDS[one].in_(maker.lang) for one in layer.unknown))
