"""What the pages are made from: the pool that answers, the questions, the overview, the files to download."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pyoxigraph as ox

from ..engine.asking import Query, Reply, Source
from ..engine.media import EXPORT_FORMATS, Format
from ..engine.store import Store, parse
from ..questions import catalog
from ..release import formats
from ..release.release import Release
from ..search.index import Index
from ..search.reading import MOST, MOST_REMOTE, read
from ..server.reports import Reports
from ..server.service import Blocking
from ..terms import PROLOGUE
from ..vocabulary.book import Book
from . import describe, naming, suggest
from .overview import Overview

_JSON = ox.QueryResultsFormat.JSON
_EVERYTHING = "SELECT ?s ?p ?o ?g { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"


class Answers:
    """Recent answers by question, up to a number of bytes: a repeated query costs no evaluation.

    What is served never changes while it is served, so no answer grows stale.
    """

    def __init__(self, limit: int = 32 << 20) -> None:
        """Make an empty collection."""
        self._limit, self._size = limit, 0
        self._kept: OrderedDict[Query, Reply] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, query: Query) -> Reply | None:
        """Return the answer given before, if it is still kept."""
        with self._lock:
            if (reply := self._kept.get(query)) is not None:
                self._kept.move_to_end(query)
            return reply

    def keep(self, query: Query, reply: Reply) -> None:
        """Keep an answer, letting go of those not asked for longest."""
        if len(reply.body) > self._limit // 8:
            return
        with self._lock:
            if query in self._kept:
                return
            self._kept[query] = reply
            self._size += len(reply.body)
            while self._size > self._limit:
                _, gone = self._kept.popitem(last=False)
                self._size -= len(gone.body)


@dataclass
class Site:
    """One running service.

    Attributes:
        store: the release that is served, for the pages of its kinds of things; ``overview`` what the start
            page tells of it. None when somebody's own files are served.
        graphs: the named graphs with their numbers of triples; ``triples`` that of the default graph,
            None if it is not known.
        lang: the language of pages for browsers that ask for neither Chinese nor English.
        about: what is to be known of a remote store; empty when there is none.
        changing: whether the data may be written to, or lies in a store's folder, so that no file holds it
            as it is now.
        version: which release is served, and ``files`` its files by name; empty when it is no release.
        manifest: what the release says of itself.
        quotes: the exact words of passages by the path of their pages, when the server was given the text.
        book: what describes the data of the release: ontology, code lists, shapes.
        previous: an earlier release, to tell what changed since; None where none was given.
        reports: where errors of the data are told; None for nowhere.
    """

    pool: Blocking
    source: Source
    lang: str
    graphs: dict[str, int]
    triples: int | None
    questions: list[catalog.Question]
    overview: Overview | None
    store: Store | None = None
    about: Mapping[str, object] = field(default_factory=dict)
    changing: bool = False
    version: str = ""
    files: dict[str, Path] = field(default_factory=dict)
    manifest: Mapping[str, Any] = field(default_factory=dict)
    quotes: Mapping[str, str] = field(default_factory=dict)
    book: Book | None = None
    previous: Release | None = None
    reports: Reports | None = None
    answers: Answers = field(default_factory=Answers)
    _files: dict[str, bytes] = field(default_factory=dict)
    _files_state: int = 0
    _files_lock: threading.Lock = field(default_factory=threading.Lock)
    _index: Index | None = None
    _words: dict[str, Mapping[str, str]] = field(default_factory=dict)
    _index_lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, query: Query) -> Reply:
        """Answer a query, from memory when it was asked before; raises what :meth:`Service.ask` raises."""
        reply = self.answers.get(query)
        if reply is None:
            reply = self.pool.ask(query)
            self.answers.keep(query, reply)
        return reply

    def rows(self, text: str) -> list[dict[str, str]]:
        """Return the rows of a SELECT query of ours as plain text (``questions.values.Lookup``)."""
        found = json.loads(self.ask(Query(PROLOGUE + text)).body)["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in found]

    def naming(self, nodes: Iterable[str]) -> list[ox.Triple]:
        """Return what tells the names of things (a :data:`describe.Naming`): of a release without a query."""
        if self.store is None:
            return describe.naming(self.ask, nodes)
        return naming.read(self.store, nodes, evidence=True)

    @property
    def index(self) -> Index:
        """Everything that has a name, to be searched; read when it is first asked for."""
        with self._index_lock:
            if self._index is None:
                self._index = read(self.pool.ask, MOST if self.source.remote is None else MOST_REMOTE)
            return self._index

    def suggestions(self, path: str) -> list[suggest.Suggestion]:
        """Return things of ours that may be meant by a path that names nothing."""
        return suggest.near(self.index, path)

    def words(self, lang: str) -> Mapping[str, str]:
        """Return what things of ours are called in a language, by IRI; for English by Chinese label too."""
        if lang not in self._words:
            self._words[lang] = suggest.words(self.index, lang)
        return self._words[lang]

    def download(self, format: Format) -> bytes:
        """Return a whole file: of a release the default export, of other data all there is now.

        Raises:
            LcGraphError: when data that has to be asked for is too much, or takes too long.
        """
        with self._files_lock:
            state = self.pool.state if self.changing else 0
            if state != self._files_state:
                self._files.clear()
                self._files_state = state
            if format.name not in self._files:
                self._files[format.name] = "".join(formats.text(self._quads(), format.name)).encode()
            return self._files[format.name]

    def _quads(self) -> list[ox.Quad]:
        if self.source.nquads:
            return formats.select(formats.read(self.source.nquads))
        if self.changing:
            rows = cast(Any, ox.parse_query_results(self.pool.ask(Query(_EVERYTHING)).body, format=_JSON))
            return [ox.Quad(row["s"], row["p"], row["o"], row["g"] or ox.DefaultGraph()) for row in rows]
        return [quad for graph, path in self.source.files for quad in parse(path, graph)]

    @property
    def formats(self) -> tuple[Format, ...]:
        """Return the formats of the downloads; none for data that is elsewhere, or too much."""
        too_many = self.changing and sum(self.graphs.values(), self.triples or 0) > self.pool.most
        return () if self.source.remote is not None or too_many else EXPORT_FORMATS


def etag(*parts: bytes) -> str:
    """Return a strong entity tag of the content it is given."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part + b"\0")
    return digest.hexdigest()[:32]
