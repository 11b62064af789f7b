"""The page's wording is not ours: no twenty characters of it in a row, but for names, titles and headlines.

White space is ignored, and so are the escapes of formats (``\\u4e2d``, ``&#x4e2d;``, ``%E4%B8%AD``).
"""

from __future__ import annotations

import html
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

import project
import service
from lc_graph.tables.records import load

LONGEST = 19
PAGE_ID = "liaocheng-2023-midyear"
LONGEST_NAME = 50
"""No name and no title is longer than this, so that no sentence slips in as one."""
LONGEST_HEADLINE = 29
"""No headline or the like is longer than this; of one made of sentences there is a digest."""


def bare(text: str) -> str:
    """Return a text without white space."""
    return "".join(text.split())


def runs(text: str) -> Iterator[str]:
    """Yield every run of characters that is one too long."""
    return (text[start : start + LONGEST + 1] for start in range(len(text) - LONGEST))


def written(text: str) -> Iterator[str]:
    """Yield a text as it stands and as those read it who undo its format's escapes."""
    yield text
    if "\\u" in text:
        yield re.sub(r"\\u([0-9A-Fa-f]{4})", lambda match: chr(int(match[1], 16)), text)
    if "&#" in text:
        yield html.unescape(text)
    if "%E" in text:
        yield unquote(text)


class Wording:
    """The page's runs of characters that nobody may repeat."""

    def __init__(self, text: str, free: Iterable[str]) -> None:
        self.forbidden = set(runs(bare(text)))
        for name in free:
            self.forbidden -= set(runs(bare(name)))

    def in_text(self, text: str) -> list[str]:
        """Return what a text repeats, each run once."""
        return sorted({run for form in written(text) for run in runs(bare(form)) if run in self.forbidden})


def free() -> tuple[set[str], set[str]]:
    """Return names and titles, and headlines, as the tables have them."""
    source = load().sources[PAGE_ID]
    names = {located.row.name for located in source.tables["mentions"]}
    for table in ("recognitions", "posts"):
        names |= {located.row.title for located in source.tables[table]}
    elements = [element for article in source.meta.articles for _, element in article.elements()]
    return names, {element.text for element in (*elements, *source.meta.furniture)}


@pytest.fixture(scope="module")
def wording(text: str) -> Wording:
    names, headlines = free()
    return Wording(text, names | headlines)


def test_names_are_names() -> None:
    names, headlines = free()
    assert names
    assert headlines
    assert [name for name in names if len(bare(name)) > LONGEST_NAME or re.search("[。！？；]", name)] == []
    assert [headline for headline in headlines if len(bare(headline)) > LONGEST_HEADLINE] == []


def test_a_repetition_is_found(wording: Wording, text: str) -> None:
    start = next(
        at for at in range(len(bare(text))) if bare(text)[at : at + LONGEST + 1] in wording.forbidden
    )
    stolen = bare(text)[start : start + LONGEST + 1]
    assert wording.in_text(stolen) == [stolen]
    assert wording.in_text(f"note: {stolen[:7]}\n  {stolen[7:]} …") == [stolen]
    assert wording.in_text(stolen.encode("unicode_escape").decode()) == [stolen]
    assert wording.in_text(quote(stolen)) == [stolen]
    assert wording.in_text("".join(f"&#{ord(character)};" for character in stolen)) == [stolen]
    assert wording.in_text(stolen[:LONGEST]) == []
    assert len(wording.forbidden) > len(bare(text)) * 0.8


def test_names_titles_and_headlines_are_free(wording: Wording) -> None:
    for names in free():
        assert [name for name in names if wording.in_text(name)] == []


def test_no_file_of_the_project_repeats_the_page(wording: Wording) -> None:
    repeating = {name: again for name, text in project.texts() if (again := wording.in_text(text))}
    assert repeating == {}


def test_no_release_repeats_the_page(wording: Wording, release: Path) -> None:
    files = {path.relative_to(release).as_posix(): path for path in release.rglob("*") if path.is_file()}
    assert "lc-graph.nq" in files
    assert {
        name: again
        for name, path in files.items()
        if (again := wording.in_text(path.read_text(encoding="utf-8")))
    } == {}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_page_of_the_service_repeats_the_page(wording: Wording, release: Path, lang: str) -> None:
    with service.served("--release", release) as running:
        assert wording.in_text(running.get(f"/?lang={lang}").text) == []
        graph = running.query("CONSTRUCT WHERE { ?s ?p ?o }", Accept="application/n-triples")
        assert graph.status == 200
        assert wording.in_text(graph.text) == []


def said(done: subprocess.CompletedProcess[str]) -> str:
    return done.stdout + done.stderr


def test_what_the_commands_say_does_not_repeat_the_page(
    wording: Wording, shared: Path, text: str, release: Path, tmp_path: Path
) -> None:
    """Commands that read the page tell where something is wrong, not what stands there."""
    page = shared / "sources" / f"{PAGE_ID}-page.txt"
    falsified = tmp_path / "falsified.txt"
    falsified.write_text(text.replace("1432.5", "1423.5").replace("冠洲", "冠州"), encoding="utf-8")
    source = ("--source", PAGE_ID)
    lines = [
        service.run("verify", "--text", page),
        service.run("verify", "--text", falsified, *source),
        service.run("verify", "--text", falsified, *source, "--format", "json"),
        service.run("build", "--release", tmp_path / "release"),
        service.run("validate", "--release", release),
        service.run("trace", "灵芝", "--release", release),
    ]
    assert [done.returncode for done in lines] == [0, 1, 1, 0, 0, 0]
    assert [again for done in lines if (again := wording.in_text(said(done)))] == []
