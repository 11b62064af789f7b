"""What one source says that takes more than an edge: one resource a row, with properties of its own."""

from __future__ import annotations

from typing import Annotated

from rdflib.namespace import RDFS, XSD

from ..terms import LC
from .cells import (
    AGENTS,
    ANYTHING,
    PLACES,
    Code,
    Filled,
    FilledRefs,
    Link,
    OptionalRef,
    OptionalSlug,
    OptionalText,
    Ref,
    Refs,
    Slug,
    Slugs,
    Text,
    Value,
    Yes,
)
from .sayings import Sourced


class Resource(Sourced):
    """An n-ary statement: a resource whose outgoing triples its passages vouch for."""

    label_zh: Annotated[Filled, Text(RDFS.label, "zh", editorial=True)]
    label_en: Annotated[Filled, Text(RDFS.label, "en", editorial=True)]
    status: Annotated[Slug, Code(LC.status, "status")]
    attributed_to: Annotated[OptionalRef, Link(LC.attributedTo, AGENTS)]
    open_list: Annotated[Yes, Value(LC.openList, XSD.boolean)]
    """``yes`` when the source leaves its list open with 等."""


class Recognition(Resource):
    """An award, title, approval or designation; giver, level and year only as printed."""

    kind = "recognition"
    rdf_class = LC.Recognition
    title: Annotated[Filled, Text(LC.title)]
    recognition_kind: Annotated[Slug, Code(LC.recognitionKind, "recognition-kind")]
    holder: Annotated[FilledRefs, Link(LC.holder, ANYTHING)]
    giver: Annotated[OptionalRef, Link(LC.giver, ("organization", "region", "event", "enterprise"))]
    level: Annotated[OptionalSlug, Code(LC.level, "level")]
    period: Annotated[OptionalSlug, Code(LC.period, "period")]


class Superlative(Resource):
    """A claim to be first or most: by what, among whom, within which area, under which condition."""

    kind = "superlative"
    rdf_class = LC.Superlative
    superlative_kind: Annotated[Slug, Code(LC.superlativeKind, "superlative-kind")]
    holder: Annotated[FilledRefs, Link(LC.holder, ANYTHING)]
    criterion: Annotated[Slug, Code(LC.criterion, "indicator")]
    among: Annotated[Slug, Code(LC.among, "population")]
    within: Annotated[OptionalRef, Link(LC.within, PLACES)]
    condition_zh: Annotated[OptionalText, Text(LC.condition, "zh", editorial=True)]
    condition_en: Annotated[OptionalText, Text(LC.condition, "en", editorial=True)]
    printed: Annotated[OptionalText, Text(LC.printed)]
    disagrees_with: Annotated[Slugs, Link(LC.disagreesWith, ("superlative",))]


class Listing(Resource):
    """The place of something in a catalogue or list."""

    kind = "listing"
    rdf_class = LC.Listing
    item: Annotated[FilledRefs, Link(LC.item, ANYTHING)]
    list: Annotated[Ref, Link(LC.inList, ("list",))]
    period: Annotated[OptionalSlug, Code(LC.period, "period")]


class Participation(Resource):
    """The part someone takes in a chain: at a stage that is certain, or at one of several possible ones."""

    kind = "participation"
    rdf_class = LC.Participation
    participant: Annotated[
        Ref, Link(LC.participant, ("enterprise", "project", "region", "zone", "organization"))
    ]
    chain: Annotated[Ref, Link(LC.inChain, ("chain",))]
    at_stage: Annotated[OptionalRef, Link(LC.atStage, ("stage",))]
    possible_stages: Annotated[Refs, Link(LC.possibleStage, ("stage",))]
    action: Annotated[Slugs, Code(LC.action, "action")]


class IndustryRole(Resource):
    """The role an industry has in an area: pillar, leading, characteristic, emerging, traditional …"""

    kind = "role"
    rdf_class = LC.IndustryRole
    area: Annotated[Ref, Link(LC.roleIn, (*PLACES,))]
    industry: Annotated[Ref, Link(LC.industry, ("industry",))]
    role: Annotated[Slug, Code(LC.role, "role")]


class Goal(Resource):
    """Something an agent says it wants to reach. The label is the aim in our words."""

    kind = "goal"
    rdf_class = LC.Goal
    holder: Annotated[FilledRefs, Link(LC.holder, ANYTHING)]
    concerns: Annotated[Refs, Link(LC.concerns, ANYTHING)]
    period: Annotated[OptionalSlug, Code(LC.period, "period")]


class Initiative(Resource):
    """Something an agent does, did or will do. The label says what, in our words."""

    kind = "initiative"
    rdf_class = LC.Initiative
    initiative_kind: Annotated[Slug, Code(LC.initiativeKind, "initiative-kind")]
    agent: Annotated[FilledRefs, Link(LC.agent, (*AGENTS, "event", "project", "undertaking", "cluster"))]
    concerns: Annotated[Refs, Link(LC.concerns, ANYTHING)]
    under: Annotated[Refs, Link(LC.under, ("policy",))]
    period: Annotated[OptionalSlug, Code(LC.period, "period")]


class Trend(Resource):
    """A direction or standing that a source states without a figure. The label says which, in our words."""

    kind = "trend"
    rdf_class = LC.Trend
    about: Annotated[FilledRefs, Link(LC.trendOf, ANYTHING)]
    direction: Annotated[Slug, Code(LC.direction, "direction")]
    concerns: Annotated[Refs, Link(LC.concerns, ANYTHING)]
    comparator: Annotated[OptionalSlug, Code(LC.comparator, "comparator")]
    period: Annotated[OptionalSlug, Code(LC.period, "period")]


class Post(Resource):
    """A post that a person holds; the organization only as printed."""

    kind = "post"
    rdf_class = LC.Post
    person: Annotated[Ref, Link(LC.postHolder, ("person",))]
    organization: Annotated[OptionalRef, Link(LC.postIn, ("organization", "region"))]
    title: Annotated[Filled, Text(LC.title)]


class Cooperation(Resource):
    """Two or more parties working together on something."""

    kind = "cooperation"
    rdf_class = LC.Cooperation
    partners: Annotated[FilledRefs, Link(LC.partner, AGENTS)]
    concerns: Annotated[Refs, Link(LC.concerns, ANYTHING)]


RESOURCE_TABLES: dict[str, type[Resource]] = {
    "recognitions": Recognition, "superlatives": Superlative, "listings": Listing,
    "participations": Participation, "roles": IndustryRole, "goals": Goal, "initiatives": Initiative,
    "trends": Trend, "posts": Post, "cooperations": Cooperation,
}  # fmt: skip
"""The tables of n-ary statements, by name."""
