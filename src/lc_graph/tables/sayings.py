"""What one source says in single rows: passages, names, figures, statements, and what is skipped."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from rdflib.namespace import RDFS, XSD

from ..terms import LC, SDMX_ATTRIBUTE
from .cells import (
    SUBJECTS,
    Code,
    Filled,
    FilledSlugs,
    Identified,
    Keys,
    LineNumber,
    Link,
    OptionalDecimal,
    OptionalRef,
    OptionalSlug,
    OptionalText,
    Position,
    Ref,
    Row,
    Slug,
    Slugs,
    Text,
    Value,
)


class Passage(Identified):
    """The shortest span of a source that supports something: code points ``start`` to ``end`` (exclusive)."""

    kind = "passage"
    rdf_class = LC.Passage
    article: Slug
    start: Position
    end: Position
    first_line: Annotated[LineNumber, Value(LC.firstLine, XSD.integer)]
    last_line: Annotated[LineNumber, Value(LC.lastLine, XSD.integer)]
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


class Reading(Identified):
    """One way to understand an ambiguous passage; the possible claims that go together name it."""

    kind = "reading"
    rdf_class = LC.Reading
    label_zh: Annotated[Filled, Text(RDFS.label, "zh", editorial=True)]
    label_en: Annotated[Filled, Text(RDFS.label, "en", editorial=True)]
    passages: FilledSlugs


class Skipped(Identified):
    """A span that carries no statement, and why. ``reason`` is a code of the scheme ``skip-reason``."""

    start: Position
    end: Position
    first_line: LineNumber
    reason: Slug
    repeats: OptionalSlug
    note: OptionalText


class Reconciliation(Identified):
    """What two readings or the page itself left open, what was decided, and why.

    ``keys`` are the differences and doubts it answers, as :mod:`lc_graph.readings.compare` names them.
    """

    article: Slug
    line: LineNumber
    about: Filled
    reading_a: OptionalText
    reading_b: OptionalText
    decision: Filled
    reason: Filled
    keys: Keys
