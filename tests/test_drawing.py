"""The drawings: well-formed, told in words, an outline for every county, and no file without paint."""

from __future__ import annotations

import csv
import itertools
import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest

import project
from lc_graph.drawing import neighbours, svg
from lc_graph.drawing.bars import Bar, Bars, chart
from lc_graph.drawing.classes import Box, End, Row, diagram
from lc_graph.drawing.map import Area, Key, county_map
from lc_graph.drawing.neighbours import MOST, Node, Relation, shown
from lc_graph.drawing.outlines import NOTICE, WIDTH, outlines
from lc_graph.drawing.paint import PAINT, standalone
from lc_graph.drawing.scale import Step, shade, step_of, steps
from lc_graph.resources import room

SVG = "{http://www.w3.org/2000/svg}"
STYLE = (project.ROOT / "src/lc_graph/web/static/style.css").read_text(encoding="utf-8")


def counties() -> dict[str, str]:
    with (room("data") / "reference" / "regions.csv").open(encoding="utf-8") as file:
        return {row["id"]: row["label_zh"] for row in csv.DictReader(file) if row["level"] == "county"}


def everything() -> str:
    """Return a map, a chart and a neighbourhood that use every shade there is."""
    states = ("plain", "here", "step", "bound", "conflict", "unsaid")
    codes = list(counties())
    areas = [Area(code, "甲县", "1", state, 1, "/id/x") for code, state in zip(codes, states, strict=False)]
    areas += [Area(code, "乙县", "2", "step", 2 + at) for at, code in enumerate(codes[len(states) :])]
    drawn = county_map("m", "图", "说明", areas, [Key("五", "step", at) for at in range(1, 6)])
    one = Decimal(1)
    bars = [
        Bar("甲", "1", one, one, here=True), Bar("乙", "2", one, one, conflict=True),
        Bar("丙", "3", one, None), Bar("庚", "7", one, one), Bar("丁", "4", None, one),
        Bar("戊", "5", one, 2 * one), Bar("己", "未说", None, None),
    ]  # fmt: skip
    boxes = [Box("甲", (Row("属性", ("x", "y"), "/p"),), "/a"), Box("乙", (), "/b", 1)]
    drawn += diagram("c", "图", "说明", boxes, [End("x", "丙", "/x"), End("y", "丁", plain=True)])
    near = [Relation("位于", (Node("甲县", "/id/x"), Node("乙县", "/id/y", True)))]
    drawn += neighbours.graph("n", "图", "说明", "某企业", near)
    return drawn + chart("b", "图", "说明", [Bars("组", tuple(bars))])


# ---- the map ----------------------------------------------------------------------------------------


def test_every_county_has_an_outline_and_every_outline_a_county() -> None:
    shapes, high = outlines()
    assert {shape.code for shape in shapes} == counties().keys()
    assert high > WIDTH
    for shape in shapes:
        numbers = [int(n) for n in re.findall(r"-?\d+", shape.path)]
        assert len(numbers) > 100
        assert 0 < shape.x < WIDTH
        assert 0 < shape.y < high


def test_neighbours_share_their_border() -> None:
    """Outlines are rounded point by point, so that what they share stays shared."""

    def points(path: str) -> set[tuple[int, int]]:
        pairs = [(int(x), int(y)) for x, y in re.findall(r"(-?\d+) (-?\d+)", path)]
        x, y = pairs[0]
        found = {(x, y)}
        for dx, dy in pairs[1:]:
            x, y = x + dx, y + dy
            found.add((x, y))
        return found

    by_code = {shape.code: points(shape.path) for shape in outlines()[0]}
    assert len(by_code["371502"] & by_code["371503"]) > 20  # Dongchangfu and Chiping
    assert not by_code["371525"] & by_code["371526"]  # Guan and Gaotang do not touch


def test_words_lie_within_their_county() -> None:
    places = {shape.code: (shape.x, shape.y) for shape in outlines()[0]}
    assert places["371581"][1] < places["371502"][1] < places["371521"][1]  # north to south
    assert places["371525"][0] < places["371502"][0] < places["371524"][0]  # west to east


def test_the_map_leads_to_pages_and_says_what_it_is_not() -> None:
    areas = [Area(code, name, "", "plain", 0, f"/id/region/{code}.html") for code, name in counties().items()]
    for lang in (0, 1):
        drawn = county_map("m", "标题", "说明", areas, (), "en" if lang else "zh")
        root = ElementTree.fromstring(drawn)
        links = {link.get("href"): "".join(link.itertext()) for link in root.iter(f"{SVG}a")}
        assert links.keys() == {f"/id/region/{code}.html" for code in counties()}
        assert "茌平区" in links["/id/region/371503.html"]
        assert NOTICE[lang] in "".join(root.itertext())
        assert root.get("role") == "group"  # an image would hide its links


def test_what_is_not_said_is_hatched_and_told() -> None:
    drawn = county_map("m", "标题", "", [Area("371525", "冠县", "未说", "unsaid")])
    root = ElementTree.fromstring(drawn)
    hatched = [path for path in root.iter(f"{SVG}path") if path.get("fill") == "url(#m-wide)"]
    assert len(hatched) == len(counties())  # those nothing is given for are not said either
    assert {pattern.get("id") for pattern in root.iter(f"{SVG}pattern")} == {"m-wide", "m-hatch"}
    assert "冠县：未说" in "".join(root.itertext())
    assert "d-step" not in drawn


# ---- bars -------------------------------------------------------------------------------------------


def boxes(drawn: str, class_: str) -> list[tuple[float, float]]:
    """Return where the boxes of a class begin and end."""
    found = [box for box in ElementTree.fromstring(drawn).iter(f"{SVG}rect") if box.get("class") == class_]
    return [(x := float(box.get("x") or 0), x + float(box.get("width") or 0)) for box in found]


def test_bars_are_as_long_as_their_numbers() -> None:
    bars = tuple(Bar(str(n), str(n), Decimal(n), Decimal(n)) for n in (10, 20, 40))
    (a0, a1), (b0, b1), (c0, c1) = boxes(chart("b", "", "", [Bars("", bars)]), "d-bar")
    assert a0 == b0 == c0
    assert (b1 - b0) / (a1 - a0) == pytest.approx(2, abs=0.02)
    assert (c1 - c0) / (a1 - a0) == pytest.approx(4, abs=0.02)


def test_a_fall_goes_the_other_way() -> None:
    bars = (Bar("升", "5%", Decimal(5), Decimal(5)), Bar("降", "-5%", Decimal(-5), Decimal(-5)))
    up, down = boxes(chart("b", "", "", [Bars("", bars)]), "d-bar")
    assert down[1] == pytest.approx(up[0], abs=0.2)
    assert down[0] < down[1]


def test_bounds_are_open_or_framed_and_what_is_unknown_has_no_bar() -> None:
    one, two = Decimal(1), Decimal(2)
    at_least = chart("b", "", "", [Bars("", (Bar("甲", "≥1", one, None),))])
    assert at_least.count('class="d-open"') == 1
    between = chart("b", "", "", [Bars("", (Bar("甲", "1–2", one, two),))])
    assert boxes(between, "d-range")[0][0] == pytest.approx(boxes(between, "d-bar")[0][1], abs=0.2)
    at_most = chart("b", "", "", [Bars("", (Bar("甲", "≤1", None, one),))])
    assert (len(boxes(at_most, "d-range")), len(boxes(at_most, "d-bar"))) == (1, 0)
    unknown = chart("b", "", "", [Bars("", (Bar("甲", "未说", None, None),))])
    assert "<rect" not in unknown
    assert "未说" in unknown


def test_conflicts_are_two_bars_of_their_own_look() -> None:
    bars = (Bar("甲", "315", Decimal(315), Decimal(315), conflict=True),
            Bar("甲", "316", Decimal(316), Decimal(316), conflict=True))  # fmt: skip
    assert len(boxes(chart("b", "", "", [Bars("", bars)]), "d-bar-conflict")) == 2


def test_what_is_drawn_is_heard_as_one_name() -> None:
    """The words drawn may be cut, and are read as signs; the name is whole, and in words."""
    long = "一个名字很长很长很长很长很长很长很长很长很长很长很长很长的地方"
    half = Decimal("0.5")
    drawn = chart(
        "b", "图", "", [Bars("", (Bar(long, "0.5%", half, half, heard="百分之0.5", href="/id/x"),))]
    )
    root = ElementTree.fromstring(drawn)
    (link,) = root.iter(f"{SVG}a")
    assert link.get("aria-label") == f"{long}：百分之0.5" == link.findtext(f"{SVG}title")
    (seen,) = (part for part in link if part.tag == f"{SVG}g")
    assert seen.get("aria-hidden") == "true"
    assert list(seen.iter(f"{SVG}text"))
    unlinked = ElementTree.fromstring(chart("b", "图", "", [Bars("", (Bar("Guan", "6.4%", half, half),))]))
    (named,) = (part for part in unlinked.iter(f"{SVG}g") if part.get("role") == "img")
    assert named.get("aria-label") == "Guan: 6.4%"


# ---- steps ------------------------------------------------------------------------------------------


def numbers(*those: int) -> list[Decimal]:
    return [Decimal(one) for one in those]


def test_quantiles_hold_as_many_and_keep_equals_together() -> None:
    found = steps(numbers(1, 2, 3, 4, 5, 6, 7, 8, 9, 1000), "quantile")
    assert found == tuple(
        Step(Decimal(a), Decimal(b)) for a, b in ((1, 2), (3, 4), (5, 6), (7, 8), (9, 1000))
    )
    assert steps(numbers(5, 5, 5), "quantile") == (Step(Decimal(5), Decimal(5)),)


def test_equal_steps_are_equally_wide() -> None:
    found = steps(numbers(0, 1, 2, 3, 100), "equal")
    assert [step.high - step.low for step in found] == numbers(20, 20, 20, 20, 20)
    assert [step_of(value, found) for value in numbers(0, 3, 20, 21, 100)] == [1, 1, 1, 2, 5]


def test_few_steps_have_shades_as_far_apart_as_many() -> None:
    assert [[shade(at, count) for at in range(1, count + 1)] for count in range(1, 6)] == [
        [3], [1, 5], [1, 3, 5], [1, 2, 4, 5], [1, 2, 3, 4, 5]
    ]  # fmt: skip


def test_no_numbers_make_no_steps() -> None:
    assert steps([], "quantile") == steps([], "equal") == ()


# ---- classes ----------------------------------------------------------------------------------------


def test_a_diagram_draws_a_line_for_everything_a_property_leads_to() -> None:
    boxes = [Box("甲", (Row("一", ("x",)), Row("二", ("x", "y"))))]
    root = ElementTree.fromstring(
        diagram("d", "图", "", boxes, [End("x", "丙"), End("y", "丁"), End("z", "戊")])
    )
    assert [path.get("class") for path in root.iter(f"{SVG}path")] == ["d-edge"] * 3
    words = "".join(root.itertext())
    assert "丙" in words
    assert "戊" not in words, "nothing leads there"


def test_boxes_of_a_diagram_do_not_overlap() -> None:
    boxes = [
        Box(f"{at} " + "很长的名称" * at, tuple(Row("属性") for _ in range(at)), None, at % 3)
        for at in range(6)
    ]
    root = ElementTree.fromstring(diagram("d", "图", "", boxes, []))
    frames = [one for one in root.iter(f"{SVG}rect") if one.get("class") == "d-box"]
    spans = [(float(one.get("y", 0)), float(one.get("y", 0)) + float(one.get("height", 0))) for one in frames]
    assert len(spans) == 6
    assert all(below[0] >= above[1] for above, below in itertools.pairwise(spans))


# ---- words and files --------------------------------------------------------------------------------


def test_words_are_broken_where_the_language_allows() -> None:
    assert svg.wrapped("聊城市东昌府区", 36, 12) == ["聊城市", "东昌府", "区"]
    assert svg.wrapped("Guan County", 50, 12) == ["Guan", "County"]
    assert svg.wrapped("一二三四五六七八九十", 24, 12, 2) == ["一二", "三…"]


def test_hostile_words_stay_words() -> None:
    evil = '</title><script>alert(1)</script>"&'
    drawn = county_map("m", evil, evil, [Area("371525", evil, evil, "plain", 0, f'/x"{evil}')])
    drawn += chart("b", evil, evil, [Bars(evil, (Bar(evil, evil, Decimal(1), Decimal(1), href=evil),))])
    drawn += neighbours.graph("n", evil, evil, evil, [Relation(evil, (Node(evil, f'/x"{evil}'),))])
    root = ElementTree.fromstring(f"<div>{drawn}</div>")
    assert not [one for one in root.iter() if one.tag.endswith("script")]
    assert evil in "".join(root.itertext())


# ---- neighbours -------------------------------------------------------------------------------------


def relations(*sizes: int, name: str = "邻") -> list[Relation]:
    return [
        Relation(f"关系{at}", tuple(Node(f"{name}{at}-{n}", f"/id/{at}-{n}") for n in range(size)))
        for at, size in enumerate(sizes)
    ]


def test_each_relation_gets_its_turn_and_no_more_than_the_stated_number_is_drawn() -> None:
    kept = shown(relations(100, 2, 0, 9))
    assert [len(one.nodes) for one in kept] == [MOST - 11, 2, 9]
    assert [len(one.nodes) for one in shown(relations(3, 1))] == [3, 1]
    drawn = neighbours.graph("n", "图", "", "中", relations(100, 2))
    assert drawn.count("<a ") == MOST


@pytest.mark.parametrize(
    "name", ["冠县灵芝高端加工大健康产业集群项目", "Provincial Green Chemical Park (Chiping) "]
)
def test_neighbours_stay_in_the_drawing_and_do_not_overlap(name: str) -> None:
    root = ElementTree.fromstring(neighbours.graph("n", "图", "", name, relations(8, 3, 1, name=name)))
    wide, high = (float(one) for one in root.get("viewBox", "").split()[2:])
    boxes = [
        tuple(float(rect.get(key, "")) for key in ("x", "y", "width", "height"))
        for rect in root.iter(f"{SVG}rect")
    ]
    assert len(boxes) == 13
    for x, y, w, h in boxes:
        assert 0 <= x <= x + w <= wide
        assert 0 <= y <= y + h <= high
    for at, (x, y, w, h) in enumerate(boxes):
        for a, b, c, d in boxes[:at]:
            assert x >= a + c or a >= x + w or y >= b + d or b >= y + h
    for words in root.iter(f"{SVG}text"):
        room = 142 if words.get("text-anchor") is None else 104
        assert svg.width(words.text or "", 11) <= room


def test_what_is_only_possible_has_a_frame_of_its_own() -> None:
    drawn = neighbours.graph("n", "图", "", "中", [Relation("位于", (Node("甲"), Node("乙", None, True)))])
    assert drawn.count('class="d-node"') == drawn.count('class="d-node-possible"') == 1


def test_every_class_is_painted_in_pages_and_in_files() -> None:
    used = {name for found in re.findall(r'class="([^"]*)"', everything()) for name in found.split()}
    assert used == PAINT.keys()
    assert {name for name in used - {"d-unsaid"} if not re.search(rf"\.{name}\b[^{{}}]*{{", STYLE)} == set()


def test_a_file_needs_no_stylesheet_and_no_page() -> None:
    drawn = county_map("m", "标题", "说明", [Area("371525", "冠县", "1", "step", 1, "/id/region/371525")])
    file = standalone(drawn, "https://example.org")
    root = ElementTree.fromstring(file.encode())
    assert "class=" not in file
    assert [link.get("href") for link in root.iter(f"{SVG}a")] == ["https://example.org/id/region/371525"]
    assert root[0].tag == f"{SVG}title"
    assert {path.get("stroke") for path in root.iter(f"{SVG}path")} == {PAINT["d-area"]["stroke"]}
