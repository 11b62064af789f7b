"""The frame around each page: named for those who listen to it, and in the language of the page."""

from __future__ import annotations

import re

_NAMES = {"en": ("Site", "On this page", "Search"), "zh": ("全站", "本页", "搜索")}
_NAMED = (
    ('<aside class="sidebar-drawer">', '<aside class="sidebar-drawer" aria-label="{0}">'),
    ('<aside class="toc-drawer">', '<aside class="toc-drawer" aria-label="{1}">'),
    ('<aside class="toc-drawer no-toc">', '<aside class="toc-drawer no-toc" aria-label="{1}">'),
    ('<div id="search-results">', '<h1>{2}</h1>\n<div id="search-results">'),
    ("<pre>", '<pre tabindex="0">'),
    ('<div class="table-wrapper', '<div tabindex="0" class="table-wrapper'),
)
"""What the theme leaves to be done for those who read without a mouse or with a screen reader."""
_CHINESE = {
    "Menu": "菜单",
    "Contents": "目录",
    "Expand": "展开",
    "Light mode": "浅色",
    "Dark mode": "深色",
    "Auto light/dark, in light mode": "随系统，现为浅色",
    "Auto light/dark, in dark mode": "随系统，现为深色",
    "Skip to content": "跳到正文",
    "Back to top": "回到顶部",
    "On this page": "本页",
    "Next": "下一页",
    "Previous": "上一页",
    "Home": "首页",
    "Toggle site navigation sidebar": "打开或收起全站目录",
    "Toggle table of contents sidebar": "打开或收起本页目录",
    "Toggle Light / Dark / Auto color theme": "切换浅色、深色、随系统",
    "Please activate JavaScript to enable the search functionality.": "搜索需要启用 JavaScript。",
    "Made with": "制作工具：",
}
"""Words of the theme, which has no Chinese: whole texts of an element or of a label."""
_WORDS = re.compile(
    r"(?<=>)(\s*)(" + "|".join(map(re.escape, sorted(_CHINESE, key=len, reverse=True))) + r")(?=\s*<)"
)
_LABEL = re.compile(r'(?<=aria-label=")(Toggle [^"]*)(?=")')
_OF = "Toggle navigation of "


def mended(html: str, lang: str) -> str:
    """Return a page whose parts beside the text have names, and whose wide parts the keyboard can reach."""
    for before, after in _NAMED:
        html = html.replace(before, after.format(*_NAMES[lang]))
    if lang == "zh":
        html = _WORDS.sub(lambda found: found[1] + _CHINESE[found[2]], html)
        html = _LABEL.sub(lambda found: _label(found[1]), html)
        html = html.replace("</a> and <a", "</a>、<a").replace(">@pradyunsg</a>'s", ">@pradyunsg</a> 的")
    return html


def _label(words: str) -> str:
    if words.startswith(_OF):
        return f"展开或收起“{words.removeprefix(_OF)}”"
    return _CHINESE[words]
