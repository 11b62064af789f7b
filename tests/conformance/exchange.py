"""Sending the requests of the HTTP suites as they are written, and checking the answers."""

from __future__ import annotations

import contextlib
import http.client
import json
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from service import SOON, Reply, Service

from . import results
from .manifests import Case, Exchange

BOOLEAN = {
    "application/sparql-results+json": results.from_json,
    "application/sparql-results+xml": results.from_xml,
}
TABULAR = {*BOOLEAN, "text/csv", "text/tab-separated-values"}


def send(
    server: Service, method: str, path: str, headers: dict[str, str], body: bytes, token: str | None
) -> Reply:
    """Send exactly these headers and this body, with nothing added but what HTTP needs and the token."""
    where = urlsplit(server.address)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=SOON)
    with contextlib.closing(connection):
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        if token:
            connection.putheader("Authorization", f"Bearer {token}")
        if body or method in ("POST", "PUT"):
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        response = connection.getresponse()
        return Reply(response.status, response.headers, response.read())


def run(server: Service, case: Case, mapped: Callable[[str], str], token: str | None = None) -> None:
    """Send the requests of a test one after another and check every answer.

    ``mapped`` turns a path of the suite into the server's.
    """
    values: dict[str, str] = {}
    for exchange in case.exchanges:
        path, body = exchange.path, exchange.body
        for name, value in values.items():
            path, body = (
                path.replace(name, quote(value, safe="")),
                body.replace(name.encode(), value.encode()),
            )
        reply = send(server, exchange.method, mapped(path), exchange.headers, body, token)
        check(exchange, reply)
        if exchange.location is not None:
            assert reply.headers["Location"]
            values[exchange.location] = reply.headers["Location"]


def _fits(status: int, wanted: str) -> bool:
    """Say whether a status is the one, or of the class, that the manifest names."""
    if wanted.startswith("StatusCode"):
        return f"{status // 100}xx" == wanted.removeprefix("StatusCode")
    return HTTPStatus(status).phrase.replace(" ", "") == wanted


def check(exchange: Exchange, reply: Reply) -> None:
    """Hold an answer against what the manifest expects; whatever refuses must be a problem in full."""
    assert any(_fits(reply.status, wanted) for wanted in exchange.statuses), (reply.status, reply.body)
    head = exchange.method == "HEAD"
    if reply.status >= 400:
        assert reply.type == "application/problem+json"
        assert head or json.loads(reply.body)["status"] == reply.status
    match exchange.format:
        case "boolean":
            assert reply.type in BOOLEAN
        case "tabular":
            assert reply.type in TABULAR
        case "RDF":
            assert reply.type in results.RDF_FORMATS
            results.read_graph(reply.body, reply.type)
    if exchange.boolean is not None:
        assert BOOLEAN[reply.type](reply.body).boolean is exchange.boolean
    if (type_ := exchange.sent_headers.get("content-type")) is not None:
        assert reply.headers["Content-Type"].replace(" ", "") == type_.replace(" ", "")
    assert not (head and reply.body)
    if exchange.content is not None:
        wanted = results.read_graph(exchange.content.encode(), reply.type)
        assert results.same_graphs(results.read_graph(reply.body, reply.type), wanted), reply.text
