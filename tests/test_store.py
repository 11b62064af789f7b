from pathlib import Path

import pyoxigraph as ox
import pytest

from lc_graph.engine.sparql import ForbiddenQuery, QueryError
from lc_graph.engine.store import Store
from lc_graph.errors import UsageError

GRAPHS = "https://w3id.org/lc-graph/graph/"


def quad(subject: str, graph: str | None) -> ox.Quad:
    node = ox.NamedNode
    name = node(GRAPHS + graph) if graph else ox.DefaultGraph()
    return ox.Quad(node(f"a:{subject}"), node("a:p"), ox.Literal("1", datatype=node("a:t")), name)


@pytest.fixture
def store() -> Store:
    return Store.from_quads([quad("one", "facts/x"), quad("one", "codes"), quad("two", "suggestions")])


def count(store: Store, clause: str = "", **options: list[str]) -> int:
    text = f"SELECT (COUNT(*) AS ?n) {clause} {{ ?s ?p ?o }}"
    return int(store.query(text, **options).rows()[0]["n"].value)  # type: ignore[arg-type, union-attr]


def test_the_default_graph_is_the_merge_of_all_but_suggestions(store: Store) -> None:
    assert count(store) == 1
    rows = store.query("SELECT ?s { ?s ?p ?o }").rows()
    assert [row["s"] for row in rows] == [ox.NamedNode("a:one")]
    assert store.graphs() == {GRAPHS + "codes": 1, GRAPHS + "facts/x": 1, GRAPHS + "suggestions": 1}


def test_from_and_graph_keep_their_meaning(store: Store) -> None:
    assert count(store, f"FROM <{GRAPHS}suggestions>") == 1
    assert count(store, f"FROM NAMED <{GRAPHS}suggestions>") == 0
    assert len(store.query("SELECT * { GRAPH ?g { ?s ?p ?o } }").rows()) == 3


def test_either_list_of_graphs_makes_the_whole_data_set(store: Store) -> None:
    assert count(store, default_graphs=[GRAPHS + "suggestions", GRAPHS + "codes"]) == 2
    named = {"named_graphs": [GRAPHS + "codes"]}
    assert count(store, **named) == 0
    assert len(store.query("SELECT * { GRAPH ?g { ?s ?p ?o } }", named_graphs=[GRAPHS + "codes"]).rows()) == 1
    assert count(store, default_graphs=[GRAPHS + "absent"]) == 0
    with pytest.raises(QueryError, match="not an absolute IRI"):
        count(store, default_graphs=["codes"])


def test_files_are_served_exactly_as_they_are(tmp_path: Path) -> None:
    one, two = tmp_path / "one.ttl", tmp_path / "two.nq"
    one.write_text("<a:s> <a:p> 1 .")
    two.write_text("<a:t> <a:p> <a:o> <a:g> .\n")
    store = Store.from_files([("http://example.org/g=1", one), (None, two)])
    assert store.graphs() == {"a:g": 1, "http://example.org/g=1": 1}
    assert count(store) == 0
    assert count(Store.from_files([(None, one), (None, one)])) == 1


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("bad.ttl", "<a:b> <a:c>\n  1 2 .", "bad.ttl:2:5"),
        ("bad.nt", "<a:b> <a:c> <a:d> .\n<a:b> nonsense .\n", "bad.nt:2:7"),
        ("bad.jsonld", '{\n "@id": }', "bad.jsonld:2:"),
        ("bad.rdf", "<a>\n", "bad.rdf"),
        ("bad.docx", "", "bad.docx"),
    ],
)
def test_an_unreadable_file_is_named_with_line_and_column(
    tmp_path: Path, name: str, content: str, place: str
) -> None:
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(UsageError) as caught:
        Store.from_files([(None, path)])
    assert caught.value.problems[0].place.startswith(str(tmp_path / place))
    assert caught.value.problems[0].remedy


def test_a_missing_file_and_a_needless_graph_name_are_usage_errors(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        Store.from_files([(None, tmp_path / "none.ttl")])
    quads = tmp_path / "x.nq"
    quads.write_text("")
    with pytest.raises(UsageError, match="names its graphs itself"):
        Store.from_files([("a:g", quads)])


def test_answers_come_in_every_format_that_can_hold_them(store: Store) -> None:
    select, construct = "SELECT ?s { ?s ?p ?o }", "CONSTRUCT { ?s a <a:T> } { GRAPH ?g { ?s ?p ?o } }"
    assert store.query(select).serialise("csv") == b"s\r\na:one\r\n"
    assert store.query(select).serialise("tsv") == b"?s\n<a:one>\n"
    assert b"<uri>a:one</uri>" in store.query(select).serialise("xml")
    assert store.query("ASK {}").serialise("json") == b'{"head":{},"boolean":true}'
    # Two graphs hold the same triple; the answer holds it once.
    assert store.query(construct).serialise("ntriples").count(b"a:one") == 1
    for text, format in ((select, "turtle"), (construct, "csv"), ("ASK {}", "jsonld")):
        with pytest.raises(UsageError, match="cannot hold"):
            store.query(text).serialise(format)


def test_the_store_is_read_only_and_calls_nobody(store: Store) -> None:
    for text in ("DELETE WHERE { ?s ?p ?o }", "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"):
        with pytest.raises(ForbiddenQuery):
            store.query(text)
    assert count(store) == 1
