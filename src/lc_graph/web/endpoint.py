"""``/sparql``: the SPARQL 1.1 Protocol, read-only; for browsers without a query, a form."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, current_app, request

from ..engine import media
from ..engine.workers import Reply
from ..errors import LcGraphError
from ..server.problems import HttpProblem, not_acceptable, of
from . import description, pages, protocol
from .site import Site, etag

blueprint = Blueprint("endpoint", __name__)

_MEDIA_TYPES = {
    **{("rows", f.name): f.media_type for f in media.RESULT_FORMATS},
    **{("graph", f.name): f.media_type for f in media.GRAPH_FORMATS},
}


def media_type(reply: Reply) -> str:
    """Return the content type of an answer."""
    kind = _MEDIA_TYPES["graph" if reply.kind == "graph" else "rows", reply.format]
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


@blueprint.route("/sparql", methods=["GET", "POST"])
def sparql() -> Response:
    """Answer a query; without one, describe the service (to programs) or offer a form (to people)."""
    site = cast(Site, current_app.config["SITE"])
    for_people = False
    try:
        asked = protocol.read(request)
        if asked is None:
            return _without_query(site)
        for_people = asked.html
        reply = site.ask(asked.query, request.environ.get("waitress.client_disconnected"))
    except (HttpProblem, LcGraphError) as error:
        problem = error if isinstance(error, HttpProblem) else of(error)
        if for_people or _by_person():
            return pages.form(site, _text(), problem=problem)
        return pages.told(problem)
    if asked.html:
        return pages.form(site, asked.query.text, reply=reply)
    return _conditional(reply.body, media_type(reply))


def _by_person() -> bool:
    offered = (media.Format("problem", "application/problem+json", "json", ("application/json",)), media.HTML)
    return media.negotiate(request.headers.get("Accept"), offered) is media.HTML


def _text() -> str:
    """Return the query a person typed, to show it again beside what is wrong with it."""
    return request.values.get("query", "")


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
