"""The text of a SPARQL query: its words, its form, what it may not do, and filling in its parameters.

Only words are read here, not grammar: the engine parses. Words are enough to refuse what an open
endpoint must not do, and to put a value in the place of a ``$parameter``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

from ..errors import Problem, UsageError

UPDATE_WORDS = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"},
)
QUERY_WORDS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})

_TOKEN = re.compile(
    r"""
      (?P<comment>\#[^\n\r]*)
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<string>\"\"\"(?:(?:\"|\"\")?(?:[^\"\\]|\\.))*\"\"\"|'''(?:(?:'|'')?(?:[^'\\]|\\.))*'''
        |\"(?:[^\"\\\n\r]|\\.)*\"|'(?:[^'\\\n\r]|\\.)*')
    | (?P<variable>[?$]\w+)
    | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<name>(?:[^\W\d_][\w.-]*|_)?:(?:[\w:.%-]|\\.)*)
    | (?P<word>[^\W\d]\w*)
    | (?P<space>\s+)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_QUIET = re.compile(
    r"""
      \#[^\n\r]*
    | <[^<>"{}|^`\\\x00-\x20]*>
    | \"\"\"(?:(?:\"|\"\")?(?:[^\"\\]|\\.))*\"\"\"|'''(?:(?:'|'')?(?:[^'\\]|\\.))*'''
    | \"(?:[^\"\\\n\r]|\\.)*\"|'(?:[^'\\\n\r]|\\.)*'
    | \\.
    """,
    re.VERBOSE | re.DOTALL,
)
"""What may hold brackets that are none: comments, IRIs, strings, and escapes in names."""
_OPENING, _CLOSING = b"{[(", b"}])"
_NO_BRACKETS = bytes(set(range(256)) - {*_OPENING, *_CLOSING})
_STEPS = [(number in _OPENING) - (number in _CLOSING) for number in range(256)]
_SUSPICIOUS = ("\\U", "SERVICE", *sorted(UPDATE_WORDS))
"""Without any of these (in capitals) in it, no query is to be refused."""
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
"""What an absolute IRI begins with."""
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


class QueryError(UsageError):
    """A query that cannot be answered as it is written; ``line`` and ``column`` count from 1."""

    def __init__(
        self, message: str, remedy: str = "", line: int | None = None, column: int | None = None
    ) -> None:
        """Say what is wrong, what to do, and where in the query if that is known."""
        place = "query" if line is None else f"query:{line}:{column}"
        super().__init__(Problem(place, message, remedy))
        self.message, self.remedy, self.line, self.column = message, remedy, line, column


class ForbiddenQuery(QueryError):
    """A query that would write, or would fetch something from elsewhere."""


@dataclass(frozen=True)
class Token:
    """A word of a query: its kind (a group of the pattern above), its text and where it begins."""

    kind: str
    text: str
    start: int


def tokens(query: str) -> Iterator[Token]:
    """Yield every word of a query, white space and comments included, so that joining them gives it back."""
    for match in _TOKEN.finditer(query):
        yield Token(str(match.lastgroup), match.group(), match.start())


def _unescaped(query: str) -> str:
    """Return the query with its code point escapes resolved, as SPARQL does before it reads words."""

    def character(match: re.Match[str]) -> str:
        number = int(match.group(1) or match.group(2), 16)
        return chr(number) if number < 0x110000 else match.group()

    return _ESCAPE.sub(character, query)


def views(query: str) -> tuple[str, ...]:
    """Return the ways to read a query, with its code point escapes resolved and without.

    SPARQL resolves them before it reads words, the engine only inside of strings and IRIs; an escaped
    quotation mark ends a string for the one and not for the other. What is refused is refused in both.
    """
    resolved = _unescaped(query)
    return (query,) if resolved == query else (resolved, query)


def place(query: str, offset: int) -> tuple[int, int]:
    """Return the line and column (from 1) of an offset."""
    return query.count("\n", 0, offset) + 1, offset - query.rfind("\n", 0, offset)


def depth(query: str) -> int:
    """Return how deeply a query is nested, as its reader sees it.

    That is, by brackets (those in strings, IRIs and comments aside) and by signs that stand before one
    another, such as ``!!true``. It is counted without words, for anybody may send a long query.
    """
    bare = _QUIET.sub(" ", query).encode(errors="replace")
    brackets = bare.translate(None, _NO_BRACKETS)
    deepest = max(accumulate(map(_STEPS.__getitem__, brackets)), default=0)
    signs = re.findall(rb"!{2,}", bare.translate(None, b" \t\r\n"))
    return max(deepest, 0) + max(map(len, signs), default=0)


def form(query: str) -> str | None:
    """Return the form of a query, a word of :data:`QUERY_WORDS` in capitals; None if it has none."""
    words = (token.text.upper() for token in tokens(query) if token.kind == "word")
    return next((word for word in words if word in QUERY_WORDS), None)


def limit(query: str) -> int | None:
    """Return the LIMIT of a query as a whole; those of its parts do not count."""
    depth, found = 0, None
    written = [token for token in tokens(query) if token.kind not in ("space", "comment")]
    for number, token in enumerate(written):
        depth += (token.text == "{") - (token.text == "}") if token.kind == "other" else 0
        if not depth and token.kind == "word" and token.text.upper() == "LIMIT":
            digits = re.match(r"\s*(\d+)", query[token.start + len("LIMIT") :])
            found = int(digits[1]) if digits and number else found
    return found


def with_base(query: str, base: str | None) -> str:
    """Return a query, or an update, whose relative IRIs will resolve against a base wherever it is read."""
    iris = (token.text for token in tokens(query) if token.kind == "iri")
    if base is None or all(SCHEME.match(iri, 1) for iri in iris):
        return query
    return f"BASE <{base}> {query}"


def guard(query: str) -> None:
    """Refuse updates and remote calls.

    Raises:
        ForbiddenQuery: for an update, and for ``SERVICE``, which would call another server from this one.
    """
    capitals = query.upper()
    if not any(map(capitals.__contains__, _SUSPICIOUS)):
        return
    for text in views(query):
        _guard(text)


def _guard(text: str) -> None:
    words = [token for token in tokens(text) if token.kind == "word"]
    form = next((word for word in words if word.text.upper() in UPDATE_WORDS | QUERY_WORDS), None)
    if form is not None and form.text.upper() in UPDATE_WORDS:
        raise ForbiddenQuery(
            f"{form.text.upper()} is an update, and this graph is read-only",
            "the graph is built from the tables in data/; change those and build again",
            *place(text, form.start),
        )
    for word in words:
        if word.text.upper() == "SERVICE":
            raise ForbiddenQuery(
                "SERVICE calls another server, which this engine never does",
                "ask the other server yourself and join the answers",
                *place(text, word.start),
            )


def _is_parameter(token: Token) -> bool:
    return token.kind == "variable" and token.text[0] == "$"


def parameters(query: str) -> list[str]:
    """Return the names of the ``$parameters`` of a query, in order of first use."""
    return list(dict.fromkeys(t.text[1:] for t in tokens(query) if _is_parameter(t)))


def fill(query: str, terms: Mapping[str, str]) -> str:
    """Put terms (written as SPARQL) in the place of ``$parameters``; ``?variables`` are left alone."""
    return "".join(
        terms.get(token.text[1:], token.text) if _is_parameter(token) else token.text
        for token in tokens(query)
    )


def quoted(text: str) -> str:
    """Return a plain string literal as SPARQL writes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'
