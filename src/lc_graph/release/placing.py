"""Putting a finished folder in the place of another in one step: whoever looks sees the old or the new.

The new folder is made beside the old one, in a workshop with a hidden name, and the two change places by one
call of the system (Linux and macOS have one). Where there is none, the old folder steps aside for a moment;
:func:`recover` puts it back should the process be killed just then.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
_RENAME_SWAP = 2
YOUNG = 10.0
"""Seconds in which a workshop counts as being in use even before its maker has locked it."""


@contextmanager
def workshop(folder: Path) -> Iterator[Path]:
    """Give an empty folder beside ``folder``; it is removed at the end, whatever it holds then.

    What killed processes left of such workshops is removed first.

    Raises:
        OSError: when the place cannot be written to.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}.new-", dir=folder.parent))
    lock = _lock(made)
    try:
        inside = made / folder.name
        inside.mkdir()
        yield inside
    finally:
        shutil.rmtree(made, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def place(new: Path, folder: Path) -> None:
    """Let ``new`` take the place of ``folder``; what stood there is found at ``new``, or is gone.

    Raises:
        OSError: when the system refuses; both folders are then where they were.
    """
    for path in new.rglob("*"):
        if path.is_dir():
            _sync(path)
    _sync(new)
    # mkdtemp gives a folder to its owner alone, and mkdir inside it follows the umask: nothing to mend here.
    if not folder.exists() or not any(folder.iterdir()):
        new.rename(folder)
    elif not _exchange(new, folder):
        step_aside(new, folder)
    _sync(folder.parent)


def step_aside(new: Path, folder: Path) -> None:
    """Replace ``folder`` by ``new`` in two steps, for systems that cannot exchange two folders."""
    aside = _aside(folder)
    shutil.rmtree(aside, ignore_errors=True)
    folder.rename(aside)
    try:
        new.rename(folder)
    except OSError:
        aside.rename(folder)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def recover(folder: Path) -> None:
    """Put back the old folder when a process was killed between the two steps of :func:`step_aside`."""
    aside = _aside(folder)
    if aside.is_dir() and not folder.exists():
        with contextlib.suppress(OSError):
            aside.rename(folder)


def _aside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.previous")


def _sweep(folder: Path) -> None:
    """Remove the workshops whose makers are dead: a living one holds a lock on its own."""
    for left in folder.parent.glob(f".{folder.name}.new-*"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime < YOUNG:
                continue
            lock = _lock(left)
            if lock is None:
                continue
            shutil.rmtree(left, ignore_errors=True)
            os.close(lock)


def _lock(folder: Path) -> int | None:
    """Lock a folder and return what holds the lock, or None when another process has it."""
    try:
        import fcntl
    except ImportError:  # Windows: without locks nothing is swept
        return None
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle


def _exchange(one: Path, two: Path) -> bool:
    """Let two folders change places in one step; say whether the system could."""
    library = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "linux" and hasattr(library, "renameat2"):
        done = library.renameat2(
            _AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(two), _RENAME_EXCHANGE
        )  # fmt: skip
    elif sys.platform == "darwin" and hasattr(library, "renamex_np"):
        done = library.renamex_np(os.fsencode(one), os.fsencode(two), _RENAME_SWAP)
    else:
        return False
    return bool(done == 0)


def _sync(folder: Path) -> None:
    """Have the system write down the names in a folder, where it lets folders be opened."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
