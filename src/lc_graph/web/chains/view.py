"""What the parts of a chain's page share: the trace, what was chosen, and how things are called and put."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from rdflib.namespace import RDF

from ...chain.investment import SINGLE, TOTAL
from ...chain.model import FigureStated, Participant, StageTrace, Stated, Trace
from ...engine.lookup import Name
from ...sheets.table import Cell
from ...terms import LC
from ..names import href
from ..sections import Maker

NOT_STATED = "not-stated"
"""The phase of projects of which no source says a phase."""
_PLAIN = ("status/achieved", "status/not-stated")
_GENERAL = {str(LC[name]) for name in ("Entity", "Place", "Actor", "FigureSubject", "NaryStatement")}
_YUAN = "CCY_CNY"
_HUNDRED_MILLION = Decimal(100_000_000)
_SCALES = ((Decimal(10**9), "billion "), (Decimal(10**6), "million "))


@dataclass(frozen=True)
class Chosen:
    """What was chosen on the page: a region, a phase and an action, by the last part of their ids."""

    region: str = ""
    phase: str = ""
    action: str = ""

    def fits(self, one: Participant) -> bool:
        """Say whether a participant has the phase and the action."""
        phases = {slug(stated.what) for stated in one.phases}
        if not phases and one.kind in SINGLE:
            phases = {NOT_STATED}
        actions = {slug(action) for action in one.actions}
        return (not self.phase or self.phase in phases) and (not self.action or self.action in actions)

    @property
    def narrows(self) -> bool:
        """Say whether some participants may not be listed."""
        return bool(self.phase or self.action)


@dataclass
class View:
    """A chain as a page shows it.

    Attributes:
        base: the address of the page with the stages' cards; empty on that page itself.
    """

    maker: Maker
    trace: Trace
    chosen: Chosen = field(default_factory=Chosen)
    base: str = ""

    def __post_init__(self) -> None:
        """Find the names that several things share."""
        trace = self.trace
        everyone = {one.what for one in (*self.participants(), *trace.related)}
        self._shared = {
            label for label, n in Counter(name.in_(self.lang) for name in everyone).items() if n > 1
        }
        stages = Counter(stage.name.in_(self.lang) for stage in trace.stages)
        self._shared_stages = {label for label, n in stages.items() if n > 1}

    @property
    def lang(self) -> str:
        """The language of the page."""
        return self.maker.lang

    def t(self, key: str, **values: object) -> str:
        """Return the page's words about chains for a key."""
        return self.maker.t(f"chain-{key}", **values)

    def participants(self) -> list[Participant]:
        """Return everyone who takes part, stage by stage, then those at no stated stage."""
        return [*(one for stage in self.trace.stages for one in stage.participants), *self.trace.unplaced]

    # ---- cells -----------------------------------------------------------------------------------

    def who(self, name: Name) -> str:
        """Return what a participant is called, with its id where others are called so too."""
        label = name.in_(self.lang)
        return f"{label} ({name.id})" if label in self._shared else label

    def stage_name(self, name: Name) -> str:
        """Return what a stage is called, with its id where others of the chain are called so too."""
        label = name.in_(self.lang)
        return f"{label} ({name.id})" if label in self._shared_stages else label

    def participant(self, one: Participant) -> Cell:
        """Return a participant, with where its part is printed."""
        mark = "" if one.certain else "possible"
        return Cell(
            self.who(one.what), href(one.what.iri), evidence=self.maker.notes.of(one.evidence), mark=mark
        )

    def stage(self, stage: StageTrace) -> Cell:
        """Return a stage, leading to its own page."""
        return Cell(self.stage_name(stage.name), href(stage.name.iri))

    def stated(self, found: Iterable[Stated]) -> tuple[Cell, ...]:
        """Return what is stated, each with its mark, its status unless plain, and its evidence."""
        cells = []
        for one in found:
            text = one.what.in_(self.lang) + (self.status(one.status) if one.certain else "")
            mark = "" if one.certain else "possible"
            evidence = self.maker.notes.of(one.evidence)
            cells.append(Cell(text, href(one.what.iri), evidence=evidence, mark=mark))
        return tuple(cells)

    def plain(self, names: Iterable[Name]) -> tuple[Cell, ...]:
        """Return things as cells that lead to their pages."""
        return tuple(Cell(name.in_(self.lang), href(name.iri)) for name in names)

    def joined(self, texts: Iterable[str]) -> str:
        """Return texts as one; of very many a page tells some and how many there are."""
        return self.maker.listed(list(texts))

    def bracketed(self, text: str) -> str:
        """Return a text in brackets, to follow another."""
        return f"（{text}）" if self.lang == "zh" else f" ({text})"

    def yes(self, value: bool) -> Cell:
        """Return yes or no."""
        return Cell(self.t("yes" if value else "no"))

    def status(self, status: Iterable[Name]) -> str:
        """Return in brackets what is not simply achieved."""
        shown = [one.in_(self.lang) for one in status if one.id not in _PLAIN]
        return self.bracketed(self.joined(shown)) if shown else ""

    def kind(self, thing: Name) -> str:
        """Return the class of a thing in words; of several the first that is labelled."""
        look = self.maker.lookup
        ours = [iri for iri in look.objects(thing.iri, RDF.type) if iri.startswith(str(LC))]
        special = [iri for iri in ours if iri not in _GENERAL]
        return next((name.in_(self.lang) for name in look.names(special) if name.zh or name.en), "")

    # ---- figures ---------------------------------------------------------------------------------

    def amount(self, number: Decimal, unit: Name) -> str:
        """Return an amount as people write it in the page's language; the exact number is in the files."""
        if slug(unit).endswith(_YUAN):
            return self._money(number)
        name = unit.in_(self.lang)
        return f"{_grouped(number)} {name}" if name else _grouped(number)

    def _money(self, number: Decimal) -> str:
        if self.lang == "zh":
            large = abs(number) >= _HUNDRED_MILLION
            return f"{_grouped(number / _HUNDRED_MILLION)}亿元" if large else f"{_grouped(number)}元"
        for scale, word in _SCALES:
            if abs(number) >= scale:
                return f"{_grouped(number / scale)} {word}yuan"
        return f"{_grouped(number)} yuan"

    def bounds(self, low: Decimal | None, high: Decimal | None, unit: Name) -> str:
        """Return an amount between bounds; an open one is None."""
        if low is not None and low == high:
            return self.amount(low, unit)
        ends = [self.amount(one, unit) for one in (low, high) if one is not None]
        if not ends:
            return ""
        key = "between" if len(ends) > 1 else "at-least" if low is not None else "at-most"
        return self.t(key).format(*ends)

    def figure_amount(self, figure: FigureStated) -> str:
        """Return a figure as printed, and what it means where it is open or the page is in English."""
        meant = self.bounds(*ends(figure), figure.unit)
        if self.lang == "zh":
            same = not meant or figure.min == figure.max
            return figure.printed if same else figure.printed + self.bracketed(meant)
        return (meant + f" ({figure.printed})") if meant else figure.printed

    def figure(self, one: FigureStated, about: bool = False) -> Cell:
        """Return a figure with what it counts, leading to its page; ``about`` names whose it is first."""
        parts = [one.about.in_(self.lang)] if about else []
        parts.append(one.indicator.in_(self.lang))
        if one.kind.id not in ("kind/level", "kind/count"):
            parts.append(one.kind.in_(self.lang))
        parts.append(self.figure_amount(one))
        for name, ordinary in ((one.population, "population/all"), (one.period, "period/not-stated")):
            if name.id not in (ordinary, "period/none") and name.iri:
                parts.append(name.in_(self.lang))
        text = " · ".join(parts) + self.status((one.status,))
        return Cell(text, href(one.figure.iri), evidence=self.maker.notes.of(one.evidence))


def ends(figure: FigureStated) -> tuple[Decimal | None, Decimal | None]:
    """Return the bounds of a figure; an open one is None."""
    low, high = (Decimal(one) if one else None for one in (figure.min, figure.max))
    return low, high


def total_investment(one: Participant) -> list[FigureStated]:
    """Return what is printed as the total investment of a participant."""
    return [figure for figure in one.figures if figure.indicator.id == TOTAL]


def slug(name: Name) -> str:
    """Return the last part of an id."""
    return name.id.rpartition("/")[2]


def _grouped(number: Decimal) -> str:
    value = number.normalize()
    return f"{value:,f}"
