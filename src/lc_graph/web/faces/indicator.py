"""The page of an indicator: its figures as charts, tables and map; each axis stands apart."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from ...compare.indicator import indicator
from ...compare.model import RANKS, Figure
from ...compare.profiles import IndicatorTold, Point, Series
from ...drawing.bars import Bar, Bars
from ...engine.lookup import Name
from ...made import Made
from ...sheets.table import Cell, Column, Row, Table
from .. import atlas
from ..figures import Figures, heading, known, printed
from ..sections import Drawing, Facts, Maker, Section
from ..windows import ROWS, window


def sections(maker: Maker, iri: str) -> list[Section]:
    """Return the sections of the page about an indicator; of any other code, none."""
    if "/indicator/" not in iri:
        return []
    found = indicator(maker.store, iri, printed=printed(maker.store))
    page = _Indicator(maker, found)
    return [*page.axes(), *page.map(), *page.conflicts()]


class _Indicator:
    """Makes the sections of one indicator."""

    def __init__(self, maker: Maker, found: IndicatorTold) -> None:
        self.maker, self.found, self.figures = maker, found, Figures(maker)
        self.t, self.lang = maker.t, maker.lang

    # ---- series ----------------------------------------------------------------------------------

    def axes(self) -> list[Section]:
        """Return a section for each axis: level, growth and differences never share one."""
        return [self.axis(series) for series in self.found.axes()]

    def axis(self, those: Sequence[Series]) -> Section:
        first = those[0]
        title = self.t("kind-figures", kind=first.kind.in_(self.lang), unit=first.unit.in_(self.lang))
        table = Table(first.axis.casefold(), title, self.columns(), self.rows(those))
        parts: tuple[Drawing | Table, ...] = (table,)
        # A longer bar for a lower rank would mislead.
        if first.kind.id not in RANKS:
            parts = (self.chart(title, those), table)
        return Section(f"{table.id}-head", title, parts, macro="beside" if len(parts) > 1 else "")

    def chart(self, title: str, those: Sequence[Series]) -> Drawing:
        """Return the bars of the figures that the table beside them lists: they are paged as it is."""
        name, axis = self.found.indicator.in_(self.lang), those[0].axis.casefold()
        bars = [(self.head(one), bar) for one in those for bar in self.bars(one)]
        # Saved, it is what the page shows: thousands of bars are no picture.
        shown = window(self.maker.asked, axis, len(bars), ROWS)
        kept = shown.of(bars) if shown else bars
        groups = [
            Bars(head, tuple(bar for _, bar in those)) for head, those in groupby(kept, lambda one: one[0])
        ]
        return self.figures.chart(f"bars-{axis}", f"{name} · {title}", groups)

    def head(self, series: Series) -> str:
        """Return what the figures of a series share, beside kind and unit."""
        group = series.points[0].figures[0].group
        return heading(group, self.lang, "indicator", "period", "kind")

    def bars(self, series: Series) -> list[Bar]:
        """Return the bars of a series, each named by whom it is about and when."""
        periods = {point.period for point in series.points}
        return [
            self.figures.bar(
                figure,
                point.about.in_(self.lang)
                + (f" · {point.period.in_(self.lang)}" if len(periods) > 1 else ""),
                leads=point.about,
            )
            for point in series.points
            for figure in point.figures
        ]

    def columns(self) -> tuple[Column, ...]:
        return (
            Column("about", self.t("about-whom")), self.figures.column("period"),
            Column("figure", self.t("figure"), True),
            *map(self.figures.column, ("population", "comparator", "adjustment", "status")),
        )  # fmt: skip

    def rows(self, those: Sequence[Series]) -> Sequence[Row]:
        told = [
            (series, point, figure) for series in those for point in series.points for figure in point.figures
        ]
        return Made(told, self.row)

    def row(self, told: tuple[Series, Point, Figure]) -> Row:
        series, point, figure = told
        return (
            self.maker.thing(point.about),
            self.figures.dimension(point.period),
            self.figures.value(figure),
            *(
                self.figures.dimension(name)
                for name in (series.population, series.comparator, series.adjustment, series.status)
            ),
        )

    # ---- the map ---------------------------------------------------------------------------------

    def map(self) -> list[Section]:
        """Return what covers most counties as a map, with the way to all others."""
        found = atlas.layers(self.maker, self.found.indicator.iri)
        if not found:
            return []
        layer = found[0]
        title = self.t("as-map")
        drawn = atlas.choropleth(self.maker, "map-drawing", layer, "quantile")
        more = Cell(self.t("all-on-map"), f"/map?indicator={self.found.indicator.id.partition('/')[2]}")
        facts = Facts(((self.t("map"), (more,)), (self.t("outlines-from"), atlas.notice(self.lang))))
        parts = (drawn, atlas.table(self.maker, "counties", layer), facts)
        return [
            Section(
                "as-map", f"{title}{self.t('colon')}{heading(layer.group, self.lang)}", parts, macro="beside"
            )
        ]

    # ---- conflicts -------------------------------------------------------------------------------

    def conflicts(self) -> list[Section]:
        """Return the figures on which the sources disagree, each with what is printed elsewhere."""
        told = [
            (figure, other)
            for series in self.found.series
            for point in series.points
            for figure in point.figures
            for other in figure.disagrees_with
        ]
        rows = Made(told, lambda one: self.conflict(*one))
        if not rows:
            return []
        columns = (
            Column("about", self.t("about-whom")), Column("told", self.t("scope")),
            Column("figure", self.t("figure"), True), Column("stated-in", self.t("stated-in")),
            Column("instead", self.t("instead"), True),
        )  # fmt: skip
        table = Table("conflicts", self.t("conflicts"), columns, rows)
        return [Section("conflicts-head", self.t("conflicts"), (table,), self.t("conflicts-lead"))]

    def conflict(self, figure: Figure, other: Name) -> Row:
        instead = known(self.maker.store).get(other.iri)
        return (
            self.maker.thing(figure.about),
            Cell(heading(figure.group, self.lang, "indicator")),
            self.figures.value(figure),
            Cell(figure.stated_in.in_(self.lang) if figure.stated_in else ""),
            self.figures.value(instead) if instead else Cell(),
        )
