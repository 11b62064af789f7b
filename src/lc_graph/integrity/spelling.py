"""Whether the labels of codes are written in words that are in use: a check of their spelling.

Labels of codes are in our own words, which no passage prints. But their characters stand together elsewhere
too: in the names and glosses of a source, in other labels and definitions, in what the readers wrote. Where
two neighbours stand together nowhere else, and neither is one of the little words that stand beside any
other, a character is wrong, doubled or lacking, or the word is one of our own and stands in
``own-words.txt``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from ..errors import Problem
from ..evidence.likeness import norm
from ..tables.records import Records

TABLES = ("indicators", "populations", "comparators", "adjustments")
"""The lists of codes whose labels are looked at; those of periods have a check of their own."""

WRITTEN = ("label_zh", "gloss_zh", "definition_zh", "name", "title")
DICTIONARY = "own-words.txt"

_LITTLE = "与和或的及以是未各数类中上下于不之在等其年月日〇一二三四五六七八九十0123456789"


def check_spelling(records: Records) -> Iterator[Problem]:
    """Yield the labels of codes in which two characters stand together that do so nowhere else."""
    used: Counter[str] = Counter()
    for located in records.all_rows():
        for column in WRITTEN:
            used.update(_pairs(getattr(located.row, column, None) or ""))
    for source in records.sources.values():
        for path in sorted((source.folder / "readings").glob("*/*.csv")):
            used.update(dict.fromkeys(_pairs(path.read_text(encoding="utf-8")), 2))
        used.update(dict.fromkeys(_own(source.folder.parents[1] / "codes" / DICTIONARY), 2))
    for table in TABLES:
        for located in records.codes.get(table, []):
            label = getattr(located.row, "label_zh", "")
            odd = sorted(pair for pair in _pairs(label) if used[pair] < 2 and not {*pair} & {*_LITTLE})
            if odd:
                yield Problem(
                    located.at("label_zh"),
                    f"“{label}”: {'、'.join(odd)} stands nowhere else",
                    f"correct the label; if the word is right, add it to data/codes/{DICTIONARY}",
                )


def _own(path: Path) -> set[str]:
    """Return the pairs of the words of our own, one a line."""
    return _pairs(path.read_text(encoding="utf-8")) if path.exists() else set()


def _pairs(text: str) -> set[str]:
    parts = re.split(r"[^\w+]", "\n".join(norm(line) for line in text.splitlines()))
    return {part[i : i + 2] for part in parts for i in range(len(part) - 1)}
