"""What rules suggest to look into: every CONSTRUCT of ``ontology/suggestions``, with words in two languages.

A suggestion is never a fact. Rules read what is stated and derived, not what others suggest; what they yield
stands in a graph of its own, which no other part of the data is made from and no plain query sees.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, SKOS

from . import rules as derived
from .errors import Problem, UsageError
from .resources import room
from .terms import GRAPH, ID, LC, code

SUGGESTION, RULE = str(ID["suggestion/"]), str(ID["suggestion-rule/"])
"""How the IRIs of suggestions and of their rules begin."""

PARTS = {
    "chain": LC.forChain, "stages": LC.forStage, "industries": LC.forIndustry, "regions": LC.forRegion,
    "candidates": LC.candidate,
}  # fmt: skip
"""What a template may name, and the property whose values are named there."""

ACTIONS = ("strengthen", "extend", "supplement")
_KEYS = (
    "title-zh", "title-en", "explanation-zh", "explanation-en", "action", "label-zh", "label-en",
    "comment-zh", "comment-en",
)  # fmt: skip
_BRACKETED = re.compile(r"\[([^][]*)\]")
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Rule:
    """A rule of suggestions.

    Attributes:
        name: the file's; ``id`` is the part of it that is permanent.
        title, explanation: what it is called and looks for, by language.
        action: which action on a chain its suggestions are about.
        label, comment: templates of what a suggestion is called and says, by language. ``{stages}`` stands
            for the names of the stages; a part in brackets is left out where it would name nothing.
        query: its CONSTRUCT.
    """

    name: str
    title: dict[str, str]
    explanation: dict[str, str]
    action: str
    label: dict[str, str]
    comment: dict[str, str]
    query: str

    @property
    def id(self) -> str:
        """Return the permanent part of its name."""
        return self.name.lstrip("0123456789-")

    @property
    def iri(self) -> URIRef:
        """Return its IRI."""
        return URIRef(RULE + self.id)


def rules(folder: Path | None = None) -> list[Rule]:
    """Read the rules of ``folder`` (default: the ontology room's), in the order of their names.

    Raises:
        UsageError: when a header lacks a line, names an unknown action or holds an unknown place.
    """
    return [_read(path) for path in sorted((folder or room("ontology") / "suggestions").glob("*.rq"))]


def _read(path: Path) -> Rule:
    text = path.read_text(encoding="utf-8")
    said = derived.header(path, text, _KEYS)
    place = f"ontology/{path.parent.name}/{path.name}:1"
    if said["action"] not in ACTIONS:
        message = f"the action is {said['action']!r}"
        raise UsageError(Problem(place, message, f"write one of: {', '.join(ACTIONS)}"))
    unknown = {name for key in _KEYS for name in _PLACE.findall(said[key])} - PARTS.keys()
    if unknown:
        message = f"a template names {', '.join(sorted(unknown))}"
        raise UsageError(Problem(place, message, f"write one of: {', '.join(PARTS)}"))
    title, explanation, label, comment = (
        {lang: said[f"{key}-{lang}"] for lang in ("zh", "en")}
        for key in ("title", "explanation", "label", "comment")
    )
    return Rule(path.stem, title, explanation, said["action"], label, comment, text)


def build(data: Graph | Dataset, which: Iterable[Rule] | None = None) -> Graph:
    """Return what the rules suggest, and the rules themselves.

    Args:
        data: what is stated and derived; of a data set the graph of suggestions is not read.
        which: the rules to run (default: all of the ontology room).

    Raises:
        UsageError: when a rule is no valid CONSTRUCT, or speaks of something else than suggestions.
    """
    store = derived.merged(data, without=(GRAPH.suggestions,))
    graph = Graph()
    for rule in rules() if which is None else which:
        for triple in (*_described(rule), *suggested(store, rule)):
            graph.add(triple)
    return graph


def _described(rule: Rule) -> Iterator[tuple[URIRef, URIRef, URIRef | Literal]]:
    yield rule.iri, RDF.type, LC.SuggestionRule
    for lang in ("zh", "en"):
        yield rule.iri, RDFS.label, Literal(rule.title[lang], lang=lang)
        yield rule.iri, SKOS.definition, Literal(rule.explanation[lang], lang=lang)
    yield rule.iri, LC.suggestsAction, code("action", rule.action)


def suggested(store: ox.Store, rule: Rule) -> Iterator[tuple[URIRef, URIRef, URIRef | Literal]]:
    """Yield what a rule suggests from the default graph of a store.

    Raises:
        UsageError: when it is no valid CONSTRUCT, or speaks of something else than suggestions.
    """
    place = f"ontology/suggestions/{rule.name}.rq"
    about: dict[str, dict[str, set[str]]] = {}
    for triple in derived.construct(store, rule.query, place):
        subject, object_ = triple.subject, triple.object
        if (
            not isinstance(subject, ox.NamedNode)
            or not subject.value.startswith(SUGGESTION)
            or not isinstance(object_, ox.NamedNode)
        ):
            remedy = "let it say of suggestions alone what things they are about"
            raise UsageError(Problem(place, f"the rule yields {triple}", remedy))
        about.setdefault(subject.value, {}).setdefault(triple.predicate.value, set()).add(object_.value)
        yield URIRef(subject.value), URIRef(triple.predicate.value), URIRef(object_.value)
    for iri, edges in about.items():
        node = URIRef(iri)
        yield node, RDF.type, LC.Suggestion
        yield node, LC.suggestedBy, rule.iri
        yield node, LC.suggestsAction, code("action", rule.action)
        for lang in ("zh", "en"):
            named = {
                part: _names(store, sorted(edges.get(str(prop), ())), lang) for part, prop in PARTS.items()
            }
            yield node, RDFS.label, Literal(fill(rule.label[lang], named), lang=lang)
            yield node, RDFS.comment, Literal(fill(rule.comment[lang], named), lang=lang)


def fill(template: str, named: dict[str, str]) -> str:
    """Return a template with names in its places; a bracketed part that would name nothing is left out."""

    def optional(match: re.Match[str]) -> str:
        return match[1] if all(named.get(name) for name in _PLACE.findall(match[1])) else ""

    return _PLACE.sub(lambda match: named.get(match[1], ""), _BRACKETED.sub(optional, template))


def _names(store: ox.Store, things: Sequence[str], lang: str) -> str:
    """Return what things are called in a language, or else in the other, or by the last part of their IRI."""
    found = list(dict.fromkeys(_name(store, thing, lang) for thing in things))
    if lang == "zh":
        return "、".join(found)
    return " and ".join(filter(None, [", ".join(found[:-1]), *found[-1:]]))


def _name(store: ox.Store, thing: str, lang: str) -> str:
    labels = {
        quad.object.language: quad.object.value
        for quad in store.quads_for_pattern(ox.NamedNode(thing), ox.NamedNode(str(RDFS.label)), None)
        if isinstance(quad.object, ox.Literal)
    }
    other = "en" if lang == "zh" else "zh"
    return labels.get(lang) or labels.get(other) or thing.rpartition("/")[2]
