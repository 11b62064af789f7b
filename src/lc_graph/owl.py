"""The object view: the ontology's classes and the graph's things as Python objects, by Owlready2.

Example:
    >>> from lc_graph import owl
    >>> onto = owl.ontology()
    >>> county = owl.thing(onto, "region/371525")
    >>> owl.label(county, "zh"), [owl.label(figure.indicator, "en") for figure in owl.about(onto, county)]
"""

from __future__ import annotations

from typing import Any

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF

from .errors import Problem, UsageError
from .reasoning.copy import PROPERTY_TYPES, bundled_ontology, reasoner_copy
from .terms import ID, LC, PREFIXES

PYTHON_NAME = URIRef("http://www.lesfleursdunormal.fr/static/_downloads/owlready_ontology.owl#python_name")
"""Owlready2's own annotation for the Python name of a property."""
PLAIN_NAMES = {"name": "plain_name"}
"""Properties of ours whose name Owlready2 uses for something else, and what Python calls them."""


def ontology(graph: Graph | None = None) -> Any:
    """Return ontology and data as an Owlready2 ontology of its own world.

    Classes and properties of ours are its attributes (``onto.Region``, ``onto.Region.instances()``);
    properties are attributes of things (``figure.about``). A borrowed property whose name is also one of ours
    is called by its prefix and name (``dcterms_title``), and ``lc:name`` is ``plain_name``. What claims are
    about and the cube's structure are not in it, see :mod:`lc_graph.reasoning.copy`.

    Args:
        graph: ontology and data merged (default: the bundled ontology and everything built from ``data/``).
    """
    import owlready2

    from .reasoning.reason import load

    copy = reasoner_copy(graph if graph is not None else knowledge(), annotations=True)
    for subject, kind in set(copy.data.subject_objects(RDF.type)):
        if isinstance(subject, URIRef) and kind != OWL.NamedIndividual:
            copy.data.add((subject, RDF.type, OWL.NamedIndividual))  # or onto.individuals() would be empty
    namesakes = _python_names(copy.terms)
    world = owlready2.World()
    loaded = load(world, copy.terms, copy.data, iri=str(LC))
    for prop in namesakes:
        # Renaming the borrowed one has unregistered ours, which went by the same name.
        world[str(prop)].python_name = str(prop).removeprefix(LC)
    return loaded


def knowledge() -> Graph:
    """Return the merge of ontology, code lists, reference data and facts, built from the ``data/`` tables."""
    from . import graph as graphs
    from .reference import graph as reference
    from .tables import records

    merged = Graph()
    for part in (*graphs.build(records.load()).graphs(), reference.build()):
        for triple in part:
            merged.add(triple)
    return merged


def terms() -> Any:
    """Return the ontology and the closed code lists alone as an Owlready2 ontology."""
    return ontology(bundled_ontology())


def thing(onto: Any, reference: str) -> Any:
    """Return the thing ``kind/slug``, for example ``region/371525``.

    Raises:
        UsageError: when the ontology has no such thing.
    """
    found = onto.world[str(ID[reference])]
    if found is None:
        raise UsageError(
            Problem(reference, "there is no such thing in the graph", "write kind/slug, as in region/371525")
        )
    return found


def label(entity: Any, lang: str = "zh") -> str:
    """Return the label of a class, property or thing in ``zh`` or ``en``, or else its local name."""
    labels = [text for text in entity.label if getattr(text, "lang", "") == lang]
    return str(labels[0]) if labels else str(entity.name)


def about(onto: Any, subject: Any) -> list[Any]:
    """Return the figures about a subject, sorted by address."""
    return sorted(onto.search(type=onto.Figure, about=subject), key=lambda figure: str(figure.iri))


def _python_names(terms: Graph) -> list[URIRef]:
    """Name borrowed properties apart from ours, and return those of ours that have a borrowed namesake.

    Owlready2 calls a property by its local name, whatever its namespace.
    """
    properties = {prop for kind in PROPERTY_TYPES for prop in terms.subjects(RDF.type, kind)}
    ours = {str(prop).removeprefix(LC) for prop in properties if str(prop).startswith(LC)}
    for name in ours & PLAIN_NAMES.keys():
        terms.add((LC[name], PYTHON_NAME, Literal(PLAIN_NAMES[name])))
    namesakes = []
    for prefix, namespace in PREFIXES.items():
        for name in sorted(ours):
            prop = URIRef(namespace + name)
            if prop in properties and prefix != "lc":
                terms.add((prop, PYTHON_NAME, Literal(f"{prefix}_{name}".replace("-", "_"))))
                namesakes.append(LC[name])
    return [prop for prop in namesakes if str(prop).removeprefix(LC) not in PLAIN_NAMES]
