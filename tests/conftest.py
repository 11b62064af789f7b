"""What several tests share: the folder with the page's text, and the project's graph built once a run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

import service
from attacks import target
from lc_graph.engine.store import Store
from lc_graph.evidence.text import read_text

PAGE = Path("sources", "liaocheng-2023-midyear-page.txt")

# How long an example takes says how busy the machine is, not whether the code is right. The examples are the
# same on every run: one that fails is the fault of what was changed. HYPOTHESIS_PROFILE=default has others.
hypothesis.settings.register_profile(
    "same", deadline=None, derandomize=True, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder that holds the page's text, which is not ours to publish; skip where it is absent."""
    named = os.environ.get("LC_GRAPH_SHARED")
    folder = Path(named) if named else service.ROOT.parent / "shared"
    if not (folder / PAGE).is_file():
        pytest.skip(f"the page's text is not at hand: no {PAGE} in LC_GRAPH_SHARED or in ../shared")
    return folder.resolve()


@pytest.fixture(scope="session")
def text(shared: Path) -> str:
    """Return the page's text, whose characters the passages count."""
    return read_text(shared / PAGE)


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file of some thousand triples for servers that are put to the test."""
    path = tmp_path_factory.mktemp("served") / "data.nt"
    target.write_data(path)
    return path


@pytest.fixture(scope="session")
def release() -> Path:
    """Return the folder of a release of the project's data, built by the command line itself."""
    return service.release()


@pytest.fixture(scope="session")
def store(release: Path) -> Store:
    """Return the built graph: its named graphs, and as default graph the merge of all but the suggestions."""
    return Store.from_release(release / "lc-graph.nq")


@pytest.fixture(scope="session")
def site() -> Iterator[service.Service]:
    """Return a running service of the project's release, for tests that only read."""
    with service.served("--release", service.release()) as running:
        yield running
