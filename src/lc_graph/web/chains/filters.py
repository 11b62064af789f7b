"""What of a chain is looked at: the form with county, phase and action, and what was chosen in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from rdflib.namespace import SKOS

from ...chain.model import Participant
from ...engine.lookup import Lookup, Name
from ...server.problems import HttpProblem
from ...terms import ID, LC
from ..sections import Maker, Section
from .view import NOT_STATED, Chosen, View, slug


@dataclass(frozen=True)
class Choice:
    """A field of the form: its name and label, what choosing nothing is called, and what may be chosen.

    An option is a value, its label, and whether it is chosen.
    """

    name: str
    label: str
    any: str
    options: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True)
class Form:
    """The form, what was chosen in it in words, and whether anything was."""

    kind: ClassVar = "filters"

    choices: tuple[Choice, ...]
    chosen: str
    active: bool


def chosen(maker: Maker) -> Chosen:
    """Return what the address asks for.

    Raises:
        HttpProblem: 400 when it is not known, with what is.
    """
    look = maker.lookup
    return Chosen(
        _known(maker, "region", [slug(one) for one in look.names(look.of_class(LC.Region))]),
        _known(maker, "phase", [*map(slug, _codes(look, "phase")), NOT_STATED]),
        _known(maker, "action", list(map(slug, _codes(look, "action")))),
    )


def _codes(look: Lookup, scheme: str) -> tuple[Name, ...]:
    return look.names(look.subjects(SKOS.inScheme, ID[f"scheme/{scheme}"]))


def _known(maker: Maker, name: str, known: list[str]) -> str:
    asked = maker.asked.get(name, "").strip()
    if asked and asked not in known:
        problem = HttpProblem(400, "filter", f"there is no {name} {asked[:40]!r} to choose by")
        problem.remedy = f"known: {', '.join(known)}"
        raise problem
    return asked


def section(view: View) -> Section:
    """Return the form, with how many participants each phase and action has."""
    everyone = list({one.what.iri: one for one in view.participants()}.values())
    choices = (_regions(view), _phases(view, everyone), _actions(view, everyone))
    said = ""
    if view.chosen.narrows:
        picked = _codes(view.maker.lookup, "phase") + _codes(view.maker.lookup, "action")
        labels = [
            one.in_(view.lang) for one in picked if slug(one) in (view.chosen.phase, view.chosen.action)
        ]
        labels += [view.t("phase-not-stated")] if view.chosen.phase == NOT_STATED else []
        said = view.t("chosen", chosen=view.joined(labels), n=sum(map(view.chosen.fits, everyone)))
    content = Form(choices, said, view.chosen != Chosen())
    return Section("filters", view.t("filters"), macro="chain", content=content)


def _regions(view: View) -> Choice:
    look, asked = view.maker.lookup, view.chosen.region
    options = tuple(
        (slug(name), name.in_(view.lang), slug(name) == asked)
        for name in look.names(look.of_class(LC.Region))
        if slug(name) == asked or not _holds_others(look, name)
    )
    return Choice("region", view.t("filter-region"), view.t("everywhere"), options)


def _phases(view: View, everyone: list[Participant]) -> Choice:
    """Return the phases that somebody has; the others would only show an empty chain."""
    labels = {slug(name): name.in_(view.lang) for name in _codes(view.maker.lookup, "phase")}
    labels[NOT_STATED] = view.t("not-stated")
    found = [(value, _count(everyone, Chosen(phase=value).fits)) for value in labels]
    options = tuple(
        (value, labels[value] + view.bracketed(str(n)), value == view.chosen.phase)
        for value, n in found
        if n or value == view.chosen.phase
    )
    return Choice("phase", view.t("filter-phase"), view.t("any"), options)


def _actions(view: View, everyone: list[Participant]) -> Choice:
    options = []
    for name in _codes(view.maker.lookup, "action"):
        n = _count(everyone, Chosen(action=slug(name)).fits)
        options.append(
            (slug(name), name.in_(view.lang) + view.bracketed(str(n)), slug(name) == view.chosen.action)
        )
    return Choice("action", view.t("filter-action"), view.t("any"), tuple(options))


def _count(everyone: list[Participant], fits: Callable[[Participant], bool]) -> int:
    return sum(map(fits, everyone))


def _holds_others(look: Lookup, region: Name) -> bool:
    parts = look.subjects(LC.directlyPartOf, region.iri)
    return any(look.is_a(part, LC.Region) for part in parts)
