"""From the tables to a checked data set: read, cross-check, write as RDF, derive, validate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph
from rdflib import Dataset, Graph

from . import computed, graph, rules, suggestions
from .errors import DataError
from .integrity import references
from .progress import Say
from .questions import catalog
from .questions import published as published_questions
from .reference import graph as reference
from .tables import records, removed
from .tables.records import Records
from .terms import GRAPH
from .validation.places import Places, problem
from .validation.validate import Report, validate


@dataclass
class Built:
    """A data set that conforms, the records it was made of, and what validating it found."""

    dataset: Dataset
    records: Records
    report: Report


def build(say: Say, data: Path | None = None) -> Built:
    """Build the data set and validate it.

    Args:
        say: is told the name of each step as it begins.
        data: folder of the tables (default: the data room).

    Raises:
        DataError: when a row is broken, a reference leads nowhere or a shape is violated.
    """
    say("reading the tables")
    read = records.load(data)
    say("checking that the rows fit together")
    references.check(read)
    say("writing the graph")
    dataset = assemble(read, data)
    say("validating")
    report = validate(dataset, whole=True)
    if not report.conforms:
        raise DataError(*map(problem, Places(read).annotate(report).violations))
    return Built(dataset, read, report)


def assemble(read: Records, data: Path | None = None) -> Dataset:
    """Return the data set of records with reference data, what rules derive and suggest, the questions."""
    dataset = graph.build(read)
    parts: dict[str, Callable[[], Graph]] = {
        "reference": lambda: reference.build(data / "reference" if data else None),
        "inferred": lambda: computed.compute(dataset) + rules.infer(dataset),
        "metadata": lambda: published_questions.build(catalog.load()) + removed.build(dataset, data),
        "suggestions": lambda: suggestions.build(dataset),
    }
    for name, part in parts.items():
        target = dataset.graph(GRAPH[name])
        for triple in part():
            target.add(triple)
    return dataset


def quads(dataset: Dataset) -> list[pyoxigraph.Quad]:
    """Return the quads of a data set's named graphs, as the engine has them."""
    text = dataset.serialize(format="nquads", encoding="utf-8")
    return [
        quad
        for quad in pyoxigraph.parse(input=text, format=pyoxigraph.RdfFormat.N_QUADS)
        if isinstance(quad.graph_name, pyoxigraph.NamedNode)
        and not quad.graph_name.value.startswith("urn:x-rdflib:")
    ]
