"""``python -m tests.mutations``: corrupt the data in many ways and count what the checks find.

With ``--all``, 500 random ones from a seed the checks were tuned on and 500 from the latest held-out one, and
the dated result goes into ``docs/mutations.md`` and, in Chinese, ``docs/mutations.zh.md``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from lc_graph.evidence.text import read_text
from lc_graph.resources import room

from . import report, walk
from .folder import Folder
from .judge import Judge
from .named_graph import SOURCE
from .named_tables import NAMED
from .run_named import graph_misses, tables_misses

ALL = 500
DOCS = {
    lang: Path(__file__).resolve().parents[2] / "docs" / name
    for lang, name in (("en", "mutations.md"), ("zh", "mutations.zh.md"))
}
BEGIN, END = "<!-- result -->", "<!-- end of result -->"


class _Steps:
    """Tells how many of the steps are done."""

    def __init__(self, steps: int) -> None:
        self.steps, self.done = steps, 0

    def __call__(self, verdict: walk.Verdict) -> None:
        self.done += 1
        print(f"\r{self.done} of {self.steps}", end="", file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.mutations", description=__doc__)
    parser.add_argument(
        "--all", action="store_true", help=f"{ALL} steps of each of two seeds, and write docs/mutations*.md"
    )
    parser.add_argument("--steps", type=int, default=50, help="steps of the random walk (default: 50)")
    parser.add_argument("--seed", type=int, default=walk.SEED)
    parser.add_argument(
        "--held-out",
        type=int,
        default=walk.HELD_OUT,
        help="with --all, the second seed (default: %(default)s)",
    )
    parser.add_argument("--text", type=Path, help="the page's text; without it the evidence is not checked")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument(
        "--quick", action="store_true", help="stop at the first check that catches a mutation"
    )
    parser.add_argument("--verdicts", type=Path, help="also write every verdict to this file, as JSON lines")
    options = parser.parse_args()
    text = read_text(options.text) if options.text else None
    if options.all and text is None:
        parser.error("--all needs --text FILE: the shares are those with and without the text")
    steps = ALL if options.all else options.steps
    data, began = room("data"), time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        judge = Judge(data, SOURCE, text)
        if judge.unsound:
            sys.exit(f"the data itself has problems, mend them first: {judge.unsound}")
        misses = [
            *tables_misses(judge, Folder.copy(data, Path(scratch) / "data")),
            *graph_misses(judge.dataset),
        ]
    for miss in misses:
        print(f"not caught by its check: {miss}", file=sys.stderr)
    walks = {}
    for seed in (options.seed, options.held_out) if options.all else (options.seed,):
        walks[seed] = walk.walk(
            data, SOURCE, text, steps, seed, options.processes, say=_Steps(steps), quick=options.quick
        )
        print(file=sys.stderr)
    if options.verdicts:
        verdicts = [line for one in walks.values() for line in walk.lines(one)]
        options.verdicts.write_text("\n".join(verdicts) + "\n", encoding="utf-8")
    named = len(NAMED) + report.NAMED_IN_GRAPH
    today = date.today().isoformat()
    results = {lang: [*report.result(walks, named, len(misses), today, lang)] for lang in DOCS}
    print("\n".join(results["en"]))
    print(f"{time.monotonic() - began:.0f} s", file=sys.stderr)
    if options.all:
        for lang, path in DOCS.items():
            before, _, rest = path.read_text(encoding="utf-8").partition(BEGIN)
            after = rest.partition(END)[2]
            path.write_text("\n".join([before + BEGIN, *results[lang], END + after]), encoding="utf-8")
    if misses:
        sys.exit(1)


if __name__ == "__main__":
    main()
