"""What the graph knows from elsewhere: codes, classifications and reference chains, each with its documents.

The tables stand in ``data/reference``. A row names the documents that vouch for it; a row without one is the
project's own proposal and must say so, both ways. Nothing here is what a page of news states.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rdflib import Graph, URIRef
from rdflib import Literal as Lit
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS, XSD

from ..errors import DataError, Problem
from ..integrity.conventions import check_reference
from ..resources import room
from ..tables import Identified, rows
from ..tables.rows import Located
from ..terms import ID, LC, SCHEMA, code, thing
from . import second
from .tables import TABLES, Document, IndustryClass, RegionCode

RELATIONS = {"close": SKOS.closeMatch, "broad": SKOS.broadMatch, "narrow": SKOS.narrowMatch}
MAY_BE_ABSENT = frozenset({"lacks", second.SECOND, second.DECISIONS})

Tables = dict[str, list[Located[Any]]]


def load(folder: Path | None = None) -> Tables:
    """Read and check the reference tables.

    Raises:
        DataError: with one problem a broken cell, dangling reference, cycle or missing document.
    """
    folder = folder or room("data") / "reference"
    problems: list[Problem] = []
    tables: Tables = {}
    for name, model in TABLES.items():
        path = folder / f"{name}.csv"
        if name in MAY_BE_ABSENT and not path.exists():
            tables[name] = []
            continue
        table = rows.read(path, model, f"data/reference/{name}.csv")
        problems += table.problems
        tables[name] = list(table.rows)
    if not problems:
        problems += check(tables)
    if problems:
        raise DataError(*problems)
    return tables


def check(tables: Tables) -> list[Problem]:
    """Return what is wrong with rows that can be read, by themselves, together and as read twice."""
    ids = {name: {located.row.id for located in table if isinstance(located.row, Identified)}
           for name, table in tables.items()}  # fmt: skip
    columns = (
        *((name, "documents", "sources") for name in TABLES if "documents" in TABLES[name].model_fields),
        ("regions", "part_of", "regions"), ("industries", "broader", "industries"),
        ("industries", "isic4", "isic"), ("mappings", "code", "industries"),
        ("stages", "reference_chain", "chains"), ("feeds", "from_stage", "stages"),
        ("feeds", "to_stage", "stages"), ("matches", "reference_stage", "stages"),
    )  # fmt: skip
    problems = []
    for name, column, target in columns:
        for located in tables[name]:
            cell = getattr(located.row, column)
            problems += [
                Problem(located.at(column), f"{slug!r} is no id of {target}.csv", "name a row, or add it")
                for slug in (cell if isinstance(cell, tuple) else (cell,))
                if slug is not None and slug not in ids[target]
            ]
    for located in (*tables["stages"], *tables["feeds"]):
        if located.row.proposed == bool(located.row.documents):
            problems.append(
                Problem(located.at("proposed"), "a row is either documented or the project's own proposal",
                        "name its documents and say no, or leave them empty and say yes")
            )  # fmt: skip
    return problems or [*_check_flows(tables), *check_reference(tables), *second.check(tables)]


def _check_flows(tables: Tables) -> list[Problem]:
    """Find flows between chains, and stages that feed themselves by way of others."""
    chain = {located.row.id: located.row.reference_chain for located in tables["stages"]}
    problems = []
    onward: dict[str, set[str]] = {}
    for located in tables["feeds"]:
        start, end = located.row.from_stage, located.row.to_stage
        if chain[start] != chain[end]:
            problems.append(Problem(located.at("to_stage"), f"{start} and {end} are stages of two chains",
                                    "let a flow stay within one chain"))  # fmt: skip
        reached, open_ends = {end}, [end]
        while open_ends:
            new = onward.get(open_ends.pop(), set()) - reached
            reached |= new
            open_ends += new
        if start in reached:
            message = f"the flow from {start} to {end} closes a circle"
            problems.append(Problem(located.at("from_stage"), message, "leave out one of the circle's flows"))
        onward.setdefault(start, set()).add(end)
    return problems


def build(folder: Path | None = None) -> Graph:
    """Return the reference graph of the tables in ``folder`` (default: the data room's).

    Every resource names its documents by ``lc:documentedBy``, or says ``lc:proposedByProject true``.

    Raises:
        DataError: when the tables are broken, see :func:`load`.
    """
    return write(load(folder))


def write(tables: Tables) -> Graph:
    """Return the reference graph of tables that are sound."""
    graph = Graph()
    for located in tables["sources"]:
        _document(graph, located.row)
    for located in tables["regions"]:
        _region(graph, located.row)
    _classifications(graph, tables)
    _chains(graph, tables)
    return graph


def document(slug: str) -> URIRef:
    """Return the IRI of a document."""
    return ID[f"document/{slug}"]


def _boolean(value: bool) -> Lit:
    return Lit("true" if value else "false", datatype=XSD.boolean)


def _name(graph: Graph, iri: URIRef, zh: str, en: str) -> None:
    graph.add((iri, RDFS.label, Lit(zh, lang="zh")))
    graph.add((iri, RDFS.label, Lit(en, lang="en")))


def _vouch(graph: Graph, iri: URIRef, documents: tuple[str, ...]) -> None:
    for slug in documents:
        graph.add((iri, LC.documentedBy, document(slug)))
    if not documents:
        graph.add((iri, LC.proposedByProject, _boolean(True)))


def _document(graph: Graph, row: Document) -> None:
    iri = document(row.id)
    graph.add((iri, RDF.type, LC.Document))
    _name(graph, iri, row.label_zh, row.label_en)
    graph.add((iri, SCHEMA.url, Lit(str(row.url), datatype=XSD.anyURI)))
    graph.add((iri, LC.tier, Lit(row.tier)))
    graph.add((iri, DCTERMS.rights, Lit(row.licence_note, lang="en")))
    if row.date:
        datatype = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}[len(row.date)]
        graph.add((iri, DCTERMS.date, Lit(row.date, datatype=datatype)))


def _region(graph: Graph, row: RegionCode) -> None:
    iri = thing(f"region/{row.id}")
    graph.add((iri, RDF.type, LC.Region))
    _name(graph, iri, row.label_zh, row.label_en)
    graph.add((iri, LC.level, code("level", row.level)))
    if row.documents:  # without a document the slug is ours, no code of the standard
        graph.add((iri, SKOS.notation, Lit(row.id, datatype=LC.gbt2260)))
    if row.part_of:
        graph.add((iri, LC.directlyPartOf, thing(f"region/{row.part_of}")))
    _vouch(graph, iri, row.documents)


def _classifications(graph: Graph, tables: Tables) -> None:
    for scheme, name, zh, en in (
        ("gbt4754", "industries", "国民经济行业分类（所用部分）", "GB/T 4754-2017 (the part used here)"),
        ("isic4", "isic", "国际标准行业分类第4版（所用部分）", "ISIC Rev. 4 (the part used here)"),
    ):
        scheme_iri = ID[f"scheme/{scheme}"]
        graph.add((scheme_iri, RDF.type, SKOS.ConceptScheme))
        _name(graph, scheme_iri, zh, en)
        for located in tables[name]:
            row = located.row
            iri = ID[f"{scheme}/{row.id}"]
            graph.add((iri, RDF.type, SKOS.Concept))
            graph.add((iri, RDF.type, LC.IndustryClass))
            graph.add((iri, SKOS.inScheme, scheme_iri))
            graph.add((iri, SKOS.notation, Lit(row.id, datatype=LC[scheme])))
            for label, lang in ((row.label_zh, "zh"), (row.label_en, "en")):
                graph.add((iri, SKOS.prefLabel, Lit(label, lang=lang)))
            _name(graph, iri, row.label_zh, row.label_en)
            _vouch(graph, iri, row.documents)
            if isinstance(row, IndustryClass):
                if row.broader:
                    graph.add((iri, SKOS.broader, ID[f"{scheme}/{row.broader}"]))
                else:
                    graph.add((iri, SKOS.topConceptOf, scheme_iri))
                for isic in row.isic4:
                    graph.add((iri, SKOS.closeMatch, ID[f"isic4/{isic}"]))
    for located in tables["mappings"]:
        row = located.row
        graph.add((thing(row.industry), RELATIONS[row.relation], ID[f"gbt4754/{row.code}"]))


def _chains(graph: Graph, tables: Tables) -> None:
    for located in tables["chains"]:
        iri = ID[f"reference-chain/{located.row.id}"]
        graph.add((iri, RDF.type, LC.ReferenceChain))
        _name(graph, iri, located.row.label_zh, located.row.label_en)
        graph.add((iri, LC.referenceFor, thing(located.row.chain)))
        _vouch(graph, iri, located.row.documents)
    for located in tables["stages"]:
        row = located.row
        iri = _stage(row.id)
        graph.add((iri, RDF.type, LC.ReferenceStage))
        _name(graph, iri, row.label_zh, row.label_en)
        for name in row.also_zh:
            graph.add((iri, SKOS.altLabel, Lit(name, lang="zh")))
        graph.add((iri, LC.referenceStageOf, ID[f"reference-chain/{row.reference_chain}"]))
        graph.add((iri, LC.position, code("position", row.position)))
        graph.add((iri, LC.positionProposed, _boolean(row.position_proposed)))
        graph.add((iri, LC.proposedByProject, _boolean(row.proposed)))
        _vouch(graph, iri, row.documents)
    for located in tables["feeds"]:
        row = located.row
        iri = ID[f"flow/{row.from_stage}.{row.to_stage}"]
        graph.add((_stage(row.from_stage), LC.feeds, _stage(row.to_stage)))
        graph.add((iri, RDF.type, LC.Flow))
        graph.add((iri, LC.flowFrom, _stage(row.from_stage)))
        graph.add((iri, LC.flowTo, _stage(row.to_stage)))
        graph.add((iri, LC.ofByProduct, _boolean(row.by_product)))
        graph.add((iri, LC.proposedByProject, _boolean(row.proposed)))
        _vouch(graph, iri, row.documents)
    for located in tables["matches"]:
        graph.add((_stage(located.row.reference_stage), LC.matchesStage, thing(located.row.stage)))
    for located in tables["lacks"]:
        row = located.row
        iri = ID[f"lack/{row.id}"]
        graph.add((iri, RDF.type, LC.Lack))
        _name(graph, iri, row.label_zh, row.label_en)
        graph.add((iri, LC.lackOf, thing(row.lack_of)))
        if row.lack_in:
            graph.add((iri, LC.lackIn, thing(row.lack_in)))
        _vouch(graph, iri, row.documents)


def _stage(slug: str) -> URIRef:
    return ID[f"reference-stage/{slug}"]
