"""A release: a folder with the built graph in several formats and a manifest that says what it was made of.

A release is written beside its folder and moved into place when it is whole, so that an interrupted build
leaves the last good one untouched.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import __version__
from .errors import Problem, UsageError
from .progress import Say
from .resources import ROOMS, room
from .terms import EXPORTED_BY_DEFAULT

MANIFEST = "manifest.json"
FILES: dict[str, tuple[str, tuple[str, ...] | None]] = {
    "lc-graph.nq": ("nquads", None),
    "lc-graph.trig": ("trig", None),
    "lc-graph.ttl": ("turtle", EXPORTED_BY_DEFAULT),
    "facts.ttl": ("turtle", ("facts",)),
    "lc-graph.csv": ("csv", EXPORTED_BY_DEFAULT),
}
"""Files of a release: their format and the graphs in them (``None``: every graph)."""


@dataclass(frozen=True)
class Release:
    """A release folder and its manifest."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def nquads(self) -> Path:
        """Return the N-Quads file with every named graph."""
        return self.folder / "lc-graph.nq"


def inputs_digest() -> str:
    """Return the SHA-256 over every file of the four rooms and the version of the package."""
    digest = hashlib.sha256(__version__.encode())
    here = Path(__file__).resolve().parent
    for base, path in sorted(_inputs(here)):
        digest.update(base.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _inputs(package: Path) -> Iterator[tuple[str, Path]]:
    for name in ROOMS:
        folder = room(name)
        for path in folder.rglob("*"):
            if path.is_file() and not path.name.startswith("."):
                yield f"{name}/{path.relative_to(folder).as_posix()}", path
    for path in package.glob("*.py"):
        yield f"src/{path.name}", path


def current(folder: Path) -> Release | None:
    """Return the release in ``folder`` when it is whole and made of today's inputs, else ``None``."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        whole = all(
            hashlib.sha256((folder / name).read_bytes()).hexdigest() == entry["sha256"]
            for name, entry in manifest["files"].items()
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Release(folder, manifest) if whole and manifest.get("inputs") == inputs_digest() else None


def ensure(folder: Path, say: Say) -> Release:
    """Return the current release in ``folder``, building and validating it first when there is none.

    Raises:
        DataError: when the data falls short.
        UsageError: when the folder cannot be written or holds something that is no release.
    """
    return current(folder) or make(folder, say)


def make(folder: Path, say: Say) -> Release:
    """Build, validate and write a release into ``folder``, whatever stands there; see :func:`ensure`."""
    from .build import build

    _refuse_strangers(folder)
    inputs = inputs_digest()
    built = build(say)
    say("writing the release")
    return write(folder, built.dataset, inputs, {"warnings": len(built.report.warnings)})


def write(folder: Path, dataset: Any, inputs: str, checks: dict[str, int]) -> Release:
    """Write a data set as a release and move it into place."""
    from . import formats
    from .build import quads as quads_of

    folder = folder.absolute()
    quads = quads_of(dataset)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as temporary:
            new = Path(temporary) / "new"
            new.mkdir()
            files: dict[str, dict[str, Any]] = {}
            for name, (format, graphs) in FILES.items():
                chosen = quads if graphs is None else formats.select(quads, graphs)
                content = "".join(formats.text(chosen, format)).encode()
                _write(new / name, content)
                files[name] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            manifest = {
                "name": "lc-graph", "version": __version__, "inputs": inputs, "checks": checks,
                "quads": len(quads), "files": files,
            }  # fmt: skip
            _write(new / MANIFEST, json.dumps(manifest, indent=2, sort_keys=True).encode() + b"\n")
            if folder.exists():
                folder.rename(Path(temporary) / "old")
            new.rename(folder)
    except OSError as error:
        raise UsageError(
            Problem(str(folder), f"the release cannot be written: {error.strerror}",
                    "choose another folder with --release, or make room; an earlier release is untouched")
        ) from error  # fmt: skip
    return Release(folder, manifest)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _refuse_strangers(folder: Path) -> None:
    """Refuse to replace a folder that is not a release: it may be somebody's work."""
    package = Path(__file__).resolve().parent
    if package == folder.resolve() or package in folder.resolve().parents:
        raise UsageError(
            Problem(str(folder), "a release never goes inside the installed package", "name another folder")
        )
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MANIFEST).exists():
        raise UsageError(
            Problem(
                str(folder), "the folder holds something that is no release", "name an empty or new folder"
            )
        )
    if folder.exists() and not folder.is_dir():
        raise UsageError(Problem(str(folder), "this is a file", "name a folder"))
