"""An invented chain traced: order, participants, readings, areas, gaps, and the four ways to print it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rich.console import Console

from lc_graph.chain import formats as chain_formats
from lc_graph.chain import text as chain_text
from lc_graph.chain import trace as chain
from lc_graph.chain.model import StageTrace, Trace
from lc_graph.engine.store import Store
from lc_graph.errors import UsageError
from lc_graph.resources import room
from lc_graph.terms import ID, LC


@pytest.fixture(scope="module")
def store() -> Store:
    made = Store()
    for path in (Path(__file__).parent / "chain" / "pears.ttl", *room("ontology").glob("codes/*.ttl")):
        made.native.load(path=path, format=ox.RdfFormat.TURTLE)
    return made


@pytest.fixture(scope="module")
def trace(store: Store) -> Trace:
    return chain.trace(store, "酥梨")


def stage(trace: Trace, slug: str) -> StageTrace:
    (found,) = [one for one in trace.stages if one.name.id.endswith("/" + slug)]
    return found


def gaps(trace: Trace) -> dict[str, list[str]]:
    return {
        one.name.id.partition("/")[2]: [gap.kind + ("" if gap.certain else "?") for gap in one.gaps]
        for one in trace.stages
    }


@pytest.mark.parametrize(
    "name",
    ["酥梨", "酥梨产业链", "金顶酥梨", "pear", "Pear Chain", "chain/pears", "pears", "梨业",
     "https://w3id.org/lc-graph/id/chain/pears"],
)  # fmt: skip
def test_a_chain_answers_to_all_its_names(store: Store, name: str) -> None:
    assert chain.trace(store, name).chain.id == "chain/pears"


@pytest.mark.parametrize(("name", "near"), [("酥桃", "酥梨产业链"), ("peach chian", "peach chain")])
def test_an_unknown_chain_is_refused_with_what_comes_near(store: Store, name: str, near: str) -> None:
    with pytest.raises(UsageError, match=near):
        chain.trace(store, name)


def test_an_unknown_place_is_refused(store: Store) -> None:
    with pytest.raises(UsageError, match="no place of this name"):
        chain.trace(store, "酥梨", "月球")


def test_whatever_feeds_a_stage_comes_before_it(trace: Trace) -> None:
    order = {one.name.id: one.order for one in trace.stages}
    for one in trace.stages:
        for flow in one.feeds:
            assert order[one.name.id] < order[flow.to.id]
    assert [one.order for one in trace.stages] == list(range(1, len(trace.stages) + 1))


def test_a_stage_of_a_source_alone_comes_last(trace: Trace) -> None:
    assert trace.stages[-1].name.id == "stage/festival"
    assert trace.stages[-1].reference is None


def test_branches_and_by_products_are_shown(trace: Trace) -> None:
    juice = stage(trace, "juice")
    assert [(flow.to.en, flow.by_product) for flow in juice.feeds] == [
        ("use of pomace", True),
        ("sales", False),
    ]
    assert stage(trace, "a-pomace").proposed


def test_gaps_seen_from_everywhere(trace: Trace) -> None:
    assert gaps(trace) == {
        "graft": ["missing", "unknown"],
        "z-grow": [],
        "cold": ["pending", "thin"],
        "juice": ["thin"],
        "sell": ["unknown?", "thin?"],
        "a-pomace": ["unknown"],
        "festival": ["thin?"],
    }


def test_gaps_seen_from_a_county(store: Store) -> None:
    seen = chain.trace(store, "酥梨", "梨县")
    assert gaps(seen)["juice"] == ["outside"]
    assert gaps(seen)["z-grow"] == ["thin"]
    assert gaps(seen)["graft"] == ["missing", "unknown"]


def test_a_lack_elsewhere_is_none_here(store: Store) -> None:
    assert gaps(chain.trace(store, "酥梨", "桃县"))["graft"] == ["unknown"]


def test_a_zone_whose_county_no_source_states_is_neither_inside_nor_outside(store: Store) -> None:
    seen = chain.trace(store, "酥梨", "Li County")
    where = {one.what.id: one.where for one in stage(seen, "z-grow").participants}
    assert where == {"enterprise/a": "inside", "enterprise/b": "unclear"}


def test_the_area_around_counties_holds_them(store: Store) -> None:
    assert gaps(chain.trace(store, "酥梨", "果市"))["juice"] == ["thin"]


def test_only_gaps_against_a_proposal_are_provisional(trace: Trace) -> None:
    assert {(one.name.en, gap.provisional) for one, gap in trace.gaps() if gap.provisional} == {
        ("use of pomace", True)
    }


def test_an_ambiguous_part_is_shown_at_each_stage_with_its_readings(trace: Trace) -> None:
    (here,) = [one for one in stage(trace, "sell").participants if one.what.id == "enterprise/e"]
    assert not here.certain
    assert [reading.en for reading in here.readings] == ["in order"]
    assert [one.en for one in here.elsewhere] == ["blossom fair"]
    assert [reading.what.en for reading in trace.readings] == ["in order", "by sense"]


def test_who_takes_part_at_no_stated_stage_or_only_shares_the_industry_stands_apart(trace: Trace) -> None:
    assert [one.what.id for one in trace.unplaced] == ["enterprise/g"]
    assert [one.what.id for one in trace.related] == ["enterprise/h"]


def test_members_of_a_reference_chain_never_take_part(trace: Trace) -> None:
    taking_part = {one.what.id for one_stage in trace.stages for one in one_stage.participants}
    assert taking_part == {f"enterprise/{slug}" for slug in "abcef"} | {"project/d"}


def test_evidence_and_investment_of_a_project(trace: Trace) -> None:
    (project,) = stage(trace, "cold").participants
    (figure,) = project.figures
    assert (figure.printed, figure.min, figure.max) == ("3亿多元", "300000000", "")
    (phase,) = project.phases
    assert phase.what.id == "phase/under-construction"
    assert [one.first_line for one in phase.evidence] == [5]
    assert [action.id for action in project.actions] == ["action/supplement"]
    assert project.evidence[0].headline == "梨县的梨"


def test_what_names_the_chain_in_its_population_or_title_is_shown_and_nothing_else(trace: Trace) -> None:
    assert [one.figure.id for one in trace.figures] == ["observation/bases"]
    assert {one.what.id for one in trace.remarks} == {"goal/g", "superlative/s", "recognition/r"}
    assert {(one.title, one.whose[0].en) for one in trace.remarks if one.title} == {("酥梨之乡", "Li County")}


def test_one_thing_that_may_be_another_says_so_both_ways_and_stays_apart(trace: Trace) -> None:
    (here,) = [one for one in stage(trace, "sell").participants if one.what.id == "enterprise/e"]
    (works,) = trace.related
    assert [(one.what.id, one.certain) for one in here.possibly_same] == [("enterprise/h", False)]
    assert [(one.what.id, one.certain) for one in works.possibly_same] == [("enterprise/e", False)]


def test_a_place_that_only_a_reading_gives_is_no_place(store: Store) -> None:
    (one,) = chain.trace(store, "酥梨", "梨县").unplaced
    assert one.where == "perhaps"
    assert [(place.what.id, place.certain) for place in one.places] == [("region/990001", False)]


def test_a_chain_without_stages_of_its_own_shows_an_empty_reference(store: Store) -> None:
    seen = chain.trace(store, "蜜桃")
    assert seen.stages == ()
    assert seen.reference is not None


def test_json_holds_the_whole_trace(trace: Trace) -> None:
    data = json.loads(chain_formats.to_json(trace))
    assert data["chain"]["id"] == "chain/pears"
    assert [one["name"]["zh"] for one in data["stages"]][:2] == ["嫁接", "种植"]
    assert data["stages"][0]["gaps"][0]["kind"] == "missing"


def test_csv_has_a_row_for_every_stage_and_participant(trace: Trace) -> None:
    rows = list(csv.DictReader(io.StringIO(chain_formats.to_csv(trace))))
    expected = sum(max(1, len(one.participants)) for one in trace.stages) + len(trace.unplaced)
    assert len(rows) == expected
    assert {row["stage"] for row in rows} == {one.name.id for one in trace.stages} | {""}
    (project,) = [row for row in rows if row["participant"] == "project/d"]
    (cooperative,) = [row for row in rows if row["participant"] == "enterprise/g"]
    assert (cooperative["places"], cooperative["possible_places"]) == ("", "region/990001")
    assert (project["gaps"], project["investment_min"], project["first_line"]) == (
        "pending|thin",
        "300000000",
        "5",
    )


def test_turtle_is_part_of_the_graph_with_the_gaps(trace: Trace, store: Store) -> None:
    graph = Graph()
    graph.parse(data=chain_formats.to_turtle(trace, store), format="turtle")
    assert (ID["reference-stage/juice"], LC.gap, ID["gap/thin"]) in graph
    assert (ID["reference-stage/sell"], LC.gap, ID["gap/thin"]) not in graph
    assert (ID["participation/e"], LC.possibleStage, ID["stage/shop"]) in graph
    assert (None, LC.sha256, None) not in graph


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ["酥梨产业链", "归属不明 · 读法: 按次序 · 也可能在: 梨花节", "可能是同一个: 辛厂 (可能) [3]",
                "缺口 · 在外: 只有区域外的参与者：丙汁", "a1《梨县的梨》第5行: 丙与丁",
                "〔A〕 梨书 <https://example.org/pears>", "不低于300,000,000"]),
        ("en", ["pear chain", "ambiguous · reading: in order · or at: blossom fair", "stage not stated",
                "only participants beyond the area: Juicer C", "provisional", "perhaps in the area",
                "[2] a1《梨县的梨》line 5: C and D", "Li County: title “酥梨之乡”"]),
    ],
)  # fmt: skip
def test_the_text_tree(store: Store, lang: str, words: list[str]) -> None:
    console = Console(file=io.StringIO(), width=1000)
    chain_text.show(chain.trace(store, "酥梨", "梨县"), console, lang)
    assert isinstance(console.file, io.StringIO)
    text = console.file.getvalue()
    for word in words:
        assert word in text
