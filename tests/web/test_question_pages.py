"""The questions as pages: forms that offer what may be asked about, answers with headings people read."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from urllib.parse import urlencode

import pytest

from lc_graph.questions import answers, catalog, words
from service import Service

QUESTIONS = catalog.load()
VARIABLES = {
    name
    for question in QUESTIONS
    for name in next(csv.reader(io.StringIO(question.expected.read_text(encoding="utf-8-sig"))))
}


def test_every_column_of_every_question_is_called_something_in_both_languages() -> None:
    headings = words.headings()
    assert headings.keys() == VARIABLES
    for name, (zh, en) in headings.items():
        assert zh
        assert en
        assert re.search(r"[\u4e00-\u9fff]", zh) or zh == en, name
        assert en.isascii(), name


def test_every_chinese_word_that_queries_write_has_its_english() -> None:
    written = {
        word
        for question in QUESTIONS
        for line in question.query.splitlines()
        for word in re.findall(r'"([^"]*[\u4e00-\u9fff][^"]*)"', line.split("# ")[0])
    }
    assert written == words.words().keys()
    assert all(english.isascii() for english in words.words().values())


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_a_page_heads_its_columns_in_its_language(
    site: Service, question: catalog.Question, lang: str
) -> None:
    reply = site.get(f"/question/{question.id}?lang={lang}")
    assert reply.status == 200
    heads = [
        unescape(re.sub(r"<[^>]*>", "", head)) for head in re.findall(r"<th [^>]*>(.*?)</th>", reply.text)
    ]
    expected = answers.rows(question.expected.read_text(encoding="utf-8-sig"))
    if len(expected) > 1:
        assert heads == [words.headings()[name][lang == "en"] for name in expected[0]]


def test_answers_are_kept_as_files(site: Service) -> None:
    expected = answers.rows(
        next(q for q in QUESTIONS if q.id == "01").expected.read_text(encoding="utf-8-sig")
    )
    reply = site.get("/question/01.csv?lang=zh")
    assert reply.body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(reply.text.removeprefix("\ufeff"))))
    assert rows[0][:3] == ["地区", "时期", "数值"]
    assert rows[1][:3] == list(expected[1])
    assert site.get("/question/01.xlsx").body.startswith(b"PK")
    told = site.get("/question/01.json?lang=en&region=region/371503&period=period/2023-h1").json
    assert "18465000000" in str(told)
    assert site.get("/question/01.docx").status == 404


def test_a_bounded_parameter_is_picked_from_a_list(site: Service) -> None:
    page = site.get("/question/05?lang=en").text
    select = re.search(r'<select id="p-chain".*?</select>', page, re.DOTALL)
    assert select
    assert '<option value="chain/ganoderma" selected>ganoderma chain</option>' in select[0]
    assert '<option value="chain/ejiao">' in select[0]
    chosen = site.get("/question/05?lang=zh&chain=chain/ejiao").text
    assert '<option value="chain/ejiao" selected>' in chosen
    assert "产业链：阿胶产业链" in chosen
    # Named by its label, as on the command line.
    named = site.get("/question/05?" + urlencode({"lang": "zh", "chain": "阿胶产业链"})).text
    assert '<option value="chain/ejiao" selected>' in named


def test_many_values_are_suggested_and_free_text_is_free(site: Service) -> None:
    page = site.get("/question/02?lang=en").text
    assert re.search(r'<input id="p-indicator"[^>]*list="l-indicator"', page)
    assert '<option value="indicator/gdp">gross domestic product</option>' in page
    assert '<input id="p-figure"' in site.get("/question/10?lang=en").text
    dates = site.get("/question/54?lang=en").text
    assert dates.count('type="date"') == 2
    words_page = site.get("/question/44?lang=en").text
    assert '<input id="p-words"' in words_page
    assert "<datalist" not in words_page


def test_a_wrong_value_keeps_what_was_written(site: Service) -> None:
    reply = site.get("/question/01?region=%E8%8A%B1%E5%8E%BF&lang=en", Accept="text/html")
    assert reply.status == 400
    assert 'value="花县"' in reply.text


def test_the_words_of_queries_are_in_english_on_english_pages(site: Service) -> None:
    page = site.get("/question/05?lang=en").text
    cells = re.findall(r"<td[^>]*>(.*?)</td>", page, re.DOTALL)
    assert "certain" in "".join(cells)
    assert "确定" not in "".join(cells)


# ---- names and amounts ------------------------------------------------------------------------------


def cells(site: Service, id: str, lang: str, key: str) -> list[dict[str, str]]:
    """Return the cells of a column of an answer, from its JSON."""
    table = site.get(f"/question/{id}.json?lang={lang}").json["tables"][0]
    return [row[key] for row in table["rows"]]


def test_amounts_are_written_as_people_write_them_with_the_exact_number(site: Service) -> None:
    [zh] = cells(site, "01", "zh", "value")
    [en] = cells(site, "01", "en", "value")
    assert (
        zh.items() >= {"text": "139.17 亿元", "number": "13917000000", "exact": "13,917,000,000 元"}.items()
    )
    assert en["text"] == "13.917 billion yuan"
    assert (en["number"], en["exact"]) == ("13917000000", "13,917,000,000 yuan")
    page = site.get("/question/01?lang=en").text
    assert '<data value="13917000000" title="13,917,000,000 yuan">13.917 billion yuan</data>' in page
    # A sum that is no printed figure has its unit, too, and so has an amount that a query wrote as a text.
    assert cells(site, "16", "en", "atLeast")[0]["text"] == "6.91 billion yuan"
    assert {"450 million yuan"} <= {cell["text"] for cell in cells(site, "15", "en", "investmentAtLeast")}


def test_the_unit_of_every_amount_is_said(site: Service) -> None:
    questions = {question.id: question for question in QUESTIONS}
    for (id, variable), unit in words.amounts().items():
        assert unit in ("yuan", "figure")
        header = answers.rows(questions[id].expected.read_text(encoding="utf-8-sig"))[0]
        assert variable in header
        told = [cell["text"] for cell in cells(site, id, "en", variable) if "number" in cell]
        money = [text for text in told if re.search(r"\d{7}|\d,\d{3},\d{3}", text)]
        assert money == [], id


def test_what_is_printed_is_told_in_english_with_the_print_beside_it(site: Service) -> None:
    [cell] = cells(site, "10", "en", "printed")
    assert cell["text"] == "13.917 billion yuan (139.17亿元)"
    assert {"1st in Liaocheng (第一)", "21.9%"} <= {
        cell["text"] for cell in cells(site, "02", "en", "printed")
    }
    assert "percentage points" in cells(site, "41", "en", "lead")[0]["text"]
    assert cells(site, "10", "zh", "printed")[0]["text"] == "139.17亿元"


def test_names_that_mean_one_thing_are_in_english_with_the_chinese_at_hand(site: Service) -> None:
    roles = cells(site, "26", "en", "role")
    assert {"text": "characteristic", "printed": "特色产业", "href": "/id/role/characteristic.html"} in roles
    assert {cell["text"] for cell in cells(site, "40", "en", "product")} >= {"ganoderma (lingzhi)"}
    assert "Guan County (possible)" in {cell["text"] for cell in cells(site, "33", "en", "county")}
    assert ("gross domestic product: 143.25 billion yuan", "地区生产总值：1432.5亿元") in {
        (cell["text"], cell.get("printed")) for cell in cells(site, "57", "en", "statement")
    }
    # The print is Chinese for a reader of the screen, too.
    page = site.get("/question/26?lang=en").text
    assert '<span lang="zh-CN" title="特色产业"><span lang="en">characteristic</span></span>' in page


def test_a_name_of_two_things_is_in_the_english_of_the_one_meant(site: Service) -> None:
    # A stage of the source and one of the reference chain are called so, with different English.
    stages = {cell.get("printed"): cell["text"] for cell in cells(site, "17", "en", "stage")}
    assert stages["菌种选育"] == "strain breeding"


def test_what_is_printed_has_the_english_of_its_statement_beside_it(site: Service) -> None:
    titles = {cell["text"] for cell in cells(site, "31", "en", "title")}
    assert "Ding Yaowei, director of the commission (主任)" in titles
    page = site.get("/question/31?lang=en").text
    assert 'director of the commission (<span lang="zh-CN">主任</span>)' in page
    assert cells(site, "52", "en", "condition")[1]["text"] == "once built (建成后)"


def test_an_english_answer_holds_no_chinese_but_what_is_printed_or_a_headline(site: Service) -> None:
    found: dict[str, set[str]] = {}
    for question in QUESTIONS:
        table = site.get(f"/question/{question.id}.json?lang=en").json["tables"][0]
        for row in table["rows"]:
            for key, cell in row.items():
                if re.match(r"[\u4e00-\u9fff]", cell["text"]):
                    found.setdefault(key, set()).add(cell["text"])
    assert found.keys() == {"item"}  # no English of a headline is in the data


def test_the_rank_of_an_answer_has_its_scope(site: Service) -> None:
    assert "第一（全市）" in {cell["text"] for cell in cells(site, "02", "zh", "printed")}
    ranks = [row["comparator"] for row in site.get("/question/02.json?lang=zh").json["tables"][0]["rows"]]
    assert "全市范围内的同类（级别未说明）" in {cell["text"] for cell in ranks}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_answer_leads_to_what_it_tells_of_and_to_its_evidence(site: Service, lang: str) -> None:
    page = site.get(f"/question/01?lang={lang}").text
    body = page[page.index("<tbody>") : page.index("</tbody>")]
    asked = f"?lang={lang}"
    assert f'<a href="/id/region/371525.html{asked}">' in body
    assert f'<a href="/id/observation/lc23h1-a2-gdp.html{asked}"><data value="13917000000"' in body
    assert '<a href="#p1"' in body
    assert '<li id="p1" value="1" data-id="/source/liaocheng-2023-midyear/a2-gdp">' in page
    assert site.get(f"/id/observation/lc23h1-a2-gdp.html{asked}").status == 200


def test_a_row_that_a_statement_tells_has_its_evidence(site: Service) -> None:
    [first, *_] = site.get("/question/27.json?lang=en").json["tables"][0]["rows"]
    assert first["statementIri"]["text"].startswith("https://w3id.org/lc-graph/id/")
    assert first["status"]["evidence"]
    # What no other thing is called leads to the statement.
    certainties = cells(site, "05", "zh", "certainty")
    assert all(cell["href"].startswith("/id/participation/") for cell in certainties)
    assert all(cell["evidence"] for cell in certainties)
    for id in ("08", "18", "21", "22", "28", "43", "51", "52", "61", "63", "68", "69", "71"):
        rows = site.get(f"/question/{id}.json?lang=en").json["tables"][0]["rows"]
        assert all(any("evidence" in cell for cell in row.values()) for row in rows), id


def test_files_of_an_answer_hold_iris_and_evidence(site: Service) -> None:
    rows = list(csv.DictReader(io.StringIO(site.get("/question/01.csv?lang=en").text.removeprefix("\ufeff"))))
    base = "https://w3id.org/lc-graph/"
    assert rows[0]["value (IRI)"] == f"{base}id/observation/lc23h1-a2-gdp"
    assert rows[0]["region (IRI)"] == f"{base}id/region/371525"
    assert rows[0]["evidence"] == f"{base}source/liaocheng-2023-midyear/a2-gdp"
    table = site.get("/question/01.json?lang=zh").json["tables"][0]
    assert table["rows"][0]["valueIri"]["text"] == f"{base}id/observation/lc23h1-a2-gdp"
    assert site.get("/question/01.xlsx?lang=zh").status == 200
    turtle = site.get("/question/01.ttl?lang=zh").text
    assert "lc23h1-a2-gdp" in turtle
    bindings = site.get("/query/gdp-of-a-region?format=json").json["results"]["bindings"]
    assert bindings[0]["valueIri"] == {"type": "uri", "value": f"{base}id/observation/lc23h1-a2-gdp"}


def test_the_exact_answer_is_left_as_it_is(site: Service) -> None:
    reply = site.get("/query/gdp-of-a-region?format=csv&lang=en")
    expected = next(q for q in QUESTIONS if q.id == "01").expected.read_text(encoding="utf-8-sig")
    assert answers.read(reply.text) == answers.rows(expected)


def test_days_are_written_as_people_write_them_and_kept_exactly(site: Service) -> None:
    assert {"text": "2 August", "exact": "--08-02"} in cells(site, "32", "en", "begins")
    assert {"text": "2023年8月4日", "exact": "2023-08-04"} in cells(site, "32", "zh", "begins")
    page = site.get("/question/32?lang=en").text
    assert '<time datetime="2023-08-06">6 August 2023</time>' in page
    rows = list(csv.reader(io.StringIO(site.get("/question/32.csv?lang=en").text)))
    assert "2023-08-06" in {row[2] for row in rows[1:]}
