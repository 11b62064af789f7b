"""Comparisons, profiles and indicators as tables, in one language: for terminals, notebooks and pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ..engine.lookup import Evidence, Name
from ..sheets.table import Cell as TableCell
from ..sheets.table import Column, Table
from . import amounts, words
from .model import Apart, Cell, Comparison, Figure, Row
from .profiles import IndicatorTold, Line, Member, Profile, Series, Unsaid
from .titles import TITLES

Cite = Callable[[Sequence[Evidence]], tuple[int, ...]]
"""Numbers passages."""

Link = Callable[[str], str | None]
"""Returns where the page of a thing is, by its IRI."""


def nowhere(iri: str) -> None:
    """Lead nowhere: where tables are shown, things have no pages."""


def of_comparison(told: Comparison, lang: str, cite: Cite, link: Link = nowhere) -> list[Table]:
    """Return what is compared, the ranks that are stated, and what is not compared; no table is empty.

    Args:
        told: the comparison.
        lang: ``zh`` or ``en``.
        cite: numbers the evidence, such as :meth:`lc_graph.sheets.citations.Citations.of`.
        link: where the page of a thing is.
    """
    return _Tables(lang, cite, link).comparison(told)


def of_profile(told: Profile, lang: str, cite: Cite, link: Link = nowhere) -> list[Table]:
    """Return what the sources say of a region, a table a subject; no table is empty.

    The arguments are those of :func:`of_comparison`.
    """
    return _Tables(lang, cite, link).profile(told)


def of_indicator(told: IndicatorTold, lang: str, cite: Cite, link: Link = nowhere) -> list[Table]:
    """Return the series of an indicator; those of one axis are one table.

    The arguments are those of :func:`of_comparison`.
    """
    return _Tables(lang, cite, link).indicator(told)


class _Tables:
    """Makes tables in a language."""

    def __init__(self, lang: str, cite: Cite, link: Link) -> None:
        self.lang, self.cite, self.link = lang, cite, link
        self.printed: list[Figure] = []

    def t(self, key: str) -> str:
        return TITLES[key][self.lang == "en"]

    # ---- comparisons -----------------------------------------------------------------------------

    def comparison(self, told: Comparison) -> list[Table]:
        regions = [Column(name.id, name.in_(self.lang)) for name in told.regions]
        notes = f"{self.t('among-note')} {self.t('unsaid-note')}"
        compared = [
            (self.row_name(row), *self.row_cells(row), TableCell(self.computed(row))) for row in told.rows
        ]
        ranks = [(self.row_name(row), *self.row_cells(row)) for row in told.ranks]
        apart = [
            (self.row_name(one), *self.row_cells(one), TableCell(one.why.in_(self.lang)))
            for one in told.apart
        ]
        what, unsaid = Column("what", self.t("what")), self.t("unsaid-note")
        return self.filled(
            self.table(
                "comparable", [what, *regions, Column("differences", self.t("differences"))], compared, notes
            ),
            self.table("ranks", [what, *regions], ranks, unsaid),
            self.table("apart", [what, *regions, Column("why", self.t("why"))], apart, unsaid),
        )

    def row_name(self, row: Row | Apart) -> TableCell:
        return TableCell(words.label(row.group, self.lang), self.link(row.group.indicator.iri))

    def row_cells(self, row: Row | Apart) -> list[TableCell]:
        return [TableCell() if cell is None else self.region_cell(cell) for cell in row.cells]

    def region_cell(self, cell: Cell) -> TableCell:
        """Return the figures of a region, with its place and whether the sources disagree."""
        said = " / ".join(amounts.amount(figure, self.lang) for figure in cell.figures)
        more = []
        if cell.disputed:
            more.append(self.t("conflict"))
        if cell.place:
            form = self.t("shared" if cell.place.shared else "place")
            place = amounts.place(cell.place.place, self.lang)
            more.append(form.format(place=place, of=cell.place.of))
        if more:
            said += f"（{'；'.join(more)}）" if self.lang == "zh" else f" ({'; '.join(more)})"
        evidence = self.cite([one for figure in cell.figures for one in figure.evidence])
        alone = cell.figures[0] if len(cell.figures) == 1 else None
        number = alone.value if alone and alone.exact else None
        return TableCell(said, self.link(cell.figures[0].figure.iri), number, evidence)

    def computed(self, row: Row) -> str:
        told = [amounts.difference(one, self.lang) for one in row.differences]
        told += [note.in_(self.lang) for note in row.notes]
        return ("；" if self.lang == "zh" else "; ").join(told)

    # ---- profiles --------------------------------------------------------------------------------

    def profile(self, told: Profile) -> list[Table]:
        kinds = told.members.kinds
        self.printed = [one for line in told.lines for one in (line.figure, *line.ranks, *line.differences)]
        stated = [
            (
                key,
                [
                    (self.thing(one.what, one.evidence), TableCell(one.title), self.things(one.status))
                    for one in remarks
                ],
            )
            for key, remarks in (("titles", told.titles), ("remarks", told.remarks))
        ]
        return self.filled(
            self.table(
                "figures", ["figure", "what", "whole", "rank", "difference"], map(self.line, told.lines)
            ),
            *(
                self.table(
                    kind, ["what", "phase" if kind == "project" else "industry", "where", "figures"],
                    map(self.member, told.of_kind(kind)),
                )
                for kind in kinds
            ),
            self.table("chains", ["chain", "who", "stage", "status"], self.chains(told)),
            *(self.table(key, ["what", "title", "status"], rows) for key, rows in stated),
            self.table(
                "people", ["who", "posts", "says"],
                (
                    (self.thing(one.who, one.evidence), self.things(one.posts), self.things(one.says))
                    for one in told.people
                ),
            ),
            self.table(
                "policies", ["what", "through"],
                (
                    (self.thing(one.what, one.evidence), self.things([via.what for via in one.through]))
                    for one in told.policies
                ),
            ),
            self.table(
                "unsaid", ["what", "why"],
                (
                    (self.thing(one.indicator, ()), TableCell(self.silence(told.region, one)))
                    for one in told.unsaid
                ),
            ),
        )  # fmt: skip

    def silence(self, region: Name, one: Unsaid) -> str:
        return words.unsaid(region, one.indicator, len(one.said_of), one.peers).in_(self.lang)

    def line(self, line: Line) -> tuple[TableCell, ...]:
        return (
            self.figure(line.figure),
            TableCell(self.what(line.figure), self.link(line.figure.group.indicator.iri)),
            self.whole(line.figure),
            self.figures(line.ranks, lambda rank: amounts.amount(rank, self.lang)),
            self.figures(line.differences, self.against),
        )

    def whole(self, figure: Figure) -> TableCell:
        """Return the figures that one is a part of, to which it is never added."""
        wholes = {one.iri for one in figure.part_of}
        return TableCell("; ".join(self.labelled(one) for one in self.printed if one.figure.iri in wholes))

    def what(self, figure: Figure) -> str:
        """Return what a figure is of; of a rank that may be of one thing or another, each of these."""
        label = words.label(figure.group, self.lang)
        ends = {one.value.iri for one in figure.possible if one.property == "qualifies"}
        may_be = [words.label(one.group, self.lang) for one in self.printed if one.figure.iri in ends]
        return f"{label}{self.t('may-be').format(' / '.join(may_be))}" if may_be else label

    def against(self, figure: Figure) -> str:
        """Return a stated difference with what it is from."""
        return f"{figure.group.comparator.in_(self.lang)}: {amounts.amount(figure, self.lang)}"

    def member(self, one: Member) -> tuple[TableCell, ...]:
        name = self.thing(one.what, one.evidence, "" if one.certain else "possible")
        told = self.things(one.phases if one.kind == "project" else one.industries)
        return name, told, self.things(one.where), self.figures(one.figures, self.labelled)

    def labelled(self, figure: Figure) -> str:
        return f"{words.label(figure.group, self.lang)}: {amounts.amount(figure, self.lang)}"

    def chains(self, told: Profile) -> Iterable[tuple[TableCell, ...]]:
        for chain in told.chains:
            name = self.thing(chain.chain, chain.evidence)
            for part in chain.parts:
                who = self.thing(part.who, part.evidence, "" if part.here else "possible")
                possible = " / ".join(stage.in_(self.lang) for stage in part.possible)
                stage = part.stage.in_(self.lang) if part.stage else possible and self.t("perhaps") + possible
                yield name, who, TableCell(stage), self.things(part.status)
            if not chain.parts:
                yield name, TableCell(), TableCell(), TableCell()

    # ---- indicators ------------------------------------------------------------------------------

    def indicator(self, told: IndicatorTold) -> list[Table]:
        return [self.axis(series) for series in told.axes()]

    def axis(self, series: Sequence[Series]) -> Table:
        first, shown = series[0], ("unit", "indicator", "period", "kind")
        rows = [
            (
                self.thing(point.about, ()),
                TableCell(point.period.in_(self.lang)),
                TableCell(words.label(point.figures[0].group, self.lang, shown)),
                self.region_cell(Cell(point.about, point.figures)),
            )
            for one in series
            for point in one.points
        ]  # fmt: skip
        columns = [Column(key, self.t(key), key == "figure") for key in ("about", "period", "what", "figure")]
        title = f"{first.kind.in_(self.lang)} · {first.unit.in_(self.lang)}"
        return Table(first.axis, title, tuple(columns), tuple(rows))

    # ---- cells -----------------------------------------------------------------------------------

    def figure(self, figure: Figure) -> TableCell:
        return self.region_cell(Cell(figure.about, (figure,)))

    def figures(self, figures: Sequence[Figure], said: Callable[[Figure], str]) -> TableCell:
        evidence = self.cite([one for figure in figures for one in figure.evidence])
        return TableCell("; ".join(map(said, figures)), evidence=evidence)

    def thing(self, name: Name, evidence: Sequence[Evidence], mark: str = "") -> TableCell:
        return TableCell(name.in_(self.lang), self.link(name.iri), evidence=self.cite(evidence), mark=mark)

    def things(self, names: Iterable[Name]) -> TableCell:
        return TableCell(("；" if self.lang == "zh" else "; ").join(name.in_(self.lang) for name in names))

    def table(
        self, key: str, columns: Sequence[Column | str], rows: Iterable[tuple[TableCell, ...]], note: str = ""
    ) -> Table:
        titled = (one if isinstance(one, Column) else Column(one, self.t(one)) for one in columns)
        return Table(key, self.t(key), tuple(titled), tuple(rows), note)

    def filled(self, *tables: Table) -> list[Table]:
        return [table for table in tables if table.rows]
