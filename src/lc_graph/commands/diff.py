"""``lc-graph diff``: what differs between two releases or RDF files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..release.diff import Change

_MARKS = {"added": "+", "removed": "-", "changed": "~"}
_NAMES = {
    "entity": ("entities", "实体"),
    "figure": ("figures", "数据"),
    "statement": ("other statements", "其他陈述"),
    "code": ("codes", "代码"),
    "evidence": ("evidence", "出处"),
    "term": ("terms", "术语"),
    "other": ("other things", "其他"),
}
_WORDS = {"added": "新增", "removed": "删除", "changed": "变更"}


@click.command(name="diff")
@click.argument("before", type=click.Path(path_type=Path), metavar="BEFORE")
@click.argument("after", type=click.Path(path_type=Path), metavar="AFTER")
@click.option("--all", "everything", is_flag=True, help="List everything, not entities and figures only.")
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default="en",
    show_default=True,
    help="Language of words and names.",
)
def command(before: Path, after: Path, everything: bool, format: str, lang: str) -> None:
    """Compare two release folders or RDF files: entities and figures that came (+), went (-) or changed (~).

    Ends with 0 whether or not they differ; --format json says how much in "summary".

    \b
    Example:
      lc-graph diff release-1 release-2 --format json
    """
    from ..release import diff

    changes = diff.compare(diff.quads(before), diff.quads(after), lang)
    listed = [c for c in changes if everything or c.group in ("entity", "figure")]
    if format == "json":
        report = {
            "before": str(before),
            "after": str(after),
            "summary": diff.summary(changes),
            "changes": [change.data() for change in listed],
        }
        click.echo(json.dumps(report, ensure_ascii=False, indent=2))
        return
    click.echo(_as_text(diff.summary(changes), listed, lang), nl=False)


def _as_text(summary: dict[str, dict[str, int]], listed: Sequence[Change], lang: str) -> str:
    zh = lang == "zh"
    lines = []
    for name, counts in summary.items():
        if any(counts.values()):
            told = (f"{_WORDS[kind]} {n}" if zh else f"{n} {kind}" for kind, n in counts.items() if n)
            lines.append(f"{_NAMES[name][zh]}{'：' if zh else ': '}{('，' if zh else ', ').join(told)}")
    if not lines:
        return "没有差别。\n" if zh else "No difference.\n"
    for change in listed:
        lines.append(f"{_MARKS[change.change]} {change.label} <{change.iri}>")
        if change.change == "changed":
            lines += [f"    - {name}  {value}" for name, value in change.lost]
            lines += [f"    + {name}  {value}" for name, value in change.gained]
    return "\n".join(lines) + "\n"
