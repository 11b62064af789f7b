"""The folder of a further source, ready to be filled in: its description and every table with its header."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from .errors import Problem, UsageError
from .evidence.text import read_text, sha256
from .readings.coding import FILE as CODING
from .readings.coding import Coding
from .readings.tables import READERS, ReadDoubt, ReadFigure, ReadName, ReadStatement
from .release import placing
from .resources import room
from .tables import SLUG, SOURCE_TABLES

_READINGS = {
    "figures": tuple(ReadFigure.model_fields),
    "entities": (*(name for name in ReadName.model_fields if name != "note"), "class", "note"),
    "statements": tuple(ReadStatement.model_fields),
    "doubts": tuple(ReadDoubt.model_fields),
}

_DESCRIPTION = """\
# 来源说明 · The description of the source. 空着的（null）都要填 · Whatever is null is to be filled in.
id: {id}
# 本来源各行编号的前缀，发布后不再改 · Prefix of the ids of its rows; never changed once published.
key: {key}
# 自拟的名称，不抄原文 · A title of your own.
title_zh: {title_zh}
title_en: {title_en}
# 来源与版权说明 · Where it is from and whose its wording is.
note_zh: null
note_en: null
# 原文文件（UTF-8 字节）的 SHA-256 与字符数；原文本身不入库
# SHA-256 of the text file's UTF-8 bytes, and its number of characters; the text itself stays outside.
sha256: {sha256}
characters: {characters}
# 每条新闻的行号（从 1 起）、标题、署名 · Each item's lines (from 1), headline and byline, such as
#   - id: a1
#     lines: [1, 83]
#     headline: {{text: …, lines: [83, 83]}}
#     byline: {{text: …, lines: [1, 2]}}
#     authors: [person/…]
#     passages: [a1-headline, a1-byline]
articles: []
# 报头、版面装饰 · Mastheads, captions of the page and the like: - {{lines: [1, 1], text: …}}
furniture: []
"""

STEPS = (
    (
        "填好 source.yaml：名称、说明、原文的 SHA-256 与字符数（--text 会代填）、各条新闻的行号与标题。",
        "Fill in source.yaml: titles, notes, SHA-256 and length of the text (--text does it), the lines of "
        "the items.",
    ),
    (
        "请两人各自独立通读原文，填 readings/a 与 readings/b 下各四张表；填完不再改。",
        "Let two people read the page, each alone, into the four tables of readings/a and readings/b each; "
        "these are never mended afterwards.",
    ),
    (
        "用 lc-graph locate --text FILE --source {id} \"开头…结尾\" 找出处，填 passages.csv，附自己的说明。",
        'Find passages with lc-graph locate --text FILE --source {id} "first…last" and put them into '
        "passages.csv, with glosses in your own words.",
    ),
    (
        "新出现的事物加到 data/entities/，新的指标、时期等加到 data/codes/；印出的名称填 mentions.csv。",
        "Add new things to data/entities/, new indicators, periods and the like to data/codes/; printed "
        "names go to mentions.csv.",
    ),
    (
        "数字填 observations.csv，单条关系填 statements.csv，其余填相应的表；"
        "拿不准的写 possible 并在 readings.csv 说明读法。",
        "Figures go to observations.csv, single edges to statements.csv, everything else to the table of its "
        "kind; what is uncertain is `possible`, in a reading that readings.csv explains.",
    ),
    (
        "没有陈述的句子填 skipped.csv 并写明理由；两份通读的每处差异在 reconciliation.csv 里答复；"
        "另请一人不看各表的代码，按原文再编一次，填 readings/coding.csv。",
        "Sentences without a statement go to skipped.csv with the reason; every difference between the two "
        "readings is answered in reconciliation.csv; somebody who has not seen the codes of the tables gives "
        "them once more, from the page, in readings/coding.csv.",
    ),
    (
        "运行 lc-graph verify --text FILE --source {id}，再 lc-graph check --text FILE，最后 lc-graph build。"
        "各表各列见 docs/tables.md。",
        "Run lc-graph verify --text FILE --source {id}, then lc-graph check --text FILE, then "
        "lc-graph build. docs/tables.md explains every table and column.",
    ),
)  # fmt: skip
"""What to do next, in Chinese and English; ``{id}`` is the source's id."""


def new_source(
    identifier: str,
    *,
    key: str | None = None,
    title_zh: str | None = None,
    title_en: str | None = None,
    text: Path | None = None,
    data: Path | None = None,
) -> Path:
    """Make the folder of a source and return it.

    Args:
        identifier: the source's id, which names its folder: lower-case letters, digits and hyphens.
        key: what stands before the ids of its rows in the graph (default: the id).
        title_zh: its title in Chinese, in your own words.
        title_en: its title in English.
        text: the file with its text, to fill in digest and length.
        data: folder of the tables (default: the data room of the clone).

    Raises:
        UsageError: for an id or key that cannot be used or is taken, and when the folder cannot be written.
    """
    folder = data or _clone()
    key = key or identifier
    for name, value in (("ID", identifier), ("--key", key)):
        if not re.fullmatch(SLUG, value) or value != value.lower():
            message = f"{value!r} cannot be used"
            raise UsageError(
                Problem(name, message, "use lower-case letters, digits and hyphens: liaocheng-2024")
            )
    target = folder / "sources" / identifier
    if target.exists():
        raise UsageError(Problem(str(target), "the source is there already", "choose another id"))
    for other, taken in _keys(folder):
        if taken == key:
            raise UsageError(Problem("--key", f"{key!r} is the key of {other} already", "choose another key"))
    content = read_text(text) if text else None
    description = _DESCRIPTION.format(
        id=json.dumps(identifier),
        key=json.dumps(key),
        title_zh=json.dumps(title_zh, ensure_ascii=False),
        title_en=json.dumps(title_en, ensure_ascii=False),
        sha256=sha256(content) if content is not None else "null",
        characters=len(content) if content is not None else "null",
    )
    try:
        if not (folder / "sources").is_dir():
            raise FileNotFoundError(2, "there is no folder sources/ in it")
        with placing.workshop(target) as new:
            for name, header in _tables():
                (new / name).parent.mkdir(parents=True, exist_ok=True)
                (new / name).write_text(header, encoding="utf-8", newline="")
            (new / "source.yaml").write_text(description, encoding="utf-8", newline="")
            placing.place(new, target)
    except OSError as error:
        problem = Problem(
            str(folder), f"cannot be written: {error.strerror}", "name your data folder with --data"
        )
        raise UsageError(problem) from error
    return target


def _clone() -> Path:
    folder = room("data")
    if folder.parent.name == "_bundle":
        raise UsageError(
            Problem(
                str(folder), "these are the tables of the installed package, which are not for editing",
                "work in a clone of the project, or name your data folder with --data",
            )
        )  # fmt: skip
    return folder


def _keys(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the sources on file with their keys, of those that are not yet complete too."""
    for path in sorted((folder / "sources").glob("*/source.yaml")):
        found = re.search(r"^key: *['\"]?([^\s'\"#]+)", path.read_text(encoding="utf-8"), re.MULTILINE)
        if found:
            yield path.parent.name, found[1]


def _tables() -> Iterator[tuple[str, str]]:
    """Yield the tables of a source with their headers."""
    for name, model in SOURCE_TABLES.items():
        yield f"{name}.csv", ",".join(model.model_fields) + "\n"
    yield CODING, ",".join(Coding.model_fields) + "\n"
    for reader in READERS:
        for name, columns in _READINGS.items():
            yield f"readings/{reader}/{name}.csv", ",".join(columns) + "\n"
