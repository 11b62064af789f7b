"""The page of a stage, of a source or a reference chain: its chain, who is there, gaps, its neighbours."""

from __future__ import annotations

from ...engine.lookup import Lookup
from ...sheets.table import Cell
from ...terms import LC
from ..chains import cards
from ..chains import tables as made
from ..chains.traced import traced
from ..chains.view import View
from ..names import href
from ..sections import Facts, Maker, Section
from .chain import definitions, stages_of


def sections(maker: Maker, iri: str) -> list[Section]:
    """Return the sections of a stage's page: none when no chain is known to have the stage."""
    found = []
    for whole in _chains(maker.lookup, iri):
        trace = traced(maker.store, whole)
        view = View(maker, trace, base=href(whole) or "")
        for stage in stages_of(view, iri):
            rows = [
                (view.t("in"), view.plain((trace.chain,))),
                (view.t("reference"), view.plain((trace.reference,)) if trace.reference else ()),
                (view.t("reference-stage"), view.plain((stage.reference,)) if stage.reference else ()),
                (view.t("stated"), view.plain(stage.stated)),
                (view.t("position"), view.plain((stage.position,)) if stage.position else ()),
                (view.t("documents"), view.plain(stage.documents)),
            ]
            facts = Facts(tuple((label, cells) for label, cells in rows if cells and _new(cells, iri)))
            title = cards.title(view, stage)
            board = cards.Stages((cards.Stream("", title, (cards.card(view, stage),)),))
            tables = tuple(
                one for one in (made.participants(view, [stage]), made.gaps(view, [stage])) if one.rows
            )
            found += [
                Section("glance", view.t("glance"), (facts,)),
                Section("stages", view.t("at-stage"), tables, macro="chain", content=board),
            ]
            if stage.gaps:
                found.append(definitions(view))
    return found


def _new(cells: tuple[Cell, ...], iri: str) -> bool:
    """Say whether a row leads anywhere else than to the page itself."""
    return any(cell.href != href(iri) for cell in cells)


def _chains(look: Lookup, iri: str) -> list[str]:
    """Return the chains of a stage: at most one, unless the data breaks its own rules."""
    references = look.objects(iri, LC.referenceStageOf)
    chains = {*look.objects(iri, LC.stageOf)}
    return sorted(chains.union(*(look.objects(one, LC.referenceFor) for one in references)))[:1]
