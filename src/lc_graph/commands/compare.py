"""``lc-graph compare``: regions side by side, and only like with like."""

from __future__ import annotations

from pathlib import Path

import click

from ._shared import document_format_option, open_store, print_document, release_option


@click.command()
@click.argument("regions", nargs=-1, required=True, metavar="REGION...")
@click.option("--indicator", metavar="NAME", help="Compare this indicator only, by any of its names.")
@document_format_option
@click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language of the tables."
)
@release_option
def command(regions: tuple[str, ...], indicator: str | None, format: str, lang: str, folder: Path) -> None:
    """Compare two to eight regions: what is alike, with places and differences, and what is not, and why.

    REGION is any name of a region or zone: as printed, Chinese or English, or its code. Figures are compared
    only when they agree in indicator, population, period, kind, comparator, adjustment, unit and status.

    \b
    Example:
      lc-graph compare 冠县 茌平区
      lc-graph compare 聊城市 冠县 茌平区 --indicator GDP --lang en
      lc-graph compare 371525 371503 --format json
    """
    from ..compare import formats, tables
    from ..compare.compare import compare
    from ..sheets.citations import Citations

    told = compare(open_store(folder), regions, indicator)
    if format in ("json", "csv"):
        click.echo(formats.to_json(told) if format == "json" else formats.to_csv(told), nl=False)
        return
    cited = Citations()
    shown = tables.of_comparison(told, lang, cited.of)
    title = " · ".join(region.in_(lang) for region in told.regions)
    if told.indicator:
        title += f" — {told.indicator.in_(lang)}"
    print_document(title, [note.in_(lang) for note in told.notes], shown, cited.lines(lang), format, lang)
