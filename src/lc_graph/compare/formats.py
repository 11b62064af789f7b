"""A comparison as JSON and CSV, for programs. For people there are :mod:`lc_graph.compare.tables`."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from .model import DIMENSIONS, Apart, Cell, Comparison, Figure, Group, Row

COLUMNS = (
    "part", "indicator", "indicator_zh", "indicator_en", *DIMENSIONS[1:], "region", "region_zh", "region_en",
    "said", "printed", "value", "min", "max", "qualifier", "disputed", "place", "of", "than", "rounding",
    "why_zh", "why_en", "observation", "article", "first_line", "last_line", "passages",
)  # fmt: skip
"""The columns of the CSV; ``part`` is comparable, rank, apart or difference (then ``than`` is the other)."""


def to_json(told: Any) -> str:
    """Return a comparison, profile or indicator as JSON; keys are those of the model, numbers are texts."""
    return json.dumps(dataclasses.asdict(told), ensure_ascii=False, indent=2, default=_plain) + "\n"


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Sequence):
        return [dataclasses.asdict(one) for one in value]
    raise TypeError(f"{type(value).__name__} is not plain data")


def to_csv(told: Comparison) -> str:
    """Return one row a figure, one where nothing is said, and one a difference; lists are parted by ``|``."""
    output = io.StringIO()
    writer = csv.DictWriter(output, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for part, rows in (("comparable", told.rows), ("rank", told.ranks), ("apart", told.apart)):
        for row in rows:
            writer.writerows(_rows(told, part, row))
    return output.getvalue()


def _rows(told: Comparison, part: str, row: Row | Apart) -> Iterator[dict[str, object]]:
    why = (row.why,) if isinstance(row, Apart) else row.notes
    head = {
        "part": part, **_group(row.group),
        "why_zh": "；".join(one.zh for one in why), "why_en": "; ".join(one.en for one in why),
    }  # fmt: skip
    for region, cell in zip(told.regions, row.cells, strict=True):
        who = {"region": region.id, "region_zh": region.zh, "region_en": region.en}
        for figure in cell.figures if cell else ():
            yield {**head, **who, "said": "yes", **_figure(figure, cell)}
        if cell is None:
            yield {**head, **who, "said": "no"}
    for one in row.differences if isinstance(row, Row) else ():
        yield {
            **_group(row.group), "part": "difference", "unit": one.unit.id, "than": one.less.id,
            "region": one.more.id, "region_zh": one.more.zh, "region_en": one.more.en,
            "min": _text(one.min), "max": _text(one.max), "rounding": _text(one.rounding),
        }  # fmt: skip


def _group(group: Group) -> dict[str, object]:
    return {name: getattr(group, name).id for name in DIMENSIONS} | {
        "indicator_zh": group.indicator.zh,
        "indicator_en": group.indicator.en,
    }


def _figure(figure: Figure, cell: Cell | None) -> dict[str, object]:
    place = cell.place if cell else None
    return {
        "printed": figure.printed,
        "value": _text(figure.value),
        "min": _text(figure.min),
        "max": _text(figure.max),
        "rounding": _text(figure.rounding),
        "qualifier": figure.qualifier.id if figure.qualifier else "",
        "disputed": "yes" if cell and cell.disputed else "no",
        "place": place.place if place else "",
        "of": place.of if place else "",
        "observation": figure.figure.id,
        "article": "|".join(dict.fromkeys(one.article.rpartition("/")[2] for one in figure.evidence)),
        "first_line": "|".join(str(one.first_line) for one in figure.evidence),
        "last_line": "|".join(str(one.last_line) for one in figure.evidence),
        "passages": "|".join(one.passage for one in figure.evidence),
    }


def _text(number: Decimal | None) -> str:
    return "" if number is None else format(number, "f")
