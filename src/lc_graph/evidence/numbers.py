"""Printed Chinese figures: where they stand in a line of text, and what they say.

``100多亿元`` is at least 10,000,000,000 yuan, ``第9位`` is ordinal 9, ``83.48%`` stays 83.48 percent.
Values are exact decimals in the base unit (the slugs of :data:`lc_graph.terms.UNITS`). White space never
matters: columns break numbers over lines and set them letter by letter. What a form does not say (the unit of
a bare ``百亿``) stays ``None``; it is never guessed. :mod:`.number_words` finds the forms in a text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from .number_words import (
    AFTER,
    BEFORE,
    DATE,
    DIGITS,
    FALLS,
    FIRST,
    FOREIGN,
    LOOSE,
    MULTIPLE,
    NEUTRAL,
    NUMERAL,
    ORDINAL_MEASURES,
    SCALED,
    UNIT_WORD,
    Qualifier,
    squeeze,
)


@dataclass(frozen=True)
class Quantity:
    """What a printed figure says.

    Attributes:
        value: the value, when the form states one; ``None`` for open figures such as 超过100家.
        min: the lower bound; equals ``value`` when exact; ``None`` when nothing bounds it below.
        max: the upper bound, likewise.
        unit: a slug of :data:`lc_graph.terms.UNITS`, or ``None`` when the form does not say.
        qualifier: more-than, at-least, about, at-most, magnitude, or ``None`` when exact.
        printed: the form that was read, without white space.
    """

    value: Decimal | None
    min: Decimal | None
    max: Decimal | None
    unit: str | None
    qualifier: Qualifier | None
    printed: str


class NotAFigure(ValueError):
    """A text that cannot be read as one figure; the message says which and why."""


_PREFIX = re.compile(f"(?:{'|'.join((*BEFORE, *FALLS, *NEUTRAL))})")
_AMOUNT = re.compile(
    rf"(?P<ordinal>第)?(?P<number>{DIGITS}|{NUMERAL})(?P<loose>{LOOSE})?(?P<multiple>{MULTIPLE}*)"
    rf"(?P<loose2>{LOOSE})?(?P<unit>{UNIT_WORD})?"
)
_RANGE = re.compile(rf"(?P<low>{DIGITS}[^至到]*?)[-–—~～至到](?P<high>{DIGITS}.*)")
_SHARED_UNIT = re.compile(rf"(?:[、和与及](?:{DIGITS})个?)*[、和与及](?:{DIGITS})(?P<unit>个百分点|%|％)")
_NUMERALS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．％", "0123456789.%")


def numeral(text: str) -> int:
    """Return the value of a Chinese numeral: 十四 is 14, 两 is 2, 二〇二三 is 2023, bare 百 is 100.

    Raises:
        NotAFigure: when the text is no numeral, or an indefinite one (几, 数).
    """
    if not text or any(c not in _NUMERALS and c not in _POWERS for c in text):
        raise NotAFigure(f"“{text}” is not a Chinese numeral")
    if all(c in _NUMERALS for c in text):
        return int("".join(str(_NUMERALS[c]) for c in text))
    total = section = digit = 0
    pending = False  # a digit or section is waiting for its power; a bare power counts once
    for c in text:
        if c in _NUMERALS:
            digit, pending = _NUMERALS[c], _NUMERALS[c] > 0 or pending
        elif (power := _POWERS[c]) < 10**4:
            section += (digit or 1) * power
            digit, pending = 0, True
        else:
            section += digit
            if power == 10**8:  # 万亿 and 一万亿: 亿 multiplies what came before it
                total = ((total + section) if pending or total else 1) * power
            else:
                total += (section if pending else 1) * power
            section = digit = 0
            pending = False
    return total + section + digit


def _power(multiple: str) -> int:
    product = 1
    for c in multiple:
        product *= _POWERS[c]
    return product


def _amount(number: str) -> tuple[Decimal, Decimal]:
    """Return the bounds of a number; they are equal unless it is indefinite (几 is from 1 to 10)."""
    plain = number.translate(_FULL_WIDTH)
    if plain[0].isdigit():
        exact = Decimal(plain.replace(",", ""))
        return exact, exact
    if number[0] in "几数":
        power = _power(number[1:])
        return Decimal(power), Decimal(10 * power)
    if number.endswith("几"):
        base = numeral(number[:-1])
        step = 10 ** (len(str(base)) - len(str(base).rstrip("0")))
        return Decimal(base + step // 10), Decimal(base + step)
    return Decimal(numeral(number)), Decimal(numeral(number))


def read(printed: str, after: str = "") -> Quantity:
    """Return what a printed figure says.

    Args:
        printed: the form as printed, with the words that qualify it: 超过100家, 10亿元以上, 下降5%. White
            space inside is ignored. A leading 下降 (降低, 减少, 回落) makes the value negative.
        after: the text that follows; needed only for a unit that a list states once (0.2个、0.1个百分点).

    Raises:
        NotAFigure: when the form is a date, has a unit that the model lacks, or is no single figure.
    """
    form = squeeze(printed)
    rest, qualifiers, negative = form, list[Qualifier](), False
    if rest in FIRST:
        return Quantity(Decimal(1), Decimal(1), Decimal(1), "ordinal", None, form)
    while (head := _PREFIX.match(rest)) and head.end() < len(rest):
        word = head.group()
        negative |= word in FALLS
        if (qualifier := BEFORE.get(word)) is not None:
            qualifiers.append(qualifier)
        rest = rest[head.end() :]
    if rest[0:1] in ("-", "−", "－"):
        negative, rest = True, rest[1:]
    for word, qualifier in AFTER.items():
        if rest.endswith(word):
            rest = rest.removesuffix(word)
            qualifiers.append(qualifier)
            break
    if re.fullmatch(DATE, rest):
        raise NotAFigure(f"“{form}” is a date, not a figure")
    if span := _RANGE.fullmatch(rest):
        return _read_range(form, span, negative)
    found = _AMOUNT.fullmatch(rest) or _AMOUNT.fullmatch(rest.removesuffix("级"))
    if found is None:
        raise NotAFigure(f"“{form}” is not one figure with its unit and qualifying words")
    unit, factor, ordinal = _unit(found, after, form)
    power = _power(found["multiple"] or "") * factor
    low, high = (bound * power for bound in _amount(found["number"]))
    if found["loose"] or found["loose2"]:
        qualifiers.append("about" if "来" in (found["loose"], found["loose2"]) else "more-than")
    elif low != high or _is_magnitude(found, ordinal):
        qualifiers.append("magnitude")
    return _quantity(form, (low, high), unit, qualifiers, negative)


def _is_magnitude(found: re.Match[str], ordinal: bool) -> bool:
    """Say whether a number is only an order of magnitude: 百亿, 百万吨; but 百强 and 第一百位 are exact."""
    return found["number"][0] in "百千万亿" and not ordinal and found["unit"] not in ("强", "佳")


def _unit(found: re.Match[str], after: str, form: str) -> tuple[str | None, int, bool]:
    word = found["unit"]
    indefinite = found["ordinal"] or (word in ORDINAL_MEASURES and found["number"][0] not in "0123456789两")
    if indefinite:
        return "ordinal", 1, True
    if word in (None, "个") and (shared := _SHARED_UNIT.match(squeeze(after))):
        word = shared["unit"]
    if word is None:
        return None, 1, False
    if word in FOREIGN:
        raise NotAFigure(f"“{form}” is in {word}, for which there is no unit code")
    unit, factor = SCALED.get(word, ("number", 1))
    return unit, factor, False


def _read_range(form: str, span: re.Match[str], negative: bool) -> Quantity:
    high = read(span["high"])
    tail = squeeze(span["high"])[len(re.match(DIGITS, span["high"]).group()) :]  # type: ignore[union-attr]
    low = read(span["low"] if not re.fullmatch(DIGITS, span["low"]) else span["low"] + tail)
    if low.value is None or high.value is None or low.unit != high.unit or low.value > high.value:
        raise NotAFigure(f"“{form}” is not a range from a lower to a higher figure of one unit")
    bounds = (-high.value, -low.value) if negative else (low.value, high.value)
    return Quantity(None, *bounds, high.unit, None, form)


def _quantity(
    form: str, bounds: tuple[Decimal, Decimal], unit: str | None, qualifiers: list[Qualifier], negative: bool
) -> Quantity:
    """Turn bounds and qualifying words into a quantity; explicit words outrank an order of magnitude."""
    low, high = bounds
    said = sorted(set(qualifiers), key=lambda q: q == "magnitude")
    qualifier = said[0] if said else None
    value: Decimal | None = low if low == high else None
    least: Decimal | None = low
    most: Decimal | None = high
    if qualifier in ("more-than", "at-least"):
        value, most = None, None
    elif qualifier == "at-most":
        value, least, most = None, None, high
    elif value is not None and qualifier == "magnitude":  # 百亿 names the order it reaches, not where it ends
        value, most = None, None
    elif value is not None and qualifier == "about":  # nothing says how far off it may be
        least = most = None
    if negative:
        value, least, most = (-x if x is not None else None for x in (value, most, least))
    return Quantity(_plain(value), _plain(least), _plain(most), unit, qualifier, form)


def _plain(value: Decimal | None) -> Decimal | None:
    """Return the same value written without exponent and without trailing zeros."""
    return None if value is None else Decimal(f"{value.normalize():f}")
