"""The tables of ``data/reference``: one model a table, one field a column."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, HttpUrl

from ..tables import Filled, Identified, OptionalRef, OptionalSlug, Ref, Row, Slug, Slugs
from .second import DECISIONS, SECOND, Decision, SecondReading


def _names(cell: object) -> tuple[str, ...]:
    return tuple(part.strip() for part in str(cell).split("|") if part.strip())


Names = Annotated[tuple[str, ...], BeforeValidator(_names)]
DocumentDate = Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]


class Document(Identified):
    """A public document; ``tier`` says how near it stands to the matter."""

    label_zh: Filled
    label_en: Filled
    url: HttpUrl
    date: Annotated[DocumentDate | None, BeforeValidator(lambda cell: str(cell or "").strip() or None)]
    tier: Literal["official", "secondary"]
    licence_note: Filled


class Known(Identified):
    """A row with names in both languages, and its documents."""

    label_zh: Filled
    label_en: Filled
    documents: Slugs


class RegionCode(Known):
    """An administrative area with its code, level and the area it is directly part of."""

    id: Annotated[str, Field(pattern=r"^[0-9]{6}$")]
    level: Literal["national", "provincial", "municipal", "county"]
    part_of: OptionalSlug


class IndustryClass(Known):
    """A class of GB/T 4754-2017 with the next broader one and its nearest classes of ISIC Rev. 4."""

    broader: OptionalSlug
    isic4: Slugs


class IsicClass(Known):
    """A class of ISIC Rev. 4."""


class Mapping(Row):
    """Our judgement which class an industry of the sources falls under (close), or lies within (broad)."""

    industry: Ref
    relation: Literal["close", "broad", "narrow"]
    code: Slug


class ReferenceChain(Known):
    """The stages an industry chain has according to public documents, for one chain of the sources."""

    chain: Ref


class ReferenceStage(Known):
    """A stage of a reference chain; ``also_zh`` are the names other documents give it."""

    also_zh: Names
    reference_chain: Slug
    position: Literal["upstream", "midstream", "downstream"]
    position_proposed: bool
    proposed: bool


class Flow(Row):
    """What one stage makes goes into another: as its main product, or as a by-product."""

    from_stage: Slug
    to_stage: Slug
    by_product: bool
    documents: Slugs
    proposed: bool


class Match(Row):
    """Our judgement that a stage of a reference chain and one that a source states are the same."""

    reference_stage: Slug
    stage: Ref


class Lack(Identified):
    """What a document says is lacking: a stage or a product, in a place."""

    label_zh: Filled
    label_en: Filled
    lack_of: Ref
    lack_in: OptionalRef
    documents: Annotated[Slugs, Field(min_length=1)]


TABLES: dict[str, type[Row]] = {
    "sources": Document, "regions": RegionCode, "industries": IndustryClass, "isic": IsicClass,
    "mappings": Mapping, "chains": ReferenceChain, "stages": ReferenceStage, "feeds": Flow,
    "matches": Match, "lacks": Lack, SECOND: SecondReading, DECISIONS: Decision,
}  # fmt: skip
