"""The query page as an editor: in both languages, without JavaScript, and without asking any other server."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from lc_graph.web import assets
from lc_graph.web.texts import text as words
from service import Service

from .conftest import Tab, Tabs

FORM = "/sparql?format=html"
PREFIX = "PREFIX lc: <https://w3id.org/lc-graph/ontology#>\n"
GUAN = '{ ?figure lc:subjectName "冠县" ; lc:indicatorName ?indicator ; lc:value ?value }'
FIGURES = f"{PREFIX}SELECT ?figure ?indicator ?value {GUAN} ORDER BY ?indicator"
LANGS = pytest.mark.parametrize("lang", ["zh", "en"])


def write(tab: Tab, query: str) -> None:
    """Write a query as somebody does who pastes it."""
    tab.page.evaluate("text => document.querySelector('.CodeMirror').CodeMirror.setValue(text)", query)


def query_of(tab: Tab) -> str:
    return str(tab.page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()"))


def press(tab: Tab, key: str, lang: str) -> None:
    tab.page.get_by_role("button", name=words(key, lang), exact=True).click()


def rows(tab: Tab) -> list[list[str]]:
    """Return the rows of the answer to what was asked last."""
    tab.page.wait_for_selector("#results:not([aria-busy]) tbody tr")
    found: list[list[str]] = tab.page.eval_on_selector_all(
        "#results tbody tr", "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    )
    return found


def expected(site: Service, query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = site.query(query, Accept="application/sparql-results+json").json["results"][
        "bindings"
    ]
    return found


@LANGS
def test_a_query_typed_is_answered_without_leaving_the_page(tabs: Tabs, site: Service, lang: str) -> None:
    tab = tabs(FORM, lang)
    tab.page.evaluate("window.here = true")
    write(tab, "")
    tab.page.locator(".CodeMirror").click()
    tab.page.keyboard.type("SELECT (COUNT(*) AS ?n) { ?x a <https://w3id.org/lc-graph/ontology#Figure> }")
    tab.page.keyboard.press("Control+Enter")
    query = "SELECT (COUNT(*) AS ?n) { ?x a <https://w3id.org/lc-graph/ontology#Figure> }"
    assert rows(tab) == [[expected(site, query)[0]["n"]["value"]]]
    assert tab.page.evaluate("window.here") is True
    status = tab.page.locator("form#editor [role=status]").inner_text()
    assert words("rows-1", lang) in status
    assert re.search(r"\d+ (毫秒|ms)", status)
    assert re.search(r"20 (秒|s).*1,000,000 (行|rows).*256 MB", status)
    tab.shot(f"editor-{lang}")


@LANGS
def test_rows_lead_to_our_pages_and_are_sorted_and_filtered(tabs: Tabs, site: Service, lang: str) -> None:
    tab = tabs(FORM + f"&lang={lang}", lang)
    write(tab, FIGURES)
    press(tab, "run", lang)
    told = expected(site, FIGURES)
    assert [row[1:] for row in rows(tab)] == [
        [row["indicator"]["value"], row["value"]["value"]] for row in told
    ]
    link = tab.page.locator("#results tbody a").first.get_attribute("href")
    assert link == urlsplit(told[0]["figure"]["value"]).path.removeprefix("/lc-graph") + f".html?lang={lang}"
    assert site.get(link).status == 200
    tab.page.get_by_role("button", name="value", exact=True).click()
    values = [float(row[2]) for row in rows(tab)]
    assert values == sorted(values)
    assert values != [float(row["value"]["value"]) for row in told]
    tab.page.get_by_role("button", name="value", exact=True).click()
    assert [float(row[2]) for row in rows(tab)] == values[::-1]
    if len(told) > 10:
        tab.page.get_by_role("searchbox").fill("生产总值")
        assert all("生产总值" in row[1] for row in rows(tab))


@LANGS
def test_numbers_are_drawn_as_bars(tabs: Tabs, site: Service, lang: str) -> None:
    tab = tabs(FORM, lang)
    write(tab, FIGURES)
    press(tab, "run", lang)
    press(tab, "chart", lang)
    told = expected(site, FIGURES)
    bars = tab.page.locator(".bars li")
    assert bars.count() == len(told)
    tab.page.get_by_label(words("chart-name", lang)).last.select_option("indicator")
    assert told[0]["indicator"]["value"] in bars.first.inner_text()
    widths = tab.page.eval_on_selector_all(
        ".bar", "bars => bars.map(bar => bar.getBoundingClientRect().width)"
    )
    values = [float(row["value"]["value"]) for row in told]
    most = values.index(max(values))
    assert widths[most] == max(widths)
    assert widths[most] > 100
    tab.shot(f"editor-chart-{lang}")


@LANGS
def test_an_error_marks_its_line_and_speaks_the_language(tabs: Tabs, lang: str) -> None:
    tab = tabs(FORM, lang)
    write(tab, "SELECT ?聊城\n{ ?聊城 ?p ?o .\n  ?s ?p ?o ??\n}\n")
    press(tab, "run", lang)
    told = tab.page.get_by_role("alert")
    told.wait_for()
    assert words("line-column", lang, line=3, column=12) in told.inner_text()
    assert bool(re.search("[一-鿿]", told.inner_text().replace("聊城", ""))) == (lang == "zh")
    assert tab.page.locator(".wrong-line").inner_text().splitlines()[-1].strip() == "?s ?p ?o ??"
    press(tab, "go-to-error", lang)
    place = tab.page.evaluate(
        "(({line, ch}) => [line, ch])(document.querySelector('.CodeMirror').CodeMirror.getCursor())"
    )
    assert place == [2, 11]
    tab.shot(f"editor-error-{lang}")
    write(tab, "ASK {}")
    assert tab.page.locator(".wrong-line").count() == 0
    press(tab, "run", lang)
    tab.page.locator(".yes-no", has_text=words("true", lang)).wait_for()
    tab.expect("status of 400")


def test_an_error_of_an_address_marks_its_line(tabs: Tabs) -> None:
    tab = tabs("/sparql?query=" + quote("SELECT * {\n ?s ?p ?o ??\n}"))
    assert tab.page.get_by_role("alert").count() == 1
    assert tab.page.locator(".wrong-line").inner_text().splitlines()[-1].strip() == "?s ?p ?o ??"
    tab.expect("status of 400")


@LANGS
def test_a_line_that_is_not_valid_says_so_while_it_is_written(tabs: Tabs, lang: str) -> None:
    tab = tabs(FORM, lang)
    write(tab, "SELECT * {\n ?s ?p )\n}")
    tab.page.locator(".parseErrorIcon").hover()
    assert tab.page.locator(".yasqe_tooltip").inner_text().startswith(words("invalid-line", lang).strip())


@LANGS
def test_an_example_is_loaded_with_its_question(tabs: Tabs, lang: str) -> None:
    tab = tabs(FORM, lang)
    choice = tab.page.get_by_label(words("examples", lang))
    name = choice.locator("option").nth(3).inner_text()
    assert bool(re.search("[一-鿿]{4}", name)) == (lang == "zh")
    choice.select_option(index=3)
    press(tab, "load", lang)
    tab.page.wait_for_function(
        "text => document.querySelector('.CodeMirror').CodeMirror.getValue().includes(text)",
        arg=name.split(" ", 1)[1],
    )
    press(tab, "run", lang)
    assert rows(tab)


@LANGS
def test_the_address_holds_the_query_and_is_shared(tabs: Tabs, lang: str) -> None:
    tab = tabs(FORM, lang, permissions=["clipboard-read", "clipboard-write"])
    write(tab, FIGURES)
    press(tab, "run", lang)
    told = rows(tab)
    assert parse_qs(urlsplit(tab.page.url).query) == {"query": [FIGURES]}
    press(tab, "share", lang)
    tab.page.get_by_text(words("copied", lang)).wait_for()
    link = tab.page.evaluate("navigator.clipboard.readText()")
    assert link == tab.page.get_by_label(words("share-link", lang)).input_value()
    other = tabs(link.removeprefix(tab.address), lang)
    assert query_of(other).strip() == FIGURES
    assert [row[1:] for row in rows(other)] == [row[1:] for row in told]


def test_the_query_is_kept_in_this_browser(tabs: Tabs) -> None:
    tab = tabs(FORM)
    write(tab, "ASK { ?kept ?in ?here }")
    tab.open("/").open(FORM)
    assert query_of(tab) == "ASK { ?kept ?in ?here }"
    assert tab.page.evaluate("Object.keys(localStorage)") == ["lc-graph.query"]
    tab.open("/sparql?query=ASK%7B%7D")
    assert query_of(tab).strip() == "ASK{}"


@pytest.mark.parametrize(
    ("lang", "typed", "suggested", "written"),
    [
        ("zh", "?x a lc:Headl", "lc:HeadlineFigure", "?x a lc:HeadlineFigure"),
        ("zh", "?x a 产业链", "lc:IndustryChain", "?x a lc:IndustryChain"),
        ("en", "?x lc:indicatorN", "lc:indicatorName", "?x lc:indicatorName"),
        ("zh", "?x a/rdfs:subC", "rdfs:subClassOf", "?x a/rdfs:subClassOf"),
        (
            "en",
            "?x lc:about 冠县",
            "region/371525",
            "?x lc:about <https://w3id.org/lc-graph/id/region/371525>",
        ),
    ],
)
def test_the_graph_suggests_what_may_be_written(
    tabs: Tabs, lang: str, typed: str, suggested: str, written: str
) -> None:
    tab = tabs(FORM, lang)
    write(tab, "")
    tab.page.locator(".CodeMirror").click()
    tab.page.keyboard.type("SELECT * {\n" + typed)
    hint = tab.page.locator(".CodeMirror-hint", has_text=suggested).first
    hint.wait_for()
    assert re.search("[一-鿿]", hint.inner_text())
    tab.shot(f"editor-hints-{suggested.replace('/', '-').replace(':', '-')}")
    hint.click()
    assert query_of(tab).split("{\n")[1].strip() == written
    if "lc:" in written:
        assert query_of(tab).count(PREFIX) == 1


def test_control_and_space_list_what_may_be_written(tabs: Tabs) -> None:
    tab = tabs(FORM, "en")
    write(tab, "")
    tab.page.locator(".CodeMirror").click()
    tab.page.keyboard.type("SELECT * { ?x <https://w3id.org/lc-graph/ontology#about> guan")
    assert tab.page.locator(".CodeMirror-hint").count() == 0
    tab.page.keyboard.press("Control+Space")
    hints = tab.page.locator(".CodeMirror-hint")
    hints.first.wait_for()
    assert "Guan County" in hints.first.inner_text()
    tab.page.keyboard.press("Enter")
    assert query_of(tab).endswith("#about> <https://w3id.org/lc-graph/id/region/371525>")
    tab.page.keyboard.type(" . ?x ")
    tab.page.keyboard.press("Control+Space")
    hints.first.wait_for()
    assert hints.count() == 50
    tab.page.keyboard.press("Escape")
    assert hints.count() == 0


def test_prefixes_of_the_query_are_used_and_ours_are_suggested(tabs: Tabs, site: Service) -> None:
    assert site.get("/editor/things.json?q=x").status == 200  # the first search reads the index
    tab = tabs(FORM)
    write(tab, "")
    tab.page.locator(".CodeMirror").click()
    tab.page.keyboard.type("PREFIX region: <https://w3id.org/lc-graph/id/region/>\nPREFIX prov")
    tab.page.locator(".CodeMirror-hint", has_text="prov: <").first.click()
    tab.page.wait_for_selector(".CodeMirror-focused")  # a click takes the focus away for a moment
    assert query_of(tab).splitlines()[1] == "PREFIX prov: <http://www.w3.org/ns/prov#>"
    tab.page.keyboard.type("\nSELECT * { ?x ?about 冠县")
    tab.page.locator(".CodeMirror-hint", has_text="region/371525").click()
    assert query_of(tab).endswith("?about region:371525")


def test_the_query_comes_along_into_the_other_language(tabs: Tabs) -> None:
    for address in (FORM, "/sparql?query=ASK%7B%7D"):
        tab = tabs(address)
        write(tab, "ASK { ?still ?here ?x }")
        tab.page.locator("a.language").click()
        tab.page.wait_for_selector("html[lang=en] .CodeMirror")
        assert query_of(tab).strip() == "ASK { ?still ?here ?x }"


def test_a_query_can_be_stopped(tabs: Tabs) -> None:
    tab = tabs(FORM)
    write(tab, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != ?g) }")
    press(tab, "run", "zh")
    press(tab, "stop", "zh")
    tab.page.get_by_text(words("stopped", "zh")).wait_for()
    assert not tab.page.get_by_role("button", name=words("stop", "zh"), exact=True).is_visible()


def test_triples_and_files_are_given_as_they_are(tabs: Tabs) -> None:
    tab = tabs(FORM)
    write(
        tab,
        "CONSTRUCT { <https://w3id.org/lc-graph/id/x> a ?c } { { SELECT DISTINCT ?c { ?s a ?c } LIMIT 3 } }",
    )
    press(tab, "run", "zh")
    assert [row[:2] for row in rows(tab)] == [["id/x", "rdf:type"]] * 3
    press(tab, "raw", "zh")
    tab.page.locator("#results pre", has_text="w3id.org").wait_for()
    write(tab, FIGURES)
    tab.page.get_by_label(words("format", "zh")).select_option("csv")
    with tab.page.expect_download() as download:
        press(tab, "run", "zh")
    assert download.value.path().read_text().startswith("figure,indicator,value")


def test_what_others_wrote_is_shown_as_text(tabs: Tabs) -> None:
    tab = tabs(FORM)
    evil = "<img src=x onerror=alert(1)>"
    ours = "<https://w3id.org/lc-graph//example.org/x>"
    write(tab, f'SELECT ?a ?b {{ VALUES (?a ?b) {{ ("{evil}" <javascript:alert(1)>) ({ours} "") }} }}')
    press(tab, "run", "zh")
    assert rows(tab)[0][0] == evil
    links = tab.page.eval_on_selector_all(
        "#results tbody a", "links => links.map(link => new URL(link.href).pathname)"
    )
    assert links == ["/thing", "/thing"]


@LANGS
def test_a_server_that_is_gone_is_told(tabs: Tabs, lang: str) -> None:
    tab = tabs(FORM, lang)
    tab.page.context.set_offline(True)
    press(tab, "run", lang)
    told = tab.page.get_by_role("alert")
    told.wait_for()
    assert words("unreachable", lang) in told.inner_text()
    tab.expect("ERR_INTERNET_DISCONNECTED")
    tab.page.context.set_offline(False)
    press(tab, "run", lang)
    assert rows(tab)


def test_an_answer_too_large_for_a_browser_is_not_read_to_its_end(tabs: Tabs) -> None:
    tab = tabs(FORM)
    write(tab, "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 200000")
    press(tab, "run", "zh")
    told = tab.page.get_by_role("alert")
    told.wait_for()
    assert words("too-large", "zh", size="16 MB") in told.inner_text()


def test_many_rows_are_shown_in_parts(tabs: Tabs) -> None:
    tab = tabs(FORM)
    write(tab, f"SELECT ?s {{ ?s ?p ?o }} LIMIT 700\n{'# a long remark' * 400}")
    press(tab, "run", "zh")
    assert len(rows(tab)) == 500
    tab.page.get_by_text(words("shown", "zh", shown=500, n=700)).wait_for()
    tab.page.get_by_role("button", name=words("more", "zh", n=200)).click()
    assert len(rows(tab)) == 700


@LANGS
def test_without_scripts_the_form_does_it_all(tabs: Tabs, lang: str) -> None:
    tab = tabs(FORM, lang, java_script_enabled=False)
    assert tab.page.locator(".CodeMirror").count() == 0
    tab.page.get_by_label(words("examples", lang)).select_option(index=1)
    press(tab, "load", lang)
    query = tab.page.get_by_label(words("query", lang), exact=True)
    assert "SELECT" in query.input_value()
    press(tab, "run", lang)
    tab.page.locator("#results tbody tr").first.wait_for()
    query.fill("SELECT ?x {")
    press(tab, "run", lang)
    assert words("error", lang) in tab.page.get_by_role("alert").inner_text()
    tab.expect("status of 400")


def test_the_keyboard_alone_gets_in_and_out(tabs: Tabs) -> None:
    tab = tabs(FORM)
    write(tab, "ASK {}")
    tab.page.locator(".CodeMirror").click()
    tab.page.keyboard.press("Tab")
    focused = "document.activeElement.closest('.CodeMirror') === null && document.activeElement.id"
    assert tab.page.evaluate(focused) == "format"
    tab.page.keyboard.press("Shift+Tab")
    assert tab.page.evaluate("document.activeElement.closest('.CodeMirror') !== null")
    assert query_of(tab) == "ASK {}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@LANGS
def test_nothing_keeps_anybody_out(tabs: Tabs, lang: str, scheme: str) -> None:
    tab = tabs(FORM, lang, color_scheme=scheme)
    assert tab.barriers() == []
    write(tab, FIGURES)
    press(tab, "run", lang)
    rows(tab)
    assert tab.barriers() == []
    press(tab, "chart", lang)
    assert tab.barriers() == []
    press(tab, "raw", lang)
    assert tab.barriers() == []
    write(tab, "SELECT * {\n ?s ?p )\n}")
    press(tab, "run", lang)
    tab.page.get_by_role("alert").wait_for()
    assert tab.barriers() == []
    write(tab, "")
    tab.page.locator(".CodeMirror").click()
    tab.page.keyboard.type(f"{PREFIX}SELECT * {{ ?x a lc:Ind")
    tab.page.wait_for_selector(".CodeMirror-hint")
    assert tab.barriers() == []
    tab.expect("status of 400")


@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_nothing_is_wider_than_the_window(tabs: Tabs, width: int) -> None:
    tab = tabs(FORM, width=width, color_scheme="dark" if width < 700 else "light")
    assert tab.overflow() <= 0
    write(tab, FIGURES)
    press(tab, "run", "zh")
    rows(tab)
    assert tab.overflow() <= 0
    tab.shot(f"editor-{width}")
    press(tab, "chart", "zh")
    assert tab.overflow() <= 0


def test_only_this_page_loads_the_editor(tabs: Tabs, site: Service) -> None:
    loaded = re.findall(r'"(/vendor/[^"]+)"', site.get(FORM).text)
    assert len(loaded) == 2
    for address in loaded:
        reply = site.get(address, Accept_Encoding="br")
        assert "immutable" in reply.headers["Cache-Control"]
        assert reply.headers["Content-Encoding"] == "br"
        assert site.get(address).headers["Content-Encoding"] is None
        assert site.get(address).body == (assets.FOLDER / address.rsplit("/", 1)[1]).read_bytes()
        name = address.rsplit("/", 1)[1]
        assert site.get(f"/vendor/older/{name}").headers["Location"] == address
    assert site.get("/vendor/older/nothing.js").status == 404
    for path in ("/", "/map", "/questions", "/question/01"):
        assert "editor." not in site.get(path).text
