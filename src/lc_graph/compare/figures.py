"""Every printed figure of a store, with all its dimensions, bounds, joins and evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from functools import cached_property

import pyoxigraph as ox
from rdflib.namespace import PROV, RDF

from ..computed import slack
from ..engine.lookup import Evidence, Lookup, Name
from ..engine.store import Store
from ..terms import ID, LC, SCHEMA, SDMX_ATTRIBUTE, SDMX_MEASURE, code
from .model import DIMENSIONS, RANKS, Figure, Group, Possibility, Words

UNKNOWN = frozenset({"comparator/base-year"})
"""Codes that leave something open, beside those called ``not-stated`` and periods without an end."""

COUNTED = frozenset({"kind/count", "kind/rank", "kind/rank-of-level", "kind/rank-of-growth"})
"""Kinds of figure that nobody rounds."""

_NOTHING, _NOT_STATED = str(code("comparator", "none")), str(code("comparator", "not-stated"))
_WHOLE = {
    str(code("level", level)): whole
    for level, whole in {
        "national": "全国",
        "provincial": "全省",
        "municipal": "全市",
        "county": "全县",
    }.items()
}
"""The whole of an area, as a rank within it is written in Chinese, by the area's level."""
_POSSIBLE = str(code("status", "possible"))
_PROPERTIES = {name: str(LC[name]) for name in DIMENSIONS} | {"unit": str(SDMX_ATTRIBUTE.unitMeasure)}
Values = dict[str, list[str]]


def figures(store: Store) -> tuple[Figure, ...]:
    """Return every figure that the sources print (computed ones are none), sorted by what it is about.

    Args:
        store: the data; its default graph is read, once.
    """
    return _Figures(Lookup(store)).all()


class _Figures:
    """Reads figures; what many of them share is looked up once."""

    def __init__(self, lookup: Lookup) -> None:
        self.lookup = lookup
        self.names: dict[str, Name] = {}
        self.passages: dict[str, Evidence] = {}

    def all(self) -> tuple[Figure, ...]:
        iris = self.lookup.of_class(LC.Figure)
        read = {iri: self.values(iri) for iri in iris}
        against: dict[str, set[str]] = {
            iri: set(of.get(str(LC.disagreesWith), ())) for iri, of in read.items()
        }
        for iri, others in list(against.items()):
            for other in others:
                against.setdefault(other, set()).add(iri)
        found = [self.figure(iri, of, sorted(against[iri])) for iri, of in read.items()]
        return tuple(sorted(found, key=order))

    def values(self, iri: str) -> Values:
        """Return what stands behind each property of a thing, sorted."""
        found: Values = {}
        for quad in self.lookup.native.quads_for_pattern(ox.NamedNode(iri), None, None, ox.DefaultGraph()):
            node = quad.object
            if not isinstance(node, ox.Triple):
                found.setdefault(quad.predicate.value, []).append(node.value)
        return {property: sorted(set(values)) for property, values in found.items()}

    def figure(self, iri: str, of: Values, against: list[str]) -> Figure:
        group = Group(**{name: self.one(of, _PROPERTIES[name]) for name in DIMENSIONS})
        qualifiers = of.get(str(LC.qualifier), [])
        articles = of.get(str(LC.statedIn), [])
        printed = "".join(of.get(str(LC.printed), [])[:1])
        value = _number(of, str(SDMX_MEASURE.obsValue))
        rounded = group.kind.id not in COUNTED
        return Figure(
            figure=self.name(iri),
            about=self.one(of, str(LC.about)),
            group=group,
            qualifier=self.name(qualifiers[0]) if qualifiers else None,
            printed=printed,
            value=value,
            min=_number(of, str(LC["min"])),
            max=_number(of, str(LC["max"])),
            rounding=slack(value, printed) if value is not None and rounded else Decimal(0),
            within=self.within(group),
            scope=self.scope(group),
            unknown=tuple(name for name in DIMENSIONS if self.is_open(getattr(group, name))),
            stated_in=self.article(articles[0]) if articles else None,
            disagrees_with=self.all_names(against),
            part_of=self.all_names(of.get(str(LC.partOfFigure), ())),
            qualifies=self.all_names(of.get(str(LC.qualifies), ())),
            adjusts=self.all_names(of.get(str(LC.adjustmentOf), ())),
            possible=self.possible(iri),
            evidence=self.evidence(of.get(str(PROV.wasDerivedFrom), ())),
        )

    def within(self, group: Group) -> Name | None:
        """Return the area whose members a rank is among."""
        areas = self.lookup.objects(group.comparator.iri, LC.withinArea) if group.comparator.iri else []
        return self.name(areas[0]) if areas else None

    def scope(self, group: Group) -> Words | None:
        """Return what a rank is among: the area where all are meant that it holds, else the peers' own name.

        How many there are is said of no area: no source does.
        """
        peers, area = group.comparator, self.within(group)
        if group.kind.id not in RANKS or not peers.iri or peers.iri in (_NOTHING, _NOT_STATED):
            return None
        if area is None or peers.id != f"comparator/peers-{area.id.partition('/')[2]}":
            return Words(peers.in_("zh"), f"of the {peers.in_('en')}")
        levels = self.lookup.objects(area.iri, LC.level)
        whole = next((_WHOLE[level] for level in levels if level in _WHOLE), f"{area.in_('zh')}范围内")
        return Words(whole, f"in {area.in_('en')}")

    def is_open(self, name: Name) -> bool:
        """Say whether a code leaves open what it stands for; a period does when its end is not told."""
        if name.id.endswith("/not-stated") or name.id in UNKNOWN or not name.iri:
            return True
        return name.iri in self._open_periods

    @cached_property
    def _open_periods(self) -> frozenset[str]:
        return frozenset(
            iri
            for iri in self.lookup.of_class(LC.Period)
            if not self.lookup.objects(iri, SCHEMA.endDate) and iri != str(code("period", "none"))
        )

    def possible(self, iri: str) -> tuple[Possibility, ...]:
        """Return the claims about a figure that hold in some reading only."""
        look, found = self.lookup, []
        for claim in look.subjects(RDF.subject, iri):
            if _POSSIBLE not in look.objects(claim, LC.status):
                continue
            values = look.objects(claim, RDF.object)
            if values and values[0].startswith(str(ID)):
                property = "".join(look.objects(claim, RDF.predicate)[:1]).removeprefix(str(LC))
                readings = self.all_names(look.objects(claim, LC.inReading))
                evidence = self.evidence(look.objects(claim, PROV.wasDerivedFrom))
                found.append(Possibility(property, self.name(values[0]), readings, evidence))
        return tuple(sorted(found, key=lambda one: (one.property, one.value)))

    # ---- names -----------------------------------------------------------------------------------

    def one(self, of: Values, property: str) -> Name:
        return self.name((of.get(property) or [""])[0])

    def name(self, iri: str) -> Name:
        if iri not in self.names:
            self.names[iri] = self.lookup.name(iri) if iri else Name("", "", "", "")
        return self.names[iri]

    def all_names(self, iris: Iterable[str]) -> tuple[Name, ...]:
        return tuple(self.name(iri) for iri in iris)

    def article(self, iri: str) -> Name:
        """Return an article; it is called by its headline."""
        if iri not in self.names:
            headline = self.lookup.text(iri, SCHEMA.headline, "zh")
            name = self.lookup.name(iri)
            self.names[iri] = Name(name.id, name.iri, name.zh or headline, name.en)
        return self.names[iri]

    def evidence(self, iris: Sequence[str]) -> tuple[Evidence, ...]:
        for iri in iris:
            if iri not in self.passages:
                self.passages[iri] = self.lookup.passage(iri)
        found = (self.passages[iri] for iri in iris)
        return tuple(sorted(found, key=lambda one: (one.first_line, one.passage)))


def order(figure: Figure) -> tuple[str, ...]:
    """Return what figures are sorted by: whose, then the dimensions, then the observation."""
    return (figure.about.id, *figure.group.key(), figure.figure.id)


def _number(of: Values, property: str) -> Decimal | None:
    """Return a number; what is none (data of others may hold anything) counts as not said."""
    try:
        found = Decimal((of.get(property) or [""])[0])
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
