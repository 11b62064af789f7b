"""Corruptions of the real graph and of the real tables: each is found, without a look at the good release.

The graph is spoiled in many places at once, each at a resource of its own, and validated once; a corruption
counts as caught when the rule that is meant for it names that resource. The unspoiled graph has no violation,
so whatever is found comes from the corruptions. Tables are spoiled one cell at a time and go the whole way:
reading, cross-checking, evidence (where the text is at hand), building and validating.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import PROV, RDF, RDFS, SKOS, XSD
from rdflib.term import Node

from lc_graph import build, evidence, records, references
from lc_graph.errors import DataError
from lc_graph.resources import room
from lc_graph.terms import GRAPH, ID, LC, OA, SCHEMA, SDMX_ATTRIBUTE, SDMX_MEASURE, UNITS, facts_graph
from lc_graph.text import read_text
from lc_graph.validate import Result, validate

SOURCE = "liaocheng-2023-midyear"


class World:
    """The real graphs, and a way to pick resources that no other corruption has touched."""

    def __init__(self) -> None:
        self.dataset: Dataset = build.assemble(records.load())
        self.facts: Graph = self.dataset.graph(facts_graph(SOURCE))
        self.metadata: Graph = self.dataset.graph(GRAPH.metadata)
        self.reference: Graph = self.dataset.graph(GRAPH.reference)
        self.inferred: Graph = self.dataset.graph(GRAPH.inferred)
        self.taken: set[Node] = set()

    def pick(
        self, cls: URIRef, fits: Callable[[URIRef], bool] = lambda _: True, graph: Graph | None = None
    ) -> URIRef:
        for thing in sorted(set((graph or self.facts).subjects(RDF.type, cls))):
            if isinstance(thing, URIRef) and thing not in self.taken and fits(thing):
                self.taken.add(thing)
                return thing
        raise LookupError(f"the data has no {cls} left that fits")

    def figure(self, kind: str, *more: tuple[URIRef, Node | None]) -> URIRef:
        def fits(figure: URIRef) -> bool:
            wanted = [(LC.kind, ID[f"kind/{kind}"]), (SDMX_MEASURE.obsValue, None), (LC.max, None), *more]
            free = not any(other in self.taken for other in self.facts.objects(figure, LC.qualifies))
            return (
                free
                and (figure, LC.qualifier, None) not in self.facts
                and all((figure, p, o) in self.facts for p, o in wanted)
            )

        return self.pick(LC.Figure, fits)

    def claim(self, predicate: URIRef | None = None, possible: bool = False) -> URIRef:
        def fits(claim: URIRef) -> bool:
            return (
                ((claim, LC.status, ID["status/possible"]) in self.facts) == possible
                and (predicate is None or (claim, RDF.predicate, predicate) in self.facts)
                and self.facts.value(claim, RDF.subject) not in self.taken
            )

        return self.pick(LC.Claim, fits)

    def one(self, subject: URIRef, prop: URIRef) -> Node:
        value = self.facts.value(subject, prop)
        assert value is not None, f"{subject} has no {prop}"
        return value

    def triple(self, claim: URIRef) -> tuple[Node, Node, Node]:
        self.taken.add(self.one(claim, RDF.subject))
        return self.one(claim, RDF.subject), self.one(claim, RDF.predicate), self.one(claim, RDF.object)

    def number(self, figure: URIRef, value: str, *, bounds: bool = True) -> None:
        for prop in (SDMX_MEASURE.obsValue, *((LC.min, LC.max) if bounds else ())):
            self.facts.set((figure, prop, Literal(value, datatype=XSD.decimal)))


Mutation = Callable[[World], URIRef]
MUTATIONS: dict[str, tuple[str, Mutation]] = {}
"""What is spoiled, by name: the rule that is meant to find it, and the doing, which returns where."""


def caught_by(rule: str) -> Callable[[Mutation], Mutation]:
    def register(mutation: Mutation) -> Mutation:
        MUTATIONS[mutation.__name__] = (rule, mutation)
        return mutation

    return register


@caught_by("evidence")
def a_figure_loses_its_passages(world: World) -> URIRef:
    world.facts.remove((figure := world.figure("level"), PROV.wasDerivedFrom, None))
    return figure


@caught_by("Figure-bounds")
def a_value_is_changed_and_its_bounds_are_not(world: World) -> URIRef:
    world.number(figure := world.figure("level"), "4.2", bounds=False)
    return figure


@caught_by("unit-of-kind")
def a_growth_is_given_in_percentage_points(world: World) -> URIRef:
    world.facts.set((figure := world.figure("growth"), SDMX_ATTRIBUTE.unitMeasure, UNITS["percentage-point"]))
    return figure


@caught_by("unit-of-indicator")
def yuan_become_tonnes(world: World) -> URIRef:
    figure = world.figure("level", (SDMX_ATTRIBUTE.unitMeasure, UNITS["yuan"]))
    world.facts.set((figure, SDMX_ATTRIBUTE.unitMeasure, UNITS["tonne"]))
    return figure


@caught_by("Figure-compared")
def a_growth_loses_what_it_is_compared_with(world: World) -> URIRef:
    world.facts.set((figure := world.figure("growth"), LC.comparator, ID["comparator/none"]))
    return figure


@caught_by("count-not-whole")
def a_rank_becomes_a_fraction(world: World) -> URIRef:
    world.number(figure := world.figure("rank-of-growth"), "2.5")
    return figure


@caught_by("level-negative")
def an_amount_becomes_negative(world: World) -> URIRef:
    world.number(figure := world.figure("level"), "-1000")
    return figure


@caught_by("share-out-of-range")
def a_growth_falls_below_all_there_is(world: World) -> URIRef:
    world.number(figure := world.figure("growth"), "-630")
    return figure


@caught_by("Figure-about")
def a_figure_is_about_a_person(world: World) -> URIRef:
    figure, person = world.figure("level"), sorted(world.facts.subjects(RDF.type, LC.Person))[0]
    world.facts.set((figure, LC.about, person))
    return figure


@caught_by("Figure-period")
def a_figure_loses_its_period(world: World) -> URIRef:
    world.facts.remove((figure := world.figure("count"), LC.period, None))
    return figure


@caught_by("status")
def a_plan_has_a_status_nobody_knows(world: World) -> URIRef:
    world.facts.set((figure := world.figure("count"), LC.status, ID["status/hoped-for"]))
    return figure


@caught_by("stated-in-other-article")
def a_figure_is_said_to_stand_in_another_article(world: World) -> URIRef:
    figure = world.figure("count")
    other = next(
        a
        for a in sorted(world.facts.subjects(RDF.type, LC.Article))
        if (figure, LC.statedIn, a) not in world.facts
    )
    world.facts.set((figure, LC.statedIn, other))
    return figure


@caught_by("ic-12")
def a_figure_is_entered_twice(world: World) -> URIRef:
    figure = world.figure("growth")
    for _, prop, value in list(world.facts.triples((figure, None, None))):
        # The copy sorts after the figure: of two that are alike the first is reported.
        world.facts.add((URIRef(figure + "-twice"), prop, value))
    return figure


@caught_by("figure-conflict-unsaid")
def two_articles_no_longer_say_that_they_disagree(world: World) -> URIRef:
    def across(figure: URIRef) -> bool:
        other = world.facts.value(figure, LC.disagreesWith) or world.facts.value(
            None, LC.disagreesWith, figure
        )
        return (
            other is not None
            and str(figure) < str(other)
            and (figure, SDMX_MEASURE.obsValue, None) in world.facts
        )

    figure = world.pick(LC.Figure, across)
    world.facts.remove((figure, LC.disagreesWith, None))
    world.facts.remove((None, LC.disagreesWith, figure))
    return figure


@caught_by("part-greater-than-whole")
def a_part_outgrows_its_whole(world: World) -> URIRef:
    def exact_part(figure: URIRef) -> bool:
        whole = world.facts.value(figure, LC.partOfFigure)
        if whole is None or whole in world.taken:
            return False
        ends = [(figure, LC.max, None), (whole, LC.max, None)]
        return all(end in world.facts for end in ends) and (figure, LC.qualifier, None) not in world.facts

    world.number(figure := world.pick(LC.Figure, exact_part), "9" * 20)
    return figure


@caught_by("qualifies-other-thing")
def a_rank_is_joined_to_the_growth_of_something_else(world: World) -> URIRef:
    rank = world.figure("rank-of-growth", (LC.qualifies, None))
    subject = world.one(rank, LC.about)
    other = next(
        f
        for f in sorted(world.facts.subjects(LC.kind, ID["kind/growth"]))
        if world.facts.value(f, LC.about) != subject
    )
    world.facts.set((rank, LC.qualifies, other))
    return rank


@caught_by("headline-figure-wrong")
def a_planned_figure_becomes_a_headline(world: World) -> URIRef:
    figure = world.pick(LC.Figure, lambda f: (f, LC.status, ID["status/achieved"]) not in world.facts)
    world.inferred.add((figure, RDF.type, LC.HeadlineFigure))
    return figure


@caught_by("HeadlineFigure-value")
def the_plain_value_of_a_headline_differs(world: World) -> URIRef:
    figure = world.pick(LC.HeadlineFigure, lambda f: (f, LC.value, None) in world.inferred, world.inferred)
    world.inferred.set((figure, LC.value, Literal("123", datatype=XSD.decimal)))
    return figure


@caught_by("Passage-sha256")
def a_digest_is_cut_short(world: World) -> URIRef:
    passage = world.pick(LC.Passage)
    world.facts.set((passage, LC.sha256, Literal(str(world.one(passage, LC.sha256))[:63])))
    return passage


@caught_by("passage-outside-article")
def a_passage_moves_to_the_end_of_the_page(world: World) -> URIRef:
    passage = world.pick(LC.Passage)
    for prop in (LC.firstLine, LC.lastLine):
        world.facts.set((passage, prop, Literal(9999)))
    return passage


@caught_by("selector-differs")
def a_position_is_shifted_by_one(world: World) -> URIRef:
    selector = world.pick(OA.TextPositionSelector)
    world.facts.set((selector, OA.end, Literal(int(str(world.one(selector, OA.end))) + 1)))
    return selector


@caught_by("passage-of-other-source")
def a_passage_is_taken_from_another_source(world: World) -> URIRef:
    world.facts.set((passage := world.pick(LC.Passage), OA.hasSource, GRAPH["no-such-source"]))
    return passage


@caught_by("claim-not-asserted")
def a_fact_is_gone_but_its_claim_remains(world: World) -> URIRef:
    claim = world.claim(LC.inIndustry)
    world.facts.remove(world.triple(claim))
    return claim


@caught_by("claim-possible-asserted")
def a_mere_possibility_is_asserted(world: World) -> URIRef:
    claim = world.claim(possible=True)
    world.facts.add(world.triple(claim))
    return claim


@caught_by("edge-without-claim")
def a_fact_loses_its_claim(world: World) -> URIRef:
    claim = world.claim(LC.hasProduct)
    subject, _, _ = world.triple(claim)
    world.facts.remove((claim, None, None))
    assert isinstance(subject, URIRef)
    return subject


@caught_by("edge-without-claim")
def a_fact_is_slipped_in(world: World) -> URIRef:
    project = world.pick(LC.Project)
    world.facts.add((project, LC.serves, ID["region/371500"]))
    return project


@caught_by("locatedIn")
def a_project_lies_in_an_industry(world: World) -> URIRef:
    project = world.pick(LC.Project)
    world.facts.add((project, LC.locatedIn, sorted(world.facts.subjects(RDF.type, LC.Industry))[0]))
    return project


@caught_by("term-undefined")
def a_property_is_misspelt(world: World) -> URIRef:
    project = world.pick(LC.Project)
    world.facts.add((project, LC.locatdIn, ID["region/371500"]))
    return project


@caught_by("reference-dangling")
def an_identifier_is_misspelt(world: World) -> URIRef:
    goal = world.pick(LC.Goal)
    world.facts.add((goal, LC.concerns, ID["industry/no-such-industry"]))
    return goal


@caught_by("two-classes")
def a_project_is_an_enterprise_too(world: World) -> URIRef:
    world.facts.add((project := world.pick(LC.Project), RDF.type, LC.Enterprise))
    return project


@caught_by("stage-of-other-chain")
def a_participant_moves_to_another_chain(world: World) -> URIRef:
    participation = world.pick(LC.Participation, lambda p: (p, LC.possibleStage, None) in world.facts)
    chain = world.one(participation, LC.inChain)
    world.facts.set(
        (
            participation,
            LC.inChain,
            next(c for c in sorted(world.facts.subjects(RDF.type, LC.IndustryChain)) if c != chain),
        )
    )
    return participation


@caught_by("Participation-certain")
def a_doubtful_stage_becomes_certain(world: World) -> URIRef:
    def doubtful(participation: URIRef) -> bool:
        return len(list(world.facts.objects(participation, LC.possibleStage))) > 1

    participation = world.pick(LC.Participation, doubtful)
    world.facts.add(
        (participation, LC.atStage, sorted(world.facts.objects(participation, LC.possibleStage))[0])
    )
    return participation


@caught_by("holder")
def a_title_loses_its_holder(world: World) -> URIRef:
    world.facts.remove((recognition := world.pick(LC.Recognition), LC.holder, None))
    return recognition


@caught_by("superlative-conflict-unsaid")
def two_are_the_largest_and_nothing_says_so(world: World) -> URIRef:
    superlative = world.pick(LC.Superlative, lambda s: (s, LC.disagreesWith, None) in world.facts)
    other = world.one(superlative, LC.disagreesWith)
    for one, two in ((superlative, other), (other, superlative)):
        world.facts.remove((one, LC.disagreesWith, two))
    first = min(superlative, other, key=str)
    assert isinstance(first, URIRef)
    return first


@caught_by("label-one-language")
def an_english_label_is_lost(world: World) -> URIRef:
    zone = world.pick(LC.Zone)
    world.metadata.remove((zone, RDFS.label, None))
    return zone


@caught_by("facts-editorial")
def an_english_label_stands_among_the_facts(world: World) -> URIRef:
    world.facts.add((zone := world.pick(LC.Zone), RDFS.label, Literal("Zone", lang="en")))
    return zone


@caught_by("facts-from-elsewhere")
def a_code_stands_among_the_facts(world: World) -> URIRef:
    world.facts.add((zone := world.pick(LC.Zone), SKOS.notation, Literal("371599", datatype=LC.gbt2260)))
    return zone


@caught_by("region-code-differs")
def a_county_gets_the_code_of_another(world: World) -> URIRef:
    world.reference.set((ID["region/371525"], SKOS.notation, Literal("371526", datatype=LC.gbt2260)))
    return ID["region/371525"]


@caught_by("Region-directlyPartOf")
def a_county_lies_in_two_cities(world: World) -> URIRef:
    world.reference.add((ID["region/371524"], LC.directlyPartOf, ID["region/370000"]))
    return ID["region/371524"]


@caught_by("cycle-feeds")
def a_reference_chain_runs_in_a_circle(world: World) -> URIRef:
    start, end = sorted(world.reference.subject_objects(LC.feeds))[0]
    world.reference.add((end, LC.feeds, start))
    assert isinstance(start, URIRef)
    return start


@caught_by("Period-start")
def a_period_ends_before_it_begins(world: World) -> URIRef:
    codes = world.dataset.graph(GRAPH.codes)
    period = sorted(codes.subjects(SCHEMA.endDate))[0]
    codes.set((period, SCHEMA.endDate, Literal("1999-12-31", datatype=XSD.date)))
    assert isinstance(period, URIRef)
    return period


@pytest.fixture(scope="module")
def spoiled() -> tuple[dict[str, URIRef], list[Result]]:
    world = World()
    clean = validate(world.dataset, whole=True)
    assert clean.violations == []
    places = {name: mutation(world) for name, (_, mutation) in MUTATIONS.items()}
    return places, validate(world.dataset, whole=True).violations


def test_there_are_enough_corruptions_of_the_graph() -> None:
    assert len(MUTATIONS) >= 40


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_corruption_of_the_graph_is_caught(
    name: str, spoiled: tuple[dict[str, URIRef], list[Result]]
) -> None:
    places, violations = spoiled
    found = {violation.shape for violation in violations if violation.focus == str(places[name])}
    assert MUTATIONS[name][0] in found


# ---- tables -------------------------------------------------------------------------------------------


class Cell(NamedTuple):
    """A cell and what it is changed to; ``row`` is the id of its row, or the number of it, from 0."""

    table: str
    row: str | int
    column: str
    becomes: Callable[[str], str]
    text_needed: bool = False


def always(value: str) -> Callable[[str], str]:
    return lambda _: value


def digit_changed(cell: str) -> str:
    """Change the first digit: nothing but the page can tell which of the two was right."""
    place = next(i for i, character in enumerate(cell) if character.isdigit())
    return cell[:place] + str((int(cell[place]) + 1) % 10 or 1) + cell[place + 1 :]


CELLS = {
    "a number that is none": Cell("observations", 0, "value", always("many")),
    "a value outside its bounds": Cell("observations", "a1-gdp", "value", always("1")),
    "a unit nobody has heard of": Cell("observations", "a1-gdp", "unit", always("bushel")),
    "a growth in yuan": Cell("observations", "a1-gdp-growth", "unit", always("yuan")),
    "a subject that does not exist": Cell("observations", "a1-gdp", "about", always("region/371599")),
    "a subject of a kind without figures": Cell("observations", "a1-gdp", "about", always("person/nobody")),
    "an indicator that does not exist": Cell("observations", "a1-gdp", "indicator", always("happiness")),
    "a passage that does not exist": Cell("observations", "a1-gdp", "passages", always("a1-nowhere")),
    "no passage": Cell("observations", "a1-gdp", "passages", always("")),
    "a growth compared with nothing": Cell("observations", "a1-gdp-growth", "comparator", always("none")),
    "a status that is none": Cell("observations", "a1-gdp", "status", always("certainly")),
    "a predicate that does not exist": Cell("statements", 0, "predicate", always("startDay")),
    "a date that is none": Cell("statements", "a1-s001", "object", always("date:2023-13-45")),
    "an organiser that is a chain": Cell("statements", "a1-s002", "object", always("chain/aluminium")),
    "an id that stands twice": Cell("passages", 1, "id", always("a1-byline")),
    "a digest that is none": Cell("passages", 0, "sha256", always("0" * 63)),
    "a passage that ends before it starts": Cell("passages", "a1-byline", "end", always("2")),
    "a mention of nothing": Cell("mentions", 0, "entity", always("area/atlantis")),
    "a label with no text": Cell("participations", 0, "label_en", always("")),
    "a printed digit changed": Cell("observations", "a1-gdp", "printed", digit_changed, True),
    "a value changed with its bounds": Cell("observations", "a1-gdp-growth", "value", digit_changed, True),
    "a passage shifted by one": Cell(
        "passages", "a1-meeting", "start", lambda cell: str(int(cell) + 1), True
    ),
    "a digest of other characters": Cell("passages", 0, "sha256", always("0" * 64), True),
    "a name misspelt": Cell("mentions", 0, "name", lambda cell: cell[:-1] + "豫豫", True),
}


def change(data: Path, cell: Cell) -> None:
    path = data / "sources" / SOURCE / f"{cell.table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns, rows = list(reader.fieldnames or ()), list(reader)
    row = rows[cell.row] if isinstance(cell.row, int) else next(row for row in rows if row["id"] == cell.row)
    before = row[cell.column]
    row[cell.column] = cell.becomes(before)
    assert row[cell.column] != before
    if cell.table == "observations" and cell.column == "value" and cell.text_needed:
        row["min"] = row["max"] = row["value"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    shutil.copytree(room("data"), tmp_path / "data")
    return tmp_path / "data"


@pytest.mark.parametrize("name", [name for name, cell in CELLS.items() if not cell.text_needed])
def test_a_corruption_of_a_table_stops_the_build_and_is_named(name: str, data: Path) -> None:
    change(data, CELLS[name])
    with pytest.raises(DataError) as caught:
        build.build(lambda _: None, data)
    assert all(problem.place and problem.message for problem in caught.value.problems)


@pytest.mark.parametrize("name", [name for name, cell in CELLS.items() if cell.text_needed])
def test_a_falsified_table_disagrees_with_the_page(name: str, data: Path, shared: Path) -> None:
    change(data, CELLS[name])
    read = records.load(data)
    references.check(read)
    text = read_text(shared / f"sources/{SOURCE}-page.txt")
    report = evidence.verify(read.sources[SOURCE], text, "page", evidence.code_labels(read))
    assert not report.complete
    assert any(f"{CELLS[name].table}.csv" in problem.place for problem in report.problems)


def test_the_tables_as_they_are_go_through(data: Path) -> None:
    built = build.build(lambda _: None, data)
    assert built.report.conforms
    assert len(built.report.violations) == 0


def test_a_row_that_is_deleted_leaves_a_number_of_the_page_uncovered(data: Path, shared: Path) -> None:
    path = data / "sources" / SOURCE / "observations.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(
        "".join(line for line in lines if not line.startswith("a1-gdp-growth-on-q1,")), encoding="utf-8"
    )
    read = records.load(data)
    text = read_text(shared / f"sources/{SOURCE}-page.txt")
    report = evidence.verify(read.sources[SOURCE], text, "page", evidence.code_labels(read))
    assert not report.complete
