"""The catalogue's questions as triples, so that whoever has the graph finds what to ask it, and how.

Each question is a ``sh:SPARQLExecutable`` (SHACL's word for a query that is described): what it is called and
asks, in both languages, its query and its parameters with their defaults. The query is published as it stands
in ``queries/``, so that it runs wherever it is copied to; a ``$parameter`` is a variable that a tool binds
before it runs the query, as SHACL has it. Everything has an IRI; nothing is a blank node.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, XSD

from ..engine import sparql
from ..errors import Problem, UsageError
from ..terms import ID, SCHEMA, SH
from .catalog import Parameter, Question

Triple: TypeAlias = tuple[URIRef, URIRef, URIRef | Literal]

PREFIX_SET = ID["prefixes/questions"]
"""Declares the prefixes of all questions; none stands for two namespaces."""

FORMS: dict[str, tuple[URIRef, URIRef]] = {
    "SELECT": (SH.SPARQLSelectExecutable, SH.select),
    "ASK": (SH.SPARQLAskExecutable, SH.ask),
    "CONSTRUCT": (SH.SPARQLConstructExecutable, SH.construct),
}
"""Class of the executable, and property of its text, by the form of the query."""

DATATYPES: dict[str, URIRef] = {"text": XSD.string, "number": XSD.decimal, "date": XSD.date}
"""Datatypes of the parameters that are no IRIs."""

_PREFIX = re.compile(r"PREFIX\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE)


def iri(question: Question) -> URIRef:
    """Return the IRI of a question: it is permanent, so it has the question's name and not its number."""
    return ID[f"question/{question.name}"]


def build(questions: Iterable[Question]) -> Graph:
    """Return the questions as triples.

    Raises:
        UsageError: for a query of another form than SELECT, ASK and CONSTRUCT, and for a prefix that stands
            for different namespaces in two queries.
    """
    graph = Graph()
    namespaces: dict[str, str] = {}
    for question in questions:
        for triple in _question(question):
            graph.add(triple)
        for prefix, namespace in prefixes(question):
            if namespaces.setdefault(prefix, namespace) != namespace:
                message = f"the prefix {prefix}: is {namespaces[prefix]} in another question"
                raise UsageError(Problem(f"{question.path}:1", message, "call one of the two otherwise"))
            for triple in _declaration(prefix, namespace):
                graph.add(triple)
    return graph


def prefixes(question: Question) -> list[tuple[str, str]]:
    """Return the prefixes that a question's query declares, with their namespaces."""
    return [(match[1], match[2]) for match in _PREFIX.finditer(question.query)]


def _question(question: Question) -> Iterator[Triple]:
    node = iri(question)
    class_, text = FORMS[_form(question)]
    for kind in (SH.SPARQLExecutable, class_):
        yield node, RDF.type, kind
    yield node, DCTERMS.identifier, Literal(question.id)
    for lang in ("zh", "en"):
        yield node, RDFS.label, Literal(question.title[lang], lang=lang)
        yield node, RDFS.comment, Literal(question.question[lang], lang=lang)
    for word in question.keywords:
        yield node, SCHEMA.keywords, Literal(word, lang="en" if word.isascii() else "zh")
    yield node, text, Literal(question.query)
    yield node, SH.prefixes, PREFIX_SET
    for parameter in question.parameters:
        yield from _parameter(node, parameter)


def _form(question: Question) -> str:
    words = (token.text.upper() for token in sparql.tokens(question.query) if token.kind == "word")
    form = next((word for word in words if word in sparql.QUERY_WORDS), "")
    if form not in FORMS:
        message = f"a question is a query of the form {', '.join(FORMS)}; this one is {form or 'none'}"
        raise UsageError(Problem(f"{question.path}:1", message, "write it in one of these forms"))
    return form


def _parameter(question: URIRef, parameter: Parameter) -> Iterator[Triple]:
    node = URIRef(f"{question}.{parameter.name}")
    path = ID[f"parameter/{parameter.name}"]  # SHACL binds the variable that is called like its local name
    yield question, SH.parameter, node
    yield node, RDF.type, SH.Parameter
    yield node, SH.path, path
    yield path, RDF.type, RDF.Property
    yield node, SH.optional, Literal(True)
    for lang, name in (("zh", parameter.label_zh), ("en", parameter.label_en)):
        yield node, SH.name, Literal(name, lang=lang)
    if parameter.type == "iri":
        yield node, SH.nodeKind, SH.IRI
        yield node, SH.defaultValue, ID[parameter.default]
    else:
        datatype = DATATYPES[parameter.type]
        yield node, SH.datatype, datatype
        # Plain strings stay plain, so that they are the same term in every format.
        typed = None if datatype == XSD.string else datatype
        yield node, SH.defaultValue, Literal(parameter.default, datatype=typed)


def _declaration(prefix: str, namespace: str) -> Iterator[Triple]:
    node = ID[f"prefixes/questions.{prefix}"]
    yield PREFIX_SET, RDF.type, OWL.Ontology  # what SHACL's sh:declare hangs on
    yield PREFIX_SET, SH.declare, node
    yield node, RDF.type, SH.PrefixDeclaration
    yield node, SH.prefix, Literal(prefix)
    yield node, SH.namespace, Literal(namespace, datatype=XSD.anyURI)
