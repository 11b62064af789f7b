"""Dated results between the marks of ``docs/robustness.md``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs" / "robustness.md"
MEBIBYTE = 1 << 20


def marks(name: str) -> tuple[str, str]:
    """Return the marks between which a result stands."""
    return f"<!-- {name} -->", f"<!-- end of {name} -->"


def written(name: str) -> str:
    """Return the result that stands in the document."""
    begin, end = marks(name)
    return DOCS.read_text(encoding="utf-8").partition(begin)[2].partition(end)[0]


def write(name: str, lines: Sequence[str]) -> None:
    """Put a result into the document, in the place of the one before."""
    begin, end = marks(name)
    text = DOCS.read_text(encoding="utf-8")
    pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    assert pattern.search(text), f"{DOCS} has no marks {begin}"
    result = "\n".join([begin, "", *lines, "", end])
    DOCS.write_text(pattern.sub(lambda _: result, text), encoding="utf-8")


def mebibytes(size: int) -> str:
    """Return a size as people read it."""
    return f"{size / MEBIBYTE:.0f} MiB"
