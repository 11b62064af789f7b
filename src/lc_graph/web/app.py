"""The Flask application: its faces put together, with the headers every answer carries."""

from __future__ import annotations

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from ..errors import LcGraphError
from ..server import asgi
from ..server.problems import HttpProblem, of
from . import (
    assets,
    codes,
    comparing,
    data,
    directions,
    editor,
    endpoint,
    glossary,
    home,
    kinds,
    linked,
    maps,
    named,
    pages,
    proposals,
    quality,
    questions,
    rules,
    search,
    things,
)  # fmt: skip
from .kept import keep_pages
from .site import Site

LARGEST_BODY = asgi.PAGE_BODY
"""Bytes of a request's body; larger ones are refused."""


def create_app(site: Site) -> Flask:
    """Return the application that serves a site."""
    app = Flask(__name__, static_folder="static", template_folder="templates")
    app.config.update(SITE=site, MAX_CONTENT_LENGTH=LARGEST_BODY, MAX_FORM_MEMORY_SIZE=LARGEST_BODY)
    app.jinja_env.finalize = directions.written
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["highlighted"] = pages.highlighted
    app.jinja_env.globals["asset"] = assets.address
    app.jinja_env.filters["in_language"] = pages.in_language
    app.jinja_env.filters["in_words"] = pages.in_words
    app.register_blueprint(assets.blueprint)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(home.blueprint)
    app.register_blueprint(editor.blueprint)
    app.register_blueprint(endpoint.blueprint)
    app.register_blueprint(kinds.blueprint)
    app.register_blueprint(linked.blueprint)
    app.register_blueprint(named.blueprint)
    app.register_blueprint(things.blueprint)
    app.register_blueprint(data.blueprint)
    app.register_blueprint(quality.blueprint)
    app.register_blueprint(questions.blueprint)
    app.register_blueprint(search.blueprint)
    app.register_blueprint(maps.blueprint)
    app.register_blueprint(comparing.blueprint)
    app.register_blueprint(codes.blueprint)
    app.register_blueprint(glossary.blueprint)
    app.register_blueprint(rules.blueprint)
    app.register_blueprint(proposals.blueprint)

    if site.source.nquads is not None:
        keep_pages(app)

    @app.errorhandler(HttpProblem)
    def problem(error: HttpProblem) -> Response:
        return _told(error)

    @app.errorhandler(LcGraphError)
    def ours(error: LcGraphError) -> Response:
        return _told(of(error))

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        status = error.code or 500
        headers = {k: v for k, v in error.get_headers() if k in ("Allow", "Retry-After", "Location")}
        if status == 405:
            allowed = headers.get("Allow", "GET")
            problem = HttpProblem(
                405, "method", f"{request.method} is not for this address", f"use {allowed}"
            )
        elif status == 404:
            problem = pages.nowhere()
        elif status == 413:
            problem = asgi.too_large(LARGEST_BODY)
        else:
            problem = HttpProblem(status, "http", "the request cannot be answered")
        problem.headers = {**problem.headers, **headers}
        return _told(problem)

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        app.logger.exception("unexpected error at %s", request.path)
        return _told(
            HttpProblem(500, "unexpected", "something went wrong here", "the log of the server says what")
        )

    @app.after_request
    def headers(response: Response) -> Response:
        # What may be framed says so itself; all else may not.
        policy = response.headers.get("Content-Security-Policy", pages.POLICY)
        response.headers.update({**asgi.SAFE, **asgi.CROSS_ORIGIN, "Content-Security-Policy": policy})
        if not request.path.startswith(("/static/", "/vendor/")):
            response.vary.update(("Accept", "Accept-Language"))
        if request.method == "OPTIONS" and response.status_code == 200:
            asked = request.headers.get("Access-Control-Request-Headers", "")
            response.headers.update(asgi.preflight(response.headers.get("Allow", asgi.READING), asked))
            response.status_code = 204
        if response.status_code == 204 or ("Location" in response.headers and not pages.for_people()):
            # Flask says here in HTML what the status and Location say; that is for people only.
            response.set_data(b"")
            response.headers.remove("Content-Type")
        return response

    return app


def _told(problem: HttpProblem) -> Response:
    """Tell a problem in the form the client reads: a page for browsers, problem details for programs."""
    if not pages.for_people():
        return pages.told(problem)
    response = pages.page("problem.html", problem.status, problem=problem)
    response.headers.update(problem.headers)
    return response
