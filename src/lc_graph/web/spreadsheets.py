"""Every page's tables as CSV, XLSX, JSON and Turtle (by ending, ``format=``, ``Accept``); its drawings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast
from urllib.parse import urlencode

from flask import Response, current_app, request

from ..drawing.paint import standalone
from ..engine.media import GRAPH_FORMATS, HTML, Format, named, negotiate
from ..server.problems import HttpProblem, not_acceptable
from ..sheets import files
from ..sheets.table import Table
from . import pages, statements
from .sections import Drawing, Facts, Maker, Section, tables
from .site import Site
from .windows import windowed

CSV = Format("csv", "text/csv", "csv")
XLSX = Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
JSON = Format("json", "application/json", "json", ("text/json",))
SVG = Format("svg", "image/svg+xml", "svg")
"""Of a page's drawings, by ending only."""
TURTLE = GRAPH_FORMATS[0]
FORMATS = (CSV, XLSX, JSON, TURTLE)
OFFERED = (HTML, *FORMATS)
"""Formats of a page that is about no single thing."""


def wanted(ending: str | None) -> Format:
    """Return the format in which a page is wanted.

    Args:
        ending: of the address, without the dot; None when it has none.

    Raises:
        HttpProblem: 404 for an unknown ending, 400 for an unknown ``format``, 406 when nothing is acceptable.
    """
    names = ", ".join(format.name for format in OFFERED)
    if ending is not None:
        format = next((format for format in OFFERED if format.extension == ending), None)
        if format is None:
            raise HttpProblem(404, "format", f"this page has no format {ending[:40]!r}", f"formats: {names}")
        return format
    if asked := request.args.get("format"):
        format = named(asked, OFFERED)
        if format is None:
            raise HttpProblem(400, "format", f"there is no format {asked[:40]!r}", f"formats: {names}")
        return format
    format = negotiate(request.headers.get("Accept"), OFFERED)
    if format is None:
        raise not_acceptable()
    return format


def is_file() -> bool:
    """Say whether a file is asked for, which holds all that a page shows in parts."""
    ending = request.view_args.get("ending") if request.view_args else None
    return ending == SVG.extension or wanted(ending) is not HTML


def addresses(path: str) -> Callable[[str, str], str]:
    """Return what gives the address of a page as a file, by its ending and, for CSV and SVG, the part.

    Args:
        path: of the page, without an ending.
    """
    kept = {name: value for name, value in request.args.items() if name not in ("format", "table", "drawing")}

    def address(ending: str, part: str) -> str:
        name = "drawing" if ending == SVG.extension else "table"
        asked = {**kept, "lang": pages.asked_language(), **({name: part} if part else {})}
        return f"{path}.{ending}?{urlencode(asked)}"

    return address


def page(
    path: str, ending: str | None, title: str, maker: Maker, sections: Sequence[Section], lead: str = "",
    template: str = "face.html", **values: Any,
) -> Response:  # fmt: skip
    """Return a page that is about no single thing, or its tables, in the format that is wanted.

    Args:
        path: of the page, without an ending.
        ending: that of the address asked for; None when it has none.
        title: of the page, in its language; ``lead`` is the sentence below it.
        maker: what made the sections.
        sections: what the page shows.
        template: what shows it, with ``values``.

    Raises:
        HttpProblem: as :func:`wanted`, :func:`answer` and :func:`drawn` do.
    """
    if ending == SVG.extension:
        return drawn(sections, path.strip("/").replace("/", "-"))
    format = wanted(ending)
    if format is HTML:
        return pages.page(
            template, title=title, lead=lead, sections=windowed(sections, maker), places=maker.places(),
            downloads=addresses(path), **values,
        )  # fmt: skip
    facts = [part for section in sections for part in section.parts if isinstance(part, Facts)]
    linked = [cell.href for part in facts for _, cells in part.rows for cell in cells]
    name = path.strip("/").replace("/", "-")
    more = [iri for href in linked if (iri := statements.iri_of(href))]
    return answer(tables(sections, maker.notes), format, title, name, path, more)


def file(path: str, ending: str | None, title: str, found: Callable[[], Sequence[Table]]) -> Response | None:
    """Return a page with a template of its own as a file; None when it is wanted as a page.

    Args:
        path: of the page, without an ending.
        ending: that of the address asked for; None when it has none.
        title: of the page, in its language.
        found: makes the tables of what it shows.

    Raises:
        HttpProblem: as :func:`wanted` and :func:`answer` do.
    """
    format = wanted(ending)
    name = path.strip("/").replace("/", "-")
    return None if format is HTML else answer(found(), format, title, name, path)


def answer(
    found: Sequence[Table], format: Format, title: str, name: str, path: str, more: Sequence[str] = ()
) -> Response:
    """Return tables as a file.

    Args:
        found: the tables of the page.
        format: CSV gives one of them, ``table=`` or the first; the others give all.
        title: of the page.
        name: of the file, without its ending.
        path: of the page, without an ending.
        more: the IRIs of things that the page names outside its tables.

    Raises:
        HttpProblem: 404 when there is no such table.
    """
    if format is JSON:
        return pages.sent(files.json_text(title, found).encode(), format.content_type)
    if format is TURTLE:
        return _turtle(found, title, path, more)
    asked = request.args.get("table", found[0].id if found else "")
    table = next((table for table in found if table.id == asked), None)
    if table is None and format is CSV:
        known = ", ".join(table.id for table in found)
        problem = HttpProblem(404, "table", f"this page has no table {asked[:40]!r}")
        problem.remedy = f"tables: {known}" if known else ""
        raise problem
    if format is CSV:
        body, name = files.csv_text(cast(Table, table)).encode(), f"{name}-{asked}"
    else:
        body = files.xlsx(found, title)
    disposition = f'attachment; filename="{name}.{format.extension}"'
    return pages.sent(body, format.content_type, {"Content-Disposition": disposition})


def _turtle(found: Sequence[Table], title: str, path: str, more: Sequence[str]) -> Response:
    """Return tables as statements, under the addresses that they have as CSV."""
    site, address, root = cast(Site, current_app.config["SITE"]), addresses(path), pages.root()
    placed = [(table, root + address(CSV.extension, table.id)) for table in found]
    here = root + address(TURTLE.extension, "")
    body = statements.turtle(site.ask, here, title, pages.asked_language(), placed, more)
    return pages.sent(body, TURTLE.content_type)


def drawn(sections: Sequence[Section], name: str) -> Response:
    """Return a drawing of a page as a file: ``drawing=``, or the first.

    Args:
        sections: of the page.
        name: of the file, without its ending.

    Raises:
        HttpProblem: 404 when there is no such drawing.
    """
    found = [part for one in sections for part in one.parts if isinstance(part, Drawing) and part.id]
    asked = request.args.get("drawing", found[0].id if found else "")
    drawing = next((one for one in found if one.id == asked), None)
    if drawing is None:
        known = ", ".join(one.id for one in found)
        problem = HttpProblem(404, "drawing", f"this page has no drawing {asked[:40]!r}")
        problem.remedy = f"drawings: {known}" if known else ""
        raise problem
    body = standalone(str(drawing.svg), pages.root()).encode()
    disposition = f'attachment; filename="{name}-{asked}.svg"'
    return pages.sent(body, SVG.content_type, {"Content-Disposition": disposition})
