"""What a cell may hold, and which triple a filled cell becomes.

Cells are text. A reference is ``kind/slug``; several values of one cell are parted by ``|``; an empty cell
says nothing (never zero, never false).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from rdflib import URIRef

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


def _number(cell: Any) -> Any:
    """Take plain numbers only: Python would also read 1_000, 1e3 and full-width digits."""
    if not isinstance(cell, str):
        return cell
    if not cell.strip():
        return None
    if re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", cell.strip()) is None:
        raise ValueError("write a plain number such as 12397 or -7.4, without signs of grouping")
    return cell


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
OptionalDecimal = Annotated[Decimal | None, BeforeValidator(_number)]
Position = Annotated[int, Field(ge=0), BeforeValidator(_number)]
LineNumber = Annotated[int, Field(ge=1), BeforeValidator(_number)]
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
