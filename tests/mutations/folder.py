"""A copy of the tables that can be spoiled and made good again, file by file."""

from __future__ import annotations

import csv
import shutil
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from lc_graph.reference.tables import TABLES as REFERENCE_TABLES
from lc_graph.tables import CODE_TABLES, ENTITY_TABLES, SOURCE_TABLES

Rows = list[dict[str, str]]


@dataclass
class Table:
    """A CSV table as text: its columns and rows."""

    path: Path
    columns: list[str]
    rows: Rows


@dataclass
class Folder:
    """A data folder of one source; tables have their names, those of the reference ``reference/…``."""

    path: Path
    source: str
    pristine: Path
    touched: set[Path] = field(default_factory=set)

    @classmethod
    def copy(cls, data: Path, to: Path) -> Folder:
        """Copy a data folder; it must have one source."""
        shutil.copytree(data, to)
        (source,) = [path.name for path in (data / "sources").iterdir() if path.is_dir()]
        return cls(to, source, data)

    @cached_property
    def places(self) -> dict[str, Path]:
        """The files of the tables, by name."""
        base = self.path / "sources" / self.source
        return {
            **{name: self.path / "entities" / f"{name}.csv" for name in ENTITY_TABLES},
            **{name: self.path / "codes" / f"{name}.csv" for name in CODE_TABLES},
            **{name: base / f"{name}.csv" for name in SOURCE_TABLES},
            **{
                f"reference/{name}": path
                for name in REFERENCE_TABLES
                if (path := self.path / "reference" / f"{name}.csv").exists()
            },
        }

    @property
    def description(self) -> Path:
        """The file that describes the source."""
        self.touched.add(path := self.path / "sources" / self.source / "source.yaml")
        return path

    def read(self, name: str) -> Table:
        """Read a table."""
        with (path := self.places[name]).open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            return Table(path, list(reader.fieldnames or ()), list(reader))

    def write(self, table: Table) -> None:
        """Write a table; it is made good by :meth:`restore`."""
        self.touched.add(table.path)
        with table.path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, table.columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(table.rows)

    def restore(self) -> None:
        """Make everything good again."""
        for path in self.touched:
            shutil.copyfile(self.pristine / path.relative_to(self.path), path)
        self.touched.clear()
