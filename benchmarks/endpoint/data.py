"""What the servers hold: the built-in graph as it is served, and a made-up graph of 200,000 triples."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

TRIPLES = 200_000
SEED = 371500
LC = "https://w3id.org/lc-graph/ontology#"
ID = "https://w3id.org/lc-graph/id/"
RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
XSD = "http://www.w3.org/2001/XMLSchema#"

CITIES, COUNTIES, TOWNS, ENTERPRISES, PROJECTS = 10, 100, 1_000, 8_000, 6_000
INDICATORS = ("gdp", "fixed-asset-investment", "retail-sales", "fiscal-revenue", "industrial-output")
PERIODS = tuple(f"{year}-q{quarter}" for year in range(2004, 2024) for quarter in range(1, 5))
PHASES = ("planned", "signed", "under-construction", "in-operation")


def _iri(text: str) -> str:
    return f"<{text}>"


def _text(text: str, lang: str = "") -> str:
    return f'"{text}"' + (f"@{lang}" if lang else "")


def _number(value: float) -> str:
    return f'"{value:.1f}"^^<{XSD}decimal>'


def _named(kind: str, number: int, class_: str, zh: str, en: str) -> Iterator[tuple[str, str, str]]:
    subject = _iri(f"{ID}{kind}/{number}")
    yield subject, RDF_TYPE, _iri(LC + class_)
    yield subject, LABEL, _text(f"{zh}{number}", "zh")
    yield subject, LABEL, _text(f"{en} {number}", "en")
    yield subject, _iri(LC + "name"), _text(f"{zh}{number}")


def _regions() -> Iterator[tuple[str, str, str]]:
    part = _iri(LC + "directlyPartOf")
    for kind, count, above, wholes, zh in (
        ("city", CITIES, "", 0, "市"),
        ("county", COUNTIES, "city", CITIES, "县"),
        ("town", TOWNS, "county", COUNTIES, "镇"),
    ):
        for number in range(count):
            yield from _named(kind, number, "Region", zh, kind)
            if above:
                yield _iri(f"{ID}{kind}/{number}"), part, _iri(f"{ID}{above}/{number % wholes}")


def _triples() -> Iterator[tuple[str, str, str]]:
    chance = random.Random(SEED)
    place, industry = _iri(LC + "locatedIn"), _iri(LC + "inIndustry")
    yield from _regions()
    for number in range(ENTERPRISES):
        subject = _iri(f"{ID}enterprise/{number}")
        yield from _named("enterprise", number, "Enterprise", "企业", "enterprise")
        yield subject, place, _iri(f"{ID}town/{chance.randrange(TOWNS)}")
        yield subject, industry, _iri(f"{ID}industry/{chance.randrange(60)}")
    for number in range(PROJECTS):
        subject = _iri(f"{ID}project/{number}")
        yield from _named("project", number, "Project", "项目", "project")
        yield subject, place, _iri(f"{ID}town/{chance.randrange(TOWNS)}")
        yield subject, _iri(LC + "implementedBy"), _iri(f"{ID}enterprise/{chance.randrange(ENTERPRISES)}")
        yield subject, _iri(LC + "phase"), _iri(f"{ID}phase/{chance.choice(PHASES)}")
        yield subject, _iri(LC + "investmentAtLeast"), _number(chance.uniform(1e6, 1e10))
    number = 0
    while True:
        subject, region = _iri(f"{ID}figure/{number}"), chance.randrange(COUNTIES)
        indicator, period = chance.choice(INDICATORS), chance.choice(PERIODS)
        yield subject, RDF_TYPE, _iri(LC + "HeadlineFigure")
        yield subject, _iri(LC + "about"), _iri(f"{ID}county/{region}")
        yield subject, _iri(LC + "indicator"), _iri(f"{ID}indicator/{indicator}")
        yield subject, _iri(LC + "period"), _iri(f"{ID}period/{period}")
        yield subject, _iri(LC + "subjectName"), _text(f"县{region}")
        yield subject, _iri(LC + "indicatorName"), _text(indicator)
        yield subject, _iri(LC + "periodName"), _text(period)
        yield subject, _iri(LC + "value"), _number(chance.uniform(1, 1e10))
        number += 1


def write_large(path: Path) -> None:
    """Write the made-up graph as N-Triples: the same bytes on every machine."""
    with path.open("w", encoding="utf-8") as file:
        for _, triple in zip(range(TRIPLES), _triples(), strict=False):
            file.write(" ".join(triple) + " .\n")


def write_built_in(nquads: Path, quads: Path, triples: Path) -> tuple[list[str], list[str]]:
    """Write a release as our endpoint holds it; return the IRIs of its subjects, and the catalogue's queries.

    Args:
        nquads: the release's N-Quads.
        quads: gets all graphs, the merge in the default graph; Oxigraph's server loads this.
        triples: gets the merge alone; rdflib-endpoint, whose default graph is a union anyway, loads this.
    """
    import pyoxigraph as ox

    from lc_graph.engine.store import Store
    from lc_graph.questions import catalog

    store = Store.from_release(nquads)
    native = store.native
    native.dump(quads, ox.RdfFormat.N_QUADS)
    native.dump(triples, ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    merged = native.quads_for_pattern(None, None, None, ox.DefaultGraph())
    subjects = {quad.subject.value for quad in merged if isinstance(quad.subject, ox.NamedNode)}
    return sorted(subjects), [catalog.text(question, {}, store.rows) for question in catalog.load()]
