"""The sections of an invented chain's page: every kind of gap, flows across counties, names that repeat."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from lc_graph.engine.store import Store
from lc_graph.resources import room
from lc_graph.sheets.table import Table
from lc_graph.terms import ID
from lc_graph.web.chains.cards import Card, Stages
from lc_graph.web.faces import chain
from lc_graph.web.sections import Maker, Section

PEARS = str(ID["chain/pears"])
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


@pytest.fixture
def store() -> Store:
    made = Store()
    pears = Path(__file__).parents[1] / "chain" / "pears.ttl"
    for path in (pears, *room("ontology").glob("*.ttl"), *room("ontology").glob("codes/*.ttl")):
        made.native.load(path=path, format=ox.RdfFormat.TURTLE)
    return made


def made(store: Store, lang: str = "en", **asked: str) -> dict[str, Section]:
    return {one.id: one for one in chain.sections(Maker(store, lang, asked), PEARS)}


def cards(sections: dict[str, Section]) -> dict[str, Card]:
    content = sections["stages"].content
    assert isinstance(content, Stages)
    return {card.id.rpartition("-")[2]: card for stream in content.streams for card in stream.cards}


def tables(sections: dict[str, Section]) -> dict[str, Table]:
    return {part.id: part for one in sections.values() for part in one.parts if isinstance(part, Table)}


def texts(table: Table) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row) for row in table.rows]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_kind_of_gap_stands_at_its_stage(store: Store, lang: str) -> None:
    shown = cards(made(store, lang))
    kinds = {slug: [gap.kind for gap in card.gaps] for slug, card in shown.items()}
    assert kinds["graft"] == ["missing", "unknown"]
    assert kinds["cold"] == ["pending", "thin"]
    assert kinds["juice"] == ["thin"]
    assert shown["graft"].gaps[0].evidence  # that it is lacking is printed
    assert shown["pomace"].gaps[0].marks  # and this stage is ours, so its gap is provisional
    assert [gap.kind for gap in cards(made(store, lang, region="990001"))["juice"].gaps] == ["outside"]


def test_a_stage_that_only_a_source_states_stands_apart(store: Store) -> None:
    content = made(store)["stages"].content
    assert isinstance(content, Stages)
    assert [stream.key for stream in content.streams] == ["upstream", "midstream", "downstream", ""]
    assert [card.id for card in content.streams[-1].cards] == ["stage-festival"]


def test_branches_and_by_products_go_both_ways(store: Store) -> None:
    shown = cards(made(store))
    assert [(one.href, one.marks) for one in shown["juice"].feeds if one.marks] == [
        ("#reference-stage-a-pomace", ("by-product", "judged by this project"))
    ]
    assert [one.text for one in shown["grow"].feeds] == ["storing", "processing"]
    assert [one.text for one in shown["sell"].fed_by] == ["storing", "processing"]


def test_participants_of_one_name_are_told_apart(store: Store) -> None:
    b = ox.NamedNode(str(ID["enterprise/b"]))
    for quad in list(store.native.quads_for_pattern(b, ox.NamedNode(LABEL), None, None)):
        store.native.remove(quad)
    for label in (ox.Literal("Orchard A", language="en"), ox.Literal("甲园", language="zh")):
        store.native.add(ox.Quad(b, ox.NamedNode(LABEL), label))
    (group,) = cards(made(store))["grow"].groups
    assert [one.cell.text for one in group.members] == [
        "Orchard A (enterprise/a)",
        "Orchard A (enterprise/b)",
    ]
    standing = texts(tables(made(store))["standing"])
    assert any("Orchard A (enterprise/b)" in cell for row in standing for cell in row)
    store.native.remove(ox.Quad(b, ox.NamedNode(LABEL), ox.Literal("Orchard A", language="en")))
    changed = Store.from_quads(store.native, merge=False)  # what is served never changes, so traces are kept
    (group,) = cards(made(changed))["grow"].groups
    assert [one.cell.text for one in group.members] == ["Orchard A", "甲园"]


def test_flows_between_counties_are_a_table_that_claims_no_delivery(store: Store) -> None:
    crossing = tables(made(store))["crossing"]
    assert texts(crossing)[0] == (
        "growing pears", "Li County", "Orchard A", "processing", "Tao County", "Juicer C", "no", "yes",
    )  # fmt: skip
    assert "no source says" in crossing.note
    assert "no stage's participants" not in made(store)["standing"].lead


def test_open_bounds_are_said_in_both_languages(store: Store) -> None:
    lines = [dict(one.lines) for group in cards(made(store))["cold"].groups for one in group.members]
    assert [cell.text for cell in lines[0]["total investment"]] == ["at least 300 million yuan (3亿多元)"]
    zh = [dict(one.lines) for group in cards(made(store, "zh"))["cold"].groups for one in group.members]
    assert [cell.text for cell in zh[0]["总投资"]] == ["3亿多元（不低于 3亿元）"]
    found = tables(made(store))["investments"]
    (row,) = found.rows
    amounts = {column.key: cell.number for column, cell in zip(found.columns, row, strict=True)}
    assert (str(amounts["min"]), amounts["max"]) == ("300000000", None)


def test_a_chosen_action_leaves_the_gaps_as_they_are(store: Store) -> None:
    all_, chosen = cards(made(store)), cards(made(store, action="supplement"))
    assert {slug: card.gaps for slug, card in all_.items()} == {
        slug: card.gaps for slug, card in chosen.items()
    }
    assert chosen["grow"].groups == ()
    assert chosen["grow"].silence
    assert len(chosen["cold"].groups) == 1
