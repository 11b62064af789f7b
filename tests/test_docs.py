"""The documentation: what it says is there, what is there it says, and what it shows runs."""

from __future__ import annotations

import importlib
import itertools
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest
import yaml

import lc_graph
import project
import service
import table_guide
from lc_graph.cli import COMMANDS
from lc_graph.questions import catalog
from lc_graph.tables import RESOURCE_TABLES
from lc_graph.tables.records import load

ROOT = project.ROOT
READMES = ("README.md", "README.zh.md")
SITE = ROOT / "docs" / "site"
TUTORIALS = tuple(
    path.relative_to(ROOT).as_posix() for lang in ("en", "zh") for path in sorted((SITE / lang).rglob("*.md"))
)
INSTALLING = ("pip install . && lc-graph serve", "pip install -e '.[dev,reason]' && python -m pytest")
"""The README's two commands; .ci/run takes them from there and runs them in empty environments."""

FENCE = re.compile(r"^```(\w*|\{\w+\}[^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str) -> list[tuple[str, str]]:
    """Return language and content of the code blocks of a document."""
    return [(match[1], match[2].rstrip("\n")) for match in FENCE.finditer(read(name))]


def section(text: str, heading: str) -> str:
    """Return what stands under a heading, up to the next one of its level or above."""
    level = heading.partition(" ")[0]
    start = text.index(f"\n{heading}\n") + len(heading) + 2
    end = re.search(rf"^#{{1,{len(level)}}} ", text[start:], re.MULTILINE)
    return text[start : start + end.start()] if end else text[start:]


def rows(text: str) -> list[list[str]]:
    """Return the cells of the tables in a text, without headers."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    rules = [at for at, row in enumerate(cells) if all(set(cell) <= {"-"} for cell in row)]
    return [row for at, row in enumerate(cells) if at not in rules and at + 1 not in rules]


# ---- the READMEs ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", READMES)
def test_a_readme_begins_with_the_two_commands(name: str) -> None:
    first, second, *_ = blocks(name)
    assert (first, second) == (("sh", INSTALLING[0]), ("sh", INSTALLING[1]))
    for block, pattern in zip(INSTALLING, (r'readme "\."', 'readme "-e"'), strict=True):
        assert pattern in read(".ci/run"), f".ci/run does not run: {block}"


SHOWN = [
    (name, at, language)
    for name in (*READMES, *TUTORIALS)
    for at, (language, content) in enumerate(blocks(name))
    if language in ("sh", "python", "sparql") and content not in INSTALLING
]


@pytest.fixture(scope="module")
def desk(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder to run examples in, with a command ``lc-graph`` and a current release."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "release").symlink_to(release, target_is_directory=True)
    (folder / "bin").mkdir()
    shutil.copytree(ROOT / "data", folder / "data")
    (folder / "page.txt").write_text("某县一季度经济运行平稳。\n", encoding="utf-8")
    program = folder / "bin" / "lc-graph"
    program.write_text(f'#!/bin/sh\nexec {shlex.join(service.COMMAND)} "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return folder


@pytest.mark.parametrize(("name", "at", "language"), SHOWN)
def test_what_a_document_shows_runs(name: str, at: int, language: str, desk: Path) -> None:
    found = blocks(name)
    content = found[at][1]
    command = {
        "sh": ["bash", "-euo", "pipefail", "-c", content],
        "python": [sys.executable, "-c", content],
        "sparql": [str(desk / "bin" / "lc-graph"), "query", "-"],
    }[language]
    path = os.pathsep.join([str(desk / "bin"), os.environ["PATH"]])
    done = subprocess.run(
        command,
        input=content if language == "sparql" else None,
        cwd=desk,
        env={**service.environment(), "PATH": path, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=service.LONG,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() or "--output" in content
    assert language != "sparql" or "0 rows" not in done.stdout + done.stderr
    if at + 1 < len(found) and found[at + 1][0] == "text":
        assert [line for line in found[at + 1][1].splitlines() if line.strip() not in done.stdout] == []


@pytest.mark.parametrize("name", [name for name in TUTORIALS if "/en/" in name])
def test_pages_of_the_site_are_twins(name: str) -> None:
    other = name.replace("/en/", "/zh/")
    shapes = []
    for one in (name, other):
        marks = re.findall(r"^(#+ |```|\d\. |- |\|)", read(one), re.MULTILINE)
        leads = sorted(re.findall(r"\{doc\}`([^`]+)`", read(one)) + links(one))
        shapes.append((marks, [kind for kind, _ in blocks(one)], leads))
    assert shapes[0] == shapes[1]


def held() -> list[int]:
    """Return what the graph holds, in the order of the README's table."""
    records = load()
    sources = records.sources.values()

    def number(*tables: str) -> int:
        return sum(len(source.tables[table]) for source in sources for table in tables)

    return [
        sum(len(source.meta.articles) for source in sources),
        number("passages"),
        number("observations"),
        sum(map(len, records.entities.values())),
        number("statements"),
        number(*RESOURCE_TABLES),
        number("readings"),
        len(catalog.load()),
    ]


@pytest.mark.parametrize("name", READMES)
def test_a_readme_counts_right(name: str) -> None:
    told = [row[1] for row in rows(read(name)) if len(row) == 2 and row[1].isdecimal()]
    assert [int(number) for number in told] == held(), f"{name}: mend the table of what the graph holds"


def test_the_twins_are_built_alike() -> None:
    def shape(name: str) -> list[str]:
        text = FENCE.sub("```", read(name))
        marks = re.findall(r"^(#+ |```|\*\*\d\.|- |\|)", text, re.MULTILINE)
        return [mark.strip() for mark, _ in itertools.groupby(marks)] + sorted(links(name))

    def bare(names: list[str]) -> list[str]:
        return [re.sub(r"(\.zh)?\.md$", "", name).replace("/site/zh/", "/site/en/") for name in names]

    assert bare(shape("README.md")) == bare(shape("README.zh.md"))
    assert [len(rows(read(name))) for name in READMES] == [len(rows(read(READMES[0])))] * 2
    measures = [[row[2] for row in rows(read(name)) if len(row) == 3] for name in READMES]
    assert measures[0] == measures[1]


# ---- pairs ---------------------------------------------------------------------------------------------

PAIRS = (
    "CONTRIBUTING.md",
    *(
        path.relative_to(ROOT).as_posix()
        for folder in (ROOT / "docs", ROOT / "docs" / "decisions")
        for path in sorted(folder.glob("*.md"))
        if not path.name.endswith(".zh.md")
    ),
)
CHINESE = re.compile("[一-鿿]")


def chinese(name: str) -> str:
    """Return the name of a document in Chinese, by that of the English one."""
    return f"{name.removesuffix('.md')}.zh.md"


def test_no_document_is_in_chinese_alone() -> None:
    alone = {path.name for path in (ROOT / "docs").rglob("*.zh.md")} - {
        Path(chinese(one)).name for one in PAIRS
    }
    assert alone == set()


@pytest.mark.parametrize("name", PAIRS)
def test_every_document_has_its_twin(name: str) -> None:
    """Both have the same headings, lists and tables, the same code, and lead to the same places."""
    twins = (name, chinese(name))
    plain = [FENCE.sub("```", read(one)) for one in twins]
    marks = [re.findall(r"^(#+ |```|- |\d+\. |\||    )", text, re.MULTILINE) for text in plain]
    assert marks[0] == marks[1]
    assert blocks(name) == blocks(twins[1])
    paragraphs = [len(re.findall(r"\n\n", text.strip())) for text in plain]
    assert paragraphs[0] == paragraphs[1]
    spans = [{code.replace("/en", "/zh") for code in re.findall(r"`([^`\n]+)`", text)} for text in plain]
    assert {code for code in spans[1] if not CHINESE.search(code)} <= spans[0]
    assert len(spans[0]) == len(spans[1])
    leads = [sorted(re.sub(r"(\.zh)?\.md(#.*)?$|#.*", "", link) for link in links(one)) for one in twins]
    assert leads[0] == leads[1]
    for one, other in itertools.permutations(Path(twin).name for twin in twins):
        found = [link.partition("#")[0] for link in links(f"{Path(name).parent}/{one}")]
        assert other in found, f"{one} does not lead to its twin"
        crossing = [link for link in found if _language(link) not in ("", _language(one)) and link != other]
        assert crossing == [], f"{one} leads to documents in the other language"


def _language(name: str) -> str:
    """Return the language of a document, or nothing where there is no choice."""
    if name.endswith(".zh.md"):
        return "zh"
    return "en" if any(Path(pair).name == Path(name).name for pair in PAIRS) else ""


# ---- links ------------------------------------------------------------------------------------------

DOCUMENTS = [path.relative_to(ROOT).as_posix() for path in project.files() if path.suffix == ".md"]


def links(name: str) -> list[str]:
    return re.findall(r"\]\(([^)\s]+)\)", FENCE.sub("", read(name)))


def anchors(name: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", read(name)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_somewhere(name: str) -> None:
    for link in links(name):
        if link.startswith(("https://", "http://", "mailto:")):
            continue
        path, _, anchor = link.partition("#")
        target = (ROOT / name).parent / path if path else ROOT / name
        assert target.exists(), f"{name} links to {link}"
        if anchor:
            assert anchor in anchors(os.path.relpath(target, ROOT)), f"{name} links to {link}"


def test_every_document_is_linked() -> None:
    linked = {
        os.path.normpath(os.path.join(os.path.dirname(name), link.partition("#")[0]))
        for name in DOCUMENTS
        for link in links(name)
    }
    assert [name for name in DOCUMENTS if name not in linked | {"README.md"}] == []


# ---- commands ---------------------------------------------------------------------------------------

GUIDES = ("docs/commands.md", "docs/commands.zh.md")


def parameters(name: str) -> list[click.Parameter]:
    command: click.Command = importlib.import_module(f"lc_graph.commands.{name.replace('-', '_')}").command
    return command.get_params(click.Context(command, info_name=name))


@pytest.mark.parametrize("guide", GUIDES)
@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_explained(name: str, guide: str) -> None:
    told = section(read(guide), f"## lc-graph {name}")
    explained = {word for row in rows(told) for word in re.findall(r"(?<![\w-])--?[a-z][a-z-]*", row[0])}
    options = {
        option
        for parameter in parameters(name)
        if isinstance(parameter, click.Option)
        for option in (*parameter.opts, *parameter.secondary_opts)
    } - {"--help", "-h"}
    assert explained == options
    first = {
        cell.strip("` ") for row in rows(told) for cell in re.split("`(?:, |、)`", row[0].replace("\\|", "|"))
    }
    for parameter in parameters(name):
        if isinstance(parameter, click.Argument):
            assert (parameter.metavar or (parameter.name or "").upper()) in first
        if isinstance(parameter.type, click.Choice):
            assert "|".join(parameter.type.choices) in told.replace("\\|", "|")


@pytest.mark.parametrize("guide", GUIDES)
def test_every_command_is_explained_and_no_other(guide: str) -> None:
    assert sorted(re.findall(r"^## lc-graph ([\w-]+)$", read(guide), re.MULTILINE)) == sorted(COMMANDS)


def test_the_guides_of_the_commands_are_twins() -> None:
    options = [[row[0].replace("、", ", ") for row in rows(read(guide)) if "`" in row[0]] for guide in GUIDES]
    assert options[0] == options[1]


def test_every_option_of_the_server_is_a_variable() -> None:
    options = [
        one for one in parameters("serve") if isinstance(one, click.Option) and "--help" not in one.opts
    ]
    named = {one.opts[0]: one.envvar for one in options}
    assert named == {name: "LC_GRAPH_" + name.lstrip("-").replace("-", "_").upper() for name in named}


# ---- tables -----------------------------------------------------------------------------------------

TABLES = table_guide.guided()
TABLE_GUIDES = {"en": "docs/tables.md", "zh": "docs/tables.zh.md"}


@pytest.mark.parametrize("lang", TABLE_GUIDES)
@pytest.mark.parametrize("heading", TABLES)
def test_every_column_is_explained(heading: str, lang: str) -> None:
    told = section(read(TABLE_GUIDES[lang]), f"### {table_guide.heading(heading, lang)}")
    wanted = [
        [f"`{column}`", holds, f"`{becomes}`" if becomes else ""]
        for column, (holds, becomes) in table_guide.columns(TABLES[heading], lang).items()
    ]
    explained = rows(told)
    assert [row[:3] for row in explained] == wanted
    assert [row[0] for row in explained if not row[3]] == []
    assert told.strip()


@pytest.mark.parametrize("guide", TABLE_GUIDES.values())
def test_no_table_is_explained_that_is_not_there(guide: str) -> None:
    headings = re.findall(r"^### `(.+)`$", read(guide), re.MULTILINE)
    assert sorted(headings) == sorted(heading for heading in TABLES if heading.endswith(".csv"))


# ---- records of the project -------------------------------------------------------------------------


def test_decisions_are_dated_and_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    records = sorted(path for path in folder.glob("[0-9]*.md") if not path.name.endswith(".zh.md"))
    assert [path.name[:4] for path in records] == [f"{number:04d}" for number in range(1, len(records) + 1)]
    index = read("docs/decisions/README.md")
    for path in records:
        text = path.read_text(encoding="utf-8")
        title = re.match(rf"# {path.name[:4]}\. (.+)\n\nDate: (\d{{4}}-\d\d-\d\d)\. Status: \w+", text)
        assert title, path.name
        assert f"| [{path.name[:4]}]({path.name}) | {title[1]} |" in index
        assert all(f"**{part}.**" in text for part in ("Decision", "What follows", "Not taken"))
        twin = chinese(f"docs/decisions/{path.name}")
        told = re.match(rf"# {path.name[:4]}\. (.+)\n\n日期：(\d{{4}}-\d\d-\d\d)。状态：已采纳", read(twin))
        assert told, twin
        assert told[2] == title[2]
        assert f"| [{path.name[:4]}]({Path(twin).name}) | {told[1]} |" in read("docs/decisions/README.zh.md")
        assert all(f"**{part}**：" in read(twin) for part in ("缘由", "决定", "影响", "未采用的方案"))


def test_one_version_everywhere() -> None:
    version = re.search(r'^version = "(.+)"$', read("pyproject.toml"), re.MULTILINE)
    assert version
    assert yaml.safe_load(read("CITATION.cff"))["version"] == version[1]
    assert f"\n## [{version[1]}] - " in read("CHANGELOG.md")
    assert f"<https://w3id.org/lc-graph/ontology/{version[1]}>" in read("ontology/lc.ttl")
    assert all(f"lc_graph-{version[1]}-" in read(name) for name in READMES)
    assert lc_graph.__version__ in (version[1], "0")


def test_the_licences_are_whole() -> None:
    assert "END OF TERMS AND CONDITIONS" in read("LICENSE")
    assert "CC BY 4.0" in read("LICENSE-DATA")
    notice = read("NOTICE") + read("data/reference/NOTICE.md")
    for path in (ROOT / "data" / "sources").iterdir():
        assert path.name in notice, f"NOTICE says nothing about the source {path.name}"
    for path in (ROOT / "data" / "reference").iterdir():
        assert path.name in notice or path.name in ("sources.csv", "NOTICE.md"), path.name


def plain(requirement: str) -> str:
    """Return the name in a requirement, as package indexes compare names."""
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=~!\[ ;]", requirement)[0]).lower()


def test_ci_runs_on_pinned_versions() -> None:
    lines = [line for line in read(".ci/requirements.lock").splitlines() if not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []
    described = tomllib.loads(read("pyproject.toml"))
    extras = described["project"]["optional-dependencies"]
    asked = [*described["project"]["dependencies"], *extras["dev"], *extras["reason"], *extras["docs"]]
    asked += ["build", "hatchling"]
    assert {plain(name) for name in asked} - {plain(line) for line in lines} == set()
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
