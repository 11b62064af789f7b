"""Dated results between the marks of ``docs/robustness.md`` and, in Chinese, ``docs/robustness.zh.md``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

_FOLDER = Path(__file__).resolve().parents[2] / "docs"
DOCS = {"en": _FOLDER / "robustness.md", "zh": _FOLDER / "robustness.zh.md"}
MEBIBYTE = 1 << 20
CHINESE = {
    "outcome": "结果",
    # ---- kinds of malformed requests, and what became of them ----
    "noise": "杂乱字节",
    "spoiled bytes": "损坏的字节",
    "spoiled query": "损坏的查询",
    "strange parts": "怪异的部件",
    "log of the server": "服务器日志",
    "stack trace": "调用栈",
    "waited for more, then closed": "等待下文，随后关闭",
    "no whole answer": "答案不完整",
    "closed": "关闭",
    "hang": "没有应答",
    # ---- questions with known answers ----
    "ask": "是否",
    "count": "计数",
    "endless": "无尽",
    "graph": "三元组",
    "look-up": "查找",
    "large": "大答案",
    "mistake": "有错",
    "name": "名称",
    "neighbours": "相邻",
    "version": "版本",
    "right": "正确",
    "wrong": "错误",
    "broken off": "中断",
    "stated error": "写明的错误",
    "reloaded within": "重新载入用时",
    "written within": "写入用时",
}
"""Words of the results, by their English; those with a number behind them stand here without it."""


def marks(name: str) -> tuple[str, str]:
    """Return the marks between which a result stands."""
    return f"<!-- {name} -->", f"<!-- end of {name} -->"


def written(name: str, lang: str) -> str:
    """Return the result that stands in the document of a language."""
    begin, end = marks(name)
    return DOCS[lang].read_text(encoding="utf-8").partition(begin)[2].partition(end)[0]


def write(name: str, told: Callable[[str], Iterable[str]]) -> None:
    """Put a result, told in each language, into the documents, in the place of the one before."""
    begin, end = marks(name)
    pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    for lang, path in DOCS.items():
        text = path.read_text(encoding="utf-8")
        assert pattern.search(text), f"{path} has no marks {begin}"
        result = "\n".join([begin, "", *told(lang), "", end])
        path.write_text(pattern.sub(lambda _, result=result: result, text), encoding="utf-8")


def said(words: str, lang: str) -> str:
    """Return words of a result in a language; statuses are numbers in both."""
    if lang == "en" or words.isdecimal():
        return words
    plain, _, status = words.rpartition(" ")
    return f"{CHINESE[plain]} {status}" if status.isdecimal() else CHINESE[words]


def table(counts: dict[tuple[str, str], int], kinds: Sequence[str], lang: str) -> list[str]:
    """Return the table of how often each outcome was met, by kind."""
    rows = [["outcome", *kinds]]
    rows += [
        [outcome, *(str(counts.get((outcome, kind), 0)) for kind in kinds)]
        for outcome in sorted({outcome for outcome, _ in counts})
    ]
    lines = [f"| {' | '.join(said(cell, lang) for cell in row)} |" for row in rows]
    return [lines[0], "|---" * len(rows[0]) + "|", *lines[1:]]


def mebibytes(size: int) -> str:
    """Return a size as people read it."""
    return f"{size / MEBIBYTE:.0f} MiB"
