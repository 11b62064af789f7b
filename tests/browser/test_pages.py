"""Every kind of page in a real browser: accessible, within its width, quiet, and whole without scripts."""

from __future__ import annotations

import gzip
from functools import cache
from typing import Any

import pytest

import service
from lc_graph.engine.store import Store
from lc_graph.terms import BASE
from service import Service

from .conftest import Tabs

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
    "county": "/id/region/371525.html",
    "chain": "/id/chain/ganoderma.html",
    "nothing": "/no/such/page",
}


@cache
def examples() -> dict[str, str]:
    """Return the page of one thing of each class of ours, by class, the one that most is said of."""
    store = Store.from_release(service.release() / "lc-graph.nq")
    rows = store.rows(
        f"""SELECT ?class ?x (COUNT(*) AS ?n) {{ ?x a ?class . ?x ?p ?o
            FILTER(STRSTARTS(STR(?class), "{BASE}ontology#") && STRSTARTS(STR(?x), "{BASE}")) }}
            GROUP BY ?class ?x ORDER BY ?class DESC(?n) ?x"""
    )
    found: dict[str, str] = {}
    for row in rows:
        kind = row["class"].rpartition("#")[2]
        found.setdefault(kind, "/" + row["x"].removeprefix(BASE) + ".html")
    return found


def places() -> dict[str, str]:
    return PLACES | {f"a-{kind}": path for kind, path in examples().items() if "#" not in path}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "place" in metafunc.fixturenames:
        metafunc.parametrize("place", places())


@pytest.fixture(scope="session")
def axe() -> Any:
    return pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe-playwright-python is missing"
    ).Axe()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_is_accessible_and_keeps_within_its_width(tabs: Tabs, axe: Any, place: str, lang: str) -> None:
    tab = tabs("/healthz", lang, WIDTHS[0])
    tab.open(places()[place])
    if place == "nothing":
        tab.expect("404")
    else:
        assert tab.page.locator("h1").count() == 1
        assert tab.page.evaluate("document.documentElement.lang").startswith(lang)
    found = axe.run(tab.page).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]][:5]) for one in found] == []
    for width in WIDTHS:
        tab.page.set_viewport_size({"width": width, "height": 900})
        assert tab.overflow() <= 0, f"wider than {width} pixels"
        if width in (1440, 768, 360):
            tab.shot(f"{place}-{lang}-{width}")


def test_a_page_in_the_dark_is_readable(tabs: Tabs, axe: Any) -> None:
    for place in ("home", "chain", "county", "map", "compare", "a-Passage"):
        tab = tabs(places()[place], "zh", 1280, color_scheme="dark")
        found = axe.run(tab.page).response["violations"]
        assert [(place, one["id"], one["nodes"][0]["target"]) for one in found] == []
        tab.shot(f"{place}-dark")


def test_a_page_is_whole_without_scripts(tabs: Tabs, place: str) -> None:
    with_scripts, without = (
        tabs("/healthz", "zh", 1280, java_script_enabled=allowed) for allowed in (True, False)
    )
    path = places()[place]
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


def test_a_page_is_light(site: Service, place: str) -> None:
    sheet = gzip.compress(site.get("/static/style.css").body)
    page = gzip.compress(site.get(places()[place], Accept="text/html").body)
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


@pytest.mark.parametrize("place", ["chain", "county"], indirect=False)
def test_a_sheet_prints_on_a4(tabs: Tabs, place: str) -> None:
    tab = tabs(places()[place])
    tab.page.emulate_media(media="print")
    assert not tab.page.locator("header.site nav").is_visible()
    pdf = tab.page.pdf(format="A4")
    assert pdf.startswith(b"%PDF")
    assert 1 <= pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") <= 12
