"""The description of one thing: what the graph says of it, who says so, and what its neighbours are called.

A concise bounded description, made larger by what makes it sound: the claims about the thing with their
evidence, what refers to it, the figures that are about it, and the names, types and places in print of
whatever it touches. It is bounded: a hub comes in pages, and :attr:`Description.more` says that another
follows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

from ..engine.asking import Query, Reply
from ..release.counting import DATASET, LICENCE
from ..terms import BASE, GRAPH, ID, ONTOLOGY, PREFIXES, PROLOGUE, full

Ask = Callable[[Query], Reply]
Node = ox.NamedNode | ox.BlankNode
Value = Node | ox.Literal | ox.Triple

OWN, CLAIMS, INCOMING = 500, 200, 200
"""How many statements, claims and references a page holds."""

SUGGESTIONS = str(GRAPH["suggestions"])
_SUGGESTED = (str(ID["suggestion/"]), str(ID["suggestion-rule/"]))

NAMING = (
    "rdf:type", "rdfs:label", "skos:prefLabel", "skos:notation", "dcterms:title", "schema:headline",
    "lc:gloss", "lc:inArticle", "lc:firstLine", "lc:lastLine", "oa:start", "oa:end", "oa:hasSelector",
    "rdf:subject", "rdf:predicate", "rdf:object", "lc:status", "lc:inReading", "prov:wasDerivedFrom",
    "lc:about", "lc:indicator", "lc:population", "lc:period", "lc:kind", "lc:comparator", "lc:adjustment",
    "lc:printed", "lc:qualifier", "lc:min", "lc:max", "sdmx-attribute:unitMeasure", "sdmx-measure:obsValue",
    "lc:flowFrom", "lc:flowTo", "void:class", "void:property", "sh:prefix", "sh:name",
)  # fmt: skip
"""What tells a neighbour's name: labels, and of figures, passages and claims, their parts."""
_DIMENSIONS = {full(f"lc:{part}") for part in ("about", "indicator", "period", "kind")} | {
    full("sdmx-attribute:unitMeasure")
}
"""The parts that the name of a figure is made of."""


@dataclass
class Description:
    """What is said of a thing on one page.

    Attributes:
        own: the thing's statements, each with the graphs it stands in.
        claims: the claims that have it as subject or object, by the claim's IRI.
        incoming: what refers to it, as (subject, property).
        around: names, types and places of all neighbours.
        more: whether another page follows.
    """

    iri: str
    page: int = 1
    own: dict[ox.Triple, set[str]] = field(default_factory=dict)
    claims: list[ox.Triple] = field(default_factory=list)
    incoming: list[tuple[Node, ox.NamedNode]] = field(default_factory=list)
    around: list[ox.Triple] = field(default_factory=list)
    more: bool = False

    def __bool__(self) -> bool:
        """Say whether the graph says anything of the thing on this page."""
        return bool(self.own or self.claims or self.incoming)

    def triples(self) -> Iterator[ox.Triple]:
        """Yield every triple, each once."""
        node = ox.NamedNode(self.iri)
        referring = (ox.Triple(subject, property, node) for subject, property in self.incoming)
        yield from dict.fromkeys((*self.own, *self.claims, *referring, *self.around))

    def quads(self) -> Iterator[ox.Quad]:
        """Yield the thing's own statements in the graphs they stand in, and all others without a graph."""
        for triple in self.triples():
            for graph in sorted(self.own.get(triple, ())) or [""]:
                name = ox.NamedNode(graph) if graph else ox.DefaultGraph()
                yield ox.Quad(triple.subject, triple.predicate, triple.object, name)


def select(ask: Ask, text: str) -> list[dict[str, Any]]:
    """Return the rows of a SELECT query of ours (our prefixes need no declaration) as terms."""
    found = json.loads(ask(Query(PROLOGUE + text)).body)["results"]["bindings"]
    return [{name: _term(term) for name, term in row.items()} for row in found]


def construct(ask: Ask, text: str) -> list[ox.Triple]:
    """Return the triples of a CONSTRUCT query of ours."""
    body = ask(Query(PROLOGUE + text, graph_format="ntriples")).body
    return [quad.triple for quad in ox.parse(body, ox.RdfFormat.N_TRIPLES)]


def _term(term: dict[str, str]) -> Value:
    match term["type"]:
        case "uri":
            return ox.NamedNode(term["value"])
        case "bnode":
            return ox.BlankNode(term["value"])
        case "triple":
            parts: Any = term["value"]
            triple: tuple[Any, Any, Any] = (
                _term(parts["subject"]), _term(parts["predicate"]), _term(parts["object"]),
            )  # fmt: skip
            return ox.Triple(*triple)
    if language := term.get("xml:lang"):
        return ox.Literal(term["value"], language=language)
    datatype = term.get("datatype")
    return ox.Literal(term["value"], datatype=ox.NamedNode(datatype) if datatype else None)


def apart(ask: Ask, iri: str, graphs: Collection[str]) -> Ask:
    """Return how to ask about a thing: about a suggestion or its rule, with the suggestions added.

    They stand beside the knowledge and not in it, so that nothing else is told with them.

    Args:
        ask: answers queries on the knowledge.
        iri: the thing.
        graphs: the named graphs that there are.
    """
    if not iri.startswith(_SUGGESTED) or SUGGESTIONS not in graphs:
        return ask
    whole = tuple(graphs)
    return lambda query: ask(query._replace(default_graphs=whole, named_graphs=(SUGGESTIONS,)))


def known(ask: Ask, iri: str) -> bool:
    """Say whether the graph says anything of a thing, or refers to it."""
    return bool(
        json.loads(ask(Query(f"ASK {{ {{ <{iri}> ?p ?o }} UNION {{ ?s ?q <{iri}> }} }}")).body)["boolean"]
    )


def describe(ask: Ask, iri: str, page: int = 1) -> Description:
    """Return a page (from 1) of the description of a thing; the IRI must be well-formed.

    Raises:
        LcGraphError: what the engine raises when it cannot answer.
    """
    described = Description(iri, page)
    if iri == str(ONTOLOGY):
        described.own = {
            triple: {str(GRAPH["ontology"])} for triple in whole_graph(ask, str(GRAPH["ontology"]))
        }
        return described
    _own(ask, described)
    _claims(ask, described)
    _incoming(ask, described)
    if described:
        _name_neighbours(ask, described)
    return described


def whole_graph(ask: Ask, iri: str) -> list[ox.Triple]:
    """Return all triples of a named graph."""
    return construct(ask, f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}")


def _window(size: int, page: int) -> str:
    """Return a limit that lets one more through, which tells that there is a next page."""
    return f"LIMIT {size + 1} OFFSET {size * (page - 1)}"


def _own(ask: Ask, described: Description) -> None:
    node = ox.NamedNode(described.iri)
    shown = "" if described.iri.startswith(_SUGGESTED) else f"FILTER (?g != <{SUGGESTIONS}>)"
    rows = select(
        ask,
        f"""SELECT ?p ?o ?g {{
          {{ SELECT ?p ?o {{ {node} ?p ?o }} ORDER BY ?p ?o {_window(OWN, described.page)} }}
          OPTIONAL {{ GRAPH ?g {{ {node} ?p ?o }} {shown} }} }} ORDER BY ?p ?o""",
    )
    found: dict[ox.Triple, set[str]] = {}
    for row in rows:
        graphs = found.setdefault(ox.Triple(node, row["p"], row["o"]), set())
        if "g" in row:
            graphs.add(row["g"].value)
    described.own = dict(list(found.items())[:OWN])
    described.more |= len(found) > OWN


def _claims(ask: Ask, described: Description) -> None:
    node = ox.NamedNode(described.iri)
    rows = select(
        ask,
        f"""SELECT ?claim ?p ?o {{
          {{ SELECT DISTINCT ?claim {{ ?claim rdf:subject|rdf:object {node} }}
             ORDER BY ?claim {_window(CLAIMS, described.page)} }}
          ?claim ?p ?o }} ORDER BY ?claim""",
    )
    claims = list(dict.fromkeys(row["claim"].value for row in rows))
    kept = set(claims[:CLAIMS])
    described.claims = [
        ox.Triple(row["claim"], row["p"], row["o"]) for row in rows if row["claim"].value in kept
    ]
    described.more |= len(claims) > CLAIMS


def _incoming(ask: Ask, described: Description) -> None:
    node = ox.NamedNode(described.iri)
    rows = select(
        ask,
        f"""SELECT ?s ?p {{ ?s ?p {node} FILTER (?p NOT IN (rdf:subject, rdf:object)) }}
          ORDER BY ?p ?s {_window(INCOMING, described.page)}""",
    )
    described.incoming = [(row["s"], row["p"]) for row in rows[:INCOMING]]
    described.more |= len(rows) > INCOMING


def _name_neighbours(ask: Ask, described: Description) -> None:
    """Fetch what neighbours are called."""
    nodes = {
        term.value
        for triple in described.triples()
        for term in (triple.subject, triple.predicate, triple.object)
        if isinstance(term, ox.NamedNode)
    }
    described.around = naming(ask, nodes - {described.iri})


def naming(ask: Ask, nodes: Iterable[str]) -> list[ox.Triple]:
    """Return what things are called, and what the parts of those names are called."""
    asked: set[str] = set()
    new = set(nodes)
    found: list[ox.Triple] = []
    said: list[ox.Triple] = []
    for turn in range(3):
        # A claim may be about a figure, whose name is made of the names of its dimensions.
        if turn == 2:
            new = {
                triple.object.value
                for triple in said
                if triple.predicate.value in _DIMENSIONS and isinstance(triple.object, ox.NamedNode)
            } - asked
        if not new:
            break
        asked |= new
        values = " ".join(f"<{iri}>" for iri in sorted(new))
        said = construct(
            ask,
            f"CONSTRUCT {{ ?s ?p ?o }} {{ VALUES ?s {{ {values} }} ?s ?p ?o "
            f"FILTER (?p IN ({', '.join(NAMING)}) && !(?p = rdf:type && ISBLANK(?o))) }}",
        )
        found += said
        terms = (term for triple in said for term in (triple.predicate, triple.object))
        new = {term.value for term in terms if isinstance(term, ox.NamedNode)} - asked
    return found


def about_document(iri: str, document: str) -> list[ox.Triple]:
    """Return what is said of a document about a thing: its topic, its licence and its data set."""
    node = ox.NamedNode(document)
    said = (
        ("rdf:type", ox.NamedNode(PREFIXES["foaf"] + "Document")),
        ("foaf:primaryTopic", ox.NamedNode(iri)),
        ("dcterms:license", LICENCE),
        ("void:inDataset", DATASET),
    )
    return [ox.Triple(node, ox.NamedNode(full(name)), value) for name, value in said]


def is_ours(iri: str) -> bool:
    """Say whether an IRI is one of ours."""
    return iri.startswith(BASE)


def without_graph(triple: ox.Triple) -> ox.Quad:
    """Return a triple as a statement of the default graph."""
    return ox.Quad(triple.subject, triple.predicate, triple.object, ox.DefaultGraph())
