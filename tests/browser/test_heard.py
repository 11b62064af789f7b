"""Pages as a screen reader tells them: units and kinds of gap in words, ranks with their scope, no silence.

What is looked at is the browser's tree of accessible names, not the markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import pytest

import service
from lc_graph.compare import figures
from lc_graph.compare.model import RANKS, Figure
from lc_graph.engine.store import Store
from lc_graph.terms import ID, UNIT
from lc_graph.web.texts import text as words

from .conftest import Tab, Tabs
from .test_editor import LANGS

PLACES = {
    "home": "/",
    "map": "/map",
    "map-of-growth": "/map?indicator=gdp&kind=growth",
    "compare": "/compare?regions=371500,371503,371525",
    "indicator": "/id/indicator/gdp.html",
    "indicator-of-counts": "/id/indicator/projects.html",
    "city": "/id/region/371500.html",
    "county": "/id/region/371525.html",
    "county-of-little": "/id/region/371521.html",
    "zone": "/id/zone/chiping-aluminium-park.html",
    "project": "/id/project/guanzhou-dry-port.html",
    "enterprise": "/id/enterprise/baijia-food.html",
    "policy": "/id/policy/car-vouchers.html",
    "article": "/source/liaocheng-2023-midyear/a1.html",
    "passage": "/source/liaocheng-2023-midyear/a1-above-average.html",
    "chain": "/id/chain/ganoderma.html",
    "chain-of-gaps": "/id/chain/ejiao.html",
    "stage": "/id/stage/aluminium-deep-processing.html",
    "search": "/search?q=gdp",
    "data": "/data",
    "quality": "/quality",
}
"""A page of each kind that shows figures, gaps or tables."""
SAID = {
    str(UNIT.CCY_CNY): ("元", "yuan"),
    str(UNIT.PERCENT): ("百分之", "percent"),
    str(UNIT.M2): ("平方米", "square metres"),
    str(UNIT.TON_Metric): ("吨", "tonne"),
    str(UNIT.YR): ("年", "year"),
    str(UNIT.NUM): ("", ""),  # whose indicator says that it is a number, and of what
    str(ID["unit/mu"]): ("亩", "mu"),
    str(ID["unit/percentage-point"]): ("百分点", "percentage point"),
    str(ID["unit/ordinal"]): ("", ""),  # ranks are looked at by themselves
}
"""How each unit is said, in Chinese and English."""


@dataclass
class Node:
    """What a screen reader finds: a role, a name, where it leads, what is within, what it is the value of."""

    role: str
    name: str
    url: str = ""
    term: str = ""
    within: list[Node] = field(default_factory=list)

    def all(self, role: str) -> Iterator[Node]:
        """Yield what is within that has a role, at any depth."""
        for one in self.within:
            if one.role == role:
                yield one
            yield from one.all(role)

    @property
    def heard(self) -> str:
        """Return all that is said of it and within it."""
        return " ".join((self.name, *(one.heard for one in self.within)))


_LINE = re.compile(
    r'^( *)- (?:/url: (?P<url>.*)|\'?(?P<role>\w+)(?: "(?P<name>(?:[^"\\]|\\.)*)")?(?P<rest>.*))$'
)


def heard(tab: Tab) -> Node:
    """Return the page as it is told."""
    root = Node("page", "")
    stack = [(-1, root)]
    for line in tab.page.locator("body").aria_snapshot().splitlines():
        found = _LINE.match(line)
        assert found, line
        depth = len(found[1])
        while stack[-1][0] >= depth:
            stack.pop()
        if found["url"] is not None:
            stack[-1][1].url = found["url"].strip("\"'")
            continue
        told = found["rest"].partition(": ")[2].strip("\"'")
        above = stack[-1][1]
        before = above.within[-1].heard if found["role"] == "definition" and above.within else above.term
        node = Node(found["role"], f"{found['name'] or ''} {told}".strip().replace('\\"', '"'), term=before)
        above.within.append(node)
        stack.append((depth, node))
    return root


@cache
def printed() -> dict[str, Figure]:
    """Return the figures by the paths of their pages."""
    store = Store.from_release(service.release() / "lc-graph.nq")
    return {f"/{one.figure.id}": one for one in figures.figures(store)}


def figure_of(node: Node) -> Figure | None:
    """Return the figure to whose page a link leads."""
    path = node.url.partition("?")[0].removesuffix(".html").removeprefix("/id")
    return printed().get(path)


@LANGS
@pytest.mark.parametrize("place", PLACES)
def test_what_is_seen_is_heard_in_words(tabs: Tabs, place: str, lang: str) -> None:
    page = heard(tabs(PLACES[place], lang))
    english = lang == "en"
    # No sign stands for a unit.
    assert re.findall(r".{20}\d ?%.*", page.heard) == []
    for link in page.all("link"):
        figure = figure_of(link)
        if figure is not None:
            assert SAID[figure.group.unit.iri][english] in link.name, link
            assert re.search(r"\w", link.name), link
        if re.search(r"#gap-(?:missing|unknown|pending|thin|outside)$", link.url):
            named = f"{link.term} {link.name}".strip().casefold()
            assert named.startswith(words("chain-gap", lang)), link
            assert len(named) > len(words("chain-gap", lang)) + 2, link
    for row in page.all("row"):
        for cell in row.all("cell"):
            assert cell.heard.strip(), row
        for figure in filter(None, map(figure_of, row.all("link"))):
            scope = figure.group.comparator
            if figure.group.kind.id in RANKS:
                assert scope.in_(lang) in row.heard, row
