"""The questions as plain addresses, over real HTTP: typed parameters, formats, pages, a description."""

import json
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import openapi_spec_validator
import pytest

import service
from lc_graph.questions import answers, catalog
from lc_graph.web import openapi
from service import Reply, Service

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
QUESTIONS = catalog.load()


@pytest.fixture(scope="module")
def site() -> Iterator[Service]:
    with service.served("--release", service.release()) as running:
        yield running


def ask(site: Service, name: str, /, **parameters: str) -> Reply:
    return site.get(f"/query/{name}?" + urlencode(parameters))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_every_question_gives_its_expected_answer(site: Service, question: catalog.Question) -> None:
    reply = ask(site, question.name, format="csv")
    assert (reply.status, reply.type) == (200, "text/csv")
    found = answers.read(reply.text)
    wanted = answers.rows(question.expected.read_text(encoding="utf-8-sig"))
    assert found[0] == wanted[0]
    assert sorted(found) == sorted(wanted)
    assert reply.headers["X-Total-Count"] == str(len(found) - 1)


@pytest.mark.parametrize(
    "value", ["371503", "region/371503", "茌平区", "https://w3id.org/lc-graph/id/region/371503"]
)
def test_a_thing_may_be_called_by_name_id_or_iri(site: Service, value: str) -> None:
    rows = ask(site, "gdp-of-a-region", region=value).json["results"]["bindings"]
    assert [row["region"]["value"] for row in rows] == ["茌平区"]
    assert ask(site, "01", region=value).body == ask(site, "gdp-of-a-region", region=value).body


@pytest.mark.parametrize(
    ("accept", "type"),
    [
        ("*/*", "application/sparql-results+json"),
        ("text/csv", "text/csv"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/tab-separated-values, text/csv;q=0.5", "text/tab-separated-values"),
    ],
)
def test_the_format_is_the_one_accepted(site: Service, accept: str, type: str) -> None:
    reply = site.get("/query/gdp-of-a-region", Accept=accept)
    assert (reply.status, reply.type) == (200, type)
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert (
        site.get("/query/gdp-of-a-region", Accept=accept, If_None_Match=reply.headers["ETag"]).status == 304
    )


def test_browsers_are_shown_the_page(site: Service) -> None:
    reply = site.get("/query/gdp-of-a-region?region=371503&lang=en", Accept=BROWSER)
    assert (reply.status, reply.headers["Location"]) == (303, "/question/01?region=371503&lang=en")
    assert site.get("/query", Accept=BROWSER).headers["Location"] == "/questions"


@pytest.mark.parametrize(
    ("name", "parameters", "wrong"),
    [
        ("gdp-of-a-region", {"regoin": "371525"}, "regoin"),
        ("gdp-of-a-region", {"region": ""}, "region"),
        ("gdp-of-a-region", {"region": "999999"}, "region"),
        ("gdp-of-a-region", {"region": "region/999999"}, "region"),
        ("gdp-of-a-region", {"region": "https://example.org/x"}, "region"),
        ("gdp-of-a-region", {"region": "371525> ; ?p ?o . #"}, "region"),
        ("gdp-of-a-region", {"query": "SELECT * {}"}, "query"),
        ("projects-by-investment", {"least": "much"}, "least"),
        ("projects-by-investment", {"least": "1e999999999"}, "least"),
        ("projects-by-investment", {"least": "NaN"}, "least"),
        ("due-in-a-period", {"after": "2023-02-30"}, "after"),
        ("due-in-a-period", {"by": "tomorrow"}, "by"),
    ],
)
def test_a_wrong_parameter_is_refused_with_the_list_of_all(
    site: Service, name: str, parameters: dict[str, str], wrong: str
) -> None:
    reply = ask(site, name, **parameters)
    assert (reply.status, reply.type) == (400, "application/problem+json"), reply.text
    assert reply.json["parameter"] == wrong
    question = next(one for one in QUESTIONS if one.name == name)
    assert [one["name"] for one in reply.json["parameters"]] == [one.name for one in question.parameters]


def test_a_parameter_given_twice_is_refused(site: Service) -> None:
    assert site.get("/query/gdp-of-a-region?region=371525&region=371503").status == 400


def test_text_is_text_whatever_it_holds(site: Service) -> None:
    for words in ('" } DROP ALL #', "\\", "$words", "?x\n}", "'''"):
        reply = site.get("/query/all-said-with-a-word?words=" + quote(words))
        assert reply.status == 200, reply.text
        assert reply.json["results"]["bindings"] == []


def test_pages_together_are_the_whole_answer(site: Service) -> None:
    name = next(q.name for q in QUESTIONS if len(q.expected.read_text(encoding="utf-8").splitlines()) > 8)
    whole = ask(site, name).json["results"]["bindings"]
    path, found, pages = f"/query/{name}?per_page=3", [], 0
    while path:
        reply = site.get(path)
        rows = reply.json["results"]["bindings"]
        assert len(rows) <= 3
        assert reply.headers["X-Total-Count"] == str(len(whole))
        found += rows
        pages += 1
        pairs = (link.split(";") for link in reply.headers["Link"].split(","))
        links = {relation.strip()[5:-1]: target.strip(" <>") for target, relation in pairs}
        assert {"first", "last"} <= links.keys()
        path = links.get("next", "")
    assert found == whole
    assert pages == -(-len(whole) // 3)
    assert ask(site, name, page=str(pages + 1), per_page="3").status == 404
    csv_page = ask(site, name, page="1", per_page="3", format="csv").text
    assert len(csv_page.strip().splitlines()) == 4
    for wrong in ({"page": "0"}, {"page": "x"}, {"per_page": "1001"}, {"per_page": "-1"}, {"format": "docx"}):
        assert ask(site, name, **wrong).status == 400


def test_unknown_questions_are_not_found(site: Service) -> None:
    reply = ask(site, "gdp-of-region")
    assert reply.status == 404
    assert "https://w3id.org/lc-graph/id/question/gdp-of-a-region" in [
        one["iri"] for one in reply.json["suggestions"]
    ]
    posted = site.request("POST", "/query/gdp-of-a-region")
    assert (posted.status, posted.type) == (405, "application/problem+json")
    assert "GET" in posted.headers["Allow"]


def test_the_list_tells_all_questions(site: Service) -> None:
    listed = site.get("/query").json["questions"]
    assert [one["id"] for one in listed] == [question.id for question in QUESTIONS]
    for one in listed[:5]:
        assert site.get(one["href"]).status == 200


def test_the_description_is_sound_and_complete(site: Service) -> None:
    described = site.get("/openapi.json").json
    openapi_spec_validator.validate(described)
    assert described["servers"] == [{"url": site.address.rstrip("/")}]
    assert described == json.loads(json.dumps(openapi.document(QUESTIONS, site.address)))
    for question in QUESTIONS:
        operation = described["paths"][f"/query/{question.name}"]["get"]
        names = [one["name"] for one in operation["parameters"] if "name" in one]
        assert names == [parameter.name for parameter in question.parameters]
        assert question.question["zh"] in operation["description"]
        assert question.question["en"] in operation["description"]
