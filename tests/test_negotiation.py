"""Content negotiation (RFC 9110, section 12) over real HTTP, on every kind of answer and in every format."""

from __future__ import annotations

import contextlib
import gzip
import http.client
import itertools
from collections.abc import Callable, Iterator
from urllib.parse import quote, urlsplit

import brotli
import pytest
import zstandard

from lc_graph.engine.media import GRAPH_FORMATS, RESULT_FORMATS, Format
from service import SOON, TTL, Reply, Service, served

ROWS = "SELECT ?s ?name { ?s <http://example.org/name> ?name } ORDER BY ?name"
TRUTH = "ASK { ?s ?p ?o }"
GRAPH = "CONSTRUCT { ?s <http://example.org/called> ?name } WHERE { ?s <http://example.org/name> ?name }"
LONG = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
KINDS = {ROWS: RESULT_FORMATS, TRUTH: RESULT_FORMATS, GRAPH: GRAPH_FORMATS}
EVERY = [(query, format) for query, formats in KINDS.items() for format in formats]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    file = tmp_path_factory.mktemp("data") / "data.ttl"
    file.write_text(TTL, encoding="utf-8")
    with served("--data", file) as it:
        yield it


def ask(site: Service, query: str, *headers: tuple[str, str], method: str = "GET", more: str = "") -> Reply:
    """Ask with exactly these header lines, of which several may have one name."""
    where = urlsplit(site.address)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=SOON)
    with contextlib.closing(connection):
        connection.putrequest(method, f"/sparql?query={quote(query)}{more}", skip_accept_encoding=True)
        for name, value in headers:
            connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        return Reply(response.status, response.headers, response.read())


def varies(reply: Reply) -> set[str]:
    return {name.strip().lower() for name in ",".join(reply.headers.get_all("Vary", [])).split(",")}


@pytest.mark.parametrize(("query", "format"), EVERY)
def test_every_format_is_had_by_header_and_by_parameter(site: Service, query: str, format: Format) -> None:
    by_header = ask(site, query, ("Accept", format.media_type))
    assert by_header.status == 200
    assert by_header.headers["Content-Type"] == format.content_type
    assert "accept" in varies(by_header)
    for name in (format.name, format.media_type, format.extension):
        by_name = ask(site, query, ("Accept", "image/png"), more=f"&format={quote(name)}")
        assert (by_name.status, by_name.type, by_name.body) == (200, format.media_type, by_header.body)


@pytest.mark.parametrize(("query", "format"), EVERY)
def test_head_tells_what_get_tells(site: Service, query: str, format: Format) -> None:
    got = ask(site, query, ("Accept", format.media_type))
    head = ask(site, query, ("Accept", format.media_type), method="HEAD")
    assert (head.status, head.body) == (200, b"")
    for name in ("Content-Type", "Content-Length", "ETag", "Vary", "Cache-Control"):
        assert head.headers[name] == got.headers[name], name


@pytest.mark.parametrize("query", KINDS)
def test_a_refusal_lists_what_can_be_had(site: Service, query: str) -> None:
    for header in (
        "image/png",
        "*/*;q=0",
        "text/csv;charset=gbk" if query != GRAPH else "text/turtle;charset=gbk",
    ):
        reply = ask(site, query, ("Accept", header))
        assert (reply.status, reply.type) == (406, "application/problem+json")
        for format in KINDS[query]:
            assert format.media_type in reply.json["remedy"]
        assert reply.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("lines", "type"),
    [
        (["text/csv;q=0.3", "application/sparql-results+xml;q=0.4"], "application/sparql-results+xml"),
        (["text/csv", "*/*;q=0.1"], "text/csv"),
        (["TEXT/CSV;Q=0.9", "application/sparql-results+json;q=0.8"], "text/csv"),
        (["*/*", "application/sparql-results+json;q=0"], "application/sparql-results+xml"),
        (["text/csv;q=nonsense", "text/tab-separated-values;q=0.001"], "text/tab-separated-values"),
        ([""], "application/sparql-results+json"),
    ],
)
def test_several_lines_are_one_header(site: Service, lines: list[str], type: str) -> None:
    reply = ask(site, ROWS, *(("Accept", line) for line in lines))
    assert (reply.status, reply.type) == (200, type)


def test_charsets_are_not_negotiated(site: Service) -> None:
    reply = ask(site, ROWS, ("Accept", "text/csv"), ("Accept-Charset", "iso-8859-1, utf-8;q=0"))
    assert reply.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "甲" in reply.text


def test_a_truth_value_is_one_word_in_tables(site: Service) -> None:
    for accept in ("text/csv", "text/tab-separated-values"):
        assert ask(site, TRUTH, ("Accept", accept)).text.strip() == "true"


def test_lines_are_joined_before_answers_are_remembered(site: Service) -> None:
    assert ask(site, ROWS, ("Accept", "text/csv;q=0.5")).type == "text/csv"
    assert ask(site, ROWS, ("Accept", "text/csv;q=0"), ("Accept", ".5")).status == 406


def test_one_answer_never_stands_for_another(site: Service) -> None:
    """Whatever is remembered between requests, each client gets its own format."""
    for first, second in itertools.permutations(RESULT_FORMATS, 2):
        for format in (first, second, first):
            assert ask(site, ROWS, ("Accept", format.media_type)).type == format.media_type


@pytest.mark.parametrize(
    ("query", "refusing", "holding"),
    [
        (r'SELECT ("\u0001" AS ?x) {}', ["xml"], ["json", "tsv"]),
        (r'SELECT ("\uFFFE" AS ?x) {}', ["xml"], ["json", "tsv"]),
        ("CONSTRUCT { <s> <http://example.org/1> 1 } WHERE {}", ["rdfxml"], ["turtle", "jsonld", "nt"]),
        (r'CONSTRUCT { <s> <p> "\u0000" } WHERE {}', ["rdfxml"], ["turtle", "jsonld", "nt"]),
    ],
)
def test_what_a_format_cannot_hold_is_not_sent_in_it(
    site: Service, query: str, refusing: list[str], holding: list[str]
) -> None:
    for format in refusing:
        reply = ask(site, query, more=f"&format={format}")
        assert (reply.status, reply.type) == (406, "application/problem+json")
        assert "XML" in reply.json["detail"]
    for format in holding:
        assert ask(site, query, more=f"&format={format}").status == 200
    plain = r'SELECT ("<a:> \t\n <b: &" AS ?x) {}'
    assert ask(site, plain, more="&format=xml").status == 200


def test_relative_iris_begin_with_the_host_asked(site: Service) -> None:
    """Nobody can leave an answer for others that leads to his own host."""
    where = urlsplit(site.address)
    query = quote("CONSTRUCT { <s> <p> <o> } WHERE {}")
    for host in ("elsewhere.example", where.netloc, "elsewhere.example:81", where.netloc):
        reply = site.get(f"/sparql?query={query}&format=nt", Host=host)
        assert reply.text == " ".join(f"<http://{host}/{name}>" for name in "spo") + " .\n"


DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompressobj().decompress(body),
    "identity": bytes,
}


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        ("gzip", "gzip"),
        ("br", "br"),
        ("zstd", "zstd"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip;q=1.0, br;q=0.2", "gzip"),
        ("zstd;q=0, *", "br"),
        ("deflate", "identity"),
        ("", "identity"),
        ("gzip;q=0", "identity"),
        ("identity, gzip;q=0.5", "identity"),
    ],
)
def test_codings_are_negotiated_and_give_the_same_answer(site: Service, header: str, coding: str) -> None:
    plain = ask(site, LONG, ("Accept", "text/csv"))
    assert "Content-Encoding" not in plain.headers
    coded = ask(site, LONG, ("Accept", "text/csv"), ("Accept-Encoding", header))
    assert coded.status == 200
    assert coded.headers.get("Content-Encoding", "identity") == coding
    assert DECODERS[coding](coded.body) == plain.body
    assert "accept-encoding" in varies(coded)
    assert "accept-encoding" in varies(plain)
    if coding != "identity":
        assert len(coded.body) < len(plain.body)
        assert coded.headers["ETag"] != plain.headers["ETag"]


@pytest.mark.parametrize("coding", ["identity", "gzip", "br", "zstd"])
def test_what_a_client_has_already_is_not_sent_again(site: Service, coding: str) -> None:
    first = ask(site, LONG, ("Accept-Encoding", coding))
    tag = first.headers["ETag"]
    assert tag
    for known in (tag, f'"other", {tag}', "*", f"W/{tag}" if not tag.startswith("W/") else tag[2:]):
        again = ask(site, LONG, ("Accept-Encoding", coding), ("If-None-Match", known))
        assert (again.status, again.body) == (304, b"")
        assert again.headers["ETag"] == tag
    assert ask(site, LONG, ("Accept-Encoding", coding), ("If-None-Match", '"other"')).status == 200
