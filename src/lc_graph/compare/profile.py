"""A region as the sources tell of it: figures, what lies in it, chains, titles, and what is left unsaid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rdflib.namespace import PROV, RDF

from ..chain.remarks import WHOSE, in_order, remarks
from ..engine import naming
from ..engine.lookup import Evidence, Lookup, Name, shared
from ..engine.store import Store
from ..made import Made, Together
from ..terms import LC
from .figures import figures
from .model import Figure
from .profiles import (
    ChainHere,
    ChainPart,
    Line,
    Member,
    Members,
    PolicyHere,
    Profile,
    Speaker,
    Unsaid,
    kind_of,
)

MEMBERS = (LC.Project, LC.Undertaking, LC.Zone, LC.Enterprise, LC.Cluster)
"""The classes of what lies in a region and is listed."""

TITLES = ("recognition", "superlative", "listing")
"""The kinds of statement that give a title, a first or a place in a list."""

DIFFERENCES = ("kind/difference", "kind/difference-of-growth")


def profile(store: Store, region: str, *, printed: Sequence[Figure] | None = None) -> Profile:
    """Return what the sources say of a region or zone.

    Args:
        store: the data; its default graph is read.
        region: what it is called: a printed name, a label (zh or en) or an id.
        printed: what :func:`.figures.figures` returned for the store, to spare reading it again.

    Raises:
        UsageError: for a name no place answers to, with what comes near.
    """
    lookup = shared(store)
    iri = naming.area(lookup, region)
    return _Profiler(lookup, iri, figures(store) if printed is None else printed).profile()


class _Profiler:
    """Gathers one profile."""

    def __init__(self, lookup: Lookup, region: str, printed: Sequence[Figure]) -> None:
        self.lookup, self.region, self.printed = lookup, region, printed
        self._claimed: dict[str, dict[str, list[str]]] = {}
        self.about: dict[str, list[Figure]] = {}
        for figure in printed:
            self.about.setdefault(figure.about.iri, []).append(figure)

    def profile(self) -> Profile:
        look = self.lookup
        levels = look.objects(self.region, LC.level)
        certain, own = self.inside(), self.own()
        titles, others = (
            remarks(look, [iri for iri in own if (kind_of(iri) in TITLES) == is_title])
            for is_title in (True, False)
        )
        return Profile(
            region=look.name(self.region),
            level=look.name(levels[0]) if levels else None,
            part_of=look.names(sorted(look.around(self.region))),
            lines=lines(self.about.get(self.region, ())),
            members=Members(list(certain), lambda iri: self.member(iri, certain[iri])),
            chains=self.chains(certain),
            titles=titles,
            remarks=others,
            people=self.people(own),
            policies=self.policies(own),
            unsaid=self.unsaid(),
            evidence=Together(look.objects(self.region, PROV.wasDerivedFrom), look.passages),
        )

    # ---- what lies in it -------------------------------------------------------------------------

    def inside(self) -> dict[str, bool]:
        """Return what lies in the region, by kind, each with whether the sources say so for certain."""
        look = self.lookup
        certain = {*look.subjects(LC.locatedIn, self.region), *look.subjects(LC.placedIn, self.region)}
        found = look.instances(*MEMBERS).intersection(certain.union(self.claimed(self.region)))
        ordered = sorted(found, key=lambda iri: (kind_of(iri), iri not in certain, iri))
        return {iri: iri in certain for iri in ordered}

    def claimed(self, place: str) -> dict[str, list[str]]:
        """Return the claims that something is located in a place, by what is."""
        if place not in self._claimed:
            look, found = self.lookup, dict[str, list[str]]()
            of_places = look.claiming(LC.locatedIn)
            for claim in look.subjects(RDF.object, place):
                if claim in of_places:
                    for subject in look.objects(claim, RDF.subject):
                        found.setdefault(subject, []).append(claim)
            self._claimed[place] = found
        return self._claimed[place]

    def member(self, iri: str, certain: bool) -> Member:
        look = self.lookup
        where = [place for place in look.objects(iri, LC.locatedIn) if place != self.region]
        inside = [place for place in where if self.region in look.around(place)]
        claims = [claim for place in (self.region, *inside) for claim in self.claimed(place).get(iri, ())]
        return Member(
            what=look.name(iri),
            kind=kind_of(iri),
            certain=certain,
            where=look.names(inside),
            figures=tuple(self.about.get(iri, ())),
            evidence=self.evidence(claims) or look.evidence(iri),
            phases=look.names(look.objects(iri, LC.phase)),
            industries=look.names(look.objects(iri, LC.inIndustry)),
        )

    def evidence(self, things: Iterable[str]) -> tuple[Evidence, ...]:
        """Return the passages that vouch for any of some resources, in printed order."""
        found = {one.passage: one for iri in things for one in self.lookup.evidence(iri)}
        return tuple(sorted(found.values(), key=lambda one: (one.first_line, one.passage)))

    # ---- chains ----------------------------------------------------------------------------------

    def chains(self, inside: Mapping[str, bool]) -> tuple[ChainHere, ...]:
        look = self.lookup
        certain = {self.region: True} | dict(inside)
        parts: dict[str, list[ChainPart]] = {}
        for who, here in certain.items():
            for participation in look.subjects(LC.participant, who):
                for chain in look.objects(participation, LC.inChain):
                    parts.setdefault(chain, []).append(self.part(participation, who, here))
        placed = {iri for iri in look.subjects(LC.locatedIn, self.region) if look.is_a(iri, LC.IndustryChain)}
        return tuple(
            ChainHere(
                look.name(chain),
                self.evidence(
                    claim for claim, place in look.claims(chain, LC.locatedIn) if place == self.region
                ),
                tuple(parts.get(chain, ())),
            )
            for chain in sorted(placed | parts.keys())
        )

    def part(self, participation: str, who: str, here: bool) -> ChainPart:
        look = self.lookup
        stages = look.objects(participation, LC.atStage)
        return ChainPart(
            participation=look.name(participation),
            who=look.name(who),
            here=here,
            stage=look.name(stages[0]) if stages else None,
            possible=() if stages else look.names(look.objects(participation, LC.possibleStage)),
            status=look.names(look.objects(participation, LC.status)),
            evidence=look.evidence(participation),
        )

    # ---- what else is said -----------------------------------------------------------------------

    def own(self) -> list[str]:
        """Return what else is stated of the region: titles, goals, initiatives …"""
        look = self.lookup
        about = {iri for property in (*WHOSE, LC.concerns) for iri in look.subjects(property, self.region)}
        return in_order(look, about)

    def people(self, own: Sequence[str]) -> tuple[Speaker, ...]:
        """Return those to whom statements about the region, or its figures, are attributed."""
        says: dict[str, list[str]] = {}
        figures = [figure.figure.iri for figure in self.about.get(self.region, ())]
        attributed = self.lookup.pairs(LC.attributedTo)
        for iri in (*own, *figures):
            for person in attributed.get(iri, ()):
                says.setdefault(person, []).append(iri)
        return tuple(self.speaker(person, said) for person, said in sorted(says.items()))

    def speaker(self, person: str, said: Sequence[str]) -> Speaker:
        look = self.lookup
        posts = look.subjects(LC.postHolder, person)
        return Speaker(
            who=look.name(person),
            posts=look.names(posts),
            titles=tuple(title for post in posts for title in look.objects(post, LC.title)),
            says=look.names(said),
            evidence=self.evidence([*posts, *said]),
        )

    def policies(self, own: Sequence[str]) -> Sequence[PolicyHere]:
        look = self.lookup
        through: dict[str, list[str]] = {}
        for iri in own:
            for property in (LC.under, LC.concerns):
                for other in look.pairs(property).get(iri, ()):
                    through.setdefault(other, []).append(iri)
        direct = {*look.objects(self.region, LC.implements), *look.subjects(LC.concerns, self.region)}
        implemented: dict[str, list[str]] = {}
        for claim, object in look.claims(self.region, LC.implements):
            implemented.setdefault(object, []).append(claim)
        named = set(look.subjects(RDF.object, self.region)) & look.claiming(LC.concerns)

        def policy(iri: str) -> PolicyHere:
            claims = [*implemented.get(iri, ()), *named.intersection(look.subjects(RDF.subject, iri))]
            told = in_order(look, through.get(iri, ()))
            return PolicyHere(look.name(iri), remarks(look, told), self.evidence([*claims, *told]))

        return Made(sorted(look.instances(LC.Policy).intersection(through.keys() | direct)), policy)

    # ---- what they do not say --------------------------------------------------------------------

    def unsaid(self) -> tuple[Unsaid, ...]:
        """Return the indicators given for at least half of the region's peers, but not for it."""
        peers = self.peers()
        said: dict[Name, list[Name]] = {}
        for peer in peers:
            for indicator in {figure.group.indicator for figure in self.about.get(peer, ())}:
                said.setdefault(indicator, []).append(self.lookup.name(peer))
        own = {figure.group.indicator for figure in self.about.get(self.region, ())}
        return tuple(
            Unsaid(indicator, tuple(those), len(peers))
            for indicator, those in sorted(said.items())
            if indicator not in own and 2 * len(those) >= len(peers)
        )

    def peers(self) -> list[str]:
        """Return the other regions of the same level in the same region."""
        look = self.lookup
        wholes, levels = (set(look.objects(self.region, part)) for part in (LC.directlyPartOf, LC.level))
        return [
            iri
            for whole in sorted(wholes)
            for iri in look.subjects(LC.directlyPartOf, whole)
            if iri != self.region and look.is_a(iri, LC.Region) and levels & set(look.objects(iri, LC.level))
        ]


def lines(printed: Sequence[Figure]) -> tuple[Line, ...]:
    """Return figures as lines: ranks and differences stand beside the figure they are of."""
    found = {figure.figure.iri: figure for figure in printed}
    beside: dict[str, list[Figure]] = {}
    for figure in printed:
        if figure.rank or figure.group.kind.id in DIFFERENCES:
            for base in figure.qualifies:
                if base.iri in found:
                    beside.setdefault(base.iri, []).append(figure)
    placed = {figure.figure.iri for those in beside.values() for figure in those}
    return tuple(
        Line(
            figure,
            tuple(one for one in beside.get(iri, ()) if one.rank),
            tuple(one for one in beside.get(iri, ()) if not one.rank),
        )
        for iri, figure in found.items()
        if iri not in placed
    )
