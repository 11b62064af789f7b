"""The graph as pandas tables, against the tables in ``data/``."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import lc_graph
import service
from lc_graph.errors import UsageError
from lc_graph.resources import room

pytest.importorskip(
    "pandas", reason="the extra 'notebook' is not installed: pip install 'lc-graph[notebook]'"
)

DATA = room("data")
SOURCE = DATA / "sources" / "liaocheng-2023-midyear"


@pytest.fixture(scope="module")
def graph(release: Path) -> Any:
    return lc_graph.load(release)


def rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def test_importing_the_package_stays_light() -> None:
    program = "import sys, lc_graph; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=service.environment()
    )
    loaded = set(done.stdout.split())
    assert "lc_graph" in loaded, done.stderr
    assert not loaded & {"lc_graph.notebook", "rdflib", "pyoxigraph", "pandas", "click", "rich"}


def test_there_is_nothing_else_at_the_door() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'unload'"):
        lc_graph.unload  # noqa: B018


def test_figures_keep_every_digit(graph: Any) -> None:
    frame = graph.observations
    assert len(frame) == len(list(rows(SOURCE / "observations.csv")))
    for row in rows(SOURCE / "observations.csv"):
        told = frame.loc[f"observation/lc23h1-{row['id']}"]
        for name in ("value", "min", "max"):
            assert told[name] == (Decimal(row[name]) if row[name] else None)
            assert isinstance(told[name], Decimal | None)
        assert (told["about"], told["printed"]) == (row["about"], row["printed"])
        assert told["exact"] == (row["value"] != "" and row["min"] == row["max"])
        assert told["lines"]
    assert list(frame[frame["disputed"]].index) == [
        "observation/lc23h1-a4-implementing-projects", "observation/lc23h1-a1-implementing-projects",
    ]  # fmt: skip


def test_a_question_takes_a_line(graph: Any) -> None:
    gdp = graph.observations.query("indicator == 'indicator/gdp' and kind == 'kind/level'")
    assert dict(zip(gdp["about_zh"], gdp["value"], strict=True)) == {
        "聊城市": Decimal(143250000000), "茌平区": Decimal(18465000000), "冠县": Decimal(13917000000),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("table", "file"),
    [("regions", "regions"), ("projects", "projects"), ("enterprises", "enterprises"), ("chains", "chains")],
)
def test_every_row_of_a_table_is_there(graph: Any, table: str, file: str) -> None:
    frame = getattr(graph, table)
    kind = file.removesuffix("s")
    wanted = {f"{kind}/{row['id']}": row["label_zh"] for row in rows(DATA / "entities" / f"{file}.csv")}
    assert dict(zip(frame.index, frame["zh"], strict=True)) == wanted
    assert frame["en"].all()


def test_projects_tell_places_and_bounds(graph: Any) -> None:
    port = graph.projects.loc["project/guanzhou-dry-port"]
    assert port["places"] == ("region/371525",)
    assert port["investment_printed"] == ("102亿元",)
    assert port["investment_min"] == port["investment_max"] == Decimal(10200000000)
    park = graph.projects.loc["project/rongzhilian-park"]
    assert (park["places"], park["possible_places"]) == ((), ("region/371525",))
    assert park["investment_min"] is None


def test_regions_count_their_figures(graph: Any) -> None:
    assert graph.regions.loc["region/371502", "figures"] == 0
    assert graph.regions.loc["region/371503", "figures"] == sum(
        row["about"] == "region/371503" for row in rows(SOURCE / "observations.csv")
    )
    assert graph.regions.loc["region/371525", "level"] == "level/county"


def test_a_chain_is_shown_in_stages(graph: Any) -> None:
    shown = graph.chain("灵芝")
    frame = shown.frame()
    assert list(frame["stage"]) == ["培育", "种植", "初加工", "深加工", "销售", "菌渣综合利用", "旅游"]
    assert "冠县" in frame.loc[1, "participants"]
    assert "华冠灵芝高端加工大健康产业集群项目?" in frame.loc[1, "participants"]
    assert shown.told.chain.id == "chain/ganoderma"
    assert graph.chain("灵芝", "东阿县").told.area.zh == "东阿县"


def test_a_comparison_is_shown_and_has_frames(graph: Any) -> None:
    shown = graph.compare(["冠县", "茌平区"])
    frame = shown.frame("comparable")
    assert list(frame["region/371503"]) == [Decimal("6.3"), Decimal(18465000000)]
    assert set(shown.frame("apart").columns) == {"what", "region/371525", "region/371503", "why"}
    with pytest.raises(UsageError, match="there are: comparable, ranks, apart"):
        shown.frame("charts")
    assert str(shown).startswith("# 冠县 · 茌平区\n")
    assert repr(shown).startswith("<冠县 · 茌平区: ")


def test_jupyter_shows_tables_in_which_nothing_is_markup(graph: Any, release: Path) -> None:
    page = graph.compare(["冠县", "茌平区"])._repr_html_()
    assert page.count("<table>") == 3
    assert "139.17亿元（所比 2 个中第 2 位） [" in page
    assert lc_graph.load(release, lang="en").region("Dong'e County")._repr_html_().startswith(
        "<h3>Dong&#x27;e County</h3>"
    )  # fmt: skip


def test_what_a_region_lacks_and_an_indicator_has(graph: Any) -> None:
    assert "来源没有说" in graph.region("东昌府区").frame("unsaid").loc[0, "why"]
    assert list(graph.indicator("gdp").frame("level-CCY_CNY")["figure"]) == [
        Decimal(143250000000), Decimal(18465000000), Decimal(13917000000),
    ]  # fmt: skip


def test_another_language_is_refused(release: Path) -> None:
    with pytest.raises(UsageError, match="use 'zh' or 'en'"):
        lc_graph.load(release, lang="fr")


def test_without_pandas_the_error_names_the_extra(graph: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    shown = graph.compare(["冠县", "茌平区"])
    assert "139.17亿元" in shown._repr_html_()
    with pytest.raises(UsageError, match=r"pip install 'lc-graph\[notebook\]'"):
        shown.frame()
