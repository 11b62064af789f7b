"""What the reconciliation service offers beside candidates: suggestions, flyouts, properties, previews."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar, cast

from flask import Response, redirect, request
from markupsafe import Markup

from ..reconcile.schema import Term, begun
from ..search.finding import LONGEST, search
from ..search.index import Thing
from ..server.problems import HttpProblem
from . import pages
from .reconcile import blueprint, described, json_of, route, schema_of, select, term_of, types_of
from .search import address

__all__ = ["blueprint"]

T = TypeVar("T")

_SUGGESTED, _PROPOSED = 20, 50
_GLOSSES, _ALSO = 3, 6
_LOOKED_AT = 2000
"""Things found of which suggestions are taken."""
_FRAMED = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
"""The policy of previews: clients show them in a frame, and they hold nothing but text and links."""


@route("/properties", methods=["GET"])
def properties(**_: str) -> Response:
    """Propose properties of the things of a type."""
    schema, type = schema_of(), request.args.get("type", "")
    lang, limit = pages.asked_language(), _whole("limit", _PROPOSED)
    found = schema.proposed(type) if type else schema.properties
    body = {"type": type} if type else {}
    chosen = [term_of(term, lang) for term in list(found.values())[:limit]]
    return json_of({**body, "limit": limit, "properties": chosen})


# ---- suggestions ------------------------------------------------------------------------------------


@route("/suggest/entity", methods=["GET"])
def entities(**_: str) -> Response:
    """Suggest things whose names begin so, or are found by it in another way."""
    schema, lang = schema_of(), pages.asked_language()
    prefix = _prefix()
    hits = search(schema.index, prefix).first(_LOOKED_AT) if prefix else []
    found = _some([hit.thing for hit in hits if schema.space.holds(hit.thing)])
    return json_of(
        {
            "result": [
                {
                    "id": schema.space.id(thing.iri),
                    "name": thing.label(lang),
                    "description": described(thing, lang),
                    "notable": types_of(schema, thing, lang),
                }
                for thing in found
            ]
        }
    )


@route("/suggest/type", methods=["GET"])
def types(**_: str) -> Response:
    """Suggest types."""
    schema, lang = schema_of(), pages.asked_language()
    found = _some(begun(schema.types.values(), _prefix()))
    return json_of(
        {
            "result": [
                {**term_of(one, lang), "broader": [term_of(up, lang) for up in schema.broader(one.id)]}
                for one in found
            ]
        }
    )


@route("/suggest/property", methods=["GET"])
def suggested_properties(**_: str) -> Response:
    """Suggest properties."""
    schema, lang = schema_of(), pages.asked_language()
    found = _some(begun(schema.properties.values(), _prefix()))
    return json_of({"result": [term_of(one, lang) for one in found]})


def _some(found: Sequence[T]) -> Sequence[T]:
    """Return the next of what was found, from the cursor on."""
    skipped = _whole("cursor", 0, least=0)
    return found[skipped : skipped + _SUGGESTED]


def _prefix() -> str:
    """Return what was typed.

    Raises:
        HttpProblem: 400 when it is too long.
    """
    prefix = request.args.get("prefix", "").strip()
    if len(prefix) > LONGEST:
        detail = f"what is looked for has {len(prefix)} characters"
        raise HttpProblem(400, "search", detail, f"at most {LONGEST} are allowed", place="prefix")
    return prefix


def _whole(name: str, otherwise: int, least: int = 1) -> int:
    written = request.args.get(name)
    if written is None:
        return otherwise
    number = int(written) if written.isascii() and written.isdecimal() and len(written) < 7 else -1
    if number < least:
        remedy = "a whole number from 1" if least else "a whole number from 0"
        raise HttpProblem(400, "reconcile", f"{name} is {written!r}", remedy, place=name)
    return number


# ---- flyouts ----------------------------------------------------------------------------------------


@route("/flyout/entity", methods=["GET"])
def flown_entity(**_: str) -> Response:
    """Return a few words about a thing that is suggested."""
    thing, lang = _named(), pages.asked_language()
    return _flown(thing.label(lang), described(thing, lang), _glosses(thing, lang))


@route("/flyout/type", methods=["GET"])
def flown_type(**_: str) -> Response:
    """Return a few words about a type that is suggested."""
    return _flown_term(schema_of().types)


@route("/flyout/property", methods=["GET"])
def flown_property(**_: str) -> Response:
    """Return a few words about a property that is suggested."""
    return _flown_term(schema_of().properties)


def _flown_term(terms: Mapping[str, Term]) -> Response:
    """Return a type or a property with its definition; one that leads the other way has that of the first."""
    id, lang = request.args.get("id", ""), pages.asked_language()
    if (term := terms.get(id)) is None:
        raise HttpProblem(404, "unknown-thing", "nothing has this identifier", "ask for candidates first")
    defined = select(
        f"""SELECT ?text {{ <{term.iri.removeprefix("^")}> skos:definition|rdfs:comment ?text
          FILTER (LANG(?text) = "{lang}") }} ORDER BY ?text LIMIT 1"""
    )
    return _flown(term.in_(lang), id, [row["text"].value for row in defined])


def _flown(name: str, description: str, texts: Iterable[str]) -> Response:
    """Return what clients show beside a suggestion: text in plain HTML, all of it escaped."""
    parts = [Markup("<p><strong>{}</strong><br>{}</p>").format(name, description)]
    parts += [Markup("<p>{}</p>").format(text) for text in texts]
    return json_of({"id": request.args.get("id", ""), "html": str(Markup().join(parts))})


def _glosses(thing: Thing, lang: str) -> list[str]:
    """Return what the first passages that a thing rests on mean."""
    rows = select(
        f"""SELECT DISTINCT ?gloss {{ <{thing.iri}> prov:wasDerivedFrom ?passage .
          ?passage lc:gloss ?gloss FILTER (LANG(?gloss) = "{lang}") }} ORDER BY ?passage LIMIT {_GLOSSES}"""
    )
    return [row["gloss"].value for row in rows]


# ---- previews ---------------------------------------------------------------------------------------


@route("/view", methods=["GET"])
def view(**_: str) -> Response:
    """Send the reader on to the page about a thing."""
    path, chosen = address(_named()), (request.view_args or {}).get("lang")
    kept = f"{'&' if '?' in path else '?'}lang={chosen}" if chosen else ""
    return cast(Response, redirect(path + kept, 303))


@route("/preview", methods=["GET"])
def preview(**_: str) -> Response:
    """Show a thing in a small frame."""
    thing, lang = _named(), pages.asked_language()
    other = thing.label("en" if lang == "zh" else "zh")
    shown = {thing.zh, thing.en, thing.plain}
    response = pages.page(
        "preview.html",
        thing=thing,
        other="" if other == thing.label(lang) else other,
        called=[one for what, one in thing.names if what in ("name", "code") and one not in shown][:_ALSO],
        glosses=_glosses(thing, lang),
        whole=pages.root() + address(thing),
    )
    response.headers["Content-Security-Policy"] = _FRAMED
    return response


def _named() -> Thing:
    """Return the thing of the identifier asked for.

    Raises:
        HttpProblem: 404 when there is none.
    """
    schema, id = schema_of(), request.args.get("id", "")
    thing = schema.index.get(schema.space.iri(id)) if id else None
    if thing is None:
        raise HttpProblem(404, "unknown-thing", "nothing has this identifier", "ask for candidates first")
    return thing
