"""The reference tables: what vouches for them, no circles in chains, and broken tables refused."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.namespace import RDF, RDFS, SKOS

from lc_graph.errors import DataError
from lc_graph.reference import graph as reference
from lc_graph.resources import room
from lc_graph.terms import ID, LC

CHAINS = ("aluminium", "ejiao", "ganoderma", "sanghuang")


@pytest.fixture(scope="module")
def graph() -> Graph:
    return reference.build()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "reference"
    shutil.copytree(room("data") / "reference", folder)
    return folder


def change(folder: Path, table: str, old: str, new: str) -> None:
    path = folder / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_every_chain_of_the_page_has_a_reference_chain(graph: Graph) -> None:
    assert {str(chain) for chain in graph.objects(None, LC.referenceFor)} == {
        str(ID[f"chain/{slug}"]) for slug in CHAINS
    }


@pytest.mark.parametrize("class_", ["ReferenceStage", "Flow", "ReferenceChain", "IndustryClass", "Region"])
def test_everything_is_documented_or_proposed_never_both(graph: Graph, class_: str) -> None:
    things = set(graph.subjects(RDF.type, LC[class_]))
    assert things
    for thing in things:
        documented = set(graph.objects(thing, LC.documentedBy))
        proposed = any(mark.value for mark in graph.objects(thing, LC.proposedByProject))
        assert bool(documented) != proposed, thing
        for document in documented:
            assert (document, RDF.type, LC.Document) in graph


def test_every_resource_is_named_in_both_languages(graph: Graph) -> None:
    for thing in set(graph.subjects(RDF.type, None)) - set(graph.subjects(RDF.type, LC.Flow)):
        languages = sorted(str(label.language) for label in graph.objects(thing, RDFS.label))
        assert languages == ["en", "zh"], thing


def test_every_flow_is_an_edge_and_the_other_way_round(graph: Graph) -> None:
    edges = set(graph.subject_objects(LC.feeds))
    flows = {
        (graph.value(flow, LC.flowFrom), graph.value(flow, LC.flowTo))
        for flow in graph.subjects(RDF.type, LC.Flow)
    }
    assert edges == flows


def test_every_stage_hangs_together_with_its_chain(graph: Graph) -> None:
    for chain in graph.subjects(RDF.type, LC.ReferenceChain):
        stages = set(graph.subjects(LC.referenceStageOf, chain))
        reached, ends = set(), [min(stages)]
        while ends:
            here = ends.pop()
            reached.add(here)
            near = {*graph.objects(here, LC.feeds), *graph.subjects(LC.feeds, here)}
            ends += near - reached
        assert reached == stages


def test_the_whole_country_has_no_code_of_the_standard(graph: Graph) -> None:
    assert graph.value(ID["region/100000"], SKOS.notation) is None
    assert str(graph.value(ID["region/371525"], SKOS.notation)) == "371525"


def test_no_blank_nodes(graph: Graph) -> None:
    assert all(term.n3().startswith(("<", '"')) for triple in graph for term in triple)


@pytest.mark.parametrize(
    ("table", "old", "new", "place", "message"),
    [
        ("stages", "aluminium-2023-07-26|aluminium-2023-08-03,no", "nobody,no", ":2:", "no id of sources"),
        ("stages", "downstream,yes,,yes", "downstream,yes,,no", "(proposed)", "proposal"),
        ("stages", ",upstream,", ",sideways,", "(position)", "sideways"),
        ("feeds", "medicines,ejiao-distribution", "medicines,ejiao-hides", "(from_stage)", "circle"),
        ("feeds", "ejiao-testing,ejiao-making", "ejiao-making,ejiao-making", "(from_stage)", "circle"),
        ("feeds", "ejiao-testing,ejiao-making", "ejiao-testing,ganoderma-sales", "(to_stage)", "two chains"),
        ("feeds", "ejiao-testing,ejiao-making", "ejiao-testing,ejiao-oven", "(to_stage)", "no id of"),
        ("regions", "Guan County,county,371500", "Guan County,county,371599", "(part_of)", "371599"),
        ("sources", "http://readke.com/c/2570982.html", "readke", "(url)", "readke"),
        ("sources", "2021-07-14,secondary", "14 July,secondary", "(date)", "14 July"),
        ("matches", "ganoderma-planting,", "ganoderma-potting,", "(reference_stage)", "ganoderma-potting"),
    ],
)  # fmt: skip
def test_a_broken_table_is_refused_with_its_place(
    copy: Path, table: str, old: str, new: str, place: str, message: str
) -> None:
    change(copy, table, old, new)
    with pytest.raises(DataError) as caught:
        reference.build(copy)
    told = "\n".join(map(str, caught.value.problems))
    assert f"data/reference/{table}.csv:" in told
    assert place in told
    assert message in told


def test_a_missing_table_is_refused(copy: Path) -> None:
    (copy / "feeds.csv").unlink()
    with pytest.raises(DataError, match=r"feeds\.csv"):
        reference.build(copy)


def test_what_a_document_says_is_lacking_becomes_a_lack(copy: Path) -> None:
    (copy / "lacks.csv").write_text(
        "id,label_zh,label_en,lack_of,lack_in,documents\n"
        "bauxite,没有铝土矿,no bauxite,"
        "reference-stage/aluminium-bauxite,region/371500,aluminium-2023-08-03\n",
        encoding="utf-8",
    )
    graph = reference.build(copy)
    lack = ID["lack/bauxite"]
    assert (lack, LC.lackOf, ID["reference-stage/aluminium-bauxite"]) in graph
    assert (lack, LC.lackIn, ID["region/371500"]) in graph


def test_outlines_are_those_of_the_counties() -> None:
    folder = room("data") / "reference"
    data = json.loads((folder / "outlines.geojson").read_text(encoding="utf-8"))
    outlined = {one["properties"]["adcode"]: one["properties"]["name"] for one in data["features"]}
    with (folder / "regions.csv").open(encoding="utf-8") as file:
        counties = {row["id"]: row["label_zh"] for row in csv.DictReader(file) if row["level"] == "county"}
    assert outlined == counties
    assert "不作划界依据" in (folder / "NOTICE.md").read_text(encoding="utf-8")


def test_codes_agree_with_the_published_lists(shared: Path, graph: Graph) -> None:
    given = json.loads((shared / "reference" / "gbt4754_2017.json").read_text(encoding="utf-8"))
    with (shared / "reference" / "isic4.csv").open(encoding="utf-8") as file:
        isic = {row["code"]: row["desc"] for row in csv.DictReader(file)}
    with (shared / "reference" / "liaocheng_regions.csv").open(encoding="utf-8") as file:
        regions = {row["gbt2260"]: row["name"] for row in csv.DictReader(file)}
    tables = reference.load()
    assert tables["industries"]
    for located in tables["industries"]:
        row = located.row
        assert given[row.id] == row.label_zh
        assert row.broader == _broader(row.id, given), located.at("broader")
    for located in tables["isic"]:
        assert isic[located.row.id] == located.row.label_en
    ours = {located.row.id: located.row.label_zh for located in tables["regions"]}
    assert regions.items() <= ours.items()


def _broader(code: str, given: dict[str, str]) -> str | None:
    """Return the next broader code that the list holds."""
    return next((code[:end] for end in range(len(code) - 1, 0, -1) if code[:end] in given), None)
