"""What sources state beside figures and participations: goals, roles, titles, firsts, initiatives …"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pyoxigraph as ox
from rdflib.namespace import PROV

from ..engine.answer import Term
from ..engine.lookup import Lookup, texts
from ..terms import LC
from .model import Remark

REMARKS = (
    LC.Goal, LC.IndustryRole, LC.Recognition, LC.Superlative, LC.Trend, LC.Initiative, LC.Cooperation,
    LC.Listing,
)  # fmt: skip
"""The classes of such statements."""

WHOSE = (LC.holder, LC.agent, LC.roleIn, LC.item, LC.trendOf)
"""The properties that lead to those a statement is about."""


def remarks(look: Lookup, iris: Collection[str]) -> tuple[Remark, ...]:
    """Return those of some things that are such statements and have evidence, in printed order."""
    found = (_remark(look, iri) for iri in look.instances(*REMARKS).intersection(iris))
    kept = (one for one in found if one.evidence)
    return tuple(sorted(kept, key=lambda one: (one.evidence[0].first_line, one.what)))


def _remark(look: Lookup, iri: str) -> Remark:
    """Return such a statement with its words, holders and evidence."""
    said, name = look.said(iri), look.name(iri)
    titles = texts(said.get(str(LC.title), ()))
    return Remark(
        what=name,
        kind=name.id.partition("/")[0],
        title=titles.get("") or titles.get("zh", ""),
        whose=look.names(sorted({whose for property in WHOSE for whose in _iris(said, property)})),
        status=look.names(_iris(said, LC.status)),
        evidence=look.passages(_iris(said, PROV.wasDerivedFrom)),
    )


def _iris(said: Mapping[str, Sequence[Term]], property: str) -> list[str]:
    nodes = said.get(str(property), ())
    return sorted({node.value for node in nodes if not isinstance(node, ox.Triple)})
