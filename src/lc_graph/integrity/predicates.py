"""Whether the object of a statement is of a kind that its predicate has in the columns of the tables.

A column of codes gives a property codes of one scheme, a column of references things of some kinds; a
statement with the same property gives no others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from ..errors import Problem
from ..tables import CODE_TABLES, ENTITY_TABLES, SOURCE_TABLES, Code, Link, Row
from ..tables.records import Records
from ..terms import LC


@lru_cache(maxsize=1)
def kinds_of() -> dict[str, frozenset[str]]:
    """Return the kinds and schemes of what each property has in columns, by its local name."""
    kinds: dict[str, set[str]] = defaultdict(set)
    models: list[type[Row]] = [*SOURCE_TABLES.values(), *ENTITY_TABLES.values(), *CODE_TABLES.values()]
    for model in models:
        for info in model.model_fields.values():
            for mark in info.metadata:
                if isinstance(mark, Code):
                    kinds[str(mark.prop).removeprefix(str(LC))].add(mark.scheme)
                elif isinstance(mark, Link):
                    kinds[str(mark.prop).removeprefix(str(LC))] |= {*mark.kinds}
    return {name: frozenset(found) for name, found in kinds.items()}


def check_predicates(records: Records) -> Iterator[Problem]:
    """Yield statements whose object is of another kind than their predicate takes in the tables."""
    for source in records.sources.values():
        for located in source.tables["statements"]:
            wanted = kinds_of().get(located.row.predicate)
            kind = located.row.object.partition("/")[0]
            if wanted and "/" in located.row.object and kind not in wanted:
                yield Problem(
                    located.at("predicate"),
                    f"{located.row.predicate} is of {', '.join(sorted(wanted))}, not of {kind}",
                    "correct the predicate or the object",
                )
