"""The entry tables: one model a table, one field a column.

Each field says in its annotation which triple a filled cell becomes, so that the reader
(:mod:`lc_graph.records`) and the writer (:mod:`lc_graph.graph`) need no knowledge of a single table.

Cells are text. A reference is ``kind/slug``; several values of one cell are parted by ``|``; an empty
cell says nothing (never zero, never false).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from rdflib import URIRef
from rdflib.namespace import RDFS, SKOS, XSD

from .terms import LC, SCHEMA, SDMX_ATTRIBUTE

SLUG = r"^[0-9A-Za-z]+(?:[-_.][0-9A-Za-z]+)*$"
REFERENCE = r"^[a-z][a-z-]*/[0-9A-Za-z]+(?:[-_.][0-9A-Za-z]+)*$"


@dataclass(frozen=True)
class Link:
    """A cell of references; each becomes ``row  prop  thing``. ``kinds`` are the kinds it may name."""

    prop: URIRef
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Code:
    """A cell of code slugs; each becomes ``row  prop  id/<scheme>/<code>``."""

    prop: URIRef
    scheme: str


@dataclass(frozen=True)
class Text:
    """A cell of text; it becomes ``row  prop  "text"@lang``. ``editorial`` text is ours, not the source's."""

    prop: URIRef
    lang: str | None = None
    editorial: bool = False


@dataclass(frozen=True)
class Value:
    """A cell that becomes a typed literal."""

    prop: URIRef
    datatype: URIRef


def _parts(cell: Any) -> Any:
    if isinstance(cell, str):
        return tuple(part.strip() for part in cell.split("|") if part.strip())
    return cell


def _blank(cell: Any) -> Any:
    return None if isinstance(cell, str) and not cell.strip() else cell


Slug = Annotated[str, Field(pattern=SLUG)]
Filled = Annotated[str, Field(min_length=1)]
Ref = Annotated[str, Field(pattern=REFERENCE)]
OptionalRef = Annotated[Ref | None, BeforeValidator(_blank)]
Refs = Annotated[tuple[Ref, ...], BeforeValidator(_parts)]
Slugs = Annotated[tuple[Slug, ...], BeforeValidator(_parts)]
FilledSlugs = Annotated[tuple[Slug, ...], Field(min_length=1), BeforeValidator(_parts)]
FilledRefs = Annotated[tuple[Ref, ...], Field(min_length=1), BeforeValidator(_parts)]
Keys = Annotated[tuple[Filled, ...], Field(min_length=1), BeforeValidator(_parts)]
OptionalSlug = Annotated[Slug | None, BeforeValidator(_blank)]
OptionalText = Annotated[str | None, BeforeValidator(_blank)]
OptionalDecimal = Annotated[Decimal | None, BeforeValidator(_blank)]
OptionalInt = Annotated[int | None, BeforeValidator(_blank)]
Yes = Annotated[bool | None, BeforeValidator(_blank)]
OptionalDate = Annotated[date | None, BeforeValidator(_blank)]

PLACES = ("region", "zone", "area")
AGENTS = ("region", "zone", "enterprise", "organization", "person")
SUBJECTS = (
    "region",
    "zone",
    "enterprise",
    "project",
    "chain",
    "industry",
    "cluster",
    "event",
    "list",
    "policy",
    "product",
    "brand",
)
ANYTHING = (*SUBJECTS, "area", "organization", "person", "stage", "technology", "undertaking")


class Row(BaseModel):
    """A row of a table: every column is a field, an unknown column is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
    kind: ClassVar[str] = ""
    rdf_class: ClassVar[URIRef | None] = None


class Identified(Row):
    """A row with an id of its own, unique in its table."""

    id: Slug


# ---- what sources talk about ------------------------------------------------------------------------


class Entity(Identified):
    """A thing that sources talk about; its labels are the project's, its printed names stand in mentions."""

    label_zh: Annotated[Filled, Text(RDFS.label, "zh")]
    label_en: Annotated[Filled, Text(RDFS.label, "en", editorial=True)]


class Region(Entity):
    """An administrative area, identified by its GB/T 2260 code."""

    kind = "region"
    rdf_class = LC.Region
    id: Annotated[str, Field(pattern=r"^[0-9]{6}$")]


class Zone(Entity):
    """A development zone, park or functional area: it has no administrative code."""

    kind = "zone"
    rdf_class = LC.Zone
    zone_kind: Annotated[Slug, Code(LC.zoneKind, "zone-kind")]


class Area(Entity):
    """A geographic area that is no administrative unit, such as the Yangtze delta."""

    kind = "area"
    rdf_class = LC.GeographicArea


class Enterprise(Entity):
    """A company, or a group of companies spoken of as one."""

    kind = "enterprise"
    rdf_class = LC.Enterprise


class Organization(Entity):
    """A body that is no enterprise: government, party, institute."""

    kind = "organization"
    rdf_class = LC.Institution
    organization_kind: Annotated[Slug, Code(LC.organizationKind, "organization-kind")]


class Person(Entity):
    """A person named by a source."""

    kind = "person"
    rdf_class = LC.Person


class Project(Entity):
    """A development or investment project: a plan to build or change something, with a subject and a place."""

    kind = "project"
    rdf_class = LC.Project


class Undertaking(Entity):
    """Something that a source names without saying whether it is an enterprise or a project."""

    kind = "undertaking"
    rdf_class = LC.Undertaking


class Product(Entity):
    """A kind of good or service."""

    kind = "product"
    rdf_class = LC.Product


class Brand(Entity):
    """A name under which products are promoted together."""

    kind = "brand"
    rdf_class = LC.Brand


class Industry(Entity):
    """A branch of economic activity as sources name it."""

    kind = "industry"
    rdf_class = LC.Industry
    broader: Annotated[OptionalRef, Link(SKOS.broader, ("industry",))]


class Cluster(Entity):
    """A geographic concentration of an industry that a source calls a cluster."""

    kind = "cluster"
    rdf_class = LC.Cluster


class Chain(Entity):
    """An industry chain as a source speaks of it."""

    kind = "chain"
    rdf_class = LC.IndustryChain


class Stage(Entity):
    """A stage of one chain, as a source states it."""

    kind = "stage"
    rdf_class = LC.Stage
    chain: Annotated[Ref, Link(LC.stageOf, ("chain",))]


class Policy(Entity):
    """A plan, programme, set of measures, mechanism or strategy."""

    kind = "policy"
    rdf_class = LC.Policy
    policy_kind: Annotated[Slug, Code(LC.policyKind, "policy-kind")]


class Event(Entity):
    """A meeting, tour or fair."""

    kind = "event"
    rdf_class = LC.Event


class Catalogue(Entity):
    """A list into which things are selected or ranked."""

    kind = "list"
    rdf_class = LC.Catalogue


class Technology(Entity):
    """A process or technology."""

    kind = "technology"
    rdf_class = LC.Technology


ENTITY_TABLES: dict[str, type[Entity]] = {
    "regions": Region, "zones": Zone, "areas": Area, "enterprises": Enterprise,
    "organizations": Organization, "persons": Person, "projects": Project, "undertakings": Undertaking, "products": Product,
    "brands": Brand, "industries": Industry, "clusters": Cluster, "chains": Chain, "stages": Stage,
    "policies": Policy, "events": Event, "lists": Catalogue, "technologies": Technology,
}  # fmt: skip


# ---- open code lists: they grow with the sources ----------------------------------------------------


class Concept(Identified):
    """A code of an open list, published as a SKOS concept."""

    rdf_class = SKOS.Concept
    label_zh: Annotated[Filled, Text(SKOS.prefLabel, "zh")]
    label_en: Annotated[Filled, Text(SKOS.prefLabel, "en")]


class Indicator(Concept):
    """What a figure measures. ``units`` are the units its figures may have."""

    kind = "indicator"
    units: Annotated[FilledSlugs, Code(LC.expectedUnit, "unit")]
    definition_zh: Annotated[OptionalText, Text(SKOS.definition, "zh")]
    definition_en: Annotated[OptionalText, Text(SKOS.definition, "en")]


class Population(Concept):
    """Who or what is counted, when it is a part."""

    kind = "population"


class Adjustment(Concept):
    """What was excluded from a figure."""

    kind = "adjustment"


class Period(Concept):
    """The time a figure speaks of; no dates where the source states none."""

    kind = "period"
    rdf_class = LC.Period
    start: Annotated[OptionalDate, Value(SCHEMA.startDate, XSD.date)]
    end: Annotated[OptionalDate, Value(SCHEMA.endDate, XSD.date)]


class Comparator(Concept):
    """What a figure is compared with: a period, an area, a whole, a plan or, for ranks, a peer group."""

    kind = "comparator"
    rdf_class = LC.Comparator
    peers: Annotated[bool, Field(description="yes when it is a peer group")]
    compared_with: Annotated[OptionalRef, Link(LC.comparedWith, ("region", "period", "indicator", "zone"))]
    within: Annotated[OptionalRef, Link(LC.withinArea, ("region",))]


CODE_TABLES: dict[str, type[Concept]] = {
    "indicators": Indicator, "populations": Population, "adjustments": Adjustment, "periods": Period,
    "comparators": Comparator,
}  # fmt: skip


# ---- what one source says ---------------------------------------------------------------------------


class Passage(Identified):
    """The shortest span of a source that supports something: code points ``start`` to ``end`` (exclusive)."""

    kind = "passage"
    rdf_class = LC.Passage
    article: Slug
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(gt=0)]
    first_line: Annotated[int, Field(ge=1), Value(LC.firstLine, XSD.integer)]
    last_line: Annotated[int, Field(ge=1), Value(LC.lastLine, XSD.integer)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$"), Value(LC.sha256, XSD.string)]
    gloss_zh: Annotated[Filled, Text(LC.gloss, "zh", editorial=True)]
    gloss_en: Annotated[Filled, Text(LC.gloss, "en", editorial=True)]


class Mention(Row):
    """A printed name of an entity, and where it is printed."""

    entity: Ref
    name: Filled
    passages: FilledSlugs


class Sourced(Identified):
    """A row that is vouched for by passages of its source."""

    passages: FilledSlugs


class Observation(Sourced):
    """One printed figure, as an observation of the data cube."""

    kind = "observation"
    rdf_class = LC.Figure
    about: Annotated[Ref, Link(LC.about, SUBJECTS)]
    indicator: Annotated[Slug, Code(LC.indicator, "indicator")]
    population: Annotated[Slug, Code(LC.population, "population")]
    period: Annotated[Slug, Code(LC.period, "period")]
    kind_of_figure: Annotated[Slug, Code(LC.kind, "kind")]
    comparator: Annotated[Slug, Code(LC.comparator, "comparator")]
    adjustment: Annotated[Slug, Code(LC.adjustment, "adjustment")]
    status: Annotated[Slug, Code(LC.status, "status")]
    printed: Annotated[Filled, Text(LC.printed)]
    value: OptionalDecimal
    min: Annotated[OptionalDecimal, Value(LC.min, XSD.decimal)]
    max: Annotated[OptionalDecimal, Value(LC.max, XSD.decimal)]
    unit: Annotated[Slug, Code(SDMX_ATTRIBUTE.unitMeasure, "unit")]
    qualifier: Annotated[OptionalSlug, Code(LC.qualifier, "qualifier")]
    qualifies: Annotated[Slugs, Link(LC.qualifies, ("observation",))]
    part_of: Annotated[Slugs, Link(LC.partOfFigure, ("observation",))]
    adjustment_of: Annotated[Slugs, Link(LC.adjustmentOf, ("observation",))]
    disagrees_with: Annotated[Slugs, Link(LC.disagreesWith, ("observation",))]


class Statement(Sourced):
    """A single edge with its status; ``possible`` edges are claimed in a reading, never asserted.

    ``object`` is ``kind/slug`` or a literal written ``date:2023-08-06``, ``month-day:--08-02`` or ``text:…``;
    ``printed`` holds the printed form of a literal, so that it can be found in the passage.
    """

    subject: Ref
    predicate: Annotated[str, Field(pattern=r"^[a-z][A-Za-z]+$")]
    object: Filled
    status: Slug
    attributed_to: OptionalRef
    reading: OptionalSlug
    printed: OptionalText


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
    """A post that a person holds in an organization."""

    kind = "post"
    rdf_class = LC.Post
    person: Annotated[Ref, Link(LC.postHolder, ("person",))]
    organization: Annotated[Ref, Link(LC.postIn, ("organization", "region"))]
    title: Annotated[Filled, Text(LC.title)]


class Cooperation(Resource):
    """Two or more parties working together on something."""

    kind = "cooperation"
    rdf_class = LC.Cooperation
    partners: Annotated[FilledRefs, Link(LC.partner, AGENTS)]
    concerns: Annotated[Refs, Link(LC.concerns, ANYTHING)]


class Reading(Identified):
    """One way to understand an ambiguous passage; the possible claims that go together name it."""

    kind = "reading"
    rdf_class = LC.Reading
    label_zh: Annotated[Filled, Text(RDFS.label, "zh", editorial=True)]
    label_en: Annotated[Filled, Text(RDFS.label, "en", editorial=True)]
    passages: FilledSlugs


class Skipped(Identified):
    """A span that carries no statement, and why. ``reason`` is a code of the scheme ``skip-reason``."""

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(gt=0)]
    first_line: Annotated[int, Field(ge=1)]
    reason: Slug
    repeats: OptionalSlug
    note: OptionalText


class Reconciliation(Identified):
    """What two readings or the page itself left open, what was decided, and why.

    ``keys`` are the differences and doubts it answers, as :mod:`lc_graph.readings` names them.
    """

    article: Slug
    line: Annotated[int, Field(ge=1)]
    about: Filled
    reading_a: OptionalText
    reading_b: OptionalText
    decision: Filled
    reason: Filled
    keys: Keys


RESOURCE_TABLES: dict[str, type[Resource]] = {
    "recognitions": Recognition, "superlatives": Superlative, "listings": Listing,
    "participations": Participation, "roles": IndustryRole, "goals": Goal, "initiatives": Initiative,
    "trends": Trend, "posts": Post, "cooperations": Cooperation,
}  # fmt: skip

SOURCE_TABLES: dict[str, type[Row]] = {
    "passages": Passage, "mentions": Mention, "observations": Observation, "statements": Statement,
    **RESOURCE_TABLES, "readings": Reading, "skipped": Skipped, "reconciliation": Reconciliation,
}  # fmt: skip
