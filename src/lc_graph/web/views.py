"""A description as its page shows it: names for IRIs, evidence beside each statement, references grouped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import quote

import pyoxigraph as ox

from ..terms import GRAPH, ID, LC, full
from .describe import Description
from .names import FIGURES, Names, best, href
from .sections import Notes, Place
from .shown import FigureRow, Group, Shown, View, cell
from .windows import ROWS, window

_HEADER = {full(name) for name in ("rdfs:label", "skos:prefLabel", "rdf:type", "lc:name", "schema:headline")}
"""What the head of the page shows already."""

_DERIVED, _CLAIMED = full("prov:wasDerivedFrom"), (full("rdf:subject"), full("rdf:object"))
_POSSIBLE, _PLAIN = str(ID["status/possible"]), {str(ID["population/all"]), str(ID["comparator/none"])}
_ORIGINS = {str(GRAPH["inferred"]): "inferred", str(GRAPH["reference"]): "reference"}


class _Builder:
    def __init__(self, described: Description, lang: str, notes: Notes) -> None:
        self.described, self.lang, self.notes = described, lang, notes
        self.names = Names(described.triples(), lang)

    # ---- single nodes -----------------------------------------------------------------------------------

    def shown(self, node: object, evidence: Iterable[str] = (), mark: str = "") -> Shown:
        numbers = tuple(sorted({self.notes.number(passage) for passage in evidence}))
        if isinstance(node, ox.NamedNode):
            path = href(node.value)
            web = node.value.startswith(("http://", "https://"))
            return Shown(
                self.names.name(node.value), path or (node.value if web else None), not path,
                evidence=numbers, mark=mark,
            )  # fmt: skip
        if isinstance(node, ox.Literal):
            address = node.value if node.value.startswith(("http://", "https://")) else None
            is_number = node.datatype.value in (full("xsd:decimal"), full("xsd:integer"))
            return Shown(
                node.value, address, bool(address), is_number, node.language, evidence=numbers, mark=mark
            )
        return Shown(str(node), evidence=numbers, mark=mark)

    def stated(self, node: object, claims: Sequence[str], mark: str = "") -> Shown:
        """Return the other end of a statement, with the evidence and the page of its first claim."""
        shown = self.shown(node, self.passages(claims), mark)
        return replace(shown, claim=href(claims[0]) or "") if claims else shown

    # ---- what is said of the thing ----------------------------------------------------------------------

    def said(self) -> list[Group]:
        values: dict[str, list[tuple[object, str]]] = {}
        for triple, graphs in self.described.own.items():
            property = triple.predicate.value
            if property in _HEADER or property == _DERIVED:
                continue
            origins = {_ORIGINS.get(graph, "") for graph in graphs}
            mark = origins.pop() if len(origins) == 1 else ""
            values.setdefault(property, []).append((triple.object, mark))
        behind = self.claims(_CLAIMED[0])
        for property, object in behind:
            if (object, "") not in values.get(property, ()) and self.is_possible(behind[property, object]):
                values.setdefault(property, []).append((object, "possible"))
        groups = []
        for property, found in values.items():
            chosen = self.in_language(found)
            shown = [self.stated(node, behind.get((property, node), ()), mark) for node, mark in chosen]
            ordered = sorted(shown, key=lambda one: (one.mark, one.text))
            groups.append(Group(self.shown(ox.NamedNode(property)), tuple(ordered)))
        return sorted(groups, key=lambda group: group.property.external)

    def in_language(self, found: list[tuple[object, str]]) -> list[tuple[object, str]]:
        """Leave out what is said again in the other language."""
        literals = [node for node, _ in found if isinstance(node, ox.Literal)]
        kept = best(literals, self.lang)
        return [(node, mark) for node, mark in found if not isinstance(node, ox.Literal) or node in kept]

    def claims(self, role: str) -> dict[tuple[str, object], list[str]]:
        """Return the claims in which the thing plays a role, by their property and their other end."""
        other = _CLAIMED[1] if role == _CLAIMED[0] else _CLAIMED[0]
        parts: dict[str, dict[str, object]] = {}
        for triple in self.described.claims:
            parts.setdefault(triple.subject.value, {})[triple.predicate.value] = triple.object  # type: ignore[union-attr]
        found: dict[tuple[str, object], list[str]] = {}
        for claim, values in parts.items():
            property = values.get(full("rdf:predicate"))
            if values.get(role) == ox.NamedNode(self.described.iri) and isinstance(property, ox.NamedNode):
                found.setdefault((property.value, values.get(other)), []).append(claim)
        return found

    def is_possible(self, claims: Iterable[str]) -> bool:
        return any(_POSSIBLE in self.names.things(claim, "lc:status") for claim in claims)

    def passages(self, claims: Iterable[str]) -> list[str]:
        return [passage for claim in claims for passage in self.names.things(claim, "prov:wasDerivedFrom")]

    # ---- what refers to the thing -----------------------------------------------------------------------

    def figures(self) -> list[FigureRow]:
        """Return the figures about the thing, in a table of their own."""
        rows = []
        for subject, property in self.described.incoming:
            if property.value != str(LC.about) or not self.is_figure(subject.value):
                continue
            name, iri = self.names, subject.value
            parts = {
                part: "".join(name.name(x) for x in name.things(iri, f"lc:{part}")[:1] if x not in _PLAIN)
                for part in ("indicator", "population", "period", "kind", "comparator", "status")
            }
            path = href(iri) or f"/thing?iri={quote(iri, safe='')}"
            mark = "computed" if str(LC.ComputedFigure) in name.things(iri, "rdf:type") else ""
            shown = Shown(name.amount(iri), path, kind=parts["indicator"], mark=mark)
            evidence = tuple(self.notes.number(p) for p in name.things(iri, "prov:wasDerivedFrom"))
            rows.append(
                FigureRow(
                    shown, parts["population"], parts["period"], parts["kind"], parts["comparator"],
                    parts["status"], evidence,
                )
            )  # fmt: skip
        return sorted(rows, key=lambda row: (row.indicator.kind, row.period, row.kind))

    def is_figure(self, iri: str) -> bool:
        return any(kind in FIGURES for kind in self.names.things(iri, "rdf:type"))

    def referring(self) -> list[Group]:
        groups: dict[tuple[str, str], list[Shown]] = {}
        behind = self.claims(_CLAIMED[1])
        seen: set[tuple[str, object]] = set()
        for subject, property in self.described.incoming:
            if property.value == str(LC.about) and self.is_figure(subject.value):
                continue
            if property.value == full("sh:defaultValue"):
                continue  # a question of the catalogue that asks about it by default says nothing of it
            seen.add((property.value, subject))
            shown = self.stated(subject, behind.get((property.value, subject), ()))
            groups.setdefault((property.value, self.names.kind(subject.value)), []).append(shown)
        for (predicate, other), claims in behind.items():
            if (
                isinstance(other, ox.NamedNode)
                and (predicate, other) not in seen
                and self.is_possible(claims)
            ):
                shown = self.stated(other, claims, "possible")
                groups.setdefault((predicate, self.names.kind(other.value)), []).append(shown)
        return [
            Group(self.shown(ox.NamedNode(predicate)), tuple(sorted(found, key=lambda one: one.text)), kind)
            for (predicate, kind), found in sorted(groups.items())
        ]

    # ---- where it is printed ----------------------------------------------------------------------------

    def places(self) -> list[Place]:
        found = []
        for passage, number in self.notes.numbers.items():
            if passage in self.notes.known:
                found.append(self.notes.place(passage, self.lang))
                continue
            articles = self.names.things(passage, "lc:inArticle")
            article = self.names.name(articles[0]) if articles else ""
            found.append(
                Place(
                    passage,
                    number,
                    cell(self.shown(ox.NamedNode(passage))),
                    article,
                    self.names.lines(passage),
                )
            )
        return sorted(found, key=lambda place: place.number)


def view(
    described: Description, lang: str, notes: Notes | None = None, asked: Mapping[str, str] | None = None
) -> View:
    """Return what the page about a thing shows in a language.

    Args:
        described: the description of the thing.
        lang: the language.
        notes: what has numbered evidence before.
        asked: the parameters of the page's address; None for a file, which holds all.
    """
    builder = _Builder(described, lang, notes if notes is not None else Notes())
    names = builder.names
    basis = names.things(described.iri, "prov:wasDerivedFrom")
    if names.things(described.iri, "lc:inSource"):
        basis = []
    shown = None if asked is None else window(asked, "places", len(basis), ROWS)
    basis = list(shown.of(basis)) if shown else basis
    for passage in basis:
        builder.notes.number(passage)
    page = View(
        described.iri,
        names.name(described.iri),
        names.label(described.iri, "zh" if lang == "en" else "en"),
        [builder.shown(ox.NamedNode(kind)) for kind in names.kinds(described.iri)],
    )
    page.said, page.figures, page.referring = builder.said(), builder.figures(), builder.referring()
    page.places, page.notes = builder.places(), builder.notes
    page.window = shown
    page.basis = [place for place in page.places if place.iri in basis]
    return page
