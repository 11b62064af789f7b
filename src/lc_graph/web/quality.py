"""The page of the checks: what the build of the release ran, and what it found; nothing that was not run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, cast

from flask import Blueprint, Response, current_app

from ..release.quality import FILE
from ..sheets.table import Cell, Column, Table
from ..terms import SOURCE
from . import pages, spreadsheets
from .sections import Maker, Section
from .site import Site

blueprint = Blueprint("quality", __name__)

Record = Mapping[str, Any]


@blueprint.get("/quality")
@blueprint.get("/quality.<ending>")
def quality(ending: str | None = None) -> Response:
    """Show what the checks found when the release was built."""
    site = cast(Site, current_app.config["SITE"])
    if site.store is None or FILE not in site.files:
        raise pages.nowhere()
    record = json.loads(site.files[FILE].read_bytes())
    maker = Maker(site.store, pages.asked_language())
    titles = {question.id: question.title[maker.lang] for question in site.questions}
    sections = [
        _summary(maker, record),
        _shapes(maker, record["shapes"]),
        _checks(maker, "cube", record["cube"]),
        _checks(maker, "hygiene", record["hygiene"]),
        _questions(maker, record["questions"], titles),
        _sources(maker, record["sources"]),
        *_readings(maker, record["sources"]),
        _not_run(maker),
    ]
    title = maker.t("quality-title")
    return spreadsheets.page("/quality", ending, title, maker, sections, maker.t("quality-lead"))


def _table(
    maker: Maker, id: str, title: str, heads: Iterable[str], rows: Sequence[tuple[Cell, ...]]
) -> Table:
    """Return a table; a heading with ``#`` before it stands above numbers."""
    columns = tuple(
        Column(head.lstrip("#"), maker.t(f"quality-{head.lstrip('#')}"), head.startswith("#"))
        for head in heads
    )
    return Table(id, title, columns, tuple(rows))


def _number(n: int) -> Cell:
    return Cell(f"{n:,}", number=Decimal(n))


def _outcome(maker: Maker, results: Sequence[Record]) -> Cell:
    broken = sum(one["violations"] for one in results)
    return Cell(maker.counted("quality-broken", broken) if broken else maker.t("quality-holds"))


def _summary(maker: Maker, record: Record) -> Section:
    rows = []
    for name in ("shapes", "cube", "hygiene"):
        found = record[name]
        rules = sum(one.get("rules", 1) for one in found)
        looked = maker.t("quality-on", rules=f"{rules:,}", triples=f"{record['triples']:,}")
        rows.append((Cell(maker.t(f"quality-{name}"), f"#{name}"), Cell(looked), _outcome(maker, found)))
    asked = record["questions"]
    unlike = sum(not one["as-expected"] for one in asked)
    told = maker.t("quality-as-expected") if not unlike else f"{unlike} {maker.t('quality-unlike')}"
    looked = maker.t("quality-asked", n=len(asked))
    rows.append((Cell(maker.t("quality-questions"), "#questions"), Cell(looked), Cell(told)))
    for source in record["sources"]:
        if read := source["readings"]:
            items = sum(counts["items"] for counts in read["items"].values())
            told = maker.t("quality-readings-outcome", **{k: v for k, v in read.items() if k != "items"})
            looked = maker.t("quality-compared", n=f"{items:,}")
            rows.append((Cell(maker.t("quality-readings"), "#readings"), Cell(looked), Cell(told)))
    title = maker.t("quality-summary")
    return Section("summary", title, (_table(maker, "summary", title, ("check", "looked", "outcome"), rows),))


def _shapes(maker: Maker, found: Sequence[Record]) -> Section:
    rows = [
        (
            Cell(maker.t(f"quality-module-{one['module']}")),
            _number(one["rules"]), _number(one["violations"]), _number(one["warnings"]),
        )
        for one in found
    ]  # fmt: skip
    title, heads = maker.t("quality-shapes"), ("subject", "#rules", "#violations", "#warnings")
    return Section(
        "shapes", title, (_table(maker, "shapes", title, heads, rows),), maker.t("quality-shapes-lead")
    )


def _checks(maker: Maker, name: str, found: Sequence[Record]) -> Section:
    rows = [
        (
            Cell(one["id"].upper().replace("IC-0", "IC-") if name == "cube" else one["id"]),
            Cell(one["title"][maker.lang]),
            _number(one["violations"]), _number(one["warnings"]),
        )
        for one in found
    ]  # fmt: skip
    title, heads = maker.t(f"quality-{name}"), ("check", "forbids", "#violations", "#warnings")
    table = _table(maker, name, title, heads, rows)
    summary = f"{maker.t('quality-count', n=len(found))} · {_outcome(maker, found).text}"
    return Section(name, title, (table,), maker.t(f"quality-{name}-lead"), "folded", summary)


def _questions(maker: Maker, found: Sequence[Record], titles: Mapping[str, str]) -> Section:
    words = {True: maker.t("quality-as-expected"), False: maker.t("quality-unlike")}
    rows = [
        (
            Cell(one["id"]),
            Cell(titles.get(one["id"], one["name"]), f"/question/{one['id']}"),
            Cell(words[one["as-expected"]]),
        )
        for one in found
    ]
    title = maker.t("quality-questions")
    columns = (
        Column("id", maker.t("quality-number")), Column("question", maker.t("question")),
        Column("outcome", maker.t("quality-outcome")),
    )  # fmt: skip
    table = Table("questions", title, columns, tuple(rows))
    lead = maker.t("quality-questions-lead")
    return Section("questions", title, (table,), lead, "folded", maker.t("quality-asked", n=len(found)))


def _sources(maker: Maker, found: Sequence[Record]) -> Section:
    rows = []
    for one in found:
        name = maker.lookup.name(str(SOURCE[one["id"]]))
        share = Decimal(100 * one["characters-in-passages"]) / one["characters"]
        inside = Cell(
            f"{one['characters-in-passages']:,} ({share:.0f}%)", number=Decimal(one["characters-in-passages"])
        )
        rows.append(
            (
                maker.thing(name), _number(one["articles"]), _number(one["passages"]),
                _number(one["characters"]), inside, _number(one["characters-skipped"]),
            )
        )  # fmt: skip
    heads = ("source", "#articles", "#passages", "#characters", "#in-passages", "#skipped")
    title = maker.t("quality-sources")
    table = _table(maker, "sources", title, heads, rows)
    return Section("sources", title, (table,), maker.t("quality-sources-lead"))


def _readings(maker: Maker, found: Sequence[Record]) -> list[Section]:
    rows = [
        (Cell(maker.t(f"quality-item-{name}")), *(_number(counts[key]) for key in _COUNTS))
        for source in found
        if source["readings"]
        for name, counts in source["readings"]["items"].items()
    ]
    if not rows:
        return []
    title = maker.t("quality-readings")
    table = _table(maker, "readings", title, ("what", *(f"#{key}" for key in _COUNTS)), rows)
    return [Section("readings", title, (table,), maker.t("quality-readings-lead"))]


_COUNTS = ("items", "alike", "differing", "only-a", "only-b")


def _not_run(maker: Maker) -> Section:
    rows = [
        (Cell(maker.t("quality-run-verify")), Cell("lc-graph verify --text FILE")),
        (Cell(maker.t("quality-run-reason")), Cell("lc-graph reason")),
    ]
    title = maker.t("quality-not-run")
    table = _table(maker, "not-run", title, ("check", "command"), rows)
    return Section("not-run", title, (table,), maker.t("quality-not-run-lead"))
