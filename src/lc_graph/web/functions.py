"""The extension functions of the engine: those it has, found by asking it."""

from __future__ import annotations

from functools import cache

import pyoxigraph as ox

GEOSPARQL = "http://www.opengis.net/def/function/geosparql/"
_NAMES = (
    "area", "asGeoJSON", "asWKT", "boundary", "buffer", "centroid", "convexHull", "coordinateDimension",
    "difference", "dimension", "distance", "ehContains", "ehCoveredBy", "ehCovers", "ehDisjoint", "ehEquals",
    "ehInside", "ehMeet", "ehOverlap", "envelope", "geometryN", "getSRID", "intersection", "is3D", "isEmpty",
    "isMeasured", "isSimple", "length", "maxX", "maxY", "maxZ", "metricArea", "metricBuffer",
    "metricDistance", "metricLength", "metricPerimeter", "minX", "minY", "minZ", "numGeometries", "perimeter",
    "rcc8dc", "rcc8ec", "rcc8eq", "rcc8ntpp", "rcc8ntppi", "rcc8po", "rcc8tpp", "rcc8tppi", "relate",
    "sfContains", "sfCrosses", "sfDisjoint", "sfEquals", "sfIntersects", "sfOverlaps", "sfTouches",
    "sfWithin", "spatialDimension", "symDifference", "transform", "union",
)  # fmt: skip
"""The functions of GeoSPARQL 1.1 (OGC 22-047r1) but its aggregates."""


@cache
def extension_functions() -> tuple[str, ...]:
    """Return the IRIs of the extension functions that the engine has."""
    store = ox.Store()
    return tuple(GEOSPARQL + name for name in _NAMES if _has(store, GEOSPARQL + name))


def _has(store: ox.Store, iri: str) -> bool:
    try:
        store.query(f"ASK {{ FILTER (<{iri}>(1)) }}")
    except (RuntimeError, ValueError, SyntaxError):
        return False
    return True
