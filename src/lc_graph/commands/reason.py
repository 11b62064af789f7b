"""``lc-graph reason``: is the ontology with the data consistent, and what follows from it?"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ._shared import open_release, release_option

if TYPE_CHECKING:
    from rdflib import Graph

    from ..reasoning.reason import Outcome


@click.command(name="reason")
@click.option(
    "--data", "files", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
    help="Instead of the built graph, reason over this RDF file with our ontology, code lists and reference "
    "data; may be given several times. Format by ending: ttl, nt, nq, trig, jsonld, rdf, xml.",
)  # fmt: skip
@release_option
@click.option("--types", is_flag=True, help="List each inferred type, not only how many there are.")
@click.option("--no-explain", is_flag=True, help="Do not search for the triples behind a contradiction.")
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(files: tuple[Path, ...], folder: Path, types: bool, no_explain: bool, format: str) -> None:
    """Check with the reasoner HermiT that ontology and data do not contradict each other.

    Reports classes that can have no member and types that follow. Ends with 0 when nothing is wrong, 1 on a
    contradiction or an unsatisfiable class, 2 when the input cannot be read or the extra "reason" is missing.

    \b
    Example:
      lc-graph reason --data facts.ttl --format json
    """
    from ..reasoning.reason import reason

    if files:
        from ..validation.inputs import read, with_reference_data

        data = read(files)
        outcome = reason(with_reference_data(data), explain=not no_explain, suspects=data)
    else:
        outcome = reason(_built(folder), explain=not no_explain)
    click.echo(_as_json(outcome) if format == "json" else _as_text(outcome, types, not no_explain))
    if not outcome.sound:
        raise click.exceptions.Exit(1)


def _built(folder: Path) -> Graph:
    """Return the merge of a release's graphs without suggestions, no facts, and metadata, our own words."""
    from rdflib import Dataset, Graph

    from ..terms import GRAPH
    from ..validation.inputs import read

    dataset = read([open_release(folder).nquads], keep_graphs=True)
    assert isinstance(dataset, Dataset)
    merged = Graph()
    for part in dataset.graphs():
        if part.identifier not in (GRAPH.suggestions, GRAPH.metadata):
            for triple in part:
                merged.add(triple)
    return merged


def _as_json(outcome: Outcome) -> str:
    import json

    return json.dumps(
        {
            "consistent": outcome.consistent,
            "unsatisfiable": list(outcome.unsatisfiable),
            "inferred_types": {thing: list(kinds) for thing, kinds in outcome.inferred_types.items()},
            "explanation": outcome.explanation_lines(),
            "explanation_is_minimal": outcome.minimal,
            "undeclared": list(outcome.undeclared),
            "triples": outcome.triples,
            "seconds": round(outcome.seconds, 1),
        },
        ensure_ascii=False,
        indent=2,
    )


def _as_text(outcome: Outcome, types: bool, explained: bool) -> str:
    lines = [f"The reasoner read {outcome.triples} triples in {outcome.seconds:.1f} s."]
    if outcome.undeclared:
        lines.append(f"Not declared, so not reasoned about: {', '.join(map(_short, outcome.undeclared))}")
    if not outcome.consistent:
        return "\n".join([*lines, *_contradiction(outcome, explained)])
    lines.append("Consistent: ontology and data can all be true together.")
    if outcome.unsatisfiable:
        lines.append(f"Classes that can have no member: {', '.join(map(_short, outcome.unsatisfiable))}")
    else:
        lines.append("Every class can have members.")
    counts = Counter(kind for kinds in outcome.inferred_types.values() for kind in kinds)
    lines.append(f"Inferred types: {sum(counts.values())}, of {len(outcome.inferred_types)} things.")
    by_number = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    lines += [f"  {count:5}  {_short(kind)}" for kind, count in by_number]
    if types:
        for thing, kinds in outcome.inferred_types.items():
            lines.append(f"  {_short(thing)} a {', '.join(map(_short, kinds))}")
    return "\n".join(lines)


def _contradiction(outcome: Outcome, explained: bool) -> list[str]:
    lines = ["Inconsistent: ontology and data contradict each other."]
    if outcome.explanation:
        lines.append(
            "These triples of the data cannot all be true; leave out any one, and this contradiction is gone:"
            if outcome.minimal
            else "The contradiction is among these triples of the data (the search ran out of time):"
        )
        return lines + [f"  {line}" for line in outcome.explanation_lines()]
    if outcome.minimal:
        return [*lines, "What it is checked against contradicts itself already, without the data."]
    if explained:
        lines.append("There is too much data to search for the reason. To narrow it down, give it in parts:")
        lines.append("  lc-graph export --graph facts --format ntriples --output facts.nt, split it, and")
        lines.append("  lc-graph reason --data PART on each half that is still inconsistent.")
    return lines


def _short(iri: str) -> str:
    from ..terms import PREFIXES

    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and iri != namespace:
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri
