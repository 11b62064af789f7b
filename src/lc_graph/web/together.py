"""Comparisons that need no choosing: of all counties, and of those that figures are printed of."""

from __future__ import annotations

from collections.abc import Sequence

from ..compare import compare
from ..engine.lookup import Lookup
from ..sheets.table import Cell
from ..terms import LC, code
from .figures import printed
from .sections import Facts, Maker, Section


def counties(look: Lookup) -> list[str]:
    """Return the IRIs of the counties."""
    level = str(code("level", "county"))
    return [iri for iri in look.of_class(LC.Region) if level in look.objects(iri, LC.level)]


def address(iris: Sequence[str]) -> str:
    """Return the address of the comparison of some regions; empty where they are too few or too many."""
    if not compare.FEWEST <= len(iris) <= compare.MOST:
        return ""
    return "/compare?regions=" + ",".join(iri.rpartition("/")[2] for iri in iris)


def section(maker: Maker) -> list[Section]:
    """Return comparisons that need no choosing: of all counties, and of those that figures are printed of."""
    every = counties(maker.lookup)
    said = {figure.about.iri for figure in printed(maker.store)}
    told = [iri for iri in every if iri in said]
    cells = [Cell(maker.t("compare-all", n=len(every)), address(every))] if address(every) else []
    if address(told) and told != every:
        names = maker.listed([maker.lookup.name(iri).in_(maker.lang) for iri in told])
        cells.append(Cell(maker.t("compare-told", names=names), address(told)))
    if not cells:
        return []
    return [Section("at-once", maker.t("compare-at-once"), (Facts(((maker.t("compare"), tuple(cells)),)),))]
