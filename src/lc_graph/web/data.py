"""The page of what can be taken away: files with size, digest and licence, addresses, how to cite."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import cast

from flask import Blueprint, Response, current_app
from rdflib.namespace import DCTERMS

from ..release.files import CHECKSUMS, FILES, TABLES
from ..sheets.table import Cell, Column, Table
from ..terms import GRAPH
from . import changes, pages, spreadsheets
from .citing import DATASET, citations, licence
from .names import href
from .sections import Facts, Maker, Section
from .site import Site

blueprint = Blueprint("data", __name__)

_KINDS = {
    "nq": "N-Quads", "trig": "TriG", "ttl": "Turtle", "jsonld": "JSON-LD", "rdf": "RDF/XML", "csv": "CSV",
    "json": "JSON", "md": "Markdown", "rq": "SPARQL", "xml": "XML",
}  # fmt: skip
_LISTED = ("", "graphs", "tables")
"""Folders whose files are listed one by one; the rooms' copies beside them are told by their merged files."""


@blueprint.get("/data")
@blueprint.get("/data.<ending>")
def data(ending: str | None = None) -> Response:
    """Show what can be downloaded and asked, and how to cite it."""
    site = cast(Site, current_app.config["SITE"])
    if site.store is None or not site.files:
        raise pages.nowhere()
    maker = Maker(site.store, pages.asked_language())
    sections = [
        _files(site, maker), _release(site, maker), changes.section(site, maker), _cite(maker),
        _programs(maker), _documents(maker),
    ]  # fmt: skip
    title = maker.t("data-title")
    return spreadsheets.page("/data", ending, title, maker, sections, maker.t("data-lead"))


def _files(site: Site, maker: Maker) -> Section:
    told = {file.name: (file.title_zh, file.title_en) for file in FILES}
    graphs = {f"graphs/{iri.removeprefix(str(GRAPH))}.ttl": iri for iri in site.graphs}
    names = [name for name in site.files if (name.rpartition("/")[0].partition("/")[0]) in _LISTED]
    order = {name: at for at, name in enumerate(told)}
    rights = ", ".join(cell.text for cell in licence(maker))
    tables = _tables(site)
    rows = []
    for name in sorted(names, key=lambda name: (order.get(name, len(order)), name)):
        entry = site.manifest["files"][name]
        if name in told:
            what = told[name][maker.lang == "en"]
        elif name in graphs:
            what = maker.t("data-graph", name=graphs[name].removeprefix(str(GRAPH)))
        else:
            what = tables[name][maker.lang] if name in tables else maker.t(f"data-file-{name}")
        rows.append(
            (
                Cell(name, f"/release/{site.version}/{name}"),
                Cell(what),
                Cell(_KINDS[name.rpartition(".")[2]]),
                Cell(_size(entry["bytes"]), number=Decimal(entry["bytes"])),
                Cell(rights),
                Cell(entry["sha256"]),
            )
        )
    heads = ("file", "holds", "format", "bytes", "licence-word", "digest")
    columns = tuple(Column(key, maker.t(f"data-{key}"), key == "bytes") for key in heads)
    note = maker.t("data-note", checksums=CHECKSUMS)
    table = Table("files", maker.t("downloads"), columns, tuple(rows), note)
    return Section("downloads", maker.t("downloads"), (table,), maker.t("data-files-lead"))


def _tables(site: Site) -> dict[str, dict[str, str]]:
    """Return the titles of the tables, by file and language, as their own description (CSVW) gives them."""
    folder, description = f"{TABLES}/", f"{TABLES}/csv-metadata.json"
    told = json.loads(site.files[description].read_bytes())["tables"]
    return {
        folder + table["url"]: {title["@language"]: title["@value"] for title in table["dc:title"]}
        for table in told
    }


def _size(bytes: int) -> str:
    return f"{bytes / 1e6:.1f} MB" if bytes >= 1e6 else f"{max(1, round(bytes / 1e3))} kB"


def _release(site: Site, maker: Maker) -> Section:
    issued = maker.lookup.objects(DATASET, DCTERMS.issued)
    canonical = site.manifest["canonical"]
    rows = (
        (maker.t("version"), (Cell(site.version),)),
        (maker.t("data-issued"), tuple(map(Cell, issued))),
        (maker.t("data-quads"), (Cell(f"{site.manifest['quads']:,}"),)),
        (
            maker.t("graphs"),
            tuple(
                Cell(f"{iri.removeprefix(str(GRAPH))}: {n:,}", href(iri))
                for iri, n in site.manifest["graphs"].items()
            ),
        ),
        (maker.t("data-canonical"), (Cell(f"{canonical['digest']} ({canonical['algorithm']})"),)),
        (maker.t("data-licence-word"), (*licence(maker), Cell("LICENCE.md", _file(site, "LICENCE.md")))),
    )
    return Section("release", maker.t("data-release"), (Facts(rows),), maker.t("data-release-lead"))


def _file(site: Site, name: str) -> str:
    return f"/release/{site.version}/{name}"


def _cite(maker: Maker) -> Section:
    return Section("cite", maker.t("data-cite"), macro="citation", content=citations(maker),
                   lead=maker.t("data-cite-lead"))  # fmt: skip


def _programs(maker: Maker) -> Section:
    rows = tuple(
        (maker.t(f"data-{key}"), tuple(Cell(path, None if "?" in path else path) for path in paths))
        for key, paths in (
            ("sparql", ("/sparql",)),
            ("store", ("/store?default",)),
            ("openapi", ("/openapi.json",)),
            ("catalogue", ("/query",)),
            ("endings", ("/id/region/371500.csv", "/id/region/371500.xlsx", "/id/region/371500.json",
                         "/id/region/371500.ttl")),
        )
    )  # fmt: skip
    return Section("programs", maker.t("data-programs"), (Facts(rows),), maker.t("data-programs-lead"))


def _documents(maker: Maker) -> Section:
    rows = tuple(
        (maker.t(f"data-{key}"), (Cell(text, path),))
        for key, text, path in (
            ("ontology-page", "/ontology", "/ontology.html"),
            ("codes-page", "/codes", "/codes.html"),
            ("glossary-page", "/glossary", "/glossary"),
            ("shapes-page", "/shapes", "/shapes.html"),
            ("description", "DCAT, VoID, schema.org", f"{href(DATASET)}"),
            ("quality-page", "/quality", "/quality"),
        )
    )
    return Section("documents", maker.t("data-documents"), (Facts(rows),))
