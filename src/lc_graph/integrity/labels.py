"""What our labels in both languages owe each other and the codes of their row: checks that need no text.

A label names the same years in Chinese and in English; a period's English label names the half, quarter or
month of its Chinese one; a label does not use the word of a code that its row does not have; what kind of
initiative or recognition a row is shows in its label or title; and a row whose id begins with the name of an
enterprise, project or person is about one of that name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import Problem
from ..evidence import cues
from ..tables import RESOURCE_TABLES, Code
from ..tables.records import Records
from ..tables.row_cells import references_of
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


NAMING = ("enterprises", "projects", "persons", "undertakings", "brands")
"""Tables of things by whose names rows about them are called."""

GOODS = ("industries", "products")
"""Tables of things by whose one-word ids rows are called that are about anything named after them."""

STEM = 6
"""Letters by which two words of ids are the same word: chemical and chemicals."""


def check_labels(records: Records, codes: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    """Yield labels that contradict each other or their row; ``codes`` are those of the closed schemes."""
    for located in records.all_rows():
        yield from _years(located)
    for located in records.codes.get("periods", []):
        yield from _part_of_year(located)
    known = _first_words(records)
    goods = {
        row.row.id for table in GOODS for row in records.entities.get(table, []) if "-" not in row.row.id
    }
    for source in records.sources.values():
        for table in ("observations", *RESOURCE_TABLES):
            for located in source.tables[table]:
                yield from _id_names(located, known)
                if table != "recognitions":  # called after their titles
                    yield from _id_goods(located, goods)
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


def _first_words(records: Records) -> dict[str, set[str]]:
    """Return the things that begin with a word, by that word, where it begins the names of no other kind."""
    words: dict[str, set[str]] = defaultdict(set)
    others: set[str] = set()
    for table, rows in records.entities.items():
        for located in rows:
            parts = [part for part in re.split(r"[-_.]", located.row.id) if part]
            if table in NAMING and len(parts) > 1:
                words[parts[0]].add(f"{located.row.kind}/{located.row.id}")
            elif table not in NAMING:
                others |= {*parts}
    return {word: things for word, things in words.items() if word not in others and not word.isdigit()}


def _id_names(located: Located[Any], known: Mapping[str, set[str]]) -> Iterator[Problem]:
    """Yield a row whose id names a thing of which it says nothing (its first word is the article)."""
    meant = {*references_of(located.row)}
    for word in located.row.id.split("-")[1:]:
        if word in known and not meant & known[word]:
            yield Problem(
                located.at("id"),
                f"{located.row.id} is called after {word}, but refers to nothing of that name",
                "correct what it refers to; a new row is called after what it is about",
            )


def _id_goods(located: Located[Any], goods: set[str]) -> Iterator[Problem]:
    """Yield a row whose id names goods or an industry that nothing it refers to is named after."""
    row = located.row
    named = [*references_of(row), getattr(row, "population", ""), getattr(row, "indicator", "")]
    stems = {word[:STEM] for name in named for word in name.rpartition("/")[2].split("-")}
    for word in row.id.split("-")[1:]:
        if word in goods and word[:STEM] not in stems:
            yield Problem(
                located.at("id"),
                f"{row.id} is called after {word}, but refers to nothing named after it",
                "correct what it refers to; a new row is called after what it is about",
            )


def _unsaid(located: Located[Any], scheme: str, column: str, words: str) -> Iterator[Problem]:
    """Yield a row whose code does not show in its own words, though other codes may."""
    code, text = getattr(located.row, column), getattr(located.row, words)
    told = cues.told(scheme, text)
    if not cues.shows(scheme, code, text) or (told and code not in told):
        yield Problem(
            located.at(column),
            f"“{text}” is not in the words of the {scheme} {code}",
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
