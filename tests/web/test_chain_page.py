"""The pages of chains and stages on a real service; what they must show is read from the tables here."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zipfile
from functools import cache
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from lc_graph.resources import room
from service import Service

BROWSER = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"
SOURCE = "sources/liaocheng-2023-midyear"
LANGUAGES = ("zh", "en")
Row = dict[str, str]


@cache
def rows(name: str) -> list[Row]:
    with (room("data") / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


MEASURED = [row["id"] for row in rows("reference/chains")]
ALL = [row["id"] for row in rows("entities/chains")]
ENTITIES = {
    "project": "projects", "enterprise": "enterprises", "zone": "zones", "region": "regions",
}  # fmt: skip


def label(id: str, lang: str) -> str:
    kind, _, slug = id.partition("/")
    (row,) = [row for row in rows(f"entities/{ENTITIES[kind]}") if row["id"] == slug]
    return row[f"label_{lang}"]


def stages_of(chain: str) -> list[Row]:
    return [row for row in rows("reference/stages") if row["reference_chain"] == chain]


def participations(chain: str) -> list[Row]:
    return [row for row in rows(f"{SOURCE}/participations") if row["chain"] == f"chain/{chain}"]


def reference_stage(stage: str) -> str:
    (row,) = [row for row in rows("reference/matches") if row["stage"] == stage]
    return row["reference_stage"]


class Page(HTMLParser):
    """A page: its elements as (tag, attributes), and the words and links below each element with an id."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: dict[str, str] = {"": ""}
        self.links: dict[str, list[str]] = {"": []}
        self._open: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.elements.append((tag, found))
        if tag == "a":
            for id in self._ids():
                self.links[id].append(found.get("href", ""))
        if tag not in ("meta", "link", "input", "br"):
            id = found.get("id", "") or (found.get("aria-labelledby", "") if tag == "section" else "")
            key = f"section:{id}" if tag == "section" else id
            self._open.append((tag, key))
            self.words.setdefault(key, "")
            self.links.setdefault(key, [])

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        for id in self._ids():
            self.words[id] += data

    def _ids(self) -> set[str]:
        return {"", *(id for _, id in self._open)}

    @property
    def ids(self) -> list[str]:
        return [found["id"] for _, found in self.elements if "id" in found]


def page(site: Service, path: str, **asked: str) -> Page:
    reply = site.get(f"{path}?{urlencode(asked)}", Accept=BROWSER)
    assert reply.status == 200, reply.text
    return Page(reply.text)


def table(site: Service, path: str, name: str, **asked: str) -> list[Row]:
    reply = site.get(f"{path}.csv?{urlencode({'table': name, 'lang': 'en', **asked})}")
    assert reply.status == 200, reply.text
    assert reply.body.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(reply.text.removeprefix("\ufeff"))))


# ---- what a chain's page shows ----------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("chain", MEASURED)
def test_every_stage_is_a_card_in_its_stream_with_its_flows(site: Service, chain: str, lang: str) -> None:
    shown = page(site, f"/id/chain/{chain}.html", lang=lang)
    stages = stages_of(chain)
    cards = [id.removeprefix("reference-stage-") for id in shown.ids if id.startswith("reference-stage-")]
    assert sorted(cards) == sorted(row["id"] for row in stages)
    streams = [row["position"] for id in cards for row in stages if row["id"] == id]
    order = ["upstream", "midstream", "downstream"]
    assert streams == sorted(streams, key=order.index)
    by_product = {"zh": "副产品", "en": "by-product"}[lang]
    for row in stages:
        card = f"reference-stage-{row['id']}"
        assert row[f"label_{lang}"] in shown.words[card]
        out = [flow for flow in rows("reference/feeds") if flow["from_stage"] == row["id"]]
        into = [flow for flow in rows("reference/feeds") if flow["to_stage"] == row["id"]]
        for end in [flow["to_stage"] for flow in out] + [flow["from_stage"] for flow in into]:
            assert f"#reference-stage-{end}" in shown.links[card]
        marked = any(flow["by_product"] == "yes" for flow in out + into)
        assert (f"（{by_product}" in shown.words[card] or f"({by_product}" in shown.words[card]) is marked


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("chain", ALL)
def test_who_takes_part_stands_where_the_tables_say(site: Service, chain: str, lang: str) -> None:
    shown = page(site, f"/id/chain/{chain}.html", lang=lang)
    for row in participations(chain):
        name, link = label(row["participant"], lang), f"/id/{row['participant']}.html?lang={lang}"
        possible = row["possible_stages"].split("|") if row["possible_stages"] else []
        for stage in [row["at_stage"], *possible]:
            place = f"reference-stage-{reference_stage(stage)}" if stage else "section:unplaced"
            if not stage and possible:
                continue
            assert name in shown.words[place], row["id"]
            assert link in shown.links[place]
    assert ("section:readings" in shown.words) is any(row["possible_stages"] for row in participations(chain))


@pytest.mark.parametrize("chain", MEASURED)
def test_a_gap_leads_to_what_its_kind_means(site: Service, chain: str) -> None:
    shown = page(site, f"/id/chain/{chain}.html", lang="zh")
    chips = [found for _, found in shown.elements if found.get("class", "").startswith("gap gap-")]
    named = {found["href"] for found in chips if "href" in found}
    assert "#gap-unknown" in named
    assert {f"gap-{kind}" for kind in ("missing", "unknown", "pending", "thin", "outside")} <= set(shown.ids)
    assert named <= {f"#{id}" for id in shown.ids}
    named_stages = {reference_stage(stage) for row in participations(chain)
                    for stage in (row["at_stage"], *row["possible_stages"].split("|")) if stage}  # fmt: skip
    unknown = {row["stage"] for row in table(site, f"/id/chain/{chain}", "gaps") if row["gap"] == "unknown"}
    silent = {row["label_en"] for row in stages_of(chain) if row["id"] not in named_stages}
    assert unknown == silent


@pytest.mark.parametrize("chain", MEASURED)
def test_gaps_against_a_stage_of_ours_are_provisional(site: Service, chain: str) -> None:
    ours = {row["label_en"] for row in stages_of(chain) if row["proposed"] == "yes"}
    found = table(site, f"/id/chain/{chain}", "gaps")
    assert {row["stage"] for row in found if "provisional" in row["note"]} == ours


@pytest.mark.parametrize("chain", MEASURED)
def test_the_documents_of_the_reference_chain_are_named(site: Service, chain: str) -> None:
    wanted = {id for row in stages_of(chain) for id in row["documents"].split("|") if id}
    urls = {row["url"] for row in rows("reference/sources") if row["id"] in wanted}
    assert {row["address"] for row in table(site, f"/id/chain/{chain}", "documents")} == urls


def test_a_chain_without_a_reference_chain_says_so_and_names_no_gap(site: Service) -> None:
    for chain in sorted(set(ALL) - set(MEASURED)):
        shown = page(site, f"/id/chain/{chain}.html", lang="zh")
        assert "没有参照链" in shown.words["section:glance"]
        assert "section:gap-kinds" not in shown.words
        assert not any("gap-" in found.get("class", "") for _, found in shown.elements)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", [*(f"/id/chain/{chain}" for chain in ALL), "/id/stage/ganoderma-planting",
                                  "/id/reference-stage/aluminium-red-mud"])  # fmt: skip
def test_the_pages_are_sound_and_light(site: Service, path: str, lang: str) -> None:
    reply = site.get(f"{path}.html?lang={lang}")
    shown = Page(reply.text)
    assert len(shown.ids) == len(set(shown.ids))
    anchors = {link[1:] for link in shown.links[""] if link.startswith("#")}
    assert anchors <= set(shown.ids)
    assert "style" not in {tag for tag, _ in shown.elements}
    assert all("src" in found for tag, found in shown.elements if tag == "script")
    assert not any(name == "style" or name.startswith("on") for _, found in shown.elements for name in found)
    assert len(gzip.compress(reply.body)) < 40_000
    if lang == "en":
        bare = re.sub(r"<(\w+)[^>]*lang=\"zh(?:-CN)?\"[^>]*>.*?</\1>", "", reply.text, flags=re.S)
        assert not re.search("[一-鿿]", re.sub(r"<[^>]*>", "", bare))


def test_links_of_the_chain_pages_lead_somewhere(site: Service) -> None:
    for chain in ("ganoderma", "new-chemical-materials"):
        for link in dict.fromkeys(page(site, f"/id/chain/{chain}.html", lang="zh").links[""]):
            if link.startswith("/"):
                assert site.get(link).status == 200, link


# ---- what is chosen ---------------------------------------------------------------------------------


def test_seen_from_a_county_the_others_fill_no_gap(site: Service) -> None:
    own = table(site, "/id/chain/aluminium", "gaps", region="371503")
    beyond = table(site, "/id/chain/aluminium", "gaps", region="371525")
    deep = "Deep processing of aluminium"
    assert [row["gap"] for row in own if row["stage"] == deep] == ["thin"]
    assert [row["gap"] for row in beyond if row["stage"] == deep] == ["outside"]
    shown = page(site, "/id/chain/aluminium.html", region="371525", lang="zh")
    assert "从冠县看" in shown.words["section:stages"]
    card = shown.words["reference-stage-aluminium-deep-processing"]
    assert re.search(r"区域外：\s*绿色铝精深加工智慧产业园", card)
    chosen = [found for tag, found in shown.elements if tag == "option" and "selected" in found]
    assert [found["value"] for found in chosen] == ["371525"]


def test_a_phase_and_an_action_choose_who_is_listed(site: Service) -> None:
    stated = {row["subject"] for row in rows(f"{SOURCE}/statements") if row["predicate"] == "phase"}
    for chain in ALL:
        found = participations(chain)
        silent = {row["participant"] for row in found if row["participant"].startswith("project/")} - stated
        listed = table(site, f"/id/chain/{chain}", "participants", phase="not-stated") if silent else []
        assert {row["id"] for row in listed} == silent
        for action in ("strengthen", "extend"):
            acting = {row["participant"] for row in found if action in row["action"].split("|")}
            if acting:
                listed = table(site, f"/id/chain/{chain}", "participants", action=action)
                assert {row["id"] for row in listed} == acting
    both = table(site, "/id/chain/soy-protein", "participants", action="strengthen", phase="not-stated")
    assert {row["id"] for row in both} == {"project/guohong-soy-chain"}
    empty = page(site, "/id/chain/ganoderma.html", action="supplement", lang="zh")
    assert "补链" in empty.words["section:filters"]
    assert "没有符合筛选条件的" in empty.words["reference-stage-ganoderma-sales"]
    assert "单薄" in empty.words["reference-stage-ganoderma-sales"]  # gaps stay those of the chain


@pytest.mark.parametrize("name", ["region", "phase", "action"])
@pytest.mark.parametrize("value", ["nothing", "<script>alert(1)</script>", "371524 ", "冠县", "'"])
def test_what_cannot_be_chosen_is_refused_with_what_can(site: Service, name: str, value: str) -> None:
    if name == "region" and value == "371524 ":
        assert site.get(f"/id/chain/ejiao.html?region={quote(value)}").status == 200  # spaces are let go
        return
    for ending in ("html", "csv", "json"):
        reply = site.get(f"/id/chain/ejiao.{ending}?{name}={quote(value)}")
        assert (reply.status, reply.type) == (400, "application/problem+json")
        assert name in reply.json["detail"]
        known = {
            "region": [row["id"] for row in rows("entities/regions")],
            "phase": ["under-construction", "not-stated"],
            "action": ["strengthen", "extend", "supplement"],
        }
        assert all(one in reply.json["remedy"] for one in known[name])
    shown = site.get(f"/id/chain/ejiao.html?{name}={quote(value)}&lang=zh", Accept=BROWSER)
    assert shown.status == 400
    assert "没有可供筛选的" in shown.text
    assert value not in shown.text or "<" not in value


def test_the_bare_address_keeps_what_was_chosen(site: Service) -> None:
    reply = site.get("/id/chain/ejiao?region=371524&phase=not-stated&lang=en", Accept=BROWSER)
    assert reply.status == 303
    assert reply.headers["Location"] == "/id/chain/ejiao.html?region=371524&phase=not-stated&lang=en"


def test_downloads_keep_what_was_chosen(site: Service) -> None:
    shown = page(site, "/id/chain/ganoderma.html", region="371525", lang="zh")
    files = [link for link in shown.links["section:stages"] if ".csv?" in link]
    assert files
    assert all("region=371525" in link for link in files)


# ---- tables -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("chain", MEASURED)
def test_the_table_of_participants_holds_every_stage_of_everyone(site: Service, chain: str) -> None:
    names = {row["id"]: row["label_en"] for row in rows("reference/stages")}
    wanted = set()
    for row in participations(chain):
        sure = row["at_stage"]
        for stage in [sure, *row["possible_stages"].split("|")]:
            if stage:
                certain = "yes" if stage == sure else "no"
                wanted.add((names[reference_stage(stage)], row["participant"], certain))
        if not sure and not row["possible_stages"]:
            wanted.add(("stage not stated", row["participant"], ""))
    found = table(site, f"/id/chain/{chain}", "participants")
    assert {(row["stage"], row["id"], row["certain"]) for row in found} == wanted
    assert all(row["evidence"].startswith("https://w3id.org/lc-graph/source/") for row in found)


@pytest.mark.parametrize("chain", MEASURED)
def test_the_table_of_flows_is_the_reference_chains(site: Service, chain: str) -> None:
    names = {row["id"]: row["label_en"] for row in rows("reference/stages")}
    mine = {row["id"] for row in stages_of(chain)}
    wanted = {
        (names[row["from_stage"]], names[row["to_stage"]], row["by_product"], row["proposed"])
        for row in rows("reference/feeds")
        if row["from_stage"] in mine
    }
    found = table(site, f"/id/chain/{chain}", "flows")
    assert {
        (row["from"], row["to"], row["by-product"], row["judged by this project"]) for row in found
    } == wanted


def test_who_stands_where_names_county_and_doubt(site: Service) -> None:
    found = {row["stage"]: row for row in table(site, "/id/chain/ganoderma", "standing")}
    assert found["Planting"]["Guan County"].startswith("Guan County, ")
    assert found["Sales"]["Guan County"].endswith("(possible)")  # only possibly in the county
    assert found["Tourism"]["Guan County"] == ""


def test_all_tables_come_as_workbook_and_as_json(site: Service) -> None:
    told = site.get("/id/chain/ganoderma.json?lang=en").json
    ids = [one["id"] for one in told["tables"]]
    first = ["participants", "gaps", "flows", "readings", "standing", "suggestions", "chain-figures"]
    assert ids[: len(first)] == first
    book = site.get("/id/chain/ganoderma.xlsx")
    with zipfile.ZipFile(io.BytesIO(book.body)) as opened:
        sheets = [name for name in opened.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == len(ids)
    missing = site.get("/id/chain/ganoderma.csv?table=none")
    assert missing.status == 404
    assert "gaps" in missing.json["remedy"]


# ---- investment -------------------------------------------------------------------------------------


def investments(chain: str) -> list[Row]:
    everyone = {row["participant"] for row in participations(chain)}
    projects = {who for who in everyone if who.startswith("project/")}
    return [
        row for row in rows(f"{SOURCE}/observations")
        if row["about"] in projects and row["indicator"] == "total-investment"
    ]  # fmt: skip


@pytest.mark.parametrize("chain", ALL)
def test_printed_investment_is_listed_and_added(site: Service, chain: str) -> None:
    printed = investments(chain)
    told: dict[str, Any] = json.loads(site.get(f"/id/chain/{chain}.json?lang=zh").body)
    found = [one for one in told["tables"] if one["id"] == "investments"]
    shown = page(site, f"/id/chain/{chain}.html", lang="zh").words["section:money"]
    if not printed:
        assert not found
        assert "没有数字，不等于没有投资" in shown
        return
    rows = found[0]["rows"]
    assert [row["printed"]["text"] for row in rows] == [row["printed"] for row in printed]
    assert [row["min"]["number"] for row in rows] == [row["min"] for row in printed]
    assert [row["added"]["text"] for row in rows] == ["是"] * len(printed)
    total = sum(int(row["min"]) for row in printed) / 10**8
    assert f"{total:g}亿元" in shown


# ---- stages, and the start page ---------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("match", rows("reference/matches"), ids=lambda row: row["reference_stage"])
def test_a_stage_tells_its_chain_its_neighbours_and_who_is_there(
    site: Service, match: Row, lang: str
) -> None:
    (own,) = [row for row in rows("reference/stages") if row["id"] == match["reference_stage"]]
    chain = own["reference_chain"]
    ends = {flow["to_stage"] for flow in rows("reference/feeds") if flow["from_stage"] == own["id"]}
    ends |= {flow["from_stage"] for flow in rows("reference/feeds") if flow["to_stage"] == own["id"]}
    there = {
        row["participant"]
        for row in participations(chain)
        if match["stage"] in (row["at_stage"], *row["possible_stages"].split("|"))
    }
    for path in (f"/id/{match['stage']}.html", f"/id/reference-stage/{own['id']}.html"):
        shown = page(site, path, lang=lang)
        assert f"/id/chain/{chain}.html?lang={lang}" in shown.links["section:glance"]
        links = shown.links["section:stages"]
        assert {f"/id/chain/{chain}.html?lang={lang}#reference-stage-{end}" for end in ends} <= set(links)
        assert {f"/id/{who}.html?lang={lang}" for who in there} <= set(links)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_cards_of_the_start_page_lead_to_the_chains(site: Service, lang: str) -> None:
    shown = page(site, "/", lang=lang)
    for chain in MEASURED:
        assert f"/id/chain/{chain}.html?lang={lang}" in shown.links["section:chains"]
        filled = {reference_stage(row["at_stage"]) for row in participations(chain) if row["at_stage"]}
        n, all_ = len(filled), len(stages_of(chain))
        words = f"{all_} 个环节中，{n} 个" if lang == "zh" else f"{n} of {all_} stages"
        assert words in shown.words["section:chains"]
    assert not any("class" in found and found["class"] == "stages" for _, found in shown.elements)
