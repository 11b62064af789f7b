"""The pages of a service: the Flask application, in threads behind the asynchronous one."""

from __future__ import annotations

import csv
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from flask import Flask

from ..engine.asking import Query, Source
from ..engine.store import Store
from ..questions import catalog
from ..release import release
from ..server.reports import reports
from ..server.service import Blocking, Service
from ..vocabulary import book
from . import changes, figures, home, overview, remote
from .app import create_app
from .quotes import quotes
from .site import Site

PAGE_THREADS = 10
"""How many pages are made at once; each may wait for a query."""


def pages(service: Service) -> Any:
    """Return the ASGI application of the pages of a service."""
    source, asking, lang = service.engine.source, Blocking(service), service.settings.lang
    if source.remote is None:
        changing = source.directory is not None or service.writable == "yes"
        served = site(source, asking, lang, changing, service.settings.texts)
    else:
        served = remote.site(source, asking, lang, service.engine.about())
    served.previous = release.whole(service.settings.previous) if service.settings.previous else None
    served.reports = reports(service.settings.report)
    app = create_app(served)
    app.config["SERVICE"] = service
    if source.remote is None:
        threading.Thread(target=_prepare, args=(app, served), daemon=True).start()
    return WSGIMiddleware(cast(Any, app), workers=PAGE_THREADS)


def _prepare(app: Flask, served: Site) -> None:
    """Do what first readers would wait for: read templates and names, count, compare releases."""
    for name in app.jinja_env.list_templates(("html",)):
        app.jinja_env.get_template(name)
    _ = served.index
    if served.store is not None:
        home.counties(served.store)
    if served.previous is not None:
        for lang in ("zh", "en"):
            changes.differences(served.previous.nquads, served.files["lc-graph.nq"], lang)


def site(source: Source, pool: Blocking, lang: str, changing: bool, texts: Sequence[Path] = ()) -> Site:
    """Return what the pages of a source are made from.

    Args:
        source: what is served.
        pool: answers queries.
        lang: the language of pages for those who ask for none.
        changing: whether no file holds the data as it is now.
        texts: files with the text of sources, to quote them.
    """
    store = Store.from_release(source.nquads) if source.nquads else None
    if store is not None:
        figures.printed(store)  # read once, before somebody waits for it
    return Site(
        pool=pool,
        source=source,
        lang=lang,
        graphs={graph: int(n) for graph, n in _rows(pool, _GRAPHS)},
        triples=int(_rows(pool, _TRIPLES)[0][0]),
        questions=catalog.load() if source.nquads else [],
        overview=overview.build(store) if store else None,
        store=store,
        changing=changing,
        quotes=quotes(store, texts) if store else {},
        **_release(source),
    )


_GRAPHS = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
_TRIPLES = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def _rows(pool: Blocking, query: str) -> list[list[str]]:
    body = pool.ask(Query(query, result_format="csv")).body.decode()
    return list(csv.reader(body.splitlines()))[1:]


def _release(source: Source) -> dict[str, Any]:
    """Return the version and the files of the release that is served, as its manifest names them."""
    found = release.whole(source.nquads.parent) if source.nquads else None
    if found is None:
        return {}
    manifest = found.manifest
    return {
        "version": manifest["version"],
        "files": {name: found.folder / name for name in manifest["files"]},
        "manifest": manifest,
        "book": book.read(found.folder),
    }
