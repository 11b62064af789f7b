"""Figures in words and tables: bounds said as bounds, what is not said left empty, markup as text."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lc_graph.compare import amounts, tables, words
from lc_graph.compare.compare import compare
from lc_graph.compare.figures import figures
from lc_graph.compare.indicator import indicator
from lc_graph.compare.model import DIMENSIONS, Figure
from lc_graph.compare.profile import profile
from lc_graph.engine.store import Store
from lc_graph.sheets import markdown
from lc_graph.sheets.citations import Citations
from lc_graph.sheets.table import Cell, Column, Table
from lc_graph.terms import UNITS


@pytest.fixture(scope="module")
def printed(store: Store) -> dict[str, Figure]:
    return {figure.figure.id.removeprefix("observation/lc23h1-"): figure for figure in figures(store)}


@pytest.mark.parametrize(
    ("number", "unit", "zh", "en"),
    [
        ("143250000000", "yuan", "1,432.5 亿元", "143.25 billion yuan"),
        ("731702000", "yuan", "7.31702 亿元", "731.702 million yuan"),
        ("12397", "yuan", "12,397 元", "12,397 yuan"),
        ("0", "yuan", "0 元", "0 yuan"),
        ("30000000", "yuan", "3,000 万元", "30 million yuan"),
        ("-7.4", "percent", "-7.4%", "-7.4%"),
        ("83.48", "percent", "83.48%", "83.48%"),
        ("0.1", "percentage-point", "0.1 个百分点", "0.1 percentage points"),
        ("1", "percentage-point", "1 个百分点", "1 percentage point"),
        ("9", "ordinal", "第 9 位", "9th"),
        ("1200", "number", "1,200", "1,200"),
        ("3830000", "square-metre", "383 万平方米", "3.83 million square metres"),
        ("3207", "mu", "3,207 亩", "3,207 mu"),
        ("30000", "tonne", "3 万吨", "30,000 tonnes"),
        ("1", "year", "1 年", "1 year"),
    ],
)
def test_quantities_are_written_exactly(number: str, unit: str, zh: str, en: str) -> None:
    iri = str(UNITS[unit])
    assert amounts.quantity(Decimal(number), iri, "zh") == zh
    assert amounts.quantity(Decimal(number), iri, "en") == en


def test_every_unit_has_its_words() -> None:
    for unit in UNITS.values():
        assert amounts.quantity(Decimal(5), str(unit), "zh", "?") != "5 ?"


def test_an_unknown_unit_keeps_its_name() -> None:
    assert amounts.quantity(Decimal(5), "http://example.org/parsec", "en", "parsec") == "5 parsec"


@pytest.mark.parametrize(
    ("slug", "zh", "en"),
    [
        ("a6-gdp", "184.65 亿元", "18.465 billion yuan"),
        ("a7-ejiao-output", "超过 100 亿元", "more than 10 billion yuan"),
        ("a4-started-threshold", "不低于 1 亿元", "at least 100 million yuan"),
        ("a3-large", "1 亿元 至 10 亿元", "100 million yuan to 1 billion yuan"),
        ("a7-cluster-goal", "不低于 100 亿元", "at least 10 billion yuan"),
        ("a1-energy", "-5%", "-5%"),
    ],
)
def test_figures_say_what_they_mean(printed: dict[str, Figure], slug: str, zh: str, en: str) -> None:
    assert amounts.meant(printed[slug], "zh") == zh
    assert amounts.amount(printed[slug], "en") == en
    assert amounts.amount(printed[slug], "zh").startswith(printed[slug].printed)


@pytest.mark.parametrize(
    ("slug", "zh", "en"),
    [
        ("a1-gdp-growth-rank", "全省第9位", "9th in Shandong Province"),
        ("a2-gdp-rank", "全市第5位", "5th in Liaocheng"),
        ("a2-signed-rank", "全市第2位", "2nd in Liaocheng"),
        ("a2-started-rank", "全市第3位", "3rd in Liaocheng"),
        ("a4-luxi-cluster-rank", "全国第一", "1st in China"),
        ("a6-output-rank", "全市首位", "1st in Liaocheng"),
        ("a6-top100", "全国市辖区高质量发展百强第90位", "90th of the national top 100 urban districts"),
    ],
)
def test_a_rank_is_told_with_its_scope(printed: dict[str, Figure], slug: str, zh: str, en: str) -> None:
    assert amounts.amount(printed[slug], "zh") == zh
    assert amounts.amount(printed[slug], "en") == en


def test_every_rank_has_a_scope_and_nothing_else_has(printed: dict[str, Figure]) -> None:
    assert {figure.rank for figure in printed.values()} == {True, False}
    for figure in printed.values():
        assert (figure.scope is not None) == figure.rank, figure.figure.id


@pytest.mark.parametrize(
    ("number", "word"),
    [("1", "1st"), ("2", "2nd"), ("3", "3rd"), ("4", "4th"), ("11", "11th"), ("12", "12th"), ("13", "13th"),
     ("21", "21st"), ("90", "90th"), ("101", "101st"), ("111", "111th"), ("1002", "1,002nd"), ("2.5", "2.5")],
)  # fmt: skip
def test_places_are_written_as_english_does(number: str, word: str) -> None:
    assert amounts.ordinal(Decimal(number)) == word


def test_no_figure_is_without_words(printed: dict[str, Figure]) -> None:
    for figure in printed.values():
        for lang in ("zh", "en"):
            assert amounts.meant(figure, lang)
            assert words.label(figure.group, lang)


def test_dimensions_have_names() -> None:
    assert tuple(words.DIMENSION_WORDS) == DIMENSIONS


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_tables_have_a_cell_a_column_and_evidence(store: Store, lang: str) -> None:
    cited = Citations()
    made = [
        *tables.of_comparison(compare(store, ["聊城市", "冠县", "茌平区"]), lang, cited.of),
        *tables.of_profile(profile(store, "冠县"), lang, cited.of),
        *tables.of_profile(profile(store, "聊城市"), lang, cited.of),
        *tables.of_indicator(indicator(store, "项目数"), lang, cited.of),
    ]
    for table in made:
        assert table.rows
        assert all(len(row) == len(table.columns) for row in table.rows)
        assert all(column.title for column in table.columns)
        if table.id not in ("unsaid",):
            assert all(any(cell.evidence for cell in row) for row in table.rows), table.title
    assert (
        len(cited.lines(lang))
        == len(cited.passages)
        == max(n for t in made for r in t.rows for c in r for n in c.evidence)
    )


def test_what_is_not_said_is_an_empty_cell_and_a_number_is_exact(store: Store) -> None:
    made = {
        table.id: table
        for table in tables.of_comparison(compare(store, ["聊城市", "冠县", "茌平区"]), "zh", Citations().of)
    }
    (funds,) = [row for row in made["comparable"].rows if row[0].text.startswith("招商引资到位资金")]
    assert (funds[3].text, funds[3].number, funds[3].evidence) == ("", None, ())
    assert funds[1].number == Decimal(24600000000)
    (scale,) = [row for row in made["apart"].rows if row[0].text.startswith("产业集群规模")]
    assert (scale[2].text, scale[2].number) == ("百亿（元）", None)


def test_a_rank_of_what_is_not_printed_tells_of_what_it_may_be(store: Store) -> None:
    (table, *_) = tables.of_profile(profile(store, "冠县"), "en", Citations().of)
    (rank,) = [row for row in table.rows if "(perhaps by: gross domestic product" in row[1].text]
    assert rank[0].text == "5th in Liaocheng"


def test_links_lead_where_they_are_told(store: Store) -> None:
    found = tables.of_profile(
        profile(store, "茌平区"), "zh", Citations().of, lambda iri: f"/{iri.rpartition('/')[2]}"
    )
    zones = next(table for table in found if table.id == "zone")
    assert {row[0].href for row in zones.rows} >= {"/chiping-high-end-cluster"}


def test_markdown_takes_nothing_for_markup() -> None:
    cell = Cell("<script>|*x*_[y](z)_`\n# 1", evidence=(1, 2), mark="possible")
    table = Table("t", "a|b", (Column("k", "c|d"),), ((cell,), (Cell(),)))
    text = markdown.document("# t", ["n*"], [table], ["l_1"], "en")
    assert r"| \<script\>\|\*x\*\_\[y\](z)\_\` \# 1 (possible) \[1,2\] |" in text
    assert "\n| — |\n" in text
    assert text.startswith("# \\# t\n\nn\\*\n\n## a\\|b\n\n| c\\|d |\n| --- |\n")
    assert text.endswith("## Evidence\n\n1. l\\_1\n")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_profile_tells_how_far_things_are_and_of_what_figures_are_parts(store: Store, lang: str) -> None:
    def rows(region: str, id: str) -> list[dict[str, str]]:
        made = tables.of_profile(profile(store, region), lang, Citations().of)
        table = next(one for one in made if one.id == id)
        keys = [column.key for column in table.columns]
        return [dict(zip(keys, (cell.text for cell in row), strict=True)) for row in table.rows]

    def said(zh: str, en: str) -> str:
        return zh if lang == "zh" else en

    phases = {row["phase"] for row in rows("冠县", "project")}
    assert phases == {said("实施中", "being implemented"), ""}
    assert said("铝加工", "aluminium processing") in {row["industry"] for row in rows("茌平区", "zone")}
    assert said("目标", "target") in {row["status"] for row in rows("冠县", "remarks")}
    assert {row["status"] for row in rows("冠县", "chains")} == {
        said("进行中", "ongoing"), said("已是事实", "achieved"),
    }  # fmt: skip
    wholes = {row["figure"]: row["whole"] for row in rows("冠县", "figures") if row["whole"]}
    assert set(wholes) == {said("15个", "15"), said("23个", "23")}
    assert all(said("重点项目", "key projects") in whole for whole in wholes.values())
