"""The parent of the readers: it holds the data, and forks and ends the processes that evaluate queries.

pyoxigraph can neither be interrupted nor told a deadline: only ending its process stops a query that runs
away. So a single-threaded process loads the data once and forks a reader whenever it is asked to. Run as
``python -m lc_graph.engine.parent FD`` by the pool; nobody else needs this module.
"""

from __future__ import annotations

import array
import contextlib
import gc
import os
import signal
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .reader import read, receive, send

if TYPE_CHECKING:
    from .store import Store


def _open(source: dict[str, Any]) -> Store:
    from .store import Store

    if source["nquads"]:
        return Store.from_release(Path(source["nquads"]))
    return Store.from_files([(graph, Path(path)) for graph, path in source["files"]])


def _fork(control: socket.socket, store: Store, memory: int) -> int:
    """Fork a reader and hand its socket to whoever asked."""
    theirs, ours = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        control.close()
        theirs.close()
        status = 1
        try:
            read(store, ours, memory)
            status = 0
        finally:
            # Never run the parent's exit handlers in a child.
            os._exit(status)
    ours.close()
    send(control, {"pid": pid})
    descriptor = array.array("i", [theirs.fileno()])
    control.sendmsg([b"."], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, descriptor)])
    theirs.close()
    return pid


def parent(control: socket.socket) -> None:
    """Load the data, then fork and end readers as asked, until the other side is gone.

    Readers are ended and waited for only here, so that a process id is never reused in between.
    """
    from ..errors import LcGraphError

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    source, _ = receive(control)
    try:
        store = _open(source)
    except LcGraphError as error:
        problems = [[p.place, p.message, p.remedy] for p in error.problems]
        send(control, {"error": "load", "problems": problems})
        return
    send(control, {"ready": True, "size": len(store)})
    gc.collect()
    gc.freeze()
    readers: set[int] = set()
    try:
        while True:
            order, _ = receive(control)
            if order["do"] == "fork":
                readers.add(_fork(control, store, source["memory"]))
            elif order["pid"] in readers:
                _end(order["pid"])
                readers.discard(order["pid"])
    except (EOFError, OSError):
        pass
    finally:
        for pid in readers:
            _end(pid)


def _end(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, 0)


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as channel:
        parent(channel)
