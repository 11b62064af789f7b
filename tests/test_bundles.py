"""The bundles of the pages: built from their lock file, byte for byte, and asking nobody else."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import project
from lc_graph.web import assets
from lc_graph.web.texts import EDITOR, TEXTS
from service import LONG

SOURCES = project.ROOT / "frontend"
NAMESPACES = {"www.w3.org"}
"""Hosts that begin names of XML and RDF; nothing is fetched from them."""


def built() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(assets.FOLDER.iterdir())}


def test_the_bundles_are_built_from_the_lock_file(tmp_path: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed")
    copy = tmp_path / "frontend"
    shutil.copytree(SOURCES, copy, ignore=shutil.ignore_patterns("node_modules"))
    for command in (["ci"], ["run", "build", "--", str(tmp_path / "vendor")]):
        done = subprocess.run([npm, *command], cwd=copy, capture_output=True, text=True, timeout=LONG)
        assert done.returncode == 0, done.stdout + done.stderr
    again = {path.name: path.read_bytes() for path in sorted((tmp_path / "vendor").iterdir())}
    assert again.keys() == built().keys()
    assert [name for name, content in again.items() if content != built()[name]] == []


def test_the_bundles_name_no_other_server() -> None:
    for name, content in built().items():
        if not name.endswith(".txt"):
            hosts = set(re.findall(r"(?:https?:)?//([\w-]+(?:\.[\w-]+)+)", content.decode()))
            assert hosts <= NAMESPACES, name
            assert b"url(" not in content or name.endswith(".js"), name
            assert not re.search(rb"prefix\.cc|lov\.linkeddata|unpkg|jsdelivr|googleapis|dbpedia", content)


def test_the_notice_names_what_is_in_the_bundles() -> None:
    notice = built()["NOTICE.txt"].decode()
    packages = re.findall(r"^([@\w/.-]+) (\d[\w.]*) \((.+)\)$", notice, re.MULTILINE)
    names = {name for name, _, _ in packages}
    assert {"@zazuko/yasqe", "codemirror"} <= names
    assert "esbuild" not in names
    free = {"MIT", "(MPL-2.0 OR Apache-2.0)", "Apache-2.0", "BSD-3-Clause", "ISC"}
    assert {licence for _, _, licence in packages} <= free
    assert notice.count("MERCHANTABILITY") >= len(packages) - 1


def test_the_editor_is_given_the_words_it_shows() -> None:
    scripts = "\n".join(
        path.read_text(encoding="utf-8") for path in sorted((SOURCES / "editor").glob("*.js"))
    )
    shown = set(re.findall(r'(?:\btext|\bcounted|\bchoice)\("([\w-]+)"', scripts))
    assert shown
    assert shown <= set(EDITOR)
    assert set(EDITOR) <= TEXTS.keys()
    for key in EDITOR:
        assert f'"{key.removesuffix("-1")}"' in scripts, key
