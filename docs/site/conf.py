"""How Sphinx builds the documentation; ``build.py`` calls it once a language, ``-D language=…``."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from search import PairsOfCharacters

ROOT = Path(__file__).resolve().parents[2]

project = "lc-graph"
author = "The lc-graph authors"
copyright = "2026, The lc-graph authors"
release = version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
myst_enable_extensions = ["deflist", "fieldlist"]
myst_heading_anchors = 4
templates_path = [str(Path(__file__).parent / "theme")]
html_theme = "furo"
html_static_path = [str(Path(__file__).parent / "theme" / "site.css")]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_use_index = False
html_theme_options = {"footer_icons": []}
html_sidebars = {
    "**": [
        "sidebar/brand.html", "sidebar/language.html", "sidebar/search.html", "sidebar/scroll-start.html",
        "sidebar/navigation.html", "sidebar/scroll-end.html",
    ]
}  # fmt: skip
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"

TITLES = {
    "en": ("lc-graph: the documentation", "中文", "zh", "zh-CN"),
    "zh_CN": ("聊城经济知识图谱：文档", "English", "en", "en"),
}


def setup(app: Any) -> None:
    """Set what depends on the language, which is known only now."""
    app.add_search_language(PairsOfCharacters)

    def chosen(app: Any, config: Any) -> None:
        title, other, folder, code = TITLES[config.language]
        config.html_title = title
        config.html_context = {"other_language": other, "other_folder": folder, "other_code": code}

    app.connect("config-inited", chosen, priority=0)
