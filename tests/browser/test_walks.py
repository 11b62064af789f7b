"""The map, an indicator and a comparison walked through: mouse, keyboard, other choices."""

from __future__ import annotations

import re

from lc_graph.web.texts import text as words

from .conftest import Tab, Tabs
from .test_editor import LANGS

GUAN, CHIPING, DONGE = "371525", "371503", "371524"


def link(tab: Tab, code: str) -> str:
    """Return a selector of a county on the map."""
    return f'svg.drawn a[href^="/id/region/{code}"]'


@LANGS
def test_a_county_of_the_map_answers_to_mouse_and_keyboard_and_leads_to_its_profile(
    tabs: Tabs, lang: str
) -> None:
    tab = tabs("/map", lang)
    county = tab.page.locator(link(tab, GUAN))
    outline = county.locator(".d-area")
    plain = outline.evaluate("one => getComputedStyle(one).strokeWidth")
    county.hover()
    assert outline.evaluate("one => getComputedStyle(one).strokeWidth") != plain
    # What hovering shows is the county with its figure.
    assert re.search(r"139\.17|13\.917", county.locator("title").text_content() or "")
    tab.page.mouse.move(0, 0)
    county.focus()
    tab.page.keyboard.press("Tab")
    tab.page.keyboard.press("Shift+Tab")
    assert outline.evaluate("one => getComputedStyle(one).strokeWidth") != plain
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url(re.compile(f"/id/region/{GUAN}"))
    assert tab.page.locator('#profile-figures, [href="#profile-figures"]').count() > 0
    tab.page.go_back()
    tab.page.locator(link(tab, CHIPING)).click()
    tab.page.wait_for_url(re.compile(f"/id/region/{CHIPING}"))


@LANGS
def test_another_indicator_is_laid_over_the_map(tabs: Tabs, lang: str) -> None:
    tab = tabs("/map", lang)
    first = tab.page.locator("#counties-head").inner_text()
    chosen = tab.page.locator("select[name=indicator]")
    other = chosen.locator("option").nth(1)
    value, name = other.get_attribute("value"), other.inner_text().rpartition(" (")[0]
    chosen.select_option(value)
    tab.page.locator("select[name=shades]").select_option("equal")
    tab.page.get_by_role("button", name=words("show", lang)).click()
    tab.page.wait_for_url(re.compile(rf"indicator={value}&shades=equal"))
    head = tab.page.locator("#counties-head").inner_text()
    assert head != first
    assert head.casefold().startswith(name.casefold())
    assert tab.page.locator("select[name=indicator]").input_value() == value


@LANGS
def test_a_region_is_added_to_a_comparison_and_taken_out_again(tabs: Tabs, lang: str) -> None:
    tab = tabs("/compare", lang)
    compare = tab.page.get_by_role("button", name=words("compare-now", lang))
    for code in (GUAN, CHIPING):
        tab.page.locator(f'input[value="{code}"]').check()
    compare.click()
    tab.page.wait_for_url(re.compile(f"regions={CHIPING},{GUAN}"))
    folded = tab.page.locator("summary", has_text=words("choose-others", lang))
    folded.focus()
    tab.page.keyboard.press("Enter")
    tab.page.locator(f'input[value="{DONGE}"]').check()
    compare.click()
    tab.page.wait_for_url(re.compile(r"regions=\d+,\d+,\d+"))
    assert tab.page.locator(f'input[value="{DONGE}"]').is_checked()
    folded.click()
    for code in (CHIPING, DONGE):
        tab.page.locator(f'input[value="{code}"]').uncheck()
    compare.click()
    # One region cannot be compared: the page says so, and offers the choice again, with the one still chosen.
    tab.page.get_by_role("alert").wait_for()
    tab.expect("400")
    (kept,) = tab.page.locator("input[name=regions]:checked").all()
    assert kept.get_attribute("value") == GUAN
    tab.page.locator(f'input[value="{DONGE}"]').check()
    compare.click()
    tab.page.wait_for_url(re.compile(f"regions={DONGE},{GUAN}"))


@LANGS
def test_the_bars_of_an_indicator_answer_to_the_mouse_under_the_policy(tabs: Tabs, lang: str) -> None:
    tab = tabs("/id/indicator/gdp.html", lang)
    bars = tab.page.locator('svg[id^="bars-"] a')
    assert bars.count() >= 6
    for bar in bars.all():
        bar.hover()
        style = "one => getComputedStyle(one.querySelector('text')).textDecorationLine"
        assert bar.evaluate(style) == "underline"
        name = bar.get_attribute("aria-label") or ""
        assert name == bar.locator("title").text_content()
        assert not re.search(r"\d%", name), name
    bars.first.click()
    tab.page.wait_for_url(re.compile("/id/region/"))
