"""Queries and requests that would fetch something: a listener counts, and nobody comes."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from . import wire
from .target import Target


class Listener:
    """Counts who connects, and closes."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self.hits = 0
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                self.socket.accept()[0].close()
                self.hits += 1


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    listening = Listener()
    yield listening
    listening.socket.close()


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("secret") / "secret.ttl"
    path.write_text('<a:a> <a:b> "the secret of the file" .\n', encoding="utf-8")
    return path


QUERIES = (
    "SELECT * {{ SERVICE <{0}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICE SILENT <{0}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ BIND(<{0}> AS ?e) SERVICE ?e {{ ?s ?p ?o }} }}",
    "SELECT * {{ VALUES ?e {{ <{0}> }} SERVICE SILENT ?e {{ ?s ?p ?o }} }}",
    "SELECT * {{ \\u0053ERVICE <{0}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ sErViCe<{0}>{{ ?s ?p ?o }} }}",
    "SELECT * {{ {{ SELECT * {{ SERVICE <{0}> {{ ?s ?p ?o }} }} }} }}",
    "SELECT * {{ FILTER EXISTS {{ SERVICE <{0}> {{ ?s ?p ?o }} }} }}",
    "ASK {{ SERVICE#\n<{0}> {{ ?s ?p ?o }} }}",
    "CONSTRUCT {{ ?s ?p ?o }} {{ SERVICE <{0}> {{ ?s ?p ?o }} }}",
    "DESCRIBE ?s {{ SERVICE <{0}> {{ ?s ?p ?o }} }}",
    "BASE <{0}> SELECT * {{ SERVICE <> {{ ?s ?p ?o }} }}",
    "PREFIX e: <{0}> SELECT * {{ SERVICE e: {{ ?s ?p ?o }} }}",
    "SELECT * FROM <{0}> {{ ?s ?p ?o }}",
    "SELECT * FROM NAMED <{0}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "SELECT * {{ GRAPH <{0}> {{ ?s ?p ?o }} }}",
    "DESCRIBE <{0}>",
    "LOAD <{0}>",
    "LOAD SILENT <{0}> INTO GRAPH <a:g>",
    "INSERT DATA {{ <a:a> <a:b> 1 }} ; LOAD <{0}>",
    "INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{0}> {{ ?s ?p ?o }} }}",
    "DELETE {{ ?s ?p ?o }} USING <{0}> WHERE {{ ?s ?p ?o }}",
)


@pytest.mark.parametrize("at", range(len(QUERIES)))
def test_nothing_is_fetched_and_no_file_is_read(
    server: Target, listener: Listener, secret: Path, at: int
) -> None:
    for address in (
        f"{listener.address}/data.ttl",
        secret.as_uri(),
        f"file://localhost{secret}",
        "file:///etc/passwd",
    ):
        text = QUERIES[at].format(address)
        for request in (
            wire.query(text),
            wire.post(text),
            wire.post(text, "application/sparql-update"),
            wire.post("update=" + quote(text), "application/x-www-form-urlencoded"),
        ):
            answer = server.asked(request)
            assert answer.status in {200, 400, 403, 409, 415}, (answer.status, answer.text)
            assert "the secret of the file" not in answer.text
            assert "root:" not in answer.text
            if answer.status == 200:
                found = answer.json.get("results", {}).get("bindings", []) if "json" in answer.type else []
                assert found == []
    assert listener.hits == 0


@pytest.mark.parametrize(
    "name", ["default-graph-uri", "named-graph-uri", "using-graph-uri", "using-named-graph-uri"]
)
def test_no_data_set_of_the_protocol_is_fetched(
    server: Target, listener: Listener, secret: Path, name: str
) -> None:
    for address in (f"{listener.address}/data.ttl", secret.as_uri()):
        more = f"&{name}={quote(address, safe='')}"
        if not name.startswith("using"):
            answer = server.asked(
                wire.query("SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }", more)
            )
            assert answer.status in {200, 400}, answer.text
            assert answer.status == 400 or answer.json["results"]["bindings"] == []
        body = f"update={quote('DELETE WHERE { ?s ?p ?o }')}{more}"
        answer = server.asked(wire.post(body, "application/x-www-form-urlencoded"))
        assert answer.status in {400, 403, 409}
    assert listener.hits == 0


def test_nothing_of_the_store_is_fetched(server: Target, listener: Listener, secret: Path) -> None:
    for address in (f"{listener.address}/data.ttl", secret.as_uri()):
        for method in ("GET", "HEAD", "PUT", "POST", "DELETE"):
            sent = {"Content_Length": "0"} if method in ("PUT", "POST") else {}
            target = f"/store?graph={quote(address, safe='')}"
            answer = server.asked(wire.head(method, target, Content_Type="text/turtle", **sent))
            assert answer.status in {400, 401, 403, 404, 405, 409}, (method, answer.status)
            assert b"the secret" not in answer.body
    assert listener.hits == 0
