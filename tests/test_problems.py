"""What people and programs are told when something is wrong: in their language, with the place."""

import ast
import re
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import pyoxigraph as ox
import pytest

import project
import service
from lc_graph.engine.mistakes import RULES
from lc_graph.server.problem_kinds import KINDS
from lc_graph.server.problem_texts import TEXTS, TITLES, chinese
from lc_graph.server.problems import PLAIN, excerpt
from service import Service

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
BROKEN = "SELECT ?x {\n ?x foo:bar ?y }"
CHINESE = re.compile(r"[一-鿿]")
PACKAGE = project.ROOT / "src" / "lc_graph"

# ---- every message has its translation --------------------------------------------------------------

CALLS = {
    "BodyError": (0, 1),
    "Conflict": (0, 1),
    "HttpProblem": (2, 3),
    "QueryError": (0, 1),
    "ForbiddenQuery": (0, 1),
    "refused": (2, 3),
    "RemoteFailed": (0, 1),
    "Malformed": (1, 2),
    "TooMany": (1, 2),
}
VARIABLES = {"detail", "where", "remedy", "hint", "message", "most", "READ_ONLY"}
SPOKEN = (
    "server", "web", "compare", "engine/sparql.py", "engine/mistakes.py", "engine/calls.py", "engine/iris.py",
    "engine/updates.py", "engine/writing.py", "engine/faults.py", "engine/wire.py", "engine/errand.py",
    "engine/naming.py", "reconcile",
)  # fmt: skip


def templates(node: ast.expr | None) -> Iterator[str]:
    """Yield the texts an expression may be, with ``{}`` for what varies."""
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.JoinedStr():
            yield "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)
        case ast.IfExp():
            yield from (*templates(node.body), *templates(node.orelse))
        case ast.BoolOp():
            for value in node.values:
                yield from templates(value)


def messages() -> Iterator[tuple[str, str]]:
    files = [path for name in SPOKEN for path in sorted((PACKAGE / name).rglob("*.py")) or [PACKAGE / name]]
    for path in files:
        if path.name in ("run.py", "reports.py"):  # these speak on the command line only
            continue
        speaks = path.name in ("faults.py", "naming.py") or path.parent.name == "compare"
        calls = CALLS | ({"Problem": (1, 2)} if speaks else {})
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            found: list[ast.expr | None] = []
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                found += [node.args[i] for i in calls.get(name, ()) if i < len(node.args)]
            elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in VARIABLES:
                found.append(node.value)
            for expression in found:
                for text in templates(expression):
                    if text.replace("{}", "").strip(" :"):
                        yield f"{path.relative_to(PACKAGE)}:{node.lineno}", text  # type: ignore[attr-defined]


def test_every_message_has_its_chinese() -> None:
    found = list(messages())
    assert len(found) > 80
    known = {"{} MiB", "{} rows"}
    assert [(place, text) for place, text in found if text not in TEXTS and text not in known] == []


def codes() -> Iterator[tuple[str, int | None]]:
    """Yield the codes of all problems in the code, with the status where it is written there."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and len(node.args) > 1:
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                status, code = (getattr(argument, "value", None) for argument in node.args[:2])
                if name in ("HttpProblem", "_refuse") and isinstance(code, str):
                    yield code, status if isinstance(status, int) else None


def test_every_sort_of_problem_is_explained() -> None:
    found = [*codes(), *((code, status) for status, code in PLAIN.values())]
    assert {code for code, _ in found} | {"query", "syntax", "request"} == KINDS.keys()
    assert [one for one in found if one[1] is not None and one[1] not in KINDS[one[0]].statuses] == []
    assert {text for kind in KINDS.values() for text in kind.texts} <= TEXTS.keys()


@pytest.mark.parametrize("text", TEXTS)
def test_a_translation_says_as_much(text: str) -> None:
    zh = TEXTS[text]
    assert CHINESE.search(zh)
    assert sorted(re.findall(r"{(\d)}", zh)) == [str(i) for i in range(text.count("{}"))]
    filled = text.replace("{}", "7")
    assert CHINESE.search(chinese(filled))
    assert chinese(filled).count("7") >= text.count("{}")


def test_what_is_not_ours_stays_as_it_is() -> None:
    assert chinese("an engine's own words") == "an engine's own words"
    assert all(CHINESE.search(title) for title in TITLES.values())


# ---- over HTTP --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site() -> Iterator[Service]:
    with service.served("--release", service.release(), "--timeout", "600") as running:
        yield running


WRONG = [
    ("GET", "/sparql?query=" + quote(BROKEN), 400),
    ("GET", "/sparql?query=" + quote("DROP ALL"), 403),
    ("GET", "/sparql?query=ASK%7B%7D&format=docx", 400),
    ("PUT", "/sparql", 405),
    ("GET", "/nothing", 404),
    ("GET", "/id/region/37152", 404),
    ("GET", "/query/gdp-of-a-region?region=nowhere", 400),
    ("GET", "/query/gdp-of-a-region?regoin=1", 400),
    ("GET", "/download/docx", 404),
    ("POST", "/query/gdp-of-a-region", 405),
    ("DELETE", "/id/region/371525", 405),
]


@pytest.mark.parametrize(("method", "path", "status"), WRONG)
def test_programs_are_told_in_their_language(site: Service, method: str, path: str, status: int) -> None:
    plain = site.request(method, path)
    en = site.request(method, path, Accept_Language="en-GB,en;q=0.9")
    zh = site.request(method, path, Accept_Language="zh-CN,zh;q=0.9,en;q=0.1")
    for reply in (plain, en, zh):
        assert (reply.status, reply.type) == (status, "application/problem+json"), reply.text
        assert reply.json.keys() == plain.json.keys()
        assert "Accept-Language" in reply.headers["Vary"]
        assert "Traceback" not in reply.text
    assert plain.json == en.json
    assert plain.headers["Content-Language"] == "en"
    assert zh.headers["Content-Language"] == "zh-CN"
    for member in ("title", "detail", "remedy"):
        if member in zh.json:
            assert CHINESE.search(zh.json[member]), zh.json
    assert not CHINESE.search(plain.json["title"] + plain.json["detail"])
    if status == 405:
        assert "GET" in plain.headers["Allow"]


def test_people_are_told_on_a_page(site: Service) -> None:
    for lang, words in (("zh", "没有声明"), ("en", "is not declared")):
        reply = site.query(BROKEN, {"lang": lang}, Accept=BROWSER)
        assert (reply.status, reply.type) == (400, "text/html")
        assert words in reply.text
    reply = site.get("/nothing?lang=zh", Accept=BROWSER)
    assert (reply.status, reply.type) == (404, "text/html")
    assert "这个地址没有内容" in reply.text


def test_the_type_of_a_problem_leads_to_what_it_means(site: Service) -> None:
    problem = site.get("/nothing").json
    path = urlsplit(problem["type"]).path.removeprefix("/lc-graph")
    for lang, words in (("zh", "这个地址没有内容"), ("en", "There is nothing at this address")):
        page = site.get(f"{path}?lang={lang}", Accept=BROWSER)
        assert (page.status, page.type) == (200, "text/html")
        assert words in page.text
        assert TITLES[404] in page.text or "Not Found" in page.text
        assert words in site.get(f"{path}.html?lang={lang}").text
    assert f'href="{path}?lang=en"' in site.get("/nothing?lang=en", Accept=BROWSER).text
    told = site.get(path).json
    assert (told["type"], told["status"]) == (problem["type"], [404])
    assert told["remedies"]["en"] == [problem["remedy"]]
    for address, accept in ((path, "text/turtle"), (f"{path}.ttl", "*/*")):
        quads = ox.parse(site.get(address, Accept=accept).body, ox.RdfFormat.TURTLE)
        assert {quad.subject.value for quad in quads} == {problem["type"]}
    assert site.get(path, Accept="image/png").status == 406


@pytest.mark.parametrize("code", KINDS)
def test_every_sort_of_problem_has_its_page(site: Service, code: str) -> None:
    for lang in ("zh", "en"):
        page = site.get(f"/problem/{code}?lang={lang}", Accept=BROWSER)
        assert page.status == 200
        assert KINDS[code].meaning(lang) in page.text


def test_the_sorts_of_problems_are_listed_and_others_are_not_there(site: Service) -> None:
    assert {one["type"].rpartition("/")[2] for one in site.get("/problem").json["problems"]} == KINDS.keys()
    page = site.get("/problem?lang=en", Accept=BROWSER).text
    assert all(f'href="/problem/{code}?lang=en"' in page for code in KINDS)
    missing = site.get("/problem/time-out")
    assert (missing.status, missing.json["suggestions"][0]["iri"].rpartition("/")[2]) == (404, "timeout")
    assert "/problem/timeout.html" in site.get("/problem/time-out", Accept=BROWSER).text


def test_a_syntax_error_shows_the_place(site: Service) -> None:
    problem = site.query(BROKEN).json
    assert (problem["line"], problem["column"]) == (2, 5)
    assert problem["excerpt"] == " ?x foo:bar ?y }\n    ^"
    assert site.query("SELECT ?x { ?x ?y }").json["excerpt"].endswith("^")
    assert "foo:bar ?y }\n" in site.query(BROKEN, Accept=BROWSER).text


@pytest.mark.parametrize("told", [text for rule in RULES.values() for text in rule])
def test_every_rule_of_sparql_is_told_in_chinese(told: str) -> None:
    assert CHINESE.search(chinese(told))


def test_a_function_that_is_not_there_is_told_with_its_place(site: Service) -> None:
    buffer = "PREFIX geof: <http://www.opengis.net/def/function/geosparql/>\nSELECT (geof:buffer(1) AS ?x) {}"
    for query, place in ((buffer, (2, 9)), ("SELECT (<http://no.example/fn>(1) AS ?x) {}", (1, 9))):
        for language, word in (("en", "function"), ("zh", "函数")):
            reply = site.query(query, Accept_Language=language)
            assert (reply.status, reply.json["line"], reply.json["column"]) == (400, *place)
            assert word in reply.json["detail"]
            assert "/sparql" in reply.json["remedy"]


def test_limits_are_told_with_their_figures(site: Service) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a != ?j) }"
    reply = site.query(endless, {"timeout": "1"}, Accept_Language="zh")
    assert reply.status == 504
    assert "1 秒" in reply.json["detail"]


def test_the_mark_stands_below_its_character() -> None:
    assert excerpt("SELECT *\n{ ?聊城 x }", 2, 7) == "{ ?聊城 x }\n   　　 ^"
    line = "x" * 500
    assert excerpt(line, 1, 300).splitlines()[1].index("^") == 60
    assert len(excerpt(line, 1, 300).splitlines()[0]) == 120
    assert excerpt("", 1, 1) == "\n^"
