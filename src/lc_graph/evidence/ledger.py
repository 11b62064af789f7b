"""A tally of checks by direction: how many things were looked at, how many are right, what is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from ..errors import Problem

DIRECTIONS: dict[str, tuple[str, str]] = {
    "text": ("全文与登记的一致", "the text is the one that was filed"),
    "elements": ("标题、引题、署名等与版面一致", "headlines, bylines and the like as printed"),
    "characters": ("每个字符恰属一个版面要素", "characters that belong to exactly one element"),
    "passages": ("片段的位置、行号、摘要正确", "passages with right position, lines and digest"),
    "passages-used": ("被采用的片段", "passages that something is derived from"),
    "rows": ("有片段为证的陈述", "rows of the tables with passages that exist"),
    "figures": ("数字见于片段且读数一致", "figures found in a passage and read alike"),
    "names": ("名称见于其每个片段", "names found in each of their passages"),
    "mentions": (
        "名称完整、处处登记、有所陈述",
        "names that are whole, entered wherever they stand, and used",
    ),
    "titles": ("称号、职务见于片段", "titles found in a passage"),
    "literals": ("日期等字面值见于片段", "dates and other literals found in a passage"),
    "things": ("所说之物见于片段处", "things of rows named where their passages stand"),
    "words": ("用语与片段处相合", "labels, glosses and codes that fit the words of the text"),
    "skipped": ("略过的片段理由充分", "skipped spans that may be skipped"),
    "numbers": ("文中数字均有着落", "numbers that a row, name or skipped span carries"),
    "sentences": ("文中句子均有着落", "sentences that a statement or a skipped span covers"),
}
"""The directions of the check, from the tables to the page and back, with their Chinese and English names."""


@dataclass
class Count:
    """How many things of a direction were looked at, and how many are right."""

    found: int = 0
    total: int = 0

    @property
    def percent(self) -> float:
        """The share that is right, in percent; 100 when there is nothing to look at."""
        return 100.0 * self.found / self.total if self.total else 100.0


@dataclass
class Ledger:
    """Counts and problems of one check of a source against its text."""

    counts: dict[str, Count] = field(default_factory=lambda: {key: Count() for key in DIRECTIONS})
    problems: list[Problem] = field(default_factory=list)

    def record(self, direction: str, problems: Iterable[Problem] = ()) -> bool:
        """Count one thing of a direction; it is right when it has no problems. Return whether it is."""
        wrong = list(problems)
        self.counts[direction].total += 1
        self.counts[direction].found += not wrong
        self.problems += wrong
        return not wrong


@dataclass(frozen=True)
class EvidenceReport:
    """What a check of a source against its text found.

    Attributes:
        source: the source's id.
        counts: for each key of :data:`DIRECTIONS`, how many things are right of how many.
        passages: how many passages there are.
        median: the median length of a passage in characters, white space not counted.
        longest: the greatest such length.
        problems: everything that is wrong, with place and remedy.
    """

    source: str
    counts: dict[str, Count]
    passages: int
    median: float
    longest: int
    problems: tuple[Problem, ...]

    @property
    def complete(self) -> bool:
        """Say whether every direction is at 100 %."""
        return not self.problems and all(count.found == count.total for count in self.counts.values())

    def as_dict(self) -> dict[str, Any]:
        """Return the report as JSON-ready data."""
        return {
            "source": self.source,
            "complete": self.complete,
            "directions": {
                key: {
                    "title-zh": DIRECTIONS[key][0],
                    "title-en": DIRECTIONS[key][1],
                    "found": count.found,
                    "total": count.total,
                    "percent": round(count.percent, 2),
                }
                for key, count in self.counts.items()
            },
            "passages": {"count": self.passages, "median": self.median, "longest": self.longest},
            "problems": [asdict(problem) for problem in self.problems],
        }
