"""What the profile of a region and the series of an indicator consist of. Everything is plain data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..chain.model import Remark
from ..engine.lookup import Evidence, Name
from ..made import Made
from ..terms import ID
from .model import Figure


@dataclass(frozen=True)
class Line:
    """A figure with what the sources say of it: its ranks, and its distance from other figures.

    Attributes:
        figure: the figure; a rank or a difference itself where no source says of what.
        ranks: the ranks a source states for it.
        differences: by how much a source says it is above another period or area.
    """

    figure: Figure
    ranks: tuple[Figure, ...]
    differences: tuple[Figure, ...]


@dataclass(frozen=True)
class Member:
    """A project, zone, enterprise … that lies in the region.

    Attributes:
        kind: its class, as in ids: ``project``, ``zone``, ``enterprise`` …
        certain: whether the sources say so; false when it holds in some reading only.
        where: where in the region it lies, when a source says.
        figures: the figures about it.
        phases: how far it has come, of a project.
        industries: those it belongs to.
    """

    what: Name
    kind: str
    certain: bool
    where: tuple[Name, ...]
    figures: tuple[Figure, ...]
    evidence: tuple[Evidence, ...]
    phases: tuple[Name, ...] = ()
    industries: tuple[Name, ...] = ()


class Members(Made[str, Member]):
    """What lies in a region: there may be very much, and each is described when it is looked at."""

    def __init__(self, iris: Sequence[str], describe: Callable[[str], Member]) -> None:
        """Describe things by their IRIs."""
        super().__init__(iris, describe)
        self._iris, self._describe = iris, describe

    @property
    def kinds(self) -> list[str]:
        """Return the kinds of members that there are, in order."""
        return list(dict.fromkeys(map(kind_of, self._iris)))

    def of_kind(self, *kinds: str) -> Members:
        """Return the members of some kinds."""
        return Members([iri for iri in self._iris if kind_of(iri) in kinds], self._describe)


def kind_of(iri: str) -> str:
    """Return the kind of a thing, as in ids: ``project``, ``zone``, ``enterprise`` …"""
    return iri.removeprefix(str(ID)).partition("/")[0]


@dataclass(frozen=True)
class ChainPart:
    """A part in an industry chain that the region or one of its members takes.

    Attributes:
        participation: the statement.
        who: the region or its member.
        here: whether it is certain that the member lies in the region.
        stage: the stage, when it is certain.
        possible: the stages of which it may be one, when it is not.
    """

    participation: Name
    who: Name
    here: bool
    stage: Name | None
    possible: tuple[Name, ...]
    status: tuple[Name, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class ChainHere:
    """An industry chain in the region.

    Attributes:
        evidence: the passages that place the chain itself here; none when only its participants are here.
        parts: who of the region takes part.
    """

    chain: Name
    evidence: tuple[Evidence, ...]
    parts: tuple[ChainPart, ...]


@dataclass(frozen=True)
class Speaker:
    """A person to whom a source attributes something said of the region.

    Attributes:
        posts: the posts the sources name, in our words.
        titles: the same as they are printed.
        says: what is attributed.
    """

    who: Name
    posts: tuple[Name, ...]
    titles: tuple[str, ...]
    says: tuple[Name, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class PolicyHere:
    """A policy that the region carries out, aims at or is meant by.

    Attributes:
        through: the initiatives and goals that connect them; none when the policy itself names the region.
    """

    what: Name
    through: Sequence[Remark]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Unsaid:
    """An indicator that the sources give for at least half of a region's peers, but not for it.

    It is unknown, which is neither zero nor none.
    """

    indicator: Name
    said_of: tuple[Name, ...]
    peers: int


@dataclass(frozen=True)
class Profile:
    """What the sources say of a region or zone.

    Attributes:
        level: its administrative level; zones have none.
        part_of: the places it lies in.
        lines: every figure about it, with stated ranks and differences beside it.
        members: what lies in it, sorted by kind; :meth:`of_kind` picks.
        chains: the industry chains it or its members take part in, or that are placed in it.
        titles: titles, firsts and lists of its own.
        remarks: goals, initiatives, trends, roles … of its own.
        people: those to whom statements about it are attributed.
        unsaid: what the sources say of most of its peers but not of it.
        evidence: the passages that name it.
    """

    region: Name
    level: Name | None
    part_of: tuple[Name, ...]
    lines: tuple[Line, ...]
    members: Members
    chains: tuple[ChainHere, ...]
    titles: Sequence[Remark]
    remarks: Sequence[Remark]
    people: tuple[Speaker, ...]
    policies: Sequence[PolicyHere]
    unsaid: tuple[Unsaid, ...]
    evidence: Sequence[Evidence]

    def of_kind(self, *kinds: str) -> Sequence[Member]:
        """Return the members of some kinds: ``project``, ``zone``, ``enterprise`` …"""
        return self.members.of_kind(*kinds)


@dataclass(frozen=True)
class Point:
    """What the sources give for one place (or project …) and period; more than one figure is a conflict."""

    about: Name
    period: Name
    figures: tuple[Figure, ...]

    @property
    def conflict(self) -> bool:
        """Whether the sources give several figures, here or under other dimensions."""
        return len(self.figures) > 1 or any(figure.disputed for figure in self.figures)


@dataclass(frozen=True)
class Series:
    """Figures of an indicator that may stand on one axis: they are alike but for whom and when.

    Attributes:
        kind, unit: level, growth, rank … and the unit; series that differ in these never share an axis.
        population, comparator, adjustment, status: what else they share.
    """

    kind: Name
    unit: Name
    population: Name
    comparator: Name
    adjustment: Name
    status: Name
    points: tuple[Point, ...]

    @property
    def axis(self) -> str:
        """What tells which series may share an axis."""
        return "-".join(name.id.rpartition("/")[2] for name in (self.kind, self.unit))


@dataclass(frozen=True)
class IndicatorTold:
    """An indicator over places and periods.

    Attributes:
        definition_zh, definition_en: what it means, where it is defined.
        series: sorted so that those of one axis stand together.
    """

    indicator: Name
    definition_zh: str
    definition_en: str
    series: tuple[Series, ...]

    def axes(self) -> tuple[tuple[Series, ...], ...]:
        """Return the series, those of one axis together."""
        found: dict[str, list[Series]] = {}
        for one in self.series:
            found.setdefault(one.axis, []).append(one)
        return tuple(map(tuple, found.values()))
