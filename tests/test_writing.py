"""Applying writes to a store, and the text of updates."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, RDFS, Namespace

from lc_graph.engine.faults import Conflict, NotThere, ReaderDied, Refused, StoreFailed
from lc_graph.engine.sparql import ForbiddenQuery, QueryError
from lc_graph.engine.sparql import guard as guard_query
from lc_graph.engine.updates import guard, with_dataset
from lc_graph.engine.writing import BodyError, Part, Write, apply, heard, told

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")


def quads(store: ox.Store) -> set[str]:
    return {str(quad) for quad in store}


def filled() -> ox.Store:
    store = ox.Store()
    store.update(
        "INSERT DATA { <a:s> <a:p> 0 . GRAPH <a:g> { <a:s> <a:p> 1 } GRAPH <a:h> { <a:s> <a:p> 2 } }"
    )
    return store


def write(text: str, **more: Any) -> Write:
    return Write("update", text=text, **more)


# ---- the suite of the W3C ---------------------------------------------------------------------------


def as_graph(store: ox.Store, name: ox.NamedNode | ox.DefaultGraph) -> Graph:
    lines = [
        f"{q.subject} {q.predicate} {q.object} ." for q in store.quads_for_pattern(None, None, None, name)
    ]
    return Graph().parse(data="\n".join(lines), format="nt")


def load(manifest: Graph, node: Any) -> ox.Store:
    """Return the data set that a node of the manifest describes."""
    store = ox.Store()
    named = [(manifest.value(part, UT.graph), manifest.value(part, RDFS.label))
             for part in manifest.objects(node, UT.graphData)]  # fmt: skip
    plain = [(path, None) for path in manifest.objects(node, UT.data)]
    for path, label in [*plain, *named]:
        target = ox.NamedNode(str(label)) if label else ox.DefaultGraph()
        store.load(path=str(path).removeprefix("file://"), format=ox.RdfFormat.TURTLE, to_graph=target)
    return store


def test_the_basic_updates_of_the_w3c(shared: Path) -> None:
    path = shared / "conformance" / "sparql11" / "basic-update" / "manifest.ttl"
    manifest = Graph().parse(path, publicID=path.as_uri())
    entries = list(Collection(manifest, next(manifest.objects(None, MF.entries))))
    for entry in entries:
        action, result = manifest.value(entry, MF.action), manifest.value(entry, MF.result)
        store, expected = load(manifest, action), load(manifest, result)
        text = Path(str(manifest.value(action, UT.request)).removeprefix("file://")).read_text()
        apply(store, write(text))
        names = {*store.named_graphs(), *expected.named_graphs(), ox.DefaultGraph()}
        for name in names:
            assert isomorphic(as_graph(store, name), as_graph(expected, name)), entry
    assert len(entries) == 13
    assert (None, RDF.type, MF.UpdateEvaluationTest) in manifest


# ---- updates ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <http://localhost/>",
        "load silent <http://localhost/> into graph <a:g>",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://localhost/> { ?s ?p ?o } }",
        "INSERT DATA {} ; # LOAD\n LOAD <http://localhost/>",
        "LO\\u0041D <http://localhost/>",
        'INSERT DATA { <a:b> <a:c> "x\\u0022y" } ; LOAD <http://localhost/> #"',
    ],
)
def test_nothing_is_fetched(text: str) -> None:
    with pytest.raises(ForbiddenQuery):
        apply(ox.Store(), write(text))


def test_words_in_text_names_and_comments_are_no_commands() -> None:
    text = 'PREFIX load: <a:> INSERT DATA { load:service load:with "LOAD <x>", """USING""" } # SERVICE'
    guard(text)
    store = ox.Store()
    apply(store, write(text, using_graphs=("a:g",)))
    assert len(store) == 2


def test_an_escaped_quotation_mark_hides_no_service_in_a_query() -> None:
    with pytest.raises(ForbiddenQuery):
        guard_query('SELECT * { ?s ?p "x\\u0022y" . SERVICE <http://localhost/> { } } #"')


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("INSERT DATA { <a:new> <a:p> 1 } ; CREATE GRAPH <a:g>", Conflict),
        ("INSERT DATA { <a:new> <a:p> 1 } ; CLEAR GRAPH <a:none>", Conflict),
        ("INSERT DATA { <a:new> <a:p> 1 } ; nonsense", QueryError),
        (
            "INSERT DATA { <a:new> <a:p> 1 } ; INSERT { <a:b> <a:p> ?x } WHERE { BIND(<a:f>(1) AS ?x) }",
            QueryError,
        ),
        ("INSERT DATA { <relative> <a:p> 1 }", QueryError),
        ("SELECT * { ?s ?p ?o }", QueryError),
    ],
)
def test_an_update_that_fails_changes_nothing(text: str, error: type[Exception]) -> None:
    store = filled()
    with pytest.raises(error):
        apply(store, write(text))
    assert quads(store) == quads(filled())


def test_a_syntax_error_has_its_place_in_what_was_sent() -> None:
    text = "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o } ;\nINSERT DATA {\n <a:b> }"
    for using in ((), ("a:g", "a:h")):
        with pytest.raises(QueryError, match="the update cannot") as caught:
            apply(ox.Store(), write(text, using_graphs=using))
        assert (caught.value.line, caught.value.column) == (3, 8)


def test_relative_iris_resolve_against_the_base() -> None:
    store = ox.Store()
    apply(store, write("INSERT DATA { <x> <y> <z> }", base="http://example.org/sparql"))
    assert "<http://example.org/x>" in quads(store).pop()


# ---- the data set the protocol asks for -------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "using", "named", "expected"),
    [
        ("INSERT { <a:o> <a:p> ?o } WHERE { ?s ?p ?o }", ("a:g",), (), {1}),
        ("INSERT { <a:o> <a:p> ?o } WHERE { ?s ?p ?o }", ("a:g", "a:h"), (), {1, 2}),
        ("INSERT { <a:o> <a:p> ?o } WHERE { ?s ?p ?o }", (), ("a:g",), set()),
        ("INSERT { <a:o> <a:p> ?o } WHERE { GRAPH ?g { ?s ?p ?o } }", (), ("a:g",), {1}),
        ("INSERT { <a:o> <a:p> ?o } WHERE { GRAPH ?g { ?s ?p ?o } }", ("a:g",), (), set()),
        ("INSERT{<a:o> <a:p> ?o}WHERE{{SELECT ?o WHERE{?s ?p ?o}}}", ("a:h",), (), {2}),
        (
            "INSERT { <a:o> <a:p> ?o } WHERE { ?s ?p ?o } ; INSERT DATA { <a:o> <a:p> 9 }",
            ("a:g",),
            (),
            {1, 9},
        ),
    ],
)
def test_patterns_see_the_graphs_asked_for(
    text: str, using: tuple[str, ...], named: tuple[str, ...], expected: set[int]
) -> None:
    store = filled()
    apply(store, write(text, using_graphs=using, using_named_graphs=named))
    found = store.quads_for_pattern(ox.NamedNode("a:o"), None, None, ox.DefaultGraph())
    assert {int(quad.object.value) for quad in found} == expected


def test_delete_where_sees_them_and_writes_to_its_own() -> None:
    store = filled()
    # The pattern finds 1 in a:g; the template removes it from the default graph, where it is not.
    apply(store, write("DELETE WHERE { ?s ?p ?o # all\n }", using_graphs=("a:g",)))
    assert quads(store) == quads(filled())
    apply(store, write("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }", using_named_graphs=("a:g",)))
    assert {quad.graph_name for quad in store} == {ox.DefaultGraph(), ox.NamedNode("a:h")}


@pytest.mark.parametrize(
    "text",
    [
        "INSERT { ?s ?p ?o } USING <a:g> WHERE { ?s ?p ?o }",
        "INSERT { ?s ?p ?o } USING NAMED <a:g> WHERE { ?s ?p ?o }",
        "WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_two_data_sets_are_a_conflict(text: str) -> None:
    with pytest.raises(QueryError, match="names the graphs to use"):
        apply(filled(), write(text, using_graphs=("a:g",)))
    with pytest.raises(QueryError, match="is not an absolute IRI"):
        apply(filled(), write("DELETE WHERE { ?s ?p ?o }", using_graphs=("relative",)))


GRAPHS = ("a:g", "a:h", "a:i")
OPERATIONS = (
    "INSERT {{ GRAPH <a:out> {{ ?s <a:q{n}> ?o }} }} {using}WHERE {{ ?s ?p ?o . FILTER(?o < 5) }}",
    "DELETE {{ GRAPH <a:g> {{ ?s ?p ?o }} }} {using}WHERE {{ GRAPH ?x {{ ?s ?p ?o }} FILTER(?o > 2) }}",
    "DELETE {{ ?s ?p ?o }} INSERT {{ ?s ?p '}} WHERE {{' }} {using}WHERE {{ ?s ?p ?o }} # WHERE",
    "INSERT DATA {{ <a:where> <a:where> 'WHERE {n}' }}",
    "DELETE DATA {{ GRAPH <a:h> {{ <a:s1> <a:p> 1 }} }}",
    "CLEAR SILENT GRAPH <a:i>",
)


@settings(max_examples=150, deadline=None)
@given(
    data=st.sets(st.tuples(st.sampled_from(["", *GRAPHS]), st.integers(0, 5)), max_size=12),
    operations=st.lists(st.sampled_from(OPERATIONS), min_size=1, max_size=4),
    using=st.lists(st.sampled_from(GRAPHS), unique=True),
    named=st.lists(st.sampled_from(GRAPHS), unique=True),
)
def test_the_request_says_the_same_as_using_in_the_text(
    data: set[tuple[str, int]], operations: list[str], using: list[str], named: list[str]
) -> None:
    """Whoever writes USING by hand gets what the parameters give; nothing else of the text is changed."""
    ours, theirs = ox.Store(), ox.Store()
    for store, (graph, number) in product((ours, theirs), sorted(data)):
        name = ox.NamedNode(graph) if graph else ox.DefaultGraph()
        quad = (ox.NamedNode(f"a:s{number}"), ox.NamedNode("a:p"), ox.Literal(number), name)
        store.add(ox.Quad(*quad))
    clause = "".join([f"USING <{g}> " for g in using] + [f"USING NAMED <{g}> " for g in named])
    numbered = list(enumerate(operations))
    plain = " \n;\n".join(text.format(n=n, using="") for n, text in numbered)
    by_hand = " \n;\n".join(text.format(n=n, using=clause) for n, text in numbered)
    assert with_dataset(plain, using, named) == by_hand
    apply(ours, write(plain, using_graphs=tuple(using), using_named_graphs=tuple(named)))
    theirs.update(by_hand)
    assert quads(ours) == quads(theirs)


# ---- graphs -----------------------------------------------------------------------------------------


def sent(method: Any, graph: str | None, *bodies: bytes, format: str = "turtle") -> tuple[Write, bytes]:
    parts = tuple(Part(format, len(body), f"{n}.ttl") for n, body in enumerate(bodies))
    return Write("graph", "http://example.org/", method=method, graph=graph, parts=parts), b"".join(bodies)


def test_graphs_are_replaced_extended_and_removed() -> None:
    store = filled()
    assert apply(store, *sent("PUT", "a:g", b"<x> <a:p> 5 .")) is False
    apply(store, *sent("POST", "a:g", b"<x> <a:p> 6 ."))
    assert len(store) == 4
    assert apply(store, *sent("PUT", "a:new", b"")) is True
    assert store.contains_named_graph(ox.NamedNode("a:new"))
    apply(store, *sent("DELETE", "a:g"))
    assert len(store) == 2
    with pytest.raises(NotThere):
        apply(store, *sent("DELETE", "a:g"))
    apply(store, *sent("DELETE", None))
    assert len(store) == 1


def test_blank_nodes_are_those_of_their_body() -> None:
    store = ox.Store()
    for _ in range(2):
        apply(store, *sent("POST", None, b"_:x <a:p> 1 .", b"_:x <a:p> 1 ."))
    assert len(store) == 4


def bad_bodies() -> Iterator[tuple[str, bytes, tuple[int, int] | None]]:
    yield "turtle", b"<a:b> <a:c>\n 1 2 .", (2, 4)
    yield "turtle", b"<a:b> <a:c> \xff .", (1, 12)
    yield "turtle", "<a:b> <a:c> 'x'@zh .".encode("utf-16"), (1, 1)
    yield "ntriples", b"<a:b> <relative> 1 .", (1, 7)
    yield "jsonld", b'{"@id": "a:x", "@graph": [{"@id": "a:y", "a:p": 1}]}', None
    yield "jsonld", b'{"@context": "http://localhost/context", "p": 1}', None
    yield "rdfxml", b"<rdf", None


@pytest.mark.parametrize(("format", "body", "place"), [*bad_bodies()])
def test_a_body_that_cannot_be_read_changes_nothing(
    format: str, body: bytes, place: tuple[int, int] | None
) -> None:
    store = filled()
    with pytest.raises(BodyError) as caught:
        apply(store, *sent("PUT", "a:g", b"", body, format=format))
    if place is not None:
        assert caught.value.line == place[0]
    assert caught.value.remedy
    assert quads(store) == quads(filled())


# ---- messages ---------------------------------------------------------------------------------------


def test_a_write_travels_as_a_message() -> None:
    for one in (sent("POST", "a:g", b"1", b"2")[0], write("x", using_graphs=("a:g",), base="a:b")):
        assert Write.of(one.message()) == one


@pytest.mark.parametrize(
    "error",
    [
        QueryError("a", "b", 1, 2),
        ForbiddenQuery("a", "b", 1, 2),
        BodyError("a", "b", 1, 2),
        NotThere("a:g"),
        Conflict("a", "b"),
        StoreFailed("disk full"),
        Refused([{"focus": "a:b", "message": "c"}], 3, b"report"),
    ],
)
def test_an_error_travels_as_a_message(error: Any) -> None:
    again = heard(*told(error), memory=1)
    assert type(again) is type(error)
    assert (again.problems, vars(again)) == (error.problems, vars(error))


def test_other_errors_are_told_as_what_they_are_to_a_client() -> None:
    assert isinstance(heard(*told(MemoryError()), memory=1), ReaderDied)
    assert isinstance(heard(*told(OSError("full")), memory=1), StoreFailed)
