"""The rooms' tables as typed records: entities, open code lists and what each source says.

Reading is complete before it fails: every broken row of every table is reported at once. References between
rows are checked by :mod:`lc_graph.integrity.references`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ..errors import DataError, Problem
from ..resources import room
from . import CODE_TABLES, ENTITY_TABLES, SOURCE_TABLES, Concept, Entity, Ref, Row, Slug, rows
from .rows import Located

Lines = Annotated[tuple[int, int], Field(description="first and last line, from 1")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Element(_Strict):
    """A headline, kicker, subtitle, byline or piece of furniture: what is printed and on which lines.

    One that is made of sentences has the ``sha256`` of its exact characters in place of its ``text``.
    """

    text: str = ""
    sha256: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    lines: Lines

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if bool(self.text) == bool(self.sha256):
            raise ValueError("give its text, or its sha256 where it is made of sentences")
        return self


class ArticleMeta(_Strict):
    """One news item of a source. Its body is its lines without those of its other elements.

    ``passages`` are the passages that vouch for its headline, byline and the like.
    """

    id: Slug
    lines: Lines
    headline: Element | None = None
    kicker: Element | None = None
    subtitle: Element | None = None
    byline: Element | None = None
    authors: tuple[Ref, ...] = ()
    passages: tuple[Slug, ...] = ()

    def elements(self) -> Iterator[tuple[str, Element]]:
        """Yield the elements that stand beside the body, with their names."""
        for name in ("headline", "kicker", "subtitle", "byline"):
            if (element := getattr(self, name)) is not None:
                yield name, element


class SourceMeta(_Strict):
    """A source: its text's size and digest (UTF-8 bytes), its articles and what is mere furniture."""

    id: Slug
    key: Slug
    title_zh: str
    title_en: str
    note_zh: str
    note_en: str
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    characters: Annotated[int, Field(gt=0)]
    articles: tuple[ArticleMeta, ...]
    furniture: tuple[Element, ...] = ()


@dataclass
class SourceRecords:
    """What one source says: its description and its tables, by table name."""

    meta: SourceMeta
    folder: Path
    tables: dict[str, list[Located[Any]]] = field(default_factory=dict)


@dataclass
class Records:
    """Everything that people enter: entities and codes by table name, sources by id."""

    entities: dict[str, list[Located[Entity]]] = field(default_factory=dict)
    codes: dict[str, list[Located[Concept]]] = field(default_factory=dict)
    sources: dict[str, SourceRecords] = field(default_factory=dict)

    def all_rows(self) -> Iterator[Located[Row]]:
        """Yield every row of every table."""
        for entities in self.entities.values():
            yield from entities
        for codes in self.codes.values():
            yield from codes
        for source in self.sources.values():
            for rows_ in source.tables.values():
                yield from rows_


class _UniqueKeys(yaml.SafeLoader):
    """YAML in which a key may stand once: the later of two would silently win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Return a mapping; a second key of one name is an error at its place."""
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value} stands twice", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def load(data: Path | None = None) -> Records:
    """Read all tables under ``data`` (default: the data room).

    Raises:
        DataError: with one problem a broken cell, row, header or file.
    """
    folder = data or room("data")
    problems: list[Problem] = []
    records = Records()

    def table(path: Path, model: type[Row]) -> list[Located[Any]]:
        result = rows.read(path, model, str(Path("data") / path.relative_to(folder)))
        problems.extend(result.problems)
        return list(result.rows)

    for name, entity in ENTITY_TABLES.items():
        records.entities[name] = table(folder / "entities" / f"{name}.csv", entity)
    for name, concept in CODE_TABLES.items():
        records.codes[name] = table(folder / "codes" / f"{name}.csv", concept)
    for description in sorted((folder / "sources").glob("*/source.yaml")):
        meta = read_meta(description, str(Path("data") / description.relative_to(folder)), problems)
        if meta is None:
            continue
        name = str(Path("data") / description.relative_to(folder))
        if meta.id != description.parent.name:
            problems.append(
                Problem(f"{name} (id)", f"the id {meta.id} is not the folder's name", "let both be alike")
            )
        if same := [s.meta.id for s in records.sources.values() if s.meta.key == meta.key]:
            problems.append(
                Problem(f"{name} (key)", f"{same[0]} has the key {meta.key} already", "choose another")
            )
        source = SourceRecords(meta, description.parent)
        for name, model in SOURCE_TABLES.items():
            source.tables[name] = table(description.parent / f"{name}.csv", model)
        records.sources[meta.id] = source
    if problems:
        raise DataError(*problems)
    return records


def read_meta(path: Path, name: str, problems: list[Problem]) -> SourceMeta | None:
    """Read a ``source.yaml``; add what is wrong with it to ``problems``."""
    try:
        return SourceMeta.model_validate(yaml.load(path.read_text(encoding="utf-8"), Loader=_UniqueKeys))
    except ValidationError as error:
        problems += [
            Problem(
                f"{name} ({'.'.join(map(str, detail['loc']))})", detail["msg"], "see the guide to sources"
            )
            for detail in error.errors()
        ]
    except OSError as error:
        problems.append(Problem(name, f"cannot be read: {error.strerror}", "check the file and its rights"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name
        problems.append(
            Problem(place, f"not readable as YAML: {getattr(error, 'problem', error)}", "mend the syntax")
        )
    return None
