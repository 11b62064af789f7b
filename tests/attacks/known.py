"""Questions whose answers are known, in all the ways to ask them; one answer names the data's version."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from . import wire
from .target import SUBJECTS
from .wire import Answer

NAME, KNOWS, VERSION = (f"<http://example.org/{word}>" for word in ("name", "knows", "version"))
JSON, CSV, TSV, XML = (
    "application/sparql-results+json",
    "text/csv",
    "text/tab-separated-values",
    "application/sparql-results+xml",
)
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a != ?j) }"


@dataclass(frozen=True)
class Known:
    """A request and what is right.

    Attributes:
        kind: of the question, for the count.
        request: its bytes.
        fault: says what is wrong with an answer of status 200, given the versions it may know; or nothing.
        statuses: of right answers, and of the error that this question must end with.
    """

    kind: str
    request: bytes
    fault: Callable[[Answer, range], str]
    statuses: frozenset[int] = frozenset({200})


def version_triple(version: int) -> str:
    """Return the triple that tells the data's version."""
    return f'<http://example.org/data> {VERSION} "{version}" .\n'


def update(version: int) -> str:
    """Return the update that makes the data's version another."""
    return f"DELETE {{ ?d {VERSION} ?v }} INSERT {{ ?d {VERSION} '{version}' }} WHERE {{ ?d {VERSION} ?v }}"


def neighbours(number: int) -> set[str]:
    """Return whom a thing of :func:`target.write_data` knows."""
    return {f"http://example.org/{(number * step + 1) % SUBJECTS}" for step in (1, 7, 13, 111)}


def _same(found: object, expected: object) -> str:
    return "" if found == expected else f"{found!r} instead of {expected!r}"[:300]


def _column(answer: Answer, name: str) -> list[str]:
    """Return the values of a column, whatever the format of the rows."""
    if answer.type == JSON:
        return [row[name]["value"] for row in answer.json["results"]["bindings"]]
    if answer.type == CSV:
        return [row[name] for row in csv.DictReader(io.StringIO(answer.text))]
    if answer.type == TSV:
        lines = answer.text.rstrip("\n").split("\n")[1:]
        return [line.strip('"<>') for line in lines]
    pieces = answer.text.split(f'<binding name="{name}">')[1:]
    return [piece.split(">", 1)[1].split("<", 1)[0] for piece in pieces]


def _sent(chance: random.Random, text: str, accept: str) -> bytes:
    packing = {"Accept_Encoding": "gzip"} if chance.random() < 0.2 else {}
    match chance.randrange(4):
        case 0:
            return wire.post(text, Accept=accept, **packing)
        case 1:
            form = "query=" + quote(text)
            return wire.post(form, "application/x-www-form-urlencoded", Accept=accept, **packing)
        case _:
            return wire.query(text, Accept=accept, **packing)


def _name(chance: random.Random) -> Known:
    number, accept = chance.randrange(SUBJECTS), chance.choice((JSON, CSV, TSV, XML))
    text = f"SELECT ?name {{ <http://example.org/{number}> {NAME} ?name }}"
    return Known(
        "name", _sent(chance, text, accept), lambda a, _: _same(_column(a, "name"), [f"thing {number}"])
    )


def _neighbours(chance: random.Random) -> Known:
    number, accept = chance.randrange(SUBJECTS), chance.choice((JSON, CSV, TSV, XML))
    text = f"SELECT ?o {{ <http://example.org/{number}> {KNOWS} ?o }}"
    return Known(
        "neighbours",
        _sent(chance, text, accept),
        lambda a, _: _same(set(_column(a, "o")), neighbours(number)),
    )


def _count(chance: random.Random) -> Known:
    text = f"SELECT (COUNT(*) AS ?n) {{ ?s {NAME} ?name }} #{chance.randrange(50)}"
    return Known("count", _sent(chance, text, JSON), lambda a, _: _same(_column(a, "n"), [str(SUBJECTS)]))


def _large(chance: random.Random) -> Known:
    text = f"SELECT ?s ?name {{ ?s {NAME} ?name }} #{chance.randrange(50)}"
    expected = {f"thing {number}" for number in range(SUBJECTS)}
    return Known("large", _sent(chance, text, JSON), lambda a, _: _same(set(_column(a, "name")), expected))


def _ask(chance: random.Random) -> Known:
    number = chance.randrange(2 * SUBJECTS)
    request = _sent(chance, f"ASK {{ <http://example.org/{number}> ?p ?o }}", JSON)
    return Known("ask", request, lambda a, _: _same(a.json["boolean"], number < SUBJECTS))


def _graph(chance: random.Random) -> Known:
    number = chance.randrange(SUBJECTS)
    text = f"CONSTRUCT WHERE {{ <http://example.org/{number}> {KNOWS} ?o }}"

    def fault(answer: Answer, _: range) -> str:
        found = {line.split(" ")[2].strip("<>") for line in answer.text.splitlines() if line}
        return _same(found, neighbours(number))

    return Known("graph", _sent(chance, text, "application/n-triples"), fault)


def _version_fault(answer: Answer, versions: range) -> str:
    found = _column(answer, "v")
    right = len(found) == 1 and int(found[0]) in versions
    return "" if right else f"version {found} where {versions} may be"


def _version(chance: random.Random) -> Known:
    text = f"SELECT ?v {{ <http://example.org/data> {VERSION} ?v }}"
    return Known("version", _sent(chance, text, chance.choice((JSON, CSV))), _version_fault)


def look_up(chance: random.Random) -> Known:
    """Return a look-up that nobody asked before, always under the same headers."""
    fresh = chance.randrange(1 << 40)
    if chance.random() < 0.25:
        text = f"SELECT ?v ({fresh} AS ?n) {{ <http://example.org/data> {VERSION} ?v }}"
        return Known("look-up", wire.query(text, Accept=JSON), _version_fault)
    number = chance.randrange(SUBJECTS)
    text = f"SELECT ?name ({fresh} AS ?n) {{ <http://example.org/{number}> {NAME} ?name }}"
    return Known(
        "look-up",
        wire.query(text, Accept=JSON),
        lambda a, _: _same((_column(a, "name"), _column(a, "n")), ([f"thing {number}"], [str(fresh)])),
    )


def _mistake(chance: random.Random) -> Known:
    request = _sent(chance, f"SELECT * {{ ?s ?p {chance.randrange(99)}", JSON)
    return Known("mistake", request, lambda a, _: "a mistake is answered", frozenset({400}))


def _endless(chance: random.Random) -> Known:
    text = quote(ENDLESS + f" #{chance.randrange(99)}", safe="")
    request = wire.head("GET", f"/sparql?timeout=1&query={text}", Accept=JSON)
    return Known("endless", request, lambda a, _: "an endless query is answered", frozenset({504}))


def make(chance: random.Random) -> Known:
    """Return a question."""
    kinds = (_name, _neighbours, _count, _large, _ask, _graph, _version, _mistake, _endless)
    return chance.choices(kinds, (300, 200, 60, 10, 150, 150, 120, 10, 0.2))[0](chance)
