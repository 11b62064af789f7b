"""The project's own files, as tests that look at all of them need them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MADE = {"__pycache__", "dist", "build", "release", "node_modules"}
"""Folders that tools make; with those whose name begins with a dot they are no part of the project."""


def files() -> list[Path]:
    """Return every file that is, or would be, committed; without Git, everything that no tool made."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(
            [
                "git",
                "-c",
                f"safe.directory={ROOT}",
                "ls-files",
                "-z",
                "--cached",
                "--others",
                "--exclude-standard",
            ],
            cwd=ROOT,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        if listed.returncode == 0:
            return sorted(
                {ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()}
            )
    return sorted(_walk())


def _walk() -> Iterator[Path]:
    for folder, names, found in os.walk(ROOT):
        names[:] = [
            name
            for name in names
            if name == ".ci"
            or (
                not (name in MADE or name.startswith(".") or name.endswith(".egg-info"))
                and not (Path(folder, name) / "pyvenv.cfg").exists()
            )
        ]
        yield from (Path(folder, name) for name in found)


def texts() -> Iterator[tuple[str, str]]:
    """Yield the name, relative to the project, and the content of every file that is text."""
    for path in files():
        content = path.read_bytes()
        if b"\0" not in content:
            yield path.relative_to(ROOT).as_posix(), content.decode("utf-8", errors="replace")
