"""Whether the text at a figure says what the figure measures, of whom, and whether it is yet to come."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from ..errors import Problem
from ..tables import Observation
from ..tables.rows import Located
from .likeness import norm

INDICATOR_SHARE, POPULATION_SHARE = 0.5, 0.4
"""Shares of the characters of our labels that must stand in the text at a figure."""

REMARK = re.compile(r"[（(].*?[）)]")
_AHEAD = re.compile(r"(?:^|[，、；\s])(?:下半年|未来|今后)?(?:[\w]{0,6})?(?:将(?!近|军)|拟|力争|即将|有望)")
_ESTIMATE = re.compile(r"预计|预测|预估")
_AIM = re.compile(r"(?<!完成年度)(?<!对标)目标(?!任务的)")


def shared(words: str, text: str, *, pairs: bool = False) -> float:
    """Return the share of the characters of our words (and of neighbouring pairs) that stand in a text."""
    plain = re.sub(r"[^\w+]", "", norm(words))
    parts = [*plain, *(plain[i : i + 2] for i in range(len(plain) - 1) if pairs)]
    return sum(part in text for part in parts) / len(parts) if parts else 1.0


def pairs_of(words: str) -> list[str]:
    """Return the pairs of neighbouring characters of our words."""
    plain = re.sub(r"[^\w+]", "", norm(words))
    return [plain[i : i + 2] for i in range(len(plain) - 1)]


def figure_words(
    located: Located[Observation], text: str, labels: Mapping[str, str], clauses: Iterable[str]
) -> Iterator[Problem]:
    """Yield what the text at a figure does not bear out.

    Args:
        located: the figure.
        text: the sentences in which it is printed.
        labels: the Chinese labels of codes, by ``kind/slug``.
        clauses: the clauses in which it is printed.
    """
    row = located.row
    label = labels.get(f"indicator/{row.indicator}", "").removesuffix("数").removesuffix("额")
    group = "" if row.population == "all" else labels.get(f"population/{row.population}", "")
    grouped = shared(REMARK.sub("", group), text) if group else 0.0
    if max(shared(label, text), grouped) < INDICATOR_SHARE:
        yield Problem(
            located.at("indicator"),
            f"the text at the figure has little in common with {row.indicator}",
            "correct the indicator, or its label",
        )
    if group and grouped < POPULATION_SHARE:
        yield Problem(
            located.at("population"),
            f"the text at the figure has little in common with {row.population}",
            "correct the population, or its label",
        )
    if row.status != "achieved":
        return
    for clause in clauses:
        if _ESTIMATE.search(clause):
            yield Problem(located.at("status"), "the figure is printed as an estimate", "say estimated")
        if _AHEAD.search(clause):
            yield Problem(located.at("status"), "the figure is printed as something to come", "say planned")
        if _AIM.search(clause) and row.kind_of_figure != "completion":
            yield Problem(located.at("status"), "the figure is printed as an aim", "say target")
