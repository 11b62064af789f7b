"""Everything that has a name, with its names: made once for each state of the data that is served."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from sys import intern

from ..terms import BASE, ID
from .column import Column
from .fold import fold, is_chinese
from .kinds import Kind
from .likeness import Likeness
from .sounds import Sounds

NAME, CODE, SLUG, GLOSS = "name", "code", "id", "gloss"
"""What may be found of a thing: a name, a code, the end of its IRI, what its text means."""


@dataclass(slots=True, eq=False)
class Thing:
    """A thing that has a name.

    Attributes:
        zh, en, plain: its labels in Chinese, English, and without a language.
        evidence: how many passages stand behind it.
        names: what else it is called, and all of it again: (what, text).
    """

    iri: str
    kind: Kind
    types: tuple[str, ...] = ()
    zh: str = ""
    en: str = ""
    plain: str = ""
    evidence: int = 0
    names: list[tuple[str, str]] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Its short id (``kind/slug``); of what is not ours the IRI."""
        return self.iri.removeprefix(str(ID))

    def label(self, lang: str) -> str:
        """Return its label in a language, else in another, else its id."""
        chosen = (self.zh, self.plain, self.en) if lang == "zh" else (self.en, self.plain, self.zh)
        return next(filter(None, chosen), self.id)


class Index:
    """All that can be found, in an order that stays.

    Attributes:
        complete: whether everything with a name is in it; not if there was too much, or the store did not
            answer.
        figures: an index of the printed figures, which have no names of their own and are searched apart;
            None in that index itself.
    """

    def __init__(
        self, things: Iterable[Thing], complete: bool = True, figures: Iterable[Thing] | None = ()
    ) -> None:
        """Index some things; those without a name of their own are known by their ids only."""
        self.figures = None if figures is None else Index(figures, complete, None)
        self.things: Sequence[Thing] = sorted(things, key=lambda thing: thing.iri)
        self.complete = complete
        self.by_iri = {thing.iri: number for number, thing in enumerate(self.things)}
        self.names = Names(self.things, (NAME, CODE, SLUG))
        self.glosses = Names(self.things, (GLOSS,))
        self.spoken = Names(self.things, (NAME,), is_chinese)
        """The Chinese names: those that pinyin may mean."""

    @cached_property
    def sounds(self) -> Sounds:
        """The sounds of the characters in the names."""
        return Sounds(self.spoken.column.characters())

    @cached_property
    def likeness(self) -> Likeness:
        """Which names are like which."""
        return Likeness(self.names.column)

    def get(self, iri: str) -> Thing | None:
        """Return the thing of an IRI or short id."""
        number = self.by_iri.get(iri, self.by_iri.get(f"{ID}{iri}"))
        return None if number is None else self.things[number]

    def labels(self, lang: str) -> dict[str, str]:
        """Return what our things are called in a language, by IRI."""
        found = ((thing.iri, thing.zh if lang == "zh" else thing.en) for thing in self.things)
        return {iri: label for iri, label in found if label and iri.startswith(BASE)}


def slug(iri: str) -> str:
    """Return how an IRI ends: what names the thing in it."""
    return iri.rstrip("/#").replace("#", "/").rpartition("/")[2]


class Names:
    """The names of things: whose each is, what it is, how it is written, and how it is folded."""

    def __init__(
        self, things: Sequence[Thing], kept: tuple[str, ...], wanted: Callable[[str], bool] = bool
    ) -> None:
        """Take those names of the things that are of some sorts, and wanted in their folded form."""
        self.whose, self.what, self.text = array("L"), list[str](), list[str]()
        folded = []
        for number, thing in enumerate(things):
            seen = set()
            for what, text in thing.names:
                form = fold(text) if what in kept else ""
                if not form or form in seen or not wanted(form):
                    continue
                seen.add(form)
                self.whose.append(number)
                self.what.append(what)
                self.text.append(intern(text))
                folded.append(form)
        self.column = Column(folded)
