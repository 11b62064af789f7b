"""What is near a thing, relation by relation: drawn around it, and as a list that holds all of it."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from ...drawing import neighbours
from ...drawing.neighbours import Node, Relation
from ...sheets.table import Cell
from ..sections import Drawing, Facts, Maker, Section

Told = tuple[str, tuple[Cell, ...]]
"""A relation in words, and the things at its other end."""


def section(maker: Maker, name: str, told: Sequence[Told]) -> Section:
    """Return the section of a thing's neighbours; each stands under the first of its relations.

    Args:
        maker: makes the page.
        name: what the thing is called.
        told: its neighbours, in the order of importance.
    """
    known: set[str] = set()
    once: list[Told] = []
    for relation, cells in told:
        new = tuple(cell for cell in cells if cell.href not in known)
        known |= {cell.href for cell in new if cell.href}
        if new:
            once.append((relation, new))
    relations = [
        Relation(relation, tuple(Node(cell.text, cell.href, cell.mark == "possible") for cell in cells))
        for relation, cells in once
    ]
    n, drawn = sum(len(one.nodes) for one in relations), neighbours.MOST
    about = maker.t("near-part", n=n, drawn=drawn) if n > drawn else maker.t("near-all", n=n)
    title = maker.t("near-drawing", name=name)
    markup = neighbours.graph("near-graph", title, about, name, relations)
    lead = maker.t("thing-near-lead") + ("" if maker.lang == "zh" else " ") + about
    parts = (Drawing(Markup(markup), title, "near-graph"), Facts(tuple(once)))
    return Section("near", maker.t("thing-near"), parts, lead, "beside")
