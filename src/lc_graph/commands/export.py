"""``lc-graph export``: write the graph, or some of its graphs, to a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from ..engine.media import EXPORT_FORMATS
from ._shared import open_release, release_option, say


@click.command(name="export")
@click.option(
    "--format", required=True, type=click.Choice([f.name for f in EXPORT_FORMATS]),
    help="N-Quads, TriG and CSV name each triple's graph; the other formats hold the merge.",
)  # fmt: skip
@click.option(
    "--output", "-o", required=True, type=click.Path(path_type=Path, allow_dash=True), metavar="FILE|-",
    help="Where to write; - is standard output.",
)  # fmt: skip
@click.option(
    "--graph", "graphs", multiple=True, metavar="NAME",
    help="Only this graph; may be given several times: ontology, codes, reference, facts, facts/SOURCE, "
    "inferred, metadata, suggestions. Without it: all but the last two.",
)  # fmt: skip
@release_option
def command(format: str, output: Path, graphs: tuple[str, ...], folder: Path) -> None:
    """Write the graph. Two exports of one state are equal byte for byte.

    \b
    Example:
      lc-graph export --format turtle --output - --graph facts
    """
    from ..release import formats
    from ..terms import EXPORTED_BY_DEFAULT

    release = open_release(folder)
    quads = formats.select(formats.read(release.nquads), graphs or EXPORTED_BY_DEFAULT)
    pieces = formats.text(quads, format)
    if str(output) == "-":
        for piece in pieces:
            sys.stdout.buffer.write(piece.encode())
        sys.stdout.buffer.flush()
    else:
        _write(pieces, output)
        say(f"{output}: {len(quads)} statements")


def _write(pieces: Iterator[str], output: Path) -> None:
    """Write beside the file first, so that a failure leaves no half of it.

    Raises:
        UsageError: when the file cannot be written.
    """
    from ..errors import Problem, UsageError

    beside = output.with_name(f".{output.name}.{os.getpid()}.part")
    try:
        with beside.open("w", encoding="utf-8", newline="") as file:
            file.writelines(pieces)
        beside.replace(output)
    except OSError as error:
        beside.unlink(missing_ok=True)
        problem = Problem(str(output), f"cannot be written ({error.strerror})", "choose another place")
        raise UsageError(problem) from None
