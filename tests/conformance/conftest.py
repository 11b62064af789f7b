"""The servers the suites are sent to, each started once a run, and the count of what passed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

import service

from . import manifests


@pytest.fixture(scope="session")
def answering() -> Iterator[service.Service]:
    """Serve every data file of the query suites, each as a graph under the file's own IRI.

    A test names its own data set by the protocol's parameters; so one server answers all.
    """
    files = set()
    for suite in manifests.EVALUATION:
        for case in manifests.cases(suite):
            files |= {*case.data.default, *(path for _, path in case.data.named)}
            files |= {path for path in (manifests.FOLDER / suite).glob("data*.ttl") if "FROM" in case.text}
    with service.served(*(part for file in sorted(files) for part in ("--data", f"{file.as_uri()}={file}"))) as it:
        yield it


@pytest.fixture(scope="session")
def protocol_data() -> Iterator[service.Service]:
    """Serve the three graphs of the protocol suite, read-only."""
    folder = manifests.FOLDER / "protocol"
    options = []
    for n in (1, 2, 3):
        options += ["--data", f"http://kasei.us/2009/09/sparql/data/data{n}.rdf={folder / f'data{n}.nt'}"]
    with service.served(*options) as it:
        yield it


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell how many tests of each suite passed, and which failures are known and why."""
    counts: dict[str, Counter[str]] = {}
    reasons = []
    for outcome in ("passed", "xfailed", "failed", "error"):
        for report in terminalreporter.stats.get(outcome, []):
            _, inside, name = report.nodeid.partition("tests/conformance/")
            test, _, suite = name.partition("[")
            if inside and "/" in suite:
                counts.setdefault(suite.partition("/")[0], Counter())[outcome] += 1
                if outcome == "xfailed":
                    reasons.append(f"  {suite.rstrip(']')}: {report.wasxfail.removeprefix('reason: ')}")
    if not counts:
        return
    terminalreporter.section("W3C SPARQL 1.1 tests over HTTP")
    for suite, count in sorted(counts.items()):
        failed = count["failed"] + count["error"]
        terminalreporter.line(f"{suite:22}{count['passed']:4} passed, {count['xfailed']} known, {failed} failed")
    total: Counter[str] = sum(counts.values(), Counter())
    terminalreporter.line(f"{total['passed']} passed, {total['xfailed']} known" + (":" if reasons else ""))
    for reason in reasons:
        terminalreporter.line(reason)
