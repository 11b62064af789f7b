"""The ontology's own rules: terms explained in both languages, nothing used undeclared, OWL 2 DL kept."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterator

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from lc_graph import tables, terms
from lc_graph.reasoning.copy import DATATYPES, module_files
from lc_graph.resources import room
from lc_graph.terms import ID, LC, ONTOLOGY, QB, SDMX_ATTRIBUTE, SDMX_MEASURE

FOLDER = room("ontology")
MODULES = {path.relative_to(FOLDER).as_posix(): Graph().parse(path) for path in module_files(FOLDER)}
MERGED = Graph()
for module in MODULES.values():
    MERGED += module
BEYOND_DL = {"alignment.ttl", "cube.ttl"}
PROPERTY_TYPES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
TERM_TYPES = (OWL.Class, *PROPERTY_TYPES, RDFS.Datatype)
DECLARED = {
    term for kind in TERM_TYPES for term in MERGED.subjects(RDF.type, kind) if isinstance(term, URIRef)
}
OURS = sorted(term for term in DECLARED if term.startswith(LC))
BUILT_IN = tuple(terms.PREFIXES[prefix] for prefix in ("rdf", "rdfs", "owl", "xsd"))
CHINESE = re.compile(r"[一-鿿]")

CODES = {
    "kind": "level count growth difference-of-growth difference rank-of-level rank-of-growth rank share "
    "completion duration",
    "status": "achieved ongoing estimated planned target possible not-stated",
    "qualifier": "more-than at-least about at-most magnitude",
    "zone-kind": "development-zone industrial-park functional-zone new-area platform",
    "organization-kind": "government party committee institute media bank school association other",
    "policy-kind": "plan programme measures mechanism strategy guideline standard",
    "recognition-kind": "award title designation approval ranking",
    "superlative-kind": "most first-in-time leading only",
    "initiative-kind": "support investment-promotion construction reform event planning industry consumption "
    "finance environment innovation cooperation publication",
    "direction": "rising falling recovering improving better-than narrowing strong possible-growth",
    "role": "pillar engine leading characteristic emerging traditional future advantageous supporting "
    "signature",
    "action": "strengthen extend supplement",
    "phase": "reserve planned signed landed started under-construction implementing completed operating",
    "level": "national provincial municipal county",
    "position": "upstream midstream downstream",
    "gap": "missing unknown pending thin outside",
    "skip-reason": "furniture slogan repetition style period",
}


def in_dl() -> Graph:
    """Return what the ontology's header imports: everything but the files that leave DL, and the codes."""
    graph = Graph()
    for name, part in MODULES.items():
        if name not in BEYOND_DL and not name.startswith("codes/"):
            graph += part
    return graph


DL = in_dl()


def texts(term: URIRef, prop: URIRef) -> dict[str, list[str]]:
    found = defaultdict(list)
    for text in MERGED.objects(term, prop):
        assert isinstance(text, Literal)
        found[text.language or ""].append(str(text))
    return dict(found)


@pytest.mark.parametrize("term", OURS, ids=lambda term: term.removeprefix(LC))
def test_every_term_is_explained_in_both_languages(term: URIRef) -> None:
    for prop in (RDFS.label, SKOS.definition):
        found = texts(term, prop)
        assert set(found) == {"en", "zh"}, prop
        assert all(len(values) == 1 for values in found.values()), prop
        assert CHINESE.search(found["zh"][0]) or found["zh"] == found["en"], prop
        assert not CHINESE.search(found["en"][0]), prop
    assert texts(term, SKOS.definition)["zh"][0].endswith("。")
    assert texts(term, SKOS.definition)["en"][0].endswith(".")
    assert set(MERGED.objects(term, RDFS.isDefinedBy)) == {ONTOLOGY}


def test_no_two_classes_and_no_two_properties_share_a_label_in_a_module() -> None:
    for kinds in ((OWL.Class,), PROPERTY_TYPES):
        for name, part in MODULES.items():
            seen: dict[Literal, URIRef] = {}
            for kind in kinds:
                for term in part.subjects(RDF.type, kind):
                    for label in part.objects(term, RDFS.label) if isinstance(term, URIRef) else ():
                        assert isinstance(label, Literal)
                        if term.startswith(LC):
                            assert seen.setdefault(label, term) == term, f"{name}: {label}"


def test_names_follow_their_kind() -> None:
    for term in OURS:
        first = term.removeprefix(LC)[0]
        if (term, RDF.type, OWL.Class) in MERGED:
            assert first.isupper(), term
        else:
            assert first.islower(), term


def test_nothing_is_used_that_is_not_declared() -> None:
    for name, part in MODULES.items():
        for subject, predicate, value in part:
            assert predicate in DECLARED or str(predicate).startswith(BUILT_IN), f"{name}: {predicate}"
            for term in (subject, value):
                if isinstance(term, URIRef) and term.startswith(LC) and term != URIRef(LC):
                    assert term in DECLARED, f"{name}: {term}"
            if predicate == RDF.type and isinstance(value, URIRef):
                assert value in DECLARED or str(value).startswith(BUILT_IN), f"{name}: {value}"


def columns() -> Iterator[tuple[str, URIRef, set[URIRef]]]:
    """Yield each class and property of the tables with the place and what it must be declared as."""
    wanted: dict[type[object], set[URIRef]] = {
        tables.Link: {OWL.ObjectProperty},
        tables.Code: {OWL.ObjectProperty},
        tables.Value: {OWL.DatatypeProperty},
        tables.Text: {OWL.DatatypeProperty, OWL.AnnotationProperty},
    }
    models = {**tables.ENTITY_TABLES, **tables.CODE_TABLES, **tables.SOURCE_TABLES}
    for name, model in models.items():
        if model.rdf_class is not None:
            yield name, model.rdf_class, {OWL.Class}
        for column, field in model.model_fields.items():
            for mark in field.metadata:
                if type(mark) in wanted and mark.prop != RDFS.label:
                    yield f"{name}.{column}", mark.prop, wanted[type(mark)]


def test_the_tables_use_only_declared_terms_of_the_right_kind() -> None:
    uses = list(columns())
    assert len(uses) > 100
    for place, term, wanted in uses:
        assert set(MERGED.objects(term, RDF.type)) & wanted, f"{place}: {term}"


@pytest.mark.parametrize("scheme", sorted(CODES))
def test_the_closed_schemes_have_the_codes_that_code_relies_on(scheme: str) -> None:
    scheme_iri = ID[f"scheme/{scheme}"]
    part = MODULES[f"codes/{scheme}.ttl"]
    concepts = set(part.subjects(RDF.type, SKOS.Concept))
    assert concepts >= {ID[f"{scheme}/{code}"] for code in CODES[scheme].split()}
    for relation in (SKOS.inScheme, SKOS.topConceptOf):
        assert set(part.subjects(relation, scheme_iri)) == concepts
    assert set(part.objects(scheme_iri, SKOS.hasTopConcept)) == concepts
    for concept in (scheme_iri, *concepts):
        assert isinstance(concept, URIRef)
        assert concept == scheme_iri or concept.startswith(ID[f"{scheme}/"])
        for prop in (SKOS.prefLabel, RDFS.label, SKOS.definition):
            assert set(texts(concept, prop)) == {"en", "zh"}, (concept, prop)
        assert texts(concept, SKOS.prefLabel) == texts(concept, RDFS.label)


def test_every_unit_of_the_tables_is_described() -> None:
    for unit in terms.UNITS.values():
        assert (unit, RDF.type, LC.Unit) in MERGED
        assert (unit, SKOS.inScheme, ID["scheme/unit"]) in MERGED
        assert set(texts(unit, RDFS.label)) == {"en", "zh"}


def test_every_scheme_that_a_column_names_exists() -> None:
    for model in {**tables.ENTITY_TABLES, **tables.CODE_TABLES, **tables.SOURCE_TABLES}.values():
        for field in model.model_fields.values():
            for mark in field.metadata:
                if isinstance(mark, tables.Code):
                    assert (ID[f"scheme/{mark.scheme}"], RDF.type, SKOS.ConceptScheme) in MERGED


# ---- OWL 2 DL ---------------------------------------------------------------------------------------


def test_no_property_is_of_two_sorts() -> None:
    for prop in {term for kind in PROPERTY_TYPES for term in DL.subjects(RDF.type, kind)}:
        assert len(set(DL.objects(prop, RDF.type)) & set(PROPERTY_TYPES)) == 1, prop


def test_only_datatypes_of_owl_are_used() -> None:
    allowed = DATATYPES | {RDF.langString, None}
    for value in DL.objects():
        if isinstance(value, Literal):
            assert value.language or value.datatype in allowed, value
    for prop in DL.subjects(RDF.type, OWL.DatatypeProperty):
        assert set(DL.objects(prop, RDFS.range)) <= DATATYPES, prop


def test_no_builtin_vocabulary_is_made_a_class() -> None:
    assert not {RDF.Statement, RDF.Property, RDFS.Class} & set(DL.all_nodes())


def test_a_transitive_property_gets_no_axiom_that_needs_a_simple_one() -> None:
    transitive = set(DL.subjects(RDF.type, OWL.TransitiveProperty))
    assert transitive == {LC.partOf, LC.before}
    non_simple = transitive | {
        upper for prop in transitive for upper in DL.transitive_objects(prop, RDFS.subPropertyOf)
    }
    for prop in non_simple:
        forbidden = {OWL.FunctionalProperty, OWL.AsymmetricProperty, OWL.IrreflexiveProperty}
        assert not set(DL.objects(prop, RDF.type)) & forbidden
    for restriction in DL.subjects(RDF.type, OWL.Restriction):
        if set(DL.predicates(restriction)) & {OWL.cardinality, OWL.maxCardinality, OWL.minCardinality}:
            assert DL.value(restriction, OWL.onProperty) not in non_simple


@pytest.mark.parametrize("direct", ["directlyPartOf", "directlyBefore", "feeds"])
def test_the_direct_edges_are_asymmetric_and_irreflexive(direct: str) -> None:
    assert {OWL.AsymmetricProperty, OWL.IrreflexiveProperty} <= set(DL.objects(LC[direct], RDF.type))


def test_there_is_no_key_and_no_punning_in_the_ontology_proper() -> None:
    assert OWL.hasKey not in set(DL.predicates())
    classes = set(DL.subjects(RDF.type, OWL.Class))
    properties = {term for kind in PROPERTY_TYPES for term in DL.subjects(RDF.type, kind)}
    assert not classes & properties


def test_annotation_properties_have_no_logic() -> None:
    for prop in DL.subjects(RDF.type, OWL.AnnotationProperty):
        assert not set(DL.predicates(prop)) & {RDFS.domain, RDFS.range, RDFS.subPropertyOf}


def test_every_blank_node_belongs_to_an_axiom() -> None:
    heads = {OWL.AllDisjointClasses}
    for node in {subject for subject in MERGED.subjects() if isinstance(subject, BNode)}:
        pointed_at = next(MERGED.subjects(None, node), None) is not None
        assert pointed_at or set(MERGED.objects(node, RDF.type)) <= heads


# ---- header, imports, cube --------------------------------------------------------------------------


def test_the_header_says_version_history_and_deprecation_policy() -> None:
    assert (ONTOLOGY, OWL.versionIRI, URIRef(f"{ONTOLOGY}/0.1.0")) in MERGED
    assert set(texts(ONTOLOGY, SKOS.historyNote)) == {"en", "zh"}
    assert "owl:deprecated" in texts(ONTOLOGY, SKOS.editorialNote)["en"][0]


def test_every_import_is_found_offline_through_the_catalogue() -> None:
    namespace = "{urn:oasis:names:tc:entity:xmlns:xml:catalog}"
    entries = {
        entry.attrib["name"]: entry.attrib["uri"]
        for entry in ET.parse(FOLDER / "catalog-v001.xml").getroot().iter(f"{namespace}uri")
    }
    imported = {str(iri) for iri in MERGED.objects(None, OWL.imports)}
    assert imported <= set(entries)
    for iri, file in entries.items():
        assert (URIRef(iri), RDF.type, OWL.Ontology) in MODULES[file], file
    ontologies = {name for name in MODULES if not name.startswith("codes/")}
    assert set(entries.values()) == ontologies


def test_the_header_reaches_every_module_but_those_beyond_dl() -> None:
    reached, waiting = set(), [ONTOLOGY]
    while waiting:
        current = waiting.pop()
        if current not in reached:
            reached.add(current)
            waiting += [iri for iri in MERGED.objects(current, OWL.imports) if isinstance(iri, URIRef)]
    headers = {
        header for name, part in MODULES.items() if name not in BEYOND_DL
        for header in part.subjects(RDF.type, OWL.Ontology)
    }  # fmt: skip
    assert reached == headers


def test_the_cube_has_the_components_that_the_figures_carry() -> None:
    structure = ID["dataset/figures-structure"]
    assert (ID["dataset/figures"], QB.structure, structure) in MERGED
    components = list(MERGED.objects(structure, QB.component))
    found = {
        role: {MERGED.value(component, role) for component in components} - {None}
        for role in (QB.dimension, QB.measure, QB.attribute)
    }
    assert found[QB.dimension] == {
        LC.about, LC.indicator, LC.population, LC.period, LC.kind, LC.comparator, LC.adjustment, LC.status,
        LC.statedIn, QB.measureType,
    }  # fmt: skip
    assert found[QB.measure] == {SDMX_MEASURE.obsValue, LC.lowerBound, LC.upperBound}
    assert found[QB.attribute] == {SDMX_ATTRIBUTE.unitMeasure, LC.printed, LC.qualifier}
    for prop in set().union(*found.values()):
        assert MERGED.value(prop, RDFS.range) is not None, prop
    for dimension in found[QB.dimension]:
        code_list = MERGED.value(dimension, QB.codeList)
        if code_list is not None:
            assert (code_list, RDF.type, SKOS.ConceptScheme) in MERGED
        # A code list is required where the values are plain concepts (IC-5 of the cube's specification).
        assert code_list is not None or MERGED.value(dimension, RDFS.range) != SKOS.Concept
