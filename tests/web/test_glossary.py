"""The glossary: the words of the project in both languages, from where they are defined."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

import pytest
from rdflib import Graph

import project
from lc_graph.resources import room
from lc_graph.vocabulary.book import read
from lc_graph.vocabulary.glossary import chapters
from service import Service

LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
WORDS = [word for words in chapters(read(project.ROOT)).values() for word in words]
WHOLE = ("gap", "position", "action", "kind", "qualifier", "status", "phase", "level", "unit")
"""Lists whose every code is a word of the pages."""


def test_every_word_has_a_name_and_a_definition_in_both_languages() -> None:
    assert len({word.id for word in WORDS}) == len(WORDS)
    for word in WORDS:
        assert word.labels.keys() >= {"zh", "en"}, word.id
        assert word.definitions.keys() >= {"zh", "en"}, word.id
        assert word.labels["en"].isascii(), word.id


def test_no_code_of_the_lists_that_pages_speak_in_is_left_out() -> None:
    told = {word.iri for word in WORDS}
    for one in read(project.ROOT).lists:
        if one.name in WHOLE:
            assert {code.iri for code in one.codes} <= told, one.name


def test_a_word_of_the_table_is_defined_nowhere_else() -> None:
    with (room("ontology") / "glossary.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    elsewhere = {word.labels["zh"] for word in WORDS if word.iri}
    assert [row["label_zh"] for row in rows if row["label_zh"] in elsewhere] == []
    assert {row["word"] for row in rows} == {word.id for word in WORDS if not word.iri}


@LANGS
def test_the_page_tells_both_languages_whatever_its_own(site: Service, lang: str) -> None:
    reply = site.get(f"/glossary?lang={lang}")
    assert reply.status == 200
    text = unescape(reply.text)
    for word in WORDS:
        entry = text[text.index(f'<div id="{word.id}">') :].partition("</div>")[0]
        for one, tag in (("zh", "zh-CN"), ("en", "en")):
            assert f'<span lang="{tag}">{word.labels[one]}</span>' in entry
            said = re.search(rf'<dd lang="{tag}">(.*?)</dd>', entry, re.DOTALL)
            assert said
            assert re.sub(r"<[^>]*>", "", said[1]) == word.definitions[one]


@LANGS
def test_the_glossary_is_kept_as_files(site: Service, lang: str) -> None:
    body = site.get(f"/glossary.csv?lang={lang}&table=chains").body.decode("utf-8-sig")
    rows = {row[1]: row for row in csv.reader(io.StringIO(body))}
    assert rows["supplement"][0] == "补链"
    assert rows["missing"][4] == "gap/missing"
    assert site.get(f"/glossary.xlsx?lang={lang}").body.startswith(b"PK")
    tables = site.get(f"/glossary.json?lang={lang}").json["tables"]
    assert sum(len(table["rows"]) for table in tables) == len(WORDS)
    assert len(Graph().parse(data=site.get(f"/glossary.ttl?lang={lang}").text, format="turtle"))


def test_where_words_stand_they_lead_to_what_they_mean(site: Service) -> None:
    glossary = site.get("/glossary?lang=en").text
    for path in ("/", "/id/region/371525.html", "/id/indicator/gdp.html", "/compare?regions=371525,371503"):
        joint = "&" if "?" in path else "?"
        page = site.get(f"{path}{joint}lang=en").text
        assert 'href="/glossary?lang=en"' in page, path
        anchors = re.findall(r'href="/glossary\?lang=en#([^"]+)"', page)
        assert path == "/" or {"indicator", "comparator"} & set(anchors), path
        for anchor in anchors:
            assert f'id="{anchor}"' in glossary, anchor


def test_words_lead_to_where_they_are_defined(site: Service) -> None:
    page = site.get("/glossary?lang=en").text
    assert 'href="/codes.html?lang=en#gap"' in page
    assert 'href="/ontology/evidence.html?lang=en#Claim"' in page
