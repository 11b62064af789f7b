"""What sources talk about: one table a class, one row an entity."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from rdflib.namespace import RDFS, SKOS

from ..terms import LC
from .cells import Code, Filled, Identified, Link, OptionalRef, Ref, Slug, Text


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
    """A development or investment project: a plan to build or change something somewhere."""

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
    "organizations": Organization, "persons": Person, "projects": Project,
    "undertakings": Undertaking, "products": Product, "brands": Brand, "industries": Industry,
    "clusters": Cluster, "chains": Chain, "stages": Stage,
    "policies": Policy, "events": Event, "lists": Catalogue, "technologies": Technology,
}  # fmt: skip
