"""Who stands where in a chain: how far its stages are filled, in which county, and who feeds whom across."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..engine.lookup import Lookup, Name
from ..terms import LC, code
from .model import Flow, Participant, StageTrace, Trace

POSSIBLE = str(code("status", "possible"))


@dataclass(frozen=True)
class Completeness:
    """How far the stages of a chain are filled.

    Attributes:
        stages: how many there are.
        filled: how many of them have a participant whose stage is certain.
        unnamed: how many of those have only an area as a whole there, so that nobody is named.
        proposed: how many stages only this project proposes.
    """

    stages: int
    filled: int
    unnamed: int
    proposed: int


def completeness(trace: Trace) -> Completeness:
    """Return how far the stages of a chain are filled, as seen from its area."""
    sure = [
        [one for one in stage.participants if is_sure(one) and one.where == "inside"]
        for stage in trace.stages
    ]
    return Completeness(
        len(trace.stages),
        sum(bool(found) for found in sure),
        sum(bool(found) and all(one.area_wide for one in found) for found in sure),
        sum(stage.proposed for stage in trace.stages),
    )


def is_sure(one: Participant) -> bool:
    """Say whether a source says outright that someone is at the stage."""
    return one.certain and POSSIBLE not in {status.iri for status in one.status}


@dataclass(frozen=True)
class Seat:
    """Where someone is: the smallest administrative area that sources name, if they name one."""

    region: Name | None
    certain: bool


def seats(lookup: Lookup, one: Participant) -> tuple[Seat, ...]:
    """Return where a participant is; areas that are only possible when no source is certain."""
    certain = smallest(lookup, {one.what.iri, *lookup.around(one.what.iri)})
    if certain:
        return tuple(Seat(name, True) for name in certain)
    places = {place.what.iri for place in one.places}
    possible = smallest(lookup, places.union(*(lookup.around(place) for place in places)))
    return tuple(Seat(name, False) for name in possible) or (Seat(None, True),)


def smallest(lookup: Lookup, places: set[str]) -> tuple[Name, ...]:
    """Return the administrative areas among some places that hold no other of them."""
    regions = {place for place in places if lookup.is_a(place, LC.Region)}
    wider = set().union(*(lookup.around(region) for region in regions))
    return lookup.names(sorted(regions - wider))


@dataclass(frozen=True)
class Standing:
    """One participant in one area, at a stage (or at one that no source states)."""

    stage: StageTrace | None
    who: Participant
    region: Name | None
    certain: bool


def standings(lookup: Lookup, trace: Trace) -> tuple[Standing, ...]:
    """Return who stands where, stage by stage, then those whose stage is not stated."""
    at = [(stage, one) for stage in trace.stages for one in stage.participants]
    everyone = [*at, *((None, one) for one in trace.unplaced)]
    return tuple(
        Standing(stage, one, seat.region, seat.certain and is_sure(one))
        for stage, one in everyone
        for seat in seats(lookup, one)
    )


@dataclass(frozen=True)
class Link:
    """A flow of the reference chain between participants of different areas.

    That the one delivers to the other is not said: their stages follow each other.
    """

    flow: Flow
    giver: Standing
    taker: Standing

    @property
    def certain(self) -> bool:
        """Say whether stage and place of both are certain."""
        return self.giver.certain and self.taker.certain


def links(lookup: Lookup, trace: Trace, standings: tuple[Standing, ...]) -> tuple[Link, ...]:
    """Return the flows from a stage where one area's participants stand to one where another's do."""
    return tuple(
        Link(flow, giver, taker)
        for stage in trace.stages
        for flow in stage.feeds
        for giver in _at(standings, stage.name)
        for taker in _at(standings, flow.to)
        if _apart(lookup, giver.region, taker.region)
    )


def _at(standings: tuple[Standing, ...], stage: Name) -> Iterator[Standing]:
    return (one for one in standings if one.stage and one.stage.name.iri == stage.iri)


def _apart(lookup: Lookup, one: Name | None, other: Name | None) -> bool:
    """Say whether two areas are known and neither lies in the other."""
    if one is None or other is None or one.iri == other.iri:
        return False
    return one.iri not in lookup.around(other.iri) and other.iri not in lookup.around(one.iri)
