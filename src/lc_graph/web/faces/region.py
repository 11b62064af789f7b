"""The page of a region or zone: where it lies, its figures, what lies in it, and what is left unsaid."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from ...chain import suggestions
from ...compare.model import QUANTITIES, RANKS, Figure, Group
from ...compare.profile import profile
from ...compare.profiles import Line, Profile
from ...drawing.bars import Bars
from ...engine.store import Store
from ...made import Made
from ...sheets.table import Cell, Column, Row, Table
from ...terms import LC
from .. import atlas
from ..chains import suggested
from ..figures import Figures, heading, printed
from ..sections import Drawing, Facts, Maker, Section
from ..windows import charted
from .within import UNSAID, Within

PROFILE = "profile"
"""The table of all figures that sources print of a region."""


def sections(maker: Maker, iri: str) -> list[Section]:
    """Return the sections of the page about a region or zone."""
    found = profiled(maker.store, iri)
    return [section for section in _Region(maker, iri, found).sections() if section is not None]


@lru_cache(maxsize=32)
def profiled(store: Store, iri: str) -> Profile:
    """Return the profile of a region, which its page in every language and part shows again."""
    return profile(store, iri, printed=printed(store))


class _Region:
    """Makes the sections of one region."""

    def __init__(self, maker: Maker, iri: str, found: Profile) -> None:
        self.maker, self.iri, self.found, self.figures = maker, iri, found, Figures(maker)
        self.t, self.lang, self.look = maker.t, maker.lang, maker.lookup

    def sections(self) -> list[Section | None]:
        within = Within(self.maker, self.found).sections()
        return [
            self.place(within), self.beside(), self.told(), *within,
            *suggested.section(self.maker, suggestions.of_region(self.maker.store, self.iri)),
        ]  # fmt: skip

    # ---- where it lies ---------------------------------------------------------------------------

    def place(self, within: Iterable[Section | None]) -> Section:
        """Return the map with the region on it, and the facts beside it: how much the sections tell too."""
        found, t = self.found, self.t
        rows: list[tuple[str, tuple[Cell, ...]]] = []
        if found.level is not None:
            rows.append((t("level"), (self.maker.thing(found.level),)))
        if found.part_of:
            rows.append((t("part-of"), tuple(map(self.maker.thing, found.part_of))))
        count = sum(figure.about.iri == self.iri for figure in printed(self.maker.store))
        figures = Cell(str(count), "#profile-figures") if count else Cell(t("none-printed"))
        rows.append((t("figures-told"), (figures,)))
        rows += [
            (section.title, (Cell(str(len(part.rows)), f"#{section.id}"),))
            for section in within
            if section is not None
            for part in section.parts
            if isinstance(part, Table) and part.id != UNSAID
        ]
        rows.append((t("compare-with"), self.comparisons()))
        outlined = {name.iri for name in atlas.counties(self.look).values()}
        parts: list[Drawing | Facts] = [Facts(tuple(rows))]
        counties = (
            [self.iri] if self.iri in outlined else [one.iri for one in found.part_of if one.iri in outlined]
        )
        if counties or self.covers(outlined):
            title = t("county-map-here", region=found.region.in_(self.lang))
            parts.insert(0, atlas.sketch(self.maker, "place-map", title, "".join(counties[:1])))
        lead = "" if found.lines else t("nothing-said")
        return Section("where", t("where"), tuple(parts), lead, "beside" if len(parts) > 1 else "")

    def covers(self, counties: Iterable[str]) -> bool:
        """Say whether the map is that of the region: its counties lie in it directly."""
        return bool(set(self.look.subjects(LC.directlyPartOf, self.iri)) & set(counties))

    def comparisons(self) -> tuple[Cell, ...]:
        """Return links to comparisons: with the peers that have most like figures, and with its whole."""
        mine = self.iri.rpartition("/")[2]
        said = {figure.about.iri for figure in printed(self.maker.store)}
        peers = [one for one in self.peers() if one in said]
        near = sorted(peers, key=lambda one: (-len(self.like(one)), one))[:3]
        whole = [one for one in self.look.objects(self.iri, LC.directlyPartOf) if one in said]
        return tuple(
            Cell(
                self.t("compare-with-one", region=self.look.name(other).in_(self.lang)),
                f"/compare?regions={mine},{other.rpartition('/')[2]}",
            )
            for other in (*near, *whole)
        ) or (Cell(self.t("compare"), "/compare"),)

    def peers(self) -> list[str]:
        """Return the other regions of its level in the same region."""
        wholes, levels = (set(self.look.objects(self.iri, part)) for part in (LC.directlyPartOf, LC.level))
        return [
            iri
            for whole in wholes
            for iri in self.look.subjects(LC.directlyPartOf, whole)
            if iri != self.iri and levels & set(self.look.objects(iri, LC.level))
        ]

    # ---- beside its peers ------------------------------------------------------------------------

    def like(self, *others: str) -> dict[Group, dict[str, list[Figure]]]:
        """Return the region's figures that others have alike, by what they share and by region."""
        wholes = {one.iri for one in self.found.part_of}
        found: dict[Group, dict[str, list[Figure]]] = {}
        for figure in printed(self.maker.store):
            kind = figure.group.kind.id
            fits = not figure.unknown and kind not in RANKS
            # How much there is in a whole dwarfs its parts; how fast it grows may stand beside theirs.
            if fits and figure.about.iri in wholes and kind in QUANTITIES:
                continue
            if fits and figure.about.iri in (self.iri, *others):
                found.setdefault(figure.group, {}).setdefault(figure.about.iri, []).append(figure)
        return {group: mine for group, mine in found.items() if self.iri in mine and len(mine) > 1}

    def beside(self) -> Section | None:
        """Return small charts of the figures that its peers, or what it is part of, have alike."""
        wholes = [one.iri for one in self.found.part_of if self.look.is_a(one.iri, LC.Region)]
        alike = self.like(*self.peers(), *wholes)
        if not alike:
            return None
        ordered = sorted(alike.items(), key=lambda one: (-len(one[1]), one[0].key()))
        peers = {
            group: sorted(
                (figure for mine in regions.values() for figure in mine),
                key=lambda figure: (-(figure.min or figure.max or Decimal(0)), figure.about),
            )
            for group, regions in ordered
        }
        drawn = Made(enumerate(peers.items(), 1), lambda one: self.chart(one[0], *one[1]))
        window, charts = charted(self.maker, "peers-charts", drawn)
        rows = Made([(group, one) for group, those in peers.items() for one in those], self.peer)
        columns = (
            self.figures.column("indicator"), Column("region", self.t("about-whom")),
            Column("figure", self.t("figure"), True), Column("told", self.t("scope")),
        )  # fmt: skip
        table = Table("peers", self.t("beside-peers"), columns, rows)
        return Section(
            "peers-head", self.t("beside-peers"), (*charts, table), self.t("beside-peers-lead"), window=window
        )

    def chart(self, at: int, group: Group, those: Iterable[Figure]) -> Drawing:
        bars = tuple(
            self.figures.bar(one, one.about.in_(self.lang), one.about.iri == self.iri, one.about)
            for one in those
        )
        title = heading(group, self.lang)
        return self.figures.chart(f"peers-{at}", title, (Bars(title, bars),))

    def peer(self, one: tuple[Group, Figure]) -> Row:
        group, figure = one
        return (
            self.figures.dimension(group.indicator), self.maker.thing(figure.about),
            self.figures.value(figure), Cell(heading(group, self.lang, "indicator")),
        )  # fmt: skip

    # ---- its figures -----------------------------------------------------------------------------

    def told(self) -> Section | None:
        if not self.found.lines:
            return None
        rows = Made(sorted(self.found.lines, key=self.order), self.figures.row)
        table = Table(PROFILE, self.t("profile-figures"), self.figures.columns(), rows)
        return Section("profile-figures", self.t("profile-figures"), (table,), self.t("profile-figures-lead"))

    def order(self, line: Line) -> tuple[object, ...]:
        group = line.figure.group
        return group.indicator.in_(self.lang), group.population.id, group.period.id, group.kind.id
