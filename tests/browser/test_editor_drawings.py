"""The answers of the query page as maps and graphs: what is drawn, what it leads to, what is cut."""

from __future__ import annotations

import re

import pytest

from lc_graph.drawing.outlines import NOTICE, SOURCE
from lc_graph.web.texts import counted
from lc_graph.web.texts import text as words
from service import Service

from .conftest import Tab, Tabs
from .pixels import read
from .test_editor import FORM, LANGS, PREFIX, expected, press, rows, write

GDP = "<https://w3id.org/lc-graph/id/indicator/gdp>"
COUNTIES = f"""{PREFIX}SELECT ?county ?value {{
  ?figure a lc:HeadlineFigure ; lc:about ?county ; lc:value ?value ; lc:indicator {GDP} .
  ?county a lc:Region }}"""
CHAIN = "https://w3id.org/lc-graph/id/chain/ganoderma"
REGION = "https://w3id.org/lc-graph/id/region/"
STAGES = f"{PREFIX}SELECT ?stage ?by ?chain {{ ?stage a lc:Stage ; ?by ?chain . ?chain a lc:IndustryChain }}"
WKT = "<http://www.opengis.net/ont/geosparql#wktLiteral>"


def answer(tab: Tab, query: str, view: str, lang: str) -> None:
    write(tab, query)
    press(tab, "run", lang)
    rows(tab)
    press(tab, view, lang)


def label_of(site: Service, iri: str, lang: str) -> str:
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    found = expected(site, f'SELECT ?l {{ <{iri}> {label} ?l FILTER(LANG(?l) = "{lang}") }}')
    return str(found[0]["l"]["value"])


def named(tab: Tab, name: str) -> None:
    """Wait until the things of a graph, drawn by their addresses at first, are drawn by their names."""
    tab.page.locator("#graph-drawing title", has_text=name).first.wait_for(state="attached")


def told(tab: Tab) -> dict[str, str]:
    """Return the table beside the map."""
    cells: list[list[str]] = tab.page.eval_on_selector_all(
        "#results tbody tr", "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    )
    return {row[0]: row[1] for row in cells}


@LANGS
def test_counties_are_shaded_by_the_number_of_their_row(tabs: Tabs, site: Service, lang: str) -> None:
    tab = tabs(FORM + f"&lang={lang}", lang)
    answer(tab, COUNTIES, "map-view", lang)
    found = {row["county"]["value"]: row["value"]["value"] for row in expected(site, COUNTIES)}
    counties = site.get("/editor/counties.json").json["counties"]
    mine = {one["iri"]: found[one["iri"]] for one in counties if one["iri"] in found}
    assert len(mine) > 1
    links = tab.page.locator("#map-drawing a")
    assert links.count() == len(counties)
    shown = {}
    for one in counties:
        link = tab.page.locator(f'#map-drawing a[href="/id/region/{one["code"]}.html?lang={lang}"]')
        assert one[lang] in link.locator("title").text_content()
        shown[one["iri"]] = link.locator("path").get_attribute("class")
    shades = [shown[iri] for iri in sorted(mine, key=lambda iri: float(mine[iri]))]
    assert shades == sorted(shades)
    assert shades[0] != shades[-1]
    assert all(re.fullmatch(r"d-area d-step-[1-5]", shade) for shade in shades)
    assert {shown[one["iri"]] for one in counties if one["iri"] not in mine} == {"d-area d-unsaid"}
    table = told(tab)
    assert table == {one[lang]: mine.get(one["iri"], words("map-none", lang)) for one in counties}
    results = tab.page.locator("#results").inner_text()
    assert NOTICE[lang == "en"] in str(tab.page.locator("#map-drawing").text_content())
    assert SOURCE[lang == "en"] in results
    assert "GS" in results
    tab.shot(f"editor-map-{lang}")


@LANGS
def test_counties_are_known_by_code_and_by_name_in_both_languages(tabs: Tabs, lang: str) -> None:
    tab = tabs(FORM, lang)
    named = '("冠县" 1) ("Shen County" 2) ("371524" 3) (371581 4) ("聊城市" 5) ("冠县" 6)'
    query = f"SELECT ?x ?n {{ VALUES (?x ?n) {{ {named} }} }}"
    answer(tab, query, "map-view", lang)
    table = [value for value in told(tab).values() if value != words("map-none", lang)]
    assert sorted(table) == ["1 / 6", "2", "3", "4"]
    shown = str(tab.page.locator("#map-drawing").text_content())
    assert words("map-many", lang) in shown
    assert words("map-several", lang, n=2) in shown
    assert counted("map-elsewhere", lang, 1) in tab.page.locator("#results").inner_text()
    tab.page.get_by_label(words("map-value", lang)).select_option(label=words("map-rows", lang))
    assert sorted(value for value in told(tab).values() if value.isdecimal()) == ["1", "1", "1", "2"]


def test_points_are_drawn_where_they_are_stated(tabs: Tabs, site: Service) -> None:
    tab = tabs(FORM)
    counties = site.get("/editor/counties.json").json["counties"]
    county = next(one for one in counties if one["code"] == "371525")
    stated = f'("冠县城" "POINT(115.45 36.48)"^^{WKT}) ("济南" "POINT(117 36.6)"^^{WKT})'
    query = f"SELECT ?x ?where {{ VALUES (?x ?where) {{ {stated} }} }}"
    answer(tab, query, "map-view", "zh")
    points = tab.page.locator("#map-drawing circle")
    assert points.count() == 1
    x, y = (float(points.get_attribute(name)) for name in ("cx", "cy"))
    assert abs(x - county["x"]) < county["room"] / 2
    assert abs(y - county["y"]) < 40
    assert told(tab)["济南"] == "点 117, 36.6"
    assert words("map-outside-1", "zh") in tab.page.locator("#results").inner_text()


@LANGS
def test_things_of_rows_are_joined_by_what_relates_them(tabs: Tabs, site: Service, lang: str) -> None:
    tab = tabs(FORM + f"&lang={lang}", lang)
    answer(tab, STAGES, "graph-view", lang)
    found = expected(site, STAGES)
    chain = found[0]["chain"]["value"]
    label = label_of(site, chain, lang)
    named(tab, label)
    things = {row[name]["value"] for row in found for name in ("stage", "chain")}
    boxes = tab.page.locator("#graph-drawing .g-node")
    assert boxes.count() == len(things)
    assert tab.page.locator("#graph-drawing .g-edge").count() == len(
        {(row["stage"]["value"], row["chain"]["value"]) for row in found}
    )
    places: list[list[float]] = boxes.evaluate_all(
        "all => all.map(one => (({x, y, width, height}) => [x, y, width, height])(one.getBBox()))"
    )
    for at, (x, y, wide, high) in enumerate(places):
        for other_x, other_y, other_wide, other_high in places[at + 1 :]:
            apart = x + wide <= other_x or other_x + other_wide <= x
            assert apart or y + high <= other_y or other_y + other_high <= y
    tab.page.locator("#results summary").click()
    items = tab.page.locator("#results details li").all_inner_texts()
    assert len(items) == tab.page.locator("#graph-drawing .g-edge").count()
    assert any(item.endswith(label) for item in items)
    assert all("lc:" not in item for item in items)
    path = chain.removeprefix("https://w3id.org/lc-graph")
    tab.page.locator(f'#graph-drawing a[href="{path}.html?lang={lang}"]').click()
    tab.page.wait_for_url(f"**{path}.html?lang={lang}")
    tab.open(FORM)
    answer(tab, STAGES, "graph-view", lang)
    named(tab, label)
    assert (
        tab.page.locator("#graph-drawing .g-node").evaluate_all(
            "all => all.map(one => (({x, y, width, height}) => [x, y, width, height])(one.getBBox()))"
        )
        == places
    )
    tab.shot(f"editor-graph-{lang}")


@LANGS
def test_a_description_is_drawn_and_listed(tabs: Tabs, lang: str) -> None:
    tab = tabs(FORM, lang)
    answer(tab, f"DESCRIBE <{REGION}371525>", "graph-view", lang)
    name = {"zh": "冠县", "en": "Guan County"}[lang]
    named(tab, name)
    assert tab.page.locator("#graph-drawing .g-edge").count() > 10
    edges = tab.page.locator("#graph-drawing .g-edge").count()
    assert tab.page.locator("#results summary").inner_text() == counted("graph-list", lang, edges)
    tab.shot(f"editor-description-{lang}")


def test_circles_and_hostile_names_are_drawn_too(tabs: Tabs) -> None:
    tab = tabs(FORM)
    evil = "<img src=x onerror=alert(1)>"
    query = f"""PREFIX e: <http://example.org/>
      CONSTRUCT {{ e:a e:p e:b . e:b e:p e:c . e:c e:p e:a . e:a e:p e:a . e:a e:q [] . e:b e:q "{evil}" .
        e:b <javascript:alert(1)> <javascript:alert(2)> }} {{}}"""
    answer(tab, query, "graph-view", "zh")
    nodes = tab.page.locator("#graph-drawing .g-node")
    assert nodes.count() == 5
    assert tab.page.locator("#graph-drawing .g-edge").count() == 5
    assert words("graph-values-1", "zh") in tab.page.locator("#results").inner_text()
    assert tab.page.locator("#results img").count() == 0
    hrefs = tab.page.eval_on_selector_all("#graph-drawing a", "all => all.map(one => one.href.baseVal)")
    assert all(href.startswith("/thing?") for href in hrefs)


@LANGS
def test_a_graph_too_large_says_what_it_leaves_out(tabs: Tabs, lang: str) -> None:
    tab = tabs(FORM, lang)
    answer(tab, "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 3000", "graph-view", lang)
    assert tab.page.locator("#graph-drawing .g-node").count() == 60
    note = words("graph-cut", lang, shown=60, n="#").split("#")[0]
    assert note in tab.page.locator("#results").inner_text()


@LANGS
@pytest.mark.parametrize(("query", "view", "name"), [
    (COUNTIES, "map-view", "map"), (STAGES, "graph-view", "graph"), (COUNTIES, "chart", "chart"),
])  # fmt: skip
def test_what_is_drawn_is_saved_as_svg_and_png(
    tabs: Tabs, site: Service, lang: str, query: str, view: str, name: str
) -> None:
    tab = tabs(FORM, lang)
    answer(tab, query, view, lang)
    if view == "graph-view":
        named(tab, label_of(site, CHAIN, lang))
    with tab.page.expect_download() as saved:
        press(tab, "save-svg", lang)
    svg = saved.value.path().read_text()
    assert saved.value.suggested_filename == f"{name}.svg"
    assert "class=" not in svg
    assert not re.search(r'href="/', svg)
    wide, high = (float(re.search(rf'<svg[^>]* {side}="([\d.]+)"', svg)[1]) for side in ("width", "height"))
    with tab.page.expect_download() as saved:
        press(tab, "save-png", lang)
    assert saved.value.suggested_filename == f"{name}.png"
    picture = read(saved.value.path().read_bytes())
    assert (picture.width, picture.height) == (round(wide) * 2, round(high) * 2)
    assert len(picture.colours) > 20
    assert max(picture.colours.values()) < 0.99 * picture.width * picture.height
    if folder := tab.folder:
        saved.value.save_as(folder / f"saved-{name}-{lang}.png")


def test_the_keyboard_goes_through_map_and_graph(tabs: Tabs) -> None:
    tab = tabs(FORM)
    answer(tab, COUNTIES, "map-view", "zh")
    tab.page.get_by_role("button", name=words("raw", "zh"), exact=True).focus()
    seen = []
    for _ in range(12):
        tab.page.keyboard.press("Tab")
        seen.append(str(tab.page.evaluate("document.activeElement.getAttribute('href')")))
    assert sum("/id/region/3715" in href for href in seen) >= 8
    tab.page.locator("#map-drawing a").first.focus()
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**/id/region/3715*.html")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@LANGS
def test_drawings_keep_nobody_out(tabs: Tabs, site: Service, lang: str, scheme: str) -> None:
    tab = tabs(FORM, lang, color_scheme=scheme)
    for query, view in ((COUNTIES, "map-view"), (STAGES, "graph-view")):
        answer(tab, query, view, lang)
        if view == "graph-view":
            named(tab, label_of(site, CHAIN, lang))
        assert tab.barriers() == []


@pytest.mark.parametrize("width", [320, 768])
def test_drawings_are_not_wider_than_the_window(tabs: Tabs, width: int) -> None:
    tab = tabs(FORM, width=width)
    for query, view in ((COUNTIES, "map-view"), (STAGES, "graph-view")):
        answer(tab, query, view, "zh")
        assert tab.overflow() <= 0
        tab.shot(f"editor-{view}-{width}")
