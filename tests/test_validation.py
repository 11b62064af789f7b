"""The real data against the shapes: as a whole, as the default export, and the facts alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import Dataset, Graph

from lc_graph import build
from lc_graph.tables import records
from lc_graph.terms import GRAPH
from lc_graph.validation import inputs
from lc_graph.validation.validate import validate


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return build.assemble(records.load())


def merged(dataset: Dataset, *names: str) -> Graph:
    result = Graph()
    for graph in dataset.graphs():
        name = str(graph.identifier).removeprefix(str(GRAPH))
        if name.split("/")[0] in names:
            for triple in graph:
                result.add(triple)
    return result


def test_the_whole_conforms(dataset: Dataset) -> None:
    report = validate(dataset, whole=True)
    assert [(result.shape, result.focus) for result in report.violations] == []
    assert report.triples > 10_000


def test_the_default_export_conforms_alone(dataset: Dataset) -> None:
    report = validate(merged(dataset, "ontology", "codes", "reference", "facts", "inferred"))
    assert [(result.shape, result.focus) for result in report.violations] == []


def test_the_facts_conform_with_the_reference_data(dataset: Dataset, tmp_path: Path) -> None:
    merged(dataset, "facts").serialize(tmp_path / "facts.ttl", format="turtle")
    facts = inputs.read([tmp_path / "facts.ttl"])
    assert validate(inputs.with_reference_data(facts)).conforms
    # Alone they do not: they name codes that only the code lists describe.
    assert "Figure-indicator" in validate(facts).counts()


def test_the_command_checks_the_facts_with_the_flag(dataset: Dataset, tmp_path: Path) -> None:
    merged(dataset, "facts").serialize(tmp_path / "facts.nt", format="nt", encoding="utf-8")
    code = "from lc_graph.cli import main; main()"
    arguments = ["validate", "--data", str(tmp_path / "facts.nt"), "--with-reference"]
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_blank_nodes_of_two_files_stay_apart(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.nt").write_text(f'_:b <http://example.org/is> "{name}" .\n', encoding="utf-8")
    graph = inputs.read([tmp_path / "one.nt", tmp_path / "two.nt"])
    assert len(set(graph.subjects())) == 2
