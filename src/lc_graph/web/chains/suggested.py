"""What this project suggests, as a section that stands apart from what sources state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar, TypeVar

from ...chain.suggestions import Input, Suggestion
from ...engine.lookup import Name
from ...sheets.table import Cell, Column, Table
from ..names import href
from ..sections import IN_A_CELL, Maker, Section

SECTION = "suggestions"


T = TypeVar("T")


@dataclass(frozen=True)
class Hint:
    """A suggestion: its name, which leads to its own page, its sentence, marks and what is told of it."""

    cell: Cell
    sentence: str
    marks: tuple[str, ...]
    lines: tuple[tuple[str, tuple[Cell, ...]], ...]


@dataclass(frozen=True)
class Group:
    """The suggestions of a rule: the rule, what it looks for, and they."""

    rule: Cell
    explanation: str
    hints: tuple[Hint, ...]


@dataclass(frozen=True)
class Hints:
    """Suggestions by rule, as a section shows them."""

    kind: ClassVar = "suggestions"

    groups: tuple[Group, ...]


def section(maker: Maker, found: Sequence[Suggestion], lead: str = "suggested-lead") -> list[Section]:
    """Return the section of suggestions; nothing when there are none. ``lead`` is a key of the words."""
    if not found:
        return []
    groups = tuple(
        Group(
            Cell(rule.what.in_(maker.lang), href(rule.what.iri)),
            rule.explanation_zh if maker.lang == "zh" else rule.explanation_en,
            tuple(_hint(maker, one) for one in members),
        )
        for rule, members in groupby(found, lambda one: one.rule)
    )
    table = _table(maker, found)
    return [Section(SECTION, maker.t("suggested"), (table,), maker.t(lead), "chain", Hints(groups))]


def _hint(maker: Maker, one: Suggestion) -> Hint:
    marks = tuple(name.in_(maker.lang) for name in (one.action, one.gap) if name)
    lines = (
        (maker.t("suggested-candidates"), _plain(maker, _some(maker, one.candidates)), one.candidates),
        (maker.t("suggested-stages"), _plain(maker, _some(maker, one.stages)), one.stages),
        (
            maker.t("suggested-rests"),
            tuple(_input(maker, rests) for rests in _some(maker, one.inputs)),
            one.inputs,
        ),
    )
    cell = Cell(one.what.in_(maker.lang), href(one.what.iri))
    told = tuple(
        (label, (*cells, *_others(maker, one, len(whole) - len(cells))))
        for label, cells, whole in lines
        if cells
    )
    return Hint(cell, one.in_(maker.lang), marks, told)


def _some(maker: Maker, things: Sequence[T]) -> Sequence[T]:
    """Return as many things as a line of a page holds; a file holds all."""
    return things if maker.whole else things[:IN_A_CELL]


def _others(maker: Maker, one: Suggestion, left: int) -> tuple[Cell, ...]:
    """Return what leads to those that a line has no room for: they stand on the suggestion's own page."""
    if left <= 0:
        return ()
    return (Cell(maker.t("others-there", n=f"{left:,}"), f"{href(one.what.iri)}#says"),)


def _plain(maker: Maker, names: Sequence[Name]) -> tuple[Cell, ...]:
    return tuple(Cell(name.in_(maker.lang), href(name.iri)) for name in names)


def _input(maker: Maker, one: Input) -> Cell:
    """Return an input: what a source says with its evidence, what reference data say with their documents."""
    text = one.in_(maker.lang)
    if one.documents:
        documents = _joined(maker, [document.in_(maker.lang) for document in one.documents])
        text += f"（{documents}）" if maker.lang == "zh" else f" ({documents})"
    return Cell(text, href(one.what.iri), evidence=maker.notes.of(one.evidence))


def _joined(maker: Maker, texts: Sequence[str]) -> str:
    return ("、" if maker.lang == "zh" else ", ").join(texts)


def _table(maker: Maker, found: Sequence[Suggestion]) -> Table:
    """Return one row a suggestion, for files."""
    rows = tuple(
        (
            Cell(one.in_(maker.lang), href(one.what.iri), mark="suggested"),
            Cell(one.what.id),
            Cell(one.rule.what.in_(maker.lang), href(one.rule.what.iri)),
            Cell(one.action.in_(maker.lang)),
            Cell(one.gap.in_(maker.lang) if one.gap else ""),
            *(
                Cell(maker.listed([name.in_(maker.lang) for name in names]))
                for names in (one.candidates, one.stages, one.regions, one.industries)
            ),
            Cell(
                maker.listed([rests.in_(maker.lang) for rests in one.inputs]),
                evidence=maker.notes.of(
                    passage for rests in _some(maker, one.inputs) for passage in rests.evidence
                ),
            ),
        )
        for one in found
    )
    columns = tuple(
        Column(key, maker.t(f"suggested-{key}"))
        for key in (
            "suggestion", "id", "rule", "action", "gap", "candidates", "stages", "regions", "industries",
            "rests",
        )
    )  # fmt: skip
    return Table(SECTION, maker.t("suggested"), columns, rows)
