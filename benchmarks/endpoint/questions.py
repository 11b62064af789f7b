"""The queries the servers are asked. ``NUMBER`` stands for a number that no other request of the run has.

With it, no cache of answers helps: each distinct query is parsed, evaluated and written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from .data import ENTERPRISES, ID, LC, PROJECTS

PREFIXES = f"PREFIX lc: <{LC}> PREFIX id: <{ID}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "


@dataclass(frozen=True)
class Heavy:
    """A query of more than 10 ms of evaluation, and the graph it is asked of."""

    name: str
    graph: str
    text: str


HEAVY = (
    Heavy(
        "search in all names", "built-in",
        "SELECT ?s ?o (NUMBER AS ?n) { ?s ?p ?o FILTER(REGEX(STR(?o), 'steel$', 'i')) }",
    ),
    Heavy(
        "search in all names", "200k",
        "SELECT ?s ?o (NUMBER AS ?n) { ?s rdfs:label ?o FILTER(REGEX(?o, '99[0-9]$')) }",
    ),
    Heavy(
        "figures by county", "200k",
        "SELECT ?name (COUNT(*) AS ?many) (SUM(?value) AS ?sum) (NUMBER AS ?n) "
        "{ ?f lc:about ?c ; lc:indicatorName ?what ; lc:value ?value . ?c lc:name ?name } GROUP BY ?name",
    ),
    Heavy(
        "projects by industry", "200k",
        "SELECT ?i (MAX(?v) AS ?most) (NUMBER AS ?n) "
        "{ ?p lc:implementedBy ?e ; lc:investmentAtLeast ?v . ?e lc:inIndustry ?i } GROUP BY ?i",
    ),
    Heavy(
        "the largest hundred", "200k",
        "SELECT ?p ?name ?v (NUMBER AS ?n) { ?p lc:investmentAtLeast ?v ; lc:name ?name } "
        "ORDER BY DESC(?v) LIMIT 100",
    ),
    Heavy(
        "whatever lies in cities", "200k",
        "SELECT (COUNT(?e) AS ?many) (NUMBER AS ?n) "
        "{ ?t lc:directlyPartOf+ ?c . ?c lc:name ?city . ?e lc:locatedIn ?t FILTER(STRSTARTS(?city, '市')) }",
    ),
)  # fmt: skip

HOG = PREFIXES + (
    "SELECT (COUNT(*) AS ?n) (NUMBER AS ?number) { ?p lc:locatedIn ?t . ?e lc:locatedIn ?t . "
    "?t lc:directlyPartOf ?c . ?p lc:name ?x . ?e lc:name ?y FILTER(STR(?x) < STR(?y)) }"
)
"""What the heavy clients of the mix ask of the large graph: some hundreds of milliseconds."""

LARGE_ROWS = 33_000
LARGE = PREFIXES + f"SELECT ?s ?p ?o (NUMBER AS ?n) {{ ?s ?p ?o }} LIMIT {LARGE_ROWS}"
"""An answer of about 10 MB in JSON."""

REPEATED = {
    "built-in": PREFIXES + "SELECT ?figure ?region ?value { ?figure lc:indicatorName '地区生产总值' ; "
    "lc:subjectName ?region ; lc:value ?value } ORDER BY ?region LIMIT 20",
    "200k": PREFIXES
    + "SELECT ?figure ?period ?value { ?figure lc:about id:county\\/42 ; lc:indicatorName 'gdp' ; "
    "lc:periodName ?period ; lc:value ?value } ORDER BY ?period LIMIT 20",
}
"""A question of a page or a dashboard, sent again and again."""


def lookups(subjects: Sequence[str]) -> list[str]:
    """Return short look-ups, one a subject."""
    return [f"SELECT ?p ?o (NUMBER AS ?n) {{ <{subject}> ?p ?o }}" for subject in subjects]


def large_subjects() -> list[str]:
    """Return the IRIs of enterprises and projects of the large graph."""
    kinds = (("enterprise", ENTERPRISES), ("project", PROJECTS))
    return [f"{ID}{kind}/{number}" for kind, many in kinds for number in range(many)]


def target(query: str, path: str = "") -> str:
    """Return the request target of a query at a path; ``NUMBER`` stays in it as it is."""
    return f"{path}?query={quote(query, safe='')}"
