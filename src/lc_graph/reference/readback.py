"""The reference graph read back into rows, so that the checks of its tables look at the graph too.

A row stands where its resource does: its IRI is the place that problems name. The second reading is not in
the graph; it is taken from the tables that the graph is read with.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS
from rdflib.term import Node

from ..errors import DataError, Problem
from ..tables.rows import Located
from ..terms import ID, LC, SCHEMA
from .graph import RELATIONS, Tables, check, write
from .second import DECISIONS, SECOND
from .tables import TABLES


def check_graph(graph: Graph, described: Tables) -> list[Problem]:
    """Return what the checks of the reference tables find in a reference graph, and what its rows do not say.

    A resource says some things twice (its class and its scheme, a label as two properties, a flow and its
    edge): from the rows that the graph is read back to, the same graph must follow.

    Args:
        graph: the reference graph.
        described: the tables whose second reading it is compared with.
    """
    try:
        tables = _Reader(graph).tables()
    except DataError as error:
        return list(error.problems)
    second = {SECOND: described[SECOND], DECISIONS: described[DECISIONS]}
    if problems := check({**tables, **second}):
        return problems
    follows = write(tables)
    return sorted(
        [
            Problem(str(s), f"{p} {o} follows from its row, and is lacking", "add it")
            for s, p, o in follows - graph
        ]
        + [
            Problem(str(s), f"{p} {o} does not follow from its row", "take it out")
            for s, p, o in graph - follows
        ]
    )


class _Reader:
    """One graph, read as rows."""

    def __init__(self, graph: Graph) -> None:
        self.graph, self.problems = graph, list[Problem]()

    def tables(self) -> Tables:
        """Read every table.

        Raises:
            DataError: with one problem a resource that cannot be a row.
        """
        tables = {
            "sources": list(self._documents()), "regions": list(self._regions()),
            "industries": list(self._classes("gbt4754", "industries")),
            "isic": list(self._classes("isic4", "isic")), "mappings": list(self._mappings()),
            "chains": list(self._chains()), "stages": list(self._stages()), "feeds": list(self._flows()),
            "matches": list(self._matches()), "lacks": list(self._lacks()),
        }  # fmt: skip
        if self.problems:
            raise DataError(*self.problems)
        return tables

    def _row(self, table: str, iri: Node, cells: dict[str, str]) -> Iterator[Located[Any]]:
        model = TABLES[table]
        try:
            yield Located(model.model_validate(cells), str(iri), 0, ())
        except ValidationError as error:
            for detail in error.errors():
                column = str(detail["loc"][0]) if detail["loc"] else ""
                what = cells.get(column) or "nothing"
                self.problems.append(Problem(str(iri), f"{column} is {what}", detail["msg"]))

    def _documents(self) -> Iterator[Located[Any]]:
        for iri in self._all(LC.Document):
            cells = {
                "url": self._one(iri, SCHEMA.url), "date": self._one(iri, DCTERMS.date),
                "tier": self._one(iri, LC.tier), "licence_note": self._one(iri, DCTERMS.rights),
            }  # fmt: skip
            yield from self._row("sources", iri, self._named(iri) | cells)

    def _regions(self) -> Iterator[Located[Any]]:
        for iri in self._all(LC.Region):
            cells = {"level": self._one(iri, LC.level), "part_of": self._one(iri, LC.directlyPartOf)}
            yield from self._row("regions", iri, self._known(iri) | cells)

    def _classes(self, scheme: str, table: str) -> Iterator[Located[Any]]:
        for iri in sorted(self.graph.subjects(SKOS.inScheme, ID[f"scheme/{scheme}"]), key=str):
            cells = self._known(iri)
            if table == "industries":
                cells |= {"broader": self._one(iri, SKOS.broader), "isic4": self._one(iri, SKOS.closeMatch)}
            yield from self._row(table, iri, cells)

    def _mappings(self) -> Iterator[Located[Any]]:
        industries = str(ID["industry/"])
        for relation, prop in RELATIONS.items():
            for subject, target in sorted(self.graph.subject_objects(prop)):
                if str(subject).startswith(industries):
                    cells = {"industry": _reference(subject), "relation": relation, "code": _slug(target)}
                    yield from self._row("mappings", subject, cells)

    def _chains(self) -> Iterator[Located[Any]]:
        for iri in self._all(LC.ReferenceChain):
            cells = {"chain": self._references(iri, LC.referenceFor)}
            yield from self._row("chains", iri, self._known(iri) | cells)

    def _stages(self) -> Iterator[Located[Any]]:
        for iri in self._all(LC.ReferenceStage):
            cells = {
                "also_zh": "|".join(sorted(map(str, self.graph.objects(iri, SKOS.altLabel)))),
                "reference_chain": self._one(iri, LC.referenceStageOf),
                "position": self._one(iri, LC.position),
                "position_proposed": self._yes(iri, LC.positionProposed),
                "proposed": self._yes(iri, LC.proposedByProject),
            }
            yield from self._row("stages", iri, self._known(iri) | cells)

    def _flows(self) -> Iterator[Located[Any]]:
        for iri in self._all(LC.Flow):
            cells = {
                "from_stage": self._one(iri, LC.flowFrom), "to_stage": self._one(iri, LC.flowTo),
                "by_product": self._yes(iri, LC.ofByProduct),
                "documents": self._one(iri, LC.documentedBy),
                "proposed": self._yes(iri, LC.proposedByProject),
            }  # fmt: skip
            yield from self._row("feeds", iri, cells)

    def _matches(self) -> Iterator[Located[Any]]:
        for stage, same in sorted(self.graph.subject_objects(LC.matchesStage)):
            cells = {"reference_stage": _slug(stage), "stage": _reference(same)}
            yield from self._row("matches", stage, cells)

    def _lacks(self) -> Iterator[Located[Any]]:
        for iri in self._all(LC.Lack):
            cells = {prop: self._references(iri, LC[name])
                     for prop, name in (("lack_of", "lackOf"), ("lack_in", "lackIn"))}  # fmt: skip
            yield from self._row("lacks", iri, self._known(iri) | cells)

    # ---- cells --------------------------------------------------------------------------------------

    def _all(self, kind: URIRef) -> list[Node]:
        return sorted(set(self.graph.subjects(RDF.type, kind)), key=str)

    def _named(self, iri: Node) -> dict[str, str]:
        labels = {
            f"label_{label.language}": str(label)
            for label in sorted(self.graph.objects(iri, RDFS.label), key=str)
            if isinstance(label, Literal) and label.language
        }
        return {"id": _slug(iri), "label_zh": "", "label_en": "", **labels}

    def _known(self, iri: Node) -> dict[str, str]:
        return self._named(iri) | {"documents": self._one(iri, LC.documentedBy)}

    def _one(self, iri: Node, prop: URIRef) -> str:
        """Return the slugs of the resources or the texts that a property has, several parted by ``|``."""
        return "|".join(
            sorted(_slug(node) if isinstance(node, URIRef) else str(node)
                   for node in self.graph.objects(iri, prop))
        )  # fmt: skip

    def _references(self, iri: Node, prop: URIRef) -> str:
        return "|".join(sorted(map(_reference, self.graph.objects(iri, prop))))

    def _yes(self, iri: Node, prop: URIRef) -> str:
        return "|".join("yes" if str(v) == "true" else "no" for v in self.graph.objects(iri, prop))


def _slug(iri: Node) -> str:
    return str(iri).rsplit("/", 1)[-1]


def _reference(iri: Node) -> str:
    return str(iri).removeprefix(str(ID))
