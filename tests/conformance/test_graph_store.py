"""The SPARQL 1.1 Graph Store HTTP Protocol, as the W3C's suite tests it."""

from __future__ import annotations

import pytest

from service import Service

from . import exchange
from .conftest import clear
from .manifests import Case, cases, parameters

MANIFESTS = ("manifest-direct.ttl", "manifest-indirect.ttl")


@pytest.mark.parametrize(
    "case", parameters([case for manifest in MANIFESTS for case in cases("graph-store-protocol", manifest)])
)
def test_graphs_are_read_and_written(writable: list[Service], token: str, case: Case) -> None:
    clear(writable[0], token)
    exchange.run(writable[0], case, lambda path: path.replace("/gsp", "/store", 1), token)
