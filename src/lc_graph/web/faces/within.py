"""What a region's page tells of what lies in it and of what is said beside figures, and what is not said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...chain.model import Remark
from ...chain.parts import Parts
from ...compare.amounts import amount
from ...compare.model import Figure
from ...compare.profiles import ChainHere, ChainPart, Member, Profile
from ...engine.lookup import Evidence, Name
from ...made import Made
from ...sheets.table import Cell, Column, Row, Table
from ...terms import LC, code
from ..figures import Figures
from ..names import href
from ..sections import Facts, Maker, Part, Section

UNSAID = "unsaid"
"""The table of the indicators that the sources do not give for it."""
_INVESTMENT = str(code("indicator", "total-investment"))


class Within:
    """Makes those sections."""

    def __init__(self, maker: Maker, found: Profile) -> None:
        """Tell of one region."""
        self.maker, self.found, self.figures = maker, found, Figures(maker)
        self.t, self.lang, self.look = maker.t, maker.lang, maker.lookup

    def sections(self) -> list[Section | None]:
        """Return the sections; None for those that would be empty."""
        others = ("enterprise", "cluster", "undertaking")
        told = {
            "projects": self._projects(),
            "its-zones": self._members(("zone",), "its-zones"),
            "its-enterprises": self._members(others, "its-enterprises"),
            "its-chains": self._chains(),
            "its-titles": self._remarks(self.found.titles, "its-titles"),
            "its-remarks": self._remarks(self.found.remarks, "its-remarks"),
            "its-people": self._people(),
            "its-policies": self._policies(),
        }
        silent = [self.t(key) for key, section in told.items() if section is None]
        return [*told.values(), self._unsaid(silent)]

    def _table(self, key: str, columns: Sequence[Column], rows: Sequence[Row]) -> Section | None:
        """Return a section of one table; None when there is nothing in it."""
        if not rows:
            return None
        table = Table(key.removeprefix("its-"), self.t(key), tuple(columns), rows)
        return Section(f"{key}-head", self.t(key), (table,))

    def _column(self, key: str, word: str = "", numeric: bool = False) -> Column:
        return Column(key, self.t(word or key), numeric)

    # ---- what lies in it -------------------------------------------------------------------------

    def _projects(self) -> Section | None:
        """Return the projects with their phases and investment, bounds as printed."""
        parts = Parts(self.look, "", None)

        def row(one: Member) -> Row:
            phases = parts.stated(one.what.iri, LC.phase)
            evidence = [passage for phase in phases for passage in phase.evidence]
            invested = [f for f in one.figures if f.group.indicator.iri == _INVESTMENT]
            others = [f for f in one.figures if f not in invested]
            return (
                self.maker.thing(one.what, one.evidence, "" if one.certain else "possible"),
                self._listed([phase.what for phase in phases], evidence),
                self.figures.value(invested[0]) if invested else Cell(self.t("unsaid")),
                self._others(others),
                self._listed(one.where),
            )

        columns = (
            self._column("project"), self._column("phase"), self._column("investment", numeric=True),
            self._column("figures", "other-figures"), self._column("place", "stated-place"),
        )  # fmt: skip
        return self._table("projects", columns, Made(self.found.of_kind("project"), row))

    def _others(self, those: Sequence[Figure]) -> Cell:
        words = [f"{one.group.indicator.in_(self.lang)} {amount(one, self.lang)}" for one in those]
        evidence = [passage for one in those for passage in one.evidence]
        told = self.maker.listed(words, "；" if self.lang == "zh" else "; ")
        return Cell(told, evidence=self.maker.notes.of(evidence))

    def _listed(self, names: Sequence[Name], evidence: Iterable[Evidence] = ()) -> Cell:
        """Return names in one cell; a single one leads to its page."""
        words = self.maker.listed([name.in_(self.lang) for name in names])
        path = href(names[0].iri) if len(names) == 1 else None
        return Cell(words, path, evidence=self.maker.notes.of(tuple(evidence)))

    def _members(self, kinds: Sequence[str], key: str) -> Section | None:
        """Return what else lies in it, of some kinds."""
        rows = Made(
            self.found.of_kind(*kinds),
            lambda one: (
                self.maker.thing(one.what, one.evidence, "" if one.certain else "possible"),
                self._listed(self.look.names(self.look.objects(one.what.iri, LC.inIndustry))),
                self._listed(one.where),
                self._others(one.figures),
            ),
        )
        columns = (
            self._column("name", "zone" if key == "its-zones" else "by-name"), self._column("industry"),
            self._column("place", "stated-place"), self._column("figures", "figure"),
        )  # fmt: skip
        return self._table(key, columns, rows)

    # ---- chains ----------------------------------------------------------------------------------

    def _chains(self) -> Section | None:
        """Return the chains it takes part in; each leads to the chain as seen from it."""
        code = self.found.region.id.partition("/")[2]
        told: list[tuple[ChainHere, ChainPart | None]] = []
        for one in self.found.chains:
            told += [(one, None)] if one.evidence or not one.parts else []
            told += [(one, part) for part in one.parts]

        def row(told: tuple[ChainHere, ChainPart | None]) -> Row:
            one, part = told
            chain = Cell(one.chain.in_(self.lang), f"{href(one.chain.iri)}?region={code}")
            if part is None:
                placed = Cell(self.t("chain-placed"), evidence=self.maker.notes.of(one.evidence))
                return chain, placed, Cell(), Cell()
            who = self.maker.thing(part.who, part.evidence, "" if part.here else "possible")
            return chain, who, self._stage(part), self._listed(part.status)

        columns = (self._column("chain"), self._column("who"), self._column("stage"), self._column("status"))
        return self._table("its-chains", columns, Made(told, row))

    def _stage(self, part: ChainPart) -> Cell:
        if part.stage is not None:
            return self.maker.thing(part.stage)
        if not part.possible:
            return Cell(self.t("unsaid"))
        names = ("、" if self.lang == "zh" else ", ").join(one.in_(self.lang) for one in part.possible)
        return Cell(self.t("one-of", stages=names), mark="possible")

    # ---- what else is said -----------------------------------------------------------------------

    def _remarks(self, those: Sequence[Remark], key: str) -> Section | None:
        """Return titles, goals, initiatives … each with its status."""
        # Goals and the like are called nothing in print.
        titled = key == "its-titles" and any(one.title for one in those)
        rows = Made(
            those,
            lambda one: (
                self.maker.thing(one.what, one.evidence),
                *([Cell(one.title)] if titled else []),
                Cell(self.t(f"kind-{one.kind}")),
                self._listed(one.status),
            ),
        )
        title = [self._column("title", "title-printed")] if titled else []
        columns = (self._column("statement"), *title, self._column("kind"), self._column("status"))
        return self._table(key, columns, rows)

    def _people(self) -> Section | None:
        rows = Made(
            self.found.people,
            lambda one: (
                self.maker.thing(one.who, one.evidence),
                Cell(self.maker.listed(one.titles)),
                self._listed(one.says),
            ),
        )
        columns = (self._column("person"), self._column("post"), self._column("says", "says-what"))
        return self._table("its-people", columns, rows)

    def _policies(self) -> Section | None:
        rows = Made(
            self.found.policies,
            lambda one: (
                self.maker.thing(one.what, one.evidence),
                self._listed([told.what for told in one.through]),
            ),
        )
        return self._table("its-policies", (self._column("policy"), self._column("through")), rows)

    # ---- what is not said ------------------------------------------------------------------------

    def _unsaid(self, silent: Sequence[str]) -> Section | None:
        """Return of what no source names anything here, and the figures that its peers have."""
        rows = tuple(
            (
                self.figures.dimension(one.indicator),
                Cell(self.t("how-many", n=len(one.said_of), of=one.peers)),
                self._listed(one.said_of),
            )
            for one in self.found.unsaid
        )
        columns = (
            self._column("indicator"),
            self._column("count", "peers-with"),
            self._column("peers", "about-whom"),
        )
        title = self.t("its-unsaid")
        topics = Facts(((self.t("silent-topics"), tuple(map(Cell, silent))),))
        table = Table(UNSAID, title, columns, rows)
        parts: tuple[Part, ...] = (*([topics] if silent else []), *([table] if rows else []))
        return Section("its-unsaid-head", title, parts, self.t("its-unsaid-lead")) if parts else None
