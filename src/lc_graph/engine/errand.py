"""One query on its way to a remote store and back."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from concurrent.futures import Executor
from functools import partial
from typing import Any

import httpx

from .asking import Limits, Query
from .conversion import Done, Feed, Order, Stopped, convert
from .face import Listener
from .faults import AnswerTooLarge, RemoteFailed, Truncated
from .sparql import form
from .wire import ACCEPT_GRAPH, ACCEPT_ROWS, GRAPH, ROWS, Wire, fits, media_type, told

INFLATED = 8
"""How many times larger than ours the remote store's way to write an answer may be."""
_KINDS = {"CONSTRUCT": "graph", "DESCRIBE": "graph", "ASK": "boolean"}


class Errand:
    """A query on its way to the remote store and back (see :class:`lc_graph.engine.face.Asked`).

    Attributes:
        kind, format: of its answer, as those of :class:`lc_graph.engine.asking.Reply`.
        over: whether its answer is wanted no more, or is all there.
    """

    def __init__(self, query: Query, listener: Listener) -> None:
        """Begin the way."""
        self.query, self.listener = query, listener
        self.kind = _KINDS.get(form(query.text) or "", "solutions")
        self.format = query.graph_format if self.kind == "graph" else query.result_format
        self.over, self.heavy = False, False
        self.task: asyncio.Task[None] | None = None
        self.timer: asyncio.TimerHandle | None = None
        self._paused = False
        self._told: threading.Event | None = None

    def pause(self) -> None:
        """Let no more of the answer come for now."""
        self._paused = True

    def resume(self) -> None:
        """Let the answer come again."""
        self._paused = False
        if self._told is not None:
            self._told.set()

    def end(self) -> None:
        """Want no more."""
        self.over = True
        if self.timer is not None:
            self.timer.cancel()
        self.resume()

    def heard(self, head: dict[str, Any], body: bytes, told: threading.Event) -> None:
        """Pass on a piece of the answer; ``told`` is set when the next may come."""
        if not self.over:
            self.listener.heard(head, body)
        self._told = told
        if not self._paused or self.over:
            told.set()

    async def fetch(self, wire: Wire, limits: Limits, threads: Executor, cap: int | None) -> Done:
        """Ask, and pass on all of the answer but its last message, which is returned.

        Args:
            wire: the connections to the remote store.
            limits: what the answer may take.
            threads: where it is read.
            cap: the most rows that the remote store gives.

        Raises:
            LcGraphError: for whatever goes wrong, perhaps after a part of the answer.
            Stopped: when the answer is wanted no more.
        """
        query, graph = self.query, self.kind == "graph"
        fields = [("default-graph-uri", iri) for iri in query.default_graphs or ()]
        fields += [("named-graph-uri", iri) for iri in query.named_graphs or ()]
        accept = ACCEPT_GRAPH if graph else ACCEPT_ROWS
        async with wire.asking(query.text, accept, fields, query.base) as response:
            parser = (GRAPH if graph else ROWS).get(media_type(response))
            if parser is None:
                what = media_type(response)[:100] or "no media type"
                raise RemoteFailed(f"the remote store's answer cannot be read: {what}")
            if graph and not {"content-length", "transfer-encoding"} & response.headers.keys():
                # Triples can be cut off anywhere, and nobody would know.
                raise RemoteFailed("the remote store's answer does not say where it ends")
            most = min(query.largest or limits.answer, limits.answer)
            order = Order(self.kind, parser, wire.address.query, str(self.format), most, limits.rows)
            done = await self._converted(order, response, threads)
        if cap is not None and done.given == cap and not fits(query.text, cap):
            raise Truncated(cap)
        return done

    async def _converted(self, order: Order, response: httpx.Response, threads: Executor) -> Done:
        loop = asyncio.get_running_loop()
        feed = Feed(loop)
        reading = loop.run_in_executor(threads, convert, order, feed, partial(self._tell, loop))
        feeding = loop.create_task(self._feed(feed, response, order.most_bytes * INFLATED))
        try:
            both: set[asyncio.Future[Any]] = {reading, feeding}
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            if feeding.done():
                await feeding
            return await reading
        finally:
            feed.end(broken=True)
            feeding.cancel()
            self.resume()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await feeding
            reading.add_done_callback(lambda future: future.cancelled() or future.exception())

    async def _feed(self, feed: Feed, response: httpx.Response, most: int) -> None:
        size = 0
        with told():
            async for piece in response.aiter_raw(1 << 16):
                size += len(piece)
                if size > most:
                    raise AnswerTooLarge(most // INFLATED)
                await feed.put(piece)
        feed.end()

    def _tell(self, loop: asyncio.AbstractEventLoop, head: dict[str, Any], body: bytes | bytearray) -> None:
        """Pass on a piece of an answer, from its thread, and wait until the next may come."""
        heard = threading.Event()
        loop.call_soon_threadsafe(self.heard, head, bytes(body), heard)
        heard.wait()
        if self.over:
            raise Stopped
