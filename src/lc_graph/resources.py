"""Where the four rooms of the data (ontology, shapes, data, queries) stand: in the wheel or in the clone."""

from __future__ import annotations

from pathlib import Path

ROOMS = ("ontology", "shapes", "data", "queries")
PACKAGE = Path(__file__).resolve().parent
"""The folder of the installed package."""


def room(name: str) -> Path:
    """Return the folder of a room.

    Raises:
        FileNotFoundError: when the package was installed without it.
    """
    for base in (PACKAGE / "_bundle", PACKAGE.parents[1]):
        if (folder := base / name).is_dir():
            return folder
    raise FileNotFoundError(f"the folder {name}/ is neither in the installed package nor beside src/")
