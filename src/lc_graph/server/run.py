"""Starting the service, reloading it, and stopping it."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import signal
import socket
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import uvicorn
import uvloop

from ..engine.asking import Source
from ..engine.face import Engine
from ..engine.pool import Pool
from ..engine.processes import give_back_memory, seldom_collect
from ..errors import LcGraphError, Problem, UsageError
from ..progress import Say
from . import health
from .app import Application
from .asgi import Receive, Scope, Send
from .desks import Desks
from .endpoint import sparql
from .graphs import PATH, store
from .lane import Connection
from .lines import Errors, Lines
from .senders import Senders
from .service import Service
from .settings import Settings
from .watch import AccessLog

LAST_ANSWERS = 2
"""Seconds that requests have to end when the service is stopped; what still runs then gets 503."""
LOOK = 1.0
"""Seconds between two looks at whether a new release was placed."""

Ready = Callable[[str, Mapping[str, object]], None]
"""Is told the address, and what is to be known of where the answers come from."""

Pages = Callable[[Service], Any]
"""Makes the ASGI application of the pages."""

log = logging.getLogger(__name__)


class _Server(uvicorn.Server):
    """uvicorn's server, whose signals are ours: stopping ends with status 0."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield


def serve(source: Source, settings: Settings, pages: Pages, *, step: Say, ready: Ready) -> None:
    """Serve until interrupted (Ctrl-C) or terminated.

    Args:
        source: what to serve.
        settings: how.
        pages: makes the pages' application, anew when the data is loaded anew.
        step: is told what is being done before the service is ready.
        ready: is told its address, and what is to be known of where the answers come from.

    Raises:
        UsageError: when a file cannot be read or the address cannot be listened on.
    """
    with _listening(settings.host, settings.port) as sock:
        uvloop.run(_serve(sock, source, settings, pages, step, ready))


async def _serve(
    sock: socket.socket, source: Source, settings: Settings, pages: Pages, step: Say,
    ready: Ready,
) -> None:  # fmt: skip
    give_back_memory()
    access = _access_log(settings.log)
    said = Lines("-")
    logging.getLogger("lc_graph").addHandler(Errors(said))
    engine: Engine
    if source.remote is not None:
        # Imported here, as an HTTP client of its own takes long to load.
        from ..engine.remote import Remote

        step("asking the remote store what it can do")
        engine = Remote(source, settings.limits)
    else:
        step("starting the processes that answer queries")
        engine = _pool(source, settings)
    await engine.start()
    try:
        service = Service(engine, settings, access)
        # Queries are answered at once; who wants a page waits until the pages are made.
        making = asyncio.create_task(asyncio.to_thread(pages, service))
        app = Application(service, _as_soon_as(making), {"/sparql": sparql, PATH: store, **health.HANDLERS})
        desks = Desks(service)
        kind = _connections(app, desks)
        config = uvicorn.Config(
            app, http=kind, ws="none", lifespan="off", log_config=None, log_level="critical",
            access_log=False, server_header=False, timeout_keep_alive=int(settings.idle),
            timeout_graceful_shutdown=LAST_ANSWERS + 1, proxy_headers=False,
        )  # fmt: skip
        server = _Server(config)
        loop = asyncio.get_running_loop()

        def stop() -> None:
            service.ready = False
            server.should_exit = True
            desks.end()
            loop.call_later(LAST_ANSWERS, engine.stop)

        def made(making: asyncio.Task[Any]) -> None:
            if making.cancelled():
                return
            if making.exception() is None:
                app.pages = making.result()
                seldom_collect()
            elif not server.should_exit:
                failed.append(making.exception())
                stop()

        failed: list[BaseException | None] = []
        making.add_done_callback(made)

        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop)
        again = asyncio.Event()
        loop.add_signal_handler(signal.SIGHUP, again.set)
        background = [
            asyncio.create_task(_reload(service, again)),
            asyncio.create_task(_renew(service, app, pages)),
        ]
        ready(_address(sock, settings.host), engine.about())
        await server.serve(sockets=[sock])
        for task in background:
            task.cancel()
        if failed and failed[0] is not None:
            raise failed[0]
    finally:
        await engine.close()
        access.close()
        said.close()


def _connections(application: Application, desks: Desks) -> type[Connection]:
    """Return the kind of connections of one application."""
    members = {
        "application": application,
        "service": application.service,
        "clients": desks.clients,
        "senders": Senders(),
        "desks": desks,
    }
    return cast(type[Connection], type("ServedConnection", (Connection,), members))


def _pool(source: Source, settings: Settings) -> Engine:
    if not settings.endpoints:
        return Pool(source, settings.limits)
    # Imported here, as an HTTP client of its own takes long to load.
    from ..engine.federation import Federation

    return Federation(source, settings.limits, settings.endpoints, settings.others)


def _as_soon_as(making: asyncio.Task[Any]) -> Any:
    """Return an application that waits for another."""

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        await (await asyncio.shield(making))(scope, receive, send)

    return application


async def _reload(service: Service, again: asyncio.Event) -> None:
    """Load the data anew on SIGHUP, and a release whenever another was placed."""
    engine = service.engine
    placed = _placed(engine.source)
    while True:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(again.wait(), LOOK)
        now = _placed(engine.source)
        if not again.is_set() and now == placed:
            continue
        again.clear()
        placed = now
        try:
            await engine.reload(engine.source)
        except LcGraphError as error:
            # What was served goes on being served.
            log.error("not reloaded: %s", error)
        except Exception:
            log.exception("not reloaded")


async def _renew(service: Service, app: Application, pages: Pages) -> None:
    """Make the pages anew after the data has changed, once for many changes."""
    while True:
        await service.renew.wait()
        await asyncio.sleep(LOOK)
        service.renew.clear()
        try:
            app.pages = await asyncio.to_thread(pages, service)
        except LcGraphError as error:
            log.error("the pages are not renewed: %s", error)
        except Exception:
            log.exception("the pages are not renewed")


def _placed(source: Source) -> tuple[int, int] | None:
    """Return what tells one placed release from another."""
    if source.nquads is None:
        return None
    try:
        state = Path(source.nquads).stat()
    except OSError:
        return None
    return state.st_ino, state.st_mtime_ns


def _access_log(target: str) -> AccessLog:
    try:
        return AccessLog(Lines(target) if target else None)
    except OSError as error:
        message = f"requests cannot be logged there ({error.strerror})"
        raise UsageError(Problem(target, message, "name another file with --access-log")) from None


@contextlib.contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        sock = socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        remedy = (
            "choose another --port, or 0 for any free one"
            if error.errno == errno.EADDRINUSE
            else "choose another --host"
        )
        message = f"cannot listen there ({error.strerror})"
        raise UsageError(Problem(f"{host}:{port}", message, remedy)) from None
    with sock:
        yield sock


def _address(sock: socket.socket, host: str) -> str:
    """Return the address people open."""
    shown = f"[{host}]" if ":" in host else host
    if host in ("0.0.0.0", "::"):
        shown = "127.0.0.1"
    return f"http://{shown}:{sock.getsockname()[1]}/"
