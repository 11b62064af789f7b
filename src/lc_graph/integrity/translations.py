"""Whether two rows have exchanged their Chinese or English words, told by the words alone.

Which Chinese pairs of characters go with which English words is learnt from all other rows that have words in
both languages. Two rows whose words agree badly, each with its own, and well when exchanged, are reported.
No dictionary is needed, and a row whose words are found nowhere else is left in peace.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from ..errors import Problem
from ..evidence.likeness import norm
from ..tables.records import Records
from ..tables.rows import Located

LOW, GAIN = 0.4, 0.3
"""Agreement below which a row is looked at, and by how much an exchange must better the sum of two."""

_STOP = frozenset(
    "also and are been being for from has have into its more most not".split()  # noqa: SIM905
    + "one said says than that the this three two was what which who with".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class _Pair:
    """A row's words in both languages, and what tells rows of one table from those of another."""

    located: Located[Any]
    column: str
    chinese: frozenset[str]
    english: frozenset[str]


def check_translations(records: Records) -> Iterator[Problem]:
    """Yield a problem for every two rows of a table that seem to have exchanged their words."""
    tables: dict[tuple[str, str], list[_Pair]] = defaultdict(list)
    for located in records.all_rows():
        for column in ("label", "gloss"):
            chinese, english = (getattr(located.row, f"{column}_{lang}", None) for lang in ("zh", "en"))
            if chinese and english:
                pair = _Pair(located, f"{column}_en", _pairs(chinese), _stems(english))
                tables[type(located.row).__name__, column].append(pair)
    lexicon = _Lexicon([pair for pairs in tables.values() for pair in pairs])
    for pairs in tables.values():
        own = {id(pair): lexicon.agreement(pair, pair) for pair in pairs}
        poor = [pair for pair in pairs if own[id(pair)] < LOW]
        for one, other in combinations(poor, 2):
            exchanged = lexicon.agreement(one, other) + lexicon.agreement(other, one)
            if exchanged - own[id(one)] - own[id(other)] > GAIN:
                yield Problem(
                    one.located.at(one.column),
                    f"{one.located.row.id} and {other.located.row.id} seem to have exchanged their words",
                    "give each its own, in Chinese and in English",
                )


class _Lexicon:
    """How often pairs of Chinese characters and English words stand in the same row."""

    def __init__(self, pairs: list[_Pair]) -> None:
        self.chinese: Counter[str] = Counter()
        self.english: Counter[str] = Counter()
        self.both: Counter[tuple[str, str]] = Counter()
        for pair in pairs:
            self.chinese.update(pair.chinese)
            self.english.update(pair.english)
            self.both.update((zh, en) for zh in pair.chinese for en in pair.english)

    def agreement(self, zh: _Pair, en: _Pair) -> float:
        """Return how well the Chinese of one row goes with the English of another, 0 to 1.

        What these two rows themselves have taught is left out.
        """
        left_out = {id(zh): zh, id(en): en}.values()
        total = 0.0
        for word in en.english:
            often = self.english[word] - sum(word in row.english for row in left_out)
            best = 0.0
            for chars in zh.chinese if often > 0 else ():
                if both := self.both[chars, word]:
                    both -= sum(chars in row.chinese and word in row.english for row in left_out)
                    if both > 0:
                        with_chars = self.chinese[chars] - sum(chars in row.chinese for row in left_out)
                        best = max(best, 2 * both / (often + with_chars))
            total += best
        return total / len(en.english) if en.english else 0.0


def _pairs(text: str) -> frozenset[str]:
    plain = re.sub(r"[^\w+]", "", norm(text))
    return frozenset(
        {*(plain[i : i + 2] for i in range(len(plain) - 1)), *re.findall(r"\d+", plain)} or {plain}
    )


def _stems(text: str) -> frozenset[str]:
    words = re.findall(r"[a-z]+|\d+", text.lower())
    return frozenset(word[:5] for word in words if (len(word) > 2 or word.isdigit()) and word not in _STOP)
