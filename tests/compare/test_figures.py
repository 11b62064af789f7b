"""Every printed figure, as the tables have it."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from lc_graph.compare.amounts import amount, spoken
from lc_graph.compare.figures import figures
from lc_graph.compare.model import DIMENSIONS, Figure
from lc_graph.engine.store import Store
from lc_graph.resources import room
from lc_graph.terms import UNITS

from . import made

TABLE = room("data") / "sources" / "liaocheng-2023-midyear" / "observations.csv"
COLUMNS = dict(zip(DIMENSIONS, DIMENSIONS, strict=True)) | {"kind": "kind_of_figure"}


@pytest.fixture(scope="module")
def printed(store: Store) -> dict[str, Figure]:
    return {figure.figure.id.removeprefix("observation/lc23h1-"): figure for figure in figures(store)}


def rows() -> Iterator[dict[str, str]]:
    with TABLE.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def ids(names: object) -> set[str]:
    return {name.id.removeprefix("observation/lc23h1-") for name in names}  # type: ignore[attr-defined]


def test_each_row_of_the_table_is_a_figure(printed: dict[str, Figure]) -> None:
    disagree: dict[str, set[str]] = {}
    for row in rows():
        for other in filter(None, row["disagrees_with"].split("|")):
            disagree.setdefault(row["id"], set()).add(other)
            disagree.setdefault(other, set()).add(row["id"])
    assert printed.keys() == {row["id"] for row in rows()}
    for row in rows():
        figure = printed[row["id"]]
        assert figure.about.id == row["about"]
        assert figure.printed == row["printed"]
        for name, column in COLUMNS.items():
            told = getattr(figure.group, name)
            assert (
                told.iri == str(UNITS[row[column]]) if name == "unit" else told.id == f"{name}/{row[column]}"
            )
            assert told.zh
            assert told.en
        for name in ("value", "min", "max"):
            assert getattr(figure, name) == (Decimal(row[name]) if row[name] else None)
        assert (figure.qualifier.id if figure.qualifier else "") == (
            row["qualifier"] and f"qualifier/{row['qualifier']}"
        )
        assert ids(figure.qualifies) == set(filter(None, row["qualifies"].split("|")))
        assert ids(figure.part_of) == set(filter(None, row["part_of"].split("|")))
        assert ids(figure.adjusts) == set(filter(None, row["adjustment_of"].split("|")))
        assert ids(figure.disagrees_with) == disagree.get(row["id"], set())
        assert figure.disputed == (row["id"] in disagree)
        passages = {one.passage.rpartition("/")[2] for one in figure.evidence}
        assert passages == set(row["passages"].split("|"))
        assert figure.stated_in is not None
        assert figure.stated_in.id.endswith("/" + row["passages"].partition("-")[0])
        assert figure.stated_in.zh in {one.headline for one in figure.evidence}


def test_what_nobody_printed_is_no_figure(printed: dict[str, Figure], store: Store) -> None:
    computed = store.rows("SELECT ?x { ?x a lc:ComputedFigure }")
    assert computed
    assert {figure.figure.iri for figure in printed.values()}.isdisjoint(row["x"] for row in computed)


@pytest.mark.parametrize(
    ("slug", "exact"),
    [("a6-gdp", True), ("a7-ejiao-output", False), ("a3-large", False), ("a1-work-areas", True)],
)
def test_only_a_number_without_open_ends_is_exact(printed: dict[str, Figure], slug: str, exact: bool) -> None:
    assert printed[slug].exact is exact


@pytest.mark.parametrize(
    ("slug", "half"),
    [("a6-gdp", "500000"), ("a1-funds", "50000000"), ("a6-gdp-growth", "0.05"), ("a2-key-projects", "0"),
     ("a2-gdp-rank", "0"), ("a6-tax-share", "0.005"), ("a7-ejiao-output", "0")],
)  # fmt: skip
def test_half_a_unit_of_the_last_digit_is_rounding(printed: dict[str, Figure], slug: str, half: str) -> None:
    assert printed[slug].rounding == Decimal(half)


@pytest.mark.parametrize(
    ("slug", "unknown"),
    [("a6-gdp", ()), ("a1-renovation", ("comparator",)), ("a1-water", ("comparator", "status")),
     ("a6-key", ("period", "status")), ("a6-fai-rank", ("adjustment",)), ("a1-air", ())],
)  # fmt: skip
def test_what_a_source_leaves_open_is_told(
    printed: dict[str, Figure], slug: str, unknown: tuple[str, ...]
) -> None:
    assert printed[slug].unknown == unknown


def test_a_rank_tells_among_whom(printed: dict[str, Figure]) -> None:
    assert {slug: figure.within.id for slug, figure in printed.items() if figure.within} == {
        row["id"]: {"peers-top100-districts": "region/100000"}.get(
            row["comparator"], row["comparator"].replace("peers-", "region/")
        )
        for row in rows()
        if row["comparator"].startswith("peers-")
    }


def test_what_holds_in_a_reading_only_is_told_apart(printed: dict[str, Figure]) -> None:
    rank = printed["a6-fai-rank"]
    assert rank.qualifies == ()
    assert {(one.property, one.value.id) for one in rank.possible} == {
        ("qualifies", f"observation/lc23h1-a6-fai{end}") for end in ("", "-growth", "-adjusted")
    }
    assert all(one.readings and one.evidence for one in rank.possible)
    assert [(one.property, one.value.id) for one in printed["a1-water"].possible] == [
        ("status", "status/achieved"), ("status", "status/estimated"),
    ]  # fmt: skip


def test_the_order_is_fixed_and_reading_is_quick(store: Store) -> None:
    first = figures(store)
    # The yardstick is to read every triple once.
    yardstick, took = [], []
    for _ in range(5):
        start = time.thread_time()
        assert len(list(store.native.quads_for_pattern(None, None, None))) > 10_000
        yardstick.append(time.thread_time() - start)
        start = time.thread_time()
        assert figures(store) == first
        took.append(time.thread_time() - start)
    assert min(took) < 3 * min(yardstick), (took, yardstick)
    assert [figure.about.id for figure in first] == sorted(figure.about.id for figure in first)


def test_a_conflict_holds_both_ways(release: Path) -> None:
    one = made.figure("one", "region/371525", "land-area", value="5", against="other")
    other = made.figure("other", "region/371525", "land-area", value="6")
    found = {figure.figure.id: figure for figure in figures(made.store(release, one, other))}
    assert found["observation/other"].disputed
    assert [name.id for name in found["observation/other"].disagrees_with] == ["observation/one"]


def test_a_figure_is_told_with_its_unit(printed: dict[str, Figure]) -> None:
    """As it is printed, where the unit is printed with it; as people say it, for those who hear it."""
    told = {amount(figure, "zh") for figure in printed.values()}
    assert {"0.2个（百分点）", "0.1个百分点", "百亿（元）", "184.65亿元", "6.4%", "下降5%", "两个"} <= told
    assert (spoken("下降5%", "zh"), spoken("-5%", "en")) == ("下降百分之5", "-5 percent")
    assert spoken("6.1% to 6.3%", "en") == "6.1 percent to 6.3 percent"
    assert spoken("1,234.5%", "zh") == "百分之1,234.5"
