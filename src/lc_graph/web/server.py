"""Starting the service: the readers, the overview, and the HTTP server in front of them."""

from __future__ import annotations

import errno
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox
import waitress

from ..engine.store import Store
from ..engine.workers import Limits, Pool, Source
from ..errors import Problem, UsageError
from ..progress import Say
from ..questions import catalog
from . import overview
from .app import create_app
from .site import Site

PAGE_THREADS = 6
"""Threads beside those that wait for queries, so that pages come while queries run."""


@dataclass(frozen=True)
class Prepared:
    """A service that listens; ``run`` serves until it is stopped."""

    address: str
    server: Any
    pool: Pool

    def run(self) -> None:
        """Serve until interrupted (Ctrl-C) or terminated."""

        def stop(*_: object) -> None:
            self.pool.close()  # queries that still run would hold the server up
            raise SystemExit(0)

        signal.signal(signal.SIGINT, stop)
        signal.signal(signal.SIGTERM, stop)
        self.server.run()


@contextmanager
def prepared(
    source: Source, limits: Limits, *, host: str, port: int, lang: str, step: Say
) -> Iterator[Prepared]:
    """Load the data, start the readers, trace the chains and listen; all end with the block.

    Raises:
        UsageError: when a file cannot be read or the address cannot be listened on.
    """
    step("starting the processes that answer queries")
    with Pool(source, limits) as pool:
        step("counting, and tracing the chains")
        app = create_app(site(source, pool, lang))
        server = _listen(app, host, port, limits)
        try:
            yield Prepared(_address(server, host), server, pool)
        finally:
            server.close()


def site(source: Source, pool: Pool, lang: str) -> Site:
    """Return what the pages of a source are made from."""
    ours = source.nquads is not None
    store = Store.from_release(source.nquads) if source.nquads else Store.from_files(source.files)
    return Site(
        pool=pool,
        source=source,
        lang=lang,
        graphs=store.graphs(),
        triples=sum(1 for _ in store.native.quads_for_pattern(None, None, None, ox.DefaultGraph())),
        questions=catalog.load() if ours else [],
        overview=overview.build(store) if ours else None,
    )


def _listen(app: Any, host: str, port: int, limits: Limits) -> Any:
    try:
        return waitress.create_server(
            app,
            host=host,
            port=port,
            threads=limits.readers + limits.waiting + PAGE_THREADS,
            ident=None,
            # Lets a query be stopped when its client closes the connection.
            channel_request_lookahead=1,
            # One more than the application allows, so that the application's words reach the client.
            max_request_body_size=(1 << 20) + (1 << 16),
            clear_untrusted_proxy_headers=True,
        )
    except OSError as error:
        remedy = (
            "choose another --port, or 0 for any free one"
            if error.errno == errno.EADDRINUSE
            else "choose another --host"
        )
        message = f"cannot listen there ({error.strerror})"
        raise UsageError(Problem(f"{host}:{port}", message, remedy)) from None
    except ValueError as error:
        raise UsageError(Problem(f"{host}:{port}", str(error), "choose another --host")) from None


def _address(server: Any, host: str) -> str:
    """Return the address people open; several sockets (IPv4 and IPv6) share host and port."""
    listening = getattr(server, "effective_listen", None) or [(server.effective_host, server.effective_port)]
    shown = f"[{host}]" if ":" in host else host
    if host in ("0.0.0.0", "::", "*"):
        shown = "127.0.0.1"
    return f"http://{shown}:{listening[0][1]}/"
