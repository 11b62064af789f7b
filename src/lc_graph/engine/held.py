"""The data a parent holds: one generation after the other, in memory or on disk."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from .layout import LaidOut
    from .store import Store
    from .writing import Change


class Held(Protocol):
    """Data of which generations follow each other."""

    inherits: bool
    """Whether the process that writes a generation is the one that holds it, and so the next parent."""
    opens: bool
    """Whether its readers open files while they answer."""
    size: int | None
    """The quads; not known after a write, for counting them would touch, and so copy, all of the memory."""

    @property
    def generation(self) -> int:
        """The number of the current generation."""

    def opened(self, generation: int) -> Store:
        """Return the store that a reader, in whose process this is called, reads."""

    def write(self, generation: int, change: Change) -> bool:
        """Make a generation, in a process of its own; return what the change returns."""

    def forget(self, generation: int) -> None:
        """Give up what an old generation takes."""

    def detach(self) -> None:
        """Let go, in a reader, of what belongs to the parent."""


class InMemory:
    """Data in this process; a generation lives as long as the process that made it."""

    inherits = True
    opens = False

    def __init__(self, store: Store) -> None:
        """Hold the first generation."""
        self.store, self.generation = store, 1
        self.size: int | None = len(store)

    def opened(self, generation: int) -> Store:
        """Return the store itself: a forked process sees its own copy."""
        return self.store

    def write(self, generation: int, change: Change) -> bool:
        """Change the store; this process must end when that fails."""
        created = change(self.store.native)
        self.generation, self.size = generation, None
        return created

    def forget(self, generation: int) -> None:
        """Do nothing: its process has ended."""

    def detach(self) -> None:
        """Do nothing: memory is shared as it is."""


def hold(source: dict[str, Any]) -> tuple[Held, LaidOut | None]:
    """Open a source, as the pool describes it to the parent.

    Returns:
        the data, and what they were loaded from, where others may load it too.

    Raises:
        UsageError: for a file that cannot be read, with its line and column.
    """
    from .layout import laid_out, loaded, worthwhile
    from .store import Store

    files = [(graph, Path(path)) for graph, path in source.get("files", ())]
    if source.get("directory"):
        from .generations import OnDisk

        return OnDisk(Path(source["directory"]), files), None
    if source.get("nquads"):
        paths = [Path(source["nquads"])]
        load = partial(Store.from_release, paths[0])
    else:
        paths = [path for _, path in files]
        load = partial(Store.from_files, files)
    if not worthwhile(paths):
        return InMemory(load()), None
    written = laid_out(load)
    return InMemory(loaded(written.text)), written
