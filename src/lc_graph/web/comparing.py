"""The page that sets regions side by side: like with like, computed and stated apart, with reasons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from typing import cast
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, redirect, request

from ..compare import compare
from ..compare.amounts import between, quantity
from ..compare.amounts import place as position
from ..compare.model import Apart, Comparison, Difference, Group, Row
from ..compare.model import Cell as Told
from ..drawing.bars import Bar, Bars
from ..engine.lookup import Name
from ..errors import UsageError
from ..made import Made
from ..server.problems import HttpProblem, of
from ..sheets.table import Cell, Column, Table
from ..terms import LC
from . import pages, spreadsheets, together
from .figures import Figures, heading, printed
from .forms import Field, Form, Option
from .maps import maker_of
from .sections import Drawing, Maker, Section
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
        sections = [*together.section(maker), _choose(maker, ())]
        return spreadsheets.page("/compare", ending, title, maker, sections, maker.t("compare-lead"))
    indicator = request.args.get("indicator", "").strip()
    try:
        found = compare.compare(maker.store, names, indicator or None, printed=printed(maker.store))
    except UsageError as error:
        problem = _told(error)
        if ending is not None or not pages.for_people():
            raise problem from None
        chosen = [name.strip() for name in names]
        # Whoever chose wrongly may choose again on the spot.
        choice = [_choose(maker, chosen, indicator)]
        response = spreadsheets.page("/compare", None, title, maker, choice, problem=problem)
        response.status_code = problem.status
        return response
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


def _code(name: Name) -> str:
    """Return what an address calls a region or an indicator."""
    return name.id.partition("/")[2]


def _choose(maker: Maker, chosen: Sequence[str], indicator: str = "", folded: str = "") -> Section:
    """Return the form that asks which regions to compare, by level, with how much is said of each.

    Args:
        maker: of the page.
        chosen: the codes or names of the regions that are chosen already.
        indicator: the indicator that is, as an address names it.
        folded: the words that the form stands behind.
    """
    look = maker.lookup
    said: dict[str, int] = {}
    for figure in printed(maker.store):
        said[figure.about.iri] = said.get(figure.about.iri, 0) + 1
    every = together.counties(look)
    others = [iri for iri in look.of_class(LC.Region, LC.Zone) if iri in said and iri not in every]
    regions = [
        Option(
            value, name.in_(maker.lang), value in chosen or name.in_(maker.lang) in chosen,
            maker.counted("figures-count", said.get(name.iri, 0)),
        )
        for name in look.names([*every, *others])
        for value in (_code(name),)
    ]  # fmt: skip
    known = set(chain(every, others))
    used = {figure.group.indicator for figure in printed(maker.store) if figure.about.iri in known}
    indicators = [
        Option(value, name.in_(maker.lang), value == indicator)
        for name in sorted(used, key=lambda one: one.in_(maker.lang))
        for value in (_code(name),)
    ]
    everything = Option("", maker.t("all-indicators"), not indicator)
    fields = (
        Field("regions", maker.t("choose-regions"), tuple(regions), True),
        Field("indicator", maker.t("indicator"), (everything, *indicators)),
    )
    form = Form("/compare", fields, maker.t("compare-now"), folded)
    return Section("choose", folded or maker.t("choose-regions"), macro="form", content=form)


class _Comparison:
    """Makes the sections of a comparison."""

    def __init__(self, maker: Maker, found: Comparison) -> None:
        self.maker, self.found, self.figures = maker, found, Figures(maker)
        self.t, self.lang = maker.t, maker.lang

    def sections(self) -> list[Section]:
        made = [self.alike(), self.bars(), self.computed(), self.ranks(), *self.apart()]
        return [
            *(one for one in made if one is not None),
            _choose(
                self.maker, [_code(one) for one in self.found.regions],
                _code(self.found.indicator) if self.found.indicator else "", self.t("choose-others"),
            ),
        ]  # fmt: skip

    # ---- tables ----------------------------------------------------------------------------------

    def table(self, id: str, title: str, rows: Sequence[Row]) -> Table:
        """Return a table with a row for what is alike and a column for each region."""
        columns = [*map(self.figures.column, SHARED), *self.regions()]
        lines = Made(rows, lambda row: (*self.dimensions(row.group), *map(self.cell, row.cells)))
        return Table(id, title, tuple(columns), lines)

    def regions(self) -> list[Column]:
        return [Column(_code(name), name.in_(self.lang), True) for name in self.found.regions]

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
            Column("computed", self.t("place-or-difference")),
            Column("difference", self.t("difference"), True), Column("rounding", self.t("may-be-off"), True),
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
                region=region.in_(self.lang), place=position(place.place, self.lang),
            )
            for place, region in sorted(placed, key=lambda one: one[0].place)
        )  # fmt: skip
        lines: list[tuple[Cell, ...]] = []
        nothing = Cell(silent=self.t("does-not-apply"))
        if words:
            words = self.t("places-of", n=placed[0][0].of, places=words)
            lines.append((*shared, Cell(words), nothing, nothing))
        lines += [(*shared, *self.difference(one)) for one in row.differences]
        if row.notes:
            why = semicolon.join(note.in_(self.lang) for note in row.notes)
            lines.append((*shared, Cell(why), nothing, nothing))
        return lines

    def difference(self, one: Difference) -> tuple[Cell, Cell, Cell]:
        more, less = one.more.in_(self.lang), one.less.in_(self.lang)
        words = between(one.min, one.max, one.unit.iri, self.lang, one.unit.in_(self.lang))
        off = quantity(one.rounding, one.unit.iri, self.lang, one.unit.in_(self.lang)) if one.rounding else ""
        same = one.exact and one.min == 0
        return (
            Cell(self.t("difference-none" if same else "difference-of", more=more, less=less)),
            Cell(words, number=one.min if one.exact else None),
            Cell(off, number=one.rounding if off else None, silent=self.t("exactly")),
        )

    def ranks(self) -> Section | None:
        if not self.found.ranks:
            return None
        table = self.table("ranks", self.t("stated-ranks"), self.found.ranks)
        return Section("ranks-head", self.t("stated-ranks"), (table,), self.t("stated-ranks-lead"))

    def apart(self) -> list[Section]:
        """Return what has nothing like it; what only one region has, the reason being the same, by itself."""
        alone: list[Apart] = []
        others: list[Apart] = []
        for one in self.found.apart:
            (others if one.nearest is not None or one.differs else alone).append(one)
        reason = Column("reason", self.t("reason"))
        made = (self.unlike("apart", others, reason), self.unlike("alone", alone))
        return [one for one in made if one is not None]

    def unlike(self, id: str, those: Sequence[Apart], *more: Column) -> Section | None:
        """Return figures that stand apart, each with whose it is: columns of regions would be mostly empty.

        Args:
            id: of the table, and of the words that head it.
            those: the figures.
            more: the column of the reason, where it is not the same for all.
        """
        if not those:
            return None
        columns = (
            self.figures.column("indicator"), Column("region", self.t("about-whom")),
            Column("figure", self.t("figure"), True), Column("told", self.t("scope")), *more,
        )  # fmt: skip
        rows = Made(
            [(one, cell) for one in those for cell in one.said()],
            lambda told: self.unlike_row(*told)[: len(columns)],
        )
        table = Table(id, self.t(id), columns, rows)
        return Section(f"{id}-head", self.t(id), (table,), self.t(f"{id}-lead"))

    def unlike_row(self, one: Apart, told: Told) -> tuple[Cell, ...]:
        return (
            self.figures.dimension(one.group.indicator),
            self.maker.thing(told.region),
            self.cell(told),
            Cell(heading(one.group, self.lang, "indicator")),
            Cell(one.why.in_(self.lang)),
        )
