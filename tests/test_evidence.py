"""Tables against page, both ways: a true page passes, every falsification of page or tables is found."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lc_graph.errors import DataError, UsageError
from lc_graph.evidence.ledger import DIRECTIONS, EvidenceReport
from lc_graph.evidence.number_words import squeeze
from lc_graph.evidence.text import read_text, sha256
from lc_graph.evidence.verify import code_labels, verify
from lc_graph.tables.records import load
from service import LONG

PAGE = Path(__file__).parent / "page"
SOURCE = "data/sources/pear-page"


class Copy:
    """A copy of our page and its tables that a test may falsify."""

    def __init__(self, folder: Path) -> None:
        shutil.copytree(PAGE, folder, dirs_exist_ok=True)
        self.folder = folder

    def table(self, name: str) -> Path:
        return self.folder / SOURCE / f"{name}.csv"

    def rows(self, name: str) -> list[dict[str, str]]:
        with self.table(name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def write(self, name: str, rows: list[dict[str, str]]) -> None:
        columns = self.table(name).read_text(encoding="utf-8").splitlines()[0].split(",")
        with self.table(name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def edit(self, name: str, key: str, /, **cells: str) -> None:
        """Change cells of the rows whose id (or name, in mentions) is ``key``."""
        rows = self.rows(name)
        chosen = [row for row in rows if key in (row.get("id"), row.get("name"))]
        assert chosen, f"no row {key} in {name}"
        for row in chosen:
            row.update(cells)
        self.write(name, rows)

    def drop(self, name: str, key: str) -> None:
        rows = self.rows(name)
        kept = [row for row in rows if key not in (row.get("id"), row.get("name"))]
        assert len(kept) < len(rows), f"no row {key} in {name}"
        self.write(name, kept)

    def replace(self, old: str, new: str, file: str = "page.txt") -> None:
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) >= 1, f"{old} is not in {file}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def report(self) -> EvidenceReport:
        records = load(self.folder / "data")
        text = read_text(self.folder / "page.txt")
        return verify(records.sources["pear-page"], text, "page.txt", code_labels(records))


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


def short(report: EvidenceReport) -> set[str]:
    """Return the directions that fall short of 100 %."""
    return {key for key, count in report.counts.items() if count.found < count.total}


def test_a_true_page_is_complete(copy: Copy) -> None:
    report = copy.report()
    assert report.problems == ()
    assert report.complete
    assert all(count.total > 0 for count in report.counts.values())  # every direction is exercised
    assert report.passages == len(copy.rows("passages")) == report.counts["passages"].total
    assert 0 < report.median < report.longest


Falsify = Callable[[Copy], None]

FALSIFICATIONS: dict[str, tuple[Falsify, set[str], str]] = {
    # what is done, which directions fall short, and where a problem must be
    "a figure of a project that only another item names": (
        lambda c: c.edit("observations", "baita-investment", about="project/chunlu-7"),
        {"things", "mentions", "words"},
        "observations.csv",
    ),
    "a figure that nobody estimated": (
        lambda c: c.edit("observations", "output", status="estimated"),
        {"words"},
        "observations.csv:2:10 (status)",
    ),
    "the gloss of another passage": (
        lambda c: c.edit("passages", "chunlu", gloss_zh="梨花大会开幕"),
        {"words"},
        "passages.csv",
    ),
    "one digit of the page": (
        lambda c: c.replace("380亩", "390亩"),
        {"text", "passages", "figures", "numbers"},
        "passages.csv",
    ),
    "one digit of a value": (
        lambda c: c.edit("observations", "output", value="12640000001"),
        {"figures"},
        "observations.csv:2:12 (value)",
    ),
    "one digit of a printed form": (
        lambda c: c.edit("observations", "baita-investment", printed="36.6亿元"),
        {"figures", "numbers"},
        "(printed)",
    ),
    "a lower bound": (lambda c: c.edit("observations", "firms", min="21"), {"figures"}, "(min)"),
    "an upper bound": (
        lambda c: c.edit("observations", "chunlu-investment", max="900000000"),
        {"figures"},
        "(max)",
    ),
    "a sign": (
        lambda c: c.edit("observations", "fertiliser", value="2.5", min="2.5", max="2.5"),
        {"figures"},
        "(value)",
    ),
    "percent for percentage points": (
        lambda c: c.edit("observations", "output-city", unit="percent"),
        {"figures"},
        "(unit)",
    ),
    "a count for percentage points": (
        lambda c: c.edit("observations", "output-province", unit="number"),
        {"figures"},
        "(unit)",
    ),
    "a lost qualifier": (
        lambda c: c.edit("observations", "pear-aim", qualifier=""),
        {"figures"},
        "(qualifier)",
    ),
    "a qualifying word left out": (
        lambda c: c.edit(
            "observations", "firms", printed="20家", value="20", min="20", max="20", qualifier=""
        ),
        {"figures"},
        "(printed)",
    ),
    "a fall printed without its word": (
        lambda c: c.edit("observations", "fertiliser", printed="2.5%", value="2.5", min="2.5", max="2.5"),
        {"figures"},
        "(printed)",
    ),
    "half a number": (
        lambda c: c.edit(
            "observations", "output", printed="6.4亿元", value="640000000", min="640000000", max="640000000"
        ),
        {"figures", "numbers"},
        "(printed)",
    ),
    "two figures in one": (
        lambda c: c.edit("observations", "output", printed="126.4亿元，同比增长8.5%"),
        {"figures"},
        "(printed)",
    ),
    "a passage shifted by one": (lambda c: shift(c, "big", 1), {"passages", "numbers"}, "(sha256)"),
    "a passage with another digest": (
        lambda c: c.edit("passages", "fair", sha256="0" * 64),
        {"passages"},
        "(sha256)",
    ),
    "a wrong line": (lambda c: c.edit("passages", "fair", last_line="6"), {"passages"}, "(first_line)"),
    "a wrong article": (lambda c: c.edit("passages", "fair", article="b02"), {"passages"}, "(article)"),
    "a passage over two sentences": (
        lambda c: c.edit("passages", "fair", end=row(c, "passages", "output")["end"], last_line="7"),
        {"passages", "sentences"},
        "(end)",
    ),
    "a passage beyond the text": (
        lambda c: c.edit("passages", "chunlu", end="99999"),
        {"passages", "sentences"},
        "(end)",
    ),
    "a passage nobody uses": (
        lambda c: c.drop("superlatives", "first-certified"),
        {"passages-used", "numbers"},
        "(id)",
    ),
    "a passage that is not there": (
        lambda c: c.edit("statements", "fair-place", passages="fare"),
        {"rows"},
        "statements.csv:3:2 (passages)",
    ),
    "a misspelt name": (
        lambda c: c.edit("mentions", "清溪果汁", name="青溪果汁"),
        {"names"},
        "mentions.csv:",
    ),
    "a name where it is not": (
        lambda c: c.edit("mentions", "何渡", passages="byline-1|byline-2"),
        {"names"},
        "mentions.csv:",
    ),
    "a misspelt title": (
        lambda c: c.edit("recognitions", "eco-county", title="省级生态镇"),
        {"titles"},
        "(title)",
    ),
    "a misspelt post": (lambda c: c.edit("posts", "zhou-he", title="处长"), {"titles"}, "(title)"),
    "a wrong date": (
        lambda c: c.edit("statements", "fair-date", object="date:2031-03-06"),
        {"literals"},
        "(printed)",
    ),
    "a date that is not printed so": (
        lambda c: c.edit("statements", "fair-date", printed="3月6日"),
        {"literals", "numbers"},
        "(printed)",
    ),
    "a date without printed form": (
        lambda c: c.edit("statements", "fair-date", printed=""),
        {"literals", "numbers"},
        "(printed)",
    ),
    "a figure nobody carries": (lambda c: c.drop("observations", "park-areas"), {"numbers"}, "page.txt:27:"),
    "one of two equal figures": (lambda c: c.drop("observations", "cold-stores"), {"numbers"}, "page.txt:"),
    "a name with a number": (
        lambda c: c.drop("mentions", "“春露7号”果汁"),
        {"numbers", "mentions"},
        "page.txt:28:",
    ),
    "a sentence nobody covers": (lambda c: c.drop("skipped", "smiles"), {"sentences"}, "page.txt:11:3"),
    "a sentence whose statements are gone": (
        lambda c: c.write("recognitions", []),
        {"sentences"},
        "page.txt:25:",
    ),
    "a sentence added to the page": (
        lambda c: c.replace("———柳河县", "  梨树又添新枝。\n———柳河县"),
        {"text", "elements", "characters"},
        "page.txt",
    ),
    "a skipped span off by one": (
        lambda c: shift(c, "smiles", -1, "skipped"),
        {"skipped", "sentences"},
        "(start)",
    ),
    "no such reason": (lambda c: c.edit("skipped", "smiles", reason="boring"), {"skipped"}, "(reason)"),
    "a repetition of nothing": (
        lambda c: c.edit("skipped", "smiles", reason="repetition"),
        {"skipped"},
        "(repeats)",
    ),
    "a skipped figure": (
        lambda c: c.edit("skipped", "smiles", **span_of(c, "output")),
        {"skipped", "sentences"},
        "(reason)",
    ),
    "a headline that is not printed so": (
        lambda c: c.replace("柳河梨花引客来", "柳河梨花迎客来", f"{SOURCE}/source.yaml"),
        {"elements"},
        "source.yaml",
    ),
    "a line that belongs to nothing": (
        lambda c: c.replace(
            "- text: 专题：春天的产业\n  lines:\n  - 35\n  - 35",
            "- text: 柳\n  lines:\n  - 34\n  - 34",
            f"{SOURCE}/source.yaml",
        ),
        {"elements", "characters"},
        "page.txt:35:1",
    ),
}


def row(copy: Copy, name: str, key: str) -> dict[str, str]:
    return next(r for r in copy.rows(name) if r["id"] == key)


def shift(copy: Copy, key: str, by: int, name: str = "passages") -> None:
    found = row(copy, name, key)
    copy.edit(name, key, start=str(int(found["start"]) + by), end=str(int(found["end"]) + by))


def span_of(copy: Copy, passage: str) -> dict[str, str]:
    found = row(copy, "passages", passage)
    return {key: found[key] for key in ("start", "end", "first_line")}


@pytest.mark.parametrize("name", FALSIFICATIONS)
def test_falsifications_are_found(copy: Copy, name: str) -> None:
    falsify, directions, place = FALSIFICATIONS[name]
    falsify(copy)
    report = copy.report()
    assert not report.complete
    assert short(report) == directions
    assert any(place in problem.place for problem in report.problems), [p.place for p in report.problems]
    assert all(problem.message and problem.remedy for problem in report.problems)


def test_every_direction_has_a_falsification() -> None:
    assert set().union(*(directions for _, directions, _ in FALSIFICATIONS.values())) == set(DIRECTIONS)


def test_any_digit_changed_on_the_page_is_found(copy: Copy) -> None:
    text = (copy.folder / "page.txt").read_text(encoding="utf-8")
    digits = [i for i, c in enumerate(text) if c.isdigit()]
    assert len(digits) > 20
    records = load(copy.folder / "data")
    for i in digits:
        changed = text[:i] + str((int(text[i]) + 1) % 10) + text[i + 1 :]
        report = verify(records.sources["pear-page"], changed, "page.txt", code_labels(records))
        # Also when the digest of the whole text were forged: the tables themselves must show it.
        assert short(report) - {"text"}, text[i - 5 : i + 5]


def test_problems_never_quote_the_source(copy: Copy) -> None:
    text = squeeze((copy.folder / "page.txt").read_text(encoding="utf-8"))
    for name in ("observations", "recognitions", "statements", "skipped", "superlatives", "mentions"):
        copy.write(name, [])
    report = copy.report()
    assert len(report.problems) > 20
    for problem in report.problems:
        said = squeeze(str(problem))
        assert not any(text[i : i + 20] in said for i in range(len(text) - 20)), problem


def test_a_kicker_made_of_sentences_has_a_digest_in_place_of_its_text(copy: Copy) -> None:
    page, told = f"{SOURCE}/source.yaml", "text: 水果产值增长8.5% 果农增收"
    kicker = (copy.folder / "page.txt").read_text(encoding="utf-8").splitlines()[18].strip()
    digest = sha256(kicker)
    copy.replace(told, f"sha256: {digest}", page)
    assert copy.report().complete
    copy.replace(digest, "f" * 64, page)
    assert short(copy.report()) == {"elements"}
    copy.replace("sha256: " + "f" * 64, f"text: 水果\n    sha256: {digest}", page)
    with pytest.raises(DataError, match="where it is made of sentences"):
        copy.report()


def test_a_skipped_repetition_may_hold_a_figure(copy: Copy) -> None:
    copy.edit("observations", "output-growth", passages="output")
    assert short(copy.report()) == {"numbers"}
    smiles = row(copy, "skipped", "smiles")
    kicker = span_of(copy, "kicker-1") | {
        "id": "again",
        "reason": "repetition",
        "repeats": "output-growth",
        "note": "",
    }
    copy.write("skipped", [kicker, smiles])
    assert copy.report().complete


# ---- the commands -----------------------------------------------------------------------------------


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    code = "from lc_graph.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=LONG, check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip


def at(copy: Copy, command: str, *rest: str) -> subprocess.CompletedProcess[str]:
    return run(command, "--text", str(copy.folder / "page.txt"), "--data", str(copy.folder / "data"), *rest)


def test_verify_command(copy: Copy) -> None:
    done = at(copy, "verify")
    assert (done.returncode, done.stderr) == (0, "")
    assert "pear-page: complete" in done.stdout
    assert done.stdout.count("100.00 %") == len(DIRECTIONS)
    copy.replace("380亩", "390亩")
    done = at(copy, "verify", "--source", "pear-page")
    assert done.returncode == 1
    assert "not complete" in done.stdout
    assert "380亩" in done.stderr


def test_verify_command_json(copy: Copy) -> None:
    copy.edit("observations", "output", value="12640000001")
    done = at(copy, "verify", "--format", "json")
    assert done.returncode == 1
    report = json.loads(done.stdout)
    assert report["complete"] is False
    assert report["directions"]["figures"]["found"] == report["directions"]["figures"]["total"] - 1
    assert report["directions"]["names"]["percent"] == 100
    assert [p["place"] for p in report["problems"]] == [f"{SOURCE}/observations.csv:2:12 (value)"]


def test_unreadable_input_is_exit_2(copy: Copy, tmp_path: Path) -> None:
    done = run("verify", "--text", str(tmp_path / "none.txt"), "--data", str(copy.folder / "data"))
    assert done.returncode == 2
    assert "none.txt" in done.stderr
    assert at(copy, "verify", "--source", "other").returncode == 2
    assert run("verify").returncode == 2


def test_locate_command(copy: Copy) -> None:
    done = at(copy, "locate", "一季度…第3位")
    assert done.returncode == 0
    (found,) = csv.DictReader(done.stdout.splitlines())
    known = row(copy, "passages", "output")
    same = ("article", "start", "end", "first_line", "last_line", "sha256")
    assert {key: found[key] for key in same} == {key: known[key] for key in same}
    many = at(copy, "locate", "柳河县", "--format", "json")
    assert len(json.loads(many.stdout)) == 4
    none = at(copy, "locate", "苹果")
    assert none.returncode == 1
    assert "苹果" in none.stderr


# ---- the newspaper page -----------------------------------------------------------------------------


def test_the_newspaper_page_is_complete(shared: Path) -> None:
    records = load()
    text = read_text(shared / "sources/liaocheng-2023-midyear-page.txt")
    report = verify(records.sources["liaocheng-2023-midyear"], text, "page.txt", code_labels(records))
    assert report.problems == ()
    assert report.complete


def test_a_text_of_several_sources_needs_a_name(copy: Copy) -> None:
    from lc_graph.commands.verify import pick_source

    shutil.copytree(copy.folder / SOURCE, copy.folder / "data/sources/other")
    copy.replace("id: pear-page\n", "id: other\n", "data/sources/other/source.yaml")
    copy.replace("key: pear\n", "key: other\n", "data/sources/other/source.yaml")
    records = load(copy.folder / "data")
    with pytest.raises(UsageError, match="add --source"):
        pick_source(records, None, "0" * 64)
    assert pick_source(records, "other", "0" * 64).meta.id == "other"
