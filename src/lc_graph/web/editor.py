"""What the query editor asks of the server: the catalogue's examples, and what may be written at a place.

All of it is bounded, and the same for everybody, so that it can be kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, cast

from flask import Blueprint, Response, current_app, request

from ..drawing.outlines import FINE, NOTICE, SOURCE, WIDTH, outlines, projection
from ..errors import LcGraphError
from ..questions import catalog
from ..release.counting import DATASET
from ..search.finding import search
from ..terms import ID, LC, PREFIXES
from . import pages
from .borrowed import LABELS
from .describe import select
from .site import Site

blueprint = Blueprint("editor", __name__)

TERMS, THINGS = 500, 30
"""How many classes, and as many properties, and how many things the editor is told at once."""


def _site() -> Site:
    return cast(Site, current_app.config["SITE"])


def example(site: Site, id: str, lang: str) -> str:
    """Return the query of a question of the catalogue, below what it asks.

    Raises:
        HttpProblem: 404 when there is no such question.
    """
    found = pages.find(site, id)
    return f"# {found.question[lang]}\n{catalog.text(found, {}, site.rows).lstrip()}"


@blueprint.get("/editor/examples/<id>")
def examples(id: str) -> Response:
    """Send the query of a question, to begin from."""
    site = _site()
    return pages.sent(example(site, id, pages.language(site)).encode(), "application/sparql-query")


@blueprint.get("/editor/vocabulary.json")
def vocabulary() -> Response:
    """Send our prefixes, and the classes and properties of the graph, those used most first."""
    site = _site()
    told: dict[str, Any] = {"prefixes": PREFIXES}
    for name, partition, counted in (
        ("classes", "void:classPartition/void:class", "{ ?s a ?term }"),
        ("properties", "void:propertyPartition/void:property", "{ ?s ?term ?o }"),
    ):
        try:
            told[name] = _terms(site, partition, counted)
        except LcGraphError:
            told[name] = []  # somebody's own graph may be too large to be counted in time
    return _json(told)


@blueprint.get("/editor/things.json")
def things() -> Response:
    """Send the things that a name or its sound may mean, as the search box finds them, but for terms."""
    found = search(_site().index, request.args.get("q", "")).first(2 * THINGS)
    things = [hit.thing for hit in found if not hit.thing.iri.startswith(str(LC))][:THINGS]
    told = [{"iri": thing.iri, "zh": thing.zh or thing.plain, "en": thing.en} for thing in things]
    return _json({"things": [{key: value for key, value in one.items() if value} for one in told]})


@blueprint.get("/editor/counties.json")
def counties() -> Response:
    """Send the outlines of the counties, where other places lie among them, and what they are not."""
    site = _site()
    shapes, high = outlines()
    told = [
        {**asdict(shape), "iri": (iri := str(ID[f"region/{shape.code}"])), **_labels(site, iri)}
        for shape in shapes
    ]
    words = {"notice": NOTICE, "source": SOURCE}
    return _json(
        {
            "width": WIDTH, "height": high, "fine": FINE, "projection": asdict(projection()),
            **{name: {"zh": zh, "en": en} for name, (zh, en) in words.items()},
            "counties": told,
        }
    )  # fmt: skip


def _terms(site: Site, partition: str, counted: str) -> list[dict[str, str]]:
    """Return terms as the description of the data lists them, else as they are counted in it."""
    part, term = partition.split("/")
    ask = site.pool.ask if site.changing else site.ask
    described = f"""{{ {DATASET} {part} ?part . ?part {term} ?term
      OPTIONAL {{ ?part void:entities|void:triples ?used }} }} GROUP BY ?term ORDER BY DESC(MAX(?used))"""
    counting = f"{counted} GROUP BY ?term ORDER BY DESC(COUNT(*))"
    for query in (described, counting):
        rows = select(ask, f"SELECT ?term {query} ?term LIMIT {TERMS}")
        if rows:
            iris = [row["term"].value for row in rows]
            return [{"name": _short(iri), **_labels(site, iri)} for iri in iris]
    return []


def _labels(site: Site, iri: str) -> dict[str, str]:
    borrowed = LABELS.get(iri, ("", ""))
    labels = {lang: site.words(lang).get(iri) or borrowed[lang == "en"] for lang in ("zh", "en")}
    return {lang: label for lang, label in labels.items() if label}


def _short(iri: str) -> str:
    """Return an IRI as a query writes it: ``prefix:name`` where one of our prefixes fits."""
    short = catalog.short(iri)
    return f"<{iri}>" if short == iri or "/" in short else short


def _json(members: Iterable[Any]) -> Response:
    return pages.sent(json.dumps(members, ensure_ascii=False).encode() + b"\n", "application/json")
