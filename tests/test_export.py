import csv
import io
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.compare import isomorphic

import service
from lc_graph.engine.media import EXPORT_FORMATS
from lc_graph.engine.store import RDF_FORMATS
from lc_graph.errors import UsageError
from lc_graph.release import formats

G = "https://w3id.org/lc-graph/graph/"
NAMES = [format.name for format in EXPORT_FORMATS]
PARSERS = {
    "turtle": "turtle", "ntriples": "nt", "nquads": "nquads", "trig": "trig", "jsonld": "json-ld",
    "rdfxml": "xml",
}  # fmt: skip
ENDINGS = {
    "turtle": "ttl", "ntriples": "nt", "nquads": "nq", "trig": "trig", "jsonld": "jsonld", "rdfxml": "rdf",
}  # fmt: skip
ONTOLOGY = """
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix lc: <https://w3id.org/lc-graph/ontology#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
lc:A a owl:Class ; rdfs:label "甲"@zh , "A \\"quoted\\"\\n\\\\ text"@en ;
  rdfs:subClassOf
    [ a owl:Restriction ; owl:onProperty lc:p ; owl:someValuesFrom [ owl:unionOf ( lc:B lc:C ( ) ) ] ] ,
    [ a owl:Restriction ; owl:onProperty lc:q ; owl:cardinality "1"^^xsd:nonNegativeInteger ] .
[] a owl:AllDisjointClasses ; owl:members ( lc:A lc:B [ owl:complementOf lc:C ] ) .
_:x lc:p _:y . _:y lc:p _:x . _:z lc:p _:shared .
lc:B lc:p _:shared , true , 6.30 , 1432e8 , 12 , "5."^^xsd:decimal .
"""
FACTS = """
<https://w3id.org/lc-graph/id/region/371525> <http://www.w3.org/2000/01/rdf-schema#label> "冠县"@zh ;
  <http://example.org/odd/p.> <http://example.org/a(b)> , <https://w3id.org/lc-graph/id/region/a/b> .
"""


@pytest.fixture(scope="module")
def quads() -> list[ox.Quad]:
    found = []
    for text, name in ((ONTOLOGY, "ontology"), (FACTS, "facts/x"), (FACTS, "reference"), (FACTS, "metadata")):
        for triple in ox.parse(text, ox.RdfFormat.TURTLE):
            found.append(ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(G + name)))
    return found


def parsed(text: str, name: str) -> rdflib.Graph:
    data = rdflib.Dataset(default_union=True) if name in ("nquads", "trig") else rdflib.Graph()
    data.parse(data=text, format=PARSERS[name])
    merged = rdflib.Graph()
    for triple in data.triples((None, None, None)):
        merged.add(triple)
    return merged


@pytest.mark.parametrize("name", PARSERS)
def test_every_format_holds_the_same_triples(quads: list[ox.Quad], name: str) -> None:
    wanted = rdflib.Graph().parse(data=ONTOLOGY, format="turtle").parse(data=FACTS, format="turtle")
    assert isomorphic(parsed("".join(formats.text(quads, name)), name), wanted)


@pytest.mark.parametrize("name", NAMES)
def test_an_export_depends_on_nothing_but_the_triples(quads: list[ox.Quad], name: str) -> None:
    # The same data read again has other labels for its anonymous nodes, and another order.
    again = [
        ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(G + graph))
        for text, graph in (
            (FACTS, "metadata"),
            (FACTS, "reference"),
            (ONTOLOGY, "ontology"),
            (FACTS, "facts/x"),
        )
        for t in reversed(list(ox.parse(text, ox.RdfFormat.TURTLE)))
    ]
    assert "".join(formats.text(quads, name)) == "".join(formats.text(again, name))


def test_turtle_is_written_for_people(quads: list[ox.Quad]) -> None:
    text = "".join(formats.text(quads, "turtle"))
    assert "\nregion:371525 <http://example.org/odd/p.> " in text
    assert "[ owl:unionOf ( lc:B lc:C rdf:nil ) ]" in text
    # Only what is referred to twice, or in a circle, needs a label.
    assert len(set(re.findall(r"_:\w+", text))) == 3
    subjects = re.findall(r"^(\S+) .*", text.partition("\n\n")[2], re.MULTILINE)
    assert subjects.index("lc:A") < subjects.index("lc:B")


def test_csv_tells_the_graph_and_the_kind_of_every_object(quads: list[ox.Quad]) -> None:
    rows = list(csv.DictReader(io.StringIO("".join(formats.text(quads, "csv")))))
    label = [r for r in rows if r["object"] == "冠县"]
    assert {r["graph"] for r in label} == {G + "facts/x", G + "reference", G + "metadata"}
    assert {(r["language"], r["datatype"].rpartition("#")[2]) for r in label} == {("zh", "langString")}
    assert {r["datatype"] for r in rows if r["object"] == "http://example.org/a(b)"} == {""}


def test_graphs_are_chosen_by_name(quads: list[ox.Quad]) -> None:
    def graphs(*names: str) -> set[str]:
        chosen = formats.select(quads, names) if names else formats.select(quads)
        return {str(quad.graph_name.value).removeprefix(G) for quad in chosen}  # type: ignore[union-attr]

    assert graphs() == {"ontology", "facts/x", "reference"}
    assert graphs("facts") == graphs("facts/x") == graphs(G + "facts/x") == {"facts/x"}
    assert graphs("metadata", "ontology") == {"metadata", "ontology"}
    assert graphs("suggestions") == set()
    with pytest.raises(UsageError, match="there is no graph 'fact'"):
        graphs("fact")


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), max_size=30), st.booleans())
def test_any_text_survives_turtle_and_csv(value: str, tagged: bool) -> None:
    literal = ox.Literal(value, language="zh" if tagged else None)
    quad = ox.Quad(ox.NamedNode("a:s"), ox.NamedNode("a:p"), literal)
    text = "".join(formats.text([quad], "turtle"))
    assert [t.object for t in ox.parse(text, ox.RdfFormat.TURTLE)] == [literal]
    row = next(csv.DictReader(io.StringIO("".join(formats.text([quad], "csv")), newline="")))
    assert (row["object"], row["language"]) == (value, "zh" if tagged else "")


@pytest.mark.parametrize("name", PARSERS)
def test_the_built_graph_exports_alike_in_every_format(tmp_path: Path, name: str) -> None:
    output = tmp_path / f"graph.{name}"
    done = service.run("export", "--format", name, "--output", output, "--release", service.release())
    assert (done.returncode, done.stdout) == (0, "")
    assert list(tmp_path.iterdir()) == [output]
    exported = {quad.triple for quad in ox.parse(path=output, format=RDF_FORMATS[ENDINGS[name]])}
    nquads = service.run(
        "export", "--format", "nquads", "--output", "-", "--release", service.release()
    ).stdout
    wanted = {quad.triple for quad in ox.parse(nquads, format=ox.RdfFormat.N_QUADS)}
    anonymous = ox.BlankNode

    def named(triples: set[ox.Triple]) -> set[ox.Triple]:
        return {
            t for t in triples if not isinstance(t.subject, anonymous) and not isinstance(t.object, anonymous)
        }

    assert len(exported) == len(wanted) > 1000
    assert named(exported) == named(wanted)


def test_an_export_to_nowhere_is_a_usage_error(tmp_path: Path) -> None:
    place = tmp_path / "none" / "x.ttl"
    done = service.run("export", "--format", "turtle", "--output", place, "--release", service.release())
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    wrong = service.run(
        "export", "--format", "csv", "--output", "-", "--graph", "fact", "--release", service.release()
    )
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "facts" in wrong.stderr
