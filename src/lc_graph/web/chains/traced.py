"""The traces of a release's chains, kept: every filter, language and part of a page shows one again."""

from __future__ import annotations

from functools import lru_cache

from ...chain import trace as chain
from ...chain.model import Trace
from ...engine.store import Store


@lru_cache(maxsize=64)
def traced(store: Store, iri: str, area: str | None = None) -> Trace:
    """Return the trace of a chain, if asked as seen from an area, both by their IRIs."""
    return chain.of(store, iri, area)
