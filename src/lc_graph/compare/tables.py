"""Comparisons, profiles and indicators as tables, in one language: for terminals, notebooks and pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ..engine.lookup import Evidence, Name
from ..sheets.table import Cell as TableCell
from ..sheets.table import Column, Table
from . import amounts, words
from .model import Apart, Cell, Comparison, Figure, Row
from .profiles import IndicatorTold, Line, Member, Profile, Series, Unsaid

Cite = Callable[[Sequence[Evidence]], tuple[int, ...]]
"""Numbers passages."""

Link = Callable[[str], str | None]
"""Returns where the page of a thing is, by its IRI."""

TITLES: dict[str, tuple[str, str]] = {
    "comparable": ("口径相同，可以比较", "Alike, and compared"),
    "ranks": ("来源所说的名次", "Ranks that the sources state"),
    "apart": ("口径不同，不能比较", "Not alike, and not compared"),
    "figures": ("数字", "Figures"),
    "project": ("项目", "Projects"),
    "undertaking": ("事项", "Undertakings"),
    "zone": ("开发区与园区", "Zones and parks"),
    "enterprise": ("企业", "Enterprises"),
    "cluster": ("产业集群", "Clusters"),
    "chains": ("产业链", "Industry chains"),
    "titles": ("称号、第一与名单", "Titles, firsts and lists"),
    "remarks": ("来源另外说到", "Also stated"),
    "people": ("人物", "People"),
    "policies": ("政策", "Policies"),
    "unsaid": ("来源没有说的", "What the source does not say"),
    "what": ("什么", "what"),
    "figure": ("数字", "figure"),
    "differences": ("差值（本项目计算）", "differences (computed here)"),
    "why": ("原因", "why"),
    "rank": ("名次", "rank"),
    "difference": ("相差", "difference"),
    "where": ("地点", "where"),
    "chain": ("产业链", "chain"),
    "who": ("谁", "who"),
    "stage": ("环节", "stage"),
    "title": ("称号原文", "title as printed"),
    "kind": ("种类", "kind"),
    "through": ("通过", "through"),
    "says": ("说到", "says"),
    "posts": ("职务", "posts"),
    "about": ("谁的", "whose"),
    "period": ("时期", "period"),
    "place": ("所比 {of} 个中第 {place} 位", "{place} of the {of} compared"),
    "shared": ("所比 {of} 个中并列第 {place} 位", "joint {place} of the {of} compared"),
    "conflict": ("各处不一", "the sources disagree"),
    "perhaps": ("可能：", "perhaps "),
    "may-be": ("（可能排的是：{}）", " (perhaps by: {})"),
    "unsaid-note": (
        "空处（—）：来源没有说，不等于零。",
        "Empty (—): the source does not say, which is not zero.",
    ),
    "among-note": (
        "名次只在所比的地区之间，按数值由大到小，由本项目计算。",
        "Places are among the compared only, from the largest number down, and computed here.",
    ),
}
"""The words of the tables, in Chinese and English."""


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
            (key, [(self.thing(one.what, one.evidence), TableCell(one.title)) for one in remarks])
            for key, remarks in (("titles", told.titles), ("remarks", told.remarks))
        ]
        return self.filled(
            self.table("figures", ["figure", "what", "rank", "difference"], map(self.line, told.lines)),
            *(
                self.table(kind, ["what", "where", "figures"], map(self.member, told.of_kind(kind)))
                for kind in kinds
            ),
            self.table("chains", ["chain", "who", "stage"], self.chains(told)),
            *(self.table(key, ["what", "title"], rows) for key, rows in stated),
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
            self.figures(line.ranks, lambda rank: amounts.amount(rank, self.lang)),
            self.figures(line.differences, self.against),
        )

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
        return name, self.things(one.where), self.figures(one.figures, self.labelled)

    def labelled(self, figure: Figure) -> str:
        return f"{words.label(figure.group, self.lang)}: {amounts.amount(figure, self.lang)}"

    def chains(self, told: Profile) -> Iterable[tuple[TableCell, ...]]:
        for chain in told.chains:
            name = self.thing(chain.chain, chain.evidence)
            for part in chain.parts:
                who = self.thing(part.who, part.evidence, "" if part.here else "possible")
                possible = " / ".join(stage.in_(self.lang) for stage in part.possible)
                stage = part.stage.in_(self.lang) if part.stage else possible and self.t("perhaps") + possible
                yield name, who, TableCell(stage)
            if not chain.parts:
                yield name, TableCell(), TableCell()

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
