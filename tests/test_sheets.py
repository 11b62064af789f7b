"""Every page's tables as files that spreadsheets and programs read."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal

import openpyxl
import pytest

from lc_graph.sheets import files
from lc_graph.sheets.table import Cell, Column, Table
from service import Service

COUNTY = "/id/region/371524"
TABLE = Table(
    "some", "甲：乙", (Column("name", "名称"), Column("value", "=值", numeric=True)),
    (
        (Cell("=1+1", evidence=(2,)), Cell("6.30%", number=Decimal("6.30"))),
        (Cell("-阿胶", mark="possible"), Cell("-3", number=Decimal(-3), evidence=(1, 2))),
        (Cell('甲,"乙"\n丙'), Cell("超过100亿元")),
    ),
    sources=("https://example.org/p1", "https://example.org/p2"),
)  # fmt: skip


def test_csv_opens_in_spreadsheets_with_texts_that_are_no_formulas_and_numbers_as_they_are() -> None:
    text = files.csv_text(TABLE)
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert rows == [
        ["名称", "'=值", "evidence"],
        ["'=1+1", "6.30", "https://example.org/p2"],
        ["'-阿胶 [possible]", "-3", "https://example.org/p1 https://example.org/p2"],
        ['甲,"乙"\n丙', "超过100亿元", ""],
    ]


def test_xlsx_holds_numbers_as_numbers_and_never_a_formula() -> None:
    book = openpyxl.load_workbook(io.BytesIO(files.xlsx([TABLE, TABLE], "两张表")))
    assert book.sheetnames == ["甲：乙", "甲：乙 2"]
    sheet = book["甲：乙"]
    assert [cell.value for cell in sheet["A"]] == ["名称", "=1+1", "-阿胶 [possible]", '甲,"乙"\n丙']
    assert [cell.value for cell in sheet["B"]] == ["=值", 6.3, -3, "超过100亿元"]
    assert {cell.data_type for row in sheet for cell in row} <= {"s", "n"}


def test_json_loses_no_digit() -> None:
    told = json.loads(files.json_text("题", [TABLE]))
    rows = told["tables"][0]["rows"]
    assert rows[0]["value"] == {"text": "6.30%", "number": "6.30"}
    assert rows[1]["name"]["mark"] == "possible"
    assert rows[1]["value"]["evidence"] == ["https://example.org/p1", "https://example.org/p2"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_tables_of_a_page_can_be_had_by_ending(site: Service, lang: str) -> None:
    told = site.get(f"{COUNTY}.json?lang={lang}").json
    assert told["title"] == ("东阿县" if lang == "zh" else "Dong'e County")
    names = [table["id"] for table in told["tables"]]
    assert {"statements", "figures", "references"} <= set(names)
    figures = next(table for table in told["tables"] if table["id"] == "figures")
    assert figures["rows"]
    assert all("/source/" in address for row in figures["rows"] for address in row["figure"]["evidence"])
    reply = site.get(f"{COUNTY}.csv?lang={lang}&table=figures")
    assert reply.type == "text/csv"
    rows = list(csv.DictReader(io.StringIO(reply.text.removeprefix("\ufeff"), newline="")))
    assert len(rows) == len(figures["rows"])
    book = openpyxl.load_workbook(io.BytesIO(site.get(f"{COUNTY}.xlsx?lang={lang}").body))
    assert len(book.sheetnames) == len(names)


def test_csv_is_given_to_who_accepts_it_and_an_unknown_table_is_named(site: Service) -> None:
    reply = site.get(COUNTY, Accept="text/csv")
    assert (reply.status, reply.headers["Location"]) == (303, f"{COUNTY}.csv")
    wrong = site.get(f"{COUNTY}.csv?table=nothing")
    assert wrong.status == 404
    assert "figures" in wrong.json["remedy"]
