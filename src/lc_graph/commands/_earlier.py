"""An earlier release that ``serve`` is given, to tell what changed since."""

from __future__ import annotations

from pathlib import Path

from ..engine.asking import Source
from ..errors import Problem, UsageError
from ..release import release


def check(folder: Path, source: Source) -> None:
    """Refuse what is no release, and an earlier release of what is none.

    Raises:
        UsageError: when it is refused.
    """
    if source.nquads is None:
        raise UsageError(Problem("--previous", "no release is served", "leave it out, or serve a release"))
    if release.whole(folder) is None:
        raise UsageError(
            Problem(str(folder), "is no whole release", "name the folder of one with --previous")
        )
