"""``lc-graph verify``: the tables of a source against its text, both ways."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..evidence.ledger import EvidenceReport
    from ..tables.records import Records, SourceRecords

SHOWN = 40
"""How many problems the text report prints; JSON has all of them."""


@click.command()
@click.option(
    "--text", "text_file", required=True, type=click.Path(path_type=Path), help="The source's text file."
)
@click.option("--source", "source_id", help="The source's id; needed when the text's digest is not on file.")
@click.option(
    "--data", "data_folder", type=click.Path(path_type=Path), help="Folder of the tables (default: ours)."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(text_file: Path, source_id: str | None, data_folder: Path | None, form: str) -> None:
    """Check that all we say stands on the page, and that all the page says is in the tables.

    Both ways: passages, figures, names, titles and dates against the text; and every number and sentence of
    the text against the tables. Exit status 0: everything at 100 %; 1: something is amiss; 2: unreadable.

    \b
    Example:
      lc-graph verify --text ../shared/sources/liaocheng-2023-midyear-page.txt
    """
    from ..evidence.text import read_text, sha256
    from ..evidence.verify import code_labels, verify
    from ..tables.records import load

    text = read_text(text_file)
    records = load(data_folder)
    source = pick_source(records, source_id, sha256(text))
    report = verify(source, text, text_file.name, code_labels(records))
    if form == "json":
        click.echo(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
    else:
        _print(report)
    sys.exit(0 if report.complete else 1)


def pick_source(records: Records, source_id: str | None, digest: str) -> SourceRecords:
    """Return the source that is asked for, or the one whose text has the digest, or the only one.

    Raises:
        UsageError: when there is none, or several that could be meant.
    """
    from ..errors import Problem, UsageError

    known = ", ".join(records.sources) or "none"
    if source_id is not None:
        if source_id not in records.sources:
            raise UsageError(
                Problem("--source", f"there is no source {source_id}", f"the sources are: {known}")
            )
        return records.sources[source_id]
    same = [source for source in records.sources.values() if source.meta.sha256 == digest]
    candidates = same or list(records.sources.values())
    if len(candidates) != 1:
        raise UsageError(
            Problem("--text", "the text is of no source on file", f"add --source; there are: {known}")
        )
    return candidates[0]


def _print(report: EvidenceReport) -> None:
    from ..evidence.ledger import DIRECTIONS

    click.echo(f"{report.source}: {'complete' if report.complete else 'not complete'}")
    for key, count in report.counts.items():
        zh, en = DIRECTIONS[key]
        click.echo(f"  {count.percent:6.2f} %  {count.found} of {count.total}  {en} · {zh}")
    lengths = f"median length {report.median:g} characters, longest {report.longest}"
    click.echo(f"  {report.passages} passages, {lengths} (white space not counted)")
    for problem in report.problems[:SHOWN]:
        click.echo(str(problem), err=True)
    if len(report.problems) > SHOWN:
        click.echo(f"… and {len(report.problems) - SHOWN} more; --format json lists all", err=True)
