"""What the columns of answers are called, and the words that the queries themselves write into them.

All are data beside the questions: ``headings.csv`` names every variable, ``words.csv`` gives the English for
every Chinese word of the queries, ``amounts.csv`` says what is measured in which unit. (Names of things have
their labels in the graph.)
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


@cache
def amounts(folder: Path | None = None) -> dict[tuple[str, str], str]:
    """Return the columns that hold amounts, by question and variable, with their unit.

    The unit is ``yuan`` where every row has that, ``figure`` where it is that of the printed figure.
    """
    return {(row["question"], row["variable"]): row["unit"] for row in _rows(folder, "amounts.csv")}


def _rows(folder: Path | None, name: str) -> list[dict[str, str]]:
    with ((folder or room("queries")) / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
