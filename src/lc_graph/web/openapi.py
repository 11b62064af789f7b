"""The OpenAPI 3.1 description of the questions, made from the catalogue, so that it cannot fall behind it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .. import __version__
from ..engine.media import RESULT_FORMATS
from ..questions.catalog import Parameter, Question
from ..server.problems import MEDIA_TYPE

_PROBLEMS = {
    400: ("请求有误", "wrong request"),
    404: ("没有这个问题或这一页", "no such question or page"),
    406: ("没有可接受的格式", "no acceptable format"),
    413: ("答案太大", "answer too large"),
    503: ("服务繁忙，请稍后再试", "service busy, ask again later"),
    504: ("查询超时", "query took too long"),
}
_SCHEMAS: dict[str, dict[str, Any]] = {
    "iri": {"type": "string", "minLength": 1},
    "text": {"type": "string", "minLength": 1},
    "number": {"type": "number"},
    "date": {"type": "string", "format": "date"},
}
_KINDS = {
    "iri": ("IRI、编号（如 {0}）或名称", "an IRI, an id (such as {0}) or a name"),
    "text": ("文字", "text"),
    "number": ("数", "a number"),
    "date": ("日期，如 2023-06-30", "a date, such as 2023-06-30"),
}


def document(questions: Iterable[Question], server: str) -> dict[str, Any]:
    """Return the description of the questions at a server (the address of its root)."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "lc-graph: 聊城经济知识图谱的问题 / questions to the Liaocheng economy knowledge graph",
            "version": __version__,
            "description": _both(
                "目录中的每个问题各有一个地址；答案为 SPARQL 结果的 JSON、XML、CSV 或 TSV。",
                "Each question of the catalogue has an address; answers come as SPARQL results in JSON, XML, "
                "CSV or TSV.",
            ),
            "license": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
        },
        "servers": [{"url": server.rstrip("/") or "/"}],
        "paths": {
            "/query": {"get": _list()},
            **{f"/query/{question.name}": {"get": _operation(question)} for question in questions},
        },
        "components": {"schemas": {"Problem": _problem()}, "parameters": _common()},
    }


def _both(zh: str, en: str) -> str:
    return f"{zh}\n\n{en}"


def _list() -> dict[str, Any]:
    return {
        "operationId": "questions",
        "summary": "全部问题 / all questions",
        "responses": {
            "200": {
                "description": _both("全部问题及其参数", "all questions with their parameters"),
                "content": {"application/json": {"schema": {"type": "object"}}},
            }
        },
    }


def _operation(question: Question) -> dict[str, Any]:
    content = {format.media_type: {"schema": {"type": "string"}} for format in RESULT_FORMATS[1:]}
    content = {RESULT_FORMATS[0].media_type: {"schema": {"type": "object"}}, **content}
    link = {"description": "first, prev, next, last", "schema": {"type": "string"}}
    total = {"description": _both("总行数", "rows in all"), "schema": {"type": "integer"}}
    return {
        "operationId": question.name,
        "summary": f"{question.title['zh']} / {question.title['en']}",
        "description": _both(question.question["zh"], question.question["en"]),
        "tags": ["questions"],
        "parameters": [
            *(_parameter(parameter) for parameter in question.parameters),
            *({"$ref": f"#/components/parameters/{name}"} for name in _common()),
        ],
        "responses": {
            "200": {
                "description": _both("答案", "the answer"),
                "headers": {"Link": link, "X-Total-Count": total},
                "content": content,
            },
            **{
                str(status): {
                    "description": _both(*words),
                    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
                }
                for status, words in _PROBLEMS.items()
            },
        },
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    zh, en = (words.format(parameter.default) for words in _KINDS[parameter.type])
    default: Any = parameter.default
    if parameter.type == "number":
        default = float(default) if "." in default else int(default)
    return {
        "name": parameter.name,
        "in": "query",
        "required": False,
        "description": _both(f"{parameter.label_zh}：{zh}", f"{parameter.label_en}: {en}"),
        "schema": {**_SCHEMAS[parameter.type], "default": default},
    }


def _common() -> dict[str, Any]:
    def own(name: str, zh: str, en: str, schema: dict[str, Any]) -> dict[str, Any]:
        return {"name": name, "in": "query", "description": _both(zh, en), "schema": schema}

    formats = [format.name for format in RESULT_FORMATS]
    return {
        "format": own(
            "format", "格式，先于 Accept", "the format, before Accept", {"type": "string", "enum": formats}
        ),
        "page": own("page", "第几页，从 1 起", "which page, from 1", {"type": "integer", "minimum": 1}),
        "per_page": own(
            "per_page", "每页行数", "rows a page", {"type": "integer", "minimum": 1, "maximum": 1000}
        ),
    }


def _problem() -> dict[str, Any]:
    text = {"type": "string"}
    return {
        "type": "object",
        "description": "RFC 9457",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string", "format": "uri"},
            "title": text,
            "status": {"type": "integer"},
            "detail": text,
            "remedy": text,
            "parameter": text,
            "parameters": {"type": "array", "items": {"type": "object"}},
            "suggestions": {"type": "array", "items": {"type": "object"}},
        },
    }
