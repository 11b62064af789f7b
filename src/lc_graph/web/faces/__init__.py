"""The faces of the graph: for each kind of thing, what its page shows before the bare statements."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ...terms import LC, full
from ..sections import Maker, Section
from . import chain, indicator, passages, region, sources, stage, suggestion, things, worked_out
from .orders import ORDERS

Face = Callable[[Maker, str], list[Section]]
"""Makes the sections of the page about a thing, by its IRI."""

FACES: dict[str, Face] = {
    "IndustryChain": chain.sections,
    "Stage": stage.sections,
    "ReferenceStage": stage.sections,
    "Suggestion": suggestion.one,
    "SuggestionRule": suggestion.rule,
    "Passage": passages.face,
    "Article": sources.article,
    "Source": sources.source,
    **dict.fromkeys(ORDERS, things.face),
    "Region": region.sections,
    "Zone": region.sections,
    "skos:Concept": indicator.sections,
}
"""The faces by class (a local name of ours, or ``prefix:name``), the more special first."""


def sections_of(maker: Maker, iri: str, kinds: Iterable[str]) -> list[Section]:
    """Return the sections of a thing of some classes (IRIs): those of the first face that fits.

    What is computed about a thing of any kind comes last, apart from what sources say.
    """
    classes = set(kinds)
    found = next((face for name, face in FACES.items() if _iri(name) in classes), None)
    return [*(found(maker, iri) if found else ()), *worked_out.sections(maker, iri)]


def _iri(name: str) -> str:
    return full(name) if ":" in name else str(LC[name])
