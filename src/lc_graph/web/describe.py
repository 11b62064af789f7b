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
from ..engine.store import Store
from ..release.counting import DATASET, LICENCE
from ..terms import BASE, GRAPH, ID, ONTOLOGY, PREFIXES, PROLOGUE, full
from .names import FIGURES
from .naming import DIMENSIONS, EVIDENCE, TELLING

Ask = Callable[[Query], Reply]
Naming = Callable[[Iterable[str]], list[ox.Triple]]
"""Returns what tells the names of things, by their IRIs."""
Node = ox.NamedNode | ox.BlankNode
Value = Node | ox.Literal | ox.Triple

OWN, CLAIMS, INCOMING = 500, 200, 200
"""How many statements, claims and references a page holds."""

_CLAIMING = (full("rdf:subject"), full("rdf:object"))
SUGGESTIONS = str(GRAPH["suggestions"])
_SUGGESTED = (str(ID["suggestion/"]), str(ID["suggestion-rule/"]))


@dataclass
class Description:
    """What is said of a thing on one page.

    Attributes:
        own: the thing's statements, each with the graphs it stands in.
        claims: the claims that have it as subject or object, by the claim's IRI.
        incoming: what refers to it, as (subject, property).
        around: names, types and places of all neighbours, once they are :func:`named`.
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
    if not stands_apart(iri) or SUGGESTIONS not in graphs:
        return ask
    whole = tuple(graphs)
    return lambda query: ask(query._replace(default_graphs=whole, named_graphs=(SUGGESTIONS,)))


def stands_apart(iri: str) -> bool:
    """Say whether a thing is a suggestion or a rule of suggestions."""
    return iri.startswith(_SUGGESTED)


def known(ask: Ask, iri: str) -> bool:
    """Say whether the graph says anything of a thing, or refers to it."""
    return bool(
        json.loads(ask(Query(f"ASK {{ {{ <{iri}> ?p ?o }} UNION {{ ?s ?q <{iri}> }} }}")).body)["boolean"]
    )


def describe(ask: Ask, iri: str, page: int = 1, store: Store | None = None) -> Description:
    """Return a page of the description of a thing; what its neighbours are called is told by :func:`named`.

    Args:
        ask: answers queries.
        iri: the thing; it must be well-formed.
        page: which page, from 1.
        store: a release of which ``ask`` answers, to be read where that is less work.

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
    found = _asked_incoming(ask, described) if store is None else _read_incoming(store, described)
    described.incoming, described.more = found[:INCOMING], described.more or len(found) > INCOMING
    return described


def whole_graph(ask: Ask, iri: str) -> list[ox.Triple]:
    """Return all triples of a named graph."""
    return construct(ask, f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}")


def _window(size: int, page: int) -> str:
    """Return a limit that lets one more through, which tells that there is a next page."""
    return f"LIMIT {size + 1} OFFSET {size * (page - 1)}"


def _own(ask: Ask, described: Description) -> None:
    node = ox.NamedNode(described.iri)
    shown = "" if stands_apart(described.iri) else f"FILTER (?g != <{SUGGESTIONS}>)"
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


def _asked_incoming(ask: Ask, described: Description) -> list[tuple[Node, ox.NamedNode]]:
    """Return what refers to a thing, and one more than a page holds where there is more."""
    node = ox.NamedNode(described.iri)
    rows = select(
        ask,
        f"""SELECT ?s ?p {{ ?s ?p {node} FILTER (?p NOT IN (rdf:subject, rdf:object)) }}
          ORDER BY ?p ?s {_window(INCOMING, described.page)}""",
    )
    return [(row["s"], row["p"]) for row in rows]


def _read_incoming(store: Store, described: Description) -> list[tuple[Node, ox.NamedNode]]:
    """Return the same from a release, of which a query would sort very many references term by term."""
    quads = store.native.quads_for_pattern(None, None, ox.NamedNode(described.iri), ox.DefaultGraph())
    found = [
        (property, isinstance(quad.subject, ox.NamedNode), quad.subject.value)  # type: ignore[union-attr]
        for quad in quads
        if (property := quad.predicate.value) not in _CLAIMING
    ]
    first = INCOMING * (described.page - 1)
    return [
        (ox.NamedNode(subject) if named else ox.BlankNode(subject), ox.NamedNode(property))
        for property, named, subject in sorted(found)[first : first + INCOMING + 1]
    ]


def named(described: Description, naming: Naming) -> Description:
    """Add to a description what its neighbours are called, and return it."""
    if described.iri == str(ONTOLOGY):
        return described  # it holds its terms with their names
    nodes = {
        term.value
        for triple in described.triples()
        for term in (triple.subject, triple.predicate, triple.object)
        if isinstance(term, ox.NamedNode)
    }
    described.around = naming(nodes - {described.iri}) if described else []
    return described


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
                if triple.predicate.value in DIMENSIONS and isinstance(triple.object, ox.NamedNode)
            } - asked
        if not new:
            break
        asked |= new
        said = construct(ask, _NAMES.format(values=" ".join(f"<{iri}>" for iri in sorted(new))))
        found += said
        terms = (term for triple in said for term in (triple.predicate, triple.object))
        new = {term.value for term in terms if isinstance(term, ox.NamedNode)} - asked
    return found


_FIGURE = ", ".join(f"<{iri}>" for iri in FIGURES)
_NAMES = f"""CONSTRUCT {{{{ ?s ?p ?o }}}} {{{{ VALUES ?s {{{{ {{values}} }}}} ?s ?p ?o
  FILTER (?p IN ({", ".join(TELLING)}) && !(?p = rdf:type && ISBLANK(?o))
          || ?p = {EVIDENCE} && EXISTS {{{{ ?s a ?kind FILTER (?kind IN ({_FIGURE})) }}}}) }}}}"""


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
