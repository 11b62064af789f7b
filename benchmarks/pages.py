"""Measure how long the server takes for a page: when it is made, and when it is kept.

    python -m benchmarks.pages

One service of the release is started; every kind of page is asked for over one connection, first once (made),
then again and again (kept; the median counts). ``/healthz`` shows what a request costs anyway, and is the
peer of the ratios.
"""

from __future__ import annotations

import argparse
import http.client
import statistics
import time
from pathlib import Path
from urllib.parse import quote, urlsplit

from .endpoint import servers

PLACES = (
    "/", "/questions", "/question/01", "/search?q=灵芝", "/compare?regions=371524,371525", "/map", "/data",
    "/quality", "/things/Project", "/id/chain/ganoderma.html", "/id/region/371525.html", "/ontology.html",
)  # fmt: skip
MADE, KEPT = 60.0, 5.0
"""Milliseconds in which a page is to be made, and given again."""
AGAIN = 50


def milliseconds(connection: http.client.HTTPConnection, path: str) -> float:
    """Ask for a page, and return how long its answer took; raises RuntimeError when it is none."""
    began = time.perf_counter()
    connection.request(
        "GET", quote(path, safe="/?&=,%"), headers={"Accept": "text/html", "Accept-Language": "zh"}
    )
    response = connection.getresponse()
    response.read()
    if response.status != 200:
        raise RuntimeError(f"{path}: {response.status}")
    return (time.perf_counter() - began) * 1000


def main() -> None:
    """Measure, and print what was found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--release", type=Path, default=Path("release"), help="built first when not current")
    options = parser.parse_args()
    with servers.ours("--release", str(options.release)) as endpoint:
        where = urlsplit(endpoint)
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=60)
        milliseconds(connection, "/things")  # the pages are ready from here on
        bare = statistics.median(milliseconds(connection, "/healthz") for _ in range(AGAIN))
        print(f"{'page':34} {'made':>9} {'kept':>9}   ratio to /healthz ({bare:.2f} ms)")
        for path in PLACES:
            made = milliseconds(connection, path)
            kept = statistics.median(milliseconds(connection, path) for _ in range(AGAIN))
            missed = "" if made <= MADE and kept <= KEPT else "   NOT KEPT"
            print(f"{path:34} {made:6.1f} ms {kept:6.2f} ms   {made / bare:6.1f} {kept / bare:6.1f}{missed}")
        print(f"aims: made within {MADE:g} ms, given again within {KEPT:g} ms")


if __name__ == "__main__":
    main()
