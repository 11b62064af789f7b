"""The second reading of the reference data: differences are found and answered, in tables and graph alike."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS

from lc_graph.errors import DataError
from lc_graph.reference import graph as reference
from lc_graph.reference import readback
from lc_graph.resources import room
from lc_graph.terms import ID, LC

Rows = list[dict[str, str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(room("data") / "reference", tmp_path / "reference")
    return tmp_path / "reference"


def told(folder: Path, table: str, spoil: Callable[[Rows], None]) -> str:
    """Return what is said of the tables once one of them is spoiled."""
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns, rows = list(reader.fieldnames or ()), list(reader)
    spoil(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(DataError) as caught:
        reference.load(folder)
    return "\n".join(map(str, caught.value.problems))


def of(rows: Rows, **cells: str) -> dict[str, str]:
    return next(row for row in rows if all(row[column] == cell for column, cell in cells.items()))


@pytest.mark.parametrize(
    ("table", "cells", "change", "message"),
    [
        ("mappings", {"industry": "industry/copper"}, {"code": "C34"}, "gbt4754/C34” is not in the second"),
        ("mappings", {"industry": "industry/copper"}, {"relation": "close"}, "close gbt4754/C32” is not in"),
        ("industries", {"id": "C27"}, {"isic4": "20"}, "gbt4754/C27 isic4 isic4/20” is not in"),
        ("stages", {"id": "ejiao-making"}, {"position": "upstream"}, "阿胶生产 position upstream” is not in"),
        ("sources", {"id": "isic4"}, {"date": "2009"}, "document/isic4 date 2009” is not in"),
    ],
)
def test_what_the_second_reading_has_otherwise_is_found(
    folder: Path, table: str, cells: dict[str, str], change: dict[str, str], message: str
) -> None:
    assert message in told(folder, table, lambda rows: of(rows, **cells).update(change))


def test_what_only_the_second_reading_has_is_found(folder: Path) -> None:
    said = told(folder, "mappings", lambda rows: rows.remove(of(rows, industry="industry/real-estate")))
    assert (
        "“industry/real-estate close gbt4754/K” is in the second reading, and in none of the tables" in said
    )


def test_a_decision_that_answers_nothing_is_found(folder: Path) -> None:
    said = told(
        folder, "decisions", lambda rows: rows[0].update(about="industry/copper", relation="broad",
                                                         value="gbt4754/C32")
    )  # fmt: skip
    assert "is no such difference any more" in said
    assert "is not in the second reading" in said


def test_without_a_second_reading_nothing_is_compared(folder: Path) -> None:
    (folder / "second-reading.csv").unlink()
    assert reference.load(folder)["mappings"]


def test_a_graph_is_read_back_to_the_rows_it_was_made_of() -> None:
    assert readback.check_graph(reference.build(), reference.load()) == []


@pytest.mark.parametrize(
    "triple",
    [
        (ID["gbt4754/C345"], SKOS.broader, ID["gbt4754/C34"]),
        (ID["gbt4754/C27"], SKOS.closeMatch, ID["isic4/21"]),
        (ID["gbt4754/F"], RDF.type, LC.IndustryClass),
        (ID["isic4/21"], SKOS.prefLabel, None),
        (ID["industry/copper"], SKOS.broadMatch, ID["gbt4754/C32"]),
        (ID["document/ganoderma-qilu-2021"], DCTERMS.date, None),
        (ID["region/371522"], RDFS.label, None),
        (ID["reference-stage/aluminium-alumina"], SKOS.altLabel, None),
        (ID["reference-chain/ejiao"], LC.documentedBy, ID["document/tulecar-ejiao"]),
        (ID["flow/ejiao-making.ejiao-foods"], LC.ofByProduct, None),
        (ID["reference-stage/ganoderma-planting"], LC.matchesStage, None),
    ],
)
def test_a_triple_that_is_lacking_is_found(triple: tuple[object, object, object]) -> None:
    graph: Graph = reference.build()
    assert list(graph.triples(triple))  # type: ignore[arg-type]
    graph.remove(triple)  # type: ignore[arg-type]
    assert readback.check_graph(graph, reference.load())
