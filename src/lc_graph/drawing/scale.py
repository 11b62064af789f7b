"""Numbers sorted into steps, for maps: as many numbers a step, or steps of one width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Literal

MOST = 5
"""How many steps there are at most."""

How = Literal["quantile", "equal"]


@dataclass(frozen=True)
class Step:
    """A step: the least and the greatest number it holds, or could hold when the steps are equally wide."""

    low: Decimal
    high: Decimal


def steps(values: Sequence[Decimal], how: How) -> tuple[Step, ...]:
    """Return the steps that some numbers fall into, the lowest first; equal numbers share a step."""
    distinct = sorted(set(values))
    if not distinct:
        return ()
    count = min(MOST, len(distinct))
    if how == "equal" and count > 1:
        low, wide = distinct[0], (distinct[-1] - distinct[0]) / count
        return tuple(Step(low + at * wide, low + (at + 1) * wide) for at in range(count))
    edges = [at * len(distinct) // count for at in range(count + 1)]
    return tuple(Step(distinct[a], distinct[b - 1]) for a, b in pairwise(edges))


def shade(step: int, count: int) -> int:
    """Return which shade a step gets when there are some: few steps lie as far apart as many."""
    return round(1 + (step - 1) * (MOST - 1) / (count - 1)) if count > 1 else (MOST + 1) // 2


def step_of(value: Decimal, those: Sequence[Step]) -> int:
    """Return which step a number is in, from 1."""
    return next((at for at, step in enumerate(those, 1) if value <= step.high), len(those))
