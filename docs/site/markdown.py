"""Pages as Markdown: headings with labels, tables, fields, and words that are only words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence


class Page:
    """A page that is being written."""

    def __init__(self, title: str, *paragraphs: str) -> None:
        """Begin with a title and some paragraphs."""
        self._parts = [f"# {title}", *filter(None, paragraphs)]

    def add(self, level: str, heading: str, *paragraphs: str, label: str = "") -> None:
        """Add a heading, with paragraphs below it and a label that links lead to."""
        self._parts += [f"({label})=\n{level} {heading}" if label else f"{level} {heading}"]
        self.say(*paragraphs)

    def say(self, *paragraphs: str) -> None:
        """Add paragraphs; empty ones are left out."""
        self._parts += filter(None, paragraphs)

    def with_contents(self, names: Iterable[str]) -> str:
        """Return the page, with other pages below it in the contents."""
        return with_contents(str(self), names)

    def __str__(self) -> str:
        return "\n\n".join(self._parts) + "\n"


def with_contents(page: str, names: Iterable[str]) -> str:
    """Return a page, with other pages below it in the contents."""
    return f"{page}\n```{{toctree}}\n:hidden:\n\n" + "\n".join(names) + "\n```\n"


def text(words: str) -> str:
    """Return words that mean nothing to Markdown."""
    return re.sub(r"([\\`*_{}\[\]<>|#$^~])", r"\\\1", words)


def code(words: str) -> str:
    """Return words as code."""
    return f"`{words}`"


def link(words: str, label: str) -> str:
    """Return a link to a label."""
    return f"[{text(words)}](#{label})"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def labelled(facts: Mapping[str, Sequence[str]], lang: str) -> str:
    """Return facts, each with its name; those that are empty are left out."""
    comma = "、" if lang == "zh" else ", "
    told = {name: comma.join(filter(None, values)) for name, values in facts.items()}
    return "\n".join(f":{name}: {values}" for name, values in told.items() if values)
