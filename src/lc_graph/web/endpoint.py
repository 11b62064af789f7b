"""``/sparql`` for people: the form, with an answer or what is wrong; and what describes the service."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, current_app, redirect, request

from ..engine import media
from ..errors import LcGraphError
from ..server import protocol
from ..server.http import Request
from ..server.problems import HttpProblem, not_acceptable, of
from ..server.service import Service
from . import description, editor, pages
from .site import Site

blueprint = Blueprint("endpoint", __name__)
LARGEST = 4 << 20
"""Bytes of an answer that a page shows a part of."""


@blueprint.route("/sparql", methods=["GET", "POST"], strict_slashes=False)
def sparql() -> Response:
    """Answer a person's query; without one, offer a form, or describe the service to programs."""
    site = cast(Site, current_app.config["SITE"])
    service = cast(Service, current_app.config["SERVICE"])
    try:
        asked = protocol.read(_neutral(), service.settings.query, service.settings.depth)
        if asked.update is not None:
            raise HttpProblem(403, "read-only", "updates are for programs", "send queries only")
        if asked.query is None:
            return _without_query(site)
        query = asked.query._replace(largest=LARGEST, result_format="json", graph_format="turtle")
        reply = site.pool.ask_for(request.remote_addr or "", query)
    except (HttpProblem, LcGraphError) as error:
        problem = error if isinstance(error, HttpProblem) else of(error, request.values.get("query", ""))
        if not (pages.for_people() or media.HTML.answers_to(request.values.get("format", ""))):
            raise problem from None
        return pages.form(site, request.values.get("query", ""), problem=problem)
    return pages.form(site, asked.query.text, reply=reply)


def _neutral() -> Request:
    return Request(
        method=request.method,
        path=request.path,
        query=request.query_string,
        headers={name.lower(): value for name, value in request.headers.items()},
        body=request.get_data(),
        base=pages.root(),
    )


def _without_query(site: Site) -> Response:
    offered = (*media.GRAPH_FORMATS, media.HTML)
    wanted = request.args.get("format")
    chosen = (
        media.named(wanted, offered) if wanted else media.negotiate(request.headers.get("Accept"), offered)
    )
    if chosen is media.HTML:
        chosen_example = request.args.get("example", "")
        lang = pages.language(site)
        return pages.form(site, editor.example(site, chosen_example, lang) if chosen_example else "")
    if chosen is None:
        raise not_acceptable("graph")
    service = current_app.config.get("SERVICE")
    writable = service is not None and service.writable == "yes" and bool(site.about.get("update", True))
    federated = service is not None and bool(service.settings.endpoints)
    body = description.text(site, pages.root() + "/sparql", chosen, writable, federated)
    return pages.sent(body, chosen.content_type)


@blueprint.get("/.well-known/void")
@blueprint.get("/void", endpoint="void_here")
def void() -> Response:
    """Describe the data in VoID; people are shown the page of the data set."""
    site = cast(Site, current_app.config["SITE"])
    chosen = media.negotiate(request.headers.get("Accept"), (*media.GRAPH_FORMATS, media.HTML))
    if chosen is None:
        raise not_acceptable("graph")
    if chosen is media.HTML and site.overview:
        return cast(Response, redirect("/id/dataset/lc-graph.html", 303))
    chosen = media.GRAPH_FORMATS[0] if chosen is media.HTML else chosen
    document = pages.root() + "/.well-known/void"
    return pages.sent(
        description.dataset(site, pages.root() + "/sparql", document, chosen), chosen.content_type
    )
