"""Where things are printed: the pages of passages, news items and sources, and quoting them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import project
import service
from conftest import PAGE
from lc_graph.drawing.facsimile import Block, Mark, facsimile
from service import Service

FOLDER = project.ROOT / "data" / "sources" / "liaocheng-2023-midyear"
SOURCE = "/source/liaocheng-2023-midyear"
GDP = f"{SOURCE}/a2-gdp"


def table(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def passages() -> list[dict[str, str]]:
    return sorted(table("passages"), key=lambda row: (int(row["start"]), int(row["end"])))


@pytest.fixture(scope="module")
def layout() -> Any:
    return yaml.safe_load((FOLDER / "source.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def quoting(shared: Path) -> Iterator[Service]:
    with service.served("--release", service.release(), "--text", shared / PAGE) as running:
        yield running


# ---- passages -----------------------------------------------------------------------------------------


def test_a_passage_tells_its_place_and_its_neighbours(site: Service, passages: list[dict[str, str]]) -> None:
    at = next(at for at, row in enumerate(passages) if row["id"] == "a1-work")
    row = passages[at]
    page = site.get(f"{SOURCE}/a1-work.html?lang=en").text
    assert f"lines {row['first_line']}–{row['last_line']}" in page
    assert f"code points {row['start']} to {row['end']}" in page
    assert row["sha256"] in page
    assert f"passage {at + 1} of {len(passages)} on the page" in page
    for other in (passages[at - 1], passages[at + 1]):
        assert f'href="{SOURCE}/{other["id"]}.html?lang=en"' in page
    assert re.findall(r'class="here" d="([^"]*)"', page)[0].count("M") == 3


def test_a_passage_lists_all_it_supports(site: Service) -> None:
    """The passage of Guan County's output vouches for figures and nothing that is not in the tables."""
    rows = [
        row for name in ("observations", "statements", "recognitions", "superlatives", "listings",
                         "participations", "roles", "goals", "initiatives", "trends", "posts", "cooperations",
                         "readings", "mentions")
        for row in table(name) if "a2-gdp" in row["passages" if "passages" in row else "passage"].split("|")
    ]  # fmt: skip
    figures = [row for row in table("observations") if "a2-gdp" in row["passages"].split("|")]
    assert figures
    told = site.get(f"{GDP}.json?lang=en").json["tables"]
    supports = next(one for one in told if one["id"] == "supports")
    kinds = [row["kind"] for row in _rows(supports)]
    assert kinds.count("figure") == len(figures)
    assert len(kinds) >= len({row.get("id") or row["entity"] for row in rows})


def _rows(told: Any) -> list[dict[str, Any]]:
    """Return the rows of a table in JSON as texts by column."""
    return [
        {key: cell["text"] if isinstance(cell, dict) else cell for key, cell in row.items()}
        for row in told["rows"]
    ]


def test_no_passage_is_quoted_without_the_text(site: Service) -> None:
    reply = site.get(f"{GDP}.html?lang=en")
    assert "<blockquote" not in reply.text
    assert "lc-graph serve --text FILE" in reply.text
    assert "private" not in reply.headers["Cache-Control"]


@pytest.mark.parametrize("id", ["a1-publish", "a2-gdp", "a5-byline"])
def test_whoever_holds_the_text_is_quoted_exactly(
    quoting: Service, text: str, passages: list[dict[str, str]], id: str
) -> None:
    row = next(row for row in passages if row["id"] == id)
    reply = quoting.get(f"{SOURCE}/{id}.html")
    quoted = re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", reply.text, re.DOTALL)
    assert text[int(row["start"]) : int(row["end"])] in quoted
    assert "private" in reply.headers["Cache-Control"]


def test_evidence_is_quoted_beside_what_rests_on_it(quoting: Service, text: str, passages: Any) -> None:
    row = next(row for row in passages if row["id"] == "a2-gdp")
    page = quoting.get("/id/observation/lc23h1-a2-gdp.html").text
    assert f">{text[int(row['start']) : int(row['end'])]}</blockquote>" in page


@pytest.mark.parametrize("path", [f"{GDP}.{end}" for end in ("csv", "json", "ttl", "jsonld")])
def test_data_never_quotes(quoting: Service, text: str, passages: Any, path: str) -> None:
    row = next(row for row in passages if row["id"] == "a2-gdp")
    reply = quoting.get(path)
    assert reply.status == 200
    words = text[int(row["start"]) : int(row["end"])]
    assert words not in reply.text
    assert re.sub(r"\s", "", words) not in re.sub(r"\s", "", reply.text)


def test_another_text_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "other.txt"
    wrong.write_text("这是另一版。\n", encoding="utf-8")
    cases = ((wrong, "the text of no source of the release"), (tmp_path / "none", "cannot be read"))
    for file, said in cases:
        done = service.run("serve", "--port", "0", "--release", service.release(), "--text", file)
        assert (done.returncode, str(file) in done.stderr, said in done.stderr) == (2, True, True)
        assert "Traceback" not in done.stderr


def test_data_of_ones_own_has_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(service.TTL, encoding="utf-8")
    done = service.run("serve", "--port", "0", "--data", tmp_path / "a.ttl", "--text", tmp_path / "a.ttl")
    assert (done.returncode, "--text" in done.stderr) == (2, True)


# ---- news items and the source ------------------------------------------------------------------------


def test_an_item_lists_its_passages_in_printed_order(
    site: Service, passages: list[dict[str, str]], layout: Any
) -> None:
    page = site.get(f"{SOURCE}/a2.html?lang=zh").text
    own = [row for row in passages if row["article"] == "a2"]
    body = page[page.index('id="table-passages"') :]
    body = body[: body.index("</table>")]
    assert re.findall(rf'href="{SOURCE}/([^"]+)\.html', body) == [row["id"] for row in own]
    item = next(one for one in layout["articles"] if one["id"] == "a2")
    assert item["headline"]["text"] in page
    assert item["kicker"]["text"] in page
    assert f"第 {item['lines'][0]}–{item['lines'][1]} 行" in page
    for author in item["authors"]:
        assert f'href="/id/{author}.html?lang=zh"' in page


def test_the_source_lists_every_item_and_passage_and_links_them_in_the_drawing(
    site: Service, passages: list[dict[str, str]], layout: Any
) -> None:
    page = site.get(f"{SOURCE}.html?lang=en").text
    svg = page[page.index("<svg") : page.index("</svg>")]
    linked = re.findall(rf'href="{SOURCE}/([^"?]+)\.html', svg)
    assert sorted(linked) == sorted(
        [one["id"] for one in layout["articles"]] + [row["id"] for row in passages]
    )
    told = {at for row in passages for at in range(int(row["start"]), int(row["end"]))}
    assert f"{len(told):,} of {layout['characters']:,}" in page
    for row in passages:
        assert row["gloss_en"].replace("'", "&#39;") in page


def test_ambiguities_stand_with_their_readings(site: Service) -> None:
    own = {row["id"] for row in table("passages") if row["article"] == "a2"}
    readings = [row for row in table("readings") if own & set(row["passages"].split("|"))]
    assert readings
    page = site.get(f"{SOURCE}/a2.html?lang=zh").text
    body = page[page.index('id="table-readings"') :]
    body = body[: body.index("</table>")]
    for row in readings:
        assert row["label_zh"] in body
    assert "indicator/" not in body


def test_nothing_of_the_page_is_drawn_but_headlines(site: Service, layout: Any) -> None:
    page = site.get(f"{SOURCE}/a1.html?lang=zh").text
    svg = page[page.index("<svg") : page.index("</svg>")]
    written = "".join(re.findall(r"<tspan[^>]*>([^<]*)</tspan>", svg))
    headlines = "".join(one["headline"]["text"] for one in layout["articles"] if "headline" in one)
    assert set(written) <= set(headlines) | set("（没有标题，a5）")


# ---- the drawing --------------------------------------------------------------------------------------


def test_a_shared_line_is_shared_in_printed_order() -> None:
    marks = [Mark("one", "/1", 1, 2), Mark("two", "/2", 2, 3, here=True)]
    svg = facsimile([Block("甲<乙", "/a", 1, 4)], marks, 'x"y')
    paths = re.findall(r'class="(\w+)" d="([^"]*)"', svg)
    kinds = [kind for kind, _ in paths]
    assert kinds == ["bar", "said", "here"]
    ends = [[tuple(map(int, bar)) for bar in re.findall(r"M(\d+) (\d+)H(\d+)", path)] for _, path in paths]
    assert len(ends[0]) == 1  # line 4 is in no passage
    (_, second), (third, _) = ends[1], ends[2]
    assert second[1] == third[1]
    assert second[2] <= third[0]
    assert "甲&lt;乙" in svg
    assert "x&quot;y" in svg


def test_long_items_are_set_in_columns_and_rows_go_on_below() -> None:
    blocks = [Block("a", "/a", 1, 130), Block("b", "/b", 131, 190), Block("c", "/c", 191, 330)]
    svg = facsimile(blocks, [], "page")
    xs = [set(map(int, re.findall(r"M(\d+) ", path))) for path in re.findall(r'd="([^"]*)"', svg)]
    assert [len(columns) for columns in xs] == [3, 1, 3]
    tops = [min(int(y) for y in re.findall(r" (\d+)H", path)) for path in re.findall(r'd="([^"]*)"', svg)]
    assert tops[0] == tops[1] < tops[2]
