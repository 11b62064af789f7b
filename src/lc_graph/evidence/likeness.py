"""Names and words compared: equal but for their typography, or alike to a degree."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

_WHAT = re.compile("产业链条?|产业集群|产业园|产业|集群|项目|开发区|园区")
"""Words for what a thing is, which many things of its kind have in their names."""

_MARKS = re.compile(r"[\s“”‘’\"'《》〈〉]")


def norm(text: str) -> str:
    """Return a name or figure without white space and quotation marks, full width made half."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text))


def apart(name: str) -> str:
    """Return what tells a name from others of its kind: without the words for what the thing is."""
    return _WHAT.sub("", name) or name


@lru_cache(maxsize=2**16)
def likeness(one: str, other: str) -> float:
    """Return how much of the shorter text's characters and neighbouring pairs stands in the other, 0 to 1."""
    first, second = _grams(one), _grams(other)
    shorter = min(first.total(), second.total())
    return (first & second).total() / shorter if shorter else 0.0


@lru_cache(maxsize=4096)
def _grams(text: str) -> Counter[str]:
    plain = re.sub(r"[^\w+]", "", norm(text))
    return Counter([*plain, *(plain[i : i + 2] for i in range(len(plain) - 1))])
