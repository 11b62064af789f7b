"""The figures about a thing that nobody printed: computed from printed ones, and told apart from them."""

from __future__ import annotations

from decimal import Decimal

from ...compare.amounts import between
from ...engine.lookup import Name
from ...made import Made
from ...sheets.table import Cell, Column, Row, Table
from ...terms import LC, SDMX_ATTRIBUTE
from ..figures import Figures, known, told
from ..names import href
from ..sections import Maker, Section

COMPUTED = "computed"
"""The table of the figures about a thing that are computed."""
_RULES = ("growth-minus-difference", "part-of-whole")


def sections(maker: Maker, iri: str) -> list[Section]:
    """Return the section of what is computed about a thing, each with what it is computed from; or none."""
    look = maker.lookup
    found = [one for one in look.subjects(LC.about, iri) if look.is_a(one, LC.ComputedFigure)]
    if not found:
        return []
    t = maker.t
    columns = (
        Column("indicator", t("indicator")), Column("population", t("population")),
        Column("figure", t("figure"), True), Column("kind", t("kind")), Column("period", t("period")),
        Column("from", t("computed-from")), Column("rule", t("computed-how")),
    )  # fmt: skip
    ordered = sorted(found, key=lambda one: [name.in_(maker.lang) for name in _dimensions(maker, one)])
    table = Table(COMPUTED, t("computed-figures"), columns, Made(ordered, lambda one: _row(maker, one)))
    return [Section("computed-head", t("computed-figures"), (table,), t("computed-figures-lead"))]


def _dimensions(maker: Maker, iri: str) -> tuple[Name, ...]:
    parts = (LC.indicator, LC.population, LC.kind, LC.period)
    return maker.lookup.names("".join(maker.lookup.objects(iri, part)[:1]) for part in parts)


def _row(maker: Maker, iri: str) -> Row:
    look, lang = maker.lookup, maker.lang
    indicator, population, kind, period = (
        Cell(told(name, lang), href(name.iri) if told(name, lang) else None)
        for name in _dimensions(maker, iri)
    )
    low, high = (
        Decimal(found) if (found := look.text(iri, end)) else None for end in (LC.min, LC.max)
    )  # fmt: skip
    unit = look.name("".join(look.objects(iri, SDMX_ATTRIBUTE.unitMeasure)[:1]))
    words = between(low, high, unit.iri, lang, unit.in_(lang))
    figure = Cell(words, href(iri), low if low == high else None, mark="computed")
    rule = look.text(iri, LC.rule)
    how = Cell(maker.t(f"computed-{rule}") if rule in _RULES else rule)
    inputs = [
        known(maker.store)[one] for one in look.objects(iri, LC.computedFrom) if one in known(maker.store)
    ]
    return indicator, population, figure, kind, period, Figures(maker).several(inputs), how
