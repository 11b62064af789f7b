"""``lc-graph build``: build, check and write a release."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(name="build")
@click.option(
    "--release", "folder", type=click.Path(path_type=Path, file_okay=False), default=Path("release"),
    show_default=True, metavar="DIR", help="Where to write the release.",
)  # fmt: skip
@click.option("--if-changed", is_flag=True, help="Do nothing when the release there is current.")
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(folder: Path, if_changed: bool, format: str) -> None:
    """Build the graph from the tables, validate it, and write a release.

    \b
    Example:
      lc-graph build --release release
    """
    import json

    from .. import release
    from ..progress import steps

    with steps() as step:
        made = release.ensure(folder, step) if if_changed else release.make(folder, step)
    if format == "json":
        click.echo(json.dumps({"folder": str(made.folder), **made.manifest}, ensure_ascii=False, indent=2))
        return
    click.echo(
        f"{made.folder}: {made.manifest['quads']} quads, {made.manifest['checks']['warnings']} warnings"
    )
    for name, entry in made.manifest["files"].items():
        click.echo(f"  {name:<14} {entry['bytes']:>9} bytes  sha256 {entry['sha256'][:16]}…")
