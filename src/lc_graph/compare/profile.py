"""A region as the sources tell of it: figures, what lies in it, chains, titles, and what is left unsaid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rdflib.namespace import RDF

from ..chain.model import Remark
from ..chain.remarks import WHOSE, is_remark, remark
from ..engine import naming
from ..engine.lookup import Evidence, Lookup, Name
from ..engine.store import Store
from ..terms import LC
from .figures import figures
from .model import Figure
from .profiles import ChainHere, ChainPart, Line, Member, PolicyHere, Profile, Speaker, Unsaid

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
    lookup = Lookup(store)
    iri = naming.area(lookup, region)
    return _Profiler(lookup, iri, figures(store) if printed is None else printed).profile()


class _Profiler:
    """Gathers one profile."""

    def __init__(self, lookup: Lookup, region: str, printed: Sequence[Figure]) -> None:
        self.lookup, self.region, self.printed = lookup, region, printed
        self.about: dict[str, list[Figure]] = {}
        for figure in printed:
            self.about.setdefault(figure.about.iri, []).append(figure)

    def profile(self) -> Profile:
        look = self.lookup
        levels = look.objects(self.region, LC.level)
        members = self.members()
        own = self.remarks()
        return Profile(
            region=look.name(self.region),
            level=look.name(levels[0]) if levels else None,
            part_of=look.names(sorted(look.around(self.region))),
            lines=lines(self.about.get(self.region, ())),
            members=members,
            chains=self.chains(members),
            titles=tuple(one for one in own if one.kind in TITLES),
            remarks=tuple(one for one in own if one.kind not in TITLES),
            people=self.people(own),
            policies=self.policies(own),
            unsaid=self.unsaid(),
            evidence=look.evidence(self.region),
        )

    # ---- what lies in it -------------------------------------------------------------------------

    def members(self) -> tuple[Member, ...]:
        look = self.lookup
        wanted = {str(class_) for class_ in MEMBERS}
        certain = {*look.subjects(LC.locatedIn, self.region), *look.subjects(LC.placedIn, self.region)}
        possible = self.claimed(LC.locatedIn) - certain
        found = [
            self.member(iri, iri in certain)
            for iri in certain | possible
            if wanted & set(look.objects(iri, RDF.type))
        ]
        return tuple(sorted(found, key=lambda one: (one.kind, not one.certain, one.what)))

    def claimed(self, property: str) -> set[str]:
        """Return of what some claim says that the property leads to the region."""
        look = self.lookup
        return {
            subject
            for claim in look.subjects(RDF.object, self.region)
            if str(property) in look.objects(claim, RDF.predicate)
            for subject in look.objects(claim, RDF.subject)
        }

    def member(self, iri: str, certain: bool) -> Member:
        look = self.lookup
        where = [place for place in look.objects(iri, LC.locatedIn) if place != self.region]
        inside = [place for place in where if self.region in look.around(place)]
        claims = [claim for claim, place in look.claims(iri, LC.locatedIn) if place in (self.region, *inside)]
        return Member(
            what=look.name(iri),
            kind=look.name(iri).id.partition("/")[0],
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

    def chains(self, members: Sequence[Member]) -> tuple[ChainHere, ...]:
        look = self.lookup
        certain = {self.region: True} | {one.what.iri: one.certain for one in members}
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

    def remarks(self) -> tuple[Remark, ...]:
        look = self.lookup
        about = {iri for property in WHOSE for iri in look.subjects(property, self.region)}
        about |= set(look.subjects(LC.concerns, self.region))
        found = [remark(look, iri) for iri in sorted(about) if is_remark(look, iri)]
        return tuple(sorted(found, key=lambda one: (_first_line(one.evidence), one.what)))

    def people(self, own: Sequence[Remark]) -> tuple[Speaker, ...]:
        """Return those to whom statements about the region, or its figures, are attributed."""
        look = self.lookup
        says: dict[str, list[str]] = {}
        figures = [figure.figure.iri for figure in self.about.get(self.region, ())]
        for iri in (*(one.what.iri for one in own), *figures):
            for person in look.objects(iri, LC.attributedTo):
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

    def policies(self, own: Sequence[Remark]) -> tuple[PolicyHere, ...]:
        look = self.lookup
        through: dict[str, list[Remark]] = {}
        for one in own:
            for iri in look.objects(one.what.iri, LC.under, LC.concerns):
                through.setdefault(iri, []).append(one)
        direct = {*look.objects(self.region, LC.implements), *look.subjects(LC.concerns, self.region)}
        found = []
        implemented = look.claims(self.region, LC.implements)
        for iri in sorted(through.keys() | direct):
            if look.is_a(iri, LC.Policy):
                claims = [
                    *(claim for claim, policy in implemented if policy == iri),
                    *(claim for claim, place in look.claims(iri, LC.concerns) if place == self.region),
                ]
                told = tuple(through.get(iri, ()))
                passages = self.evidence([*claims, *(one.what.iri for one in told)])
                found.append(PolicyHere(look.name(iri), told, passages))
        return tuple(found)

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


def _first_line(evidence: tuple[Evidence, ...]) -> int:
    return evidence[0].first_line if evidence else 0
