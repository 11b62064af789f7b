"""``/healthz``, ``/readyz`` and ``/metrics``: how the service is, for those who watch it."""

from __future__ import annotations

import asyncio
import json

from ..engine.asking import Query
from ..engine.faults import RemoteFailed
from ..errors import LcGraphError
from .http import Request, Response
from .service import Service

PATIENCE = 2.0
"""Seconds in which a service that is ready answers the smallest query."""


async def healthz(service: Service, request: Request) -> Response:
    """Say that the process is there: who cannot get this answer may start it anew."""
    return _told(200, {"status": "ok"})


async def readyz(service: Service, request: Request) -> Response:
    """Say whether queries are answered: 503 while starting, stopping, or when none gets through."""
    engine = service.engine
    state: dict[str, object] = {"generation": engine.generation, **engine.counts()}
    if about := engine.about():
        state["store"] = about
    if not service.ready:
        return _told(503, {"status": "stopping", **state})
    try:
        async with asyncio.timeout(PATIENCE):
            await service.ask(Query("ASK {}"))
    except RemoteFailed as error:
        return _told(503, {"status": "store", "reason": error.problems[0].message, **state})
    except (TimeoutError, LcGraphError):
        return _told(503, {"status": "busy", **state})
    return _told(200, {"status": "ready", **state})


async def metrics(service: Service, request: Request) -> Response:
    """Tell the figures, in Prometheus' text format."""
    headers = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8", "Cache-Control": "no-store"}
    return Response(200, headers, service.metrics.text())


def _told(status: int, members: dict[str, object]) -> Response:
    headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
    return Response(status, headers, (json.dumps(members) + "\n").encode())


HANDLERS = {"/healthz": healthz, "/readyz": readyz, "/metrics": metrics}
