"""A trace as JSON, CSV and Turtle, for programs. The text tree for people is :mod:`lc_graph.chain.text`."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDFS, XSD

from ..engine.lookup import Evidence, Name
from ..engine.store import Store
from ..terms import LC, PREFIXES, code
from .model import FigureStated, Participant, StageTrace, Stated, Trace
from .suggestions import Suggestion

INVESTMENT = "indicator/total-investment"
COLUMNS = (
    "chain", "area", "order", "stage", "stage_zh", "stage_en", "stated_stages", "position", "proposed",
    "participant", "participant_zh", "participant_en", "kind", "certain", "readings", "also_possible",
    "where", "status", "phase", "places", "possible_places", "products", "investment_printed",
    "investment_min", "investment_max", "gaps", "uncertain_gaps", "provisional", "article",
    "first_line", "last_line", "passages",
)  # fmt: skip


def to_json(trace: Trace, suggestions: Sequence[Suggestion] | None = None) -> str:
    """Return the whole trace as JSON; keys are those of :mod:`lc_graph.chain.model`.

    What this project suggests, if it is asked for, stands by itself under ``suggestions``.
    """
    data = dataclasses.asdict(trace)
    if suggestions is not None:
        data["suggestions"] = [dataclasses.asdict(one) for one in suggestions]
    for stage, plain in zip(trace.stages, data["stages"], strict=True):
        plain["name"] = dataclasses.asdict(stage.name)
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def to_csv(trace: Trace) -> str:
    """Return one row a stage and participant (a stage without one: one row), lists parted by ``|``."""
    output = io.StringIO()
    writer = csv.DictWriter(output, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for stage in trace.stages:
        for participant in stage.participants or (None,):
            writer.writerow(_row(trace, stage, participant))
    for participant in trace.unplaced:
        writer.writerow(_row(trace, None, participant))
    return output.getvalue()


def _row(trace: Trace, stage: StageTrace | None, participant: Participant | None) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(COLUMNS, "")
    row |= {"chain": trace.chain.id, "area": trace.area.id if trace.area else ""}
    evidence: tuple[Evidence, ...] = ()
    if stage is not None:
        evidence = stage.evidence
        row |= {
            "order": stage.order,
            "stage": stage.name.id,
            "stage_zh": stage.name.zh,
            "stage_en": stage.name.en,
            "stated_stages": _ids(stage.stated),
            "position": stage.position.id if stage.position else "",
            "proposed": _yes(stage.proposed),
            "gaps": "|".join(gap.kind for gap in stage.gaps if gap.certain),
            "uncertain_gaps": "|".join(gap.kind for gap in stage.gaps if not gap.certain),
            "provisional": _yes(stage.proposed) if stage.gaps else "",
        }
    if participant is not None:
        investments = [one for one in participant.figures if one.indicator.id == INVESTMENT]
        evidence = participant.evidence
        row |= {
            "participant": participant.what.id,
            "participant_zh": participant.what.zh,
            "participant_en": participant.what.en,
            "kind": participant.kind,
            "certain": _yes(participant.certain),
            "readings": _ids(participant.readings),
            "also_possible": _ids(participant.elsewhere),
            "where": participant.where,
            "status": _ids(participant.status),
            "phase": _ids(one.what for one in participant.phases if one.certain),
            "places": _ids(one.what for one in participant.places if one.certain),
            "possible_places": _ids(one.what for one in participant.places if not one.certain),
            "products": _ids(one.what for one in participant.products if one.certain),
            "investment_printed": "|".join(one.printed for one in investments),
            "investment_min": "|".join(one.min for one in investments),
            "investment_max": "|".join(one.max for one in investments),
        }
    row |= {
        "article": "|".join(dict.fromkeys(one.article.rpartition("/")[2] for one in evidence)),
        "first_line": "|".join(str(one.first_line) for one in evidence),
        "last_line": "|".join(str(one.last_line) for one in evidence),
        "passages": "|".join(one.passage for one in evidence),
    }
    return row


def _ids(names: Any) -> str:
    return "|".join(name.id for name in names)


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def to_turtle(trace: Trace, store: Store) -> str:
    """Return the part of the graph that the trace shows, with the gaps that hold in every reading."""
    graph = Graph(bind_namespaces="none")
    for prefix, iri in PREFIXES.items():
        graph.bind(prefix, iri)
    for iri in sorted(_resources(trace)):
        for triple in _described(store, iri):
            graph.add(triple)
    for stage, gap in trace.gaps():
        if gap.certain:
            iri = URIRef(stage.name.iri)
            graph.add((iri, LC.gap, code("gap", gap.kind)))
            graph.add((iri, LC.provisional, Literal(str(gap.provisional).lower(), datatype=XSD.boolean)))
            graph.add((iri, RDFS.comment, Literal(gap.why_zh, lang="zh")))
            graph.add((iri, RDFS.comment, Literal(gap.why_en, lang="en")))
    return graph.serialize(format="turtle")


def _described(store: Store, iri: str) -> Iterator[tuple[Any, Any, Any]]:
    import pyoxigraph as ox

    quads = store.native.quads_for_pattern(ox.NamedNode(iri), None, None, ox.DefaultGraph())
    data = ox.serialize([quad.triple for quad in quads], format=ox.RdfFormat.N_TRIPLES)
    part = Graph()
    part.parse(data=data, format="nt")
    yield from part


def _resources(trace: Trace) -> set[str]:
    """Return the IRIs of what the trace shows: everything it names but codes."""
    found: set[str] = set()
    _collect(trace, found)
    participations = {one.participation.iri for one in _participants(trace) if one.participation}
    return {iri for iri in found | participations if iri}


def _participants(trace: Trace) -> list[Participant]:
    at_stages = (one for stage in trace.stages for one in stage.participants)
    return [*at_stages, *trace.unplaced, *trace.related]


def _collect(part: object, found: set[str]) -> None:
    """Walk the trace; the names inside figures and statuses are codes, which their own scheme describes."""
    match part:
        case Name():
            found.add(part.iri)
        case Evidence():
            found.add(part.passage)
        case FigureStated():
            found.add(part.figure.iri)
            _collect(part.evidence, found)
        case Stated():
            _collect((part.what, part.evidence), found)
        case tuple() | list():
            for one in part:
                _collect(one, found)
        case _ if dataclasses.is_dataclass(part):
            for field in dataclasses.fields(part):
                if field.name not in ("status", "code", "position"):
                    _collect(getattr(part, field.name), found)


__all__ = ["to_csv", "to_json", "to_turtle"]
