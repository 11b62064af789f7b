"""``lc-graph build``: build, check and write a release."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

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

    The README.md in the release says which file holds what. A build that fails or is interrupted leaves the
    release that stood there untouched.

    \b
    Example:
      lc-graph build --release release
    """
    import json

    from ..progress import steps
    from ..release import release

    with steps() as step:
        made = release.ensure(folder, step) if if_changed else release.make(folder, step)
    if format == "json":
        click.echo(json.dumps({"folder": str(made.folder), **made.manifest}, ensure_ascii=False, indent=2))
        return
    manifest = made.manifest
    click.echo(f"{made.folder}: {manifest['quads']} quads, {manifest['checks']['warnings']} warnings")
    for line in _listed(manifest["files"]):
        click.echo(f"  {line}")
    click.echo(f"  {manifest['canonical']['algorithm']} {manifest['canonical']['digest']}")


def _listed(files: dict[str, Any]) -> Iterator[str]:
    """Yield a line a file, and one a folder."""
    folders: dict[str, list[int]] = {}
    for name, entry in sorted(files.items()):
        top, slash, _ = name.partition("/")
        if slash:
            folders.setdefault(top, []).append(entry["bytes"])
        else:
            yield f"{name:<16} {entry['bytes']:>9} bytes  sha256 {entry['sha256'][:16]}…"
    for top, sizes in folders.items():
        yield f"{top + '/':<16} {sum(sizes):>9} bytes  in {len(sizes)} files"
