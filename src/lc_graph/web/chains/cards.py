"""The stages of a chain as cards: who is there, what is lacking, what feeds it and what it feeds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ...chain.investment import SINGLE
from ...chain.model import Flow, Gap, Participant, StageTrace
from ...engine.lookup import Name
from ...sheets.table import Cell
from ..names import href
from .view import View, slug, total_investment

ORDER = ("enterprise", "organization", "project", "undertaking", "zone", "cluster")
"""The kinds of participants, in the order of a card; the others follow, areas as a whole last."""
POSITIONS = ("upstream", "midstream", "downstream", "")
_TABLE = "#table-participants"
MOST = 24
"""Participants of a kind that a card shows; the table below it lists all."""


@dataclass(frozen=True)
class Chip:
    """A gap: its kind, which leads to its definition, what it rests on and how sure it is."""

    kind: str
    label: str
    why: str
    marks: tuple[str, ...]
    evidence: tuple[int, ...]


@dataclass(frozen=True)
class Person:
    """A participant of a card with what is stated of it, line by line."""

    cell: Cell
    lines: tuple[tuple[str, tuple[Cell, ...]], ...]


@dataclass(frozen=True)
class Group:
    """Participants of a kind; ``others`` leads to those that a card has no room for."""

    kind: str
    members: tuple[Person, ...]
    others: tuple[Cell, ...]


@dataclass(frozen=True)
class Onward:
    """A flow to or from another stage: its words, the anchor of the stage's card, and marks."""

    text: str
    href: str
    marks: tuple[str, ...]


@dataclass(frozen=True)
class Card:
    """A stage."""

    id: str
    order: int
    name: Cell
    marks: tuple[str, ...]
    lines: tuple[tuple[str, tuple[Cell, ...]], ...]
    gaps: tuple[Chip, ...]
    groups: tuple[Group, ...]
    beyond: tuple[Cell, ...]
    silence: str
    notes: tuple[str, ...]
    feeds: tuple[Onward, ...]
    fed_by: tuple[Onward, ...]


@dataclass(frozen=True)
class Stream:
    """The stages of one position in the chain."""

    key: str
    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Stages:
    """Stages by position, as a section shows them."""

    kind: ClassVar = "stages"

    streams: tuple[Stream, ...]


@dataclass(frozen=True)
class People:
    """Participants by kind, as a section shows them apart from any stage."""

    kind: ClassVar = "people"

    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Definitions:
    """Kinds of gap: the last part of the id, the name, the definition, and the stages that have such gaps."""

    kind: ClassVar = "definitions"

    definitions: tuple[tuple[str, str, str, tuple[Cell, ...]], ...]


def streams(view: View) -> tuple[Stream, ...]:
    """Return the stages by position, from upper to lower stream."""
    found: dict[str, list[StageTrace]] = {key: [] for key in POSITIONS}
    for stage in view.trace.stages:
        found[_position(stage)].append(stage)
    return tuple(
        Stream(key, title(view, stages[0]), tuple(card(view, stage) for stage in stages))
        for key, stages in found.items()
        if stages
    )


def _position(stage: StageTrace) -> str:
    here = slug(stage.position) if stage.position else ""
    return here if here in POSITIONS else ""


def title(view: View, stage: StageTrace) -> str:
    """Return what a position in the chain is called."""
    return stage.position.in_(view.lang) if _position(stage) and stage.position else view.t("no-position")


def anchor(stage: Name) -> str:
    """Return the id of a stage's card on the page."""
    return stage.id.replace("/", "-")


def card(view: View, stage: StageTrace) -> Card:
    """Return the card of a stage; its flows lead to the cards of the others."""
    maker, fitting = view.maker, [one for one in stage.participants if view.chosen.fits(one)]
    inside = [one for one in fitting if one.where != "outside"]
    beyond = [one for one in fitting if one.where == "outside"]
    silence = view.t("none-fits") if stage.participants and not fitting else ""
    stated = (Cell(name.in_(view.lang), evidence=maker.notes.of(stage.evidence)) for name in stage.stated)
    lines = [
        (view.t("stated"), tuple(stated) if stage.reference else ()),
        (view.t("also"), tuple(map(Cell, stage.also)) if view.lang == "zh" else ()),
        (view.t("made"), view.stated(stage.products)),
        (view.t("documents"), view.plain(stage.documents)),
    ]
    return Card(
        id=anchor(stage.name),
        order=stage.order,
        name=view.stage(stage),
        marks=marks(view, stage),
        lines=tuple((label, cells) for label, cells in lines if cells),
        gaps=tuple(chip(view, gap) for gap in stage.gaps),
        groups=groups(view, inside, _TABLE),
        beyond=(*(view.participant(one) for one in beyond[:MOST]), *_others(view, beyond, _TABLE)),
        silence=silence,
        notes=stage.notes_zh if view.lang == "zh" else stage.notes_en,
        feeds=tuple(_onward(view, flow.to, flow) for flow in stage.feeds),
        fed_by=tuple(
            _onward(view, other.name, flow)
            for other in view.trace.stages
            for flow in other.feeds
            if flow.to.iri == stage.name.iri
        ),
    )


def marks(view: View, stage: StageTrace) -> tuple[str, ...]:
    """Return what must be known of where a stage comes from."""
    if stage.reference is None:
        return (view.t("only-stated"),)
    if stage.proposed:
        return (view.t("proposed"),)
    return (view.t("position-proposed"),) if stage.position_proposed else ()


def chip(view: View, gap: Gap) -> Chip:
    """Return a gap."""
    why = gap.why_zh if view.lang == "zh" else gap.why_en
    provisional = (view.t("provisional"),) if gap.provisional else ()
    return Chip(gap.kind, gap.code.in_(view.lang), why, provisional, view.maker.notes.of(gap.evidence))


def _onward(view: View, end: Name, flow: Flow) -> Onward:
    both = (("by-product", flow.by_product), ("judged", flow.proposed))
    said = tuple(view.t(key) for key, holds in both if holds)
    return Onward(view.stage_name(end), f"{view.base}#{anchor(end)}", said)


# ---- participants --------------------------------------------------------------------------------------


def groups(view: View, everyone: Iterable[Participant], table: str) -> tuple[Group, ...]:
    """Return participants by kind, of each kind no more than a card holds.

    Args:
        view: the chain.
        everyone: the participants.
        table: where the others are listed.
    """
    found: dict[str, list[Participant]] = {}
    for one in sorted(everyone, key=_rank):
        found.setdefault(view.kind(one.what), []).append(one)
    return tuple(
        Group(kind, tuple(person(view, one) for one in members[:MOST]), _others(view, members, table))
        for kind, members in found.items()
    )


def _others(view: View, found: Sequence[Participant], table: str) -> tuple[Cell, ...]:
    """Return what leads to those that a card has no room for."""
    left = len(found) - MOST
    return (Cell(view.maker.t("others-listed", n=f"{left:,}"), table),) if left > 0 else ()


def _rank(one: Participant) -> tuple[bool, int, bool]:
    known = ORDER.index(one.kind) if one.kind in ORDER else len(ORDER)
    return one.area_wide, known, not one.certain


def person(view: View, one: Participant) -> Person:
    """Return a participant with what is stated of it; what no source says of a project is said to be so."""
    maker, project = view.maker, one.kind in SINGLE
    silent = (Cell(view.t("not-stated")),)
    investment = tuple(
        Cell(view.figure_amount(figure), href(figure.figure.iri), evidence=maker.notes.of(figure.evidence))
        for figure in total_investment(one)
    )
    others = tuple(view.figure(figure) for figure in one.figures if figure not in total_investment(one))
    lines = [
        (view.t("reading"), view.plain(one.readings)),
        (
            view.t("elsewhere"),
            tuple(Cell(name.in_(view.lang), f"{view.base}#{_card_of(view, name)}") for name in one.elsewhere),
        ),
        (
            view.t("where"),
            (Cell(view.t(f"where-{one.where}")),) if one.where in ("perhaps", "unclear") else (),
        ),
        (view.t("status"), _status(view, one)),
        (view.t("action"), view.plain(one.actions)),
        (view.t("phase"), view.stated(one.phases) or (silent if project else ())),
        (view.t("investment"), investment or (silent if project else ())),
        (view.t("place"), view.stated(one.places) or (() if one.area_wide else silent)),
        (view.t("made"), view.stated(one.products)),
        (view.t("agent"), view.stated(one.agents)),
        (view.t("same"), view.stated(one.possibly_same)),
        (maker.t("figures-about"), others),
    ]
    return Person(view.participant(one), tuple((label, cells) for label, cells in lines if cells))


def _status(view: View, one: Participant) -> tuple[Cell, ...]:
    ordinary = ("status/achieved", "status/not-stated")
    return view.plain(status for status in one.status if status.id not in ordinary)


def _card_of(view: View, stated: Name) -> str:
    """Return the card in which a stage of a source stands."""
    for stage in view.trace.stages:
        if stated.iri in {name.iri for name in (stage.name, *stage.stated)}:
            return anchor(stage.name)
    return ""
