"""Hostile names in everything that programs read: whole files, in which words stay words."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from urllib.parse import quote
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

import hostile
import service
from service import Service


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("hostile") / "release"
    with service.served("--release", hostile.write_release(service.release(), folder)) as running:
        yield running


STEMS = (
    "/index", "/id/chain/ganoderma", "/id/region/371525", "/id/region/371500", "/id/indicator/gdp", "/map",
    "/data", "/quality", "/search", "/codes", "/source/liaocheng-2023-midyear",
)  # fmt: skip
READ = {
    "ttl": ox.RdfFormat.TURTLE, "xml": ox.RdfFormat.RDF_XML, "jsonld": ox.RdfFormat.JSON_LD,
    "nt": ox.RdfFormat.N_TRIPLES,
}  # fmt: skip
PAGES = (
    "/", "/id/chain/ganoderma.html", "/id/region/371500.html", "/map?indicator=gdp", "/data",
    "/compare?regions=371524,371525", "/search?q=alert", "/codes.html",
)  # fmt: skip
ASKED = {"/search": "?q=alert", "/map": "?indicator=gdp"}


def opens(ending: str, body: bytes) -> None:
    """Read a file as programs would; raises when it is not whole."""
    if ending == "json":
        json.loads(body)
    elif ending == "csv":
        for row in csv.reader(io.StringIO(body.decode("utf-8-sig"))):
            assert not [cell for cell in row if cell.startswith(("=", "+", "@"))], row
    elif ending == "xlsx":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            for name in packed.namelist():
                if name.endswith((".xml", ".rels")):
                    assert b"<f>" not in packed.read(name)
                    ElementTree.fromstring(packed.read(name))
    elif ending == "svg":
        root = ElementTree.fromstring(body)
        assert not [one for one in root.iter() if one.tag.endswith(("script", "foreignObject", "image"))]
    else:
        assert list(ox.parse(body, format=READ[ending]))


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json", "svg", "ttl", "jsonld", "nt"])
@pytest.mark.parametrize("stem", STEMS)
def test_files_are_whole(evil: Service, stem: str, ending: str) -> None:
    found = evil.get(f"{stem}.{ending}{ASKED.get(stem, '')}")
    if found.status == 404:
        return
    assert found.status == 200
    assert found.type != "text/html"
    opens(ending, found.body)


def test_most_files_are_there(evil: Service) -> None:
    there = [stem for stem in STEMS if evil.get(f"{stem}.csv{ASKED.get(stem, '')}").status == 200]
    assert there == list(STEMS)
    assert evil.get("/map.svg?indicator=gdp").status == evil.get("/id/region/371525.ttl").status == 200


@pytest.mark.parametrize("at", range(len(hostile.EVIL)))
def test_words_come_to_programs_as_they_are(evil: Service, at: int) -> None:
    words = hostile.EVIL[at][:60].strip()
    found = evil.get("/search?format=json&q=" + quote(words), Accept="application/json")
    assert found.status == 200
    assert found.json["query"] == words
    assert evil.get("/suggest?q=" + quote(words)).json[0] == words
    asked = evil.get("/reconcile?queries=" + quote(json.dumps({"q": {"query": words}})))
    assert asked.status == 200
    assert "result" in asked.json["q"]


def test_a_preview_is_framed_without_scripts(evil: Service) -> None:
    found = evil.get(
        "/reconcile/preview?id=" + quote("https://w3id.org/lc-graph/id/region/371525"), Accept="text/html"
    )
    assert found.status == 200
    assert not [sign for sign in hostile.SIGNS if sign in found.text]


@pytest.mark.parametrize("path", PAGES)
def test_no_markup_comes_of_a_name(evil: Service, path: str) -> None:
    found = evil.get(path, Accept="text/html")
    assert found.status == 200
    assert not [sign for sign in hostile.SIGNS if sign in found.text]
