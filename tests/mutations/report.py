"""What a walk found, counted and written down in Markdown."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

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


def classes_table() -> Iterator[str]:
    """Yield the table of the classes: what they do, and whether that changes the meaning."""
    yield "| class | over | weight | what is spoiled | changes the meaning | why |"
    yield "|---|---|---|---|---|---|"
    for one in CLASSES:
        yes = "yes" if one.changes_meaning else "no"
        yield f"| {one.name} | {one.over} | {one.weight} | {one.what} | {yes} | {one.why} |"


def result(walks: Mapping[int, Sequence[Verdict]], named: int, missed_named: int, date: str) -> Iterator[str]:
    """Yield the dated result of walks, by seed, as Markdown; so many of the ``named`` were missed."""
    yield f"## Result of {date}"
    yield ""
    yield f"`{COMMAND}`"
    yield ""
    yield f"Named corruptions: {named - missed_named} of {named} caught by the check meant for them."
    for seed, verdicts in walks.items():
        yield ""
        yield f"### Random walk of seed {seed} ({'held out' if seed == HELD_OUT else 'tuned on'})"
        yield ""
        yield from _walk(verdicts)


def _walk(verdicts: Sequence[Verdict]) -> Iterator[str]:
    yes = meaningful(verdicts)
    no = [verdict for verdict in verdicts if not verdict.changes_meaning]
    yield f"Of {len(verdicts)} random mutations {len(yes)} change the meaning:"
    yield ""
    yield "| over | mutations | caught without the text | caught with the text |"
    yield "|---|---|---|---|"
    for over in ("tables", "graph"):
        yield f"| {over} | {Share.of([v for v in yes if v.over == over]).cells()} |"
    yield f"| **both** | {Share.of(yes).cells()} |"
    flagged = sum(bool(verdict.found) for verdict in no)
    yield ""
    yield f"Of the {len(no)} that do not change it, {flagged} were complained about."
    yield ""
    yield "| check | caught | caught by it alone |"
    yield "|---|---|---|"
    caught, only = by_check(yes), alone(yes)
    for check in WITH_TEXT:
        yield f"| {check} | {caught[check]} ({100 * caught[check] / len(yes):.1f} %) | {only[check]} |"
    yield ""
    yield "| class | over | mutations | caught without the text | caught with the text |"
    yield "|---|---|---|---|---|"
    groups: dict[tuple[str, str], list[Verdict]] = defaultdict(list)
    for verdict in yes:
        groups[verdict.over, verdict.name].append(verdict)
    for (over, name), group in sorted(groups.items(), reverse=True):
        yield f"| {name} | {over} | {Share.of(group).cells()} |"

    yield ""
    yield "#### Not caught, even with the text"
    yield ""
    yield from missed(verdicts)
    if flagged:
        yield ""
        yield "#### Complained about, though the meaning is the same"
        yield ""
        yield from complaints(verdicts)


def missed(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Yield what was not caught even with the text, a line each, with the reason of its class."""
    for verdict in meaningful(verdicts):
        if not verdict.found:
            reason = BY_NAME[verdict.over, verdict.name].missed
            what = _short(verdict.what)
            yield f"- {verdict.over}, {verdict.name} (step {verdict.number}): `{what}` – {reason}"


def complaints(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Yield the mutations without a change of meaning that a check complained about."""
    for verdict in verdicts:
        if verdict.found and not verdict.changes_meaning:
            checks = ", ".join(verdict.found)
            what = _short(verdict.what)
            yield f"- {verdict.over}, {verdict.name} (step {verdict.number}), by {checks}: `{what}`"


def _short(text: str) -> str:
    plain = text.replace("http://www.w3.org/", "w3:").replace("`", "'").replace("|", "and")
    return plain if len(plain) <= 220 else plain[:219] + "…"
