"""One indicator over places and periods, in series that may each stand on one axis."""

from __future__ import annotations

from collections.abc import Sequence

from rdflib.namespace import SKOS

from ..engine import naming
from ..engine.lookup import Lookup, Name
from ..engine.store import Store
from ..terms import SCHEMA
from .figures import figures
from .model import Figure
from .profiles import IndicatorTold, Point, Series

SHARED = ("kind", "unit", "population", "comparator", "adjustment", "status")
"""What the figures of a series share beside the indicator."""

KINDS = (
    "level", "count", "duration", "share", "completion", "growth", "difference", "difference-of-growth",
    "rank-of-level", "rank-of-growth", "rank",
)  # fmt: skip
"""The kinds of figure, in the order in which their series stand."""


def indicator(store: Store, name: str, *, printed: Sequence[Figure] | None = None) -> IndicatorTold:
    """Return the figures of an indicator as series.

    Args:
        store: the data; its default graph is read.
        name: what the indicator is called: its name (zh or en), a part of it that is enough, or its id.
        printed: what :func:`.figures.figures` returned for the store, to spare reading it again.

    Raises:
        UsageError: for a name no indicator answers to, with what comes near.
    """
    lookup = Lookup(store)
    iri = naming.indicator(lookup, name)
    found: dict[tuple[Name, ...], dict[tuple[Name, Name], list[Figure]]] = {}
    for figure in figures(store) if printed is None else printed:
        group = figure.group
        if group.indicator.iri == iri:
            shared = tuple(getattr(group, part) for part in SHARED)
            found.setdefault(shared, {}).setdefault((figure.about, group.period), []).append(figure)
    starts = {
        period: lookup.text(period.iri, SCHEMA.startDate) for points in found.values() for _, period in points
    }
    series = []
    for shared, points in found.items():
        ordered = sorted(points, key=lambda point: (starts[point[1]], point[1].id, point[0].id))
        told = tuple(Point(about, period, tuple(points[about, period])) for about, period in ordered)
        series.append(Series(**dict(zip(SHARED, shared, strict=True)), points=told))
    return IndicatorTold(
        lookup.name(iri),
        lookup.text(iri, SKOS.definition, "zh"),
        lookup.text(iri, SKOS.definition, "en"),
        tuple(sorted(series, key=_order)),
    )


def _order(series: Series) -> tuple[object, ...]:
    slug = series.kind.id.partition("/")[2]
    rank = KINDS.index(slug) if slug in KINDS else len(KINDS)
    others = (getattr(series, part).id for part in SHARED)
    return rank, series.population.id != "population/all", *others
