"""What others send is looked at before it is trusted: whether it is whole, and how deeply it is nested."""

from __future__ import annotations

import io
import json
import random
from pathlib import Path

import pyoxigraph as ox
import pytest

from lc_graph.engine import inspection
from lc_graph.engine.inspection import DEEPEST, Format, Inspected, Unsound, inspect

ROWS_XML, ROWS_JSON = ox.QueryResultsFormat.XML, ox.QueryResultsFormat.JSON
NT, TURTLE, RDF_XML, JSON_LD = (
    ox.RdfFormat.N_TRIPLES, ox.RdfFormat.TURTLE, ox.RdfFormat.RDF_XML, ox.RdfFormat.JSON_LD,
)  # fmt: skip
TABLE = (
    b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="o"/></head><results>'
    b'<result><binding name="o"><uri>a:b</uri></binding></result></results></sparql>'
)
RDF = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="a:">'
TRIPLES = RDF + b'<rdf:Description rdf:about="a:b"><a:c rdf:resource="a:z"/></rdf:Description></rdf:RDF>'


@pytest.mark.parametrize(("whole", "format"), [(TABLE, ROWS_XML), (TRIPLES, RDF_XML)])
def test_xml_that_is_cut_anywhere_is_no_xml(whole: bytes, format: Format) -> None:
    inspect(whole, format)
    taken = 0
    for cut in range(len(whole)):
        with pytest.raises(Unsound, match="cut off"):
            inspect(whole[:cut], format)
        try:
            source = io.BytesIO(whole[:cut])
            if isinstance(format, ox.RdfFormat):
                list(ox.parse(source, format=format))
            else:
                list(ox.parse_query_results(source, format=format))  # type: ignore[arg-type]
            taken += 1
        except (SyntaxError, ValueError, TypeError):
            pass
    assert taken, "the engine's parser has learnt to see it: the look is needed no more"


def deep(format: Format, levels: int) -> bytes:
    """Return what holds so many triple terms, each in another."""
    match format:
        case ox.QueryResultsFormat.JSON:
            begin = b'{"type":"triple","value":{"subject":{"type":"uri","value":"a:b"},'
            begin += b'"predicate":{"type":"uri","value":"a:b"},"object":'
            inside = begin * levels + b'{"type":"uri","value":"a:b"}' + b"}}" * levels
            return b'{"head":{"vars":["o"]},"results":{"bindings":[{"o":' + inside + b"}]}}"
        case ox.QueryResultsFormat.XML:
            begin = b"<triple><subject><uri>a:b</uri></subject><predicate><uri>a:b</uri></predicate><object>"
            inside = begin * levels + b"<uri>a:b</uri>" + b"</object></triple>" * levels
            return TABLE.replace(b"<uri>a:b</uri>", inside)
        case ox.RdfFormat.RDF_XML:
            thing = b'<rdf:Description rdf:about="a:b"><a:c '
            begin = thing + b'rdf:parseType="Triple">'
            middle = thing + b'rdf:resource="a:z"/></rdf:Description>'
            inside = begin * levels + middle + b"</a:c></rdf:Description>" * levels
            return RDF.replace(b">", b' rdf:version="1.2">') + inside + b"</rdf:RDF>"
        case ox.RdfFormat.JSON_LD:
            return b'{"@id":"a:b","a:c":' + b'{"@list":[' * levels + b"]}" * levels + b"}"
    return b"<a:b> <a:c> " + b"<<( <a:b> <a:c> " * levels + b"<a:z> " + b")>> " * levels + b".\n"


@pytest.mark.parametrize("format", [ROWS_XML, ROWS_JSON, NT, TURTLE, RDF_XML, JSON_LD], ids=str)
def test_what_is_nested_without_measure_is_not_read(format: Format) -> None:
    inspect(deep(format, 100), format)
    with pytest.raises(Unsound, match=f"more than {DEEPEST} levels"):
        inspect(deep(format, DEEPEST + 1), format)


@pytest.mark.parametrize("format", [ROWS_XML, ROWS_JSON, NT, RDF_XML, JSON_LD], ids=str)
@pytest.mark.parametrize("size", [1, 7, 64, 1000])
def test_it_is_seen_whatever_the_pieces(format: Format, size: int) -> None:
    for levels, sound in ((100, True), (DEEPEST + 1, False)):
        content, seen = deep(format, levels), inspection.inspection(format)
        try:
            for start in range(0, len(content), size):
                seen.see(content[start : start + size])
            seen.end()
            found = True
        except Unsound:
            found = False
        assert found is sound


def test_brackets_in_strings_are_none() -> None:
    text = json.dumps([{'a\\"{[': ["[[[\\", {"x": '\\"' * 50 + "{" * 10_000}]}] * 3).encode()
    for size in (1, 2, 3, 64, len(text)):
        seen = inspection.inspection(ROWS_JSON)
        for start in range(0, len(text), size):
            seen.see(text[start : start + size])
    terms = b'<a:b> <a:c> "' + b"<<( " * (DEEPEST + 1) + b'" . # ' + b"<<( " * (DEEPEST + 1)
    inspect(terms, TURTLE)


def test_many_terms_side_by_side_are_no_nest() -> None:
    line = b"<a:b> <a:c> <<( <a:b> <a:c> <a:d> )>> .\n"
    for format in (NT, TURTLE):
        inspect(line * (DEEPEST * 2), format)
    seen = inspection.inspection(TURTLE)
    for _ in range(20):
        seen.see(line * DEEPEST)
    with pytest.raises(Unsound, match="triple terms"):
        seen.see(line)


def test_a_look_does_not_change_what_is_read(tmp_path: Path) -> None:
    made = random.Random(7)
    values = ["".join(made.choices('ab"\\{}[]é\n', k=20)) for _ in range(300)]
    bindings = [{"o": {"type": "literal", "value": value}} for value in values]
    path = tmp_path / "rows.json"
    path.write_text(json.dumps({"head": {"vars": ["o"]}, "results": {"bindings": bindings}}))
    with io.FileIO(path) as file:
        looked_at = io.BufferedReader(Inspected(file, ROWS_JSON), 100)
        found = ox.parse_query_results(looked_at, format=ROWS_JSON)
        assert isinstance(found, ox.QuerySolutions)
        assert [row["o"].value for row in found] == values
