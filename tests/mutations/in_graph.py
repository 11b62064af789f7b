"""Random mutations of the graph: a class of them each, as triples that go and triples that come."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from rdflib import Dataset, Literal, URIRef
from rdflib.namespace import PROV, RDF, RDFS, SKOS, XSD
from rdflib.term import Node

from lc_graph.terms import GRAPH, ID, LC, facts_graph

Triple = tuple[Node, Node, Node]
PLANNED = ("achieved", "ongoing", "estimated", "planned", "target", "not-stated")
LETTERS = "之华新东海大信聊冠阳县市业农品工"
STRUCTURE = (RDF.type, PROV.wasDerivedFrom)


@dataclass
class Change:
    """What a mutation does to the graphs, each named by its IRI."""

    what: str
    gone: list[tuple[URIRef, Triple]] = field(default_factory=list)
    come: list[tuple[URIRef, Triple]] = field(default_factory=list)


class Sight:
    """The real graphs as the mutators see them: sorted, so that a seed always draws the same."""

    def __init__(self, dataset: Dataset, source: str) -> None:
        self.facts_name = facts_graph(source)
        self.graphs = {
            URIRef(str(graph.identifier)): sorted(graph, key=lambda triple: tuple(map(str, triple)))
            for graph in dataset.graphs()
        }
        self.facts: list[Triple] = self.graphs[self.facts_name]
        self.by_predicate: dict[Node, list[Triple]] = defaultdict(list)
        self.about: dict[Node, list[Triple]] = defaultdict(list)
        for triple in self.facts:
            self.by_predicate[triple[1]].append(triple)
            self.about[triple[0]].append(triple)
        self.types = {s: o for s, p, o in self.facts if p == RDF.type and str(o).startswith(str(LC))}

    def triples(self, name: str) -> list[Triple]:
        return self.graphs[GRAPH[name]]


Mutator = Callable[[Sight, Random], Change | None]
MUTATORS: dict[str, Mutator] = {}


def mutator(function: Mutator) -> Mutator:
    MUTATORS[function.__name__.replace("_", "-")] = function
    return function


def short(node: Node) -> str:
    text = str(node)
    return text.removeprefix(str(ID)).removeprefix(str(LC)).rsplit("w3id.org/lc-graph/", 1)[-1]


def said(triple: Triple) -> str:
    return " ".join(short(node) for node in triple)


def instead(graph: URIRef, old: Triple, new: Triple) -> Change:
    return Change(f"{said(old)} → {said(new)}", [(graph, old)], [(graph, new)])


def drawn(sight: Sight, random: Random) -> Triple:
    """Draw a fact: first the property, more often one that many have, then the triple.

    Without this, half of all draws would be positions and digests of passages.
    """
    predicates = sorted(sight.by_predicate, key=str)
    predicate = random.choices(predicates, [len(sight.by_predicate[p]) ** 0.5 for p in predicates])[0]
    return random.choice(sight.by_predicate[predicate])


@mutator
def dropped(sight: Sight, random: Random) -> Change:
    triple = drawn(sight, random)
    return Change(f"dropped: {said(triple)}", [(sight.facts_name, triple)])


@mutator
def dropped_elsewhere(sight: Sight, random: Random) -> Change:
    name = random.choice(["codes", "reference", "inferred", "metadata"])
    triple = random.choice(sight.triples(name))
    return Change(f"dropped from {name}: {said(triple)}", [(GRAPH[name], triple)])


@mutator
def datatype(sight: Sight, random: Random) -> Change | None:
    s, p, o = drawn(sight, random)
    if not isinstance(o, Literal):
        return None
    if o.language:
        new = Literal(str(o), lang="en" if o.language == "zh" else "zh")
    else:
        choices = [XSD.string, XSD.decimal, XSD.integer, XSD.double, XSD.date]
        new = Literal(
            str(o), datatype=random.choice([one for one in choices if one != (o.datatype or XSD.string)])
        )
    return instead(sight.facts_name, (s, p, o), (s, p, new))


def spoiled(random: Random, text: str) -> str:
    digits = [i for i, char in enumerate(text) if char.isdigit()]
    if digits:
        at = random.choice(digits)
        return text[:at] + random.choice("123456789".replace(text[at], "")) + text[at + 1 :]
    at = random.randrange(len(text))
    return text[:at] + random.choice(LETTERS.replace(text[at], "")) + text[at + 1 :]


@mutator
def literal(sight: Sight, random: Random) -> Change | None:
    s, p, o = drawn(sight, random)
    if not isinstance(o, Literal) or not str(o) or o.datatype == XSD.boolean:
        return None
    return instead(
        sight.facts_name,
        (s, p, o),
        (s, p, Literal(spoiled(random, str(o)), lang=o.language, datatype=o.datatype)),
    )


@mutator
def swapped(sight: Sight, random: Random) -> Change | None:
    one = drawn(sight, random)
    two = random.choice(sight.by_predicate[one[1]])
    new_one, new_two = (one[0], one[1], two[2]), (two[0], two[1], one[2])
    if one[2] == two[2] or one[0] == two[0] or {new_one, new_two} & set(sight.facts):
        return None
    name = sight.facts_name
    return Change(
        f"swapped: {said(one)} | {said(two)}", [(name, one), (name, two)], [(name, new_one), (name, new_two)]
    )


@mutator
def object(sight: Sight, random: Random) -> Change | None:
    s, p, o = drawn(sight, random)
    new = random.choice(sight.by_predicate[p])[2]
    if new == o or (s, p, new) in sight.about[s]:
        return None
    return instead(sight.facts_name, (s, p, o), (s, p, new))


@mutator
def added(sight: Sight, random: Random) -> Change | None:
    s, p, _ = drawn(sight, random)
    new = (s, p, random.choice(sight.by_predicate[p])[2])
    if new in sight.about[s] or new[2] == s:
        return None
    return Change(f"added: {said(new)}", come=[(sight.facts_name, new)])


@mutator
def fact(sight: Sight, random: Random) -> Change | None:
    possible = ID["status/possible"]
    if random.random() < 0.3:
        claim = random.choice([s for s, _, o in sight.by_predicate[LC.status] if o == possible])
        parts = {p: o for _, p, o in sight.about[claim]}
        triple = (parts[RDF.subject], parts[RDF.predicate], parts[RDF.object])
        return Change(f"asserted: {said(triple)}", come=[(sight.facts_name, triple)])
    s, p, o = random.choice(sight.by_predicate[LC.status])
    new = ID[f"status/{random.choice(PLANNED)}"]
    return None if o in (new, possible) else instead(sight.facts_name, (s, p, o), (s, p, new))


@mutator
def retyped(sight: Sight, random: Random) -> Change | None:
    s, p, o = random.choice(sight.by_predicate[RDF.type])
    new = random.choice(sorted(set(sight.types.values()), key=str))
    return None if new == o else instead(sight.facts_name, (s, p, o), (s, p, new))


@mutator
def twin(sight: Sight, random: Random) -> Change | None:
    thing = random.choice([s for s in sorted(sight.types, key=str) if str(s).startswith(str(ID))])
    if sight.types[thing] in (LC.Claim, LC.Article, LC.Passage, LC.Source):
        return None
    copy = URIRef(f"{thing}-2")
    change = Change(f"copied: {short(thing)}")
    for graph in (sight.facts_name, GRAPH.metadata):
        change.come += [(graph, (copy, p, o)) for s, p, o in sight.graphs[graph] if s == thing]
    return change


@mutator
def evidence(sight: Sight, random: Random) -> Change | None:
    s, p, o = random.choice(sight.by_predicate[PROV.wasDerivedFrom])
    if random.random() < 0.5:
        return Change(f"dropped: {said((s, p, o))}", [(sight.facts_name, (s, p, o))])
    new = random.choice(sight.by_predicate[p])[2]
    return None if (s, p, new) in sight.about[s] else instead(sight.facts_name, (s, p, o), (s, p, new))


@mutator
def predicate(sight: Sight, random: Random) -> Change | None:
    s, p, o = drawn(sight, random)
    if p in STRUCTURE:
        return None
    alike = [q for q in sorted(sight.by_predicate, key=str) if q != p and q not in STRUCTURE
             and isinstance(sight.by_predicate[q][0][2], Literal) == isinstance(o, Literal)]  # fmt: skip
    new = (s, random.choice(alike), o)
    return None if new in sight.about[s] else instead(sight.facts_name, (s, p, o), new)


@mutator
def word(sight: Sight, random: Random) -> Change | None:
    metadata = GRAPH.metadata
    prop = random.choice([RDFS.label, LC.gloss])
    labels = [t for t in sight.graphs[metadata] if t[1] == prop and t[0] in sight.types]
    one = random.choice(labels)
    fit = [
        t
        for t in labels
        if sight.types[t[0]] == sight.types[one[0]] and t[2].language == one[2].language and t[2] != one[2]
    ]
    if not fit:
        return None
    two = random.choice(fit)
    return Change(
        f"swapped: {said(one)} | {said(two)}", [(metadata, one), (metadata, two)],
        [(metadata, (one[0], prop, two[2])), (metadata, (two[0], prop, one[2]))],
    )  # fmt: skip


@mutator
def again(sight: Sight, random: Random) -> Change:
    triple = random.choice([t for t in sight.triples("codes") if t[1] == SKOS.prefLabel])
    return Change(f"stands in a second graph: {said(triple)}", come=[(GRAPH.metadata, triple)])


@mutator
def renamed_claim(sight: Sight, random: Random) -> Change:
    claim = random.choice([s for s, kind in sorted(sight.types.items(), key=str) if kind == LC.Claim])
    new = ID[f"claim/{hashlib.sha256(str(claim).encode()).hexdigest()[:16]}"]
    name = sight.facts_name
    return Change(
        f"renamed: {short(claim)}",
        [(name, triple) for triple in sight.about[claim]],
        [(name, (new, p, o)) for _, p, o in sight.about[claim]],
    )
