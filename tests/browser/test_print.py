"""A chain and a region as sheets of paper: A4, no navigation, nothing cut off, the evidence as footnotes."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from lc_graph.web.texts import text as words

from .conftest import Tab, Tabs
from .test_editor import LANGS

CHAIN, REGION = "/id/chain/ganoderma.html", "/id/region/371525.html"
SHEETS = pytest.mark.parametrize("path", [CHAIN, REGION])
A4, MARGINS = 210, 24
"""The width of a sheet and of its margins, in millimetres."""
PIXELS = 96 / 25.4


def printed(tabs: Tabs, path: str, lang: str) -> Tab:
    """Open a page as it is laid out on a sheet."""
    tab = tabs(path, lang, width=round((A4 - MARGINS) * PIXELS))
    tab.page.emulate_media(media="print")
    return tab


@SHEETS
@LANGS
def test_no_navigation_is_printed_and_the_evidence_is(tabs: Tabs, lang: str, path: str) -> None:
    tab = printed(tabs, path, lang)
    for gone in ("header nav", "form", ".files", ".skip", ".formats", "button"):
        for one in tab.page.locator(gone).all():
            assert not one.is_visible(), gone
    assert tab.page.locator("h1").is_visible()
    notes = tab.page.locator(".places li")
    assert notes.count() > 10
    for one in notes.all():
        assert one.is_visible()
    numbers = tab.page.eval_on_selector_all("main sup a", "all => all.map(one => one.getAttribute('href'))")
    ids = tab.page.eval_on_selector_all(".places li", "all => all.map(one => '#' + one.id)")
    assert set(numbers) <= set(ids)
    first = notes.first
    said = first.evaluate("one => getComputedStyle(one, '::after').content")
    assert "https://w3id.org/lc-graph" in said
    assert first.get_attribute("data-id").startswith("/source/")


@SHEETS
@LANGS
def test_nothing_is_wider_than_the_sheet(tabs: Tabs, lang: str, path: str) -> None:
    tab = printed(tabs, path, lang)
    assert tab.overflow() <= 0
    wide = tab.page.evaluate(
        """() => [...document.querySelectorAll("main *")].filter(one => {
          const box = one.getBoundingClientRect();
          const out = box.right > innerWidth + 1 || box.left < -1;
          return box.width && out && !one.closest(".visually-hidden");
        }).map(one => one.outerHTML.slice(0, 80))"""
    )
    assert wide == []
    narrow = tab.page.evaluate(
        """() => [...document.querySelectorAll("td, th")].filter(one =>
          one.checkVisibility() && one.textContent.trim().length > 3 &&
          one.getBoundingClientRect().width < 30).length"""
    )
    assert narrow == 0


@SHEETS
@LANGS
def test_the_pdf_is_a4_and_holds_it_all(tabs: Tabs, lang: str, path: str, tmp_path: Path) -> None:
    tab = tabs(path, lang)
    file = tmp_path / "sheet.pdf"
    tab.page.pdf(path=file, prefer_css_page_size=True, print_background=True)
    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", file.read_bytes())
    assert 2 <= len(sizes) <= 8
    for wide, high in sizes:
        assert abs(float(wide) - 595.3) < 1
        assert abs(float(high) - 841.9) < 1
    if (reader := shutil.which("pdftotext")) is None:
        return
    told = subprocess.run([reader, file, "-"], capture_output=True, text=True, check=True).stdout
    flat = re.sub(r"\s+", "", told)
    assert re.sub(r"\s+", "", tab.page.locator("h1").inner_text()) in flat
    assert re.sub(r"\s+", "", words("evidence", lang)) in flat
    assert flat.count("https://w3id.org/lc-graph/source/") == tab.page.locator(".places li").count()
    assert re.sub(r"\s+", "", words("nav-questions", lang)) not in flat[:200]
