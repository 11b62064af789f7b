"""Send malformed requests and queries and see what the server makes of them.

Each is answered, whole, with no status of 500 or more but those that state a limit (503, 504, 507) or that
HTTP has for what a server does not do (501, 505), or its connection is closed; within its time. Memory stays
flat.

    python -m tests.attacks.fuzz --requests 10000      and writes docs/robustness*.md
    python -m tests.attacks.fuzz --seed 7 --only 1234                   shows one request and its answer
"""

from __future__ import annotations

import argparse
import functools
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from lc_graph.questions import catalog
from service import SOON, eventually

from . import malformed, report, target, wire
from .malformed import Sent
from .target import Target, Usage

SEED, ALL, THREADS = 20231123, 10_000, 16
STATED = {501, 503, 504, 505, 507}
TIMEOUT = 1.0
LIMITS = ("--timeout", str(TIMEOUT), "--cache", "4")
PATIENCE = TIMEOUT + 0.5
"""Seconds after which a request that is not answered was, it seems, not complete."""
LET_GO = SOON
"""Seconds within which the server must close once the client says that it will send no more."""


@dataclass(frozen=True)
class Verdict:
    """What became of a request; ``fault`` says what is wrong with that, if anything is."""

    number: int
    kind: str
    outcome: str
    fault: str = ""


@dataclass
class Result:
    """What became of all."""

    seed: int
    verdicts: list[Verdict] = field(default_factory=list)
    seconds: float = 0.0
    before: Usage = field(default_factory=Usage)
    after: Usage = field(default_factory=Usage)

    @property
    def faults(self) -> list[Verdict]:
        """Those with which something is wrong."""
        return [verdict for verdict in self.verdicts if verdict.fault]


def judged(server: Target, sent: Sent, number: int) -> Verdict:
    """Send a request and judge what comes back."""

    def verdict(outcome: str, fault: str = "") -> Verdict:
        return Verdict(number, sent.kind, outcome, fault)

    method = sent.content.partition(b" ")[0].decode("latin-1")
    try:
        with server.connect(PATIENCE) as line:
            line.send(sent.content)
            try:
                answer = line.read(method)
            except wire.Silent:
                line.socket.shutdown(1)
                if line.closed(LET_GO):
                    return verdict("waited for more, then closed")
                return verdict("hang", f"neither answered nor closed within {LET_GO:g} s")
    except (wire.NotWhole, ValueError) as error:
        return verdict("no whole answer", f"{type(error).__name__}: {error}")
    except OSError as error:
        return verdict("closed", "" if isinstance(error, ConnectionError) else repr(error))
    if answer is None:
        return verdict("closed")
    if answer.status >= 500 and answer.status not in STATED:
        # The words never are empty, though an answer to HEAD is: a fault must not pass for want of a body.
        return verdict(str(answer.status), f"status {answer.status}: {answer.body[:300]!r}")
    if b"Traceback (most recent" in answer.body:
        return verdict(str(answer.status), "shows a stack trace")
    return verdict(str(answer.status))


def run(server: Target, queries: Sequence[str], numbers: Iterable[int], seed: int) -> Result:
    """Send requests over several connections at once; memory is compared after and before, both warm."""
    result = Result(seed)
    began = time.monotonic()
    with ThreadPoolExecutor(THREADS) as pool:

        def one(number: int) -> Verdict:
            return judged(server, malformed.make(seed, number, queries), number)

        todo = list(numbers)
        warm = len(todo) // 5
        result.verdicts += pool.map(one, todo[:warm])
        server.idle()
        result.before = server.usage()
        result.verdicts += pool.map(one, todo[warm:])
    result.seconds = time.monotonic() - began
    log = server.log.read_text(encoding="utf-8", errors="replace")
    if "Traceback" in log:
        said = log[log.index("Traceback") :][:3000]
        result.verdicts.append(Verdict(-1, "log of the server", "stack trace", said))
    server.healthy()
    server.idle()
    eventually(lambda: server.usage().files <= result.before.files, 10)
    result.after = server.usage()
    return result


def told(result: Result, lang: str = "en") -> Iterator[str]:
    """Yield the dated result as Markdown, in a language."""
    many = sum(verdict.number >= 0 for verdict in result.verdicts)
    today, faults, seconds = date.today().isoformat(), len(result.faults), f"{result.seconds:.0f}"
    command = f"`python -m tests.attacks.fuzz --requests {many} --seed {result.seed}`"
    early, late = (report.mebibytes(one.memory) for one in (result.before, result.after))
    opened, still = result.before.files, result.after.files
    if lang == "zh":
        yield f"### {today}：{many} 个畸形请求"
        yield ""
        yield f"{command}，同时 {THREADS} 个连接，{seconds} 秒：{faults} 处出错。"
    else:
        yield f"### {today}: {many} malformed requests"
        yield ""
        yield f"{command},"
        yield f"{THREADS} connections at once, {seconds} s: {faults} faults."
    yield ""
    kinds = sorted({verdict.kind for verdict in result.verdicts})
    counts = Counter((verdict.outcome, verdict.kind) for verdict in result.verdicts)
    yield from report.table(counts, kinds, lang)
    yield ""
    if lang == "zh":
        yield (
            f"服务器各进程的内存：五分之一之后 {early}，结束时 {late}；"
            f"打开的文件起先 {opened} 个，后来 {still} 个。"
        )
    else:
        yield (
            f"Memory of the server's processes: {early} after a fifth, {late} at the end; "
            f"open files {opened}, then {still}."
        )
    for fault in result.faults[:20]:
        words = " ".join(fault.fault.replace("`", "'").split())[:200]
        kind, outcome = report.said(fault.kind, lang), report.said(fault.outcome, lang)
        yield f"\n- {'请求' if lang == 'zh' else 'request'} {fault.number} ({kind}): {outcome}: `{words}`"


def questions() -> list[str]:
    """Return the queries of the catalogue; their parameters are variables like others here."""
    return [question.query for question in catalog.load()]


def main() -> None:
    """Run, print, and for the whole run write the document; exit status 1 when something is wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.attacks.fuzz",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--requests", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--release", type=Path, default=Path("release"), help="what is served")
    parser.add_argument("--only", type=int, metavar="NUMBER", help="send only this one, and show it")
    options = parser.parse_args()
    queries = questions()
    with target.running(["--release", options.release, *LIMITS]) as server:
        if options.only is not None:
            print(malformed.make(options.seed, options.only, queries).content)
        numbers = range(options.requests) if options.only is None else [options.only]
        result = run(server, queries, numbers, options.seed)
    print("\n".join(told(result)))
    for fault in result.faults:
        print(f"{fault.number}: {fault.fault}", file=sys.stderr)
    if options.requests >= ALL and options.only is None:
        report.write("fuzz", functools.partial(told, result))
    sys.exit(1 if result.faults else 0)


if __name__ == "__main__":
    main()
