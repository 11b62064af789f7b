"""The checks of the project, run on spoiled tables or on a spoiled graph, each by its name.

A check catches a mutation when it reports a violation that it does not report on the data as it is. Nothing
here compares data with data: the good graph is known only in order to run less, by telling the shapes which
resources a mutation touches and the engine which triples to exchange.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
from rdflib import BNode, Dataset, Graph, URIRef
from rdflib.namespace import RDF, RDFS
from rdflib.term import Node

from lc_graph import build
from lc_graph.engine.store import Store
from lc_graph.errors import DataError, Problem
from lc_graph.evidence import verify as evidence
from lc_graph.integrity import references
from lc_graph.questions import answers, catalog
from lc_graph.readings import compare as readings
from lc_graph.readings.coding import check_coding
from lc_graph.reference import graph as reference
from lc_graph.reference import readback as reference_readback
from lc_graph.resources import room
from lc_graph.tables import records
from lc_graph.tables.records import Records
from lc_graph.terms import GRAPH
from lc_graph.validation import derived, readback
from lc_graph.validation.checks import load_checks
from lc_graph.validation.validate import Result, load_shapes, run_check, run_shapes

from .in_graph import Change, Triple

WITHOUT_TEXT = ("rows", "readings", "coding", "shapes", "cube", "hygiene", "derived", "questions")
WITH_TEXT = (*WITHOUT_TEXT, "evidence")
Found = dict[str, list[str]]
"""What each check reports beyond what it reports on the data as it is."""

_LINE = re.compile(r":\d+(?::\d+)?(?=$| \()")


def _plain(problem: Problem) -> str:
    """Return a problem without its line, which moves when a row before it is dropped."""
    return f"{_LINE.sub('', problem.place)}: {problem.message}"


def _result(result: Result) -> str:
    return f"{result.shape} {result.focus} {result.path} {result.value}"


@dataclass
class Judge:
    """The checks and what they say of the data as it is.

    Args:
        data: the folder of the tables.
        source: the id of their source.
        text: the source's text, if it is at hand.
        quick: stop at the first check that catches, the evidence last: whether a mutation is caught, with the
            text and without, is found all the same, which of the other checks would catch it as well is not.
    """

    data: Path
    source: str
    text: str | None
    quick: bool = False
    dataset: Dataset = field(init=False)
    before: dict[str, Counter[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.records = records.load(self.data)
        self.reference = reference.load(self.data / "reference")
        self.dataset = build.assemble(self.records, self.data)
        self.shapes = load_shapes(room("shapes"))
        self.folders = {check.id: check.folder for check in load_checks(room("shapes"))}
        self.questions = catalog.load()
        self.graphs = {URIRef(str(g.identifier)): set(g) for g in self.dataset.graphs()}
        self.merged = Graph()
        self.held: Counter[Triple] = Counter()
        for name, triples in self.graphs.items():
            if name != GRAPH.suggestions:
                self.held.update(triples)
        for triple in self.held:
            self.merged.add(triple)
        self.store = Store.from_quads(build.quads(self.dataset))
        found = {**dict(self._of_graph()), **dict(self._of_dataset())}
        self.before = {check: Counter(problems) for check, problems in found.items()}

    @property
    def unsound(self) -> dict[str, int]:
        """The number of problems of the data as it is, by check, the shapes apart; nothing where none."""
        return {check: found.total() for check, found in self.before.items() if found}

    # ---- tables -----------------------------------------------------------------------------------------

    def tables(self, folder: Path, until: str | None = None) -> Found:
        """Return what the checks find in spoiled tables.

        Args:
            folder: of the tables.
            until: the check after which no other is run, if it finds something.
        """
        return self._new(self._of_tables(folder, until), until)

    def _of_tables(self, folder: Path, until: str | None) -> Iterator[tuple[str, list[str]]]:
        try:
            read = records.load(folder)
            references.check(read)
            reference.load(folder / "reference")
        except DataError as error:
            yield "rows", [_plain(problem) for problem in error.problems]
            return
        if until == "evidence":  # which needs no graph
            yield from self._evidence(read)
        yield from self._of_records(read)
        try:
            dataset = build.assemble(read, folder)
        except DataError as error:
            yield "rows", [_plain(problem) for problem in error.problems]
        else:
            now = {URIRef(str(graph.identifier)): set(graph) for graph in dataset.graphs()}
            change = Change("")
            for name in (self.graphs.keys() | now.keys()) - {GRAPH.suggestions}:
                had, has = self.graphs.get(name, set()), now.get(name, set())
                # Blank nodes stand in the ontology alone, and get other names whenever it is read.
                change.gone += [(name, triple) for triple in had - has if not _blank(triple)]
                change.come += [(name, triple) for triple in has - had if not _blank(triple)]
            yield from self._changed(change)
        yield from self._evidence(read)

    def _of_records(self, read: Records) -> Iterator[tuple[str, list[str]]]:
        yield "rows", []
        source = read.sources[self.source]
        yield "readings", [_plain(problem) for problem in readings.check(source, read)]
        yield "coding", [_plain(problem) for problem in check_coding(source, read)]

    def _evidence(self, read: Records) -> Iterator[tuple[str, list[str]]]:
        if self.text is not None:
            source, labels = read.sources[self.source], evidence.code_labels(read)
            report = evidence.verify(source, self.text, "page", labels)
            yield "evidence", [_plain(problem) for problem in report.problems]

    # ---- graph ------------------------------------------------------------------------------------------

    def graph(self, change: Change) -> Found:
        """Return what the checks find in the graph after a change, and in the rows it is read back to."""
        return self._new(self._of_change(change))

    def _of_change(self, change: Change) -> Iterator[tuple[str, list[str]]]:
        yield from self._changed(change)
        self._exchange_in_dataset(change.gone, change.come)
        try:
            yield from self._of_dataset()
        finally:
            self._exchange_in_dataset(change.come, change.gone)

    def _of_dataset(self) -> Iterator[tuple[str, list[str]]]:
        """Yield what is wrong with the inferred graph, and with the rows it is read back to."""
        yield "derived", [_plain(problem) for problem in derived.check(self.dataset)]
        known = reference_readback.check_graph(self.dataset.graph(GRAPH.reference), self.reference)
        try:
            read = readback.read_back(self.dataset, self.records, self.source, self.text)
            references.check(read)
        except DataError as error:
            yield "rows", [_plain(problem) for problem in (*known, *error.problems)]
            return
        yield from self._of_records(read)
        yield "rows", [_plain(problem) for problem in known]
        yield from self._evidence(read)

    def _exchange_in_dataset(
        self, gone: Iterable[tuple[URIRef, Triple]], come: Iterable[tuple[URIRef, Triple]]
    ) -> None:
        for name, triple in gone:
            self.dataset.graph(name).remove(triple)
        for name, triple in come:
            self.dataset.graph(name).add(triple)

    def _changed(self, change: Change) -> Iterator[tuple[str, list[str]]]:
        near = self._near(change)
        before = Counter(self._broken_shapes(near))
        self._exchange(change.gone, change.come)
        try:
            yield from self._of_graph()
            yield "shapes", list((Counter(self._broken_shapes(near)) - before).elements())
        finally:
            self._exchange(change.come, change.gone)

    def _exchange(self, gone: Iterable[tuple[URIRef, Triple]], come: Iterable[tuple[URIRef, Triple]]) -> None:
        """Take triples out of the graphs and their merge, and put others in."""
        native, default = self.store.native, ox.DefaultGraph()
        for name, triple in gone:
            native.remove(ox.Quad(*_terms(triple), ox.NamedNode(str(name))))
            self.held[triple] -= 1
            if self.held[triple] <= 0:
                del self.held[triple]
                self.merged.remove(triple)
                native.remove(ox.Quad(*_terms(triple), default))
        for name, triple in come:
            native.add(ox.Quad(*_terms(triple), ox.NamedNode(str(name))))
            self.held[triple] += 1
            if self.held[triple] == 1:
                self.merged.add(triple)
                native.add(ox.Quad(*_terms(triple), default))

    def _near(self, change: Change) -> set[Node]:
        """Return the resources whose shapes may say something else after a change.

        They are those whose triples change, those that point to them, and the objects that change.
        """
        subjects: set[Node] = {s for _, (s, _, _) in (*change.gone, *change.come)}
        objects: set[Node] = {o for _, (_, _, o) in (*change.gone, *change.come) if isinstance(o, URIRef)}
        pointing = {s for node in subjects for s in self.merged.subjects(None, node)}
        return subjects | objects | pointing

    def _broken_shapes(self, near: set[Node]) -> Iterator[str]:
        """Yield what breaks the shapes of some resources: run on their part of the graph, not on all of it.

        The part holds the triples of these resources, of what they point to, and those that point to them.
        What the cut itself breaks it breaks before the mutation as well, and is set off against it.
        """
        part = Graph()
        for triple in self.merged.triples((None, RDFS.subClassOf, None)):
            part.add(triple)
        inner = {o for node in near for o in self.merged.objects(node) if isinstance(o, URIRef)}
        outer = {o for node in inner - near for o in self.merged.objects(node) if isinstance(o, URIRef)}
        for node in near | inner:
            for triple in self.merged.triples((node, None, None)):
                part.add(triple)
        for node in outer:
            for triple in self.merged.triples((node, RDF.type, None)):
                part.add(triple)
        for node in near:
            for triple in self.merged.triples((None, None, node)):
                part.add(triple)
        names = {str(node) for node in near}
        for result in run_shapes(part, self.shapes):
            if result.severity == "violation" and result.focus in names:
                yield _result(result)

    def _of_graph(self) -> Iterator[tuple[str, list[str]]]:
        named: dict[str, list[str]] = {"cube": [], "hygiene": []}
        for check in load_checks(room("shapes")):
            if check.severity == "violation":
                named[check.folder] += [_result(result) for result in run_check(self.store.native, check)]
        yield from named.items()
        yield "questions", [_plain(problem) for problem in answers.check(self.questions, self.store)]

    def _new(self, found: Iterable[tuple[str, list[str]]], until: str | None = None) -> Found:
        """Return what is reported beyond the data as it is; a later list of a check stands for an earlier."""
        news: Found = {}
        for check, problems in found:
            news.pop(check, None)
            if new := sorted((Counter(problems) - self.before.get(check, Counter())).elements()):
                news[check] = new
                if self.quick or check == until:
                    break
        return news


def _blank(triple: Triple) -> bool:
    return any(isinstance(node, BNode) for node in triple)


def _terms(triple: Triple) -> tuple[ox.NamedNode | ox.BlankNode, ox.NamedNode, ox.NamedNode | ox.Literal]:
    text = " ".join(node.n3() for node in triple) + " ."
    (parsed,) = ox.parse(input=text, format=ox.RdfFormat.N_TRIPLES)
    return parsed.subject, parsed.predicate, parsed.object
