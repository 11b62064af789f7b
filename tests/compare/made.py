"""Figures made up for a test, beside those of the built graph."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from lc_graph.engine.store import Store

UNITS = {
    "yuan": "<http://qudt.org/vocab/unit/CCY_CNY>",
    "percent": "<http://qudt.org/vocab/unit/PERCENT>",
    "number": "<http://qudt.org/vocab/unit/NUM>",
    "square-metre": "<http://qudt.org/vocab/unit/M2>",
    "mu": "<https://w3id.org/lc-graph/id/unit/mu>",
}
HEAD = """
@prefix lc: <https://w3id.org/lc-graph/ontology#> .
@prefix attribute: <http://purl.org/linked-data/sdmx/2009/attribute#> .
@prefix measure: <http://purl.org/linked-data/sdmx/2009/measure#> .
"""


def figure(
    slug: str,
    about: str,
    indicator: str,
    *,
    value: str = "",
    low: str = "",
    high: str = "",
    printed: str = "",
    unit: str = "yuan",
    kind: str = "level",
    population: str = "all",
    period: str = "2023-h1",
    comparator: str = "none",
    adjustment: str = "none",
    status: str = "achieved",
    against: str = "",
) -> str:
    """Return a figure in Turtle; an exact one needs its value only."""
    low, high = (low or value, high or value)
    numbers = {"measure:obsValue": value, "lc:min": low, "lc:max": high}
    codes = {
        "about": about, "indicator": f"indicator/{indicator}", "population": f"population/{population}",
        "period": f"period/{period}", "kind": f"kind/{kind}", "comparator": f"comparator/{comparator}",
        "adjustment": f"adjustment/{adjustment}", "status": f"status/{status}",
    }  # fmt: skip
    said = [f"lc:{name} {_id(value)}" for name, value in codes.items()]
    said += [f"{name} {float(number):f}" for name, number in numbers.items() if number]
    said += [f'lc:printed "{printed or value}"', f"attribute:unitMeasure {UNITS[unit]}"]
    if against:
        said.append(f"lc:disagreesWith {_id('observation/' + against)}")
    return f"{_id('observation/' + slug)} a lc:Figure ; {' ; '.join(said)} .\n"


def _id(short: str) -> str:
    return f"<https://w3id.org/lc-graph/id/{short}>"


def store(release: Path, *figures: str) -> Store:
    """Return the built graph with some figures more."""
    made = Store.from_release(release / "lc-graph.nq")
    made.native.load((HEAD + "".join(figures)).encode(), format=ox.RdfFormat.TURTLE)
    return made
