"""The files of a release and what stands in them, which depends on the quads and the rooms alone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox

from ..resources import room
from ..terms import GRAPH, PREFIXES
from . import csv_tables, csvw, formats, jsonld, quads_table, turtle
from . import notes as release_notes
from .description import File, Written, checksums, describe, is_description, version_of

NQUADS = "lc-graph.nq"
CHECKSUMS = "SHA256SUMS"
TABLES = "tables"
ONTOLOGY_FILES = ("*.ttl", "*.xml", "codes/*.ttl", "imports/*.ttl", "rules/*.rq", "suggestions/*.rq")
SHAPES_FILES = ("*.ttl", "cube/*.rq", "hygiene/*.rq")

FILES = (
    File(NQUADS, "application/n-quads", "全部图（N-Quads，即 RDFC-1.0 规范形式）",
         "Every graph (N-Quads, the canonical form of RDFC-1.0)"),
    File("lc-graph.trig", "application/trig", "全部图（TriG）", "Every graph (TriG)"),
    File("lc-graph.ttl", "text/turtle", "除建议外各图的合并（Turtle）",
         "The merge of all graphs but the suggestions (Turtle)"),
    File("lc-graph.jsonld", "application/ld+json", "除建议外各图的合并（JSON-LD）",
         "The merge of all graphs but the suggestions (JSON-LD)"),
    File("lc-graph.rdf", "application/rdf+xml", "除建议外各图的合并（RDF/XML）",
         "The merge of all graphs but the suggestions (RDF/XML)"),
    File("facts.ttl", "text/turtle", "各来源所述（Turtle）", "What the sources say (Turtle)"),
    File("graphs/suggestions.ttl", "text/turtle", "本项目的提示，不是来源所说（Turtle）",
         "Suggestions of this project, stated by no source (Turtle)"),
    File("ontology.ttl", "text/turtle", "本体与所用外部术语（Turtle）",
         "The ontology, and the outside terms it uses (Turtle)"),
    File("shapes.ttl", "text/turtle", "SHACL 形状（Turtle）", "The SHACL shapes (Turtle)"),
    File("tables/csv-metadata.json", "application/csvm+json", "CSV 数据表及其说明（CSVW）",
         "CSV tables and their description (CSVW)"),
)  # fmt: skip
"""The files that the description of the data set names; a release holds more, see ``README.md`` in it."""


def complete(quads: Sequence[ox.Quad], data: Path | None = None) -> list[ox.Quad]:
    """Return the quads and the description of the data set, in the canonical form's order and labels."""
    metadata = ox.NamedNode(str(GRAPH["metadata"]))
    quads = [quad for quad in quads if not is_description(quad.subject)]
    told = [ox.Quad(t.subject, t.predicate, t.object, metadata) for t in describe(quads, FILES, data)]
    return formats.canonical([*quads, *told])


def digest(quads: Sequence[ox.Quad]) -> str:
    """Return the SHA-256 of the canonical N-Quads (RDFC-1.0) of a data set."""
    return hashlib.sha256(_lines(formats.canonical(quads)).encode()).hexdigest()


def _lines(quads: Sequence[ox.Quad]) -> str:
    return "".join(f"{quad} .\n" for quad in quads)


def contents(quads: Sequence[ox.Quad], data: Path | None = None) -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of every file of a release but its manifest and list of digests.

    Args:
        quads: every graph, description included (see :func:`complete`).
        data: folder of the tables (default: the data room).
    """
    written: dict[str, Written] = {}
    named = {file.name for file in FILES}
    for name, text in _texts(quads):
        content = text.encode()
        if name in named:
            written[name] = Written(len(content), hashlib.sha256(content).hexdigest())
        yield name, content
    own = [*describe_again(quads), *checksums(written)]
    yield "dataset.ttl", "".join(turtle.turtle(own)).encode()
    context = jsonld.context(_ontology(quads))
    yield "dataset.jsonld", "".join(jsonld.write(sorted(own, key=str), context)).encode()
    yield from _copies("ontology", ONTOLOGY_FILES)
    yield from _copies("shapes", SHAPES_FILES)
    yield from release_notes.notes(data or room("data"), version_of(own), len(quads))


def describe_again(quads: Sequence[ox.Quad]) -> list[ox.Triple]:
    """Return what the metadata graph says of the data set, its parts and its authors."""
    metadata = ox.NamedNode(str(GRAPH["metadata"]))
    return [quad.triple for quad in quads if quad.graph_name == metadata and is_description(quad.subject)]


def _ontology(quads: Sequence[ox.Quad]) -> list[ox.Triple]:
    return [quad.triple for quad in formats.select(quads, ("ontology",))]


def _texts(quads: Sequence[ox.Quad]) -> Iterator[tuple[str, str]]:
    suggestions = ox.NamedNode(str(GRAPH["suggestions"]))
    # The labels of anonymous nodes stay those of the whole, so that the files agree on them.
    merge = sorted({quad.triple for quad in quads if quad.graph_name != suggestions}, key=str)
    context = jsonld.context(_ontology(quads))
    graphs = _by_graph(quads)
    yield NQUADS, _lines(quads)
    yield "lc-graph.trig", "".join(turtle.trig(graphs))
    yield "lc-graph.ttl", "".join(turtle.turtle(merge))
    yield "lc-graph.rdf", _rdfxml(merge)
    yield "lc-graph.jsonld", "".join(jsonld.write(merge, context))
    yield "context.jsonld", json.dumps({"@context": context}, indent=1) + "\n"
    yield from _graphs(graphs)
    shapes = [
        quad
        for path in sorted(room("shapes").glob("*.ttl"))
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    ]
    yield "shapes.ttl", "".join(formats.text(shapes, "turtle"))
    facts = csv_tables.Facts(merge)
    tables = csv_tables.tables(facts)
    for table in tables:
        yield f"{TABLES}/{table.name}.csv", table.text()
    yield f"{TABLES}/quads.csv", quads_table.text(quads)
    yield f"{TABLES}/csv-metadata.json", csvw.metadata(tables, facts)


def _rdfxml(triples: Sequence[ox.Triple]) -> str:
    prefixes = {prefix: iri for prefix, iri in PREFIXES.items() if prefix != "rdf"}
    return (ox.serialize(triples, format=ox.RdfFormat.RDF_XML, prefixes=prefixes) or b"").decode() + "\n"


def _by_graph(quads: Sequence[ox.Quad]) -> dict[str, list[ox.Triple]]:
    graphs: dict[str, list[ox.Triple]] = {}
    for quad in quads:
        if isinstance(quad.graph_name, ox.NamedNode):
            graphs.setdefault(quad.graph_name.value, []).append(quad.triple)
    return graphs


def _graphs(graphs: Mapping[str, list[ox.Triple]]) -> Iterator[tuple[str, str]]:
    """Yield a Turtle file a graph, and one with what all sources say."""
    said = [iri for iri in graphs if iri.startswith(str(GRAPH["facts/"]))]
    for iri, triples in sorted(graphs.items()):
        text = "".join(turtle.turtle(triples))
        name = iri.removeprefix(str(GRAPH))
        yield "ontology.ttl" if name == "ontology" else f"graphs/{name}.ttl", text
        if said == [iri]:
            yield "facts.ttl", text
    if len(said) != 1:
        yield "facts.ttl", "".join(turtle.turtle(sorted({t for iri in said for t in graphs[iri]}, key=str)))


def _copies(name: str, patterns: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a room as their authors wrote them, with their comments."""
    folder = room(name)
    for pattern in patterns:
        for path in sorted(folder.glob(pattern)):
            yield f"{name}/{path.relative_to(folder).as_posix()}", path.read_bytes()
