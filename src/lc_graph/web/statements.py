"""What a page shows, as statements: its tables row by row, and what the graph says of each thing they name.

A table is a ``csvw:Table`` and each of its rows a ``csvw:Row``, at the addresses that the rows have in the
table's CSV (RFC 7111), with a property a column: a row of an answer is not taken for a statement of a source.
What the rows rest on, and the things they name, are at their own permanent IRIs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import pyoxigraph as ox

from ..release import formats
from ..release.counting import DATASET, LICENCE
from ..sheets.table import Cell, Table
from ..terms import BASE, full
from .describe import Ask, construct, without_graph

MOST = 1000
"""How many things a document describes at most; those beyond are named only."""
_AT_ONCE = 200
_CSVW = "http://www.w3.org/ns/csvw#"
_TYPE = ox.NamedNode(full("rdf:type"))
_EVIDENCE = ox.NamedNode(full("prov:wasDerivedFrom"))


def turtle(
    ask: Ask,
    document: str,
    title: str,
    lang: str,
    found: Sequence[tuple[Table, str]],
    more: Iterable[str] = (),
) -> bytes:
    """Return the Turtle of a page.

    Args:
        ask: answers queries.
        document: the address of this Turtle.
        title: of the page, in the language ``lang``, which is that of the tables too.
        found: its tables, each with the address of its CSV.
        more: the IRIs of things that the page names outside its tables.
    """
    triples = [*_document(document, title, lang, [address for _, address in found])]
    for table, address in found:
        triples += _table(table, address, lang)
    cells = (part for table, _ in found for row in table.rows for cell in row for part in (cell, *cell.parts))
    linked = (iri for cell in cells if (iri := iri_of(cell.href)))
    sources = (iri for table, _ in found for iri in table.sources)
    things = list(islice(dict.fromkeys((*linked, *more, *sources)), MOST))
    node = ox.NamedNode(document)
    triples += [
        ox.Triple(node, ox.NamedNode(full("dcterms:references")), ox.NamedNode(iri)) for iri in things
    ]
    for start in range(0, len(things), _AT_ONCE):
        values = " ".join(f"<{iri}>" for iri in things[start : start + _AT_ONCE])
        triples += construct(ask, f"CONSTRUCT {{ ?s ?p ?o }} {{ VALUES ?s {{ {values} }} ?s ?p ?o }}")
    quads = (without_graph(triple) for triple in dict.fromkeys(triples))
    return "".join(formats.text(quads, "turtle")).encode()


def iri_of(href: str | None) -> str:
    """Return the thing that a path of ours leads to (what ``names.href`` gives), or nothing."""
    bare, hash, fragment = (href or "").partition("#")
    if not bare.startswith(("/id/", "/source/", "/ontology", "/graph/")) or not bare.endswith(".html"):
        return ""
    return BASE + bare[1:].removesuffix(".html") + hash + fragment


def _document(document: str, title: str, lang: str, tables: Iterable[str]) -> Iterator[ox.Triple]:
    node = ox.NamedNode(document)
    yield ox.Triple(node, _TYPE, ox.NamedNode(full("foaf:Document")))
    yield ox.Triple(node, _TYPE, ox.NamedNode(_CSVW + "TableGroup"))
    yield ox.Triple(node, ox.NamedNode(full("dcterms:title")), ox.Literal(title, language=lang))
    yield ox.Triple(node, ox.NamedNode(full("dcterms:license")), LICENCE)
    yield ox.Triple(node, ox.NamedNode(full("void:inDataset")), DATASET)
    for address in tables:
        yield ox.Triple(node, ox.NamedNode(_CSVW + "table"), ox.NamedNode(address))


def _table(table: Table, address: str, lang: str) -> Iterator[ox.Triple]:
    node = ox.NamedNode(address)
    yield ox.Triple(node, _TYPE, ox.NamedNode(_CSVW + "Table"))
    yield ox.Triple(node, ox.NamedNode(full("dcterms:title")), ox.Literal(table.title, language=lang))
    columns = [ox.NamedNode(f"{address}#{column.key}") for column in table.columns]
    for name, column in zip(columns, table.columns, strict=True):
        yield ox.Triple(name, ox.NamedNode(full("rdfs:label")), ox.Literal(column.title, language=lang))
    for number, row in enumerate(table.rows, 1):
        line = ox.NamedNode(f"{address}#row={number + 1}")  # the first holds the headings
        yield ox.Triple(node, ox.NamedNode(_CSVW + "row"), line)
        yield ox.Triple(line, _TYPE, ox.NamedNode(_CSVW + "Row"))
        yield ox.Triple(line, ox.NamedNode(_CSVW + "rownum"), ox.Literal(number))
        for name, cell in zip(columns, row, strict=True):
            yield from (ox.Triple(line, name, value) for value in _values(cell, lang))
        for at in sorted({at for cell in row for at in cell.evidence}):
            if at <= len(table.sources):
                yield ox.Triple(line, _EVIDENCE, ox.NamedNode(table.sources[at - 1]))


def _values(cell: Cell, lang: str) -> Iterator[ox.NamedNode | ox.Literal]:
    """Yield what a cell holds: the thing it names, and its number, else its words with their mark."""
    iri = iri_of(cell.href)
    if iri:
        yield ox.NamedNode(iri)
    if cell.number is not None:
        yield ox.Literal(format(cell.number, "f"), datatype=ox.NamedNode(full("xsd:decimal")))
    elif cell.text and (cell.mark or not iri):
        yield ox.Literal(f"{cell.text} [{cell.mark}]" if cell.mark else cell.text, language=lang)
