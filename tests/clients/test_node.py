"""sparql-http-client, the client of RDF/JS applications, as its registry has it."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from service import LONG, SOON, Service

from .conftest import FOUND, KNOWN, NAMES, Writable, program

HERE = Path(__file__).with_name("node")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the client as the lock file has it."""
    folder = tmp_path_factory.mktemp("node")
    for file in HERE.iterdir():
        shutil.copy(file, folder)
    npm, options = program("npm"), ("--no-audit", "--no-fund", "--ignore-scripts")
    done = subprocess.run([npm, "ci", *options], cwd=folder, capture_output=True, text=True, timeout=LONG)
    assert done.returncode == 0, done.stderr
    return folder


def run(folder: Path, *arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [program("node"), "client.mjs", *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=SOON,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_sparql_http_client_reads(site: Service, folder: Path) -> None:
    told = run(folder, site.address, NAMES, KNOWN)
    rows = [list(row) for row in FOUND]
    assert told["get"] == told["postUrlencoded"] == told["postDirect"] == rows
    assert told["construct"] == [[f"http://example.org/{name}" for name in ("b", "knownBy", "a")]]
    assert told["ask"] is True
    assert told["streamed"] == len(rows)
    status, message = told["refused"]
    assert status == 400
    assert "the query ends too early" in message


def test_sparql_http_client_writes(writable: Writable, folder: Path) -> None:
    told = run(folder, writable.address, NAMES, KNOWN, writable.token)
    assert told == {"named": 3, "default": ["甲"]}
