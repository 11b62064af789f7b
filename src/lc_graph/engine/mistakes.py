"""What the engine says of a query that it cannot read or evaluate, in words for people, with the place.

The engine says which characters it would have liked at the furthest place it came to. Rules that are no
grammar (a variable may get a value once) are among these; of keywords it names the longest only, so that they
are no help.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from .sparql import QUERY_WORDS, UPDATE_WORDS, QueryError, Token, place, tokens

RULES = {
    "The SELECT contains a variable that is unbound": (
        "SELECT names a variable that is neither grouped by nor inside of an aggregate",
        "put it into GROUP BY, or into an aggregate such as COUNT or SAMPLE",
    ),
    "The SELECT contains an expression with a variable that is unbound": (
        "SELECT names a variable that is neither grouped by nor inside of an aggregate",
        "put it into GROUP BY, or into an aggregate such as COUNT or SAMPLE",
    ),
    "SELECT * is not authorized with GROUP BY": (
        "SELECT * cannot stand beside GROUP BY or an aggregate",
        "name the variables; aggregates belong into SELECT or HAVING",
    ),
    "Duplicated variable name in SELECT": ("SELECT names a variable twice", "name each variable once"),
    "The SELECT overrides an existing variable using an expression": (
        "AS gives a value to a variable that has one already",
        "name another variable there",
    ),
    "The query limit should be a non negative integer": (
        "LIMIT is too large a number",
        "leave it out, or name a smaller one",
    ),
    "The query offset should be a non negative integer": (
        "OFFSET is too large a number",
        "leave it out, or name a smaller one",
    ),
    "IRI parsing failed": ("the IRI that ends here is none", "percent-encode spaces, and complete it"),
    "prefix IRI parsing failed": ("the IRI that ends here is none", "percent-encode spaces, and complete it"),
    "language tag parsing failed": ("the language tag here is none", "write one such as @zh or @en-GB"),
    r"\u escape sequence should be followed by hexadecimal digits": (
        r"\u stands for no character here",
        "write the character itself",
    ),
    "Variables are not allowed in INSERT DATA": (
        "INSERT DATA and DELETE DATA take no variables, DELETE DATA no blank nodes either",
        "use INSERT or DELETE with WHERE",
    ),
    "Variables and blank nodes are not allowed in DELETE DATA": (
        "INSERT DATA and DELETE DATA take no variables, DELETE DATA no blank nodes either",
        "use INSERT or DELETE with WHERE",
    ),
    "Blank nodes are not allowed in DELETE WHERE": ("DELETE WHERE takes no blank nodes", "name a variable"),
    "Already used blank node id": (
        "the label of a blank node stands in two groups",
        "name a variable instead",
    ),
    "<unreported>": ("the label of a blank node stands in two groups", "name a variable instead"),
}
"""The engine's words for rules that are broken, with ours and the remedy."""
_CHECK = "check brackets, dots and quotes"
_BEGIN = "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, after PREFIX and BASE"
FORMS = QUERY_WORDS | UPDATE_WORDS
"""The words of which each query and each update has one."""
_UNKNOWN = re.compile(r"The custom function <(.*)> is not supported", re.DOTALL)
_PAIRS = {")": "(", "]": "[", "}": "{"}


def syntax_error(query: str, message: str) -> QueryError:
    """Turn an engine's message (``error at 3:14: expected one of …``) into words for people."""
    match = re.match(r"error at (\d+):(\d+): expected (.*)", message, re.DOTALL)
    if not match:
        return QueryError(message.strip() or "the query is not SPARQL")
    expected = re.split(r"\s*,\s*(?![^\['\"]*['\"\]])", match.group(3).removeprefix("one of "))
    words = [word for word in expected if re.fullmatch(r"[A-Za-z_\d]+", word)]
    written = [token for token in tokens(query) if token.kind not in ("space", "comment")]
    offset = _offset(query, int(match.group(1)), int(match.group(2)))
    if (name := _undeclared(written)) is not None and name.start <= offset:
        where = f"the prefix of {name.text} is not declared"
        return QueryError(where, "declare it with PREFIX", *place(query, name.start))
    rule = next((RULES[word] for word in expected if word in RULES), None)
    if rule is None and all(expectation in ("[_]", *words) for expectation in expected):
        # The engine tries a keyword by taking as many characters as it has, and counts those as read.
        offset -= min(map(len, words), default=0)
    near = next((token for token in written if token.start + len(token.text) > offset), None)
    line, column = place(query, near.start if near else len(query.rstrip()))
    if rule is not None:
        return QueryError(*rule, line, column)
    if near is not None:
        signs = [sign[1:-1] for sign in expected if re.fullmatch(r'"[.,;{}()\[\]]"', sign)]
        remedy = f"possible here: {' '.join(signs)}" if signs and len(signs) == len(expected) else _CHECK
        begun = any(word.text.upper() in FORMS for word in written if word.start <= near.start)
        remedy = remedy if begun or near.kind != "word" else _BEGIN
        return QueryError(f"the query cannot be read from “{near.text[:40]}” on", remedy, line, column)
    if written and closed(written):
        remedy = "complete its end; BIND and AS may only name variables that have no value before"
        return QueryError("the query is not complete, or breaks a rule as a whole", remedy, line, column)
    return QueryError("the query ends too early", _CHECK, line, column)


def evaluation_error(query: str, message: str) -> QueryError:
    """Turn what the engine says of a query that it can read but not evaluate into words for people."""
    found = _UNKNOWN.fullmatch(message.strip())
    if found is None:
        return QueryError(message)
    at = _function(query, found[1])
    where = () if at is None else place(query, at)
    remedy = "use one that the service description lists, at /sparql"
    return QueryError(f"there is no function <{found[1]}> here", remedy, *where)


def _undeclared(written: Sequence[Token]) -> Token | None:
    """Return the first name whose prefix is declared nowhere in the query."""
    declared = {
        name.text
        for word, name in pairwise(written)
        if word.kind == "word" and word.text.upper() == "PREFIX" and name.kind == "name"
    }
    for before, name in pairwise(written):
        # An IRI with an escape in it is read as a bracket and a name.
        prefix = name.text.partition(":")[0] + ":"
        if name.kind == "name" and before.text != "<" and prefix not in ("_:", *declared):
            return name
    return None


def closed(written: Sequence[Token]) -> bool:
    """Say whether every bracket is closed, so that nothing but words can be missing."""
    opened: list[str] = []
    for token in written:
        if token.text in _PAIRS.values():
            opened.append(token.text)
        elif token.text in _PAIRS and (not opened or opened.pop() != _PAIRS[token.text]):
            return False
    return not opened


def _function(query: str, iri: str) -> int | None:
    """Return where a function is called, by its IRI or by a name with a prefix; None if that is not seen."""
    written = [token for token in tokens(query) if token.kind not in ("space", "comment")]
    prefixes = {
        name.text: value.text[1:-1]
        for word, name, value in zip(written, written[1:], written[2:], strict=False)
        if word.text.upper() == "PREFIX" and name.kind == "name" and value.kind == "iri"
    }
    for token, after in pairwise(written):
        prefix, _, local = token.text.partition(":")
        full = prefixes.get(prefix + ":", "") + local if token.kind == "name" else token.text[1:-1]
        if after.text == "(" and token.kind in ("name", "iri") and full == iri:
            return token.start
    return None


def _offset(query: str, line: int, column: int) -> int:
    """Return the offset of a line and column, both from 1."""
    starts = [0, *(i + 1 for i, character in enumerate(query) if character == "\n")]
    return starts[min(line, len(starts)) - 1] + column - 1
