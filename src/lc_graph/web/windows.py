"""What of long tables and lists one page shows: a part of each, with the way to the others."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..server.problems import HttpProblem
from ..sheets.table import Table, Window
from .sections import Drawing, Facts, Maker, Part, Section

ROWS, CELLS, CHARTS = 75, 75, 18
"""Rows of a table, cells of one line of facts, and small charts that a page shows."""
SLACK = 1.5
"""By how much more there may be before it is parted: nobody turns a page for a few rows."""


def window(asked: Mapping[str, str], name: str, n: int, size: int) -> Window | None:
    """Return the part of ``n`` things that an address asks for; None when all of them fit on one page.

    Args:
        asked: the parameters of the address.
        name: of the table or list; the parameter has ``page-`` before it.
        n: how many things there are; ``size`` how many stand on a page.

    Raises:
        HttpProblem: 400 for what is no number of a page, 404 beyond the last.
    """
    name = f"page-{name}"
    given = asked.get(name, "1")
    if not re.fullmatch(r"[1-9]\d{0,5}", given, re.ASCII):
        raise HttpProblem(400, "page", f"{given[:40]!r} is not the number of a page", "pages count from 1")
    page, pages = int(given), 1 if n <= size * SLACK else -(-n // size)
    if page > pages:
        raise HttpProblem(404, "page", f"there is no page {page}", f"the last page is {pages}", last=pages)
    first = (page - 1) * size + 1
    return Window(name, page, pages, first, min(n, first + size - 1), n) if pages > 1 else None


def charted(
    maker: Maker, name: str, drawings: Sequence[Drawing]
) -> tuple[Window | None, tuple[Drawing, ...]]:
    """Return those of many drawings that a page shows, and which these are; a file may ask for any."""
    shown = None if maker.whole else window(maker.asked, name, len(drawings), CHARTS)
    return shown, shown.of(drawings) if shown else tuple(drawings)


def windowed(sections: Sequence[Section], maker: Maker) -> list[Section]:
    """Return sections as one page shows them; what their rows rest on is numbered only now."""
    return [replace(one, parts=tuple(_part(part, one, maker) for part in one.parts)) for one in sections]


def shown_table(table: Table, asked: Mapping[str, str]) -> Table:
    """Return the part of a table that a page shows."""
    shown = window(asked, table.id, len(table.rows), table.shown or ROWS)
    return replace(table, rows=shown.of(table.rows) if shown else tuple(table.rows), window=shown)


def _part(part: Part, section: Section, maker: Maker) -> Part:
    if isinstance(part, Table):
        return shown_table(part, maker.asked)
    if isinstance(part, Facts):
        windows = {
            at: shown
            for at, (_, cells) in enumerate(part.rows)
            if (shown := window(maker.asked, f"{section.id}-{at}", len(cells), CELLS))
        }
        rows = tuple(
            (name, windows[at].of(cells) if at in windows else tuple(cells))
            for at, (name, cells) in enumerate(part.rows)
        )
        return replace(part, rows=rows, windows=windows)
    return part
