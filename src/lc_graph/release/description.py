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
from ..terms import BASE, GRAPH, ID, PREFIXES

DATASET = ox.NamedNode(str(ID["dataset/lc-graph"]))
PART = DATASET.value + "."
"""Beginning of the IRIs of what describes a part of the data set: a graph, a class, a property, a file."""

_AGENTS = str(ID["agent/"])
RELEASES = BASE + "release/"
"""Where releases are found once the IRIs are registered; the version and the name of a file follow."""

SPDX = "http://spdx.org/rdf/terms#"
_MEDIA = "https://www.iana.org/assignments/media-types/"
_LICENCE = ox.NamedNode("https://creativecommons.org/licenses/by/4.0/")
_TYPE = PREFIXES["rdf"] + "type"
_SUGGESTIONS = str(GRAPH["suggestions"])
_ROUNDS = 6

GRAPH_TITLES = {
    "ontology": ("本体", "Ontology"),
    "codes": ("代码表", "Code lists"),
    "reference": ("参考数据", "Reference data"),
    "facts": ("来源所述", "What a source says"),
    "inferred": ("推导所得", "What rules derive"),
    "metadata": ("标签、说明与数据集描述", "Labels, glosses and the description of the data set"),
    "suggestions": ("建议", "Suggestions"),
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


def _node(text: str) -> ox.NamedNode:
    """Return the IRI of ``prefix:name``, or of a full IRI."""
    prefix, _, name = text.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + name if prefix in PREFIXES else text)


def _number(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=_node("xsd:integer"))


def _titles(node: ox.NamedNode, zh: str, en: str) -> Iterator[ox.Triple]:
    for text, lang in ((zh, "zh"), (en, "en")):
        for prop in ("dcterms:title", "schema:name"):
            yield ox.Triple(node, _node(prop), ox.Literal(text, language=lang))


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
    others = _Counts(set().union(*(triples for iri, triples in graphs.items() if iri != _SUGGESTIONS)))
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
        if triple.subject == DATASET and triple.predicate == _node("dcat:version"):
            return str(getattr(triple.object, "value", triple.object))
    message = "the description does not say which version this is"
    raise DataError(Problem("data/dataset.ttl", message, 'add dcat:version "…" to dataset:lc-graph'))


def _sources(graphs: Mapping[str, set[ox.Triple]]) -> Iterator[ox.Triple]:
    for module in ("ontology", "shapes"):
        yield ox.Triple(DATASET, _node("dcterms:conformsTo"), ox.NamedNode(BASE + module))
    source = _node("lc:Source")
    indicator = ox.NamedNode(str(ID["scheme/indicator"]))
    for triples in graphs.values():
        for triple in triples:
            if triple.predicate.value == _TYPE and triple.object == source:
                for prop in ("dcterms:source", "schema:isBasedOn"):
                    yield ox.Triple(DATASET, _node(prop), triple.subject)
            elif triple.object == indicator and triple.predicate == _node("skos:inScheme"):
                yield ox.Triple(DATASET, _node("schema:variableMeasured"), triple.subject)


def _files(files: Iterable[File], version: str) -> Iterator[ox.Triple]:
    for file in files:
        node = file_node(file.name)
        address = ox.NamedNode(f"{RELEASES}{version}/{file.name}")
        yield ox.Triple(DATASET, _node("dcat:distribution"), node)
        yield ox.Triple(DATASET, _node("schema:distribution"), node)
        for kind in ("dcat:Distribution", "schema:DataDownload"):
            yield ox.Triple(node, _node("rdf:type"), _node(kind))
        yield from _titles(node, file.title_zh, file.title_en)
        yield ox.Triple(node, _node("dcat:mediaType"), ox.NamedNode(_MEDIA + file.media_type))
        yield ox.Triple(node, _node("schema:encodingFormat"), ox.Literal(file.media_type))
        yield ox.Triple(node, _node("dcat:downloadURL"), address)
        yield ox.Triple(node, _node("schema:contentUrl"), address)
        yield ox.Triple(
            node, _node("dcterms:license"), ox.NamedNode("https://creativecommons.org/licenses/by/4.0/")
        )


def file_node(name: str) -> ox.NamedNode:
    """Return the IRI of the distribution that a file of the release is."""
    return ox.NamedNode(f"{PART}file.{name.replace('/', '.')}")


def checksums(written: Mapping[str, Written]) -> Iterator[ox.Triple]:
    """Yield sizes and SHA-256 of the files described: not part of the graph, which some of them hold."""
    for name, file in sorted(written.items()):
        node = file_node(name)
        checksum = ox.NamedNode(node.value + ".sha256")
        size = ox.Literal(str(file.bytes), datatype=_node("xsd:nonNegativeInteger"))
        digest = ox.Literal(file.sha256, datatype=_node("xsd:hexBinary"))
        yield ox.Triple(node, _node("dcat:byteSize"), size)
        yield ox.Triple(node, _node(SPDX + "checksum"), checksum)
        yield ox.Triple(checksum, _node("rdf:type"), _node(SPDX + "Checksum"))
        yield ox.Triple(checksum, _node(SPDX + "algorithm"), _node(SPDX + "checksumAlgorithm_sha256"))
        yield ox.Triple(checksum, _node(SPDX + "checksumValue"), digest)


def _statistics(
    graphs: Mapping[str, set[ox.Triple]], others: _Counts, own: set[ox.Triple]
) -> Iterator[ox.Triple]:
    metadata = str(GRAPH["metadata"])
    for iri, triples in sorted(graphs.items()):
        yield from _graph(iri, len(triples) + (len(own) if iri == metadata else 0))
    yield from _counted(others, _Counts(own))


def _graph(iri: str, count: int) -> Iterator[ox.Triple]:
    short = iri.removeprefix(str(GRAPH))
    name, _, source = short.partition("/")
    node = ox.NamedNode(f"{PART}graph.{short.replace('/', '.')}")
    zh, en = GRAPH_TITLES.get(name, (name, name))
    ending = f" ({source})" if source else ""
    yield ox.Triple(DATASET, _node("void:subset"), node)
    yield ox.Triple(node, _node("rdf:type"), _node("void:Dataset"))
    yield ox.Triple(node, _node("dcterms:isPartOf"), DATASET)
    yield ox.Triple(node, _node("dcterms:identifier"), ox.Literal(iri, datatype=_node("xsd:anyURI")))
    yield from _titles(node, zh + ending.replace("(", "（").replace(")", "）").strip(), en + ending)
    yield ox.Triple(node, _node("void:triples"), _number(count))


class _Counts:
    """What VoID counts in a set of triples: the uses of properties, and the members of classes."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self.triples = 0
        self.subjects: set[object] = set()
        self.members: dict[str, set[object]] = {}
        self.uses: dict[str, tuple[list[object], set[object]]] = {}
        for triple in triples:
            self.triples += 1
            self.subjects.add(triple.subject)
            prop = triple.predicate.value
            before, after = self.uses.setdefault(prop, ([], set()))
            before.append(triple.subject)
            after.add(triple.object)
            if prop == _TYPE and isinstance(triple.object, ox.NamedNode):
                self.members.setdefault(triple.object.value, set()).add(triple.subject)

    def entities(self) -> int:
        """Return how many of the subjects are things of ours."""
        return sum(
            1 for node in self.subjects if isinstance(node, ox.NamedNode) and node.value.startswith(str(ID))
        )


def _counted(others: _Counts, own: _Counts) -> Iterator[ox.Triple]:
    """Yield what is counted in both together, of the whole and of each class and property.

    The two have no subject in common, so that all numbers but those of objects simply add up.
    """
    classes = sorted(others.members.keys() | own.members.keys())
    properties = sorted(others.uses.keys() | own.uses.keys())
    for name, number in (
        ("triples", others.triples + own.triples),
        ("distinctSubjects", len(others.subjects) + len(own.subjects)),
        ("properties", len(properties)),
        ("classes", len(classes)),
        ("entities", others.entities() + own.entities()),
    ):
        yield ox.Triple(DATASET, _node(f"void:{name}"), _number(number))
    for iri in classes:
        node = _partition("class", iri)
        yield ox.Triple(DATASET, _node("void:classPartition"), node)
        yield ox.Triple(node, _node("rdf:type"), _node("void:Dataset"))
        yield ox.Triple(node, _node("void:class"), ox.NamedNode(iri))
        members = len(others.members.get(iri, ())) + len(own.members.get(iri, ()))
        yield ox.Triple(node, _node("void:entities"), _number(members))
    none: tuple[list[object], set[object]] = ([], set())
    for iri in properties:
        (before, after), (own_before, own_after) = others.uses.get(iri, none), own.uses.get(iri, none)
        node = _partition("property", iri)
        yield ox.Triple(DATASET, _node("void:propertyPartition"), node)
        yield ox.Triple(node, _node("rdf:type"), _node("void:Dataset"))
        yield ox.Triple(node, _node("void:property"), ox.NamedNode(iri))
        yield ox.Triple(node, _node("void:triples"), _number(len(before) + len(own_before)))
        subjects = len(set(before)) + len(set(own_before))
        yield ox.Triple(node, _node("void:distinctSubjects"), _number(subjects))
        # The numbers of this description are objects too: counting them would change what is counted.
        if not iri.startswith(PREFIXES["void"]):
            yield ox.Triple(node, _node("void:distinctObjects"), _number(len(after | own_after)))
    for space in sorted({_space(iri) for iri in (*classes, *properties)}):
        yield ox.Triple(DATASET, _node("void:vocabulary"), ox.NamedNode(space))


def _space(iri: str) -> str:
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]


def _partition(kind: str, iri: str) -> ox.NamedNode:
    """Return the IRI of a partition, for example ``…/dataset/lc-graph.class.lc.Figure``."""
    space = _space(iri)
    prefix = next((prefix for prefix, known in PREFIXES.items() if known == space), None)
    name = f"{prefix}.{iri[len(space) :]}" if prefix else iri.partition("://")[2]
    return ox.NamedNode(PART + f"{kind}." + "".join(c if c.isalnum() or c in "-._" else "." for c in name))
