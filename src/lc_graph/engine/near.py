"""Look-ups so small that they are answered where they arrive, from a copy of the data.

What is said of a thing, what its name is, what points to it: much of what is asked is a single triple pattern
that names a thing, and to hand it to a reader costs more than to look it up. It needs no process that can be
killed, as it takes no more steps than the thing has quads. Things that have very many are left to readers, as
is everything else: other forms and formats, longer answers, and all that is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from itertools import islice
from json.encoder import encode_basestring
from typing import Any, NamedTuple

import pyoxigraph as ox

from .asking import Limits, Query, Reply
from .store import Store

LONGEST = 2_000
"""Characters of a query that is looked at."""
SHORT = 1 << 14
"""Characters of the longest answer that is given."""

_IRI = r"<[A-Za-z][A-Za-z0-9+.-]*+:[^<>\"{}|^`\\\x00-\x20]*+>"
_NAME = r"(?:[A-Za-z][\w-]*+)?+:[\w:][\w:-]*+"
_VARIABLE = r"[?$][A-Za-z]\w*+"
_CONSTANT = r"(?:\"[^\"\\\n\r]*+\"|'[^'\\\n\r]*+'|[1-9][0-9]{0,17}+|0)"
_LETTERS = re.IGNORECASE | re.ASCII
_PREFIX = re.compile(rf"PREFIX\s++((?:[A-Za-z][\w-]*+)?+:)\s*+({_IRI})\s*+", _LETTERS)
_COLUMN = re.compile(rf"({_VARIABLE})|\(\s*+({_CONSTANT})\s++AS\s++({_VARIABLE})\s*+\)", _LETTERS)
_ONE_PATTERN = re.compile(
    rf"""
    \s*+ ((?:PREFIX\s++(?:[A-Za-z][\w-]*+)?+:\s*+{_IRI}\s*+)*+)
    SELECT ((?:\s*+\(\s*+{_CONSTANT}\s++AS\s++{_VARIABLE}\s*+\)|\s++{_VARIABLE})++)
    \s*+ (?:WHERE\s*+)?+
    \{{ \s*+ ({_IRI}|{_NAME}|{_VARIABLE})
        \s*+ ({_IRI}|{_NAME}|{_VARIABLE}|a(?=[\s<]))
        \s*+ ({_IRI}|{_NAME}|{_VARIABLE})
        \s*+ \.?+ \s*+ \}}
    \s*+ (?:LIMIT\s++([0-9]{{1,6}}+)\s*+)?+
    """,
    _LETTERS | re.VERBOSE,
)
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_STRING = "http://www.w3.org/2001/XMLSchema#string"
_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
_DEFAULT = ox.DefaultGraph()
_SUBJECT, _PREDICATE, _OBJECT = range(3)


class LookUp(NamedTuple):
    """A look-up of one triple pattern.

    Attributes:
        subject, predicate, object: what a triple must have; None where there is a variable.
        columns: the names of the columns, and what stands in each: the place of a term in a triple (0 to 2),
            a term as it is written where it is the same in all rows, or None where nothing stands.
        limit: how many rows are asked for at most.
    """

    subject: ox.NamedNode | None
    predicate: ox.NamedNode | None
    object: ox.NamedNode | None
    columns: list[tuple[str, int | str | None]]
    limit: int | None


def look_up(text: str) -> LookUp | None:
    """Return the look-up that a query is; None for one that is not clearly a right one.

    It names its subject or its object, and no variable stands in it twice.
    """
    if len(text) > LONGEST or (found := _ONE_PATTERN.fullmatch(text)) is None:
        return None
    prologue, selected, *written, limit = found.groups()
    if (prefixes := _prefixes(prologue)) is None:
        return None
    places: dict[str, int | str] = {}
    terms: list[ox.NamedNode | None] = []
    for place, term in enumerate(written):
        if term[0] in "?$":
            places[term[1:]] = place
            terms.append(None)
        elif (node := _node(term, prefixes)) is None:
            return None
        else:
            terms.append(node)
    if len(places) != terms.count(None) or (terms[0] is None and terms[2] is None):
        return None
    names: list[str] = []
    for variable, constant, given in _COLUMN.findall(selected):
        name = (variable or given)[1:]
        if name in names or (constant and name in places):
            return None
        names.append(name)
        if constant:
            places[name] = _constant(constant)
    columns = [(name, places.get(name)) for name in names]
    return LookUp(terms[0], terms[1], terms[2], columns, int(limit) if limit else None)


@lru_cache(maxsize=256)
def _prefixes(prologue: str) -> dict[str, str] | None:
    """Return what prefixes stand for; None when one is none, or not as it seems."""
    prefixes = {}
    for name, iri in _PREFIX.findall(prologue):
        if _node(iri, {}) is None:
            return None
        prefixes[name] = iri[1:-1]
    return prefixes


def _node(term: str, prefixes: dict[str, str]) -> ox.NamedNode | None:
    if term[0] == "<":
        iri = term[1:-1]
    elif term == "a":
        iri = _TYPE
    else:
        name, colon, local = term.partition(":")
        if (begin := prefixes.get(name + colon)) is None:
            return None
        iri = begin + local
    if "/." in iri:
        return None  # it may stand for another one
    try:
        return ox.NamedNode(iri)
    except ValueError:
        return None


def _constant(written: str) -> str:
    if written[0] in "\"'":
        return f'{{"type":"literal","value":{encode_basestring(written[1:-1])}}}'
    return f'{{"type":"literal","value":"{written}","datatype":"{_INTEGER}"}}'


class _Other(Exception):
    """The answer is longer than what is given here, or has what is not written here."""


def _written(term: Any) -> str:
    """Return a term in SPARQL 1.1 Query Results JSON, as the engine writes it.

    Raises:
        _Other: for a triple, and for text whose direction is told.
    """
    kind = type(term)
    if kind is ox.NamedNode:
        return f'{{"type":"uri","value":{encode_basestring(term.value)}}}'
    if kind is ox.BlankNode:
        return f'{{"type":"bnode","value":"{term.value}"}}'
    if kind is not ox.Literal or term.direction is not None:
        raise _Other
    value = encode_basestring(term.value)
    if (language := term.language) is not None:
        return f'{{"type":"literal","value":{value},"xml:lang":"{language}"}}'
    if (datatype := term.datatype.value) == _STRING:
        return f'{{"type":"literal","value":{value}}}'
    return f'{{"type":"literal","value":{value},"datatype":{encode_basestring(datatype)}}}'


class Near:
    """A copy of one state of the data, for look-ups of this form.

    Attributes:
        hubs: IRIs of things that have too many quads to look through here.
        limits: what answers may take.
    """

    def __init__(self, store: Store, hubs: Collection[str], limits: Limits) -> None:
        """Answer from a store that nobody changes, within the same limits as a reader.

        Args:
            store: the copy.
            hubs: IRIs of things that have too many quads to look through here.
            limits: what answers may take.
        """
        self._native, self.hubs, self.limits = store.native, frozenset(hubs), limits
        self._predicates: dict[ox.NamedNode, str] = {}

    def answer(self, query: Query) -> Reply | None:
        """Return the answer to a look-up, if it is one and the answer is short."""
        whole = query.default_graphs is None and query.named_graphs is None
        if query.result_format != "json" or not whole or (asked := look_up(query.text)) is None:
            return None
        things = (asked.subject, asked.object)
        if all(thing is None or thing.value in self.hubs for thing in things):
            return None
        try:
            rows = self._rows(asked)
        except _Other:
            return None
        names = ",".join([f'"{name}"' for name, _ in asked.columns])
        body = f'{{"head":{{"vars":[{names}]}},"results":{{"bindings":[{",".join(rows)}]}}}}'.encode()
        if len(body) > min(query.largest or self.limits.answer, self.limits.answer):
            return None
        return Reply("solutions", "json", body, len(rows))

    def _rows(self, asked: LookUp) -> list[str]:
        columns = [(f'"{name}":', cell) for name, cell in asked.columns]
        known, rows, size = self._predicates, [], 0
        found = self._native.quads_for_pattern(asked.subject, asked.predicate, asked.object, _DEFAULT)
        for quad in found if asked.limit is None else islice(found, asked.limit):
            row = []
            for name, cell in columns:
                if cell == _OBJECT:
                    row.append(name + _written(quad.object))
                elif cell == _PREDICATE:
                    predicate = quad.predicate
                    if (written := known.get(predicate)) is None:
                        # There are few of them, which come again and again.
                        written = known[predicate] = _written(predicate)
                    row.append(name + written)
                elif cell == _SUBJECT:
                    row.append(name + _written(quad.subject))
                elif isinstance(cell, str):
                    row.append(name + cell)
            rows.append(f"{{{','.join(row)}}}")
            size += len(rows[-1])
            if size > SHORT or len(rows) > self.limits.rows:
                raise _Other
        return rows
