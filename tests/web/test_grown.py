"""Pages of a graph many times as big: bounded, in parts that lead to each other, and nothing left out."""

from __future__ import annotations

import csv
import gzip
import html
import io
import re
import sys
from collections.abc import Iterator
from urllib.parse import quote

import pytest

import service
from service import Service

sys.path.insert(0, str(service.ROOT))

from benchmarks import grown, pages

COPIES = 15


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("grown") / "release"
    with service.served("--release", grown.write(service.release(), folder, COPIES)) as running:
        yield running


def page(site: Service, path: str) -> str:
    bare = path.partition("#")[0]
    found = site.get(quote(bare, safe="/?&=,%"), Accept="text/html", Accept_Language="zh")
    assert found.status == 200, path
    return found.text


def part(text: str, table: str) -> tuple[list[str], str]:
    """Return the rows of a table as they stand on a page, and where its next part is."""
    found = re.search(
        rf'<table id="table-{table}">.*?<tbody>(.*?)</tbody>.*?</div>(.*?)(?=<table|</section)',
        text,
        re.DOTALL,
    )
    assert found, table
    onward = re.search(r'rel="next" href="([^"]*)"', found[2])
    return re.findall(r"<tr>(.*?)</tr>", found[1], re.DOTALL), html.unescape(onward[1]) if onward else ""


def test_it_really_is_as_big(big: Service) -> None:
    counted = "SELECT (COUNT(DISTINCT ?f) AS ?n) { ?f a <https://w3id.org/lc-graph/ontology#Figure> }"
    told = big.query(counted, Accept="text/csv").text.split()[1]
    assert int(told) == 163 * COPIES


@pytest.mark.parametrize("path", pages.PLACES)
def test_every_page_is_bounded(big: Service, path: str) -> None:
    text = page(big, path)
    assert len(gzip.compress(text.encode())) <= pages.HEAVIEST
    # What a page points to stands on it.
    named = set(re.findall(r'\bid="(p\d+)"', text))
    assert set(re.findall(r'href="#(p\d+)"', text)) <= named


@pytest.mark.parametrize(
    ("path", "table"),
    [
        ("/id/region/371500", "profile"), ("/id/region/371500", "remarks"),
        ("/id/chain/ganoderma", "remarks"),
        ("/id/chain/ejiao", "remarks"), ("/source/liaocheng-2023-midyear", "passages"),
        ("/compare?regions=371524,371525", "alone"), ("/map", "zones"),
    ],
)  # fmt: skip
def test_the_parts_of_a_table_are_the_whole(big: Service, path: str, table: str) -> None:
    stem, _, query = path.partition("?")
    address = f"{stem}.html?{query}" if stem.startswith(("/id", "/source")) else path
    rows: list[str] = []
    parts = 0
    while address:
        found, address = part(page(big, address), table)
        rows += found
        parts += 1
        assert parts < 100
    file = big.get(f"{stem}.csv?{query}&table={table}&lang=zh").text
    whole = list(csv.reader(io.StringIO(file.removeprefix("\ufeff"))))[1:]
    assert parts > 1
    assert len(rows) == len(whole)


def test_the_passages_that_a_thing_rests_on_are_all_listed(big: Service) -> None:
    found: dict[str, None] = {}
    address, parts = "/id/region/371500.html", 0
    while address:
        text = page(big, address)
        places, onward = text[text.index('<ol class="places">') :].split("</ol>", 1)
        found |= dict.fromkeys(re.findall(r'data-id="([^"]*)"', places))
        following = re.match(r'\s*<nav.*?rel="next" href="([^"]*)"', onward, re.DOTALL)
        address, parts = html.unescape(following[1]) if following else "", parts + 1
    assert parts > 1
    asked = "SELECT ?x { <https://w3id.org/lc-graph/id/region/371500> prov:wasDerivedFrom ?x }"
    told = big.query("PREFIX prov: <http://www.w3.org/ns/prov#> " + asked, Accept="text/csv").text.split()[1:]
    assert {iri.removeprefix("https://w3id.org/lc-graph") for iri in told} <= found.keys()


def drawings(text: str) -> dict[str, tuple[str, str]]:
    """Return the drawings of a page that can be saved, by name, each with where it is saved from."""
    files = r'<p class="quiet files"><a href="([^"]*)"[^>]*data-file="([^"]*)\.png"'
    found = re.findall(rf"(<svg(?:(?!<svg).)*?</svg>)\s*{files}", text, re.DOTALL)
    return {name: (svg, html.unescape(link)) for svg, link, name in found}


def words(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>(.*?)</text>", svg, re.DOTALL)


@pytest.mark.parametrize(("path", "part", "named"), pages.DRAWN_IN_PARTS)
def test_a_chart_beyond_the_first_part_is_saved_as_it_stands(
    big: Service, path: str, part: str, named: str
) -> None:
    before = drawings(page(big, path))
    after = drawings(page(big, f"{path}?page-{part}=2"))
    mine = {name for name in after if name.startswith(named)}
    others = {name for name in mine if name not in before or after[name][0] != before[name][0]}
    assert others
    for name in others:
        svg, link = after[name]
        saved = big.get(link)
        assert (saved.status, saved.type) == (200, "image/svg+xml")
        assert words(saved.text) == words(svg) != []


def test_the_parts_of_a_list_are_the_whole(big: Service) -> None:
    address, found = "/things/Passage", []
    while address:
        text = page(big, address)
        found += re.findall(r'<li><a href="([^"]*)"', text)
        onward = re.search(r'rel="next" href="([^"]*)"', text)
        address = html.unescape(onward[1]) if onward else ""
    assert len(set(found)) == len(found) == 258 * COPIES


@pytest.mark.parametrize(("asked", "status"), [("0", 400), ("x", 400), ("-1", 400), ("999", 404), ("1", 200)])
def test_only_parts_that_there_are_are_given(big: Service, asked: str, status: int) -> None:
    assert big.get(f"/id/region/371500.html?page-profile={asked}").status == status


def test_turning_a_table_keeps_what_else_was_asked(big: Service) -> None:
    text = page(big, "/id/chain/ejiao.html?region=371524&lang=en&page-remarks=2")
    links = [html.unescape(link) for link in re.findall(r'rel="(?:next|prev)" href="([^"]*)"', text)]
    assert links
    turned = [link for link in links if link.startswith("/id/chain/ejiao.html?")]
    assert all("region=371524" in link and "lang=en" in link for link in turned if "page-" in link)
