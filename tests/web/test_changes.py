"""What changed since an earlier release, as the page of the data tells it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

import service
from lc_graph.release import diff
from lc_graph.terms import ID, full
from service import Service

GONE, CAME = f"{ID}enterprise/gone", f"{ID}enterprise/baijia-food"


def earlier(release: Path, folder: Path) -> Path:
    """Write a release that has one enterprise more, lacks another, and calls a county by another name."""
    name, label = "lc-graph.nq", full("rdfs:label")
    shutil.copytree(release, folder)
    found = list(ox.parse(path=str(release / name), format=ox.RdfFormat.N_QUADS))
    county, graph = ox.NamedNode(f"{ID}region/371525"), ox.NamedNode("https://w3id.org/lc-graph/graph/facts")
    quads = [quad for quad in found if quad.subject.value != CAME]
    quads = [quad for quad in quads if (quad.subject, quad.predicate.value) != (county, label)]
    for node, words in ((county, "旧冠县"), (ox.NamedNode(GONE), "旧厂")):
        quads.append(ox.Quad(node, ox.NamedNode(label), ox.Literal(words, language="zh"), graph))
    written = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    (folder / name).write_bytes(written)
    manifest = json.loads((folder / "manifest.json").read_bytes()) | {"version": "0.0.1"}
    manifest["files"][name] = {"bytes": len(written), "sha256": hashlib.sha256(written).hexdigest()}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return earlier(service.release(), tmp_path_factory.mktemp("earlier") / "release")


@pytest.fixture(scope="module")
def later(before: Path) -> Iterator[Service]:
    with service.served("--release", service.release(), "--previous", before) as running:
        yield running


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_came_went_and_changed_is_told_by_kind(later: Service, before: Path, lang: str) -> None:
    words = {"zh": ("新增", "删去", "改动"), "en": ("came", "went", "changed")}[lang]
    text = later.get(f"/data.csv?table=changes-entity&lang={lang}").text
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))[1:]
    assert {(row[0], row[1]) for row in rows if row[0] == words[1]} == {(words[1], "旧厂")}
    assert len([row for row in rows if row[0] == words[0]]) == 1
    assert any(row[0] == words[2] and "旧冠县" in row[2] for row in rows)
    changes = diff.compare(diff.quads(before), diff.quads(service.release()), lang)
    page = later.get(f"/data?lang={lang}", Accept="text/html").text
    for group in {change.group for change in changes}:
        assert f'id="table-changes-{group}"' in page
    assert "0.0.1" in page
    assert len(rows) == diff.summary(changes)["entity"]["added"] + sum(
        diff.summary(changes)["entity"][kind] for kind in ("removed", "changed")
    )


@pytest.mark.parametrize(("lang", "told"), [("zh", "第一次发布"), ("en", "the first release")])
def test_without_an_earlier_one_that_is_said(site: Service, lang: str, told: str) -> None:
    page = site.get(f"/data?lang={lang}", Accept="text/html").text
    assert told in page
    assert "table-changes" not in page


def test_what_is_no_release_is_refused(tmp_path: Path) -> None:
    done = service.run("serve", "--release", service.release(), "--previous", tmp_path)
    assert done.returncode == 2
    assert "no whole release" in done.stderr
