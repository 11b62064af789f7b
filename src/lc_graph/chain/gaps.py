"""The five kinds of gap of a stage, from who takes part there; ambiguous sources give one answer a reading.

*missing*: a source says that it is lacking. *unknown*: no source speaks. *pending*: only unfinished
projects. *thin*: exactly one participant. *outside*: only participants beyond the area asked for.
A source that gives a stage to an administrative area as a whole names nobody, yet does speak: none of
the last four holds then, and the stage carries a note instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal["missing", "unknown", "pending", "thin", "outside"]
Where = Literal["inside", "outside", "perhaps", "unclear"]
KINDS: tuple[Kind, ...] = ("missing", "unknown", "pending", "thin", "outside")


@dataclass(frozen=True, order=True)
class Member:
    """Someone who takes part at a stage.

    Attributes:
        participation: the IRI of the participation.
        area_wide: an administrative area as a whole, so that nobody is named.
        unfinished_project: a project that a source says is not finished yet (or whose part is only planned).
        where: whether it lies in the area asked for; ``inside`` when no area is asked for, ``perhaps`` when
            it does in some reading, ``unclear`` when no source says.
    """

    participation: str
    area_wide: bool
    unfinished_project: bool
    where: Where


@dataclass(frozen=True)
class Finding:
    """A gap that holds: in every reading (``certain``) or only in some."""

    kind: Kind
    certain: bool


class _Sum(NamedTuple):
    """All that the kinds depend on: of a set of members, and of several sets put together."""

    area_wide: bool = False
    inside: int = 0
    unfinished: bool = True
    anyone: bool = False
    outside: bool = True

    def __add__(self, other: object) -> _Sum:
        """Return what holds of two sets that share no member."""
        assert isinstance(other, _Sum)
        return _Sum(
            self.area_wide or other.area_wide,
            min(self.inside + other.inside, 2),  # none, one, or more than one
            self.unfinished and other.unfinished,
            self.anyone or other.anyone,
            self.outside and other.outside,
        )

    def kinds(self, lacking: bool) -> set[Kind]:
        """Return the kinds of gap that hold."""
        found: set[Kind] = {"missing"} if lacking else set()
        if self.area_wide:
            return found
        if not self.inside:
            return found | {"outside" if self.anyone and self.outside else "unknown"}
        if self.unfinished:
            found.add("pending")
        if self.inside == 1:
            found.add("thin")
        return found


def _sum(members: Iterable[Member]) -> _Sum:
    everyone = list(members)
    inside = [member for member in everyone if member.where == "inside"]
    return _Sum(
        any(member.area_wide for member in inside),
        min(len(inside), 2),
        all(member.unfinished_project for member in inside),
        bool(everyone),
        all(member.where == "outside" for member in everyone),
    )


def kinds(members: Iterable[Member], *, lacking: bool = False) -> set[Kind]:
    """Return the kinds of gap that hold when exactly ``members`` take part."""
    return _sum(members).kinds(lacking)


Placing = Mapping[str, str]
"""One reading: which participation is at which stage."""


def find(
    stages: Iterable[str],
    certain: Mapping[str, Iterable[Member]],
    possible: Mapping[str, Iterable[Member]],
    readings: Sequence[Placing],
    *,
    lacking: bool = False,
) -> list[Finding]:
    """Return the gaps of a stage, in the order of :data:`KINDS`.

    Args:
        stages: the stages (of sources) that stand for the stage asked about.
        certain: the members whose stage is certain, by stage.
        possible: the members whose stage is one of several, by each of those stages.
        readings: the readings that place the latter.
        lacking: whether a source says that the stage is lacking.
    """
    stages = list(stages)
    fixed = {member for stage in stages for member in certain.get(stage, ())}
    open_ = {member for stage in stages for member in possible.get(stage, ())}
    sums = {_sum(fixed)}
    # The combinations are as many as the product of all choices; what the kinds depend on has few values.
    for options in _choices(set(stages), open_ - fixed, readings):
        sums = {one + other for one in sums for other in set(map(_sum, options))}
    answers = [one.kinds(lacking) for one in sums]
    everywhere = set.intersection(*answers)
    anywhere = set.union(*answers)
    return [Finding(kind, kind in everywhere) for kind in KINDS if kind in anywhere]


def _choices(
    stages: set[str], members: set[Member], readings: Sequence[Placing]
) -> Iterator[list[set[Member]]]:
    """Yield the choices, each by itself: which of the undecided may be there together, one set a reading."""
    by_id = {member.participation: member for member in members}
    free = set(members)
    for group in _alternatives(readings):
        named = {participation for reading in group for participation in reading} & by_id.keys()
        if not named:
            continue
        yield [{by_id[name] for name in named if reading.get(name) in stages} for reading in group]
        free -= {by_id[name] for name in named}
    # Those whom no reading places are each there or not. None, each alone and all together decide every
    # kind: pending and outside hold for a set when they hold for each of it, unknown for none, thin for one.
    if free:
        yield [set(), *({member} for member in free), free]


def _alternatives(readings: Sequence[Placing]) -> list[list[Placing]]:
    """Group the readings that speak of the same participations: only one of a group can be right."""
    groups: dict[int, tuple[set[str], list[Placing]]] = {}
    whose: dict[str, int] = {}
    for number, reading in enumerate(readings):
        names, together = set(reading), [reading]
        for touched in {whose[name] for name in reading if name in whose}:
            others, before = groups.pop(touched)
            names |= others
            together = [*before, *together]
        groups[number] = (names, together)
        whose |= dict.fromkeys(names, number)
    return [together for _, together in groups.values()]
