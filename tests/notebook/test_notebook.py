"""The notebook of the documentation: what it shows is what it computes."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

import project
import service

REASON = "the extra 'dev' is not installed: pip install -e '.[dev]'"
nbformat = pytest.importorskip("nbformat", reason=REASON)
nbclient = pytest.importorskip("nbclient", reason=REASON)
pytest.importorskip("ipykernel", reason=REASON)
pytest.importorskip("pandas", reason=REASON)

NOTEBOOK = project.ROOT / "docs" / "notebook.ipynb"
CHINESE, LATIN = re.compile(r"[一-鿿]"), re.compile(r"[A-Za-z]{3}")


@pytest.fixture(scope="module")
def written() -> Any:
    return nbformat.read(NOTEBOOK, as_version=4)


def told(cell: Any) -> list[str]:
    """Return what the outputs of a cell say, without markup and white space."""
    said = []
    for output in cell.get("outputs", ()):
        data = output.get("data", {})
        text = "".join(data.get("text/plain") or output.get("text", ""))
        if "text/html" in data:
            bare = re.sub(r"<style.*?</style>|<[^>]+>", " ", "".join(data["text/html"]), flags=re.DOTALL)
            text = html.unescape(bare)
        said.append(" ".join(text.split()))
    return said


def test_it_shows_what_it_computes(
    written: Any, release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "release").symlink_to(release, target_is_directory=True)
    monkeypatch.setenv("PYTHONPATH", service.environment()["PYTHONPATH"])
    again = nbformat.from_dict(json.loads(json.dumps(written)))
    for cell in again.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    client = nbclient.NotebookClient(
        again,
        timeout=int(service.LONG),
        kernel_name="python3",
        resources={"metadata": {"path": str(tmp_path)}},
    )
    client.execute()
    for before, after in zip(written.cells, again.cells, strict=True):
        assert told(after) == told(before), "".join(before.source)


def test_it_speaks_both_languages_and_shows_everything(written: Any) -> None:
    for cell in written.cells:
        if cell.cell_type == "markdown":
            heading = cell.source.splitlines()[0]
            assert CHINESE.search(heading)
            assert LATIN.search(heading)
        else:
            assert any(told(cell)), cell.source
            assert all(output.output_type == "execute_result" for output in cell.outputs)


def test_it_is_small_and_names_no_machine(written: Any) -> None:
    assert NOTEBOOK.stat().st_size < 60_000
    assert set(written.metadata) == {"kernelspec", "language_info"}
    assert all(not cell.metadata for cell in written.cells)
