"""The second reading of what comes from elsewhere, compared with the reference tables.

Somebody who had not seen the tables read the documents once more and wrote down what they say of areas,
classes, stages and flows, and which class each industry falls under (``second-reading.csv``, one thing said a
row, in the documents' words). What only one of the two has is a difference, and ``decisions.csv`` says what
was made of it: *kept*, where the tables have it, *left out*, where they have not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from ..errors import Problem
from ..tables import Filled, Row
from ..tables.rows import Located

SECOND, DECISIONS = "second-reading", "decisions"

Said = tuple[str, str, str]
"""What is said: about what, which relation, and the other end or value."""


class SecondReading(Row):
    """One thing that the second reader found said, or judged."""

    about: Filled
    relation: Filled
    value: Filled


class Decision(Row):
    """What was made of something that one of the two readings has and the other has not."""

    about: Filled
    relation: Filled
    value: Filled
    decision: Literal["kept", "left-out"]
    reason: Filled


def check(tables: dict[str, list[Located[Any]]]) -> Iterator[Problem]:
    """Yield each difference between the tables and the second reading that no decision answers.

    Also decisions that answer none, and what is said twice. Nothing where there is no second reading.
    """
    read = {_key(located): located for located in tables.get(SECOND, [])}
    if not read:
        return
    stated = dict(reversed([*said(tables)]))
    decided = {_key(located): located for located in tables.get(DECISIONS, [])}
    for key, located in stated.items():
        decision = decided.get(key)
        if key not in read and (decision is None or decision.row.decision != "kept"):
            yield Problem(
                located.at(),
                f"“{' '.join(key)}” is not in the second reading",
                "correct it, or say in decisions.csv why it is kept",
            )
    for key, located in read.items():
        decision = decided.get(key)
        if key not in stated and (decision is None or decision.row.decision != "left-out"):
            yield Problem(
                located.at(),
                f"“{' '.join(key)}” is in the second reading, and in none of the tables",
                "enter it, or say in decisions.csv why it is left out",
            )
    for key, located in decided.items():
        kept = located.row.decision == "kept"
        if (key in read) == kept or (key in stated) != kept:
            yield Problem(
                located.at("decision"),
                f"“{' '.join(key)}” is no such difference any more",
                "take the decision out, or mend what it is about",
            )


def _key(located: Located[Any]) -> Said:
    return located.row.about, located.row.relation, located.row.value


def said(tables: dict[str, list[Located[Any]]]) -> Iterator[tuple[Said, Located[Any]]]:
    """Yield what the reference tables say, in the words of the second reading, each with its row."""
    for located in tables["sources"]:
        row = located.row
        about = f"document/{row.id}"
        yield (about, "address", str(row.url)), located
        yield (about, "tier", row.tier), located
        yield (about, "date", row.date or "none"), located
    for located in tables["regions"]:
        row = located.row
        about = f"region/{row.id}"
        yield (about, "name", row.label_zh), located
        yield (about, "level", row.level), located
        if row.part_of:
            yield (about, "within", f"region/{row.part_of}"), located
    for located in tables["industries"]:
        row = located.row
        about = f"gbt4754/{row.id}"
        yield (about, "name", row.label_zh), located
        if row.broader:
            yield (about, "within", f"gbt4754/{row.broader}"), located
        for isic in row.isic4:
            yield (about, "isic4", f"isic4/{isic}"), located
    for located in tables["isic"]:
        yield (f"isic4/{located.row.id}", "name", located.row.label_en), located
    for located in tables["mappings"]:
        yield (located.row.industry, located.row.relation, f"gbt4754/{located.row.code}"), located
    yield from _chains(tables)


def _chains(tables: dict[str, list[Located[Any]]]) -> Iterator[tuple[Said, Located[Any]]]:
    for located in tables["chains"]:
        about = f"reference-chain/{located.row.id}"
        yield (about, "for", located.row.chain), located
        for document in located.row.documents:
            yield (about, "document", document), located
    name = {}
    for located in tables["stages"]:
        row = located.row
        about = name[row.id] = f"{row.reference_chain}/{row.label_zh}"
        yield (about, "position", row.position), located
        yield (about, "position stated", "no" if row.position_proposed else "yes"), located
        for other in row.also_zh:
            yield (about, "also", other), located
        for document in row.documents:
            yield (about, "document", document), located
    for located in tables["feeds"]:
        row = located.row
        relation = "feeds by-product" if row.by_product else "feeds"
        yield (name.get(row.from_stage, ""), relation, name.get(row.to_stage, "")), located
    for located in tables["matches"]:
        yield (name.get(located.row.reference_stage, ""), "is", located.row.stage), located
