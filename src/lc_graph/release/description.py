"""What the data set is and how large: DCAT 3, VoID and schema.org, as triples of the metadata graph.

The fixed part stands in ``data/dataset.ttl``. What is counted here is the merge of all graphs but the
suggestions (what a plain query sees), this description included; so it is made again until the numbers fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from ..errors import DataError, Problem
from ..resources import room
from ..terms import BASE, GRAPH, ID
from .counting import DATASET, LICENCE, PART, Counts, counted, integer, iri_of

_AGENTS = str(ID["agent/"])
RELEASES = BASE + "release/"
"""Where releases are found once the IRIs are registered; the version and the name of a file follow."""

SPDX = "http://spdx.org/rdf/terms#"
_MEDIA = "https://www.iana.org/assignments/media-types/"
_SUGGESTIONS = str(GRAPH["suggestions"])
_ROUNDS = 6

GRAPH_TITLES = {
    "ontology": ("本体", "Ontology"),
    "codes": ("代码表", "Code lists"),
    "reference": ("参照数据", "Reference data"),
    "facts": ("来源所述", "What a source says"),
    "inferred": ("推导所得", "What rules derive"),
    "metadata": ("标签、说明与数据集描述", "Labels, glosses and the description of the data set"),
    "suggestions": ("本项目的提示，不是来源所说", "Suggestions of this project, stated by no source"),
}


@dataclass(frozen=True)
class File:
    """A file that people download: its name in the release, media type and titles."""

    name: str
    media_type: str
    title_zh: str
    title_en: str


@dataclass(frozen=True)
class Written:
    """What a written file came to: its size in bytes and its SHA-256."""

    bytes: int
    sha256: str


def _titles(node: ox.NamedNode, zh: str, en: str) -> Iterator[ox.Triple]:
    for text, lang in ((zh, "zh"), (en, "en")):
        for prop in ("dcterms:title", "schema:name"):
            yield ox.Triple(node, iri_of(prop), ox.Literal(text, language=lang))


def describe(quads: Iterable[ox.Quad], files: Iterable[File], data: Path | None = None) -> list[ox.Triple]:
    """Return the description of the data set that ``quads`` (without it) and the description make.

    Args:
        quads: every graph of the data set.
        files: the files that a release offers.
        data: folder of the tables (default: the data room).

    Raises:
        DataError: when ``data/dataset.ttl`` cannot be read.
    """
    fixed = _fixed(data or room("data"))
    graphs: dict[str, set[ox.Triple]] = {str(GRAPH["metadata"]): set()}
    for quad in quads:
        if isinstance(quad.graph_name, ox.NamedNode) and not is_description(quad.subject):
            graphs.setdefault(quad.graph_name.value, set()).add(quad.triple)
    steady = [*fixed, *_sources(graphs), *_files(files, version_of(fixed))]
    others = Counts(set().union(*(triples for iri, triples in graphs.items() if iri != _SUGGESTIONS)))
    found: set[ox.Triple] = set(steady)
    for _ in range(_ROUNDS):
        again = {*steady, *_statistics(graphs, others, found)}
        if again == found:
            return sorted(found, key=str)
        found = again
    raise AssertionError("the numbers of the description do not settle")


def _fixed(data: Path) -> list[ox.Triple]:
    """Return what people wrote of the data set.

    Raises:
        DataError: when the file is not there, or no Turtle.
    """
    name = "data/dataset.ttl"
    try:
        return [q.triple for q in ox.parse(path=str(data / "dataset.ttl"), format=ox.RdfFormat.TURTLE)]
    except OSError as error:
        raise DataError(
            Problem(name, f"cannot be read: {error.strerror or error}", "restore it from the repository")
        ) from error
    except SyntaxError as error:
        place = f"{name}:{error.lineno}:{error.offset}"
        raise DataError(Problem(place, error.msg or str(error), "correct the Turtle")) from error


def is_description(node: object) -> bool:
    """Say whether a node is the data set, one of its parts or one of its authors."""
    if not isinstance(node, ox.NamedNode):
        return False
    return node == DATASET or node.value.startswith((PART, _AGENTS))


def version_of(triples: Iterable[ox.Triple]) -> str:
    """Return the version of the data set, which its description states.

    Raises:
        DataError: when it does not.
    """
    for triple in triples:
        if triple.subject == DATASET and triple.predicate == iri_of("dcat:version"):
            return str(getattr(triple.object, "value", triple.object))
    message = "the description does not say which version this is"
    raise DataError(Problem("data/dataset.ttl", message, 'add dcat:version "…" to dataset:lc-graph'))


def _sources(graphs: Mapping[str, set[ox.Triple]]) -> Iterator[ox.Triple]:
    for module in ("ontology", "shapes"):
        yield ox.Triple(DATASET, iri_of("dcterms:conformsTo"), ox.NamedNode(BASE + module))
    source = iri_of("lc:Source")
    indicator = ox.NamedNode(str(ID["scheme/indicator"]))
    for triples in graphs.values():
        for triple in triples:
            if triple.predicate == iri_of("rdf:type") and triple.object == source:
                for prop in ("dcterms:source", "schema:isBasedOn"):
                    yield ox.Triple(DATASET, iri_of(prop), triple.subject)
            elif triple.object == indicator and triple.predicate == iri_of("skos:inScheme"):
                yield ox.Triple(DATASET, iri_of("schema:variableMeasured"), triple.subject)


def _files(files: Iterable[File], version: str) -> Iterator[ox.Triple]:
    for file in files:
        node = file_node(file.name)
        address = ox.NamedNode(f"{RELEASES}{version}/{file.name}")
        yield ox.Triple(DATASET, iri_of("dcat:distribution"), node)
        yield ox.Triple(DATASET, iri_of("schema:distribution"), node)
        for kind in ("dcat:Distribution", "schema:DataDownload"):
            yield ox.Triple(node, iri_of("rdf:type"), iri_of(kind))
        yield from _titles(node, file.title_zh, file.title_en)
        yield ox.Triple(node, iri_of("dcat:mediaType"), ox.NamedNode(_MEDIA + file.media_type))
        yield ox.Triple(node, iri_of("schema:encodingFormat"), ox.Literal(file.media_type))
        yield ox.Triple(node, iri_of("dcat:downloadURL"), address)
        yield ox.Triple(node, iri_of("schema:contentUrl"), address)
        yield ox.Triple(node, iri_of("dcterms:license"), LICENCE)


def file_node(name: str) -> ox.NamedNode:
    """Return the IRI of the distribution that a file of the release is."""
    return ox.NamedNode(f"{PART}file.{name.replace('/', '.')}")


def checksums(written: Mapping[str, Written]) -> Iterator[ox.Triple]:
    """Yield sizes and SHA-256 of the files described: not part of the graph, which some of them hold."""
    for name, file in sorted(written.items()):
        node = file_node(name)
        checksum = ox.NamedNode(node.value + ".sha256")
        size = ox.Literal(str(file.bytes), datatype=iri_of("xsd:nonNegativeInteger"))
        digest = ox.Literal(file.sha256, datatype=iri_of("xsd:hexBinary"))
        yield ox.Triple(node, iri_of("dcat:byteSize"), size)
        yield ox.Triple(node, iri_of(SPDX + "checksum"), checksum)
        yield ox.Triple(checksum, iri_of("rdf:type"), iri_of(SPDX + "Checksum"))
        yield ox.Triple(checksum, iri_of(SPDX + "algorithm"), iri_of(SPDX + "checksumAlgorithm_sha256"))
        yield ox.Triple(checksum, iri_of(SPDX + "checksumValue"), digest)


def _statistics(
    graphs: Mapping[str, set[ox.Triple]], others: Counts, own: set[ox.Triple]
) -> Iterator[ox.Triple]:
    metadata = str(GRAPH["metadata"])
    for iri, triples in sorted(graphs.items()):
        yield from _graph(iri, len(triples) + (len(own) if iri == metadata else 0))
    yield from counted(others, Counts(own))


def _graph(iri: str, count: int) -> Iterator[ox.Triple]:
    short = iri.removeprefix(str(GRAPH))
    name, _, source = short.partition("/")
    node = ox.NamedNode(f"{PART}graph.{short.replace('/', '.')}")
    zh, en = GRAPH_TITLES.get(name, (name, name))
    ending = f" ({source})" if source else ""
    yield ox.Triple(DATASET, iri_of("void:subset"), node)
    yield ox.Triple(node, iri_of("rdf:type"), iri_of("void:Dataset"))
    yield ox.Triple(node, iri_of("dcterms:isPartOf"), DATASET)
    yield ox.Triple(node, iri_of("dcterms:identifier"), ox.Literal(iri, datatype=iri_of("xsd:anyURI")))
    yield from _titles(node, zh + ending.replace("(", "（").replace(")", "）").strip(), en + ending)
    yield ox.Triple(node, iri_of("void:triples"), integer(count))
