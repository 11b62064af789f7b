"""Records to RDF: the named graphs of ontology, codes, facts and metadata.

What a source prints goes to its facts graph; English labels, glosses and whatever else is the project's own
word go to the metadata graph. No blank node arises here: selectors and claims have IRIs of their own.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF, RDFS, SKOS, XSD

from .resources import room
from .tables import (
    CODE_TABLES,
    ENTITY_TABLES,
    RESOURCE_TABLES,
    Code,
    Link,
    Observation,
    Passage,
    Reading,
    Row,
    Statement,
    Text,
    Value,
)
from .tables.records import Records, SourceMeta, SourceRecords
from .terms import GRAPH, ID, LC, OA, QB, SCHEMA, SDMX_MEASURE, code, facts_graph, in_source, thing

FIGURES = ID["dataset/figures"]
POSSIBLE = "possible"
OWN_KINDS = frozenset({Observation.kind, Reading.kind, *(model.kind for model in RESOURCE_TABLES.values())})
"""Kinds whose ids are a source's own, so that the source's key stands before them."""


def build(records: Records, ontology: Path | None = None) -> Dataset:
    """Return the data set of the records: one graph a source, and those they share.

    Reference and inferred graphs are added by :mod:`lc_graph.reference.graph` and :mod:`lc_graph.rules`.
    """
    dataset = Dataset()
    _add_ontology(dataset, ontology or room("ontology"))
    codes, metadata = dataset.graph(GRAPH.codes), dataset.graph(GRAPH.metadata)
    for name in CODE_TABLES:
        for located in records.codes[name]:
            concept = located.row
            iri = ID[f"{concept.kind}/{concept.id}"]
            _type(codes, iri, concept)
            scheme = ID[f"scheme/{concept.kind}"]
            codes.add((iri, RDF.type, SKOS.Concept))
            codes.add((iri, SKOS.inScheme, scheme))
            codes.add((scheme, RDF.type, SKOS.ConceptScheme))
            _cells(codes, codes, iri, concept, "")
            for label in list(codes.objects(iri, SKOS.prefLabel)):
                codes.add((iri, RDFS.label, label))
            if getattr(concept, "peers", False):
                codes.add((iri, RDF.type, LC.PeerGroup))
    for source in records.sources.values():
        _Writer(records, source, dataset.graph(facts_graph(source.meta.id)), metadata).write()
    return dataset


def _add_ontology(dataset: Dataset, folder: Path) -> None:
    for path in sorted([*folder.glob("*.ttl"), *(folder / "imports").glob("*.ttl")]):
        dataset.graph(GRAPH.ontology).parse(path, format="turtle")
    for path in sorted((folder / "codes").glob("*.ttl")):
        dataset.graph(GRAPH.codes).parse(path, format="turtle")


def _type(graph: Graph, iri: URIRef, row: Row) -> None:
    if row.rdf_class is not None:
        graph.add((iri, RDF.type, row.rdf_class))


def _marks(field: FieldInfo) -> list[Any]:
    return [mark for mark in field.metadata if isinstance(mark, Link | Code | Text | Value)]


def _cells(facts: Graph, metadata: Graph, iri: URIRef, row: Row, key: str) -> None:
    """Write the filled cells of a row as their columns say. ``key`` prefixes ids that are a source's own."""
    for name, field in type(row).model_fields.items():
        cell = getattr(row, name)
        if cell is None or cell == () or cell == "":
            continue
        for mark in _marks(field):
            for value in cell if isinstance(cell, tuple) else (cell,):
                match mark:
                    case Link(prop, kinds):
                        facts.add((iri, prop, _node(value if "/" in value else f"{kinds[0]}/{value}", key)))
                    case Code(prop, scheme):
                        facts.add((iri, prop, code(scheme, value)))
                    case Text(prop, lang, editorial):
                        (metadata if editorial else facts).add((iri, prop, Literal(value, lang=lang)))
                    case Value(prop, datatype):
                        text = str(value).lower() if isinstance(value, bool) else str(value)
                        facts.add((iri, prop, Literal(text, datatype=datatype)))


def row_iri(row: Row, meta: SourceMeta | None = None) -> URIRef:
    """Return the IRI of the resource that a row describes; a source's own rows need the source.

    A statement is described by its claim.
    """
    slug = str(getattr(row, "id", ""))
    if isinstance(row, Statement):
        assert meta is not None
        return claim_iri(row, meta)
    if isinstance(row, Passage):
        assert meta is not None
        return in_source(meta.id, slug)
    return _node(f"{row.kind}/{slug}", meta.key if meta else "")


def claim_iri(row: Statement, meta: SourceMeta) -> URIRef:
    """Return the IRI of a statement's claim: a digest of its triple, its reading and its source."""
    identity = "\n".join([*map(str, statement_triple(row, meta.key)), row.reading or "", meta.id])
    return ID[f"claim/{hashlib.sha256(identity.encode()).hexdigest()[:16]}"]


def statement_triple(row: Statement, key: str) -> tuple[URIRef, URIRef, URIRef | Literal]:
    """Return the triple that a statement asserts or, when only possible, claims."""
    prefix, _, text = row.object.partition(":")
    object_: URIRef | Literal
    match prefix:
        case "date":
            object_ = Literal(text, datatype=XSD.date)
        case "month-day":
            object_ = Literal(text, datatype=XSD.gMonthDay)
        case "text":
            object_ = Literal(text, lang="zh")
        case _:
            object_ = _node(row.object, key)
    return _node(row.subject, key), LC[row.predicate], object_


def _node(reference: str, key: str) -> URIRef:
    """Return the IRI of a reference; kinds that are a source's own get its key before their slug."""
    kind, slug = reference.split("/", 1)
    return ID[f"{kind}/{key}-{slug}"] if kind in OWN_KINDS else thing(reference)


class _Writer:
    """Writes what one source says."""

    def __init__(self, records: Records, source: SourceRecords, facts: Graph, metadata: Graph) -> None:
        self.records, self.source, self.facts, self.metadata = records, source, facts, metadata
        self.sid, self.key = source.meta.id, source.meta.key
        self.article_of = {located.row.id: located.row.article for located in source.tables["passages"]}

    def write(self) -> None:
        """Write the source, its articles and passages, then everything they vouch for."""
        self._source()
        self._passages()
        self._entities()
        for located in self.source.tables["observations"]:
            self._observation(located.row)
        for name in (*RESOURCE_TABLES, "readings"):
            for located in self.source.tables[name]:
                row = located.row
                iri = self._own(row.kind, row.id)
                _type(self.facts, iri, row)
                _cells(self.facts, self.metadata, iri, row, self.key)
                if name == "participations" and row.at_stage:
                    self.facts.add((iri, LC.possibleStage, thing(row.at_stage)))
                self._vouch(iri, row.passages)
        for located in self.source.tables["statements"]:
            self._statement(located.row)

    def _own(self, kind: str, slug: str) -> URIRef:
        return ID[f"{kind}/{self.key}-{slug}"]

    def _vouch(self, iri: URIRef, passages: tuple[str, ...]) -> None:
        for passage in passages:
            self.facts.add((iri, PROV.wasDerivedFrom, in_source(self.sid, passage)))

    def _source(self) -> None:
        meta = self.source.meta
        iri = in_source(meta.id, "")[:-1]
        source = URIRef(iri)
        self.facts.add((source, RDF.type, LC.Source))
        self.facts.add((source, LC.sha256, Literal(meta.sha256)))
        self.facts.add((source, LC.characters, Literal(meta.characters, datatype=XSD.integer)))
        for lang, title, note in (("zh", meta.title_zh, meta.note_zh), ("en", meta.title_en, meta.note_en)):
            self.metadata.add((source, RDFS.label, Literal(title, lang=lang)))
            self.metadata.add((source, DCTERMS.description, Literal(note, lang=lang)))
        for article in meta.articles:
            node = in_source(meta.id, article.id)
            self.facts.add((node, RDF.type, LC.Article))
            self.facts.add((node, LC.inSource, source))
            self.facts.add((node, LC.firstLine, Literal(article.lines[0], datatype=XSD.integer)))
            self.facts.add((node, LC.lastLine, Literal(article.lines[1], datatype=XSD.integer)))
            for name, element in article.elements():
                if not element.text:
                    continue  # its sentences stay outside
                prop = article_property(name)
                printed = Literal(element.text, lang=None if name == "byline" else "zh")
                self.facts.add((node, prop, printed))
            for author in article.authors:
                self.facts.add((node, SCHEMA.author, thing(author)))
            self._vouch(node, article.passages)

    def _passages(self) -> None:
        source = URIRef(str(in_source(self.sid, ""))[:-1])
        for located in self.source.tables["passages"]:
            row = located.row
            iri = in_source(self.sid, row.id)
            selector = in_source(self.sid, f"selector/{row.start}-{row.end}")
            _type(self.facts, iri, row)
            _cells(self.facts, self.metadata, iri, row, self.key)
            self.facts.add((iri, OA.hasSource, source))
            self.facts.add((iri, OA.hasSelector, selector))
            self.facts.add((iri, LC.inArticle, in_source(self.sid, row.article)))
            self.facts.add((selector, RDF.type, OA.TextPositionSelector))
            self.facts.add((selector, OA.start, Literal(row.start, datatype=XSD.integer)))
            self.facts.add((selector, OA.end, Literal(row.end, datatype=XSD.integer)))

    def _entities(self) -> None:
        names: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
        for located in self.source.tables["mentions"]:
            mention = located.row
            names[mention.entity][mention.name] = mention.passages
        for table in ENTITY_TABLES:
            for entity in self.records.entities[table]:
                row = entity.row
                reference = f"{row.kind}/{row.id}"
                iri = thing(reference)
                printed = names.get(reference)
                if printed is None:
                    continue
                _type(self.facts, iri, row)
                _cells(self.facts, self.metadata, iri, row, self.key)
                if row.label_zh not in printed:
                    # The label is the project's when the source never prints it in this form.
                    self.facts.remove((iri, RDFS.label, Literal(row.label_zh, lang="zh")))
                    self.metadata.add((iri, RDFS.label, Literal(row.label_zh, lang="zh")))
                for name, passages in printed.items():
                    if name != row.label_zh:
                        self.facts.add((iri, SKOS.altLabel, Literal(name, lang="zh")))
                    self._vouch(iri, passages)

    def _observation(self, row: Observation) -> None:
        iri = self._own("observation", row.id)
        _type(self.facts, iri, row)
        _cells(self.facts, self.metadata, iri, row, self.key)
        self.facts.add((iri, RDF.type, QB.Observation))
        self.facts.add((iri, QB.dataSet, FIGURES))
        self.facts.add((iri, LC.statedIn, in_source(self.sid, self.article_of[row.passages[0]])))
        if row.value is not None:
            measure, value = SDMX_MEASURE.obsValue, row.value
        elif row.min is not None:
            measure, value = LC.lowerBound, row.min
        else:
            assert row.max is not None  # references.check refuses a figure without any bound
            measure, value = LC.upperBound, row.max
        self.facts.add((iri, QB.measureType, measure))
        self.facts.add((iri, measure, Literal(str(value), datatype=XSD.decimal)))
        self._vouch(iri, row.passages)

    def _statement(self, row: Statement) -> None:
        triple = statement_triple(row, self.key)
        claim = claim_iri(row, self.source.meta)
        self.facts.add((claim, RDF.type, LC.Claim))
        for prop, node in zip((RDF.subject, RDF.predicate, RDF.object), triple, strict=True):
            self.facts.add((claim, prop, node))
        self.facts.add((claim, LC.status, code("status", row.status)))
        if row.attributed_to:
            self.facts.add((claim, LC.attributedTo, thing(row.attributed_to)))
        if row.reading:
            self.facts.add((claim, LC.inReading, self._own("reading", row.reading)))
        if row.printed:
            self.facts.add((claim, LC.printed, Literal(row.printed)))
        self._vouch(claim, row.passages)
        if row.status != POSSIBLE:
            self.facts.add(triple)


def article_property(element: str) -> URIRef:
    """Return the property of an article's headline, kicker, subtitle or byline."""
    return SCHEMA.headline if element == "headline" else LC[element]
