"""Builds the documentation site, in both languages, with warnings as errors.

    python docs/site/build.py [FOLDER]

Needs the extra ``docs`` (``pip install -e '.[docs]'``). Written to ``build/docs`` unless another folder is
named: the pages of ``en`` and ``zh``, and a first page that leads to both. What Sphinx reads is put together
beside them: the pages of ``docs/site/en`` or ``zh``, guides from ``docs``, and the reference, which is made
from the ontology, the shapes, the questions and the commands as they are now.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pictures
import reference
from frame import mended
from guides import DECISIONS, GUIDES, relinked
from markdown import with_contents
from sphinx.cmd.build import build_main

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LANGUAGES = {"en": "en", "zh": "zh_CN"}
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_WIDE = "[\u2014-\u201d\u2026\u3001-\u3011\u3400-\u9fff\uff01-\uff5e]"
_BREAK = re.compile(rf"(?<={_WIDE})\n *(?={_WIDE})")
"""The end of a line between two characters of Chinese, which have no space between them."""
_FIRST = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>lc-graph</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>lc-graph</h1>
<p><a href="zh/index.html">中文文档</a></p>
<p lang="en"><a href="en/index.html">Documentation in English</a></p></main></body></html>
"""


def build(target: Path) -> int:
    """Build the site; return 0 when there was nothing to complain of."""
    shutil.rmtree(target, ignore_errors=True)
    for lang, language in LANGUAGES.items():
        source = target / "source" / lang
        prepare(source, lang)
        status = build_main(
            ["-q", "-W", "--keep-going", "-b", "html", "-c", str(HERE), "-D", f"language={language}",
             "-d", str(target / "doctrees" / lang), str(source), str(target / lang)]
        )  # fmt: skip
        if status:
            return status
        for page in (target / lang).rglob("*.html"):
            page.write_text(mended(page.read_text(encoding="utf-8"), lang), encoding="utf-8")
    (target / "index.html").write_text(_FIRST, encoding="utf-8")
    shutil.rmtree(target / "doctrees")
    return 0


def prepare(source: Path, lang: str) -> None:
    """Put together what Sphinx reads in a language."""
    shutil.copytree(HERE / lang, source)
    for name, place in GUIDES.items():
        path = ROOT / (f"{name}.zh.md" if lang == "zh" else f"{name}.md")
        page = relinked(path.read_text(encoding="utf-8"), name, lang)
        if place == "decisions/index":
            page = with_contents(page, DECISIONS)
        _write(source / f"{place}.md", joined(page) if lang == "zh" else page)
    for name, text in (*reference.pages(lang), *pictures.files(lang)):
        _write(source / name, text)


def joined(text: str) -> str:
    """Return a text in Chinese whose lines go on to the end of their paragraph: a line's end is a space."""
    parts: list[str] = []
    last = 0
    for fence in _FENCE.finditer(text):
        parts += [_BREAK.sub("", text[last : fence.start()]), fence[0]]
        last = fence.end()
    return "".join([*parts, _BREAK.sub("", text[last:])])


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(build(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "docs"))
