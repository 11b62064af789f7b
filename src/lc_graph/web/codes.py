"""The page of the code lists: what each is for, which properties use it, and how often each code is used."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import cast

import pyoxigraph as ox
from flask import Blueprint, Response, current_app, request

from ..engine.store import Store
from ..sheets.table import Cell, Column, Table
from ..terms import PREFIXES
from ..vocabulary.codes import CodeList
from . import pages, spreadsheets
from .names import href
from .sections import Maker, Section
from .site import Site
from .vocabulary import Terms

blueprint = Blueprint("codes", __name__)

_LISTED = 30
"""How many codes a list may have to be shown unfolded."""


@blueprint.get("/codes")
@blueprint.get("/codes.<ending>")
def code_lists(ending: str | None = None) -> Response:
    """Show the code lists."""
    site = cast(Site, current_app.config["SITE"])
    if site.store is None or site.book is None:
        raise pages.nowhere()
    maker = Maker(site.store, pages.asked_language(), request.args)
    terms = Terms(site.book, maker)
    users = {
        one.iri: [property for property, lists in site.book.lists_of.items() if one in lists]
        for one in site.book.lists
    }
    found = [_overview(terms, site.book.lists, users)]
    found += [_codes(maker, one) for one in site.book.lists]
    return spreadsheets.page("/codes", ending, maker.t("codes-title"), maker, found, maker.t("codes-lead"))


def _overview(terms: Terms, lists: Sequence[CodeList], users: dict[str, list[str]]) -> Section:
    t, lang = terms.maker.t, terms.lang
    rows = []
    for one in lists:
        properties = terms.cells(users[one.iri])
        used = properties[0] if len(properties) == 1 else Cell(" | ".join(cell.text for cell in properties))
        rows.append(
            (
                Cell(one.labels.get(lang, one.name), f"#{one.name}"),
                Cell(one.definitions.get(lang, "")),
                used,
                _number(len(one.codes)),
                _number(sum(uses(terms.maker.store, code.iri) for code in one.codes)),
            )
        )
    columns = (
        Column("list", t("codes-list")), Column("for", t("codes-defined")),
        Column("properties", t("codes-properties")), Column("codes", t("codes-size"), True),
        Column("used", t("voc-used"), True),
    )  # fmt: skip
    title = t("codes-all")
    return Section("all", title, (Table("all", title, columns, tuple(rows)),))


def _codes(maker: Maker, one: CodeList) -> Section:
    lang, other = maker.lang, "zh" if maker.lang == "en" else "en"
    title = one.labels.get(lang, one.name)
    lead = one.definitions.get(lang, "")
    columns = (
        Column("code", maker.t("codes-code")), Column("label", maker.t("voc-label")),
        Column("other-label", maker.t("voc-other-label")), Column("definition", maker.t("voc-definition")),
        Column("used", maker.t("voc-used"), True),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(code.iri.rpartition("/")[2], href(code.iri)),
            Cell(code.labels.get(lang, "")),
            Cell(code.labels.get(other, "")),
            Cell(code.definitions.get(lang, "")),
            _number(uses(maker.store, code.iri)),
        )
        for code in one.codes
    )
    table = Table(one.name, title, columns, rows)
    count = maker.counted("codes-count", len(one.codes))
    if len(one.codes) > _LISTED:
        return Section(one.name, title, (table,), lead, "folded", count)
    return Section(one.name, title, (table,), lead or count)


def uses(store: Store, iri: str) -> int:
    """Return how often the default graph names a code, beside the statements that make it one."""
    quads = store.native.quads_for_pattern(None, None, ox.NamedNode(iri), ox.DefaultGraph())
    return sum(1 for quad in quads if not quad.predicate.value.startswith(PREFIXES["skos"]))


def _number(n: int) -> Cell:
    return Cell(f"{n:,}", number=Decimal(n))
