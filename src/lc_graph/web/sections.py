"""What a page consists of, beside its head: sections of tables, facts and drawings, each with its evidence.

A face (:mod:`lc_graph.web.faces`) makes sections; one template shows them all, and their tables are what the
page's CSV, XLSX and JSON hold. So a new kind of thing gets its page without a new template.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import ClassVar

from markupsafe import Markup

from ..engine.lookup import Evidence, Name, shared
from ..engine.store import Store
from ..sheets.table import Cell, Table, Window
from .names import href
from .texts import counted, text


@dataclass(frozen=True)
class Facts:
    """A short list: what is told, and the cells that tell it; ``windows`` by line where they are not all."""

    kind: ClassVar = "facts"

    rows: tuple[tuple[str, Sequence[Cell]], ...]
    windows: Mapping[int, Window] = field(default_factory=dict)


@dataclass(frozen=True)
class Drawing:
    """A drawing as SVG markup of ours. What it shows stands in the table of the same section too.

    Attributes:
        svg: the markup; its classes are painted by the stylesheet.
        label: what it is, in the page's language.
        id: its name in the address of its file; without one it has no file.
    """

    kind: ClassVar = "drawing"

    svg: Markup
    label: str
    id: str = ""


Part = Table | Facts | Drawing

IN_A_CELL = 24
"""Words that a cell of a page lists."""


@dataclass(frozen=True)
class Section:
    """A part of a page with a heading.

    Attributes:
        id: of the heading, for links to it.
        title: the heading, in the page's language.
        parts: what stands below it.
        lead: a sentence before them.
        macro: a macro of ``faces.html`` that shows the section instead; it is given ``content``.
        window: which of its drawings these are; None when they are all.
    """

    id: str
    title: str
    parts: tuple[Part, ...] = ()
    lead: str = ""
    macro: str = ""
    content: object = None
    window: Window | None = None


@dataclass(frozen=True)
class Place:
    """A passage of evidence: its IRI, its number on the page, its gloss, its article and its lines."""

    iri: str
    number: int
    passage: Cell
    article: str
    lines: tuple[str, str]


class Notes:
    """The passages that a page rests on, numbered in the order in which it names them."""

    def __init__(self) -> None:
        """Begin with none."""
        self.numbers: dict[str, int] = {}
        self._order: list[str] = []
        self.known: dict[str, Evidence] = {}

    def number(self, passage: str) -> int:
        """Return the number of a passage, by its IRI."""
        if passage not in self.numbers:
            self._order.append(passage)
            self.numbers[passage] = len(self._order)
        return self.numbers[passage]

    def of(self, evidence: Iterable[Evidence]) -> tuple[int, ...]:
        """Return the numbers of passages, each once and in order."""
        found = {one.passage: one for one in evidence}
        self.known |= found
        return tuple(sorted(map(self.number, found)))

    def place(self, passage: str, lang: str) -> Place:
        """Return where a passage that is known is printed."""
        known = self.known[passage]
        gloss = known.gloss_zh if lang == "zh" else known.gloss_en
        lines = (str(known.first_line), str(known.last_line))
        return Place(passage, self.numbers[passage], Cell(gloss, href(passage)), known.headline, lines)

    def sources(self) -> Sequence[str]:
        """Return the IRIs of all passages, by number; those numbered later, as rows are made, join them."""
        return self._order


@dataclass
class Maker:
    """What a face makes its sections from.

    Attributes:
        store: the release; ``lookup`` looks into its default graph.
        lang: the page's language.
        asked: the parameters of the address, such as filters.
        notes: numbers the evidence.
        whole: whether all is wanted, for a file, or what one page shows.
    """

    store: Store
    lang: str
    asked: Mapping[str, str] = field(default_factory=dict)
    notes: Notes = field(default_factory=Notes)
    whole: bool = False

    def __post_init__(self) -> None:
        """Make the look-ups."""
        self.lookup = shared(self.store)

    def t(self, key: str, **values: object) -> str:
        """Return the words for a key, in the page's language."""
        return text(key, self.lang, **values)

    def counted(self, key: str, n: int) -> str:
        """Return the words for a number of things."""
        return counted(key, self.lang, n)

    def thing(self, name: Name, evidence: Iterable[Evidence] = (), mark: str = "") -> Cell:
        """Return a cell with a thing, which leads to its page."""
        return Cell(name.in_(self.lang), href(name.iri), evidence=self.notes.of(evidence), mark=mark)

    def listed(self, words: Sequence[str], comma: str = "") -> str:
        """Return words in one line; a page tells no more than some and how many there are, a file all."""
        comma = comma or ("、" if self.lang == "zh" else ", ")
        if self.whole or len(words) <= IN_A_CELL:
            return comma.join(words)
        return comma.join(words[:IN_A_CELL]) + self.t("and-more", n=f"{len(words):,}")

    def parts(self, cells: Sequence[Cell]) -> tuple[Cell, ...]:
        """Return the parts of a cell that tells several things; one alone, and very many, have none."""
        return tuple(cells) if 1 < len(cells) <= IN_A_CELL else ()

    def places(self) -> list[Place]:
        """Return the passages that were numbered, for the end of the page."""
        return [self.notes.place(passage, self.lang) for passage in self.notes.numbers]

    def number(self, printed: str, value: str | Decimal | None, evidence: Iterable[Evidence] = ()) -> Cell:
        """Return a cell with a figure: as a page shows it, and its exact number if there is one."""
        exact = Decimal(value) if value not in (None, "") else None
        return Cell(printed, number=exact, evidence=self.notes.of(evidence))


def tables(sections: Iterable[Section], notes: Notes) -> list[Table]:
    """Return the tables of sections, with the addresses of their evidence.

    All their rows are made here: only then is it known what they rest on.
    """
    made = [
        replace(part, rows=tuple(part.rows))
        for section in sections
        for part in section.parts
        if isinstance(part, Table)
    ]
    return [replace(table, sources=notes.sources()) for table in made]
