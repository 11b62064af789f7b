"""The words and forms of printed Chinese figures, and where in a text they stand.

Measure words, units, qualifying words and the pattern of a number token; :mod:`lc_graph.evidence.numbers`
reads what a token says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Qualifier = Literal["more-than", "at-least", "about", "at-most", "magnitude"]
TokenKind = Literal["figure", "ordinal", "date", "bare"]


@dataclass(frozen=True)
class Match:
    """A number token in a text without white space: ``text[start:end]``.

    ``kind`` is figure (it counts or measures), ordinal, date, or bare (digits without any word).
    """

    start: int
    end: int
    text: str
    kind: TokenKind


DIGITS = r"[0-9０-９]+(?:,[0-9]{3}(?![0-9]))*(?:[.．][0-9０-９]+)?"
# 几 and 数 are numerals only where a multiple or a measure word follows: 数字, 次数 and 几乎 are words.
NUMERAL = r"(?:[零〇一二两三四五六七八九十百千万亿]+几?|几[十百千万亿]*|数[十百千万亿]+)"
LOOSE = r"[多余来]"
MULTIPLE = r"[十百千万亿]"

SCALED: dict[str, tuple[str, int]] = {
    "元": ("yuan", 1),
    "%": ("percent", 1), "％": ("percent", 1),
    "个百分点": ("percentage-point", 1), "百分点": ("percentage-point", 1),
    "平方米": ("square-metre", 1), "平方公里": ("square-metre", 1_000_000), "公顷": ("square-metre", 10_000),
    "吨": ("tonne", 1), "亩": ("mu", 1), "年": ("year", 1), "周年": ("year", 1),
}  # fmt: skip
"""Units proper, with the unit code and the factor to the base unit."""

FOREIGN = ("美元", "欧元", "港元", "日元", "公斤", "千克", "公里", "千米", "千瓦", "小时", *"米天月倍岁")
"""Units that this model has no code for: better refused than counted as things."""

MEASURES = (
    "人次",
    *"个家项类种条位名人户只头台套辆座处所件份批次届期级等场支棵株间栋张",
    *"部本款片块轮步大强佳章节号起笔宗道层线股环",
)
"""Measure words: what they follow is a number of things."""

ORDINAL_MEASURES = ("届", "期", "级", "等", "号", "线", "环")
"""Measure words that make a Chinese numeral say which one, not how many: 二期, 一级. (两级 counts.)"""

# A measure word that begins a longer word counts nothing: 单一项目, 一条件, 三家电.
_LONGER_WORDS = {
    "项": "目", "个": "性人体别", "家": "电居具庭", "条": "件例", "名": "单牌字", "位": "于列居", "类": "型",
    "种": "植子", "部": "门分", "处": "于理", "期": "间", "场": "地所景", "级": "别", "批": "发准",
    "次": "数", "大": "力众家", "支": "持柱", "道": "地路", "线": "上下", "起": "来", "步": "伐", "号": "召",
    "等": "于", "节": "能", "片": "面", "层": "面", "本": "地身", "人": "民",
}  # fmt: skip


def _alternatives(words: tuple[str, ...]) -> str:
    parts = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(w) + (f"(?![{_LONGER_WORDS[w]}])" if w in _LONGER_WORDS else "") for w in parts)


UNIT_WORD = f"(?:{_alternatives((*SCALED, *FOREIGN, *MEASURES))})"
FIRST = ("首位", "首个", "首批", "首次", "首家", "首名", "首届")
"""Words for “the first” without a numeral."""
_D = "[0-9０-９]"
DATE = (
    rf"{_D}{{4}}年(?:{_D}{{1,2}}月(?:份|{_D}{{1,2}}[日号])?)?"
    r"|[〇零一二三四五六七八九]{4}年"
    rf"|{_D}{{1,2}}[-–—~～至]{_D}{{1,2}}月份?"
    rf"|{_D}{{1,2}}月(?:份|{_D}{{1,2}}[日号])?"
    rf"|{_D}{{1,2}}[日号](?!线)"
    rf"|{_D}{{1,2}}世纪(?:{_D}{{2}}年代)?|{_D}{{2}}年代"
    r"|前?[一二三四]季度"
)
_TOKEN = re.compile(
    rf"(?P<date>{DATE})"
    rf"|(?P<ordinal>第(?:{DIGITS}|{NUMERAL})(?:{UNIT_WORD})?|(?:{'|'.join(FIRST)})(?![于列居]))"
    rf"|(?P<digits>{DIGITS}(?:{LOOSE}?{MULTIPLE}+)?{LOOSE}?(?:{UNIT_WORD})?)"
    # 单一, 统一, 唯一, 之一, 进一步 and 再一次 are words; 百亿 needs no measure word, 三 does.
    rf"|(?P<numeral>(?<![单统唯之进再])(?:{NUMERAL}{LOOSE}?{MULTIPLE}*{LOOSE}?(?:{UNIT_WORD})|[百千万十]+亿))"
)

BEFORE: dict[str, Qualifier] = {
    "不超过": "at-most", "不高于": "at-most", "不多于": "at-most", "不足": "at-most", "不到": "at-most",
    "不低于": "at-least", "不少于": "at-least", "至少": "at-least",
    "超过": "more-than", "突破": "more-than", "超": "more-than", "逾": "more-than", "过": "more-than",
    "大约": "about", "约为": "about", "约": "about", "将近": "about", "接近": "about", "近": "about",
}  # fmt: skip
"""Words directly before a number that qualify it."""

AFTER: dict[str, Qualifier] = {
    "及以上": "at-least", "以上": "at-least", "及以下": "at-most", "以下": "at-most", "以内": "at-most",
    "左右": "about", "上下": "about",
}  # fmt: skip
"""Words directly after a number that qualify it."""

FALLS = ("负增长", "下降", "降低", "减少", "回落", "下滑")
"""Words directly before a number that make it negative."""

NEUTRAL = (
    *("达到了", "达到", "多达", "高达", "达", "完成", "实现", "同比", "环比", "增长", "提高", "上升", "增加"),
    *("高出", "高", "位居", "排名", "居", "列", "为"),
)
"""Words directly before a number that change nothing about it."""

# 通过3项, 最近5家, 节约2吨: the last character of a longer word, not a qualifying word.
_NOT_BEFORE = re.compile(r"(?:[通经不度]过|[最附远]近|[节集大签]约)$")


def squeeze(text: str) -> str:
    """Return the text without any white space (line breaks, letter-spacing, ideographic spaces)."""
    return "".join(text.split())


def scan(text: str) -> Iterator[Match]:
    """Yield the number tokens of a text without white space, from left to right.

    A token is every digit string with its multiple and unit, each Chinese numeral with a measure word, a
    unit or an ordinal mark, and each date. Words around it (超过, 以上, 达) are not part of the token.
    """
    for found in _TOKEN.finditer(text):
        printed = found.group()
        group = found.lastgroup
        kind: TokenKind = "figure"
        if group in ("date", "ordinal"):
            kind = "date" if group == "date" else "ordinal"
        elif re.fullmatch(DIGITS, printed):
            kind = "bare"
        elif group == "numeral" and printed.endswith(ORDINAL_MEASURES) and "两" not in printed:
            kind = "ordinal"
        yield Match(found.start(), found.end(), printed, kind)


def qualifying_words(before: str, after: str) -> tuple[str, str]:
    """Return the qualifying words directly before and directly after a number, or empty texts.

    ``before`` and ``after`` are the texts around the number, without white space. A table that leaves such a
    word out of a printed form says something else than the source.
    """
    head = next((w for w in (*BEFORE, *FALLS) if before.endswith(w)), "")
    tail = next((w for w in AFTER if after.startswith(w)), "")
    if head in ("过", "近", "约") and _NOT_BEFORE.search(before):
        head = ""
    return head, tail
