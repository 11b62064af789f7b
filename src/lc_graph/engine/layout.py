"""How data in memory are laid out: predicate by predicate.

pyoxigraph keeps a quad where it was put when it was loaded, linked to the one before with the same subject,
and to the one before with the same predicate. Files tell one thing after the other, so that whoever looks
through the names of all things steps from far to far, and most of the time waits for memory. Loaded predicate
by predicate, the steps are short, and things still come in the same order under each.
"""

from __future__ import annotations

import gc
import io
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from operator import itemgetter
from pathlib import Path
from typing import IO, NamedTuple

import pyoxigraph as ox

from .processes import apart
from .store import Store

COPIED = 500_000
"""How many quads are held twice at most (see :mod:`lc_graph.engine.near`); they take about 0.3 kB each."""
HUB = 1_000
"""Quads from which on a subject or object is a hub: a look-up of it may take long."""
LAID_OUT = 128 << 20
"""Bytes of files from which on data are loaded as they come: to write them down takes as much memory."""

Text = IO[bytes]
"""Data as N-Quads in the order in which they are to be loaded: the same for all who load them."""
Quad = tuple[bytes, bytes, bytes, bytes]
"""Subject, predicate, what follows, and all of the line, as the engine writes it."""


def worthwhile(paths: Sequence[Path]) -> bool:
    """Say whether files are small enough to be laid out."""
    return sum(path.stat().st_size for path in paths if path.is_file()) <= LAID_OUT


class LaidOut(NamedTuple):
    """Data written down, and the IRIs of what has very many quads in them."""

    text: Text
    hubs: list[str]


def laid_out(load: Callable[[], Store]) -> LaidOut:
    """Load data, and write them down in good order; the process that does so takes what it used along.

    Raises:
        UsageError: what ``load`` raises.
    """
    text = _unnamed()
    hubs = apart(lambda: _write(load(), text))
    text.seek(0)
    return LaidOut(text, hubs)


def loaded(text: Text) -> Store:
    """Load what was written down; whoever shares the file must not do so at the same time."""
    store = Store()
    text.seek(0)
    store.native.load(text, format=ox.RdfFormat.N_QUADS)
    return store


def _write(store: Store, text: Text) -> list[str]:
    gc.disable()  # to look through so many tuples takes longer than to make them
    dumped = io.BytesIO()
    store.native.dump(dumped, ox.RdfFormat.N_QUADS)
    lines = dumped.getvalue().splitlines(keepends=True)
    # A store tells its quads in the order of their coming, the last one first.
    quads: list[Quad] = []
    for line in reversed(lines):
        subject, predicate, rest = line.split(b" ", 2)
        quads.append((subject, predicate, rest, line))
    hubs = _hubs(quads)
    quads.sort(key=itemgetter(1))
    text.writelines(quad[3] for quad in quads)
    text.flush()
    return hubs


def _hubs(quads: Sequence[Quad]) -> list[str]:
    counts = Counter(quad[0] for quad in quads)
    counts.update(quad[2].split(b" ", 1)[0] for quad in quads)
    return [term[1:-1].decode() for term, count in counts.items() if count >= HUB and term[:1] == b"<"]


def _unnamed() -> Text:
    """Return a file that is nowhere but in memory, or has no name."""
    if sys.platform == "linux":
        return os.fdopen(os.memfd_create("lc-graph"), "w+b")
    return tempfile.TemporaryFile()
