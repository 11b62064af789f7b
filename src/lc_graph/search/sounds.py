"""Pinyin: which Chinese characters people mean by letters.

Letters are read as syllables, and each syllable as any character that can be read so: ``donge`` is 东阿 as
well as any other two characters read *dong* and *e*. Nothing is stored for a name, and a character with
several readings is found by each of them (长三角 by *changsanjiao* and by *zhangsanjiao*).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from .fold import HAN

_MOST_WAYS = 24
"""In how many ways letters are cut into syllables at most."""
_IS_HAN = re.compile(f"[{HAN}]")
_INITIAL = re.compile("[zcs]h|[a-z]")
_LETTERS = re.compile("[a-z]{1,40}")


@lru_cache(maxsize=1 << 15)
def readings(character: str) -> frozenset[str]:
    """Return the readings of a Chinese character in plain letters (ü is written v, and u as well)."""
    # Imported here, as its tables take long to load.
    from pypinyin import Style, pinyin

    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore", v_to_u=False)
    said = {reading for syllable in found for reading in syllable if reading.isascii() and reading.isalpha()}
    return frozenset(said | {reading.replace("v", "u") for reading in said})


class Sounds:
    """The sounds of the characters that occur in some names."""

    def __init__(self, characters: Iterable[str]) -> None:
        """Learn the readings of the Chinese ones among the characters."""
        self._read: dict[str, list[str]] = {}
        self._begin: dict[str, list[str]] = {}
        for character in sorted(filter(_IS_HAN.match, characters)):
            for reading in readings(character):
                self._read.setdefault(reading, []).append(character)
                for length in range(1, len(reading) + 1):
                    beginning = self._begin.setdefault(reading[:length], [])
                    if not beginning or beginning[-1] != character:
                        beginning.append(character)

    def spelt(self, letters: str) -> str:
        """Return a pattern for the characters whose pinyin the letters are, or nothing.

        The last syllable may be unfinished: ``lingzh`` finds 灵芝.
        """
        if not _LETTERS.fullmatch(letters):
            return ""
        ways: list[list[str]] = []
        self._cut(letters, [], ways)
        return "|".join(dict.fromkeys("".join(way) for way in ways))

    def _cut(self, letters: str, before: list[str], ways: list[list[str]]) -> None:
        if len(ways) >= _MOST_WAYS:
            return
        if letters in self._begin:
            ways.append([*before, _any(self._begin[letters])])
        for length in range(min(6, len(letters) - 1), 0, -1):
            if letters[:length] in self._read:
                self._cut(letters[length:], [*before, _any(self._read[letters[:length]])], ways)

    def begun(self, letters: str) -> str:
        """Return a pattern for the characters whose pinyin begins with the letters, one each, or nothing.

        ``zh``, ``ch`` and ``sh`` may stand for one character or for two.
        """
        if not _LETTERS.fullmatch(letters):
            return ""
        ways = {tuple(letters), tuple(_INITIAL.findall(letters))}
        return "|".join(
            "".join(_any(self._begin[one]) for one in way)
            for way in sorted(ways)
            if all(one in self._begin for one in way)
        )


def _any(characters: list[str]) -> str:
    return f"[{''.join(characters)}]"
