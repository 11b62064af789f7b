"""The SPARQL 1.1 Service Description of the endpoint: what it speaks, and which graphs it holds."""

from __future__ import annotations

import pyoxigraph as ox

from ..engine import media
from ..engine.store import GRAPH_SERIALISERS
from ..terms import PREFIXES
from .site import Site

SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMAT_IRIS = "http://www.w3.org/ns/formats/"
_FORMATS = {
    "json": "SPARQL_Results_JSON", "xml": "SPARQL_Results_XML", "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV", "turtle": "Turtle", "ntriples": "N-Triples", "rdfxml": "RDF_XML",
    "jsonld": "JSON-LD", "trig": "TriG", "nquads": "N-Quads",
}  # fmt: skip


def text(site: Site, endpoint: str, format: str) -> bytes:
    """Return the description in a format of :data:`media.GRAPH_FORMATS`; no node is anonymous."""
    a = PREFIXES["rdf"] + "type"
    service, dataset, default = endpoint, endpoint + "#dataset", endpoint + "#default-graph"
    edges = [
        (service, a, SD + "Service"),
        (service, SD + "endpoint", endpoint),
        (service, SD + "supportedLanguage", SD + "SPARQL11Query"),
        (service, SD + "defaultDataset", dataset),
        (dataset, a, SD + "Dataset"),
        (dataset, SD + "defaultGraph", default),
        (default, a, SD + "Graph"),
    ]
    for offered in (*media.RESULT_FORMATS, *media.GRAPH_FORMATS):
        edges.append((service, SD + "resultFormat", _FORMAT_IRIS + _FORMATS[offered.name]))
    counts = [(default, site.triples)]
    for number, (iri, triples) in enumerate(site.graphs.items(), 1):
        named, graph = f"{endpoint}#named-graph-{number}", f"{endpoint}#graph-{number}"
        edges += [
            (dataset, SD + "namedGraph", named),
            (named, a, SD + "NamedGraph"),
            (named, SD + "name", iri),
            (named, SD + "graph", graph),
            (graph, a, SD + "Graph"),
        ]
        counts.append((graph, triples))
    node = ox.NamedNode
    statements = [ox.Triple(node(s), node(p), node(o)) for s, p, o in edges]
    triples_property = node(PREFIXES["void"] + "triples")
    statements += [ox.Triple(node(graph), triples_property, ox.Literal(n)) for graph, n in counts]
    prefixes = {"sd": SD, "void": PREFIXES["void"], "formats": _FORMAT_IRIS}
    return ox.serialize(statements, format=GRAPH_SERIALISERS[format], prefixes=prefixes) or b""
