"""Statements of two readings and of the tables brought together.

Readers word the same thing differently and cut a sentence into more or fewer statements, so a statement of
one may meet one that the other reading has cut in two. Between names (a project and its place, a product and
its maker) only the same two names will do; elsewhere likeness of words decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from ..evidence.likeness import likeness, norm
from .match import NEAR, Fact, Held
from .tables import Placed, ReadStatement

HOLDERS: dict[str, frozenset[str]] = {
    "product-of": frozenset({"hasProduct"}),
    "built-by": frozenset({"implementedBy", "investedBy", "initiatives"}),
    "technology": frozenset({"usesTechnology"}),
    "part-of": frozenset({"directlyPartOf", "memberOf", "composedOf", "participations", "observations"}),
    "located-in": frozenset({"locatedIn", "directlyPartOf"}),
    "cooperates-with": frozenset({"cooperations"}),
    "organises": frozenset({"organiser"}),
    "attends": frozenset({"attendee", "recognitions"}),
    "presented-at": frozenset({"presentedAt"}),
    "same-as": frozenset({"possiblySameAs"}),
    "listed-in": frozenset({"listedIn", "listings"}),
    "applies-for": frozenset({"appliesFor", "recognitions"}),
    "holds-post": frozenset({"posts"}),
}
"""Relations between two named things, and the predicates or tables of ours that can hold them."""

LOOSE = frozenset({"holds-post", "listed-in", "part-of"})
"""Relations between names that readers also state of unnamed things, so that likeness may find them."""

KIN = (
    {
        "does",
        "goal",
        "trend",
        "other",
        "says",
        "action-on-chain",
        "organises",
        "given-by",
        "applies-for",
        "at-stage",
    },
    {"industry-role", "goal", "does", "at-stage"},
    {"has-title", "superlative", "first", "is-a"},
    {"is-a", "other", "part-of", "superlative"},
    {"is-a", "presented-at"},
)
"""Relations that readers may choose for one and the same statement."""

WEIGHTS = {
    "asserted": "stated", "claimed": "stated", "achieved": "stated", "ongoing": "stated",
    "not-stated": "stated",
    "planned": "ahead", "target": "ahead", "estimated": "ahead", "possible": "possible",
}  # fmt: skip

ALIKE = 0.5
"""Likeness from which a row of the tables may hold a statement in a reader's own words."""

S = Placed[ReadStatement]


@dataclass(frozen=True)
class Pair:
    """A statement as one or both readings have it."""

    a: S | None
    b: S | None

    @property
    def first(self) -> S:
        """The row of the first reading that has it."""
        row = self.a or self.b
        assert row is not None
        return row


def weight(status: str) -> str:
    """Return how firmly something is said: ``stated``, ``ahead`` (planned, aimed at) or ``possible``."""
    return WEIGHTS.get(status, "")


def pair_up(a: Sequence[S], b: Sequence[S], held: Held) -> Iterator[Pair]:
    """Yield the statements of both readings, best matches first paired.

    A statement left over whose counterpart is already paired is what the other reading says in one with
    another, and yields nothing of its own.
    """
    scored = sorted(
        (
            (-score, i, j)
            for i, one in enumerate(a)
            for j, other in enumerate(b)
            if (score := _score(one.row, other.row, held))
        ),
    )
    with_a: dict[int, int] = {}
    with_b: dict[int, int] = {}
    for _, i, j in scored:
        if i not in with_a and j not in with_b:
            with_a[i], with_b[j] = j, i
    covered_a = {i for _, i, _ in scored}
    covered_b = {j for _, _, j in scored}
    for i, one in enumerate(a):
        if i in with_a:
            yield Pair(one, b[with_a[i]])
        elif i not in covered_a:
            yield Pair(one, None)
    for j, other in enumerate(b):
        if j not in covered_b:
            yield Pair(None, other)


def _score(one: ReadStatement, other: ReadStatement, held: Held) -> float:
    if one.article != other.article or abs(one.line - other.line) > NEAR + 1:
        return 0.0
    same = one.relation == other.relation
    if not same and not any(one.relation in kin and other.relation in kin for kin in KIN):
        return 0.0
    bonus = 0.15 * same - 0.02 * abs(one.line - other.line)
    subject, thing = _alike(one.subject, other.subject, held), _alike(one.object, other.object, held)
    if one.relation == "not-stated":
        return subject + bonus if subject >= 0.5 else 0.0
    if one.relation in HOLDERS and other.relation in HOLDERS:
        close = _close(one.subject, other.subject, held) and _close(one.object, other.object, held)
        if same and one.relation == "same-as":  # it reads the same from either end
            swapped = _close(one.subject, other.object, held) and _close(one.object, other.subject, held)
            return 1.0 if close or swapped else 0.0
        return (subject + 2 * thing) / 3 + bonus if close else 0.0
    whole = likeness(one.subject + one.object, other.subject + other.object)
    if (subject >= 0.5 and thing >= 0.4) or whole >= 0.65:
        return max((subject + 2 * thing) / 3, whole) + bonus
    return 0.0


def _alike(one: str, other: str, held: Held) -> float:
    return 1.0 if held.things(one) & held.things(other) else likeness(one, other)


def _close(one: str, other: str, held: Held) -> bool:
    return bool(held.things(one) & held.things(other)) or _ratio(norm(one), norm(other)) >= 0.6


@lru_cache(maxsize=2**14)
def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


@dataclass(frozen=True)
class Holding:
    """How the tables hold a statement: how firmly where comparable, and if only by likeness."""

    weight: str = ""
    by_likeness: bool = False


def held_by(pair: Pair, held: Held) -> Holding | None:
    """Return how the tables hold a statement, or nothing where they do not.

    What a reader found not stated is held by the tables' silence.
    """
    row = pair.first.row
    if row.relation == "not-stated":
        return Holding()
    subject, thing = held.things(row.subject), held.things(row.object)
    if row.relation == "same-as" and subject & thing:
        return Holding()
    near = [fact for fact in held.facts.get(row.article, ()) if fact.near(row.article, row.line)]
    named = [fact for fact in near if fact.things & subject and fact.things - subject & thing]
    if (holders := HOLDERS.get(row.relation)) is not None:
        named = [fact for fact in named if fact.via in holders]
    if named:
        read = {weight(side.row.status) for side in (pair.a, pair.b) if side}
        said = {weight(fact.status) for fact in named} if holders else set()
        return Holding(min(said & read or said, default=""))
    if holders and row.relation not in LOOSE:
        return None
    score = max((_fits(row, subject, thing, fact) for fact in near), default=0.0)
    return Holding(by_likeness=True) if score >= ALIKE else None


def _fits(row: ReadStatement, subject: frozenset[str], thing: frozenset[str], fact: Fact) -> float:
    who = 1.0 if subject & fact.things else 0.9 * likeness(row.subject, fact.text)
    what = 1.0 if thing & fact.things else 0.9 * likeness(row.object, fact.text)
    return max((who + 2 * what) / 3, 0.9 * likeness(row.subject + row.object, fact.text))
