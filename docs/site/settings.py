"""The settings of the server as a page: each as an option and a variable, with its default and meaning."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import click
from guides import relinked
from markdown import Page, code, table

ROOT = Path(__file__).resolve().parents[2]
WORDS = {
    "settings": ("设置", "Settings"),
    "settings-lead": (
        "`lc-graph serve` 的每个设置可以写成选项、环境变量，或 `--config` 所指 TOML 文件里的一行："
        "文件里的名称就是选项去掉前面的横线，如 `max-rows = 200000`。选项优先于变量，变量优先于文件。",
        "Each setting of `lc-graph serve` can be given as an option, as a variable of the environment, or as "
        "a line of the TOML file that `--config` names: there its name is that of the option without the "
        "dashes in front, as in `max-rows = 200000`. Options win over variables, variables over the file.",
    ),
    "option": ("选项与变量", "option and variable"),
    "default": ("默认值", "default"),
    "meaning": ("含义", "meaning"),
    "parameter": ("参数", "parameter"),
    "codes-lead": (
        "封闭的代码表在 `ontology/codes/`；指标、时期、统计范围等随来源增长的在 `data/codes/`。"
        "运行中的服务在 `/codes` 还写明每个代码用了多少次。",
        "Closed lists stand in `ontology/codes/`; those that grow with the sources, such as indicators and "
        "periods, in `data/codes/`. A running server also says, at `/codes`, how often each code is used.",
    ),
    "questions-lead": (
        "目录中的每个问题：问什么，可以换成别的什么来问，背后的查询。"
        "查询里的 `$名称` 是参数，回答时换成所给的值。",
        "Every question of the catalogue: what it asks, about what else it can be asked, and the query "
        "behind it. A `$name` in a query is a parameter; the value given is put in its place.",
    ),
}
_ROW = re.compile(r"^\| (.+?) \| (.+) \|$", re.MULTILINE)


def page(lang: str) -> str:
    """Return the page of the settings, in a language; what they mean is told by the guide of the commands."""
    command: click.Command = importlib.import_module("lc_graph.commands.serve").command
    meanings = _meanings(lang)
    rows = []
    for parameter in command.params:
        if not isinstance(parameter, click.Option):
            continue
        name = parameter.opts[0]
        names = [code(name), *([code(parameter.envvar)] if isinstance(parameter.envvar, str) else [])]
        rows.append(["<br>".join(names), _default(parameter), meanings[name]])
    heads = [WORDS[key][lang == "en"] for key in ("option", "default", "meaning")]
    title, lead = (WORDS[key][lang == "en"] for key in ("settings", "settings-lead"))
    return str(Page(title, lead, table(heads, rows)))


def _default(option: click.Option) -> str:
    default = option.default
    if default is None or callable(default) or isinstance(default, bool) or option.multiple:
        return ""
    return code(str(default)) if isinstance(default, int | float | str | Path) and str(default) else ""


def _meanings(lang: str) -> dict[str, str]:
    """Return what each option means, from the table of the guide."""
    guide = ROOT / "docs" / ("commands.zh.md" if lang == "zh" else "commands.md")
    section = guide.read_text(encoding="utf-8").partition("\n## lc-graph serve\n")[2]
    found = {}
    for options, meaning in _ROW.findall(section):
        for name in re.findall(r"--[a-z][a-z-]*", options):
            found[name] = relinked(meaning, "docs/commands", lang)
    return found
