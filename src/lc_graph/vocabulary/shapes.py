"""The SHACL shapes: what each demands, of what, in plain words and in exact ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import pyoxigraph as ox

from ..questions.catalog import short
from ..terms import LCS, full
from .reading import Node, Triples, Words

_SH = full("sh:")
_TOLD = {
    f"{_SH}{name}"
    for name in (
        "targetClass",
        "targetSubjectsOf",
        "targetObjectsOf",
        "path",
        "message",
        "severity",
        "property",
    )
} | {full("rdf:type"), full("rdfs:label")}
"""What is told of a shape otherwise than as a demand."""

_DEMANDS: dict[str, tuple[str, str]] = {
    "minCount": ("至少 {} 个", "at least {}"),
    "maxCount": ("至多 {} 个", "at most {}"),
    "class": ("类：{}", "of class {}"),
    "datatype": ("数据类型：{}", "of datatype {}"),
    "nodeKind": ("节点种类：{}", "of node kind {}"),
    "pattern": ("符合正则表达式 {}", "matching the pattern {}"),
    "in": ("取值之一：{}", "one of {}"),
    "hasValue": ("有值 {}", "with the value {}"),
    "languageIn": ("语言之一：{}", "in one of the languages {}"),
    "uniqueLang": ("每种语言至多一个", "at most one a language"),
    "minLength": ("至少 {} 个字符", "characters: at least {}"),
    "minInclusive": ("不小于 {}", "not less than {}"),
    "minExclusive": ("大于 {}", "greater than {}"),
    "maxInclusive": ("不大于 {}", "not greater than {}"),
    "maxExclusive": ("小于 {}", "less than {}"),
    "lessThan": ("小于 {} 的值", "less than the value of {}"),
    "lessThanOrEquals": ("不大于 {} 的值", "not greater than the value of {}"),
    "equals": ("与 {} 的值相同", "the same as the values of {}"),
    "disjoint": ("与 {} 没有相同的值", "no value in common with {}"),
    "node": ("符合形状 {}", "conforming to {}"),
    "or": ("至少满足其一：{}", "at least one of: {}"),
    "xone": ("恰好满足其一：{}", "exactly one of: {}"),
    "and": ("全部满足：{}", "all of: {}"),
    "not": ("不得：{}", "not: {}"),
    "property": ("{}", "{}"),
    "path": ("属性 {}", "property {}"),
}


@dataclass(frozen=True)
class Demand:
    """A constraint of a shape: the name of its SHACL property, and its values as they are written.

    ``within`` are the constraints of each alternative, where it has any.
    """

    key: str
    values: tuple[str, ...] = ()
    within: tuple[tuple[Demand, ...], ...] = ()

    def in_(self, lang: str) -> str:
        """Return the constraint in words."""
        if self.key == "maxCount" and self.values == ("0",):
            return "没有" if lang == "zh" else "none"
        comma, semicolon = ("、", "；") if lang == "zh" else (", ", "; ")
        parts = [*self.values, *(comma.join(one.in_(lang) for one in group) for group in self.within)]
        told = (semicolon if self.within else comma).join(parts)
        return _DEMANDS[self.key][lang == "en"].format(told)


@dataclass(frozen=True)
class Shape:
    """A shape with a name.

    Attributes:
        iri: its address.
        module: the name of its file, without the ending.
        kind: what it looks at: a thing (``node``) or a property of it.
        labels: what a shape of things is called, by language.
        messages: what it demands, by language; empty where its parts say it.
        severity: what breaking it is.
        classes: whose members it looks at, directly or as a part of another shape.
        subjects, objects: the properties of which it looks at either end.
        path: the property that it looks at, as it is written; empty for a shape of things.
        demands: its constraints.
        parts: the shapes of properties that belong to it; ``wholes`` those that it belongs to.
    """

    iri: str
    module: str
    kind: Literal["node", "property"]
    labels: Words
    messages: Words
    severity: Literal["violation", "warning"]
    classes: tuple[str, ...]
    subjects: tuple[str, ...]
    objects: tuple[str, ...]
    path: str
    demands: tuple[Demand, ...]
    parts: tuple[str, ...]
    wholes: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Return its name in our namespace."""
        return self.iri.removeprefix(str(LCS))

    def values(self, key: str) -> tuple[str, ...]:
        """Return the values of its constraints of a kind, also those among alternatives."""
        return tuple(_values(self.demands, key))

    @property
    def bounds(self) -> str:
        """Return how many values it takes, as diagrams write it: ``1``, ``0..1``, ``1..*``; empty if any."""
        low, high = ("".join(self.values(key)[:1]) for key in ("minCount", "maxCount"))
        if not low and not high:
            return ""
        return high if (low or "0") == high else f"{low or 0}..{high or '*'}"


def shapes(files: Mapping[str, bytes]) -> tuple[Shape, ...]:
    """Return the shapes that have names, in the order of their files.

    Args:
        files: the contents of the shapes' files by name: ``event.ttl``.
    """
    found = [
        _shape(triples, iri, name.removesuffix(".ttl"))
        for name, text in sorted(files.items())
        for triples in [Triples.parsed(text)]
        for iri in triples.subjects()
        if iri.startswith(str(LCS))
    ]
    wholes: dict[str, list[Shape]] = {}
    for shape in found:
        for part in shape.parts:
            wholes.setdefault(part, []).append(shape)
    return tuple(_placed(shape, wholes.get(shape.iri, [])) for shape in found)


def _placed(shape: Shape, wholes: list[Shape]) -> Shape:
    """Return a shape with what it looks at as a part of others."""
    classes, subjects = list(shape.classes), list(shape.subjects)
    for whole in wholes:
        classes += whole.classes
        subjects += whole.subjects
    return replace(
        shape,
        classes=tuple(dict.fromkeys(classes)),
        subjects=tuple(dict.fromkeys(subjects)),
        wholes=tuple(whole.iri for whole in wholes),
    )


def _shape(triples: Triples, iri: str, module: str) -> Shape:
    severity = triples.things(iri, "sh:severity")
    path = "".join(_path(triples, node) for node in triples.values(iri, "sh:path"))
    return Shape(
        iri,
        module,
        "property" if path else "node",
        triples.words(iri, "rdfs:label"),
        triples.words(iri, "sh:message"),
        "warning" if severity == (full("sh:Warning"),) else "violation",
        triples.things(iri, "sh:targetClass"),
        triples.things(iri, "sh:targetSubjectsOf"),
        triples.things(iri, "sh:targetObjectsOf"),
        path,
        _demands(triples, ox.NamedNode(iri)),
        triples.things(iri, "sh:property"),
    )


def _demands(triples: Triples, node: Node) -> tuple[Demand, ...]:
    found: list[Demand] = []
    for property in triples.properties(node):
        key = property.removeprefix(_SH)
        if property in _TOLD and not (isinstance(node, ox.BlankNode) and key in ("path", "property")):
            continue
        for value in triples.values(node, property):
            found.append(_demand(triples, key, value))
    return tuple(found)


def _demand(triples: Triples, key: str, value: Node) -> Demand:
    if key == "path":
        return Demand(key, (_path(triples, value),))
    if not isinstance(value, ox.BlankNode):
        return Demand(key, (_written(value),))
    members = triples.listed(value) or [value]
    plain = tuple(_written(one) for one in members if not isinstance(one, ox.BlankNode))
    within = tuple(_demands(triples, one) for one in members if isinstance(one, ox.BlankNode))
    return Demand(key, plain, within)


def _path(triples: Triples, node: Node) -> str:
    """Return a property path as SPARQL writes it."""
    if not isinstance(node, ox.BlankNode):
        return _written(node)
    if steps := triples.listed(node):
        return "/".join(_path(triples, step) for step in steps)
    for key, sign in (("inversePath", "^{}"), ("zeroOrMorePath", "{}*"), ("oneOrMorePath", "{}+")):
        for inner in triples.values(node, f"sh:{key}"):
            return sign.format(_path(triples, inner))
    alternatives = [
        one for list in triples.values(node, "sh:alternativePath") for one in triples.listed(list)
    ]
    return "(" + "|".join(_path(triples, one) for one in alternatives) + ")"


def _written(node: Node) -> str:
    return short(node.value) if isinstance(node, ox.NamedNode | ox.Literal) else ""


def _values(demands: tuple[Demand, ...], key: str) -> list[str]:
    found: list[str] = []
    for demand in demands:
        if demand.key == key:
            found += demand.values
        for group in demand.within:
            found += _values(group, key)
    return found
