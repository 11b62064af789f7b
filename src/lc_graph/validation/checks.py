"""The checks: one query a file in ``shapes/cube`` and ``shapes/hygiene``, finding who breaks one rule.

A file starts with header comments ``# key: value``: ``title-zh``, ``title-en`` (the rule that is broken),
``remedy-zh``, ``remedy-en`` (what to do), ``severity`` (``violation`` or ``warning``) and ``graphs``
(``data`` for any data, ``all`` for the whole data set only). Its SELECT binds ``?this``, and may bind
``?path`` and ``?value``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, cast

from ..errors import Problem, UsageError
from ..resources import room

FOLDERS = ("cube", "hygiene")
KEYS = ("title-zh", "title-en", "severity", "graphs", "remedy-zh", "remedy-en")
_ALLOWED = {"severity": ("violation", "warning"), "graphs": ("data", "all")}
_HEADER = re.compile(r"^#\s*([a-z-]+):\s*(.+?)\s*$")


@dataclass(frozen=True)
class Check:
    """One rule as a query. ``id`` is the name of its file, unique over all folders."""

    id: str
    folder: str
    title_zh: str
    title_en: str
    remedy_zh: str
    remedy_en: str
    severity: Literal["violation", "warning"]
    graphs: Literal["data", "all"]
    query: str


@lru_cache(maxsize=4)
def load_checks(shapes: Path | None = None) -> tuple[Check, ...]:
    """Return all checks under a shapes folder (default: the shapes room), by id.

    Raises:
        UsageError: when a header is incomplete, has an unknown value, or an id stands twice.
    """
    base = shapes or room("shapes")
    checks: dict[str, Check] = {}
    for folder in FOLDERS:
        for path in sorted((base / folder).glob("*.rq")):
            check = read_check(path)
            if check.id in checks:
                raise UsageError(
                    Problem(str(path), f"the check {check.id} stands twice", "rename one of the files")
                )
            checks[check.id] = check
    return tuple(checks[name] for name in sorted(checks))


def read_check(path: Path) -> Check:
    """Read one check.

    Raises:
        UsageError: when its header is incomplete or has an unknown value.
    """
    text = path.read_text(encoding="utf-8")
    header: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#"):
            break
        if match := _HEADER.match(line):
            key, value = match.groups()
            if value not in _ALLOWED.get(key, (value,)):
                choices = " or ".join(_ALLOWED[key])
                raise UsageError(Problem(f"{path}:{number}", f"{key} is {value!r}", f"write {choices}"))
            header[key] = value
    if missing := [key for key in KEYS if key not in header]:
        raise UsageError(
            Problem(f"{path}:1", f"the header lacks {', '.join(missing)}", "add '# key: value' lines")
        )
    return Check(
        path.stem,
        path.parent.name,
        header["title-zh"],
        header["title-en"],
        header["remedy-zh"],
        header["remedy-en"],
        cast('Literal["violation", "warning"]', header["severity"]),
        cast('Literal["data", "all"]', header["graphs"]),
        text,
    )
