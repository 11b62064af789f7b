"""What somebody looks for in the first minute on a page: what is computed, of which, where, how to go on."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from service import Service, served

READS = "text/html,application/xhtml+xml,*/*;q=0.8"


@pytest.fixture(scope="module")
def site(release: Path) -> Iterator[Service]:
    with served("--release", release) as running:
        yield running


def page(site: Service, path: str, lang: str = "zh", status: int = 200) -> str:
    joint = "&" if "?" in path else "?"
    reply = site.get(f"{quote(path, safe='/?&=,.')}{joint}lang={lang}", Accept=READS)
    assert reply.status == status, reply.text[:500]
    return reply.text


def section(html: str, heading: str) -> str:
    """Return the section of a page with the heading of an id."""
    return html.partition(f'aria-labelledby="{heading}"')[2].partition("</section>")[0]


def table(site: Service, path: str, id: str) -> list[dict[str, Any]]:
    return next(one for one in site.get(path).json["tables"] if one["id"] == id)["rows"]


# ---- computed figures, parts and wholes --------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("region", ["371500", "371503", "371525"])
def test_computed_figures_stand_apart_and_say_so(site: Service, region: str, lang: str) -> None:
    html = page(site, f"/id/region/{region}.html", lang)
    apart = section(html, "computed-head")
    rows = apart.partition("<tbody>")[2].split("</tr>")[:-1]
    assert rows
    assert all('tag-computed">' in row and "/id/computed/" in row and 'href="#p' in row for row in rows)
    assert "/id/computed/" not in section(html, "profile-figures")
    assert "/id/computed/" not in section(html, "figures")


def test_a_computed_figure_names_what_it_is_computed_from(site: Service) -> None:
    rows = table(site, "/id/region/371503.json?lang=zh", "computed")
    taxes = next(row for row in rows if row["indicator"]["text"] == "税收收入")
    assert taxes["from"]["text"] == "一般公共预算收入 13.54亿元、税收收入 11.3亿元"
    growth = table(site, "/id/region/371500.json?lang=en", "computed")
    from_ = {row["indicator"]["text"]: row["from"]["text"] for row in growth}
    assert from_["gross domestic product"] == "growth 6.4%, difference of growth 0.1 percentage points"


def test_a_part_names_its_whole(site: Service) -> None:
    rows = table(site, "/id/region/371503.json?lang=zh", "profile")
    wholes = {
        (row["indicator"]["text"], row["population"]["text"]): row["part_of"]["text"]
        for row in rows
        if row["part_of"]["text"]
    }
    assert wholes == {
        ("税收收入", ""): "一般公共预算收入 13.54亿元",
        ("项目数", "省级重点项目"): "重点项目 120个",
        ("项目数", "市级重点项目"): "重点项目 120个",
        ("项目数", "投资过10亿元的重点项目"): "重点项目 120个",
    }


# ---- gaps and who stands where -----------------------------------------------------------------------


def test_a_kind_of_gap_names_the_stages_that_have_it(site: Service) -> None:
    told = section(page(site, "/id/chain/ganoderma.html"), "gap-kinds")
    kinds = dict(re.findall(r'<div id="gap-(\w+)">(.*?)</div>', told, re.DOTALL))
    assert re.findall(r">([^<]+)</a>", kinds["unknown"]) == ["培育", "初加工", "菌渣综合利用", "旅游"]
    assert re.findall(r'href="#([^"]+)"', kinds["thin"]) == [
        "reference-stage-ganoderma-deep-processing", "reference-stage-ganoderma-sales",
    ]  # fmt: skip
    assert "href" not in kinds["missing"]


def test_each_of_several_participants_leads_to_its_page(site: Service) -> None:
    told = section(page(site, "/id/chain/ganoderma.html"), "standing")
    cells = re.findall(r"<td.*?</td>", told)
    planting = next(cell for cell in cells if "华冠" in cell)
    for path in ("region/371525", "project/huaguan-ganoderma", "zone/ganoderma-demonstration-zone"):
        assert f"/id/{path}.html" in planting


# ---- comparing ---------------------------------------------------------------------------------------


def test_all_counties_are_compared_in_one_step(site: Service) -> None:
    every = "/compare?regions=371502,371503,371521,371522,371524,371525,371526,371581"
    for path in ("/", "/compare"):
        assert f'href="{every}' in page(site, path).replace("%2C", ","), path
    assert "冠县第 1，茌平区第 2" in page(site, every)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("371525", "不是 1 个"),
        ("371502,371503,371521,371522,371524,371525,371526,371581,371500", "不是 9 个"),
        ("371525,999999", "没有叫这个名字的地方"),
        ("371525,冠县", "是同一个地区"),
    ],
)
def test_a_refused_comparison_keeps_the_choice(site: Service, asked: str, words: str) -> None:
    html = page(site, f"/compare?regions={asked}", status=400)
    assert words in html
    assert 'value="371525" checked' in html
    assert site.get(f"/compare.json?regions={quote(asked)}").status == 400


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "指标 'xxx'：没有叫这个名字的指标"), ("en", "the indicator 'xxx'")]
)
def test_an_unknown_indicator_is_called_one(site: Service, lang: str, words: str) -> None:
    html = page(site, "/compare?regions=371525,371503&indicator=xxx", lang, 400)
    assert words in html.replace("&#39;", "'").replace('<span lang="zh-CN">', "").replace("</span>", "")


def test_unknown_places_are_answered_with_regions_first(site: Service) -> None:
    told = site.get("/compare.json?regions=371525,nowhere").json
    assert told["type"].endswith("/regions")
    assert "冠县" in told["remedy"]
    assert "京津冀" not in told["remedy"]


# ---- searching ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "figures"),
    [
        ("冠县 增速", ["a2-gdp-growth", "a2-online-growth", "a2-retail", "a2-fai"]),
        ("gdp 茌平", ["a6-gdp", "a6-gdp-growth"]),
        ("Guan County retail growth", ["a2-retail"]),
        ("102亿元", ["a2-port-investment"]),
    ],
)
def test_figures_are_found_by_whose_they_are_and_what_they_measure(
    site: Service, query: str, figures: list[str]
) -> None:
    told = site.get(f"/search.json?q={quote(query)}&kind=figure").json
    found = {one["iri"].rpartition("/lc23h1-")[2] for one in told["groups"][0]["results"]}
    assert set(figures) <= found
    assert told["total"] == len(found)
    suggested = site.get(f"/suggest?q={quote(query)}").json[3]
    assert any(f"/id/observation/lc23h1-{one}.html" in address for one in figures for address in suggested)


def test_a_place_is_found_before_its_figures(site: Service) -> None:
    kinds = [group["kind"] for group in site.get(f"/search.json?q={quote('冠县')}").json["groups"]]
    assert (kinds[0], kinds[-1]) == ("region", "figure")


@pytest.mark.parametrize(
    ("query", "first"),
    [("陆港", "project/guanzhou-dry-port"), ("ling", "product/ganoderma"), ("增速", "kind/growth")],
)
def test_what_is_meant_comes_before_sentences_about_it(site: Service, query: str, first: str) -> None:
    addresses = site.get(f"/suggest?q={quote(query)}").json[3]
    assert addresses[0].endswith(f"/id/{first}.html")
    assert not any("recycling" in one for one in addresses[:3])


# ---- where it is printed -----------------------------------------------------------------------------


def test_the_citation_of_a_passage_says_where_it_is_printed(site: Service) -> None:
    html = page(site, "/source/liaocheng-2023-midyear/a2-gdp-growth.html")
    assert "印于《冠县：102亿元打造国际陆港》第 103–104 行" in section(html, "use")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_code_stands_for_a_name(site: Service, lang: str) -> None:
    html = page(site, "/source/liaocheng-2023-midyear/a2-gdp-growth.html", lang)
    assert not re.search(r">[^<]*\b(kind|period|indicator|population)/[a-z]", html)


@pytest.mark.parametrize("path", ["/id/region/371500", "/id/region/371525", "/id/chain/ganoderma", "/map"])
def test_files_name_the_evidence_of_every_row_that_has_it_on_the_page(site: Service, path: str) -> None:
    html = page(site, path if path == "/map" else f"{path}.html")
    noted = re.findall(r'<table id="table-([\w-]+)">(.*?)</table>', html, re.DOTALL)
    assert sum("<sup>" in rows for _, rows in noted) > 1
    for id, rows in noted:
        shown = [line.count("<sup>") > 0 for line in rows.partition("<tbody>")[2].split("</tr>")[:-1]]
        body = site.get(f"{path}.csv?lang=zh&table={id}").body.decode("utf-8-sig")
        told = [bool(line["evidence"]) for line in csv.DictReader(io.StringIO(body))]
        assert told[: len(shown)] == shown, (path, id)


# ---- every page in every format ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/problem", "/problem/page", "/shapes", "/shapes/industry", "/shapes/hygiene"]
)
def test_pages_of_rules_and_problems_come_in_every_format(site: Service, path: str) -> None:
    types = {
        "html": "text/html", "json": "application/json", "csv": "text/csv", "ttl": "text/turtle",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }  # fmt: skip
    for ending, type in types.items():
        for reply in (site.get(f"{path}.{ending}"), site.get(path, Accept=type)):
            if reply.status == 303:
                reply = site.get(reply.headers["Location"].removeprefix(site.address.rstrip("/")))
            assert (reply.status, reply.type) == (200, type), (path, ending)
            assert ending != "csv" or reply.body.startswith(b"\xef\xbb\xbf")


# ---- questions ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("lang", "words"), [("zh", "没有这个参数"), ("en", "no such parameter")])
def test_a_question_refuses_what_is_none_of_its_parameters(site: Service, lang: str, words: str) -> None:
    html = page(site, "/question/03?minimum=5", lang, 400)
    assert words in html
    assert 'id="answer"' not in html
    assert site.get("/question/03.json?minimum=5").status == 400
    assert site.get("/question/03.csv?least=5&table=answer&lang=en").status == 200


@pytest.mark.parametrize(
    "amount", ["10亿元", "10 亿", "1,000,000,000", "1 billion yuan", "1000 million", "1e9"]
)
def test_amounts_are_understood_as_people_write_them(site: Service, amount: str) -> None:
    rows = table(site, f"/question/03.json?least={quote(amount)}&lang=zh", "answer")
    assert [row["investmentAtLeast"]["number"] for row in rows] == ["10200000000", "6460000000"]


def test_examples_of_what_may_be_asked_are_in_both_languages(site: Service) -> None:
    told = site.get("/question/01.json?region=xxx", Accept_Language="zh").json
    assert "中国 (China)" in told["remedy"]
