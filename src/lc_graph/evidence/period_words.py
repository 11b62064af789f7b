"""How a period shows in a text: 2023年上半年 stands where the text says 上半年 or 1-6月份.

The words follow from the label of the period: its year is seldom printed, what remains of it is, or a word
that means the same.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SAME = {
    "上半年": "上半年|[1一][-—–~～至][6六]月|(?<!下)半年", "下半年": "下半年|其间|年底",
    "一季度": "一季度|[1一][-—–~～至][3三]月",
    "期间": "期间|观摩|半年考", "以来": "以来|今年",
}  # fmt: skip
_REMARK = re.compile(r"[（(].*?[）)]")
_YEAR = re.compile(r"(\d{4})年?")


@lru_cache(maxsize=64)
def period_pattern(label: str) -> re.Pattern[str]:
    """Return the pattern of the words by which a text names the period with this Chinese label."""
    base = _REMARK.sub("", label).removeprefix("截至")
    year = _YEAR.match(base)
    rest = base[year.end() :] if year else base
    if year and not rest:
        return re.compile(f"{year[1]}|今年|全年|年度|去年|上年|本年")
    rest = "期间" if rest.endswith("期间") else rest
    if rest in _SAME:
        return re.compile(_SAME[rest])
    return re.compile(re.escape(rest.removesuffix("以来") if len(rest) > 4 else rest))
