"""The description of the CSV tables that CSVW (the W3C's metadata for tables) asks for."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ..terms import BASE, ID, PREFIXES, SOURCE
from .csv_tables import SEPARATOR, Column, Facts, Table
from .quads_table import QUADS

_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_IN_SOURCE = ("passages", "article", "stated_in", "source", "selector")
"""Columns whose references lead to a source, its articles or passages."""

_TITLES = {
    "id": ("标识", "id"),
    "iri": ("IRI", "IRI"),
    "class": ("类", "class"),
    "label_zh": ("中文标签", "label (Chinese)"),
    "label_en": ("英文标签", "label (English)"),
    "names": ("其他印出的名称", "other printed names"),
    "code": ("行政区划代码", "administrative code"),
    "scheme": ("代码表", "scheme"),
    "definition_zh": ("中文定义", "definition (Chinese)"),
    "definition_en": ("英文定义", "definition (English)"),
    "broader": ("上位产业", "broader"),
    "value": ("值", "value"),
    "unit": ("单位", "unit"),
    "headline": ("标题", "headline"),
    "authors": ("作者", "authors"),
    "subject": ("主语", "subject"),
    "predicate": ("谓语", "predicate"),
    "object": ("宾语", "object"),
    "object_type": ("宾语的类型", "type of the object"),
    "selector": ("字符位置", "position by characters"),
    "passages": ("出处片段", "passages"),
    "graph": ("图", "graph"),
    "datatype": ("数据类型", "datatype"),
    "language": ("语言", "language"),
}
"""Titles of the columns whose property is not one of ours, which has labels of its own."""

_TABLE_TITLES = {
    "articles": "新闻条目",
    "claims": "单条关系及其状态",
    "codes": "代码",
    "cooperations": "合作",
    "entities": "来源谈到的事物",
    "figures": "统计数据",
    "goals": "目标",
    "initiatives": "举措",
    "listings": "入选",
    "participations": "参与产业链",
    "passages": "出处片段",
    "posts": "职务",
    "quads": "全部四元组（仅凭此表即可重建整个数据集）",
    "readings": "读法",
    "recognitions": "荣誉与称号",
    "roles": "产业地位",
    "superlatives": "最与首",
    "trends": "趋势",
}


def metadata(tables: Sequence[Table], facts: Facts) -> str:
    """Return the CSVW description of the tables and of ``quads.csv``, as JSON.

    Args:
        tables: the tables for people.
        facts: the graph, for the titles of columns.
    """
    codes = {table.name: {row[0] for row in table.rows} for table in tables}
    described = [_table(table, facts, codes) for table in tables]
    group = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": _both("聊城经济知识图谱：数据表", "Knowledge graph of Liaocheng's economy: tables"),
        "dc:license": {"@id": _LICENCE},
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\r\n"], "header": True},
        "tables": [*described, _quads()],
    }
    return json.dumps(group, ensure_ascii=False, indent=1) + "\n"


def _both(zh: str, en: str) -> list[dict[str, str]]:
    return [{"@value": zh, "@language": "zh"}, {"@value": en, "@language": "en"}]


def _table(table: Table, facts: Facts, ids: Mapping[str, set[str]]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "columns": [_column(column, table, facts) for column in table.columns],
        "primaryKey": "id",
        "aboutUrl": "{+iri}" if table.name == "codes" else _space(table.name) + "{+id}",
    }
    keys = [
        {"columnReference": column.name, "reference": {"resource": f"{other}.csv", "columnReference": "id"}}
        for number, column in enumerate(table.columns)
        for other in [_leads_to(column, {row[number] for row in table.rows}, ids)]
        if other and other != table.name
    ]
    if keys:
        schema["foreignKeys"] = keys
    return {
        "url": f"{table.name}.csv",
        "dc:title": _both(_TABLE_TITLES.get(table.name, table.name), table.title_en),
        "tableSchema": schema,
    }


def _leads_to(column: Column, values: set[str], ids: Mapping[str, set[str]]) -> str:
    """Return the table in which every value of a column of single references is an id, if there is one.

    A column with empty cells is no foreign key: readers of CSVW disagree on what an empty one refers to.
    """
    if column.kind != "reference" or column.several or not values:
        return ""
    tables = ("entities", "codes", "passages", "articles", "readings")
    return next((name for name in tables if name in ids and values <= ids[name]), "")


def _space(table: str) -> str:
    return str(SOURCE) if table in ("passages", "articles") else str(ID)


def _column(column: Column, table: Table, facts: Facts) -> dict[str, Any]:
    zh, en = _titles(column, table, facts)
    made: dict[str, Any] = {"name": column.name, "titles": {"zh": [column.name, zh], "en": [column.name, en]}}
    if column.kind == "id":
        return {**made, "datatype": "string", "required": True, "suppressOutput": True}
    if column.kind == "iri":
        return {**made, "datatype": "anyURI", "required": True, "suppressOutput": True}
    if column.kind == "type":
        return {**made, "datatype": "string", "suppressOutput": True}
    if column.prop:
        made["propertyUrl"] = column.prop
    if column.beside:
        made["suppressOutput"] = True
    if column.several:
        made["separator"] = SEPARATOR
    if column.lang:
        made["lang"] = column.lang
    made["datatype"] = "string" if column.kind in ("reference", "term", "text") else column.kind
    if template := _value_url(column):
        made["valueUrl"] = template
    return made


def _value_url(column: Column) -> str:
    """Return the template of the IRIs that a column's references stand for.

    A unit may be one of ours or of QUDT, which no template can tell apart: ``codes.csv`` has their IRIs.
    """
    if column.kind == "term" or column.name == "class":
        return PREFIXES["lc"] + f"{{+{column.name}}}"
    if column.kind != "reference" or column.name == "unit":
        return ""
    return (str(SOURCE) if column.name in _IN_SOURCE else str(ID)) + f"{{+{column.name}}}"


def _titles(column: Column, table: Table, facts: Facts) -> tuple[str, str]:
    if column.beside:
        labelled = next(other for other in table.columns if other.name == column.beside)
        zh, en = _titles(labelled, table, facts)
        return (
            (f"{zh}（中文）", f"{en} (Chinese)")
            if column.lang == "zh"
            else (f"{zh}（英文）", f"{en} (English)")
        )
    if column.name in _TITLES:
        return _TITLES[column.name]
    plain = column.name.replace("_", " ")
    return facts.label(column.prop, "zh") or plain, facts.label(column.prop, "en") or plain


def _quads() -> dict[str, Any]:
    notes = {
        "object": "An IRI or, with a datatype, the text of a literal; _: begins an anonymous node.",
        "datatype": "The datatype of a literal; empty when the object is no literal.",
        "language": "The language of a text.",
        "graph": "The named graph that holds the statement.",
    }
    columns = [
        {
            "name": name,
            "titles": {"zh": [name, _TITLES[name][0]], "en": [name, _TITLES[name][1]]},
            "datatype": "string",
            "required": name in ("graph", "subject", "predicate"),
            **({"dc:description": notes[name]} if name in notes else {}),
        }
        for name in QUADS
    ]
    title = "Every quad: from this table alone the whole data set is rebuilt, to the same canonical digest."
    return {
        "url": "quads.csv",
        "dc:title": _both(_TABLE_TITLES["quads"], title),
        "dc:isPartOf": {"@id": BASE + "id/dataset/lc-graph"},
        "tableSchema": {"columns": columns},
    }
