"""What this project suggests for a chain or a region, each with its rule and what it rests on.

Suggestions stand in a graph of their own and are shown apart. No part of a trace or profile is made of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rdflib.namespace import RDF, RDFS, SKOS

from ..engine.lookup import Evidence, Lookup, Name, shared
from ..engine.store import SUGGESTIONS, Store
from ..terms import LC
from .standing import smallest

Both = tuple[str, str]
"""Words in Chinese and in English."""


@dataclass(frozen=True)
class Rule:
    """A rule of suggestions: its name and what it looks for."""

    what: Name
    explanation_zh: str
    explanation_en: str


@dataclass(frozen=True)
class Input:
    """Something that a suggestion rests on, in words, with what vouches for it.

    ``documents`` are those of the reference data; what a source says has ``evidence``.
    """

    what: Name
    zh: str
    en: str
    evidence: tuple[Evidence, ...]
    documents: tuple[Name, ...]

    def in_(self, lang: str) -> str:
        """Return the words in a language."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True)
class Suggestion:
    """Something to look into. ``text_zh`` and ``text_en`` say it in a sentence."""

    what: Name
    rule: Rule
    action: Name
    gap: Name | None
    text_zh: str
    text_en: str
    chains: tuple[Name, ...]
    stages: tuple[Name, ...]
    industries: tuple[Name, ...]
    regions: tuple[Name, ...]
    candidates: tuple[Name, ...]
    inputs: tuple[Input, ...]

    def in_(self, lang: str) -> str:
        """Return the sentence in a language."""
        return self.text_zh if lang == "zh" else self.text_en


def of_chain(store: Store, chain: str, area: str | None = None) -> tuple[Suggestion, ...]:
    """Return what is suggested for a chain (by its IRI), rule by rule; with an area, what concerns it."""
    look = _Suggested(store)
    found = look.apart.subjects(LC.forChain, chain)
    return look.told(iri for iri in found if area is None or look.concerns(iri, area, wide=True))


def of_region(store: Store, region: str) -> tuple[Suggestion, ...]:
    """Return what is suggested for a region or zone, or of what lies there, rule by rule.

    What lies in one of its counties is for that county's page.
    """
    look = _Suggested(store)
    return look.told(iri for iri in look.apart.of_class(LC.Suggestion) if look.concerns(iri, region))


def of_iri(store: Store, iri: str) -> tuple[Suggestion, ...]:
    """Return the suggestion of an IRI."""
    return _Suggested(store).told([iri])


def of_rule(store: Store, rule: str) -> tuple[Suggestion, ...]:
    """Return what a rule (by its IRI) suggests."""
    look = _Suggested(store)
    return look.told(look.apart.subjects(LC.suggestedBy, rule))


class _Suggested:
    """Reads the graph of suggestions; what they speak of is called as the default graph calls it."""

    def __init__(self, store: Store) -> None:
        self.look, self.apart = shared(store), Lookup(store, SUGGESTIONS)

    def told(self, iris: Iterable[str]) -> tuple[Suggestion, ...]:
        return tuple(sorted(map(self._suggestion, iris), key=lambda one: (one.rule.what.iri, one.what.iri)))

    def concerns(self, iri: str, area: str, *, wide: bool = False) -> bool:
        """Say whether a suggestion is for an area, or points to it or to something in it.

        ``wide``: also to something in an area within it.
        """
        told = self.apart.objects(iri, LC.forRegion, LC.candidate)
        return area in told or any(area in self._places(one, wide) for one in self._candidates(iri))

    def _places(self, thing: str, wide: bool) -> set[str]:
        around = self.look.around(thing)
        regions = {place for place in around if self.look.is_a(place, LC.Region)}
        near = {name.iri for name in smallest(self.look, regions)}
        return around if wide else around - regions | near

    def _candidates(self, iri: str) -> list[str]:
        """Return the candidates, but regions: a county lies in a city, for which its own are not meant."""
        found = self.apart.objects(iri, LC.candidate)
        return [one for one in found if not self.look.is_a(one, LC.Region)]

    def _suggestion(self, iri: str) -> Suggestion:
        apart, names = self.apart, self.look.names
        gaps = names(apart.objects(iri, LC.ofGap))
        rule = apart.objects(iri, LC.suggestedBy)[0]
        return Suggestion(
            what=apart.name(iri),
            rule=Rule(
                apart.name(rule),
                apart.text(rule, SKOS.definition, "zh"),
                apart.text(rule, SKOS.definition, "en"),
            ),
            action=names(apart.objects(iri, LC.suggestsAction))[0],
            gap=gaps[0] if gaps else None,
            text_zh=apart.text(iri, RDFS.comment, "zh"),
            text_en=apart.text(iri, RDFS.comment, "en"),
            chains=names(apart.objects(iri, LC.forChain)),
            stages=names(apart.objects(iri, LC.forStage)),
            industries=names(apart.objects(iri, LC.forIndustry)),
            regions=names(apart.objects(iri, LC.forRegion)),
            candidates=names(apart.objects(iri, LC.candidate)),
            inputs=tuple(self._input(one) for one in apart.objects(iri, LC.restsOn)),
        )

    def _input(self, iri: str) -> Input:
        look = self.look
        zh, en = self._words(iri)
        documents = look.names(look.objects(iri, LC.documentedBy))
        return Input(look.name(iri), zh, en, look.evidence(iri), documents)

    def _words(self, iri: str) -> Both:
        """Return what an input is called: a claim by what it states, a flow by its ends, a role by whose."""
        look = self.look
        if look.is_a(iri, LC.Claim):
            return self._joined(iri, (RDF.subject, RDF.predicate, RDF.object), " · ")
        if look.is_a(iri, LC.Flow):
            return self._joined(iri, (LC.flowFrom, LC.flowTo), " → ")
        own = look.name(iri)
        for property in (LC.roleIn, LC.participant):
            if whose := look.names(look.objects(iri, property)):
                return f"{whose[0].in_('zh')}：{own.in_('zh')}", f"{whose[0].in_('en')}: {own.in_('en')}"
        codes = look.objects(iri, SKOS.notation)
        code = f"GB/T 4754 {codes[0]} " if codes and look.is_a(iri, LC.IndustryClass) else ""
        return code + own.in_("zh"), code + own.in_("en")

    def _joined(self, iri: str, properties: Iterable[str], by: str) -> Both:
        ends = [self.look.name(one) for property in properties for one in self.look.objects(iri, property)]
        return by.join(end.in_("zh") for end in ends), by.join(end.in_("en") for end in ends)


__all__ = ["Input", "Rule", "Suggestion", "of_chain", "of_iri", "of_region", "of_rule"]
