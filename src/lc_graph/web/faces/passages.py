"""The face of a passage: its place on the page, what it supports, and its neighbours in print."""

from __future__ import annotations

from rdflib.namespace import RDF

from ...sheets.table import Cell, Column, Table
from ...terms import LC, OA
from ..names import Names, href
from ..sections import Facts, Maker, Section
from .printed import KINDS, Passage, called, drawn, gloss, headline, line_words, passages, supported


def face(maker: Maker, iri: str) -> list[Section]:
    """Return the sections of the page of a passage."""
    source = "".join(maker.lookup.objects(iri, OA.hasSource)[:1])
    found = passages(maker, source)
    at = next((at for at, one in enumerate(found) if one.iri == iri), None)
    if at is None:
        return []
    return [_place(maker, source, found, at), _supports(maker, iri)]


def _place(maker: Maker, source: str, found: list[Passage], at: int) -> Section:
    this, t = found[at], maker.t
    title = t("printed-drawing-here", lines=line_words(maker, this.first, this.last))
    facts = [
        (t("printed-article"), Cell(headline(maker, this.article), href(this.article))),
        (t("printed-lines"), Cell(line_words(maker, this.first, this.last))),
        (t("printed-characters"), Cell(t("printed-range", start=this.start, end=this.end))),
        (t("printed-order"), Cell(t("printed-of", n=at + 1, all=len(found)))),
        (t("data-digest"), Cell(maker.lookup.text(this.iri, LC.sha256))),
    ]
    facts += [
        (t(f"printed-{name}"), Cell(gloss(maker, found[other].iri), href(found[other].iri)))
        for name, other in (("before", at - 1), ("after", at + 1))
        if 0 <= other < len(found)
    ]
    drawing = drawn(maker, source, [this], title, {this.iri})
    parts = (Facts(tuple((name, (cell,)) for name, cell in facts)), drawing)
    return Section("place", t("printed-place"), parts, macro="passage", content=href(this.iri))


def _supports(maker: Maker, iri: str) -> Section:
    found = supported(maker, iri)
    names = called(maker, [one for kind in KINDS for one in found[kind]])
    rows = tuple(
        row
        for kind in KINDS
        for row in sorted((_row(maker, names, one) for one in found[kind]), key=lambda row: row[0].text)
    )
    title = maker.t("printed-supports")
    columns = tuple(Column(key, maker.t(key)) for key in ("thing", "kind", "status"))
    return Section(
        "supports", title, (Table("supports", title, columns, rows),), maker.t("printed-supports-lead")
    )


def _row(maker: Maker, names: Names, iri: str) -> tuple[Cell, ...]:
    status = names.things(iri, "lc:status")
    possible = "possible" if any(one.endswith("/possible") for one in status) else ""
    told = "".join(names.name(one) for one in status[:1])
    types = maker.lookup.objects(iri, RDF.type)
    kind = str(LC.Figure) if str(LC.Figure) in types else "".join(names.kinds(iri)[:1])
    return Cell(names.name(iri), href(iri), mark=possible), Cell(names.name(kind)), Cell(told)
