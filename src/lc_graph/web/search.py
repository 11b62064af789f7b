"""``/search``, ``/suggest`` and ``/opensearch.xml``: finding things by what they are called."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, cast
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from flask import Blueprint, Response, current_app, request

from ..engine import media
from ..search.finding import LONGEST, Group, Hit, near, search
from ..search.index import Thing
from ..server.problems import HttpProblem
from ..sheets.table import Cell, Column, Table
from . import named, pages, spreadsheets
from .names import href
from .site import Site
from .texts import text

blueprint = Blueprint("search", __name__)

SHOWN, A_PAGE = 6, 50
"""How many things of a kind the page of all kinds shows, and how many a page of one kind does."""
SUGGESTED = 10

_SUGGESTIONS = "application/x-suggestions+json"


def _site() -> Site:
    return cast(Site, current_app.config["SITE"])


@blueprint.get("/search")
@blueprint.get("/search.<ending>")
def page(ending: str | None = None) -> Response:
    """Show what is found by kind, or one kind page by page; without a word only the form."""
    site, query = _site(), _asked()
    kind, number = request.args.get("kind", ""), named.number("page", None) or 1
    index = site.index
    # Figures have no names of their own: they come after what has.
    results = [search(one, query) for one in (index, index.figures) if one is not None]
    if kind:
        found = (one.of_kind(kind, (number - 1) * A_PAGE, A_PAGE) for one in results)
        groups = [one for one in found if one is not None]
        n = sum(one.total for one in groups)
        last = max(1, -(-n // A_PAGE))
    else:
        groups = [group for one in results for group in one.groups(SHOWN)]
        n, last = sum(map(len, results)), 1
    if number > last:
        raise HttpProblem(404, "page", f"there is no page {number}", f"the last page is {last}", last=last)
    like = near(index, query) if query and not n else []
    format = spreadsheets.wanted(ending)
    if format is spreadsheets.JSON:
        return _told(query, n, groups, like, index.complete)
    title = text("search-for", pages.language(site), q=query)
    if format is not media.HTML:
        return spreadsheets.answer([_table(groups, title)], format, title, "search", "/search")
    return pages.page(
        "search.html", q=query, n=n, groups=groups, near=like, kind=kind, page=number, more=number < last,
        complete=index.complete, path=href, downloads=spreadsheets.addresses("/search"),
    )  # fmt: skip


@blueprint.get("/suggest")
def suggest() -> Response:
    """Return what somebody may be about to type, in the form of OpenSearch suggestions."""
    site, query = _site(), _asked()
    lang = pages.language(site)
    found = search(site.index, query).suggested(SUGGESTED)
    if len(found) < SUGGESTED and site.index.figures is not None:
        found += search(site.index.figures, query).first(SUGGESTED - len(found))
    body = [
        query,
        [hit.thing.label(lang) for hit in found],
        [_described(hit, lang) for hit in found],
        [pages.root() + address(hit.thing) for hit in found],
    ]
    return pages.sent(json.dumps(body, ensure_ascii=False).encode(), _SUGGESTIONS)


@blueprint.get("/opensearch.xml")
def description() -> Response:
    """Describe the search to browsers."""
    lang = pages.language(_site())
    kept = f"&lang={lang}" if "lang" in request.args else ""
    targets = (("text/html", "/search"), (_SUGGESTIONS, "/suggest"), ("application/json", "/search"))
    urls = "".join(
        f"<Url type={quoteattr(type)} template={quoteattr(_template(path, type, kept))}/>\n"
        for type, path in targets
    )
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{escape(text('short-name', lang))}</ShortName>\n"
        f"<Description>{escape(text('name', lang))}</Description>\n"
        f"<Language>{'zh-CN' if lang == 'zh' else 'en'}</Language>\n<InputEncoding>UTF-8</InputEncoding>\n"
        f'<Image type="image/svg+xml">{escape(pages.root())}/static/icon.svg</Image>\n'
        f"{urls}</OpenSearchDescription>\n"
    )
    return pages.sent(body.encode(), "application/opensearchdescription+xml; charset=utf-8")


def _template(path: str, type: str, kept: str) -> str:
    wanted = "&format=json" if type == "application/json" else ""
    return f"{pages.root()}{path}?q={{searchTerms}}{wanted}{kept}"


def _asked() -> str:
    """Return what is looked for.

    Raises:
        HttpProblem: 400 when it is too long.
    """
    query = request.args.get("q", "").strip()
    if len(query) > LONGEST:
        detail = f"what is looked for has {len(query)} characters"
        raise HttpProblem(400, "search", detail, f"at most {LONGEST} are allowed", parameter="q")
    return query


def address(thing: Thing) -> str:
    """Return where on this server a thing's page is."""
    return href(thing.iri) or f"/thing?iri={quote(thing.iri, safe='')}"


def _described(hit: Hit, lang: str) -> str:
    """Return what else to know of something suggested: its kind, and the name it is found by."""
    kind = hit.thing.kind.in_(lang)
    return kind if hit.text == hit.thing.label(lang) or hit.what == "id" else f"{kind} · {hit.text}"


def _told(query: str, n: int, groups: list[Group], like: list[Thing], complete: bool) -> Response:
    body = {
        "query": query,
        "total": n,
        "groups": [
            {
                "kind": group.kind.key,
                "label-zh": group.kind.zh,
                "label-en": group.kind.en,
                "total": group.total,
                "results": [_result(hit) for hit in group.hits],
            }
            for group in groups
        ],
        "near": [_thing(thing) for thing in like],
        "complete": complete,
    }
    return pages.sent(
        json.dumps(body, ensure_ascii=False, indent=1).encode() + b"\n", spreadsheets.JSON.content_type
    )


def _table(groups: list[Group], title: str) -> Table:
    """Return what is shown as a table: each thing with its kind, what it was found by, and its evidence."""
    lang = pages.asked_language()
    rows = tuple(
        (
            Cell(hit.thing.label(lang), href(hit.thing.iri) or hit.thing.iri), Cell(group.kind.in_(lang)),
            Cell(hit.text), Cell(str(hit.thing.evidence), number=Decimal(hit.thing.evidence)),
        )
        for group in groups for hit in group.hits
    )  # fmt: skip
    heads = (("thing", "thing"), ("kind", "kind"), ("found", "by-name"), ("passages", "evidence"))
    columns = tuple(Column(key, text(word, lang), key == "passages") for key, word in heads)
    return Table("found", title, columns, rows)


def _result(hit: Hit) -> dict[str, Any]:
    start, end = hit.marked
    found = {"how": hit.how, "by": hit.what, "text": hit.text, "start": start, "end": end}
    return {**_thing(hit.thing), "evidence": hit.thing.evidence, "found": found}


def _thing(thing: Thing) -> dict[str, str]:
    members = {
        "iri": thing.iri, "href": address(thing), "kind": thing.kind.key,
        "label-zh": thing.zh, "label-en": thing.en, "label": thing.plain,
    }  # fmt: skip
    return {name: value for name, value in members.items() if value}
