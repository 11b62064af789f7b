"""Wrong input is told with file, line, column and remedy, everything that is wrong at once; nothing is lost.

The real tables are copied, spoiled in one place or several, and read: what is expected is the whole list of
problems, so that a slip neither hides behind another one nor makes a sound row look broken.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import service
from lc_graph.errors import DataError, Problem
from lc_graph.integrity import references
from lc_graph.release import description
from lc_graph.tables import records

PAGE = "sources/liaocheng-2023-midyear"
REGIONS, PERIODS, FIGURES = "entities/regions.csv", "codes/periods.csv", f"{PAGE}/observations.csv"
STATEMENTS, PASSAGES, YAML = f"{PAGE}/statements.csv", f"{PAGE}/passages.csv", f"{PAGE}/source.yaml"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    shutil.copytree(service.ROOT / "data", tmp_path / "data")
    return tmp_path / "data"


def problems(data: Path) -> list[Problem]:
    """Return everything that reading and cross-checking find wrong."""
    try:
        references.check(records.load(data))
    except DataError as error:
        return sorted(error.problems)
    return []


def check(data: Path, *expected: tuple[str, str]) -> None:
    """Expect exactly these problems: the place within data/, and what the message says there."""
    found = problems(data)
    assert [problem.place for problem in found] == sorted(f"data/{place}" for place, _ in expected), found
    for place, said in expected:
        told = [problem for problem in found if problem.place == f"data/{place}"]
        assert any(said in f"{problem.message} {problem.remedy}" for problem in told), told
        assert all(problem.remedy for problem in told), told


def spoil(data: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    path = data / name
    path.write_bytes(change(path.read_bytes()))


def cell(data: Path, name: str, row: str, column: str, value: str) -> str:
    """Give a cell of the row with this id another value and return its place."""
    path = data / name
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    line = next(number for number, cells in enumerate(rows, 2) if cells[0] == row)
    rows[line - 2][header.index(column)] = value
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows([header, *rows])
    path.write_text(buffer.getvalue(), encoding="utf-8", newline="")
    return f"{name}:{line}:{header.index(column) + 1} ({column})"


def lines(data: Path, name: str) -> int:
    return len((data / name).read_bytes().splitlines())


def test_sound_tables_have_no_problem(data: Path) -> None:
    check(data)


# ---- the file as a whole ----------------------------------------------------------------------------


def test_a_file_from_excel_is_welcome(data: Path) -> None:
    spoil(data, REGIONS, lambda old: b"\xef\xbb\xbf" + old.replace(b"\n", b"\r\n"))
    spoil(data, FIGURES, lambda old: old.rstrip(b"\n"))
    spoil(data, PERIODS, lambda old: old + b"\n,,,,\n\n")
    check(data)


@pytest.mark.parametrize(
    ("change", "place", "said"),
    [
        (lambda old: b"", "1", "the table is empty"),
        (lambda old: old.replace(b"id,label_zh", b"id,label_cn", 1), "1:2", "unknown column 'label_cn'"),
        (lambda old: old.replace(b"id,label_zh,label_en", b"id,label_zh", 1), "1", "label_en is missing"),
        (lambda old: old.replace(b"label_en\n", b"label_en,colour\n", 1), "1:4", "unknown column 'colour'"),
        (lambda old: old.replace(b"label_en\n", b"label_en,id\n", 1), "1:4", "the column id stands twice"),
        (lambda old: old.decode().encode("gb18030"), "2:8", "GBK (GB 18030), not UTF-8"),
        (lambda old: old.decode().encode("utf-16"), "1", "the file is UTF-16"),
        (lambda old: old.replace("省".encode(), b"\xff", 1), "3:14", "the file is not UTF-8"),
        (lambda old: old.replace(b"100000", b"100000\0", 1), "2", "a NUL byte"),
        (lambda old: old.replace(b"China\n", b'"China\n', 1), "2", "look for a quote that is not closed"),
    ],
    ids=["empty", "renamed", "missing", "unknown", "twice", "gbk", "utf-16", "bytes", "nul", "quote"],
)
def test_a_file_that_is_no_such_table(
    data: Path, change: Callable[[bytes], bytes], place: str, said: str
) -> None:
    spoil(data, REGIONS, change)
    found = problems(data)
    assert found[0].place == f"data/{REGIONS}:{place}" or any(
        problem.place == f"data/{REGIONS}:{place}" for problem in found
    ), found
    (told,) = (problem for problem in found if problem.place == f"data/{REGIONS}:{place}")
    assert said in f"{told.message} {told.remedy}"
    assert told.remedy
    assert {problem.place.partition(":")[0] for problem in found} == {f"data/{REGIONS}"}


def test_a_table_that_is_not_there(data: Path) -> None:
    (data / REGIONS).unlink()
    (data / PAGE / "skipped.csv").unlink()
    check(data, (REGIONS, "cannot be read"), (f"{PAGE}/skipped.csv", "cannot be read"))


def test_a_folder_where_a_table_should_be(data: Path) -> None:
    (data / REGIONS).unlink()
    (data / REGIONS).mkdir()
    check(data, (REGIONS, "cannot be read"))


# ---- rows and cells ---------------------------------------------------------------------------------


def test_an_id_twice(data: Path) -> None:
    last = lines(data, REGIONS) + 1
    spoil(data, REGIONS, lambda old: old + "100000,又一个,another\n".encode())
    check(data, (f"{REGIONS}:{last}:1 (id)", "stands on line 2 already"))


def test_too_many_and_too_few_cells(data: Path) -> None:
    spoil(
        data,
        REGIONS,
        lambda old: old.replace(b"China\n", b"China, the country\n").replace(b",Shandong Province", b""),
    )
    check(
        data,
        (f"{REGIONS}:2", "4 cells under 3 columns"),
        (f"{REGIONS}:3", "2 cells under 3 columns"),
    )


def test_a_line_break_in_a_cell_does_not_shift_the_lines_after_it(data: Path) -> None:
    spoil(
        data,
        REGIONS,
        lambda old: old.replace(b",China\n", b',"Chi\nna"\n').replace(b"Shandong Province", b""),
    )
    check(
        data,
        (f"{REGIONS}:2:3 (label_en)", "the cell has a line break"),
        (f"{REGIONS}:4:3 (label_en)", "the cell is empty"),
    )


@pytest.mark.parametrize("length", [4_001, 131_072, 131_073, 2_000_000])
def test_a_huge_cell(data: Path, length: int) -> None:
    spoil(data, REGIONS, lambda old: old.replace(b"China", b"x" * length, 1))
    (told, *_) = problems(data)
    assert told.place.startswith(f"data/{REGIONS}:2")
    assert len(str(told)) < 400
    assert {problem.place.partition(":")[0] for problem in problems(data)} == {f"data/{REGIONS}"}


@pytest.mark.parametrize(
    "value", ["1432.5亿元", "1,432", "12..5", "1432.5.1", "--3", "nan", "Infinity", "0x10"]
)
def test_a_broken_number(data: Path, value: str) -> None:
    place = cell(data, FIGURES, "a1-gdp", "value", value)
    check(data, (place, repr(value)))


@pytest.mark.parametrize("value", ["2023-02-30", "2023-13-01", "2023/01/01", "1. Januar 2023", "20230101x"])
def test_an_impossible_date(data: Path, value: str) -> None:
    place = cell(data, PERIODS, "2022", "start", value)
    check(data, (place, repr(value)))


@pytest.mark.parametrize(
    ("name", "row", "column", "value", "said"),
    [
        (REGIONS, "370000", "id", "37000", "'37000'"),
        (REGIONS, "370000", "label_zh", "", "is empty"),
        (FIGURES, "a1-gdp", "about", "聊城", "'聊城'"),
        (FIGURES, "a1-gdp", "passages", "", "is empty"),
        (FIGURES, "a1-gdp", "status", "Achieved!", "'Achieved!'"),
        (PASSAGES, "a1-gdp", "start", "-5", "'-5'"),
        (PASSAGES, "a1-gdp", "end", "5.5", "'5.5'"),
        (PASSAGES, "a1-gdp", "sha256", "ABC", "'ABC'"),
        (f"{PAGE}/goals.csv", "a1-signature-chains", "open_list", "perhaps", "'perhaps'"),
        (STATEMENTS, "a1-s001", "predicate", "Starts on", "'Starts on'"),
    ],
)
def test_a_cell_of_the_wrong_form(
    data: Path, name: str, row: str, column: str, value: str, said: str
) -> None:
    check(data, (cell(data, name, row, column, value), said))


@pytest.mark.parametrize(
    ("name", "row", "column", "value", "said"),
    [
        (FIGURES, "a1-gdp", "about", "region/999999", "there is no such thing as region/999999"),
        (FIGURES, "a1-gdp", "about", "region/371520", "did you mean region/37152"),
        (FIGURES, "a1-gdp", "about", "person/gao-tian", "person may not stand here"),
        (FIGURES, "a1-gdp", "indicator", "gpd", "did you mean gdp"),
        (FIGURES, "a1-gdp", "unit", "tonne", "tonne is no unit of gdp"),
        (FIGURES, "a1-gdp", "unit", "euro", "there is no code of unit euro"),
        (FIGURES, "a1-gdp", "passages", "a1-gdp|a1-gpd", "there is no passage a1-gpd"),
        (FIGURES, "a1-gdp", "disagrees_with", "a9-none", "observation/a9-none"),
        (FIGURES, "a1-gdp", "min", "200000000000", "other bounds than its value"),
        (STATEMENTS, "a1-s001", "predicate", "startsOn", "there is no property startsOn"),
        (STATEMENTS, "a1-s001", "status", "possibly", "there is no status possibly"),
        (STATEMENTS, "a1-s001", "reading", "none", "there is no reading none"),
        (PASSAGES, "a1-gdp", "article", "a99", "there is no article a99"),
    ],
)
def test_a_cell_that_names_what_is_not_there(
    data: Path, name: str, row: str, column: str, value: str, said: str
) -> None:
    place = cell(data, name, row, column, value)
    told = [problem for problem in problems(data) if problem.place == f"data/{place}"]
    assert told, problems(data)
    assert any(said in f"{problem.message} {problem.remedy}" for problem in told), told


def test_all_errors_of_all_files_come_at_once(data: Path) -> None:
    check(
        data,
        *(
            (cell(data, name, row, column, value), value)
            for name, row, column, value in (
                (FIGURES, "a1-gdp", "value", "x"),
                (FIGURES, "a1-gdp", "min", "y"),
                (FIGURES, "a1-gdp-growth", "status", "!"),
                (PERIODS, "2022", "end", "2022-02-30"),
                (PASSAGES, "a1-gdp", "start", "z"),
                (STATEMENTS, "a1-s001", "subject", "nobody"),
            )
        ),
    )


def test_all_dangling_references_come_at_once(data: Path) -> None:
    check(
        data,
        *(
            (cell(data, name, row, column, value), value)
            for name, row, column, value in (
                (FIGURES, "a1-gdp", "about", "region/1"),
                (FIGURES, "a1-gdp", "period", "never"),
                (f"{PAGE}/goals.csv", "a1-signature-chains", "holder", "region/2"),
                (STATEMENTS, "a1-s001", "subject", "event/never"),
            )
        ),
    )


# ---- the description of a source --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        ("key: lc23h1", "key: [lc23h1", r":\d+:\d+", "not readable as YAML"),
        ("key: lc23h1", "key: lc23h1\ncolour: red", r" \(colour\)", "Extra inputs"),
        ("characters: 7866", "characters: many", r" \(characters\)", "valid integer"),
        ("lines: [1, 83]", "lines: [1]", r" \(articles\.0\.lines\.1\)", "required"),
        ("key: lc23h1", "key: lc23 h1", r" \(key\)", "match pattern"),
        ("id: liaocheng", "id: \tliaocheng", r":\d+:\d+", "YAML"),
    ],
)
def test_a_broken_description(data: Path, old: str, new: str, place: str, said: str) -> None:
    spoil(data, YAML, lambda text: text.decode().replace(old, new, 1).encode())
    found, where = problems(data), re.escape(YAML)
    assert any(re.fullmatch(f"data/{where}{place}", p.place) and said in p.message for p in found), found


@pytest.mark.parametrize("content", [b"", b"- a\n- b\n", "标题".encode("gbk"), b"\0"])
def test_a_description_that_is_none(data: Path, content: bytes) -> None:
    spoil(data, YAML, lambda _: content)
    found = problems(data)
    assert found
    assert {problem.place.partition(":")[0].partition(" ")[0] for problem in found} == {f"data/{YAML}"}


def test_a_broken_description_of_the_data_set(data: Path) -> None:
    spoil(data, "dataset.ttl", lambda old: old.replace(b"dataset:lc-graph a", b"dataset:lc-graph a a", 1))
    line = (data / "dataset.ttl").read_bytes().partition(b" a a ")[0].count(b"\n") + 1
    with pytest.raises(DataError, match=rf"^data/dataset\.ttl:{line}:\d+: "):
        description.describe([], [], data)
    (data / "dataset.ttl").unlink()
    with pytest.raises(DataError, match=r"^data/dataset\.ttl: cannot be read"):
        description.describe([], [], data)


# ---- the command line -------------------------------------------------------------------------------


def test_the_build_tells_everything_and_keeps_the_release(tmp_path: Path, release: Path) -> None:
    clone = tmp_path / "clone"
    for room in ("src", "data", "ontology", "shapes", "queries"):
        shutil.copytree(service.ROOT / room, clone / room, ignore=shutil.ignore_patterns("__pycache__"))
    place = cell(clone / "data", FIGURES, "a1-gdp", "value", "x")
    other = cell(clone / "data", PERIODS, "2022", "end", "2022-02-30")
    folder = tmp_path / "release"
    shutil.copytree(release, folder)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    done = subprocess.run(
        [*service.COMMAND, "build", "--release", str(folder)],
        capture_output=True, text=True, encoding="utf-8",
        env={**service.environment(), "PYTHONPATH": str(clone / "src")},
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    assert f"lc-graph: data/{place}: the cell has 'x'" in done.stderr
    assert f"lc-graph: data/{other}: the cell has '2022-02-30'" in done.stderr
    assert "Traceback" not in done.stderr
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert sys.executable in service.COMMAND


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("x.ttl", "@prefix ex: <http://example.org/> .\nex:a ex:b ex:c .\nex:a ex:b ;;; .", ":3:11"),
        ("x.ttl", "<?xml version='1.0'?><rdf:RDF/>", ":1"),
        ("x.nt", "<http://example.org/a> <http://example.org/b> .\n", ":1"),
        ("x.rdf", "@prefix ex: <http://example.org/> .\n", ""),
        ("x.jsonld", '{"@id": ', ":1"),
        ("x.trig", "<http://example.org/g> { <a> <b> ", ":1"),
        ("x.docx", "text", ""),
        ("x.ttl", "\ud83d", ""),
    ],
    ids=["turtle", "xml-as-turtle", "ntriples", "turtle-as-xml", "jsonld", "trig", "other", "latin"],
)
@pytest.mark.parametrize("command", ["validate", "diff"])
def test_a_broken_rdf_file(tmp_path: Path, command: str, name: str, content: str, place: str) -> None:
    path = tmp_path / name
    path.write_bytes(content.encode("utf-8", errors="surrogatepass"))
    arguments = ["--data", path] if command == "validate" else [path, path]
    done = service.run(command, *arguments)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert f"{path}{place}" in done.stderr
    assert "→" in done.stderr
    assert "Traceback" not in done.stderr


# ---- what only looks like a value -------------------------------------------------------------------


@pytest.mark.parametrize(
    "value", ["date:2023-02-30", "date:yesterday", "date:", "month-day:--13-40", "text: "]
)
def test_a_literal_that_says_nothing_is_told(data: Path, value: str) -> None:
    place = cell(data, STATEMENTS, "a1-s001", "object", value)
    check(data, (place, "no such date or text"))


@pytest.mark.parametrize("value", ["143_250_000_000", "1e3", "１２", "1,432.5"])
def test_a_number_is_written_plainly(data: Path, value: str) -> None:
    place = cell(data, FIGURES, "a1-gdp", "value", value)
    check(data, (place, "plain number"))


def test_a_span_and_a_period_end_after_they_begin(data: Path) -> None:
    span = cell(data, PASSAGES, "a1-byline", "end", "0")
    period = cell(data, PERIODS, "2023-h1", "end", "2022-12-31")
    check(data, (span, "ends before it begins"), (period, "ends before it begins"))


@pytest.mark.parametrize("name", [STATEMENTS, f"{PAGE}/mentions.csv"])
def test_what_is_said_twice_is_told(data: Path, name: str) -> None:
    first = (data / name).read_text(encoding="utf-8").splitlines()[1]
    again = first.replace("a1-s001,", "a1-s999,") if name == STATEMENTS else first
    spoil(data, name, lambda content: content + again.encode() + b"\n")
    check(data, (f"{name}:{lines(data, name)}", "stands on line 2 already"))


def test_a_huge_cell_is_told_as_such(data: Path) -> None:
    place = cell(data, REGIONS, "371525", "label_en", "x" * 200_000)
    check(data, (place, "200000 characters"))


def test_a_source_stands_in_a_folder_of_its_name_with_a_key_of_its_own(data: Path) -> None:
    shutil.copytree(data / PAGE, data / "sources/other")
    check(data, ("sources/other/source.yaml (id)", "not the folder's name"),
          ("sources/other/source.yaml (key)", "has the key"))  # fmt: skip


def test_a_key_stands_once_in_a_description(data: Path) -> None:
    spoil(data, YAML, lambda content: content + b"key: other\n")
    found = problems(data)
    assert len(found) == 1
    assert "the key key stands twice" in found[0].message
    assert re.fullmatch(rf"data/{YAML}:\d+:1", found[0].place)
