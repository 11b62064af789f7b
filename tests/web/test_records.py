"""The pages of data and quality: what the release really holds, and nothing that was not run."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

import service
from lc_graph.questions import catalog
from lc_graph.validation.checks import load_checks
from service import Service

BROWSER = "text/html"
Record = dict[str, Any]


@pytest.fixture(scope="module")
def quality(release: Path) -> Record:
    found: Record = json.loads((release / "quality.json").read_bytes())
    return found


def test_every_file_offered_is_what_it_is_said_to_be(site: Service) -> None:
    """Each is fetched: its size and its digest are those of the page's table."""
    told = site.get("/data.json").json["tables"][0]
    page = site.get("/data").text
    assert len(told["rows"]) > 30
    for row in told["rows"]:
        cells = {key: cell["text"] if isinstance(cell, dict) else cell for key, cell in row.items()}
        name = cells["file"]
        path = re.search(rf'href="(/release/[^"]*/{re.escape(name)})"', page)
        assert path, name
        body = site.get(path[1]).body
        assert hashlib.sha256(body).hexdigest() == cells["digest"], name
        assert str(len(body)) == str(_number(row["bytes"])), name


def _number(cell: object) -> object:
    return cell.get("number", cell.get("value")) if isinstance(cell, dict) else cell


@pytest.mark.parametrize(
    ("lang", "title"),
    [("zh", "聊城经济知识图谱"), ("en", "Knowledge graph of Liaocheng&#39;s economy")],
)
def test_it_can_be_cited(site: Service, release: Path, lang: str, title: str) -> None:
    page = site.get(f"/data?lang={lang}").text
    version = json.loads((release / "manifest.json").read_bytes())["version"]
    sentence, bibtex = re.findall(r'<pre class="code wrapped" tabindex="0">(.*?)</pre>', page, re.DOTALL)
    for told in (version, "https://w3id.org/lc-graph/id/dataset/lc-graph", "CC BY 4.0", "2026-11-22"):
        assert told in sentence
        assert told in bibtex
    assert title in re.sub(r"<[^>]*>", "", sentence)
    assert bibtex.startswith("@misc{lc-graph,")


def test_every_address_of_the_page_answers(site: Service) -> None:
    page = site.get("/data?lang=en").text
    links = {link for link in re.findall(r'href="(/[^"#]*)"', page) if not link.startswith("/release/")}
    assert {"/sparql?lang=en", "/openapi.json?lang=en", "/shapes.html?lang=en", "/quality?lang=en"} <= links
    for link in links:
        assert site.get(link.replace("&amp;", "&")).status in (200, 303), link


def test_the_record_is_of_all_that_the_build_ran(quality: Record) -> None:
    for folder in ("cube", "hygiene"):
        assert [one["id"] for one in quality[folder]] == [
            check.id for check in load_checks() if check.folder == folder
        ]
    assert [one["id"] for one in quality["questions"]] == [question.id for question in catalog.load()]
    assert all(one["as-expected"] for one in quality["questions"])
    assert all(one["violations"] == 0 for name in ("shapes", "cube", "hygiene") for one in quality[name])


def test_the_record_is_among_the_files_with_its_digest(release: Path) -> None:
    manifest = json.loads((release / "manifest.json").read_bytes())
    digest = hashlib.sha256((release / "quality.json").read_bytes()).hexdigest()
    assert manifest["files"]["quality.json"]["sha256"] == digest
    assert f"{digest}  quality.json" in (release / "SHA256SUMS").read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_tells_the_record(site: Service, quality: Record, lang: str) -> None:
    page = site.get(f"/quality?lang={lang}").text
    tables = {one["id"]: one for one in site.get(f"/quality.json?lang={lang}").json["tables"]}
    assert len(tables["cube"]["rows"]) == 21
    assert len(tables["hygiene"]["rows"]) == len(quality["hygiene"])
    assert len(tables["questions"]["rows"]) == len(quality["questions"])
    assert "IC-21" in page
    rules = sum(int(str(one["rules"])) for one in quality["shapes"])
    assert f"{rules:,}" in page
    source = quality["sources"][0]
    assert f"{source['characters-in-passages']:,}" in page
    assert f"{source['characters']:,}" in page
    # What the build does not run is named, without an outcome.
    assert "lc-graph reason" in page
    assert "lc-graph verify" in page


def test_without_a_release_there_is_neither(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(service.TTL, encoding="utf-8")
    with service.served("--data", tmp_path / "a.ttl") as own:
        for path in ("/data", "/quality"):
            assert own.get(path).status == 404
            assert f'href="{path}"' not in own.get("/", Accept=BROWSER).text
