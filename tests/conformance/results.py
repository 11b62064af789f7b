"""Reading results in the four formats, independently of the engine that wrote them, and comparing them.

Terms are tuples; numbers and truth values are equal when their data types and values are, because the suites
compare values and engines may write ``2.0`` as ``2``.
"""

from __future__ import annotations

import csv
import io
import json
import re
import warnings
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from rdflib import BNode, Dataset, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.namespace import RDF, XSD
from rdflib.term import Node

Term = tuple[str, ...]
Row = dict[str, Term]

SRX = "{http://www.w3.org/2005/sparql-results#}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
STRING, LANG_STRING = str(XSD.string), str(RDF.langString)
DECIMALS = {str(XSD[name]) for name in ("integer", "decimal", "nonNegativeInteger", "negativeInteger", "int",
            "long", "short", "byte", "positiveInteger", "unsignedInt", "nonPositiveInteger")}  # fmt: skip
FLOATS = {str(XSD.double), str(XSD.float)}


@dataclass
class Table:
    """Results: ``boolean`` for ASK, else columns and rows."""

    columns: list[str]
    rows: list[Row]
    boolean: bool | None = None


def literal(text: str, datatype: str | None = None, lang: str | None = None) -> Term:
    """Return a literal as a term whose value is written in one way only."""
    if lang:
        return ("literal", text, LANG_STRING, lang.lower())
    datatype = datatype or STRING
    try:
        if datatype in DECIMALS:
            text = str(Decimal(text).normalize() + 0)
        elif datatype in FLOATS:
            text = repr(float(text))
        elif datatype == str(XSD.boolean):
            text = {"1": "true", "0": "false"}.get(text, text)
    except (ValueError, InvalidOperation):
        pass  # ill-typed: its text is all there is to compare
    return ("literal", text, datatype)


def from_xml(content: bytes) -> Table:
    """Read SPARQL Query Results XML."""
    root = ElementTree.fromstring(content)
    columns = [variable.attrib["name"] for variable in root.iter(f"{SRX}variable")]
    truth = root.find(f"{SRX}boolean")
    if truth is not None:
        return Table(columns, [], (truth.text or "").strip() == "true")
    assert root.find(f"{SRX}results") is not None
    return Table(
        columns,
        [
            {binding.attrib["name"]: _xml_term(binding[0]) for binding in result.iter(f"{SRX}binding")}
            for result in root.iter(f"{SRX}result")
        ],
    )


def _xml_term(element: ElementTree.Element) -> Term:
    text = element.text or ""
    match element.tag.removeprefix(SRX):
        case "uri":
            return ("iri", text)
        case "bnode":
            return ("blank", text)
        case tag:
            assert tag == "literal", tag
    return literal(text, element.get("datatype"), element.get(XML_LANG))


def from_json(content: bytes) -> Table:
    """Read SPARQL Query Results JSON."""
    document: dict[str, Any] = json.loads(content)
    if "boolean" in document:
        return Table([], [], document["boolean"])
    bindings = document["results"]["bindings"]
    return Table(
        document["head"].get("vars", []),
        [{name: _json_term(term) for name, term in row.items()} for row in bindings],
    )


def _json_term(term: dict[str, str]) -> Term:
    match term["type"]:
        case "uri":
            return ("iri", term["value"])
        case "bnode":
            return ("blank", term["value"])
        case kind:
            assert kind in ("literal", "typed-literal"), kind
    return literal(term["value"], term.get("datatype"), term.get("xml:lang"))


def from_csv(content: bytes) -> Table:
    """Read SPARQL Query Results CSV, in which every term is but its text (so a number is its value)."""
    columns, *lines = csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True)
    rows = []
    for line in lines:
        cells = zip(columns, line, strict=True)
        rows.append({name: _csv_term(text) for name, text in cells if text})
    return Table(columns, rows)


def _csv_term(text: str) -> Term:
    if text.startswith("_:"):
        return ("blank", text)
    return (
        "text",
        repr(float(text)) if re.fullmatch(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", text) else text,
    )


_TSV = re.compile(
    r'<(?P<iri>[^>]*)>|_:(?P<blank>\S+)|"(?P<text>(?:[^"\\]|\\.)*)"(?:\^\^<(?P<type>[^>]*)>|@(?P<lang>[\w-]+))?'
    r"|(?P<integer>[+-]?\d+)|(?P<decimal>[+-]?\d*\.\d+)|(?P<double>[+-]?[\d.]+[eE][+-]?\d+)|(?P<boolean>true|false)"
)
_ESCAPES = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}


def from_tsv(content: bytes) -> Table:
    """Read SPARQL Query Results TSV."""
    head, *lines = content.decode("utf-8").removesuffix("\n").split("\n")
    columns = [name.removeprefix("?") for name in head.split("\t")] if head else []
    rows = []
    for line in lines:
        cells = zip(columns, line.split("\t") if columns else (), strict=True)
        rows.append({name: _tsv_term(cell) for name, cell in cells if cell})
    return Table(columns, rows)


def _tsv_term(cell: str) -> Term:
    match = _TSV.fullmatch(cell)
    assert match, f"not a term: {cell!r}"
    found = {name: value for name, value in match.groupdict().items() if value is not None}
    if "text" in found:
        text = re.sub(r"\\(.)", lambda escape: _ESCAPES.get(escape[1], escape[1]), found["text"])
        return literal(text, found.get("type"), found.get("lang"))
    (kind, text) = next(iter(found.items()))
    return (kind, text) if kind in ("iri", "blank") else literal(text, str(XSD[kind]))


def from_graph(graph: Graph) -> Table:
    """Read results written as RDF (the result-set vocabulary)."""
    (root,) = graph.subjects(RDF.type, RS.ResultSet)
    columns = [str(name) for name in graph.objects(root, RS.resultVariable)]
    rows = [
        {
            str(graph.value(binding, RS.variable)): _term(graph.value(binding, RS.value))
            for binding in graph.objects(solution, RS.binding)
        }
        for solution in graph.objects(root, RS.solution)
    ]
    return Table(columns, rows)


def _term(node: Node | None) -> Term:
    if isinstance(node, Literal):
        return literal(str(node), None if node.datatype is None else str(node.datatype), node.language)
    return ("blank" if isinstance(node, BNode) else "iri", str(node))


READERS: dict[str, Callable[[bytes], Table]] = {
    ".srx": from_xml,
    ".srj": from_json,
    ".csv": from_csv,
    ".tsv": from_tsv,
}


RDF_FORMATS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
    "application/trig": "trig",
    "application/n-quads": "nquads",
}
"""The formats of graphs, with the names rdflib has for them."""


def read_graph(content: bytes, media_type: str) -> Graph:
    """Read a graph; where the format could name graphs, all triples must stand in the default graph."""
    if media_type not in ("application/trig", "application/n-quads"):
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):  # of rdflib, by rdflib
            return Graph().parse(data=content, format=RDF_FORMATS[media_type], publicID="http://example.org/")
    read = Dataset()
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        read.parse(data=content, format=RDF_FORMATS[media_type])
    graph = Graph()
    for s, p, o, name in read.quads():
        assert name in (None, DATASET_DEFAULT_GRAPH_ID), f"{media_type} names a graph: {name}"
        graph.add((s, p, o))
    return graph


def expected(path: Path) -> Table | Graph:
    """Read the result a test expects: a table, or a graph for CONSTRUCT."""
    if reader := READERS.get(path.suffix):
        return reader(path.read_bytes())
    graph = Graph().parse(path, publicID=path.resolve().as_uri())
    return from_graph(graph) if (None, RDF.type, RS.ResultSet) in graph else graph


def _sealed(term: Term) -> Literal:
    """Return a term as one literal, whose text nothing looks into."""
    return Literal(repr(term), datatype=URIRef("urn:x-term"))


def _as_graph(rows: Sequence[Row], ordered: bool) -> Graph:
    """Write rows as a graph, in which blank nodes may be compared up to their names."""
    graph = Graph()
    for number, row in enumerate(rows):
        node = BNode()
        graph.add((node, RDF.type, RS.solution))
        if ordered:
            graph.add((node, RS["index"], Literal(number)))
        for name, term in row.items():
            value: Node = BNode("b" + term[1]) if term[0] == "blank" else _sealed(term)
            graph.add((node, RS[name], value))
    return graph


def same_rows(ours: Sequence[Row], theirs: Sequence[Row], *, ordered: bool = False) -> bool:
    """Say whether two results are equal: as lists or as bags, blank nodes up to their names."""
    bare = [
        [frozenset((name, ("blank",) if t[0] == "blank" else t) for name, t in row.items()) for row in rows]
        for rows in (ours, theirs)
    ]
    if bare[0] != bare[1] if ordered else Counter(bare[0]) != Counter(bare[1]):
        return False
    if not any(term[0] == "blank" for row in ours for term in row.values()):
        return True
    return isomorphic(_as_graph(ours, ordered), _as_graph(theirs, ordered))


def same_graphs(ours: Graph, theirs: Graph) -> bool:
    """Say whether two graphs are equal, their literals by value and their blank nodes up to their names."""
    return isomorphic(_by_value(ours), _by_value(theirs))


def _by_value(graph: Graph) -> Graph:
    plain = Graph()
    for s, p, o in graph:
        plain.add((s, p, _sealed(_term(o)) if isinstance(o, Literal) else o))
    return plain


def ordered(query: str) -> bool:
    """Say whether a query orders its own rows, not only those of a subquery."""
    text = re.sub(r"#[^\n]*|<[^>]*>|\"[^\"]*\"", " ", query)
    while (shorter := re.sub(r"\{[^{}]*\}", " ", text)) != text:
        text = shorter
    return re.search(r"\bORDER\s+BY\b", text, re.IGNORECASE) is not None
