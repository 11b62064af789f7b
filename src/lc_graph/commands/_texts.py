"""The texts of sources that a command is given: whether they are what they are taken for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..engine.asking import Source
from ..errors import Problem, UsageError
from ..evidence.text import read_text, sha256
from ..tables import records


def check(texts: Iterable[Path], source: Source) -> None:
    """Check that some files are texts of the sources of what is served, before it is.

    Raises:
        UsageError: when no release is served, and for a file that cannot be read or is none of its texts.
    """
    if source.nquads is None:
        raise UsageError(Problem("--text", "only the graph's own release quotes its sources", "leave it out"))
    known = {read.meta.sha256: name for name, read in records.load().sources.items()}
    for path in texts:
        if (digest := sha256(read_text(path))) not in known:
            wanted = "; ".join(f"that of {name} is {its}" for its, name in known.items())
            message = f"this is the text of no source of the release: its SHA-256 is {digest}"
            raise UsageError(Problem(str(path), message, f"give the file unchanged; {wanted}"))
