"""What a release tells people in words: what is in it, under which licence, on whose material it rests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from string import Template

from ..reference.tables import Document
from ..tables import rows

NOTES = Path(__file__).parent / "texts"
"""Folder of the texts, with ``$version`` and ``$quads`` where those stand."""


def notes(data: Path, version: str, quads: int) -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of the files that people read first.

    Args:
        data: folder of the tables.
        version: the version of the data set.
        quads: how many quads the release holds.
    """
    yield "README.md", _filled("readme.txt", version, quads).encode()
    lines = [_filled("licence.txt", version, quads)]
    table = rows.read(data / "reference" / "sources.csv", Document, "data/reference/sources.csv")
    for located in sorted(table.rows, key=lambda located: located.row.id):
        document = located.row
        date = f", {document.date}" if document.date else ""
        lines.append(
            f"- {document.label_zh} · {document.label_en}{date}. <{document.url}>. {document.licence_note}\n"
        )
    yield "LICENCE.md", "".join(lines).encode()


def _filled(name: str, version: str, quads: int) -> str:
    text = Template((NOTES / name).read_text(encoding="utf-8"))
    return text.substitute(version=version, quads=quads)
