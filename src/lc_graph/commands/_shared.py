"""What several commands share: the release they work on, and how they print the answer to a query."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..engine.answer import Answer
    from ..engine.store import Store
    from ..release.release import Release
    from ..sheets.table import Table

ANSWER_FORMATS = ("table", "json", "csv", "tsv", "xml", "turtle", "ntriples", "jsonld", "rdfxml")

release_option = click.option(
    "--release",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("release"),
    show_default=True,
    metavar="DIR",
    help="The release to work on; built first when it is not current.",
)
answer_format_option = click.option(
    "--format",
    type=click.Choice(ANSWER_FORMATS),
    default="table",
    show_default=True,
    help="How to print the answer; rows: table, json, csv, tsv, xml; triples: the others (and table).",
)

document_format_option = click.option(
    "--format",
    type=click.Choice(["text", "json", "csv", "markdown"]),
    default="text",
    show_default=True,
    help="How to print it.",
)


def say(message: str) -> None:
    """Tell people something; results alone go to standard output."""
    click.echo(message, err=True)


def open_release(folder: Path) -> Release:
    """Return the release in a folder, building it first when it is not current."""
    from ..release import release

    return release.ensure(folder, say)


def open_store(folder: Path) -> Store:
    """Return the store of a release."""
    from ..engine.store import Store

    return Store.from_release(open_release(folder).nquads)


def print_answer(answer: Answer, format: str, named: Callable[[Iterable[str]], list[str]] = list) -> None:
    """Print an answer; ``table`` is for people: triples as Turtle, IRIs shortened, the columns ``named``."""
    if format != "table":
        content = answer.serialise(_fitting(answer, format))
        sys.stdout.flush()
        sys.stdout.buffer.write(content if content.endswith(b"\n") else content + b"\n")
        sys.stdout.buffer.flush()
    elif answer.kind == "graph":
        print_answer(answer, "turtle")
    elif answer.kind == "boolean":
        click.echo("true" if answer.boolean else "false")
    else:
        names = named(answer.variables)
        print_table(names, [[_cell(row.get(name)) for name in names] for row in answer.rows()])


def _fitting(answer: Answer, format: str) -> str:
    """Return the format for this kind of answer: JSON and XML have a dialect for triples too."""
    return {"json": "jsonld", "xml": "rdfxml"}.get(format, format) if answer.kind == "graph" else format


def _cell(term: object) -> str:
    from pyoxigraph import Literal, NamedNode

    from ..questions.catalog import short

    if isinstance(term, NamedNode):
        return short(term.value)
    if isinstance(term, Literal):
        return term.value
    return "" if term is None else str(term)


def print_document(
    title: str, notes: Iterable[str], tables: Sequence[Table], cited: Iterable[str], format: str, lang: str
) -> None:
    """Print tables with a title, what must be known and the passages they rest on, as text or Markdown."""
    from ..sheets import markdown

    if format == "markdown":
        click.echo(markdown.document(title, notes, tables, cited, lang), nl=False)
        return
    from rich import box
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table as Grid

    # A terminal wraps at its width; whoever reads on gets whole lines.
    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else 10_000, highlight=False)
    console.print(f"[bold]{escape(title)}[/bold]", *map(escape, notes), sep="\n", soft_wrap=True)
    for table in tables:
        console.print(f"\n[bold]{escape(table.title)}[/bold]", soft_wrap=True)
        grid = Grid(*(escape(column.title) for column in table.columns), box=box.SIMPLE_HEAD, pad_edge=False)
        for row in table.rows:
            grid.add_row(*(escape(markdown.shown(cell, lang)) for cell in row))
        console.print(grid)
        if table.note:
            console.print(f"[dim]{escape(table.note)}[/dim]", soft_wrap=True)
    lines = [f"  {escape(f'[{number}]')} {escape(line)}" for number, line in enumerate(cited, 1)]
    if lines:
        heading = "证据" if lang == "zh" else "Evidence"
        console.print(f"\n[bold]{heading}[/bold]", *lines, sep="\n", soft_wrap=True)


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows as a table: as wide as the terminal, or as wide as needed when written to a file or pipe."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(*columns, box=box.SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        table.add_row(*(_plain(cell) for cell in row))
    Console(width=None if sys.stdout.isatty() else 10_000).print(table)
    say(f"{len(rows)} {'row' if len(rows) == 1 else 'rows'}")


def _plain(cell: str) -> str:
    from rich.markup import escape

    return escape(cell)
