"""The tables of a chain's page: who takes part, gaps, flows, who stands where, investment, documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from ...chain.investment import Entry, Investments, Total
from ...chain.model import Participant, StageTrace, Trace
from ...chain.standing import Link, Standing
from ...compare.amounts import exactly
from ...engine.lookup import Name
from ...made import Made
from ...sheets.table import Cell, Column, Row, Table
from ..names import href
from ..sections import IN_A_CELL
from .view import View, ends, slug, total_investment

TIERS = ("official", "secondary")


def table(view: View, id: str, title: str, keys: str, rows: Sequence[Row], note: str = "") -> Table:
    """Return a table; ``keys`` name its columns, those of numbers with a ``#`` before them."""
    columns = tuple(
        Column(key.lstrip("#").replace("-", "_"), view.t(key.lstrip("#")), key.startswith("#"))
        for key in keys.split()
    )
    return Table(id, title, columns, rows, note)


# ---- participants --------------------------------------------------------------------------------------

_PARTICIPANTS = (
    "#order stage who id kind certain reading elsewhere status action phase place made agent same "
    "printed #min #max where"
)


def participants(view: View, stages: Iterable[StageTrace], unplaced: Iterable[Participant] = ()) -> Table:
    """Return one row for each stage and participant that fits what was chosen."""
    at: list[tuple[StageTrace | None, Participant]] = [
        (stage, one) for stage in stages for one in stage.participants if view.chosen.fits(one)
    ]
    at += [(None, one) for one in unplaced if view.chosen.fits(one)]
    rows = Made(at, lambda one: _participant(view, *one))
    return table(view, "participants", view.t("participants"), _PARTICIPANTS, rows)


def related(view: View, found: Iterable[Participant]) -> Table:
    """Return one row for each of those who only share the industry."""
    rows = Made(found, lambda one: _participant(view, None, one))
    return table(view, "related", view.t("related"), _PARTICIPANTS, rows)


def _participant(view: View, stage: StageTrace | None, one: Participant) -> Row:
    figures = total_investment(one)
    low, high = ends(figures[0]) if len(figures) == 1 else (None, None)
    unit = figures[0].unit if figures else one.what
    return (
        Cell(str(stage.order), number=Decimal(stage.order)) if stage else Cell(),
        view.stage(stage) if stage else Cell(view.t("stage-not-stated")),
        view.participant(one),
        Cell(one.what.id),
        Cell(view.kind(one.what)),
        view.yes(one.certain) if stage else Cell(),
        _list(view, (name.in_(view.lang) for name in one.readings)),
        _list(view, (name.in_(view.lang) for name in one.elsewhere)),
        _list(view, (name.in_(view.lang) for name in one.status)),
        _list(view, (name.in_(view.lang) for name in one.actions)),
        _stated(view, view.stated(one.phases)),
        _stated(view, view.stated(one.places)),
        _stated(view, view.stated(one.products)),
        _stated(view, view.stated(one.agents)),
        _stated(view, view.stated(one.possibly_same)),
        Cell(view.joined(figure.printed for figure in figures)),
        amount(view, low, unit),
        amount(view, high, unit),
        Cell(view.t(f"where-{one.where}") if view.trace.area else ""),
    )


def amount(view: View, number: Decimal | None, unit: Name) -> Cell:
    """Return an amount as people write it, with its exact number; None for an open end."""
    if number is None:
        return Cell()
    return Cell(view.amount(number, unit), number=number, exact=exactly(number, unit.iri, view.lang))


def _list(view: View, texts: Iterable[str]) -> Cell:
    return Cell(view.joined(texts))


def _stated(view: View, cells: tuple[Cell, ...]) -> Cell:
    """Return several cells as one; what is only possible says so."""
    possible = view.bracketed(view.maker.t("mark-possible"))
    texts = [cell.text + (possible if cell.mark == "possible" else "") for cell in cells]
    evidence = tuple(sorted({number for cell in cells for number in cell.evidence}))
    href = cells[0].href if len(cells) == 1 else None
    return Cell(view.joined(texts), href, evidence=evidence, parts=view.maker.parts(cells))


# ---- gaps, flows and documents -------------------------------------------------------------------------


def gaps(view: View, stages: Iterable[StageTrace]) -> Table:
    """Return one row for each stage and gap."""
    rows = [
        (
            view.stage(stage),
            Cell(gap.code.in_(view.lang), f"#gap-{gap.kind}"),
            Cell(view.t("yes") if gap.certain else view.t("depends")),
            Cell(view.t("provisional") if gap.provisional else ""),
            Cell(gap.why_zh if view.lang == "zh" else gap.why_en, evidence=view.maker.notes.of(gap.evidence)),
        )
        for stage in stages
        for gap in stage.gaps
    ]
    return table(view, "gaps", view.t("gaps"), "stage gap certain marks why", rows)


def flows(view: View) -> Table:
    """Return one row for each flow of the reference chain."""
    stages = {stage.name.iri: stage for stage in view.trace.stages}
    rows = [
        (
            view.stage(stage),
            view.stage(stages[flow.to.iri]) if flow.to.iri in stages else view.plain((flow.to,))[0],
            view.yes(flow.by_product),
            view.yes(flow.proposed),
            Cell(view.joined(document.in_(view.lang) for document in flow.documents)),
        )
        for stage in view.trace.stages
        for flow in stage.feeds
    ]
    return table(view, "flows", view.t("flows"), "from to by-product judged documents", rows)


def documents(view: View, trace: Trace) -> Table:
    """Return one row for each document behind the reference chain."""
    rows = [
        (
            Cell(document.what.in_(view.lang), href(document.what.iri)),
            Cell(document.date),
            Cell(view.t(f"tier-{document.tier}") if document.tier in TIERS else document.tier),
            Cell(document.url, document.url if document.url.startswith(("http://", "https://")) else None),
        )
        for document in trace.documents
    ]
    return table(view, "documents", view.t("source-documents"), "document date tier address", rows)


# ---- who stands where ----------------------------------------------------------------------------------


def standing(view: View, found: Iterable[Standing]) -> Table:
    """Return a table of stages by areas, with who is there."""
    found = [one for one in found if view.chosen.fits(one.who)]
    regions = sorted({one.region for one in found if one.region})
    columns: list[Name | None] = [*regions, *([None] if any(not one.region for one in found) else [])]
    rows: list[StageTrace | None] = [*view.trace.stages]
    rows += [None] if any(not one.stage for one in found) else []
    return Table(
        "standing",
        view.t("standing"),
        (
            Column("stage", view.t("stage")),
            *(
                Column(slug(region), region.in_(view.lang)) if region
                else Column("not_stated", view.t("place-not-stated"))
                for region in columns
            ),
        ),
        tuple(
            (
                view.stage(stage) if stage else Cell(view.t("stage-not-stated")),
                *(_there(view, [one for one in found if one.stage is stage and one.region == region])
                  for region in columns),
            )
            for stage in rows
        ),
    )  # fmt: skip


def _there(view: View, found: list[Standing]) -> Cell:
    possible = view.bracketed(view.maker.t("mark-possible"))
    texts = [view.who(one.who.what) + ("" if one.certain else possible) for one in found]
    told = found if view.maker.whole else found[:IN_A_CELL]
    evidence = view.maker.notes.of(passage for one in told for passage in one.who.evidence)
    leads = href(found[0].who.what.iri) if len(found) == 1 else None
    cells = [replace(view.participant(one.who), mark="" if one.certain else "possible") for one in told]
    parts = view.maker.parts(cells if len(told) == len(found) else ())
    return Cell(view.joined(texts), leads, evidence=evidence, parts=parts)


def crossing(view: View, found: Iterable[Link]) -> Table:
    """Return one row for each pair of participants of different areas at stages that follow each other."""
    fitting = [
        link for link in found if view.chosen.fits(link.giver.who) and view.chosen.fits(link.taker.who)
    ]
    rows = Made(fitting, lambda link: _link(view, link))
    columns = (
        Column("from_stage", view.t("from")), Column("from_area", view.t("from-area")),
        Column("from_who", view.t("who")),
        Column("to_stage", view.t("to")), Column("to_area", view.t("to-area")),
        Column("to_who", view.t("who")),
        Column("by_product", view.t("by-product")), Column("certain", view.t("certain")),
    )  # fmt: skip
    return Table("crossing", view.t("crossing"), columns, rows, view.t("crossing-note"))


def _link(view: View, link: Link) -> Row:
    return (
        *_end(view, link.giver), *_end(view, link.taker),
        view.yes(link.flow.by_product), view.yes(link.certain),
    )  # fmt: skip


def _end(view: View, one: Standing) -> Row:
    assert one.stage is not None
    assert one.region is not None
    return view.stage(one.stage), *view.plain((one.region,)), view.participant(one.who)


# ---- investment ----------------------------------------------------------------------------------------


def investments(view: View, found: Investments) -> Table:
    """Return one row for each figure of investment, and why it is not added if it is not."""
    rows = Made(found.entries, lambda entry: _investment(view, entry))
    keys = "about id indicator printed #min #max unit status period added why"
    return table(view, "investments", view.t("money"), keys, rows)


def _investment(view: View, entry: Entry) -> Row:
    figure = entry.figure
    low, high = ends(figure)
    other = entry.other.in_(view.lang) if entry.other else ""
    return (
        Cell(view.who(figure.about), href(figure.about.iri)),
        Cell(figure.about.id),
        Cell(figure.indicator.in_(view.lang), href(figure.indicator.iri)),
        Cell(figure.printed, href(figure.figure.iri), evidence=view.maker.notes.of(figure.evidence)),
        amount(view, low, figure.unit),
        amount(view, high, figure.unit),
        Cell(figure.unit.in_(view.lang)),
        Cell(figure.status.in_(view.lang)),
        Cell(figure.period.in_(view.lang)),
        view.yes(not entry.why),
        Cell(view.t(f"why-{entry.why}", other=other) if entry.why else ""),
    )


def total(view: View, one: Total) -> str:
    """Return a total in words; a total that is open at both ends has no amount."""
    status = one.status.in_(view.lang)
    if one.status.id == "status/not-stated":
        status = view.t("status-not-stated")
    bounds = view.bounds(one.low, one.high, one.unit) or view.t("not-stated")
    return view.t("total-of", amount=bounds, n=one.figures, status=status)
