"""The faces of the graph: for each kind of thing, what its page shows before the bare statements."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ...terms import LC
from ..sections import Maker, Section
from . import passages, sources, things
from .orders import ORDERS

Face = Callable[[Maker, str], list[Section]]
"""Makes the sections of the page about a thing, by its IRI."""

FACES: dict[str, Face] = {
    "Passage": passages.face,
    "Article": sources.article,
    "Source": sources.source,
    **dict.fromkeys(ORDERS, things.face),
}
"""The faces by class, the more special first."""


def sections_of(maker: Maker, iri: str, kinds: Iterable[str]) -> list[Section]:
    """Return the sections of a thing of some classes (IRIs): those of the first face that fits."""
    classes = set(kinds)
    found = next((face for name, face in FACES.items() if str(LC[name]) in classes), None)
    return found(maker, iri) if found else []
