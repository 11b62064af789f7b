"""Suggestions in the terminal and as CSV and Turtle, always apart from what sources state."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from itertools import groupby

import pyoxigraph as ox
from rdflib import Graph
from rich.console import Console
from rich.markup import escape
from rich.tree import Tree

from ..engine.lookup import Evidence
from ..engine.store import SUGGESTIONS, Store
from ..terms import PREFIXES
from .suggestions import Input, Suggestion

WORDS = {
    "title": ("本项目的提示：不是来源所说，只供查证", "Suggestions of this project: stated by no source"),
    "none": ("没有提示", "nothing to suggest"),
    "rests": ("依据", "rests on"),
    "stages": ("环节", "stages"),
    "line": ("第{}行", "line {}"),
    "lines": ("第{}–{}行", "lines {}–{}"),
    "hint": (
        "另有 {} 条本项目的提示（不是来源所说）：加 --suggestions 查看",
        "This project also suggests (no source says so): {}; see them with --suggestions",
    ),
}
COLUMNS = (
    "suggestion", "rule", "action", "gap", "chains", "stages", "industries", "regions", "candidates",
    "text_zh", "text_en", "rests_on", "passages",
)  # fmt: skip


def word(key: str, lang: str) -> str:
    """Return the words for a key."""
    return WORDS[key][0 if lang == "zh" else 1]


def show(suggestions: Sequence[Suggestion], console: Console, lang: str) -> None:
    """Print suggestions below a trace, rule by rule, each with what it rests on."""
    tree = Tree(f"[bold]{word('title', lang)}[/bold]")
    if not suggestions:
        tree.add(word("none", lang))
    for rule, found in groupby(suggestions, lambda one: one.rule):
        explained = rule.explanation_zh if lang == "zh" else rule.explanation_en
        branch = tree.add(f"[bold]{escape(rule.what.in_(lang))}[/bold]: [dim]{escape(explained)}[/dim]")
        for one in found:
            marks = [one.action, *([one.gap] if one.gap else [])]
            said = " · ".join(escape(mark.in_(lang)) for mark in marks)
            leaf = branch.add(f"{escape(one.in_(lang))} [italic]〈{said}〉[/italic]")
            if one.stages:
                stages = ", ".join(name.in_(lang) for name in one.stages)
                leaf.add(f"{word('stages', lang)}: {escape(stages)}")
            for rests in one.inputs:
                leaf.add(f"{word('rests', lang)}: {_input(rests, lang)}")
    console.print()
    console.print(tree, soft_wrap=True, highlight=False)


def _input(one: Input, lang: str) -> str:
    where = [_where(passage, lang) for passage in one.evidence]
    where += [document.in_(lang) for document in one.documents]
    return escape(one.in_(lang)) + (f" [dim]({escape('; '.join(where))})[/dim]" if where else "")


def _where(one: Evidence, lang: str) -> str:
    alone = one.first_line == one.last_line
    lines = word("line" if alone else "lines", lang).format(one.first_line, one.last_line)
    return f"{one.article.rpartition('/')[2]}《{one.headline}》{lines}"


def to_csv(suggestions: Sequence[Suggestion]) -> str:
    """Return one row a suggestion, lists parted by ``|``."""
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in suggestions:
        parts = (one.chains, one.stages, one.industries, one.regions, one.candidates)
        passages = dict.fromkeys(passage.passage for rests in one.inputs for passage in rests.evidence)
        writer.writerow(
            [
                one.what.id, one.rule.what.id, one.action.id, one.gap.id if one.gap else "",
                *("|".join(name.id for name in names) for names in parts),
                one.text_zh, one.text_en, "|".join(rests.what.id for rests in one.inputs),
                "|".join(passages),
            ]
        )  # fmt: skip
    return output.getvalue()


def to_turtle(suggestions: Sequence[Suggestion], store: Store) -> str:
    """Return suggestions and their rules as they stand in their graph."""
    graph = Graph(bind_namespaces="none")
    for prefix, iri in PREFIXES.items():
        graph.bind(prefix, iri)
    wanted = {one.what.iri for one in suggestions} | {one.rule.what.iri for one in suggestions}
    quads = (
        quad.triple
        for iri in sorted(wanted)
        for quad in store.native.quads_for_pattern(ox.NamedNode(iri), None, None, SUGGESTIONS)
    )
    graph.parse(data=ox.serialize(quads, format=ox.RdfFormat.N_TRIPLES), format="nt")
    return graph.serialize(format="turtle")
