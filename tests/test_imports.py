"""The rooms of the package: who may import whom."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import lc_graph

PACKAGE = Path(lc_graph.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
ONLY_USERS = {
    "flask": ("web/",),
    "werkzeug": ("web/",),
    "waitress": ("web/",),
    "pyshacl": ("validate.py",),
    "owlready2": ("reason.py", "reasoner_copy.py", "owl.py"),
}


def imported(path: Path) -> Iterator[str]:
    """Yield the full names of the modules that a module imports, those inside functions too."""
    package = ["lc_graph", *path.relative_to(PACKAGE).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) + 1 - node.level]) if node.level else ""
            module = ".".join(filter(None, (base, node.module)))
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_library_is_used_in_its_own_room_only(path: Path) -> None:
    here = path.relative_to(PACKAGE).as_posix()
    for name in imported(path):
        rooms = ONLY_USERS.get(name.split(".")[0])
        assert rooms is None or here.startswith(rooms), f"{here} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_nothing_stands_on_the_faces(path: Path) -> None:
    here = path.relative_to(PACKAGE).as_posix()
    if not here.startswith(("web/", "commands/")) and here != "cli.py":
        faces = ("lc_graph.web", "lc_graph.cli", "lc_graph.commands")
        assert not [name for name in imported(path) if name.startswith(faces)]
    if here.startswith("web/"):
        assert not [name for name in imported(path) if name.startswith(("lc_graph.cli", "lc_graph.commands"))]
