"""The documentation site: built without a warning, alike in both languages, and readable by everybody."""

from __future__ import annotations

import contextlib
import functools
import http.server
import importlib.util
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import project
import service
from lc_graph.questions import catalog
from lc_graph.resources import room
from lc_graph.validation.checks import load_checks
from lc_graph.vocabulary.book import read

from .conftest import Tabs

LANGUAGES = ("zh", "en")
LOOKED_AT = (
    "index", "model", "tutorial-researcher", "tutorial-sparql", "add-a-source", "deploy", "reconcile",
    "reference/index", "reference/ontology/index", "reference/ontology/statistic", "reference/codes",
    "reference/shapes/evidence", "reference/shapes/hygiene", "reference/questions", "reference/endpoint",
    "reference/commands", "reference/settings", "reference/tables", "contribute", "naming", "mutations",
    "robustness", "decisions/index", "decisions/0034-answers-as-map-and-graph",
)  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site: the one that .ci/run has built, else built here."""
    if made := os.environ.get("LC_GRAPH_DOCS"):
        return Path(made)
    if not all(map(importlib.util.find_spec, ("sphinx", "furo", "myst_parser"))):
        pytest.skip("Sphinx is not installed (pip install -e '.[docs]')")
    folder = tmp_path_factory.mktemp("site") / "docs"
    done = subprocess.run(
        [sys.executable, project.ROOT / "docs" / "site" / "build.py", folder],
        env=service.environment(), capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return folder


def pages(built: Path, lang: str) -> set[str]:
    return {path.relative_to(built / lang).as_posix() for path in (built / lang).rglob("*.html")}


def test_both_languages_have_the_same_pages(built: Path) -> None:
    assert pages(built, "zh") == pages(built, "en")
    assert {f"{name}.html" for name in LOOKED_AT} <= pages(built, "en")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_reference_leaves_nothing_out(built: Path, lang: str) -> None:
    book = read(project.ROOT)
    folder = built / lang / "reference"
    ontology = "".join(path.read_text(encoding="utf-8") for path in (folder / "ontology").glob("*.html"))
    assert {one.id for one in book.terms.values() if f">lc:{one.id}</span>" not in ontology} == set()
    shapes = "".join(path.read_text(encoding="utf-8") for path in (folder / "shapes").glob("*.html"))
    assert {one.id for one in book.shapes if f">lcs:{one.id}</span>" not in shapes} == set()
    assert {one.id for one in load_checks() if f">{one.id}</span>" not in shapes} == set()
    questions = (folder / "questions.html").read_text(encoding="utf-8")
    told = re.sub("<[^>]*>", "", questions)
    assert {one.id for one in catalog.load() if f"lc-graph ask {one.id}" not in told} == set()
    codes = (folder / "codes.html").read_text(encoding="utf-8")
    files = {path.stem for path in (room("ontology") / "codes").glob("*.ttl")} - {"open-lists"}
    assert {name for name in files if f'id="codes-{name}"' not in codes} == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_reference_speaks_one_language(built: Path, lang: str) -> None:
    text = (built / lang / "reference" / "shapes" / "region.html").read_text(encoding="utf-8")
    main = re.sub(r"<[^>]*>", "", text[text.index("<article") : text.index("</article>")])
    assert bool(re.search("[一-鿿]", main)) == (lang == "zh")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_page_shows_the_signs_of_markdown(built: Path, lang: str) -> None:
    """Chinese has no spaces, without which a mark of emphasis after punctuation is only a sign."""
    showing = {}
    for name in pages(built, lang):
        text = (built / lang / name).read_text(encoding="utf-8")
        text = re.sub(r"<(pre|code|script|style|head)\b.*?</\1>", "", text, flags=re.DOTALL)
        if signs := re.findall(r".{0,12}(?:\*\*|\]\(|\{doc\}).{0,12}", re.sub(r"<[^>]*>", "", text)):
            showing[name] = signs
    assert showing == {}


def test_the_frame_of_a_chinese_page_is_chinese(built: Path) -> None:
    for name in ("index.html", "search.html", "reference/tables.html", "decisions/index.html"):
        text = (built / "zh" / name).read_text(encoding="utf-8")
        frame = re.sub(r"<(article|script|style|head|code)\b.*?</\1>", "", text, flags=re.DOTALL)
        labels = re.findall(r'(?:aria-label|placeholder|title)="([^"]*)"', frame)
        words = [*labels, *re.findall(r">([^<>]+)<", frame)]
        names = "English|Sphinx|Furo|@pradyunsg|Copyright|The lc-graph authors|SPARQL|HTTP"
        left = [re.sub(names, "", word) for word in words]
        assert [
            word for word in left if re.search("[A-Za-z]{3}", word) and not re.search("[一-鿿]", word)
        ] == []


@pytest.fixture(scope="module")
def address(built: Path) -> Iterator[str]:
    """Return where the built site can be read over HTTP."""

    class Silent(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None: ...

    handler = functools.partial(Silent, directory=str(built))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_of_the_site_are_accessible_and_ask_nobody_else(chromium: Any, address: str, lang: str) -> None:
    with contextlib.closing(Tabs(chromium, address)) as tabs:
        tab = tabs("/index.html", lang)
        for name in LOOKED_AT:
            tab.page.set_viewport_size({"width": 1440, "height": 900})
            tab.open(f"/{lang}/{name}.html")
            assert tab.page.locator("h1").count() == 1, name
            assert tab.page.evaluate("document.documentElement.lang").startswith(lang), name
            assert tab.barriers() == [], name
            for width in (1440, 768, 360):
                tab.page.set_viewport_size({"width": width, "height": 900})
                assert tab.overflow() <= 0, f"{name} is wider than {width} pixels"
                tab.shot(f"site-{name.replace('/', '-')}-{lang}-{width}")
        tab.page.set_viewport_size({"width": 1440, "height": 900})
        for name in ("index", "reference/ontology/event"):
            tab.open(f"/{lang}/{name}.html")
            tab.page.locator(".sidebar-language a").click()
            tab.page.wait_for_url(f"{address}/{'en' if lang == 'zh' else 'zh'}/{name}.html")


@pytest.mark.parametrize(("lang", "word"), [("zh", "产业链"), ("zh", "灵芝"), ("en", "passage")])
def test_the_site_finds_words_without_a_server(chromium: Any, address: str, lang: str, word: str) -> None:
    with contextlib.closing(Tabs(chromium, address)) as tabs:
        tab = tabs(f"/{lang}/search.html?q={word}", lang)
        tab.page.locator("ul.search li a").first.wait_for()
        assert tab.barriers() == []
