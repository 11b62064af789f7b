"""The pictures of the documentation: the model and the way of the data, drawn once for both languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lc_graph.drawing import svg
from lc_graph.drawing.paint import standalone

_WIDE, _HIGH, _ACROSS, _DOWN = 150.0, 50.0, 52.0, 44.0
_MARGIN = 6.0

Words = tuple[str, str]
"""The same in Chinese and in English."""


@dataclass(frozen=True)
class Node:
    """A box: its words, a smaller line below them, its column and row."""

    words: Words
    more: Words
    column: float
    row: float


@dataclass(frozen=True)
class Arrow:
    """An arrow between two boxes, with what it says."""

    start: str
    end: str
    words: Words = ("", "")


MODEL = {
    "source": Node(("来源", "source"), ("一份材料", "a text that was read"), 0, 0),
    "article": Node(("报道", "article"), ("有自己的标题", "with its own headline"), 1, 0),
    "passage": Node(("片段", "passage"), ("位置、行号、摘要", "position, lines, digest"), 2, 0),
    "claim": Node(("主张", "claim"), ("单条三元组的记录", "a record of one triple"), 0, 1),
    "statement": Node(("多元陈述", "n-ary statement"), ("称号、参与、目标……", "title, part, goal …"), 1, 1),
    "figure": Node(("数字", "figure"), ("数据立方体的观测", "observation of a cube"), 2, 1),
    "thing": Node(("事物", "thing"), ("地区、企业、项目、链……", "region, firm, project, chain …"), 1, 2),
    "code": Node(("代码", "code"), ("指标、时期、阶段……", "indicator, period, phase …"), 2, 2),
    "reading": Node(("读法", "reading"), ("含混处的一种理解", "one way to understand"), 0, 2),
}
MODEL_ARROWS = (
    Arrow("article", "source", ("属于", "in")),
    Arrow("passage", "article", ("属于", "in")),
    Arrow("claim", "passage", ("依据", "from")),
    Arrow("statement", "passage", ("依据", "from")),
    Arrow("figure", "passage", ("依据", "from")),
    Arrow("claim", "thing", ("说的是", "about")),
    Arrow("statement", "thing", ("说的是", "about")),
    Arrow("figure", "thing", ("谁的", "whose")),
    Arrow("figure", "code", ("各维度", "dimensions")),
    Arrow("claim", "reading", ("可能时", "if possible")),
)
FLOW = {
    "page": Node(("版面原文", "the page's text"), ("不在项目里", "not in the project"), 0, 0),
    "tables": Node(("表", "tables"), ("data/", "data/"), 1, 0),
    "records": Node(("记录", "records"), ("带类型，逐格检查", "typed, cell by cell"), 2, 0),
    "ontology": Node(("本体与代码", "ontology, codes"), ("ontology/", "ontology/"), 0, 1),
    "graph": Node(("图", "graph"), ("RDF，一来源一图", "RDF, a graph a source"), 2, 1),
    "rules": Node(("规则", "rules"), ("推得的三元组", "what follows"), 1, 1),
    "checks": Node(("检查", "checks"), ("SHACL、立方体、出处", "SHACL, cube, evidence"), 1, 2),
    "release": Node(("发布", "release"), ("文件与摘要", "files and digests"), 2, 2),
    "server": Node(("服务", "server"), ("网页、SPARQL、关联数据", "pages, SPARQL, data"), 2, 3),
    "commands": Node(("命令", "commands"), ("ask、trace、compare……", "ask, trace, compare …"), 1, 3),
    "notebook": Node(("Python", "Python"), ("笔记本、对象", "notebooks, objects"), 0, 3),
}
FLOW_ARROWS = (
    Arrow("page", "tables", ("人读", "people")),
    Arrow("tables", "records"),
    Arrow("records", "graph"),
    Arrow("ontology", "rules"),
    Arrow("graph", "rules"),
    Arrow("rules", "checks"),
    Arrow("checks", "release"),
    Arrow("release", "server"),
    Arrow("release", "commands"),
    Arrow("release", "notebook"),
)
_TITLES = {
    "model": ("模型：从印在哪里到说了什么", "The model: from where it is printed to what is said"),
    "flow": ("数据流程：从表到发布和服务", "The way of the data: from tables to a release and the server"),
}


def files(lang: str) -> Iterator[tuple[str, str]]:
    """Yield the name and content of each picture in a language."""
    at = int(lang == "en")
    yield "model.svg", standalone(draw("model", _TITLES["model"][at], MODEL, MODEL_ARROWS, at))
    yield "flow.svg", standalone(draw("flow", _TITLES["flow"][at], FLOW, FLOW_ARROWS, at))


def draw(id: str, title: str, nodes: dict[str, Node], arrows: Sequence[Arrow], at: int) -> str:
    """Return boxes and the arrows between them.

    Args:
        id: of the drawing.
        title: what it shows.
        nodes: the boxes by name.
        arrows: between names.
        at: 0 for Chinese, 1 for English.
    """
    across = max(node.column for node in nodes.values()) + 1
    down = max(node.row for node in nodes.values()) + 1
    size = (
        across * _WIDE + (across - 1) * _ACROSS + 2 * _MARGIN,
        down * _HIGH + (down - 1) * _DOWN + 2 * _MARGIN,
    )
    lines = [_arrow(nodes[one.start], nodes[one.end], one.words[at]) for one in arrows]
    return svg.drawing(id, title, "", size, *lines, *(_box(node, at) for node in nodes.values()))


def _corner(node: Node) -> tuple[float, float]:
    return _MARGIN + node.column * (_WIDE + _ACROSS), _MARGIN + node.row * (_HIGH + _DOWN)


def _box(node: Node, at: int) -> str:
    x, y = _corner(node)
    frame = svg.element("rect", class_="d-box-head", x=x, y=y, width=_WIDE, height=_HIGH, rx=5)
    middle = x + _WIDE / 2
    name = svg.lines([node.words[at]], middle, y + 21, 14, "d-name", "middle")
    room = svg.wrapped(node.more[at], _WIDE - 6, 11, 1)
    return frame + name + svg.lines(room, middle, y + 38, 14, "d-note", "middle")


def _arrow(start: Node, end: Node, words: str) -> str:
    """Return an arrow from the border of one box to that of another."""
    (ax, ay), (bx, by) = _border(start, end), _border(end, start)
    line = svg.element("path", class_="d-open", d=f"M{_at(ax, ay)}L{_at(bx, by)}{_head(ax, ay, bx, by)}")
    label = (
        svg.lines([words], (ax + bx) / 2, (ay + by) / 2 - 3, 14, "d-note d-halo", "middle") if words else ""
    )
    return line + label


def _border(node: Node, other: Node) -> tuple[float, float]:
    """Return where the line from the middle of a box towards another leaves it."""
    (x, y), (ox, oy) = _corner(node), _corner(other)
    dx, dy = ox - x, oy - y
    scale = min(
        (_WIDE / 2 + 2) / abs(dx) if dx else float("inf"), (_HIGH / 2 + 2) / abs(dy) if dy else float("inf")
    )
    return x + _WIDE / 2 + dx * scale, y + _HIGH / 2 + dy * scale


def _head(ax: float, ay: float, bx: float, by: float) -> str:
    length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
    ux, uy = (bx - ax) / length, (by - ay) / length
    wings = [(bx - 8 * ux + side * 4 * uy, by - 8 * uy - side * 4 * ux) for side in (1, -1)]
    return "".join(f"M{_at(*wing)}L{_at(bx, by)}" for wing in wings)


def _at(x: float, y: float) -> str:
    return f"{svg.number(x)} {svg.number(y)}"
