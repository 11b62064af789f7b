"""Hostile names on every kind of page: in a browser nothing of them runs, breaks out or turns the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

import hostile
import service
from service import Service

from .conftest import Tab, Tabs
from .test_pages import PLACES, examples


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("hostile") / "release"
    with service.served("--release", hostile.write_release(service.release(), folder)) as running:
        yield running


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    path: Path = tmp_path_factory.mktemp("own") / "data.nq"
    with service.served("--data", hostile.write_data(path)) as running:
        yield running


def watched(chromium: Any, site: Service) -> Iterator[Tabs]:
    opened = Tabs(chromium, site.address)
    yield opened
    opened.close()


@pytest.fixture
def evil_tabs(chromium: Any, evil: Service) -> Iterator[Tabs]:
    yield from watched(chromium, evil)


@pytest.fixture
def own_tabs(chromium: Any, own: Service) -> Iterator[Tabs]:
    yield from watched(chromium, own)


TURNED = """() => [...document.querySelectorAll("h1, h2, p, li, td, dt, dd, summary, option")].flatMap(e => {
  const open = [];
  for (const letter of e.textContent) {
    if (/[\\u2066-\\u2068]/.test(letter)) open.push(letter);
    else if (letter === "\\u2069" && !open.pop()) return [e.outerHTML.slice(0, 300)];
    else if (/[\\u202a-\\u202e\\u0590-\\u08ff]/.test(letter) && !open.length)
      return [e.outerHTML.slice(0, 300)];
  }
  return open.length ? [e.outerHTML.slice(0, 300)] : [];
})"""
"""What turns and is not held: letters and marks outside of an isolate, isolates that are not closed."""


def harmless(tab: Tab, path: str) -> None:
    """Open a page, and see that it holds no more elements, no wider a page and no other order than meant."""
    dialogs: list[str] = []
    tab.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    tab.open(path)
    assert dialogs == [], path
    assert tab.page.locator("h1").count() == 1, path
    found = tab.page.evaluate(
        """() => [...document.querySelectorAll("main *, title")].filter(one =>
             one.matches("script, img, iframe, object, a[href^='javascript:' i]")
             || one.matches("a[href^='data:' i], a[href^='//']")
             || [...one.attributes].some(({ name }) => name.startsWith("on")))
           .map(one => one.outerHTML.slice(0, 200))"""
    )
    assert found == [], path
    assert tab.page.evaluate(TURNED) == [], path
    for width in (1440, 360):
        tab.page.set_viewport_size({"width": width, "height": 900})
        assert tab.overflow() <= 0, f"{path} is wider than {width} pixels"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_release_of_hostile_names_is_shown_harmlessly(evil_tabs: Tabs, lang: str) -> None:
    tab = evil_tabs("/healthz", lang)
    plain = [path for name, path in PLACES.items() if name != "nothing"]
    for path in (*plain, "/map?indicator=gdp", "/id/indicator/gdp.html", *examples().values()):
        harmless(tab, path)
    tab.shot(f"hostile-{lang}")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_so_is_own_data_with_hostile_iris(own_tabs: Tabs, lang: str) -> None:
    tab = own_tabs("/healthz", lang)
    for iri in hostile.IRIS:
        harmless(tab, "/thing?iri=" + quote(iri, safe=""))
    for path in ("/", "/search?q=alert", "/search?q=turned", "/search?q=" + quote("长长")):
        harmless(tab, path)


def test_every_link_between_hostile_iris_leads_to_a_page(own_tabs: Tabs, own: Service) -> None:
    tab = own_tabs("/healthz")
    for iri in hostile.IRIS:
        tab.open("/thing?iri=" + quote(iri, safe=""))
        links = tab.page.eval_on_selector_all(
            "main a[href]",
            "all => all.map(a => [a.getAttribute('href'), a.pathname + a.search])",
        )
        for href, path in links:
            # The terms of the ontology have no page where only own data is served.
            if href.startswith("/") and not href.startswith("/ontology"):
                assert own.get(path).status in (200, 303), (iri, href)


def test_what_is_suggested_is_only_words(evil_tabs: Tabs) -> None:
    tab = evil_tabs("/")
    for typed in ("alert", "gnp", "turned", "onerror"):
        tab.page.fill("#q-start", "")
        tab.page.locator("#q-start").press_sequentially(typed)
        tab.page.wait_for_selector("#q-start-list li")
        assert tab.page.locator("#q-start-list :is(script, img, svg)").count() == 0
        assert tab.overflow() <= 0


def test_the_editor_shows_hostile_answers_as_words(evil_tabs: Tabs) -> None:
    query = "SELECT ?s ?label { ?s rdfs:label ?label } ORDER BY ?label LIMIT 60"
    query = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> " + query
    tab = evil_tabs("/healthz", "zh")
    harmless(tab, "/sparql?format=html&query=" + quote(query))


ADDRESSES = (
    "/search?q=", "/thing?iri=", "/compare?regions=", "/map?indicator=", "/question/02?region=",
    "/id/chain/ganoderma.html?region=", "/",
)  # fmt: skip


def test_hostile_words_in_addresses_stay_words(evil_tabs: Tabs) -> None:
    tab = evil_tabs("/healthz")
    for words in hostile.EVIL:
        asked = quote(words[:90], safe="")
        for place in ADDRESSES:
            path = place + asked
            response = tab.page.request.get(tab.address + path, headers={"Accept": "text/html"})
            assert response.status < 500, path
            markup = re.sub(r"(?s)<textarea.*?</textarea>", "", response.text())
            assert not [sign for sign in hostile.SIGNS if sign in markup], path
        harmless(tab, f"/search?q={asked}")
        assert (
            tab.page.input_value("#q-site").strip() == words[:90].replace("\r", "").replace("\n", "").strip()
            or not words.isprintable()
        )
