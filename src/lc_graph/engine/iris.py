"""What is an absolute IRI: the one check of all that clients, files and options give us as one."""

from __future__ import annotations

import pyoxigraph as ox

from .sparql import QueryError


def is_iri(text: str) -> bool:
    """Say whether a text is an absolute IRI (RFC 3987), as the engine reads them."""
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def graph_name(iri: str) -> ox.NamedNode:
    """Return the name of a graph.

    Raises:
        QueryError: when it is no absolute IRI.
    """
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        message = f"{iri!r} is not an absolute IRI ({error})"
        raise QueryError(message, "name graphs by their full IRI") from None
