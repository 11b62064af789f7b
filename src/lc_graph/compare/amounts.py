"""Figures as people write them in Chinese and English: 亿元 and billion yuan, with bounds said as bounds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from ..terms import ID, UNIT
from .model import Difference, Figure

_YUAN, _PERCENT, _POINT = str(UNIT.CCY_CNY), str(UNIT.PERCENT), str(ID["unit/percentage-point"])
_ORDINAL = str(ID["unit/ordinal"])

_SCALES: dict[str, dict[str, Sequence[tuple[int, int, str]]]] = {
    _YUAN: {
        "zh": ((10**8, 10**8, " 亿元"), (10**5, 10**4, " 万元"), (0, 1, " 元")),
        "en": ((10**9, 10**9, " billion yuan"), (10**6, 10**6, " million yuan"), (0, 1, " yuan")),
    },
    str(UNIT.M2): {
        "zh": ((10**4, 10**4, " 万平方米"), (0, 1, " 平方米")),
        "en": ((10**6, 10**6, " million square metres"), (0, 1, " square metres")),
    },
    str(UNIT.TON_Metric): {
        "zh": ((10**4, 10**4, " 万吨"), (0, 1, " 吨")),
        "en": ((10**6, 10**6, " million tonnes"), (0, 1, " tonnes")),
    },
    str(UNIT.YR): {"zh": ((0, 1, " 年"),), "en": ((0, 1, " years"),)},
    str(UNIT.NUM): {"zh": ((0, 1, ""),), "en": ((0, 1, ""),)},
    str(ID["unit/mu"]): {"zh": ((0, 1, " 亩"),), "en": ((0, 1, " mu"),)},
    _PERCENT: {"zh": ((0, 1, "%"),), "en": ((0, 1, "%"),)},
    _POINT: {"zh": ((0, 1, " 个百分点"),), "en": ((0, 1, " percentage points"),)},
}
"""From which number on a unit is written in which multiple of it, the largest first."""

PER_CENT = re.compile(r"(-?\d[\d,.]*)%")
"""A percentage, and its number."""

_WORDS = {
    "zh": {
        "more-than": "超过 {}", "at-least": "不低于 {}", "at-most": "不高于 {}", "about": "约 {}",
        "between": "{} 至 {}",
    },
    "en": {
        "more-than": "more than {}", "at-least": "at least {}", "at-most": "at most {}", "about": "about {}",
        "between": "{} to {}",
    },
}  # fmt: skip


def quantity(value: Decimal, unit: str, lang: str, unit_name: str = "") -> str:
    """Return a number with its unit, exactly.

    Args:
        value: the number, in the unit.
        unit: the IRI of the unit.
        lang: ``zh`` or ``en``.
        unit_name: what to call a unit that is none of ours.
    """
    if unit == _ORDINAL:
        return f"第 {_plain(value)} 位" if lang == "zh" else ordinal(value)
    scales = _SCALES.get(unit, {}).get(lang, ((0, 1, f" {unit_name}" if unit_name else ""),))
    size, name = next((size, name) for least, size, name in scales if abs(value) >= least)
    number = _plain(value / size)
    if lang == "en" and number in ("1", "-1") and name in (" years", " percentage points", " tonnes"):
        name = name.removesuffix("s")
    return f"{number}{name}"


def ordinal(value: Decimal) -> str:
    """Return a place as English writes it: 1st, 2nd, 11th; one that is no whole number stays a number."""
    if value != value.to_integral_value():
        return _plain(value)
    number = abs(int(value))
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{_plain(value)}{ending}"


def place(number: int, lang: str) -> str:
    """Return a place among some as a word of a sentence: 2, 2nd."""
    return str(number) if lang == "zh" else ordinal(Decimal(number))


def exactly(value: Decimal, unit: str, lang: str) -> str:
    """Return a number in its plain unit, where :func:`quantity` writes it in a multiple; else nothing."""
    *multiples, (_, _, name) = _SCALES.get(unit, {}).get(lang, ((0, 1, ""),))
    return f"{_plain(value)}{name}" if any(abs(value) >= least for least, _, _ in multiples) else ""


def amount(figure: Figure, lang: str) -> str:
    """Return a figure in words of a language: as it is printed in Chinese, as what it means in English.

    A rank is nothing without its scope, and has it in both: 全市第2位, 2nd in Liaocheng.
    """
    printed = figure.printed if lang == "zh" else ""
    said = with_unit(printed, figure.group.unit.iri) if printed else meant(figure, lang)
    if figure.scope is None:
        return said
    scope = figure.scope.in_(lang)
    return f"{scope}{said.replace(' ', '')}" if lang == "zh" else f"{said} {scope}"


def with_unit(printed: str, unit: str) -> str:
    """Return a figure as it is printed; a unit printed elsewhere (“0.2个、0.1个百分点”) stands in brackets.

    Args:
        printed: the figure.
        unit: the IRI of its unit.
    """
    _, _, name = _SCALES.get(unit, {}).get("zh", ((0, 1, ""),))[-1]
    name = name.strip().removeprefix("个")
    return printed if name in printed else f"{printed}（{name}）"


def spoken(words: str, lang: str) -> str:
    """Return words in which the sign of a percentage is written out, for those who hear them."""
    return PER_CENT.sub(r"百分之\1" if lang == "zh" else r"\1 percent", words)


def meant(figure: Figure, lang: str) -> str:
    """Return what a figure says, with its bounds said as such; what it leaves open stays open."""
    unit, name, words = figure.group.unit.iri, figure.group.unit.in_(lang), _WORDS[lang]
    slug = figure.qualifier.id.partition("/")[2] if figure.qualifier else ""
    if figure.exact and figure.value is not None:
        return quantity(figure.value, unit, lang, name)
    if figure.value is not None:
        return words.get(slug, "{}").format(quantity(figure.value, unit, lang, name))
    if figure.min is None and figure.max is None:
        return figure.printed
    if slug in ("more-than", "at-least") and figure.max is None and figure.min is not None:
        return words[slug].format(quantity(figure.min, unit, lang, name))
    return between(figure.min, figure.max, unit, lang, name)


def between(low: Decimal | None, high: Decimal | None, unit: str, lang: str, unit_name: str = "") -> str:
    """Return bounds, of which one may be open, in words."""
    words = _WORDS[lang]
    bounds = [quantity(one, unit, lang, unit_name) for one in (low, high) if one is not None]
    if low is not None and low == high:
        return bounds[0]
    kind = "between" if len(bounds) == 2 else "at-most" if low is None else "at-least"
    return words[kind].format(*bounds) if bounds else ""


def difference(one: Difference, lang: str) -> str:
    """Return a difference in words: by how much whose figure is above whose."""
    size = between(one.min, one.max, one.unit.iri, lang, one.unit.in_(lang))
    more, less = one.more.in_(lang), one.less.in_(lang)
    if one.exact and one.min == 0:
        return f"{more}与{less}所印的数字相同" if lang == "zh" else f"{more} and {less}: the same, as printed"
    said = f"{more}比{less}高 {size}" if lang == "zh" else f"{more} above {less}: {size}"
    if not one.rounding:
        return said
    rounding = quantity(one.rounding, one.unit.iri, lang, one.unit.in_(lang))
    return said + (f"（±{rounding}）" if lang == "zh" else f" (±{rounding})")


def _plain(value: Decimal) -> str:
    """Return a number without needless zeros, its thousands set apart."""
    whole = value.normalize()
    return f"{whole:,f}"
