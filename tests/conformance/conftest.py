"""The servers the suites are sent to, each started once a run, and the count of what passed."""

from __future__ import annotations

import secrets
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
    with service.served(
        *(part for file in sorted(files) for part in ("--data", f"{file.as_uri()}={file}"))
    ) as it:
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


@pytest.fixture(scope="session")
def token() -> str:
    """Return the token that lets a client write to the servers of :func:`writable`."""
    return secrets.token_urlsafe()


@pytest.fixture(scope="session")
def writable(token: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[service.Service]]:
    """Serve two empty data sets that holders of the token may write to: one in memory, one on disk."""
    folder = tmp_path_factory.mktemp("writable")
    (folder / "token").write_text(token + "\n")
    (folder / "token").chmod(0o600)
    (folder / "empty.nt").write_text("")
    opened = ("--token-file", folder / "token")
    with (
        service.served(*opened, "--data", folder / "empty.nt") as in_memory,
        service.served(*opened, "--store-dir", folder / "store") as on_disk,
    ):
        yield [in_memory, on_disk]


def clear(server: service.Service, token: str) -> None:
    """Empty the data set."""
    reply = server.request(
        "POST",
        "/sparql",
        "DROP ALL",
        Content_Type="application/sparql-update",
        Authorization=f"Bearer {token}",
    )
    assert reply.status in (200, 204), reply.text


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell how many tests of each suite passed, and which failures are known and why."""
    counts: dict[str, Counter[str]] = {}
    reasons = []
    for outcome in ("passed", "xfailed", "failed", "error", "skipped"):
        for report in terminalreporter.stats.get(outcome, []):
            _, inside, test = report.nodeid.partition("tests/conformance/")
            name = test.partition("[")[2].rstrip("]")
            if inside and "/" in name:
                counts.setdefault(name.partition("/")[0], Counter())[outcome] += 1
                if outcome == "xfailed":
                    reasons.append(f"  {name}: {report.wasxfail.removeprefix('reason: ')}")
    if not counts:
        return
    terminalreporter.section("W3C SPARQL 1.1 tests over HTTP")
    for suite, count in sorted(counts.items()):
        terminalreporter.line(f"{suite:22}{_counted(count)}")
    terminalreporter.line(
        f"{'together':22}{_counted(sum(counts.values(), Counter()))}{':' if reasons else ''}"
    )
    for reason in reasons:
        terminalreporter.line(reason)


def _counted(count: Counter[str]) -> str:
    failed, skipped = count["failed"] + count["error"], count["skipped"]
    more = "".join(f", {n} {what}" for n, what in ((failed, "FAILED"), (skipped, "not run")) if n)
    return f"{count['passed']:4} passed, {count['xfailed']} known{more}"
