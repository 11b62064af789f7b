"""Reading what things are called from whatever answers queries, within bounds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from sys import intern

import pyoxigraph as ox

from ..engine.asking import Query, Reply
from ..errors import LcGraphError
from ..terms import ID, PROLOGUE, full
from .figures import QUERY, figures
from .index import CODE, GLOSS, NAME, SLUG, Index, Thing, slug
from .kinds import Kinds

Ask = Callable[[Query], Reply]
_Row = tuple[ox.NamedNode | ox.Literal, ...]
_Rows = Iterable[_Row]

MOST = 500_000
"""Names that are read at most; ``MOST_REMOTE`` of a remote store, which sends them over the network."""
MOST_REMOTE = 20_000

_LABELS = ("rdfs:label", "skos:prefLabel", "dcterms:title", "schema:headline", "schema:name", "foaf:name")
"""What gives a thing its label: the first it has."""
_PROPERTIES = {
    **{full(name): NAME for name in (*_LABELS, "skos:altLabel", "skos:hiddenLabel", "dcterms:alternative")},
    **{full(name): CODE for name in ("skos:notation", "dcterms:identifier")},
    full("lc:gloss"): GLOSS,
}
_RANK = {full(name): rank for rank, name in enumerate((*_LABELS, "lc:gloss"))}
_LONGEST = 1000
"""Characters of a name that are kept."""

_HAS_NAME = f"VALUES ?p {{ {' '.join(f'<{iri}>' for iri in _PROPERTIES)} }} ?s ?p ?name"
_NAMES = f"SELECT DISTINCT ?s ?p ?name {{ {_HAS_NAME} FILTER (ISIRI(?s) && ISLITERAL(?name)) }}"
_TYPES = f"""SELECT DISTINCT ?s ?type {{ {{ SELECT DISTINCT ?s {{ {_HAS_NAME} FILTER ISIRI(?s) }} }}
  ?s a ?type FILTER ISIRI(?type) }}"""
_SCHEMES = f"SELECT ?s ?scheme {{ VALUES ?scheme {{ <{ID}scheme/indicator> }} ?s skos:inScheme ?scheme }}"
_ENTITIES = "SELECT DISTINCT ?class { ?class rdfs:subClassOf+ lc:Entity }"
_EVIDENCE = """SELECT ?s (COUNT(DISTINCT ?passage) AS ?n) {{
  {{ ?s prov:wasDerivedFrom ?passage }}
  UNION {{ ?by prov:wasDerivedFrom ?passage ; ?p ?s
           FILTER (?p NOT IN (rdf:type, rdf:predicate, prov:wasDerivedFrom) && ISIRI(?s))
           MINUS {{ VALUES ?class {{ {} }} ?by a ?class }} }}
}} GROUP BY ?s"""
"""How many passages vouch for a thing itself, or for what is stated of it: by a claim, a figure …

Entities are left out there: their passages vouch for their names, not for what they lead to.
"""


def read(ask: Ask, most: int = MOST) -> Index:
    """Return the index of what the default graph names; what cannot be read is left out.

    Args:
        ask: answers queries.
        most: rows that are read of each sort.
    """
    names, whole = _rows(ask, _NAMES, most)
    types, all_types = _rows(ask, _TYPES, most)
    schemes, _ = _rows(ask, _SCHEMES, most)
    entities, _ = _rows(ask, _ENTITIES, most)
    evidence, all_evidence = _rows(ask, _EVIDENCE.format(" ".join(map(str, chain(*entities)))), most)
    passages = {thing.value: int(number.value) for thing, number in evidence}
    things = list(_things(names, types, schemes, passages))
    printed, all_printed = _rows(ask, QUERY, most)
    found = figures(printed, {thing.iri: thing for thing in things}, passages)
    return Index(things, whole and all_types and all_evidence and all_printed, found)


def _rows(ask: Ask, text: str, most: int) -> tuple[Iterator[_Row], bool]:
    """Return the rows of a query one by one, and whether they are all there are."""
    try:
        body = ask(Query(f"{PROLOGUE}{text} LIMIT {most}", result_format="tsv")).body
    except LcGraphError:
        return iter(()), False
    rows = ox.parse_query_results(body, format=ox.QueryResultsFormat.TSV)
    # A line for the names of the columns, and one for each row: texts have no line ends of their own here.
    return (tuple(row) for row in rows), body.count(b"\n") - 1 < most  # type: ignore[union-attr]


def _things(names: _Rows, types: _Rows, schemes: _Rows, passages: Mapping[str, int]) -> Iterator[Thing]:
    """Yield the things that have a name."""
    classes: dict[str, list[str]] = {}
    for thing, type in types:
        classes.setdefault(intern(thing.value), []).append(intern(type.value))
    lists: dict[str, list[str]] = {}
    for thing, scheme in schemes:
        lists.setdefault(thing.value, []).append(scheme.value)
    said: dict[str, list[tuple[str, ox.Literal]]] = {}
    for thing, property, name in names:
        if isinstance(name, ox.Literal) and name.value.strip():
            said.setdefault(intern(thing.value), []).append((property.value, name))
    kinds = Kinds({iri: _labels(found)[:2] for iri, found in said.items()})
    for iri, found in said.items():
        zh, en, plain = _labels(found)
        texts = sorted({(_PROPERTIES[property], name.value[:_LONGEST]) for property, name in found})
        yield Thing(
            iri, kinds.of(classes.get(iri, ()), lists.get(iri, ())), tuple(sorted(classes.get(iri, ()))),
            zh, en, plain, passages.get(iri, 0), [*sorted(texts, key=_order), (SLUG, slug(iri))],
        )  # fmt: skip


def _labels(said: list[tuple[str, ox.Literal]]) -> tuple[str, str, str]:
    """Return the labels in Chinese, in English and without a language."""
    found: dict[str, tuple[int, str]] = {}
    for property, name in said:
        language = (name.language or "").partition("-")[0]
        if property in _RANK:
            one = (_RANK[property], name.value)
            found[language] = min(found.get(language, one), one)
    zh, en, plain = (found.get(language, (0, ""))[1] for language in ("zh", "en", ""))
    other = min((name for _, name in found.values()), default="")
    return zh, en, plain or ("" if zh or en else other)


def _order(one: tuple[str, str]) -> tuple[int, str]:
    """Names come before what else tells a thing, so that a name is what it is found by."""
    return (NAME, CODE, GLOSS).index(one[0]), one[1]
