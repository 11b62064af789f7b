"""The page of a suggestion, or of a rule with all its suggestions: first of all, that no source says so."""

from __future__ import annotations

from ...chain import suggestions
from ..chains import suggested
from ..sections import Maker, Section


def one(maker: Maker, iri: str) -> list[Section]:
    """Return the sections of a suggestion's page."""
    return suggested.section(maker, suggestions.of_iri(maker.store, iri), "suggested-alone")


def rule(maker: Maker, iri: str) -> list[Section]:
    """Return the sections of a rule's page."""
    return suggested.section(maker, suggestions.of_rule(maker.store, iri), "suggested-alone")
