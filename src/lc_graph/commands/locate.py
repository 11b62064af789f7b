"""``lc-graph locate``: find a span of a source's text and print a row for its passages table."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import click


@click.command()
@click.argument("pattern")
@click.option(
    "--text", "text_file", required=True, type=click.Path(path_type=Path), help="The source's text file."
)
@click.option("--source", "source_id", help="The source's id; needed when the text's digest is not on file.")
@click.option(
    "--data", "data_folder", type=click.Path(path_type=Path), help="Folder of the tables (default: ours)."
)
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv", show_default=True)
def command(
    pattern: str, text_file: Path, source_id: str | None, data_folder: Path | None, form: str
) -> None:
    """Find PATTERN in a source's text and print rows for passages.csv, one a place.

    PATTERN is the text of the span, or its beginning and its end with … between them. White space and line
    breaks do not matter; a span never crosses the end of a sentence and never cuts a number in two. Fill in
    the id and the glosses yourself, in your own words.

    \b
    Example:
      lc-graph locate --text page.txt "上半年…第9位"
    """
    from ..errors import DataError, Problem
    from ..evidence.text import Page, read_text, sha256
    from ..tables import Passage
    from ..tables.records import load
    from .verify import pick_source

    text = read_text(text_file)
    source = pick_source(load(data_folder), source_id, sha256(text))
    page = Page(text, source.meta)
    found = page.locate(pattern)
    if not found:
        raise DataError(
            Problem(
                str(text_file), f"“{pattern}” stands within no one sentence", "shorten it, or check each end"
            )
        )
    columns = list(Passage.model_fields)
    rows = []
    for span in found:
        sentence = page.sentence_of(span)
        first, last = page.lines(span)
        cells = {
            "article": sentence.article if sentence and sentence.article else "",
            "start": span.start,
            "end": span.end,
            "first_line": first,
            "last_line": last,
            "sha256": page.digest(span),
        }
        rows.append({column: cells.get(column, "") for column in columns})
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    click.echo(buffer.getvalue(), nl=False)
    if len(found) > 1:
        click.echo(f"{len(found)} places; lengthen the pattern to have one", err=True)
