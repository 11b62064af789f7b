import pytest
from hypothesis import given
from hypothesis import strategies as st

from lc_graph.engine import sparql
from lc_graph.engine.iris import graph_name, is_iri
from lc_graph.engine.store import Store


@given(st.text(alphabet="ab:?$<>\"'\\#@{}. \nSERVICE%-_1", max_size=60))
def test_the_words_of_a_query_make_it_up(query: str) -> None:
    assert "".join(token.text for token in sparql.tokens(query)) == query


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { service silent ?x { ?s ?p ?o } }",
        "SELECT * { \\u0053ERVICE <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p 'x' SERVICE<http://example.org/>{ ?s ?p ?o } }",
        "INSERT DATA { <a:b> <a:b> 1 }",
        "PREFIX x: <http://example.org/SELECT#> DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://example.org/>",
        "# a comment: SELECT\nCLEAR ALL",
    ],
)
def test_updates_and_remote_calls_are_refused(query: str) -> None:
    with pytest.raises(sparql.ForbiddenQuery):
        sparql.guard(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service a <http://example.org/SERVICE> }",
        "SELECT * { ?s ?p 'SERVICE <x>' }",
        "SELECT * { ?s ?p '''it's SERVICE''' } # SERVICE",
        "PREFIX SERVICE: <http://example.org/> SELECT * { ?s SERVICE:SERVICE ?o }",
        "ASK { ?insert ?p 'DELETE' }",
    ],
)
def test_words_that_only_look_so_are_not(query: str) -> None:
    sparql.guard(query)
    assert Store().query(query).kind in ("solutions", "boolean")


def test_parameters_are_filled_in_but_not_in_text_or_comments() -> None:
    query = "# $x\nSELECT ?x { ?x ?p $x . FILTER(?y != '$x' && $xy) } # $x"
    assert sparql.parameters(query) == ["x", "xy"]
    assert sparql.fill(query, {"x": "<a:b>"}) == (
        "# $x\nSELECT ?x { ?x ?p <a:b> . FILTER(?y != '$x' && $xy) } # $x"
    )


@given(st.text(max_size=40))
def test_a_quoted_text_comes_back_the_same(text: str) -> None:
    rows = Store().query(f"SELECT ({sparql.quoted(text)} AS ?x) {{}}").rows()
    assert rows[0]["x"].value == text  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("SELECT ?x WHERE {\n ?x foo:bar ?y }", 2),
        ("SELEC ?x\n{ ?x ?y ?z }", 1),
        ("SELECT ?x {\n ?x ?y ?z .\n OPTIONAL ?x }", 3),
        ("SELECT ?x {\n ?x ?y ?z }\nLIMT 5", 3),
        ("SELECT ?x {\n ?x ?y ?z \n", 2),
        ("SELECT ?x {\n ?x ?y ?z ;\n\n ; . . ?z }", 4),
    ],
)
def test_a_syntax_error_names_its_line(query: str, line: int) -> None:
    with pytest.raises(sparql.QueryError) as caught:
        Store().query(query)
    assert caught.value.line == line
    assert caught.value.remedy
    assert len(caught.value.message) < 200


@pytest.mark.parametrize(
    ("query", "message", "column"),
    [
        ("SELECT (COUNT(?x) AS ?n) ?y { ?x ?p ?y }", "neither grouped by", 41),
        ("SELECT ?y { ?x ?p ?y } GROUP BY ?x", "neither grouped by", 35),
        ("SELECT * { ?x ?p ?y } GROUP BY ?x", "SELECT [*] cannot stand", 34),
        ("SELECT * { ?s ?p ?o FILTER(COUNT(?s) > 1)}", "SELECT [*] cannot stand", 43),
        ("SELECT (1 AS ?a) (2 AS ?a) {}", "a variable twice", 30),
        ("SELECT (?z AS ?x) ?x { ?x ?p ?z }", "has one already", 34),
        ("SELECT * {} LIMIT 99999999999999999999999", "too large", 42),
        ('SELECT * { ?s ?p "x"@toolongtag123 }', "language tag", 32),
        ("SELECT * { _:a ?p ?o . OPTIONAL { _:a ?q 1 } }", "two groups", 44),
        ("SELECT * { ?s ?p <a:b\\u0020> . ?s ?p 1 }", "is none", 30),
        ("SELECT ?x { BIND(1 AS ?x) BIND(2 AS ?x) }", "a rule as a whole", 42),
        ("SELECT * { ?s ?p ?o } ORDER BY", "not complete", 31),
        ("SELECT * { ?s ?p ?o ", "ends too early", 20),
        ("SELECT (xsd:foo(1) AS ?x) {}", "the prefix of xsd:foo", 9),
        ("SELECT ?x { ?x ?p ?y FILTER(?y = xsd:foo) }", "the prefix of xsd:foo", 34),
        ("SELECT * { ?s ?p 1 . { } . }} # a:b", "cannot be read", 28),
    ],
)
def test_a_broken_rule_is_told_for_what_it_is(query: str, message: str, column: int) -> None:
    with pytest.raises(sparql.QueryError, match=message) as caught:
        Store().query(query)
    assert (caught.value.line, caught.value.column) == (1, column)
    assert caught.value.remedy


@pytest.mark.parametrize("query", ["SELEC * {}", "PREFIX a: <a:b>\nFIND ?x { ?x a:c 1 }"])
def test_a_query_that_does_not_begin_as_one_is_told_how_one_begins(query: str) -> None:
    with pytest.raises(sparql.QueryError) as caught:
        Store().query(query)
    assert "begins with SELECT" in (caught.value.remedy or "")


@pytest.mark.parametrize(
    ("query", "levels"),
    [
        ("ASK {}", 1),
        ("ASK { ?s ?p ( [ ?q (1) ] ) } # ((((", 4),
        ("ASK { ?s <a:((> \"{{{{\", '[[' }", 1),
        ("ASK { FILTER(" + "(" * 300 + "1" + ")" * 300 + ") }", 302),
        ('ASK { ?s ex:\\#((( \'a\\\'(((\', """(("(""" }', 4),
        ("ASK { FILTER(!true && ?a != ?b && !?b) }", 2),
        ("ASK { FILTER(! !\n!#!\n!true) }", 6),
        ("ASK { ?s ?p '!!!!' } #!!!", 1),
        (")))", 0),
    ],
)
def test_depth_counts_brackets_and_signs_and_nothing_else(query: str, levels: int) -> None:
    assert sparql.depth(query) == levels


@pytest.mark.parametrize(
    "iri", ["a:b", "urn:uuid:1", "http://example.org/聊城?x=1#y", "a:%20", "http://[::1]/"]
)
def test_what_is_an_absolute_iri(iri: str) -> None:
    assert is_iri(iri)
    assert graph_name(iri).value == iri


@pytest.mark.parametrize(
    "text", ["", "a", "//x/y", "1a:b", "a:b c", "a:<b>", "a:b\n", "a:%zz", "a:#b#c", "a:[", "a:\x80"]
)
def test_what_is_none(text: str) -> None:
    assert not is_iri(text)
    with pytest.raises(sparql.QueryError, match="is not an absolute IRI"):
        graph_name(text)
