"""Everything that describes the data: modules of the ontology, code lists, shapes and checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from ..terms import full
from ..validation.checks import Check, load_checks
from . import codes, ontology, shapes
from .codes import CodeList
from .ontology import Module, Term
from .shapes import Shape


@dataclass(frozen=True)
class Book:
    """What describes the data: modules of the ontology, code lists, shapes, and checks by queries."""

    modules: tuple[Module, ...]
    lists: tuple[CodeList, ...]
    shapes: tuple[Shape, ...]
    checks: tuple[Check, ...]

    @cached_property
    def terms(self) -> Mapping[str, Term]:
        """Return the terms by their addresses."""
        return {term.iri: term for module in self.modules for term in module.terms}

    @cached_property
    def lists_of(self) -> Mapping[str, tuple[CodeList, ...]]:
        """Return, by property, the lists whose codes are its values, as the cube or a shape says."""
        names = {one.name: one for one in self.lists}
        found: dict[str, list[CodeList]] = {}
        for one in self.lists:
            for property in one.properties:
                found.setdefault(property, []).append(one)
        for shape in self.shapes:
            for value in shape.values("in") if shape.path else ():
                named = names.get(value.partition("/")[0])
                users = found.setdefault(full(shape.path), [])
                if named is not None and "/" in value and named not in users:
                    users.append(named)
        return {property: tuple(lists) for property, lists in found.items() if lists}

    def module(self, name: str) -> Module | None:
        """Return the module of a name, if there is one."""
        return next((module for module in self.modules if module.name == name), None)

    def shapes_of(self, iri: str) -> tuple[Shape, ...]:
        """Return the shapes that look at the members of a class, or at the values of a property."""
        return tuple(
            shape
            for shape in self.shapes
            if (iri in shape.classes and not shape.wholes)
            or full(shape.path) == iri
            or iri in (*shape.subjects, *shape.objects)
        )


def read(folder: Path) -> Book:
    """Read a release, or the folder of the rooms.

    Args:
        folder: with ``ontology`` and ``shapes`` in it; a release also has the lists made from tables.
    """
    files = {path.name: path.read_bytes() for path in sorted((folder / "ontology").glob("*.ttl"))}
    made = folder / "graphs" / "codes.ttl"
    listed = [made] if made.exists() else sorted((folder / "ontology" / "codes").glob("*.ttl"))
    texts = [*(path.read_bytes() for path in listed), files["cube.ttl"]]
    triples = (quad.triple for text in texts for quad in ox.parse(text, ox.RdfFormat.TURTLE))
    return Book(
        ontology.modules(files),
        codes.code_lists(triples),
        shapes.shapes({path.name: path.read_bytes() for path in (folder / "shapes").glob("*.ttl")}),
        load_checks(folder / "shapes"),
    )
