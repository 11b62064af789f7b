"""What the service tells of itself: figures for Prometheus, and a line of JSON for each request."""

from __future__ import annotations

import json
import queue
import sys
import threading
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import IO

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from ..engine.pool import Pool
from .cache import Cache

WAITING_LINES = 10_000
"""Lines of the log that may wait to be written; more are dropped and counted, so that no request waits."""
_STEPS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The figures at ``/metrics``, in Prometheus' text format."""

    def __init__(self, pool: Pool, cache: Cache) -> None:
        """Begin at zero."""
        registry = self.registry = CollectorRegistry()
        self.requests = Counter(
            "lc_graph_requests", "Requests answered.", ["place", "status"], registry=registry
        )
        self.seconds = Histogram(
            "lc_graph_request_seconds", "Seconds from a request's arrival to the end of its answer.",
            ["place"], buckets=_STEPS, registry=registry,
        )  # fmt: skip
        self.bytes = Counter("lc_graph_answer_bytes", "Bytes of answers sent.", registry=registry)
        for name, words, value in (
            ("cache_hits", "Answers given from memory.", lambda: cache.hits),
            ("cache_bytes", "Bytes of answers kept.", lambda: cache.size),
            ("readers_ended", "Queries stopped by ending their reader.", lambda: pool.killed),
            ("generation", "Which state of the data is served.", lambda: pool.generation),
            ("quads", "Quads of the data served.", lambda: pool.current.size),
        ):
            Gauge(f"lc_graph_{name}", words, registry=registry).set_function(value)
        self._repeated: dict[tuple[str, int], Counter] = {}
        states = Gauge("lc_graph_queries", "Queries by state.", ["state"], registry=registry)
        for state in pool.counts():
            states.labels(state).set_function(partial(_count, pool, state))

    def answered(self, place: str, status: int, size: int, seconds: float) -> None:
        """Count a request."""
        self.requests.labels(place, str(status)).inc()
        self.seconds.labels(place).observe(seconds)
        self.bytes.inc(size)

    def repeated(self, place: str, status: int, size: int) -> None:
        """Count a request that was answered from memory; its seconds are none to speak of."""
        counter = self._repeated.get((place, status))
        if counter is None:
            counter = self._repeated[place, status] = self.requests.labels(place, str(status))
        counter.inc()
        self.bytes.inc(size)

    def text(self) -> bytes:
        """Return the figures as they are now."""
        return generate_latest(self.registry)


def _count(pool: Pool, state: str) -> float:
    return pool.counts()[state]


class AccessLog:
    """A line of JSON for each request, written by a thread of its own."""

    def __init__(self, target: str) -> None:
        """Write to a file, to standard error (``-``), or nowhere (empty).

        Raises:
            OSError: when the file cannot be opened.
        """
        self.dropped = 0
        self._lines: queue.Queue[str | None] = queue.Queue(WAITING_LINES)
        self._output: IO[str] | None = None
        if target:
            self._output = sys.stderr if target == "-" else Path(target).open("a", encoding="utf-8")  # noqa: SIM115
            self._thread = threading.Thread(target=self._write, name="access log", daemon=True)
            self._thread.start()

    def add(
        self, client: str, method: str, target: str, status: int, size: int, began: float,
        digest: str = "", rows: int | None = None, hit: bool = False,
    ) -> None:  # fmt: skip
        """Log a request.

        Args:
            client: its address.
            method, target: what it asked; of the target, the path.
            status, size: how it was answered, and with how many bytes.
            began: when it came, on the monotonic clock.
            digest: of the query; ``rows``: those of the answer; ``hit``: whether it came from memory.
        """
        if self._output is None:
            return
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"), "client": client, "method": method,
            "path": target[:500], "status": status, "bytes": size,
            "ms": round((time.monotonic() - began) * 1000, 2),
        }  # fmt: skip
        if digest:
            line |= {"query": digest, "rows": rows, "hit": hit}
        try:
            self._lines.put_nowait(json.dumps(line, ensure_ascii=False))
        except queue.Full:
            self.dropped += 1

    def _write(self) -> None:
        assert self._output is not None
        while (line := self._lines.get()) is not None:
            lines = [line]
            while not self._lines.empty() and len(lines) < 1000:
                more = self._lines.get()
                if more is None:
                    self._lines.put(None)
                    break
                lines.append(more)
            try:
                self._output.write("\n".join(lines) + "\n")
                self._output.flush()
            except (OSError, ValueError):
                self.dropped += len(lines)

    def close(self) -> None:
        """Write what waits."""
        if self._output is not None:
            self._lines.put(None)
            self._thread.join(2)
