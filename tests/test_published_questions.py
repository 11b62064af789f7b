"""The questions as triples of the metadata graph: whoever has only the graph can ask them and is answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS

from lc_graph.engine import sparql
from lc_graph.engine.store import Store
from lc_graph.errors import UsageError
from lc_graph.questions import answers, catalog
from lc_graph.questions import published as published_questions
from lc_graph.questions.catalog import Question
from lc_graph.terms import GRAPH, ID, SCHEMA, SH

QUESTIONS = catalog.load()
BY_ID = {question.id: question for question in QUESTIONS}
every_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.path.stem)
ASKED = """
  SELECT ?select ?default ?path ?kind ?datatype {
    GRAPH <%s> {
      <%s> a sh:SPARQLExecutable, sh:SPARQLSelectExecutable ; sh:select ?select .
      OPTIONAL {
        <%s> sh:parameter ?parameter .
        ?parameter a sh:Parameter ; sh:path ?path ; sh:defaultValue ?default .
        OPTIONAL { ?parameter sh:nodeKind ?kind }
        OPTIONAL { ?parameter sh:datatype ?datatype }
      }
    }
  }
"""


@pytest.fixture(scope="module")
def graph() -> Graph:
    return published_questions.build(QUESTIONS)


def made(query: str, parameters: tuple[catalog.Parameter, ...] = ()) -> Question:
    """Return a question of our own."""
    both = {"zh": "几个？", "en": "How many?"}
    return Question(Path("99-own.rq"), "99", "own", both, both, ("数", "number"), parameters, query)


def published(question: Question, store: Store) -> tuple[str, dict[str, str]]:
    """Return a question's query and the defaults of its parameters as SPARQL terms, read from the graph."""
    node = published_questions.iri(question)
    rows = store.rows(ASKED % (GRAPH.metadata, node, node))
    values = {}
    for row in rows:
        if not row.get("path"):
            continue
        name = row["path"].removeprefix(str(ID["parameter/"]))
        if row.get("kind"):
            values[name] = f"<{row['default']}>"
        else:
            values[name] = f"{sparql.quoted(row['default'])}^^<{row['datatype']}>"
    (text,) = {row["select"] for row in rows}
    return text, values


def answered(query: str, values: Mapping[str, str], store: Store) -> answers.Rows:
    return answers.rows(csv_of(query, values, store))


def csv_of(query: str, values: Mapping[str, str], store: Store) -> str:
    return store.query(sparql.fill(query, values)).serialise("csv").decode()


# ---- in the release ---------------------------------------------------------------------------------


def test_the_metadata_graph_holds_every_question_and_no_other_graph_does(store: Store) -> None:
    rows = store.rows("SELECT ?graph ?question { GRAPH ?graph { ?question a sh:SPARQLExecutable } }")
    assert {row["graph"] for row in rows} == {str(GRAPH.metadata)}
    found = sorted(row["question"] for row in rows)
    assert found == sorted(str(published_questions.iri(question)) for question in QUESTIONS)


@every_question
def test_what_is_published_is_enough_to_ask(question: Question, store: Store) -> None:
    text, values = published(question, store)
    assert set(values) == {parameter.name for parameter in question.parameters}
    expected = answers.rows(question.expected.read_text(encoding="utf-8"))
    assert answers.read(csv_of(text, values, store)) == expected


@pytest.mark.parametrize("id", ["01", "03", "44", "54", "67"])
def test_the_declared_prefixes_do_for_the_query_s_own(id: str, store: Store) -> None:
    """SHACL puts the declared prefixes before a query: they alone are enough."""
    question = BY_ID[id]
    text, values = published(question, store)
    declared = store.rows(
        f"""SELECT ?prefix ?namespace {{
          <{published_questions.iri(question)}> sh:prefixes/sh:declare ?declared .
          ?declared sh:prefix ?prefix ; sh:namespace ?namespace }}"""
    )
    bare = "\n".join(line for line in text.splitlines() if not line.startswith("PREFIX"))
    assert bare != text
    prologue = "".join(f"PREFIX {row['prefix']}: <{row['namespace']}>\n" for row in declared)
    assert answered(prologue + bare, values, store) == answered(text, values, store)
    assert answered(prologue + text, values, store) == answered(text, values, store)


def test_what_a_question_asks_about_is_in_the_graph(store: Store) -> None:
    rows = store.rows(
        """SELECT ?default { ?parameter sh:defaultValue ?default .
          FILTER (isIRI(?default)) FILTER NOT EXISTS { ?default a ?class } }"""
    )
    assert rows == []


@pytest.mark.parametrize(("word", "id"), [("阿胶", "44"), ("gaps", "45"), ("门槛", "53"), ("leverage", "66")])
def test_a_question_is_found_by_keyword_with_plain_sparql(word: str, id: str, store: Store) -> None:
    rows = store.rows(
        f"""SELECT ?id ?zh ?en {{ ?question a sh:SPARQLExecutable ; schema:keywords ?word ;
          dcterms:identifier ?id ; rdfs:label ?zh, ?en .
          FILTER (STR(?word) = "{word}" && LANG(?zh) = "zh" && LANG(?en) = "en") }}"""
    )
    titles = BY_ID[id].title
    assert {"id": id, "zh": titles["zh"], "en": titles["en"]} in rows


# ---- the triples ------------------------------------------------------------------------------------


@every_question
def test_a_question_says_what_it_is_in_both_languages(question: Question, graph: Graph) -> None:
    node = published_questions.iri(question)
    for lang in ("zh", "en"):
        assert (node, RDFS.label, Literal(question.title[lang], lang=lang)) in graph
        assert (node, RDFS.comment, Literal(question.question[lang], lang=lang)) in graph
    assert {str(word) for word in graph.objects(node, SCHEMA.keywords)} == set(question.keywords)
    assert list(graph.objects(node, DCTERMS.identifier)) == [Literal(question.id)]
    assert list(graph.objects(node, SH.select)) == [Literal(question.query)]
    parameters = list(graph.objects(node, SH.parameter))
    assert len(parameters) == len(question.parameters)
    for parameter in parameters:
        assert {name.language for name in graph.objects(parameter, SH.name)} == {"zh", "en"}  # type: ignore[attr-defined]


def test_nothing_is_a_blank_node_and_everything_has_a_type(graph: Graph) -> None:
    assert not [node for triple in graph for node in triple if isinstance(node, BNode)]
    assert {subject for subject in graph.subjects() if (subject, RDF.type, None) not in graph} == set()


def test_the_order_of_the_questions_does_not_matter(graph: Graph) -> None:
    assert set(published_questions.build(reversed(QUESTIONS))) == set(graph)


@pytest.mark.parametrize(
    ("query", "kind", "text"),
    [
        ("SELECT ?x { ?x ?y ?z }", SH.SPARQLSelectExecutable, SH.select),
        ("# construct\nASK { ?x ?y 'SELECT' }", SH.SPARQLAskExecutable, SH.ask),
        ("PREFIX ask: <urn:ask#>\nconstruct { ?x ask:y 1 } { ?x ?y ?z }", SH.SPARQLConstructExecutable,
         SH.construct),
    ],
)  # fmt: skip
def test_the_form_of_a_query_gives_its_class(query: str, kind: URIRef, text: URIRef) -> None:
    question = made(query)
    node = published_questions.iri(question)
    graph = published_questions.build([question])
    assert set(graph.objects(node, RDF.type)) == {SH.SPARQLExecutable, kind}
    assert list(graph.objects(node, text)) == [Literal(query)]


def test_a_query_of_another_form_is_refused() -> None:
    with pytest.raises(UsageError, match="this one is DESCRIBE"):
        published_questions.build([made("DESCRIBE <urn:x>")])
    with pytest.raises(UsageError, match="this one is none"):
        published_questions.build([made("INSERT DATA { <urn:x> <urn:y> 1 }")])


def test_a_prefix_stands_for_one_namespace() -> None:
    one = made("PREFIX a: <urn:a#>\nSELECT ?x { ?x a:b 1 }")
    two = replace(one, name="other", query="PREFIX a: <urn:b#>\nSELECT ?x { ?x a:b 1 }")
    assert len(published_questions.build([one, replace(two, query=one.query)])) > 0
    with pytest.raises(UsageError, match="the prefix a: is urn:a#"):
        published_questions.build([one, two])


@pytest.mark.parametrize(
    ("type", "default", "wanted"),
    [
        ("iri", "region/371525", ID["region/371525"]),
        ("text", "阿胶", Literal("阿胶")),
        ("number", "132", Literal("132", datatype=published_questions.DATATYPES["number"])),
        ("date", "2023-06-30", Literal("2023-06-30", datatype=published_questions.DATATYPES["date"])),
    ],
)
def test_a_parameter_has_its_default_and_type(type: str, default: str, wanted: URIRef | Literal) -> None:
    parameter = catalog.Parameter("about", type, default, "事物", "thing")
    question = made("SELECT ?x { ?x ?y $about }", (parameter,))
    graph = published_questions.build([question])
    node = graph.value(published_questions.iri(question), SH.parameter)
    assert list(graph.objects(node, SH.defaultValue)) == [wanted]
    assert graph.value(node, SH.path) == ID["parameter/about"]
    says = graph.value(node, SH.nodeKind), graph.value(node, SH.datatype)
    assert says == ((SH.IRI, None) if type == "iri" else (None, published_questions.DATATYPES[type]))
