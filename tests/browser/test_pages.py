"""Every kind of page in a real browser: accessible, within its width, quiet, and whole without scripts."""

from __future__ import annotations

import gzip
from functools import cache
from urllib.parse import quote

import pytest

import service
from lc_graph.engine.store import Store
from lc_graph.terms import BASE
from service import Service

from .conftest import Tab, Tabs

LANGUAGES = ("zh", "en")
WIDTHS = (1440, 768, 640, 360, 320)
"""Of windows in pixels; 640 is a window of 1280 at 200 %, 320 one at 400 %."""
HEAVIEST = 60_000
"""Bytes of a page and its stylesheet, packed."""

PLACES = {
    "home": "/",
    "search": "/search?q=灵芝",
    "search-nothing": "/search?q=qqqqqq",
    "questions": "/questions",
    "question": "/question/01",
    "data": "/data",
    "quality": "/quality",
    "compare": "/compare?regions=371524,371525,371581",
    "compare-form": "/compare",
    "map": "/map",
    "things": "/things",
    "things-of-a-class": "/things/Project",
    "ontology": "/ontology.html",
    "ontology-module": "/ontology/industry.html",
    "ontology-datatypes": "/ontology/alignment.html",
    "codes": "/codes.html",
    "glossary": "/glossary",
    "shapes": "/shapes.html",
    "shapes-of-a-module": "/shapes/statistic.html",
    "checks": "/shapes/hygiene.html",
    "county": "/id/region/371525.html",
    "chain": "/id/chain/ganoderma.html",
    "chain-of-gaps": "/id/chain/ejiao.html",
    "suggestion": "/id/suggestion/f5eced792652388e.html",
    "event": "/id/event/project-tour-2023.html",
    "nothing": "/no/such/page",
}


@cache
def examples(most: bool = True) -> dict[str, str]:
    """Return the page of one thing of each class of ours, by class: that of which most, or least, is said."""
    store = Store.from_release(service.release() / "lc-graph.nq")
    rows = store.rows(
        f"""SELECT ?class ?x (COUNT(*) AS ?n) {{ ?x a ?class . ?x ?p ?o
            FILTER(STRSTARTS(STR(?class), "{BASE}ontology#") && STRSTARTS(STR(?x), "{BASE}")) }}
            GROUP BY ?class ?x ORDER BY ?class {"DESC" if most else "ASC"}(?n) ?x"""
    )
    found: dict[str, str] = {}
    for row in rows:
        kind = row["class"].rpartition("#")[2]
        path = "/" + row["x"].removeprefix(BASE) + ".html"
        if "#" not in path:
            found.setdefault(kind, path)
    return found


def check(tab: Tab, name: str, path: str, lang: str) -> None:
    """Look at one page in every width."""
    tab.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    tab.open(path)
    assert tab.page.locator("h1").count() == 1, name
    assert tab.page.evaluate("document.documentElement.lang").startswith(lang), name
    assert tab.barriers() == [], name
    for width in WIDTHS:
        tab.page.set_viewport_size({"width": width, "height": 900})
        assert tab.overflow() <= 0, f"{name} is wider than {width} pixels"
        if width in (1440, 768, 360):
            tab.shot(f"{name}-{lang}-{width}")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("place", PLACES)
def test_a_page_is_accessible_and_keeps_within_its_width(tabs: Tabs, place: str, lang: str) -> None:
    tab = tabs("/healthz", lang)
    check(tab, place, PLACES[place], lang)
    if place == "nothing":
        tab.expect("404")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_so_does_the_page_of_one_thing_of_every_kind(tabs: Tabs, lang: str) -> None:
    tab = tabs("/healthz", lang)
    assert len(examples()) > 30
    for kind, path in examples().items():
        check(tab, kind, path, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_and_the_page_of_which_least_is_said(tabs: Tabs, lang: str) -> None:
    tab = tabs("/healthz", lang)
    fullest = examples()
    emptiest = {kind: path for kind, path in examples(most=False).items() if path != fullest[kind]}
    assert len(emptiest) > 25
    for kind, path in emptiest.items():
        tab.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        tab.open(path)
        assert tab.barriers() == [], path
        for width in (WIDTHS[0], WIDTHS[-1]):
            tab.page.set_viewport_size({"width": width, "height": 900})
            assert tab.overflow() <= 0, f"{path} is wider than {width} pixels"
        # A heading, a table or a list with nothing in it would pass nothing for something.
        hollow = tab.page.eval_on_selector_all(
            "main section, main tbody, main ul, main ol, main dl",
            "all => all.filter(one => one.checkVisibility() && !one.querySelector('svg'))"
            ".filter(one => !one.innerText.trim()).map(one => one.outerHTML.slice(0, 200))",
        )
        assert hollow == [], (kind, path)


def test_a_page_in_the_dark_is_readable(tabs: Tabs) -> None:
    places = ("home", "chain", "county", "map", "compare", "quality", "ontology-module", "shapes")
    for place in (*places, "suggestion", "event"):
        tab = tabs(PLACES[place], "zh", 1280, color_scheme="dark")
        assert tab.barriers() == [], place
        tab.shot(f"{place}-dark")


@pytest.mark.parametrize("place", PLACES)
def test_a_page_is_whole_without_scripts(tabs: Tabs, place: str) -> None:
    with_scripts, without = (
        tabs("/healthz", "zh", 1280, java_script_enabled=allowed) for allowed in (True, False)
    )
    path = PLACES[place]
    response = without.page.goto(without.address + path)
    assert response is not None
    assert (response.status == 404) == (place == "nothing")
    words = without.page.locator("main").inner_text()
    with_scripts.page.goto(with_scripts.address + path)
    if place == "nothing":
        with_scripts.expect("404")
        without.wrong.clear()
    # Whatever scripts may add, nothing of the page depends on them.
    assert words.strip()
    lines = set(with_scripts.page.locator("main").inner_text().splitlines())
    assert len(set(words.splitlines()) - lines) <= 2


@pytest.mark.parametrize("place", PLACES)
def test_a_page_is_light(site: Service, place: str) -> None:
    sheet = gzip.compress(site.get("/static/style.css").body)
    page = gzip.compress(site.get(quote(PLACES[place], safe="/?&=,"), Accept="text/html").body)
    assert len(sheet) + len(page) <= HEAVIEST


def test_every_link_of_the_start_page_leads_somewhere(tabs: Tabs, site: Service) -> None:
    tab = tabs("/")
    links = {
        href.partition("#")[0]
        for href in tab.page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
        if href.startswith("/")
    }
    assert len(links) > 20
    wrong = {href: status for href in links if (status := site.get(href).status) not in (200, 303)}
    assert wrong == {}


def test_the_keyboard_reaches_the_search_the_content_and_every_county(tabs: Tabs) -> None:
    tab = tabs("/map")
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("document.activeElement.className") == "skip"
    tab.page.keyboard.press("Enter")
    reached = set()
    for _ in range(200):
        tab.page.keyboard.press("Tab")
        reached.add(
            tab.page.evaluate("document.activeElement.getAttribute('href') || document.activeElement.name")
        )
    assert len({href for href in reached if href and "/id/region/3715" in href}) >= 8


@pytest.mark.parametrize("place", ["chain", "county"])
def test_a_sheet_prints_on_a4(tabs: Tabs, place: str) -> None:
    tab = tabs(PLACES[place])
    tab.page.emulate_media(media="print")
    assert not tab.page.locator("header.site nav").is_visible()
    pdf = tab.page.pdf(format="A4")
    assert pdf.startswith(b"%PDF")
    assert 1 <= pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") <= 12
