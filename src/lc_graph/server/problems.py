"""Errors over HTTP: problem details (RFC 9457) that say what is wrong, where, and what to do about it."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any
from unicodedata import east_asian_width

from ..engine import media
from ..engine.faults import (
    AnswerTooLarge,
    Conflict,
    DeadlinePassed,
    NoAddress,
    NotAcceptable,
    NotThere,
    Overloaded,
    ReaderDied,
    Refused,
    RemoteFailed,
    StoreFailed,
    Truncated,
    Unwritable,
)
from ..engine.negotiation import negotiate_language
from ..engine.sparql import ForbiddenQuery, QueryError
from ..errors import LcGraphError
from ..terms import BASE
from .problem_texts import TITLES, chinese

MEDIA_TYPE = "application/problem+json"
FORMAT = media.Format("problem", MEDIA_TYPE, "json", ("application/json", "text/json"))
"""Problem details, to be negotiated beside other formats."""
PLAIN: dict[type[LcGraphError], tuple[int, str]] = {
    DeadlinePassed: (504, "timeout"),
    AnswerTooLarge: (413, "answer-too-large"),
    Truncated: (413, "answer-too-large"),
    ReaderDied: (507, "broke-off"),
    NotThere: (404, "no-such-graph"),
    Conflict: (409, "conflict"),
    StoreFailed: (507, "store"),
    Unwritable: (406, "unwritable"),
    NoAddress: (403, "no-address"),
}
"""Status and code of the errors that are told with their own words and nothing more."""
_NEAR = 60
"""Characters of a query that are shown before and after the place meant."""


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

    def detail_in(self, lang: str) -> str:
        """Return what is wrong, in ``zh`` or ``en``."""
        return chinese(self.detail) if lang == "zh" else self.detail

    def remedy_in(self, lang: str) -> str:
        """Return what to do about it, in ``zh`` or ``en``."""
        return chinese(self.remedy) if lang == "zh" else self.remedy

    def body(self, lang: str = "en") -> dict[str, Any]:
        """Return the members of the problem details, in ``zh`` or ``en``."""
        phrase = HTTPStatus(self.status).phrase
        members = {
            "type": f"{BASE}problem/{self.code}",
            "title": TITLES.get(self.status, phrase) if lang == "zh" else phrase,
            "status": self.status,
            "detail": self.detail_in(lang),
            "remedy": self.remedy_in(lang) or None,
            **self.more,
        }
        return {name: value for name, value in members.items() if value is not None}

    def encoded(self, lang: str = "en") -> bytes:
        """Return the problem details as JSON."""
        return (json.dumps(self.body(lang), ensure_ascii=False, indent=1) + "\n").encode()

    def told(self, accept_language: str | None) -> tuple[bytes, dict[str, str]]:
        """Return the problem details for a program, and their headers.

        They are in English unless ``Accept-Language`` prefers Chinese.
        """
        lang = negotiate_language(accept_language, ("en", "zh"))
        headers = {
            "Content-Type": MEDIA_TYPE,
            "Content-Language": "zh-CN" if lang == "zh" else "en",
            "Vary": "Accept, Accept-Language",
            **self.headers,
        }
        return self.encoded(lang), headers


def excerpt(query: str, line: int, column: int) -> str:
    """Return a line of a query, a mark below the column meant; of a long line what is near."""
    written = query.splitlines()[line - 1 : line] or [""]
    start = max(0, column - 1 - _NEAR)
    shown = written[0][start : column - 1 + _NEAR]
    before = shown[: column - 1 - start]
    # A mark stands right below its character only if wide characters are followed by wide spaces.
    gap = "".join("\u3000" if east_asian_width(c) in "WF" else "\t" if c == "\t" else " " for c in before)
    return f"{shown}\n{gap}^"


def of(error: LcGraphError, query: str = "") -> HttpProblem:
    """Return the problem that an error of ours is to a client.

    Args:
        error: the error.
        query: the query it is about, of which the place meant is then shown.
    """
    problem = _of(error)
    if query and "line" in problem.more and problem.more["line"] is not None:
        problem.more["excerpt"] = excerpt(query, problem.more["line"], problem.more["column"])
    return problem


def _of(error: LcGraphError) -> HttpProblem:
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
        case NotAcceptable():
            return not_acceptable(error.kind)
        case Refused():
            results = {"count": error.count, "results": error.results}
            return HttpProblem(422, "shapes", first.message, first.remedy, None, **results)
        case RemoteFailed():
            again = {} if error.retry_after is None else {"Retry-After": str(error.retry_after)}
            return HttpProblem(504 if error.slow else 502, "remote", first.message, first.remedy, again)
    status, code = PLAIN.get(type(error), (400, "request"))
    return HttpProblem(status, code, first.message, first.remedy)


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
