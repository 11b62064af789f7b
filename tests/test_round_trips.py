"""Every format tells the same: random terms, sent in a query, come back in each format as they were."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from conformance import results
from lc_graph.engine.media import GRAPH_FORMATS, RESULT_FORMATS
from service import Service, served

XSD = URIRef("http://www.w3.org/2001/XMLSchema#")
EXAMPLES = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
TEXT = st.text(
    st.characters(blacklist_categories=("Cs",), blacklist_characters="\ufffe\uffff", min_codepoint=0x20)
    | st.sampled_from("\t\n\r\"'\\,;<>&é聊𠀀 "),
    max_size=12,
)
IRI = st.builds("http://example.org/{}".format, st.text(st.sampled_from("abcé聊1-~'()&=,@"), max_size=8))
TERM: st.SearchStrategy[Node] = st.one_of(
    IRI.map(URIRef),
    TEXT.map(Literal),
    st.builds(
        lambda text, lang: Literal(text, lang=lang), TEXT, st.sampled_from(["zh", "en-gb", "zh-hant-tw"])
    ),
    st.integers().map(lambda n: Literal(str(n), datatype=XSD + "integer")),
    st.booleans().map(lambda b: Literal("true" if b else "false", datatype=XSD + "boolean")),
    st.decimals(-1000, 1000, places=3).map(lambda d: Literal(str(d), datatype=XSD + "decimal")),
    st.builds(lambda text: Literal(text, datatype=URIRef("http://example.org/type")), TEXT),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    file = tmp_path_factory.mktemp("data") / "none.nt"
    file.write_text("", encoding="utf-8")
    with served("--data", file) as it:
        yield it


_ESCAPED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r"}


def written(term: Node | None) -> str:
    """Write a term as SPARQL has it, every odd character escaped."""
    if term is None:
        return "UNDEF"
    if not isinstance(term, Literal):
        return f"<{term}>"
    text = "".join(_ESCAPED.get(c, c if c.isalnum() else f"\\U{ord(c):08X}") for c in term)
    return f'"{text}"' + (
        f"@{term.language}" if term.language else f"^^<{term.datatype}>" if term.datatype else ""
    )


def told(term: Node) -> results.Term:
    if isinstance(term, Literal):
        return results.literal(str(term), term.datatype and str(term.datatype), term.language)
    return ("iri", str(term))


def same_text(cell: str, term: Node | None) -> bool:
    """Say whether a cell of CSV is the bare text of a term; numbers may be written in another way."""
    if isinstance(term, Literal) and term.datatype in (XSD + "integer", XSD + "decimal"):
        return Decimal(cell) == Decimal(str(term))
    return cell == ("" if term is None else str(term))


@EXAMPLES
@given(st.lists(st.tuples(st.none() | TERM, TERM), max_size=5))
def test_rows_are_the_same_in_every_format(site: Service, rows: list[tuple[Node | None, Node]]) -> None:
    values = " ".join(f"({written(a)} {written(b)})" for a, b in rows)
    query = f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {values} }} }}"
    wanted = [{"b": told(b)} | ({"a": told(a)} if a is not None else {}) for a, b in rows]
    for format in RESULT_FORMATS:
        reply = site.request(
            "POST", "/sparql", query, Content_Type="application/sparql-query", Accept=format.media_type
        )
        assert reply.status == 200, reply.text
        if format.name == "csv":
            head, *lines = csv.reader(io.StringIO(reply.text, newline=""))
            assert head == ["a", "b"]
            assert len(lines) == len(rows)
            for cells, terms in zip(lines, rows, strict=True):
                assert [same_text(*pair) for pair in zip(cells, terms, strict=True)] == [True, True]
        else:
            found = results.READERS["." + format.extension](reply.body)
            assert found.columns == ["a", "b"]
            assert results.same_rows(found.rows, wanted, ordered=True), (format.name, found.rows, wanted)


@EXAMPLES
@given(st.lists(st.tuples(IRI, st.sampled_from(["p", "q-r", "é"]), TERM), max_size=5))
def test_graphs_are_the_same_in_every_format(site: Service, triples: list[tuple[str, str, Node]]) -> None:
    template = " . ".join(f"<{s}> <http://example.org/{p}> {written(o)}" for s, p, o in triples)
    query = f"CONSTRUCT {{ {template} }} WHERE {{}}"
    wanted = Graph()
    for s, p, o in triples:
        wanted.add((URIRef(s), URIRef(f"http://example.org/{p}"), o))
    for format in GRAPH_FORMATS:
        reply = site.request(
            "POST", "/sparql", query, Content_Type="application/sparql-query", Accept=format.media_type
        )
        assert reply.status == 200, reply.text
        found = results.read_graph(reply.body, format.media_type)
        assert results.same_graphs(found, wanted), (format.name, reply.text)
