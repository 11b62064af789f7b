"""What checking a data set found, as a release records it: only what the build itself ran, and how it ended.

What needs more than the tables – the text of a source, a reasoner – is run by other commands, and not told.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from rdflib import Graph

from ..engine.store import Store
from ..questions import answers, catalog
from ..readings import compare as readings
from ..readings.coding import check_coding
from ..resources import room
from ..tables.records import Records, SourceRecords
from ..validation.checks import FOLDERS, load_checks
from ..validation.validate import Report, named_shapes

FILE = "quality.json"


def text(records: Records, report: Report, store: Store) -> bytes:
    """Return the record as JSON, the same bytes for the same data.

    Args:
        records: the tables.
        report: what validating the whole data set found.
        store: the data set, which is asked the catalogue's questions.
    """
    found = {
        "conforms": report.conforms,
        "triples": report.triples,
        "shapes": _shapes(report),
        **{folder: _checks(folder, report) for folder in FOLDERS},
        "questions": _questions(store),
        "sources": [_source(source, records) for source in records.sources.values()],
    }
    return json.dumps(found, ensure_ascii=False, indent=1).encode() + b"\n"


def _shapes(report: Report) -> list[dict[str, Any]]:
    """Return, a module of shapes, how many there are and what they found."""
    found = []
    for path in sorted(room("shapes").glob("*.ttl")):
        names = set(named_shapes(Graph().parse(path, format="turtle")))
        if names:
            found.append({"module": path.stem, "rules": len(names), **_results(report, names)})
    return found


def _checks(folder: str, report: Report) -> list[dict[str, Any]]:
    """Return the queries of a folder that were run, with what each forbids and what it found."""
    return [
        {
            "id": check.id,
            "title": {"zh": check.title_zh, "en": check.title_en},
            **_results(report, {check.id}),
        }
        for check in load_checks()
        if check.folder == folder
    ]


def _results(report: Report, names: set[str]) -> dict[str, int]:
    found = Counter(result.severity for result in report.results if result.shape in names)
    return {"violations": found["violation"], "warnings": found["warning"]}


def _questions(store: Store) -> list[dict[str, Any]]:
    """Return the questions that were asked, and whether each was answered as it is expected to be."""
    return [
        {"id": question.id, "name": question.name, "as-expected": not answers.check([question], store)}
        for question in catalog.load()
    ]


def _source(source: SourceRecords, records: Records) -> dict[str, Any]:
    """Return how much of a source its passages take up, and how its two readings were brought together."""
    passages = [located.row for located in source.tables["passages"]]
    skipped = [located.row for located in source.tables["skipped"]]
    told = {at for row in passages for at in range(row.start, row.end)}
    left = {at for row in skipped for at in range(row.start, row.end)} - told
    return {
        "id": source.meta.id,
        "characters": source.meta.characters,
        "articles": len(source.meta.articles),
        "passages": len(passages),
        "characters-in-passages": len(told),
        "skipped": dict(sorted(Counter(row.reason for row in skipped).items())),
        "characters-skipped": len(left),
        "readings": _readings(source, records),
    }


def _readings(source: SourceRecords, records: Records) -> dict[str, Any] | None:
    """Return what two readers had alike and not, and what is unanswered; None where nobody has read twice."""
    compared = readings.compare(source, records)
    if not compared.counts:
        return None
    kept = ("items", "alike", "differing", "only-a", "only-b")
    return {
        "items": {name: {key: counts[key] for key in kept} for name, counts in compared.counts.items()},
        "differences": len(compared.differences),
        "doubts": len(compared.doubts),
        "decisions": len(source.tables["reconciliation"]),
        "problems": len(readings.check(source, records, compared)) + len(list(check_coding(source, records))),
    }
