"""The values that things have for properties, as the graph states them: the unstated stays empty."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import pyoxigraph as ox

from ..search.fold import fold
from ..terms import full
from .asked import Column, Entity, Extension, Value
from .schema import Schema, Term

Naming = Callable[[Iterable[str]], Mapping[str, str]]
"""Names things in the language of the client, by IRI."""

_MOST = 50_000
"""Values that are read for one request."""
_EXACT = 15
"""Digits that a JSON number keeps wherever it is read."""
_NUMBERS = {full(f"xsd:{name}") for name in ("integer", "decimal", "double", "float", "int", "long", "short")}
_DATE, _TIME = full("xsd:date"), full("xsd:dateTime")

Node = ox.NamedNode | ox.Literal
Values = dict[tuple[str, str], list[Node]]
"""Values by thing and property (both IRIs, ``^`` before a property that leads the other way)."""


def read(
    select: Callable[[str], list[dict[str, Any]]], things: Iterable[str], properties: Collection[Term]
) -> Values:
    """Return the values of some things for some properties."""
    subjects = " ".join(dict.fromkeys(str(one) for iri in things if (one := node(iri))))
    found: dict[tuple[str, str], dict[Node, None]] = {}
    for mark, pattern in (("", "?x ?p ?y"), ("^", "?y ?p ?x")):
        bare = [
            str(one)
            for term in properties
            if term.iri.startswith("^") == bool(mark) and (one := node(term.iri.removeprefix("^")))
        ]
        if not subjects or not bare:
            continue
        rows = select(
            f"SELECT ?x ?p ?y {{ VALUES ?x {{ {subjects} }} VALUES ?p {{ {' '.join(bare)} }} {pattern} "
            f"FILTER (!ISBLANK(?y)) }} ORDER BY ?x ?p ?y LIMIT {_MOST}"
        )
        for row in rows:
            found.setdefault((row["x"].value, mark + row["p"].value), {})[row["y"]] = None
    return {key: list(values) for key, values in found.items()}


def node(iri: str) -> ox.NamedNode | None:
    """Return an IRI as a query has it; None for what is none, whatever a client sent."""
    try:
        return ox.NamedNode(iri)
    except ValueError:
        return None


def agrees(schema: Schema, value: Node, wanted: Value) -> bool:
    """Say whether a value of the graph is what a client wants: the thing, its name, the number, the text."""
    if isinstance(value, ox.NamedNode):
        if isinstance(wanted, Entity):
            return schema.space.iri(wanted.id) == value.value
        thing = schema.index.get(value.value)
        names = [text for what, text in thing.names if what in ("name", "code")] if thing else [value.value]
        return isinstance(wanted, str) and (
            fold(wanted) in map(fold, names) or schema.space.iri(wanted) == value.value
        )
    if isinstance(wanted, Entity):
        return False
    if isinstance(wanted, bool):
        return value.value == str(wanted).lower()
    if isinstance(wanted, str):
        return fold(value.value) == fold(wanted) or _same_number(value.value, wanted)
    return _same_number(value.value, str(wanted))


def _same_number(one: str, other: str) -> bool:
    try:
        return Decimal(one) == Decimal(other)
    except InvalidOperation:
        return False


def extended(
    schema: Schema, asked: Extension, values: Values, lang: str, naming: Naming
) -> tuple[list[dict[str, Any]], dict[str, dict[str, list[dict[str, Any]]]]]:
    """Return the metadata and the rows of a data extension response.

    Args:
        schema: of the data.
        asked: what was asked for.
        values: as they were read.
        lang: the language of names; of texts in several languages those in it are given.
        naming: names things that the index does not know.
    """
    columns = [(column, schema.property(column.property)) for column in asked.columns]
    chosen = {
        (id, term.id): _chosen(values.get((schema.space.iri(id), term.iri), []), column, lang)
        for id in asked.ids
        for column, term in columns
    }
    nodes = {node.value for found in chosen.values() for node in found if isinstance(node, ox.NamedNode)}
    known = {iri: thing.label(lang) for iri in nodes if (thing := schema.index.get(iri))}
    names = {**naming(nodes - known.keys()), **known} if nodes - known.keys() else known
    meta: list[dict[str, Any]] = [{"id": term.id, "name": term.in_(lang)} for _, term in columns]
    rows = {
        id: {term.id: [_cell(schema, node, names) for node in chosen[id, term.id]] for _, term in columns}
        for id in asked.ids
    }
    return meta, rows


def _chosen(nodes: list[Node], column: Column, lang: str) -> list[Node]:
    languages = {node.language for node in nodes if isinstance(node, ox.Literal) and node.language}
    if lang in languages:
        nodes = [n for n in nodes if not isinstance(n, ox.Literal) or n.language in (lang, None)]
    return nodes[: column.limit] if column.limit else nodes


def _cell(schema: Schema, node: Node, names: Mapping[str, str]) -> dict[str, Any]:
    """Return a value in the form of the specification; numbers and dates stay as exact as they are."""
    if isinstance(node, ox.NamedNode):
        if schema.space.prefix and not node.value.startswith(schema.space.prefix):
            return {"str": names.get(node.value) or node.value}
        return {
            "id": schema.space.id(node.value),
            "name": names.get(node.value) or schema.space.id(node.value),
        }
    kind, text = node.datatype.value, node.value
    if kind in _NUMBERS and (number := _number(text)) is not None:
        return {"int": number} if isinstance(number, int) else {"float": number}
    if kind == _DATE and len(text) == len("2023-12-31"):
        return {"date": f"{text}T00:00:00"}
    if kind == _TIME:
        return {"date": text}
    return {"str": text}


def _number(text: str) -> int | float | None:
    """Return a number that JSON keeps as it is; None for one that it does not."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    if not value.is_finite() or len(value.as_tuple().digits) > _EXACT or abs(value.adjusted()) > _EXACT:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
