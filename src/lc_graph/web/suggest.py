"""What somebody may have meant by an IRI that names nothing, and what things are called on pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from ..search.fold import fold
from ..search.index import Index
from ..terms import BASE

MOST = 5
_LEAST_LIKE, _SHORTEST, _LOOKED_AT = 0.55, 3, 200


@dataclass(frozen=True)
class Suggestion:
    """A thing that may be meant: its IRI and its labels."""

    iri: str
    zh: str
    en: str

    def body(self) -> dict[str, str]:
        """Return the members of a suggestion in problem details."""
        members = {"iri": self.iri, "label-zh": self.zh, "label-en": self.en}
        return {name: value for name, value in members.items() if value}


def words(index: Index, lang: str) -> dict[str, str]:
    """Return labels in a language by IRI and, for English, by Chinese labels that mean one thing.

    A label that means one thing only among those of a kind stands under ``kind/label``: ``role/主导产业``.
    """
    found = index.labels(lang)
    if lang == "en":
        found |= _meant((thing.zh, thing.en) for thing in index.things)
        several = (thing for thing in index.things if thing.zh and thing.zh not in found)
        found |= _meant((f"{thing.id.partition('/')[0]}/{thing.zh}", thing.en) for thing in several)
    return found


def _meant(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the English of Chinese names that mean one thing, whatever its capitals."""
    meant: dict[str, set[str]] = {}
    for zh, en in named:
        meant.setdefault(zh, set()).add(en)
    return {
        zh: min(en)
        for zh, en in meant.items()
        if zh and "" not in en and len({one.casefold() for one in en}) == 1
    }


def near(index: Index, path: str) -> list[Suggestion]:
    """Return our things whose id or name comes near a path, those of its own kind first."""
    folder, _, last = path.rpartition("/")
    wanted = fold(last.partition(".")[0] or folder)
    column, whose = index.names.column, index.names.whose
    entries = column.exactly(wanted) if wanted else []
    entries += [entry for _, entry in index.likeness.like(wanted, 4 * MOST, _LEAST_LIKE)]
    if len(wanted) >= _SHORTEST:
        entries += [place.entry for place in islice(column.holding(wanted), _LOOKED_AT)]
    found = [index.things[number] for number in dict.fromkeys(whose[entry] for entry in entries)]
    ours = [thing for thing in found if thing.iri.startswith(BASE)]
    ranked = sorted(ours, key=lambda thing: not thing.iri.startswith(f"{BASE}{folder}/"))
    return [Suggestion(thing.iri, thing.zh, thing.en) for thing in ranked[:MOST]]
