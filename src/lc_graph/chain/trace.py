"""An industry chain traced: stages in order, who takes part, evidence, and gaps against the reference chain.

What the sources say and what the reference chain says stay apart: a member of a reference chain is never a
participant, and where a source is ambiguous every reading is shown instead of one being chosen.
"""

from __future__ import annotations

import heapq
from dataclasses import replace

from rdflib.namespace import SKOS

from ..engine import naming
from ..engine.lookup import Evidence, Lookup, Name, shared
from ..engine.store import Store
from ..terms import LC, SCHEMA, code
from . import gaps as gap_rules
from .model import Document, Flow, Gap, Participant, ReadingStated, Remark, StageTrace, Trace
from .parts import Parts
from .remarks import remarks
from .words import gap_words, note_words

POSITIONS = ("upstream", "midstream", "downstream")


def trace(store: Store, name: str, area: str | None = None) -> Trace:
    """Trace the chain called ``name``, if asked as seen from an area.

    Args:
        store: the data; its default graph is read.
        name: any printed name, label (zh or en) or id of the chain, its industry or its product.
        area: the same of a region, zone or area; participants beyond it then fill no gap.

    Raises:
        UsageError: for a name nothing answers to, with what comes near.
    """
    lookup = Lookup(store)
    chain = naming.chain(lookup, name)
    return _Tracer(lookup, chain, naming.area(lookup, area) if area else None).trace()


def of(store: Store, chain: str, area: str | None = None) -> Trace:
    """Trace a chain, if asked as seen from an area; both are given by their IRIs, which are not checked."""
    return _Tracer(shared(store), chain, area).trace()


def names(store: Store) -> tuple[Name, ...]:
    """Return the chains of the data, by id."""
    lookup = Lookup(store)
    return lookup.names(lookup.of_class(LC.IndustryChain))


class _Tracer:
    """Gathers one trace."""

    def __init__(self, lookup: Lookup, chain: str, area: str | None) -> None:
        self.lookup, self.chain, self.area = lookup, chain, area
        self.parts = Parts(lookup, chain, area)
        references = lookup.subjects(LC.referenceFor, chain)
        self.reference = references[0] if references else None
        self.documents: set[str] = set()

    def trace(self) -> Trace:
        look, parts = self.lookup, self.parts
        if self.reference:
            self.documents |= set(look.objects(self.reference, LC.documentedBy))
        stages = self._stages()
        industries = parts.stated(self.chain, LC.inIndustry)
        products = parts.stated(self.chain, LC.hasProduct)
        unplaced = parts.unplaced()
        everyone = [*unplaced, *(one for stage in stages for one in stage.participants)]
        related = parts.related({one.what.iri for one in industries}, {one.what.iri for one in everyone})
        topics = {self.chain, *(one.what.iri for one in (*industries, *products))}
        topics |= {brand for one in products for brand in look.subjects(LC.composedOf, one.what.iri)}
        topics |= {one.what.iri for one in related if one.kind == "cluster"}
        words = {naming.core(look.name(self.chain).zh), *(one.what.zh for one in products)}
        populations = look.codes_naming("population", words)
        named = {one.what.iri for one in everyone if not one.area_wide}
        return Trace(
            chain=look.name(self.chain),
            area=look.name(self.area) if self.area else None,
            reference=look.name(self.reference) if self.reference else None,
            regions=parts.stated(self.chain, LC.locatedIn),
            products=products,
            industries=industries,
            stages=stages,
            unplaced=unplaced,
            related=related,
            figures=parts.figures(topics, populations),
            remarks=self._remarks(topics | named, populations, words),
            readings=self._readings(),
            documents=tuple(self._document(iri) for iri in sorted(self.documents)),
            evidence=look.evidence(self.chain),
            definitions={kind: self._definition(kind) for kind in gap_rules.KINDS},
        )

    # ---- stages ----------------------------------------------------------------------------------

    def _stages(self) -> tuple[StageTrace, ...]:
        look = self.lookup
        of_chain = set(look.subjects(LC.stageOf, self.chain))
        found: list[StageTrace] = []
        for iri in self._in_order():
            stated = [stage for stage in look.objects(iri, LC.matchesStage) if stage in of_chain]
            found.append(self._stage(len(found) + 1, iri, stated))
        matched = {name.iri for stage in found for name in stage.stated}
        for iri in sorted(of_chain - matched):
            found.append(self._stage(len(found) + 1, None, [iri]))
        return tuple(found)

    def _in_order(self) -> list[str]:
        """Return the reference stages in order: what feeds a stage comes before it; ties by position, id."""
        look = self.lookup
        if not self.reference:
            return []
        stages = look.subjects(LC.referenceStageOf, self.reference)
        onward = {stage: [end for end in look.objects(stage, LC.feeds) if end in stages] for stage in stages}
        waiting = {stage: sum(stage in ends for ends in onward.values()) for stage in stages}
        ready = [(self._rank(stage), stage) for stage in stages if not waiting[stage]]
        heapq.heapify(ready)
        order: list[str] = []
        while ready:
            _, stage = heapq.heappop(ready)
            order.append(stage)
            for end in onward[stage]:
                waiting[end] -= 1
                if not waiting[end]:
                    heapq.heappush(ready, (self._rank(end), end))
        return order + [stage for stage in stages if stage not in order]  # a circle, which shapes refuse

    def _rank(self, stage: str) -> int:
        positions = [str(code("position", slug)) for slug in POSITIONS]
        here = self.lookup.objects(stage, LC.position)
        return min((positions.index(iri) for iri in here if iri in positions), default=len(positions))

    def _stage(self, order: int, reference: str | None, stated: list[str]) -> StageTrace:
        look, parts = self.lookup, self.parts
        key = reference or stated[0]
        documents = look.objects(reference, LC.documentedBy) if reference else []
        self.documents |= set(documents)
        positions = look.objects(key, LC.position)
        evidence = {one.passage: one for stage in stated for one in look.evidence(stage)}
        stage = StageTrace(
            order=order,
            reference=look.name(reference) if reference else None,
            stated=look.names(stated),
            position=look.name(positions[0]) if len(positions) == 1 else None,
            position_proposed=bool(reference) and _true(look, key, LC.positionProposed),
            proposed=bool(reference) and _true(look, key, LC.proposedByProject),
            also=tuple(look.objects(reference, SKOS.altLabel)) if reference else (),
            documents=look.names(documents),
            feeds=self._flows(reference) if reference else (),
            participants=parts.at(stated),
            products=tuple(one for stage in stated for one in parts.stated(stage, LC.hasProduct)),
            gaps=(),
            evidence=tuple(evidence.values()),
        )
        stage = replace(stage, gaps=self._gaps(stage))
        zh, en = note_words(stage, self.area is not None)
        return replace(stage, notes_zh=zh, notes_en=en)

    def _flows(self, stage: str) -> tuple[Flow, ...]:
        look = self.lookup
        flows = {"".join(look.objects(flow, LC.flowTo)): flow for flow in look.subjects(LC.flowFrom, stage)}
        found = []
        for end in look.objects(stage, LC.feeds):
            flow = flows.get(end, "")
            documents = look.objects(flow, LC.documentedBy) if flow else []
            self.documents |= set(documents)
            proposed, by_product = (
                bool(flow) and _true(look, flow, mark) for mark in (LC.proposedByProject, LC.ofByProduct)
            )
            found.append(Flow(look.name(end), by_product, proposed, look.names(documents)))
        return tuple(found)

    # ---- gaps ------------------------------------------------------------------------------------

    def _gaps(self, stage: StageTrace) -> tuple[Gap, ...]:
        stated = [name.iri for name in stage.stated]
        lacks = self._lacks([*stated, *([stage.reference.iri] if stage.reference else [])], stage)
        findings = gap_rules.find(
            stated, self.parts.members(certain=True), self.parts.members(certain=False),
            [placing for _, placing in self.parts.placings()], lacking=bool(lacks),
        )  # fmt: skip
        found = []
        for finding in findings:
            definition = self._definition(finding.kind)
            zh, en = gap_words(finding, stage, self.lookup.names(lacks), self._open())
            found.append(
                Gap(
                    kind=finding.kind,
                    code=self.lookup.name(code("gap", finding.kind)),
                    definition_zh=definition[0],
                    definition_en=definition[1],
                    certain=finding.certain,
                    provisional=stage.proposed,
                    why_zh=zh,
                    why_en=en,
                    evidence=self._lack_evidence(lacks) if finding.kind == "missing" else (),
                )
            )
        return tuple(found)

    def _open(self) -> int:
        """Return how many take part at a stage that no source states; areas as a whole not counted."""
        return sum(not one.area_wide for one in self.parts.unplaced())

    def _lacks(self, stages: list[str], stage: StageTrace) -> list[str]:
        """Return what sources say is lacking at a stage, in the area asked for or around it."""
        look = self.lookup
        things = [*stages, *(product.what.iri for product in stage.products)]
        lacks = {lack for thing in things for lack in look.subjects(LC.lackOf, thing)}
        if self.area:
            here = {self.area, *look.around(self.area)}
            places = {lack: set(look.objects(lack, LC.lackIn)) for lack in lacks}
            lacks = {lack for lack in lacks if not places[lack] or here & places[lack]}
        return sorted(lacks)

    def _lack_evidence(self, lacks: list[str]) -> tuple[Evidence, ...]:
        for lack in lacks:
            self.documents |= set(self.lookup.objects(lack, LC.documentedBy))
        return tuple(one for lack in lacks for one in self.lookup.evidence(lack))

    def _definition(self, kind: str) -> tuple[str, str]:
        iri = code("gap", kind)
        return self.lookup.text(iri, SKOS.definition, "zh"), self.lookup.text(iri, SKOS.definition, "en")

    # ---- the rest --------------------------------------------------------------------------------

    def _remarks(self, topics: set[str], populations: list[str], words: set[str]) -> tuple[Remark, ...]:
        """Return what else is stated of the topics, among the populations or under a title with the words."""
        look = self.lookup
        about = {iri for topic in topics for iri in look.before(topic)}
        about |= {iri for population in populations for iri in look.subjects(LC.among, population)}
        titled = str(LC.title)
        for iri in look.of_class(LC.Recognition):
            titles = look.objects(iri, titled)
            if any(word in title for word in words for title in titles):
                about.add(iri)
        return tuple(remarks(look, about))

    def _readings(self) -> tuple[ReadingStated, ...]:
        look = self.lookup
        found = []
        for reading, placing in self.parts.placings():
            places = tuple(
                (look.name(self.parts.who(participation)), look.name(stage))
                for participation, stage in sorted(placing.items())
            )
            found.append(ReadingStated(look.name(reading), places, look.evidence(reading)))
        return tuple(found)

    def _document(self, iri: str) -> Document:
        look = self.lookup
        date = "".join(look.objects(iri, "http://purl.org/dc/terms/date")[:1])
        url = "".join(look.objects(iri, SCHEMA.url)[:1])
        return Document(look.name(iri), url, date, look.text(iri, LC.tier))


def _true(look: Lookup, iri: str, mark: str) -> bool:
    return look.text(iri, mark) in ("true", "1")


__all__ = ["Participant", "Trace", "names", "of", "trace"]
