"""The catalogue's questions as plain addresses: ``/query/gdp-of-a-region?region=371525&format=csv``.

Parameters are those of the questions' headers, typed and checked; values become terms of the query and are
never pasted into its text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlencode

import pyoxigraph as ox
from flask import Blueprint, Response, current_app, redirect, request

from ..engine import media
from ..engine.answer import RESULT_SERIALISERS
from ..engine.asking import Query
from ..engine.media import Format
from ..errors import UsageError
from ..questions import catalog
from ..questions.catalog import Parameter, Question
from ..server.problems import HttpProblem
from ..terms import BASE
from . import describe, openapi, pages
from .site import Site

blueprint = Blueprint("named", __name__)

LARGEST_PAGE = 1000
"""How many rows a page may be asked to hold."""

OWN_PARAMETERS = ("format", "page", "per_page", "lang")
_OFFERED = (*media.RESULT_FORMATS, media.HTML)


def _site() -> Site:
    return cast(Site, current_app.config["SITE"])


@blueprint.get("/openapi.json")
def document() -> Response:
    """Describe the questions for programs that make clients."""
    body = json.dumps(openapi.document(_site().questions, pages.root()), ensure_ascii=False, indent=1)
    return pages.sent(body.encode() + b"\n", "application/json")


@blueprint.get("/query")
@blueprint.get("/query/")
def listed() -> Response:
    """List the questions with their parameters; people are shown the page of questions."""
    if chosen((media.Format("json", "application/json", "json"), media.HTML)) is media.HTML:
        return _shown("/questions", {})
    questions = [
        {
            "id": question.id,
            "name": question.name,
            "href": f"/query/{question.name}",
            "title": dict(question.title),
            "question": dict(question.question),
            "keywords": list(question.keywords),
            "parameters": [described(parameter) for parameter in question.parameters],
        }
        for question in _site().questions
    ]
    body = json.dumps({"questions": questions}, ensure_ascii=False, indent=1) + "\n"
    return pages.sent(body.encode(), "application/json")


@blueprint.get("/query/<name>")
def answered(name: str) -> Response:
    """Answer a question for the values of its parameters."""
    site = _site()
    question = pages.find(site, name)
    values = given(question)
    format = chosen(_OFFERED)
    if format is media.HTML:
        return _shown(f"/question/{question.id}", values)
    page, size = number("page", None), number("per_page", LARGEST_PAGE)
    reply = site.ask(Query(text(site, question, values), graph_format=None))
    if reply.kind == "boolean":
        return pages.sent(reply.body, format.content_type)
    answer = json.loads(reply.body)
    rows = answer["results"]["bindings"]
    headers = {"X-Total-Count": str(len(rows))}
    if page or size:
        page, size = page or 1, size or 100
        last = max(1, -(-len(rows) // size))
        if page > last:
            raise pages.no_page(page, last)
        answer["results"]["bindings"] = rows[(page - 1) * size : page * size]
        headers["Link"] = _links(question, values, page, size, last)
    return pages.sent(_serialised(answer, format), format.content_type, headers)


def described(parameter: Parameter) -> dict[str, str]:
    """Return what a client needs to know of a parameter."""
    return {
        "name": parameter.name,
        "type": parameter.type,
        "default": parameter.default,
        "label-zh": parameter.label_zh,
        "label-en": parameter.label_en,
    }


def given(question: Question) -> dict[str, str]:
    """Return the values that this request gives for a question's parameters.

    Raises:
        HttpProblem: 400 for a name that is no parameter's, one given twice, or an empty value.
    """
    names = [parameter.name for parameter in question.parameters]
    for name, found in request.args.lists():
        if name not in (*names, *OWN_PARAMETERS):
            raise refused(question, name, f"question {question.name} has no parameter {name!r}")
        if len(found) > 1:
            raise refused(question, name, f"{name} is given {len(found)} times")
        if not found[0].strip():
            raise refused(question, name, f"{name} is empty")
    return {name: request.args[name].strip() for name in names if name in request.args}


def text(site: Site, question: Question, values: Mapping[str, str]) -> str:
    """Return a question's query with the values in place.

    Raises:
        HttpProblem: 400 for a value of another type than its parameter's, and for a thing not in the graph.
    """
    for parameter in question.parameters:
        value = values.get(parameter.name, parameter.default)
        try:
            term = catalog.term(parameter, value, site.rows)
        except UsageError as error:
            first = error.problems[0]
            raise refused(question, parameter.name, first.message, first.remedy) from None
        iri = term[1:-1]
        if parameter.type == "iri" and parameter.name in values and not describe.known(site.ask, iri):
            near = site.suggestions(iri.removeprefix(BASE))
            problem = refused(question, parameter.name, f"the graph says nothing of {value!r}")
            problem.more["suggestions"] = [one.body() for one in near]
            raise problem
    return catalog.text(question, values, site.rows)


def refused(question: Question, name: str, detail: str, remedy: str = "") -> HttpProblem:
    """Return the problem of a wrong parameter: it lists all that the question has."""
    known = ", ".join(parameter.name for parameter in question.parameters) or "none"
    return HttpProblem(
        400,
        "parameter",
        detail,
        remedy or f"parameters of this question: {known}",
        parameter=name,
        parameters=[described(parameter) for parameter in question.parameters],
    )


def chosen(offered: tuple[Format, ...]) -> Format:
    """Return the format asked for in the address, else the one accepted.

    Raises:
        HttpProblem: 400 for an unknown one, 406 when none is acceptable.
    """
    names = ", ".join(format.name for format in offered)
    if (wanted := request.args.get("format")) is not None:
        found = media.named(wanted, offered)
        if found is None:
            raise HttpProblem(400, "format", f"there is no format {wanted!r}", f"formats: {names}")
        return found
    found = media.negotiate(request.headers.get("Accept"), offered)
    if found is None:
        types = ", ".join(format.media_type for format in offered)
        raise HttpProblem(406, "no-format", "no format that you accept", f"ask for one of: {types}")
    return found


def number(name: str, largest: int | None) -> int:
    """Return a whole number from 1 that is asked for, or 0 when it is not."""
    if (written := request.args.get(name)) is None:
        return 0
    number = int(written) if written.isascii() and written.isdecimal() and len(written) < 8 else 0
    if number < 1 or (largest and number > largest):
        remedy = f"a whole number from 1 to {largest}" if largest else "a whole number from 1"
        raise HttpProblem(400, "page", f"{name} is {written!r}", remedy)
    return number


def _links(question: Question, values: Mapping[str, str], page: int, size: int, last: int) -> str:
    kept = dict(values)
    if "format" in request.args:
        kept["format"] = request.args["format"]
    targets = {"first": 1, "prev": page - 1, "next": page + 1, "last": last}
    return ", ".join(
        f'</query/{question.name}?{urlencode({**kept, "page": number, "per_page": size})}>; rel="{relation}"'
        for relation, number in targets.items()
        if 1 <= number <= last
    )


def _serialised(answer: dict[str, Any], format: Format) -> bytes:
    text = json.dumps(answer, ensure_ascii=False).encode()
    if format.name == "json":
        return text
    solutions = ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON)
    return cast(Any, solutions).serialize(format=RESULT_SERIALISERS[format.name]) or b""


def _shown(path: str, values: Mapping[str, str]) -> Response:
    kept = {**values, **({"lang": request.args["lang"]} if "lang" in request.args else {})}
    return cast(Response, redirect(path + (f"?{urlencode(kept)}" if kept else ""), 303))
