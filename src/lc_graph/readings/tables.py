"""One independent reading of a source as typed rows: its figures, names, statements and doubts.

A reading is made by someone who sees the page alone, neither our tables nor another reading. Two of them
stand in ``readings/a`` and ``readings/b`` of a source's folder, four tables each. They are not brought into
line afterwards: where they differ, :mod:`lc_graph.readings.compare` wants an answer in
``reconciliation.csv``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Generic, Literal, TypeVar, cast

from pydantic import BaseModel, Field, create_model

from ..errors import DataError, Problem
from ..tables import Filled, OptionalText, Row, Slug, rows

READERS = ("a", "b")

Kind = Literal[
    "level",
    "count",
    "growth",
    "difference-of-growth",
    "difference",
    "rank-of-level",
    "rank-of-growth",
    "rank",
    "share",
    "completion",
    "duration",
]
FigureStatus = Literal["achieved", "estimated", "planned", "target", "not-stated"]
StatementStatus = Literal["asserted", "planned", "target", "claimed", "possible"]
Qualifier = Literal["exact", "more-than", "at-least", "about", "magnitude", "at-most"]
ThingClass = Literal[
    "region",
    "zone",
    "area",
    "enterprise",
    "organization",
    "person",
    "project",
    "product",
    "brand",
    "industry",
    "cluster",
    "chain",
    "policy",
    "event",
    "list",
    "title",
    "facility",
    "technology",
]
Relation = Literal[
    "is-a",
    "part-of",
    "located-in",
    "industry-role",
    "product-of",
    "at-stage",
    "action-on-chain",
    "built-by",
    "cooperates-with",
    "has-title",
    "given-by",
    "listed-in",
    "superlative",
    "first",
    "goal",
    "does",
    "holds-post",
    "says",
    "date",
    "organises",
    "attends",
    "presented-at",
    "applies-for",
    "trend",
    "technology",
    "same-as",
    "not-stated",
    "other",
]


class Read(BaseModel):
    """A row of a reading: the article and the line of the page on which its matter begins.

    What belongs to the page as a whole has ``page`` for its article.

    It is no :class:`lc_graph.tables.Row`, whose ``kind`` is the kind of thing: here ``kind`` is a column.
    """

    model_config = Row.model_config

    article: Slug
    line: Annotated[int, Field(ge=1)]


class ReadFigure(Read):
    """A printed figure as a reader understood it."""

    printed: Filled
    subject: Filled
    indicator: Filled
    population: OptionalText
    period: Filled
    kind: Kind
    comparator: OptionalText
    status: FigureStatus
    qualifier: Qualifier
    note: OptionalText


class ReadName(Read):
    """A printed name and its class."""

    name: Filled
    note: OptionalText

    @property
    def thing_class(self) -> str:
        """What the reader takes the named thing to be."""
        return str(getattr(self, "class"))


# ``class`` is a word of Python, so the column cannot be written down as an ordinary field.
_CLASS: Any = {"class": (ThingClass, ...)}
_NameRow = create_model("ReadName", __base__=ReadName, **_CLASS)


class ReadStatement(Read):
    """A statement beside the figures, in the reader's own words where the page prints no name."""

    subject: Filled
    relation: Relation
    object: Filled
    status: StatementStatus
    note: OptionalText


class ReadDoubt(Read):
    """An ambiguity, conflict or trap that a reader noticed, and the ways to read it."""

    what: Filled
    readings: Filled


R = TypeVar("R", bound=Read)


@dataclass(frozen=True)
class Placed(Generic[R]):
    """A row of a reading and where it stands, as ``file:line``."""

    row: R
    place: str


@dataclass(frozen=True)
class Reading:
    """What one reader found, table by table, in the reader's order."""

    reader: str
    figures: tuple[Placed[ReadFigure], ...]
    entities: tuple[Placed[ReadName], ...]
    statements: tuple[Placed[ReadStatement], ...]
    doubts: tuple[Placed[ReadDoubt], ...]


def load(folder: Path, name: str) -> dict[str, Reading]:
    """Read the readings of a source.

    Args:
        folder: the source's folder; without a folder ``readings`` in it there is nothing to read.
        name: what errors call the source's folder.

    Returns:
        The readings by reader (``a`` and ``b``), or nothing where a source has none.

    Raises:
        DataError: with one problem a broken cell, row, header or missing file.
    """
    base = folder / "readings"
    if not base.is_dir():
        return {}
    problems: list[Problem] = []

    def table(reader: str, table_name: str, model: type[Read]) -> tuple[Placed[Any], ...]:
        path = base / reader / f"{table_name}.csv"
        # the reader of tables asks no more of a row than that it is a model with these columns
        result = rows.read(path, cast("type[Row]", model), f"{name}/readings/{reader}/{table_name}.csv")
        problems.extend(result.problems)
        return tuple(Placed(located.row, located.at()) for located in result.rows)

    readings = {
        reader: Reading(
            reader,
            table(reader, "figures", ReadFigure),
            table(reader, "entities", _NameRow),
            table(reader, "statements", ReadStatement),
            table(reader, "doubts", ReadDoubt),
        )
        for reader in READERS
    }
    if problems:
        raise DataError(*problems)
    return readings
