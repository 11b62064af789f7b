"""What the pages of a remote store are made from: what it holds is found by asking it.

Where it holds this project's graph, in its default graph, the pages are those of a release, but for the
files; else they are those of somebody's own data. Graphs are counted when the service starts, and on SIGHUP.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import pyoxigraph as ox

from ..engine.asking import Query, Source
from ..engine.store import Store
from ..errors import LcGraphError
from ..questions import catalog
from ..server.service import Blocking
from . import overview
from .site import Answers, Site

GRAPHS = 1000
"""How many named graphs are listed at most."""
LARGEST = 64 << 20
"""Bytes of a graph that is fetched to be told of on the start page."""


def site(source: Source, pool: Blocking, lang: str, about: Mapping[str, object]) -> Site:
    """Return what the pages of a remote store are made from; ``about`` is what is to be known of it."""
    counted = _counted(pool, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    graphs = _counted(
        pool,
        f"SELECT ?g (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g ORDER BY ?g LIMIT {GRAPHS}",
    )
    ours = bool(about.get("our-graph"))
    return Site(
        pool=pool,
        source=source,
        lang=lang,
        graphs={row["g"]: int(row["n"]) for row in graphs if "g" in row and row["n"].isdecimal()},
        triples=next((int(row["n"]) for row in counted if row["n"].isdecimal()), None),
        questions=catalog.load() if ours else [],
        overview=_overview(pool) if ours else None,
        answers=Answers(0),
        about=about,
    )


def _counted(pool: Blocking, query: str) -> list[dict[str, str]]:
    """Return rows with a number ``n``; none when the remote store does not give them in time."""
    try:
        found = json.loads(pool.ask(Query(query)).body)["results"]["bindings"]
    except LcGraphError:
        return []
    rows = ({name: term["value"] for name, term in row.items()} for row in found)
    return [row for row in rows if "n" in row]


def _overview(pool: Blocking) -> overview.Overview | None:
    """Count and trace in a copy of the graph, if it is not too large."""
    try:
        copy = pool.ask(Query("CONSTRUCT WHERE { ?s ?p ?o }", graph_format="ntriples", largest=LARGEST))
    except LcGraphError:
        return None
    quads = ox.parse(copy.body, format=ox.RdfFormat.N_TRIPLES)
    return overview.build(Store.from_quads(quads, merge=False))
