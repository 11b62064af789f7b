"""What the columns of answers are called, and the words that the queries themselves write into them.

Both are data beside the questions: ``headings.csv`` names every variable, ``words.csv`` gives the English for
every Chinese word of the queries. (Names of things have their labels in the graph.)
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from ..resources import room


@cache
def headings(folder: Path | None = None) -> dict[str, tuple[str, str]]:
    """Return what variables are called, in Chinese and English, by name.

    Args:
        folder: where ``headings.csv`` lies (default: the room of the questions).
    """
    return {row["variable"]: (row["label_zh"], row["label_en"]) for row in _rows(folder, "headings.csv")}


@cache
def words(folder: Path | None = None) -> dict[str, str]:
    """Return the English for words that queries write into answers, by the Chinese ones."""
    return {row["word_zh"]: row["word_en"] for row in _rows(folder, "words.csv")}


def _rows(folder: Path | None, name: str) -> list[dict[str, str]]:
    with ((folder or room("queries")) / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
