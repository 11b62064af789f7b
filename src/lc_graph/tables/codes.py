"""The open code lists of the figures: they grow with the sources."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from rdflib.namespace import SKOS, XSD

from ..terms import LC, SCHEMA
from .cells import (
    Code,
    Filled,
    FilledSlugs,
    Identified,
    Link,
    OptionalDate,
    OptionalRef,
    OptionalText,
    Text,
    Value,
)


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
