"""Figures on pages: their words, their cells, and the bars that show them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from flask import current_app
from markupsafe import Markup

from ..compare import figures
from ..compare.amounts import amount, exactly, spoken
from ..compare.model import RANKS, Figure, Group
from ..compare.profiles import Line
from ..compare.words import DIMENSION_WORDS, label
from ..drawing.bars import Bar, Bars, chart
from ..engine.lookup import Name
from ..engine.store import Store
from ..sheets.table import Cell, Column
from ..terms import code
from .names import href
from .sections import Drawing, Maker

_TELLING: dict[str, Callable[[Figure], Name]] = {
    "about": lambda figure: figure.about,
    "indicator": lambda figure: figure.group.indicator,
    "population": lambda figure: figure.group.population,
    "kind": lambda figure: figure.group.kind,
}
"""What tells figures that stand beside each other apart."""
_EVERYBODY = str(code("population", "all"))
_NOTHING = frozenset(str(code(scheme, "none")) for scheme in ("comparator", "adjustment"))


@lru_cache(maxsize=2)
def printed(store: Store) -> tuple[Figure, ...]:
    """Return every printed figure of a release, read once; what is served never changes."""
    return figures.figures(store)


@lru_cache(maxsize=2)
def known(store: Store) -> dict[str, Figure]:
    """Return every printed figure of a release by its IRI."""
    return {figure.figure.iri: figure for figure in printed(store)}


def told(name: Name, lang: str) -> str:
    """Return the words of a dimension; of one that says nothing (everybody, no comparator), nothing."""
    return "" if name.iri in _NOTHING or name.iri == _EVERYBODY or not name.iri else name.in_(lang)


def heading(group: Group, lang: str, *left_out: str) -> str:
    """Return what figures share, in a line; what is told elsewhere is left out, as their unit is."""
    return label(group, lang, ("unit", *left_out))


@dataclass(frozen=True)
class Figures:
    """Makes cells and bars of figures for one page."""

    maker: Maker

    def value(self, figure: Figure, mark: str = "") -> Cell:
        """Return the cell of a figure: it leads to the figure's own page."""
        shown, lang = amount(figure, self.maker.lang), self.maker.lang
        value = figure.value if figure.exact else None
        return Cell(
            shown, href(figure.figure.iri), value, self.maker.notes.of(figure.evidence),
            mark or ("conflict" if figure.disputed else ""),
            "" if value is None else exactly(value, figure.group.unit.iri, lang),
        )  # fmt: skip

    def dimension(self, name: Name) -> Cell:
        """Return the cell of a dimension; what says nothing leaves it empty, and is only heard."""
        words = told(name, self.maker.lang)
        return Cell(words, href(name.iri)) if words else Cell(silent=name.in_(self.maker.lang))

    def column(self, part: str) -> Column:
        """Return the column of a dimension."""
        # Data of others come without our glossary.
        word = f"/glossary#{part}" if current_app.config["SITE"].book is not None else ""
        return Column(part, DIMENSION_WORDS[part].in_(self.maker.lang), href=word)

    def kind(self, figure: Figure) -> str:
        """Return the kind of a figure; what holds in some reading only stands beside it."""
        lang = self.maker.lang
        found = figure.group.kind.in_(lang)
        readings = [
            self.maker.t("possibly", what=one.value.in_(lang))
            for one in figure.possible
            if one.property in ("kind", "status", "about")
        ]
        readings += [
            self.maker.t("possibly", what=self.maker.t("of-figure", figure=amount(of, lang)))
            for one in figure.possible
            if one.property == "qualifies" and (of := known(self.maker.store).get(one.value.iri))
        ]
        if not readings:
            return found
        return f"{found}（{'；'.join(readings)}）" if lang == "zh" else f"{found} ({'; '.join(readings)})"

    def beside(self, figure: Figure) -> str:
        """Return a rank or a difference as it stands beside its figure: its value and its scope."""
        lang, scope = self.maker.lang, told(figure.group.comparator, self.maker.lang)
        words = amount(figure, lang)
        if figure.group.kind.id in RANKS:
            words = f"{words} · {self.kind(figure)}"
        return f"{words} · {scope}" if scope else words

    def whole(self, figure: Figure) -> Cell:
        """Return what a figure is a part of ("of which"): never to be added to it."""
        return self.several([known(self.maker.store)[one.iri] for one in figure.part_of], figure)

    def several(self, figures: Sequence[Figure], beside: Figure | None = None) -> Cell:
        """Return figures as one cell, each called as :meth:`called` does and leading to its own page."""
        cells = [
            Cell(words, href(one.figure.iri), evidence=self.maker.notes.of(one.evidence))
            for words, one in zip(self.called(figures, beside), figures, strict=True)
        ]
        evidence = tuple(sorted({number for cell in cells for number in cell.evidence}))
        leads = cells[0].href if len(cells) == 1 else None
        words = self.maker.listed([cell.text for cell in cells])
        return Cell(words, leads, evidence=evidence, parts=self.maker.parts(cells))

    def called(self, figures: Sequence[Figure], beside: Figure | None = None) -> list[str]:
        """Return what figures are called in a line: by what they do not share, and by what is printed.

        Args:
            figures: the figures.
            beside: one that stands beside them; what it shares with them all is left out.
        """
        lang, all_of = self.maker.lang, [*figures, *([beside] if beside else [])]
        differs = {part: len({of(one).iri for one in all_of}) > 1 for part, of in _TELLING.items()}
        return [
            " ".join(
                [*filter(None, (told(of(one), lang) for part, of in _TELLING.items() if differs[part])),
                 amount(one, lang)]
            )
            for one in figures
        ]  # fmt: skip

    def beside_cell(self, those: Sequence[Figure]) -> Cell:
        """Return ranks or differences that stand beside a figure, in one cell."""
        if not those:
            return Cell()
        evidence = [one for figure in those for one in figure.evidence]
        words = ("；" if self.maker.lang == "zh" else "; ").join(map(self.beside, those))
        cells = [
            Cell(self.beside(one), href(one.figure.iri), evidence=self.maker.notes.of(one.evidence))
            for one in those
        ]
        numbers = self.maker.notes.of(evidence)
        return Cell(words, cells[0].href, evidence=numbers, parts=self.maker.parts(cells))

    def columns(self) -> tuple[Column, ...]:
        """Return the columns of a table of figures about one thing."""
        t = self.maker.t
        return (
            self.column("indicator"), Column("figure", t("figure"), True), self.column("population"),
            self.column("kind"), self.column("period"), self.column("comparator"), self.column("adjustment"),
            self.column("status"), Column("part_of", t("figure-part-of")),
            Column("ranks", t("ranks")), Column("differences", t("differences")),
        )  # fmt: skip

    def row(self, line: Line) -> tuple[Cell, ...]:
        """Return the row of a figure, with its ranks and differences beside it."""
        figure, group = line.figure, line.figure.group
        return (
            self.dimension(group.indicator), self.value(figure), self.dimension(group.population),
            Cell(self.kind(figure)), self.dimension(group.period), self.dimension(group.comparator),
            self.dimension(group.adjustment), self.dimension(group.status), self.whole(figure),
            self.beside_cell(line.ranks), self.beside_cell(line.differences),
        )  # fmt: skip

    # ---- drawn -----------------------------------------------------------------------------------

    def bar(self, figure: Figure, name: str, here: bool = False, leads: Name | None = None) -> Bar:
        """Return the bar of a figure."""
        words = amount(figure, self.maker.lang)
        if figure.disputed:
            words += " · " + self.maker.t("disputed")
        approximate = figure.value if figure.min is None and figure.max is None else None
        low, high = (approximate, approximate) if approximate is not None else (figure.min, figure.max)
        heard = spoken(words, self.maker.lang)
        return Bar(name, words, low, high, here, figure.disputed, self.address(leads), heard)

    def unsaid(self, name: Name, here: bool = False) -> Bar:
        """Return the place of a bar where the sources do not say."""
        return Bar(
            name.in_(self.maker.lang), self.maker.t("unsaid"), None, None, here, href=self.address(name)
        )

    def address(self, name: Name | None) -> str | None:
        """Return where the page of a thing is, in a language chosen by hand."""
        path = href(name.iri) if name is not None else None
        lang = self.maker.asked.get("lang", "")
        return f"{path}?lang={lang}" if path and lang in ("zh", "en") else path

    def chart(self, id: str, title: str, groups: Iterable[Bars]) -> Drawing:
        """Return a drawing of bars."""
        drawn = chart(id, title, self.maker.t("bars-about"), tuple(groups))
        return Drawing(Markup(drawn), title, id)
