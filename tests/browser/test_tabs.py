"""The watch that tabs keep over themselves: it must see what it is there for."""

from __future__ import annotations

import contextlib

from .conftest import Tabs


def test_a_tab_tells_what_it_should_not_have_done(tabs: Tabs) -> None:
    tab = tabs("/")
    assert (tab.outside, tab.wrong) == ([], [])
    tab.page.evaluate("console.error('broken')")
    tab.expect("error: broken")
    tab.page.evaluate("setTimeout(() => { throw new Error('thrown') })")
    tab.expect("uncaught: thrown")
    tab.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">')")
    tab.page.evaluate("fetch('https://example.org/').catch(() => null)")
    tab.expect("style.*Content Security Policy|Content Security Policy.*style")
    tab.expect("example.org")
    with contextlib.suppress(Exception):  # it is not let through, which playwright reports too
        tab.page.goto("https://example.org/elsewhere")
    assert tab.outside == ["https://example.org/elsewhere"]
    tab.outside.clear()
    tab.wrong.clear()


def test_a_tab_sees_what_keeps_people_out(tabs: Tabs) -> None:
    tab = tabs("/")
    tab.page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<button></button>')")
    assert [rule for rule, _ in tab.barriers()] == ["button-name"]
