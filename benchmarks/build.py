"""What a build costs, against what its two largest parts cost by themselves.

One: ``lc-graph build``, the whole process: reading and cross-checking the tables, writing the graph,
deriving, shapes, cube constraints, hygiene, and the release in every format. Two: ``lc-graph check
--no-reasoner``, which has the readings and the questions beside. Against them: rdflib parsing the release's
Turtle, and pyshacl validating it with the release's shapes, measured inside their process, imports left out.

The processes run in turns, so that a busy machine slows all of them; the least of the runs counts. A ratio
says the same on every machine, more or less; seconds do not.

    python benchmarks/build.py --runs 5
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIMIT_RATIO, LIMIT_MEMORY, AIM_SECONDS = 3.0, 400, 30.0
COMMAND = [sys.executable, "-c", "from lc_graph.cli import main; main()"]
ALONE = """
import json, sys, time
import pyshacl, rdflib
shapes = rdflib.Graph().parse(sys.argv[2])
times = []
for step in ("parse", "validate"):
    wall, processor = time.perf_counter(), time.process_time()
    if step == "parse":
        data = rdflib.Graph().parse(sys.argv[1])
    else:
        conforms, _, text = pyshacl.validate(data, shacl_graph=shapes, inference="none", inplace=True)
        assert conforms, text
    times.append([time.perf_counter() - wall, time.process_time() - processor])
print(json.dumps(times))
"""


@dataclass(frozen=True)
class Cost:
    """What something took: seconds by the clock and of the processor, and mebibytes at the peak."""

    wall: float
    processor: float
    memory: float


def process(command: list[str]) -> tuple[Cost, str]:
    """Run a command and return its cost and output.

    Raises:
        SystemExit: when it fails.
    """
    paths = [str(ROOT / "src"), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        began = time.perf_counter()
        running = subprocess.Popen(command, stdout=output, stderr=errors, env=environment)
        _, status, usage = os.wait4(running.pid, 0)
        wall = time.perf_counter() - began
        running.returncode = os.waitstatus_to_exitcode(status)
        if running.returncode:
            errors.seek(0)
            sys.exit(errors.read().decode())
        output.seek(0)
        scale = 1 << 20 if sys.platform == "darwin" else 1 << 10
        return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / scale), output.read().decode()


def best(costs: list[Cost]) -> Cost:
    """Return the least times and the greatest memory."""
    return Cost(
        min(c.wall for c in costs), min(c.processor for c in costs), max(c.memory for c in costs)
    )  # fmt: skip


def measure(runs: int) -> dict[str, Cost]:
    """Return the cost of each of the processes."""
    costs: dict[str, list[Cost]] = {"build": [], "check": [], "parse": [], "validate": []}
    with tempfile.TemporaryDirectory() as temporary:
        release = Path(temporary) / "release"
        for _ in range(runs):
            costs["build"].append(process([*COMMAND, "build", "--release", str(release)])[0])
            costs["check"].append(process([*COMMAND, "check", "--no-reasoner"])[0])
            files = [str(release / name) for name in ("lc-graph.ttl", "shapes.ttl")]
            cost, printed = process([sys.executable, "-c", ALONE, *files])
            for name, (wall, processor) in zip(("parse", "validate"), json.loads(printed), strict=True):
                costs[name].append(Cost(wall, processor, cost.memory))
    return {name: best(found) for name, found in costs.items()}


def main() -> None:
    """Measure and print; exit status 1 when a limit is not kept."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=3, help="how often each process runs (default: 3)")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    options = parser.parse_args()
    costs = measure(options.runs)
    alone = costs["parse"].processor + costs["validate"].processor
    ratios = {name: costs[name].processor / alone for name in ("build", "check")}
    kept = {
        f"build at most {LIMIT_RATIO:g} times parsing and validating": ratios["build"] <= LIMIT_RATIO,
        f"check at most {LIMIT_RATIO:g} times parsing and validating": ratios["check"] <= LIMIT_RATIO,
        f"build under {LIMIT_MEMORY} MiB": costs["build"].memory < LIMIT_MEMORY,
        f"build under {AIM_SECONDS:g} s": costs["build"].wall < AIM_SECONDS,
    }
    if options.format == "json":
        report = {"costs": {n: vars(c) for n, c in costs.items()}, "ratios": ratios, "kept": kept}
        print(json.dumps(report, indent=2))
    else:
        print(f"{'':<10}{'s':>8}{'s of CPU':>10}{'MiB':>7}")
        for name, cost in costs.items():
            print(f"{name:<10}{cost.wall:>8.2f}{cost.processor:>10.2f}{cost.memory:>7.0f}")
        print(f"build / (parse + validate) = {ratios['build']:.2f}  (by CPU time)")
        print(f"check / (parse + validate) = {ratios['check']:.2f}")
        for what, good in kept.items():
            print(f"{'kept' if good else 'NOT KEPT'}: {what}")
    sys.exit(0 if all(kept.values()) else 1)


if __name__ == "__main__":
    main()
