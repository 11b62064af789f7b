"""The page that compares regions: only like with like, computed and stated apart, with reasons."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest

from service import Service

BROWSER = {"Accept": "text/html"}


def tables(site: Service, path: str) -> dict[str, Any]:
    answer = site.get(path)
    assert answer.status == 200, answer.text
    return {table["id"]: table["rows"] for table in answer.json["tables"]}


def test_two_counties_are_compared_in_what_is_alike_only(site: Service) -> None:
    found = tables(site, "/compare.json?regions=371525,371503&lang=zh")
    assert [
        (row["indicator"]["text"], row["kind"]["text"], row["371525"]["text"], row["371503"]["text"])
        for row in found["alike"]
    ] == [("地区生产总值", "增速", "6.4%", "6.3%"), ("地区生产总值", "水平值", "139.17亿元", "184.65亿元")]


def test_computed_and_stated_ranks_stand_apart(site: Service) -> None:
    found = tables(site, "/compare.json?regions=371525,371503&lang=en")
    differences = {row["computed"]["text"]: row for row in found["computed"] if row["difference"]["text"]}
    level = differences["Chiping District above Guan County"]
    assert Decimal(level["difference"]["number"]) == Decimal("18465000000") - Decimal("13917000000")
    assert level["rounding"]["number"] == "1000000"  # half a unit of the last digit, twice
    growth = differences["Guan County above Chiping District"]
    assert growth["difference"]["text"] == "0.1 percentage points"
    assert "Of the 2 compared: Guan County 1st, Chiping District 2nd" in {
        row["computed"]["text"] for row in found["computed"]
    }
    stated = {(row["indicator"]["text"], row["371503"]["text"]) for row in found["ranks"]}
    assert ("gross output value", "1st in Liaocheng") in stated
    assert all("compared" not in row["371525"]["text"] for row in found["ranks"])


def test_the_file_of_a_comparison_tells_its_evidence(site: Service) -> None:
    for part in ("alike", "ranks"):
        text = site.get(f"/compare.csv?regions=371525,371503&lang=en&table={part}").text
        rows = text.strip().splitlines()[1:]
        assert rows
        assert all("/source/liaocheng-2023-midyear/" in row.rpartition(",")[2] for row in rows)


def test_what_cannot_be_compared_has_its_reason(site: Service) -> None:
    for row in tables(site, "/compare.json?regions=371525,371503,371500&lang=zh")["apart"]:
        assert len(row["reason"]["text"]) > 8, row
    found = tables(site, "/compare.json?regions=371525,371503&lang=zh")
    (revenue,) = [row for row in found["alone"] if row["indicator"]["text"] == "一般公共预算收入"]
    assert (revenue["region"]["text"], revenue["figure"]["text"]) == ("茌平区", "13.54亿元")
    assert not {row["indicator"]["text"] for row in found["apart"]} & {
        row["indicator"]["text"] for row in found["alone"]
    }


def test_a_whole_is_not_ranked_with_its_part(site: Service) -> None:
    found = tables(site, "/compare.json?regions=371525,371500&indicator=gdp&lang=zh")["computed"]
    assert not any("第" in row["computed"]["text"] for row in found)
    assert any("包含" in row["computed"]["text"] for row in found)


def test_each_chart_has_an_axis_of_its_own(site: Service) -> None:
    page = site.get("/compare?regions=371525,371503&lang=zh", **BROWSER).text
    charts = re.findall(r'<svg[^>]* id="(bars-\d+)".*?</svg>', page, re.DOTALL)
    rows = tables(site, "/compare.json?regions=371525,371503&lang=zh")["alike"]
    assert len(charts) == len(rows) == 2
    for chart in re.findall(r'<svg[^>]* id="bars-\d+".*?</svg>', page, re.DOTALL):
        assert ("%" in re.sub(r'width="100%"', "", chart)) != ("亿元" in chart)
    assert site.get("/compare.svg?regions=371525,371503&drawing=bars-2").type == "image/svg+xml"


def test_regions_may_come_as_a_form_sends_them_or_by_name(site: Service) -> None:
    answer = site.get("/compare?regions=371525&regions=371503&indicator=&lang=en", **BROWSER)
    assert answer.status == 303
    assert answer.headers["Location"].endswith("/compare?regions=371525,371503&lang=en")
    named = tables(site, "/compare.json?lang=zh&regions=" + quote("冠县，茌平"))
    assert named == tables(site, "/compare.json?lang=zh&regions=371525,371503")


def test_without_regions_the_page_asks_which(site: Service) -> None:
    page = site.get("/compare?lang=en", **BROWSER)
    assert page.status == 200
    assert len(re.findall(r'<input type="checkbox" name="regions"', page.text)) >= 8
    assert 'method="get"' in page.text
    chosen = site.get("/compare?regions=371525,371503&lang=en", **BROWSER).text
    assert len(re.findall(r'name="regions" value="\d+" checked', chosen)) == 2


@pytest.mark.parametrize(
    ("regions", "zh", "en"),
    [
        ("371525", "不是 1 个", "not 1"),
        ("371502,371503,371521,371522,371524,371525,371526,371581,371500", "不是 9 个", "not 9"),
        ("371525,冠县", "同一个地区", "same region"),
        ("371525,花县", "冠县", "no place of this name"),
        ("371525,<script>alert(1)</script>", "地区", "no place of this name"),
    ],
)
def test_a_wrong_choice_is_refused_in_both_languages(site: Service, regions: str, zh: str, en: str) -> None:
    for lang, words in (("zh", zh), ("en", en)):
        answer = site.get(f"/compare?regions={quote(regions)}&lang={lang}", **BROWSER)
        assert answer.status == 400
        assert words in answer.text
        assert "<script>alert" not in answer.text
        assert site.get(f"/compare?regions={quote(regions)}&lang={lang}").json["status"] == 400


def test_regions_with_nothing_alike_say_why(site: Service) -> None:
    page = site.get("/compare?regions=371502,371526&lang=zh", **BROWSER).text
    assert "没有给出" in page
