"""The exact words of passages, from the text of a source that the server was given, for its pages only.

The words are not ours: no graph, table or file holds them, and pages that show them say that nobody but the
reader may keep them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from ..engine.store import Store
from ..evidence.text import read_text, sha256
from .names import href


def quotes(store: Store, texts: Iterable[Path]) -> Mapping[str, str]:
    """Return the words of passages by the path of their pages.

    Args:
        store: the release.
        texts: files; one whose digest is that of no source of the release has no passages.

    Raises:
        UsageError: when a file cannot be read.
    """
    found = {}
    for path in texts:
        text = read_text(path)
        rows = store.rows(
            f"""SELECT ?passage ?start ?end ?sha256 {{
              ?source a lc:Source ; lc:sha256 "{sha256(text)}" .
              ?passage oa:hasSource ?source ; lc:sha256 ?sha256 ;
                oa:hasSelector [ oa:start ?start ; oa:end ?end ] }}"""
        )
        for row in rows:
            words = text[int(row["start"]) : int(row["end"])]
            if sha256(words) == row["sha256"]:
                found[str(href(row["passage"]))] = words
    return found
