"""What sources state beside figures and participations: goals, roles, titles, firsts, initiatives …"""

from __future__ import annotations

from rdflib.namespace import PROV, RDF

from ..engine.lookup import Lookup
from ..terms import LC
from .model import Remark

REMARKS = (
    LC.Goal, LC.IndustryRole, LC.Recognition, LC.Superlative, LC.Trend, LC.Initiative, LC.Cooperation,
    LC.Listing,
)  # fmt: skip
"""The classes of such statements."""

WHOSE = (LC.holder, LC.agent, LC.roleIn, LC.item, LC.trendOf)
"""The properties that lead to those a statement is about."""


def is_remark(look: Lookup, iri: str) -> bool:
    """Say whether a thing is such a statement, and a source vouches for it."""
    types = look.objects(iri, RDF.type)
    return any(str(kind) in types for kind in REMARKS) and bool(look.objects(iri, PROV.wasDerivedFrom))


def remark(look: Lookup, iri: str) -> Remark:
    """Return such a statement with its words, holders and evidence."""
    return Remark(
        what=look.name(iri),
        kind=look.name(iri).id.partition("/")[0],
        title=look.text(iri, LC.title) or look.text(iri, LC.title, "zh"),
        whose=look.names(look.objects(iri, *WHOSE)),
        status=look.names(look.objects(iri, LC.status)),
        evidence=look.evidence(iri),
    )
