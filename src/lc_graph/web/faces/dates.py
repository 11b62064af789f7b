"""What is dated about a thing, in order: its own dates, and those of what its page tells of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rdflib.namespace import PROV

from ...sheets.table import Cell, Column, Table
from ...terms import LC, SCHEMA, full
from ..days import day
from ..names import Names, href
from ..sections import Maker, Section
from .orders import DATES
from .printed import called


def dated(maker: Maker, iri: str, others: Sequence[str], names: Names) -> list[Section]:
    """Return the dates of a thing and of what its page tells of, in order; nothing without dates.

    Args:
        maker: makes the page.
        iri: the thing.
        others: what its page tells of.
        names: what these are called.
    """
    rows = sorted({(*dated, node) for node in (iri, *others) for dated in _of(maker, node)})
    if not rows:
        return []
    title = maker.t("thing-dates")
    columns = (Column("date", maker.t("thing-date")), Column("what", maker.t("thing")))
    cells = tuple(
        (
            Cell(told, evidence=maker.notes.of(maker.lookup.passages(passages))),
            Cell("" if node == iri else names.name(node), None if node == iri else href(node)),
        )
        for _, told, passages, node in rows
    )
    table = Table("dates", title, columns, cells)
    return [Section("dates", title, (table,), macro="timeline")]


def _of(maker: Maker, node: str) -> Iterable[tuple[str, str, tuple[str, ...]]]:
    """Yield when something is, as it sorts and as it reads, and the passages that say so."""
    look = maker.lookup
    for property in DATES:
        claims = look.claims(node, full(property))
        for value in look.objects(node, full(property)):
            name = called(maker, [full(property)]).name(full(property))
            vouching = [p for claim, said in claims if said == value for p in _passages(maker, claim)]
            yield value, f"{name} {day(maker.lang, value)}", tuple(vouching)
    for period in look.objects(node, LC.period):
        if not period.endswith("/not-stated"):
            begins = look.text(period, SCHEMA.startDate) or period.rpartition("/")[2]
            yield begins, called(maker, [period]).name(period), tuple(_passages(maker, node))


def _passages(maker: Maker, iri: str) -> list[str]:
    return maker.lookup.objects(iri, PROV.wasDerivedFrom)
