"""Measure the endpoint against Oxigraph's own server and rdflib-endpoint, in one run, over real HTTP.

All servers hold the same data in memory and run side by side; they are asked in turns, over eight connections
that are kept, and every answer that is compared in speed is compared in content first. The median of the runs
counts. wrk (https://github.com/wg/wrk) must be installed, and the packages oxigraph and rdflib-endpoint.

    python -m benchmarks.endpoint                    five runs of three seconds each
    python -m benchmarks.endpoint --quick            one run of one second each
"""

from __future__ import annotations

import argparse
import contextlib
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from . import data, measures, servers
from .measures import OURS, OXIGRAPH, RDFLIB, Measure, Refused
from .questions import PREFIXES, large_subjects, lookups

ROOT = Path(__file__).resolve().parents[2]
Everyone = tuple[measures.Endpoints, dict[str, list[str]], list[str]]
PARTS = ("rates", "first-byte", "mix", "start")


def say(text: str) -> None:
    """Tell what is being done."""
    print(
        f"\r\033[K{text}" if sys.stderr.isatty() else text,
        end="" if sys.stderr.isatty() else "\n",
        file=sys.stderr,
    )


@contextlib.contextmanager
def everyone(options: argparse.Namespace, folder: Path) -> Iterator[Everyone]:
    """Start the servers with both graphs, and give their endpoints, look-ups and the catalogue."""
    large, quads, triples = folder / "large.nt", folder / "built-in.nq", folder / "built-in.nt"
    say("writing the data")
    data.write_large(large)
    named, catalogue = data.write_built_in(options.release / "lc-graph.nq", quads, triples)
    subjects = {"built-in": named, "200k": large_subjects()}
    endpoints: dict[str, dict[str, str]] = {}
    with contextlib.ExitStack() as running:
        for graph, given, arguments, whole, merged in (
            ("built-in", options.built_in, ["--release", str(options.release)], quads, triples),
            ("200k", options.large, ["--data", str(large)], large, large),
        ):
            say(f"starting the servers of the {graph} graph")
            here = endpoints.setdefault(graph, {})
            here[OURS] = given or running.enter_context(servers.ours(*arguments))
            here[OXIGRAPH] = running.enter_context(servers.oxigraph(whole))
            if "rates" in options.parts:
                here[RDFLIB] = running.enter_context(servers.rdflib_endpoint(merged))
        short = {graph: [PREFIXES + text for text in lookups(found)] for graph, found in subjects.items()}
        yield endpoints, short, catalogue


def measure(options: argparse.Namespace) -> list[Measure]:
    """Return all measures."""
    found: list[Measure] = []
    with tempfile.TemporaryDirectory() as folder:
        if "start" in options.parts:
            found += measures.start(str(options.release), options.runs, say)
        if set(options.parts) - {"start"}:
            with everyone(options, Path(folder)) as (endpoints, short, catalogue):
                if "rates" in options.parts:
                    found += measures.rates(endpoints, short, catalogue, options.seconds, options.runs, say)
                if "first-byte" in options.parts:
                    found += measures.first_byte(endpoints, options.runs, say)
                if "mix" in options.parts:
                    found += measures.mix(endpoints, short["200k"], options.seconds, options.runs, say)
    return found


def table(found: Sequence[Measure]) -> Iterator[str]:
    """Yield the lines of the table."""
    yield f"{'':<42}{'graph':<10}{OURS:>10}{OXIGRAPH:>10}{'rdflib-e.':>10}  {'unit':<11}{'ratio':>7}  target"
    for one in found:
        figures = [one.figure(server) for server in (OURS, OXIGRAPH, RDFLIB)]
        cells = "".join(f"{'' if figure is None else format(figure, '.4g'):>10}" for figure in figures)
        target = f"{'≥' if one.at_least else '≤'} {one.target:g}"
        target += f" × {one.against}" if one.against else f" {one.unit}"
        target += "" if one.kept else "  NOT KEPT"
        yield f"{one.name:<42}{one.graph:<10}{cells}  {one.unit:<11}{one.ratio:>7.2f}  {target}"
        yield from (f"    {note}" for note in one.notes)


def report(found: Sequence[Measure], options: argparse.Namespace, machine: dict[str, Any]) -> dict[str, Any]:
    """Return everything that was found, for programs."""
    lines = [{**asdict(one), "ratio": one.ratio, "kept": one.kept} for one in found]
    return {"machine": machine, "runs": options.runs, "seconds": options.seconds, "measures": lines}


def main() -> None:
    """Measure and print; exit status 1 when a target is missed, 2 when something cannot be measured."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.endpoint",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--release", type=Path, default=Path("release"), help="built first when not current")
    parser.add_argument("--built-in", metavar="URL", help="an endpoint that serves the release already")
    parser.add_argument(
        "--large", metavar="URL", help="an endpoint that serves the 200k-triple graph already"
    )
    parser.add_argument(
        "--write-large", type=Path, metavar="FILE", help="only write the 200k-triple graph (.nt)"
    )
    parser.add_argument("--runs", type=int, default=5, help="how often each is measured (default: 5)")
    parser.add_argument("--seconds", type=int, default=3, help="how long each run is (default: 3)")
    parser.add_argument("--quick", action="store_true", help="one run of one second; the figures are rough")
    parser.add_argument(
        "--only", dest="parts", action="append", choices=PARTS, help="only this; may be repeated"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write every figure to this file")
    options = parser.parse_args()
    options.parts = options.parts or PARTS
    if options.quick:
        options.runs = options.seconds = 1
    if options.write_large:
        data.write_large(options.write_large)
        return
    if shutil.which("wrk") is None:
        parser.error("wrk is not installed (Debian: apt-get install wrk)")
    sys.path.insert(0, str(ROOT / "src"))
    from lc_graph.release import release

    release.ensure(options.release, say)
    machine = measures.machine()
    try:
        found = measure(options)
    except (Refused, RuntimeError) as error:
        print(f"\n{error}", file=sys.stderr)
        sys.exit(2)
    say("")
    print(", ".join(f"{name}: {value}" for name, value in machine.items()))
    print("\n".join(table(found)))
    if options.json:
        text = json.dumps(report(found, options, machine), ensure_ascii=False, indent=2)
        options.json.write_text(text + "\n", encoding="utf-8")
    sys.exit(0 if all(one.kept for one in found) else 1)


if __name__ == "__main__":
    main()
