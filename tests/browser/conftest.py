"""A browser, and tabs in it that watch themselves: nothing is asked of others, nothing goes wrong unseen."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from service import SOON, Service, eventually

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
SHOTS = "LC_GRAPH_SHOTS"
"""The environment variable that names the folder where screenshots are kept; without it none are."""


@pytest.fixture(scope="package")
def chromium() -> Iterator[Any]:
    """Return a chromium; skip where there is none, or nothing to drive it.

    Not for the whole session: its driver keeps an event loop running, in which no test can run another.
    """
    driver = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed (pip install playwright)"
    )
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        pytest.skip("there is no chromium (apt-get install chromium fonts-wqy-zenhei)")
    with driver.sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox"], timeout=SOON * 1000
        )
        yield running
        running.close()


@dataclass
class Tab:
    """A page of the site in a browser, and what it did that it should not have done.

    Attributes:
        page: playwright's page.
        address: the site's, without a slash at the end.
        outside: addresses of other servers that were asked for; none was answered.
        wrong: errors and warnings of the console, uncaught exceptions, and what the policy refused.
    """

    page: Any
    address: str
    outside: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def open(self, path: str) -> Tab:
        """Go to a path of the site."""
        self.page.goto(self.address + path)
        return self

    def expect(self, pattern: str) -> None:
        """Take it as right that the console told something; wrong if it does not."""
        found: list[str] = []

        def told() -> bool:
            self.page.wait_for_timeout(10)  # in which the browser's messages are heard
            found[:] = [message for message in self.wrong if re.search(pattern, message)]
            return bool(found)

        assert eventually(told), f"nothing like {pattern!r} in {self.wrong}"
        self.wrong = [message for message in self.wrong if message not in found]

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - innerWidth"))

    def barriers(self) -> list[tuple[str, str]]:
        """Return what axe finds that keeps people out: its rule and the element, of any impact."""
        axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
        found = axe.Axe().run(self.page).response["violations"]
        return [(one["id"], node["html"][:200]) for one in found for node in one["nodes"]]

    @property
    def folder(self) -> Path | None:
        """Return the folder where pictures are kept, where one is named."""
        named = os.environ.get(SHOTS)
        return Path(named) if named else None

    def shot(self, name: str) -> None:
        """Keep a picture of the whole page, where a folder for pictures is named."""
        if self.folder:
            self.page.screenshot(path=self.folder / f"{name}.png", full_page=True)


class Tabs:
    """Opens tabs, each with a fresh profile: no cookies, nothing stored, nothing cached."""

    def __init__(self, browser: Any, address: str) -> None:
        self._browser, self._address = browser, address.rstrip("/")
        self._opened: list[tuple[Any, Tab]] = []

    def __call__(self, path: str, lang: str = "zh", width: int = 1280, **context: Any) -> Tab:
        """Open a path of the site.

        Args:
            path: the path, with its query.
            lang: the language that the browser prefers.
            width: of the window, in pixels.
            context: further options of playwright's ``new_context``, such as ``java_script_enabled=False`` or
                ``color_scheme="dark"``.
        """
        locale = {"zh": "zh-CN", "en": "en-GB"}[lang]
        made = self._browser.new_context(locale=locale, viewport={"width": width, "height": 900}, **context)
        made.set_default_timeout(SOON * 1000)
        tab = Tab(made.new_page(), self._address)
        self._opened.append((made, tab))

        def judge(route: Any) -> None:
            where = urlsplit(route.request.url)
            if f"{where.scheme}://{where.netloc}" == self._address:
                route.continue_()
            else:
                tab.outside.append(route.request.url)
                route.abort()

        def heard(message: Any) -> None:
            if message.type in ("error", "warning"):
                tab.wrong.append(f"{message.type}: {message.text}")

        made.route("**/*", judge)
        tab.page.on("console", heard)
        tab.page.on("pageerror", lambda error: tab.wrong.append(f"uncaught: {error}"))
        return tab.open(path)

    def close(self) -> None:
        """Close all tabs, and say what went wrong in them."""
        for context, _ in self._opened:
            context.close()
        for _, tab in self._opened:
            assert tab.outside == []
            assert tab.wrong == []


@pytest.fixture
def tabs(chromium: Any, site: Service) -> Iterator[Tabs]:
    """Return what opens tabs; after the test none of them may have asked others or told of an error."""
    opened = Tabs(chromium, site.address)
    yield opened
    opened.close()
