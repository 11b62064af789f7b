"""Two readings against each other and the tables: what differs is found, named and must be answered."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lc_graph.errors import DataError, Problem
from lc_graph.evidence.likeness import likeness, norm
from lc_graph.readings import compare as readings
from lc_graph.readings.compare import Comparison
from lc_graph.tables import Reconciliation, records
from lc_graph.tables.records import Records, SourceRecords
from lc_graph.tables.rows import Located

PAGE = Path(__file__).parent / "page" / "data"
SOURCE = "pear-page"
REAL = "liaocheng-2023-midyear"

FIGURES = "article,line,printed,subject,indicator,population,period,kind,comparator,status,qualifier,note"
ENTITIES = "article,line,name,class,note"
STATEMENTS = "article,line,subject,relation,object,status,note"
DOUBTS = "article,line,what,readings"
HEADERS = {"figures": FIGURES, "entities": ENTITIES, "statements": STATEMENTS, "doubts": DOUBTS}

OUTPUT = "b01,5,126.4亿元,柳河县,水果产值,,2031-Q1,level,,achieved,exact,"
GROWTH = "b01,6,8.5%,柳河县,水果产值,,2031-Q1,growth,上年同期,achieved,exact,"
STORES = ("b01,9,2个,柳河县,新建果库,,2031-Q1,count,,achieved,exact,",
          "b01,9,2个,柳河县,新建冷库,,2031-Q1,count,,achieved,exact,")  # fmt: skip
FAIR = "b01,4,第二届柳河梨花大会,event,"
PLACE = "b01,4,第二届柳河梨花大会,located-in,柳河县,asserted,"


class Desk:
    """A copy of our own page's tables with two readings beside them."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        shutil.copytree(PAGE, self.data)
        for reader in "ab":
            self.read(reader)

    @property
    def source(self) -> Path:
        return self.data / "sources" / SOURCE

    def read(self, reader: str, **tables: Sequence[str]) -> None:
        """Write a reading: rows as lines of CSV, by table; tables that are not given have no rows."""
        folder = self.source / "readings" / reader
        folder.mkdir(parents=True, exist_ok=True)
        for name, header in HEADERS.items():
            lines = "\n".join((header, *tables.get(name, ())))
            (folder / f"{name}.csv").write_text(lines + "\n", encoding="utf-8")

    def answer(self, *keys: str) -> None:
        """Write a reconciliation with one row of these keys."""
        row = ("only", "b01", "5", "what", "", "", "decided", "because", "|".join(keys))
        with (self.source / "reconciliation.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([list(Reconciliation.model_fields), row])

    def compare(self) -> Comparison:
        return readings.compare(records.load(self.data).sources[SOURCE])

    def check(self) -> list[Problem]:
        return readings.check(records.load(self.data).sources[SOURCE])

    def keys(self, table: str) -> dict[str, tuple[str | None, str | None, str | None]]:
        """Return what differs in a table beside what only the tables have, by key."""
        return {
            found.key: (found.a, found.b, found.tables)
            for found in self.compare().differences
            if found.item.startswith(f"{table}/") and "/tables:" not in found.item
        }


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


# ---- reading the readings ------------------------------------------------------------------------


def test_a_source_without_readings_has_nothing_to_compare(desk: Desk) -> None:
    shutil.rmtree(desk.source / "readings")
    assert desk.compare() == Comparison()
    assert desk.check() == []


@pytest.mark.parametrize(
    ("table", "row", "column"),
    [
        ("figures", OUTPUT.replace("level", "height"), "8 (kind)"),
        ("figures", OUTPUT.replace("achieved", "done"), "10 (status)"),
        ("figures", OUTPUT.replace("exact", "nearly"), "11 (qualifier)"),
        ("figures", OUTPUT.replace("b01,5", "b01,0"), "2 (line)"),
        ("figures", OUTPUT.replace("柳河县", ""), "4 (subject)"),
        ("entities", FAIR.replace("event", "fair"), "4 (class)"),
        ("statements", PLACE.replace("located-in", "lies-in"), "4 (relation)"),
        ("statements", PLACE.replace("asserted", "sure"), "6 (status)"),
        ("doubts", "b01,5,,one or two", "3 (what)"),
    ],
)
def test_a_broken_cell_is_named_with_file_line_and_column(
    desk: Desk, table: str, row: str, column: str
) -> None:
    desk.read("b", **{table: [row]})
    with pytest.raises(DataError) as caught:
        desk.compare()
    (problem,) = caught.value.problems
    assert problem.place == f"data/sources/{SOURCE}/readings/b/{table}.csv:2:{column}"


def test_a_missing_table_of_a_reading_is_named(desk: Desk) -> None:
    (desk.source / "readings" / "a" / "doubts.csv").unlink()
    with pytest.raises(DataError, match=r"readings/a/doubts\.csv"):
        desk.compare()


# ---- figures -------------------------------------------------------------------------------------


def test_figures_that_all_read_alike_agree(desk: Desk) -> None:
    for reader in "ab":
        desk.read(reader, figures=[OUTPUT, GROWTH, *STORES])
    assert desk.keys("figures") == {}
    assert desk.compare().counts["figures"]["agreeing"] == 4


@pytest.mark.parametrize(
    ("old", "new", "key", "sides"),
    [
        ("2031-Q1", "2031", "period", ("2031-q1", "2031", "2031-q1")),
        ("level", "count", "kind", ("level", "count", "level")),
        ("achieved", "planned", "status", ("achieved", "planned", "achieved")),
        ("exact", "about", "qualifier", ("exact", "about", "exact")),
        ("柳河县", "清溪果汁", "subject", ("region/999901", "enterprise/qingxi-juice", "region/999901")),
    ],
)
def test_a_differing_field_of_a_figure_is_found(
    desk: Desk, old: str, new: str, key: str, sides: tuple[str, str, str]
) -> None:
    desk.read("a", figures=[OUTPUT])
    desk.read("b", figures=[OUTPUT.replace(old, new)])
    assert desk.keys("figures") == {f"figures/b01:5:126.4亿元:{key}": sides}
    assert desk.compare().counts["figures"]["differing"] == 1


def test_both_readings_against_the_tables(desk: Desk) -> None:
    for reader in "ab":
        desk.read(reader, figures=[GROWTH.replace("上年同期", "not-stated")])
    assert desk.keys("figures") == {
        "figures/b01:6:8.5%:comparator": ("not-stated", "not-stated", "last-year")
    }


def test_a_readers_other_period_is_one_that_no_reader_names(desk: Desk) -> None:
    workshops = "b02,27,两个,园区,加工车间,,other,count,,planned,exact,"
    for reader in "ab":
        desk.read(reader, figures=[workshops])
    assert desk.keys("figures") == {}
    desk.read("b", figures=[workshops.replace("other", "2031-05")])
    assert desk.keys("figures") == {"figures/b02:27:两个:period": ("other", "2031-05", "2031-05")}


def test_presence_tells_who_lacks_a_figure(desk: Desk) -> None:
    desk.read("a", figures=[OUTPUT, "b01,4,第二届,柳河县,届次,,not-stated,rank,,achieved,exact,"])
    assert desk.keys("figures") == {
        "figures/b01:5:126.4亿元:presence": ("present", "absent", "present"),
        "figures/b01:4:第二届:presence": ("present", "absent", "absent"),
    }
    counts = desk.compare().counts["figures"]
    assert (counts["only-a"], counts["not-in-tables"], counts["only-in-tables"]) == (2, 1, 18)


def test_keys_do_not_depend_on_the_order_of_rows(desk: Desk) -> None:
    rows = [OUTPUT, GROWTH, "b01,4,第二届,柳河县,届次,,not-stated,rank,,achieved,exact,"]
    desk.read("a", figures=rows)
    before = desk.keys("figures")
    desk.read("a", figures=list(reversed(rows)))
    assert desk.keys("figures") == before != {}


# ---- names ---------------------------------------------------------------------------------------


def test_a_name_is_the_same_whatever_its_marks_and_width(desk: Desk) -> None:
    desk.read("a", entities=["b02,28,“春露7号”果汁,project,"])
    desk.read("b", entities=["b02,28,春露７号 果汁,project,"])
    assert desk.keys("entities") == {}


def test_classes_are_compared_with_the_kind_of_the_tables(desk: Desk) -> None:
    desk.read("a", entities=[FAIR, "b02,25,中国梨乡,title,", "b01,99,青山果园,enterprise,"])
    desk.read("b", entities=[FAIR.replace("event", "list"), "b02,25,中国梨乡,title,"])
    assert desk.keys("entities") == {
        "entities/b01:第二届柳河梨花大会:class": ("event", "list", "event"),
        "entities/b01:青山果园:presence": ("present", "absent", "absent"),
    }


# ---- statements ----------------------------------------------------------------------------------


def test_an_edge_between_names_is_held_by_the_same_names_only(desk: Desk) -> None:
    for reader in "ab":
        desk.read(reader, statements=[PLACE, PLACE.replace("柳河县", "清溪果汁")])
    assert desk.keys("statements") == {
        "statements/b01:4:第二届柳河梨花大会/located-in#2:presence": ("present", "present", "absent")
    }


def test_statements_weigh_what_is_stated_ahead_or_possible(desk: Desk) -> None:
    desk.read("a", statements=[PLACE.replace("asserted", "claimed")])
    desk.read("b", statements=[PLACE])
    assert desk.keys("statements") == {}
    desk.read("b", statements=[PLACE.replace("asserted", "possible")])
    assert desk.keys("statements") == {
        "statements/b01:4:第二届柳河梨花大会/located-in:status": ("stated", "possible", "stated")
    }


def test_words_of_ones_own_are_found_by_likeness_and_counted(desk: Desk) -> None:
    desk.read("a", statements=["b01,15,清溪果汁,first,全省首家获认证的企业,claimed,"])
    desk.read("b", statements=["b01,15,清溪果汁,first,首家获认证,asserted,"])
    assert desk.keys("statements") == {}
    assert desk.compare().counts["statements"]["by-likeness"] == 1


def test_a_statement_cut_in_two_by_one_reader_is_no_difference(desk: Desk) -> None:
    post = "b02,25,周禾,holds-post,柳河县果业局{},asserted,"
    desk.read("a", statements=[post.format("党组书记、局长")])
    desk.read("b", statements=[post.format("党组书记"), post.format("局长")])
    assert desk.keys("statements") == {}


def test_sameness_reads_the_same_from_either_end(desk: Desk) -> None:
    desk.read("a", statements=["b02,31,小梨子,same-as,大文章,possible,"])
    desk.read("b", statements=["b02,31,大文章,same-as,小梨子,possible,"])
    assert list(desk.keys("statements").values()) == [("present", "present", "absent")]


def test_what_is_not_stated_is_held_by_silence(desk: Desk) -> None:
    for reader in "ab":
        desk.read(reader, statements=["b01,12,清溪果汁,not-stated,所在县,asserted,"])
    assert desk.keys("statements") == {}


# ---- answers -------------------------------------------------------------------------------------

OPEN = "figures/b01:5:126.4亿元:period"


@pytest.fixture
def differing(desk: Desk) -> Desk:
    """Return a desk whose readings differ on one period, have one doubt, and nothing that only we have."""
    desk.read("a", figures=[OUTPUT], doubts=["b01,5,断行,126.4 还是 12 与 6.4"])
    desk.read("b", figures=[OUTPUT.replace("2031-Q1", "2031")])
    table = desk.source / "observations.csv"
    table.write_text("\n".join(table.read_text(encoding="utf-8").splitlines()[:2]) + "\n", encoding="utf-8")
    return desk


def test_an_unanswered_difference_or_doubt_is_a_problem_at_its_reading(differing: Desk) -> None:
    figure, doubt = differing.check()
    assert figure.place.endswith("readings/a/figures.csv:2")
    assert "reading a: 2031-q1; reading b: 2031; the tables: 2031-q1" in figure.message
    assert OPEN in figure.remedy
    assert doubt.place.endswith("readings/a/doubts.csv:2")
    assert "doubts/a/b01:5" in doubt.remedy


def test_answered_by_key_or_by_item(differing: Desk) -> None:
    differing.answer(OPEN, "doubts/a/b01:5")
    assert differing.check() == []
    differing.answer("figures/b01:5:126.4亿元", "doubts/a/b01:5")
    assert differing.check() == []


def test_the_answer_to_one_field_does_not_answer_another(differing: Desk) -> None:
    differing.answer("figures/b01:5:126.4亿元:status", "doubts/a/b01:5")
    (problem,) = differing.check()
    assert OPEN in problem.remedy


def test_a_misspelt_key_is_a_problem(differing: Desk) -> None:
    differing.answer(OPEN, "doubts/a/b01:5", "figures/b01:5:126.5亿元:period")
    (problem,) = differing.check()
    assert problem.place == f"data/sources/{SOURCE}/reconciliation.csv:2:9 (keys)"
    assert "126.5亿元" in problem.message


def test_a_row_that_answers_nothing_is_a_problem(differing: Desk) -> None:
    differing.read("a", figures=[OUTPUT])
    differing.read("b", figures=[OUTPUT])
    differing.answer(OPEN)
    (problem,) = differing.check()
    assert problem.message == "only answers no difference and no doubt"


# ---- likeness ------------------------------------------------------------------------------------


@given(
    st.text(alphabet="一二三四五甲乙丙丁 “”", max_size=12),
    st.text(alphabet="一二三四五甲乙丙丁", max_size=12),
)
def test_likeness_is_even_handed_and_between_nothing_and_all(one: str, other: str) -> None:
    assert 0.0 <= likeness(one, other) <= 1.0
    assert likeness(one, other) == likeness(other, one)
    if norm(one):
        assert likeness(one, one) == 1.0


# ---- our own source ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real() -> Records:
    return records.load()


@pytest.fixture(scope="module")
def comparison(real: Records) -> Comparison:
    return readings.compare(real.sources[REAL], real)


def test_every_difference_and_doubt_of_the_real_readings_is_answered(real: Records) -> None:
    assert readings.check(real.sources[REAL], real) == []


def test_the_real_readings_are_read_whole(comparison: Comparison) -> None:
    assert len(comparison.doubts) == 86 + 109
    figures = comparison.counts["figures"]
    assert figures["items"] - figures["only-in-tables"] - figures["only-b"] == 208
    assert figures["items"] - figures["only-in-tables"] - figures["only-a"] == 180


def _changed(real: Records, table: str, rows: list[Located[object]]) -> SourceRecords:
    source = real.sources[REAL]
    return SourceRecords(source.meta, source.folder, {**source.tables, table: rows})


def test_every_row_of_the_reconciliation_is_needed(real: Records, comparison: Comparison) -> None:
    rows = real.sources[REAL].tables["reconciliation"]
    assert len(rows) > 100
    for place in range(0, len(rows), 12):
        less = _changed(real, "reconciliation", rows[:place] + rows[place + 1 :])
        assert readings.check(less, real, comparison), f"nothing misses {rows[place].row.id}"


def test_a_changed_cell_of_a_figure_no_longer_agrees(real: Records) -> None:
    rows = list(real.sources[REAL].tables["observations"])
    (place,) = (i for i, located in enumerate(rows) if located.row.id == "a1-gdp")
    gdp = rows[place]
    for change in ({"period": "2023"}, {"status": "planned"}, {"kind_of_figure": "count"}):
        row = gdp.row.model_copy(update=change)
        rows[place] = Located(row, gdp.file, gdp.line, gdp.columns)
        problems = readings.check(_changed(real, "observations", rows), real)
        assert any("1432.5亿元" in problem.message for problem in problems), change
