"""The start page, and what it tells as files: what there is, the chains with their gaps, the sources."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import cast

from flask import Blueprint, Response, current_app, request

from ..engine.lookup import Lookup, Name
from ..engine.store import Store
from ..sheets.table import Cell, Column, Table
from . import atlas, citing, pages, spreadsheets, together
from .faces.region import profiled
from .figures import printed
from .names import href
from .overview import Overview
from .sections import Facts, Maker, Part, Section
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
_COUNTIES: Heads = (
    ("county", "county"), ("figures", "figures-known"), ("projects", "projects-known"),
    ("chains", "chains-known"),
)  # fmt: skip
_SOURCES: Heads = (("source", "sources"),)
"""The columns of the tables: their keys, and the keys of their words."""


@dataclass(frozen=True)
class County:
    """How much the sources tell of a county: figures about it, projects in it, chains it takes part in."""

    name: Name
    figures: int
    projects: int
    chains: int


@lru_cache(maxsize=2)
def counties(store: Store) -> tuple[County, ...]:
    """Return what is known of each county, as their own pages tell it; a release never changes."""
    found = []
    for name in atlas.counties(Lookup(store)).values():
        told = profiled(store, name.iri)
        figures = sum(figure.about.iri == name.iri for figure in printed(store))
        found.append(County(name, figures, len(told.of_kind("project")), len(told.chains)))
    return tuple(found)


@blueprint.get("/")
@blueprint.get("/index.<ending>")
def start(ending: str | None = None) -> Response:
    """Show what this is, what the graph holds, and where to go on."""
    site = cast(Site, current_app.config["SITE"])
    lang = pages.asked_language()
    sections, citation = [], ""
    if site.store is not None:
        maker = Maker(site.store, lang, request.args)
        sections, citation = [_counties(maker)], citing.citations(maker)[0][1]
    if ending == spreadsheets.SVG.extension:
        return spreadsheets.drawn(sections, "index")
    file = spreadsheets.file(PATH, ending, text("name", lang), lambda: _tables(site, lang))
    return file or pages.page(
        "start.html", sections=sections, citation=citation, downloads=spreadsheets.addresses(PATH)
    )


def _counties(maker: Maker) -> Section:
    """Return the map of the counties, how much is known of each, and the way to all of them side by side."""
    parts: tuple[Part, ...] = (
        atlas.sketch(maker, "county-map", maker.t("county-map")), _known(maker.store, maker.lang),
    )  # fmt: skip
    if beside := together.address(together.counties(maker.lookup)):
        cell = Cell(maker.t("compare-counties"), beside)
        parts += (Facts(((maker.t("compare"), (cell,)),)),)
    return Section("counties", maker.t("counties"), parts, maker.t("counties-lead"), macro="beside")


def _known(store: Store, lang: str) -> Table:
    rows = tuple(
        (
            Cell(one.name.in_(lang), href(one.name.iri)),
            *(
                # That the sources name none is not to say that there is none.
                _count(number) if number else Cell(text("unsaid", lang))
                for number in (one.figures, one.projects, one.chains)
            ),
        )
        for one in counties(store)
    )
    return Table("counties", text("counties", lang), _columns(lang, _COUNTIES), rows)


def _tables(site: Site, lang: str) -> list[Table]:
    told = [] if site.overview is None else _overview(site.overview, lang)
    told += [] if site.store is None else [_known(site.store, lang)]
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
    numeric = ("number", "stages", "filled", "figures", "projects", "chains")
    return tuple(Column(key, text(word, lang), key in numeric) for key, word in heads)


def _count(number: int) -> Cell:
    return Cell(f"{number:,}", number=Decimal(number))
