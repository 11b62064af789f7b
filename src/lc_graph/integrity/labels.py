"""What our labels in both languages owe each other and the codes of their row: checks that need no text.

A label names the same years in Chinese and in English; a period's English label names the half, quarter or
month of its Chinese one; a label does not use the word of a code that its row does not have; and what kind of
initiative or recognition a row is shows in its label or title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import Problem
from ..evidence import cues
from ..tables import Code
from ..tables.records import Records
from ..tables.rows import Located

_YEAR_ZH, _DECADE_ZH = re.compile(r"(?<!\d)((?:19|20)\d\d)年"), re.compile(r"(\d\d)世纪(\d0)年代")
_YEAR_EN = re.compile(r"(?<![\d,.])((?:19|20)\d\d)(?![\d-]|,\d)")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_PARTS = {
    "上半年": "first half", "下半年": "second half", "一季度": "first quarter", "二季度": "second quarter",
    "三季度": "third quarter", "四季度": "fourth quarter",
}  # fmt: skip

SAID_BY = {
    "initiatives": ("initiative-kind", "initiative_kind", "label_zh"),
    "recognitions": ("recognition-kind", "recognition_kind", "title"),
}
"""Tables whose code must show in our label, or in the printed title: the scheme and both columns."""

NAMED_BY_SLUG = ("role",)
"""Schemes whose codes' ids are the English words by which labels call them."""


def check_labels(records: Records, codes: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    """Yield labels that contradict each other or their row; ``codes`` are those of the closed schemes."""
    for located in records.all_rows():
        yield from _years(located)
    for located in records.codes.get("periods", []):
        yield from _part_of_year(located)
    for source in records.sources.values():
        for table, (scheme, column, words) in SAID_BY.items():
            for located in source.tables[table]:
                yield from _unsaid(located, scheme, column, words)
        for rows in source.tables.values():
            for located in rows:
                yield from _other_code(located, codes)


def _years(located: Located[Any]) -> Iterator[Problem]:
    for column in ("label", "gloss", "condition", "definition"):
        chinese, english = (getattr(located.row, f"{column}_{lang}", None) for lang in ("zh", "en"))
        if not chinese or not english:
            continue
        wanted = {*_YEAR_ZH.findall(chinese)} | {
            f"{int(century) - 1}{decade}" for century, decade in _DECADE_ZH.findall(chinese)
        }
        if wanted != (named := {*_YEAR_EN.findall(english)}):
            years = ", ".join(sorted(wanted ^ named))
            yield Problem(
                located.at(f"{column}_en"),
                f"“{chinese}” and “{english}” name other years ({years})",
                "let both languages name the same years",
            )


def _part_of_year(located: Located[Any]) -> Iterator[Problem]:
    chinese, english = located.row.label_zh, located.row.label_en
    parts = {part for word, part in _PARTS.items() if word in chinese}
    parts |= {_MONTHS[int(month) - 1] for month in re.findall(r"(\d{1,2})月", chinese) if 0 < int(month) < 13}
    named = {part for part in (*_PARTS.values(), *_MONTHS) if re.search(rf"\b{part}\b", english)}
    if parts != named:
        yield Problem(
            located.at("label_en"),
            f"“{english}” is not the part of the year that “{chinese}” is",
            "name the same half, quarter or months",
        )


def _unsaid(located: Located[Any], scheme: str, column: str, words: str) -> Iterator[Problem]:
    """Yield a row whose code does not show in its own words, though other codes may."""
    code, text = getattr(located.row, column), getattr(located.row, words)
    if not cues.shows(scheme, code, text):
        yield Problem(
            located.at(column),
            f"“{text}” has no word of the {scheme} {code}",
            "give the code that it shows, or word our label so that the code shows",
        )


def _other_code(located: Located[Any], codes: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    """Yield a row whose English label has the word of another code of its scheme, and not that of its own."""
    label = getattr(located.row, "label_en", "").lower()
    for column, info in type(located.row).model_fields.items():
        for mark in info.metadata:
            if not isinstance(mark, Code) or mark.scheme not in NAMED_BY_SLUG:
                continue
            named = {code for code in codes.get(mark.scheme, ()) if re.search(rf"\b{code}\b", label)}
            if named and getattr(located.row, column) not in named:
                yield Problem(
                    located.at(column),
                    f"“{label}” says {', '.join(sorted(named))}, the row {getattr(located.row, column)}",
                    "correct the code or the label",
                )
