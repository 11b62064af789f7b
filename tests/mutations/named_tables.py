"""Corruptions of the real tables that have a name, each with the check that is meant to find it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from lc_graph.evidence.text import sha256

from .folder import Folder
from .in_tables import CHINESE

Change = Callable[[str], str]


class Named(NamedTuple):
    """A corruption: which check finds it, what is done to the folder, with the text or not, and where."""

    check: str
    spoil: Callable[[Folder, str | None], None]
    table: str


NAMED: dict[str, Named] = {}
"""The corruptions by name. Those found by ``evidence`` are only found where the text is at hand."""


def cells(check: str, name: str, table: str, row: str | int, /, **changes: str | Change) -> None:
    """Name a corruption of cells of one row, which is given by its id (or name) or number."""

    def spoil(folder: Folder, text: str | None) -> None:
        read = folder.read(table)
        chosen = (
            read.rows[row]
            if isinstance(row, int)
            else next(one for one in read.rows if row in (one.get("id"), one.get("name")))
        )
        before = dict(chosen)
        for column, change in changes.items():
            chosen[column] = change if isinstance(change, str) else change(chosen[column])
        assert chosen != before, f"{name} changes nothing"
        folder.write(read)

    NAMED[name] = Named(check, spoil, table)


def digit(cell: str) -> str:
    """Change the first digit: nothing but the page and its readers can tell which of the two was right."""
    at = next(i for i, char in enumerate(cell) if char.isdigit() or char in CHINESE)
    return cell[:at] + (str((int(cell[at]) + 1) % 10 or 1) if cell[at].isdigit() else "三") + cell[at + 1 :]


def more(number: int) -> Change:
    return lambda cell: str(int(cell) + number)


OBS = "observations"
# ---- cells that cannot be read, or lead nowhere ----
cells("rows", "a number that is none", OBS, 0, value="many")
cells("rows", "a value outside its bounds", OBS, "a1-gdp", value="1")
cells("rows", "a unit nobody has heard of", OBS, "a1-gdp", unit="bushel")
cells("rows", "a growth in tonnes", OBS, "a1-gdp-growth", unit="tonne")
cells("rows", "a subject that does not exist", OBS, "a1-gdp", about="region/371599")
cells("rows", "a subject of a kind without figures", OBS, "a1-gdp", about="person/nobody")
cells("rows", "an indicator that does not exist", OBS, "a1-gdp", indicator="happiness")
cells("rows", "a passage that does not exist", OBS, "a1-gdp", passages="a1-nowhere")
cells("rows", "no passage", OBS, "a1-gdp", passages="")
cells("rows", "a status that is none", OBS, "a1-gdp", status="certainly")
cells("rows", "a predicate that does not exist", "statements", 0, predicate="startDay")
cells("rows", "an id that stands twice", "passages", 1, id="a1-byline")
cells("rows", "a digest that is too short", "passages", 0, sha256="0" * 63)
cells("rows", "a mention of nothing", "mentions", 0, entity="area/atlantis")
cells("rows", "a label with no text", "participations", 0, label_en="")
cells("rows", "a lower bound above the upper one", OBS, "a1-gdp", value="", min="2", max="1")
cells("rows", "a figure that says nothing", OBS, "a1-gdp", value="", min="", max="")
cells("rows", "a possible statement without a reading", "statements", "a2-s003", reading="")
cells("rows", "the second half of a year that begins in January", "periods", "2023-h2", start="2023-01-01")
cells(
    "rows",
    "peers within another area than their id says",
    "comparators",
    "peers-371500",
    within="region/370000",
)
cells("rows", "the province's average taken from the city", "comparators", "area-370000",
      compared_with="region/371500")  # fmt: skip
cells("rows", "a county with the level of a city", "reference/regions", "371525", level="municipal")
cells("rows", "a county that lies in the country", "reference/regions", "371525", part_of="100000")
cells("rows", "a class of another division", "reference/industries", "C13", broader="A")
cells("rows", "a stage of a reference chain moves to another chain", "reference/stages", "aluminium-alumina",
      reference_chain="ejiao")  # fmt: skip
cells("rows", "goods for end use flow back into the mine", "reference/feeds", 0,
      from_stage="aluminium-end-use", to_stage="aluminium-bauxite")  # fmt: skip
cells("rows", "a year that is another in English", "periods", "2022", label_en="2021")
cells(
    "rows", "a first half that is the second in English", "periods", "2023-h1", label_en="second half of 2023"
)
cells("rows", "a reform that is said to be a cooperation", "initiatives", "a4-factor-pool",
      initiative_kind="cooperation")  # fmt: skip
cells("rows", "a hub that is said to be approved", "recognitions", "a3-jd-hub", recognition_kind="approval")
cells("rows", "an emerging industry that is called a characteristic one", "roles", "a3-luxi-new-energy",
      label_en="a characteristic industry of the Luxi zone")  # fmt: skip
cells("rows", "a project listed in another's stead", "listings", "a4-aobo-selected",
      item="project/jd-logistics-port")  # fmt: skip
cells("rows", "a stage from which nothing flows on", "reference/feeds", 0,
      from_stage="aluminium-bauxite", to_stage="aluminium-electrolysis")  # fmt: skip
cells("rows", "a sanghuang base that is one of ganoderma", "trends", "a7-sanghuang-base",
      about="industry/ganoderma")  # fmt: skip
cells("rows", "a share of water that is also a number and a rank", "indicators", "water-per-gdp",
      units="percent|number|ordinal")  # fmt: skip
cells("rows", "a whole that is a group of peers", "comparators", "whole-services", peers="yes")
cells("rows", "a first place that is no ranking", "recognitions", "a2-first", recognition_kind="title")
cells("rows", "a base in an industry that is an indicator", "statements", "a1-s011", predicate="indicator")
cells("rows", "a project labelled by a name that is nowhere printed", "projects", "harbin-bearing-base",
      label_zh="哈轴高端轴承生产基")  # fmt: skip
cells("rows", "an industry of another class than the second reader found", "reference/mappings", 5,
      code="C34")  # fmt: skip
cells("rows", "a population with a character lacking", "populations", "visited-large-projects",
      label_zh="观摩项目中的大目（下限）")  # fmt: skip
cells("rows", "guests of whom one is left out", "initiatives", "a7-conference",
      agent="region/371581|region/371524")  # fmt: skip
cells("rows", "a document of another date", "reference/sources", "ganoderma-qilu-2021", date="2021-07")
# ---- rows that do not fit together ----
cells("hygiene", "a growth in percentage points", OBS, "a1-gdp-growth", unit="percentage-point")
cells("shapes", "a growth compared with nothing", OBS, "a1-gdp-growth", comparator="none")
cells("rows", "a date that is none", "statements", "a1-s001", object="date:2023-13-45")
cells("shapes", "an organiser that is a chain", "statements", "a1-s002", object="chain/aluminium")
cells(
    "hygiene",
    "a rank of the growth of something else",
    OBS,
    "a1-gdp-growth-rank",
    qualifies="a2-income-growth",
)
cells("hygiene", "a part of a whole of another kind", OBS, "a6-tax", part_of="a6-gdp-growth")
cells("hygiene", "a growth that belongs to no level", OBS, "a1-gdp-growth", qualifies="")
cells("hygiene", "a difference of growth without its growth", OBS, "a1-gdp-growth-on-q1", qualifies="")
cells("hygiene", "a place in a list that is under way", "listings", 0, status="ongoing")
cells("hygiene", "an aim that is reached", "goals", 0, status="achieved")
cells("questions", "the county's output said of the city", OBS, "a2-gdp", about="region/371500")
cells("hygiene", "a place in a list without the list's period", "listings", "a4-steel", period="not-stated")
# ---- what the readers took otherwise ----
cells("readings", "a figure adjusted for what no reader speaks of", OBS, "a1-signed",
      adjustment="excluding-jizheng-railway")  # fmt: skip
cells("readings", "a half-year figure said of the whole year", OBS, "a1-gdp", period="2023")
cells("readings", "an aim presented as a fact", OBS, "a1-new-four-above", status="achieved")
cells("readings", "a rank of what is unstated", OBS, "a1-gdp-growth-rank", kind_of_figure="rank")
cells("readings", "a figure of one county said of another", OBS, "a6-fai", about="region/371525")
cells("readings", "investment called revenue", OBS, "a6-fai", indicator="tax-revenue")
cells("readings", "provincial projects called municipal", OBS, "a6-provincial-key",
      population="sme-characteristic-clusters")  # fmt: skip
cells("readings", "more than a hundred, exactly", OBS, "a7-ejiao-firms", qualifier="", value="100", max="100")
cells("readings", "a figure changed everywhere at once", OBS, "a1-gdp-growth", printed="7.3%", value="7.3",
      min="7.3", max="7.3")  # fmt: skip
cells(
    "coding",
    "a project at a stage of which nobody knows",
    "participations",
    "a7-huaguan",
    status="not-stated",
)
cells("coding", "a rank of what was adjusted by nothing", OBS, "a6-fai-rank", adjustment="none")
cells("coding", "the first of its kind in kinds of products", "superlatives", "a4-jd-first",
      criterion="product-kinds")  # fmt: skip
# ---- what only the text can tell ----
cells("evidence", "a printed digit changed", OBS, "a1-gdp", printed=digit)
cells("evidence", "a value changed with its bounds", OBS, "a1-gdp-growth", value="7.3", min="7.3", max="7.3")
cells("evidence", "a digest of other characters", "passages", 0, sha256="0" * 64)
cells("evidence", "a name misspelt", "mentions", "铝加工产业", name=lambda cell: cell[:-1] + "豫豫")
cells("evidence", "a passage on other lines", "passages", "a1-meeting", last_line=more(1))
cells("evidence", "a date that the page prints otherwise", "statements", "a1-s001", object="date:2023-08-07")
cells("evidence", "a title that is not printed so", "recognitions", "a2-guanzhou", title="国家级单项冠军企业")
cells("evidence", "a pillar industry that is an emerging one", "roles", "a3-ejiao-pillar", role="emerging",
      label_zh="东阿的新兴产业", label_en="an emerging industry of Dong'e")  # fmt: skip
cells("evidence", "an estimate that nobody made", OBS, "a1-gdp", status="estimated")
cells("evidence", "a county that takes part in another's stead", "participations", "a3-chiping",
      participant="region/371521")  # fmt: skip
cells("evidence", "a gloss of another passage", "passages", "a1-trend", gloss_zh="灵芝种植年数")
cells(
    "evidence",
    "a label that says something else",
    "initiatives",
    "a1-land",
    label_zh="保障民营企业家座谈会",
)
cells("evidence", "the best of the country, made the best of the province", "superlatives", "a4-aobo",
      within="region/370000")  # fmt: skip
cells("evidence", "a reporter's post without one of its bylines", "posts", "a3-sun-yafei",
      passages="a3-byline|a4-byline|a2-byline")  # fmt: skip
cells("evidence", "a growth adjusted for a railway that nobody names", OBS, "a1-gdp-growth-on-q1",
      adjustment="excluding-jizheng-railway")  # fmt: skip
cells("evidence", "a leading industry, by a clause on a reserve of projects", "roles",
      "a3-gaotang-leading-equipment-manufacturing", passages="a3-reserve")  # fmt: skip
cells("evidence", "opinions on housing that concern trade", "initiatives", "a1-housing",
      concerns="industry/trade-circulation")  # fmt: skip
cells("evidence", "a report on the half year, of no period", "initiatives", "a1-publish", period="not-stated")
cells(
    "evidence", "the name of one chain given to another", "mentions", "铝加工产业", entity="chain/soy-protein"
)
cells("evidence", "a park whose industry is named there no more", "mentions", "绿色食品", passages="a3-luxi")
cells("evidence", "a stage by a clause on mulberry groves", "participations", "a7-linqing-research",
      passages="a7-sanghuang")  # fmt: skip
cells("evidence", "a trend without the headline that says it too", "trends", "a1-consumption",
      passages="a1-consumption")  # fmt: skip
cells("evidence", "a cooperation without the passage that names who cooperates", "cooperations", "a3-laser",
      passages="a3-laser-cooperation")  # fmt: skip
cells("evidence", "a base without the passage that names its herb", "trends", "a7-ganoderma-base",
      passages="a7-mature")  # fmt: skip
cells("evidence", "an aim that concerns the cluster of the next clause too", "goals", "a4-luxi-cluster",
      concerns=lambda cell: f"{cell}|cluster/new-chemical-materials")  # fmt: skip
cells("evidence", "a cluster of new materials that concerns materials too", "trends", "a4-chemicals-cluster",
      concerns=lambda cell: f"{cell}|industry/chemical-materials")  # fmt: skip
cells("evidence", "the ganoderma chain's name given to an unnamed one", "mentions", "灵芝高端深加工全产业链",
      entity="chain/traditional-unnamed")  # fmt: skip
cells("evidence", "who took part said to have organised", "statements", "a1-s012", predicate="organiser")


def unnamed(folder: Folder, text: str | None) -> None:
    """Take a passage from the names of an industry that a row speaks of from this passage."""
    table = folder.read("mentions")
    for row in table.rows:
        if row["entity"] == "industry/ganoderma":
            row["passages"] = "|".join(one for one in row["passages"].split("|") if one != "a7-herbs")
    folder.write(table)


def concerns_nothing(folder: Folder, text: str | None) -> None:
    """Let a trend of the private economy no longer concern it."""
    table = folder.read("trends")
    row = next(row for row in table.rows if row["id"] == "a3-private")
    assert row["concerns"]
    row["concerns"] = ""
    folder.write(table)


NAMED["an industry that is named, and of which nothing is said"] = Named(
    "evidence", concerns_nothing, "mentions"
)
NAMED["an industry that is named no more where a trend of it stands"] = Named("evidence", unnamed, "mentions")


def last_line(folder: Folder, text: str | None) -> None:
    """Let an article end on the empty line after its last."""
    path = folder.description
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace("lines: [408, 469]", "lines: [408, 470]"), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != before


NAMED["an article that ends on an empty line"] = Named("evidence", last_line, "source.yaml")


def shift(name: str, passage: str, column: str, by: int) -> None:
    """Name the shift of an end of a passage, with the digest of what it then holds."""

    def spoil(folder: Folder, text: str | None) -> None:
        table = folder.read("passages")
        row = next(row for row in table.rows if row["id"] == passage)
        row[column] = str(int(row[column]) + by)
        if text is not None:
            row["sha256"] = sha256(text[int(row["start"]) : int(row["end"])])
        folder.write(table)

    NAMED[name] = Named("evidence", spoil, "passages")


shift("a passage shifted by one, its digest made to fit", "a1-meeting", "start", 1)
shift("a passage that begins with a word joining it to the last", "a4-aobo", "start", -3)
shift("a passage that takes in a comma, its digest made to fit", "a4-banks", "end", 1)
shift("a passage that begins within a word, its digest made to fit", "a3-li-tour", "start", 2)


def dropped(check: str, name: str, table: str, row: str) -> None:
    """Name the loss of a row."""

    def spoil(folder: Folder, text: str | None) -> None:
        read = folder.read(table)
        kept = [one for one in read.rows if row not in (one.get("id"), one.get("name"))]
        assert len(kept) < len(read.rows), f"there is no row {row} in {table}"
        read.rows[:] = kept
        folder.write(read)

    NAMED[name] = Named(check, spoil, table)


def exchanged(check: str, name: str, table: str, column: str, one: str, two: str) -> None:
    """Name the exchange of what two rows have in a column."""

    def spoil(folder: Folder, text: str | None) -> None:
        read = folder.read(table)
        first, second = (next(row for row in read.rows if row["id"] == wanted) for wanted in (one, two))
        first[column], second[column] = second[column], first[column]
        folder.write(read)

    NAMED[name] = Named(check, spoil, table)


exchanged("rows", "two development zones that exchange their English names", "zones", "label_en",
          "liaocheng-development-zone", "gaotang-development-zone")  # fmt: skip
dropped("questions", "an industry that a zone gathers is no more", "roles", "a3-laser")
dropped("readings", "a figure that both readers found is gone", OBS, "a1-gdp-growth-on-q1")
dropped("hygiene", "a project that is named no more", "mentions", "哈轴高端轴承生产基地")
dropped("rows", "a county that figures are about is gone", "regions", "371525")
dropped("evidence", "an industry whose name is entered for nothing", "mentions", "夜间经济")
