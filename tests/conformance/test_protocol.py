"""The SPARQL 1.1 Protocol, as the W3C's suite tests it: every request as the manifest writes it."""

from __future__ import annotations

import pytest

from service import Service

from . import exchange
from .manifests import Case, cases, parameters

CASES = cases("protocol")
QUERIES = [case for case in CASES if "update" not in case.id]
UPDATES = [case for case in CASES if "update" in case.id]


@pytest.mark.parametrize("case", parameters(QUERIES))
def test_the_protocol_of_queries(protocol_data: Service, case: Case) -> None:
    exchange.run(protocol_data, case, str)
    exchange.run(protocol_data, case, lambda path: path.replace("/sparql/", "/sparql", 1))


@pytest.mark.parametrize("case", parameters(UPDATES))
def test_the_protocol_of_updates(writable: list[Service], token: str, case: Case) -> None:
    exchange.run(writable[0], case, str, token)


def test_updates_without_the_token_are_refused(writable: list[Service]) -> None:
    for case in UPDATES:
        first = case.exchanges[0]
        reply = exchange.send(writable[0], first.method, first.path, first.headers, first.body, None)
        assert 400 <= reply.status < 500
        assert reply.status in (401, 403) or "/bad" in case.id
        assert reply.type == "application/problem+json"
