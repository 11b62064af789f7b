"""Names that are almost the same: a wrong character, a missing one, letters that changed places."""

from __future__ import annotations

from array import array
from collections import Counter
from difflib import SequenceMatcher

from .column import Column

_COMMON = 20_000
"""Names that may share two characters; what more share is looked at only if there is nothing else."""
_LOOKED_AT = 60
"""Candidates that are compared letter by letter."""
_LONGEST = 200
"""Letters of a name that are looked at."""


class Likeness:
    """Which names share two neighbouring characters."""

    def __init__(self, column: Column) -> None:
        """Index the pairs of neighbours in some names; a name's ends are neighbours of nothing."""
        self._column = column
        self._having: dict[str, array[int]] = {}
        self._pairs = array("H")
        for entry in range(len(column)):
            pairs = _pairs(column.folded(entry))
            self._pairs.append(len(pairs))
            for pair in pairs:
                self._having.setdefault(pair, array("L")).append(entry)

    def like(self, folded: str, most: int, least: float) -> list[tuple[float, int]]:
        """Return the names most like one, as (likeness from 0 to 1, name), the likest first.

        Args:
            folded: the name, folded.
            most: how many.
            least: the likeness they must have at least.
        """
        pairs = _pairs(folded)
        having = [self._having[pair] for pair in pairs if pair in self._having]
        telling = [entries for entries in having if len(entries) <= _COMMON] or having
        shared: Counter[int] = Counter()
        for entries in telling:
            shared.update(entries)
        near = sorted(
            (-2 * number / (len(pairs) + self._pairs[entry]), entry) for entry, number in shared.items()
        )
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(folded[:_LONGEST])
        found = []
        for _, entry in near[:_LOOKED_AT]:
            matcher.set_seq1(self._column.folded(entry)[:_LONGEST])
            if matcher.quick_ratio() >= least and (ratio := matcher.ratio()) >= least:
                found.append((ratio, entry))
        return sorted(found, key=lambda one: (-one[0], one[1]))[:most]


def _pairs(folded: str) -> set[str]:
    ends = f"\n{folded[:_LONGEST]}\n"
    return {ends[at : at + 2] for at in range(len(ends) - 1)}
