"""``lc-graph new-source``: make the folder of a further source and say what to fill in."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(name="new-source")
@click.argument("identifier", metavar="ID")
@click.option("--key", help="What stands before the ids of its rows in the graph (default: the ID).")
@click.option("--title-zh", help="Its title in Chinese, in your own words.")
@click.option("--title-en", help="Its title in English.")
@click.option(
    "--text", "text_file", type=click.Path(path_type=Path), metavar="FILE",
    help="The file with its text, to fill in digest and length; the text itself is not taken over.",
)  # fmt: skip
@click.option(
    "--data", "data_folder", type=click.Path(path_type=Path), metavar="DIR",
    help="Folder of the tables (default: that of the clone).",
)  # fmt: skip
@click.option(
    "--lang", type=click.Choice(["zh", "en"]), help="Language of the steps to take (default: both)."
)
def command(
    identifier: str,
    key: str | None,
    title_zh: str | None,
    title_en: str | None,
    text_file: Path | None,
    data_folder: Path | None,
    lang: str | None,
) -> None:
    """Make the folder of a further source, with every table's header, and tell what to fill in next.

    Nothing that is there already is changed. Until it is filled in, "lc-graph build" names what is missing.

    \b
    Example:
      lc-graph new-source liaocheng-2024-q1 --key lc24q1 --text page.txt
    """
    from .. import scaffold

    made = scaffold.new_source(
        identifier, key=key, title_zh=title_zh, title_en=title_en, text=text_file, data=data_folder
    )
    click.echo(str(made))
    for number, (zh, en) in enumerate(scaffold.STEPS, 1):
        for text in [zh] if lang == "zh" else [en] if lang == "en" else [zh, en]:
            start = f"{number}. " if text is zh or lang == "en" else "   "
            click.echo(start + text.replace("{id}", identifier))
