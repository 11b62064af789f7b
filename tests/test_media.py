"""Choosing a format, a coding and a language from what a client accepts: RFC 9110, section 12.5."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from lc_graph.engine.media import (
    GRAPH_FORMATS,
    HTML,
    RESULT_FORMATS,
    Format,
    named,
    negotiate,
    negotiate_encoding,
    negotiate_language,
)
from lc_graph.engine.negotiation import LONGEST, members


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        (None, "json"),
        ("", "json"),
        (" , ,", "json"),
        ("*/*", "json"),
        ("*", "json"),
        ("text/*", "csv"),
        ("text/csv", "csv"),
        ("text/csv, */*", "csv"),
        ("text/csv;q=0.5, application/xml", "xml"),
        ("*/*, application/sparql-results+json;q=0, application/json;q=0, text/json;q=0", "xml"),
        ("text/csv;q=nonsense, text/tab-separated-values;q=0.1", "tsv"),
        ("TEXT/CSV ; Q=1", "csv"),
        ("text/csv;q=0.001, text/tab-separated-values;q=0.002", "tsv"),
        ("text/csv;q=.2, application/sparql-results+xml;q=.1", "csv"),
        ("text/csv;charset=utf-8", "csv"),
        ('text/csv;charset="UTF-8";header=present;q=0.9, application/json;q=0.8', "csv"),
        ("text/csv;charset=gbk, text/tab-separated-values;q=0.1", "tsv"),
        ("text/csv;header=present;q=0.1, text/csv, text/tab-separated-values;q=0.5", "tsv"),
        ("text/html;q=0.9, text/csv;x=\"a,b;q=1\", text/tab-separated-values;q=0.1", "tsv"),
        ("application/sparql-results+json;q=0.9,\ttext/csv ;\tq=0.95", "csv"),
        # The default of Java's own client.
        ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "json"),
    ],
)  # fmt: skip
def test_the_best_acceptable_format_is_chosen(accept: str | None, name: str) -> None:
    chosen = negotiate(accept, RESULT_FORMATS)
    assert chosen is not None
    assert chosen.name == name


@pytest.mark.parametrize(
    "accept",
    [
        "image/png", "*/*;q=0", "*/*;q=0.000", "text/turtle", ";;,", "application/sparql-results+xml;q=0",
        "text/csv;charset=gbk", "text/csv;level=1", "text/csv;q=2", "text/csv;q=-1", "text/csv;q=", "*/csv",
        "text", 'text/csv;x="never closed', "text /csv", "text/*;q=0, */*;q=0",
    ],
)  # fmt: skip
def test_nothing_is_chosen_when_nothing_is_acceptable(accept: str) -> None:
    assert negotiate(accept, RESULT_FORMATS) is None


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("application/n-quads", "nquads"),
        ("application/trig;q=1.0, text/turtle;q=0.99", "trig"),
        ("text/plain", "ntriples"),
        ("application/json", "jsonld"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#expanded", text/turtle;q=0.5', "jsonld"),
        ("text/turtle;version=1.2, application/n-triples;q=0.4", "ntriples"),
        ("application/rdf+xml, */*;q=0.1", "rdfxml"),
    ],
)
def test_graphs_come_in_all_six_formats(accept: str, name: str) -> None:
    chosen = negotiate(accept, GRAPH_FORMATS)
    assert chosen is not None
    assert chosen.name == name


def test_browsers_get_pages_and_programs_do_not() -> None:
    offered = (*GRAPH_FORMATS, HTML)
    assert negotiate("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", offered) is HTML
    assert negotiate("*/*", offered) is GRAPH_FORMATS[0]


def test_a_format_is_known_by_its_names() -> None:
    for wanted in ("json", "JSON", "application/ld+json", "application/ld json", "jsonld"):
        found = named(wanted, GRAPH_FORMATS)
        assert found is not None
        assert found.name == "jsonld"
    assert named("text/turtle; charset=utf-8", GRAPH_FORMATS) is GRAPH_FORMATS[0]
    assert named("docx", GRAPH_FORMATS) is None
    for format in (*RESULT_FORMATS, *GRAPH_FORMATS):
        offered = RESULT_FORMATS if format in RESULT_FORMATS else GRAPH_FORMATS
        assert all(
            named(name, offered) is format for name in (format.name, format.media_type, format.extension)
        )


def test_only_text_says_its_charset() -> None:
    assert RESULT_FORMATS[2].content_type == "text/csv; charset=utf-8"
    assert RESULT_FORMATS[0].content_type == "application/sparql-results+json"


# ---- against the rules, and against another reader of the same headers ------------------------------------

KINDS = ("text/a", "text/b", "app/a", "app/c")
OFFERED = tuple(Format(kind, kind, kind) for kind in KINDS)
RANGES = (*KINDS, "text/*", "app/*", "*/*", "text/z")
WEIGHTS = st.integers(0, 1000).map(lambda thousandths: f"{thousandths / 1000:.3f}")
SPACE = st.sampled_from(["", " ", "\t", "  "])
MEMBERS = st.dictionaries(st.sampled_from(RANGES), WEIGHTS, min_size=1, max_size=6)


def weight(kind: str, said: dict[str, str]) -> float:
    """Return the quality of a media type, as the rules have it: the most specific range decides."""
    for range in (kind, f"{kind.partition('/')[0]}/*", "*/*"):
        if range in said:
            return float(said[range])
    return 0.0


@given(MEMBERS, st.randoms(use_true_random=False), SPACE)
def test_the_choice_follows_the_rules(said: dict[str, str], random: object, space: str) -> None:
    lines = [f"{range}{space};{space}q={q}" for range, q in said.items()]
    random.shuffle(lines)  # type: ignore[attr-defined]
    chosen = negotiate(f"{space},{space}".join(lines), OFFERED)
    highest = max(weight(kind, said) for kind in KINDS)
    if highest == 0:
        assert chosen is None
    else:
        assert chosen is not None
        assert weight(chosen.name, said) == highest
        equals = [kind for kind in KINDS if weight(kind, said) == highest]
        spelt = [kind for kind in equals if kind in said]
        assert chosen.name in (spelt or equals)


@given(MEMBERS)
def test_qualities_are_those_of_another_reader(said: dict[str, str]) -> None:
    header = ", ".join(f"{range};q={q}" for range, q in said.items())
    theirs = parse_accept_header(header, MIMEAccept)
    for format in OFFERED:
        assert (negotiate(header, [format]) is not None) == (theirs.quality(format.media_type) > 0)
        for other in OFFERED:
            ahead = theirs.quality(format.media_type) > theirs.quality(other.media_type)
            if ahead:
                assert negotiate(header, [other, format]) is format


@given(st.text(max_size=60) | st.text(st.sampled_from('ab/*,;=q.019" \t\\'), max_size=60))
def test_no_header_is_too_strange_to_read(header: str) -> None:
    for member in members(header):
        assert 0 <= member.quality <= 1
    chosen = negotiate(header, RESULT_FORMATS)
    assert chosen is None or chosen in RESULT_FORMATS
    assert negotiate_encoding(header) in ("zstd", "br", "gzip", "identity", None)
    assert negotiate_language(header) in ("zh", "en")


@pytest.mark.parametrize("piece", ['"', '"\\', "a/b;", 'a/b;x="', ",", ";q=", "a/b;q=0.1 ", "*/*;x=1;"])
def test_a_long_header_is_read_in_no_time(piece: str) -> None:
    started = time.thread_time()  # which goes on only while this is at work
    negotiate(piece * 30_000, RESULT_FORMATS)
    assert time.thread_time() - started < 0.25


def test_a_header_is_read_up_to_its_last_whole_member() -> None:
    assert negotiate("text/csv, " + "a/b, " * LONGEST, RESULT_FORMATS) is RESULT_FORMATS[2]
    assert negotiate("a/b, " * LONGEST + "text/csv", RESULT_FORMATS) is None


# ---- codings ------------------------------------


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        (None, "identity"),
        ("", "identity"),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("gzip, deflate, br", "br"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("GZIP;q=1.0, br;q=0.5", "gzip"),
        ("*", "zstd"),
        ("*;q=0", None),
        ("identity;q=0", None),
        ("identity;q=0, gzip;q=0.1", "gzip"),
        ("zstd;q=0, *", "br"),
        ("zstd;q=0, br;q=0, gzip;q=0", "identity"),
        ("deflate", "identity"),
        ("identity, gzip", "gzip"),
        ("identity, gzip;q=0.5", "identity"),
        ("identity;q=0.5, gzip;q=1, *;q=0", "gzip"),
        ("*;q=0, identity", "identity"),
        ("gzip;q=nonsense", "identity"),
    ],
)
def test_a_coding_is_chosen(header: str | None, coding: str | None) -> None:
    assert negotiate_encoding(header) == coding


def test_only_codings_at_hand_are_chosen() -> None:
    assert negotiate_encoding("br, zstd", ("gzip",)) == "identity"
    assert negotiate_encoding("*", ()) == "identity"


# ---- languages ----------------------------------


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "zh"),
        ("en", "en"),
        ("en-GB,en;q=0.8", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-US,en;q=0.5,zh-Hant-TW;q=0.7", "zh"),
        ("de, en;q=0.3", "en"),
        ("de", "zh"),
        ("*;q=0.5, zh;q=0.1", "en"),
        ("zh;q=0, *", "en"),
        ("zh-TW;q=0, en;q=0.1", "en"),
        ("EN-us", "en"),
    ],
)
def test_a_language_is_chosen(header: str | None, language: str) -> None:
    assert negotiate_language(header) == language


def test_without_a_wish_the_default_language_is_spoken() -> None:
    assert negotiate_language("de", default="en") == "en"
    assert negotiate_language("zh, de", default="en") == "zh"
