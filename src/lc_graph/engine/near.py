"""Look-ups so small that they are answered where they arrive, from a copy of the data.

A query of one triple pattern has a row for every step in the index: it can be cut off at any row, so that it
needs no process that can be killed. Much of what is asked is of this form (what is said of a thing, its name,
what points to it), and to wake a reader costs more than to answer it. Whatever is not clearly so goes to a
reader: other forms, answers of more than a few rows, and all that is wrong.
"""

from __future__ import annotations

import re
from typing import Any

from ..errors import LcGraphError
from .answer import Answer
from .asking import Query, Reply
from .reader import Outgoing
from .rows import RowCounter, TooLarge
from .store import Store

LONGEST = 2_000
"""Characters of a query that is looked at."""
ROWS = 200
"""Rows of the longest answer that is given; evaluating and writing as many takes less than a millisecond."""

_IRI = r"<[^<>\"{}|^`\\\x00-\x20]*+>"
_NAME = r"(?:[A-Za-z][\w-]*+)?+:(?:[\w:%-]|\\[-_~.!$&'()*+,;=/?\#@%])*+"
_VARIABLE = r"[?$][A-Za-z]\w*+"
_STRING = r"\"[^\"\\\n\r]*+\"|'[^'\\\n\r]*+'"
_LITERAL = rf"(?:{_STRING})(?:@[A-Za-z]++(?:-[A-Za-z0-9]++)*+|\^\^(?:{_IRI}|{_NAME}))?+|[0-9]++"
_ONE_PATTERN = re.compile(
    rf"""
    \s*+ (?:PREFIX\s++{_NAME}\s*+{_IRI}\s*+)*+
    SELECT (?:\s*+\* | (?:\s*+\(\s*+(?:{_LITERAL}|{_IRI})\s++AS\s++{_VARIABLE}\s*+\) | \s++{_VARIABLE})++)
    \s*+ (?:WHERE\s*+)?+
    \{{ \s*+ (?P<subject>{_IRI}|{_NAME}|{_VARIABLE})
        \s*+ (?P<predicate>{_IRI}|{_NAME}|{_VARIABLE}|a(?=[\s<]))
        \s*+ (?P<object>{_IRI}|{_VARIABLE}|{_LITERAL}|{_NAME})
        \s*+ \.?+ \s*+ \}}
    \s*+ (?:LIMIT\s++[0-9]++\s*+)?+
    """,
    re.VERBOSE | re.IGNORECASE,
)


def bounded(text: str) -> bool:
    """Say whether a query is one triple pattern that gives a row at every step.

    It names its subject or its object, and no variable stands in it twice: then nothing is passed over in
    search of a row. Some that are of this form are not seen to be (a name in a script of its own); they are
    answered elsewhere.
    """
    if len(text) > LONGEST or (found := _ONE_PATTERN.fullmatch(text)) is None:
        return False
    variables = [term[1:] for term in found.groups() if term[0] in "?$"]
    named = len(variables) < 3 and found["subject"][0] + found["object"][0] not in ("??", "?$", "$?", "$$")
    return named and len(set(variables)) == len(variables)


class _Long(Exception):
    """The answer is longer than what is given here."""


def _long(head: dict[str, Any], body: bytes | bytearray) -> None:
    raise _Long


class Near:
    """A copy of one state of the data, for look-ups of this form."""

    def __init__(self, store: Store) -> None:
        """Answer from a store that nobody changes."""
        self._store = store

    def answer(self, query: Query) -> Reply | None:
        """Return the answer to a look-up, if it is one and the answer is short."""
        format = query.result_format
        if format is None or query.default_graphs is not None or query.named_graphs is not None:
            return None
        if not bounded(query.text):
            return None
        output = Outgoing(_long, {}, query.largest or 1 << 30, RowCounter(format, ROWS))
        try:
            # Nothing of this form is to be refused; what is wrong with it is told by a reader.
            found = self._store.native.query(query.text, base_iri=query.base)
            Answer("solutions", found).write(output, format)
        except (SyntaxError, ValueError, LcGraphError, _Long, TooLarge):
            return None
        return Reply("solutions", format, bytes(output.content), output.rows.count)
