"""What comparisons say in words: why figures stand apart, and why there is no rank or difference."""

from __future__ import annotations

from collections.abc import Sequence

from ..engine.lookup import Name
from .model import DIMENSIONS, Group, Words

DIMENSION_WORDS: dict[str, Words] = {
    "indicator": Words("指标", "indicator"),
    "population": Words("统计范围", "population"),
    "period": Words("时期", "period"),
    "kind": Words("数字种类", "kind of figure"),
    "comparator": Words("比较对象", "comparator"),
    "adjustment": Words("调整", "adjustment"),
    "unit": Words("单位", "unit"),
    "status": Words("状态", "status"),
}
"""What the dimensions of a figure are called."""


PLAIN = {
    "population/all", "kind/level", "kind/count", "comparator/none", "adjustment/none", "status/achieved",
    "period/none",
}  # fmt: skip
"""Codes that go without saying in a label."""


def label(group: Group, lang: str, without: Sequence[str] = ("unit",)) -> str:
    """Return what figures are of, as far as it does not go without saying.

    Args:
        group: what they share.
        lang: ``zh`` or ``en``.
        without: dimensions that are told elsewhere.
    """
    told = ((part, getattr(group, part)) for part in DIMENSIONS if part not in without)
    return " · ".join(_told(part, name, lang) for part, name in told if name.id not in PLAIN)


def _told(part: str, name: Name, lang: str) -> str:
    """Return a code; what is not stated says of what."""
    if name.id in ("status/not-stated", "comparator/not-stated", "adjustment/not-stated"):
        return f"{DIMENSION_WORDS[part].in_(lang)}{' ' if lang == 'en' else ''}{name.in_(lang)}"
    return name.in_(lang)


def listed(names: Sequence[Name], lang: str) -> str:
    """Return names as a list of a sentence."""
    parts = [name.in_(lang) for name in names]
    if lang == "zh":
        return "、".join(parts)
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def only_one(region: Name) -> Words:
    """Say that no other region has figures of the indicator."""
    return Words(
        f"这一指标只有{region.in_('zh')}有数字，其余地区来源没有说",
        f"only {region.in_('en')} has figures of this indicator; of the others the source does not say",
    )


def other(regions: Sequence[Name], mine: Group, nearest: Group, differs: Sequence[str]) -> Words:
    """Say in what figures differ from the nearest ones of other regions."""
    zh, en = (
        [
            f"{DIMENSION_WORDS[name].in_(lang)}" + (f"（{a}／{b}）" if lang == "zh" else f" ({a} / {b})")
            for name in differs
            for a, b in [(getattr(mine, name).in_(lang), getattr(nearest, name).in_(lang))]
        ]
        for lang in ("zh", "en")
    )
    return Words(
        f"与{listed(regions, 'zh')}最接近的数字口径不同：{'、'.join(zh)}",
        f"not alike: the nearest figure, of {listed(regions, 'en')}, differs in {', '.join(en)}",
    )


def unknown(dimensions: Sequence[str]) -> Words:
    """Say that a dimension is left open, so that figures are not known to be alike."""
    zh, en = ([DIMENSION_WORDS[name].in_(lang) for name in dimensions] for lang in ("zh", "en"))
    return Words(
        f"来源没有说明{'、'.join(zh)}，不能确定口径相同",
        f"the source leaves open the {' and the '.join(en)}: the figures are not known to be alike",
    )


def disputed(regions: Sequence[Name]) -> Words:
    """Say that figures on which the sources disagree are neither ranked nor subtracted."""
    return Words(
        f"{listed(regions, 'zh')}的数字各处不一，不排名次，不算差值",
        f"the sources disagree about {listed(regions, 'en')}: no ranks, and no differences from it",
    )


def bounded(regions: Sequence[Name]) -> Words:
    """Say that there are no ranks because figures are bounds or approximate."""
    return Words(
        f"{listed(regions, 'zh')}的数字只有界限或约数，不排名次",
        f"the figure of {listed(regions, 'en')} is a bound or approximate: no ranks",
    )


def whole(wholes: Sequence[Name], parts: Sequence[Name], quantity: bool) -> Words:
    """Say that a whole is not ranked with its parts; nor is a quantity subtracted from its part's."""
    zh = f"{listed(wholes, 'zh')}包含{listed(parts, 'zh')}，不与其排名次"
    en = f"{listed(wholes, 'en')} contains {listed(parts, 'en')} and is not ranked with it"
    if quantity:
        zh, en = zh + "，也不算差值", en + ", nor is a difference taken"
    return Words(zh, en)


def zones(those: Sequence[Name]) -> Words:
    """Say that some of the compared are no administrative regions."""
    return Words(
        f"{listed(those, 'zh')}不是行政区，范围与县（市、区）不同",
        f"{listed(those, 'en')}: no administrative region; its extent is not that of a county",
    )


def levels(groups: Sequence[tuple[Name, Sequence[Name]]]) -> Words:
    """Say that the compared are of different administrative levels."""
    zh, en = (
        [f"{listed(names, lang)}{':' if lang == 'en' else '：'}{' ' if lang == 'en' else ''}{level.in_(lang)}"
         for level, names in groups]
        for lang in ("zh", "en")
    )  # fmt: skip
    return Words(f"行政级别不同（{'；'.join(zh)}）", f"of different administrative levels ({'; '.join(en)})")


def none_said(regions: Sequence[Name], indicator: Name | None) -> Words:
    """Say that there are no figures at all."""
    about_zh = f"“{indicator.in_('zh')}”的" if indicator else ""
    about_en = f" of “{indicator.in_('en')}”" if indicator else ""
    return Words(
        f"来源没有给出{listed(regions, 'zh')}{about_zh}数字",
        f"the sources give no figures{about_en} for {listed(regions, 'en')}",
    )


def unsaid(region: Name, indicator: Name, said: int, peers: int) -> Words:
    """Say that the source gives an indicator for others of the level, but not for a region."""
    return Words(
        f"来源没有说{region.in_('zh')}的{indicator.in_('zh')}；同级的 {peers} 个地区中，{said} 个有",
        f"the source does not say the {indicator.in_('en')} of {region.in_('en')}; "
        f"it does for {said} of {peers} regions of the level",
    )
