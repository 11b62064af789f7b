"""Turtle and TriG for people: sorted, one property a line, anonymous nodes and lists where they are used.

The text depends on nothing but the triples, so that two exports can be compared line by line.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from ..terms import BASE, PREFIXES

_RDF = PREFIXES["rdf"]
_XSD = PREFIXES["xsd"]
_TYPE = ox.NamedNode(_RDF + "type")
_FIRST, _REST, _NIL = (ox.NamedNode(_RDF + name) for name in ("first", "rest", "nil"))
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_SHORT = {
    _XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    _XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    _XSD + "boolean": re.compile(r"true|false"),
}
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_OURS = re.compile(re.escape(BASE) + r"(?:id|source)/([a-z][a-z0-9-]*)/")
_WIDTH = 100

Triples = Iterable[ox.Triple]
Subject = ox.NamedNode | ox.BlankNode | ox.Triple
Object = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def namespaces(iris: Iterable[str]) -> dict[str, str]:
    """Return the prefixes that shorten these IRIs: the project's, and one a kind of thing or source."""
    known = {iri: prefix for prefix, iri in PREFIXES.items()}
    used: dict[str, str] = {}
    for iri in iris:
        cut = max(iri.rfind("#"), iri.rfind("/")) + 1
        space = iri[:cut]
        if space in used or not _LOCAL.fullmatch(iri[cut:]):
            continue
        if space in known:
            used[space] = known[space]
        elif match := _OURS.fullmatch(space):
            used[space] = f"lc-{match[1]}" if match[1] in PREFIXES else match[1]
    return {prefix: space for space, prefix in sorted(used.items(), key=lambda item: item[1])}


def iris(triples: Triples) -> Iterator[str]:
    """Yield every IRI of the triples, datatypes included, with repetition."""
    for triple in triples:
        for term in (triple.subject, triple.predicate, triple.object):
            if isinstance(term, ox.NamedNode):
                yield term.value
            elif isinstance(term, ox.Literal):
                yield term.datatype.value


class _Writer:
    """The blocks of one graph."""

    def __init__(self, triples: Triples, prefixes: Mapping[str, str]) -> None:
        self.spaces = {space: prefix for prefix, space in prefixes.items()}
        self.about: dict[Subject, dict[ox.NamedNode, list[Object]]] = {}
        uses: defaultdict[ox.BlankNode, int] = defaultdict(int)
        for triple in triples:
            about = self.about.setdefault(triple.subject, {})
            about.setdefault(triple.predicate, []).append(triple.object)
            if isinstance(triple.object, ox.BlankNode):
                uses[triple.object] += 1
        single = {node for node, count in uses.items() if count == 1}
        self.nested = single - self._in_cycles(single)
        self.used = set(uses)

    def _in_cycles(self, nodes: set[ox.BlankNode]) -> set[ox.BlankNode]:
        """Return the nodes that nothing outside a circle leads to: nesting those would lose them."""
        reached: set[ox.BlankNode] = set()
        queue = [subject for subject in self.about if subject not in nodes]
        while queue:
            for objects in self.about[queue.pop()].values():
                for term in objects:
                    if isinstance(term, ox.BlankNode) and term in nodes and term not in reached:
                        reached.add(term)
                        if term in self.about:
                            queue.append(term)
        return nodes - reached

    def iri(self, node: ox.NamedNode) -> str:
        cut = max(node.value.rfind("#"), node.value.rfind("/")) + 1
        prefix = self.spaces.get(node.value[:cut])
        if prefix is not None and _LOCAL.fullmatch(node.value[cut:]):
            return f"{prefix}:{node.value[cut:]}"
        return str(node)

    def literal(self, literal: ox.Literal) -> str:
        kind = literal.datatype.value
        if (short := _SHORT.get(kind)) and short.fullmatch(literal.value):
            return literal.value
        text = f'"{literal.value.translate(_ESCAPES)}"'
        if literal.language:
            return f"{text}@{literal.language}"
        return text if kind == _XSD + "string" else f"{text}^^{self.iri(literal.datatype)}"

    def list_items(self, node: ox.BlankNode) -> list[Object] | None:
        """Return the items when the node begins a plain list, else None."""
        items = []
        while True:
            about = self.about.get(node, {})
            if set(about) != {_FIRST, _REST} or len(about[_FIRST]) != 1 or len(about[_REST]) != 1:
                return None
            items.append(about[_FIRST][0])
            rest = about[_REST][0]
            if rest == _NIL:
                return items
            if not isinstance(rest, ox.BlankNode) or rest not in self.nested:
                return None
            node = rest

    def term(self, term: object, depth: int) -> str:
        if isinstance(term, ox.NamedNode):
            return self.iri(term)
        if isinstance(term, ox.Literal):
            return self.literal(term)
        if not isinstance(term, ox.BlankNode) or term not in self.nested:
            return str(term)
        if (items := self.list_items(term)) is not None:
            return self.together("( ", [self.term(item, depth + 1) for item in items], " ", " )", depth)
        if term not in self.about:
            return "[]"
        lines = self.properties(term, depth + 1)
        inline = "[ " + " ; ".join(lines) + " ]"
        if len(inline) + 4 * depth < _WIDTH and "\n" not in inline:
            return inline
        pad = "    " * (depth + 1)
        return "[\n" + "".join(f"{pad}{line} ;\n" for line in lines) + "    " * depth + "]"

    def together(self, start: str, parts: list[str], between: str, end: str, depth: int) -> str:
        """Join parts on one line if they fit, else one a line."""
        joined = start + between.join(parts) + end
        if len(parts) == 1 or (len(joined) + 4 * depth < _WIDTH and "\n" not in joined):
            return joined
        pad = "\n" + "    " * (depth + 1)
        return start.rstrip() + pad + (between.rstrip() + pad).join(parts) + end

    def properties(self, subject: Subject, depth: int) -> list[str]:
        lines = []
        by_name = sorted(self.about[subject].items(), key=lambda item: (item[0] != _TYPE, self.iri(item[0])))
        for predicate, objects in by_name:
            name = "a" if predicate == _TYPE else self.iri(predicate)
            values = sorted(self.term(term, depth) for term in objects)
            lines.append(name + " " + self.together("", values, " , ", "", depth).lstrip(" "))
        return lines

    def blocks(self) -> Iterator[str]:
        for subject in sorted(self.about, key=lambda node: (isinstance(node, ox.BlankNode), str(node))):
            if subject in self.nested:
                continue
            name = self.iri(subject) if isinstance(subject, ox.NamedNode) else str(subject)
            if isinstance(subject, ox.BlankNode) and subject not in self.used:
                name = "[]"
            yield name + " " + " ;\n    ".join(self.properties(subject, 1)) + " .\n"


def _header(prefixes: Mapping[str, str]) -> str:
    return "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in prefixes.items())


def turtle(triples: Triples) -> Iterator[str]:
    """Yield the Turtle text of a graph, a block at a time."""
    triples = list(triples)
    prefixes = namespaces(iris(triples))
    yield _header(prefixes)
    for block in _Writer(triples, prefixes).blocks():
        yield "\n" + block


def trig(graphs: Mapping[str, list[ox.Triple]]) -> Iterator[str]:
    """Yield the TriG text of graphs by IRI; the empty IRI stands for the default graph."""
    prefixes = namespaces(iri for triples in graphs.values() for iri in iris(triples))
    yield _header(prefixes)
    for graph, triples in sorted(graphs.items()):
        yield f"\n<{graph}> {{\n" if graph else "\n{\n"
        for block in _Writer(triples, prefixes).blocks():
            yield "\n" + block
        yield "}\n"
