"""Searching the index of names against a SPARQL query with REGEX over the same names, on the engine itself.

The query is what one writes without an index: all names of all things, those kept that match; it finds
neither pinyin nor words in another order, and ranks nothing. Both run in one process on the merge of the
graphs, in turn; the least of the runs counts. ``--copies`` puts so many copies of the graph's things into the
store.

    python benchmarks/search.py --release release --runs 7 --copies 1
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
WORDS = ("灵芝", "芝", "ganoderma", "chain", "371524", "冠州国际陆港")
MORE = ("lingzhi", "lz", "de", "chain ganod")
"""What the query cannot find; only the index is timed."""


def timed(action: Callable[[], object], runs: int) -> float:
    """Return the seconds that an action takes at least."""
    least = float("inf")
    for _ in range(runs):
        began = time.perf_counter()
        action()
        least = min(least, time.perf_counter() - began)
    return least


def copied(store: ox.Store, copies: int) -> ox.Store:
    """Return a store with copies of the default graph's things; what the ontology names stays one."""
    from lc_graph.terms import BASE, ONTOLOGY

    def renamed(term: object, copy: int) -> object:
        if copy and isinstance(term, ox.NamedNode) and term.value.startswith(BASE):
            ours = not term.value.startswith(str(ONTOLOGY)) and "/scheme/" not in term.value
            return ox.NamedNode(f"{term.value}-{copy}") if ours else term
        if copy and isinstance(term, ox.Literal) and term.language:
            return ox.Literal(f"{term.value} {copy}", language=term.language)
        return term

    made = ox.Store()
    quads = list(store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    for copy in range(copies):
        made.bulk_extend(
            ox.Quad(renamed(quad.subject, copy), quad.predicate, renamed(quad.object, copy))  # type: ignore[arg-type]
            for quad in quads
        )
    return made


def main() -> None:
    """Print the times and their ratios."""
    from lc_graph.engine.asking import Query, Reply
    from lc_graph.engine.store import Store
    from lc_graph.release import release
    from lc_graph.search.finding import search
    from lc_graph.search.reading import read
    from lc_graph.terms import PROLOGUE

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--release", type=Path, default=Path("release"))
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--copies", type=int, default=1)
    given = parser.parse_args()
    native = Store.from_release(release.ensure(given.release, lambda _: None).nquads).native
    store = copied(native, given.copies) if given.copies > 1 else native

    def ask(query: Query) -> Reply:
        found = store.query(query.text).serialize(format=ox.QueryResultsFormat.TSV)  # type: ignore[union-attr]
        return Reply("solutions", "tsv", found or b"")

    began = time.perf_counter()
    index = read(ask)
    search(index, "lingzhi")
    print(
        f"{len(index.things):,} things, {len(index.names.column):,} names; "
        f"index made in {time.perf_counter() - began:.2f} s"
    )
    for word in (*WORDS, *MORE):
        indexed = timed(lambda word=word: search(index, word).groups(6), given.runs)  # type: ignore[misc]
        line = f"{word:14} index {indexed * 1000:8.2f} ms"
        if word in WORDS:
            text = PROLOGUE + (
                "SELECT DISTINCT ?s ?name { ?s rdfs:label|skos:prefLabel|skos:altLabel|skos:notation"
                f'|lc:gloss ?name FILTER REGEX(STR(?name), "{word}", "i") }}'
            )
            queried = timed(lambda text=text: list(store.query(text)), given.runs)  # type: ignore
            line += f"   REGEX {queried * 1000:8.2f} ms   ratio {queried / indexed:6.1f}"
        print(line)


if __name__ == "__main__":
    main()
