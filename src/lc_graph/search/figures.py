"""Printed figures as things that are found: by whose they are, what they measure, when, and as printed.

They have no names of their own; what they are called is made of the names of their parts. They are searched
apart from what has a name, so that a place is found before its figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

import pyoxigraph as ox

from ..compare.amounts import between, with_unit
from ..terms import ID
from .index import NAME, SLUG, Thing, slug
from .kinds import FIGURE

PARTS = ("about", "indicator", "population", "period", "kind")
"""What the name of a figure is made of, in order."""
_SAYS_NOTHING = {str(ID["population/all"])}

QUERY = f"""SELECT ?s {" ".join(f"?{part}" for part in PARTS)} ?printed ?unit ?min ?max {{
  ?s lc:about ?about ; lc:indicator ?indicator ; lc:period ?period ; lc:kind ?kind ; lc:printed ?printed ;
    sdmx-attribute:unitMeasure ?unit
  OPTIONAL {{ ?s lc:population ?population }}
  OPTIONAL {{ ?s lc:min ?min }} OPTIONAL {{ ?s lc:max ?max }} }}"""


def figures(
    rows: Iterable[tuple[ox.NamedNode | ox.Literal | None, ...]], known: Mapping[str, Thing],
    evidence: Mapping[str, int],
) -> Iterator[Thing]:  # fmt: skip
    """Yield the figures of the rows of :data:`QUERY`.

    Args:
        rows: what was answered.
        known: what has a name, by IRI.
        evidence: how many passages stand behind a thing, by IRI.
    """
    for figure, *parts, printed, unit, low, high in rows:
        if figure is None or printed is None or unit is None:
            continue
        named = [
            known[part.value]
            for part in parts
            if part is not None and part.value in known and part.value not in _SAYS_NOTHING
        ]
        least, most = (Decimal(bound.value) if bound is not None else None for bound in (low, high))
        unit_name = known[unit.value].label("en") if unit.value in known else ""
        meant = between(least, most, unit.value, "en", unit_name) or printed.value
        zh = "，".join(one.label("zh") for one in named) + f"：{with_unit(printed.value, unit.value)}"
        en = ", ".join(one.label("en") for one in named) + f": {meant}"
        # The id of an indicator is often what people call it: gdp.
        words = [(NAME, zh), (NAME, en), (SLUG, " ".join(slug(one.iri) for one in named[1:2]))]
        yield Thing(figure.value, FIGURE, (), zh, en, "", evidence.get(figure.value, 0), words)
