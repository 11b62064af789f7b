"""``/problem/CODE``: what a sort of problem means, at the IRI that is the type of its problem details."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox
from flask import Blueprint, Response, request

from ..engine import media
from ..engine.media import Format
from ..server.problem_kinds import KINDS, Kind
from ..server.problems import HttpProblem
from ..sheets.table import Cell, Column, Table
from ..terms import BASE, full
from . import documents, pages, spreadsheets
from .spreadsheets import CSV, JSON, XLSX
from .texts import text

blueprint = Blueprint("kinds", __name__)

_LANGUAGES = ("zh", "en")
_SCHEME = BASE + "problem"


@blueprint.get("/problem")
@blueprint.get("/problem.<ending>")
def listed(ending: str | None = None) -> Response:
    """List the sorts of problems."""
    if ending is not None and ending not in documents.BY_ENDING:
        raise pages.nowhere()
    return _told(KINDS, documents.BY_ENDING[ending] if ending else None, _SCHEME)


@blueprint.get("/problem/<name>")
def one(name: str) -> Response:
    """Tell of one sort of problem; the address may end like those of other documents."""
    code, format = documents.split(name)
    if code not in KINDS:
        near = difflib.get_close_matches(code, KINDS, 5)
        raise HttpProblem(
            404,
            "unknown-thing",
            f"there is no problem {code!r}",
            "/problem lists them all",
            suggestions=[
                {"iri": f"{_SCHEME}/{one}", **{f"label-{lang}": _label(one, lang) for lang in _LANGUAGES}}
                for one in near
            ],
        )
    return _told({code: KINDS[code]}, format, f"{_SCHEME}/{code}")


def _told(kinds: Mapping[str, Kind], format: Format | None, iri: str) -> Response:
    """Tell of some sorts of problems in a format, or in the one the client likes best.

    Raises:
        HttpProblem: 406 when none suits.
    """
    offered = (JSON, *documents.RDF, media.HTML, CSV, XLSX)
    format = format or media.negotiate(request.headers.get("Accept"), offered)
    if format is None:
        types = ", ".join(format.media_type for format in offered)
        raise HttpProblem(406, "no-format", "no format that you accept", f"ask for one of: {types}")
    if format is media.HTML:
        return pages.page("kinds.html", kinds=kinds, whole=iri == _SCHEME)
    if format in (CSV, XLSX):
        title, path = text("problems", pages.asked_language()), iri.removeprefix(BASE.rstrip("/"))
        return spreadsheets.answer(
            [_table(kinds, title)], format, title, path.strip("/").replace("/", "-"), path
        )
    if format is spreadsheets.SVG:
        raise pages.nowhere()
    if format is JSON:
        members = [_members(code, kind) for code, kind in kinds.items()]
        told: Any = {"problems": members} if iri == _SCHEME else members[0]
        body = (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
    else:
        body = documents.text((quad for code, kind in kinds.items() for quad in _quads(code, kind)), format)
    return pages.sent(body, format.content_type)


def _table(kinds: Mapping[str, Kind], title: str) -> Table:
    """Return some sorts of problems as a table, a row each."""
    lang = pages.asked_language()
    columns = (
        Column("code", text("problem-code", lang)), Column("status", text("http-status", lang)),
        Column("meaning", text("problem-meaning", lang)), Column("remedies", text("remedies", lang)),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(code, f"/problem/{code}"),
            Cell(" | ".join(map(str, kind.statuses))),
            Cell(kind.meaning(lang)),
            Cell(" | ".join(kind.remedies(lang))),
        )
        for code, kind in kinds.items()
    )
    return Table("problems", title, columns, rows)


def _label(code: str, lang: str) -> str:
    return KINDS[code].meaning(lang)


def _members(code: str, kind: Kind) -> dict[str, Any]:
    return {
        "type": f"{_SCHEME}/{code}",
        "status": list(kind.statuses),
        "title": {lang: kind.title(lang) for lang in _LANGUAGES},
        "meaning": {lang: kind.meaning(lang) for lang in _LANGUAGES},
        "remedies": {lang: kind.remedies(lang) for lang in _LANGUAGES},
    }


def _quads(code: str, kind: Kind) -> list[ox.Quad]:
    """Return a sort of problem as a concept, which is called by its code and defined by its meaning."""
    node = ox.NamedNode(f"{_SCHEME}/{code}")
    said: list[tuple[str, ox.NamedNode | ox.Literal]] = [
        ("rdf:type", ox.NamedNode(full("skos:Concept"))),
        ("skos:inScheme", ox.NamedNode(_SCHEME)),
        ("skos:notation", ox.Literal(code)),
    ]
    for lang in _LANGUAGES:
        said += [
            ("skos:prefLabel", ox.Literal(kind.title(lang) or code, language=lang)),
            ("skos:definition", ox.Literal(kind.meaning(lang), language=lang)),
            *(("skos:scopeNote", ox.Literal(text, language=lang)) for text in kind.remedies(lang)),
        ]
    return [ox.Quad(node, ox.NamedNode(full(name)), value, ox.DefaultGraph()) for name, value in said]
