"""What queries took is remembered by their shape."""

from __future__ import annotations

import pytest

from lc_graph.engine.costs import REMEMBERED, Cost, Costs, shape


@pytest.mark.parametrize(
    "other", ["SELECT * { ?s ?p 7 }", "SELECT * { ?s ?p 1234 }", "SELECT * { ?s ?p  }"], ids=range(3)
)
def test_queries_that_differ_in_numbers_have_one_shape(other: str) -> None:
    assert shape(other) == shape("SELECT * { ?s ?p 42 }")


@pytest.mark.parametrize(
    "other", ["SELECT * { ?p ?s 42 }", "SELECT * { ?s ?p 42 } LIMIT 1", "", "SELECT * { ?s ?p '灵芝' }"]
)
def test_other_queries_have_others(other: str) -> None:
    assert shape(other) != shape("SELECT * { ?s ?p 42 }")


def test_a_query_that_cannot_be_encoded_has_a_shape_too() -> None:
    assert isinstance(shape("ASK { ?s ?p '\ud800' }"), int)


def test_the_last_of_a_shape_is_remembered() -> None:
    costs = Costs()
    assert costs.of(1) is None
    costs.learn(1, "heavy", True)
    assert costs.of(1) == Cost("heavy", True)
    costs.learn(1, "quick")
    assert costs.of(1) == Cost("quick", False)


def test_what_was_learnt_longest_ago_is_forgotten_first() -> None:
    costs = Costs()
    for number in range(REMEMBERED):
        costs.learn(number, "quick")
    costs.learn(0, "heavy")
    costs.learn(REMEMBERED, "quick")
    assert costs.of(0) is not None
    assert costs.of(1) is None
    assert costs.of(2) is not None
