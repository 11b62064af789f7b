"""The SERVICE clauses of a query: reading them, and putting the rows they give in their place as VALUES.

A SERVICE clause joins the rows that another endpoint gives for its pattern, whatever stands around it, and so
does a VALUES clause with these rows (SPARQL 1.1 Federated Query, section 4). Thus a process that can reach no
network evaluates the rest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from .faults import RemoteFailed
from .inspection import inspect
from .mistakes import closed, syntax_error
from .sparql import QUERY_WORDS, ForbiddenQuery, QueryError, Token, place, tokens, views

MOST = 8
"""SERVICE clauses that a query may have."""
NOTHING = "VALUES () { () }"
"""What takes the place of a SERVICE SILENT that failed: one row without values."""


@dataclass(frozen=True)
class Call:
    """One SERVICE clause.

    Attributes:
        endpoint: the IRI of whom it asks.
        silent: whether a failure is passed over.
        query: what it asks, a query of its own.
        start, end: where it stands in the query.
    """

    endpoint: str
    silent: bool
    query: str
    start: int
    end: int


def mentioned(text: str) -> bool:
    """Say whether a query may have a SERVICE clause: one without the word (in any case) has none."""
    return "SERVICE" in text.upper()


def calls(text: str, allowed: Collection[str], base: str | None) -> list[Call]:
    """Return the SERVICE clauses of a query, all of which ask endpoints that are allowed.

    Raises:
        ForbiddenQuery: for a clause that asks another endpoint, a variable one, or has a clause inside.
        QueryError: for a query that is not SPARQL.
    """
    written = [token for token in tokens(text) if token.kind not in ("space", "comment")]
    at = [number for number, token in enumerate(written) if _is(token, "SERVICE")]
    if not at:
        return []
    if len(views(text)) > 1:
        raise QueryError(r"a query with SERVICE is written without \u", "write the characters themselves")
    _read(text, written, base)
    form = next((token.start for token in written if token.text.upper() in QUERY_WORDS), 0)
    found: list[Call] = []
    for number in at:
        service = written[number]
        where = place(text, service.start)
        if found and service.start < found[-1].end:
            raise ForbiddenQuery("one SERVICE stands inside of another", "ask that endpoint directly", *where)
        if len(found) == MOST:
            many = f"the query has more than {MOST} SERVICE clauses"
            raise ForbiddenQuery(many, "ask in several queries", *where)
        silent = _is(written[number + 1], "SILENT")
        whom = written[number + 1 + silent]
        endpoint = _iri(whom, written[:number])
        if endpoint is None or endpoint not in allowed:
            raise ForbiddenQuery(
                f"SERVICE may not ask {whom.text[:200]} here",
                f"this server may ask: {', '.join(sorted(allowed))}",
                *place(text, whom.start),
            )
        opening = written[number + 2 + silent]
        end = _end(written[number + 2 + silent :], text)
        query = f"{text[:form]}SELECT * WHERE {text[opening.start : end]}"
        found.append(Call(endpoint, silent, query, service.start, end))
    return found


def _is(token: Token, word: str) -> bool:
    return token.kind == "word" and token.text.upper() == word


def _read(text: str, written: Sequence[Token], base: str | None) -> None:
    """Let the engine read a query, and never evaluate it: what stands at the end makes it wrong.

    Blanks go before that, as the engine counts as read what it tries keywords on.
    """
    try:
        ox.Store().query(f"{text}\n{' ' * 64}\n\x01", base_iri=base)
    except (SyntaxError, ValueError) as error:
        lines = text.count("\n") + 1
        if not closed(written) or not str(error).startswith(f"error at {lines + 2}:"):
            raise syntax_error(text, str(error)) from None


def _iri(token: Token, before: Sequence[Token]) -> str | None:
    """Return the IRI that a word means; None for a variable, and for what is relative."""
    if token.kind == "iri":
        return token.text[1:-1]
    if token.kind != "name":
        return None
    prefix, _, local = token.text.partition(":")
    spaces = {
        name.text: iri.text[1:-1]
        for word, name, iri in zip(before, before[1:], before[2:], strict=False)
        if _is(word, "PREFIX") and name.kind == "name" and iri.kind == "iri"
    }
    return spaces[prefix + ":"] + local if prefix + ":" in spaces else None


def _end(written: Sequence[Token], text: str) -> int:
    """Return where the group ends that begins with the first word."""
    depth = 0
    for token in written:
        depth += (token.text == "{") - (token.text == "}") if token.kind == "other" else 0
        if not depth:
            return token.start + 1
    return len(text)


def values(answer: bytes, format: ox.QueryResultsFormat) -> str:
    """Return the rows of an answer as VALUES.

    Raises:
        RemoteFailed: for what cannot be read, and for blank nodes, which have no name elsewhere.
    """
    try:
        inspect(answer, format)
        solutions = ox.parse_query_results(answer, format=format)
        if not isinstance(solutions, ox.QuerySolutions):
            raise RemoteFailed("the remote store's answer cannot be read: it is no table")
        names = " ".join(f"?{variable.value}" for variable in solutions.variables)
        rows = [f"({' '.join(map(_term, solution))})" for solution in solutions]
    except (SyntaxError, ValueError, OSError) as error:
        raise RemoteFailed(f"the remote store's answer cannot be read: {error}") from None
    return f"VALUES ({names}) {{ {' '.join(rows)} }}"


def _term(term: object) -> str:
    if term is None:
        return "UNDEF"
    if isinstance(term, ox.NamedNode | ox.Literal):
        return str(term)
    raise RemoteFailed(
        "the other endpoint answers with blank nodes, which mean nothing here",
        "ask it for what has an IRI or is a literal, by SELECT inside of SERVICE",
        retry_after=None,
    )


def joined(text: str, found: Iterable[Call], answers: Iterable[str]) -> str:
    """Return a query with the answers in the place of its SERVICE clauses."""
    pieces: list[str] = []
    done = 0
    for call, answer in zip(found, answers, strict=True):
        pieces += [text[done : call.start], " ", answer, " "]
        done = call.end
    return "".join([*pieces, text[done:]])
