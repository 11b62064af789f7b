"""The server the clients talk to: one for readers, and one that holders of a token may write to."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import service

PEOPLE = """
@prefix ex: <http://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:a a ex:Person ; ex:name "甲"@zh , "A"@en ; ex:size 1.50 ; ex:born "1999-01-02"^^xsd:date ; ex:knows ex:b .
ex:b a ex:Person ; ex:name "乙, \\"乙\\""@zh ; ex:knows [ ex:name "丙\\n丁"@zh ] .
"""
NAMES = "SELECT ?p ?name { ?p <http://example.org/name> ?name FILTER(isIRI(?p)) } ORDER BY ?p ?name"
FOUND = [
    ("http://example.org/a", "A", "en"),
    ("http://example.org/a", "甲", "zh"),
    ("http://example.org/b", '乙, "乙"', "zh"),
]
"""The rows of NAMES: thing, name, language."""
KNOWN = """PREFIX ex: <http://example.org/>
CONSTRUCT { ?a ex:knownBy ?b } WHERE { ?b ex:knows ?a FILTER(isIRI(?a)) }"""


def program(name: str) -> str:
    """Return where a program stands; without it the test is skipped, which CI does not allow."""
    beside = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    found = shutil.which(name, path=beside)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


@dataclass
class Writable(service.Service):
    """A server with the token that opens it."""

    token: str = ""

    @property
    def bearer(self) -> str:
        return f"Bearer {self.token}"


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[service.Service]:
    """Serve a few people, read-only."""
    file = tmp_path_factory.mktemp("people") / "people.ttl"
    file.write_text(PEOPLE, encoding="utf-8")
    with service.served("--data", file, "--data", f"http://example.org/graph={file}") as it:
        yield it


@pytest.fixture
def writable(tmp_path: Path) -> Iterator[Writable]:
    """Serve an empty data set that the token opens."""
    token = secrets.token_urlsafe()
    descriptor = os.open(tmp_path / "token", os.O_WRONLY | os.O_CREAT, 0o600)
    os.write(descriptor, token.encode())
    os.close(descriptor)
    (tmp_path / "empty.nt").write_text("")
    with service.served("--token-file", tmp_path / "token", "--data", tmp_path / "empty.nt") as it:
        yield Writable(it.address, it.process, token)
