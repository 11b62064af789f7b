"""Lists of things by class: what there is to look at, for people who do not know yet what to ask for."""

from __future__ import annotations

import re
from typing import cast

from flask import Blueprint, Response, current_app

from ..server.problems import HttpProblem
from ..terms import LC
from . import describe, pages
from .names import Names, href
from .site import Site
from .views import Shown

blueprint = Blueprint("things", __name__)

A_PAGE = 200
"""How many things a page lists."""


@blueprint.get("/things")
def classes() -> Response:
    """List our classes that have members, with how many."""
    site = cast(Site, current_app.config["SITE"])
    rows = describe.select(
        site.ask,
        f"""SELECT ?class (COUNT(DISTINCT ?thing) AS ?n) {{ ?thing a ?class
          FILTER (ISIRI(?thing) && STRSTARTS(STR(?class), "{LC}")) }} GROUP BY ?class""",
    )
    names = _names(site, [row["class"].value for row in rows])
    listed = [
        (Shown(names.name(row["class"].value), f"/things/{_local(row['class'].value)}"), int(row["n"].value))
        for row in rows
    ]
    listed.sort(key=lambda one: (-one[1], one[0].text))
    return pages.page("classes.html", classes=listed)


@blueprint.get("/things/<name>")
def members(name: str) -> Response:
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
    names = _names(site, [class_, *found])
    shown = (Shown(names.name(iri), href(iri) or iri, not href(iri)) for iri in found)
    listed = sorted(shown, key=lambda one: one.text)
    return pages.page(
        "members.html",
        title=names.name(class_),
        about=names.text(class_, "skos:definition"),
        term=href(class_),
        things=listed[(number - 1) * A_PAGE : number * A_PAGE],
        n=len(found),
        page=number,
        more=number < last,
    )


def _local(class_: str) -> str:
    return class_.removeprefix(str(LC))


def _names(site: Site, iris: list[str]) -> Names:
    return Names(describe.naming(site.ask, iris), pages.language(site))
