"""The faces of a source and of a news item: the page drawn, its passages in order, what is ambiguous."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain

from rdflib.namespace import DCTERMS, PROV

from ...made import Together
from ...sheets.table import Cell, Column, Row, Table
from ...terms import LC, SCHEMA
from ..names import href
from ..sections import Facts, Maker, Section
from ..windows import window
from .printed import (
    KINDS,
    Item,
    Passage,
    called,
    characters,
    drawn,
    gloss,
    headline,
    items,
    line_words,
    passages,
    supported,
)

A_PAGE = 200
"""Passages that a page lists and draws."""
Fact = tuple[str, tuple[Cell, ...]]


def source(maker: Maker, iri: str) -> list[Section]:
    """Return the sections of the page of a source."""
    found = passages(maker, iri)
    look, t = maker.lookup, maker.t
    facts = [
        (t("printed-note"), (Cell(look.text(iri, DCTERMS.description, maker.lang)),)),
        *_counts(maker, found, look.text(iri, LC.characters)),
        (t("data-digest"), (Cell(look.text(iri, LC.sha256)),)),
    ]
    return [
        Section("head", t("printed-head"), (Facts(tuple(facts)),)),
        _articles(maker, items(maker, iri), found),
        _page(maker, iri, found, t("printed-drawing")),
        *_readings(maker, found),
        _passages(maker, found, named=False),
    ]


def article(maker: Maker, iri: str) -> list[Section]:
    """Return the sections of the page of a news item."""
    look, t = maker.lookup, maker.t
    paper = "".join(look.objects(iri, LC.inSource)[:1])
    found = [one for one in passages(maker, paper) if one.article == iri]
    evidence = look.evidence(iri)
    facts: list[Fact] = [(t("printed-headline"), (Cell(headline(maker, iri)),))]
    for key, property in (("kicker", LC.kicker), ("subtitle", LC.subtitle)):
        if told := look.text(iri, property, "zh"):
            facts.append((t(f"printed-{key}"), (Cell(told),)))
    authors = look.names(look.objects(iri, SCHEMA.author))
    if authors:
        facts.append((t("printed-authors"), tuple(maker.thing(name, evidence) for name in authors)))
    facts.append((t("printed-source"), (maker.thing(look.name(paper)),)))
    first, last = look.text(iri, LC.firstLine), look.text(iri, LC.lastLine)
    if first and last:
        facts.append((t("printed-lines"), (Cell(line_words(maker, int(first), int(last))),)))
    facts += _counts(maker, found, "")
    figures = set(look.subjects(LC.statedIn, iri))
    facts.append((t("printed-first-figures"), (Cell(str(len(figures))),)))
    return [
        Section("head", t("printed-head"), (Facts(tuple(facts)),)),
        _page(maker, paper, found, t("printed-drawing-article")),
        *_readings(maker, found),
        _passages(maker, found, named=True),
    ]


def _counts(maker: Maker, found: Sequence[Passage], length: str) -> list[Fact]:
    """Return how many passages there are, and how many characters stand in them."""
    told = characters(found)
    inside = f"{told:,}"
    if length:
        share = Decimal(100 * told) / int(length)
        inside = maker.t("printed-share", n=inside, all=f"{int(length):,}", share=f"{share:.0f}")
    return [
        (maker.t("quality-passages"), (Cell(str(len(found))),)),
        (maker.t("printed-inside"), (Cell(inside),)),
    ]


def _page(maker: Maker, paper: str, found: Sequence[Passage], title: str) -> Section:
    # The passages that the table beside it lists: it is paged as that is.
    shown = window(maker.asked, "passages", len(found), A_PAGE)
    drawing = drawn(maker, paper, shown.of(found) if shown else found, title)
    return Section("page", maker.t("printed-page"), (drawing,), maker.t("printed-page-lead"))


def _articles(maker: Maker, printed: Sequence[Item], found: Sequence[Passage]) -> Section:
    rows, counted = [], Counter(one.article for one in found)
    for item in printed:
        authors = maker.lookup.names(maker.lookup.objects(item.iri, SCHEMA.author))
        comma = "、" if maker.lang == "zh" else ", "
        numbers = (
            counted[item.iri],
            len(set(maker.lookup.subjects(LC.statedIn, item.iri))),
        )
        rows.append(
            (
                Cell(line_words(maker, item.first, item.last)),
                Cell(item.headline, href(item.iri)),
                Cell(comma.join(name.in_(maker.lang) for name in authors)),
                *(Cell(str(n), number=Decimal(n)) for n in numbers),
            )
        )
    columns = (
        Column("lines", maker.t("printed-lines")), Column("headline", maker.t("printed-headline")),
        Column("authors", maker.t("printed-authors")), Column("passages", maker.t("quality-passages"), True),
        Column("figures", maker.t("printed-first-figures"), True),
    )  # fmt: skip
    title = maker.t("printed-articles")
    return Section("articles", title, (Table("articles", title, columns, tuple(rows)),))


def _passages(maker: Maker, found: Sequence[Passage], named: bool) -> Section:
    """Return the passages in printed order; ``named`` tells what each supports, else only how much."""
    t = maker.t
    counted = ("claims",) if named else KINDS

    semicolon = "；" if maker.lang == "zh" else "; "

    def rows(those: Sequence[Passage]) -> Iterator[Row]:
        kinds = [supported(maker, one.iri) for one in those]
        told = [[iri for kind in ("figures", "others") for iri in of[kind]] for of in kinds]
        names = called(maker, chain(*told)) if named else None
        for one, of, what in zip(those, kinds, told, strict=True):
            cells = [Cell(line_words(maker, one.first, one.last)), Cell(gloss(maker, one.iri), href(one.iri))]
            if names is not None:
                cells.append(Cell(maker.listed(sorted(map(names.name, what)), semicolon)))
            numbers = (len(of[kind]) for kind in counted)
            yield *cells, *(Cell(str(n), number=Decimal(n)) if n else Cell() for n in numbers)

    columns = [
        Column("lines", t("printed-lines")),
        Column("passage", t("printed-passage")),
        *([Column("what", t("printed-what"))] if named else []),
        *(Column(kind, t(f"printed-{kind}"), True) for kind in counted),
    ]
    title = t("printed-passages")
    table = Table("passages", title, tuple(columns), Together(found, rows), shown=A_PAGE)
    return Section("passages", title, (table,), t("printed-passages-lead"))


def _readings(maker: Maker, found: Sequence[Passage]) -> list[Section]:
    """Return the readings of what is ambiguous in some passages, with the claims of each."""
    look = maker.lookup
    order = {one.iri: at for at, one in enumerate(found)}
    readings: dict[str, int] = {}
    for iri in look.of_class(LC.Reading):
        if here := [order[one] for one in look.objects(iri, PROV.wasDerivedFrom) if one in order]:
            readings[iri] = min(here)
    if not readings:
        return []

    semicolon = "；" if maker.lang == "zh" else "; "

    def rows(those: Sequence[str]) -> Iterator[Row]:
        claims = {iri: look.subjects(LC.inReading, iri) for iri in those}
        names = called(maker, chain(*claims.values()))
        for iri in those:
            where = [one for one in look.evidence(iri) if one.passage in order]
            said = maker.listed([names.name(claim) for claim in claims[iri]], semicolon)
            spot = line_words(maker, where[0].first_line, where[0].last_line)
            yield Cell(spot), maker.thing(look.name(iri), where), Cell(said)

    told = Together(sorted(readings, key=lambda iri: (readings[iri], iri)), rows)
    columns = (
        Column("lines", maker.t("printed-lines")), Column("reading", maker.t("printed-reading")),
        Column("claims", maker.t("printed-would-hold")),
    )  # fmt: skip
    title = maker.t("printed-readings")
    table = Table("readings", title, columns, told)
    return [Section("readings", title, (table,), maker.t("printed-readings-lead"))]
