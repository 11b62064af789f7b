"""Writes to a remote store, sent on once they are seen to be sound: updates, and whole graphs."""

from __future__ import annotations

import asyncio
from urllib.parse import urlencode

import httpx
import pyoxigraph as ox

from . import updates
from .faults import Conflict, NoAddress, NotThere
from .iris import graph_name
from .sparql import QueryError, with_base
from .wire import Wire, fault, unsure, wrong
from .writing import Write, quads


async def post(
    wire: Wire, write: Write, body: bytes, update: str | None, graphs: str | None, seconds: float
) -> bool:
    """Send a write on, and return whether it made its graph.

    Args:
        wire: the connections to the remote store.
        write: the write.
        body: what a graph is to hold.
        update: where updates are taken; ``graphs``: where graphs are; None where nowhere.
        seconds: how long it may take.

    Raises:
        NoAddress: when the remote store takes no such write.
        ForbiddenQuery, QueryError, NotThere, Conflict: for what is wrong with it.
        RemoteFailed: when it was not done, or nobody knows.
    """
    address = update if write.kind == "update" else graphs
    if address is None:
        raise NoAddress
    content = await _content(write, body)
    try:
        async with asyncio.timeout(seconds):
            sent = (
                _update(wire, address, write)
                if write.kind == "update"
                else _graph(wire, address, write, content)
            )
            response = await sent
    except TimeoutError:
        raise unsure() from None
    if not response.is_success:
        raise _refusal(response, write)
    return write.kind == "graph" and response.status_code == 201


async def _update(wire: Wire, address: str, write: Write) -> httpx.Response:
    updates.guard(write.text)
    # Refuses a data set beside one of the update's own, as the protocol has it.
    updates.with_dataset(write.text, write.using_graphs, write.using_named_graphs)
    fields = [("update", with_base(write.text, write.base))]
    fields += [("using-graph-uri", iri) for iri in write.using_graphs]
    fields += [("using-named-graph-uri", iri) for iri in write.using_named_graphs]
    return await wire.write("POST", address, urlencode(fields).encode(), "application/x-www-form-urlencoded")


async def _graph(wire: Wire, address: str, write: Write, content: bytes) -> httpx.Response:
    params = [("default", "")] if write.graph is None else [("graph", write.graph)]
    kind = {"DELETE": "", "PATCH": "application/sparql-update"}.get(write.method, "application/n-triples")
    return await wire.write(write.method, address, content, kind, params)


async def _content(write: Write, body: bytes) -> bytes:
    """Return what is sent of a write to a graph: a patch, or triples."""
    if write.kind == "update":
        return b""
    if write.method == "PATCH":
        updates.guard(write.text)
        return with_base(write.text, write.base).encode()
    return await asyncio.to_thread(triples, write, body)


def triples(write: Write, body: bytes) -> bytes:
    """Return what a body holds as N-Triples, its relative IRIs resolved.

    Raises:
        QueryError: when it, or the name of its graph, cannot be read.
    """
    if write.graph is not None:
        graph_name(write.graph)
    read = [quad.triple for quad in quads(write, body, ox.DefaultGraph())]
    return ox.serialize(read, format=ox.RdfFormat.N_TRIPLES) or b""


def _refusal(response: httpx.Response, write: Write) -> Exception:
    said = str(response.extensions["words"])
    match response.status_code:
        case 400 if write.text:
            found = wrong(write.text, said, write.base)
            message = found.message.replace("the query", "the update")
            return QueryError(message, found.remedy, found.line, found.column)
        case 404 if write.method == "DELETE" and write.graph is not None:
            return NotThere(write.graph)
        case 409:
            return Conflict(said[:300])
    return fault(response, said)
