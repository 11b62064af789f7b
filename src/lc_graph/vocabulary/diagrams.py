"""Diagrams of modules: classes with their properties, and shapes with how many values they demand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ..drawing.classes import Box, End, Row, diagram
from ..questions.catalog import short
from ..terms import LC, full
from .book import Book
from .ontology import Module, Term
from .shapes import Shape

Address = Callable[[str], str | None]
"""Returns where the documentation of a term stands, by the term's IRI; None for what is not ours."""

_ANYTHING = ("任何事物", "anything")
_LITERALS = {
    "xsd:string": ("文字", "text"), "xsd:integer": ("整数", "whole number"),
    "xsd:decimal": ("小数", "decimal number"), "xsd:boolean": ("真或假", "true or false"),
    "xsd:date": ("日期", "date"), "xsd:anyURI": ("网址", "address"),
    "xsd:gMonthDay": ("月日", "month and day"), "xsd:gYear": ("年份", "year"),
}  # fmt: skip


class Names:
    """What terms are called in a language."""

    def __init__(self, book: Book, lang: str) -> None:
        """Look names up in a book."""
        self.book, self.lang = book, lang

    def __call__(self, iri: str) -> str:
        """Return the label of a term of ours, plain words for a datatype, else its short name."""
        if (term := self.book.terms.get(iri)) is not None:
            return term.labels.get(self.lang) or term.id
        name = short(iri)
        return _LITERALS[name][self.lang == "en"] if name in _LITERALS else name


def overview(book: Book, lang: str, id: str, title: str, about: str, address: Address) -> str:
    """Return the drawing of all modules: their classes, and to which modules their properties lead."""
    home = {term.iri: module.name for module in book.modules for term in module.terms}
    names = Names(book, lang)
    leads: dict[str, set[str]] = {}
    for term in book.terms.values():
        to = {home[one] for one in term.ranges if one in home}
        for domain in term.domains:
            leads.setdefault(domain, set()).update(to)
    boxes = [
        Box(
            module.subject[lang],
            tuple(
                Row(
                    names(one.iri), tuple(sorted(leads.get(one.iri, set()) - {module.name})), address(one.iri)
                )
                for one in module.of("class")
            ),
            address(module.iri),
        )
        for module in book.modules
        if module.of("class")
    ]
    ends = [End(module.name, module.subject[lang], address(module.iri)) for module in book.modules]
    return diagram(id, title, about, boxes, ends)


def of_module(
    book: Book, module: Module, lang: str, id: str, title: str, about: str, address: Address
) -> str:
    """Return the drawing of a module: its classes below those they specialise, each with its properties."""
    names = Names(book, lang)
    properties = [term for term in module.terms if term.kind in ("object-property", "datatype-property")]
    owners = {domain: [one for one in properties if domain in one.domains] for domain in _domains(properties)}
    ends: dict[str, End] = {}

    def row(term: Term) -> Row:
        reached = term.ranges or tuple(one.iri for one in book.lists_of.get(term.iri, ()))
        for iri in reached:
            ends.setdefault(iri, End(iri, names(iri), address(iri), iri not in book.terms))
        for one in book.lists_of.get(term.iri, ()):
            ends[one.iri] = End(one.iri, one.labels.get(lang, one.name), address(one.iri), True)
        return Row(names(term.iri), reached, address(term.iri))

    classes = list(_tree(module.of("class")))
    boxes = [
        Box(
            _specialised(one, module, names),
            tuple(map(row, owners.pop(one.iri, ()))),
            address(one.iri),
            depth,
        )
        for one, depth in classes
    ]
    for domain, terms in owners.items():
        boxes.append(Box(names(domain), tuple(map(row, terms)), address(domain)))
    if free := [one for one in properties if not one.domains]:
        boxes.append(Box(_ANYTHING[lang == "en"], tuple(map(row, free))))
    return diagram(id, title, about, boxes, list(ends.values()))


def of_shapes(
    book: Book, shapes: Sequence[Shape], lang: str, id: str, title: str, about: str, address: Address
) -> str:
    """Return the drawing of shapes: what they look at, which properties, how many values, of which class."""
    names = Names(book, lang)
    ends: dict[str, End] = {}
    rows: dict[str, list[Row]] = {}
    for shape in shapes:
        if not shape.path:
            continue
        reached = tuple(
            dict.fromkeys(full(one) for key in ("class", "datatype") for one in shape.values(key))
        )
        for iri in reached:
            ends.setdefault(iri, End(iri, names(iri), address(iri), iri not in book.terms))
        for value in shape.values("in"):
            for one in book.lists_of.get(full(shape.path), ()):
                if value.startswith(f"{one.name}/"):
                    ends[one.iri] = End(one.iri, one.labels.get(lang, one.name), address(one.iri), True)
                    reached = (*reached, one.iri) if one.iri not in reached else reached
        row = Row(_path(shape.path, names), reached, address(shape.iri), shape.bounds)
        for owner in shape.classes if len(shape.classes) == 1 else [""]:
            rows.setdefault(owner, []).append(row)
    boxes = [
        Box(
            names(owner) if owner else _ANYTHING[lang == "en"],
            tuple(found),
            address(owner) if owner else None,
        )
        for owner, found in rows.items()
    ]
    return diagram(id, title, about, boxes, list(ends.values()))


def _specialised(term: Term, module: Module, names: Names) -> str:
    """Return what a class is called, and after it which classes of other modules it specialises."""
    here = {one.iri for one in module.terms}
    above = [names(iri) for iri in term.supers if iri not in here and iri in names.book.terms]
    return names(term.iri) + (
        f" ⊂ {'、'.join(above) if names.lang == 'zh' else ', '.join(above)}" if above else ""
    )


def _path(path: str, names: Names) -> str:
    return names(full(path)) if path.startswith("lc:") else path


def _domains(properties: Iterable[Term]) -> list[str]:
    return list(dict.fromkeys(domain for term in properties for domain in term.domains))


def _tree(classes: Sequence[Term]) -> Iterable[tuple[Term, int]]:
    """Yield classes, each after the one of the same module that it specialises, with how deep it stands."""
    here = {one.iri: one for one in classes}
    below: dict[str, list[Term]] = {}
    for one in classes:
        above = next((iri for iri in one.supers if iri in here and iri.startswith(str(LC))), "")
        below.setdefault(above, []).append(one)

    def walk(iri: str, depth: int) -> Iterable[tuple[Term, int]]:
        for one in below.get(iri, ()):
            yield one, depth
            yield from walk(one.iri, depth + 1)

    yield from walk("", 0)
