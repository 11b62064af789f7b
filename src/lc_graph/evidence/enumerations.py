"""What a sentence says of an enumeration, it says of each of its members.

Where three or more things of one kind are named one after the other (A、B和C), a relation or role that rows
give to all of them but one is missing for that one, or wrong for the others. What is only possible is left
out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import Problem
from ..tables import RESOURCE_TABLES
from ..tables.records import SourceRecords
from ..tables.row_cells import codes, references, references_of
from .ledger import Ledger
from .likeness import norm
from .places import KINDS, names_of, sentences_of
from .text import Page, Sentence

FEWEST = 3
"""Members from which an enumeration shows what its members have in common."""

_KINDS = KINDS - {"region"}
_JOINED = "(?:项目|产业)?[、和与](?:以)?"

Said = tuple[str, ...]
"""What a row says of a thing, without the thing: predicate or table, the other end, codes."""


def check_enumerations(
    source: SourceRecords, labels: Mapping[str, str], page: Page, text_name: str, ledger: Ledger
) -> None:
    """Check that members of an enumeration are treated alike."""
    where = sentences_of(source, page)
    said = _said(source, where)
    for sentence, members in _enumerations(source, labels, page, {s for s in where.values() if s}):
        problems = []
        for what in sorted(set[Said]().union(*(said[sentence][member] for member in members))):
            lacking = [member for member in members if what not in said[sentence][member]]
            if len(lacking) == 1 and not set(members) & set(what):
                problems.append(
                    Problem(
                        f"{text_name}:{page.line(sentence.start)}",
                        f"{' '.join(what)} is said of all of an enumeration but {lacking[0]}",
                        "say it of this one too, or correct the others",
                    )
                )
        ledger.record("things", problems)


def _said(
    source: SourceRecords, where: Mapping[str, Sentence | None]
) -> dict[Sentence | None, dict[str, set[Said]]]:
    said: dict[Sentence | None, dict[str, set[Said]]] = defaultdict(lambda: defaultdict(set))
    for table in ("statements", *RESOURCE_TABLES):
        for located in source.tables[table]:
            row: Any = located.row
            if row.status == "possible":
                continue
            things = list(references_of(row))
            sentences = {where.get(passage) for passage in row.passages} - {None}
            for column, thing in references(table, row) if table != "statements" else ():
                if column == "possible_stages":
                    continue
                for sentence in sentences:
                    said[sentence][thing].add((table, row.id, column))
            for thing in things:
                others = tuple(other for other in things if other != thing)
                if len(others) > 1:
                    continue
                head = row.predicate if table == "statements" else " ".join([table, *_codes(table, row)])
                end = ("subject",) if table == "statements" and thing == row.subject else ()
                for sentence in sentences:
                    said[sentence][thing].add((head, *end, *others, row.status))
    return said


def _codes(table: str, row: Any) -> list[str]:
    """Return the codes of a row, those of cells that may hold several aside."""
    return [code for column, _, code in codes(table, row) if isinstance(getattr(row, column), str)]


def _enumerations(
    source: SourceRecords, labels: Mapping[str, str], page: Page, sentences: set[Sentence]
) -> Iterator[tuple[Sentence, list[str]]]:
    known: dict[str, set[str]] = defaultdict(set)
    named = names_of(source, labels)
    for reference, names in named.items():
        for name in names if reference.split("/")[0] in _KINDS else ():
            if len(name) > 1:
                known[name].add(reference)
    one = "|".join(re.escape(name) for name in sorted(known, key=len, reverse=True))
    if not one:
        return
    # Before a member may stand where it lies: 临清海亮奥博特、冠县鑫林纸板.
    areas = "|".join(
        re.escape(name) for thing in named if thing.startswith("region/") for name in named[thing]
    )
    several = re.compile(f"(?:{one})(?:{_JOINED}(?:{areas or one})?(?:{one}))+")
    single = re.compile(one)
    for sentence in sorted(sentences, key=lambda sentence: sentence.start):
        for found in several.finditer(norm(page.exact(sentence))):
            things = [reference for name in single.findall(found.group()) for reference in known[name]]
            for kind in sorted({thing.split("/")[0] for thing in things}):
                members = sorted({thing for thing in things if thing.startswith(f"{kind}/")})
                if len(members) >= FEWEST:
                    yield sentence, members
