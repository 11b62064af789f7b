"""What ``docs/tables.md`` and its Chinese twin must say about a column: what its cells hold and become."""

from __future__ import annotations

from decimal import Decimal
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from lc_graph.reference import tables as reference_tables
from lc_graph.tables import (
    AGENTS,
    ANYTHING,
    CODE_TABLES,
    ENTITY_TABLES,
    PLACES,
    SOURCE_TABLES,
    SUBJECTS,
    Code,
    Concept,
    Entity,
    Link,
    Resource,
    Text,
    Value,
)
from lc_graph.tables.removed import Removed
from lc_graph.terms import PREFIXES

GROUPS = {"thing": ANYTHING, "subject": SUBJECTS, "agent": AGENTS, "place": PLACES}
"""Names of lists of kinds; the guide explains them once."""

CHINESE = {
    "every table of things": "每张事物的表",
    "every code list": "每张代码表",
    "every table of composite statements": "每张复合陈述的表",
    "every table of reference data": "每张参照数据的表",
    "thing": "事物",
    "subject": "主体",
    "agent": "行动者",
    "place": "地方",
    "code of {}": "代码：{}",
    "reference: {}": "引用：{}",
    "one of {}": "{} 之一",
    ", ": "、",
    ", several": "，可多个",
    ", may be empty": "，可空",
    ", ours": ", 自拟",
    "yes or no": "yes 或 no",
    "whole number": "整数",
    "number": "数",
    "date": "日期",
    "address": "网址",
    "reference": "引用",
    "slug": "短名",
    "text": "文字",
}
"""The guide's words in Chinese, by their English."""

SHARED: dict[str, type[BaseModel]] = {
    "every table of things": Entity,
    "every code list": Concept,
    "every table of composite statements": Resource,
    "every table of reference data": reference_tables.Known,
}
"""Columns that the guide explains once for several tables."""


def guided() -> dict[str, type[BaseModel]]:
    """Return what the guide has a section for, by heading."""
    named: dict[str, type[BaseModel]] = {
        **{f"entities/{name}.csv": model for name, model in ENTITY_TABLES.items()},
        **{f"codes/{name}.csv": model for name, model in CODE_TABLES.items()},
        **{f"sources/…/{name}.csv": model for name, model in SOURCE_TABLES.items()},
        **{f"reference/{name}.csv": model for name, model in reference_tables.TABLES.items()},
        "removed.csv": Removed,
    }
    return {**SHARED, **named}


def said(words: str, lang: str, *values: str) -> str:
    """Return words of the guide in a language; what has no translation is a name."""
    return (words if lang == "en" else CHINESE.get(words, words)).format(*values)


def heading(name: str, lang: str) -> str:
    """Return the heading of a section, as the guide writes it."""
    words = said(name, lang)
    return f"`{name}`" if name.endswith(".csv") else words[0].upper() + words[1:]


def columns(model: type[BaseModel], lang: str = "en") -> dict[str, tuple[str, str]]:
    """Return the columns that a section explains: what a cell holds, and what it becomes."""
    parents = [shared for shared in SHARED.values() if issubclass(model, shared) and model is not shared]
    known = {
        name for parent in parents for name, field in parent.model_fields.items()
        if _hold(model.model_fields[name], lang) == _hold(field, lang)
    }  # fmt: skip
    return {
        name: (_hold(field, lang), _become(field, lang))
        for name, field in model.model_fields.items()
        if name not in known
    }


def _marks(field: FieldInfo) -> list[Any]:
    return [mark for mark in field.metadata if isinstance(mark, Link | Code | Text | Value)]


def _hold(field: FieldInfo, lang: str) -> str:
    """Say what a cell holds: ``reference: region, several``."""
    kinds, optional = _types(field.annotation)
    several = tuple in kinds
    words = _words(field, kinds, lang)
    empty = optional or (several and not any(getattr(mark, "min_length", 0) for mark in field.metadata))
    return (
        words + (said(", several", lang) if several else "") + (said(", may be empty", lang) if empty else "")
    )


def _types(annotation: Any) -> tuple[set[Any], bool]:
    """Return the types an annotation allows, tuples opened, and whether it allows None."""
    origin = get_origin(annotation)
    if origin in (Union, UnionType):
        parts = get_args(annotation)
        found = set().union(*(_types(part)[0] for part in parts if part is not type(None)))
        return found, type(None) in parts
    if origin is tuple:
        return {tuple} | _types(get_args(annotation)[0])[0], False
    if origin is Literal:
        return {annotation}, False
    if hasattr(annotation, "__metadata__"):
        return _types(get_args(annotation)[0])
    return {annotation}, False


def _words(field: FieldInfo, kinds: set[Any], lang: str) -> str:
    for mark in _marks(field):
        if isinstance(mark, Code):
            return said("code of {}", lang, mark.scheme)
        if isinstance(mark, Link):
            group = next((name for name, group in GROUPS.items() if group == mark.kinds), None)
            named = said(group, lang) if group else said(", ", lang).join(mark.kinds)
            return said("reference: {}", lang, named)
    for kind in kinds:
        if get_origin(kind) is Literal:
            return said("one of {}", lang, said(", ", lang).join(get_args(kind)))
    return said(_plain(field, kinds), lang)


def _plain(field: FieldInfo, kinds: set[Any]) -> str:
    plain = {bool: "yes or no", int: "whole number", Decimal: "number"}
    for kind, word in plain.items():
        if kind in kinds:
            return word
    names = {getattr(kind, "__name__", "") for kind in kinds}
    if "date" in names:
        return "date"
    if "HttpUrl" in names:
        return "address"
    patterns = str(field.metadata) + str(field.annotation)
    if "[a-z-]*/" in patterns:
        return "reference"
    return "slug" if "(?:[-_.]" in patterns else "text"


def _become(field: FieldInfo, lang: str) -> str:
    """Say what a filled cell becomes: ``rdfs:label @en, ours``."""
    for mark in _marks(field):
        prop = str(mark.prop)
        prefix, namespace = max(
            ((p, iri) for p, iri in PREFIXES.items() if prop.startswith(iri)), key=lambda pair: len(pair[1])
        )
        name = f"{prefix}:{prop.removeprefix(namespace)}"
        if isinstance(mark, Text):
            return (
                name
                + (f" @{mark.lang}" if mark.lang else "")
                + (said(", ours", lang) if mark.editorial else "")
            )
        if isinstance(mark, Value):
            return f"{name}, xsd:{mark.datatype.rsplit('#', 1)[-1]}"
        return name
    return ""
