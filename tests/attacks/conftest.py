"""The server under attack, started once a module with small limits of size, and looked at after each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from . import target
from .target import Target

TIMEOUT = 600
"""Seconds that a query may take: what shall be stopped sooner says so, and nothing else ends by itself."""
SMALL = ("--cache", "4", "--max-memory", "256")


@pytest.fixture(scope="package")
def server(data: Path) -> Iterator[Target]:
    with target.running(["--data", data, "--timeout", str(TIMEOUT), *SMALL]) as running:
        yield running


@pytest.fixture(autouse=True)
def unharmed(server: Target) -> Iterator[None]:
    yield
    server.at_rest()
