"""The questions of the catalogue on pyoxigraph, which answers them, against rdflib's own engine, in sum.

Both hold the merge of all graphs but the suggestions in memory; loading is not counted. Each question runs on
one engine and then on the other, with the defaults of its parameters; the least of the runs counts.

    python benchmarks/queries.py --release release --runs 5
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
LIMIT = 10.0


def timed(action: Callable[[], object], runs: int) -> float:
    """Return the seconds of processor time that an action takes at least."""
    least = float("inf")
    for _ in range(runs):
        began = time.process_time()
        action()
        least = min(least, time.process_time() - began)
    return least


def measure(folder: Path, runs: int) -> dict[str, tuple[float, float]]:
    """Return the seconds on pyoxigraph and on rdflib of each question."""
    import rdflib

    from lc_graph.engine.store import Store
    from lc_graph.questions import catalog
    from lc_graph.release import release

    made = release.ensure(folder, lambda message: print(message, file=sys.stderr))
    store = Store.from_release(made.nquads)
    graph = rdflib.Graph().parse(folder / "lc-graph.ttl", format="turtle")
    times = {}
    for question in catalog.load():
        text = catalog.text(question, {}, store.rows)
        counts: list[int] = []

        def native(text: str = text) -> None:
            store.query(text).serialise("csv")

        def other(text: str = text, counts: list[int] = counts) -> None:
            counts.append(len(list(graph.query(text))))

        times[question.path.stem] = timed(native, runs), timed(other, runs)
        rows = len(store.query(text).rows())
        if counts[0] != rows:
            sys.exit(f"{question.path.stem}: {rows} rows on pyoxigraph, {counts[0]} on rdflib")
    return times


def main() -> None:
    """Measure and print; exit status 1 when the limit is not kept."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--release", type=Path, default=Path("release"), help="built first when not current")
    parser.add_argument("--runs", type=int, default=3, help="how often each question runs (default: 3)")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    options = parser.parse_args()
    times = measure(options.release, options.runs)
    native, other = (sum(pair[side] for pair in times.values()) for side in (0, 1))
    if options.format == "json":
        report = {"pyoxigraph": native, "rdflib": other, "ratio": other / native, "each": times}
        print(json.dumps(report, indent=2))
    else:
        for name, (one, two) in sorted(times.items(), key=lambda item: -item[1][1]):
            print(f"{one * 1000:>9.2f} ms {two * 1000:>10.1f} ms {two / one:>7.0f} ×  {name}")
        print(f"{len(times)} questions: pyoxigraph {native:.3f} s, rdflib {other:.3f} s")
        print(f"rdflib / pyoxigraph = {other / native:.0f}  (by CPU time)")
        print(f"{'kept' if other / native >= LIMIT else 'NOT KEPT'}: at least {LIMIT:g} times faster in sum")
    sys.exit(0 if other / native >= LIMIT else 1)


if __name__ == "__main__":
    main()
