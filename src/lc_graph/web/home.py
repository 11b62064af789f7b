"""The start page, and what it tells as files: what there is, the chains with their gaps, the sources."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

from flask import Blueprint, Response, current_app, request

from ..sheets.table import Cell, Column, Table
from . import atlas, pages, spreadsheets
from .names import href
from .overview import Overview
from .sections import Drawing, Maker, Section
from .site import Site
from .texts import text

blueprint = Blueprint("home", __name__)

PATH = "/index"
"""The start page's path as far as its files are concerned."""

Heads = tuple[tuple[str, str], ...]
_NUMBERS: Heads = (("kind", "kind"), ("number", "number-of"))
_CHAINS: Heads = (
    ("chain", "chain"), ("stages", "stages-all"), ("filled", "stages-filled"), ("gaps", "stages-lacking"),
)  # fmt: skip
_SOURCES: Heads = (("source", "sources"),)
"""The columns of the tables: their keys, and the keys of their words."""


@blueprint.get("/")
@blueprint.get("/index.<ending>")
def start(ending: str | None = None) -> Response:
    """Show what this is, what the graph holds, and where to go on."""
    site = cast(Site, current_app.config["SITE"])
    lang = pages.asked_language()
    maps: list[Drawing] = []
    if site.store is not None:
        maker = Maker(site.store, lang, request.args)
        maps = [atlas.sketch(maker, "county-map", maker.t("county-map"))]
    section = Section("counties", text("counties", lang), tuple(maps))
    if ending == spreadsheets.SVG.extension:
        return spreadsheets.drawn([section], "index")
    file = spreadsheets.file(PATH, ending, text("name", lang), lambda: _tables(site, lang))
    return file or pages.page(
        "start.html", maps=maps, sections=[section], downloads=spreadsheets.addresses(PATH)
    )


def _tables(site: Site, lang: str) -> list[Table]:
    told = [] if site.overview is None else _overview(site.overview, lang)
    rows = tuple((Cell(iri, href(iri) or iri), _count(n)) for iri, n in site.graphs.items())
    columns = (Column("graph", text("graph", lang)), Column("triples", text("triples", lang), True))
    return [*told, Table("graphs", text("graphs", lang), columns, rows)]


def _overview(overview: Overview, lang: str) -> list[Table]:
    kinds = tuple(
        (Cell(one.name.in_(lang), href(one.name.iri)), _count(one.number)) for one in overview.counts
    )
    semicolon = "；" if lang == "zh" else "; "
    lacking = [
        semicolon.join(text("chain-gap-count", lang, kind=kind.in_(lang), n=n) for _, kind, n in one.gaps)
        for one in overview.chains
    ]
    chains = tuple(
        (
            Cell(one.chain.in_(lang), href(one.chain.iri)), _count(one.full.stages), _count(one.full.filled),
            Cell(gaps or text("no-gaps", lang)),
        )
        for one, gaps in zip(overview.chains, lacking, strict=True)
    )  # fmt: skip
    sources = tuple((Cell(one.in_(lang), href(one.iri)),) for one in overview.sources)
    found = (("numbers", _NUMBERS, kinds), ("chains", _CHAINS, chains), ("sources", _SOURCES, sources))
    return [Table(id, text(id, lang), _columns(lang, heads), rows) for id, heads, rows in found]


def _columns(lang: str, heads: Heads) -> tuple[Column, ...]:
    numeric = ("number", "stages", "filled")
    return tuple(Column(key, text(word, lang), key in numeric) for key, word in heads)


def _count(number: int) -> Cell:
    return Cell(f"{number:,}", number=Decimal(number))
