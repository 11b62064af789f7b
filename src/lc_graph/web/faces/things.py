"""The face of enterprises, projects, policies and the like: facts in a good order, dates, neighbours."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from rdflib.namespace import PROV, RDF

from ...engine.lookup import Evidence
from ...sheets.table import Cell
from ...tables import ENTITY_TABLES, RESOURCE_TABLES
from ...terms import ID, LC, full
from ..days import day
from ..names import Names, href
from ..sections import Facts, Maker, Section
from .dates import dated
from .near import section
from .orders import DATES, ORDERS
from .printed import called

_POSSIBLE = str(ID["status/possible"])
_ENTITIES = tuple(f"{ID}{table.kind}/" for table in ENTITY_TABLES.values())
_STATEMENTS = tuple(f"{ID}{table.kind}/" for table in RESOURCE_TABLES.values())
_SHARED = tuple(
    f"{ID}{kind}/" for kind in ("initiative", "cooperation", "goal", "trend", "recognition", "participation")
)
"""Statements that bring together what they name."""
_FOLLOWS = {str(LC[name]) for name in ("placedIn", "partOf", "hasIndustry", "possibleParticipant")}
"""Properties that only repeat, or follow from, what others tell."""


@dataclass(frozen=True)
class End:
    """What stands at the other end of an edge: an IRI or a literal, what vouches for it, and its mark."""

    node: str
    passages: tuple[str, ...] = ()
    mark: str = ""


@dataclass
class _About:
    """A thing with the claims about it."""

    maker: Maker
    iri: str
    claims: dict[tuple[str, str, str], list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        look = self.maker.lookup
        for role in (RDF.subject, RDF.object):
            for claim in look.subjects(role, self.iri):
                parts = [look.objects(claim, name) for name in (RDF.subject, RDF.predicate, RDF.object)]
                if all(parts):
                    self.claims.setdefault((parts[0][0], parts[1][0], parts[2][0]), []).append(claim)

    def ends(self, line: str) -> list[End]:
        """Return what stands at the other end of a line of :data:`ORDERS`, possible ends too."""
        look = self.maker.lookup
        name, _, class_ = line.lstrip("^").partition("@")
        property, inverse = full(name), line.startswith("^")
        nodes = look.subjects(property, self.iri) if inverse else look.objects(self.iri, property)
        found = {node: End(node, self._vouching(node, property, inverse)) for node in nodes}
        for (subject, predicate, object), claims in self.claims.items():
            here, there = (object, subject) if inverse else (subject, object)
            if predicate == property and here == self.iri and there not in found and self._possible(claims):
                found[there] = End(there, self._passages(claims), "possible")
        return [end for end in found.values() if not class_ or look.is_a(end.node, LC[class_])]

    def _vouching(self, node: str, property: str, inverse: bool) -> tuple[str, ...]:
        """Return the passages for an edge: those of its claim, or of the resource that it belongs to."""
        edge = (node, property, self.iri) if inverse else (self.iri, property, node)
        if edge in self.claims:
            return self._passages(self.claims[edge])
        owner = node if inverse else self.iri
        own = owner.startswith((*_STATEMENTS, str(ID["observation/"])))
        return tuple(self.maker.lookup.objects(owner, PROV.wasDerivedFrom)) if own else ()

    def _passages(self, claims: Iterable[str]) -> tuple[str, ...]:
        return tuple(p for claim in claims for p in self.maker.lookup.objects(claim, PROV.wasDerivedFrom))

    def _possible(self, claims: Iterable[str]) -> bool:
        return any(_POSSIBLE in self.maker.lookup.objects(claim, LC.status) for claim in claims)


def face(maker: Maker, iri: str) -> list[Section]:
    """Return the sections of the page of a thing whose class is in :data:`ORDERS`."""
    about = _About(maker, iri)
    types = maker.lookup.objects(iri, RDF.type)
    order = next(order for class_, order in ORDERS.items() if str(LC[class_]) in types)
    lines = [(line, ends) for line in order if (ends := about.ends(line))]
    near = _near(about, {end.node for _, ends in lines for end in ends})
    nodes = [end.node for _, ends in lines for end in ends if end.node.startswith("https://")]
    kinds = [str(LC[line.partition("@")[2]]) for line in order if "@" in line]
    properties = [full(line.lstrip("^").partition("@")[0]) for line in order]
    names = called(
        maker, [iri, *nodes, *kinds, *properties, *near, *(n for row in near.values() for n in row)]
    )
    rows = [(_title(maker, names, line), _cells(maker, names, line, ends)) for line, ends in lines]
    sections = [Section("head", maker.t("thing-head"), (Facts(tuple(rows)),))] if rows else []
    sections += dated(maker, iri, _dated(lines), names)
    told = [(_title(maker, names, line), _things(maker, names, line, ends)) for line, ends in lines]
    told += [
        (names.name(relation), tuple(Cell(names.name(node), href(node)) for node in found))
        for relation, found in near.items()
    ]
    told = [(relation, cells) for relation, cells in told if cells]
    # A drawing of one thing beside another would only repeat the line above.
    if sum(len(cells) for _, cells in told) > 1:
        sections.append(section(maker, names.name(iri), told))
    return sections


def _dated(lines: Iterable[tuple[str, list[End]]]) -> list[str]:
    """Return the things whose dates a page tells: those for certain, and no figures, which tell theirs."""
    return [
        end.node
        for line, ends in lines
        if not line.endswith("@Figure")
        for end in ends
        if not end.mark and href(end.node)
    ]


def _title(maker: Maker, names: Names, line: str) -> str:
    """Return what a line is called: a word of its own for the other way round, else the property's label."""
    name, _, class_ = line.partition("@")
    if name.startswith("^"):
        own = f"line-{name.lstrip('^').partition(':')[2]}-{class_ or 'any'}"
        return maker.t(own)
    return names.name(full(name))


def _cells(maker: Maker, names: Names, line: str, ends: Iterable[End]) -> tuple[Cell, ...]:
    cells = [_cell(maker, names, line, end) for end in ends]
    return tuple(sorted(cells, key=lambda cell: (cell.mark, cell.text)))


def _things(maker: Maker, names: Names, line: str, ends: Iterable[End]) -> tuple[Cell, ...]:
    """Return the cells of those ends that sources talk about, which are neighbours."""
    return _cells(maker, names, line, [end for end in ends if end.node.startswith(_ENTITIES)])


def _cell(maker: Maker, names: Names, line: str, end: End) -> Cell:
    evidence = maker.notes.of(_evidence(maker, end.passages))
    node, path = end.node, href(end.node)
    if not path:
        word = maker.t(f"thing-{node}") if node in ("true", "false") else node
        word = day(maker.lang, word) if line in DATES else word
        return Cell(word, evidence=evidence, mark=end.mark)
    if line.endswith("@Figure"):
        text = _figure(maker, names, node)
    elif line.endswith("@Participation"):
        text = _participation(maker, node)
    else:
        text = names.name(node) + _status(maker, names, node)
    return Cell(text, path, evidence=evidence, mark=end.mark)


def _evidence(maker: Maker, passages: Iterable[str]) -> tuple[Evidence, ...]:
    return maker.lookup.passages(passages)


def _bracketed(maker: Maker, parts: Iterable[str]) -> str:
    told = [part for part in parts if part]
    if not told:
        return ""
    return "（" + "，".join(told) + "）" if maker.lang == "zh" else f" ({', '.join(told)})"


def _status(maker: Maker, names: Names, node: str) -> str:
    """Return the status of a statement that is anything but achieved."""
    if not node.startswith(_STATEMENTS):
        return ""
    told = [one for one in names.things(node, "lc:status") if not one.endswith(("/achieved", "/not-stated"))]
    return _bracketed(maker, map(names.name, told))


def _figure(maker: Maker, names: Names, node: str) -> str:
    """Return a figure as one reads it: indicator, amount, and what narrows it."""
    look = maker.lookup
    words = called(maker, [one for p in _PARTS for one in look.objects(node, p)])

    def part(property: str) -> str:
        told = look.objects(node, property)
        return "".join(
            words.name(one)
            for one in told[:1]
            if not one.endswith(("/all", "/not-stated", "/none", "/level"))
        )

    colon = "：" if maker.lang == "zh" else ": "
    indicator, *rest = (part(property) for property in _PARTS)
    return indicator + colon + names.amount(node) + _bracketed(maker, rest)


_PARTS = tuple(str(LC[name]) for name in ("indicator", "population", "kind", "period", "status"))


def _participation(maker: Maker, node: str) -> str:
    """Return the chain, the stage for certain or those that are possible, and what is done there."""
    look, t = maker.lookup, maker.t
    chains, certain = look.objects(node, LC.inChain), look.objects(node, LC.atStage)
    possible = [stage for stage in look.objects(node, LC.possibleStage) if stage not in certain]
    actions, status = look.objects(node, LC.action), look.objects(node, LC.status)
    words = called(maker, [*chains, *certain, *possible, *actions, *status])
    comma, colon = ("、", "：") if maker.lang == "zh" else (", ", ": ")
    stages = comma.join(map(words.name, certain))
    if not certain:
        stages = t("thing-perhaps", stages=comma.join(map(words.name, possible))) if possible else (
            t("thing-no-stage")
        )  # fmt: skip
    told = [words.name(one) for one in (*actions, *status) if not one.endswith("/not-stated")]
    return comma.join(map(words.name, chains)) + colon + stages + _bracketed(maker, told)


def _near(about: _About, told: Collection[str]) -> dict[str, list[str]]:
    """Return what else is one step, or one statement, away, by property or by kind of statement."""
    look, iri = about.maker.lookup, about.iri
    found: dict[str, set[str]] = {}
    for property, node in look.edges(iri):
        if property not in _FOLLOWS:
            found.setdefault(property, set()).add(node)
    for node in look.before(iri):
        if node.startswith(_SHARED):
            kind = next(one for one in look.objects(node, RDF.type) if one.startswith(str(LC)))
            found.setdefault(kind, set()).update(other for _, other in look.edges(node))
        elif node.startswith(_ENTITIES):
            joining = {property for property, other in look.edges(node) if other == iri} - _FOLLOWS
            for property in joining:
                found.setdefault(property, set()).add(node)
    kept = {
        relation: sorted(node for node in nodes if node.startswith(_ENTITIES) and node not in {iri, *told})
        for relation, nodes in sorted(found.items())
    }
    return {relation: nodes for relation, nodes in kept.items() if nodes}
