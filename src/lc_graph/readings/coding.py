"""The second coding of a source: codes given once more, from the page, without sight of those of the tables.

Which kind an undertaking is of, whether something goes on or is an aim, in which direction a trend goes:
such codes are judgements, and what two coders agree on is better founded. ``readings/coding.csv`` holds those
of the second coder. Where they differ from the tables', ``settled`` says which code stands, and ``reason``
why. A row ``trends/*`` codes what most rows of a table have in a column; the rows that have another are given
singly. With ``?`` it leaves to the two readings what is not coded singly: the second coder then was asked
only where they differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import Problem
from ..tables import ENTITY_TABLES, Filled, OptionalText, Row
from ..tables.records import Records, SourceRecords
from ..tables.rows import Located, read

FILE = "readings/coding.csv"
EMPTY, EVERY, LEFT = "-", "*", "?"


class Coding(Row):
    """One code of the second coder: of which row, ``table/id``, in which column.

    A statement is called by its subject, predicate and object.
    """

    row: Filled
    column: Filled
    code: Filled
    settled: OptionalText
    reason: OptionalText


def check_coding(source: SourceRecords, records: Records) -> Iterator[Problem]:
    """Yield where the tables have another code than the second coder and what was settled.

    Also codings of rows or columns that do not exist, rows of a coded table that nobody coded, and settled
    differences that are none. Nothing where a source was not coded twice.
    """
    path = source.folder / FILE
    if not path.exists():
        return
    table = read(path, Coding, f"data/sources/{source.meta.id}/{FILE}")
    yield from table.problems
    rows: dict[str, list[Located[Any]]] = defaultdict(list)
    for tables in (source.tables, {name: records.entities.get(name, []) for name in ENTITY_TABLES}):
        for name, found in tables.items():
            for ours in found:
                if hasattr(ours.row, "id"):
                    rows[f"{name}/{_name(name, ours.row)}"].append(ours)
    coded: dict[tuple[str, str], Located[Coding]] = {}
    for located in table.rows:
        coded[located.row.row, located.row.column] = located
        yield from _sound(located, rows)
    named = {mention.row.entity for mention in source.tables["mentions"]}
    columns = sorted({(key[0].partition("/")[0], key[1]) for key in coded})
    for name, column in columns:
        everyone = coded.get((f"{name}/{EVERY}", column))
        for key, found in rows.items():
            if key.partition("/")[0] == name:
                for ours in found:
                    coding = coded.get((key, column)) or everyone
                    # What only other sources speak of is for their coders.
                    if coding or name not in ENTITY_TABLES or f"{ours.row.kind}/{ours.row.id}" in named:
                        yield from _compared(key, column, ours, coding)


def _name(table: str, row: Any) -> str:
    """Return by what the second coder calls a row; the ids of statements say nothing to a reader."""
    return f"{row.subject} {row.predicate} {row.object}" if table == "statements" else str(row.id)


def _sound(located: Located[Coding], rows: Mapping[str, list[Located[Any]]]) -> Iterator[Problem]:
    coding = located.row
    name, _, slug = coding.row.partition("/")
    known = [
        row
        for key, found in rows.items()
        for row in found
        if key == coding.row or (slug == EVERY and key.startswith(f"{name}/"))
    ]
    if not known:
        yield Problem(
            located.at("row"),
            f"the second coder has {coding.column} of {coding.row}, which is no row",
            "restore the row, or correct the coding",
        )
    elif not hasattr(known[0].row, coding.column):
        yield Problem(located.at("column"), f"{name} has no column {coding.column}", "correct the column")
    if (coding.settled is None) != (coding.reason is None) or coding.settled == coding.code:
        yield Problem(
            located.at("settled"), "a difference is settled with a reason", "give both, or leave both empty"
        )


def _compared(key: str, column: str, ours: Located[Any], coding: Located[Coding] | None) -> Iterator[Problem]:
    if coding is None:
        yield Problem(
            ours.at(column), f"{column} of {key} was not coded a second time", "code it from the page"
        )
        return
    if coding.row.code == LEFT:
        return
    stands, value = coding.row.settled or coding.row.code, _value(getattr(ours.row, column, None))
    if value != stands:
        yield Problem(
            ours.at(column),
            f"{column} of {key} is {value}, the second coder has {coding.row.code}"
            + (f", and {stands} was settled" if coding.row.settled else ""),
            "correct it, or settle the difference in readings/coding.csv",
        )


def _value(cell: object) -> str:
    if isinstance(cell, tuple):
        return "|".join(sorted(map(str, cell))) or EMPTY
    return EMPTY if cell is None or cell == "" else str(cell)
