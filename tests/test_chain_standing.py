"""Who stands where in an invented chain, who feeds whom across counties, and what of investment is added."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

from lc_graph.chain import investment, standing
from lc_graph.chain import trace as chain
from lc_graph.chain.investment import Investments
from lc_graph.chain.standing import Completeness
from lc_graph.engine.lookup import Lookup
from lc_graph.engine.store import Store
from lc_graph.resources import room
from lc_graph.terms import ID, PREFIXES

PEARS = str(ID["chain/pears"])
HEAD = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items() if prefix != "id")


@pytest.fixture
def store() -> Store:
    made = Store()
    for path in (Path(__file__).parent / "chain" / "pears.ttl", *room("ontology").glob("codes/*.ttl")):
        made.native.load(path=path, format=ox.RdfFormat.TURTLE)
    return made


def add(store: Store, turtle: str) -> None:
    store.native.update(f"{HEAD}PREFIX id: <{ID}> INSERT DATA {{ {turtle} }}")


def project(slug: str, amount: str, more: str = "", about: str = "") -> str:
    """Return a project in the chain with a total investment; ``amount`` gives its bounds."""
    return f"""
      id:project\\/{slug} a lc:Project ; rdfs:label "{slug}"@en ; lc:locatedIn id:region\\/990001 .
      id:participation\\/{slug} a lc:Participation ; lc:participant id:project\\/{slug} ;
        lc:inChain id:chain\\/pears ; lc:status id:status\\/achieved .
      id:observation\\/{slug} a lc:Figure ; lc:about {about or f"id:project{chr(92)}/{slug}"} ;
        lc:indicator id:indicator\\/total-investment ; lc:population id:population\\/all ;
        lc:period id:period\\/not-stated ; lc:kind id:kind\\/level ; lc:status id:status\\/planned ;
        lc:printed "{slug}" ; {amount} sdmx-attribute:unitMeasure unit:CCY_CNY . {more}"""


def exactly(value: int) -> str:
    return f"lc:min {value}.0 ; lc:max {value}.0 ;"


def told(store: Store, area: str = "") -> Investments:
    trace = chain.of(store, PEARS, str(ID[area]) if area else None)
    return investment.investments(Lookup(store), trace, lambda _: True)


def reasons(found: Investments) -> dict[str, str]:
    return {one.figure.figure.id.partition("/")[2]: one.why for one in found.entries}


def total(found: Investments) -> tuple[Decimal | None, Decimal | None, int]:
    (one,) = found.totals
    return one.low, one.high, one.figures


# ---- investment -------------------------------------------------------------------------------------


def test_an_open_bound_leaves_the_total_open(store: Store) -> None:
    assert total(told(store)) == (Decimal(300_000_000), None, 1)
    add(store, project("x", "lc:min 100.0 ; lc:max 200.0 ;"))
    assert total(told(store)) == (Decimal(300_000_100), None, 2)


def test_ranges_add_to_a_range(store: Store) -> None:
    add(store, project("x", "lc:min 100.0 ; lc:max 200.0 ;") + project("y", exactly(50)))
    store.native.update(f"DELETE WHERE {{ <{ID['observation/d']}> ?p ?o }}")
    assert total(told(store)) == (Decimal(150), Decimal(250), 2)
    assert [one.id for one in told(store).silent] == ["project/d"]


@pytest.mark.parametrize(
    "joined",
    [
        "id:observation\\/part lc:partOfFigure id:observation\\/whole .",
        "id:project\\/part lc:partOf id:project\\/whole .",
        "id:claim\\/9 a lc:Claim ; rdf:subject id:observation\\/part ; rdf:predicate lc:partOfFigure ; "
        "rdf:object id:observation\\/whole ; lc:status id:status\\/possible .",
    ],
)
def test_a_part_is_not_added_to_its_whole(store: Store, joined: str) -> None:
    add(store, project("part", exactly(10)) + project("whole", exactly(100), joined))
    found = told(store)
    assert reasons(found) == {"d": "", "part": "part", "whole": ""}
    assert total(found) == (Decimal(300_000_100), None, 2)


def test_a_total_over_several_projects_is_not_added_to_them(store: Store) -> None:
    add(store, project("x", exactly(7), about="id:chain\\/pears") + project("y", exactly(5)))
    store.native.update(
        f"""{HEAD} DELETE {{ ?f lc:population ?p }} INSERT {{ ?f lc:population <{ID["population/some"]}> }}
        WHERE {{ BIND (<{ID["observation/y"]}> AS ?f) ?f lc:population ?p }}"""
    )
    assert reasons(told(store)) == {"d": "", "x": "several", "y": "several"}
    assert total(told(store)) == (Decimal(300_000_000), None, 1)


def test_what_may_be_the_same_project_is_counted_once(store: Store) -> None:
    claim = (
        "id:claim\\/9 a lc:Claim ; rdf:subject id:project\\/y ; rdf:predicate lc:possiblySameAs ; "
        "rdf:object id:project\\/x ; lc:status id:status\\/possible ."
    )
    add(store, project("x", exactly(10)) + project("y", exactly(20), claim))
    assert sorted(reasons(told(store)).values()) == ["", "", "same"]


def test_figures_that_disagree_are_not_added(store: Store) -> None:
    second = project(
        "x2", exactly(12), "id:observation\\/x2 lc:disagreesWith id:observation\\/x .", "id:project\\/x"
    )
    add(store, project("x", exactly(10)) + second)
    assert reasons(told(store)) == {"d": "", "x": "disagrees", "x2": "disagrees"}


def test_other_quantities_are_listed_and_not_added(store: Store) -> None:
    add(store, project("x", exactly(10)) + project("y", ""))
    store.native.update(
        f"""{HEAD} DELETE {{ ?f lc:indicator ?i }}
        INSERT {{ ?f lc:indicator <{ID["indicator/investment-completed"]}> }}
        WHERE {{ BIND (<{ID["observation/x"]}> AS ?f) ?f lc:indicator ?i }}"""
    )
    assert reasons(told(store)) == {"d": "", "x": "indicator", "y": "no-number"}
    assert "project/x" in {one.id for one in told(store).silent}


def test_beyond_the_area_nothing_is_added(store: Store) -> None:
    found = told(store, "region/990002")
    assert reasons(found) == {"d": "outside"}
    assert found.totals == ()


# ---- who stands where -------------------------------------------------------------------------------


def test_only_a_certain_participant_fills_a_stage(store: Store) -> None:
    # Growing, juicing and storing have one; the traders are each at one of two stages.
    assert standing.completeness(chain.of(store, PEARS)) == Completeness(
        stages=7, filled=3, unnamed=0, proposed=1
    )
    seen = standing.completeness(chain.of(store, PEARS, str(ID["region/990002"])))
    assert seen.filled == 1
    add(
        store,
        "id:participation\\/area a lc:Participation ; lc:participant id:region\\/990001 ; "
        "lc:inChain id:chain\\/pears ; lc:atStage id:stage\\/shop ; lc:status id:status\\/ongoing .",
    )
    assert standing.completeness(chain.of(store, PEARS)) == Completeness(7, 4, 1, 1)


def test_everybody_stands_in_the_smallest_area_named(store: Store) -> None:
    look = Lookup(store)
    found = standing.standings(look, chain.of(store, PEARS))
    places = {one.who.what.id: (one.region.id if one.region else "", one.certain) for one in found}
    assert places["enterprise/a"] == ("region/990001", True)
    assert places["enterprise/b"] == ("", True)  # in a park of which no source says where it is
    assert places["enterprise/e"] == ("region/990001", False)  # at one of two stages
    assert places["enterprise/g"] == ("region/990001", False)  # its place holds in one reading only


def test_a_flow_crosses_where_its_ends_stand_in_different_counties(store: Store) -> None:
    look = Lookup(store)
    trace = chain.of(store, PEARS)
    found = standing.links(look, trace, standing.standings(look, trace))
    pairs = {(one.giver.who.what.id, one.taker.who.what.id): one.certain for one in found}
    assert pairs == {
        ("enterprise/a", "enterprise/c"): True,
        ("enterprise/c", "enterprise/e"): False,
        ("enterprise/c", "enterprise/f"): False,
    }


def test_a_city_and_its_county_are_not_two_counties(store: Store) -> None:
    store.native.update(
        f"""{HEAD} DELETE {{ ?x lc:locatedIn ?y }} INSERT {{ ?x lc:locatedIn <{ID["region/990000"]}> }}
        WHERE {{ BIND (<{ID["enterprise/c"]}> AS ?x) ?x lc:locatedIn ?y }}"""
    )
    look = Lookup(store)
    trace = chain.of(store, PEARS)
    assert standing.links(look, trace, standing.standings(look, trace)) == ()
