"""The pages of a service: the Flask application, in threads behind the asynchronous one."""

from __future__ import annotations

import csv
from typing import Any, cast

from a2wsgi import WSGIMiddleware

from ..engine.asking import Query, Source
from ..engine.store import Store
from ..questions import catalog
from ..release import release
from ..server.service import Blocking, Service
from . import overview, remote
from .app import create_app
from .site import Site

PAGE_THREADS = 10
"""How many pages are made at once; each may wait for a query."""


def pages(service: Service) -> Any:
    """Return the ASGI application of the pages of a service."""
    source, asking, lang = service.engine.source, Blocking(service), service.settings.lang
    if source.remote is None:
        changing = source.directory is not None or service.writable == "yes"
        app = create_app(site(source, asking, lang, changing))
    else:
        app = create_app(remote.site(source, asking, lang, service.engine.about()))
    app.config["SERVICE"] = service
    return WSGIMiddleware(cast(Any, app), workers=PAGE_THREADS)


def site(source: Source, pool: Blocking, lang: str, changing: bool) -> Site:
    """Return what the pages of a source are made from; ``changing`` when no file holds it as it is now."""
    store = Store.from_release(source.nquads) if source.nquads else None
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
    }
