"""``lc-graph trace``: an industry chain with its participants, evidence and gaps."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command()
@click.argument("name")
@click.option("--area", metavar="PLACE", help="Look from a region or zone; those beyond it fill no gap.")
@click.option(
    "--release", type=click.Path(path_type=Path, file_okay=False), default=Path("release"), show_default=True,
    help="The folder of the built release; it is built when it is not current.",
)  # fmt: skip
@click.option(
    "--format", "format_", type=click.Choice(["text", "json", "csv", "turtle"]), default="text",
    show_default=True, help="How to print the chain.",
)  # fmt: skip
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default="zh",
    show_default=True,
    help="The language of the text tree.",
)
@click.option(
    "--suggestions", "suggested", is_flag=True,
    help="Also what this project suggests, which no source states: a part of its own of text and JSON; of "
    "CSV and Turtle, that part instead of the chain.",
)  # fmt: skip
def command(
    name: str, area: str | None, release: Path, format_: str, lang: str, suggested: bool
) -> None:  # fmt: skip
    """Trace an industry chain: its stages in order, who takes part, the evidence, and the gaps.

    NAME is any name of the chain: as printed, Chinese or English, or its id. The gaps are measured against a
    reference chain whose documents are named; a stage that no document states is marked as our own proposal.

    \b
    Example:
      lc-graph trace 灵芝
      lc-graph trace ejiao --area 东阿县 --lang en
      lc-graph trace 铝加工 --format json
      lc-graph trace 阿胶 --suggestions
    """
    from ..chain import formats as chain_formats
    from ..chain import suggestion_formats, suggestions
    from ..chain import text as chain_text
    from ..chain import trace as chain
    from ..engine.store import Store
    from ..progress import steps
    from ..release.release import ensure

    with steps() as say:
        built = ensure(release, say)
    store = Store.from_release(built.nquads)
    trace = chain.trace(store, name, area)
    found = suggestions.of_chain(store, trace.chain.iri, trace.area.iri if trace.area else None)
    if format_ == "text":
        from rich.console import Console

        # A terminal wraps at its width; whoever reads on gets whole lines.
        console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else 10_000)
        chain_text.show(trace, console, lang)
        if suggested:
            suggestion_formats.show(found, console, lang)
        elif found:
            click.echo("\n" + suggestion_formats.word("hint", lang).format(len(found)))
        return
    output = {
        ("json", False): lambda: chain_formats.to_json(trace),
        ("csv", False): lambda: chain_formats.to_csv(trace),
        ("turtle", False): lambda: chain_formats.to_turtle(trace, store),
        ("json", True): lambda: chain_formats.to_json(trace, found),
        ("csv", True): lambda: suggestion_formats.to_csv(found),
        ("turtle", True): lambda: suggestion_formats.to_turtle(found, store),
    }[format_, suggested]()
    click.echo(output, nl=False)
