"""A release: a folder with the built graph in several formats and a manifest that says what it was made of.

A release is written beside its folder and takes its place when it is whole, so that a build that is
interrupted at any moment leaves the last good one untouched.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from .. import __version__
from ..errors import Problem, UsageError
from ..progress import Say
from ..resources import PACKAGE, ROOMS, room

MANIFEST = "manifest.json"
FACES = ("web", "commands", "cli.py", "_bundle")
"""What no release is made of: the faces, and the rooms, which count by themselves."""

_REMEDIES = {
    errno.ENOSPC: "make room on the disk, or choose another folder with --release",
    errno.EDQUOT: "make room within your quota, or choose another folder with --release",
    errno.EBUSY: "a folder that is mounted cannot be replaced; name a new folder inside it with --release",
    errno.EXDEV: "a folder that is mounted cannot be replaced; name a new folder inside it with --release",
}


@dataclass(frozen=True)
class Release:
    """A release folder and its manifest."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def nquads(self) -> Path:
        """Return the N-Quads file with every named graph."""
        return self.folder / "lc-graph.nq"


def inputs_digest(data: Path | None = None) -> str:
    """Return the SHA-256 over every file of the four rooms and the version of the package.

    Args:
        data: folder of the tables (default: the data room).
    """
    digest = hashlib.sha256(__version__.encode())
    for base, path in sorted(_inputs(data)):
        digest.update(base.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _inputs(data: Path | None) -> Iterator[tuple[str, Path]]:
    for name in ROOMS:
        folder = data if data and name == "data" else room(name)
        for path in folder.rglob("*"):
            if path.is_file() and not path.name.startswith("."):
                yield f"{name}/{path.relative_to(folder).as_posix()}", path
    for path in (*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.txt")):
        where = path.relative_to(PACKAGE)
        if where.parts[0] not in FACES:
            yield f"src/{where.as_posix()}", path


def whole(folder: Path) -> Release | None:
    """Return the release in ``folder`` when every file is as its manifest has it, else ``None``."""
    from . import placing

    placing.recover(folder)
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        sound = all(
            hashlib.sha256((folder / name).read_bytes()).hexdigest() == entry["sha256"]
            for name, entry in manifest["files"].items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return Release(folder, manifest) if sound else None


def current(folder: Path, data: Path | None = None) -> Release | None:
    """Return the release in ``folder`` when it is whole and made of today's inputs, else ``None``."""
    found = whole(folder)
    return found if found and found.manifest.get("inputs") == inputs_digest(data) else None


def ensure(folder: Path, say: Say) -> Release:
    """Return the current release in ``folder``, building and validating it first when there is none.

    Raises:
        DataError: when the data falls short.
        UsageError: when the folder cannot be written or holds something that is no release.
    """
    return current(folder) or make(folder, say)


def make(folder: Path, say: Say, data: Path | None = None) -> Release:
    """Build, validate and write a release into ``folder``, whatever stands there; see :func:`ensure`.

    Args:
        folder: where the release goes.
        say: is told the name of each step as it begins.
        data: folder of the tables (default: the data room).
    """
    from ..build import build, quads
    from ..engine.store import Store
    from . import quality

    _refuse_strangers(folder)
    inputs = inputs_digest(data)
    built = build(say, data)
    say("asking the questions and comparing the readings")
    store = Store.from_quads(quads(built.dataset))
    checked = {quality.FILE: quality.text(built.records, built.report, store)}
    say("writing the release")
    warnings = {"warnings": len(built.report.warnings)}
    return write(folder, built.dataset, inputs, warnings, data, checked)


def write(
    folder: Path, dataset: Any, inputs: str, checks: dict[str, int], data: Path | None = None,
    more: Mapping[str, bytes] | None = None,
) -> Release:  # fmt: skip
    """Write a data set as a release and put it into place.

    Args:
        folder: where the release goes.
        dataset: what it holds.
        inputs: the digest of what it was made of (:func:`inputs_digest`).
        checks: what the manifest says of checking it.
        data: folder of the tables (default: the data room).
        more: further files by name, such as the record of the checks.

    Raises:
        UsageError: when it cannot be written; what stood in the folder stands there still.
    """
    from ..build import quads as quads_of
    from . import files as release_files
    from . import placing
    from .description import version_of

    folder = folder.resolve()
    quads = release_files.complete(quads_of(dataset), data)
    version = version_of(quad.triple for quad in quads)
    try:
        with placing.workshop(folder) as new:
            files: dict[str, dict[str, Any]] = {}
            for name, content in chain(release_files.contents(quads, data), (more or {}).items()):
                _write(new / name, content)
                files[name] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            sums = "".join(f"{files[name]['sha256']}  {name}\n" for name in sorted(files))
            _write(new / release_files.CHECKSUMS, sums.encode())
            graphs = Counter(getattr(quad.graph_name, "value", "") for quad in quads)
            manifest = {
                "name": "lc-graph", "version": version, "inputs": inputs, "checks": checks,
                "quads": len(quads), "graphs": dict(sorted(graphs.items())),
                # The N-Quads file is the canonical form.
                "canonical": {
                    "algorithm": "RDFC-1.0", "hash": "SHA-256",
                    "digest": files[release_files.NQUADS]["sha256"],
                },
                "files": files,
            }  # fmt: skip
            _write(new / MANIFEST, json.dumps(manifest, indent=2, sort_keys=True).encode() + b"\n")
            placing.place(new, folder)
    except OSError as error:
        raise _unwritable(folder, error) from error
    return Release(folder, manifest)


def _unwritable(folder: Path, error: OSError) -> UsageError:
    remedy = _REMEDIES.get(error.errno or 0, "choose another folder with --release")
    return UsageError(
        Problem(
            str(folder),
            f"the release cannot be written: {error.strerror or error}",
            f"{remedy}; an earlier release is untouched",
        )
    )


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _refuse_strangers(folder: Path) -> None:
    """Refuse to replace a folder that is not a release: it may be somebody's work."""
    if folder.resolve() == PACKAGE or PACKAGE in folder.resolve().parents:
        raise UsageError(
            Problem(str(folder), "a release never goes inside the installed package", "name another folder")
        )
    if folder.exists() and not folder.is_dir():
        raise UsageError(Problem(str(folder), "this is a file", "name a folder"))
    try:
        strange = folder.is_dir() and any(folder.iterdir()) and not (folder / MANIFEST).exists()
    except OSError as error:
        raise _unwritable(folder, error) from error
    if strange:
        raise UsageError(
            Problem(
                str(folder), "the folder holds something that is no release", "name an empty or new folder"
            )
        )
