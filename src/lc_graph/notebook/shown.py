"""Something told in tables, as notebooks show it."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..chain.model import FigureStated, Gap, StageTrace, Trace
from ..compare.model import Comparison
from ..compare.profiles import IndicatorTold, Profile
from ..engine.lookup import Name
from ..errors import Problem, UsageError
from ..sheets import markdown
from ..sheets.citations import Citations
from ..sheets.table import Cell, Column, Table
from . import frames

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True)
class Shown:
    """Something that is told in tables; Jupyter shows them.

    Attributes:
        told: the whole of it, as plain data.
        title, notes: what stands above the tables.
        tables: the tables; :meth:`frame` gives one as a pandas table.
        cited: the passages they rest on.
    """

    told: Trace | Comparison | Profile | IndicatorTold
    title: str
    notes: Sequence[str]
    tables: Sequence[Table]
    cited: Citations
    lang: str

    def frame(self, id: str | None = None) -> DataFrame:
        """Return one of the tables as pandas has it, by its id; the first, if none is given.

        Exact numbers are Decimals there, all else is text.

        Raises:
            UsageError: for an id that no table has.
        """
        found = [table for table in self.tables if id in (None, table.id)]
        if not found:
            known = ", ".join(table.id for table in self.tables) or "none"
            raise UsageError(Problem(f"{id!r}", "no table has this id", f"there are: {known}"))
        return frames.of_table(found[0])

    def __str__(self) -> str:
        return markdown.document(self.title, self.notes, self.tables, self.cited.lines(self.lang), self.lang)

    def __repr__(self) -> str:
        return f"<{self.title}: {', '.join(f'{table.title} {len(table.rows)}' for table in self.tables)}>"

    def _repr_html_(self) -> str:
        """Return the tables as Jupyter shows them; nothing in them is taken for markup."""
        parts = [
            f"<h3>{html.escape(self.title)}</h3>",
            *(f"<p>{html.escape(note)}</p>" for note in self.notes),
        ]
        for table in self.tables:
            parts.append(f"<h4>{html.escape(table.title)}</h4>{_table_html(table, self.lang)}")
        lines = "".join(f"<li>{html.escape(line)}</li>" for line in self.cited.lines(self.lang))
        return "\n".join(parts) + (f"\n<ol>{lines}</ol>" if lines else "")


def _table_html(table: Table, lang: str) -> str:
    head = "".join(f'<th scope="col">{html.escape(column.title)}</th>' for column in table.columns)
    rows = "".join(
        "<tr>" + "".join(f"<td>{html.escape(markdown.shown(cell, lang))}</td>" for cell in row) + "</tr>"
        for row in table.rows
    )
    note = f"<p><small>{html.escape(table.note)}</small></p>" if table.note else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{note}"


def stages(traced: Trace, lang: str, cited: Citations) -> Table:
    """Return the stages of a chain in order, with who takes part and what is missing."""
    titles = {
        "stage": ("环节", "stage"), "position": ("位置", "position"),
        "participants": ("参与者", "participants"), "investment": ("投资", "investment"),
        "gaps": ("缺口", "gaps"),
    }  # fmt: skip
    rows = [_stage(stage, lang, cited) for stage in traced.stages]
    columns = tuple(Column(key, both[lang == "en"]) for key, both in titles.items())
    title, note = (
        ("环节", "带问号的：来源有歧义，或视读法而定。")
        if lang == "zh"
        else ("Stages", "With a question mark: the source is ambiguous, or it depends on the reading.")
    )
    return Table("stages", title, columns, tuple(rows), note)


def _stage(stage: StageTrace, lang: str, cited: Citations) -> tuple[Cell, ...]:
    between = "；" if lang == "zh" else "; "
    who = [one.what.in_(lang) + ("" if one.certain else "?") for one in stage.participants]
    evidence = [passage for one in stage.participants for passage in one.evidence]
    gaps = [_gap(gap, lang) for gap in stage.gaps]
    invested = [
        _invested(figure, one.what, lang)
        for one in stage.participants
        for figure in one.figures
        if figure.indicator.id == "indicator/total-investment"
    ]
    return (
        Cell(stage.name.in_(lang), evidence=cited.of(stage.evidence)),
        Cell(stage.position.in_(lang) if stage.position else ""),
        Cell(between.join(who), evidence=cited.of(evidence)),
        Cell(between.join(invested)),
        Cell(between.join(gaps)),
    )


def _gap(gap: Gap, lang: str) -> str:
    name = gap.code.in_(lang) + ("" if gap.certain else "?")
    return f"{name}（{gap.why_zh}）" if lang == "zh" else f"{name} ({gap.why_en})"


def _invested(figure: FigureStated, who: Name, lang: str) -> str:
    return f"{who.in_(lang)} {figure.printed}"
