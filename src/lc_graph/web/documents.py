"""The documents about a thing: one a format, each at the thing's path with the format's ending."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from ..engine.media import EXPORT_FORMATS, HTML, Format
from ..release import formats
from ..terms import BASE
from .spreadsheets import CSV, JSON, SVG, XLSX

RDF: tuple[Format, ...] = tuple(format for format in EXPORT_FORMATS if format.name != "csv")
"""Formats of RDF documents; the first is the one given when nothing is asked for."""

SHEETS = (CSV, XLSX, JSON)
"""Formats of the page's tables."""
OFFERED = (*RDF, HTML, CSV, XLSX)
ENDINGS = {format.name: format.extension for format in OFFERED} | {"rdfxml": "xml"}
"""Endings of the documents. RDF/XML has ``.xml``: a thing of ours ends in ``.rdf``, and ids are for ever."""

BY_ENDING = {ENDINGS[format.name]: format for format in OFFERED} | {
    JSON.extension: JSON,
    SVG.extension: SVG,
}
"""JSON by its ending only: who accepts ``application/json`` gets JSON-LD, which is more. So are drawings."""

TITLES = {
    "turtle": "Turtle", "ntriples": "N-Triples", "nquads": "N-Quads", "trig": "TriG", "jsonld": "JSON-LD",
    "rdfxml": "RDF/XML", "html": "HTML", "csv": "CSV", "xlsx": "Excel (XLSX)", "json": "JSON",
}  # fmt: skip


def ending(format: Format) -> str:
    """Return the ending of the documents in a format."""
    return ENDINGS.get(format.name, format.extension)


def split(path: str) -> tuple[str, Format | None]:
    """Return the path of the thing that a document is about, and the document's format if it has one."""
    stem, dot, last = path.rpartition(".")
    return (stem, BY_ENDING[last]) if dot and last in BY_ENDING else (path, None)


def address(iri: str, format: Format) -> str:
    """Return the path on this server of the document about a thing in a format."""
    return f"/{iri.removeprefix(BASE)}.{ending(format)}"


def text(quads: Iterable[ox.Quad], format: Format) -> bytes:
    """Return RDF in a format, the same bytes for the same statements."""
    return "".join(formats.text(quads, format.name)).encode()


def links(iri: str, chosen: Format | None, page: int = 1, more: bool = False) -> str:
    """Return the ``Link`` header of a thing's document: its other formats, its thing, its neighbour pages.

    Args:
        iri: the thing.
        chosen: the document's own format; None for the thing itself, whose formats all describe it.
        page: which page the document is; ``more`` whether another follows.
    """
    relation = "alternate" if chosen else "describedby"
    found = [
        f'<{address(iri, format)}>; rel="{relation}"; type="{format.media_type}"'
        for format in OFFERED
        if format is not chosen
    ]
    if chosen:
        here = address(iri, chosen)
        found = [f'<{iri}>; rel="canonical"', f'<{iri}>; rel="about"', *found]
        if page > 1:
            found.append(f'<{here}?page={page - 1}>; rel="prev"')
        if more:
            found.append(f'<{here}?page={page + 1}>; rel="next"')
    return ", ".join(found)
