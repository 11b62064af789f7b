"""``/sparql`` for people: the form, with an answer or what is wrong; and what describes the service."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from flask import Blueprint, Response, current_app, request

from ..engine import media
from ..errors import LcGraphError
from ..server import protocol
from ..server.http import Request
from ..server.problems import HttpProblem, not_acceptable, of
from . import description, pages
from .site import Site, etag

blueprint = Blueprint("endpoint", __name__)
LONGEST = 100_000
"""Characters of a query that a person may type."""
LARGEST = 4 << 20
"""Bytes of an answer that a page shows a part of."""


@blueprint.route("/sparql", methods=["GET", "POST"], strict_slashes=False)
def sparql() -> Response:
    """Answer a person's query; without one, offer a form, or describe the service to programs."""
    site = cast(Site, current_app.config["SITE"])
    try:
        asked = protocol.read(_neutral(), LONGEST)
        if asked.update is not None:
            raise HttpProblem(403, "read-only", "updates are for programs", "send queries only")
        if asked.query is None:
            return _without_query(site)
        reply = site.ask(replace(asked.query, largest=LARGEST, result_format="json", graph_format="turtle"))
    except (HttpProblem, LcGraphError) as error:
        problem = error if isinstance(error, HttpProblem) else of(error)
        return pages.form(site, request.values.get("query", ""), problem=problem)
    return pages.form(site, asked.query.text, reply=reply)


def _neutral() -> Request:
    return Request(
        method=request.method,
        path=request.path,
        query=request.query_string,
        headers={name.lower(): value for name, value in request.headers.items()},
        body=request.get_data(),
        base=request.host_url.rstrip("/"),
    )


def _without_query(site: Site) -> Response:
    offered = (*media.GRAPH_FORMATS, media.HTML)
    wanted = request.args.get("format")
    chosen = (
        media.named(wanted, offered) if wanted else media.negotiate(request.headers.get("Accept"), offered)
    )
    if chosen is media.HTML:
        return pages.form(site, "")
    if chosen is None:
        raise not_acceptable("graph")
    body = description.text(site, request.base_url, chosen.name)
    return _conditional(
        body, f"{chosen.media_type}; charset=utf-8" if chosen.name == "turtle" else chosen.media_type
    )


def _conditional(body: bytes, content_type: str) -> Response:
    """Return a body with its entity tag, or 304 when the client has it already."""
    response = Response(body, content_type=content_type)
    response.set_etag(etag(body, content_type.encode()))
    response.headers["Cache-Control"] = "no-cache"
    return cast(Response, response.make_conditional(request))
