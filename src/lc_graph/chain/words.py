"""The sentences of a trace: why a gap holds and what else to know of a stage, in Chinese and English."""

from __future__ import annotations

from collections.abc import Sequence

from ..engine.lookup import Name
from .gaps import Finding
from .model import Participant, StageTrace

Both = tuple[str, str]

LABELS: dict[str, Both] = {
    "same": ("可能是同一个", "possibly the same as"),
    "perhaps": ("可能在区域内", "perhaps in the area"),
    "area": ("从{}看", "seen from {}"),
    "reference": ("参照链", "reference chain"),
    "stated": ("来源所说的环节", "stage as a source states it"),
    "position-proposed": ("上中下游的位置由本项目判断", "position judged by this project"),
    "ambiguous": ("归属不明", "ambiguous"),
    "reading": ("读法", "reading"),
    "also": ("也可能在", "or at"),
    "gap": ("缺口", "gap"),
    "provisional": (
        "暂定：对照的是本项目提出的环节",
        "provisional: measured against a stage this project proposed",
    ),
    "figures": ("数据", "Figures"),
    "remarks": ("来源另外说到", "Also stated"),
    "readings": (
        "来源有歧义，各读法如下，均未采纳为事实",
        "A source is ambiguous; the readings, none taken as fact",
    ),
    "evidence": ("证据", "Evidence"),
    "documents": ("参照链的文献", "Documents of the reference chain"),
    "possible": ("可能", "possibly"),
    "note": ("注", "note"),
    "action": ("作用", "action"),
    "legend": ("缺口的含义", "What the gaps mean"),
    "only-stated": ("只有来源说到，参照链上没有", "stated by a source only, not in the reference chain"),
    "proposed": ("本项目提出，没有文献", "proposed by this project, no document"),
    "by-product": ("副产品", "by-product"),
    "flow-proposed": ("本项目判断", "judged by this project"),
    "unplaced": ("参与此链，来源未说明环节", "In the chain, stage not stated"),
    "related": ("同一产业，来源未说参与此链", "Same industry, no part in the chain stated"),
    "line": ("第{}行", "line {}"),
    "lines": ("第{}–{}行", "lines {}–{}"),
    "phase": ("进展", "phase"),
    "place": ("地点", "place"),
    "product": ("产品", "product"),
    "agent": ("实施或投资", "implemented or invested by"),
    "outside": ("区域外", "beyond the area"),
    "unclear": ("是否在区域内未说明", "not stated whether in the area"),
    "region": ("地区", "region"),
    "industry": ("产业", "industry"),
    "bounds": ("{}至{}", "{} to {}"),
    "at-least": ("不低于{}", "at least {}"),
    "at-most": ("不高于{}", "at most {}"),
    "no-reference": ("没有参照链", "no reference chain"),
}
"""The words of the text tree, in Chinese and English."""


def gap_words(finding: Finding, stage: StageTrace, lacks: Sequence[Name], unplaced: int) -> Both:
    """Say what a gap rests on, in Chinese and English."""
    zh, en = _plain_words(finding, stage, lacks, unplaced)
    if not finding.certain:
        zh, en = f"视读法而定：{zh}", f"depends on the reading: {en}"
    return zh, en


def _plain_words(finding: Finding, stage: StageTrace, lacks: Sequence[Name], unplaced: int) -> Both:
    participants = stage.participants
    match finding.kind:
        case "missing":
            return (
                "来源说到：" + "；".join(lack.in_("zh") for lack in lacks),
                "a source says so: " + "; ".join(lack.in_("en") for lack in lacks),
            )
        case "pending":
            listed = [one for one in participants if one.unfinished_project and one.where == "inside"]
            return (
                "只有尚未建成的项目：" + "、".join(one.what.in_("zh") for one in listed),
                "only unfinished projects: " + ", ".join(one.what.in_("en") for one in listed),
            )
        case "thin":
            return _thin([one for one in participants if one.where == "inside"])
        case "outside":
            listed = [one for one in participants if one.where == "outside"]
            return (
                "只有区域外的参与者：" + "、".join(one.what.in_("zh") for one in listed),
                "only participants beyond the area: " + ", ".join(one.what.in_("en") for one in listed),
            )
    return _unknown(stage, unplaced)


def _thin(inside: list[Participant]) -> Both:
    sure = [one for one in inside if one.certain]
    if len(sure) == 1:
        only = sure[0].what
        return f"只有一个参与者：{only.in_('zh')}", f"exactly one participant: {only.in_('en')}"
    listed_zh = "、".join(one.what.in_("zh") for one in inside)
    listed_en = ", ".join(one.what.in_("en") for one in inside)
    return f"只有一个参与者，是其中之一：{listed_zh}", f"exactly one participant, one of: {listed_en}"


def _unknown(stage: StageTrace, unplaced: int) -> Both:
    if any(one.where == "perhaps" for one in stage.participants):
        zh, en = (
            "参与者可能在这一区域，来源没有明说",
            "the participants are perhaps in the area; no source says so outright",
        )
    elif any(one.where == "unclear" for one in stage.participants):
        zh, en = "参与者是否在这一区域，来源没有说", "no source says whether the participants are in the area"
    elif any(not one.certain for one in stage.participants):
        zh, en = "没有一个参与者是确定的", "none of the participants is certain"
    elif stage.stated:
        zh, en = "来源说到这一环节，没有说谁参与", "a source states the stage, none says who takes part"
    else:
        zh, en = "来源没有说谁在这一环节", "no source says who is at this stage"
    if unplaced:
        zh += f"（此链另有 {unplaced} 个参与者，环节未说明）"
        en += f" ({unplaced} of the chain's participants: stage not stated)"
    return zh, en


def note_words(stage: StageTrace, area_asked: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the notes of a stage, in Chinese and English."""
    notes: list[Both] = []
    wide = [one for one in stage.participants if one.area_wide and one.where == "inside"]
    if wide:
        where_zh = "、".join(one.what.in_("zh") for one in wide)
        where_en = ", ".join(one.what.in_("en") for one in wide)
        notes.append(
            (
                f"来源只说{where_zh}有这一环节，没有点名参与者",
                f"a source gives the stage to {where_en} as a whole and names nobody",
            )
        )
    silent = [one for one in stage.participants if one.kind == "project" and not one.phases]
    if silent:
        notes.append(
            (
                "项目是否建成，来源没有说：" + "、".join(one.what.in_("zh") for one in silent),
                "no source says whether finished: " + ", ".join(one.what.in_("en") for one in silent),
            )
        )
    unclear = [one for one in stage.participants if one.where == "unclear"]
    if area_asked and unclear:
        notes.append(
            (
                "是否在这一区域，来源没有说：" + "、".join(one.what.in_("zh") for one in unclear),
                "no source says whether in the area: " + ", ".join(one.what.in_("en") for one in unclear),
            )
        )
    return tuple(zh for zh, _ in notes), tuple(en for _, en in notes)
