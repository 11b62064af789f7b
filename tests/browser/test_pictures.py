"""The drawings of pages saved as PNG: of the right size, not blank, from every page."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any

import pytest

import service
from lc_graph.web.texts import text as words
from service import Service

from .conftest import Tabs
from .pixels import read
from .test_editor import LANGS

sys.path.insert(0, str(service.ROOT))

from benchmarks import grown, pages

DRAWN = ("/", "/map", "/compare?regions=371525,371503", "/id/region/371525.html", "/id/indicator/gdp.html")
"""A page of each kind that has drawings."""


@LANGS
@pytest.mark.parametrize("path", DRAWN)
def test_a_drawing_is_saved_as_png(tabs: Tabs, site: Service, lang: str, path: str) -> None:
    tab = tabs(path, lang)
    drawings = tab.page.locator("figure.drawing")
    assert drawings.count() > 0
    buttons = tab.page.get_by_role("button", name=words("save-png", lang))
    links = tab.page.get_by_role("link", name=words("save-svg", lang))
    assert buttons.count() == links.count() == drawings.count()
    svg = site.get(str(links.first.get_attribute("href"))).text
    wide, high = (float(re.search(rf'<svg[^>]* {side}="([\d.]+)"', svg)[1]) for side in ("width", "height"))  # type: ignore[index]
    with tab.page.expect_download() as saved:
        buttons.first.click()
    assert saved.value.suggested_filename.endswith(".png")
    picture = read(saved.value.path().read_bytes())
    assert abs(picture.width - 2 * wide) <= 2
    assert abs(picture.height - 2 * high) <= 2
    assert len(picture.colours) > 20
    assert max(picture.colours.values()) < 0.99 * picture.width * picture.height
    if tab.folder:
        saved.value.save_as(tab.folder / f"png-{lang}-{saved.value.suggested_filename}")


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Serve a release so many times as big that its charts come in parts."""
    folder = tmp_path_factory.mktemp("grown") / "release"
    with service.served("--release", grown.write(service.release(), folder, 15)) as running:
        yield running


@pytest.mark.parametrize(("path", "part", "named"), pages.DRAWN_IN_PARTS)
def test_a_drawing_beyond_the_first_part_is_saved_as_png(
    chromium: Any, big: Service, path: str, part: str, named: str
) -> None:
    tabs = Tabs(chromium, big.address)
    tab = tabs(f"{path}?page-{part}=2")
    figure = (
        tab.page.locator("figure.drawing")
        .filter(has=tab.page.locator("[data-file^='peers-'],[data-file^='bars-level']"))
        .last
    )
    link = figure.get_by_role("link", name=words("save-svg", "zh"))
    svg = big.get(str(link.get_attribute("href"))).text
    wide, high = (float(re.search(rf'<svg[^>]* {side}="([\d.]+)"', svg)[1]) for side in ("width", "height"))  # type: ignore[index]
    with tab.page.expect_download() as saved:
        figure.get_by_role("button", name=words("save-png", "zh")).click()
    picture = read(saved.value.path().read_bytes())
    assert abs(picture.width - 2 * wide) <= 2
    assert abs(picture.height - 2 * high) <= 2
    assert len(picture.colours) > 20
    tabs.close()


def test_the_keyboard_saves_too(tabs: Tabs) -> None:
    tab = tabs("/map")
    tab.page.get_by_role("link", name=words("save-svg", "zh")).focus()
    tab.page.keyboard.press("Tab")
    with tab.page.expect_download() as saved:
        tab.page.keyboard.press("Enter")
    assert read(saved.value.path().read_bytes()).width > 600


def test_a_drawing_that_cannot_be_had_is_told(tabs: Tabs) -> None:
    tab = tabs("/map")
    tab.page.context.set_offline(True)
    tab.page.get_by_role("button", name=words("save-png", "zh")).click()
    tab.page.get_by_text(words("picture-failed", "zh")).wait_for()
    tab.expect("ERR_INTERNET_DISCONNECTED")


def test_without_scripts_there_is_the_svg_alone(tabs: Tabs) -> None:
    tab = tabs("/map", java_script_enabled=False)
    assert tab.page.get_by_role("link", name=words("save-svg", "zh")).count() == 1
    assert tab.page.get_by_text(words("save-png", "zh")).count() == 0


def test_only_pages_with_drawings_load_the_script(site: Service) -> None:
    for path in ("/", "/map", "/id/region/371525.html"):
        assert "/drawings.js" in site.get(path, Accept="text/html").text
    for path in ("/questions", "/data", "/search?q=x", "/id/project/none.html", "/compare"):
        assert "/drawings.js" not in site.get(path, Accept="text/html").text
