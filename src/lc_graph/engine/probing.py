"""What a remote store can do: found by asking it at the start, without writing anything."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import httpx
import pyoxigraph as ox

from ..errors import LcGraphError, Problem, UsageError
from ..terms import ID
from .faults import Truncated
from .inspection import inspect
from .wire import ACCEPT_ROWS, GRAPH, ROWS, Wire, media_type

T = TypeVar("T")

SD = "http://www.w3.org/ns/sparql-service-description#"
MOST = 100_000
"""Rows up to which a cap is looked for."""
_DIGITS = " ".join(map(str, range(10)))
_MANY = "SELECT ?none {" + " ".join(f"VALUES ?{name} {{ {_DIGITS} }}" for name in "abcde") + "}"
"""Gives :data:`MOST` rows of nothing, whatever the data."""
_APART = "ASK { { SELECT * { GRAPH ?g { ?s ?p ?o } } LIMIT 1000 } FILTER NOT EXISTS { ?s ?p ?o } }"
"""True when the default graph lacks what a named graph holds, so that it is no union."""
_NAMED = "ASK { GRAPH ?g { ?s ?p ?o } }"
_OURS = f"ASK {{ <{ID['dataset/lc-graph']}> a <http://rdfs.org/ns/void#Dataset> }}"
_LARGEST = 16 << 20
_TRIPLE = "CONSTRUCT { <urn:x:a> <urn:x:b> <urn:x:c> } WHERE {}"


@dataclass(frozen=True)
class Capabilities:
    """What a remote store can do.

    Attributes:
        union: whether its default graph holds what its named graphs hold; None if that cannot be told.
        cap: the most rows it gives; None if there are at least :data:`MOST`, or it cannot be told.
        rows: the media types of rows that it gives and we read; ``graph``: those of triples.
        update: where it takes updates.
        authentication: what it is shown: ``basic``, ``bearer`` or ``none``.
        ours: whether its default graph holds this project's graph.
    """

    union: bool | None = None
    cap: int | None = None
    rows: tuple[str, ...] = ()
    graph: tuple[str, ...] = ()
    update: str | None = None
    authentication: str = "none"
    ours: bool = False

    def told(self) -> dict[str, object]:
        """Return what everybody may know."""
        return {
            "query": True,
            "update": self.update is not None,
            "union-default-graph": self.union,
            "row-cap": self.cap,
            "formats": [*self.rows, *self.graph],
            "authentication": self.authentication,
            "our-graph": self.ours,
        }


async def probe(wire: Wire, seconds: float) -> Capabilities:
    """Ask a remote store what it can do; what it does not answer in time stays unknown.

    Raises:
        UsageError: when it does not answer the smallest query.
    """
    address = wire.address
    try:
        async with asyncio.timeout(seconds):
            await _ask(wire, "ASK {}")
    except (LcGraphError, httpx.HTTPError, TimeoutError, ValueError) as error:
        message = (
            error.problems[0].message
            if isinstance(error, LcGraphError)
            else f"{type(error).__name__}: {error}"
        )
        remedy = "check the address, --store-auth-file, and that the store runs and answers “ASK {}”"
        raise UsageError(Problem(f"--store {address.query}", message, remedy)) from None
    asked = [("ASK {}", kind) for kind in ROWS] + [(_TRIPLE, kind) for kind in GRAPH]
    (described, cap), (apart, named, ours), given = await asyncio.gather(
        asyncio.gather(_within(seconds, _described(wire)), _within(seconds, _cap(wire))),
        asyncio.gather(*(_within(seconds, _ask(wire, query)) for query in (_APART, _NAMED, _OURS))),
        asyncio.gather(*(_within(seconds, _gives(wire, *question)) for question in asked)),
    )
    store = described if described is not None else ox.Store()
    kinds = [kind for kind, can in zip((*ROWS, *GRAPH), given, strict=True) if can]
    union = (
        False if apart else True if named and apart is False else _says(store, "feature", "UnionDefaultGraph")
    )
    updates = _says(store, "supportedLanguage", "SPARQL11Update")
    return Capabilities(
        union=union,
        cap=cap,
        rows=tuple(kind for kind in kinds if kind in ROWS and "sparql" in kind),
        graph=tuple(kind for kind in kinds if kind in GRAPH),
        # A service that speaks the language of updates takes them where it takes queries.
        update=address.update or (address.query if updates else None),
        authentication=(address.secret or "none").partition(" ")[0].lower(),
        ours=bool(ours),
    )


async def _within(seconds: float, work: Awaitable[T]) -> T | None:
    """Return what a question comes to, or None when it comes to nothing."""
    try:
        async with asyncio.timeout(seconds):
            return await work
    except (LcGraphError, httpx.HTTPError, TimeoutError, ValueError, SyntaxError, LookupError):
        return None


async def _ask(wire: Wire, query: str) -> bool:
    async with wire.asking(query, ACCEPT_ROWS) as response:
        format = ROWS.get(media_type(response))
        if format is None:
            raise ValueError(
                f"it answers with {media_type(response)[:100] or 'no media type'}, which is no answer"
            )
        body = await _body(response)
        inspect(body, format)
        answer = ox.parse_query_results(body, format=format)
    if not isinstance(answer, ox.QueryBoolean):
        raise ValueError("it does not answer true or false")
    return bool(answer)


async def _gives(wire: Wire, query: str, kind: str) -> bool:
    async with wire.asking(query, kind) as response:
        return media_type(response) == kind


async def _cap(wire: Wire) -> int | None:
    """Return the most rows that are given; None when there are more than are asked for here."""
    try:
        async with wire.asking(_MANY, ACCEPT_ROWS) as response:
            format = ROWS[media_type(response)]
            body = await _body(response)
    except Truncated as error:
        return error.cap
    rows = await asyncio.to_thread(_counted, body, format)
    return rows if 0 < rows < MOST else None


def _counted(body: bytes, format: ox.QueryResultsFormat) -> int:
    inspect(body, format)
    answer = ox.parse_query_results(body, format=format)
    return sum(1 for _ in answer) if isinstance(answer, ox.QuerySolutions) else 0


async def _body(response: httpx.Response) -> bytes:
    """Return the body of an answer that is small.

    Raises:
        ValueError: when it is not.
    """
    content = bytearray()
    async for piece in response.aiter_raw():
        content += piece
        if len(content) > _LARGEST:
            raise ValueError("its answer is too long")
    return bytes(content)


async def _described(wire: Wire) -> ox.Store:
    """Return the service description."""
    async with wire.describing() as response:
        format, body = GRAPH[media_type(response)], await _body(response)
    inspect(body, format)
    store = ox.Store()
    store.load(body, format, base_iri=wire.address.query)
    return store


def _values(store: ox.Store, name: str) -> set[str]:
    quads = store.quads_for_pattern(None, ox.NamedNode(SD + name), None)
    return {quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)}


def _says(store: ox.Store, name: str, value: str) -> bool | None:
    return True if SD + value in _values(store, name) else None


def words(about: Mapping[str, object]) -> str:
    """Return what is known of a remote store as a line for people."""
    shown = {True: "yes", False: "no", None: "unknown"}

    def word(value: object) -> str:
        if isinstance(value, list):
            return " ".join(map(str, value))
        return shown[value] if value is None or isinstance(value, bool) else str(value)

    return "; ".join(f"{name.replace('-', ' ')}: {word(value)}" for name, value in about.items())
