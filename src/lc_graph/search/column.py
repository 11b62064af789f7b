"""Many names in one long text: a search through it takes microseconds, not so one through objects."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .fold import HAN

EXACT, PREFIX, PART = range(3)
"""How a name holds what is looked for: it is that, begins with it, or has it further on."""

BEGINNING, END = rf"(?<![^ \n{HAN}])", rf"(?![^ \n{HAN}])"
"""Patterns for where a word of letters and digits begins and ends."""
_LETTER = re.compile(f"[^ \n{HAN}]")
_SHORTEST_INSIDE = 3
"""Letters that may be found within a word; fewer only where a word begins."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was found: in which name, how, and from where to where in its folded form."""

    entry: int
    how: int
    start: int
    length: int


class Column:
    """Folded names, each on a line of its own."""

    def __init__(self, folded: Iterable[str]) -> None:
        """Keep the names; they are known by their numbers, in the order given."""
        starts, lines, at = array("L"), [], 1
        for one in folded:
            starts.append(at)
            lines.append(one)
            at += len(one) + 1
        self._starts = starts
        self._text = "\n" + "".join(f"{line}\n" for line in lines)

    def __len__(self) -> int:
        return len(self._starts)

    def characters(self) -> set[str]:
        """Return the characters that occur."""
        return set(self._text)

    def length(self, entry: int) -> int:
        """Return how long a name is in its folded form."""
        after = self._starts[entry + 1] if entry + 1 < len(self._starts) else len(self._text)
        return after - self._starts[entry] - 1

    def folded(self, entry: int) -> str:
        """Return a name in its folded form."""
        start = self._starts[entry]
        return self._text[start : start + self.length(entry)]

    def exactly(self, folded: str) -> list[int]:
        """Return the names that are exactly this."""
        return [place.entry for place in self._at(f"\n{folded}\n", 1, len(folded))]

    def holding(self, folded: str) -> Iterator[Place]:
        """Yield the names that hold this, each at its best place first.

        Letters and digits are found where a word begins, from three on also within words, a single one only
        where a name begins; Chinese characters anywhere.
        """
        if not folded:
            return
        if not _LETTER.match(folded) or len(folded) >= _SHORTEST_INSIDE:
            yield from self._best(self._at(folded, 0, len(folded)))
        else:
            yield from self._best(self._at("\n" + folded, 1, len(folded)))
            if len(folded) > 1:
                yield from self._best(self._at(" " + folded, 1, len(folded)))
                yield from self._best(self._matching(f"(?<=[{HAN}]){re.escape(folded)}"))

    def is_inside(self, place: Place) -> bool:
        """Say whether what was found stands within a word of letters and digits, not where one begins."""
        at = self._starts[place.entry] + place.start
        return bool(_LETTER.match(self._text[at]) and _LETTER.match(self._text[at - 1]))

    def matching(self, pattern: str, at_start: bool) -> Iterator[Place]:
        """Yield the names that match a pattern, each once at its best place."""
        yield from self._best(self._matching(rf"(?<=\n)(?:{pattern})" if at_start else pattern))

    def _at(self, text: str, skipped: int, length: int) -> Iterator[Place]:
        find, at = self._text.find, -1
        while (at := find(text, at + 1)) >= 0:
            yield self._place(at + skipped, length)

    def _matching(self, pattern: str) -> Iterator[Place]:
        for match in re.finditer(pattern, self._text):
            yield self._place(match.start(), match.end() - match.start())

    def _place(self, at: int, length: int) -> Place:
        entry = bisect_right(self._starts, at) - 1
        start = at - self._starts[entry]
        how = PART
        if start == 0:
            how = EXACT if self._text[at + length] == "\n" else PREFIX
        return Place(entry, how, start, length)

    @staticmethod
    def _best(places: Iterator[Place]) -> Iterator[Place]:
        """Yield the first place in each name: it is the best, as nothing begins before a beginning."""
        last = -1
        for place in places:
            if place.entry != last:
                last = place.entry
                yield place
