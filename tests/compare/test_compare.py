"""Regions side by side: only like with like, nothing computed where it must not be, the reason otherwise."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pytest

from lc_graph.compare.compare import compare
from lc_graph.compare.model import DIMENSIONS, Apart, Comparison, Row
from lc_graph.engine.store import Store
from lc_graph.errors import UsageError

from . import made

COUNTIES = ("东昌府区", "茌平区", "阳谷县", "莘县", "东阿县", "冠县", "高唐县", "临清市")


def row(comparison: Comparison, indicator: str, kind: str = "level") -> Row:
    (found,) = [
        one
        for one in comparison.rows
        if one.group.indicator.id == f"indicator/{indicator}" and one.group.kind.id == f"kind/{kind}"
    ]
    return found


def apart(comparison: Comparison, observation: str) -> Apart:
    (found,) = [
        one
        for one in comparison.apart
        for cell in one.said()
        if any(figure.figure.id.endswith(f"-{observation}") for figure in cell.figures)
    ]
    return found


def printed(row: Row | Apart) -> list[list[str]]:
    return [[figure.printed for figure in cell.figures] if cell else [] for cell in row.cells]


def places(row: Row) -> list[int | None]:
    return [cell.place.place if cell and cell.place else None for cell in row.cells]


def differences(row: Row) -> list[tuple[str, str, str]]:
    return [
        (one.more.zh, one.less.zh, f"{one.min}" if one.exact else f"{one.min}…{one.max}")
        for one in row.differences
    ]


# ---- the page's own figures -------------------------------------------------------------------------


def test_two_counties(store: Store) -> None:
    found = compare(store, ["冠县", "茌平区"])
    level, growth = row(found, "gdp"), row(found, "gdp", "growth")
    assert {one.group.indicator.id for one in found.rows} == {"indicator/gdp"}
    assert printed(level) == [["139.17亿元"], ["184.65亿元"]]
    assert places(level) == [2, 1]
    assert differences(level) == [("茌平区", "冠县", "4548000000")]
    assert level.differences[0].rounding == 1_000_000  # both are printed to the 0.01亿元
    assert level.differences[0].unit.zh == "人民币元"
    assert printed(growth) == [["6.4%"], ["6.3%"]]
    assert places(growth) == [1, 2]
    assert differences(growth) == [("冠县", "茌平区", "0.1")]
    assert growth.differences[0].unit.id == "unit/percentage-point"
    assert growth.notes == level.notes == found.notes == ()


def test_a_city_is_not_ranked_with_its_counties(store: Store) -> None:
    found = compare(store, ["聊城市", "冠县", "茌平区"])
    level, growth = row(found, "gdp"), row(found, "gdp", "growth")
    assert printed(level) == [["1432.5亿元"], ["139.17亿元"], ["184.65亿元"]]
    assert places(level) == [None, 2, 1]
    assert differences(level) == [("茌平区", "冠县", "4548000000")]
    assert [note.zh for note in level.notes] == ["聊城市包含冠县、茌平区，不与其排名次，也不算差值"]
    assert places(growth) == [None, 1, 2]
    # The page itself says that Guan grew by 0.1 points more than the city.
    assert ("冠县", "聊城市", "0.1") in differences(growth)
    assert "nor is a difference" not in growth.notes[0].en
    assert "municipal" in found.notes[0].en


def test_what_the_sources_do_not_say_is_no_cell(store: Store) -> None:
    found = compare(store, ["聊城市", "冠县", "茌平区"])
    funds = row(found, "investment-funds-in-place")
    assert printed(funds) == [["246亿元"], ["25.13亿元"], []]
    assert funds.cells[2] is None
    assert places(funds) == [None, None, None]


def test_whatever_is_compared_is_alike(store: Store) -> None:
    for pair in combinations(("聊城市", *COUNTIES, "高唐开发区", "莘县鲁西经济开发区"), 2):
        found = compare(store, pair)
        for one in found.rows:
            figures = [figure for cell in one.said() for figure in cell.figures]
            assert len(one.said()) > 1
            assert not any(figure.unknown or figure.rank for figure in figures)
            for name in DIMENSIONS:
                assert len({getattr(figure.group, name) for figure in figures}) == 1
        shown = [*found.rows, *found.apart, *found.ranks]
        assert len({one.group for one in shown}) == len(shown)


def test_every_figure_of_the_regions_is_shown_once(store: Store) -> None:
    found = compare(store, COUNTIES)
    shown = [
        figure.figure.iri
        for one in (*found.rows, *found.apart, *found.ranks)
        for cell in one.said()
        for figure in cell.figures
    ]
    wanted = store.rows(
        """SELECT ?x { ?x a lc:Figure ; lc:about ?region .
           ?region lc:level <https://w3id.org/lc-graph/id/level/county> }"""
    )
    assert sorted(shown) == sorted(one["x"] for one in wanted)


def test_the_planned_is_not_mixed_with_the_achieved(store: Store) -> None:
    # 高唐开发区 has two emerging industries; 鲁西经济开发区 is to have three.
    found = compare(store, ["高唐开发区", "莘县鲁西经济开发区"])
    assert found.rows == ()
    mine, other = apart(found, "a3-gaotang-emerging"), apart(found, "a3-luxi-emerging")
    assert (mine.differs, other.differs) == (("status",), ("status",))
    assert mine.nearest == other.group
    assert mine.why.zh == "与莘县鲁西经济开发区最接近的数字口径不同：状态（已是事实／计划）"
    assert mine.why.en.endswith("differs in status (achieved / planned)")


def test_a_whole_county_is_not_mixed_with_a_part_of_it(store: Store) -> None:
    # 冠县's 132 and 茌平区's 120 are key projects; the others are some among them.
    found = compare(store, ["冠县", "茌平区"], "项目数")
    assert found.indicator is not None
    assert found.rows == ()
    populations = {one.group.population.id for one in found.apart}
    assert {"population/key-projects", "population/provincial-key-projects"} <= populations
    for one in found.apart:
        assert len({figure.group.population for cell in one.said() for figure in cell.figures}) == 1
    assert "period" in apart(found, "a2-provincial-key").differs


def test_other_periods_other_kinds_other_units_are_named(store: Store) -> None:
    found = compare(store, ["聊城市", "冠县", "茌平区"])
    assert apart(found, "a1-funds-growth").differs == ("kind", "comparator", "unit")
    assert apart(found, "a6-municipal-key").differs == ("period",)
    assert apart(found, "a4-implementing-projects").differs == ("population", "period")


def test_what_only_one_region_has_is_said_so(store: Store) -> None:
    one = apart(compare(store, ["冠县", "茌平区"]), "a2-online")
    assert (one.nearest, one.differs) == (None, ())
    assert one.why.zh == "这一指标只有冠县有数字，其余地区来源没有说"


def test_an_indicator_with_other_spelling_is_another(store: Store) -> None:
    # 全社会固定资产投资 of 冠县 and 固定资产投资 of 茌平区: the page calls them differently.
    found = compare(store, ["冠县", "茌平区"], "固定资产投资")
    assert {one.group.indicator.id for one in found.apart} == {"indicator/fixed-asset-investment"}
    assert {tuple(map(bool, one.cells)) for one in found.apart} == {(False, True)}


def test_stated_ranks_stand_apart_and_nothing_is_computed_from_them(store: Store) -> None:
    found = compare(store, ["冠县", "茌平区"])
    assert {one.group.unit.id for one in found.ranks} == {"unit/ordinal"}
    assert not any(one.differences or any(places(one)) for one in found.ranks)
    stated = {(one.group.indicator.id, one.group.kind.id): printed(one) for one in found.ranks}
    assert stated["indicator/gdp", "kind/rank"] == [["第5位"], []]
    assert stated["indicator/gross-output", "kind/rank-of-level"] == [[], ["首位"]]
    assert not any(one.group.unit.id == "unit/ordinal" for one in (*found.rows, *found.apart))


def test_silent_counties_are_compared_in_silence(store: Store) -> None:
    found = compare(store, ["东昌府区", "高唐县"])
    assert (found.rows, found.apart, found.ranks) == ((), (), ())
    assert found.notes[0].zh == "来源没有给出东昌府区、高唐县数字"
    assert "no figures for Dongchangfu District and Gaotang County" in found.notes[0].en


def test_a_zone_beside_a_county_is_noted(store: Store) -> None:
    found = compare(store, ["莘县", "莘县鲁西经济开发区"])
    assert "莘县鲁西经济开发区不是行政区" in found.notes[0].zh


# ---- figures that the page has none of --------------------------------------------------------------

GUAN, CHIPING, SHEN = "region/371525", "region/371503", "region/371522"


def test_units_are_never_mixed(release: Path) -> None:
    store = made.store(
        release,
        made.figure("one", GUAN, "land-area", value="10", unit="mu"),
        made.figure("other", CHIPING, "land-area", value="6667", unit="square-metre"),
    )
    found = compare(store, ["冠县", "茌平区"], "land-area")
    assert found.rows == ()
    assert [one.differs for one in found.apart] == [("unit",), ("unit",)]


@pytest.mark.parametrize(
    ("low", "high", "difference"),
    [("100", "", "20…None"), ("", "100", "None…20"), ("60", "100", "-20…20"), ("90", "100", "10…20")],
)
def test_bounds_are_never_ranked_as_exact(release: Path, low: str, high: str, difference: str) -> None:
    store = made.store(
        release,
        made.figure("one", GUAN, "contracted-amount", low=low, high=high, printed="若干"),
        made.figure("other", CHIPING, "contracted-amount", value="80"),
        made.figure("third", SHEN, "contracted-amount", value="70"),
    )
    one = row(compare(store, ["冠县", "茌平区", "莘县"]), "contracted-amount")
    assert places(one) == [None, None, None]
    assert differences(one)[0] == ("冠县", "茌平区", difference)
    assert differences(one)[-1] == ("茌平区", "莘县", "10")
    assert [note.zh for note in one.notes] == ["冠县的数字只有界限或约数，不排名次"]


def test_the_larger_stands_first_in_a_difference_of_bounds(release: Path) -> None:
    store = made.store(
        release,
        made.figure("one", GUAN, "contracted-amount", high="70", printed="不到70"),
        made.figure("other", CHIPING, "contracted-amount", value="80"),
    )
    one = row(compare(store, ["冠县", "茌平区"]), "contracted-amount")
    assert differences(one) == [("茌平区", "冠县", "10…None")]


def test_approximate_figures_have_no_difference(release: Path) -> None:
    about = "lc:qualifier <https://w3id.org/lc-graph/id/qualifier/about>"
    text = made.figure("one", GUAN, "contracted-amount", low="90", high="90", printed="约90")
    text = text.replace("lc:min 90.000000 ; lc:max 90.000000", f"measure:obsValue 90.0 ; {about}")
    store = made.store(release, text, made.figure("other", CHIPING, "contracted-amount", value="80"))
    one = row(compare(store, ["冠县", "茌平区"]), "contracted-amount")
    assert one.differences == ()
    assert places(one) == [None, None]


def test_a_conflict_is_shown_and_neither_ranked_nor_subtracted(release: Path) -> None:
    store = made.store(
        release,
        made.figure("one", GUAN, "contracted-amount", value="90"),
        made.figure("again", GUAN, "contracted-amount", value="95", against="one"),
        made.figure("other", CHIPING, "contracted-amount", value="80"),
        made.figure("third", SHEN, "contracted-amount", value="70"),
    )
    one = row(compare(store, ["冠县", "茌平区", "莘县"]), "contracted-amount")
    assert printed(one) == [["95", "90"], ["80"], ["70"]]
    assert one.cells[0] is not None
    assert one.cells[0].conflict
    assert one.cells[0].disputed
    assert places(one) == [None, None, None]
    assert differences(one) == [("茌平区", "莘县", "10")]
    assert [note.zh for note in one.notes] == ["冠县的数字各处不一，不排名次，不算差值"]


def test_equals_share_a_place(release: Path) -> None:
    store = made.store(
        release,
        made.figure("one", GUAN, "contracted-amount", value="90"),
        made.figure("other", CHIPING, "contracted-amount", value="90"),
        made.figure("third", SHEN, "contracted-amount", value="70"),
    )
    one = row(compare(store, ["莘县", "冠县", "茌平区"]), "contracted-amount")
    assert places(one) == [3, 1, 1]
    assert [cell.place.shared for cell in one.said() if cell.place] == [False, True, True]


@pytest.mark.parametrize(
    ("dimension", "code"),
    [("period", "not-stated"), ("period", "since-2023-01"), ("comparator", "not-stated"),
     ("comparator", "base-year"), ("adjustment", "not-stated"), ("status", "not-stated")],
)  # fmt: skip
def test_what_is_left_open_is_not_taken_to_be_alike(release: Path, dimension: str, code: str) -> None:
    store = made.store(
        release,
        made.figure("one", GUAN, "contracted-amount", value="90", **{dimension: code}),
        made.figure("other", CHIPING, "contracted-amount", value="80", **{dimension: code}),
    )
    found = compare(store, ["冠县", "茌平区"], "contracted-amount")
    assert found.rows == ()
    (one,) = found.apart
    assert printed(one) == [["90"], ["80"]]
    assert one.differs == (dimension,)
    assert "不能确定口径相同" in one.why.zh


def test_a_rank_is_the_nearest_only_where_there_is_nothing_else(release: Path) -> None:
    store = made.store(
        release,
        made.figure("one", GUAN, "contracted-amount", value="90"),
        made.figure("other", CHIPING, "contracted-amount", value="3", kind="rank", comparator="peers-371500"),
    )
    (one,) = compare(store, ["冠县", "茌平区"], "contracted-amount").apart
    assert one.differs == ("kind", "comparator")


# ---- what cannot be asked ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("regions", "message"),
    [
        (["冠县"], "takes 2 to 8 regions, not 1"),
        ([], "name 2 to 8 regions"),
        (["聊城市", *COUNTIES], "takes 2 to 8 regions, not 9"),
        (["冠县", "茌平县城"], "no place of this name"),
        (["冠县", "茌屏区"], "did you mean 茌平区"),
        (["冠县", "guan county"], "it is the same region as '冠县'"),
        (["冠县", "371525"], "name each region once"),
    ],
)
def test_what_cannot_be_compared_is_refused(store: Store, regions: list[str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        compare(store, regions)


@pytest.mark.parametrize(
    "name", ["GDP", "地区生产总值", "indicator/gdp", "gross domestic product", "生产总值"]
)
def test_an_indicator_answers_to_all_its_names(store: Store, name: str) -> None:
    found = compare(store, ["冠县", "茌平区"], name)
    assert found.indicator is not None
    assert found.indicator.id == "indicator/gdp"


def test_an_unknown_indicator_is_refused_with_what_comes_near(store: Store) -> None:
    with pytest.raises(UsageError, match=r"no indicator of this name\n.*did you mean .*网络零售额"):
        compare(store, ["冠县", "茌平区"], "零售")


def test_differences_are_exact(store: Store) -> None:
    (one,) = row(compare(store, ["冠县", "茌平区"]), "gdp").differences
    assert isinstance(one.min, Decimal)
    assert one.min == Decimal("18465000000") - Decimal("13917000000")
