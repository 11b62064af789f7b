"""Finding things: by Chinese, English, pinyin, parts and codes; the page, suggestions, others' data."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

import service
from lc_graph.engine.asking import Query, Reply
from lc_graph.engine.faults import DeadlinePassed
from lc_graph.engine.store import Store
from lc_graph.search.finding import near, search
from lc_graph.search.fold import fold, span
from lc_graph.search.index import Index, Thing
from lc_graph.search.kinds import KINDS, THING, Kinds
from lc_graph.search.reading import read
from lc_graph.terms import ID, LC
from service import Service, eventually

BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"


def indexed(store: Store) -> Index:
    def ask(query: Query) -> Reply:
        body = store.native.query(query.text).serialize(format=ox.QueryResultsFormat.TSV)  # type: ignore[union-attr]
        return Reply("solutions", "tsv", body or b"")

    return read(ask)


@pytest.fixture(scope="module")
def index(store: Store) -> Index:
    return indexed(store)


@pytest.fixture(scope="module")
def site() -> Iterator[Service]:
    with service.served("--release", service.release(), "--per-client", "64") as running:
        yield running


def found(index: Index, query: str, most: int = 1000) -> list[tuple[str, str]]:
    return [(hit.thing.id, hit.how) for hit in search(index, query).first(most)]


# ---- folding ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("“新三宝”", "新三宝"),
        ("京东（聊城）数字智能物流港项目", "京东聊城数字智能物流港项目"),
        ("Dong'e County", "donge county"),
        ("  ＧＤＰ　Ｇｒｏｗｔｈ ", "gdp growth"),
        ("5,000-tonne", "5000 tonne"),
        ("己内酰胺·尼龙6", "己内酰胺尼龙6"),
        ("“阿胶+”", "阿胶+"),
        ("Évian_Straße", "evian strasse"),
        ("灵芝 chain", "灵芝chain"),
        ("😀 \u202e!?", ""),
    ],
)
def test_what_people_leave_out_does_not_count(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "part", "marked"),
    [
        ("京东（聊城）数字智能物流港项目", "聊城数字", "聊城）数字"),
        ("Dong'e County", "donge", "Dong'e"),
        ("Straße 5", "strasse", "Straße"),
        ("ＧＤＰ 增速", "增速", "增速"),
        ("A 5,000-tonne line", "5000 tonne", "5,000-tonne"),
    ],
)
def test_what_was_found_is_marked_as_it_is_written(text: str, part: str, marked: str) -> None:
    folded = fold(text)
    start, end = span(text, folded, folded.index(part), len(part))
    assert text[start:end] == marked


# ---- the index --------------------------------------------------------------------------------------


def test_all_that_has_a_name_is_in_the_index(index: Index, store: Store) -> None:
    rows = store.rows(
        """SELECT ?s ?name { ?s rdfs:label|skos:prefLabel|skos:altLabel|skos:notation ?name
           FILTER ISIRI(?s) }"""
    )
    assert index.complete
    assert len(rows) > 2000
    for row in rows:
        thing = index.get(row["s"])
        assert thing is not None, row
        assert row["name"] in [text for _, text in thing.names]


@pytest.mark.parametrize(
    ("query", "id", "how"),
    [
        ("灵芝", "chain/ganoderma", "exact"),
        ("芝", "chain/ganoderma", "part"),
        ("铝加工产", "chain/aluminium", "prefix"),
        ("高端深加工", "chain/ganoderma", "part"),
        ("冠县灵芝产业链", "chain/ganoderma", "exact"),
        ("ganoderma chain", "chain/ganoderma", "exact"),
        ("GANODERMA CH", "chain/ganoderma", "prefix"),
        ("chain ganod", "chain/ganoderma", "part"),
        ("dong'e", "region/371524", "prefix"),
        ("lingzhi", "chain/ganoderma", "pinyin"),
        ("lingz", "chain/ganoderma", "pinyin"),
        ("ling zhi", "chain/ganoderma", "pinyin"),
        ("lz", "chain/ganoderma", "initials"),
        ("dong e", "region/371524", "pinyin"),
        ("de", "region/371524", "initials"),
        ("ejiao", "chain/ejiao", "exact"),
        ("cp", "region/371503", "initials"),
        ("371524", "region/371524", "exact"),
        ("3715", "region/371524", "prefix"),
        ("region/371524", "region/371524", "exact"),
        (f"{ID}region/371524", "region/371524", "exact"),
        ("xinfa jituan", "enterprise/xinfa-group", "pinyin"),
        ("xfjt", "enterprise/xinfa-group", "initials"),
        ("尼龙6", "project/luxi-caprolactam-nylon6", "part"),
        ("华冠 灵芝", "project/huaguan-ganoderma", "prefix"),
        ("灵芝 华冠", "project/huaguan-ganoderma", "part"),
        ("地区生产总值", "indicator/gdp", "exact"),
        ("gross product", "indicator/gdp", "part"),
    ],
)
def test_things_are_found_in_every_way_people_type(index: Index, query: str, id: str, how: str) -> None:
    assert (id, how) in found(index, query), found(index, query, 20)


def test_a_character_with_several_readings_is_found_by_each() -> None:
    kind = KINDS[1]
    index = Index([Thing(f"a:{n}", kind, zh=n, names=[("name", n)]) for n in ("音乐厅", "重庆", "长三角")])
    assert [id for id, _ in found(index, "yinyue")] == ["a:音乐厅"]
    assert [id for id, _ in found(index, "yinle")] == ["a:音乐厅"]
    assert [id for id, _ in found(index, "zq")] == ["a:重庆"]
    assert [id for id, _ in found(index, "chongq")] == ["a:重庆"]
    assert [id for id, _ in found(index, "changsanjiao")] == ["a:长三角"]


def test_the_order_is_exact_prefix_part_pinyin_initials(index: Index) -> None:
    order = ("exact", "prefix", "part", "pinyin", "initials")
    for query in ("灵芝", "de", "阿胶", "region", "lingzhi", "ji", "a"):
        hits = search(index, query).first(1000)
        # Sentences about things that begin with a word stand beside what holds it.
        ranks = [order.index(hit.how) for hit in hits if hit.thing.kind.rank < THING.rank]
        assert ranks == sorted(ranks), query
        assert ranks
    hits = [hit for hit in search(index, "灵芝").first(100) if hit.how == "exact"]
    kinds = [hit.thing.kind.rank for hit in hits]
    assert kinds == sorted(kinds)
    assert hits[0].thing.kind.key == "chain"


def test_what_more_passages_stand_behind_comes_first() -> None:
    kind = KINDS[3]
    names = {"a:1": 1, "a:2": 5, "a:3": 0}
    things = [
        Thing(iri, kind, zh="信发厂", evidence=n, names=[("name", "信发厂")]) for iri, n in names.items()
    ]
    assert [id for id, _ in found(Index(things), "信发")] == ["a:2", "a:1", "a:3"]


def test_passages_come_last(index: Index) -> None:
    groups = search(index, "灵芝").groups(3)
    assert groups[-1].kind.key == "passage" or "passage" in [group.kind.key for group in groups]
    assert max(kind.rank for kind in KINDS) == next(kind.rank for kind in KINDS if kind.key == "passage")


def test_the_evidence_of_a_thing_is_counted_in_distinct_passages(index: Index, store: Store) -> None:
    iri = str(ID["enterprise/xinfa-group"])
    assert index.get(iri).evidence == 1  # type: ignore[union-attr]
    ganoderma = str(ID["industry/ganoderma"])
    rows = store.rows(
        f"""SELECT DISTINCT ?passage {{ {{ <{ganoderma}> prov:wasDerivedFrom ?passage }} UNION
          {{ ?by ?p <{ganoderma}> ; prov:wasDerivedFrom ?passage . ?by a ?class FILTER (?p != rdf:type)
             {{ ?class rdfs:subClassOf* lc:NaryStatement }}
             UNION {{ VALUES ?class {{ lc:Claim lc:Figure lc:Reading }} }} }} }}"""
    )
    assert index.get(ganoderma).evidence == len(rows) > 3  # type: ignore[union-attr]


def test_a_short_word_does_not_hide_whole_kinds(index: Index) -> None:
    assert "region/371524" in [hit.thing.id for hit in search(index, "de").suggested(10)]
    assert len(search(index, "de").suggested(10)) == 10
    assert search(index, "").suggested(10) == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("冠州集团", "enterprise/guanzhou-group"),
        ("地区生产总植", "indicator/gdp"),
        ("ganodrma chain", "chain/ganoderma"),
    ],
)
def test_what_is_not_found_gets_what_is_near(index: Index, typed: str, meant: str) -> None:
    assert found(index, typed) == []
    assert meant in [thing.id for thing in near(index, typed)]


def test_a_search_takes_little_of_the_time_that_reading_takes(store: Store) -> None:
    began = time.thread_time()
    index = indexed(store)
    reading = time.thread_time() - began
    for query in ("灵芝", "lingzhi", "lz", "ganoderma ch", "371524", "县"):
        search(index, query).groups(6)
        took = []
        for _ in range(15):
            began = time.thread_time()
            search(index, query).groups(6)
            took.append(time.thread_time() - began)
        assert min(took) < reading / 10, query


def test_kinds_of_other_people_are_called_after_their_classes() -> None:
    kinds = Kinds({"http://example.org/Firm": ("公司", "firm")})
    assert kinds.of(["http://example.org/Firm"]).zh == "公司"
    assert kinds.of(["http://example.org/v#Plant"]).en == "Plant"
    assert kinds.of(["http://www.w3.org/2002/07/owl#NamedIndividual"]) is THING
    assert kinds.of([str(LC.Region), "http://example.org/Firm"]).key == "region"


def test_what_cannot_be_read_leaves_the_rest_and_is_told() -> None:
    def slow(query: Query) -> Reply:
        if "wasDerivedFrom" in query.text:
            raise DeadlinePassed(1)
        body = b'?s\t?p\t?name\n<a:b>\t<http://www.w3.org/2000/01/rdf-schema#label>\t"\xe7\x94\xb2"\n'
        return Reply(
            "solutions", "tsv", body if "?name" in query.text and "?type" not in query.text else b"?s\t?o\n"
        )

    index = read(slow)
    assert not index.complete
    assert found(index, "甲") == [("a:b", "exact")]


# ---- the page ---------------------------------------------------------------------------------------


class Results(HTMLParser):
    """What the page of results shows: marked words, links by section, and forms."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.marked: list[str] = []
        self.links: list[str] = []
        self.forms: list[dict[str, str | None]] = []
        self.inputs: list[dict[str, str | None]] = []
        self.labels: list[str | None] = []
        self._in_mark = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "mark":
            self._in_mark = True
            self.marked.append("")
        elif tag == "a":
            self.links.append(given.get("href") or "")
        elif tag == "form":
            self.forms.append(given)
        elif tag == "input":
            self.inputs.append(given)
        elif tag == "label":
            self.labels.append(given.get("for"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            self._in_mark = False

    def handle_data(self, data: str) -> None:
        if self._in_mark:
            self.marked[-1] += data


def asked(site: Service, query: str, **more: str) -> Any:
    reply = site.get("/search?" + urlencode({"q": query, "format": "json", **more}))
    assert (reply.status, reply.type) == (200, "application/json"), reply.text
    return reply.json


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_groups_what_it_finds_and_marks_it(site: Service, lang: str) -> None:
    reply = site.get("/search?" + urlencode({"q": "灵芝", "lang": lang}), Accept=BROWSER)
    assert (reply.status, reply.type) == (200, "text/html")
    page = Results(reply.text)
    assert "灵芝" in page.marked
    assert f"/id/chain/ganoderma.html?lang={lang}" in page.links
    told = asked(site, "灵芝")
    for group in told["groups"]:
        assert re.search(rf">{group['label-' + lang]} <span[^>]*>{group['total']}</span>", reply.text)
    n = told["groups"][0]["results"][0]["evidence"]
    assert (f"{n} 处出处" if lang == "zh" else f"{n} passages") in reply.text


def test_every_result_leads_to_a_page(site: Service) -> None:
    for query in ("灵芝", "lz", "高端"):
        for group in asked(site, query)["groups"]:
            for result in group["results"][:2]:
                assert site.get(result["href"]).status == 200, result


def test_json_tells_what_the_page_shows(site: Service) -> None:
    told = asked(site, "donge")
    assert told["total"] == sum(group["total"] for group in told["groups"])
    first = told["groups"][0]["results"][0]
    assert first["iri"] == str(ID["region/371524"])
    assert first["evidence"] > 5
    text, places = first["found"]["text"], slice(first["found"]["start"], first["found"]["end"])
    assert (text[places], first["found"]["how"]) == ("Dong'e", "prefix")
    accepted = site.get("/search?q=donge", Accept="application/json")
    assert accepted.json == told


def test_one_kind_comes_page_by_page(site: Service) -> None:
    first = asked(site, "of", kind="passage")
    group = first["groups"][0]
    assert group["total"] > len(group["results"]) == 50
    rest = asked(site, "of", kind="passage", page="2")["groups"][0]["results"]
    assert rest
    assert not {one["iri"] for one in rest} & {one["iri"] for one in group["results"]}
    assert site.get("/search?q=of&kind=passage&page=9999").status == 404
    page = Results(site.get("/search?q=of&kind=passage&lang=en", Accept=BROWSER).text)
    assert any("page=2" in link for link in page.links)
    assert asked(site, "a", kind="nothing")["groups"] == []


def test_nothing_found_says_so_and_suggests(site: Service) -> None:
    told = asked(site, "冠州集团")
    assert (told["total"], told["groups"]) == (0, [])
    assert str(ID["enterprise/guanzhou-group"]) in [one["iri"] for one in told["near"]]
    for lang, words in (("zh", "没有找到"), ("en", "Nothing found")):
        reply = site.get("/search?" + urlencode({"q": "冠州集团", "lang": lang}), Accept=BROWSER)
        assert words in reply.text
        assert "/id/enterprise/guanzhou-group.html" in reply.text


def test_without_a_word_there_is_a_form(site: Service) -> None:
    for path in ("/search", "/search?q=", "/search?q=%20"):
        reply = site.get(path, Accept=BROWSER)
        assert reply.status == 200
        assert 'role="search"' in reply.text


def test_what_is_too_long_is_refused_in_both_languages(site: Service) -> None:
    for path in ("/search?q=", "/suggest?q="):
        reply = site.get(path + quote("灵" * 101), Accept_Language="zh")
        assert (reply.status, reply.type) == (400, "application/problem+json")
        assert "101 个字符" in reply.json["detail"]
        assert "100" in site.get(path + "x" * 101).json["remedy"]
    assert site.get("/search?q=" + quote("灵" * 100)).status == 200
    assert site.get("/search?q=a&format=docx").status == 400
    assert site.get("/search?q=a&page=x").status == 400


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "\u202e\u0000\ufffe😀",
        "{{7*7}}",
        "%00",
        "[(\\",
        "a|b*",
    ],
)
def test_what_is_typed_is_shown_as_text(site: Service, typed: str) -> None:
    reply = site.get("/search?q=" + quote(typed), Accept=BROWSER)
    assert reply.status == 200
    for part in ("<script>alert", "<img", ">49<"):
        assert part not in reply.text
    assert site.get("/suggest?q=" + quote(typed)).status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/questions",
        "/question/02",
        "/sparql?format=html",
        "/nothing",
        "/search",
        "/id/region/371525.html",
    ],
)
def test_every_page_has_a_search_box(site: Service, path: str) -> None:
    page = Results(site.get(path, Accept=BROWSER).text)
    forms = [form for form in page.forms if form.get("role") == "search"]
    assert forms
    assert all((form["action"], form["method"]) == ("/search", "get") for form in forms)
    boxes = [box for box in page.inputs if box.get("name") == "q"]
    assert len(boxes) == len(forms)
    assert {box["id"] for box in boxes} <= set(page.labels)
    assert len(forms) == (2 if path in ("/", "/search") else 1)


def test_the_script_is_small_and_loaded_from_here(site: Service) -> None:
    reply = site.get("/static/search.js")
    assert reply.status == 200
    assert len(reply.body) < 3000
    assert '<script src="/static/search.js" defer></script>' in site.get("/", Accept=BROWSER).text


# ---- for browsers -----------------------------------------------------------------------------------


def test_suggestions_have_the_form_of_opensearch(site: Service) -> None:
    reply = site.get("/suggest?" + urlencode({"q": "lz", "lang": "zh"}))
    assert (reply.status, reply.type) == (200, "application/x-suggestions+json")
    typed, names, notes, addresses = reply.json
    assert typed == "lz"
    assert len(names) == len(notes) == len(addresses) == 10
    assert names[0] == "灵芝产业链"
    assert addresses[0] == f"{site.address}id/chain/ganoderma.html"
    english = site.get("/suggest?q=lz", Accept_Language="en").json
    assert english[1][0] == "ganoderma chain"
    assert site.get("/suggest").json == ["", [], [], []]


def test_the_search_describes_itself(site: Service) -> None:
    page = site.get("/?lang=en", Accept=BROWSER).text
    link = re.search(r'<link rel="search" href="([^"]+)" type="application/opensearchdescription\+xml"', page)
    assert link
    reply = site.get(link[1])
    assert (reply.status, reply.type) == (200, "application/opensearchdescription+xml")
    root = ElementTree.fromstring(reply.body)
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert root.tag == f"{space}OpenSearchDescription"
    assert len(root.findtext(f"{space}ShortName") or "") <= 16
    templates = {url.get("type"): url.get("template") or "" for url in root.findall(f"{space}Url")}
    for type, template in templates.items():
        assert template.startswith(site.address)
        path = template.removeprefix(site.address.rstrip("/")).replace("{searchTerms}", "lingzhi")
        assert site.get(path, Accept=f"{type}").type == type


# ---- other people's data ----------------------------------------------------------------------------

OWN = """
@prefix ex: <http://example.org/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
ex:Firm rdfs:label "公司"@zh, "firm"@en .
ex:a a ex:Firm ; rdfs:label "甲乙丙公司"@zh, "Alpha <b>Beta</b>"@en ;
  skos:altLabel "老字号" ; skos:notation "X-17" .
ex:b skos:prefLabel "Без имени" . ex:c <http://xmlns.com/foaf/0.1/name> "Gamma" .
_:b rdfs:label "nobody can be led there" .
"""


def test_other_people_s_data_is_searched_too(tmp_path: Path) -> None:
    (tmp_path / "own.ttl").write_text(OWN, encoding="utf-8")
    with service.served("--data", tmp_path / "own.ttl") as own:
        for query in ("甲乙", "jiayi", "jyb", "alpha beta", "老字号", "x-17", "a"):
            told = asked(own, query)
            assert "http://example.org/a" in [r["iri"] for g in told["groups"] for r in g["results"]], query
        told = asked(own, "甲")
        assert (told["groups"][0]["label-zh"], told["groups"][0]["label-en"]) == ("公司", "firm")
        result = told["groups"][0]["results"][0]
        assert result["href"] == "/thing?iri=http%3A%2F%2Fexample.org%2Fa"
        assert own.get(result["href"]).status == 200
        assert asked(own, "имени")["total"] == 1
        assert asked(own, "gamma")["total"] == 1
        assert asked(own, "nobody")["total"] == 0
        page = own.get("/search?q=alpha&lang=en", Accept=BROWSER).text
        assert "&lt;b&gt;" in page
        assert "<b>Beta" not in page


def test_a_changed_store_is_indexed_anew(tmp_path: Path) -> None:
    (tmp_path / "own.ttl").write_text(OWN, encoding="utf-8")
    (tmp_path / "token").write_text("0123456789abcdef")
    arguments = (
        "--store-dir",
        tmp_path / "store",
        "--data",
        tmp_path / "own.ttl",
        "--token-file",
        tmp_path / "token",
    )
    with service.served(*arguments) as own:
        assert asked(own, "丁戊")["total"] == 0
        update = (
            'INSERT DATA { <http://example.org/d> <http://www.w3.org/2000/01/rdf-schema#label> "丁戊厂"@zh }'
        )
        done = own.request(
            "POST",
            "/sparql",
            update,
            Content_Type="application/sparql-update",
            Authorization="Bearer 0123456789abcdef",
        )
        assert done.status == 204
        assert eventually(lambda: bool(asked(own, "丁戊")["total"]))


def test_a_remote_store_is_searched_as_far_as_it_answers(site: Service) -> None:
    with service.served("--store", f"{site.address}sparql") as far:
        told = asked(far, "lingzhi")
        assert str(ID["chain/ganoderma"]) in [r["iri"] for g in told["groups"] for r in g["results"]]
        assert told["complete"] is True
        assert json.dumps(told["groups"]) == json.dumps(asked(site, "lingzhi")["groups"])
