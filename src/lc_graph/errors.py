"""Errors that people read: what is wrong, where, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        place: where it is, as ``file:line:column`` (both from 1) or as an IRI.
        message: what is wrong.
        remedy: what to do about it.
    """

    place: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" + (f"\n    → {self.remedy}" if self.remedy else "")


class LcGraphError(Exception):
    """Base of all errors of this package; ``exit_status`` is the one the command line ends with."""

    exit_status = 2

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class UsageError(LcGraphError):
    """Wrong usage, or an input that cannot be read (exit status 2)."""


class DataError(LcGraphError):
    """The data falls short of what is asked of it (exit status 1)."""

    exit_status = 1
