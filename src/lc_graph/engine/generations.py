"""The store on disk: a folder with one database for each generation, and a file that names the current one.

::

    DIR/CURRENT          "g000007": the one file that makes a generation count
    DIR/g000007/         a RocksDB database of pyoxigraph, never changed once CURRENT has named it
    DIR/lock             held by the one server that may write here

A write copies the current generation (by hard links, for what it does not change), changes the copy, has it
all on disk, and then replaces ``CURRENT`` by renaming. Whatever is killed when, ``CURRENT`` names a whole
generation; what is left of others is swept away later.

The database runs threads, and a process with threads must not be forked: the parent opens none, only its
children do.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ..errors import Problem, UsageError
from .faults import Conflict
from .processes import apart
from .store import Store, load

if TYPE_CHECKING:
    from .writing import Change

CURRENT, LOCK = "CURRENT", "lock"
_NAME = re.compile(r"g(\d{6,})")
_BEGUN = ".tmp"
"""What the database calls a copy that it has not finished ends so."""
_PATIENCE = 8.0
"""Seconds to wait for the processes of a server that has just ended."""


class OnDisk:
    """A store's folder, as the parent holds it."""

    inherits = False
    opens = True

    def __init__(self, folder: Path, files: Sequence[tuple[str | None, Path]] = ()) -> None:
        """Open a folder, or make a store in a new or empty one from these files.

        Raises:
            UsageError: when the folder holds something else, is in use, or cannot be read.
        """
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _refuse_foreign(folder)
            self._lock = _locked(folder)
            if not (folder / CURRENT).exists():
                self._sweep(0)
                apart(lambda: self._first(files))
            self._sweep(self.generation)
        except OSError as error:
            raise _unusable(folder, error.strerror or str(error)) from None
        self.size: int | None = apart(self._count)

    @property
    def generation(self) -> int:
        """The number of the current generation, as the disk has it."""
        text = (self.folder / CURRENT).read_text(encoding="ascii", errors="replace").strip()
        found = _NAME.fullmatch(text)
        if not found:
            raise _unusable(self.folder, f"{CURRENT} names no generation")
        return int(found.group(1))

    def _path(self, generation: int) -> Path:
        return self.folder / f"g{generation:06}"

    def opened(self, generation: int) -> Store:
        """Return a store that reads a generation."""
        store = Store()
        store.native = ox.Store.read_only(str(self._path(generation)))
        return store

    def detach(self) -> None:
        """Let go of the lock, which readers would otherwise keep when the server has ended."""
        os.close(self._lock)

    def forget(self, generation: int) -> None:
        """Remove an old generation; never the current one, or one that is being written."""
        if generation < self.generation:
            shutil.rmtree(self._path(generation), ignore_errors=True)

    def write(self, generation: int, change: Change) -> bool:
        """Make the next generation the current one; call this in a process of its own.

        Raises:
            Conflict: when another generation has come in between.
            OSError: when the disk is full or broken; then nothing has changed.
        """
        current = self.generation
        if generation != current + 1:
            raise Conflict(f"generation {current} is current, so {generation} cannot be next", "try again")
        path = self._path(generation)
        # Writes that were killed may have left it behind, finished or not.
        self._sweep(current, least=generation)
        try:
            # Opened for reading only: opened for writing, a database changes its files at once.
            ox.Store.read_only(str(self._path(current))).backup(str(path))
            native = ox.Store(str(path))
            created = change(native)
            native.flush()
            del native  # the database closes when its last name goes
            self._publish(path)
        except BaseException:
            shutil.rmtree(path, ignore_errors=True)
            raise
        self.size = None
        return created

    def _first(self, files: Sequence[tuple[str | None, Path]]) -> None:
        path = self._path(1)
        native = ox.Store(str(path))
        for graph, file in files:
            load(native, file, graph)
        native.flush()
        del native
        self._publish(path)

    def _publish(self, path: Path) -> None:
        """Have a closed database on disk, and then name it as the current one."""
        for file in path.iterdir():
            _synced(file)
        _synced(path)
        fresh = self.folder / f"{CURRENT}.new"
        fresh.write_text(path.name + "\n", encoding="ascii")
        _synced(fresh)
        _synced(self.folder)
        fresh.replace(self.folder / CURRENT)
        _synced(self.folder)

    def _sweep(self, current: int, least: int = 0) -> None:
        """Remove what killed writes left behind, and generations that nobody reads any more."""
        for path in self.folder.iterdir():
            found = _NAME.fullmatch(path.name.removesuffix(_BEGUN))
            if found and int(found.group(1)) >= least and path.name != self._path(current).name:
                shutil.rmtree(path, ignore_errors=True)
        (self.folder / f"{CURRENT}.new").unlink(missing_ok=True)

    def _count(self) -> int:
        path = self._path(self.generation)
        try:
            return len(ox.Store.read_only(str(path)))
        except (OSError, RuntimeError, ValueError) as error:
            raise _unusable(path, str(error)) from None


def _synced(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _locked(folder: Path) -> int:
    """Return a descriptor that holds the folder's lock."""
    descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return descriptor
        except BlockingIOError:
            if time.monotonic() > end:
                os.close(descriptor)
                raise UsageError(
                    Problem(
                        str(folder), "another server has this store open", "stop it, or name another folder"
                    )
                ) from None
            time.sleep(0.05)


def _refuse_foreign(folder: Path) -> None:
    """Touch nothing in a folder that is not a store of ours.

    Raises:
        UsageError: when it holds other things.
    """
    ours = re.compile(rf"{CURRENT}(\.new)?|{LOCK}|{_NAME.pattern}({re.escape(_BEGUN)})?")
    other = next((path.name for path in sorted(folder.iterdir()) if not ours.fullmatch(path.name)), None)
    if other is not None:
        raise UsageError(
            Problem(
                str(folder),
                f"the folder is no store of ours: it holds {other}",
                "name a new or empty folder; another store's data can be loaded into it from a dump",
            )
        )


def _unusable(path: Path, why: str) -> UsageError:
    return UsageError(
        Problem(str(path), f"the store cannot be opened ({why})", "restore the folder from a copy")
    )
