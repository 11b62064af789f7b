"""Foreign words within a page: those written from right to left, or that say so, turn nothing around them."""

from __future__ import annotations

import re

_OPEN, _CLOSE = "\u2068", "\u2069"
"""First strong isolate, pop directional isolate: what stands between is ordered by itself."""
_TURNING = re.compile(
    "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]"
)
"""Letters of scripts that run from right to left, and the marks that set a direction."""


def isolated(words: str) -> str:
    """Return words so that their direction ends where they do; those that turn nothing stay as they are.

    What they open and leave open is closed with them, and a mark that would close more than they opened is
    left out.
    """
    if words.isascii() or not _TURNING.search(words):
        return words
    depth, kept = 0, []
    for letter in words:
        if "\u2066" <= letter <= _OPEN:
            depth += 1
        elif letter == _CLOSE:
            if not depth:
                continue
            depth -= 1
        kept.append(letter)
    inner = "".join(kept) + _CLOSE * depth
    return inner if _whole(inner) else _OPEN + inner + _CLOSE


def _whole(words: str) -> bool:
    """Say whether words are one isolate already, from end to end."""
    if not ("\u2066" <= words[:1] <= _OPEN):
        return False
    depth = 0
    for at, letter in enumerate(words, 1):
        depth += ("\u2066" <= letter <= _OPEN) - (letter == _CLOSE)
        if not depth:
            return at == len(words)
    return False


def written(words: object) -> object:
    """Return what a template writes: plain words isolated, markup and all else as it is."""
    return isolated(words) if type(words) is str else words
