"""What releases took away: ids are for ever, so that each that is gone stays known, with the reason."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import OWL, SKOS

from ..errors import DataError, Problem
from ..resources import room
from . import rows
from .cells import Filled, Row, Text

NAME = "data/removed.csv"


class Removed(Row):
    """An IRI that was published and means nothing any more."""

    iri: Annotated[str, Field(pattern=r"^https://w3id\.org/lc-graph/(?:id|source)/[0-9A-Za-z._/-]+$")]
    version: Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$")]
    note_zh: Annotated[Filled, Text(SKOS.historyNote, "zh", editorial=True)]
    note_en: Annotated[Filled, Text(SKOS.historyNote, "en", editorial=True)]


def build(dataset: Dataset, data: Path | None = None) -> Graph:
    """Return what is said of the IRIs that were removed: that they are, since which version, and why.

    They have no type: that tells them from a term that is deprecated and still means what it meant.

    Args:
        dataset: the data that is left, in which none of them may have a statement.
        data: folder of the tables (default: the data room); a folder without the table has removed nothing.

    Raises:
        DataError: when a row is broken, or what it names is there.
    """
    graph = Graph()
    path = (data or room("data")) / "removed.csv"
    if not path.exists():
        return graph
    table = rows.read(path, Removed, NAME)
    problems = list(table.problems)
    for located in table.rows:
        row, node = located.row, URIRef(located.row.iri)
        if next(dataset.quads((node, None, None, None)), None) is not None:
            message = f"{row.iri} is still there"
            problems.append(Problem(located.at("iri"), message, "remove it from its table, or this row"))
        graph.add((node, OWL.deprecated, Literal(True)))
        graph.add((node, OWL.versionInfo, Literal(row.version)))
        graph.add((node, SKOS.historyNote, Literal(row.note_zh, lang="zh")))
        graph.add((node, SKOS.historyNote, Literal(row.note_en, lang="en")))
    if problems:
        raise DataError(*problems)
    return graph
