"""Lists of things by class: what there is to look at, for people who do not know yet what to ask for."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import cast

from flask import Blueprint, Response, current_app

from ..server.problems import HttpProblem
from ..sheets.table import Cell, Column, Table
from ..terms import LC
from . import describe, pages, spreadsheets
from .names import Names, href
from .shown import Shown
from .site import Site
from .texts import text

blueprint = Blueprint("things", __name__)

A_PAGE = 200
"""How many things a page lists."""


@blueprint.get("/things")
@blueprint.get("/things.<ending>", endpoint="classes_file")
def classes(ending: str | None = None) -> Response:
    """List our classes that have members, with how many."""
    site = cast(Site, current_app.config["SITE"])
    rows = describe.select(
        site.ask,
        f"""SELECT ?class (COUNT(DISTINCT ?thing) AS ?n) {{ ?thing a ?class
          FILTER (ISIRI(?thing) && STRSTARTS(STR(?class), "{LC}")) }} GROUP BY ?class""",
    )
    names = _names(site, [row["class"].value for row in rows])
    listed = [
        (Shown(names.name(row["class"].value), f"/things/{local}", kind=local), int(row["n"].value))
        for row in rows
        for local in [_local(row["class"].value)]
    ]
    listed.sort(key=lambda one: (-one[1], one[0].text))
    lang = pages.asked_language()
    title = text("things", lang)

    def table() -> list[Table]:
        rows = tuple(
            (Cell(one.text, href(str(LC) + one.kind)), Cell(f"{n:,}", number=Decimal(n))) for one, n in listed
        )
        columns = (Column("class", text("kind", lang)), Column("number", text("number-of", lang), True))
        return [Table("classes", title, columns, rows)]

    file = spreadsheets.file("/things", ending, title, table)
    return file or pages.page("classes.html", classes=listed, downloads=spreadsheets.addresses("/things"))


@blueprint.get("/things/<name>")
@blueprint.get("/things/<name>.<ending>")
def members(name: str, ending: str | None = None) -> Response:
    """List the members of one of our classes by name."""
    site = cast(Site, current_app.config["SITE"])
    if not re.fullmatch(r"[A-Za-z]\w*", name, re.ASCII):
        raise HttpProblem(404, "not-found", "there is nothing of this name")
    class_ = str(LC[name])
    found = [
        row["x"].value
        for row in describe.select(site.ask, f"SELECT DISTINCT ?x {{ ?x a <{class_}> FILTER ISIRI(?x) }}")
    ]
    if not found:
        raise HttpProblem(404, "not-found", "there is nothing of this name")
    number, last = pages.page_number(), -(-len(found) // A_PAGE)
    if number > last:
        raise pages.no_page(number, last)
    # Only those of the page are named from their parts; what has no label stands by its id, after the others.
    labels = site.words(pages.language(site))
    found.sort(key=lambda iri: (iri not in labels, labels.get(iri, ""), iri))
    here = found[(number - 1) * A_PAGE : number * A_PAGE]
    names = _names(site, [class_, *here])
    listed = [Shown(names.name(iri), href(iri) or iri, not href(iri)) for iri in here]
    title, path = names.name(class_), f"/things/{name}"

    def table() -> list[Table]:
        column = Column("thing", text("thing", pages.asked_language()))
        return [Table("things", title, (column,), tuple((Cell(one.text, one.href),) for one in listed))]

    first = number == 1 and class_ == str(LC.IndustryChain)
    cards = site.overview.chains if site.overview and first else ()
    file = spreadsheets.file(path, ending, title, table)
    return file or pages.page(
        "members.html",
        title=title,
        downloads=spreadsheets.addresses(path),
        about=names.text(class_, "skos:definition"),
        term=href(class_),
        things=listed,
        cards=cards,
        n=len(found),
        page=number,
        more=number < last,
    )


def _local(class_: str) -> str:
    return class_.removeprefix(str(LC))


def _names(site: Site, iris: list[str]) -> Names:
    return Names(site.naming(iris), pages.language(site))
