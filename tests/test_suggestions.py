"""Suggestions: each rule on a small world, what they rest on, and that nothing takes them as facts."""

from __future__ import annotations

import csv
import io
import json
import re
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, RDFS

import service
from lc_graph import rules, suggestions
from lc_graph.chain import formats, suggestion_formats
from lc_graph.chain import suggestions as told
from lc_graph.chain import trace as chain
from lc_graph.engine.store import SUGGESTIONS, Store
from lc_graph.errors import UsageError
from lc_graph.terms import BASE, GRAPH, ID, LC

RULES = {rule.id: rule for rule in suggestions.rules()}
SUGGESTED_TERMS = [
    LC[name]
    for name in (
        "suggestedBy", "restsOn", "suggestsAction", "ofGap", "forChain", "forStage", "forIndustry",
        "forRegion", "candidate",
    )
]  # fmt: skip

WORLD = """
@prefix lc: <https://w3id.org/lc-graph/ontology#> .
@prefix id: <https://w3id.org/lc-graph/id/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

id:region\\/1 a lc:Region ; lc:level id:level\\/county ; rdfs:label "甲县"@zh , "County A"@en .
id:region\\/2 a lc:Region ; lc:level id:level\\/county ; rdfs:label "乙县"@zh , "County B"@en .
id:gbt4754\\/C a lc:IndustryClass ; skos:notation "C" .
id:gbt4754\\/C15 a lc:IndustryClass ; skos:notation "C15" ; skos:broader id:gbt4754\\/C .
id:gbt4754\\/C153 a lc:IndustryClass ; skos:notation "C153" ; skos:broader id:gbt4754\\/C15 .
id:industry\\/tea a lc:Industry ; rdfs:label "茶"@zh , "tea"@en ; skos:closeMatch id:gbt4754\\/C153 .
id:industry\\/drinks a lc:Industry ; rdfs:label "饮料"@zh , "drinks"@en ; skos:broadMatch id:gbt4754\\/C15 .
id:industry\\/all a lc:Industry ; rdfs:label "制造"@zh , "manufacturing"@en ; skos:closeMatch id:gbt4754\\/C .
id:chain\\/tea a lc:IndustryChain ; rdfs:label "茶链"@zh , "tea chain"@en ; lc:inIndustry id:industry\\/tea .
id:claim\\/chain rdf:subject id:chain\\/tea ; rdf:predicate lc:inIndustry ; rdf:object id:industry\\/tea ;
  lc:status id:status\\/achieved .
id:reference-chain\\/tea lc:referenceFor id:chain\\/tea .
id:reference-stage\\/grow lc:referenceStageOf id:reference-chain\\/tea ; rdfs:label "种茶"@zh , "growing"@en ;
  lc:matchesStage id:stage\\/grow ; lc:feeds id:reference-stage\\/roast .
id:reference-stage\\/roast lc:referenceStageOf id:reference-chain\\/tea ; rdfs:label "烘焙"@zh ;
  rdfs:label "roasting"@en ; skos:altLabel "炒制"@zh ; lc:matchesStage id:stage\\/roast .
id:flow\\/grow.roast lc:flowFrom id:reference-stage\\/grow ; lc:flowTo id:reference-stage\\/roast .
"""


def thing(name: str, kind: str, more: str = "", zh: str = "某物") -> str:
    slug = f"id:{kind.lower()}\\/{name}"
    return f'{slug} a lc:{kind} ; rdfs:label "{zh}"@zh , "{name}"@en {more} .\n'


def part(name: str, kind: str, more: str = "; lc:status id:status\\/achieved") -> str:
    return (
        f"id:participation\\/{name} a lc:Participation ; lc:inChain id:chain\\/tea ; "
        f"lc:participant id:{kind.lower()}\\/{name} {more} .\n"
    )


def claim(subject: str, predicate: str, object_: str, status: str = "achieved") -> str:
    asserted = "" if status == "possible" else f"{subject} lc:{predicate} {object_} .\n"
    name = re.sub(r"\W", "", subject + predicate + object_)
    return asserted + (
        f"id:claim\\/{name} rdf:subject {subject} ; rdf:predicate lc:{predicate} ; rdf:object {object_} ; "
        f"lc:status id:status\\/{status} .\n"
    )


def found(rule: str, turtle: str) -> Graph:
    """Return what a rule suggests in the small world with some more in it."""
    data = Graph().parse(data=WORLD + turtle, format="turtle")
    return suggestions.build(data + rules.infer(data), [RULES[rule]])


def of(graph: Graph) -> list[dict[str, set[str]]]:
    """Return the suggestions, by property, without the beginnings of IRIs."""
    return [
        {
            str(prop).rpartition("#")[2]: {
                str(value).removeprefix(str(ID)) for value in graph.objects(node, prop)
            }
            for prop in graph.predicates(node)
        }
        for node in sorted(graph.subjects(RDF.type, LC.Suggestion))
    ]


# ---- the rules --------------------------------------------------------------------------------------


def test_a_name_that_holds_a_stages_name_points_to_it() -> None:
    tea = thing("x", "Enterprise", zh="东山炒制厂") + part("x", "Enterprise")
    (one,) = of(found("stage-in-name", tea))
    assert one["forStage"] == {"reference-stage/roast"}
    assert one["candidate"] == {"enterprise/x"}
    assert one["ofGap"] == {"gap/unknown"}
    assert one["restsOn"] == {"participation/x", "reference-stage/roast"}
    assert one["suggestsAction"] == {"action/supplement"}


@pytest.mark.parametrize(
    "tea",
    [
        thing("x", "Enterprise", zh="东山茶厂") + part("x", "Enterprise"),
        thing("x", "Enterprise", zh="东山炒制厂"),
        thing("x", "Region", zh="炒制县") + part("x", "Region"),
        thing("x", "Enterprise", zh="东山炒制厂") + part("x", "Enterprise", "; lc:atStage id:stage\\/grow"),
        thing("x", "Enterprise", zh="东山炒制厂")
        + part("x", "Enterprise")
        + thing("y", "Enterprise")
        + part("y", "Enterprise", "; lc:atStage id:stage\\/roast"),
    ],
    ids=["another name", "not in the chain", "a region", "its stage is stated", "the stage is filled"],
)
def test_a_name_points_nowhere_else(tea: str) -> None:
    assert of(found("stage-in-name", tea)) == []


def test_a_products_name_points_to_a_stage_by_its_claim() -> None:
    tea = thing("x", "Enterprise", "; lc:hasProduct id:product\\/t") + part("x", "Enterprise")
    tea += thing("t", "Product", zh="烘焙茶") + claim("id:enterprise\\/x", "hasProduct", "id:product\\/t")
    (one,) = of(found("stage-in-name", tea))
    assert "claim/identerprisexhasProductidproductt" in one["restsOn"]


def test_a_stage_with_a_possible_participant_is_no_gap() -> None:
    tea = thing("x", "Enterprise", zh="东山炒制厂") + part("x", "Enterprise") + thing("y", "Enterprise")
    tea += part("y", "Enterprise", "; lc:possibleStage id:stage\\/roast , id:stage\\/grow")
    (one,) = of(found("stage-in-name", tea))
    assert "ofGap" not in one


def test_who_stands_at_no_stated_stage_is_asked_about() -> None:
    tea = thing("x", "Enterprise") + part("x", "Enterprise") + thing("y", "Enterprise")
    tea += part("y", "Enterprise", "; lc:atStage id:stage\\/grow")
    (one,) = of(found("stage-not-stated", tea))
    assert (one["candidate"], one["forStage"]) == ({"enterprise/x"}, {"reference-stage/roast"})
    named = thing("x", "Enterprise", zh="烘焙厂") + part("x", "Enterprise")
    assert of(found("stage-not-stated", named)) == []  # the other rule has it


def industry(slug: str, status: str = "achieved") -> str:
    return thing("x", "Enterprise") + claim(
        "id:enterprise\\/x", "inIndustry", f"id:industry\\/{slug}", status
    )


@pytest.mark.parametrize(
    ("rule", "slug", "status", "n"),
    [
        ("in-the-industry", "tea", "achieved", 1),
        ("in-the-industry", "tea", "target", 0),
        ("in-the-industry", "tea", "possible", 0),
        ("in-the-industry", "drinks", "achieved", 0),
        ("same-division", "drinks", "achieved", 1),
        ("same-division", "drinks", "planned", 0),
        ("same-division", "tea", "achieved", 0),
        ("same-division", "all", "achieved", 0),  # a section is no division
    ],
)
def test_who_is_in_the_industry_or_near_it(rule: str, slug: str, status: str, n: int) -> None:
    assert len(of(found(rule, industry(slug, status)))) == n
    assert of(found(rule, industry(slug, status) + part("x", "Enterprise"))) == []


def test_a_role_in_a_zone_counts_too() -> None:
    tea = thing("z", "Zone") + (
        "id:role\\/r a lc:IndustryRole ; lc:industry id:industry\\/drinks ; lc:roleIn id:zone\\/z ; "
        "lc:status id:status\\/ongoing .\n"
    )
    (one,) = of(found("same-division", tea))
    assert one["candidate"] == {"zone/z"}
    assert one["restsOn"] == {"role/r", "claim/chain", "gbt4754/C15"}


HOME = claim("id:chain\\/tea", "locatedIn", "id:region\\/1")


def role(region: str, slug: str, status: str = "achieved") -> str:
    return (
        f"id:role\\/{slug}{region} a lc:IndustryRole ; lc:industry id:industry\\/{slug} ; "
        f"lc:roleIn id:region\\/{region} ; lc:status id:status\\/{status} .\n"
    )


def test_a_chain_may_reach_another_county() -> None:
    (one,) = of(found("county-of-division", HOME + role("2", "drinks")))
    assert (one["forRegion"], one["candidate"]) == ({"region/1"}, {"region/2"})
    assert one["restsOn"] == {
        "claim/chain", "claim/idchaintealocatedInidregion1", "role/drinks2", "gbt4754/C15",
    }  # fmt: skip
    assert one["suggestsAction"] == {"action/extend"}
    for other in (
        HOME + role("2", "drinks", "target"),
        HOME + role("2", "all"),
        HOME + role("1", "drinks"),
        role("2", "drinks"),
        HOME + role("2", "drinks") + claim("id:chain\\/tea", "locatedIn", "id:region\\/2"),
        HOME + role("2", "drinks") + thing("x", "Zone", "; lc:locatedIn id:region\\/2") + part("x", "Zone"),
    ):
        assert of(found("county-of-division", other)) == []


def at(name: str, stage: str, region: str) -> str:
    placed = thing(name, "Enterprise", f"; lc:locatedIn id:region\\/{region}")
    return placed + part(name, "Enterprise", f"; lc:atStage id:stage\\/{stage}")


def test_stages_that_follow_each_other_in_two_counties() -> None:
    tea = at("x", "grow", "1") + at("y", "roast", "2")
    (one,) = of(found("stages-in-two-counties", tea))
    assert (one["forRegion"], one["candidate"]) == ({"region/1"}, {"enterprise/y"})
    assert one["restsOn"] == {"flow/grow.roast", "participation/x", "participation/y"}
    assert of(found("stages-in-two-counties", tea + at("z", "roast", "1"))) == []
    assert of(found("stages-in-two-counties", at("x", "grow", "1") + at("y", "roast", "1"))) == []
    assert of(found("stages-in-two-counties", at("x", "grow", "1"))) == []


def test_two_counties_with_one_industry() -> None:
    (one,) = of(found("industry-in-two-counties", role("1", "drinks") + role("2", "drinks")))
    assert one["forRegion"] == {"region/1", "region/2"}
    assert one["restsOn"] == {"role/drinks1", "role/drinks2"}
    assert "forChain" not in one
    assert one["label"] == {
        "甲县、乙县或可在“饮料”上联合",
        "County A and County B might join forces in “drinks”",
    }
    assert of(found("industry-in-two-counties", role("1", "drinks") + role("2", "drinks", "target"))) == []


def project(name: str, *phases: str, stage: str = "") -> str:
    told_ = "".join(claim(f"id:project\\/{name}", "phase", f"id:phase\\/{phase}") for phase in phases)
    where = f"; lc:atStage id:stage\\/{stage}" if stage else ""
    return thing(name, "Project") + told_ + part(name, "Project", f"; lc:status id:status\\/achieved {where}")


@pytest.mark.parametrize(
    ("tea", "n"),
    [
        (project("x", "under-construction"), 1),
        (project("x", "under-construction") + project("y", "signed"), 1),
        (project("x", "under-construction", "operating"), 0),
        (project("x"), 0),
        (project("x", "signed") + project("y"), 0),
        (project("x", "signed") + thing("y", "Enterprise") + part("y", "Enterprise"), 0),
        (project("x", "signed", stage="grow"), 1),
        (project("x", "signed", stage="grow") + project("y", "completed", stage="grow"), 0),
        (project("x", "signed", stage="grow") + at("y", "grow", "1"), 0),
    ],
)
def test_chains_and_stages_of_unfinished_projects_alone(tea: str, n: int) -> None:
    suggested = of(found("unfinished-only", tea))
    assert len(suggested) == n
    if "atStage" in tea and n:
        assert (suggested[0]["forStage"], suggested[0]["ofGap"]) == (
            {"reference-stage/grow"},
            {"gap/pending"},
        )


# ---- their words ------------------------------------------------------------------------------------


def test_a_bracketed_part_that_names_nothing_is_left_out() -> None:
    template = "{chain}[ at {stages}]: {candidates}"
    assert suggestions.fill(template, {"chain": "A", "stages": "", "candidates": "B"}) == "A: B"
    assert suggestions.fill(template, {"chain": "A", "stages": "S", "candidates": "B"}) == "A at S: B"


@pytest.mark.parametrize(
    ("line", "instead", "message"),
    [
        ("action: supplement", "action: destroy", "the action is 'destroy'"),
        ("{candidates}", "{people}", "a template names people"),
        ("# label-zh", "# lable-zh", "the header lacks label-zh"),
    ],
)
def test_a_header_that_is_wrong_is_refused(tmp_path: Path, line: str, instead: str, message: str) -> None:
    text = RULES["stage-in-name"].query
    (tmp_path / "10-mine.rq").write_text(text.replace(line, instead), encoding="utf-8")
    with pytest.raises(UsageError, match=re.escape(message)):
        suggestions.rules(tmp_path)


def test_a_rule_that_speaks_of_something_else_is_refused() -> None:
    rule = RULES["stage-in-name"]
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    with pytest.raises(UsageError, match="the rule yields"):
        suggestions.build(
            Graph().parse(data=WORLD, format="turtle"),
            [type(rule)("x", rule.title, rule.explanation, rule.action, rule.label, rule.comment, query)],
        )


# ---- the built graph --------------------------------------------------------------------------------


@cache
def suggested(store: Store) -> dict[str, dict[str, set[str]]]:
    rows: dict[str, dict[str, set[str]]] = {}
    for quad in store.native.quads_for_pattern(None, None, None, SUGGESTIONS):
        about = rows.setdefault(quad.subject.value, {})
        about.setdefault(quad.predicate.value, set()).add(quad.object.value)
    kind = str(LC.Suggestion)
    return {iri: about for iri, about in rows.items() if kind in about[str(RDF.type)]}


def test_there_are_suggestions_of_most_rules_and_each_has_its_words(store: Store) -> None:
    made = suggested(store)
    by = {rule for about in made.values() for rule in about[str(LC.suggestedBy)]}
    # Nothing on the page is certain at two stages that follow each other in two counties.
    assert by == {str(rule.iri) for rule in RULES.values()} - {str(RULES["stages-in-two-counties"].iri)}
    for about in made.values():
        for prop in (RDFS.label, RDFS.comment):
            assert len(about[str(prop)]) == 2
            assert not any("{" in words or "[" in words or "“”" in words for words in about[str(prop)])


def test_what_is_an_input_no_longer_there_no_longer_suggests(store: Store) -> None:
    """Without one of its inputs a suggestion rests on less or is gone; without any of them it is gone."""
    native = ox.Store()
    native.extend(store.native.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    for iri, about in suggested(store).items():
        (rule,) = (rule for rule in RULES.values() if str(rule.iri) in about[str(LC.suggestedBy)])
        inputs = about[str(LC.restsOn)]
        assert inputs
        gone = [quad for one in inputs for quad in without(native, one)]
        for quads, left in ((gone, set()), *((without(native, one), inputs - {one}) for one in inputs)):
            for quad in quads:
                native.remove(quad)
            edges = [
                str(value)
                for node, prop, value in suggestions.suggested(native, rule)
                if str(node) == iri and prop == LC.restsOn
            ]
            native.extend(quads)
            assert set(edges) <= left, iri


def without(native: ox.Store, iri: str) -> list[ox.Quad]:
    """Return what an input says: its triples, and of a claim the triple it is about."""
    node = ox.NamedNode(iri)
    said = list(native.quads_for_pattern(node, None, None))
    parts = {quad.predicate.value: quad.object for quad in said}
    if str(RDF.subject) in parts:
        edge = (parts[str(RDF[name])] for name in ("subject", "predicate", "object"))
        said += native.quads_for_pattern(*edge)
    return said


def test_no_other_graph_and_no_plain_query_knows_of_them(store: Store) -> None:
    for term in SUGGESTED_TERMS:
        for quad in store.native.quads_for_pattern(None, ox.NamedNode(str(term)), None):
            assert quad.graph_name == SUGGESTIONS
    of_rules = (str(ID["suggestion/"]), str(ID["suggestion-rule/"]))
    for quad in store.native.quads_for_pattern(None, None, None):
        if quad.graph_name != SUGGESTIONS:
            assert not str(quad.subject)[1:].startswith(of_rules)
            assert not str(quad.object)[1:].startswith(of_rules)
    assert store.rows("SELECT ?s { ?s a lc:Suggestion }") == []
    assert store.rows("SELECT ?s { ?s a lc:SuggestionRule }") == []
    # VoID counts what a plain query sees; the graph itself is described.
    assert store.rows("SELECT ?p { ?p void:class lc:Suggestion }") == []
    (row,) = store.rows(
        f'SELECT ?n {{ ?p dcterms:identifier "{GRAPH.suggestions}"^^xsd:anyURI ; void:triples ?n }}'
    )
    assert int(row["n"]) == len(list(store.native.quads_for_pattern(None, None, None, SUGGESTIONS)))


def test_traces_are_the_same_without_them(store: Store) -> None:
    bare = Store()
    bare.native.extend(quad for quad in store.native if quad.graph_name != SUGGESTIONS)
    for name in chain.names(store):
        assert chain.of(store, name.iri) == chain.of(bare, name.iri)
    assert told.of_chain(bare, str(ID["chain/ejiao"])) == ()


def test_the_gap_a_suggestion_is_about_is_one_of_the_trace(store: Store) -> None:
    for name in chain.names(store):
        gaps = {
            stage.name.iri: {gap.kind for gap in stage.gaps} for stage in chain.of(store, name.iri).stages
        }
        for one in told.of_chain(store, name.iri):
            for stage in one.stages if one.gap else ():
                assert one.gap.id.partition("/")[2] in gaps[stage.iri], one.what.id


def test_every_suggestion_leads_to_evidence(store: Store) -> None:
    for name in chain.names(store):
        for one in told.of_chain(store, name.iri):
            assert any(rests.evidence for rests in one.inputs), one.what.id
            assert all(rests.zh and rests.en for rests in one.inputs)
            assert one.rule.explanation_zh
            assert one.rule.explanation_en


def test_a_region_is_told_what_concerns_it_alone(store: Store) -> None:
    def ids(code: str) -> set[str]:
        return {
            one.rule.what.id.rpartition("/")[2] for one in told.of_region(store, str(ID[f"region/{code}"]))
        }

    assert "county-of-division" in ids("371526")  # Gaotang, whose biomedicine is near ejiao
    assert "stage-in-name" in ids("371524")
    assert ids("370000") == set()
    seen = told.of_chain(store, str(ID["chain/ejiao"]), str(ID["region/371526"]))
    assert seen
    assert len(seen) < len(told.of_chain(store, str(ID["chain/ejiao"])))


# ---- printed ----------------------------------------------------------------------------------------


def test_files_hold_suggestions_by_themselves(store: Store) -> None:
    ejiao = str(ID["chain/ejiao"])
    hints = told.of_chain(store, ejiao)
    trace = chain.of(store, ejiao)
    assert "suggestions" not in json.loads(formats.to_json(trace))
    assert len(json.loads(formats.to_json(trace, hints))["suggestions"]) == len(hints)
    rows = list(csv.DictReader(io.StringIO(suggestion_formats.to_csv(hints))))
    assert [row["suggestion"] for row in rows] == [one.what.id for one in hints]
    assert all(row["rests_on"] and row["text_en"] for row in rows)
    graph = Graph().parse(data=suggestion_formats.to_turtle(hints, store), format="turtle")
    assert set(graph.subjects(RDF.type, LC.Suggestion)) == {URIRef(one.what.iri) for one in hints}
    assert set(graph.subjects()) <= {
        URIRef(iri) for one in hints for iri in (one.what.iri, one.rule.what.iri)
    }


@pytest.mark.parametrize(("lang", "apart"), [("zh", "不是来源所说"), ("en", "stated by no source")])
def test_the_command_prints_them_apart_when_asked(release: Path, lang: str, apart: str) -> None:
    ask = ("trace", "阿胶", "--release", release, "--lang", lang)
    plain, more = service.run(*ask), service.run(*ask, "--suggestions")
    assert plain.returncode == more.returncode == 0, plain.stderr + more.stderr
    assert "--suggestions" in plain.stdout.splitlines()[-1]
    before, _, after = more.stdout.partition(suggestion_formats.word("title", lang))
    assert apart in suggestion_formats.word("title", lang)
    assert before.strip() == plain.stdout.rpartition("\n\n")[0].strip()
    name = {"zh": "高唐开发区", "en": "Gaotang Development Zone"}[lang]
    assert name in after
    assert name not in before


def test_pages_show_them_apart(site: service.Service) -> None:
    page = site.get("/id/chain/ejiao.html?lang=en").text
    before, _, after = page.partition('<section class="chain chain-suggestions"')
    section = after.partition("</section>")[0]
    assert "stated by no source" in section
    assert "Gaotang Development Zone" in section
    assert "Gaotang Development Zone" not in before
    assert 'href="#p' in section
    links = set(re.findall(r'href="(/id/suggestion[^"]*)"', section))
    assert len(links) > 5
    for link in sorted(links):
        reply = site.get(link)
        assert reply.status == 200
        assert "stated by no source" in reply.text
    iri = sorted(links)[-1].partition(".html")[0]
    assert site.get(iri, Accept="text/turtle").status == 303
    trig = Graph().parse(data=site.get(iri + ".ttl").text, format="turtle")
    assert (URIRef(BASE.rstrip("/") + iri), RDF.type, LC.Suggestion) in trig
    assert site.get("/id/suggestion/0000.html").status == 404
    assert "/id/suggestion" not in site.get("/search?q=might&lang=en").text
    chosen = site.get("/id/chain/ejiao.html?lang=en&action=extend").text
    assert "Gaotang Development Zone might" not in chosen
    assert "might extend to Gaotang County" in chosen


def test_the_endpoint_serves_them_as_a_graph_of_their_own(site: service.Service) -> None:
    ask = "SELECT (COUNT(?s) AS ?n) {} {{ {} }}"
    prefix = "PREFIX lc: <https://w3id.org/lc-graph/ontology#> "
    plain = site.query(prefix + ask.format("", "?s a lc:Suggestion")).json
    own = site.query(prefix + ask.format(f"FROM <{GRAPH.suggestions}>", "?s a lc:Suggestion")).json
    assert plain["results"]["bindings"][0]["n"]["value"] == "0"
    assert int(own["results"]["bindings"][0]["n"]["value"]) > 10
