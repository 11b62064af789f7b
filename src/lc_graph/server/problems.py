"""Errors over HTTP: problem details (RFC 9457) that say what is wrong, where, and what to do about it."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from ..engine.faults import (
    AnswerTooLarge,
    ClientGone,
    Conflict,
    DeadlinePassed,
    NotAcceptable,
    NotThere,
    Overloaded,
    ReaderDied,
    Refused,
    StoreFailed,
)
from ..engine.sparql import ForbiddenQuery, QueryError
from ..errors import LcGraphError
from ..terms import BASE

MEDIA_TYPE = "application/problem+json"


class HttpProblem(Exception):
    """A request that is answered with an error.

    Attributes:
        status: the HTTP status.
        code: which problem, the last part of its type's IRI.
        detail: what is wrong; ``remedy``: what to do about it.
        more: further members, such as ``line`` and ``column`` of a syntax error.
        headers: headers of the answer.
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        remedy: str = "",
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> None:
        """Describe the problem."""
        super().__init__(detail)
        self.status, self.code, self.detail, self.remedy = status, code, detail, remedy
        self.headers, self.more = headers or {}, more

    def body(self) -> dict[str, Any]:
        """Return the members of the problem details."""
        members = {
            "type": f"{BASE}problem/{self.code}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "remedy": self.remedy or None,
            **self.more,
        }
        return {name: value for name, value in members.items() if value is not None}

    def encoded(self) -> bytes:
        """Return the problem details as JSON."""
        return (json.dumps(self.body(), ensure_ascii=False, indent=1) + "\n").encode()


def of(error: LcGraphError) -> HttpProblem:
    """Return the problem that an error of ours is to a client."""
    first = error.problems[0]
    match error:
        case ForbiddenQuery():
            return HttpProblem(
                403, "forbidden-query", error.message, error.remedy, line=error.line, column=error.column
            )
        case QueryError():
            code = "query" if error.line is None else "syntax"
            return HttpProblem(400, code, error.message, error.remedy, line=error.line, column=error.column)
        case Overloaded():
            headers = {"Retry-After": str(error.retry_after)}
            return HttpProblem(503, "overloaded", first.message, first.remedy, headers)
        case DeadlinePassed():
            return HttpProblem(504, "timeout", first.message, first.remedy)
        case AnswerTooLarge():
            return HttpProblem(413, "answer-too-large", first.message, first.remedy)
        case ReaderDied():
            return HttpProblem(500, "broke-off", first.message, first.remedy)
        case NotAcceptable():
            return not_acceptable(error.kind)
        case Refused():
            results = {"count": error.count, "results": error.results}
            return HttpProblem(422, "shapes", first.message, first.remedy, None, **results)
        case NotThere():
            return HttpProblem(404, "no-such-graph", first.message, first.remedy)
        case Conflict():
            return HttpProblem(409, "conflict", first.message, first.remedy)
        case StoreFailed():
            return HttpProblem(507, "store", first.message, first.remedy)
        case ClientGone():
            return HttpProblem(408, "client-gone", first.message)
    return HttpProblem(400, "request", first.message, first.remedy)


def not_acceptable(kind: str | None = None) -> HttpProblem:
    """Return the problem of a client none of whose formats can hold the answer."""
    from ..engine.media import GRAPH_FORMATS, RESULT_FORMATS

    formats = {"graph": GRAPH_FORMATS, None: (*RESULT_FORMATS, *GRAPH_FORMATS)}.get(kind, RESULT_FORMATS)
    names = ", ".join(f"{f.media_type} (format={f.name})" for f in formats)
    answers = {"graph": "triples", "boolean": "true or false", "solutions": "rows"}.get(
        kind or "", "an answer"
    )
    return HttpProblem(
        406,
        "not-acceptable",
        f"the query gives {answers}, in no format that you accept",
        f"ask for one of: {names}",
    )
