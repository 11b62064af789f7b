"""The columns of answers that say which things the others tell of: ``projectIri`` beside ``project``.

An answer tells people names and numbers. Beside a column that names a thing, or gives a figure, its query
selects one that is called like it with ``Iri`` behind: the IRI of the thing, of the observation, of the
passage. Where a row as a whole is what a statement says, ``statementIri`` is that of the statement. Expected
answers, pages and terminals leave these out; pages lead to what they name, and every format for programs has
them.
"""

from __future__ import annotations

from collections.abc import Iterable

ENDING = "Iri"
STATEMENT = "statement" + ENDING
"""Names the statement that a row tells."""


def of(column: str) -> str:
    """Return what the companion of a column is called."""
    return column + ENDING


def told(columns: Iterable[str]) -> list[str]:
    """Return the columns that people read: all but those of IRIs."""
    return [name for name in columns if not name.endswith(ENDING)]
