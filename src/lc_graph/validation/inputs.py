"""RDF files as in-memory rdflib graphs: read by pyoxigraph, which is fast and names the line of an error."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib import BNode, Dataset, Graph, Literal, URIRef

from .. import graph as graphs
from ..engine.store import load
from ..reference import graph as reference
from ..tables.records import Records
from ..terms import GRAPH


def read(files: Sequence[Path], *, keep_graphs: bool = False) -> Graph:
    """Read RDF files (format by ending) into one graph, or a data set when ``keep_graphs``.

    Raises:
        UsageError: for a file that cannot be read, naming file, line and column.
    """
    # A date that is none is for the shapes to report, in words; rdflib would print a traceback for it.
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    native = ox.Store()
    for path in files:
        load(native, path)
    result: Graph = Dataset() if keep_graphs else Graph()
    terms: dict[Any, Any] = {}

    def term(native_term: Any) -> Any:
        known = terms.get(native_term)
        if known is None:
            known = terms[native_term] = _convert(native_term)
        return known

    for quad in native:
        triple = (term(quad.subject), term(quad.predicate), term(quad.object))
        if isinstance(result, Dataset) and isinstance(quad.graph_name, ox.NamedNode):
            result.graph(term(quad.graph_name)).add(triple)
        else:
            result.add(triple)
    return result


def with_reference_data(data: Graph) -> Graph:
    """Return the data merged with our ontology, code lists and reference data."""
    from ..tables.records import load as load_records

    records = load_records()
    shared = graphs.build(Records(entities=records.entities, codes=records.codes))
    merged = Graph()
    for part in (data, shared.graph(GRAPH.ontology), shared.graph(GRAPH.codes), reference.build()):
        for triple in part:
            merged.add(triple)
    return merged


def _convert(term: Any) -> URIRef | BNode | Literal:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if term.language:
        return Literal(term.value, lang=term.language)
    datatype = term.datatype.value
    if datatype == "http://www.w3.org/2001/XMLSchema#string":
        # Plain strings carry no datatype in rdflib's data model of SPARQL; SHACL sees xsd:string either way.
        return Literal(term.value)
    return Literal(term.value, datatype=URIRef(datatype), normalize=False)
