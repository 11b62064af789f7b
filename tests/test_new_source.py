"""``lc-graph new-source``: a folder to fill in, and a build that says what is missing until it is."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

import service
from lc_graph import build
from lc_graph.errors import DataError
from lc_graph.integrity import references
from lc_graph.readings import tables as reading_tables
from lc_graph.tables import SOURCE_TABLES, records
from lc_graph.terms import LC, SOURCE


@pytest.fixture
def data(tmp_path: Path) -> Path:
    shutil.copytree(service.ROOT / "data", tmp_path / "data")
    return tmp_path / "data"


def test_a_new_source_can_be_built_once_it_is_described(data: Path, tmp_path: Path) -> None:
    text = tmp_path / "page.txt"
    text.write_text("梨园县梨产业\n", encoding="utf-8")
    done = service.run(
        "new-source", "pears-2024", "--key", "p24", "--text", text, "--title-zh", "梨", "--title-en", "Pears",
        "--data", data,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    folder = data / "sources" / "pears-2024"
    assert done.stdout.startswith(str(folder))
    assert "--source pears-2024" in done.stdout
    with pytest.raises(DataError) as missing:
        records.load(data)
    assert {p.place for p in missing.value.problems} == {
        f"data/sources/pears-2024/source.yaml ({name})" for name in ("note_zh", "note_en")
    }
    path = folder / "source.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(": null", ": 试"), encoding="utf-8")
    read = records.load(data)
    references.check(read)
    meta = read.sources["pears-2024"].meta
    assert (meta.key, meta.characters, meta.title_en) == ("p24", 7, "Pears")
    dataset = build.assemble(read, data)
    assert (SOURCE["pears-2024"], None, LC.Source) in dataset.graph(
        f"{SOURCE}".replace("source/", "graph/facts/pears-2024")
    )
    readings = reading_tables.load(folder, "pears-2024")
    assert [len(readings[reader].figures) for reader in "ab"] == [0, 0]


def test_every_table_is_there_with_its_header(data: Path) -> None:
    assert service.run("new-source", "pears-2024", "--data", data).returncode == 0
    old, new = data / "sources" / "liaocheng-2023-midyear", data / "sources" / "pears-2024"
    tables = {path.relative_to(old) for path in old.rglob("*.csv")}
    assert tables == {path.relative_to(new) for path in new.rglob("*.csv")}
    assert {Path(f"{name}.csv") for name in SOURCE_TABLES} < tables
    for name in tables:
        with (
            (old / name).open(encoding="utf-8", newline="") as one,
            (new / name).open(encoding="utf-8") as two,
        ):
            assert list(csv.reader(two)) == [next(csv.reader(one))], name


def test_what_is_there_is_never_touched(data: Path) -> None:
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    for arguments, said in (
        (["liaocheng-2023-midyear"], "is there already"),
        (["pears", "--key", "lc23h1"], "is the key of liaocheng-2023-midyear already"),
        (["梨"], "cannot be used"),
        (["../pears"], "cannot be used"),
        (["Pears"], "cannot be used"),
        (["pears", "--key", "a/b"], "cannot be used"),
        (["pears", "--text", str(data / "none.txt")], "cannot be read"),
    ):
        done = service.run("new-source", *arguments, "--data", data)
        assert (done.returncode, done.stdout) == (2, ""), arguments
        assert said in done.stderr, arguments
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before
    nowhere = service.run("new-source", "pears", "--data", data / "none")
    assert nowhere.returncode == 2
    assert "--data" in nowhere.stderr
    assert not (data / "none").exists()


@pytest.mark.parametrize(("lang", "says", "says_not"), [("zh", "填好", "Fill in"), ("en", "Fill in", "填好")])
def test_the_steps_are_told_in_the_language_asked_for(
    data: Path, lang: str, says: str, says_not: str
) -> None:
    done = service.run("new-source", "pears-2024", "--data", data, "--lang", lang)
    assert says in done.stdout
    assert says_not not in done.stdout
