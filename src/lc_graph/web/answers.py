"""The cells of an answer in the language of a page: names, words of the queries, and amounts.

A query answers with Chinese names and with what is printed, and beside them with the IRIs of what they tell
of: there a cell leads, and what a figure or statement rests on stands beside it. An English page gives the
graph's own English of that thing, else that of the words, or of every part of them, where they mean one thing
only; all else keeps its Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from ..compare.amounts import amount, exactly, meant, quantity
from ..engine.store import Store
from ..questions import catalog, companions, words
from ..sheets.table import Cell
from ..terms import LC, UNIT
from .days import day
from .figures import known, printed
from .names import href
from .sections import Maker
from .site import Site

_KINDS = {"stage": ("stage", "reference-stage"), "counted": ("population",), "set": ("population",)}
"""The kinds of the things that a variable names, where that is not called like the kind."""
_JOINTS = (("：", ": "), ("，", ", "))
_BRACKETED = re.compile(r"(.+)（([^（）]+)）")
_DECIMAL = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_DAY = re.compile(r"(\d{4}|-)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", re.ASCII)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_UNSAID = "未说明"
"""What queries write where nothing is said."""


Binding = Mapping[str, Mapping[str, Any]]
"""The terms of a row, by variable, as the JSON of results has them."""


class Answer:
    """Makes the cells of the answer to one question."""

    def __init__(
        self, site: Site, question: str, lang: str, variables: Sequence[str], maker: Maker | None
    ) -> None:
        """Take the words of a site for the answer to a question, by its id, in a language.

        ``maker`` looks up and numbers the evidence; without one, for data of others, there is none.
        """
        self.lang, self.site, self.variables, self.maker = lang, site, variables, maker
        self.chinese = site.words("zh")
        self.amounts = {name: unit for (id, name), unit in words.amounts().items() if id == question}
        self.names = {**(words.words() if lang == "en" else {}), **site.words(lang)}
        self.figures: Mapping[str, str] = {}
        self.units: Mapping[Decimal, str] = {}
        if site.store is not None:
            self.units = _units(site.store)
            if lang == "en":
                self.figures = {**_printed(site.store), **_titles(site.store), **_conditions(site.store)}

    def number(self, variable: str, term: Mapping[str, Any]) -> Decimal | None:
        """Return the number of a term; of a column of amounts one that is written as a text, too."""
        if term.get("datatype", "").endswith(("#decimal", "#integer")):
            return Decimal(term["value"])
        if variable in self.amounts and _DECIMAL.fullmatch(str(term["value"])):
            return Decimal(term["value"])
        return None

    def row(self, row: Binding) -> tuple[Cell, ...]:
        """Return the cells of a row; what the statement that it tells rests on stands beside the last."""
        cells = [self.cell(variable, row) for variable in companions.told(self.variables)]
        rests = self.evidence(row.get(companions.STATEMENT, {}).get("value", ""))
        shown = {number for cell in cells for number in cell.evidence}
        last = max((at for at, cell in enumerate(cells) if cell.text), default=0)
        if rests and not shown.issuperset(rests):
            both = tuple(sorted({*cells[last].evidence, *rests}))
            cells[last] = replace(cells[last], evidence=both)
        return tuple(cells)

    def cell(self, variable: str, row: Binding) -> Cell:
        """Return the cell of a variable in a row; an empty one for what is not bound."""
        if (term := row.get(variable)) is None:
            return Cell()
        iri = row.get(companions.of(variable), {}).get("value", "")
        if companions.of(variable) not in self.variables and not term.get("datatype"):
            # How certain it is, under which condition …: the statement says that.
            iri = row.get(companions.STATEMENT, {}).get("value", "")
        cell = self.named(variable, str(term["value"]), iri) or self.plain(variable, term)
        if not iri or cell.text == self.names.get(_UNSAID, _UNSAID):
            return cell
        return replace(cell, href=cell.href or href(iri) or iri, evidence=self.evidence(iri))

    def address(self, companion: str, row: Binding) -> Cell:
        """Return the cell of an IRI, as files hold it."""
        iri = row.get(companion, {}).get("value", "")
        return Cell(iri, href(iri)) if iri else Cell()

    def named(self, variable: str, value: str, iri: str) -> Cell | None:
        """Return the cell of a text that tells of a thing, as what this thing is; None when it is no more."""
        figure = known(self.maker.store).get(iri) if self.maker is not None else None
        if figure is not None and value == figure.printed:
            if figure.scope is not None and self.lang == "zh":
                return Cell(f"{value}（{figure.scope.zh}）")
            said = value if self.lang == "zh" else amount(figure, "en")
            return Cell(value if said == value else f"{said} ({value})")
        english = self.names.get(iri)
        if self.lang == "zh" or not english or not _CHINESE.search(value):
            return None
        if self.chinese.get(iri) == value:
            return Cell(english, printed=value)
        if self.name(variable, value) or self.figures.get(value) or self.composed(variable, value):
            return None
        # What we call the statement says more than the words that are printed.
        return Cell(f"{english} ({value})")

    def evidence(self, iri: str) -> tuple[int, ...]:
        """Return the numbers of the passages that a figure or statement rests on; a thing rests on none."""
        if self.maker is None or not iri or not self.maker.lookup.objects(iri, LC.status):
            return ()
        return self.maker.notes.of(self.maker.lookup.evidence(iri))

    def plain(self, variable: str, term: Mapping[str, Any]) -> Cell:
        """Return the cell of a term by itself."""
        value = term["value"]
        if term["type"] == "uri":
            return Cell(self.names.get(value) or catalog.short(value), href(value) or value)
        if (number := self.number(variable, term)) is not None:
            return self.amount(variable, number)
        value = str(value)
        if _DAY.fullmatch(value):
            return Cell(day(self.lang, value), exact=value)
        if self.lang == "zh" or not _CHINESE.search(value):
            return Cell(self.names.get(value, value))
        if value in words.words():
            return Cell(words.words()[value])  # nobody printed it
        if (name := self.name(variable, value)) is not None:
            return Cell(name, printed=value)
        if (figure := self.figures.get(value)) is not None:
            return Cell(figure if figure == value else f"{figure} ({value})")
        told = self.composed(variable, value)
        return Cell(value) if told is None else Cell(told, printed=value)

    def amount(self, variable: str, number: Decimal) -> Cell:
        """Return a number; an amount as people write it, with the exact number beside it."""
        unit = self.amounts.get(variable, "")
        unit = self.units.get(number, "") if unit == "figure" else str(UNIT.CCY_CNY) if unit else ""
        if not unit:
            return Cell(f"{number:,f}", number=number)
        return Cell(quantity(number, unit, self.lang), number=number, exact=exactly(number, unit, self.lang))

    def name(self, variable: str, value: str) -> str | None:
        """Return what a Chinese name or word is called in English, if it means one thing in its column."""
        kinds = _KINDS.get(variable, (variable,))
        found = {self.names[key] for kind in kinds if (key := f"{kind}/{value}") in self.names}
        if len({one.casefold() for one in found}) == 1:
            return min(found)
        return self.names.get(value)

    def composed(self, variable: str, value: str) -> str | None:
        """Return the English of a text that a query put together, if that of each of its parts is known."""
        known = self.name(variable, value) or self.figures.get(value)
        if known is not None or not _CHINESE.search(value):
            return known or value
        for joint, english in _JOINTS:
            if joint in value:
                parts = [self.composed(variable, part) for part in value.split(joint)]
                return english.join(filter(None, parts)) if all(parts) else None
        if found := _BRACKETED.fullmatch(value):
            before = self.composed(variable, found[1])
            inside = self.name(variable, f"（{found[2]}）") or self.composed(variable, found[2])
            if before and inside:
                return f"{before} {inside}" if inside.startswith("(") else f"{before} ({inside})"
        return None


@lru_cache(maxsize=2)
def _units(store: Store) -> Mapping[Decimal, str]:
    """Return the unit of every number that printed figures have in one unit only."""
    found: dict[Decimal, set[str]] = {}
    for figure in printed(store):
        for number in (figure.value, figure.min, figure.max):
            if number is not None:
                found.setdefault(number, set()).add(figure.group.unit.iri)
    return {number: min(units) for number, units in found.items() if len(units) == 1}


@lru_cache(maxsize=2)
def _printed(store: Store) -> Mapping[str, str]:
    """Return in English what is printed of figures, where it means the same wherever it is printed."""
    found: dict[str, set[str]] = {}
    for figure in printed(store):
        found.setdefault(figure.printed, set()).add(meant(figure, "en"))
    return {text: min(those) for text, those in found.items() if len(those) == 1 and all(those)}


@lru_cache(maxsize=2)
def _titles(store: Store) -> Mapping[str, str]:
    """Return in English the titles that somebody holds, where a title is one thing only."""
    look = Maker(store, "en").lookup
    found: dict[str, set[str]] = {}
    for iri in look.of_class(LC.Recognition):
        name = look.name(iri)
        if name.zh == (title := look.text(iri, LC.title, "zh") or look.text(iri, LC.title)):
            found.setdefault(title, set()).add(name.en)
    return {title: min(those) for title, those in found.items() if len(those) == 1 and all(those)}


@lru_cache(maxsize=2)
def _conditions(store: Store) -> Mapping[str, str]:
    """Return in English under which conditions somebody is first."""
    look = Maker(store, "en").lookup
    those = look.of_class(LC.Superlative)
    return {look.text(iri, LC.condition, "zh"): look.text(iri, LC.condition, "en") for iri in those}
