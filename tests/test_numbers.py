"""Printed figures: what each form says, and properties that hold for all forms."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lc_graph.evidence.number_words import qualifying_words, scan, squeeze
from lc_graph.evidence.numbers import NotAFigure, numeral, read

EXACT = {
    "1432.5亿元": ("143250000000", "yuan"),
    "3000万元": ("30000000", "yuan"),
    "73170.2万元": ("731702000", "yuan"),
    "12397元": ("12397", "yuan"),
    "1,234元": ("1234", "yuan"),
    "1.2万亿元": ("1200000000000", "yuan"),
    "３.５亿元": ("350000000", "yuan"),
    "367 . 5亿元": ("36750000000", "yuan"),
    "367\n\n.5亿\n元": ("36750000000", "yuan"),
    "9.8万平方米": ("98000", "square-metre"),
    "2平方公里": ("2000000", "square-metre"),
    "3207亩": ("3207", "mu"),
    "5000吨": ("5000", "tonne"),
    "3万吨": ("30000", "tonne"),
    "3万吨级": ("30000", "tonne"),
    "83.48%": ("83.48", "percent"),
    "6.3％": ("6.3", "percent"),
    "1.1个百分点": ("1.1", "percentage-point"),
    "11个": ("11", "number"),
    "700家": ("700", "number"),
    "达到455家": ("455", "number"),
    "多达18个": ("18", "number"),
    "同比增长6.3%": ("6.3", "percent"),
    "下降5%": ("-5", "percent"),
    "同比下降7.4%": ("-7.4", "percent"),
    "回落1.5个百分点": ("-1.5", "percentage-point"),
    "-0.3%": ("-0.3", "percent"),
    "三年": ("3", "year"),
    "二十条": ("20", "number"),
    "两大": ("2", "number"),
    "三大": ("3", "number"),
    "六大": ("6", "number"),
    "两级": ("2", "number"),
    "十佳": ("10", "number"),
    "十强": ("10", "number"),
    "百强": ("100", "number"),
    "一万三千人": ("13000", "number"),
    "十二万亿元": ("12000000000000", "yuan"),
    "第9位": ("9", "ordinal"),
    "第1名": ("1", "ordinal"),
    "首位": ("1", "ordinal"),
    "首批": ("1", "ordinal"),
    "第一": ("1", "ordinal"),
    "第一个": ("1", "ordinal"),
    "第四届": ("4", "ordinal"),
    "十四届": ("14", "ordinal"),
    "二期": ("2", "ordinal"),
    "第一百位": ("100", "ordinal"),
    "一等": ("1", "ordinal"),
}

OPEN = {  # value, min, max, unit, qualifier
    "100多亿元": (None, "10000000000", None, "yuan", "more-than"),
    "超过100家": (None, "100", None, "number", "more-than"),
    "过亿元": (None, "100000000", None, "yuan", "more-than"),
    "过10亿元": (None, "1000000000", None, "yuan", "more-than"),
    "突破百亿元": (None, "10000000000", None, "yuan", "more-than"),
    "30多年": (None, "30", None, "year", "more-than"),
    "70余类": (None, "70", None, "number", "more-than"),
    "百余种": (None, "100", None, "number", "more-than"),
    "十多家": (None, "10", None, "number", "more-than"),
    "1万多元": (None, "10000", None, "yuan", "more-than"),
    "10亿元以上": (None, "1000000000", None, "yuan", "at-least"),
    "亿元以上": (None, "100000000", None, "yuan", "at-least"),
    "不低于3%": (None, "3", None, "percent", "at-least"),
    "不超过5%": (None, None, "5", "percent", "at-most"),
    "50人以下": (None, None, "50", "number", "at-most"),
    "约3亿元": ("300000000", None, None, "yuan", "about"),
    "近100家": ("100", None, None, "number", "about"),
    "40家左右": ("40", None, None, "number", "about"),
    "20来个": ("20", None, None, "number", "about"),
    "百亿": (None, "10000000000", None, None, "magnitude"),
    "百万吨": (None, "1000000", None, "tonne", "magnitude"),
    "百万吨级": (None, "1000000", None, "tonne", "magnitude"),
    "几亿元": (None, "100000000", "1000000000", "yuan", "magnitude"),
    "几十亿元": (None, "1000000000", "10000000000", "yuan", "magnitude"),
    "数百家": (None, "100", "1000", "number", "magnitude"),
    "十几家": (None, "11", "20", "number", "magnitude"),
    "3-5%": (None, "3", "5", "percent", None),
    "10至20亿元": (None, "1000000000", "2000000000", "yuan", None),
    "下降3%以上": (None, None, "-3", "percent", "at-least"),
}


def decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@pytest.mark.parametrize(("printed", "value", "unit"), [(k, *v) for k, v in EXACT.items()])
def test_exact_figures(printed: str, value: str, unit: str) -> None:
    quantity = read(printed)
    assert (quantity.value, quantity.min, quantity.max) == (Decimal(value),) * 3
    assert (quantity.unit, quantity.qualifier) == (unit, None)
    assert quantity.printed == squeeze(printed)


@pytest.mark.parametrize(("printed", "expected"), OPEN.items())
def test_open_figures(printed: str, expected: tuple[str | None, ...]) -> None:
    quantity = read(printed)
    value, low, high, unit, qualifier = expected
    assert (quantity.value, quantity.min, quantity.max) == (decimal(value), decimal(low), decimal(high))
    assert (quantity.unit, quantity.qualifier) == (unit, qualifier)


def test_a_list_states_its_unit_once() -> None:
    assert read("0.2个", "、0.1个百分点，列").unit == "percentage-point"
    assert read("0.2个", "、0.1个项目").unit == "number"
    assert read("3", "和5%").unit == "percent"
    assert read("3").unit is None


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "2023年",
        "8月6日",
        "1-6月份",
        "一季度",
        "N个",
        "近年",
        "项目",
        "3公里",
        "5美元",
        "5亿元3个",
        "20-10%",
    ],
)
def test_what_is_no_single_figure_is_refused(printed: str) -> None:
    with pytest.raises(NotAFigure):
        read(printed)


TOKENS = {
    "第二届大会，3月5日至6日": ["第二届", "3月5日", "6日"],
    "1-6月份完成12.5亿元": ["1-6月份", "12.5亿元"],
    "一季度、前三季度": ["一季度", "前三季度"],
    "20世纪80年代": ["20世纪80年代"],
    "2031年全市188个亿元以上项目": ["2031年", "188个", "亿元"],
    "几亿元甚至几十亿元": ["几亿元", "几十亿元"],
    "单一项目、统一、唯一、进一步、之一": [],
    "数字、次数、几乎、大数据、千秋": [],
    "100多亿元，30多年，百余种": ["100多亿元", "30多年", "百余种"],
    "两个百亿产业": ["两个", "百亿"],
    "规划“3+2”布局": ["3", "2"],
    "尼龙6项目": ["6"],
    "总量首位，位于首位于": ["首位"],
}


@pytest.mark.parametrize(("text", "expected"), TOKENS.items())
def test_tokens(text: str, expected: list[str]) -> None:
    assert [match.text for match in scan(text)] == expected


def test_kinds_of_tokens() -> None:
    kinds = {match.text: match.kind for match in scan("3月5日第二届5家十佳二期两级3+首批")}
    assert kinds == {
        "3月5日": "date",
        "第二届": "ordinal",
        "5家": "figure",
        "十佳": "figure",
        "二期": "ordinal",
        "两级": "figure",
        "3": "bare",
        "首批": "ordinal",
    }


def test_qualifying_words() -> None:
    assert qualifying_words("企业就超过", "，产值") == ("超过", "")
    assert qualifying_words("投资过", "的项目") == ("过", "")
    assert qualifying_words("能耗同比下降", "") == ("下降", "")
    assert qualifying_words("年产值", "以上企业") == ("", "以上")
    assert qualifying_words("通过", "") == ("", "")
    assert qualifying_words("最近", "") == ("", "")
    assert qualifying_words("节约", "") == ("", "")


# ---- properties -------------------------------------------------------------------------------------

DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """Write a number below 10**12 as people do: 10 is 十, 105 is 一百零五, 20003 is 二万零三."""

    def section(n: int) -> str:
        parts, gap = "", False
        for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit, n = divmod(n, power)
            if digit:
                parts += ("零" if gap and parts else "") + DIGITS[digit] + name
                gap = False
            else:
                gap = True
        return parts

    text, rest = "", number
    for power, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part, rest = divmod(rest, power)
        if part:
            text += ("零" if text and part < 1000 else "") + section(part) + name
    return text.removeprefix("一") if text.startswith("一十") else text


@given(st.integers(min_value=1, max_value=10**12 - 1))
def test_numerals_round_trip(number: int) -> None:
    assert numeral(chinese(number)) == number


UNITS = {"元": ("yuan", 1), "%": ("percent", 1), "吨": ("tonne", 1), "亩": ("mu", 1), "家": ("number", 1),
         "平方米": ("square-metre", 1), "个百分点": ("percentage-point", 1)}  # fmt: skip
figures = st.tuples(
    st.decimals(min_value=0, max_value=10**6, places=2),
    st.sampled_from(["", "万", "亿", "百万", "千亿"]),
    st.sampled_from(sorted(UNITS)),
)
POWERS = {"": 0, "万": 4, "亿": 8, "百万": 6, "千亿": 11}


@given(figures)
def test_value_is_exact(figure: tuple[Decimal, str, str]) -> None:
    number, multiple, unit = figure
    quantity = read(f"{number}{multiple}{unit}")
    assert quantity.value == quantity.min == quantity.max == number.scaleb(POWERS[multiple])
    assert quantity.unit == UNITS[unit][0]


@given(figures, st.data())
def test_white_space_never_matters(figure: tuple[Decimal, str, str], data: st.DataObject) -> None:
    printed = "".join(map(str, figure))
    spaces = st.text(alphabet=" \n　\t", max_size=3)
    broken = "".join(data.draw(spaces) + c for c in printed)
    assert read(broken) == read(printed)


@given(figures)
def test_words_that_bound_a_figure(figure: tuple[Decimal, str, str]) -> None:
    printed = "".join(map(str, figure))
    exact = read(printed)
    more, least, most = read("超过" + printed), read(printed + "以上"), read("不超过" + printed)
    assert (more.min, more.max, more.value) == (exact.value, None, None)
    assert (least.min, least.max, least.qualifier) == (exact.value, None, "at-least")
    assert (most.min, most.max, most.qualifier) == (None, exact.value, "at-most")
    assert exact.value is not None
    assert read("下降" + printed).value == -exact.value


@given(st.lists(figures, min_size=1, max_size=5))
def test_every_figure_of_a_text_is_found(parts: list[tuple[Decimal, str, str]]) -> None:
    printed = ["".join(map(str, part)) for part in parts]
    assert [match.text for match in scan("，".join(printed))] == printed


@given(st.text(alphabet="0123456789.年月日第一二三百亿元个%多几家，。-至", max_size=40))
def test_every_digit_lies_in_a_token(text: str) -> None:
    matches = list(scan(text))
    inside = {i for m in matches for i in range(m.start, m.end)}
    assert {i for i, c in enumerate(text) if c.isdigit()} <= inside
    assert all(a.end <= b.start for a, b in pairwise(matches))
    assert all(text[m.start : m.end] == m.text for m in matches)
