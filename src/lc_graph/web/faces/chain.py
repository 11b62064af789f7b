"""The page of an industry chain: its stages with who is there, gaps, readings, and what is printed of it."""

from __future__ import annotations

from collections.abc import Iterable

from ...chain import investment, standing, suggestions
from ...chain.gaps import KINDS
from ...chain.model import Participant, ReadingStated, Remark, StageTrace
from ...chain.suggestions import Suggestion
from ...engine.lookup import Name
from ...made import Made
from ...sheets.table import Cell, Row, Table
from ...terms import ID, code
from ..chains import cards, filters, suggested
from ..chains import tables as made
from ..chains.traced import traced
from ..chains.view import View, slug
from ..names import href
from ..sections import IN_A_CELL, Facts, Maker, Part, Section


def sections(maker: Maker, iri: str) -> list[Section]:
    """Return the sections of a chain's page.

    Raises:
        HttpProblem: 400 when what is chosen is not known, with what is.
    """
    chosen = filters.chosen(maker)
    trace = traced(maker.store, iri, str(ID[f"region/{chosen.region}"]) if chosen.region else None)
    view = View(maker, trace, chosen)
    money = investment.investments(maker.lookup, trace, chosen.fits)
    hints = _hints(view)
    return [
        Section("glance", view.t("glance"), (_glance(view, money, len(hints)),)),
        filters.section(view),
        *_stages(view),
        *_apart(view, "unplaced", trace.unplaced),
        *_apart(view, "related", trace.related),
        *_readings(view),
        *([definitions(view)] if trace.reference else []),
        *_standing(view),
        *suggested.section(maker, hints),
        _money(view, money),
        *_figures(view),
        *_documents(view),
    ]


# ---- sections ------------------------------------------------------------------------------------------


def _hints(view: View) -> list[Suggestion]:
    """Return what is suggested for the chain, from the county and of the action that were chosen."""
    trace, action = view.trace, view.chosen.action
    found = suggestions.of_chain(view.maker.store, trace.chain.iri, trace.area.iri if trace.area else None)
    return [one for one in found if not action or slug(one.action) == action]


def _glance(view: View, money: investment.Investments, hints: int) -> Facts:
    trace, full = view.trace, standing.completeness(view.trace)
    reference = view.plain((trace.reference,)) if trace.reference else (Cell(view.t("no-reference")),)
    filled = [view.t("filled", stages=full.stages, filled=full.filled)]
    filled += [view.t("unnamed", n=full.unnamed)] if full.unnamed else []
    filled += [view.t("proposed-stages", n=full.proposed)] if full.proposed else []
    totals = tuple(Cell(made.total(view, one)) for one in money.totals)
    rows = [
        (view.t("region"), view.stated(trace.regions)),
        (view.t("industry"), view.stated(trace.industries)),
        (view.t("product"), view.stated(trace.products)),
        (view.t("reference"), reference),
        (view.t("completeness"), tuple(map(Cell, filled)) if trace.stages else ()),
        (view.t("gaps"), _gap_counts(view)),
        (view.t("investment"), totals or (Cell(view.t("no-total")),)),
    ]
    if hints:
        told = Cell(view.maker.t("suggested-count", n=hints), f"#{suggested.SECTION}")
        rows.append((view.maker.t("suggested-glance"), (told,)))
    return Facts(tuple((label, cells) for label, cells in rows if cells))


def _gap_counts(view: View) -> tuple[Cell, ...]:
    """Return how many gaps of each kind there are, each leading to its definition."""
    found = [gap for _, gap in view.trace.gaps()]
    names = {gap.kind: gap.code.in_(view.lang) for gap in found}
    return tuple(
        Cell(view.t("gap-count", kind=names[kind], n=sum(gap.kind == kind for gap in found)), f"#gap-{kind}")
        for kind in KINDS
        if kind in names
    )


def _stages(view: View) -> list[Section]:
    trace = view.trace
    if not trace.stages:
        return [Section("stages", view.t("stages"), lead=view.t("no-stages"))]
    leads = [view.t("stages-lead"), view.t("gaps-lead")] if trace.reference else []
    leads += [view.t("gaps-from", area=trace.area.in_(view.lang))] if trace.area else []
    lead = ("" if view.lang == "zh" else " ").join(leads)
    board = cards.Stages(cards.streams(view))
    tables = (
        made.participants(view, trace.stages, trace.unplaced),
        made.gaps(view, trace.stages),
        made.flows(view),
    )
    found = tuple(table for table in tables if table.rows)
    return [Section("stages", view.t("stages"), found, lead, "chain", board)]


def _apart(view: View, key: str, found: Iterable[Participant]) -> list[Section]:
    """Return those who stand at no stage of the chain; a chain without stages has its table here."""
    fitting = [one for one in found if view.chosen.fits(one)]
    if not fitting:
        return []
    tabled = key == "unplaced" and not view.trace.stages
    many = key == "related" and len(fitting) > cards.MOST
    parts: tuple[Table, ...] = (made.participants(view, (), fitting),) if tabled else ()
    parts += (made.related(view, fitting),) if many else ()
    content = cards.People(cards.groups(view, fitting, f"#table-{'related' if many else 'participants'}"))
    return [Section(key, view.t(key), parts, view.t(f"{key}-lead"), "chain", content)]


def _readings(view: View) -> list[Section]:
    evidence = view.maker.notes.of

    def row(told: tuple[ReadingStated, tuple[Name, Name]]) -> Row:
        one, (who, stage) = told
        return (
            Cell(one.what.in_(view.lang), href(one.what.iri), evidence=evidence(one.evidence)),
            Cell(view.who(who), href(who.iri)),
            Cell(view.stage_name(stage), href(stage.iri)),
        )

    rows = Made([(one, place) for one in view.trace.readings for place in one.places], row)
    lead = view.t("readings-lead", mark=view.maker.t("mark-possible"))
    table = made.table(view, "readings", view.t("readings"), "reading who stage", rows)
    return [Section("readings", view.t("readings"), (table,), lead)] if rows else []


def definitions(view: View) -> Section:
    """Return what the kinds of gap mean, each with an anchor and the stages of the chain that have it."""
    found = tuple(
        (
            kind, view.maker.lookup.name(code("gap", kind)).in_(view.lang),
            both[0 if view.lang == "zh" else 1], _lacking(view, kind),
        )
        for kind, both in view.trace.definitions.items()
    )  # fmt: skip
    content = cards.Definitions(found)
    return Section("gap-kinds", view.t("gap-kinds"), macro="chain", content=content)


def _lacking(view: View, kind: str) -> tuple[Cell, ...]:
    """Return the stages that have a kind of gap, each leading to its card; of very many, the first."""
    stages = [stage for stage in view.trace.stages if kind in {gap.kind for gap in stage.gaps}]
    cells = [
        Cell(view.stage_name(one.name), f"{view.base}#{cards.anchor(one.name)}") for one in stages[:IN_A_CELL]
    ]
    more = [Cell(view.maker.t("and-more", n=f"{len(stages):,}"))] if len(stages) > IN_A_CELL else []
    return (*cells, *more)


def _standing(view: View) -> list[Section]:
    found = standing.standings(view.maker.lookup, view.trace)
    if not found:
        return []
    crossing = made.crossing(view, standing.links(view.maker.lookup, view.trace, found))
    parts = (made.standing(view, found), *([crossing] if crossing.rows else []))
    lead = view.t("standing-lead")
    if view.trace.reference and not crossing.rows:
        lead += ("" if view.lang == "zh" else " ") + view.t("no-crossing")
    return [Section("standing", view.t("standing"), parts, lead)]


def _money(view: View, found: investment.Investments) -> Section:
    if not found.entries:
        return Section("money", view.t("money"), _silent(view, found), view.t("money-none"))
    totals = tuple(Cell(made.total(view, one)) for one in found.totals)
    facts = Facts(((view.t("total"), totals or (Cell(view.t("no-total")),)),))
    parts: tuple[Part, ...] = (facts, *_silent(view, found), made.investments(view, found))
    return Section("money", view.t("money"), parts, view.t("money-lead"))


def _silent(view: View, found: investment.Investments) -> tuple[Facts, ...]:
    cells = tuple(Cell(view.who(name), href(name.iri)) for name in found.silent)
    return (Facts(((view.t("silent"), cells),)),) if cells else ()


def _figures(view: View) -> list[Section]:
    found = []
    if view.trace.figures:
        told = Made(view.trace.figures, lambda one: (view.figure(one, about=True), Cell(one.printed)))
        table = made.table(view, "chain-figures", view.t("figures"), "statement printed", told)
        found.append(Section("chain-figures", view.t("figures"), (table,)))
    if view.trace.remarks:
        rows = Made(view.trace.remarks, lambda one: _remark(view, one))
        table = made.table(view, "remarks", view.t("remarks"), "whose statement", rows)
        found.append(Section("remarks", view.t("remarks"), (table,)))
    return found


def _remark(view: View, remark: Remark) -> Row:
    return (
        Cell(view.joined(name.in_(view.lang) for name in remark.whose)),
        Cell(
            _words(view, remark.what, remark.title) + view.status(remark.status),
            href(remark.what.iri), evidence=view.maker.notes.of(remark.evidence),
        ),
    )  # fmt: skip


def _words(view: View, what: Name, title: str) -> str:
    words = what.in_(view.lang)
    return words if not title or title in words or title in what.zh else f"{words} “{title}”"


def _documents(view: View) -> list[Section]:
    table = made.documents(view, view.trace)
    return [Section("documents", view.t("source-documents"), (table,))] if table.rows else []


def stages_of(view: View, iri: str) -> list[StageTrace]:
    """Return the stages of a chain that a stage, of a source or of a reference chain, stands for."""
    return [one for one in view.trace.stages if iri in {name.iri for name in (one.name, *one.stated)}]
