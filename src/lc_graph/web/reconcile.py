"""``/reconcile``: the W3C Reconciliation Service API, version 0.2, as OpenRefine speaks it.

The service is at ``/reconcile``, and in a language of one's choice at ``/reconcile/zh`` and
``/reconcile/en``. JSONP, which the specification leaves open, is not spoken; CORS, which it asks for, is.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar, cast

from flask import Blueprint, Response, current_app, request

from ..reconcile import asked, values
from ..reconcile.matching import Candidate, candidates
from ..reconcile.schema import Schema, Term, space_of
from ..search.index import Thing
from ..server.problems import HttpProblem
from ..terms import LC
from . import describe, pages
from .borrowed import LABELS
from .names import Names
from .site import Site
from .texts import text

T = TypeVar("T")

SECONDS = 10.0
"""What a batch may take."""
_WIDTH, _HEIGHT = 400, 260
_DEFAULT_TYPES = (
    "lc:Enterprise",
    "lc:Project",
    "lc:Region",
    "lc:Zone",
    "lc:Product",
    "lc:Industry",
    "lc:Policy",
)

blueprint = Blueprint("reconcile", __name__)


def route(path: str, **options: Any) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    """Return what puts a view at a path of the service, and at that of the service in each language."""

    def put(view: Callable[..., Response]) -> Callable[..., Response]:
        for prefix in ("/reconcile", '/reconcile/<any("zh","en"):lang>'):
            blueprint.add_url_rule(prefix + path, view.__name__, view, **options)
        return view

    return put


def _site() -> Site:
    return cast(Site, current_app.config["SITE"])


def schema_of() -> Schema:
    """Return what can be reconciled in the data that is served."""
    found = current_app.extensions.get("reconcile")
    if found is None:
        site = _site()
        found = Schema(site.index, space_of(site.overview is not None), select, LABELS)
        current_app.extensions["reconcile"] = found
    return cast(Schema, found)


def select(query: str) -> list[dict[str, Any]]:
    """Return the rows of a SELECT query of ours."""
    return describe.select(_site().ask, query)


def _base(lang: str) -> str:
    return pages.root() + "/reconcile" + (f"/{lang}" if lang else "")


def json_of(body: Mapping[str, Any]) -> Response:
    """Return JSON."""
    return pages.sent(json.dumps(body, ensure_ascii=False).encode() + b"\n", "application/json")


def _read(read: Callable[[str], T], written: str) -> T:
    """Return what a client means.

    Raises:
        HttpProblem: 400 for what is malformed, with its place; 413 for a batch that is too large.
    """
    try:
        return read(written)
    except asked.Malformed as error:
        first = error.problems[0]
        status = 413 if isinstance(error, asked.TooMany) else 400
        raise HttpProblem(status, "reconcile", first.message, first.remedy, place=first.place) from None


# ---- the service itself -----------------------------------------------------------------------------


@route("", methods=["GET", "POST"])
def service(lang: str = "") -> Response:
    """Describe the service; with ``queries`` return candidates, with ``extend`` values."""
    sent = {**request.args, **request.form}
    if "queries" in sent:
        batch = _read(asked.batch, sent["queries"])
        return json_of(
            {key: {"result": found} for key, found in _answers(batch, pages.asked_language()).items()}
        )
    if "query" in sent:
        return json_of(
            {"result": _answers({"": _read(asked.single, sent["query"])}, pages.asked_language())[""]}
        )
    if "extend" in sent:
        return _extended(_read(asked.extension, sent["extend"]), pages.asked_language())
    if request.method == "POST":
        raise HttpProblem(
            400, "reconcile", "there is neither “queries” nor “extend”", "send one of them as a form"
        )
    return json_of(_manifest(lang))


def _manifest(lang: str) -> dict[str, Any]:
    schema, base, spoken = schema_of(), _base(lang), pages.asked_language()
    ours = bool(schema.space.prefix)
    types = [schema.types[id] for id in _DEFAULT_TYPES if id in schema.types]
    types = types or list(schema.types.values())[: len(_DEFAULT_TYPES)]
    suggest = {
        name: {
            "service_url": base, "service_path": f"/suggest/{name}",
            "flyout_service_path": f"/flyout/{name}?id=${{id}}",
        }
        for name in ("entity", "property", "type")
    }  # fmt: skip
    limit = {
        "name": "limit", "label": text("reconcile-limit", spoken), "type": "number", "default": 0,
    }  # fmt: skip
    return {
        "versions": ["0.2"],
        "name": text("reconcile-name" if ours else "reconcile-name-own", spoken),
        "identifierSpace": schema.space.prefix or f"{pages.root()}/thing?iri=",
        "schemaSpace": str(LC) if ours else f"{pages.root()}/",
        "documentation": pages.root() + "/",
        "logo": pages.root() + "/static/icon.svg",
        "view": {"url": f"{base}/view?id={{{{id}}}}"},
        "defaultTypes": [term_of(type, spoken) for type in types],
        "preview": {"url": f"{base}/preview?id={{{{id}}}}", "width": _WIDTH, "height": _HEIGHT},
        "suggest": suggest,
        "extend": {
            "propose_properties": {"service_url": base, "service_path": "/properties"},
            "property_settings": [limit],
        },
        "batchSize": asked.MOST_QUERIES,
    }


def term_of(term: Term, lang: str) -> dict[str, Any]:
    """Return a type or a property as clients read it."""
    return {"id": term.id, "name": term.in_(lang)}


def _answers(batch: Mapping[str, asked.Asked], lang: str) -> dict[str, list[dict[str, Any]]]:
    """Return the candidates for the queries of a batch, each query by itself.

    Raises:
        HttpProblem: 503 when that takes too long.
    """
    schema, until = schema_of(), time.monotonic() + SECONDS
    found = {}
    for key, one in batch.items():
        if time.monotonic() > until:
            detail = f"the batch took longer than {SECONDS:g} s"
            raise HttpProblem(503, "overloaded", detail, "send fewer queries at once", {"Retry-After": "5"})
        found[key] = [_candidate(schema, each, lang) for each in candidates(schema, select, one)]
    return found


def _candidate(schema: Schema, found: Candidate, lang: str) -> dict[str, Any]:
    features: list[dict[str, Any]] = [
        {"id": "name", "value": found.name},
        {"id": "type", "value": found.of_type},
        {"id": "passages", "value": found.thing.evidence},
    ]
    if found.properties is not None:
        features.append({"id": "properties", "value": round(found.properties, 3)})
    return {
        "id": schema.space.id(found.thing.iri),
        "name": found.thing.label(lang),
        "description": described(found.thing, lang),
        "type": types_of(schema, found.thing, lang),
        "score": found.score,
        "features": features,
        "match": found.match,
    }


def described(thing: Thing, lang: str) -> str:
    """Return what tells a thing from its namesakes: its kind, and its name in the other language."""
    other = thing.label("en" if lang == "zh" else "zh")
    kind = thing.kind.in_(lang)
    return kind if other == thing.label(lang) else f"{kind} · {other}"


def types_of(schema: Schema, thing: Thing, lang: str) -> list[dict[str, Any]]:
    """Return the types of a thing as clients read them."""
    return [term_of(term, lang) for term in schema.types.values() if term.iri in thing.types]


# ---- data extension ---------------------------------------------------------------------------------


def _extended(wanted: asked.Extension, lang: str) -> Response:
    schema = schema_of()
    terms = [schema.property(column.property) for column in wanted.columns]
    found = values.read(select, [schema.space.iri(id) for id in wanted.ids], terms)

    def naming(iris: Iterable[str]) -> dict[str, str]:
        asked_for = list(iris)
        names = Names(_site().naming(asked_for), lang)
        return {iri: names.name(iri) for iri in asked_for}

    meta, rows = values.extended(schema, wanted, found, lang, naming)
    return json_of({"meta": meta, "rows": rows})
