"""The documentation of the ontology by module: a diagram, and every term with what is known of it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import pyoxigraph as ox
from flask import Response, request
from markupsafe import Markup
from rdflib.namespace import RDF

from ..engine.media import Format
from ..engine.store import Store
from ..questions.catalog import short
from ..sheets.table import Cell, Column, Table
from ..terms import LC, LCS, ONTOLOGY
from ..vocabulary import diagrams
from ..vocabulary.book import Book
from ..vocabulary.ontology import Module, Term
from . import documents, entries, pages, spreadsheets
from .borrowed import LABELS
from .entries import Entry
from .names import href
from .sections import Drawing, Facts, Maker, Section
from .site import Site

COLUMNS = (
    "term", "label", "other-label", "kind", "definition", "supers", "domain", "range", "codes-of", "inverse",
    "traits", "examples", "used", "module",
)  # fmt: skip


class Terms:
    """What the pages tell of terms, in one language."""

    def __init__(self, book: Book, maker: Maker) -> None:
        """Look terms up in a book, and how often they are used in the maker's store."""
        self.book, self.maker, self.lang = book, maker, maker.lang
        self.names = diagrams.Names(book, maker.lang)

    def cells(self, iris: Iterable[str]) -> tuple[Cell, ...]:
        """Return cells that lead to the documentation of terms."""
        return tuple(Cell(self.name(iri), self.address(iri)) for iri in iris)

    def name(self, iri: str) -> str:
        """Return what a term is called: ours by its label, others by that and their short name."""
        if iri in LABELS and iri not in self.book.terms:
            return f"{LABELS[iri][self.lang == 'en']} ({short(iri)})"
        return self.names(iri)

    def address(self, iri: str) -> str | None:
        """Return where the documentation of a term, a module, a code list or a shape stands."""
        if (term := self.book.terms.get(iri)) is not None:
            return f"/ontology/{term.module}.html#{term.id}"
        if iri.startswith(str(LCS)):
            shape = next((one for one in self.book.shapes if one.iri == iri), None)
            return f"/shapes/{shape.module}.html#{shape.id}" if shape else None
        if any(one.iri == iri for one in self.book.lists):
            return f"/codes.html#{iri.rpartition('/')[2]}"
        return href(iri)

    def drawn(self, iri: str) -> str | None:
        """Return the address for a drawing, which keeps a language chosen by hand."""
        path = self.address(iri)
        if path is None or "lang" not in self.maker.asked:
            return path
        bare, hash, fragment = path.partition("#")
        return f"{bare}?lang={self.lang}{hash}{fragment}"

    def used(self, term: Term) -> int:
        """Return how often the default graph uses a term: as a class, as a property or as a datatype."""
        return uses(self.maker.store, term)

    def facts(self, term: Term) -> tuple[tuple[str, tuple[Cell, ...]], ...]:
        """Return what is known of a term, by column."""
        n = self.used(term)
        counted = "voc-members" if term.kind == "class" else "voc-triples"
        anything = (Cell(self.maker.t("voc-any")),) if term.kind.endswith("-property") else ()
        examples = tuple(Cell(text) for text, lang in term.examples if lang in ("", self.lang)) or tuple(
            Cell(text) for text, _ in term.examples
        )
        rows = (
            ("kind", (Cell(self.maker.t(f"voc-{term.kind}")),)),
            ("supers", self.cells(term.supers)),
            ("domain", self.cells(term.domains) or anything),
            ("range", self.cells(term.ranges) or anything),
            ("codes-of", tuple(self._list(one.iri) for one in self.book.lists_of.get(term.iri, ()))),
            ("inverse", self.cells(term.inverses)),
            ("traits", tuple(Cell(self.maker.t(f"voc-trait-{one}")) for one in term.traits)),
            ("replaced", self.cells(term.replaced)),
            ("examples", examples),
            ("checked-by", tuple(self.rule(one.iri) for one in self.book.shapes_of(term.iri))),
            ("used", (Cell(self.maker.counted(counted, n), self._members(term, n), Decimal(n)),)),
        )
        return tuple((key, cells) for key, cells in rows if cells)

    def rule(self, iri: str) -> Cell:
        """Return a cell that leads to a shape."""
        return Cell(iri.removeprefix(str(LCS)), self.address(iri))

    def _list(self, iri: str) -> Cell:
        one = next(one for one in self.book.lists if one.iri == iri)
        return Cell(one.labels.get(self.lang, one.name), self.address(iri))

    def _members(self, term: Term, n: int) -> str | None:
        return f"/things/{term.id}" if term.kind == "class" and n else None


def uses(store: Store, term: Term) -> int:
    """Return how many members a class has in the default graph, or how many statements a property makes."""
    node, default = ox.NamedNode(term.iri), ox.DefaultGraph()
    if term.kind == "class":
        found = store.native.quads_for_pattern(None, ox.NamedNode(str(RDF.type)), node, default)
    else:
        found = store.native.quads_for_pattern(None, node, None, default)
    return sum(1 for _ in found)


def module_of(site: Site, iri: str) -> Module | None:
    """Return the module of an address, where a release is served that holds it."""
    if site.book is None or site.store is None or not iri.startswith(f"{ONTOLOGY}/"):
        return None
    return site.book.module(iri.removeprefix(f"{ONTOLOGY}/"))


def page(site: Site, module: Module, format: Format) -> Response:
    """Return the page of a module, or its tables and its diagram as files."""
    assert site.book is not None
    assert site.store is not None
    maker = Maker(site.store, pages.asked_language(), request.args)
    terms = Terms(site.book, maker)
    title = maker.t("voc-module-title", name=module.subject[maker.lang])
    found = [
        *_diagram(terms, module, title),
        *(
            _terms(terms, kind, name, chosen)
            for kind, name, chosen in (
                ("classes", "voc-classes", module.of("class")),
                (
                    "properties",
                    "voc-properties",
                    (*module.of("object-property"), *module.of("datatype-property")),
                ),
                ("others", "other-terms", module.of("other")),
            )
            if chosen
        ),
        _about(terms, module),
    ]
    path = f"/ontology/{module.name}"
    return spreadsheets.page(
        path, format.extension, title, maker, found, module.descriptions.get(maker.lang, "")
    )


def overview(site: Site) -> list[Section]:
    """Return the modules of the ontology with their diagram; none where no release is served."""
    if site.book is None or site.store is None:
        return []
    maker = Maker(site.store, pages.asked_language(), request.args)
    terms, t, lang = Terms(site.book, maker), maker.t, maker.lang
    columns = (
        Column("module", t("voc-module")), Column("holds", t("voc-definition")),
        Column("classes", t("voc-classes"), True), Column("properties", t("voc-properties"), True),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(module.subject[lang], terms.address(module.iri)),
            Cell(module.descriptions.get(lang, "")),
            _number(len(module.of("class"))),
            _number(len(module.of("object-property")) + len(module.of("datatype-property"))),
        )
        for module in site.book.modules
    )
    rows += ((Cell(t("glossary"), "/glossary"), Cell(t("glossary-lead"))) + (Cell(),) * 2,)
    rows += ((Cell(t("codes-title"), "/codes.html"), Cell(t("codes-lead"))) + (Cell(),) * 2,)
    rows += ((Cell(t("shapes-title"), "/shapes.html"), Cell(t("shapes-lead"))) + (Cell(),) * 2,)
    table = Table("modules", t("voc-modules"), columns, rows)
    svg = diagrams.overview(
        site.book, lang, "overview", t("voc-overview"), t("voc-overview-lead"), terms.drawn
    )
    return [
        Section("modules", t("voc-modules"), (table,), t("voc-modules-lead")),
        Section("overview-head", t("voc-overview"), (Drawing(Markup(svg), t("voc-overview")),),
                t("voc-overview-lead")),
    ]  # fmt: skip


def _number(n: int) -> Cell:
    return Cell(f"{n:,}", number=Decimal(n))


def _diagram(terms: Terms, module: Module, title: str) -> list[Section]:
    t = terms.maker.t
    if not module.of("class"):
        return []
    svg = diagrams.of_module(
        terms.book, module, terms.lang, "class-diagram", title, t("voc-diagram-lead"), terms.drawn
    )
    return [
        Section(
            "diagram",
            t("voc-diagram"),
            (Drawing(Markup(svg), title, "class-diagram"),),
            t("voc-diagram-lead"),
        )
    ]


def _terms(terms: Terms, id: str, title: str, chosen: Iterable[Term]) -> Section:
    shown = [entry(terms, term) for term in chosen]
    return entries.section(id, terms.maker.t(title), shown, table(terms, id, terms.maker.t(title), chosen))


def entry(terms: Terms, term: Term) -> Entry:
    """Return a term as an entry."""
    other = "zh" if terms.lang == "en" else "en"
    return Entry(
        term.id,
        term.labels.get(terms.lang, term.id),
        term.labels.get(other, ""),
        f"lc:{term.id}",
        tuple(filter(None, (term.definitions.get(terms.lang),))),
        Facts(tuple((terms.maker.t(f"voc-{key}"), cells) for key, cells in terms.facts(term))),
        terms.maker.t("deprecated") if term.deprecated else "",
    )


def table(terms: Terms, id: str, title: str, chosen: Iterable[Term]) -> Table:
    """Return terms as a table, a row each."""
    other = "zh" if terms.lang == "en" else "en"
    columns = tuple(Column(key, terms.maker.t(f"voc-{key}"), key == "used") for key in COLUMNS)
    rows = []
    for term in chosen:
        known = dict(terms.facts(term))
        cells = {
            "term": Cell(f"lc:{term.id}", terms.address(term.iri)),
            "label": Cell(term.labels.get(terms.lang, "")),
            "other-label": Cell(term.labels.get(other, "")),
            "definition": Cell(term.definitions.get(terms.lang, "")),
            "module": Cell(term.module),
        }
        rows.append(tuple(cells.get(key) or _joined(known.get(key, ())) for key in COLUMNS))
    return Table(id, title, columns, tuple(rows))


def _joined(cells: tuple[Cell, ...]) -> Cell:
    if len(cells) == 1:
        return cells[0]
    return Cell(" | ".join(cell.text for cell in cells))


def _about(terms: Terms, module: Module) -> Section:
    t = terms.maker.t
    rows = (
        (t("voc-address"), (Cell(module.iri),)),
        (
            t("voc-rdf"),
            tuple(
                Cell(documents.TITLES[one.name], documents.address(module.iri, one)) for one in documents.RDF
            ),
        ),
        (t("voc-whole"), (Cell(str(LC), "/ontology.html"),)),
    )
    return Section("about", t("voc-about"), (Facts(rows),))
