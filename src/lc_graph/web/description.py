"""What the endpoint speaks and holds: its SPARQL 1.1 Service Description, with VoID's numbers in it.

No node is anonymous. Classes and properties are counted in the data that is served; where counting takes
longer than a query may, they are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from ..engine import media
from ..engine.media import Format
from ..engine.probing import words
from ..engine.store import SUGGESTIONS
from ..errors import LcGraphError
from ..terms import ID, PREFIXES, full
from . import documents
from .describe import select
from .functions import extension_functions
from .site import Site

SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMAT_IRIS = "http://www.w3.org/ns/formats/"
_SIMPLE = "http://www.w3.org/ns/entailment/Simple"
_FORMATS = {
    "json": "SPARQL_Results_JSON", "xml": "SPARQL_Results_XML", "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV", "turtle": "Turtle", "ntriples": "N-Triples", "rdfxml": "RDF_XML",
    "jsonld": "JSON-LD", "trig": "TriG", "nquads": "N-Quads",
}  # fmt: skip
_SPACES = {**PREFIXES, "sd": SD}

Edge = tuple[str, str, str | int]


def text(site: Site, endpoint: str, format: Format, writable: bool = False, federated: bool = False) -> bytes:
    """Return the service description of an endpoint (its address) in a format of RDF."""
    return _written(_service(site, endpoint, writable, federated), format)


def dataset(site: Site, endpoint: str, document: str, format: Format) -> bytes:
    """Return the VoID description of the data, as a document of its own (its address)."""
    topic = str(ID["dataset/lc-graph"]) if site.overview else document + "#dataset"
    edges: list[Edge] = [
        (document, "rdf:type", "void:DatasetDescription"),
        (document, "foaf:primaryTopic", topic),
        (topic, "rdf:type", "void:Dataset"),
        (topic, "void:sparqlEndpoint", endpoint),
        *Partitions.of(site).edges(topic, endpoint),
    ]
    root = endpoint.removesuffix("/sparql")
    edges += [(topic, "void:dataDump", f"{root}/download/{format.name}") for format in site.formats]
    return _written(edges, format, _of_release(site, topic))


def _service(site: Site, endpoint: str, writable: bool, federated: bool) -> Iterator[Edge]:
    whole, default = endpoint + "#dataset", endpoint + "#default-graph"
    yield endpoint, "rdf:type", "sd:Service"
    yield endpoint, "sd:endpoint", endpoint
    yield endpoint, "sd:supportedLanguage", "sd:SPARQL11Query"
    if writable:
        yield endpoint, "sd:supportedLanguage", "sd:SPARQL11Update"
        for offered in media.GRAPH_FORMATS:
            yield endpoint, "sd:inputFormat", _FORMAT_IRIS + _FORMATS[offered.name]
    for offered in (*media.RESULT_FORMATS, *media.GRAPH_FORMATS):
        yield endpoint, "sd:resultFormat", _FORMAT_IRIS + _FORMATS[offered.name]
    if site.about:
        yield endpoint, "rdfs:comment", f'"Answered by a remote store: {words(site.about)}'
    # Of a release the default graph is the merge of all graphs but the suggestions.
    merged = site.overview and SUGGESTIONS.value not in site.graphs
    if site.about.get("union-default-graph") if site.about else merged:
        yield endpoint, "sd:feature", "sd:UnionDefaultGraph"
    if federated:
        yield endpoint, "sd:feature", "sd:BasicFederatedQuery"
    yield endpoint, "sd:defaultEntailmentRegime", _SIMPLE
    yield _SIMPLE, "rdf:type", "sd:EntailmentRegime"
    for function in () if site.about else extension_functions():
        yield endpoint, "sd:extensionFunction", function
        yield function, "rdf:type", "sd:Function"
    yield endpoint, "sd:defaultDataset", whole
    for kind in ("sd:Dataset", "void:Dataset"):
        yield whole, "rdf:type", kind
    yield whole, "void:sparqlEndpoint", endpoint
    yield whole, "sd:defaultGraph", default
    yield default, "rdf:type", "sd:Graph"
    if site.triples is not None:
        yield default, "void:triples", site.triples
    partitions = Partitions.of(site)
    yield from partitions.edges(default, endpoint)
    yield from _named_graphs(site, endpoint, whole, partitions)
    for prefix, space in PREFIXES.items():
        node = f"{endpoint}#prefix-{prefix}"
        yield whole, "sh:declare", node
        yield node, "rdf:type", "sh:PrefixDeclaration"
        yield node, "sh:prefix", '"' + prefix
        yield node, "sh:namespace", "^" + space


def _named_graphs(site: Site, endpoint: str, whole: str, partitions: Partitions) -> Iterator[Edge]:
    for number, (iri, triples) in enumerate(site.graphs.items(), 1):
        named, graph = f"{endpoint}#named-graph-{number}", f"{endpoint}#graph-{number}"
        yield whole, "sd:namedGraph", named
        yield named, "rdf:type", "sd:NamedGraph"
        yield named, "sd:name", iri
        yield named, "sd:graph", graph
        for kind in ("sd:Graph", "void:Dataset"):
            yield graph, "rdf:type", kind
        yield graph, "void:triples", triples
        yield from partitions.edges(graph, endpoint, iri)


Counts = list[tuple[str, int]]
"""Classes or properties with their members or uses."""


def _counts(site: Site, what: str, triple: str) -> dict[str | None, Counts]:
    """Return how much there is of what, in each named graph and (None) in the default graph.

    Two queries for all graphs together; nothing where counting takes longer than a query may.
    """
    counts: dict[str | None, Counts] = {}
    for graph, pattern in (("", triple), ("?g", f"GRAPH ?g {{ {triple} }}")):
        try:
            rows = select(
                site.ask,
                f"SELECT {graph} ?x ({what} AS ?n) {{ {pattern} FILTER ISIRI(?x) }} "
                f"GROUP BY {graph} ?x ORDER BY ?x",
            )
        except LcGraphError:
            continue
        for row in rows:
            name = row["g"].value if graph else None
            counts.setdefault(name, []).append((row["x"].value, int(row["n"].value)))
    return counts


@dataclass(frozen=True)
class Partitions:
    """The classes and the properties of each graph."""

    classes: dict[str | None, Counts]
    properties: dict[str | None, Counts]

    @classmethod
    def of(cls, site: Site) -> Partitions:
        """Count what is served."""
        return cls(_counts(site, "COUNT(DISTINCT ?s)", "?s a ?x"), _counts(site, "COUNT(*)", "?s ?x ?o"))

    def edges(self, node: str, endpoint: str, graph: str | None = None) -> Iterator[Edge]:
        """Yield how many members each class of a graph has, and how often each property is used in it."""
        place = node if node.startswith(endpoint) else f"{endpoint}#dataset"
        for kind, counted, found in (
            ("class", "entities", self.classes), ("property", "triples", self.properties)
        ):  # fmt: skip
            for number, (iri, count) in enumerate(found.get(graph, ()), 1):
                part = f"{place}-{kind}-{number}"
                yield node, f"void:{kind}Partition", part
                yield part, "rdf:type", "void:Dataset"
                yield part, f"void:{kind}", iri
                yield part, f"void:{counted}", count


def _of_release(site: Site, topic: str) -> list[ox.Triple]:
    """Return what a release says of its data set; its partitions are counted by class and property there."""
    if not site.overview:
        return []
    rows = select(site.ask, f"SELECT ?p ?o {{ <{topic}> ?p ?o }} ORDER BY ?p ?o")
    node = ox.NamedNode(topic)
    kept = (row for row in rows if not row["p"].value.endswith("Partition"))
    return [ox.Triple(node, row["p"], row["o"]) for row in kept]


def _written(
    edges: Iterator[Edge] | list[Edge], format: Format, more: list[ox.Triple] | None = None
) -> bytes:
    triples = [ox.Triple(_node(s), _node(p), _value(o)) for s, p, o in edges]
    quads = [ox.Quad(t.subject, t.predicate, t.object, ox.DefaultGraph()) for t in (*triples, *(more or ()))]
    return documents.text(quads, format)


def _node(name: str) -> ox.NamedNode:
    return ox.NamedNode(SD + name.removeprefix("sd:") if name.startswith("sd:") else full(name))


def _value(value: str | int) -> ox.NamedNode | ox.Literal:
    """Return an edge's value: a number, a string (after a quotation mark), an IRI as text (^), or a thing."""
    if isinstance(value, int):
        return ox.Literal(value)
    if value.startswith('"'):
        return ox.Literal(value[1:])
    if value.startswith("^"):
        return ox.Literal(value[1:], datatype=ox.NamedNode(PREFIXES["xsd"] + "anyURI"))
    return _node(value)
