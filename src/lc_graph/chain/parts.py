"""Who takes part in a chain and what is stated of them: participations, places, phases, figures, readings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property

from rdflib.namespace import RDF

from ..engine.lookup import Evidence, Lookup, Name
from ..terms import LC, SDMX_ATTRIBUTE, code
from .gaps import Member, Where
from .model import FigureStated, Participant, Stated

FINISHED = frozenset(str(code("phase", slug)) for slug in ("completed", "operating"))
NOT_YET = frozenset(str(code("status", slug)) for slug in ("planned", "target", "possible", "estimated"))
POSSIBLE = str(code("status", "possible"))


class Parts:
    """What the sources say of a chain's participants, as seen from an area (or from everywhere)."""

    def __init__(self, lookup: Lookup, chain: str, area: str | None) -> None:
        """Look at one chain."""
        self.lookup, self.chain, self.area = lookup, chain, area
        self._beyond = {area, *lookup.around(area)} if area else set()
        self._unplaced: tuple[Participant, ...] | None = None
        self._members: dict[bool, dict[str, list[Member]]] = {}
        self._standing: dict[str, tuple[list[str], list[str]]] = {}
        self._described: dict[str, Participant] = {}
        self._things: dict[str, Participant] = {}

    @cached_property
    def participations(self) -> list[str]:
        """The participations in the chain."""
        look = self.lookup
        return [iri for iri in look.subjects(LC.inChain, self.chain) if look.objects(iri, LC.participant)]

    def who(self, participation: str) -> str:
        """Return the participant of a participation."""
        return self.lookup.objects(participation, LC.participant)[0]

    def _stages(self, participation: str) -> tuple[list[str], list[str]]:
        """Return the stages of a participation: the certain ones, and those of which one may hold."""
        if participation not in self._standing:
            certain = self.lookup.objects(participation, LC.atStage)
            possible = {
                *self.lookup.objects(participation, LC.possibleStage),
                *(stage for _, stage in self._placed.get(participation, ())),
            }
            self._standing[participation] = certain, [] if certain else sorted(possible)
        return self._standing[participation]

    def placings(self) -> list[tuple[str, dict[str, str]]]:
        """Return the readings of the chain, each with the stage it gives to each participation."""
        return self._placings

    @cached_property
    def _placings(self) -> list[tuple[str, dict[str, str]]]:
        found: dict[str, dict[str, str]] = {}
        for participation in self.participations:
            for claim, stage in self.lookup.claims(participation, LC.atStage):
                for reading in self.lookup.objects(claim, LC.inReading):
                    found.setdefault(reading, {})[participation] = stage
        return sorted(found.items())

    @cached_property
    def _placed(self) -> dict[str, list[tuple[str, str]]]:
        """The readings that place a participation, each with the stage, by participation."""
        found: dict[str, list[tuple[str, str]]] = {}
        for reading, placing in self.placings():
            for participation, stage in placing.items():
                found.setdefault(participation, []).append((reading, stage))
        return found

    # ---- participants ----------------------------------------------------------------------------

    def at(self, stages: list[str]) -> tuple[Participant, ...]:
        """Return who takes part at any of these stages, the certain ones first."""
        found = []
        for participation in self.participations:
            certain, possible = self._stages(participation)
            if here := sorted(set(certain + possible) & set(stages)):
                found.append(self._participant(participation, here, possible))
        return tuple(sorted(found, key=_order))

    def unplaced(self) -> tuple[Participant, ...]:
        """Return who takes part at a stage that no source states."""
        if self._unplaced is None:
            silent = [iri for iri in self.participations if not any(self._stages(iri))]
            found = [self._participant(iri, [], []) for iri in silent]
            self._unplaced = tuple(sorted(found, key=_order))
        return self._unplaced

    def related(self, industries: set[str], known: set[str]) -> tuple[Participant, ...]:
        """Return the projects, enterprises, zones and clusters that only share an industry with the chain."""
        look = self.lookup
        classes = {str(one) for one in (LC.Project, LC.Undertaking, LC.Enterprise, LC.Zone, LC.Cluster)}
        things = {
            thing
            for industry in industries
            for thing in look.subjects(LC.inIndustry, industry)
            if classes & set(look.objects(thing, RDF.type))
        }
        found = [
            self._describe(thing, None, tuple(self._edge_evidence(thing, industries)))
            for thing in things - known
        ]
        return tuple(sorted(found, key=_order))

    def members(self, *, certain: bool) -> dict[str, list[Member]]:
        """Return the members of each stage, as the gap rules see them."""
        if certain not in self._members:  # asked for once a stage
            self._members[certain] = self._members_of(certain)
        return self._members[certain]

    def _members_of(self, certain: bool) -> dict[str, list[Member]]:
        found: dict[str, list[Member]] = {}
        for participation in self.participations:
            sure, possible = self._stages(participation)
            if POSSIBLE in self.lookup.objects(participation, LC.status):  # the part itself is only possible
                sure, possible = [], sure + possible
            for stage in sure if certain else possible:
                one = self._participant(participation, [stage], possible)
                member = Member(participation, one.area_wide, one.unfinished_project, one.where)
                found.setdefault(stage, []).append(member)
        return found

    def _participant(self, participation: str, here: list[str], possible: list[str]) -> Participant:
        look = self.lookup
        if participation not in self._described:  # asked for at each of its stages, and by the gaps
            described = self._describe(self.who(participation), participation, look.evidence(participation))
            self._described[participation] = described
        base = self._described[participation]
        if not possible:
            return base
        readings = [reading for reading, stage in self._placed.get(participation, ()) if stage in here]
        return replace(
            base,
            certain=False,
            readings=look.names(readings),
            elsewhere=look.names(stage for stage in possible if stage not in here),
        )

    def _describe(self, thing: str, participation: str | None, evidence: tuple[Evidence, ...]) -> Participant:
        look = self.lookup
        if thing not in self._things:  # it may take part in many ways
            self._things[thing] = self._thing(thing)
        base = self._things[thing]
        if participation is None:
            return replace(base, evidence=evidence)
        status = look.objects(participation, LC.status)
        return replace(
            base,
            participation=look.name(participation),
            status=look.names(status),
            actions=look.names(look.objects(participation, LC.action)),
            unfinished_project=look.is_a(thing, LC.Project) and _unfinished(base.phases, status),
            evidence=evidence,
        )

    def _thing(self, thing: str) -> Participant:
        """Return what holds of a participant whatever its part."""
        look = self.lookup
        phases = self.stated(thing, LC.phase)
        name = look.name(thing)
        return Participant(
            participation=None,
            what=name,
            kind=name.id.partition("/")[0],
            certain=True,
            readings=(),
            elsewhere=(),
            status=(),
            actions=(),
            phases=phases,
            places=self.stated(thing, LC.locatedIn),
            products=self.stated(thing, LC.hasProduct),
            agents=(*self.stated(thing, LC.implementedBy), *self.stated(thing, LC.investedBy)),
            possibly_same=self._possibly_same(thing),
            figures=() if look.is_a(thing, LC.Region) else self.figures({thing}),
            where=self._where(thing),
            area_wide=look.is_a(thing, LC.Region),
            unfinished_project=look.is_a(thing, LC.Project) and _unfinished(phases, []),
            evidence=(),
        )

    def _possibly_same(self, thing: str) -> tuple[Stated, ...]:
        """Return what a thing may be another name of; the claim may stand either way round."""
        look = self.lookup
        found = list(self.stated(thing, LC.possiblySameAs))
        same = str(LC.possiblySameAs)
        for claim in look.subjects(RDF.object, thing):
            if same in look.objects(claim, RDF.predicate):
                for other in look.objects(claim, RDF.subject):
                    status = look.names(look.objects(claim, LC.status))
                    found.append(Stated(look.name(other), False, status, look.evidence(claim)))
        return tuple(found)

    def _where(self, thing: str) -> Where:
        """Say whether a thing lies in the area asked for; a place that holds the area says neither."""
        if self.area is None:
            return "inside"
        look = self.lookup
        places = look.around(thing) | {thing}
        if self.area in places:
            return "inside"
        for place in places:
            # Administrative areas of one level do not overlap; zones may lie anywhere inside theirs.
            beyond = place not in self._beyond and self.area not in look.around(place)
            if beyond and look.is_a(place, LC.Region):
                return "outside"
        possible = [one.what.iri for one in self.stated(thing, LC.locatedIn) if not one.certain]
        perhaps = any(self.area in look.around(place) | {place} for place in possible)
        return "perhaps" if perhaps else "unclear"

    # ---- what is stated --------------------------------------------------------------------------

    def stated(self, subject: str, predicate: str) -> tuple[Stated, ...]:
        """Return what stands behind an edge, with status and evidence of its claims; possible ones too."""
        look = self.lookup
        claims = look.claims(subject, predicate)
        asserted = set(look.objects(subject, predicate))
        found = []
        for object in sorted(asserted | {object for _, object in claims}):
            mine = [claim for claim, about in claims if about == object]
            statuses = sorted({status for claim in mine for status in look.objects(claim, LC.status)})
            evidence = {one.passage: one for claim in mine for one in look.evidence(claim)}
            found.append(
                Stated(look.name(object), object in asserted, look.names(statuses), tuple(evidence.values()))
            )
        return tuple(found)

    def figures(self, subjects: Iterable[str], counting: Iterable[str] = ()) -> tuple[FigureStated, ...]:
        """Return the figures about any of the subjects, or of any of the populations, in printed order."""
        look = self.lookup
        found = []
        about = {figure for subject in subjects for figure in look.subjects(LC.about, subject)}
        of = {figure for population in counting for figure in look.subjects(LC.population, population)}
        for iri in sorted(about | of):
            found.append(
                FigureStated(
                    figure=look.name(iri),
                    about=self._one(iri, LC.about),
                    indicator=self._one(iri, LC.indicator),
                    population=self._one(iri, LC.population),
                    period=self._one(iri, LC.period),
                    kind=self._one(iri, LC.kind),
                    status=self._one(iri, LC.status),
                    printed=look.text(iri, LC.printed),
                    min=look.text(iri, LC["min"]),
                    max=look.text(iri, LC["max"]),
                    unit=self._one(iri, SDMX_ATTRIBUTE.unitMeasure),
                    qualifier=self._one(iri, LC.qualifier) if look.objects(iri, LC.qualifier) else None,
                    evidence=look.evidence(iri),
                )
            )
        return tuple(sorted(found, key=_printed_order))

    def _one(self, subject: str, predicate: str) -> Name:
        return self.lookup.name(next(iter(self.lookup.objects(subject, predicate)), ""))

    def _edge_evidence(self, thing: str, industries: set[str]) -> list[Evidence]:
        stated = [one for one in self.stated(thing, LC.inIndustry) if one.what.iri in industries]
        return [evidence for one in stated for evidence in one.evidence]


def _unfinished(phases: tuple[Stated, ...], status: list[str]) -> bool:
    """Say whether sources call a project unfinished; a project of unstated phase is not called so."""
    if NOT_YET & set(status):
        return True
    finished = [
        phase
        for phase in phases
        if phase.what.iri in FINISHED and phase.certain and not NOT_YET & {one.iri for one in phase.status}
    ]
    return bool(phases) and not finished


def _printed_order(figure: FigureStated) -> tuple[int, Name]:
    return (figure.evidence[0].first_line if figure.evidence else 0, figure.figure)


def _order(participant: Participant) -> tuple[bool, bool, str]:
    return (not participant.certain, participant.area_wide, participant.what.id)
