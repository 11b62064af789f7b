"""The five kinds of gap, alone and under readings."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lc_graph.chain.gaps import KINDS, Finding, Member, find, kinds


def member(name: str, *, wide: bool = False, unfinished: bool = False, where: str = "inside") -> Member:
    return Member(name, wide, unfinished, where)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("members", "lacking", "expected"),
    [
        ([], False, {"unknown"}),
        ([], True, {"missing", "unknown"}),
        ([member("a")], False, {"thin"}),
        ([member("a"), member("b")], False, set()),
        ([member("a", unfinished=True)], False, {"pending", "thin"}),
        ([member("a", unfinished=True), member("b", unfinished=True)], False, {"pending"}),
        ([member("a", unfinished=True), member("b")], False, set()),
        ([member("a", where="outside")], False, {"outside"}),
        ([member("a", where="outside"), member("b", where="unclear")], False, {"unknown"}),
        ([member("a", where="outside"), member("b")], False, {"thin"}),
        ([member("county", wide=True)], False, set()),
        ([member("county", wide=True), member("a", unfinished=True)], False, set()),
        ([member("county", wide=True, where="outside")], False, {"outside"}),
    ],
)
def test_kinds(members: list[Member], lacking: bool, expected: set[str]) -> None:
    assert kinds(members, lacking=lacking) == expected


def test_a_gap_that_every_reading_leaves_is_certain() -> None:
    x, y = member("x"), member("y")
    readings = [{"x": "s", "y": "t"}, {"x": "t", "y": "s"}]
    possible = {"s": [x, y], "t": [x, y]}
    assert find(["s"], {}, possible, readings) == [Finding("thin", True)]
    assert find(["s", "t"], {}, possible, readings) == []


def test_a_gap_of_one_reading_only_is_not_certain() -> None:
    x = member("x")
    readings = [{"x": "s"}, {"x": "t"}]
    assert find(["s"], {}, {"s": [x], "t": [x]}, readings) == [
        Finding("unknown", False),
        Finding("thin", False),
    ]


def test_readings_of_different_passages_combine() -> None:
    x, y = member("x"), member("y")
    readings = [{"x": "s"}, {"x": "t"}, {"y": "s"}, {"y": "t"}]
    found = find(["s"], {}, {"s": [x, y], "t": [x, y]}, readings)
    assert found == [Finding("unknown", False), Finding("thin", False)]


members = st.builds(
    Member,
    st.sampled_from("abcdefgh"),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["inside", "outside", "unclear"]),
)


@given(
    st.lists(members, max_size=4, unique_by=lambda one: one.participation),
    st.lists(members, max_size=5, unique_by=lambda one: one.participation),
    st.booleans(),
)
def test_those_whom_no_reading_places_count_as_there_or_not(
    fixed: list[Member], free: list[Member], lacking: bool
) -> None:
    """The shortcut (none, each, all) agrees with trying every set of them."""
    taken = {one.participation for one in fixed}
    free = [one for one in free if one.participation not in taken]
    every = [
        kinds([*fixed, *chosen], lacking=lacking)
        for size in range(len(free) + 1)
        for chosen in combinations(free, size)
    ]
    expected = [
        Finding(kind, all(kind in answer for answer in every))
        for kind in KINDS
        if any(kind in answer for answer in every)
    ]
    assert find(["s"], {"s": fixed}, {"s": free}, [], lacking=lacking) == expected
