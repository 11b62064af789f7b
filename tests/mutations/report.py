"""What a walk found, counted and written down in Markdown, in both languages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .chinese import CHINESE
from .classes import BY_NAME, CLASSES
from .judge import WITH_TEXT
from .named_graph import MUTATIONS
from .walk import HELD_OUT, Verdict

NAMED_IN_GRAPH = len(MUTATIONS)
COMMAND = "python -m tests.mutations --all --text FILE"


@dataclass(frozen=True)
class Share:
    """How many mutations were caught of how many, without the text and with it."""

    total: int
    without: int
    with_text: int

    @classmethod
    def of(cls, verdicts: Sequence[Verdict]) -> Share:
        """Count verdicts."""
        without = sum(bool(verdict.found.keys() - {"evidence"}) for verdict in verdicts)
        return cls(len(verdicts), without, sum(bool(verdict.found) for verdict in verdicts))

    @property
    def percent(self) -> tuple[float, float]:
        """The shares in percent; 100 where there was nothing to catch."""
        if not self.total:
            return 100.0, 100.0
        return 100 * self.without / self.total, 100 * self.with_text / self.total

    def cells(self) -> str:
        """Return the cells of a row of a table."""
        without, with_text = self.percent
        return f"{self.total} | {self.without} ({without:.1f} %) | {self.with_text} ({with_text:.1f} %)"


def meaningful(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Return the verdicts on mutations that change the meaning."""
    return [verdict for verdict in verdicts if verdict.changes_meaning]


def by_check(verdicts: Sequence[Verdict]) -> Counter[str]:
    """Return how many mutations each check caught; several may catch one."""
    return Counter(check for verdict in verdicts for check in verdict.found)


def alone(verdicts: Sequence[Verdict]) -> Counter[str]:
    """Return how many mutations each check caught that no other did."""
    return Counter(next(iter(verdict.found)) for verdict in verdicts if len(verdict.found) == 1)


def classes_table(lang: str = "en") -> Iterator[str]:
    """Yield the table of the classes: what they do, and whether that changes the meaning."""
    yield from _heads("class | over | weight | what is spoiled | changes the meaning | why", lang)
    for one in CLASSES:
        yes = _said("yes" if one.changes_meaning else "no", lang)
        what, why = _said(one.what, lang), _said(one.why, lang)
        yield f"| {one.name} | {_said(one.over, lang)} | {one.weight} | {what} | {yes} | {why} |"


def result(
    walks: Mapping[int, Sequence[Verdict]], named: int, missed_named: int, date: str, lang: str = "en"
) -> Iterator[str]:
    """Yield the dated result of walks, by seed, as Markdown; so many of the ``named`` were missed."""
    yield _said("## Result of {}", lang, date)
    yield ""
    yield f"`{COMMAND}`"
    yield ""
    caught = "Named corruptions: {} of {} caught by the check meant for them."
    yield _said(caught, lang, named - missed_named, named)
    for seed, verdicts in walks.items():
        yield ""
        kind = "held out" if seed == HELD_OUT else "tuned on"
        yield _said("### Random walk of seed {} ({})", lang, seed, _said(kind, lang))
        yield ""
        yield from _walk(verdicts, lang)


def _walk(verdicts: Sequence[Verdict], lang: str) -> Iterator[str]:
    yes = meaningful(verdicts)
    no = [verdict for verdict in verdicts if not verdict.changes_meaning]
    yield _said("Of {} random mutations {} change the meaning:", lang, len(verdicts), len(yes))
    yield ""
    yield from _heads("over | mutations | caught without the text | caught with the text", lang)
    for over in ("tables", "graph"):
        yield f"| {_said(over, lang)} | {Share.of([v for v in yes if v.over == over]).cells()} |"
    yield f"| **{_said('both', lang)}** | {Share.of(yes).cells()} |"
    flagged = sum(bool(verdict.found) for verdict in no)
    yield ""
    yield _said("Of the {} that do not change it, {} were complained about.", lang, len(no), flagged)
    yield ""
    yield from _heads("check | caught | caught by it alone", lang)
    caught, only = by_check(yes), alone(yes)
    for check in WITH_TEXT:
        yield f"| {check} | {caught[check]} ({100 * caught[check] / len(yes):.1f} %) | {only[check]} |"
    yield ""
    yield from _heads("class | over | mutations | caught without the text | caught with the text", lang)
    groups: dict[tuple[str, str], list[Verdict]] = defaultdict(list)
    for verdict in yes:
        groups[verdict.over, verdict.name].append(verdict)
    for (over, name), group in sorted(groups.items(), reverse=True):
        yield f"| {name} | {_said(over, lang)} | {Share.of(group).cells()} |"

    yield ""
    yield _said("#### Not caught, even with the text", lang)
    yield ""
    yield from missed(verdicts, lang)
    if flagged:
        yield ""
        yield _said("#### Complained about, though the meaning is the same", lang)
        yield ""
        yield from complaints(verdicts, lang)


def missed(verdicts: Sequence[Verdict], lang: str = "en") -> Iterator[str]:
    """Yield what was not caught even with the text, a line each, with the reason of its class."""
    for verdict in meaningful(verdicts):
        if not verdict.found:
            reason = _said(BY_NAME[verdict.over, verdict.name].missed, lang)
            over, what = _said(verdict.over, lang), _short(verdict.what)
            yield _said(
                "- {}, {} (step {}): `{}` – {}", lang, over, verdict.name, verdict.number, what, reason
            )


def complaints(verdicts: Sequence[Verdict], lang: str = "en") -> Iterator[str]:
    """Yield the mutations without a change of meaning that a check complained about."""
    for verdict in verdicts:
        if verdict.found and not verdict.changes_meaning:
            over, checks, what = _said(verdict.over, lang), ", ".join(verdict.found), _short(verdict.what)
            yield _said(
                "- {}, {} (step {}), by {}: `{}`", lang, over, verdict.name, verdict.number, checks, what
            )


def _heads(names: str, lang: str) -> Iterator[str]:
    """Yield the head of a table."""
    heads = names.split(" | ")
    yield f"| {' | '.join(_said(name, lang) for name in heads)} |"
    yield "|" + "---|" * len(heads)


def _said(words: str, lang: str, *values: object) -> str:
    """Return words in a language, with values in the place of their braces."""
    return (words if lang == "en" else CHINESE[words]).format(*values)


def _short(text: str) -> str:
    plain = text.replace("http://www.w3.org/", "w3:").replace("`", "'").replace("|", " and ")
    return plain if len(plain) <= 220 else plain[:219] + "…"
