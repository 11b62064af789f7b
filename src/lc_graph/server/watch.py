"""What the service tells of itself: figures for Prometheus, and a line of JSON for each request."""

from __future__ import annotations

import json
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from itertools import accumulate
from operator import add
from typing import Any, Protocol

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.utils import floatToGoString

from ..engine.face import Engine
from .cache import Cache, Repeat
from .http import Request

_STEPS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Counts:
    """What is counted for every request, in plain numbers, which are put into words when asked for.

    Attributes:
        requests: how many there were, by place and status; ``bytes``: of their answers.
        times: by place, how many took no longer than each step, how many longer, and all seconds.
    """

    def __init__(self) -> None:
        """Begin at zero."""
        self.requests: Counter[tuple[str, int]] = Counter()
        self.bytes = 0
        self.times: dict[str, list[float]] = {}

    def answered(self, place: str, status: int, size: int, seconds: float) -> None:
        """Count a request."""
        self.requests[place, status] += 1
        self.bytes += size
        times = self._times(place)
        times[bisect_left(_STEPS, seconds)] += 1
        times[-1] += seconds

    def _times(self, place: str) -> list[float]:
        times = self.times.get(place)
        if times is None:
            times = self.times[place] = [0] * (len(_STEPS) + 1) + [0.0]
        return times

    def told(self) -> dict[str, Any]:
        """Return all of it as JSON can hold it."""
        requests = [[place, status, count] for (place, status), count in self.requests.items()]
        return {"requests": requests, "bytes": self.bytes, "times": self.times}

    def clear(self) -> None:
        """Begin at zero again."""
        self.requests.clear()
        self.bytes = 0
        self.times.clear()

    def add(self, told: dict[str, Any]) -> None:
        """Add what was counted elsewhere."""
        for place, status, count in told["requests"]:
            self.requests[place, status] += count
        self.bytes += told["bytes"]
        for place, more in told["times"].items():
            times = self._times(place)
            times[:] = map(add, times, more)


class Telling:
    """What tells of the requests it answers.

    Attributes:
        limits: what answers say of the limits of the service.
    """

    def __init__(self, limits: str, counts: Counts, log: AccessLog) -> None:
        """Count and log there."""
        self.limits, self.log, self._counts = limits, log, counts

    def told(
        self,
        request: Request,
        status: int,
        size: int,
        began: float,
        digest: str = "",
        rows: int | None = None,
        place: str = "",
    ) -> None:
        """Count and log a request that was answered, with ``size`` bytes; it came at ``began``.

        It is counted for its ``place``, which is its path if nothing is said: places must be few.
        """
        seconds = time.monotonic() - began
        self._counts.answered(place or request.path, status, size, seconds)
        self.log.add(request.client, request.method, request.path, status, size, seconds, digest, rows)


class Metrics(Counts):
    """The figures at ``/metrics``, in Prometheus' text format.

    Attributes:
        hits: answers given from memory.
        elsewhere: connections that other processes answer (see :mod:`lc_graph.server.desks`).
    """

    def __init__(self, engine: Engine, cache: Cache, log: AccessLog) -> None:
        """Begin at zero."""
        super().__init__()
        self.engine, self.cache, self.log = engine, cache, log
        self.hits = self.elsewhere = 0
        self.registry = CollectorRegistry()
        self.registry.register(self)

    def repeated(self, again: Repeat) -> None:
        """Count a request that was answered from memory."""
        self.requests[again.answer.path, again.status] += 1
        self.bytes += again.size
        self.hits += 1

    def collect(self) -> Iterator[Metric]:
        """Yield the figures (Prometheus' protocol of collectors)."""
        requests = CounterMetricFamily("lc_graph_requests", "Requests answered.", labels=["place", "status"])
        for (place, status), count in sorted(self.requests.items()):
            requests.add_metric([place, str(status)], count)
        yield requests
        for name, words, count in (
            ("answer_bytes", "Bytes of answers sent.", self.bytes),
            ("cache_hits", "Answers given from memory.", self.hits),
            ("log_lines_dropped", "Lines of the access log that could not be written.", self.log.dropped),
            ("queries_stopped", "Queries stopped before they were done.", self.engine.stopped),
        ):
            yield CounterMetricFamily(f"lc_graph_{name}", words, count)
        gauges: tuple[tuple[str, str, int | None], ...] = (
            ("cache_bytes", "Bytes of answers kept.", self.cache.size),
            ("desk_connections", "Connections that other processes answer look-ups on.", self.elsewhere),
            ("generation", "Which state of the data is served.", self.engine.generation),
            ("quads", "Quads of the data served; not told after a write.", self.engine.size),
        )
        for name, words, known in gauges:
            if known is not None:
                yield GaugeMetricFamily(f"lc_graph_{name}", words, known)
        yield self._seconds()
        states = GaugeMetricFamily(
            "lc_graph_queries", "Queries, and idle readers, by state.", labels=["state"]
        )
        for state, number in self.engine.counts().items():
            states.add_metric([state], number)
        yield states

    def _seconds(self) -> Metric:
        told = HistogramMetricFamily(
            "lc_graph_request_seconds", "Seconds of a request that was not answered from memory.",
            labels=["place"],
        )  # fmt: skip
        for place, times in sorted(self.times.items()):
            names = [*map(floatToGoString, _STEPS), "+Inf"]
            counts = list(accumulate(times[:-1]))
            told.add_metric([place], list(zip(names, counts, strict=True)), times[-1])
        return told

    def text(self) -> bytes:
        """Return the figures as they are now."""
        return generate_latest(self.registry)


@lru_cache(maxsize=1024)
def _asked(client: str, method: str, path: str) -> str:
    return json.dumps({"client": client, "method": method, "path": path}, ensure_ascii=True)[1:-1]


class Taker(Protocol):
    """What takes lines, such as :class:`lc_graph.server.lines.Lines`, and counts those that it dropped."""

    dropped: int

    def add(self, line: str) -> None:
        """Take a line, which ends with a line feed."""

    def close(self) -> None:
        """Take no more."""


class AccessLog:
    """A line of JSON for each request."""

    def __init__(self, lines: Taker | None) -> None:
        """Put the lines there, or nowhere."""
        self._lines = lines
        self._second, self._time = 0, ""

    @property
    def dropped(self) -> int:
        """How many lines were not written, as they could not be written fast enough."""
        return self._lines.dropped if self._lines else 0

    def add(
        self, client: str, method: str, path: str, status: int, size: int, seconds: float,
        digest: str = "", rows: int | None = None,
    ) -> None:  # fmt: skip
        """Log a request.

        Args:
            client: its address.
            method, path: what it asked.
            status, size, seconds: how it was answered, with how many bytes, how fast.
            digest: of the query; ``rows``: those of the answer, where they are known.
        """
        if self._lines is None:
            return
        known = "null" if rows is None else rows
        query = f', "query": "{digest}", "rows": {known}, "hit": false' if digest else ""
        asked = _asked(client, method, path[:500])
        self._line(f'{asked}, "status": {status}, "bytes": {size}, "ms": {seconds * 1000:.2f}{query}')

    def again(self, client: str, again: Repeat) -> None:
        """Log a request that was answered from memory."""
        if self._lines is None:
            return
        kept = again.answer
        rows = "null" if kept.rows is None else kept.rows
        self._line(
            f'"client": "{client}", "method": "{again.method}", "path": "{kept.path}", '
            f'"status": {again.status}, "bytes": {again.size}, "ms": 0.0, '
            f'"query": "{kept.digest}", "rows": {rows}, "hit": true'
        )

    def _line(self, members: str) -> None:
        assert self._lines is not None
        now = time.time()
        second = int(now)
        if second != self._second:
            self._second = second
            self._time = datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S")
        milliseconds = int((now - second) * 1000)
        self._lines.add(f'{{"time": "{self._time}.{milliseconds:03}Z", {members}}}\n')

    def take(self, lines: str) -> None:
        """Log what was logged elsewhere."""
        if self._lines is not None:
            for line in lines.splitlines(keepends=True):
                self._lines.add(line)

    @property
    def wanted(self) -> bool:
        """Whether anything is logged."""
        return self._lines is not None

    def close(self) -> None:
        """Write what waits."""
        if self._lines is not None:
            self._lines.close()
