"""Names made alike: what people leave out or write in another way when they look for something."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"

_LEFT_OUT = re.compile(r"[\u0300-\u036f'’‘`´·]+|(?<=\d),(?=\d)")
_BETWEEN = re.compile(r"(?:[^\w+]|_)+")
"""What parts words; a plus sign does not, as it tells names apart (阿胶 and 阿胶+)."""
_BESIDE_HAN = re.compile(rf"(?<=[{HAN}]) | (?=[{HAN}])")
_SOME_HAN = re.compile(f"[{HAN}]")
_SCRIPTS = re.compile(rf"[{HAN}]+|[^{HAN}]+")


def fold(text: str) -> str:
    """Return a name without case, accents, full-width forms and signs; single spaces between words.

    Chinese characters stand without spaces: ``“双 十”工程`` becomes ``双十工程``, ``Dong'e County`` becomes
    ``donge county``.
    """
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text)
    spaced = _BETWEEN.sub(" ", _LEFT_OUT.sub("", plain.casefold())).strip()
    return spaced if spaced.isascii() else _BESIDE_HAN.sub("", spaced)


def is_chinese(text: str) -> bool:
    """Say whether a text holds Chinese characters."""
    return _SOME_HAN.search(text) is not None


def words(text: str) -> list[str]:
    """Return what stands between the spaces of a text, folded."""
    return [folded for word in text.split() if (folded := fold(word))]


def apart(folded: str) -> list[str]:
    """Return the words of what was folded, parted between Chinese and other characters too."""
    return [part for word in folded.split() for part in _SCRIPTS.findall(word)]


def span(text: str, folded: str, start: int, length: int) -> tuple[int, int]:
    """Return where in a name that stands which was found in its folded form, as (start, end).

    Args:
        text: the name as it is written.
        folded: the same, folded.
        start, length: of what was found in ``folded``.
    """
    # Folding only adds and removes what is neither letter nor digit: those keep their order.
    before = len(folded[:start].replace(" ", ""))
    wanted = len(folded[start : start + length].replace(" ", ""))
    if not wanted:
        return 0, 0
    first, seen = 0, 0
    for place, character in enumerate(text):
        kept = _kept(character)
        if seen <= before < seen + kept:
            first = place
        seen += kept
        if seen >= before + wanted:
            return first, place + 1
    return 0, 0


@lru_cache(maxsize=1 << 14)
def _kept(character: str) -> int:
    """Return how many letters and digits a character becomes when it is folded."""
    return sum(one.isalnum() or one == "+" for one in unicodedata.normalize("NFKD", character).casefold())
