"""Queries of every size and kind, the ways to their answers, and reading what was packed."""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Callable
from urllib.parse import quote

import brotli
import zstandard
from prometheus_client.parser import text_string_to_metric_families

from attacks import wire
from attacks.target import Target

EX = "http://example.org/"
SHORT = f"SELECT ?name {{ <{EX}7> <{EX}name> ?name }}"
READ = f"SELECT ?name {{ <{EX}7> <{EX}name> ?name FILTER(?name != '') }}"
"""As short, but answered by a reader."""
MIDDLE = f"SELECT * {{ ?s <{EX}name> ?name }} ORDER BY ?s LIMIT 200"
LONG = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"
"""Of several hundred kilobytes: it comes piece by piece."""
GRAPH = f"CONSTRUCT {{ ?s <{EX}name> ?name }} WHERE {{ ?s <{EX}name> ?name }} LIMIT 50"
LONG_GRAPH = "CONSTRUCT WHERE { ?s ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != ?g) }"
BEGUN = "SELECT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
"""Begins at once and never ends."""
SLOW = f"""SELECT ?s ("{"x" * 800}" AS ?x) {{ ?s <{EX}name> ?n . ?t <{EX}name> ?m
    FILTER(STR(?s) = "{EX}0" || REGEX(CONCAT(STR(?s), STR(?t)), "(a|b|ab)*c(d|e)*f$")) }}"""
"""A row every some milliseconds, for longer than a query may take."""
ROWS = ("json", "xml", "csv", "tsv")
GRAPHS = ("turtle", "ntriples", "rdfxml", "jsonld", "trig", "nquads")
CODINGS = ("zstd", "br", "gzip")
CHANGING = {"date", "transfer-encoding"}
"""Headers in which equal answers may differ: HEAD need not say how a body would come."""

_numbers = itertools.count()


def unpacked(answer: wire.Answer) -> bytes:
    """Return the body as it was before it was packed; fails when the packed stream is not whole."""
    match answer.headers.get("content-encoding"):
        case None:
            return answer.body
        case "gzip":
            packer = zlib.decompressobj(31)
            body = packer.decompress(answer.body)
            assert packer.eof
            return body
        case "br":
            return brotli.decompress(answer.body)
        case "zstd":
            zstd = zstandard.ZstdDecompressor().decompressobj()
            body = zstd.decompress(answer.body)
            assert zstd.eof
            return body
    raise AssertionError(answer.headers)


def told(answer: wire.Answer) -> dict[str, str]:
    """Return the headers in which answers that are equal must be equal."""
    assert not answer.doubled, answer.doubled
    return {name: value for name, value in answer.headers.items() if name not in CHANGING}


def by_application(server: Target, text: str, more: str = "", **headers: str) -> wire.Answer:
    """Ask by the long way: a header that no short way knows leads there."""
    return server.asked(wire.query(text, more, X_Way="long", **headers))


def by_exchange(server: Target, text: str, more: str = "", **headers: str) -> wire.Answer:
    """Ask straight from the connection, what nobody asked before, with headers nobody sent before."""
    return server.asked(wire.query(text, more, **headers, Cookie=f"n={next(_numbers)}"))


def by_headers(server: Target, text: str, more: str = "", **headers: str) -> wire.Answer:
    """Ask what nobody asked before, with headers that were sent before."""
    server.asked(wire.query(f"{SHORT} #{next(_numbers)}", **headers))
    return server.asked(wire.query(text, more, **headers))


def by_address(server: Target, text: str, more: str = "", **headers: str) -> wire.Answer:
    """Ask what is kept, in other bytes than ever before."""
    for way in range(3):
        answer = server.asked(wire.query(text, more, **headers, User_Agent=f"agent {way}"))
    return answer


def by_bytes(server: Target, text: str, more: str = "", **headers: str) -> wire.Answer:
    """Ask in bytes that were sent before."""
    for _ in range(4):
        answer = server.asked(wire.query(text, more, **headers))
    return answer


def figures(server: Target) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Return what the server counts: values by name and labels."""
    answer = server.asked(wire.head("GET", "/metrics"))
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


Way = Callable[..., wire.Answer]
WAYS: tuple[Way, ...] = (by_exchange, by_headers, by_application, by_address, by_bytes)


def target_of(text: str, more: str = "") -> str:
    """Return the address of a query."""
    return f"/sparql?query={quote(text, safe='')}{more}"
