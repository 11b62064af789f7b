"""Each rule on a small graph of its own: what it yields, and what it must not."""

from __future__ import annotations

import pytest
from rdflib import Dataset, Graph, Literal
from rdflib.namespace import RDF

from lc_graph import rules
from lc_graph.errors import DataError, UsageError
from lc_graph.rules import Rule
from lc_graph.terms import GRAPH, ID, LC

PREFIXES = """
@prefix lc: <https://w3id.org/lc-graph/ontology#> .
@prefix id: <https://w3id.org/lc-graph/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix sdmx-measure: <http://purl.org/linked-data/sdmx/2009/measure#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

PLACES = """
id:region\\/1 a lc:Region ; lc:directlyPartOf id:region\\/9 . id:region\\/9 a lc:Region .
id:zone\\/here a lc:Zone ; lc:locatedIn id:region\\/1 . id:zone\\/somewhere a lc:Zone .
id:zone\\/inner a lc:Zone ; lc:directlyPartOf id:zone\\/here .
"""


def inferred(turtle: str) -> Graph:
    graph = Graph()
    graph.parse(data=PREFIXES + turtle, format="turtle")
    return rules.infer(graph)


def placed(graph: Graph, thing: str) -> set[str]:
    return {str(place).removeprefix(str(ID)) for place in graph.objects(ID[thing], LC.placedIn)}


def industries(graph: Graph, area: str) -> set[str]:
    return {str(one).rpartition("/")[2] for one in graph.objects(ID[area], LC.hasIndustry)}


def test_parts_of_parts() -> None:
    graph = inferred("id:a lc:directlyPartOf id:b . id:b lc:directlyPartOf id:c .")
    assert set(graph.subject_objects(LC.partOf)) == {(ID.a, ID.b), (ID.a, ID.c), (ID.b, ID.c)}


def test_places_are_inherited_upwards_only() -> None:
    graph = inferred(PLACES + "id:project\\/p a lc:Project ; lc:locatedIn id:zone\\/inner .")
    assert placed(graph, "project/p") == {"zone/inner", "zone/here", "region/1", "region/9"}
    assert placed(graph, "region/9") == set()


def test_a_zone_whose_county_no_source_states_is_in_no_county() -> None:
    graph = inferred(
        PLACES
        + "id:enterprise\\/e a lc:Enterprise ; lc:locatedIn id:zone\\/somewhere ;"
        + " lc:inIndustry id:industry\\/steel ."
    )
    assert placed(graph, "enterprise/e") == {"zone/somewhere"}
    assert industries(graph, "region/1") == industries(graph, "region/9") == set()
    assert industries(graph, "zone/somewhere") == {"steel"}


def test_a_part_of_a_project_is_placed_with_it_but_a_company_of_a_group_is_not() -> None:
    graph = inferred(
        PLACES
        + """id:project\\/whole a lc:Project ; lc:locatedIn id:region\\/1 .
        id:project\\/part a lc:Project ; lc:directlyPartOf id:project\\/whole .
        id:enterprise\\/group a lc:Enterprise ; lc:locatedIn id:region\\/1 .
        id:enterprise\\/company a lc:Enterprise ; lc:directlyPartOf id:enterprise\\/group ."""
    )
    assert placed(graph, "project/part") == {"region/1", "region/9"}
    assert placed(graph, "enterprise/company") == set()


def test_a_project_is_not_placed_where_its_company_sits() -> None:
    graph = inferred(
        PLACES
        + """id:enterprise\\/e a lc:Enterprise ; lc:locatedIn id:region\\/1 .
        id:project\\/p a lc:Project ; lc:implementedBy id:enterprise\\/e ."""
    )
    assert placed(graph, "project/p") == set()


@pytest.mark.parametrize(
    ("status", "counts"), [("achieved", True), ("ongoing", True), ("target", False), ("planned", False)]
)
def test_a_role_gives_an_area_its_industry_unless_only_aimed_at(status: str, counts: bool) -> None:
    graph = inferred(
        PLACES
        + f"""id:role\\/r a lc:IndustryRole ; lc:roleIn id:region\\/1 ; lc:industry id:industry\\/paper ;
        lc:status id:status\\/{status} ."""
    )
    expected = {"paper"} if counts else set()
    assert industries(graph, "region/1") == industries(graph, "region/9") == expected


@pytest.mark.parametrize(
    ("phases", "counts"),
    [
        ([], True),
        (["signed"], False),
        (["reserve", "planned"], False),
        (["signed", "started"], True),
        (["operating"], True),
    ],
)
def test_a_project_gives_its_area_an_industry_once_it_is_more_than_a_contract(
    phases: list[str], counts: bool
) -> None:
    stated = "".join(f" lc:phase id:phase\\/{phase} ;" for phase in phases)
    graph = inferred(
        PLACES
        + f"id:project\\/p a lc:Project ; {stated} lc:locatedIn id:region\\/1 ; "
        + "lc:inIndustry id:industry\\/paper ."
    )
    assert industries(graph, "region/1") == ({"paper"} if counts else set())


CHAIN = """
id:stage\\/s a lc:Stage . id:reference\\/r lc:matchesStage id:stage\\/s ; lc:position id:position\\/upstream .
id:participation\\/sure a lc:Participation ; lc:participant id:enterprise\\/a ; lc:atStage id:stage\\/s ;
  prov:wasDerivedFrom id:p1 .
id:participation\\/unsure a lc:Participation ; lc:participant id:enterprise\\/b ;
  lc:possibleStage id:stage\\/s ;
  prov:wasDerivedFrom id:p2 .
"""


def test_position_belongs_to_certain_participations() -> None:
    graph = inferred(CHAIN)
    positions = set(graph.subject_objects(LC.position))
    assert positions == {
        (ID["participation/sure"], ID["position/upstream"]),
        (ID["stage/s"], ID["position/upstream"]),
    }
    assert (ID["participation/sure"], LC.possibleStage, ID["stage/s"]) in graph
    assert (ID["participation/unsure"], LC.atStage, None) not in graph


def test_two_positions_for_one_stage_give_none() -> None:
    graph = inferred(
        CHAIN + "id:reference\\/q lc:matchesStage id:stage\\/s ; lc:position id:position\\/downstream ."
    )
    assert not set(graph.subject_objects(LC.position))


def test_stages_know_possible_participants_and_evidence() -> None:
    graph = inferred(CHAIN + "id:stage\\/s prov:wasDerivedFrom id:p3 .")
    stage = ID["stage/s"]
    assert set(graph.objects(stage, LC.possibleParticipant)) == {ID["enterprise/a"], ID["enterprise/b"]}
    assert set(graph.objects(stage, LC.evidence)) == {ID.p1, ID.p2, ID.p3}


FIGURE = """
id:region\\/1 a lc:Region ; rdfs:label "冠县"@zh , "Guan County"@en .
id:indicator\\/gdp skos:prefLabel "地区生产总值"@zh , "GDP"@en .
id:period\\/h1 skos:prefLabel "2023年上半年"@zh , "first half of 2023"@en .
id:observation\\/f a lc:Figure ; lc:about id:region\\/1 ; lc:indicator id:indicator\\/gdp ;
  lc:period id:period\\/h1 ;
  lc:kind id:kind\\/level ; lc:status id:status\\/achieved ; lc:adjustment id:adjustment\\/none ;
  lc:population id:population\\/all ; lc:comparator id:comparator\\/none ;
  sdmx-measure:obsValue 13917000000.0 .
"""


def test_a_headline_figure_is_found_by_plain_names() -> None:
    graph = inferred(FIGURE)
    figure = ID["observation/f"]
    assert (figure, RDF.type, LC.HeadlineFigure) in graph
    assert (figure, LC.subjectName, Literal("冠县")) in graph
    assert (figure, LC.indicatorName, Literal("地区生产总值")) in graph
    assert (figure, LC.periodName, Literal("2023年上半年")) in graph
    assert [int(value.toPython()) for value in graph.objects(figure, LC.value)] == [13917000000]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("kind\\/level", "kind\\/growth"),
        ("status\\/achieved", "status\\/planned"),
        ("adjustment\\/none", "adjustment\\/without-railway"),
        ("population\\/all", "population\\/large"),
        ("comparator\\/none", "comparator\\/plan"),
        ("lc:comparator", "lc:disagreesWith id:observation\\/g ; lc:comparator"),
    ],
)
def test_anything_else_is_no_headline(old: str, new: str) -> None:
    assert old in FIGURE
    assert (None, RDF.type, LC.HeadlineFigure) not in inferred(FIGURE.replace(old, new))


def test_only_an_exact_figure_has_a_plain_value() -> None:
    graph = inferred(FIGURE.replace("lc:comparator", "lc:qualifier id:qualifier\\/about ; lc:comparator"))
    assert (ID["observation/f"], RDF.type, LC.HeadlineFigure) in graph
    assert (None, LC.value, None) not in graph


def test_names_are_plain_strings() -> None:
    graph = inferred('id:brand\\/b a lc:Brand ; rdfs:label "新三宝"@zh , "new three treasures"@en .')
    assert set(graph.objects(ID["brand/b"], LC.name)) == {Literal("新三宝")}


def test_investment_at_least_is_the_lower_bound_of_the_total() -> None:
    figure = """id:project\\/p a lc:Project .
    id:observation\\/i lc:about id:project\\/p ; lc:indicator id:indicator\\/total-investment ;
    lc:kind id:kind\\/level ;
    lc:population id:population\\/all ; lc:min 10200000000.0 ."""
    assert [
        int(one.toPython()) for one in inferred(figure).objects(ID["project/p"], LC.investmentAtLeast)
    ] == [10200000000]
    share = figure.replace("population\\/all", "population\\/phase-one")
    assert (None, LC.investmentAtLeast, None) not in inferred(share)


def test_only_what_is_new_is_inferred_and_the_data_stays_as_it_was() -> None:
    graph = Graph()
    graph.parse(data=PREFIXES + "id:a lc:directlyPartOf id:b ; lc:partOf id:b .", format="turtle")
    before = set(graph)
    assert len(rules.infer(graph)) == 0
    assert set(graph) == before


def test_suggestions_are_never_read() -> None:
    data = Dataset()
    data.graph(GRAPH.suggestions).add((ID.a, LC.directlyPartOf, ID.b))
    assert len(rules.infer(data)) == 0
    data.graph(GRAPH["facts/x"]).add((ID.a, LC.directlyPartOf, ID.b))
    assert len(rules.infer(data)) == 1


def test_every_rule_has_titles_and_a_description() -> None:
    found = rules.rules()
    assert len(found) >= 8
    assert all(rule.title_zh and rule.title_en and rule.description for rule in found)


def rule(query: str) -> Rule:
    return Rule("mine", "我的", "mine", "mine", query)


def test_a_rule_that_runs_for_ever_is_stopped() -> None:
    graph = Graph()
    graph.add((ID.a, LC.partOf, ID.b))
    lc = "https://w3id.org/lc-graph/ontology#"
    endless = rule(
        f"CONSTRUCT {{ <{ID.a}> <{lc}partOf> ?more }} "
        f"WHERE {{ SELECT (COUNT(*) AS ?more) WHERE {{ ?a <{lc}partOf> ?b }} }}"
    )
    with pytest.raises(DataError, match="rounds"):
        rules.infer(graph, [endless])


@pytest.mark.parametrize("query", ["CONSTRUCT {", "SELECT * WHERE { ?a ?b ?c }"])
def test_a_rule_that_is_no_construct_is_refused(query: str) -> None:
    with pytest.raises(UsageError, match=r"mine\.rq"):
        rules.infer(Graph(), [rule(query)])


def test_a_rule_without_its_header_is_refused(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "x.rq").write_text("# title-zh: 甲\nCONSTRUCT {} WHERE {}", encoding="utf-8")
    with pytest.raises(UsageError, match="title-en, description"):
        rules.rules(tmp_path)
