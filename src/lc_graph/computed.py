"""Figures that nobody printed: worked out from printed ones, and marked as computed.

Two rules only, both exact up to rounding:

* ``growth-minus-difference``: an area grew by *g*, which is *d* percentage points more than another area,
  so the other area grew by *g - d*.
* ``part-of-whole``: a part over its whole is a share, when both are exact, of one unit and one period.

A printed number stands for every value that rounds to it, so a result is an interval. No earlier year's
value is ever derived from a growth rate.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from rdflib import Dataset, Graph, Literal
from rdflib.namespace import RDF, XSD
from rdflib.term import Node

from .terms import ID, LC, SDMX_ATTRIBUTE, SDMX_MEASURE, UNIT, code

PRECISION = Decimal("0.01")
"""Bounds are given to the hundredth, rounded outwards."""


@dataclass(frozen=True)
class _Figure:
    iri: Node
    value: Decimal
    slack: Decimal
    """Half a unit of the last printed digit."""


def compute(dataset: Dataset | Graph) -> Graph:
    """Return the computed figures of a data set as a graph of their own.

    Each is a ``lc:ComputedFigure`` with ``lc:rule``, ``lc:computedFrom``, what it is about, and ``lc:min``
    and ``lc:max`` in percent.
    """
    # A view of all graphs as one: to copy them takes ten times as long as to compute.
    merged = Dataset(dataset.store, default_union=True) if isinstance(dataset, Dataset) else dataset
    result = Graph()
    for figures in (_growths(merged), _shares(merged)):
        for rule, about, inputs, low, high, like in figures:
            digest = hashlib.sha256("\n".join([rule, *sorted(str(i) for i in inputs)]).encode()).hexdigest()
            iri = ID[f"computed/{digest[:16]}"]
            result.add((iri, RDF.type, LC.ComputedFigure))
            result.add((iri, LC.rule, Literal(rule)))
            result.add((iri, LC.about, about))
            for prop in (LC.indicator, LC.population, LC.period):
                for value in merged.objects(like, prop):
                    result.add((iri, prop, value))
            kind = "growth" if rule == "growth-minus-difference" else "share"
            result.add((iri, LC.kind, code("kind", kind)))
            result.add((iri, LC.min, _decimal(low)))
            result.add((iri, LC.max, _decimal(high)))
            result.add((iri, SDMX_ATTRIBUTE.unitMeasure, UNIT.PERCENT))
            for used in inputs:
                result.add((iri, LC.computedFrom, used))
    return result


Computed = tuple[str, Node, tuple[Node, ...], Decimal, Decimal, Node]


def _growths(graph: Graph) -> Iterator[Computed]:
    for difference in graph.subjects(LC.kind, code("kind", "difference-of-growth")):
        area = graph.value(graph.value(difference, LC.comparator), LC.comparedWith)
        minus = _exact(graph, difference)
        if minus is None or area is None or (area, RDF.type, LC.Region) not in graph:
            continue
        for growth in graph.objects(difference, LC.qualifies):
            base = _exact(graph, growth)
            if base is not None and (growth, LC.adjustment, code("adjustment", "none")) in graph:
                middle, slack = base.value - minus.value, base.slack + minus.slack
                yield (
                    "growth-minus-difference",
                    area,
                    (growth, difference),
                    middle - slack,
                    middle + slack,
                    growth,
                )


def _shares(graph: Graph) -> Iterator[Computed]:
    for part, whole in graph.subject_objects(LC.partOfFigure):
        a, b = _exact(graph, part), _exact(graph, whole)
        about = graph.value(part, LC.about)
        alike = all(
            graph.value(part, prop) == graph.value(whole, prop)
            for prop in (SDMX_ATTRIBUTE.unitMeasure, LC.period)
        )
        if a is None or b is None or b.value == 0 or not alike or about is None:
            continue
        counted = graph.value(part, LC.kind) == code("kind", "count")
        slack_a, slack_b = (Decimal(0), Decimal(0)) if counted else (a.slack, b.slack)
        low = 100 * (a.value - slack_a) / (b.value + slack_b)
        high = 100 * (a.value + slack_a) / (b.value - slack_b)
        low, high = low.quantize(PRECISION, "ROUND_FLOOR"), high.quantize(PRECISION, "ROUND_CEILING")
        yield "part-of-whole", about, (part, whole), low, high, part


def _exact(graph: Graph, figure: Node) -> _Figure | None:
    """Return a figure printed with an exact value, and how far rounding may have moved it."""
    value, printed = graph.value(figure, SDMX_MEASURE.obsValue), graph.value(figure, LC.printed)
    if not isinstance(value, Literal) or graph.value(figure, LC.qualifier) is not None:
        return None
    number = Decimal(str(value))
    return _Figure(figure, number, slack(number, str(printed)))


def slack(value: Decimal, printed: str) -> Decimal:
    """Return half a unit of the last printed digit, in base units: 13.54亿元 was printed to the 0.01亿元.

    It is zero where no digit is printed (三大).
    """
    digits = "".join(ch for ch in printed if ch.isdigit() or ch == ".").strip(".")
    if not digits:
        return Decimal(0)
    shown = Decimal(digits)
    scale = abs(value) / shown if shown else Decimal(1)
    exponent = shown.as_tuple().exponent
    assert isinstance(exponent, int)  # a number made of digits is finite
    return scale * Decimal(1).scaleb(exponent) / 2


def _decimal(value: Decimal) -> Literal:
    return Literal(f"{value.normalize():f}", datatype=XSD.decimal)
