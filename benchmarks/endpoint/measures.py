"""What is measured, in turns, and what it must come to."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from . import load, servers
from .questions import HEAVY, HOG, LARGE, PREFIXES, REPEATED

OURS, OXIGRAPH, RDFLIB = "lc-graph", "Oxigraph", "rdflib-endpoint"
HOGS = 4
"""Connections that ask heavy queries without a pause in the mix."""

IN_A_ROW = 10
"""Large answers that are asked for one after the other."""

Endpoints = Mapping[str, Mapping[str, str]]
"""The endpoints by graph and server."""


@dataclass
class Measure:
    """One line of the table.

    Attributes:
        name: what is measured; ``graph``: of which graph.
        unit: of the figures.
        target: what the ratio must reach (``at_least``) or not exceed.
        against: the server that ours is divided by; empty: the target is for our figure itself.
        figures: by server, one a run.
        notes: what else was seen and must be known to read the figures.
    """

    name: str
    graph: str
    unit: str
    target: float
    at_least: bool
    against: str = OXIGRAPH
    figures: dict[str, list[float]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def add(self, server: str, figure: float) -> None:
        """Take the figure of one run."""
        self.figures.setdefault(server, []).append(figure)

    def figure(self, server: str) -> float | None:
        """Return the median of a server's figures."""
        return statistics.median(self.figures[server]) if self.figures.get(server) else None

    @property
    def ratio(self) -> float:
        """The median of the runs' ratios: a machine that is busy for a while slows both sides of a run."""
        if not self.against:
            return statistics.median(self.figures[OURS])
        pairs = zip(self.figures[OURS], self.figures[self.against], strict=True)
        return statistics.median(ours / other if other else float("inf") for ours, other in pairs)

    @property
    def kept(self) -> bool:
        """Whether the target is met."""
        return self.ratio >= self.target if self.at_least else self.ratio <= self.target


class Refused(Exception):
    """A server refused or broke what it must answer, or servers answer differently."""


def _term(term: Mapping[str, str]) -> tuple[str, str, str]:
    """Return a term so that engines that write the same number differently agree."""
    kind, value = term.get("datatype", term.get("xml:lang", "")), term["value"]
    if kind.endswith(("#decimal", "#integer", "#double")):
        value = str(float(value))
    return term["type"], value, kind


def rows(endpoint: str, query: str) -> Counter[str]:
    """Return the rows of an answer, as a bag."""
    request = urllib.request.Request(
        f"{endpoint}?query={quote(query.replace('NUMBER', '7'), safe='')}",
        headers={"Accept": "application/sparql-results+json"},
    )
    with urllib.request.urlopen(request, timeout=60) as reply:
        found: list[dict[str, Any]] = json.load(reply)["results"]["bindings"]
    plain = [{name: _term(term) for name, term in row.items()} for row in found]
    return Counter(json.dumps(row, sort_keys=True) for row in plain)


def same(endpoints: Mapping[str, str], queries: Sequence[str]) -> None:
    """Check that the servers answer queries alike.

    Raises:
        Refused: when they do not, or when there is nothing to answer.
    """
    found = 0
    for query in queries:
        answers = {server: rows(endpoint, query) for server, endpoint in endpoints.items()}
        found += answers[OURS].total()
        if any(answer != answers[OURS] for answer in answers.values()):
            counts = {server: answer.total() for server, answer in answers.items()}
            raise Refused(f"the servers answer differently: {counts} rows for {query}")
    if not found:
        raise Refused(f"the servers have no answer to any of {len(queries)} queries")


def _loaded(endpoint: str, queries: Sequence[str], seconds: float) -> load.Load:
    seen = load.load(endpoint, queries, seconds)
    if not seen.requests or seen.refused + seen.broken > seen.requests // 100:
        raise Refused(f"{endpoint}: of {seen.requests} answers {seen.refused} refused, {seen.broken} broken")
    return seen


def rates(
    endpoints: Endpoints,
    lookups: Mapping[str, Sequence[str]],
    catalogue: Sequence[str],
    seconds: float,
    runs: int,
    say: Callable[[str], None],
) -> list[Measure]:
    """Measure requests a second: repeated questions, distinct look-ups, heavy queries."""
    jobs: list[tuple[list[Measure], str, Sequence[str], bool]] = []
    for graph in endpoints:
        repeated = Measure("repeated short question", graph, "requests/s", 1.5, True)
        jobs.append(([repeated], graph, [REPEATED[graph]], False))
        if graph == "built-in":
            pages = Measure("repeated questions of the catalogue", graph, "requests/s", 1.5, True)
            jobs.append(([pages], graph, catalogue, False))
        short = [
            Measure("distinct short look-ups", graph, "requests/s", 0.4, True),
            Measure("distinct short look-ups", graph, "requests/s", 10, True, RDFLIB),
        ]
        jobs.append((short, graph, lookups[graph], True))
        for heavy in HEAVY:
            if heavy.graph == graph:
                measure = Measure(f"heavy: {heavy.name}", graph, "requests/s", 0.95, True)
                jobs.append(([measure], graph, [PREFIXES + heavy.text], False))
    for measures, graph, queries, everyone in jobs:
        asked = {name: at for name, at in endpoints[graph].items() if everyone or name != RDFLIB}
        same(asked, queries[:: max(1, len(queries) // 20)])
        for run in range(runs):
            say(f"{measures[0].name}, {graph}: run {run + 1} of {runs}")
            for server, endpoint in asked.items():
                seen = _loaded(endpoint, queries, seconds)
                for measure in measures:
                    measure.add(server, seen.rate)
    return [measure for measures, *_ in jobs for measure in measures]


def first_byte(endpoints: Endpoints, runs: int, say: Callable[[str], None]) -> list[Measure]:
    """Measure when the first byte of a large answer comes, over a connection that is kept."""
    first = Measure("first byte of 10 MB", "200k", "ms", 1.5, False)
    seen: dict[str, list[load.Stream]] = {OURS: [], OXIGRAPH: []}
    rested: dict[str, list[float]] = {OURS: [], OXIGRAPH: []}
    for run in range(runs):
        say(f"{first.name}: run {run + 1} of {runs}")
        for server in seen:
            found = load.streams(endpoints["200k"][server], LARGE, IN_A_ROW)
            first.add(server, statistics.median(one.first for one in found) * 1000)
            seen[server] += found
            rested[server].append(found[0].first * 1000)
    for server, found in seen.items():
        size, whole = max(one.bytes for one in found), statistics.median(one.last for one in found)
        after = statistics.median(rested[server])
        first.notes.append(
            f"{server}: {size / 1e6:.1f} MB, whole after {whole * 1000:.0f} ms; "
            f"after a while without requests it begins after {after:.2f} ms"
        )
    return [first]


def mix(
    endpoints: Endpoints, lookups: Sequence[str], seconds: float, runs: int, say: Callable[[str], None]
) -> list[Measure]:
    """Measure the p99 of short look-ups while some clients ask heavy queries without a pause."""
    p99 = Measure("p99 of short look-ups beside heavy ones", "200k", "ms", 1.0, False)
    heavy: dict[str, list[float]] = {OURS: [], OXIGRAPH: []}
    for run in range(runs):
        say(f"{p99.name}: run {run + 1} of {runs}")
        for server in heavy:
            endpoint = endpoints["200k"][server]
            with load.wrk(endpoint, [HOG], seconds + 1, HOGS) as hogs:
                time.sleep(0.5)  # all of the heavy ones run
                p99.add(server, _loaded(endpoint, lookups, seconds).p99 / 1000)
                said = hogs.communicate()[0].strip().rpartition("\n")[2]
            heavy[server].append(load.Load(**json.loads(said)).rate)
    for server, found in heavy.items():
        p99.notes.append(f"{server}: {statistics.median(found):.1f} heavy answers/s beside them")
    return [p99]


def start(release: str, runs: int, say: Callable[[str], None]) -> list[Measure]:
    """Measure the time from the command to the first answer."""
    measure = Measure("start from the built release", "built-in", "s", 1.0, False, "")
    for run in range(runs):
        say(f"{measure.name}: run {run + 1} of {runs}")
        began = time.perf_counter()
        with servers.ours("--release", release):
            measure.add(OURS, time.perf_counter() - began)
    return [measure]


def machine() -> dict[str, Any]:
    """Return what the figures depend on: the processors, how busy they are, and the versions."""
    said = subprocess.run(
        ["oxigraph", "--version"], capture_output=True, text=True, env=servers.environment()
    )
    return {
        "processors": os.cpu_count(),
        "load before": round(os.getloadavg()[0], 2),
        "Oxigraph": said.stdout.split()[-1],
        "connections": load.CONNECTIONS,
    }
