"""curl, with the options people copy from manuals."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from pathlib import Path

from service import SOON, Service

from .conftest import FOUND, KNOWN, NAMES, Writable, program


def curl(*arguments: str | Path) -> str:
    done = subprocess.run(
        [
            program("curl"),
            "--silent",
            "--show-error",
            "--fail-with-body",
            "--max-time",
            str(SOON),
            *map(str, arguments),
        ],
        capture_output=True,
        timeout=SOON,
    )
    assert done.returncode == 0, (done.stdout, done.stderr)
    return done.stdout.decode()


def rows(text: str) -> list[tuple[str, str]]:
    return [(row["p"]["value"], row["name"]["value"]) for row in json.loads(text)["results"]["bindings"]]


PAIRS = [(thing, name) for thing, name, _ in FOUND]


def test_get_without_any_wish_gives_json(site: Service) -> None:
    text = curl("--get", "--data-urlencode", f"query={NAMES}", f"{site.address}sparql")
    assert rows(text) == PAIRS


def test_form_post(site: Service) -> None:
    assert rows(curl("--data-urlencode", f"query={NAMES}", f"{site.address}sparql")) == PAIRS


def test_direct_post_of_a_file(site: Service, tmp_path: Path) -> None:
    (tmp_path / "names.rq").write_text(NAMES)
    text = curl(
        "--header", "Content-Type: application/sparql-query", "--header", "Accept: text/csv",
        "--data-binary", f"@{tmp_path / 'names.rq'}", f"{site.address}sparql",
    )  # fmt: skip
    assert [tuple(row) for row in csv.reader(io.StringIO(text))] == [("p", "name"), *PAIRS]


def test_compressed(site: Service) -> None:
    text = curl(
        "--compressed",
        "--get",
        "--data-urlencode",
        f"query={NAMES}",
        "-d",
        "format=json",
        f"{site.address}sparql",
    )
    assert rows(text) == PAIRS


def test_head_and_a_second_look(site: Service, tmp_path: Path) -> None:
    address = ("--get", "--data-urlencode", f"query={KNOWN}", f"{site.address}sparql")
    head = curl("--head", *address)
    assert head.startswith("HTTP/1.1 200")
    assert "text/turtle" in head
    tag = tmp_path / "tag"
    assert "knownBy" in curl("--etag-save", tag, *address)
    assert curl("--etag-compare", tag, "--write-out", "%{http_code}", *address) == "304"


def test_writing(writable: Writable, tmp_path: Path) -> None:
    (tmp_path / "some.ttl").write_text("<http://example.org/a> <http://example.org/p> 1 .")
    token = ("--header", f"Authorization: {writable.bearer}")
    status = ("--write-out", "%{http_code}", "--output", tmp_path / "told")
    graph = f"{writable.address}store?graph=http://example.org/g"
    turtle = ("--header", "Content-Type: text/turtle")
    assert curl(*token, *turtle, *status, "--upload-file", tmp_path / "some.ttl", graph) == "201"
    assert "http://example.org/p" in curl(graph)
    update = (
        "INSERT DATA { GRAPH <http://example.org/g> { <http://example.org/b> <http://example.org/p> 2 } }"
    )
    assert curl(*token, *status, "--data-urlencode", f"update={update}", f"{writable.address}sparql") in (
        "200",
        "204",
    )
    count = "SELECT (COUNT(*) AS ?n) { GRAPH <http://example.org/g> { ?s ?p ?o } }"
    assert curl(
        "--data-urlencode", f"query={count}", "-d", "format=csv", f"{writable.address}sparql"
    ).split() == [
        "n",
        "2",
    ]
    assert curl(*token, *status, "--request", "DELETE", graph) in ("200", "204")
