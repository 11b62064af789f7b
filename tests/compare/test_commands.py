"""``lc-graph compare`` and ``lc-graph show`` as people and programs run them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from subprocess import CompletedProcess

import pytest

import service


def run(release: Path, *arguments: str) -> CompletedProcess[str]:
    return service.run(*arguments, "--release", release)


def answered(release: Path, *arguments: str) -> str:
    done = run(release, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def line(text: str, *words: str) -> str:
    (found,) = [one for one in text.splitlines() if all(word in one for word in words)]
    return found


def test_compare_prints_figures_places_reasons_and_evidence(release: Path) -> None:
    text = answered(release, "compare", "冠县", "茌平区", "--indicator", "gdp")
    assert "冠县 · 茌平区 — 地区生产总值" in text
    level = line(text, "139.17亿元")
    assert "184.65亿元（所比 2 个中第 1 位） [" in level
    assert "茌平区比冠县高 45.48 亿元" in level
    assert "冠县比茌平区高 0.1 个百分点（±0.1 个百分点）" in line(text, "6.4%")
    assert "第5位" in line(text, "位次", "级别未说明")
    assert "口径不同" in line(text, "0.2个")
    assert "第103行" in line(text, "a2《", "[3]")


def test_compare_speaks_english(release: Path) -> None:
    text = answered(release, "compare", "Guan County", "371503", "--lang", "en")
    assert "Guan County · Chiping District" in text
    assert "13.917 billion yuan (2nd of the 2 compared)" in text
    assert "Guan County above Chiping District: 0.1 percentage points (±0.1 percentage points)" in text
    assert "at least 30 years" not in text
    assert "more than 30 years" in line(text, "years of cultivation")
    assert "the nearest figure" in text
    assert "Evidence" in text


def test_compare_as_csv_has_a_row_a_figure(release: Path) -> None:
    rows = list(
        csv.DictReader(
            io.StringIO(answered(release, "compare", "聊城市", "冠县", "茌平区", "--format", "csv"))
        )
    )
    gdp = [one for one in rows if one["part"] == "comparable" and one["value"] == "18465000000"]
    assert [(one["region"], one["place"], one["of"], one["first_line"]) for one in gdp] == [
        ("region/371503", "1", "2", "390")
    ]
    silent = [
        one
        for one in rows
        if one["said"] == "no" and one["indicator"] == "indicator/investment-funds-in-place"
    ]
    assert {one["region_zh"] for one in silent if one["part"] == "comparable"} == {"茌平区"}
    assert {one["value"] + one["min"] + one["printed"] for one in silent} == {""}
    (difference,) = [one for one in rows if one["part"] == "difference" and one["min"] == "4548000000"]
    assert (difference["region_zh"], difference["than"], difference["rounding"]) == (
        "茌平区",
        "region/371525",
        "1000000",
    )
    assert all(one["why_zh"] and one["why_en"] for one in rows if one["part"] == "apart")


def test_compare_as_json_keeps_every_digit(release: Path) -> None:
    told = json.loads(answered(release, "compare", "冠县", "茌平区", "--format", "json"))
    assert [one["id"] for one in told["regions"]] == ["region/371525", "region/371503"]
    values = {figure["value"] for row in told["rows"] for cell in row["cells"] for figure in cell["figures"]}
    assert values == {"13917000000", "18465000000", "6.4", "6.3"}


def test_compare_as_markdown_is_a_document(release: Path) -> None:
    text = answered(release, "compare", "冠县", "茌平区", "--format", "markdown", "--lang", "en")
    assert text.startswith("# Guan County · Chiping District\n\n## Alike, and compared\n\n| what |")
    assert all(one.count(" | ") >= 2 for one in text.splitlines() if one.startswith("|"))
    assert "\n## Evidence\n\n1. " in text


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["compare", "冠县"], "takes 2 to 8 regions, not 1"),
        (["compare", "冠县", "茌屏区"], "did you mean 茌平区"),
        (["compare", "冠县", "冠县"], "it is the same region"),
        (["compare", "冠县", "茌平区", "--indicator", "幸福"], "no indicator of this name"),
        (["show", "幸福"], "no thing of this name"),
        (["show", "灵芝"], "chain/ganoderma"),
    ],
)
def test_what_cannot_be_answered_is_refused(release: Path, arguments: list[str], told: str) -> None:
    done = run(release, *arguments)
    assert done.returncode == 2
    assert told in done.stderr
    assert done.stdout == ""


def test_show_a_region(release: Path) -> None:
    text = answered(release, "show", "东昌府区")
    assert "东昌府区 · Dongchangfu District" in text
    assert "来源没有说东昌府区的项目数；同级的 7 个地区中，4 个有" in text
    text = answered(release, "show", "guan county", "--lang", "en")
    assert "2nd in Liaocheng" in line(text, "10.1%")
    assert "13.917 billion yuan" in text
    (chain,) = [
        one
        for one in text.splitlines()
        if one.strip().startswith("ganoderma chain") and "Demonstration Zone" in one
    ]
    assert "(possible)" in chain
    assert "perhaps " in chain


def test_show_tells_what_no_source_states_apart(release: Path) -> None:
    text = answered(release, "show", "冠县")
    computed = text.partition("由本项目算出的数字，来源没有印出")[2]
    shares = line(computed, "市级重点项目", "占比")
    assert "17.42% 至 17.43%" in shares
    assert "重点项目 132个、市级重点项目 23个" in shares
    suggested = computed.partition("本项目的提示，不是来源所说")[2]
    assert "可查两地能否联合强链" in line(suggested, "东阿县、冠县", "强链")
    assert "可查" in answered(release, "show", "chain/ganoderma").partition("本项目的提示")[2]
    assert "本项目" not in answered(release, "show", "冠州国际陆港项目")


def test_show_a_project_with_what_is_only_possible(release: Path) -> None:
    text = answered(release, "show", "冠州国际陆港项目")
    assert "(可能)" in line(text, "入选", "省重点")
    assert "102亿元" in line(text, "总投资", "水平值")
    assert "《冠县：102亿元打造国际陆港》" in line(text, "[1]", "第")


def test_show_an_indicator_a_table_an_axis(release: Path) -> None:
    told = json.loads(answered(release, "show", "GDP", "--format", "json"))
    assert [one["id"] for one in told["tables"]][:5] == [
        "level-CCY_CNY", "growth-PERCENT", "difference-of-growth-percentage-point", "rank-of-growth-ordinal",
        "rank-ordinal",
    ]  # fmt: skip
    level = told["tables"][0]["rows"]
    assert [row["figure"]["number"] for row in level] == ["143250000000", "18465000000", "13917000000"]
    assert all(row["figure"]["evidence"] for row in level)


def test_show_as_csv_has_a_row_a_cell(release: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(answered(release, "show", "chain/sanghuang", "--format", "csv"))))
    values = [one["text"] for one in rows if one["table"] == "statements" and one["column"] == "value"]
    assert "临清市" in values
    assert any(one["passages"].startswith("https://w3id.org/lc-graph/source/") for one in rows)


def test_show_a_passage_a_figure_and_the_ontology(release: Path) -> None:
    passage = answered(release, "show", "source/liaocheng-2023-midyear/a6-gdp", "--lang", "en")
    assert "390" in line(passage, "first line")
    figure = answered(release, "show", "observation/lc23h1-a6-gdp")
    assert "184.65亿元" in figure.splitlines()[0]
    ontology = answered(release, "show", "ontology")
    assert "本体 <https://w3id.org/lc-graph/ontology>" in ontology
    assert "_:" not in ontology
