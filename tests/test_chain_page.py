"""The page's own chains, traced on the graph that the tables make; rules and reference chains included."""

from __future__ import annotations

import csv
from collections import Counter

import pyoxigraph as ox
import pytest
from rdflib import Dataset
from rdflib.namespace import RDF, RDFS

from lc_graph import graph, rules
from lc_graph.chain import trace as chain
from lc_graph.chain.model import Trace
from lc_graph.engine.store import Store
from lc_graph.reference import graph as reference
from lc_graph.resources import room
from lc_graph.tables import records
from lc_graph.terms import GRAPH, ID, LC, PREFIXES

CHAINS = {"灵芝": "ganoderma", "阿胶": "ejiao", "桑黄": "sanghuang", "铝加工": "aluminium"}


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    made = graph.build(records.load())
    for name, part in (("reference", reference.build()), ("inferred", None)):
        target = made.graph(GRAPH[name])
        for triple in part if part is not None else rules.infer(made):
            target.add(triple)
    return made


@pytest.fixture(scope="module")
def store(dataset: Dataset) -> Store:
    text = dataset.serialize(format="nquads", encoding="utf-8")
    return Store.from_quads(ox.parse(text, format=ox.RdfFormat.N_QUADS))


def stages(trace: Trace) -> dict[str, list[str]]:
    return {
        one.name.id.partition("/")[2]: [gap.kind for gap in one.gaps if gap.certain] for one in trace.stages
    }


@pytest.mark.parametrize(("name", "slug"), CHAINS.items())
def test_a_chain_is_traced_by_its_name(store: Store, name: str, slug: str) -> None:
    trace = chain.trace(store, name)
    assert trace.chain.id == f"chain/{slug}"
    assert trace.reference is not None
    assert trace.documents
    assert trace.regions
    for stage in trace.stages:
        assert stage.reference is None or stage.proposed != bool(stage.documents)
        for one in stage.participants:
            assert one.evidence, one.what.id
            assert not one.what.id.startswith("reference")


@pytest.mark.parametrize("name", ["铝", "铝产业链", "aluminium", "Aluminium processing chain"])
def test_aluminium_has_many_names(store: Store, name: str) -> None:
    assert chain.trace(store, name).chain.id == "chain/aluminium"


def test_ganoderma_is_ambiguous_between_planting_and_development(store: Store) -> None:
    trace = chain.trace(store, "灵芝")
    by_id = {one.name.id.partition("/")[2]: one for one in trace.stages}
    for slug in ("ganoderma-planting", "ganoderma-deep-processing"):
        unsure = {one.what.id for one in by_id[slug].participants if not one.certain}
        assert unsure == {"project/huaguan-ganoderma", "zone/ganoderma-demonstration-zone"}
        assert all(len(one.readings) == 1 for one in by_id[slug].participants if not one.certain)
    assert [one.what.id for one in by_id["ganoderma-sales"].participants] == ["project/rongzhilian-park"]
    assert stages(trace)["ganoderma-sales"] == ["thin"]
    assert stages(trace)["ganoderma-deep-processing"] == ["thin"]
    assert stages(trace)["ganoderma-tourism"] == ["unknown"]


def test_sanghuang_has_its_stages_in_linqing_without_anybody_named(store: Store) -> None:
    trace = chain.trace(store, "桑黄")
    stated = [one for one in trace.stages if one.stated]
    assert len(stated) == 4
    for one in stated:
        assert [(part.what.id, part.area_wide) for part in one.participants] == [("region/371581", True)]
        assert one.gaps == ()
        assert "临清市" in one.notes_zh[0]


def test_seen_from_another_county_the_aluminium_park_is_outside(store: Store) -> None:
    seen = stages(chain.trace(store, "铝加工", "冠县"))
    assert seen["aluminium-deep-processing"] == ["outside"]
    assert stages(chain.trace(store, "铝加工", "茌平"))["aluminium-deep-processing"] == ["thin"]


def test_the_simplest_question_takes_three_patterns_and_one_row(store: Store) -> None:
    rows = store.query(
        'SELECT ?value { ?figure lc:subjectName "冠县" ; lc:indicatorName "地区生产总值" ; lc:value ?value }',
        prefixes=PREFIXES,
    ).rows()
    assert [row["value"].value for row in rows] == ["13917000000"]


def test_everything_has_one_plain_name(dataset: Dataset) -> None:
    names = Counter(dataset.graph(GRAPH.inferred).subjects(LC.name))
    assert names
    assert [thing for thing, number in names.items() if number > 1] == []


def test_reference_and_entities_name_the_regions_alike(dataset: Dataset) -> None:
    own = reference.build()
    with (room("data") / "entities" / "regions.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {ID[f"region/{row['id']}"] for row in rows} == set(own.subjects(RDF.type, LC.Region))
    for row in rows:
        labels = {
            str(label.language): str(label) for label in own.objects(ID[f"region/{row['id']}"], RDFS.label)
        }
        assert labels == {"zh": row["label_zh"], "en": row["label_en"]}


def test_matches_and_mappings_name_things_that_exist() -> None:
    entities = records.load().entities
    known = {f"{located.row.kind}/{located.row.id}" for table in entities.values() for located in table}
    tables = reference.load()
    named = {located.row.stage for located in tables["matches"]}
    named |= {located.row.industry for located in tables["mappings"]}
    named |= {located.row.chain for located in tables["chains"]}
    assert named <= known


def test_zones_without_a_stated_county_are_in_none(dataset: Dataset) -> None:
    facts, inferred = dataset.graph(GRAPH["facts/liaocheng-2023-midyear"]), dataset.graph(GRAPH.inferred)
    unplaced = [
        zone
        for zone in facts.subjects(RDF.type, LC.Zone)
        if not set(facts.objects(zone, LC.locatedIn)) and not set(facts.objects(zone, LC.directlyPartOf))
    ]
    assert ID["zone/jiaming"] in unplaced
    for zone in unplaced:
        assert not set(inferred.objects(zone, LC.placedIn))
        assert not set(inferred.subjects(LC.placedIn, zone)) & set(facts.subjects(RDF.type, LC.Region))
