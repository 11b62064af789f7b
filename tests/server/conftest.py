"""One server for all that does not end it, over some thousand triples, whose queries may run for long."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from attacks import target
from attacks.target import Target


@pytest.fixture(scope="package")
def server(data: Path) -> Iterator[Target]:
    with target.running(["--data", data, "--timeout", "600"]) as running:
        yield running
