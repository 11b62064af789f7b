"""A graph read back into rows, so that the checks of the tables can be run on the graph itself.

The tables say how each cell becomes a triple (:mod:`lc_graph.tables`); here the triples become cells again.
What a graph does not hold is taken from the description it is read with: on which lines headlines and the
like stand, the spans that were skipped, and the reconciliation of its readings. A resource that is no row (a
figure without an indicator, a passage without a position) is a problem, with its IRI as the place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import PROV, RDF, RDFS, SKOS
from rdflib.term import Node

from ..errors import DataError, Problem
from ..evidence.number_words import squeeze
from ..evidence.text import Page, Span
from ..graph import OWN_KINDS, article_property
from ..tables import (
    CODE_TABLES,
    ENTITY_TABLES,
    RESOURCE_TABLES,
    Code,
    Link,
    Mention,
    Observation,
    Passage,
    Reading,
    Row,
    Statement,
    Text,
    Value,
)
from ..tables.records import ArticleMeta, Records, SourceRecords
from ..tables.rows import Located
from ..terms import GRAPH, ID, LC, OA, SCHEMA, SDMX_MEASURE, UNITS, facts_graph, in_source

_UNIT_SLUGS = {iri: slug for slug, iri in UNITS.items()}
_LITERALS = {"date": "date", "gMonthDay": "month-day"}


def read_back(dataset: Dataset, described: Records, source: str, text: str | None = None) -> Records:
    """Return the records that a graph says, with the layout and the skipped spans as described.

    Args:
        dataset: the graph.
        described: the records whose source is described: layout, skipped spans, readings and reconciliation.
        source: the id of the source.
        text: its text; with it, each name of a thing is given those of the thing's passages that print it.

    Raises:
        DataError: with one problem a resource that cannot be a row.
    """
    reader = _Reader(dataset, described, source, text)
    records = reader.records()
    if reader.problems:
        raise DataError(*reader.problems)
    return records


class _Reader:
    """The graphs of one data set, read as rows."""

    def __init__(self, dataset: Dataset, described: Records, source: str, text: str | None) -> None:
        self.sid, self.source = source, described.sources[source]
        self.page = None if text is None else Page(text, self.source.meta)
        self.key = self.source.meta.key
        self.facts = dataset.graph(facts_graph(source))
        self.codes = dataset.graph(GRAPH.codes)
        # Labels stand among the facts when printed, in the metadata when not.
        self.words = Graph()
        for graph in (self.facts, dataset.graph(GRAPH.metadata)):
            for triple in graph:
                self.words.add(triple)
        self.problems: list[Problem] = []

    def records(self) -> Records:
        """Read everything."""
        result = Records(
            entities={name: list(self._entities(model)) for name, model in ENTITY_TABLES.items()},
            codes={name: list(self._concepts(model)) for name, model in CODE_TABLES.items()},
        )
        tables: dict[str, list[Located[Any]]] = {
            name: list(rows) for name, rows in self.source.tables.items()
        }
        tables["passages"] = list(self._passages())
        tables["mentions"] = list(self._mentions(tables["passages"]))
        tables["statements"] = list(self._statements())
        own: dict[str, type[Row]] = {"observations": Observation, **RESOURCE_TABLES, "readings": Reading}
        for name, model in own.items():
            tables[name] = list(self._own(model))
        starts = {p.row.id: p.row.start for p in tables["passages"]}
        tables["observations"].sort(key=lambda o: min(starts.get(p, 0) for p in o.row.passages))
        meta = self.source.meta.model_copy(update={"articles": tuple(self._articles())})
        result.sources[self.sid] = SourceRecords(meta, self.source.folder, tables)
        return result

    def _articles(self) -> Iterator[ArticleMeta]:
        """Yield the articles as described, with the words, lines, authors and passages that the graph has."""
        for article in self.source.meta.articles:
            iri = in_source(self.sid, article.id)
            said: dict[str, Any] = {
                name: element.model_copy(update={"text": _one(self.facts, iri, article_property(name))})
                for name, element in article.elements()
                if element.text
            }
            lines = [_one(self.facts, iri, prop) for prop in (LC.firstLine, LC.lastLine)]
            if all(line.isdigit() for line in lines):
                said["lines"] = (int(lines[0]), int(lines[1]))
            authors = self.facts.objects(iri, SCHEMA.author)
            said["authors"] = tuple(sorted(self._reference(author) for author in authors))
            said["passages"] = tuple(passage for passage in self._vouched(iri).split("|") if passage)
            yield article.model_copy(update=said)

    # ---- rows ---------------------------------------------------------------------------------------

    def _row(self, model: type[Row], iri: Node, cells: dict[str, str]) -> Iterator[Located[Any]]:
        try:
            row = model.model_validate({name: cells.get(name, "") for name in model.model_fields})
        except ValidationError as error:
            for detail in error.errors():
                column = str(detail["loc"][0]) if detail["loc"] else ""
                what = cells.get(column) or "nothing"
                self.problems.append(Problem(str(iri), f"{column} is {what}", detail["msg"]))
            return
        yield Located(row, str(iri), 0, ())

    def _things(self, graph: Graph, model: type[Row]) -> list[URIRef]:
        base = str(ID[f"{model.kind}/"])
        return sorted(s for s in set(graph.subjects(RDF.type, model.rdf_class))
                      if isinstance(s, URIRef) and s.startswith(base))  # fmt: skip

    def _entities(self, model: type[Row]) -> Iterator[Located[Any]]:
        for iri in self._things(self.facts, model):
            yield from self._row(model, iri, {"id": _slug(iri), **self._cells(self.words, iri, model)})

    def _concepts(self, model: type[Row]) -> Iterator[Located[Any]]:
        for iri in sorted(set(self.codes.subjects(SKOS.inScheme, ID[f"scheme/{model.kind}"])), key=str):
            cells = {"id": _slug(iri), **self._cells(self.codes, iri, model)}
            if "peers" in model.model_fields:
                cells["peers"] = "yes" if (iri, RDF.type, LC.PeerGroup) in self.codes else "no"
            yield from self._row(model, iri, cells)

    def _own(self, model: type[Row]) -> Iterator[Located[Any]]:
        for iri in self._things(self.facts, model):
            cells = {"id": self._short(iri), **self._cells(self.words, iri, model)}
            cells["passages"] = self._vouched(iri)
            if model is Observation:
                cells["value"] = _one(self.facts, iri, SDMX_MEASURE.obsValue)
            if "possible_stages" in cells and (certain := cells.get("at_stage")):
                cells["possible_stages"] = "|".join(
                    s for s in cells["possible_stages"].split("|") if s != certain
                )
            yield from self._row(model, iri, cells)

    def _passages(self) -> Iterator[Located[Any]]:
        for iri in sorted(set(self.facts.subjects(RDF.type, LC.Passage)), key=str):
            selector = self.facts.value(iri, OA.hasSelector)
            cells = {"id": _slug(iri), **self._cells(self.words, iri, Passage)}
            cells["article"] = "|".join(map(_slug, sorted(self.facts.objects(iri, LC.inArticle), key=str)))
            for name, prop in (("start", OA.start), ("end", OA.end)):
                cells[name] = _one(self.facts, selector, prop) if selector else ""
            yield from self._row(Passage, iri, cells)

    def _mentions(self, passages: list[Located[Passage]]) -> Iterator[Located[Any]]:
        """Yield each printed name with the passages that print it, or with all of its thing.

        A graph says which passages print the names of a thing, not which of them prints which name. A passage
        that prints none of them, and a name that none of them prints, stay together, and are found out.
        """
        spans = {p.row.id: Span(p.row.start, p.row.end) for p in passages}
        for model in ENTITY_TABLES.values():
            for iri in self._things(self.facts, model):
                names = [
                    str(n) for prop in (RDFS.label, SKOS.altLabel) for n in self.facts.objects(iri, prop)
                ]
                vouching = [p for p in self._vouched(iri).split("|") if p]
                prints = {
                    name: [p for p in vouching if self._stands(name, spans.get(p), names)] for name in names
                }
                loose = [p for p in vouching if not any(p in where for where in prints.values())]
                for number, name in enumerate(sorted(names)):
                    where = [*(prints[name] or vouching), *(loose if number == 0 else ())]
                    cells = {"entity": self._reference(iri), "name": name,
                             "passages": "|".join(dict.fromkeys(where))}  # fmt: skip
                    yield from self._row(Mention, iri, cells)

    def _stands(self, name: str, span: Span | None, names: list[str]) -> bool:
        """Say whether a name stands in a span other than within a longer one of the same thing."""
        if self.page is None or span is None or not 0 <= span.start < span.end <= len(self.page.text):
            return self.page is None
        text = squeeze(self.page.exact(span))
        for longer in sorted(map(squeeze, names), key=len, reverse=True):
            if squeeze(name) in longer and squeeze(name) != longer:
                text = text.replace(longer, "\0")
        return squeeze(name) in text

    def _statements(self) -> Iterator[Located[Any]]:
        for claim in sorted(set(self.facts.subjects(RDF.type, LC.Claim)), key=str):
            reading = self.facts.value(claim, LC.inReading)
            holder = self.facts.value(claim, LC.attributedTo)
            cells = {
                "id": _slug(claim), "passages": self._vouched(claim),
                "subject": self._node(self.facts.value(claim, RDF.subject)),
                "predicate": str(self.facts.value(claim, RDF.predicate) or "").removeprefix(str(LC)),
                "object": self._node(self.facts.value(claim, RDF.object)),
                "status": "|".join(map(_slug, self.facts.objects(claim, LC.status))),
                "attributed_to": self._reference(holder) if holder else "",
                "reading": self._short(reading) if reading else "",
                "printed": _one(self.facts, claim, LC.printed),
            }  # fmt: skip
            yield from self._row(Statement, claim, cells)

    # ---- cells --------------------------------------------------------------------------------------

    def _cells(self, graph: Graph, iri: Node, model: type[Row]) -> dict[str, str]:
        cells: dict[str, list[str]] = defaultdict(list)
        for name, field in model.model_fields.items():
            for mark in field.metadata:
                if not isinstance(mark, Link | Code | Text | Value):
                    continue
                for node in sorted(graph.objects(iri, mark.prop), key=str):
                    match mark, node:
                        case Link(), URIRef():
                            cells[name].append(self._reference(node))
                        case Code(), URIRef():
                            cells[name].append(_UNIT_SLUGS.get(node) or _slug(node))
                        case Text(), Literal():
                            if node.language == mark.lang:
                                cells[name].append(str(node))
                        case Value(), Literal():
                            cells[name].append(str(node))
        return {name: "|".join(values) for name, values in cells.items()}

    def _vouched(self, iri: Node) -> str:
        base = str(in_source(self.sid, ""))
        return "|".join(
            sorted(str(p).removeprefix(base) for p in self.facts.objects(iri, PROV.wasDerivedFrom))
        )

    def _reference(self, iri: Node) -> str:
        """Return ``kind/slug``, or the slug alone of a figure or other thing of the source's own."""
        kind, _, slug = str(iri).removeprefix(str(ID)).partition("/")
        own = slug.removeprefix(f"{self.key}-")
        return (
            own
            if kind == Observation.kind or kind == "superlative"
            else f"{kind}/{own if kind in OWN_KINDS else slug}"
        )

    def _short(self, iri: Node) -> str:
        return _slug(iri).removeprefix(f"{self.key}-")

    def _node(self, node: Node | None) -> str:
        if isinstance(node, Literal):
            kind = _LITERALS.get(str(node.datatype or "").rpartition("#")[2], "text")
            return f"{kind}:{node}"
        if node is None:
            return ""
        kind, _, slug = str(node).removeprefix(str(ID)).partition("/")
        return f"{kind}/{slug.removeprefix(f'{self.key}-')}"


def _slug(iri: Node) -> str:
    return str(iri).rsplit("/", 1)[-1]


def _one(graph: Graph, iri: Node, prop: URIRef) -> str:
    return "|".join(sorted(str(node) for node in graph.objects(iri, prop)))
