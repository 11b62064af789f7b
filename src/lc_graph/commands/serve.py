"""``lc-graph serve``: the start page and the SPARQL endpoint."""

from __future__ import annotations

import re
from pathlib import Path

import click

from ._shared import release_option, say


@click.command(name="serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0: any free port."
)
@release_option
@click.option(
    "--data", "files", multiple=True, metavar="[GRAPH-IRI=]FILE",
    help="Serve exactly this RDF file instead of the release (no merge, rules or shapes of ours); "
    "may be given several times. Triples go to the graph named, else to the default graph.",
)  # fmt: skip
@click.option(
    "--timeout", default=20.0, show_default=True, type=click.FloatRange(0.1, 3600), metavar="SECONDS",
    help="How long a query may take.",
)  # fmt: skip
@click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True,
    help="Language of the pages for browsers that ask for neither.",
)  # fmt: skip
@click.option(
    "--access-log", default="-", metavar="FILE", help="Where requests are logged; - is standard error."
)
def command(
    host: str, port: int, folder: Path, files: tuple[str, ...], timeout: float, lang: str, access_log: str
) -> None:
    """Serve the graph: a start page at /, SPARQL at /sparql. Builds and validates it first when needed.

    \b
    Example:
      lc-graph serve --port 8080
      lc-graph serve --data http://example.org/graph=my.ttl
    """
    from ..engine.asking import Limits, Source
    from ..progress import steps
    from ..server.run import serve
    from ..server.settings import Settings
    from ..web.server import pages

    settings = Settings(host=host, port=port, lang=lang, limits=Limits(seconds=timeout), log=access_log)
    with steps() as step:
        if files:
            source = Source(files=[_file(text) for text in files])
        else:
            from ..release import release

            step("building and checking the graph, if it is not current")
            source = Source(nquads=release.ensure(folder, step).nquads)

        def ready(address: str) -> None:
            step("")
            click.echo(f"Serving at {address}  (SPARQL: {address}sparql)")
            say("Ctrl-C stops it.")

        serve(source, settings, pages, step=step, ready=ready)


def _file(text: str) -> tuple[str | None, Path]:
    """Read ``[GRAPH-IRI=]FILE``; an IRI may hold = itself, so the last one counts."""
    graph, equals, file = text.rpartition("=")
    if equals and re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", graph) and not Path(text).exists():
        return graph, Path(file)
    return None, Path(text)
