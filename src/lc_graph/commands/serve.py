"""``lc-graph serve``: the pages, the SPARQL endpoint and the graph store over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import click

from ..errors import Problem, UsageError
from . import _secrets
from ._shared import say

if TYPE_CHECKING:
    from ..engine.asking import Address

F = TypeVar("F", bound=Callable[..., Any])


def setting(name: str, *names: str, **details: Any) -> Callable[[F], F]:
    """Return an option that is also a variable, ``LC_GRAPH_`` and its name, and a line of ``--config``."""
    variable = f"LC_GRAPH_{name.lstrip('-').replace('-', '_').upper()}"
    details.setdefault("show_default", "default" in details)
    return click.option(name, *names, envvar=variable, **details)


def number(name: str, default: float, least: float, help: str, metavar: str) -> Callable[[F], F]:
    """Return an option for a number."""
    whole = isinstance(default, int)
    kind: Any = click.IntRange(int(least)) if whole else click.FloatRange(least)
    return setting(name, default=default, type=kind, metavar=metavar, help=help)


def _config(context: click.Context, _: click.Parameter, path: Path | None) -> None:
    """Take the values of a file as defaults."""
    if path is None:
        return
    import tomllib

    text = _secrets.read(path)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(Problem(str(path), str(error), "correct the file; it is TOML")) from None
    known = {parameter.opts[0].lstrip("-"): parameter.name for parameter in context.command.params}
    unknown = sorted(set(values) - known.keys() - {"config"})
    if unknown:
        names = ", ".join(sorted(known.keys() - {"help", "config"}))
        raise UsageError(*(Problem(f"{path} ({key})", "there is no such setting", names) for key in unknown))
    context.default_map = {str(known[key]): value for key, value in values.items()}


@click.command(name="serve")
@click.option(
    "--config", type=click.Path(path_type=Path), envvar="LC_GRAPH_CONFIG", is_eager=True,
    expose_value=False, callback=_config, metavar="FILE",
    help="A TOML file with settings, named like the options; options and variables go before it.",
)  # fmt: skip
@setting("--host", default="127.0.0.1", help="The address to listen on.")
@setting("--port", default=8000, type=click.IntRange(0, 65535), help="0: any free port.")
@setting(
    "--release", "folder", type=click.Path(path_type=Path, file_okay=False), default=Path("release"),
    metavar="DIR", help="The release to serve; built first when it is not current.",
)  # fmt: skip
@setting(
    "--data", multiple=True, metavar="[GRAPH-IRI=]FILE",
    help="Serve exactly this RDF file instead of the release (no merge, rules or shapes of ours); "
    "may be given several times. Triples go to the graph named, else to the default graph.",
)  # fmt: skip
@setting(
    "--store-dir", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
    help="Serve the store kept in this folder, and keep what is written there. A new one begins with --data.",
)  # fmt: skip
@setting(
    "--store", metavar="URL",
    help="Serve what the remote SPARQL 1.1 endpoint at this address holds: it answers, within our limits.",
)  # fmt: skip
@setting("--store-update-url", metavar="URL", help="Where the remote store takes updates.")
@setting(
    "--store-graphs-url", metavar="URL",
    help="Where the remote store speaks the Graph Store Protocol.",
)  # fmt: skip
@setting(
    "--store-auth-file", type=click.Path(path_type=Path), metavar="FILE",
    help="A file with what the remote store is shown: user:password, or a bearer token.",
)  # fmt: skip
@setting(
    "--service", "services", multiple=True, metavar="URL",
    help="An endpoint that SERVICE may ask; without one SERVICE is refused; may be given several times.",
)  # fmt: skip
@setting(
    "--shapes", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
    help="SHACL shapes that the data must obey after every write; may be given several times.",
)  # fmt: skip
@setting(
    "--token-file", type=click.Path(path_type=Path), metavar="FILE",
    help="A file with the token that writing takes; without one nobody may write.",
)  # fmt: skip
@setting(
    "--text", "texts", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
    help="The text of a source of the release, whose exact words pages then quote beside the evidence; "
    "may be given several times.",
)  # fmt: skip
@setting(
    "--previous", type=click.Path(path_type=Path), metavar="FOLDER",
    help="An earlier release: the page /data then tells what changed since.",
)  # fmt: skip
@setting(
    "--base-iri", default="", metavar="IRI",
    help="The address clients know the service under, if it is not the one they send.",
)  # fmt: skip
@setting(
    "--proxy-headers",
    is_flag=True,
    help="Believe X-Forwarded-For and X-Forwarded-Proto: behind a proxy only.",
)
@setting(
    "--lang", type=click.Choice(["zh", "en"]), default="zh",
    help="Language of the pages for browsers that ask for neither.",
)  # fmt: skip
@setting(
    "--report-to", default="", metavar="ADDRESS",
    help="Where readers report errors: mailto:NAME@HOST, or https://… with {iri} and {passage} filled in.",
)  # fmt: skip
@number("--timeout", 20.0, 0.1, "How long a query or a write may take.", "SECONDS")
@number("--max-rows", 1_000_000, 1, "Rows, or triples, of an answer.", "N")
@number("--max-answer", 256, 1, "Size of an answer.", "MIB")
@number("--max-memory", 1024, 16, "Memory a query or a write may take beyond the data.", "MIB")
@number("--max-body", 16, 1, "Size of what is sent.", "MIB")
@number("--max-service", 2, 1, "What the endpoints of --service may answer to one query.", "MIB")
@number("--max-query", 100_000, 100, "Length of a query or an update.", "CHARACTERS")
@number("--max-depth", 200, 10, "Levels of brackets in a query or an update.", "N")
@number("--workers", 0, 0, "Processes for short queries; 0: one a core, at least 2, at most 8.", "N")
@number("--desks", 0, 0, "Processes that answer small look-ups; 0: one a core, at most 4; 1: no others.", "N")
@number("--heavy", 0, 0, "Queries that may run for long at once; 0: one a core, at least 2, at most 8.", "N")
@number("--queue", 64, 0, "Queries that may wait, short and long ones each.", "N")
@number("--per-client", 16, 1, "Queries of one client that may run or wait at once.", "N")
@number(
    "--connections", 1000, 1, "Connections at once; a fifth of them from one client, all from a proxy.", "N"
)
@number("--cache", 64, 0, "Answers kept for those who ask the same again.", "MIB")
@setting(
    "--access-log", default="-", metavar="FILE",
    help="Where requests are logged, a line of JSON each; - is standard error, an empty name nowhere.",
)  # fmt: skip
def command(**given: Any) -> None:
    """Serve the graph: pages at /, SPARQL at /sparql. Builds and validates it first when needed.

    Every option can be set as a variable, too: --max-rows is LC_GRAPH_MAX_ROWS.

    \b
    Example:
      lc-graph serve --port 8080
      lc-graph serve --data http://example.org/graph=my.ttl
      lc-graph serve --store-dir store --token-file token --shapes shapes.ttl
      lc-graph serve --store https://example.org/sparql
    """
    from ..engine.asking import Source
    from ..engine.probing import words
    from ..progress import steps
    from ..server.reports import reports
    from ..server.run import serve

    reports(given["report_to"])
    files = [_file(text) for text in given["data"]]
    with steps() as step:
        if (remote := _remote(given)) is not None:
            source = Source(remote=remote)
        elif files or given["store_dir"]:
            source = Source(files=files, directory=given["store_dir"], shapes=given["shapes"])
        else:
            from ..release import release

            if given["shapes"] or given["token_file"]:
                name = "--shapes" if given["shapes"] else "--token-file"
                remedy = "name data with --data or --store-dir; the graph itself is built from tables"
                raise UsageError(Problem(name, "a release cannot be written to", remedy))
            step("building and checking the graph, if it is not current")
            source = Source(nquads=release.ensure(given["folder"], step).nquads)
        if given["previous"]:
            from . import _earlier

            _earlier.check(given["previous"], source)
        if given["texts"]:
            from . import _texts

            _texts.check(given["texts"], source)

        def ready(address: str, about: Mapping[str, object]) -> None:
            step("")
            if about:
                say(f"The remote store – {words(about)}")
            click.echo(f"Serving at {address}  (SPARQL: {address}sparql)")
            say("Ctrl-C stops it.")

        serve(source, _settings(given), _pages, step=step, ready=ready)


def _pages(service: Any) -> Any:
    """Return the pages; what they need is imported while the data is loaded."""
    from ..web.server import pages

    return pages(service)


def _settings(given: dict[str, Any]) -> Any:
    from ..engine.asking import Limits
    from ..engine.faults import MEBIBYTE
    from ..server.settings import Settings

    usual, desks = Limits(), {"desks": given["desks"]} if given["desks"] else {}
    limits = Limits(
        seconds=given["timeout"], answer=given["max_answer"] * MEBIBYTE, rows=given["max_rows"],
        memory=given["max_memory"] * MEBIBYTE, readers=given["workers"] or usual.readers,
        heavy=given["heavy"] or usual.heavy, waiting=given["queue"], each=given["per_client"],
        spool=given["max_answer"] * MEBIBYTE,
    )  # fmt: skip
    return Settings(
        host=given["host"], port=given["port"], lang=given["lang"], base=given["base_iri"].rstrip("/"),
        proxy_headers=given["proxy_headers"], limits=limits, body=given["max_body"] * MEBIBYTE,
        query=given["max_query"], depth=given["max_depth"], connections=given["connections"],
        # A proxy has the connections of all its clients.
        connections_each=max(1, given["connections"] // (1 if given["proxy_headers"] else 5)),
        cache=given["cache"] * MEBIBYTE, token=_secrets.token(given["token_file"]), log=given["access_log"],
        texts=given["texts"], previous=given["previous"], report=given["report_to"],
        endpoints=_services(given), others=given["max_service"] * MEBIBYTE, **desks,
    )  # fmt: skip


def _remote(given: dict[str, Any]) -> Address | None:
    """Return where the remote store is; None when none is served.

    Raises:
        UsageError: for options that do not go together, and for addresses that are none.
    """
    from ..engine.asking import Address

    urls = {name: given[name] for name in ("store", "store_update_url", "store_graphs_url") if given[name]}
    if "store" not in urls:
        alone = [*urls, *(["store_auth_file"] if given["store_auth_file"] else [])]
        if alone:
            raise UsageError(
                Problem(_option(alone[0]), "there is no remote store", "name it with --store URL")
            )
        return None
    for name in ("data", "store_dir", "shapes", "services"):
        if given[name]:
            remedy = "leave out one of them; a remote store checks its shapes itself"
            raise UsageError(Problem(_option(name), "does not go together with --store", remedy))
    for name, url in urls.items():
        _check_url(_option(name), url)
    return Address(
        urls["store"],
        urls.get("store_update_url"),
        urls.get("store_graphs_url"),
        _secrets.shown(given["store_auth_file"]),
    )


def _check_url(option: str, url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.fragment:
        raise UsageError(Problem(option, f"{url!r} is no address of a store", "give one with http or https"))
    if parts.username or parts.password:
        message = "the address holds a password, which lists of processes show"
        raise UsageError(Problem(option, message, "put it into the file of --store-auth-file"))


def _services(given: dict[str, Any]) -> tuple[str, ...]:
    """Return the endpoints that SERVICE may ask; raises UsageError for addresses that are none."""
    for url in given["services"]:
        _check_url("--service", url)
    return tuple(given["services"])


def _option(name: str) -> str:
    return "--" + {"services": "service"}.get(name, name).replace("_", "-")


def _file(text: str) -> tuple[str | None, Path]:
    """Read ``[GRAPH-IRI=]FILE``; an IRI may hold = itself, so the last one counts."""
    from ..engine.sparql import SCHEME

    graph, equals, file = text.rpartition("=")
    if equals and SCHEME.match(graph) and not Path(text).exists():
        return graph, Path(file)
    return None, Path(text)
