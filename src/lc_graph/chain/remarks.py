"""What sources state beside figures and participations: goals, roles, titles, firsts, initiatives …"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pyoxigraph as ox
from rdflib.namespace import PROV

from ..engine.answer import Term
from ..engine.lookup import Lookup, texts
from ..made import Made
from ..terms import LC
from .model import Remark

REMARKS = (
    LC.Goal, LC.IndustryRole, LC.Recognition, LC.Superlative, LC.Trend, LC.Initiative, LC.Cooperation,
    LC.Listing,
)  # fmt: skip
"""The classes of such statements."""

WHOSE = (LC.holder, LC.agent, LC.roleIn, LC.item, LC.trendOf)
"""The properties that lead to those a statement is about."""


def remarks(look: Lookup, iris: Collection[str]) -> Sequence[Remark]:
    """Return those of some things that are such statements and have evidence, in printed order."""
    return Made(in_order(look, iris), lambda iri: _remark(look, iri))


def in_order(look: Lookup, iris: Collection[str]) -> list[str]:
    """Return the IRIs of those statements: there may be very many, and no more is read than orders them."""
    lines, found = look.pairs(LC.firstLine), []
    for iri in look.instances(*REMARKS).intersection(iris):
        if passages := look.objects(iri, PROV.wasDerivedFrom):
            first = min(int("".join(lines.get(passage, ())[:1]) or 0) for passage in passages)
            found.append((first, iri))
    return [iri for _, iri in sorted(found)]


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
