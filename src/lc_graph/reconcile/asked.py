"""What clients of the reconciliation service send, read strictly: a slip is named with its place.

The forms are those of the specification's JSON schemas for query batches and for data extension queries.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from ..errors import LcGraphError, Problem

T = TypeVar("T")

MOST_QUERIES = 50
"""Queries of a batch."""
MOST_CANDIDATES, USUAL_CANDIDATES = 50, 10
LONGEST_TEXT = 300
"""Characters of a query, of a value, of an identifier."""
MOST_CONSTRAINTS, MOST_VALUES, MOST_TYPES = 20, 20, 20
MOST_IDS, MOST_PROPERTIES = 500, 20
"""Rows and columns of one data extension."""


class Malformed(LcGraphError):
    """What was sent is not what the specification asks for."""

    def __init__(self, place: str, message: str, remedy: str) -> None:
        """Say where in the JSON something is wrong, what, and what is right."""
        super().__init__(Problem(place, message, remedy))


class TooMany(Malformed):
    """The batch is larger than one may be."""


@dataclass(frozen=True)
class Entity:
    """A value that is a thing, by its identifier."""

    id: str


Value = str | bool | float | Entity


@dataclass(frozen=True)
class Constraint:
    """A property, and the values one of which is wanted."""

    property: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Asked:
    """One query: a name, types (``strict``: any, all, or preferably), a limit, wanted properties."""

    query: str = ""
    types: tuple[str, ...] = ()
    strict: str = "any"
    limit: int = USUAL_CANDIDATES
    constraints: tuple[Constraint, ...] = ()


@dataclass(frozen=True)
class Column:
    """A property to be fetched, and how many of its values at most (0: all)."""

    property: str
    limit: int = 0


@dataclass(frozen=True)
class Extension:
    """A data extension query: whose values of which properties."""

    ids: tuple[str, ...]
    columns: tuple[Column, ...]


def batch(text: str) -> dict[str, Asked]:
    """Return the queries of a batch by their keys.

    Raises:
        Malformed: when the text is no batch; :class:`TooMany` when it holds too many queries.
    """
    found = _object(_json(text, "queries"), "queries", None)
    if len(found) > MOST_QUERIES:
        raise TooMany(
            "queries", f"the batch has {len(found)} queries", f"send at most {MOST_QUERIES} at once"
        )
    return {key: _asked(value, f"queries.{key}") for key, value in found.items()}


def single(text: str) -> Asked:
    """Return one query: the JSON of it, or just a name.

    Raises:
        Malformed: when it is neither.
    """
    if text.lstrip().startswith("{"):
        return _asked(_json(text, "query"), "query")
    return Asked(_text(text, "query"))


def extension(text: str) -> Extension:
    """Return a data extension query.

    Raises:
        Malformed: when the text is none.
    """
    found = _object(_json(text, "extend"), "extend", {"ids", "properties"})
    _must(found, "extend", ("ids", "properties"))
    ids = _list(found["ids"], "extend.ids", MOST_IDS, _text)
    return Extension(ids, _list(found["properties"], "extend.properties", MOST_PROPERTIES, _column))


def _json(text: str, place: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Malformed(place, "this is no JSON", "send JSON in UTF-8, percent-encoded") from None


def _no_number(name: str) -> float:
    raise ValueError(name)


def _asked(value: Any, place: str) -> Asked:
    found = _object(value, place, {"query", "type", "type_strict", "limit", "properties"})
    query = _text(found["query"], f"{place}.query") if "query" in found else ""
    constraints: tuple[Constraint, ...] = ()
    if "properties" in found:
        constraints = _list(found["properties"], f"{place}.properties", MOST_CONSTRAINTS, _constraint)
    if not query and not constraints:
        raise Malformed(place, "there is neither a query nor a property", "give a name to look for")
    strict = found.get("type_strict", "any")
    if strict not in ("any", "all", "should"):
        raise Malformed(f"{place}.type_strict", f"{strict!r} is none of the words", "any, all or should")
    limit = found.get("limit", USUAL_CANDIDATES)
    if isinstance(limit, bool) or not isinstance(limit, int | float) or limit != limit // 1 or limit < 1:
        raise Malformed(f"{place}.limit", f"{limit!r} is no limit", "a whole number from 1")
    types = found.get("type", [])
    types = [types] if isinstance(types, str) else types
    wanted = _list(types, f"{place}.type", MOST_TYPES, _text)
    return Asked(query, wanted, strict, min(int(limit), MOST_CANDIDATES), constraints)


def _constraint(value: Any, place: str) -> Constraint:
    found = _object(value, place, {"pid", "v"})
    _must(found, place, ("pid", "v"))
    values = found["v"] if isinstance(found["v"], list) else [found["v"]]
    return Constraint(_text(found["pid"], f"{place}.pid"), _list(values, f"{place}.v", MOST_VALUES, _value))


def _value(value: Any, place: str) -> Value:
    if isinstance(value, dict):
        found = _object(value, place, {"id", "name"})
        _must(found, place, ("id",))
        return Entity(_text(found["id"], f"{place}.id"))
    if isinstance(value, bool | int | float):
        return value
    return _text(value, place)


def _column(value: Any, place: str) -> Column:
    found = _object(value, place, {"id", "settings"})
    _must(found, place, ("id",))
    settings = _object(found.get("settings", {}), f"{place}.settings", None)
    limit = settings.get("limit", 0)
    if isinstance(limit, str) and limit.isascii() and limit.isdecimal() and len(limit) < 7:
        limit = int(limit)  # OpenRefine sends what was typed
    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 0:
        raise Malformed(f"{place}.settings.limit", f"{limit!r} is no limit", "a whole number from 0")
    return Column(_text(found["id"], f"{place}.id"), limit)


def _object(value: Any, place: str, known: set[str] | None) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Malformed(place, "this is no JSON object", "send {…}")
    if known is not None and (unknown := sorted(value.keys() - known)):
        raise Malformed(place, f"there is no member {unknown[0]!r}", f"members: {', '.join(sorted(known))}")
    return value


def _must(found: Mapping[str, Any], place: str, names: tuple[str, ...]) -> None:
    for name in names:
        if name not in found:
            raise Malformed(place, f"{name} is missing", f"give all of: {', '.join(names)}")


def _text(value: Any, place: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Malformed(place, "this is no text", "send a text that is not empty")
    if len(value) > LONGEST_TEXT:
        raise Malformed(
            place, f"this text has {len(value)} characters", f"at most {LONGEST_TEXT} are allowed"
        )
    return value.strip()


def _list(value: Any, place: str, most: int, read: Callable[[Any, str], T]) -> tuple[T, ...]:
    if not isinstance(value, list):
        raise Malformed(place, "this is no list", "send […]")
    if len(value) > most:
        raise Malformed(place, f"there are {len(value)} of them", f"send at most {most}")
    return tuple(read(one, f"{place}[{number}]") for number, one in enumerate(value))
