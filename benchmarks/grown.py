"""A release made so many times as big: what its sources say, copied, about the same regions and codes.

    python -m benchmarks.grown FOLDER --copies 100

What a graph of many years would have many of is copied: enterprises, projects, figures with their periods,
statements, claims, passages. Regions, chains, stages, industries, news items and codes stay what they are, so
that their pages have so many times as much to tell. The folder is a release like any other, to be served with
``lc-graph serve --release FOLDER``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

ONE = ("region", "chain", "stage", "industry", "dataset")
"""Kinds of things of which there stays one."""
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def grown(quads: list[ox.Quad], copies: int) -> Iterator[ox.Quad]:
    """Yield the quads of a release and so many copies, less one, of what its sources say."""
    from lc_graph.terms import BASE, GRAPH, ID, LC

    yield from quads
    kept = ("codes", "reference", "ontology", "suggestions")
    fixed = {
        quad.subject.value
        for quad in quads
        if quad.graph_name.value in {str(GRAPH[name]) for name in kept}  # type: ignore[union-attr]
        and not quad.subject.value.startswith(f"{ID}period/")  # type: ignore[union-attr]
    }
    wholes = {str(LC.Article), str(LC.Source)}
    fixed |= {quad.subject.value for quad in quads if quad.object.value in wholes}  # type: ignore[union-attr]
    stays = tuple(f"{ID}{kind}/" for kind in ONE)
    spaces = (f"{ID}", f"{BASE}source/")

    def moves(term: object) -> bool:
        if not isinstance(term, ox.NamedNode) or not term.value.startswith(spaces):
            return False
        return term.value not in fixed and not term.value.startswith(stays)

    def renamed(term: object, copy: int) -> object:
        if isinstance(term, ox.NamedNode) and moves(term):
            bare, hash, fragment = term.value.partition("#")
            return ox.NamedNode(f"{bare}-{copy}{hash}{fragment}")
        return term

    moving = [
        quad
        for quad in quads
        if moves(quad.subject) or (moves(quad.object) and quad.graph_name.value not in fixed)  # type: ignore[union-attr]
    ]
    for copy in range(1, copies):
        for quad in moving:
            thing = renamed(quad.object, copy)
            if isinstance(thing, ox.Literal) and thing.language and moves(quad.subject):
                thing = ox.Literal(f"{thing.value} {copy}", language=thing.language)
            yield ox.Quad(renamed(quad.subject, copy), quad.predicate, thing, quad.graph_name)  # type: ignore[arg-type]


def write(release: Path, folder: Path, copies: int) -> Path:
    """Write a release so many times as big into a folder, and return the folder.

    Args:
        release: the folder of a release.
        folder: where the other goes; it must not be there yet.
        copies: how many times as big.
    """
    name = "lc-graph.nq"
    shutil.copytree(release, folder)
    quads = list(ox.parse(path=str(release / name), format=ox.RdfFormat.N_QUADS))
    graphs: Counter[str] = Counter()

    def counted() -> Iterator[ox.Quad]:
        for quad in grown(quads, copies):
            graphs[getattr(quad.graph_name, "value", "")] += 1
            yield quad

    with (folder / name).open("wb") as file:
        ox.serialize(counted(), file, format=ox.RdfFormat.N_QUADS)
    manifest = json.loads((folder / "manifest.json").read_bytes())
    digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    manifest["files"][name] = {"bytes": (folder / name).stat().st_size, "sha256": digest}
    manifest["graphs"], manifest["quads"] = dict(sorted(graphs.items())), sum(graphs.values())
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def built(release: Path) -> Path:
    """Return the folder of a release, built first when it is not current."""
    from lc_graph.release import release as releases

    return releases.ensure(release, lambda _: None).folder


def main() -> None:
    """Write it, and say how big it is."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--release", type=Path, default=Path("release"), help="built first when not current")
    parser.add_argument("--copies", type=int, default=100)
    given = parser.parse_args()
    made = write(built(given.release), given.folder, given.copies)
    print(f"{json.loads((made / 'manifest.json').read_bytes())['quads']:,} quads in {made}")


if __name__ == "__main__":
    main()
