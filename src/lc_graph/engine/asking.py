"""What is asked of an engine, what it answers, what it serves, and how much it may take."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from .faults import MEBIBYTE


class Query(NamedTuple):
    """A question; its formats are names of :mod:`lc_graph.engine.media`, or None if none will do.

    Attributes:
        text: the query.
        default_graphs, named_graphs: the data set the protocol asks for; both None for the whole one.
        result_format: the format of rows and of yes or no; ``graph_format`` that of triples.
        largest: bounds the bytes of this answer more narrowly than the engine does.
        seconds: bounds its time more narrowly than the engine does.
        base: what relative IRIs of the query are resolved against.
    """

    text: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    result_format: str | None = "json"
    graph_format: str | None = "turtle"
    largest: int | None = None
    seconds: float | None = None
    base: str | None = None


class Reply(NamedTuple):
    """An answer: its kind (``solutions``, ``boolean`` or ``graph``), its format, its text, its rows."""

    kind: str
    format: str
    body: bytes
    rows: int | None = None


@dataclass(frozen=True)
class Address:
    """Where a remote SPARQL 1.1 store is.

    Attributes:
        query: its endpoint for queries; ``update``: for updates; ``graphs``: of the Graph Store Protocol.
        secret: what authorises us, ``Basic …`` or ``Bearer …`` as HTTP has it; it is shown to nobody.
    """

    query: str
    update: str | None = None
    graphs: str | None = None
    secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Source:
    """What is served: a release, files, the folder of a store, or a remote store.

    Attributes:
        nquads: a release's N-Quads.
        files: RDF files with the graphs they go to; with ``directory``, what a new store begins with.
        directory: the folder of a store that is kept on disk.
        shapes: SHACL that every write must leave the data in keeping with.
        remote: another server, which then answers.
    """

    nquads: Path | None = None
    files: Sequence[tuple[str | None, Path]] = ()
    directory: Path | None = None
    shapes: Sequence[Path] = ()
    remote: Address | None = None


def _cores() -> int:
    return os.cpu_count() or 1


@dataclass(frozen=True)
class Limits:
    """What queries may take.

    Attributes:
        seconds: of evaluation, for one query.
        answer: bytes of an answer; ``rows``: its rows or triples.
        memory: bytes a reader may take beyond the data.
        readers: processes for queries that have not run long; ``heavy``: processes for those that have.
        waiting: queries that may wait for a place, of each sort.
        each: queries of one client that may run or wait at once.
        spool: bytes of answers kept for clients that read more slowly than the engine writes.
    """

    seconds: float = 20.0
    answer: int = 256 * MEBIBYTE
    rows: int = 1_000_000
    memory: int = 1024 * MEBIBYTE
    readers: int = field(default_factory=lambda: max(2, min(8, _cores())))
    heavy: int = field(default_factory=lambda: max(2, min(8, _cores())))
    waiting: int = 64
    each: int = 16
    spool: int = 256 * MEBIBYTE
