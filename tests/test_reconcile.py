"""The reconciliation service, asked by a client that follows the W3C specification 0.2 step by step.

The checks of what comes back say in our words what the specification's JSON schemas say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pytest

import service
from service import Reply, Service

FORM = {"Content_Type": "application/x-www-form-urlencoded"}
CHINESE = re.compile(r"[一-鿿]")
DATE = re.compile(r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")


@pytest.fixture(scope="module")
def site() -> Iterator[Service]:
    with service.served("--release", service.release(), "--per-client", "64") as running:
        yield running


# ---- what the schemas of the specification say ------------------------------------------------------


def is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def check_members(value: Any, must: str, may: str = "") -> None:
    """Check that an object has the members it must have, and no others than it may have."""
    assert isinstance(value, dict), value
    assert set(must.split()) <= value.keys() <= set(must.split()) | set(may.split()), value


def check_type(value: Any) -> None:
    check_members(value, "id name", "description broader")
    assert is_text(value["id"])
    assert is_text(value["name"])
    for broader in value.get("broader", []):
        check_type(broader)


def check_manifest(manifest: Any) -> None:
    check_members(
        manifest,
        "versions name identifierSpace schemaSpace",
        "documentation serviceVersion logo authentication view feature_view defaultTypes suggest preview "
        "extend batchSize",
    )
    assert "0.2" in manifest["versions"]
    assert is_text(manifest["name"])
    for member in ("identifierSpace", "schemaSpace", "documentation", "logo"):
        assert urlsplit(manifest[member]).scheme in ("http", "https"), member
    assert "{{id}}" in manifest["view"]["url"]
    for type in manifest["defaultTypes"]:
        check_type(type)
    check_members(manifest["preview"], "url width height")
    assert "{{id}}" in manifest["preview"]["url"]
    assert isinstance(manifest["preview"]["width"], int)
    assert isinstance(manifest["preview"]["height"], int)
    check_members(manifest["suggest"], "entity property type")
    for one in manifest["suggest"].values():
        check_members(one, "service_url service_path", "flyout_service_url flyout_service_path")
    check_members(manifest["extend"], "propose_properties property_settings")
    check_members(manifest["extend"]["propose_properties"], "service_url service_path")
    for setting in manifest["extend"]["property_settings"]:
        check_members(setting, "name label type", "default help_text choices")
        assert setting["type"] in ("number", "text", "checkbox", "select")
    assert isinstance(manifest["batchSize"], int)


def check_results(answer: Any, keys: set[str]) -> None:
    assert isinstance(answer, dict)
    assert answer.keys() == keys
    for one in answer.values():
        check_members(one, "result")
        check_candidates(one["result"])


def check_candidates(found: Any) -> None:
    assert isinstance(found, list)
    for candidate in found:
        check_members(candidate, "id name score", "description type features match")
        assert is_text(candidate["id"])
        assert is_text(candidate["name"])
        assert isinstance(candidate["score"], int | float)
        assert 0 <= candidate["score"] <= 100
        assert isinstance(candidate["match"], bool)
        for type in candidate["type"]:
            check_members(type, "id name")
        ids = [feature["id"] for feature in candidate["features"]]
        assert len(ids) == len(set(ids))
        for feature in candidate["features"]:
            check_members(feature, "id value")
            assert isinstance(feature["value"], bool | int | float)
    scores = [candidate["score"] for candidate in found]
    assert scores == sorted(scores, reverse=True)
    assert sum(candidate["match"] for candidate in found) <= 1
    ids = [candidate["id"] for candidate in found]
    assert len(ids) == len(set(ids))


def check_suggestions(answer: Any, more: str) -> None:
    check_members(answer, "result")
    for one in answer["result"]:
        check_members(one, "id name", more)
        assert is_text(one["id"])
        assert is_text(one["name"])


def check_extension(answer: Any, ids: list[str], properties: list[str]) -> None:
    check_members(answer, "meta rows")
    assert [one["id"] for one in answer["meta"]] == properties
    for one in answer["meta"]:
        check_members(one, "id name", "type service")
    assert answer["rows"].keys() == set(ids)
    for row in answer["rows"].values():
        assert row.keys() == set(properties)
        for cell in row.values():
            assert isinstance(cell, list)
            for value in cell:
                check_value(value)


def check_value(value: Any) -> None:
    assert isinstance(value, dict)
    match sorted(value):
        case ["id", "name"] | ["description", "id", "name"]:
            assert is_text(value["id"])
            assert is_text(value["name"])
        case ["str"]:
            assert isinstance(value["str"], str)
        case ["float"]:
            assert isinstance(value["float"], float)
        case ["int"]:
            assert isinstance(value["int"], int)
        case ["date"]:
            assert DATE.fullmatch(value["date"])
        case other:
            assert other == []


# ---- the client -------------------------------------------------------------------------------------


class Client:
    """What OpenRefine does: it reads the manifest, and goes where that leads."""

    def __init__(self, site: Service, path: str = "/reconcile") -> None:
        self.site, self.path = site, path
        reply = site.get(path)
        assert (reply.status, reply.type) == (200, "application/json")
        self.manifest = reply.json
        check_manifest(self.manifest)

    def at(self, address: str) -> Reply:
        """Get an address that the service gave."""
        assert address.startswith(self.site.address), address
        reply = self.site.get(address.removeprefix(self.site.address.rstrip("/")))
        assert reply.headers["Access-Control-Allow-Origin"] == "*"
        return reply

    def post(self, **form: Any) -> Reply:
        body = urlencode({name: json.dumps(value, ensure_ascii=False) for name, value in form.items()})
        return self.site.request("POST", self.path, body, **FORM)

    def batch(self, queries: Mapping[str, Any]) -> dict[str, Any]:
        reply = self.post(queries=queries)
        assert (reply.status, reply.type) == (200, "application/json"), reply.text
        check_results(reply.json, set(queries))
        return {key: one["result"] for key, one in reply.json.items()}

    def one(self, query: str, **more: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.batch({"q0": {"query": query, **more}})["q0"]
        return found

    def suggest(self, what: str, prefix: str, more: str = "", **parameters: str) -> list[dict[str, Any]]:
        where = self.manifest["suggest"][what]
        address = where["service_url"] + where["service_path"]
        reply = self.at(f"{address}?{urlencode({'prefix': prefix, **parameters})}")
        assert reply.status == 200, reply.text
        check_suggestions(reply.json, more)
        found: list[dict[str, Any]] = reply.json["result"]
        return found

    def extend(self, ids: list[str], properties: list[dict[str, Any]]) -> dict[str, Any]:
        reply = self.post(extend={"ids": ids, "properties": properties})
        assert reply.status == 200, reply.text
        check_extension(reply.json, ids, [one["id"] for one in properties])
        found: dict[str, Any] = reply.json["rows"]
        return found


@pytest.fixture(scope="module")
def client(site: Service) -> Client:
    return Client(site)


# ---- the manifest -----------------------------------------------------------------------------------


def test_the_manifest_leads_everywhere(client: Client) -> None:
    manifest = client.manifest
    assert manifest["identifierSpace"] == "https://w3id.org/lc-graph/id/"
    assert "lc:Enterprise" in [type["id"] for type in manifest["defaultTypes"]]
    id = quote("enterprise/xinfa-group", safe="")
    shown = client.at(manifest["view"]["url"].replace("{{id}}", id))
    assert (shown.status, shown.headers["Location"]) == (303, "/id/enterprise/xinfa-group.html")
    assert client.at(manifest["logo"]).status == 200
    assert client.at(manifest["documentation"]).status == 200


def test_the_service_speaks_both_languages(site: Service) -> None:
    zh, en = Client(site, "/reconcile/zh"), Client(site, "/reconcile/en")
    assert CHINESE.search(zh.manifest["name"])
    assert not CHINESE.search(en.manifest["name"])
    assert zh.one("信发集团")[0]["name"] == "信发集团"
    assert en.one("信发集团")[0]["name"] == "Xinfa Group"
    assert "企业" in zh.one("信发集团")[0]["description"]
    assert en.manifest["preview"]["url"].startswith(f"{site.address}reconcile/en/")
    assert site.get("/reconcile", Accept_Language="en").json["name"] == en.manifest["name"]
    assert site.get("/reconcile/fr").status == 404


def test_pages_of_other_origins_may_ask(site: Service) -> None:
    asked = {"Origin": "https://example.org", "Access_Control_Request_Method": "POST"}
    reply = site.request("OPTIONS", "/reconcile", Access_Control_Request_Headers="x-requested-with", **asked)
    assert reply.status in (200, 204)
    assert "POST" in reply.headers["Access-Control-Allow-Methods"]
    assert "x-requested-with" in reply.headers["Access-Control-Allow-Headers"]


def test_a_callback_gets_no_script(site: Service) -> None:
    reply = site.get("/reconcile?callback=alert")
    assert (reply.status, reply.type) == (200, "application/json")
    assert "alert" not in reply.text
    assert reply.headers["X-Content-Type-Options"] == "nosniff"


# ---- queries ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "type", "id"),
    [
        ("百佳食品", "lc:Enterprise", "enterprise/baijia-food"),
        ("冠洲集团", "lc:Enterprise", "enterprise/guanzhou-group"),
        ("山东国宏生物", "lc:Enterprise", "enterprise/guohong-bio"),
        ("京东集团", "lc:Enterprise", "enterprise/jd-group"),
        ("京东物流集团", "lc:Enterprise", "enterprise/jd-logistics"),
        ("JD Logistics Group", "lc:Enterprise", "enterprise/jd-logistics"),
        ("阳谷华泰", "lc:Enterprise", "enterprise/yanggu-huatai"),
        ("国际陆港", "lc:Project", "project/guanzhou-dry-port"),
        ("冠州国际陆港项目", "lc:Project", "project/guanzhou-dry-port"),
        ("御颜堂功能保健品生产项目", "lc:Project", "project/yuyantang-health-products"),
        ("御颜堂阿胶功能保健品项目", "lc:Project", "project/yuyantang-ejiao-health-products"),
        ("京东(聊城) 数字智能物流港项目", "lc:Project", "project/jd-logistics-port"),
        ("鲁西化工己内酰胺尼龙６项目", "lc:Project", "project/luxi-caprolactam-nylon6"),
        ("371524", "lc:Region", "region/371524"),
    ],
)
def test_an_exact_name_is_a_match(client: Client, name: str, type: str, id: str) -> None:
    first, *others = client.one(name, type=type)
    assert (first["id"], first["score"], first["match"]) == (id, 100, True)
    assert type in [one["id"] for one in first["type"]]
    assert all(not other["match"] and other["score"] <= 95 for other in others)


@pytest.mark.parametrize(
    ("name", "type", "meant"),
    [
        ("冠州集团", "lc:Enterprise", "enterprise/guanzhou-group"),
        ("冠县集团", "lc:Enterprise", "enterprise/guanzhou-group"),
        ("冠洲国际陆港项目", "lc:Project", "project/guanzhou-dry-port"),
        ("京东物流集", "lc:Enterprise", "enterprise/jd-logistics"),
        ("信发", "lc:Enterprise", "enterprise/xinfa-group"),
        ("xinfa jituan", "lc:Enterprise", "enterprise/xinfa-group"),
        ("山东国宏生物科技有限公司", "lc:Enterprise", "enterprise/guohong-bio"),
    ],
)
def test_a_name_one_character_away_is_no_match(client: Client, name: str, type: str, meant: str) -> None:
    found = client.one(name, type=type)
    assert found[0]["id"] == meant
    assert not any(one["match"] for one in found)
    assert 30 <= found[0]["score"] <= 95


def test_namesakes_are_candidates_and_none_is_certain(client: Client) -> None:
    found = client.one("阿胶")
    exact = {one["id"] for one in found if one["score"] == 100}
    assert {"chain/ejiao", "industry/ejiao", "product/ejiao"} <= exact
    assert not any(one["match"] for one in found)
    assert "industry/ejiao-plus" not in exact
    first = client.one("阿胶", type="lc:Product")[0]
    assert (first["id"], first["match"]) == ("product/ejiao", True)


def test_an_unknown_name_has_no_certain_candidate(client: Client) -> None:
    for name in ("没有这家公司", "Qwxz Vjkp", "😀", "' OR 1=1 --", "\u202e}"):
        found = client.one(name)
        assert all(one["score"] < 70 for one in found), name
        assert not any(one["match"] for one in found)
    assert client.one("齐齐哈尔第一机床厂", type="lc:Enterprise") == []


def test_an_identifier_finds_its_thing(client: Client) -> None:
    for name in ("enterprise/luxi-group", "https://w3id.org/lc-graph/id/enterprise/luxi-group"):
        first = client.one(name)[0]
        assert (first["id"], first["score"], first["match"]) == ("enterprise/luxi-group", 100, True)


def test_types_bound_what_is_found(client: Client) -> None:
    assert {t["id"] for one in client.one("阿胶", type=["lc:Product", "lc:Brand"]) for t in one["type"]} == {
        "lc:Product",
        "lc:Brand",
    }
    assert client.one("信发", type="lc:Project", limit=3)[0]["id"].startswith("project/")
    assert client.one("阿胶", type=["lc:Product", "lc:Brand"], type_strict="all") == []
    preferred = client.one("阿胶", type="lc:Product", type_strict="should", limit=50)
    assert preferred[0]["id"] == "product/ejiao"
    assert "chain/ejiao" in [one["id"] for one in preferred]
    assert client.one("信发集团", type="lc:Actor")[0]["id"] == "enterprise/xinfa-group"
    assert client.one("信发集团", type="lc:Nothing") == []


def test_a_limit_bounds_how_many_come(client: Client) -> None:
    assert len(client.one("集团", limit=2)) == 2
    assert len(client.one("产业", limit=1000)) <= 50
    assert len(client.one("产业")) == 10


def test_properties_change_scores(client: Client) -> None:
    def score(place: Any) -> dict[str, float]:
        wanted = [{"pid": "lc:placedIn", "v": place}]
        found = client.one("冠州国际陆港", type="lc:Project", properties=wanted)
        return {one["id"]: one["score"] for one in found}

    right, wrong = score("冠县"), score("东阿县")
    port = "project/guanzhou-dry-port"
    assert right[port] > wrong[port] + 20
    for same in (
        {"id": "region/371525"},
        "371525",
        "Guan County",
        ["东阿县", "冠县"],
        {"id": "region/371525", "name": "x"},
    ):
        assert score(same) == right, same
    unknown = client.one("信发集团", properties=[{"pid": "lc:locatedIn", "v": "茌平区"}])[0]
    assert (unknown["score"], unknown["match"]) == (87.5, True)
    exact = {"query": "冠州国际陆港项目", "type": "lc:Project"}
    apart = client.batch({"a": {**exact, "properties": [{"pid": "lc:placedIn", "v": "东阿县"}]}})["a"][0]
    assert (apart["id"], apart["match"]) == (port, False)
    number = [{"pid": "lc:investmentAtLeast", "v": 6460000000}]
    first = client.one("鲁西化工己内酰胺·尼龙6项目", properties=number)[0]
    assert (first["score"], first["match"]) == (100, True)


def test_properties_alone_find_what_has_them(client: Client) -> None:
    found = client.batch(
        {"a": {"properties": [{"pid": "lc:placedIn", "v": "东阿县"}], "type": "lc:Project"}}
    )["a"]
    assert [one["id"] for one in found] == ["project/yuyantang-ejiao-health-products"]
    assert not found[0]["match"]
    by_code = client.batch({"a": {"properties": [{"pid": "skos:notation", "v": "371524"}]}})["a"]
    assert [one["id"] for one in by_code] == ["region/371524"]
    nobody = client.batch({"a": {"properties": [{"pid": "x> } DROP ALL #", "v": '"'}]}})["a"]
    assert nobody == []


def test_a_batch_answers_each_query_by_itself(client: Client) -> None:
    queries = {f"q{n}": {"query": name} for n, name in enumerate(["冠洲集团", "阿胶", "没有", "冠洲集团"])}
    together = client.batch(queries)
    assert together["q0"] == together["q3"]
    for key, query in queries.items():
        assert client.one(query["query"]) == together[key]
    by_get = client.site.get(f"{client.path}?queries={quote(json.dumps(queries))}")
    assert {key: one["result"] for key, one in by_get.json.items()} == together
    assert client.batch({}) == {}
    single = client.site.get(f"{client.path}?query={quote('冠洲集团')}")
    assert single.json == {"result": together["q0"]}
    as_json = client.site.get(f"{client.path}?query={quote(json.dumps({'query': '冠洲集团'}))}")
    assert as_json.json == single.json


# ---- suggestions, previews --------------------------------------------------------------------------


def test_entities_are_suggested(client: Client) -> None:
    for prefix in ("信发", "xinfa", "enterprise/xinfa-group", "xfjt"):
        found = client.suggest("entity", prefix, "description notable")
        assert "enterprise/xinfa-group" in [one["id"] for one in found], prefix
    first = client.suggest("entity", "a", "description notable")
    later = client.suggest("entity", "a", "description notable", cursor="20")
    assert len(first) == 20
    assert not {one["id"] for one in first} & {one["id"] for one in later}
    assert client.suggest("entity", "") == []


@pytest.mark.parametrize(
    ("kind", "id", "words"),
    [
        ("entity", "project/huaguan-ganoderma", "华冠灵芝高端加工大健康产业集群项目"),
        ("type", "lc:Enterprise", "企业"),
        ("property", "lc:locatedIn", "位于"),
        ("property", "^lc:locatedIn", "位于"),
    ],
)
def test_what_is_suggested_has_a_flyout(client: Client, kind: str, id: str, words: str) -> None:
    suggest = client.manifest["suggest"][kind]
    address = suggest.get("flyout_service_url", suggest["service_url"]) + suggest["flyout_service_path"]
    assert "${id}" in address
    reply = client.at(address.replace("${id}", quote(id, safe="")))
    assert (reply.status, reply.type) == (200, "application/json")
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert set(reply.json) == {"id", "html"}
    assert reply.json["id"] == id
    assert words in reply.json["html"]
    assert set(re.findall(r"<(\w+)", reply.json["html"])) <= {"p", "strong", "br"}
    assert len(re.findall("<p>", reply.json["html"])) > 1
    assert client.at(address.replace("${id}", "nothing")).status == 404


def test_types_and_properties_are_suggested(client: Client, site: Service) -> None:
    assert "lc:Enterprise" in [one["id"] for one in client.suggest("type", "企", "broader")]
    english = Client(site, "/reconcile/en")
    enterprise = next(
        one for one in english.suggest("type", "enter", "broader") if one["id"] == "lc:Enterprise"
    )
    assert "lc:Actor" in [one["id"] for one in enterprise["broader"]]
    assert "lc:locatedIn" in [one["id"] for one in english.suggest("property", "locat")]
    assert "lc:locatedIn" in [one["id"] for one in client.suggest("property", "位于")]
    assert "lc:locatedIn" in [one["id"] for one in client.suggest("property", "lc:loc")]
    assert client.suggest("type", "nothing of that name") == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_preview_may_be_framed_and_nothing_else(site: Service, lang: str) -> None:
    client = Client(site, f"/reconcile/{lang}")
    address = client.manifest["preview"]["url"].replace("{{id}}", quote("region/371524", safe=""))
    reply = client.at(address)
    assert (reply.status, reply.type) == (200, "text/html")
    assert "frame-ancestors *" in reply.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in reply.headers
    assert ("东阿县" if lang == "zh" else "Dong&#39;e County") in reply.text
    assert f"{site.address}id/region/371524.html" in reply.text
    assert "<script" not in reply.text
    assert len(reply.body) < 3000
    for path in ("/", "/search", "/reconcile", "/id/region/371524.html", "/reconcile/preview?id=none"):
        policy = site.get(path, Accept="text/html").headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy, path
    assert site.get("/reconcile/preview?id=none").status == 404
    assert site.get("/reconcile/view").status == 404


# ---- data extension ---------------------------------------------------------------------------------


def test_properties_are_proposed_for_a_type(client: Client) -> None:
    where = client.manifest["extend"]["propose_properties"]
    address = where["service_url"] + where["service_path"]
    for type, expected in (("lc:Project", "lc:locatedIn"), ("lc:Enterprise", "^lc:implementedBy")):
        answer = client.at(f"{address}?type={quote(type)}").json
        check_members(answer, "properties type", "limit")
        assert answer["type"] == type
        assert expected in [one["id"] for one in answer["properties"]]
        ids = [one["id"] for one in answer["properties"]]
        rows = client.extend(["project/guohong-soy-chain"], [{"id": id} for id in ids[:20]])
        assert rows
    assert len(client.at(f"{address}?type=lc:Project&limit=3").json["properties"]) == 3
    assert client.at(f"{address}?type=lc:Nothing").json["properties"] == []
    assert client.at(f"{address}?limit=0").status == 400


def test_values_come_from_the_graph_and_the_unknown_stays_empty(client: Client) -> None:
    ids = ["project/luxi-caprolactam-nylon6", "enterprise/guohong-bio", "region/371524", "enterprise/none"]
    properties = [
        {"id": "lc:investmentAtLeast"},
        {"id": "lc:completeBy"},
        {"id": "lc:phase"},
        {"id": "^lc:implementedBy"},
        {"id": "skos:notation"},
        {"id": "lc:placedIn", "settings": {"limit": 1}},
        {"id": "lc:locatedIn", "settings": {"limit": "0"}},
        {"id": "no such property"},
    ]
    rows = client.extend(ids, properties)
    project, enterprise, region, nothing = (rows[id] for id in ids)
    assert project["lc:investmentAtLeast"] == [{"int": 6460000000}]
    assert project["lc:completeBy"] == [{"date": "2023-12-31T00:00:00"}]
    assert project["lc:phase"] == [{"id": "phase/under-construction", "name": "在建"}]
    assert {one["id"] for one in enterprise["^lc:implementedBy"]} == {"project/guohong-soy-30kt"}
    assert region["skos:notation"] == [{"str": "371524"}]
    assert len(region["lc:placedIn"]) == 1
    assert enterprise["lc:investmentAtLeast"] == enterprise["lc:locatedIn"] == []
    assert all(value == [] for value in nothing.values())
    assert all(row["no such property"] == [] for row in rows.values())


def test_values_have_names_in_the_language_of_the_service(site: Service) -> None:
    rows = Client(site, "/reconcile/en").extend(
        ["region/371524"], [{"id": "rdfs:label"}, {"id": "^lc:about"}]
    )
    assert rows["region/371524"]["rdfs:label"] == [{"str": "Dong'e County"}]
    assert all(not CHINESE.search(one["name"]) for one in rows["region/371524"]["^lc:about"])
    assert rows["region/371524"]["^lc:about"]


def test_by_get_values_come_too(client: Client) -> None:
    asked = {"ids": ["region/371524"], "properties": [{"id": "skos:notation"}]}
    reply = client.site.get(f"{client.path}?extend={quote(json.dumps(asked))}")
    assert reply.json["rows"] == client.extend(["region/371524"], [{"id": "skos:notation"}])


# ---- what is malformed ------------------------------------------------------------------------------

LONG = "x" * 301
MALFORMED = [
    ("queries", "{", "queries"),
    ("queries", "[]", "queries"),
    ("queries", '"x"', "queries"),
    ("queries", "[" * 100_000, "queries"),
    ("queries", '{"a": NaN}', "queries"),
    ("queries", '{"a": []}', "queries.a"),
    ("queries", '{"a": {}}', "queries.a"),
    ("queries", '{"a": {"query": ""}}', "queries.a.query"),
    ("queries", '{"a": {"query": 7}}', "queries.a.query"),
    ("queries", json.dumps({"a": {"query": LONG}}), "queries.a.query"),
    ("queries", '{"a": {"query": "x", "props": []}}', "queries.a"),
    ("queries", '{"a": {"query": "x", "limit": 0}}', "queries.a.limit"),
    ("queries", '{"a": {"query": "x", "limit": "3"}}', "queries.a.limit"),
    ("queries", '{"a": {"query": "x", "limit": 1e999}}', "queries.a.limit"),
    ("queries", '{"a": {"query": "x", "limit": true}}', "queries.a.limit"),
    ("queries", '{"a": {"query": "x", "type": 5}}', "queries.a.type"),
    ("queries", '{"a": {"query": "x", "type": [5]}}', "queries.a.type[0]"),
    ("queries", '{"a": {"query": "x", "type_strict": "maybe"}}', "queries.a.type_strict"),
    ("queries", '{"a": {"query": "x", "type_strict": []}}', "queries.a.type_strict"),
    ("queries", '{"a": {"properties": []}}', "queries.a"),
    ("queries", '{"a": {"properties": [{"pid": "p"}]}}', "queries.a.properties[0]"),
    ("queries", '{"a": {"properties": [{"property": "p", "v": 1}]}}', "queries.a.properties[0]"),
    ("queries", '{"a": {"properties": [{"pid": "p", "v": null}]}}', "queries.a.properties[0].v[0]"),
    ("queries", '{"a": {"properties": [{"pid": "p", "v": [{}]}]}}', "queries.a.properties[0].v[0]"),
    ("queries", json.dumps({"a": {"query": "x", "type": ["t"] * 21}}), "queries.a.type"),
    ("query", " ", "query"),
    ("query", '{"query": 1}', "query.query"),
    ("extend", "{}", "extend"),
    ("extend", '{"ids": "a", "properties": []}', "extend.ids"),
    ("extend", '{"ids": [1], "properties": []}', "extend.ids[0]"),
    ("extend", '{"ids": [], "properties": [{}]}', "extend.properties[0]"),
    ("extend", '{"ids": [], "properties": [{"id": "p", "settings": []}]}', "extend.properties[0].settings"),
    ("extend", '{"ids": [], "properties": [{"id": "p", "settings": {"limit": -1}}]}',
     "extend.properties[0].settings.limit"),
    ("extend", json.dumps({"ids": ["a"] * 501, "properties": []}), "extend.ids"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "place"), MALFORMED)
def test_what_is_malformed_is_told_with_its_place(site: Service, name: str, text: str, place: str) -> None:
    body = urlencode({name: text})
    en = site.request("POST", "/reconcile", body, Accept_Language="en", **FORM)
    zh = site.request("POST", "/reconcile", body, Accept_Language="zh", **FORM)
    for reply in (en, zh):
        assert (reply.status, reply.type) == (400, "application/problem+json"), reply.text
        assert reply.json["place"] == place
        assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert CHINESE.search(zh.json["detail"])
    assert CHINESE.search(zh.json["remedy"])
    assert not CHINESE.search(en.json["detail"])


def test_what_is_too_much_is_refused(client: Client) -> None:
    size = client.manifest["batchSize"]
    most = client.batch({f"q{n}": {"query": "阿胶", "limit": 1} for n in range(size)})
    assert len(most) == size
    reply = client.post(queries={f"q{n}": {"query": "阿胶"} for n in range(size + 1)})
    assert (reply.status, reply.type) == (413, "application/problem+json")
    assert str(size) in reply.json["remedy"]
    assert client.site.request("POST", "/reconcile", "queries=" + "x" * (2 << 20), **FORM).status == 413


def test_a_post_without_anything_is_refused(site: Service) -> None:
    for body, type in (("", FORM), ("x=1", FORM), ('{"queries": {}}', {"Content_Type": "application/json"})):
        reply = site.request("POST", "/reconcile", body, **type)
        assert (reply.status, reply.type) == (400, "application/problem+json")
    assert site.request("PUT", "/reconcile", "", **FORM).status == 405
    assert site.get("/reconcile/suggest/entity?prefix=" + "x" * 101).status == 400
    assert site.get("/reconcile/suggest/entity?prefix=a&cursor=-1").status == 400
    assert site.get("/reconcile/suggest/nothing?prefix=a").status == 404


# ---- other people's data ----------------------------------------------------------------------------


def test_other_people_s_data_is_reconciled_by_whole_iris(tmp_path: Path) -> None:
    (tmp_path / "own.ttl").write_text(
        '@prefix ex: <http://example.org/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n'
        'ex:a a ex:Firm ; rdfs:label "甲厂"@zh ; ex:in ex:town .\n'
        'ex:b a ex:Firm ; rdfs:label "乙厂"@zh ; ex:size 1.5 .\n'
        'ex:town a ex:Place ; rdfs:label "丙镇"@zh .\n', encoding="utf-8",
    )  # fmt: skip
    with service.served("--data", tmp_path / "own.ttl") as own:
        client = Client(own)
        assert [type["id"] for type in client.manifest["defaultTypes"]] == [
            "http://example.org/Firm",
            "http://example.org/Place",
        ]
        wanted = [{"pid": "http://example.org/in", "v": "丙镇"}]
        first = client.one("甲厂", type="http://example.org/Firm", properties=wanted)[0]
        assert (first["id"], first["score"], first["match"]) == ("http://example.org/a", 100, True)
        rows = client.extend(
            ["http://example.org/a", "http://example.org/b"],
            [{"id": "http://example.org/in"}, {"id": "http://example.org/size"}],
        )
        assert rows["http://example.org/a"]["http://example.org/in"] == [
            {"id": "http://example.org/town", "name": "丙镇"}
        ]
        assert rows["http://example.org/b"] == {
            "http://example.org/in": [],
            "http://example.org/size": [{"float": 1.5}],
        }
        address = client.manifest["view"]["url"].replace("{{id}}", quote("http://example.org/a", safe=""))
        assert client.at(address).headers["Location"] == "/thing?iri=http%3A%2F%2Fexample.org%2Fa"
