"""Searching in a browser: suggestions by keyboard and mouse, and the form alone without JavaScript."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

import pytest

from .conftest import Tab, Tabs

LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
PAGES = ("/", "/search", "/search?q=lz", "/search?q=冠州集团", "/search?q=a&kind=term")


def typed(tab: Tab, box: str, text: str) -> None:
    """Type into a search box, and wait for suggestions."""
    tab.page.locator(box).click()
    # Where keys come slowly there are suggestions for the first of them too.
    asked = f"q={quote(tab.page.input_value(box) + text)}"
    with tab.page.expect_response(lambda reply: asked in urlsplit(reply.url).query.split("&")):
        tab.page.keyboard.type(text)
    tab.page.wait_for_selector(f"{box}-list li")


def option(tab: Tab, box: str) -> str:
    """Return the words of the active suggestion, or nothing."""
    active = tab.page.locator(box).get_attribute("aria-activedescendant")
    return str(tab.page.locator(f"#{active}").inner_text()) if active else ""


@LANGS
def test_suggestions_are_chosen_by_keyboard(tabs: Tabs, lang: str) -> None:
    tab = tabs("/", lang)
    box = tab.page.locator("#q-start")
    assert box.get_attribute("role") == "combobox"
    assert box.get_attribute("aria-expanded") == "false"
    typed(tab, "#q-start", "lingzhi")
    assert box.get_attribute("aria-expanded") == "true"
    options = tab.page.locator("#q-start-list li").all_inner_texts()
    assert option(tab, "#q-start") == ""
    for key, n in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", -1), ("ArrowDown", 0)):
        tab.page.keyboard.press(key)
        assert option(tab, "#q-start") == options[n]
        assert tab.page.locator('#q-start-list [aria-selected="true"]').all_inner_texts() == [options[n]]
    assert tab.barriers() == []
    tab.page.keyboard.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    assert box.input_value() == "lingzhi"
    assert not tab.page.locator("#q-start-list").is_visible()
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**/search?*")
    assert tab.page.locator("mark").first.inner_text() in ("灵芝", "lingzhi")


def test_a_suggestion_leads_to_its_page(tabs: Tabs) -> None:
    tab = tabs("/questions")
    typed(tab, "#q-site", "冠洲集")
    tab.page.keyboard.press("ArrowDown")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**/id/enterprise/guanzhou-group.html")
    typed(tab, "#q-site", "371524")
    tab.page.locator("#q-site-list li").first.click()
    tab.page.wait_for_url("**/id/region/371524.html")


def test_suggestions_go_when_the_box_is_left(tabs: Tabs) -> None:
    tab = tabs("/")
    typed(tab, "#q-start", "灵芝")
    tab.page.keyboard.press("Tab")
    tab.page.wait_for_selector("#q-start-list", state="hidden")
    typed(tab, "#q-start", "产业")
    tab.page.locator("#q-start").fill("")
    tab.page.wait_for_selector("#q-start-list", state="hidden")


@LANGS
def test_without_javascript_the_form_just_works(tabs: Tabs, lang: str) -> None:
    tab = tabs(f"/?lang={lang}", java_script_enabled=False)
    tab.page.locator("#q-site").fill("lz")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**/search?*")
    assert f"lang={lang}" in tab.page.url
    assert (
        tab.page.locator("h2").first.inner_text().startswith("产业链" if lang == "zh" else "Industry chains")
    )


@LANGS
@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (768, "dark"), (1440, "light")])
def test_nobody_is_kept_out_and_nothing_overflows(tabs: Tabs, lang: str, width: int, scheme: str) -> None:
    for number, path in enumerate(PAGES):
        tab = tabs(path, lang, width, color_scheme=scheme)
        assert tab.overflow() <= 0, path
        assert tab.barriers() == [], path
        tab.shot(f"search-{number}-{lang}-{width}-{scheme}")


@LANGS
def test_a_preview_fits_its_frame(tabs: Tabs, lang: str) -> None:
    tab = tabs(f"/reconcile/{lang}/preview?id=region/371524", lang, 400)
    assert tab.overflow() <= 0
    assert tab.barriers() == []
