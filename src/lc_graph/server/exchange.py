"""A query on its way from a connection to the engine and back, without a task of its own.

Short queries are most of what is asked, and a task each costs more than they do. An answer that turns out too
long for one piece is handed over to the application, which sends it piece by piece.
"""

from __future__ import annotations

import time
from functools import partial
from typing import Any, Protocol

from ..engine.answering import Stream
from ..engine.asking import Query, Reply
from ..engine.calls import mentioned
from ..errors import LcGraphError
from . import asgi
from .cache import Key, Whole, kept, unchanged
from .endpoint import check_codings, digest, whole
from .http import Request
from .problems import HttpProblem, of
from .service import Service
from .watch import Telling


class Asking(Protocol):
    """The connection that asks."""

    def answered(self, status: int, head: bytes, body: bytes) -> None:
        """Send a whole answer; the exchange is over."""

    def hand_over(self, stream: Stream) -> None:
        """Let the application send an answer that has begun; the exchange is over."""


def answered(
    service: Service, request: Request, query: Query, reply: Reply, key: Key | None, began: float
) -> tuple[int, bytes, bytes]:
    """Return status, head and body of a whole answer; it is told, and kept for who asks again.

    Args:
        service: what answers.
        request: what was sent.
        query: what that asks.
        reply: the answer to it.
        key: under which the answer may be kept; None for one that may change at any time.
        began: when the request came.
    """
    coding = request.headers.get("accept-encoding")
    answer = whole(service, reply.kind, reply.format, reply.body, coding)
    if key is not None and service.cache.seen.before(key):
        service.cache.keep(key, kept(request.path, answer, digest(query), reply.rows))
    return told(service, request, query, reply, answer, began)


def told(
    service: Telling, request: Request, query: Query, reply: Reply, answer: Whole, began: float
) -> tuple[int, bytes, bytes]:
    """Return status, head and body of a whole answer, of which little is sent to who has it; it is told."""
    if asgi.matches(request.headers.get("if-none-match"), answer.etag.decode()):
        service.told(request, 304, 0, began, digest(query), reply.rows)
        return 304, unchanged(answer), b""
    service.told(request, 200, len(answer.body), began, digest(query), reply.rows)
    return 200, answer.common + answer.own, answer.body


def at_once(service: Service, request: Request, query: Query, key: Key) -> tuple[int, bytes, bytes] | None:
    """Return status, head and body of the answer to a look-up that needs no reader, if it is one.

    Raises:
        HttpProblem: as :class:`Exchange` does.
    """
    began = time.monotonic()
    reply = service.engine.at_once(query)
    if reply is None:
        return None
    check_codings(request.headers.get("accept-encoding"))
    service.admit(request.client)
    return answered(service, request, query, reply, key, began)


class Exchange:
    """One query of one connection."""

    def __init__(self, service: Service, asking: Asking, request: Request, query: Query, key: Key) -> None:
        """Send the query on its way.

        Args:
            service: what answers.
            asking: the connection.
            request: what it sent.
            query: what that asks.
            key: under which the answer is kept.

        Raises:
            HttpProblem, LcGraphError: when it is turned away at once.
        """
        check_codings(request.headers.get("accept-encoding"))
        self.service, self.asking, self.request, self.query, self.key = service, asking, request, query, key
        self.began = time.monotonic()
        self.state = service.state
        service.enter(request.client)
        try:
            self.job = service.engine.submit(query, self)
        except BaseException:
            service.leave(request.client)
            raise

    def heard(self, head: dict[str, Any], body: bytes) -> None:
        """Take the answer, or its beginning."""
        service, request = self.service, self.request
        if head.get("more"):
            stream = Stream(service.engine, service.spool, partial(service.leave, request.client))
            stream.job = self.job
            self.job.listener = stream
            stream.heard(head, body)
            self.asking.hand_over(stream)
            return
        service.leave(request.client)
        reply = Reply(head["kind"], head["format"], body, head.get("rows"))
        lasting = self.state == service.state and not self._asks_others()
        self.asking.answered(
            *answered(service, request, self.query, reply, self.key if lasting else None, self.began)
        )

    def failed(self, error: LcGraphError) -> None:
        """Take the error that ends the query before its answer has begun."""
        self.service.leave(self.request.client)
        self.refuse(of(error, self.query.text))

    def _asks_others(self) -> bool:
        """Say whether other endpoints have a part in the answer: what they hold may change at any time."""
        return bool(self.service.settings.endpoints) and mentioned(self.query.text)

    def refuse(self, problem: HttpProblem) -> None:
        """Tell what is wrong."""
        head, body = asgi.refusal(problem, self.request)
        self._done(problem.status, len(body), None)
        self.asking.answered(problem.status, head, body)

    def gone(self) -> None:
        """Stop the query: its client went away."""
        self.service.leave(self.request.client)
        self.service.engine.cancel(self.job)
        self._done(499, 0, None)

    def _done(self, status: int, size: int, rows: int | None) -> None:
        request = self.request
        self.service.told(request, status, size, self.began, digest(self.query), rows)
