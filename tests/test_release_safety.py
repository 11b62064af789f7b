"""Releases come out alike on every run, and what goes wrong while one is written harms no earlier one."""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import service
from lc_graph.release import placing
from lc_graph.release.release import whole

BUILD = """
import sys
from pathlib import Path
from lc_graph import build
from lc_graph.release import release
from lc_graph.tables import records
data = Path(sys.argv[1])
release.write(Path(sys.argv[2]), build.assemble(records.load(data), data), "", {}, data)
"""
WRITE_FOR_EVER = """
import sys
from itertools import count
from pathlib import Path
from rdflib import Dataset, Literal, URIRef
from lc_graph.release import release
dataset = Dataset()
graph = dataset.graph(URIRef("https://w3id.org/lc-graph/graph/facts/x"))
for number in count():
    graph.set((URIRef("https://w3id.org/lc-graph/id/x/y"), URIRef("http://example.org/p"), Literal(number)))
    release.write(Path(sys.argv[1]), dataset, f"run {number}", {})
    print(number, flush=True)
"""


def python(program: str, *arguments: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", timeout=service.LONG,
        env={**service.environment(), **environment},
    )  # fmt: skip


# ---- alike on every run -----------------------------------------------------------------------------


def shuffled_copy(tmp_path: Path) -> Path:
    """Return a copy of the tables whose rows stand in another order."""
    data = tmp_path / "data"
    shutil.copytree(service.ROOT / "data", data)
    order = random.Random(20231122)
    for path in data.rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        order.shuffle(rows)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *rows])
    return data


def test_a_release_does_not_depend_on_hashing_nor_on_the_order_of_rows(tmp_path: Path) -> None:
    data = shuffled_copy(tmp_path)
    made = []
    for seed, source in (("0", service.ROOT / "data"), ("1", data), ("424242", data)):
        folder = tmp_path / f"release-{seed}"
        done = python(BUILD, source, folder, PYTHONHASHSEED=seed)
        assert done.returncode == 0, done.stderr
        made.append(json.loads((folder / "manifest.json").read_text(encoding="utf-8")))
    for other in made[1:]:
        differing = [n for n, entry in made[0]["files"].items() if other["files"].get(n) != entry]
        assert differing == []
        assert other == made[0]


# ---- interrupted ------------------------------------------------------------------------------------


def running(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", WRITE_FOR_EVER, str(folder)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, env=service.environment(),
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "0\n", process.communicate()
    return process


def test_a_release_is_whole_whenever_its_maker_is_killed(tmp_path: Path) -> None:
    folder = tmp_path / "release"
    chance = random.Random(7)
    seen = set()
    for attempt in range(12):
        process = running(folder)
        time.sleep(chance.uniform(0, 0.4))
        process.send_signal(signal.SIGKILL if attempt % 3 else signal.SIGTERM)
        process.communicate()
        found = whole(folder)
        assert found is not None, f"attempt {attempt}"
        names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
        assert names == {*found.manifest["files"], "manifest.json", "SHA256SUMS"}
        seen.add(found.manifest["inputs"])
    assert seen <= {f"run {number}" for number in range(1000)}


def test_a_reader_sees_a_whole_release_at_every_moment(tmp_path: Path) -> None:
    folder = tmp_path / "release"
    process = running(folder)
    try:
        versions = set()
        end = time.monotonic() + service.SOON
        while len(versions) < 12 and time.monotonic() < end:
            handle = os.open(folder, os.O_RDONLY)  # the folder that stands there now, wherever it goes
            try:
                with open(os.open("manifest.json", os.O_RDONLY, dir_fd=handle), encoding="utf-8") as file:
                    versions.add(json.load(file)["inputs"])
            except FileNotFoundError:
                # Only a release that was exchanged for another one is taken away.
                assert os.fstat(handle).st_ino != folder.stat().st_ino
            finally:
                os.close(handle)
        assert len(versions) > 1
    finally:
        process.kill()
        process.communicate()


def test_what_killed_builds_leave_behind_is_taken_away_by_the_next(tmp_path: Path) -> None:
    folder = tmp_path / "release"
    left = tmp_path / ".release.new-dead"
    (left / "release").mkdir(parents=True)
    (left / "release" / "lc-graph.nq").write_text("half", encoding="utf-8")
    os.utime(left, (time.time() - 60, time.time() - 60))
    with placing.workshop(folder) as new:
        assert not left.exists()
        at_work = new.parent
        os.utime(at_work, (time.time() - 60, time.time() - 60))
        with placing.workshop(folder) as other:
            assert at_work.is_dir(), "somebody else's work was taken away"
            (other / "file").write_text("x", encoding="utf-8")
            placing.place(other, folder)
    assert [path.name for path in tmp_path.iterdir()] == ["release"]


def test_without_exchange_a_kill_between_the_two_steps_is_made_good(tmp_path: Path) -> None:
    folder, new = tmp_path / "release", tmp_path / "new"
    for path, text in ((folder, "old"), (new, "new")):
        path.mkdir()
        (path / "file").write_text(text, encoding="utf-8")
    placing.step_aside(new, folder)
    assert (folder / "file").read_text(encoding="utf-8") == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["release"]
    # What a kill between the two steps leaves: the old folder aside, none in its place.
    folder.rename(tmp_path / ".release.previous")
    placing.recover(folder)
    assert (folder / "file").read_text(encoding="utf-8") == "new"
    with pytest.raises(OSError, match="No such file"):
        placing.step_aside(tmp_path / "none", folder)
    assert (folder / "file").read_text(encoding="utf-8") == "new"


def test_a_build_that_is_killed_leaves_the_release_untouched(tmp_path: Path, release: Path) -> None:
    folder = tmp_path / "release"
    shutil.copytree(release, folder)
    before = (folder / "SHA256SUMS").read_bytes()
    process = subprocess.Popen(
        [*service.COMMAND, "build", "--release", str(folder)], stderr=subprocess.PIPE, stdout=subprocess.PIPE,
        text=True, encoding="utf-8", env=service.environment(),
    )  # fmt: skip
    assert process.stderr is not None
    for line in process.stderr:
        if "writing the release" in line:
            break
    time.sleep(0.5)
    process.kill()
    process.communicate()
    assert (folder / "SHA256SUMS").read_bytes() == before
    found = whole(folder)
    assert found is not None


# ---- no room, no right ------------------------------------------------------------------------------


def on_tmpfs(size: str, script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a script in a file system of its own, mounted where ``$PLACE`` says and gone when it ends."""
    folder.mkdir()
    mounted = f'mount -t tmpfs -o size={size} tmpfs "$PLACE" && echo mounted >&2 && {{ {script}\n}}'
    done = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", mounted],
        capture_output=True, text=True, encoding="utf-8", timeout=service.LONG,
        env={**service.environment(), "PLACE": str(folder), "PYTHON": sys.executable},
    )  # fmt: skip
    if "mounted" not in done.stderr:
        pytest.skip(f"no file system of one's own can be mounted here: {done.stderr.strip()}")
    return done


CLI = '"$PYTHON" -c "from lc_graph.cli import main; main()"'


def test_a_full_disk_is_told_and_the_earlier_release_stands(tmp_path: Path, release: Path) -> None:
    size = sum(path.stat().st_size for path in release.rglob("*") if path.is_file()) // 1024 + 2048
    script = f"""
        cp -r "{release}" "$PLACE/release"
        {CLI} build --release "$PLACE/release"; echo "status $?"
        cd "$PLACE/release" && sha256sum -c --quiet SHA256SUMS && echo sound
        ls -A "$PLACE"
    """
    done = on_tmpfs(f"{size}k", script, tmp_path / "small")
    assert done.stdout.split() == ["status", "2", "sound", "release"], done.stderr
    assert "cannot be written: No space left on device" in done.stderr
    assert "make room" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_read_only_folder_is_told(tmp_path: Path, release: Path) -> None:
    script = f"""
        cp -r "{release}" "$PLACE/release" && mount -o remount,ro "$PLACE"
        {CLI} build --release "$PLACE/release"; echo "status $?"
        {CLI} build --release "$PLACE/new"; echo "status $?"
        {CLI} build --if-changed --release "$PLACE/release" >/dev/null; echo "status $?"
    """
    done = on_tmpfs("100m", script, tmp_path / "still")
    assert done.stdout.split() == ["status", "2", "status", "2", "status", "0"], done.stderr
    assert done.stderr.count("cannot be written: Read-only file system") == 2
    assert done.stderr.count("→ choose another folder with --release") == 2
    assert "Traceback" not in done.stderr


def test_what_is_no_release_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "thesis.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    package = service.ROOT / "src" / "lc_graph" / "new-release"
    for folder, said in (
        (tmp_path / "work", "holds something that is no release"),
        (tmp_path / "file", "is a file"),
        (package, "never goes inside the installed package"),
    ):
        done = service.run("build", "--release", folder)
        assert done.returncode == 2
        assert said in done.stderr
    assert (tmp_path / "work" / "thesis.txt").read_text(encoding="utf-8") == "mine"
    assert not package.exists()


def test_a_spoiled_release_is_built_anew_and_a_sound_one_is_kept(tmp_path: Path, release: Path) -> None:
    folder = tmp_path / "release"
    shutil.copytree(release, folder)
    kept = (folder / "manifest.json").stat().st_ino
    assert service.run("build", "--if-changed", "--release", folder).returncode == 0
    assert (folder / "manifest.json").stat().st_ino == kept
    with (folder / "tables" / "figures.csv").open("a", encoding="utf-8") as file:
        file.write("spoiled\n")
    assert whole(folder) is None
    assert service.run("build", "--if-changed", "--release", folder).returncode == 0
    found = whole(folder)
    assert found is not None
    assert found.manifest == json.loads((release / "manifest.json").read_text(encoding="utf-8"))


def test_a_link_to_a_release_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.mkdir()
    link.symlink_to(real)
    process = running(link)
    process.kill()
    process.communicate()
    assert link.is_symlink()
    assert whole(link) is not None
