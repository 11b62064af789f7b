"""The markup of a cell: written thousands of times on a page, so by a function and not by a template."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from markupsafe import Markup, escape

from ..sheets.table import Cell
from .directions import isolated
from .texts import text


class Cells:
    """Writes the cells of one page; called with a cell, it returns all of its markup."""

    def __init__(self, lang: str, words: Callable[[str, str], Markup], here: Callable[[str], str]) -> None:
        """Write in a language.

        Args:
            lang: the page's language.
            words: what makes words of a page in a language.
            here: what makes an address of ours one that keeps what the reader chose.
        """
        self.lang, self._words, self._here = lang, words, here
        self._notes: dict[int, str] = {}

    def __call__(self, cell: Cell) -> Markup:
        """Return the words of a cell, where they lead, its mark and its evidence."""
        if cell.parts:
            return Markup(("、" if self.lang == "zh" else ", ").join(map(self, cell.parts)))
        told = self._said(cell)
        if cell.href:
            path = self._here(cell.href) if cell.href.startswith("/") else cell.href
            beyond = "" if cell.href.startswith(("/", "#")) else ' rel="external nofollow"'
            told = f'<a href="{_safe(path)}"{beyond}>{told}</a>'
        if cell.mark:
            mark = _safe(text(f"mark-{cell.mark}", self.lang))
            told += f' <span class="tag tag-{_safe(cell.mark)}">{mark}</span>'
        return Markup(told + "".join(map(self._note, cell.evidence)))

    def notes(self, numbers: Iterable[int]) -> Markup:
        """Return what leads to passages, by their numbers on the page."""
        return Markup("".join(map(self._note, numbers)))

    def _note(self, number: int) -> str:
        if number not in self._notes:
            label = _safe(text("passage-number", self.lang, n=number))
            self._notes[number] = f'<sup><a href="#p{number}" aria-label="{label}">{number}</a></sup>'
        return self._notes[number]

    def _said(self, cell: Cell) -> str:
        if cell.exact and cell.number is None:
            return f'<time datetime="{_safe(cell.exact)}">{_safe(cell.text)}</time>'
        words = self._words(cell.text, self.lang)
        if cell.exact:
            return f'<data value="{cell.number:f}" title="{_safe(cell.exact)}">{words}</data>'
        if cell.printed:
            return f'<span lang="zh-CN" title="{_safe(cell.printed)}"><span lang="en">{words}</span></span>'
        return str(words)


def _safe(words: str) -> str:
    """Return words as markup, their direction ended where they do."""
    return str(escape(isolated(words)))
