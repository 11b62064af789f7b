"""Query evaluation and the syntax of queries, as the W3C's suites test them."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import pytest
from rdflib import Graph

from service import Service

from . import results
from .manifests import EVALUATION, Case, cases, parameters

EVALUATED = [case for suite in EVALUATION for case in cases(suite) if case.result]
WRITTEN = [case for suite in (*EVALUATION, "syntax-query") for case in cases(suite) if not case.result]
NOTHING = "urn:x-nothing"


def address(case: Case) -> str:
    """Return the endpoint with the data set of a test; a query that names its own data set is left alone."""
    if "FROM" in case.text:
        return "/sparql"
    pairs = [("default-graph-uri", path.as_uri()) for path in case.data.default]
    pairs += [("named-graph-uri", path.as_uri()) for _, path in case.data.named]
    if not case.data.default:
        pairs.append(("default-graph-uri", NOTHING))
    return f"/sparql?{urlencode(pairs, quote_via=quote)}"


def text(case: Case) -> str:
    """Return the query of a test under the address at which the manifest has it."""
    assert case.action is not None
    return f"BASE <{case.action.as_uri()}>\n{case.text}"


def ask(server: Service, case: Case, accept: str) -> bytes:
    """Send the query of a test, directly posted, and return the answer in exactly the format asked for."""
    reply = server.request(
        "POST", address(case), text(case), Content_Type="application/sparql-query", Accept=accept
    )
    assert reply.status == 200, reply.text
    assert reply.type == accept
    return reply.body


TABLES = {
    "application/sparql-results+xml": ".srx",
    "application/sparql-results+json": ".srj",
    "text/tab-separated-values": ".tsv",
    "text/csv": ".csv",
}


@pytest.mark.parametrize("case", parameters(EVALUATED))
def test_a_query_is_answered(answering: Service, case: Case) -> None:
    assert case.result is not None
    wanted = results.expected(case.result)
    if isinstance(wanted, Graph):
        for media_type in results.RDF_FORMATS:
            graph = results.read_graph(ask(answering, case, media_type), media_type)
            assert results.same_graphs(graph, wanted), graph.serialize(format="nt")
        return
    lossy = case.result.suffix == ".csv"
    for media_type, ending in TABLES.items():
        if (ending == ".csv") != lossy or (ending == ".tsv" and wanted.boolean is not None):
            continue
        found = results.READERS[ending](ask(answering, case, media_type))
        assert found.boolean == wanted.boolean
        assert set(found.columns) == set(wanted.columns)
        in_order = results.ordered(case.text)
        assert results.same_rows(found.rows, wanted.rows, ordered=in_order), (found.rows, wanted.rows)


@pytest.mark.parametrize("case", parameters(WRITTEN))
def test_right_queries_are_read_and_wrong_ones_refused(answering: Service, case: Case) -> None:
    reply = answering.request("POST", "/sparql", case.text, Content_Type="application/sparql-query")
    if case.kind == "PositiveSyntaxTest11":
        assert reply.status == 200, reply.text
    else:
        assert case.kind == "NegativeSyntaxTest11"
        assert reply.status == 400
        assert reply.type == "application/problem+json"
