"""Whether a label of a thing or code is misspelt, told by the other words of the data.

Labels are made of words that other labels, names, glosses, titles and both readings use as well. Two
neighbouring characters that stand side by side nowhere else may be where two words meet; a character that
stands twice in a row, or that goes with neither of its neighbours anywhere else, is rather a slip of the pen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from ..errors import Problem
from ..evidence.figure_words import REMARK
from ..evidence.likeness import norm
from ..readings import tables as readings
from ..readings.match import closed_labels
from ..tables.records import Records
from ..tables.rows import Located

WORDS = ("label_zh", "gloss_zh", "definition_zh", "condition_zh", "title", "name", "printed")
"""Columns of Chinese words."""

PUBLISHED = frozenset({"region"})
"""Kinds of things whose labels are those of published lists."""

JOINING = frozenset("与和或及的以未说明")
"""Characters that stand between words, or in our own remarks on what is not stated."""

_CHINESE = re.compile(r"[\u4e00-\u9fff]{2}")


def check_spelling(records: Records) -> Iterator[Problem]:
    """Yield the labels of things and codes that seem to be misspelt."""
    known = _known(records)
    tables: list[list[Located[Any]]] = [*records.entities.values(), *records.codes.values()]
    for table in tables:
        for located in table:
            if located.row.kind not in PUBLISHED and (slip := _slip(located.row.label_zh, known)):
                yield Problem(
                    located.at("label_zh"),
                    f"“{slip}” in “{located.row.label_zh}” stands nowhere else",
                    "correct the spelling, or use the words in a definition too",
                )


def _slip(label: str, known: Counter[str]) -> str:
    plain = norm(REMARK.sub("", label))
    for at in range(len(plain) - 1):
        pair, before = plain[at : at + 2], plain[max(0, at - 1) : at + 1]
        if known[pair] > 1:
            continue
        if pair[0] == pair[1] and _CHINESE.fullmatch(pair):
            return pair
        if not _word(pair):
            continue
        if len(before) == 2 and _word(before) and known[before] < 2:
            return before + pair[1]
    return ""


def _word(pair: str) -> bool:
    return _CHINESE.fullmatch(pair) is not None and not JOINING & {*pair}


def _known(records: Records) -> Counter[str]:
    """Return in how many cells two characters stand side by side."""
    known: Counter[str] = Counter()
    cells = [*closed_labels().values()]
    for located in records.all_rows():
        cells += [str(value) for column in WORDS if (value := getattr(located.row, column, None))]
    for source in records.sources.values():
        for reading in readings.load(source.folder, source.meta.id).values():
            for rows in (reading.figures, reading.entities, reading.statements, reading.doubts):
                for placed in rows:
                    cells += [value for value in placed.row.model_dump().values() if isinstance(value, str)]
    for cell in cells:
        plain = norm(cell)
        known.update({plain[at : at + 2] for at in range(len(plain) - 1)})
    return known
