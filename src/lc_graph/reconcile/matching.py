"""Candidates for a name: which things it may mean, how well each fits, and whether one is certain.

Scores run from 0 to 100. A name that is exactly the same (but for case, signs and full-width forms), or an
identifier, has 100; one that is only like it at most 95, by the share of its letters that agree. Wanted
properties weigh a quarter: a value that agrees counts in full, one that the graph does not state by half, as
it may agree or not, and one that differs not at all.

A candidate is a ``match`` only if its name is exactly the one looked for, no other thing of the wanted types
has it, and no stated value differs from a wanted one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice
from typing import Any

from ..search.finding import LONGEST, search
from ..search.fold import fold
from ..search.index import Thing
from . import values
from .asked import Asked, Constraint, Entity
from .schema import Schema, literal

_LIKE, _LEAST_LIKE, _FOUND = 40, 0.4, 40
"""How many names that are like one, and how like they must be; how many that hold it."""
_LOOKED_AT = 400
"""Things found by a name of which those of the wanted types are taken."""
_INEXACT = 95.0
_BY_SOUND = {"pinyin": 60.0, "initials": 30.0}
_PART = 50.0
_PROPERTIES = 0.25
_WRONG_TYPE = 0.8
"""What a score is multiplied with where a type was preferred, and is not the thing's."""
_MOST_WITH = 500


@dataclass(frozen=True)
class Candidate:
    """A thing that may be meant.

    Attributes:
        score: from 0 to 100.
        match: whether it is certain.
        name: how well its name fits, ``properties`` its values (from 0 to 1; None if none were wanted).
        of_type: whether it is of a wanted type.
    """

    thing: Thing
    score: float
    match: bool
    name: float
    properties: float | None
    of_type: bool


def candidates(
    schema: Schema, select: Callable[[str], list[dict[str, Any]]], asked: Asked
) -> list[Candidate]:
    """Return the candidates for one query, the best first."""
    named = dict(_named(schema, asked)) if asked.query else _with_values(schema, select, asked)
    kept = sorted(named, key=lambda thing: (-named[thing][0], -thing.evidence, thing.iri))
    kept = kept[: max(2 * asked.limit, _FOUND)]
    terms = [schema.property(one.property) for one in asked.constraints]
    stated = values.read(select, [thing.iri for thing in kept], terms) if terms else {}
    exact = sum(named[thing][1] for thing in named if schema.is_of(thing, asked.types) or not asked.types)
    found = []
    for thing in kept:
        name, is_exact = named[thing]
        agreeing = [_agreement(schema, stated, thing, one) for one in asked.constraints]
        share = sum(agreeing) / len(agreeing) if agreeing else None
        weight = 0.0 if share is None else _PROPERTIES if asked.query else 1.0
        score = (1 - weight) * name + weight * 100 * (share or 0)
        of_type = not asked.types or schema.is_of(thing, asked.types, asked.strict == "all")
        certain = is_exact and exact == 1 and of_type and 0.0 not in agreeing
        score = score if of_type else score * _WRONG_TYPE
        found.append(Candidate(thing, round(score, 1), certain, name, share, of_type))
    found.sort(key=lambda one: (-one.score, -one.thing.evidence, one.thing.iri))
    return found[: asked.limit]


def _wanted(schema: Schema, asked: Asked, thing: Thing) -> bool:
    if not schema.space.holds(thing):
        return False
    if not asked.types or asked.strict == "should":
        return True
    return schema.is_of(thing, asked.types, asked.strict == "all")


def _named(schema: Schema, asked: Asked) -> Iterator[tuple[Thing, tuple[float, bool]]]:
    """Yield the things that a name may mean, with how well it fits and whether it is exactly theirs."""
    index, wanted = schema.index, fold(asked.query)
    said: dict[str, str] = {}
    things: dict[Thing, None] = {}
    if (thing := index.get(schema.space.iri(asked.query))) is not None:
        things[thing] = None
    for entry in index.names.column.exactly(wanted) if wanted else ():
        things[index.things[index.names.whose[entry]]] = None
    hits = search(index, asked.query[:LONGEST]).first(_LOOKED_AT)
    fitting = (hit for hit in hits if hit.what != "gloss" and _wanted(schema, asked, hit.thing))
    for hit in islice(fitting, _FOUND):
        said[hit.thing.iri] = hit.how
        things[hit.thing] = None
    for _, entry in index.likeness.like(wanted, _LIKE, _LEAST_LIKE):
        things[index.things[index.names.whose[entry]]] = None
    for thing in things:
        if _wanted(schema, asked, thing):
            score, exact = _name_score(thing, wanted, asked.query, schema)
            floor = _BY_SOUND.get(said.get(thing.iri, ""), _PART if thing.iri in said else 0.0)
            yield thing, (max(score, floor), exact)


def _name_score(thing: Thing, wanted: str, query: str, schema: Schema) -> tuple[float, bool]:
    """Return how well the best of a thing's names fits, and whether it is exactly the one wanted."""
    if query in (thing.iri, schema.space.id(thing.iri)):
        return 100.0, True
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    best = 0.0
    for what, text in thing.names:
        form = fold(text)
        if form == wanted and form and what in ("name", "code"):
            return 100.0, True
        if what != "gloss":
            matcher.set_seq1(form)
            best = max(best, matcher.ratio())
    return round(min(_INEXACT, 100 * best), 1), False


def _agreement(schema: Schema, stated: values.Values, thing: Thing, constraint: Constraint) -> float:
    """Return 1 if a value agrees, 0 if all differ, and a half if none is stated."""
    found = stated.get((thing.iri, schema.property(constraint.property).iri), [])
    if not found:
        return 0.5
    return float(any(values.agrees(schema, node, one) for node in found for one in constraint.values))


def _with_values(
    schema: Schema, select: Callable[[str], list[dict[str, Any]]], asked: Asked
) -> dict[Thing, tuple[float, bool]]:
    """Return the things that have a wanted value; without a name none is certain."""
    found: dict[Thing, tuple[float, bool]] = {}
    for constraint in asked.constraints:
        term = schema.property(constraint.property)
        if (bare := values.node(term.iri.removeprefix("^"))) is None:
            continue
        things = [f"<{iri}>" for one in constraint.values for iri in _meant(schema, one)]
        texts = [literal(str(one)) for one in constraint.values if not isinstance(one, Entity)]
        pattern = f"?y {bare} ?x" if term.iri.startswith("^") else f"?x {bare} ?y"
        rows = select(
            f"SELECT DISTINCT ?x {{ {{ VALUES ?y {{ {' '.join(things)} }} {pattern} }} UNION "
            f"{{ {pattern} FILTER (ISLITERAL(?y) && STR(?y) IN ({', '.join(texts)})) }} }} LIMIT {_MOST_WITH}"
        )
        for row in rows:
            thing = schema.index.get(row["x"].value)
            if thing is not None and _wanted(schema, asked, thing):
                found[thing] = (100.0, False)
    return found


def _meant(schema: Schema, value: object) -> list[str]:
    """Return the IRIs of the things that a value names or identifies."""
    if isinstance(value, Entity):
        thing = schema.index.get(schema.space.iri(value.id))
        return [thing.iri] if thing else []
    names = schema.index.names
    entries = names.column.exactly(fold(str(value))) if fold(str(value)) else []
    return list(dict.fromkeys(schema.index.things[names.whose[entry]].iri for entry in entries))
