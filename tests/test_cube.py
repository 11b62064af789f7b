"""The integrity constraints of the RDF Data Cube vocabulary, and our data set as a cube client sees it."""

from __future__ import annotations

from pathlib import Path

from rdflib import Graph, URIRef
from rdflib.namespace import RDF, RDFS

from lc_graph.resources import room
from lc_graph.terms import ID, LC, QB, SDMX_ATTRIBUTE, SDMX_MEASURE, UNITS
from lc_graph.validation import inputs
from lc_graph.validation.checks import load_checks
from lc_graph.validation.validate import validate

GOOD = Path(__file__).parent / "shapes" / "good"
STRUCTURE = ID["dataset/figures-structure"]


def world() -> Graph:
    folder = room("ontology")
    return inputs.read(
        [
            *sorted(GOOD.glob("*.ttl")),
            *folder.glob("*.ttl"),
            *folder.glob("imports/*.ttl"),
            *folder.glob("codes/*.ttl"),
        ]
    )


def components(graph: Graph, kind: URIRef) -> set[object]:
    return {p for c in graph.objects(STRUCTURE, QB.component) for p in graph.objects(c, kind)}


def test_there_is_a_query_for_each_of_the_21_constraints() -> None:
    cube = [check for check in load_checks(room("shapes")) if check.folder == "cube"]
    assert [check.id for check in cube] == [f"ic-{number:02}" for number in range(1, 22)]
    assert {check.severity for check in cube} == {"violation"}
    assert {check.graphs for check in cube} == {"data"}


def test_the_structure_has_the_dimensions_measures_and_attributes_of_the_model() -> None:
    graph = world()
    names = "about indicator population period kind comparator adjustment status statedIn"
    dimensions = [LC[name] for name in names.split()]
    assert components(graph, QB.dimension) == {*dimensions, QB.measureType}
    assert components(graph, QB.measure) == {SDMX_MEASURE.obsValue, LC.lowerBound, LC.upperBound}
    assert components(graph, QB.attribute) == {SDMX_ATTRIBUTE.unitMeasure, LC.printed, LC.qualifier}


def test_the_query_of_constraint_12_compares_all_dimensions_of_the_structure() -> None:
    """It names them, to be fast; a dimension that is added to the structure must be added to it too."""
    (check,) = [check for check in load_checks(room("shapes")) if check.id == "ic-12"]
    for dimension in components(world(), QB.dimension):
        assert isinstance(dimension, URIRef)
        name = dimension.removeprefix(str(LC)) if dimension.startswith(str(LC)) else "measureType"
        assert f":{name} " in check.query, f"ic-12 does not compare {dimension}"


def test_every_dimension_has_a_range_and_every_coded_one_a_list() -> None:
    graph = world()
    for dimension in components(graph, QB.dimension) - {QB.measureType}:
        assert isinstance(dimension, URIRef)
        assert (dimension, RDF.type, QB.DimensionProperty) in graph
        assert any(graph.objects(dimension, RDFS.range))


def test_units_are_described_in_the_graph() -> None:
    graph = world()
    for unit in UNITS.values():
        assert (unit, RDF.type, LC.Unit) in graph


def test_a_figure_without_a_dimension_breaks_the_constraint_and_the_shape() -> None:
    graph = world()
    graph.remove((ID["observation/inv-rank"], LC.comparator, None))
    shapes = {result.shape for result in validate(graph).violations}
    assert {"ic-11", "Figure-comparator"} <= shapes
