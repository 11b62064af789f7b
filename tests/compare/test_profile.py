"""What the sources say of a region, and what they leave out; one indicator in series of one axis each."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from lc_graph.compare import formats, words
from lc_graph.compare.indicator import indicator
from lc_graph.compare.profile import profile
from lc_graph.compare.profiles import Profile, Series
from lc_graph.engine.store import Store
from lc_graph.errors import UsageError
from lc_graph.resources import room

from . import made

SOURCE = room("data") / "sources" / "liaocheng-2023-midyear"
COUNTIES = ("371502", "371503", "371521", "371522", "371524", "371525", "371526", "371581")


def rows(table: str) -> Iterator[dict[str, str]]:
    with (SOURCE / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


@cache
def of(store: Store, region: str) -> Profile:
    """Return the profile of a region, made once of each store."""
    return profile(store, region)


def beside(told: Profile) -> dict[str, tuple[list[str], list[str]]]:
    return {
        line.figure.printed: ([one.printed for one in line.ranks], [one.printed for one in line.differences])
        for line in told.lines
    }


@pytest.mark.parametrize("code", COUNTIES)
def test_every_figure_stands_in_the_profile_once(store: Store, code: str) -> None:
    told = of(store, code)
    shown = [
        figure.figure.id.removeprefix("observation/lc23h1-")
        for line in told.lines
        for figure in (line.figure, *line.ranks, *line.differences)
    ]
    assert sorted(shown) == sorted(
        row["id"] for row in rows("observations") if row["about"] == f"region/{code}"
    )
    assert told.level is not None
    assert told.level.id == "level/county"
    assert [name.id for name in told.part_of] == ["region/100000", "region/370000", "region/371500"]


def test_ranks_and_differences_stand_beside_their_figure(store: Store) -> None:
    told = beside(of(store, "冠县"))
    assert told["6.4%"] == ([], ["0.2个", "0.1个百分点"])
    assert told["10.1%"] == (["第2位"], ["3.9个百分点"])
    assert told["52个"] == (["第2位"], [])
    # Of what 冠县 is fifth by GDP is not printed: the rank stands for itself, with what it may be of.
    (rank,) = [line.figure for line in of(store, "冠县").lines if line.figure.printed == "第5位"]
    assert {one.value.id.removeprefix("observation/lc23h1-a2-") for one in rank.possible} == {
        "gdp",
        "gdp-growth",
    }


@pytest.mark.parametrize("code", COUNTIES)
def test_projects_and_zones_are_those_the_sources_place_there(store: Store, code: str) -> None:
    placed = {
        row["subject"]: row["status"] != "possible"
        for row in rows("statements")
        if row["predicate"] == "locatedIn" and row["object"] == f"region/{code}"
    }
    inner = {
        row["subject"]: row["status"] != "possible" and placed[row["object"]]
        for row in rows("statements")
        if row["predicate"] == "locatedIn" and row["object"] in placed
    }
    kinds = ("project", "zone", "enterprise")
    wanted = {one: sure for one, sure in {**inner, **placed}.items() if one.partition("/")[0] in kinds}
    told = {one.what.id: one.certain for kind in kinds for one in of(store, code).of_kind(kind)}
    assert told.items() >= wanted.items()
    assert all(one.evidence for one in of(store, code).members)


def test_a_project_in_a_zone_tells_in_which(store: Store) -> None:
    (project,) = [
        one for one in of(store, "茌平区").of_kind("project") if one.what.id == "project/space-city"
    ]
    assert [name.zh for name in project.where] == ["高铁新区"]
    (zone,) = [one for one in of(store, "茌平区").members if one.what.id == "zone/chiping-high-end-cluster"]
    assert [figure.printed for figure in zone.figures] == ["8个", "17个", "67亿元", "169亿元"]


def test_chains_with_stages_certain_and_possible(store: Store) -> None:
    told = {one.chain.id: one for one in of(store, "冠县").chains}
    ganoderma = {part.who.id: part for part in told["chain/ganoderma"].parts}
    planting = ganoderma["region/371525"].stage
    assert planting is not None
    assert planting.id == "stage/ganoderma-planting"
    zone = ganoderma["zone/ganoderma-demonstration-zone"]
    assert (zone.stage, zone.here) == (None, False)  # it lies in 冠县 in one reading only
    assert ganoderma["project/huaguan-ganoderma"].here
    assert ganoderma["region/371525"].here
    assert [name.id for name in zone.possible] == [
        "stage/ganoderma-development",
        "stage/ganoderma-planting",
    ]
    sanghuang = {one.chain.id: one for one in of(store, "临清市").chains}["chain/sanghuang"]
    assert len(sanghuang.parts) == 4


@pytest.mark.parametrize("code", COUNTIES)
def test_titles_are_those_it_holds(store: Store, code: str) -> None:
    region = f"region/{code}"
    wanted = [
        row["id"]
        for table, holder in (("recognitions", "holder"), ("superlatives", "holder"), ("listings", "item"))
        for row in rows(table)
        if region in row[holder].split("|")
    ]
    told = of(store, code)
    assert sorted(one.what.id.partition("lc23h1-")[2] for one in told.titles) == sorted(wanted)
    assert {one.kind for one in told.remarks}.isdisjoint({"recognition", "superlative", "listing"})


def test_people_are_those_who_are_quoted_with_posts_as_printed(store: Store) -> None:
    told = {one.who.zh: one for one in of(store, "聊城市").people}
    assert set(told["周忠伟"].titles) == {"局长"}
    assert set(told["丁耀伟"].titles) == {"主任", "党组书记"}
    assert all(one.says and one.evidence for one in told.values())
    assert of(store, "茌平区").people == ()


def test_policies_tell_through_what(store: Store) -> None:
    told = {one.what.zh: one for one in of(store, "茌平区").policies}
    assert [one.what.zh for one in told["链长制"].through] == ["以链长制招商，强链、延链、补链"]
    assert all(one.evidence for one in told.values())


def test_what_most_others_have_is_unsaid_not_zero(store: Store) -> None:
    (told,) = of(store, "东昌府区").unsaid
    assert told.indicator.id == "indicator/projects"
    assert {name.zh for name in told.said_of} == {"茌平区", "莘县", "东阿县", "冠县"}
    assert told.peers == 7
    said = words.unsaid(of(store, "东昌府区").region, told.indicator, len(told.said_of), told.peers)
    assert said.zh == "来源没有说东昌府区的项目数；同级的 7 个地区中，4 个有"
    assert said.en.startswith("the source does not say the number of projects of Dongchangfu District")
    assert of(store, "东昌府区").lines == ()
    assert "projects" not in {one.indicator.id for one in of(store, "冠县").unsaid}
    assert of(store, "聊城市").unsaid == of(store, "高唐开发区").unsaid == ()


def test_less_than_half_is_no_expectation(release: Path) -> None:
    def unsaid(*regions: str) -> set[str]:
        figures = (made.figure(code, f"region/{code}", "floor-area", value="1") for code in regions)
        return {one.indicator.id for one in profile(made.store(release, *figures), "371502").unsaid}

    assert "indicator/floor-area" not in unsaid("371503", "371521", "371522")
    assert "indicator/floor-area" in unsaid("371503", "371521", "371522", "371524")


def test_an_unknown_region_is_refused(store: Store) -> None:
    with pytest.raises(UsageError, match="did you mean 东昌府区"):
        profile(store, "东昌区府")


# ---- one indicator ----------------------------------------------------------------------------------


def series(store: Store, name: str, kind: str, population: str = "all") -> Series:
    (found,) = [
        one
        for one in indicator(store, name).series
        if one.kind.id == f"kind/{kind}" and one.population.id == f"population/{population}"
    ]
    return found


def test_level_growth_points_and_ranks_share_no_axis(store: Store) -> None:
    told = indicator(store, "gdp")
    axes = [{(one.kind.id, one.unit.zh) for one in axis} for axis in told.axes()]
    assert axes == [
        {("kind/level", "人民币元")}, {("kind/growth", "百分数")},
        {("kind/difference-of-growth", "百分点")}, {("kind/rank-of-growth", "位")}, {("kind/rank", "位")},
    ]  # fmt: skip
    assert told.definition_zh
    assert [(point.about.zh, point.figures[0].printed) for point in series(store, "gdp", "level").points] == [
        ("聊城市", "1432.5亿元"), ("茌平区", "184.65亿元"), ("冠县", "139.17亿元"),
    ]  # fmt: skip


def test_a_conflict_is_marked_where_periods_differ(store: Store) -> None:
    told = series(store, "项目数", "count", "implementing-provincial-municipal-key-projects")
    assert [(point.figures[0].printed, point.conflict) for point in told.points] == [
        ("315个", True), ("316个", True),
    ]  # fmt: skip
    others = series(store, "项目数", "count", "signed-projects").points
    assert not any(point.conflict for point in others)


def test_planned_and_achieved_are_series_of_their_own(store: Store) -> None:
    told = [
        one
        for one in indicator(store, "产业数").series
        if one.population.id == "population/emerging-industries"
    ]
    assert {one.status.id: [point.about.zh for point in one.points] for one in told} == {
        "status/achieved": ["高唐开发区"], "status/planned": ["莘县鲁西经济开发区"],
    }  # fmt: skip


@pytest.mark.parametrize("name", ["项目数", "总投资", "land-area", "good-air-days"])
def test_no_figure_is_left_out(store: Store, name: str) -> None:
    told = indicator(store, name)
    shown = [figure.figure.id for one in told.series for point in one.points for figure in point.figures]
    slug = told.indicator.id.partition("/")[2]
    wanted = [f"observation/lc23h1-{row['id']}" for row in rows("observations") if row["indicator"] == slug]
    assert sorted(shown) == sorted(wanted)
    for one in told.series:
        for figure in (figure for point in one.points for figure in point.figures):
            assert (figure.group.kind, figure.group.unit) == (one.kind, one.unit)


def test_json_holds_what_is_described_only_when_it_is_looked_at(store: Store) -> None:
    found = of(store, "冠县")
    told = json.loads(formats.to_json(found))
    for part in ("members", "titles", "remarks", "policies", "evidence"):
        assert len(told[part]) == len(getattr(found, part)) > 0, part
    assert [one["what"]["id"] for one in told["members"]] == [one.what.id for one in found.members]
