"""Corruptions of the real graph that have a name, each with the rule that is meant to find it.

They are made in one graph, each at a resource of its own, so that the graph is validated once.
"""

from __future__ import annotations

from collections.abc import Callable

from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF, RDFS, SKOS, XSD
from rdflib.term import Node

from lc_graph.terms import GRAPH, ID, LC, OA, SCHEMA, SDMX_ATTRIBUTE, SDMX_MEASURE, UNITS, facts_graph

SOURCE = "liaocheng-2023-midyear"


class World:
    """The real graphs, and a way to pick resources that no other corruption has touched."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
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


@caught_by("status-unfit")
def a_title_is_under_way(world: World) -> URIRef:
    world.facts.set((title := world.pick(LC.Recognition), LC.status, ID["status/ongoing"]))
    return title


@caught_by("status-unfit")
def an_aim_is_reached(world: World) -> URIRef:
    world.facts.set((goal := world.pick(LC.Goal), LC.status, ID["status/achieved"]))
    return goal


@caught_by("claim-reading-elsewhere")
def a_possibility_moves_to_another_reading(world: World) -> URIRef:
    claim = world.claim(possible=True)
    article = str(world.one(claim, PROV.wasDerivedFrom)).rsplit("/", 1)[1].split("-")[0]
    far = (
        reading
        for reading in sorted(world.facts.subjects(RDF.type, LC.Reading))
        if not any(f"/{article}-" in str(p) for p in world.facts.objects(reading, PROV.wasDerivedFrom))
    )
    world.facts.set((claim, LC.inReading, next(far)))
    return claim


@caught_by("claim-two-readings")
def a_possibility_holds_in_two_readings(world: World) -> URIRef:
    claim = world.claim(possible=True)
    other = next(r for r in sorted(world.facts.subjects(RDF.type, LC.Reading))
                 if (claim, LC.inReading, r) not in world.facts)  # fmt: skip
    world.facts.add((claim, LC.inReading, other))
    return claim


@caught_by("figure-not-joined")
def a_growth_is_no_longer_that_of_its_level(world: World) -> URIRef:
    def joined(growth: URIRef) -> bool:
        return (growth, LC.kind, ID["kind/growth"]) in world.facts and any(
            world.facts.objects(growth, LC.qualifies)
        )

    growth = world.pick(LC.Figure, joined)
    world.facts.remove((growth, LC.qualifies, None))
    return growth


@caught_by("adjustment-not-joined")
def an_adjusted_growth_stands_alone(world: World) -> URIRef:
    figure = world.pick(LC.Figure, lambda f: (f, LC.adjustmentOf, None) in world.facts)
    world.facts.remove((figure, LC.adjustmentOf, None))
    return figure


@caught_by("resource-repeated")
def an_initiative_is_taken_twice(world: World) -> URIRef:
    initiative = world.pick(LC.Initiative)
    for graph in (world.facts, world.metadata):
        for _, prop, value in list(graph.triples((initiative, None, None))):
            graph.add((URIRef(initiative + "-twice"), prop, value))
    return initiative


@caught_by("label-other-language")
def a_class_of_isic_loses_its_english_label(world: World) -> URIRef:
    english = ((s, o) for s, o in world.reference.subject_objects(RDFS.label)
               if "/isic4/" in str(s) and isinstance(o, Literal) and o.language == "en")  # fmt: skip
    concept, label = sorted(english)[0]
    world.reference.remove((concept, RDFS.label, label))
    assert isinstance(concept, URIRef)
    return concept


@caught_by("code-not-top")
def a_code_is_taken_off_its_list(world: World) -> URIRef:
    codes = world.dataset.graph(GRAPH.codes)
    scheme = ID["scheme/gap"]
    code = sorted(codes.objects(scheme, SKOS.hasTopConcept))[0]
    codes.remove((scheme, SKOS.hasTopConcept, code))
    assert isinstance(code, URIRef)
    return code


@caught_by("superlative-disagrees-over-other")
def a_conflict_is_over_other_things(world: World) -> URIRef:
    superlative = world.pick(LC.Superlative, lambda one: (one, LC.disagreesWith, None) in world.facts)
    world.facts.set((superlative, LC.criterion, ID["indicator/scale"]))
    return superlative


@caught_by("superlative-scope-differs")
def one_of_two_superlatives_loses_its_area(world: World) -> URIRef:
    superlative = world.pick(LC.Superlative, lambda one: str(one).endswith("a4-steel-land"))
    world.facts.remove((superlative, LC.within, None))
    return superlative


@caught_by("concerns-place")
def a_project_concerns_its_county(world: World) -> URIRef:
    claim = world.claim(LC.locatedIn)
    subject, _, place = world.triple(claim)
    assert isinstance(subject, URIRef)
    world.facts.remove((subject, LC.locatedIn, place))
    world.facts.add((subject, LC.concerns, place))
    return subject


@caught_by("indicator-units-incomplete")
def an_indicator_loses_its_own_unit(world: World) -> URIRef:
    codes = world.dataset.graph(GRAPH.codes)
    indicator = ID["indicator/retail-sales"]
    codes.remove((indicator, LC.expectedUnit, UNITS["yuan"]))
    return indicator


@caught_by("Article-byline")
def a_byline_becomes_chinese(world: World) -> URIRef:
    article = world.pick(LC.Article, lambda one: (one, LC.byline, None) in world.facts)
    world.facts.set((article, LC.byline, Literal(str(world.one(article, LC.byline)), lang="zh")))
    return article


@caught_by("claim-qualifies-other-thing")
def a_rank_may_be_of_another_places_figure(world: World) -> URIRef:
    claim = world.claim(LC.qualifies, possible=True)
    figure = world.triple(claim)[0]
    place = world.facts.value(figure, LC.about)
    elsewhere = next(f for f, about in sorted(world.facts.subject_objects(LC.about)) if about != place)
    world.facts.set((claim, RDF.object, elsewhere))
    return claim


@caught_by("part-of-other-class")
def a_project_is_a_part_of_its_county(world: World) -> URIRef:
    claim = world.claim(LC.locatedIn)
    subject, _, place = world.triple(claim)
    assert isinstance(subject, URIRef)
    world.facts.set((claim, RDF.predicate, LC.directlyPartOf))
    world.facts.remove((subject, LC.locatedIn, place))
    world.facts.add((subject, LC.directlyPartOf, place))
    return subject


@caught_by("list-in-two-periods")
def a_place_in_a_list_is_of_another_year(world: World) -> URIRef:
    listing = world.pick(
        LC.Listing, lambda one: (one, LC.inList, ID["list/ten-best-projects"]) in world.facts
    )
    world.facts.set((listing, LC.period, ID["period/2022"]))
    return listing


@caught_by("claim-outside-reading")
def a_possibility_rests_on_what_its_reading_does_not(world: World) -> URIRef:
    claim = world.claim(possible=True)
    world.triple(claim)
    reading = world.one(claim, LC.inReading)
    known = set(world.facts.objects(reading, PROV.wasDerivedFrom))
    other = next(p for p in sorted(world.facts.objects(None, PROV.wasDerivedFrom)) if p not in known)
    world.facts.add((claim, PROV.wasDerivedFrom, other))
    return claim


@caught_by("claim-untyped")
def a_claim_is_none_any_more(world: World) -> URIRef:
    claim = world.claim(LC.inIndustry)
    world.triple(claim)
    world.facts.remove((claim, RDF.type, LC.Claim))
    return claim


@caught_by("claim-beside-evidence")
def a_claim_about_a_rank_rests_on_another_item(world: World) -> URIRef:
    claim = world.claim(LC.qualifies, possible=True)
    world.triple(claim)
    far = next(p for p in sorted(world.facts.subjects(RDF.type, LC.Passage)) if str(p).endswith("a7-herbs"))
    world.facts.set((claim, PROV.wasDerivedFrom, far))
    return claim


@caught_by("recognition-level-missing")
def a_national_title_loses_its_level(world: World) -> URIRef:
    def named(one: URIRef) -> bool:
        return "国家级" in str(world.facts.value(one, LC.title)) and (one, LC.level, None) in world.facts

    recognition = world.pick(LC.Recognition, named)
    world.facts.remove((recognition, LC.level, None))
    return recognition


@caught_by("class-undocumented")
def a_class_of_industry_comes_from_nowhere(world: World) -> URIRef:
    concept = sorted(s for s in world.reference.subjects(LC.documentedBy) if "/gbt4754/" in str(s))[0]
    world.reference.remove((concept, LC.documentedBy, None))
    assert isinstance(concept, URIRef)
    return concept


@caught_by("document-undated")
def a_standard_loses_its_year(world: World) -> URIRef:
    document = ID["document/gbt4754-2017"]
    world.reference.remove((document, DCTERMS.date, None))
    return document


@caught_by("flow-without-edge")
def a_stage_supplies_none_although_its_product_flows(world: World) -> URIRef:
    stage = ID["reference-stage/ejiao-medicines"]
    world.reference.remove((stage, LC.feeds, None))
    return stage


@caught_by("ReferenceStage-proposedByProject")
def a_stage_does_not_say_whose_it_is(world: World) -> URIRef:
    stage = ID["reference-stage/sanghuang-sales"]
    world.reference.remove((stage, LC.proposedByProject, None))
    return stage


@caught_by("status-unfit")
def a_measure_becomes_an_aim(world: World) -> URIRef:
    initiative = world.pick(LC.Initiative, lambda one: not one.endswith("-twice"))
    world.facts.set((initiative, LC.status, ID["status/target"]))
    return initiative
