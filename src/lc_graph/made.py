"""Sequences whose members are made when they are looked at: a page shows a part of what may be very long."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar, overload

S = TypeVar("S")
T = TypeVar("T", covariant=True)


class Together(Sequence[T], Generic[S, T]):
    """What is made of some things, together of those that are looked at: a page shows a part."""

    def __init__(self, things: Iterable[S], make: Callable[[Sequence[S]], Iterable[T]]) -> None:
        """Make one of each thing; ``make`` is given those that are looked at."""
        # What is a sequence already may make its own members; those are not to be made before their time.
        self._things = things if isinstance(things, Sequence) else tuple(things)
        self._make = make

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._things)

    @overload
    def __getitem__(self, at: int) -> T: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[T, ...]: ...

    def __getitem__(self, at: int | slice) -> T | tuple[T, ...]:
        """Make one, or some."""
        if isinstance(at, slice):
            return tuple(self._make(self._things[at]))
        return next(iter(self._make((self._things[at],))))

    def __iter__(self) -> Iterator[T]:
        """Make all."""
        return iter(self._make(self._things))

    def __deepcopy__(self, memo: object) -> Together[S, T]:
        """Return the same one: it never changes, and what makes its members is not to be copied."""
        return self


class Made(Together[S, T]):
    """The same, each made for itself."""

    def __init__(self, things: Iterable[S], make: Callable[[S], T]) -> None:
        """Make one of each thing."""
        super().__init__(things, lambda those: map(make, those))
