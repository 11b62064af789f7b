"""What the query editor asks of the server: examples, what may be written, and things by their names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

import service
from lc_graph.terms import PREFIXES
from lc_graph.web.editor import TERMS, THINGS
from service import Service

BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("own")
    (folder / "a.ttl").write_text(service.TTL, encoding="utf-8")
    with service.served("--data", folder / "a.ttl") as running:
        yield running


def things(site: Service, typed: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = site.get("/editor/things.json?q=" + quote(typed)).json["things"]
    return found


def test_the_vocabulary_is_that_of_the_graph_the_most_used_first(site: Service) -> None:
    reply = site.get("/editor/vocabulary.json")
    told = reply.json
    assert told["prefixes"] == PREFIXES
    query = "SELECT ?c { ?s a ?c } GROUP BY ?c ORDER BY DESC(COUNT(*)) ?c LIMIT 1"
    most = site.query(query).json["results"]["bindings"][0]["c"]["value"]
    prefix, _, name = told["classes"][0]["name"].partition(":")
    assert PREFIXES[prefix] + name == most
    figure = next(one for one in told["classes"] if one["name"] == "lc:Figure")
    assert figure == {"name": "lc:Figure", "zh": "数字", "en": "figure"}
    properties = {one["name"]: one for one in told["properties"]}
    assert properties["rdfs:label"]["zh"]
    assert properties["lc:indicatorName"]["en"]
    assert max(len(told["classes"]), len(told["properties"])) <= TERMS
    assert site.get("/editor/vocabulary.json", If_None_Match=reply.headers["ETag"]).status == 304


def test_the_vocabulary_of_own_data_is_counted(own: Service) -> None:
    told = own.get("/editor/vocabulary.json").json
    assert [one["name"] for one in told["classes"]] == ["<http://example.org/Thing>"]
    names = [one["name"] for one in told["properties"]]
    assert sorted(names) == sorted(
        ["rdf:type", *(f"<http://example.org/{one}>" for one in ("name", "size", "knows"))]
    )
    assert names[0] == "<http://example.org/name>"
    page = own.get("/sparql?format=html").text
    assert "<textarea" in page
    assert 'id="examples"' not in page


def test_things_are_found_by_names_in_both_languages(site: Service) -> None:
    found = things(site, "冠县")
    assert found[0] == {
        "iri": "https://w3id.org/lc-graph/id/region/371525",
        "zh": "冠县",
        "en": "Guan County",
    }
    assert things(site, "guan county")[0] == found[0]
    assert things(site, "371525")[0] == found[0]
    assert all("冠县" in one["zh"] for one in found)
    assert len(things(site, "a")) == THINGS
    assert things(site, "") == things(site, " ") == things(site, "没有这样的东西") == []
    assert site.get("/editor/things.json").json == {"things": []}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_examples_come_with_their_questions(site: Service, lang: str) -> None:
    known = json.loads(site.get("/query", Accept="application/json").text)["questions"]
    first = known[0]
    example = site.get(f"/editor/examples/{first['id']}?lang={lang}")
    assert example.type == "application/sparql-query"
    assert example.text.splitlines()[0] == f"# {first['question'][lang]}"
    assert "$" not in example.text
    assert site.query(example.text).json["results"]["bindings"]
    page = site.get(f"/sparql?example={first['id']}&lang={lang}", Accept=BROWSER).text
    assert example.text.splitlines()[2] in page.replace("&lt;", "<").replace("&gt;", ">")
    assert page.count("<option") > len(known)


def test_an_example_that_is_not_there_is_told(site: Service) -> None:
    assert site.get("/editor/examples/none").status == 404
    assert site.get("/sparql?example=none", Accept=BROWSER).status == 404


def test_the_limits_stand_on_the_page(site: Service) -> None:
    limits = site.query("ASK {}").headers["Lc-Limits"]
    assert f'data-limits="{limits}"' in site.get("/sparql?format=html").text


def test_every_example_is_a_query(site: Service) -> None:
    for one in json.loads(site.get("/query", Accept="application/json").text)["questions"]:
        assert site.query(site.get(f"/editor/examples/{one['id']}").text).status == 200, one["id"]


def test_the_bundles_lie_in_the_package() -> None:
    folder = Path(service.ROOT, "src", "lc_graph", "web", "static", "vendor")
    assert {"editor.js", "editor.css", "NOTICE.txt"} <= {path.name for path in folder.iterdir()}
