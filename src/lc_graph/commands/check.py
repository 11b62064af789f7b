"""``lc-graph check``: every check there is, and one table at the end."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..audit import Audit

SHOWN = 20
"""How many problems of a check the text report prints; JSON has all of them."""


@click.command(name="check")
@click.option(
    "--text", "texts", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
    help="The text of a source, to check the evidence against; may be given several times.",
)  # fmt: skip
@click.option("--no-reasoner", is_flag=True, help="Leave HermiT out (it takes longest).")
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(texts: tuple[Path, ...], no_reasoner: bool, format: str) -> None:
    """Run every check: rows, readings, shapes, reasoner, questions and, with the text, the evidence.

    Ends with 0 when nothing failed (skipped checks are shown with their reason), 1 when something did.

    \b
    Example:
      lc-graph check --text ../shared/sources/liaocheng-2023-midyear-page.txt
    """
    from .. import audit
    from ..progress import steps

    with steps() as step:
        result = audit.run(step, texts, reasoner=not no_reasoner)
    if format == "json":
        import json
        from dataclasses import asdict

        click.echo(json.dumps({"sound": result.sound, "checks": [asdict(o) for o in result.outcomes]},
                              ensure_ascii=False, indent=2))  # fmt: skip
    else:
        _print(result)
    if not result.sound:
        raise click.exceptions.Exit(1)


def _print(result: Audit) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    for outcome in result.outcomes:
        for problem in outcome.problems[:SHOWN]:
            click.echo(f"{outcome.name}: {problem}")
        if len(outcome.problems) > SHOWN:
            click.echo(f"{outcome.name}: … and {len(outcome.problems) - SHOWN} more")
    table = Table(box=None, pad_edge=False)
    for column in ("check", "outcome", "what it looked at", "seconds"):
        table.add_column(column)
    for outcome in result.outcomes:
        table.add_row(outcome.name, outcome.state, escape(outcome.summary), f"{outcome.seconds:.1f}")
    Console(highlight=False).print(table)
