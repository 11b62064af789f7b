"""The passages that tables rest on, numbered in the order in which they are named."""

from __future__ import annotations

from collections.abc import Iterable

from ..engine.lookup import Evidence


class Citations:
    """Numbers passages; the same passage keeps its number."""

    def __init__(self) -> None:
        """Begin with none."""
        self.passages: dict[str, Evidence] = {}
        self._numbers: dict[str, int] = {}

    def of(self, evidence: Iterable[Evidence]) -> tuple[int, ...]:
        """Return the numbers of passages, each once and in order."""
        found = set()
        for one in evidence:
            self.passages.setdefault(one.passage, one)
            found.add(self._numbers.setdefault(one.passage, len(self._numbers) + 1))
        return tuple(sorted(found))

    def lines(self, lang: str) -> list[str]:
        """Return where each passage is printed and what it says in our words, by number."""
        return [cited(one, lang) for one in self.passages.values()]


def cited(one: Evidence, lang: str) -> str:
    """Return where a passage is printed and what it says in our words."""
    same = one.first_line == one.last_line
    if lang == "zh":
        where = f"第{one.first_line}行" if same else f"第{one.first_line}–{one.last_line}行"
    else:
        where = f"line {one.first_line}" if same else f"lines {one.first_line}–{one.last_line}"
    gloss = (one.gloss_zh or one.gloss_en) if lang == "zh" else (one.gloss_en or one.gloss_zh)
    article = one.article.rpartition("/")[2]
    headline = f"《{one.headline}》" if one.headline else " "
    return f"{article}{headline}{where}: {gloss}"
