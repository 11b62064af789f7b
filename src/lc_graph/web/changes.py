"""What changed since an earlier release: what came, went and differs, by kind of thing, as tables."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from ..made import Made
from ..release import diff
from ..release.diff import Change
from ..sheets.table import Cell, Column, Row, Table
from .names import href
from .sections import Maker, Section
from .site import Site

_NQUADS = "lc-graph.nq"


@lru_cache(maxsize=4)
def differences(before: Path, after: Path, lang: str) -> tuple[Change, ...]:
    """Return what differs between two releases' files, which never change while they are served."""
    return tuple(diff.compare(diff.quads(before), diff.quads(after), lang))


def section(site: Site, maker: Maker) -> Section:
    """Return what changed since the earlier release that the server was given, or that it was given none."""
    title = maker.t("changes")
    if site.previous is None:
        return Section("changes", title, lead=maker.t("changes-first"))
    version = site.previous.manifest["version"]
    found = differences(site.previous.nquads, site.files[_NQUADS], maker.lang)
    if not found:
        return Section("changes", title, lead=maker.t("changes-none", version=version))
    counted = {change: sum(one.change == change for one in found) for change in _CHANGES}
    tables = tuple(
        _table(maker, group, mine)
        for group in diff.GROUPS
        if (mine := [one for one in found if one.group == group])
    )
    return Section("changes", title, tables, maker.t("changes-lead", version=version, **counted))


_CHANGES = ("added", "removed", "changed")


def _table(maker: Maker, group: str, those: list[Change]) -> Table:
    def row(one: Change) -> Row:
        gone = one.change == "removed"
        return (
            Cell(maker.t(f"changes-{one.change}")),
            Cell(one.label or one.iri, None if gone else href(one.iri)),
            Cell(_told(maker, one.lost)),
            Cell(_told(maker, one.gained)),
        )

    columns = tuple(Column(key, maker.t(f"changes-{key}")) for key in ("change", "thing", "before", "after"))
    return Table(f"changes-{group}", maker.t(f"changes-{group}"), columns, Made(those, row))


def _told(maker: Maker, properties: tuple[tuple[str, str], ...]) -> str:
    return maker.listed(
        [f"{name} {value}" for name, value in properties], "；" if maker.lang == "zh" else "; "
    )
