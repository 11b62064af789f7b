"""Whether two things have exchanged their English labels, told by their ids.

The id of a thing is made of its English label (docs/naming.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from ..errors import Problem
from ..tables.rows import Located

ID_SHARE, EXCHANGE = 0.5, 0.3
"""Share of an id's words from which its English label counts as its own; by how much an exchange of two
labels must better the shares of both."""


def check_exchanged(table: Sequence[Located[Any]]) -> Iterator[Problem]:
    """Yield rows of a table whose English labels fit each other's ids, or fit another id alone."""
    own = {id(located): _fit(located.row.id, located.row.label_en) for located in table}
    for located in table:
        if own[id(located)] >= ID_SHARE:
            continue
        for other in table:
            if other is not located and _fit(other.row.id, located.row.label_en) == 1 > own[id(other)]:
                yield _problem(located, other)
    for one, two in combinations(table, 2):
        together = own[id(one)] + own[id(two)]
        if together + EXCHANGE < 2 and (
            _fit(one.row.id, two.row.label_en) + _fit(two.row.id, one.row.label_en) > together + EXCHANGE
        ):
            yield _problem(one, two)


def _problem(located: Located[Any], other: Located[Any]) -> Problem:
    return Problem(
        located.at("label_en"),
        f"“{located.row.label_en}” fits the id {other.row.id}, not {located.row.id}",
        "give each its own label",
    )


def _fit(slug: str, text: str) -> float:
    """Return the share of an id's words that a label bears out, by the beginning of a word or an initial."""
    words = [word for word in re.split(r"[-_.]", slug.lower()) if not word.isdigit() and len(word) > 2]
    label = re.sub(r"[^a-z0-9]", "", text.lower())
    initials = "".join(word[0] for word in re.findall(r"[a-z0-9]+", text.lower()))
    return sum(word[:4] in label or word in initials for word in words) / len(words) if words else 1.0
