"""Values of the parameters of questions as people write them: names of things, and amounts."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation

from ..engine import sparql
from ..engine.iris import is_iri
from ..errors import Problem, UsageError
from ..terms import ID

Lookup = Callable[[str], list[dict[str, str]]]
"""Evaluates a SELECT query of ours (our prefixes need no declaration) and returns its rows as plain text."""

_CHINESE = re.compile("[\u4e00-\u9fff]")
_EXAMPLES = 5
_MULTIPLES = {"万": 10**4, "亿": 10**8, "万亿": 10**12, "million": 10**6, "billion": 10**9}
_AMOUNT = re.compile(
    r"(?P<number>-?[0-9][0-9,]*(?:\.[0-9]+)?) ?(?P<multiple>万亿|万|亿|million|billion)?(?: ?(?:元|yuan))?"
)
"""An amount as people write it; the comma only parts thousands."""


def resolve(name: str, kind: str, lookup: Lookup) -> str:
    """Return the IRI of the thing of a kind that is called so (a reference, code, label or printed name).

    Raises:
        UsageError: when nothing is called so (with names that come near), or several things are.
    """
    if re.fullmatch(r"[a-z][a-z-]*/[0-9A-Za-z][0-9A-Za-z._-]*", name):
        return str(ID[name])
    if is_iri(name):
        return name
    start = str(ID[kind + "/"])
    quoted = sparql.quoted(name)
    rows = lookup(
        f"""SELECT DISTINCT ?thing {{
          {{ VALUES ?name {{ {quoted} {quoted}@zh {quoted}@en }}
             VALUES ?p {{ lc:name rdfs:label skos:prefLabel skos:altLabel }}
             ?thing ?p ?name }}
          UNION {{ VALUES ?thing {{ <{start}{re.sub(r"[^0-9A-Za-z._-]", "_", name)}> }} ?thing ?q ?o }}
          FILTER STRSTARTS(STR(?thing), {sparql.quoted(start)}) }}"""
    )
    found = sorted({row["thing"] for row in rows})
    if len(found) == 1:
        return found[0]
    if found:
        several = ", ".join(iri.removeprefix(str(ID)) for iri in found)
        raise UsageError(Problem(name, "more than one thing is called so", f"say which: {several}"))
    known = lookup(
        f"""SELECT DISTINCT ?thing ?name {{ ?thing rdfs:label|skos:prefLabel|skos:altLabel ?label
          FILTER STRSTARTS(STR(?thing), {sparql.quoted(start)})
          BIND(STR(?label) AS ?name) }} ORDER BY ?name ?thing"""
    )
    names = list(dict.fromkeys(row["name"] for row in known))
    near = [n for n in names if name.casefold() in n.casefold()] or difflib.get_close_matches(
        name, names, 5, 0.4
    )
    hint = "did you mean " + ", ".join(near[:5]) if near else f"for example: {', '.join(_examples(known))}"
    raise UsageError(Problem(name, f"nothing of kind {kind} is called so", hint if names else ""))


def _examples(known: Iterable[Mapping[str, str]]) -> list[str]:
    """Return what some things are called, each in Chinese and English as far as both are known."""
    names: dict[str, dict[bool, str]] = {}
    for row in known:
        names.setdefault(row["thing"], {}).setdefault(bool(_CHINESE.search(row["name"])), row["name"])
    found = list(names.values())[:_EXAMPLES]
    return [f"{one[True]} ({one[False]})" if len(one) == 2 else next(iter(one.values())) for one in found]


def amount(written: str) -> Decimal:
    """Return a number as people write it: ``1e9``, ``10亿元``, ``1 billion yuan``; for what is none, NaN."""
    match = _AMOUNT.fullmatch(written.casefold())
    try:
        found = Decimal(match["number"].replace(",", "") if match else written)
    except InvalidOperation:
        return Decimal("NaN")
    return found * _MULTIPLES.get(match["multiple"], 1) if match else found
