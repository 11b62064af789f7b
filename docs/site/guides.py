"""The documents of the project that are pages of the site: their places, and the links between them."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DECISIONS = tuple(
    path.stem
    for path in sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    if not path.name.endswith(".zh.md")
)
GUIDES = {
    "CONTRIBUTING": "contribute",
    "docs/tables": "reference/tables",
    "docs/endpoint": "reference/endpoint",
    "docs/commands": "reference/commands",
    "docs/questions": "reference/answers",
    "docs/deploy": "deploy",
    "docs/reconcile": "reconcile",
    "docs/naming": "naming",
    "docs/mutations": "mutations",
    "docs/robustness": "robustness",
    "docs/decisions/README": "decisions/index",
    **{f"docs/decisions/{name}": f"decisions/{name}" for name in DECISIONS},
}
"""Documents in both languages (``NAME.md``, ``NAME.zh.md``), and their places in the site."""

_LINK = re.compile(r"\[([^\]]*)\]\((?!https?:|mailto:)([^)\s#]*)(#[^)\s]*)?\)")


def relinked(text: str, name: str, lang: str) -> str:
    """Return a guide with links to where its targets stand in the site; what is not in it is named only.

    Args:
        text: the guide, or a part of it for a page of the same folder.
        name: of the guide.
        lang: of the guide.
    """
    up = "../" * GUIDES[name].count("/")

    def link(found: re.Match[str]) -> str:
        words, path, anchor = found[1], found[2], found[3] or ""
        if not path:
            return found[0]
        whole = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
        language, place = _place(whole)
        if place and language == lang:
            return f"[{words}]({up}{place}.md{anchor})"
        if place:
            return f'<a href="{up}../{language}/{place}.html">{words}</a>'
        return words if words.strip("`") == path else f"{words} (`{whole}`)"

    return _LINK.sub(link, text)


def _place(path: str) -> tuple[str, str]:
    """Return the language of a document of the project, and its place in the site, if it is there."""
    if page := re.fullmatch(r"docs/site/(\w+)/(.+)\.md", path):
        return page[1], page[2]
    language = "zh" if path.endswith(".zh.md") else "en"
    return language, GUIDES.get(re.sub(r"(\.zh)?\.md$", "", path), "")
