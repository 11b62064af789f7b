"""The heads of enterprises, projects, policies and the like: facts in a good order, dates, neighbours."""

from __future__ import annotations

import re
from html import unescape

import pytest

from lc_graph.drawing.neighbours import MOST
from lc_graph.engine.store import Store
from lc_graph.terms import LC, full
from lc_graph.web.faces.orders import ORDERS
from lc_graph.web.texts import TEXTS
from service import Service


def facts(page: str, section: str) -> dict[str, list[str]]:
    """Return the facts of a section: what is told, and the values without their evidence."""
    if f'<h2 id="{section}">' not in page:
        return {}
    body = page[page.index(f'<h2 id="{section}">') :]
    body = body[: body.index("</section>")]
    found = {}
    for name, values in re.findall(r"<dt>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", body, re.DOTALL):
        told = re.findall(r'<span class="value">(.*?)</span>(?=<span class="value">|$)', values, re.DOTALL)
        plain = (re.sub(r"<sup>.*?</sup>|<[^>]*>", "", one, flags=re.DOTALL) for one in told)
        found[re.sub(r"<[^>]*>", "", name)] = [" ".join(unescape(one).split()) for one in plain]
    return found


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("class_", ORDERS)
def test_every_member_has_a_page_with_all_its_lines(
    site: Service, store: Store, class_: str, lang: str
) -> None:
    members = [row["x"] for row in store.rows(f"SELECT DISTINCT ?x {{ ?x a lc:{class_} }} ORDER BY ?x")]
    assert members
    for iri in members:
        reply = site.get("/" + iri.removeprefix("https://w3id.org/lc-graph/") + f".html?lang={lang}")
        assert reply.status == 200, iri
        head = facts(reply.text, "head")
        for values in head.values():
            assert all(values)
            assert not any(re.search(r"\b(?:id|ontology|indicator|lc)[/:#]", value) for value in values), (
                values
            )


def test_the_lines_name_properties_and_classes_that_there_are(store: Store) -> None:
    declared = {row["x"] for row in store.rows("SELECT ?x { ?x a ?kind }")}
    for lines in ORDERS.values():
        for line in lines:
            name, _, class_ = line.lstrip("^").partition("@")
            assert full(name) in declared or name.startswith("schema:"), name
            assert not class_ or str(LC[class_]) in declared, class_
            if line.startswith("^"):
                assert f"line-{name.partition(':')[2]}-{class_ or 'any'}" in TEXTS, line


def test_a_project_tells_what_is_printed_of_it(site: Service) -> None:
    page = site.get("/id/project/guanzhou-dry-port.html?lang=en").text
    head = facts(page, "head")
    assert head["phase"] == ["being implemented"]
    assert head["located in"] == ["Guan County"]
    assert head["Figures"] == ["land area: 3,207 mu", "total investment: 10.2 billion yuan"]
    # The source does not say for certain that the steel centre is part of it, or which level's list it is on.
    assert head["Projects in it"] == ["Guanzhou International Dry Port steel processing centre possible"]
    assert head["listed in"] == ["municipal key projects possible", "provincial key projects possible"]
    assert list(head) == sorted(head, key=list(head).index)
    assert list(head)[:2] == ["phase", "Figures"]


def test_what_is_not_stated_is_no_line(site: Service) -> None:
    """The page does not say who carries the dry port out: nothing is said, in either language."""
    assert "carried out by" not in facts(site.get("/id/project/guanzhou-dry-port.html?lang=en").text, "head")
    head = facts(site.get("/id/enterprise/baijia-food.html?lang=en").text, "head")
    assert "located in" not in {name for name, values in head.items() if "possible" not in " ".join(values)}
    assert head["Awards and titles"] == ["provincial manufacturing champion"]


def test_an_event_tells_its_dates_in_order(site: Service) -> None:
    page = site.get("/id/event/project-tour-2023.html?lang=zh").text
    body = page[page.index('class="timeline"') :]
    whens = re.findall(r'<span class="when">([^<]*)', body[: body.index("</ol>")])
    assert "开始日期 2023年8月4日" in whens
    assert whens.index("开始日期 2023年8月4日") < whens.index("结束日期 2023年8月6日")
    english = site.get("/id/event/project-tour-2023.html?lang=en").text
    assert "start date 4 August 2023" in english
    told = site.get("/id/event/project-tour-2023.json?lang=en").json["tables"]
    assert any(table["id"] == "dates" for table in told)


def test_neighbours_are_those_of_shared_statements(site: Service) -> None:
    page = site.get("/id/project/jd-logistics-port.html?lang=zh").text
    near = facts(page, "near")
    assert "京东集团" in near["合作"]
    listed = [value for values in near.values() for value in values]
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "path",
    [
        "project/huaguan-ganoderma", "enterprise/xinfa-group", "policy/car-vouchers", "person/li-changping",
        "event/project-tour-2023", "product/ejiao",
    ],
)  # fmt: skip
def test_the_drawing_shows_what_the_list_tells(site: Service, path: str, lang: str) -> None:
    page = site.get(f"/id/{path}.html?lang={lang}").text
    svg = page[page.index("<svg xmlns") :]
    svg = svg[: svg.index("</svg>")]
    drawn = set(re.findall(r'<a href="([^"?]*)', svg))
    section = page[page.index('id="near"') :]
    listed = set(re.findall(r'<a href="(/id/[^"?]*)', section[section.index("<dl") : section.index("</dl>")]))
    assert drawn
    assert drawn == listed if len(listed) <= MOST else len(drawn) == MOST
    assert drawn <= listed
