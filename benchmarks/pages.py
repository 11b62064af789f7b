"""Measure how long the server takes for a page: when it is made, and when it is kept.

    python -m benchmarks.pages
    python -m benchmarks.pages --copies 100

One service of the release is started; every kind of page is asked for over one connection, first once (made),
then again and again (kept; the median counts). ``/healthz`` shows what a request costs anyway, and is the
peer of the ratios. With ``--copies`` the release is made so many times as big (:mod:`benchmarks.grown`).
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import http.client
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

from . import grown
from .endpoint import servers

PLACES = (
    "/", "/questions", "/question/01", "/question/02", "/search?q=灵芝", "/search?q=li", "/suggest?q=li",
    "/compare", "/compare?regions=371524,371525", "/map", "/map?indicator=gdp", "/data", "/quality",
    "/things", "/things/IndustryChain", "/things/Region", "/things/Project", "/things/Figure",
    "/things/Passage",
    "/id/chain/ganoderma.html", "/id/chain/ganoderma.html?region=371525", "/id/chain/ejiao.html",
    "/id/region/371525.html", "/id/region/371500.html", "/id/indicator/gdp.html",
    "/source/liaocheng-2023-midyear.html", "/source/liaocheng-2023-midyear/a3.html",
    "/source/liaocheng-2023-midyear/a1-above-average.html",
    "/id/observation/lc23h1-a1-activities.html", "/id/enterprise/baijia-food.html",
    "/id/project/aobo-allulose.html", "/id/zone/chiping-aluminium-park.html", "/id/policy/car-vouchers.html",
    "/id/person/ding-yaowei.html", "/id/organization/agriculture-rural-bureau.html",
    "/id/event/bank-meeting.html", "/id/product/allulose.html", "/id/stage/aluminium-deep-processing.html",
    "/id/reference-stage/aluminium-alumina.html", "/id/recognition/lc23h1-a2-baijia.html",
    "/id/participation/lc23h1-a3-chiping.html", "/id/reading/lc23h1-bases-all-prepared.html",
    "/id/industry/agricultural-deep-processing.html", "/id/suggestion-rule/county-of-division.html",
    "/id/dataset/lc-graph.html", "/ontology.html", "/ontology/industry.html", "/codes.html", "/shapes.html",
    "/glossary", "/problem", "/sparql?format=html",
)  # fmt: skip
DRAWN_IN_PARTS = (
    ("/id/region/371525.html", "peers-charts", "peers-"),
    ("/id/indicator/total-investment.html", "level-ccy_cny", "bars-level-ccy_cny"),
)
"""Pages of a grown release whose drawings come in parts: what turns them, and how the drawings are named."""
MADE, KEPT = 60.0, 5.0
"""Milliseconds in which a page is to be made, and given again."""
MADE_GROWN = 600.0
"""The same of a release many times as big."""
HEAVIEST = 60_000
"""Bytes of a page, packed."""
AGAIN = 50


def asked(connection: http.client.HTTPConnection, path: str) -> tuple[float, bytes]:
    """Ask for a page, and return how many milliseconds its answer took, and the page.

    Raises:
        RuntimeError: when there is none.
    """
    began = time.perf_counter()
    connection.request(
        "GET", quote(path, safe="/?&=,%"), headers={"Accept": "text/html", "Accept-Language": "zh"}
    )
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise RuntimeError(f"{path}: {response.status}")
    return (time.perf_counter() - began) * 1000, body


@contextlib.contextmanager
def served(release: Path, copies: int) -> Iterator[str]:
    """Serve a release, or one so many times as big, and yield its endpoint."""
    with tempfile.TemporaryDirectory() as folder:
        if copies > 1:
            release = grown.write(grown.built(release), Path(folder) / "release", copies)
        with servers.ours("--release", str(release)) as endpoint:
            yield endpoint


def main() -> None:
    """Measure, and print what was found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--release", type=Path, default=Path("release"), help="built first when not current")
    parser.add_argument("--copies", type=int, default=1, help="how many times as big")
    options = parser.parse_args()
    aim = MADE if options.copies == 1 else MADE_GROWN
    with served(options.release, options.copies) as endpoint:
        where = urlsplit(endpoint)
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=600)
        asked(connection, "/search?q=x")  # the pages are ready, and all names read, from here on
        bare = statistics.median(asked(connection, "/healthz")[0] for _ in range(AGAIN))
        print(f"{'page':54} {'made':>9} {'kept':>9} {'packed':>9}   ratio to /healthz ({bare:.2f} ms)")
        for path in PLACES:
            try:
                made, page = asked(connection, path)
            except RuntimeError as error:
                print(f"{path:54} not given ({error})   NOT KEPT")
                continue
            kept = statistics.median(asked(connection, path)[0] for _ in range(AGAIN))
            size = len(gzip.compress(page))
            missed = "" if made <= aim and kept <= KEPT and size <= HEAVIEST else "   NOT KEPT"
            ratios = f"{made / bare:6.1f} {kept / bare:6.1f}"
            print(f"{path:54} {made:6.1f} ms {kept:6.2f} ms {size / 1000:6.1f} kB   {ratios}{missed}")
        print(f"aims: made within {aim:g} ms, given again within {KEPT:g} ms, at most {HEAVIEST / 1000:g} kB")


if __name__ == "__main__":
    main()
