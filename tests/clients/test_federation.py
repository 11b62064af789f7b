"""Another endpoint, Oxigraph's own server, that asks ours by SERVICE."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode
from urllib.request import urlopen

import pyoxigraph as ox
import pytest

from service import SOON, Service, free_port

from .conftest import FOUND, program

PATTERN = "?p <http://example.org/name> ?name FILTER(isIRI(?p))"


@contextmanager
def oxigraph() -> Iterator[str]:
    """Run Oxigraph's server and return its address."""
    port = free_port()
    process = subprocess.Popen(
        [program("oxigraph"), "serve", "--bind", f"127.0.0.1:{port}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    try:
        lines = iter(process.stdout.readline, "")
        address = next((found[0] for line in lines if (found := re.search(r"http://[\w.:]+", line))), None)
        assert address, "it does not start"
        yield address
    finally:
        process.terminate()
        process.wait(SOON)


def rows(bindings: list[dict[str, dict[str, str]]]) -> list[tuple[str, str, str]]:
    return [(r["p"]["value"], r["name"]["value"], r["name"]["xml:lang"]) for r in bindings]


@pytest.mark.parametrize("silent", ["", "SILENT "])
def test_oxigraphs_server_asks_ours(site: Service, silent: str) -> None:
    query = f"SELECT ?p ?name {{ SERVICE {silent}<{site.address}sparql> {{ {PATTERN} }} }} ORDER BY ?p ?name"
    with oxigraph() as other, urlopen(f"{other}/query?{urlencode({'query': query})}", timeout=SOON) as answer:
        assert rows(json.load(answer)["results"]["bindings"]) == FOUND


def test_a_join_over_two_endpoints(site: Service) -> None:
    store = ox.Store()
    store.update('INSERT DATA { <http://example.org/a> <http://example.org/city> "聊城" }')
    query = (
        f"SELECT * {{ ?p <http://example.org/city> ?city SERVICE <{site.address}sparql> {{ {PATTERN} }} }}"
    )
    found = {(s["city"].value, s["name"].value) for s in store.query(query)}
    assert found == {("聊城", "甲"), ("聊城", "A")}


def test_ours_asks_nobody(site: Service) -> None:
    reply = site.query(f"SELECT * {{ SERVICE <{site.address}sparql> {{ ?s ?p ?o }} }}")
    assert reply.status in (400, 403)
    assert "SERVICE" in reply.json["detail"]
