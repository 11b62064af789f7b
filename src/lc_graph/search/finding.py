"""Searching the index, and the order of what is found.

What is found is ranked by how it was found:

1. **exact**: a name, code or id is what was typed;
2. **prefix**: one begins with it (``铝加工`` finds 铝加工产业链);
3. **part**: one holds it (any Chinese characters; English words by their beginnings, in any order; from three
   letters on also within a word; a single letter is looked for only where names begin);
4. **pinyin**: it is how characters are read (``lingzhi``; the last syllable may be unfinished); what holds
   it only within an English word (``recycling`` for ``ling``) comes after that;
5. **initials**: it is what their pinyin begins with (``lz``; in the middle of a name from three letters on).

Case, accents, full-width forms, quotes and other signs do not count. Several words must all be found with the
same thing, though not in the same name of it. Readings, passages and terms that begin with a word are no
better than things that hold it: they are sentences about those. Among those found alike, kinds that people
look for come first (:mod:`lc_graph.search.kinds`; passages of evidence come last), then what more passages
stand behind, then shorter names. Printed figures are searched apart (:mod:`lc_graph.search.figures`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .column import BEGINNING, END, EXACT, PART, PREFIX, Place
from .fold import apart, fold, span, words
from .index import SLUG, Index, Names, Thing, slug
from .kinds import THING, Kind

LONGEST = 100
"""Characters of what may be looked for."""
_MOST_WORDS = 8
_INITIALS_ANYWHERE = 3
_NEAR, _LEAST_LIKE = 5, 0.5

HOW = ("exact", "prefix", "part", "pinyin", "initials")
_PINYIN, _INITIALS = 3, 4
_ID, _INSIDE = 1, 2
"""Worse ways of holding a word: as the end of an address, and within an English word."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found: how (one of :data:`HOW`), by which name, and where in it (start, end)."""

    thing: Thing
    how: str
    what: str
    text: str
    marked: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of a kind: how many, and the best."""

    kind: Kind
    total: int
    hits: list[Hit]


@dataclass(frozen=True, slots=True)
class _Found:
    """Where a thing was found: how, and how well in that way (smaller is better)."""

    how: int
    within: int
    names: Names
    place: Place

    @property
    def rank(self) -> float:
        return _PINYIN + 0.5 if self.within == _INSIDE else self.how

    @property
    def order(self) -> tuple[float, int, int]:
        return self.rank, self.within, self.names.column.length(self.place.entry)


class Results:
    """What was found, the best first. What is not looked at costs next to nothing."""

    def __init__(self, index: Index, found: dict[int, _Found]) -> None:
        """Put what was found into its order."""
        self._index, self._found = index, found
        self._order = sorted(found, key=self._rank)

    def __len__(self) -> int:
        return len(self._order)

    def _rank(self, number: int) -> tuple[float, int, int, int, int, int]:
        thing, (how, within, length) = self._index.things[number], self._found[number].order
        if how == PREFIX and thing.kind.rank >= THING.rank:
            how = PART
        return how, thing.kind.rank, within, -thing.evidence, length, number

    def first(self, most: int) -> list[Hit]:
        """Return the best."""
        return [self._hit(number) for number in self._order[:most]]

    def groups(self, most: int) -> list[Group]:
        """Return what was found by kind, of each the best; the kind of the best comes first."""
        groups = ((kind, numbers) for kind, numbers in self._by_kind().items())
        return [
            Group(kind, len(numbers), [self._hit(number) for number in numbers[:most]])
            for kind, numbers in groups
        ]

    def of_kind(self, key: str, start: int, most: int) -> Group | None:
        """Return some of what was found of a kind, from a place on; None when nothing was."""
        for kind, numbers in self._by_kind().items():
            if kind.key == key:
                hits = [self._hit(number) for number in numbers[start : start + most]]
                return Group(kind, len(numbers), hits)
        return None

    def suggested(self, most: int) -> list[Hit]:
        """Return what somebody may be about to type.

        Half of the places go to the best, the others to the best of each further kind: a short word does not
        hide whole kinds behind many of one.
        """
        chosen = self._order[: most // 2]
        kinds = {self._index.things[number].kind for number in chosen}
        others = {kind: numbers[0] for kind, numbers in self._by_kind().items() if kind not in kinds}
        chosen += [others[kind] for kind in sorted(others, key=lambda kind: kind.rank)][: most - len(chosen)]
        chosen += [number for number in self._order[:most] if number not in chosen][: most - len(chosen)]
        return [self._hit(number) for number in chosen]

    def _by_kind(self) -> dict[Kind, list[int]]:
        found: dict[Kind, list[int]] = {}
        for number in self._order:
            found.setdefault(self._index.things[number].kind, []).append(number)
        return found

    def _hit(self, number: int) -> Hit:
        found = self._found[number]
        entry, names = found.place.entry, found.names
        text = names.text[entry]
        marked = span(text, names.column.folded(entry), found.place.start, found.place.length)
        return Hit(self._index.things[number], HOW[found.how], names.what[entry], text, marked)


def search(index: Index, query: str) -> Results:
    """Return all that is found."""
    folded = fold(query)[:LONGEST]
    found = _whole(index, folded) if folded else {}
    _keep_named(index, query.strip(), found)
    for several in (words(query[:LONGEST]), apart(folded)):
        if len(several) > 1:
            for thing, place in _all(index, several[:_MOST_WORDS]).items():
                _keep(found, thing, place)
        if found:
            break
    return Results(index, found)


def near(index: Index, query: str, most: int = _NEAR) -> list[Thing]:
    """Return things whose names are almost what was typed."""
    like = index.likeness.like(fold(query), 4 * most, _LEAST_LIKE)
    found = dict.fromkeys(index.names.whose[entry] for _, entry in like)
    return [index.things[number] for number in found][:most]


def _whole(index: Index, folded: str, sounding: bool = True) -> dict[int, _Found]:
    found: dict[int, _Found] = {}
    for names in (index.names, index.glosses):
        for place in names.column.holding(folded):
            # What people call a thing tells more than how its address ends.
            within = _ID if names.what[place.entry] == SLUG else 0
            if place.how == PART and names.column.is_inside(place):
                within = _INSIDE
            _keep(found, names.whose[place.entry], _Found(place.how, within, names, place))
    for how, place in _sounding(index, folded) if sounding else ():
        _keep(found, index.spoken.whose[place.entry], _Found(how, place.how, index.spoken, place))
    return found


def _keep_named(index: Index, query: str, found: dict[int, _Found]) -> None:
    """Keep the thing whose IRI or id is what was typed."""
    if (thing := index.get(query)) is None:
        return
    number, names = index.by_iri[thing.iri], index.names
    for entry in names.column.exactly(fold(slug(thing.iri))):
        if names.whose[entry] == number:
            place = Place(entry, EXACT, 0, names.column.length(entry))
            _keep(found, number, _Found(EXACT, 0, names, place))


def _sounding(index: Index, folded: str) -> Iterator[tuple[int, Place]]:
    letters = folded.replace(" ", "")
    column = index.spoken.column
    if len(letters) > 1 and (pattern := index.sounds.spelt(letters)):
        for place in column.matching(pattern, at_start=False):
            yield _PINYIN, place
    if pattern := index.sounds.begun(letters):
        for place in column.matching(pattern, at_start=len(letters) < _INITIALS_ANYWHERE):
            yield _INITIALS, place


def _all(index: Index, several: list[str]) -> dict[int, _Found]:
    """Return the things with which every word is found, each by the word that fits worst.

    What words sound like is looked at only if they are not all found as they are written.
    """
    return _common(index, several, False) or _common(index, several, True)


def _common(index: Index, several: list[str], sounding: bool) -> dict[int, _Found]:
    found: dict[int, _Found] | None = None
    for word in dict.fromkeys(several):
        alone = len(word) == 1 and word.isascii()
        one = _single(index, word) if alone else _whole(index, word, sounding)
        if found is None:
            found = one
        else:
            found = {
                thing: max(found[thing], one[thing], key=lambda place: place.order)
                for thing in found.keys() & one.keys()
            }
        if not found:
            return {}
    return {
        thing: _Found(max(PART, place.how), place.within, place.names, place.place)
        for thing, place in (found or {}).items()
    }


def _single(index: Index, letter: str) -> dict[int, _Found]:
    """Return where a letter or digit beside other words is found: as a word, else it would be everywhere."""
    found: dict[int, _Found] = {}
    for place in index.names.column.matching(f"{BEGINNING}{re.escape(letter)}{END}", at_start=False):
        _keep(found, index.names.whose[place.entry], _Found(place.how, 0, index.names, place))
    return found


def _keep(found: dict[int, _Found], thing: int, place: _Found) -> None:
    known = found.get(thing)
    if known is None or place.order < known.order:
        found[thing] = place
