"""What labels, identifiers and cells of one row owe each other: checks of rows that need no text.

The dates of a period follow from its label,
what a comparator compares with from its id; GB/T codes carry their hierarchy and level in their digits; a
stage that feeds another lies no further downstream.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from ..errors import Problem
from ..evidence import cues
from ..evidence.figure_words import REMARK, shared
from ..evidence.likeness import norm
from ..tables import RESOURCE_TABLES
from ..tables.records import Records, SourceRecords
from ..tables.row_cells import references_of
from ..tables.rows import Located
from .exchanges import check_exchanged

SPARE_UNITS, MONEY = 1, frozenset({"yuan"})
"""Units an indicator may have that nothing is given in, and those of which there may be more."""

CHAIN_SHARE = 0.5
"""Share of an industry's name that the name of its chain must have."""

KINDS = {
    "zones": ("zone-kind", "zone_kind"), "organizations": ("organization-kind", "organization_kind"),
    "policies": ("policy-kind", "policy_kind"),
}  # fmt: skip
"""Tables whose things say by their names of which kind they are: the scheme and the column."""

NAMED_IN_LABELS = frozenset(
    {"person", "project", "zone", "undertaking", "organization", "brand", "cluster", "list", "technology"}
)
"""Kinds of things that a label only names when its row is about them."""

CONCERNED = frozenset({"industry", "product"})
"""Kinds that the label of an initiative names only when it concerns them, or within a place's name."""

POSITIONS = ("upstream", "midstream", "downstream")
LEVELS = {
    "national": r"^\d0{5}$",
    "provincial": r"^\d{2}0{4}$",
    "municipal": r"^\d{4}0{2}$",
    "county": r"^\d{6}$",
}
_HALF = {"上半年": (1, 6), "下半年": (7, 12)}
_QUARTERS = {"一季度": (1, 3), "二季度": (4, 6), "三季度": (7, 9), "四季度": (10, 12)}


def check_rows(records: Records) -> Iterator[Problem]:
    """Yield what is wrong with things and codes by themselves."""
    tables: list[list[Located[Any]]] = [*records.entities.values(), *records.codes.values()]
    for table in tables:
        yield from check_exchanged(table)
    for name, (scheme, column) in KINDS.items():
        for located in records.entities.get(name, []):
            yield from _kind(located, scheme, column)
    labels = {f"{row.row.kind}/{row.row.id}": row.row.label_zh for table in tables for row in table}
    for source in records.sources.values():
        for statement in source.tables["statements"]:
            yield from _chain(statement, labels)
        yield from _labels_name(source, labels)
    for period in records.codes.get("periods", []):
        yield from _period(period)
    for comparator in records.codes.get("comparators", []):
        yield from _comparator(comparator)
    yield from _units(records)


def _units(records: Records) -> Iterator[Problem]:
    """Yield indicators with several units that no figure and no superlative has.

    Of what is counted in money there is an amount, its growth, a share and a rank, whichever is printed.
    """
    used: dict[str, set[str]] = defaultdict(set)
    for source in records.sources.values():
        for figure in source.tables["observations"]:
            used[figure.row.indicator].add(figure.row.unit)
        for superlative in source.tables["superlatives"]:
            used[superlative.row.criterion].add("ordinal")
    for located in records.codes.get("indicators", []):
        row: Any = located.row
        unused = [unit for unit in row.units if unit not in used[row.id]]
        if len(unused) > SPARE_UNITS and not (MONEY & {*row.units}) and used[row.id]:
            yield Problem(
                located.at("units"),
                f"no figure of {row.id} is in {', '.join(unused)}",
                "leave these units out",
            )


def _chain(located: Located[Any], labels: dict[str, str]) -> Iterator[Problem]:
    """Yield a chain that is said to belong to an industry after which it is not named."""
    row = located.row
    if row.predicate != "inIndustry" or not row.subject.startswith("chain/"):
        return
    chain, industry = labels.get(row.subject, ""), labels.get(row.object, "").removesuffix("产业")
    if chain and industry and shared(industry, chain) < CHAIN_SHARE:
        yield Problem(
            located.at("object"), f"“{chain}” is not named after “{industry}”", "correct one of them"
        )


def _labels_name(source: SourceRecords, labels: dict[str, str]) -> Iterator[Problem]:
    """Yield resources whose label names a person, project or place that they do not refer to."""
    names: dict[str, set[str]] = defaultdict(set)
    for reference, label in labels.items():
        names[norm(label)].add(reference)
    for mention in source.tables["mentions"]:
        names[norm(mention.row.name)].add(mention.row.entity)
    longest = sorted((name for name in names if len(name) > 1), key=len, reverse=True)
    for table in RESOURCE_TABLES:
        for located in source.tables[table]:
            text, meant = norm(REMARK.sub("", located.row.label_zh)), set(references_of(located.row))
            for name in longest:
                if name not in text:
                    continue
                place = re.search(f"{re.escape(name)}(?:园|区|基地|集聚区)", text)
                # Alone, an area may only say where something is; in a list it is one of several.
                listed = re.search(f"、{re.escape(name)}|{re.escape(name)}、", text)
                text = text.replace(name, "\0")
                kinds = NAMED_IN_LABELS | (CONCERNED if table == "initiatives" and not place else frozenset())
                kinds |= {"region"} if listed else frozenset()
                things = {thing for thing in names[name] if thing.split("/")[0] in kinds}
                slugs = {thing.split("/")[1] for thing in things}
                # The industry, the product and the chain of one name stand for each other.
                if things and not slugs & {thing.split("/")[1] for thing in meant}:
                    yield Problem(
                        located.at("label_zh"),
                        f"the label names {name}, to which the row does not refer",
                        "refer to it, or word the label without it",
                    )


def _kind(located: Located[Any], scheme: str, column: str) -> Iterator[Problem]:
    code, label = getattr(located.row, column), located.row.label_zh
    if not cues.shows(scheme, code, label):
        yield Problem(
            located.at(column), f"“{label}” has no word of {code}", f"give the {scheme} its name says"
        )
    elif code == "other" and any(cues.shows(scheme, one, label) for one in cues.CUES[scheme]):
        yield Problem(located.at(column), f"“{label}” has a word of another {scheme}", "give that one")


def _period(located: Located[Any]) -> Iterator[Problem]:
    row = located.row
    turned = row.start is not None and row.end is not None and row.end < row.start
    if turned or (dates := period_dates(row.label_zh)) is None:
        return  # that a period ends before it begins is said elsewhere
    start, end = dates
    # “Since …” has a start alone; a period of the list may be open at its end.
    for column, wanted, given in (("start", start, row.start), ("end", end, row.end)):
        if wanted is not None and given != wanted:
            yield Problem(located.at(column), f"{row.label_zh} has {given or 'no date'}", f"it is {wanted}")


def period_dates(label: str) -> tuple[date | None, date | None] | None:
    """Return the first and last day that a Chinese label of a period names; nothing where it names none."""
    if (found := re.match(r"^(\d{4})年", label)) is None or "期间" in label:
        return None
    year, rest = int(found[1]), label[found.end() :]
    if "以来" in rest:
        return date(year, 1, 1), None
    for words in (_HALF, _QUARTERS):
        for word, (first, last) in words.items():
            if rest.startswith(word):
                return date(year, first, 1), date(year, last, monthrange(year, last)[1])
    if month := re.match(r"^(\d{1,2})月$", rest):
        number = int(month[1])
        return date(year, number, 1), date(year, number, monthrange(year, number)[1])
    return (date(year, 1, 1), date(year, 12, 31)) if rest in ("", "全年") else None


def _comparator(located: Located[Any]) -> Iterator[Problem]:
    row = located.row
    head, _, rest = row.id.partition("-")
    if head == "peers" and not (row.peers and row.within is not None):
        yield Problem(located.at("peers"), f"{row.id} is no peer group", "say yes, and within which area")
    elif head in ("area", "period", "whole") and row.peers:
        yield Problem(located.at("peers"), f"{row.id} is no group of peers by its id", "say no")
    wanted = {
        "peers": ("within", f"region/{rest}"), "area": ("compared_with", f"region/{rest}"),
        "period": ("compared_with", f"period/{rest}"), "whole": ("compared_with", f"indicator/{rest}"),
    }.get(head)  # fmt: skip
    if wanted is None:
        return
    column, reference = wanted
    given = getattr(row, column)
    if head == "whole" and given is not None and not given.startswith("indicator/"):
        yield Problem(located.at(column), f"{row.id} has {given}", "a whole is an indicator")
    named = rest.isdigit() or head == "period"
    if named and given != reference:
        yield Problem(
            located.at(column), f"{row.id} has {given or 'nothing'}", f"by its id it is {reference}"
        )


def check_reference(tables: dict[str, list[Located[Any]]]) -> Iterator[Problem]:
    """Yield what is wrong with codes, classes and stages of the reference tables by themselves."""
    for name in ("regions", "industries", "isic", "chains", "stages"):
        labels: dict[tuple[str, str], str] = {}
        for located in tables.get(name, []):
            row = located.row
            within = getattr(row, "reference_chain", "")
            if (first := labels.setdefault((within, row.label_zh), row.id)) != row.id:
                yield Problem(
                    located.at("label_zh"), f"{row.label_zh} is the name of {first}", "correct one of them"
                )
    for located in tables.get("regions", []):
        row = located.row
        if not re.match(LEVELS[row.level], row.id) or row.level != _level(row.id):
            yield Problem(located.at("level"), f"{row.id} is {_level(row.id)}", "correct the level")
        parent = {"provincial": "100000", "municipal": f"{row.id[:2]}0000", "county": f"{row.id[:4]}00"}
        if row.part_of != parent.get(_level(row.id)):
            yield Problem(
                located.at("part_of"), f"{row.id} lies not in {row.part_of}", "its code says in which"
            )
    for located in tables.get("industries", []):
        row = located.row
        broader = row.id[:-1] if len(row.id) != 3 else row.id[:1]
        if (row.broader or "") != broader:
            yield Problem(
                located.at("broader"), f"{row.id} lies not in {row.broader}", f"its code says {broader}"
            )
    stages = {located.row.id: located.row for located in tables.get("stages", [])}
    for located in tables.get("stages", []):
        row = located.row
        if not row.id.startswith(f"{row.reference_chain}-"):
            yield Problem(located.at("reference_chain"), f"{row.id} is no stage of {row.reference_chain}",
                          "its id begins with its chain")  # fmt: skip
    yield from _also(tables)
    yield from _flows(tables, stages)
    for located in tables.get("matches", []):
        row = located.row
        chain = row.reference_stage.split("-")[0]
        if not row.stage.removeprefix("stage/").startswith(chain):
            yield Problem(
                located.at("stage"), f"{row.stage} is a stage of another chain", "match stages of one"
            )


def _also(tables: dict[str, list[Located[Any]]]) -> Iterator[Problem]:
    """Yield stages whose other names are those of another stage of their chain."""
    names: dict[tuple[str, str], str] = {}
    for located in tables.get("stages", []):
        for name in (located.row.label_zh, *located.row.also_zh):
            first = names.setdefault((located.row.reference_chain, name), located.row.id)
            if first != located.row.id:
                yield Problem(located.at("also_zh"), f"{name} is a name of {first}", "correct one of them")


def _flows(tables: dict[str, list[Located[Any]]], stages: dict[str, Any]) -> Iterator[Problem]:
    joined: set[str] = set()
    gives = {located.row.from_stage for located in tables.get("feeds", []) if not located.row.by_product}
    takes = {located.row.to_stage for located in tables.get("feeds", [])}
    for located in tables.get("feeds", []):
        row = located.row
        joined |= {row.from_stage, row.to_stage}
        ends = [stages[s] for s in (row.from_stage, row.to_stage) if s in stages]
        if len(ends) < 2:
            continue
        if ends[0].reference_chain != ends[1].reference_chain:
            yield Problem(located.at("to_stage"), "the flow joins two chains", "join stages of one")
        if POSITIONS.index(ends[0].position) > POSITIONS.index(ends[1].position):
            yield Problem(located.at("to_stage"), f"{row.from_stage} lies downstream of {row.to_stage}",
                          "turn the flow round, or correct a position")  # fmt: skip
    for located in tables.get("stages", []):
        if located.row.id not in joined:
            yield Problem(located.at("id"), f"nothing flows into or out of {located.row.id}", "add its flows")
        elif located.row.position != "downstream" and located.row.id not in gives:
            yield Problem(located.at("id"), f"no main product flows on from {located.row.id}", "add its flow")
        elif located.row.position != "upstream" and located.row.id not in takes:
            yield Problem(located.at("id"), f"nothing flows into {located.row.id}", "add what it works on")
    for located in tables.get("chains", []):
        if not any(stage.reference_chain == located.row.id for stage in stages.values()):
            yield Problem(located.at("id"), f"{located.row.id} has no stages", "add them")


def _level(code: str) -> str:
    return next(level for level, pattern in LEVELS.items() if re.match(pattern, code))
