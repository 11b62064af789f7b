"""The graph as CSV tables for people, one per kind of row.

Cells hold short references (``region/371525``), several values of one cell are parted by ``|``, and labels
stand beside the references of figures. :mod:`lc_graph.release.csvw` describes them;
:mod:`lc_graph.release.quads_table` is the table for programs, which loses nothing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from ..tables import (
    ENTITY_TABLES,
    RESOURCE_TABLES,
    Code,
    Link,
    Observation,
    Passage,
    Reading,
    Row,
    Text,
    Value,
)
from ..terms import BASE, ID, PREFIXES, UNITS

SEPARATOR = "|"
PASSAGES = "passages"
_TYPE = PREFIXES["rdf"] + "type"
_SKOS, _RDFS, _LC = PREFIXES["skos"], PREFIXES["rdfs"], PREFIXES["lc"]
_DERIVED = PREFIXES["prov"] + "wasDerivedFrom"
_UNITS = {str(iri): f"unit/{slug}" for slug, iri in UNITS.items()}


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        name: its heading.
        prop: IRI of the property it holds, or empty.
        kind: ``id``, ``iri``, ``reference``, ``term`` (of the ontology), ``type`` (what kind of value the
            property has), ``text`` or the name of a datatype of CSVW.
        lang: the language of a text.
        several: whether a cell may hold several values.
        beside: name of the column of references of which this one holds the labels.
    """

    name: str
    prop: str = ""
    kind: str = "text"
    lang: str = ""
    several: bool = False
    beside: str = ""


@dataclass(frozen=True)
class Table:
    """A table: its file's stem, the class of its rows, its columns and its rows."""

    name: str
    rdf_class: str
    title_en: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)

    def text(self) -> str:
        """Return the table as CSV (RFC 4180)."""
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\r\n").writerows([[c.name for c in self.columns], *self.rows])
        return buffer.getvalue()


class Facts:
    """Triples by subject and property, as tables ask for them."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self.about: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = {}
        self.members: dict[str, list[str]] = {}
        for triple in triples:
            if not isinstance(triple.subject, ox.NamedNode) or not isinstance(
                triple.object, ox.NamedNode | ox.Literal
            ):
                continue
            subject, prop = triple.subject.value, triple.predicate.value
            self.about.setdefault(subject, {}).setdefault(prop, []).append(triple.object)
            if prop == _TYPE and isinstance(triple.object, ox.NamedNode):
                self.members.setdefault(triple.object.value, []).append(subject)

    def values(self, iri: str, prop: str, lang: str = "") -> list[str]:
        """Return the values of a property, short references and texts, in order."""
        found = self.about.get(iri, {}).get(prop, [])
        return sorted(
            short(term.value) if isinstance(term, ox.NamedNode) else term.value
            for term in found
            if not lang or (isinstance(term, ox.Literal) and term.language == lang)
        )

    def label(self, iri: str, lang: str) -> str:
        """Return the label of a thing in a language, or an empty text."""
        for prop in (_RDFS + "label", _SKOS + "prefLabel"):
            if found := self.values(iri, prop, lang):
                return found[0]
        return ""


def short(iri: str) -> str:
    """Return the reference that stands for an IRI of ours in a cell; other IRIs stay as they are."""
    if iri in _UNITS:
        return _UNITS[iri]
    for space in (str(ID), BASE + "source/", _LC):
        if iri.startswith(space):
            return iri.removeprefix(space)
    return iri


def _columns(model: type[Row]) -> Iterator[Column]:
    """Yield the columns of the entry table of a model, as the graph has them."""
    for name, info in model.model_fields.items():
        several = "tuple" in str(info.annotation)
        for mark in info.metadata:
            if isinstance(mark, Link | Code):
                yield Column(name, str(mark.prop), "reference", several=several)
            elif isinstance(mark, Text):
                yield Column(name, str(mark.prop), "text", mark.lang or "", several)
            elif isinstance(mark, Value):
                yield Column(name, str(mark.prop), str(mark.datatype).removeprefix(PREFIXES["xsd"]))


_ID = Column("id", kind="id")
_VOUCHED = Column(PASSAGES, _DERIVED, "reference", several=True)
_LABELS = (
    Column("label_zh", _RDFS + "label", "text", "zh"),
    Column("label_en", _RDFS + "label", "text", "en"),
)


def tables(facts: Facts) -> list[Table]:
    """Return the tables for people, by name.

    Args:
        facts: the merge of all graphs but the suggestions.
    """
    made = [_entities(facts), _codes(facts), _figures(facts)]
    for name, model in RESOURCE_TABLES.items():
        made.append(_table(facts, name, model, (_ID, *_columns(model), _VOUCHED)))
    made.append(_table(facts, "readings", Reading, (_ID, *_columns(Reading), _VOUCHED)))
    selector = Column("selector", PREFIXES["oa"] + "hasSelector", "reference")
    passage = (_ID, Column("article", _LC + "inArticle", "reference"), selector, *_columns(Passage))
    made.append(_table(facts, "passages", Passage, passage))
    made.append(_articles(facts))
    made.append(_claims(facts))
    return sorted(made, key=lambda table: table.name)


def _table(facts: Facts, name: str, model: type[Row], columns: Sequence[Column]) -> Table:
    title = (model.__doc__ or name).partition("\n")[0]
    return _of_class(facts, name, str(model.rdf_class), title, columns)


def _of_class(facts: Facts, name: str, rdf_class: str, title: str, columns: Sequence[Column]) -> Table:
    rows = [_row(facts, iri, columns) for iri in facts.members.get(rdf_class, [])]
    return Table(name, rdf_class, title, tuple(columns), tuple(sorted(rows)))


def _row(facts: Facts, iri: str, columns: Sequence[Column]) -> tuple[str, ...]:
    cells: dict[str, str] = {}
    for column in columns:
        if column.kind == "id":
            cells[column.name] = short(iri)
        elif column.kind == "iri":
            cells[column.name] = iri
        elif column.kind == "type":
            (term,) = facts.about[iri][column.prop]
            cells[column.name] = _type_of(term)
        elif column.beside:
            source = next(c for c in columns if c.name == column.beside)
            things = facts.about.get(iri, {}).get(source.prop, [])
            labels = (facts.label(thing.value, column.lang) for thing in things)
            cells[column.name] = SEPARATOR.join(filter(None, labels))
        else:
            cells[column.name] = SEPARATOR.join(facts.values(iri, column.prop, column.lang))
    return tuple(cells.values())


def _type_of(term: ox.NamedNode | ox.Literal) -> str:
    """Return ``reference``, or the datatype of a literal, for a text its language."""
    if isinstance(term, ox.NamedNode):
        return "reference"
    return term.language or term.datatype.value.removeprefix(PREFIXES["xsd"])


def _entities(facts: Facts) -> Table:
    columns = [_ID, Column("class", _TYPE, "reference"), *_LABELS,
               Column("names", _SKOS + "altLabel", "text", "zh", several=True),
               Column("code", _SKOS + "notation")]  # fmt: skip
    for model in ENTITY_TABLES.values():
        columns += [column for column in _columns(model) if column.name not in {c.name for c in columns}]
    columns.append(_VOUCHED)
    classes = {str(model.rdf_class) for model in ENTITY_TABLES.values()}
    rows = []
    for rdf_class in classes:
        for iri in facts.members.get(rdf_class, []):
            row = list(_row(facts, iri, columns))
            row[1] = short(rdf_class)
            rows.append(tuple(row))
    title = "Things that sources talk about, of every class."
    return Table("entities", "", title, tuple(columns), tuple(sorted(rows)))


def _codes(facts: Facts) -> Table:
    columns = (
        _ID, Column("iri", kind="iri"), Column("scheme", _SKOS + "inScheme", "reference"), *_LABELS,
        Column("definition_zh", _SKOS + "definition", "text", "zh"),
        Column("definition_en", _SKOS + "definition", "text", "en"),
    )  # fmt: skip
    ours = [
        iri
        for iri, about in facts.about.items()
        if _SKOS + "inScheme" in about and (iri.startswith(str(ID)) or iri in _UNITS)
    ]
    rows = tuple(sorted(_row(facts, iri, columns) for iri in ours))
    return Table("codes", _SKOS + "Concept", "Codes of the closed and open lists.", columns, rows)


def _figures(facts: Facts) -> Table:
    columns: list[Column] = [_ID]
    for column in _columns(Observation):
        columns.append(column)
        if column.name in ("about", "indicator", "population", "period", "unit"):
            columns += [
                Column(f"{column.name}_{lang}", kind="text", lang=lang, beside=column.name)
                for lang in ("zh", "en")
            ]
        if column.name == "printed":
            columns.append(Column("value", PREFIXES["sdmx-measure"] + "obsValue", "decimal"))
    columns += [Column("stated_in", _LC + "statedIn", "reference"), _VOUCHED]
    return _table(facts, "figures", Observation, columns)


def _articles(facts: Facts) -> Table:
    columns = (
        _ID, Column("source", _LC + "inSource", "reference"),
        Column("headline", PREFIXES["schema"] + "headline", "text", "zh"),
        Column("kicker", _LC + "kicker", "text", "zh"), Column("subtitle", _LC + "subtitle", "text", "zh"),
        Column("byline", _LC + "byline"), Column("first_line", _LC + "firstLine", "integer"),
        Column("last_line", _LC + "lastLine", "integer"),
        Column("authors", PREFIXES["schema"] + "author", "reference", several=True), _VOUCHED,
    )  # fmt: skip
    return _of_class(facts, "articles", _LC + "Article", "News items of the sources.", columns)


def _claims(facts: Facts) -> Table:
    rdf = PREFIXES["rdf"]
    columns = (
        _ID, Column("subject", rdf + "subject", "reference"), Column("predicate", rdf + "predicate", "term"),
        Column("object", rdf + "object"), Column("object_type", rdf + "object", "type"),
        Column("status", _LC + "status", "reference"), Column("reading", _LC + "inReading", "reference"),
        Column("attributed_to", _LC + "attributedTo", "reference"), Column("printed", _LC + "printed"),
        _VOUCHED,
    )  # fmt: skip
    title = "Single edges with their status; those that are possible are claimed, not asserted."
    return _of_class(facts, "claims", _LC + "Claim", title, columns)
