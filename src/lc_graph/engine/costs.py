"""What queries took, remembered by their shape, so that the next one of a shape waits in the right place.

How long a query takes cannot be told from its text, but clients ask in forms: what a page or a program sends
again and again differs in a number. The *shape* of a query is its text without digits.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple, Protocol

QUICK = 0.02
"""Seconds after which a query is looked at: others wait behind a quick one, not behind one that goes on."""
LONG = 1 << 18
"""Bytes from which an answer is long."""
REMEMBERED = 8192
"""Shapes that are known again."""

_DIGITS = b"0123456789"

Pace = Literal["quick", "middling", "heavy"]


class Cost(NamedTuple):
    """What a query took: its ``pace``, and whether its answer was ``long``."""

    pace: Pace
    long: bool

    @property
    def small(self) -> bool:
        """Whether it was quick and short."""
        return self.pace == "quick" and not self.long


_QUICK = Cost("quick", False)


class Shaped(Protocol):
    """A query on its way: its shape, the bytes of its answer so far, and what is known of its shape."""

    shape: int
    size: int
    cost: Cost | None


def shape(text: str) -> int:
    """Return what stands for the shape of a query; two shapes that fall together are only taken for alike."""
    return hash(text.encode(errors="replace").translate(None, _DIGITS))


class Costs:
    """The memory of shapes; what has not been learnt anew for longest is forgotten first."""

    def __init__(self) -> None:
        """Begin without any memory."""
        self._known: dict[int, Cost] = {}

    def of(self, shape: int) -> Cost | None:
        """Return what a query of this shape took last; None for a shape that is not known."""
        return self._known.get(shape)

    def slow(self, job: Shaped, beside: Iterable[Shaped]) -> None:
        """Learn that a query is slow before it is answered, and tell those with the same reader."""
        self.learn(job.shape, "middling", job.size >= LONG)
        self.tell(beside)

    def tell(self, jobs: Iterable[Shaped]) -> None:
        """Tell queries on their way what is known of their shapes by now."""
        for job in jobs:
            job.cost = self._known.get(job.shape)

    def learn(self, shape: int, pace: Pace, long: bool = False) -> None:
        """Remember what a query of this shape took."""
        cost = _QUICK if pace == "quick" and not long else Cost(pace, long)
        if self._known.get(shape) == cost:
            return
        self._known.pop(shape, None)
        self._known[shape] = cost
        if len(self._known) > REMEMBERED:
            del self._known[next(iter(self._known))]
