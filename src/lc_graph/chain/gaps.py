"""The five kinds of gap of a stage, from who takes part there; ambiguous sources give one answer a reading.

*missing*: a source says that it is lacking. *unknown*: no source speaks. *pending*: only unfinished
projects. *thin*: exactly one participant. *outside*: only participants beyond the area asked for.
A source that gives a stage to an administrative area as a whole names nobody, yet does speak: none of
the last four holds then, and the stage carries a note instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

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


def kinds(members: Iterable[Member], *, lacking: bool = False) -> set[Kind]:
    """Return the kinds of gap that hold when exactly ``members`` take part."""
    everyone = list(members)
    found: set[Kind] = {"missing"} if lacking else set()
    inside = [member for member in everyone if member.where == "inside"]
    if any(member.area_wide for member in inside):
        return found
    if not inside:
        only_beyond = everyone and all(member.where == "outside" for member in everyone)
        return found | {"outside" if only_beyond else "unknown"}
    if all(member.unfinished_project for member in inside):
        found.add("pending")
    if len(inside) == 1:
        found.add("thin")
    return found


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
    choices = _choices(set(stages), open_ - fixed, readings)
    answers = [kinds(fixed | chosen, lacking=lacking) for chosen in choices]
    everywhere = set.intersection(*answers)
    anywhere = set.union(*answers)
    return [Finding(kind, kind in everywhere) for kind in KINDS if kind in anywhere]


def _choices(stages: set[str], members: set[Member], readings: Sequence[Placing]) -> Iterable[set[Member]]:
    """Return who of the undecided may be there together: one set a combination of readings."""
    groups = _alternatives(readings)
    by_id = {member.participation: member for member in members}
    parts: list[list[set[Member]]] = []
    free = set(members)
    for group in groups:
        named = {participation for reading in group for participation in reading} & by_id.keys()
        if not named:
            continue
        options = []
        for reading in group:
            option = {by_id[name] for name in named if reading.get(name) in stages}
            if option not in options:
                options.append(option)
        parts.append(options)
        free -= {by_id[name] for name in named}
    # Those whom no reading places are each there or not. None, each alone and all together decide every
    # kind: pending and outside hold for a set when they hold for each of it, unknown for none, thin for one.
    if free:
        parts.append([set(), *({member} for member in sorted(free)), free])
    return [set().union(*choice) for choice in product(*parts)]


def _alternatives(readings: Sequence[Placing]) -> list[list[Placing]]:
    """Group the readings that speak of the same participations: only one of a group can be right."""
    groups: list[tuple[set[str], list[Placing]]] = []
    for reading in readings:
        touched = [group for group in groups if group[0] & reading.keys()]
        names = set(reading).union(*(group[0] for group in touched))
        together = [*(one for group in touched for one in group[1]), reading]
        groups = [group for group in groups if group not in touched] + [(names, together)]
    return [group[1] for group in groups]
