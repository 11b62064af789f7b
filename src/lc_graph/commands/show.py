"""``lc-graph show``: what the graph says of a thing, and where that is printed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ._shared import document_format_option, open_store, print_document, release_option

if TYPE_CHECKING:
    from ..engine.asking import Query, Reply
    from ..engine.lookup import Lookup
    from ..engine.store import Store
    from ..sheets.table import Table
    from ..web.describe import Ask
    from ..web.sections import Notes


@click.command()
@click.argument("thing")
@click.option(
    "--page", type=click.IntRange(1), default=1, show_default=True, metavar="N",
    help="Which page, of a thing with very many statements.",
)  # fmt: skip
@document_format_option
@click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language of the tables."
)
@release_option
def command(thing: str, page: int, format: str, lang: str, folder: Path) -> None:
    """Show what is said of a thing: its figures, statements and what refers to it, each with its evidence.

    THING is any name, as printed, Chinese or English, or an id or IRI. A place is shown with its projects,
    zones, chains, titles and what the source leaves out; an indicator with its figures, a table an axis.
    What this project computes and suggests stands last.

    \b
    Example:
      lc-graph show 冠县
      lc-graph show 网络零售额 --lang en
      lc-graph show project/guanzhou-dry-port --format json
    """
    from pyoxigraph import NamedNode

    from ..engine import naming
    from ..engine.lookup import Lookup
    from ..questions.catalog import short
    from ..sheets import files
    from ..web import describe, texts
    from ..web.sections import Notes
    from ..web.views import view

    store = open_store(folder)
    lookup = Lookup(store)
    iri = naming.thing(lookup, thing)
    notes = Notes()
    told = _told(store, lookup, iri, lang, notes) if page == 1 else []
    ask = _ask(store)
    described = describe.named(describe.describe(ask, iri, page), lambda nodes: describe.naming(ask, nodes))
    # The document about the ontology holds all of it; here it is one thing among others.
    described.own = {triple: of for triple, of in described.own.items() if triple.subject == NamedNode(iri)}
    shown = view(described, lang, notes)
    plain = shown.tables(lambda key: texts.text(key, lang))
    known = {table.id for table in told}
    stated = [table for table in plain if table.rows and not (table.id == "figures" and known)]
    tables = [*told, *stated, *(_ours(store, lookup, iri, lang, notes) if page == 1 else [])]
    title = " · ".join(dict.fromkeys(filter(None, (shown.name, shown.other_name))))
    about = [f"{'、'.join(kind.text for kind in shown.kinds)} <{short(iri)}>"]
    if described.more:
        about.append(f"还有更多：--page {page + 1}" if lang == "zh" else f"there is more: --page {page + 1}")
    cited = [_cited(one.article, one.lines, one.passage.text, lang) for one in shown.places]
    if format == "json":
        click.echo(files.json_text(title, [_sourced(table, notes) for table in tables]), nl=False)
    elif format == "csv":
        click.echo(_cells([_sourced(table, notes) for table in tables]), nl=False)
    else:
        print_document(title, about, tables, cited, format, lang)


def _told(store: Store, lookup: Lookup, iri: str, lang: str, notes: Notes) -> list[Table]:
    """Return the tables of a place or an indicator; other things have none of their own."""
    from rdflib.namespace import SKOS

    from ..compare import tables
    from ..compare.indicator import indicator
    from ..compare.profile import profile
    from ..terms import ID, LC

    if any(lookup.is_a(iri, class_) for class_ in (LC.Region, LC.Zone)):
        return tables.of_profile(profile(store, iri), lang, notes.of)
    if str(ID["scheme/indicator"]) in lookup.objects(iri, SKOS.inScheme):
        return tables.of_indicator(indicator(store, iri), lang, notes.of)
    return []


def _ours(store: Store, lookup: Lookup, iri: str, lang: str, notes: Notes) -> list[Table]:
    """Return the tables of what no source states: figures that are computed, and suggestions."""
    from ..chain import suggestions
    from ..sheets.table import Table
    from ..terms import LC
    from ..web.chains import suggested
    from ..web.faces import worked_out
    from ..web.sections import Maker

    maker = Maker(store, lang, notes=notes, whole=True)
    found = (
        suggestions.of_chain(store, iri)
        if lookup.is_a(iri, LC.IndustryChain)
        else suggestions.of_region(store, iri)
        if any(lookup.is_a(iri, class_) for class_ in (LC.Region, LC.Zone))
        else ()
    )
    sections = [*worked_out.sections(maker, iri), *suggested.section(maker, found)]
    return [table for section in sections for table in section.parts if isinstance(table, Table)]


def _ask(store: Store) -> Ask:
    """Return what answers queries from a store of this process."""
    from ..engine.asking import Reply

    def ask(query: Query) -> Reply:
        answer = store.query(query.text)
        format = (query.graph_format if answer.kind == "graph" else query.result_format) or "json"
        return Reply(answer.kind, format, answer.serialise(format))

    return ask


def _cited(article: str, lines: tuple[str, str], gloss: str, lang: str) -> str:
    from ..web import texts

    first, last = lines
    key = "line" if first == last else "lines"
    return f"《{article}》{texts.text(key, lang, first=first, last=last)}: {gloss}"


def _sourced(table: Table, notes: Notes) -> Table:
    import dataclasses

    return dataclasses.replace(table, sources=notes.sources())


def _cells(tables: list[Table]) -> str:
    """Return tables of any shape as one: a row a cell, in order."""
    import csv
    import io

    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow(["table", "row", "column", "text", "number", "mark", "passages"])
    for table in tables:
        for number, row in enumerate(table.rows, 1):
            for column, cell in zip(table.columns, row, strict=True):
                exact = "" if cell.number is None else format(cell.number, "f")
                passages = "|".join(table.sources[one - 1] for one in cell.evidence)
                writer.writerow([table.id, number, column.key, cell.text, exact, cell.mark, passages])
    return output.getvalue()
