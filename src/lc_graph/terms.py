"""Namespaces, prefixes and graph names: the one place where an IRI of ours is spelled.

IRIs are ASCII, permanent and unversioned. Things are ``<ID><kind>/<slug>``, passages and articles
``<SOURCE><source>/<slug>``, graphs ``<GRAPH><name>``.
"""

from __future__ import annotations

from functools import lru_cache

from rdflib import Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SKOS, VOID, XSD

BASE = "https://w3id.org/lc-graph/"

ONTOLOGY = URIRef(BASE + "ontology")


class _Terms(Namespace):
    """A namespace that spells each of its names once: they are asked for by the thousand."""

    def __getattr__(self, name: str) -> URIRef:
        found = super().__getattr__(name)
        self.__dict__[name] = found
        return found


LC = _Terms(BASE + "ontology#")
LCS = Namespace(BASE + "shapes#")
ID = Namespace(BASE + "id/")
SOURCE = Namespace(BASE + "source/")
GRAPH = Namespace(BASE + "graph/")

GEO = Namespace("http://www.opengis.net/ont/geosparql#")
OA = Namespace("http://www.w3.org/ns/oa#")
QB = Namespace("http://purl.org/linked-data/cube#")
QUDT = Namespace("http://qudt.org/schema/qudt/")
SCHEMA = Namespace("https://schema.org/")
SDMX_ATTRIBUTE = Namespace("http://purl.org/linked-data/sdmx/2009/attribute#")
SDMX_MEASURE = Namespace("http://purl.org/linked-data/sdmx/2009/measure#")
SH = Namespace("http://www.w3.org/ns/shacl#")
UNIT = Namespace("http://qudt.org/vocab/unit/")
VANN = Namespace("http://purl.org/vocab/vann/")

GRAPH_NAMES = ("ontology", "codes", "reference", "facts", "inferred", "metadata", "suggestions")
"""Short names of the graphs, as ``--graph`` takes them; ``facts`` stands for every source's facts graph."""

EXPORTED_BY_DEFAULT = ("ontology", "codes", "reference", "facts", "inferred")

PREFIXES: dict[str, str] = {
    "lc": str(LC),
    "lcs": str(LCS),
    "dcat": str(DCAT),
    "dcterms": str(DCTERMS),
    "foaf": str(FOAF),
    "geo": str(GEO),
    "oa": str(OA),
    "org": str(ORG),
    "owl": str(OWL),
    "prov": str(PROV),
    "qb": str(QB),
    "qudt": str(QUDT),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "schema": str(SCHEMA),
    "sdmx-attribute": str(SDMX_ATTRIBUTE),
    "sdmx-measure": str(SDMX_MEASURE),
    "sh": str(SH),
    "skos": str(SKOS),
    "unit": str(UNIT),
    "vann": str(VANN),
    "void": str(VOID),
    "xsd": str(XSD),
}


PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
"""Our prefixes, declared as a query begins."""


@lru_cache(maxsize=1024)
def full(name: str) -> str:
    """Return the IRI of ``prefix:name``; what has none of our prefixes is a full IRI already."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local if prefix in PREFIXES else name


def thing(reference: str) -> URIRef:
    """Return the IRI of ``kind/slug``, for example ``region/371525``."""
    return ID[reference]


def facts_graph(source: str) -> URIRef:
    """Return the IRI of the facts graph of a source."""
    return GRAPH[f"facts/{source}"]


def in_source(source: str, slug: str) -> URIRef:
    """Return the IRI of a passage or article of a source."""
    return SOURCE[f"{source}/{slug}"]


UNITS: dict[str, URIRef] = {
    "yuan": UNIT.CCY_CNY,
    "percent": UNIT.PERCENT,
    "number": UNIT.NUM,
    "year": UNIT.YR,
    "square-metre": UNIT.M2,
    "tonne": UNIT.TON_Metric,
    "percentage-point": ID["unit/percentage-point"],
    "ordinal": ID["unit/ordinal"],
    "mu": ID["unit/mu"],
}
"""Unit codes of the tables. Percentage point, ordinal and mu (亩) are units of our own."""


def code(scheme: str, slug: str) -> URIRef:
    """Return the IRI of a code of a scheme; units map to QUDT where QUDT has them."""
    return UNITS[slug] if scheme == "unit" else ID[f"{scheme}/{slug}"]
