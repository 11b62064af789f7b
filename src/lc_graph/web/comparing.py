"""The page that sets regions side by side: like with like, computed and stated apart, with reasons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from itertools import chain
from typing import cast
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, redirect, request

from ..compare import compare
from ..compare.amounts import between, quantity
from ..compare.model import Cell as Told
from ..compare.model import Comparison, Difference, Group, Row
from ..drawing.bars import Bar, Bars
from ..engine import naming
from ..engine.lookup import Lookup, Name
from ..errors import UsageError
from ..server.problems import HttpProblem, of
from ..sheets.table import Cell, Column, Made, Table
from ..terms import LC, code
from . import spreadsheets
from .figures import Figures, heading, printed
from .forms import Field, Form, Option
from .maps import maker_of
from .sections import Drawing, Facts, Maker, Section
from .site import Site
from .windows import charted

blueprint = Blueprint("comparing", __name__)

SHARED = ("indicator", "population", "period", "kind", "comparator", "status")
"""The dimensions that tables of the page name."""


@blueprint.get("/compare")
@blueprint.get("/compare.<ending>")
def shown(ending: str | None = None) -> Response:
    """Compare the regions of the address, or ask which."""
    maker = maker_of(cast(Site, current_app.config["SITE"]))
    given = request.args.getlist("regions")
    names = [name for name in re.split(r"[,，、]", ",".join(given)) if name.strip()]
    if len(given) > 1:
        return _gathered(names)
    title = maker.t("compare")
    if not names:
        sections = [*_at_once(maker), _choose(maker, ())]
        return spreadsheets.page("/compare", ending, title, maker, sections, maker.t("compare-lead"))
    indicator = request.args.get("indicator", "").strip()
    try:
        found = compare.compare(maker.store, names, indicator or None, printed=printed(maker.store))
    except UsageError as error:
        problem = _told(error)
        if spreadsheets.is_file():
            raise problem from None
        # The form again, with what was chosen: nobody begins anew for one box too many.
        kept = [_choose(maker, _known(maker, names), again=True)]
        return spreadsheets.page(
            "/compare", ending, title, maker, kept, problem=problem, status=problem.status
        )  # fmt: skip
    comma = "、" if maker.lang == "zh" else ", "
    title += maker.t("colon") + comma.join(one.in_(maker.lang) for one in found.regions)
    lead = " ".join(note.in_(maker.lang) for note in found.notes)
    return spreadsheets.page("/compare", ending, title, maker, _Comparison(maker, found).sections(), lead)


def _gathered(names: Sequence[str]) -> Response:
    """Lead from the address a form makes to the one that people cite: the regions in one list."""
    kept = {key: value for key, value in request.args.items() if key != "regions" and value}
    asked = urlencode({"regions": ",".join(names), **kept}, safe=",")
    return cast(Response, redirect(f"{request.path}?{asked}", 303))


def _told(error: UsageError) -> HttpProblem:
    """Return the problem of a wrong choice; it names the region or the indicator meant."""
    first = error.problems[0]
    if not first.place.startswith(("'", '"')):
        return of(error)
    if "indicator" in first.message:
        detail = f"the indicator {first.place}: {first.message}"
        return HttpProblem(400, "indicator", detail, first.remedy)
    return HttpProblem(400, "regions", f"the region {first.place}: {first.message}", first.remedy)


def _known(maker: Maker, names: Sequence[str]) -> list[Name]:
    """Return those of some regions that are known."""
    found = []
    for name in names:
        with suppress(UsageError):
            found.append(maker.lookup.name(naming.area(maker.lookup, name)))
    return found


def counties(look: Lookup) -> list[str]:
    """Return the IRIs of the counties."""
    level = str(code("level", "county"))
    return [iri for iri in look.of_class(LC.Region) if level in look.objects(iri, LC.level)]


def address(iris: Sequence[str]) -> str:
    """Return the address of the comparison of some regions; empty where they are too few or too many."""
    if not compare.FEWEST <= len(iris) <= compare.MOST:
        return ""
    return "/compare?regions=" + ",".join(iri.rpartition("/")[2] for iri in iris)


def _at_once(maker: Maker) -> list[Section]:
    """Return comparisons that need no choosing: of all counties, and of those that figures are printed of."""
    every = counties(maker.lookup)
    said = {figure.about.iri for figure in printed(maker.store)}
    told = [iri for iri in every if iri in said]
    cells = [Cell(maker.t("compare-all", n=len(every)), address(every))] if address(every) else []
    if address(told) and told != every:
        names = maker.listed([maker.lookup.name(iri).in_(maker.lang) for iri in told])
        cells.append(Cell(maker.t("compare-told", names=names), address(told)))
    if not cells:
        return []
    return [Section("at-once", maker.t("compare-at-once"), (Facts(((maker.t("compare"), tuple(cells)),)),))]


def _choose(
    maker: Maker, chosen: Sequence[Name], indicator: Name | None = None, again: bool = False
) -> Section:
    """Return the form that asks which regions to compare, by level, with how much is said of each.

    Args:
        maker: makes the page.
        chosen: the regions, and the ``indicator``, that were chosen.
        again: whether they could not be compared, and the form stands open.
    """
    look = maker.lookup
    said: dict[str, int] = {}
    for figure in printed(maker.store):
        said[figure.about.iri] = said.get(figure.about.iri, 0) + 1
    every = counties(look)
    others = [iri for iri in look.of_class(LC.Region, LC.Zone) if iri in said and iri not in every]
    marked = {one.iri for one in chosen}
    regions = [
        Option(
            name.id.partition("/")[2], name.in_(maker.lang), name.iri in marked,
            maker.counted("figures-count", said.get(name.iri, 0)),
        )
        for name in look.names([*every, *others])
    ]  # fmt: skip
    known = set(chain(every, others))
    used = {figure.group.indicator for figure in printed(maker.store) if figure.about.iri in known}
    indicators = [
        Option(name.id.partition("/")[2], name.in_(maker.lang), name == indicator)
        for name in sorted(used, key=lambda one: one.in_(maker.lang))
    ]
    everything = Option("", maker.t("all-indicators"), indicator is None)
    fields = (
        Field("regions", maker.t("choose-regions"), tuple(regions), True),
        Field("indicator", maker.t("indicator"), (everything, *indicators)),
    )
    folded = maker.t("choose-others") if chosen and not again else ""
    form = Form("/compare", fields, maker.t("compare-now"), folded)
    return Section("choose", folded or maker.t("choose-regions"), macro="form", content=form)


class _Comparison:
    """Makes the sections of a comparison."""

    def __init__(self, maker: Maker, found: Comparison) -> None:
        self.maker, self.found, self.figures = maker, found, Figures(maker)
        self.t, self.lang = maker.t, maker.lang

    def sections(self) -> list[Section]:
        made = [self.alike(), self.bars(), self.computed(), self.ranks(), self.apart()]
        return [
            *(one for one in made if one is not None),
            _choose(self.maker, self.found.regions, self.found.indicator),
        ]

    # ---- tables ----------------------------------------------------------------------------------

    def table(self, id: str, title: str, rows: Sequence[Row]) -> Table:
        """Return a table with a row for what is alike and a column for each region."""
        columns = [*map(self.figures.column, SHARED), *self.regions()]
        lines = Made(rows, lambda row: (*self.dimensions(row.group), *map(self.cell, row.cells)))
        return Table(id, title, tuple(columns), lines)

    def regions(self) -> list[Column]:
        return [Column(name.id.partition("/")[2], name.in_(self.lang), True) for name in self.found.regions]

    def dimensions(self, group: Group) -> tuple[Cell, ...]:
        return tuple(self.figures.dimension(getattr(group, part)) for part in SHARED)

    def cell(self, one: Told | None) -> Cell:
        """Return what the sources say of a region: in a conflict every figure, else the one."""
        if one is None:
            return Cell(self.t("unsaid"))
        if not one.conflict:
            return self.figures.value(one.figures[0])
        cells = [self.figures.value(figure) for figure in one.figures]
        evidence = tuple(sorted({number for cell in cells for number in cell.evidence}))
        words = " / ".join(cell.text for cell in cells)
        return Cell(words, evidence=evidence, mark="conflict", parts=self.maker.parts(cells))

    # ---- sections --------------------------------------------------------------------------------

    def alike(self) -> Section:
        if not self.found.rows:
            return Section("alike-head", self.t("alike"), lead=self.t("none-alike"))
        table = self.table("alike", self.t("alike"), self.found.rows)
        return Section("alike-head", self.t("alike"), (table,), self.t("alike-lead"))

    def bars(self) -> Section | None:
        """Return a small chart for each group of like figures, each on an axis of its own."""
        drawn = Made(enumerate(self.found.rows, 1), lambda one: self.chart(*one))
        if not drawn:
            return None
        shown, charts = charted(self.maker, "bars", drawn)
        return Section("bars-head", self.t("side-by-side"), charts, self.t("side-by-side-lead"), window=shown)

    def chart(self, at: int, row: Row) -> Drawing:
        bars: list[Bar] = []
        for name, cell in zip(self.found.regions, row.cells, strict=True):
            bars += (
                [self.figures.bar(one, name.in_(self.lang), leads=name) for one in cell.figures]
                if cell is not None
                else [self.figures.unsaid(name)]
            )
        title = heading(row.group, self.lang)
        return self.figures.chart(f"bars-{at}", title, (Bars(title, tuple(bars)),))

    def computed(self) -> Section | None:
        rows = tuple(line for row in self.found.rows for line in self.worked(row))
        if not rows:
            return None
        columns = (
            *map(self.figures.column, ("indicator", "population", "period", "kind")),
            Column("computed", self.t("worked-out")),
            Column("difference", self.t("difference"), True), Column("rounding", self.t("may-be-off"), True),
            Column("why", self.t("why-not")),
        )  # fmt: skip
        table = Table("computed", self.t("worked-out"), columns, rows)
        return Section("computed-head", self.t("worked-out"), (table,), self.t("worked-out-lead"))

    def worked(self, row: Row) -> list[tuple[Cell, ...]]:
        """Return the places of a row in one line, each difference in one, and why some are missing."""
        group = row.group
        shared = tuple(
            self.figures.dimension(name)
            for name in (group.indicator, group.population, group.period, group.kind)
        )
        placed = [(cell.place, cell.region) for cell in row.said() if cell.place is not None]
        comma, semicolon = ("，", "；") if self.lang == "zh" else (", ", "; ")
        words = comma.join(
            self.t(
                "place-shared" if place.shared else "place-of",
                region=region.in_(self.lang), place=place.place,
            )
            for place, region in sorted(placed, key=lambda one: one[0].place)
        )  # fmt: skip
        lines: list[tuple[Cell, ...]] = []
        if words:
            lines.append((*shared, Cell(words), Cell(), Cell(), Cell()))
        lines += [(*shared, *self.difference(one), Cell()) for one in row.differences]
        if row.notes:
            why = semicolon.join(note.in_(self.lang) for note in row.notes)
            lines.append((*shared, Cell(), Cell(), Cell(), Cell(why)))
        return lines

    def difference(self, one: Difference) -> tuple[Cell, Cell, Cell]:
        more, less = one.more.in_(self.lang), one.less.in_(self.lang)
        words = between(one.min, one.max, one.unit.iri, self.lang, one.unit.in_(self.lang))
        off = quantity(one.rounding, one.unit.iri, self.lang, one.unit.in_(self.lang)) if one.rounding else ""
        return (
            Cell(self.t("difference-of", more=more, less=less)),
            Cell(words, number=one.min if one.exact else None),
            Cell(off, number=one.rounding if off else None),
        )

    def ranks(self) -> Section | None:
        if not self.found.ranks:
            return None
        table = self.table("ranks", self.t("stated-ranks"), self.found.ranks)
        return Section("ranks-head", self.t("stated-ranks"), (table,), self.t("stated-ranks-lead"))

    def apart(self) -> Section | None:
        if not self.found.apart:
            return None
        columns = [self.figures.column("indicator"), Column("told", self.t("figure"))]
        columns += self.regions()
        columns.append(Column("reason", self.t("reason")))
        rows = Made(
            self.found.apart,
            lambda one: (
                self.figures.dimension(one.group.indicator),
                Cell(heading(one.group, self.lang, "indicator")),
                *map(self.cell, one.cells),
                Cell(one.why.in_(self.lang)),
            ),
        )
        table = Table("apart", self.t("apart"), tuple(columns), rows)
        return Section("apart-head", self.t("apart"), (table,))
