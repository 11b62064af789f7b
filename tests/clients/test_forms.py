"""Requests as OpenRefine, R, Java and browsers write them, sent byte for byte over a socket."""

from __future__ import annotations

import csv
import io
import json
import socket
from urllib.parse import quote, quote_plus, urlsplit

import pytest

from service import SOON, Service

from .conftest import FOUND, NAMES

PAIRS = [(thing, name) for thing, name, _ in FOUND]


def exchange(site: Service, head: str, body: str = "") -> tuple[str, bytes]:
    """Send a request, its head as written, and return the head and the body of the answer."""
    where = urlsplit(site.address)
    sent = head.strip().replace("HOST", f"{where.hostname}:{where.port}").replace("\n", "\r\n")
    length = f"\r\nContent-Length: {len(body.encode())}" if body else ""
    with socket.create_connection((where.hostname or "", where.port or 0), timeout=SOON) as channel:
        channel.sendall(f"{sent}{length}\r\nConnection: close\r\n\r\n{body}".encode())
        content = b"".join(iter(lambda: channel.recv(65536), b""))
    answered, _, rest = content.partition(b"\r\n\r\n")
    if b"transfer-encoding: chunked" in answered.lower():
        rest = _unchunked(rest)
    return answered.decode("ascii"), rest


def _unchunked(content: bytes) -> bytes:
    whole = b""
    while content:
        size, _, content = content.partition(b"\r\n")
        length = int(size, 16)
        whole, content = whole + content[:length], content[length + 2 :]
        if not length:
            break
    return whole


def table(content: bytes) -> list[tuple[str, ...]]:
    return [tuple(row) for row in csv.reader(io.StringIO(content.decode("utf-8")))]


def test_r_asks_for_xml(site: Service) -> None:
    # RCurl with URLencode(reserved = TRUE): spaces as %20, plus signs as %2B.
    head, body = exchange(
        site,
        f"""GET /sparql?query={quote(NAMES, safe="")} HTTP/1.1
Host: HOST
Accept: application/sparql-results+xml""",
    )
    assert "200" in head.splitlines()[0]
    assert "application/sparql-results+xml" in head
    assert body.count(b"<result>") == len(FOUND)


@pytest.mark.parametrize("extra", ["format=csv", "format=text/csv", "&format=csv"])
def test_r_asks_for_csv_by_an_extra_parameter(site: Service, extra: str) -> None:
    head, body = exchange(
        site, f"GET /sparql?query={quote(NAMES, safe='')}&{extra} HTTP/1.1\nHost: HOST\nAccept: */*"
    )
    assert "text/csv; charset=utf-8" in head
    assert table(body) == [("p", "name"), *PAIRS]


def test_openrefine_fetches_an_address_for_each_row(site: Service) -> None:
    # "Add column by fetching URLs": a GET from the expression, which escape() writes with plus signs.
    query = quote_plus(
        "SELECT ?n { <http://example.org/a> <http://example.org/name> ?n FILTER(LANG(?n) = 'zh') }"
    )
    head, body = exchange(
        site,
        f"""GET /sparql?query={query}&format=json HTTP/1.1
Host: HOST
User-Agent: OpenRefine 3.8.7
Accept: */*
Accept-Encoding: gzip, x-gzip, deflate""",
    )
    assert "200" in head.splitlines()[0]
    if "content-encoding: gzip" in head.lower():
        import gzip

        body = gzip.decompress(body)
    assert json.loads(body)["results"]["bindings"][0]["n"]["value"] == "甲"


def test_openrefine_and_rdf4j_post_a_form(site: Service) -> None:
    # RDF4J's SPARQLRepository, on which OpenRefine's RDF extension stands.
    head, body = exchange(
        site,
        """POST /sparql HTTP/1.1
Host: HOST
Accept: application/sparql-results+json;q=0.8, application/sparql-results+xml;q=0.8, text/csv;q=0.5, */*;q=0.1
Content-Type: application/x-www-form-urlencoded; charset=utf-8""",
        f"query={quote_plus(NAMES)}&infer=true&timeout=30",
    )
    assert "application/sparql-results+json" in head
    assert len(json.loads(body)["results"]["bindings"]) == len(FOUND)


def test_a_plain_java_connection(site: Service) -> None:
    head, _ = exchange(
        site,
        f"""GET /sparql?query={quote_plus(NAMES)}&format=csv HTTP/1.1
User-Agent: Java/17.0.9
Host: HOST
Accept: text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2""",
    )
    assert "text/csv" in head


def test_a_page_of_another_site_may_ask(site: Service) -> None:
    head, _ = exchange(
        site,
        """OPTIONS /sparql HTTP/1.1
Host: HOST
Origin: https://yasgui.example
Access-Control-Request-Method: POST
Access-Control-Request-Headers: content-type""",
    )
    lines = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head.splitlines())
    }
    assert head.split()[1] in ("200", "204")
    assert lines["access-control-allow-origin"] == "*"
    assert "POST" in lines["access-control-allow-methods"]
    assert "content-type" in lines["access-control-allow-headers"].lower()
