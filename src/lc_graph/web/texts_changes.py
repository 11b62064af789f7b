"""The words for what changed between two releases, in Chinese and English."""

from __future__ import annotations

CHANGES: dict[str, tuple[str, str]] = {
    "changes": ("与上一次发布相比", "What changed since the release before"),
    "changes-first": (
        "这是本服务器上的第一次发布，没有更早的可以比较。",
        "This is the first release on this server; there is no earlier one to compare it with.",
    ),
    "changes-none": ("与版本 {version} 相比，没有变化。", "Nothing differs from version {version}."),
    "changes-lead": (
        "与版本 {version} 相比：新增 {added}，删去 {removed}，改动 {changed}。由规则推得的不在其列。",
        "Compared with version {version}: {added} came, {removed} went, {changed} changed. "
        "What rules derive is left out.",
    ),
    "changes-added": ("新增", "came"),
    "changes-removed": ("删去", "went"),
    "changes-changed": ("改动", "changed"),
    "changes-change": ("变化", "change"),
    "changes-thing": ("什么", "what"),
    "changes-before": ("只在上一次发布中", "only in the release before"),
    "changes-after": ("只在这次发布中", "only in this release"),
    "changes-entity": ("来源所说的事物", "Things that sources talk about"),
    "changes-figure": ("统计数据", "Figures"),
    "changes-statement": ("其他陈述", "Other statements"),
    "changes-code": ("代码", "Codes"),
    "changes-evidence": ("出处", "Evidence"),
    "changes-term": ("本体术语", "Terms of the ontology"),
    "changes-other": ("其他", "Others"),
}
