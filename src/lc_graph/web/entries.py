"""Entries of a reference: a term or a rule, with its names, its words and what is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..sheets.table import Table
from .sections import Facts, Section

NOTHING = Facts(())


@dataclass(frozen=True)
class Entry:
    """One entry.

    Attributes:
        id: of its place in the page, the fragment of its address.
        title: what it is called in the page's language; ``other`` in the other one.
        code: its name for programs.
        texts: what is said of it, a paragraph each.
        facts: what else is known.
        tag: a word that marks it, such as ``deprecated``.
        href: where more is told of it.
    """

    id: str
    title: str
    other: str = ""
    code: str = ""
    texts: tuple[str, ...] = ()
    facts: Facts = NOTHING
    tag: str = ""
    href: str = ""


def section(id: str, title: str, entries: Sequence[Entry], table: Table, lead: str = "") -> Section:
    """Return a section that shows entries, one below the other; its files hold ``table``."""
    return Section(id, title, (table,), lead, "entries", tuple(entries))


def brief(id: str, title: str, entries: Sequence[Entry], table: Table, lead: str = "") -> Section:
    """Return a section that shows the names of entries and what is said of them; its files hold ``table``."""
    return Section(id, title, (table,), lead, "brief", tuple(entries))
