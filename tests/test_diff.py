import json
from pathlib import Path

import pytest

import service
from lc_graph.release import diff

PREFIXES = """
@prefix lc: <https://w3id.org/lc-graph/ontology#> . @prefix id: <https://w3id.org/lc-graph/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix project: <https://w3id.org/lc-graph/id/project/> .
@prefix observation: <https://w3id.org/lc-graph/id/observation/> .
@prefix indicator: <https://w3id.org/lc-graph/id/indicator/> .
"""
BEFORE = (
    PREFIXES
    + """
project:one a lc:Project ; rdfs:label "一号项目"@zh , "Project One"@en .
project:two a lc:Project ; rdfs:label "二号项目"@zh .
observation:x a lc:Figure ; lc:about project:one ; lc:indicator indicator:land-area ;
  lc:printed "9.8万平方米" ; lc:min 98000.0 .
"""
)
AFTER = (
    PREFIXES
    + """
project:one a lc:Project ; rdfs:label "一号项目"@zh , "Project 1"@en .
project:three a lc:Project ; rdfs:label "三号项目"@zh .
observation:x a lc:Figure ; lc:about project:one ; lc:indicator indicator:land-area ;
  lc:printed "9.9万平方米" ; lc:min 99000.0 .
indicator:new rdfs:label "新指标"@zh .
"""
)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    before, after = tmp_path / "before.ttl", tmp_path / "after.ttl"
    before.write_text(BEFORE, encoding="utf-8")
    after.write_text(AFTER, encoding="utf-8")
    return before, after


def test_what_came_went_and_changed(files: tuple[Path, Path]) -> None:
    changes = diff.compare(*map(diff.quads, files))
    assert [(c.group, c.change, c.label) for c in changes] == [
        ("entity", "added", "三号项目"),
        ("entity", "changed", "一号项目"),
        ("entity", "removed", "二号项目"),
        ("figure", "changed", "一号项目 · indicator/land-area · 9.9万平方米"),
        ("code", "added", "新指标"),
    ]
    assert changes[1].lost == (("rdfs:label", "Project One@en"),)
    assert changes[1].gained == (("rdfs:label", "Project 1@en"),)
    assert ("lc:min", "98000.0") in changes[3].lost


def test_equal_states_do_not_differ_however_they_are_written(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    other = tmp_path / "other.nt"
    import pyoxigraph as ox

    triples = list(ox.parse(path=files[0]))
    other.write_bytes(ox.serialize(reversed(triples), format=ox.RdfFormat.N_TRIPLES) or b"")
    assert diff.compare(diff.quads(files[0]), diff.quads(other)) == []


def test_the_command_tells_it_in_words_and_in_json(files: tuple[Path, Path]) -> None:
    told = service.run("diff", *files)
    assert told.returncode == 0
    assert "entities: 1 added, 1 removed, 1 changed" in told.stdout
    assert "+ 三号项目" in told.stdout
    assert "新指标" not in told.stdout
    data = json.loads(service.run("diff", *files, "--format", "json", "--all").stdout)
    assert data["summary"]["figure"] == {"added": 0, "removed": 0, "changed": 1}
    assert data["changes"][-1]["label"] == "新指标"
    assert "没有差别" in service.run("diff", files[0], files[0], "--lang", "zh").stdout


def test_what_cannot_be_compared_is_a_usage_error(files: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for wrong in (tmp_path / "none", tmp_path / "empty"):
        done = service.run("diff", files[0], wrong)
        assert (done.returncode, done.stdout) == (2, "")
        assert str(wrong) in done.stderr


def test_a_release_does_not_differ_from_itself() -> None:
    done = service.run("diff", service.release(), service.release(), "--format", "json", "--all")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["changes"] == []


def test_figures_are_named_in_the_language_asked_for(tmp_path: Path) -> None:
    text = """
region:1 a lc:Region ; rdfs:label "冠县"@zh , "Guan County"@en .
indicator:gdp rdfs:label "地区生产总值"@zh , "GDP"@en .
observation:y a lc:Figure ; lc:about region:1 ; lc:indicator indicator:gdp ; lc:printed "6.3%" ; lc:min 6.3 .
"""
    prefix = PREFIXES + "@prefix region: <https://w3id.org/lc-graph/id/region/> .\n"
    before, after = tmp_path / "before.ttl", tmp_path / "after.ttl"
    before.write_text(prefix + text, encoding="utf-8")
    after.write_text(prefix + text.replace("lc:about region:1 ;", "lc:about project:one ;"), encoding="utf-8")
    told = service.run("diff", before, after, "--lang", "en").stdout
    assert "~ project/one · GDP · 6.3%" in told
    assert "- lc:about  region/1 Guan County" in told
    assert "~ 冠县 · 地区生产总值 · 6.3%" in service.run("diff", after, before, "--lang", "zh").stdout


def test_one_more_axiom_makes_no_other_look_changed(tmp_path: Path) -> None:
    axioms = [
        f"lc:C{n} rdfs:subClassOf [ lc:p lc:D{n} ; lc:q ( lc:E lc:F{n} ) ] . [] lc:r lc:G{n} ."
        for n in range(9)
    ]
    before, after = tmp_path / "before.ttl", tmp_path / "after.ttl"
    before.write_text(PREFIXES + "\n".join(axioms[:8]), encoding="utf-8")
    after.write_text(PREFIXES + "\n".join(axioms[::-1]), encoding="utf-8")
    changes = diff.compare(diff.quads(before), diff.quads(after))
    assert [(c.change, c.label or c.iri) for c in changes] == [
        ("added", "https://w3id.org/lc-graph/ontology#C8"),
        ("added", "[ lc:r lc:G8 ]"),
    ]


def test_two_releases_are_compared_without_what_only_counts(tmp_path: Path) -> None:
    nquads = (service.release() / "lc-graph.nq").read_text(encoding="utf-8").splitlines(keepends=True)
    gone = "<https://w3id.org/lc-graph/id/observation/lc23h1-a1-gdp>"
    other = tmp_path / "other.nq"
    other.write_text("".join(line for line in nquads if not line.startswith(gone)), encoding="utf-8")
    done = service.run("diff", service.release(), other, "--format", "json", "--all", "--lang", "zh")
    data = json.loads(done.stdout)
    assert [(c["change"], c["group"]) for c in data["changes"]] == [("removed", "figure")]
    assert data["changes"][0]["label"].startswith("聊城市 · 地区生产总值")
