"""The parent of the readers: it holds the data, and forks the processes that answer queries and write.

pyoxigraph can neither be interrupted nor told a deadline: only ending its process stops what runs away. So a
single-threaded process loads the data once and forks a reader whenever it is asked to. A write makes a new
**generation** of the data in a process of its own, forked as well: readers go on with what they have, a
write that fails or is killed leaves nothing behind, and success makes the writer the next parent (data in
memory) or its directory the current one (:mod:`lc_graph.engine.generations`).

Run as ``python -m lc_graph.engine.parent FD`` by the pool; nobody else needs this module. The messages are
those of :mod:`lc_graph.engine.reader`. The pool sends the source first::

    {"nquads": path | null, "files": [[graph | null, path], …], "directory": path | null,
     "shapes": [path, …], "memory": bytes}
      → {"ready": true, "parent": true, "generation": 1, "size": quads, "pid": …},
        and where the head has ``hubs`` too, one byte with a file to load the data from once more
      → {"error": "load", "problems": [[place, message, remedy], …]}, and the process ends

and then orders, as many as it likes:

``{"do": "fork"}``
    → ``{"pid": …, "generation": …}``, then one byte with the reader's socket. With ``"run": MODULE`` it is
    no reader, but a process that does ``MODULE.run(store, socket)``; that socket keeps its packets apart.
``{"do": "end", "pid": …}``
    Kill a reader. No answer.
``{"do": "write", "write": Write.message(), "generation": the current one + 1}``
    and a body → ``{"successor": pid}``, then one byte with the writer's socket. On that socket comes, once,
    ``{"ready": true, "generation": …, "size": null, "created": …, "parent": …, "pid": …}``, or
    ``{"error": …}`` with details for :func:`writing.heard`, or the end of the stream when the writer died.
    With ``"parent": true`` the writer's socket takes orders from then on, and this process lives until its
    own socket is closed; with false this process goes on as the parent.
``{"do": "stop", "pid": …}``
    Kill a writer of which neither ``ready`` nor ``error`` was heard (its time is up, or it died).
    → ``{"stopped": pid, "generation": …}``: the generation that readers forked here will have. When it is
    the new one, the write was done before it could be stopped, and lasts.
``{"do": "forget", "generation": …}``
    No reader needs that generation any more. No answer.
"""

from __future__ import annotations

import array
import contextlib
import gc
import mmap
import os
import select
import signal
import socket
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import processes
from .held import Held, hold
from .reader import read, receive, send

if TYPE_CHECKING:
    import pyoxigraph as ox
    from rdflib import Graph

    from .layout import Text


class Parent:
    """The orders of one pool, and the children made for it."""

    def __init__(self, control: socket.socket, held: Held, shapes: Graph | None, memory: int) -> None:
        """Take orders from a socket; ``memory`` is what a reader or a writer may take, in bytes."""
        self.control, self.held, self.shapes, self.memory = control, held, shapes, memory
        self.readers: set[int] = set()
        # A writer sets its byte when it is done; from then on it may outlive this process.
        self.writers: dict[int, mmap.mmap] = {}

    def run(self) -> None:
        """Do what is ordered until the other side is gone.

        Children are killed and waited for only here, so that a process id is never reused in between.
        """
        try:
            while True:
                self._do(*self._next())
        except (EOFError, OSError):
            pass
        finally:
            for pid in self.readers:
                processes.end(pid)
            for pid, done in self.writers.items():
                if not done[0]:
                    processes.end(pid)

    def ready(self) -> dict[str, Any]:
        """Return the message that says what is held."""
        held = self.held
        return {"ready": True, "generation": held.generation, "size": held.size, "pid": os.getpid()}

    def _next(self) -> tuple[dict[str, Any], bytes]:
        """Wait for an order, and meanwhile for writers that end."""
        while any(not done[0] for done in self.writers.values()):
            if select.select([self.control], [], [], 0.5)[0]:
                break
            self._wait_for_writers()
        self._wait_for_writers()
        return receive(self.control)

    def _wait_for_writers(self) -> None:
        for pid in [pid for pid in self.writers if processes.ended(pid)]:
            del self.writers[pid]

    def _do(self, order: dict[str, Any], body: bytes) -> None:
        match order["do"]:
            case "fork":
                self._fork(order.get("run"))
            case "write":
                self._write(order, body)
            case "end" if order["pid"] in self.readers:
                processes.end(order["pid"])
                self.readers.discard(order["pid"])
            case "stop":
                if order["pid"] in self.writers:
                    processes.end(order["pid"])
                    del self.writers[order["pid"]]
                send(self.control, {"stopped": order["pid"], "generation": self.held.generation})
            case "forget":
                self.held.forget(order["generation"])

    def _fork(self, module: str | None) -> None:
        kind = socket.SOCK_SEQPACKET if module else socket.SOCK_STREAM
        theirs, ours = socket.socketpair(socket.AF_UNIX, kind)
        generation = self.held.generation
        pid = os.fork()
        if pid == 0:
            # Never run the parent's exit handlers in a child.
            with _exiting():
                self.control.close()
                theirs.close()
                self.held.detach()
                store = self.held.opened(generation)
                if module:
                    import_module(module).run(store, ours)
                else:
                    read(store, ours, self.memory, opens=self.held.opens)
        self.readers.add(pid)
        ours.close()
        self.hand_over({"pid": pid, "generation": generation}, theirs)

    def hand_over(self, head: dict[str, Any], what: socket.socket | Text) -> None:
        """Tell of a socket or a file, and pass it on."""
        with what:
            send(self.control, head)
            descriptor = array.array("i", [what.fileno()])
            self.control.sendmsg([b"."], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, descriptor)])

    # ---- writes -------------------------------------------------------------------------------------

    def _write(self, order: dict[str, Any], body: bytes) -> None:
        """Fork the writer. In the writer this returns only when it has become a parent."""
        theirs, ours = socket.socketpair()
        done = mmap.mmap(-1, 1)
        parent = os.getpid()
        pid = os.fork()
        if pid:
            self.writers[pid] = done
            ours.close()
            self.hand_over({"successor": pid}, theirs)
            return
        self.control.close()
        theirs.close()
        self.control, self.readers, self.writers = ours, set(), {}
        if not self.held.inherits:
            processes.die_with_parent(parent)
        self._apply(order, body, done)

    def _apply(self, order: dict[str, Any], body: bytes, done: mmap.mmap) -> None:
        from .shaping import guard
        from .writing import Write, apply, told

        def change(native: ox.Store) -> bool:
            # A store on disk opens files as it goes, and the validator modules.
            closed = processes.opening_nothing() if self.held.inherits else contextlib.nullcontext()
            with processes.at_most(self.memory):
                with closed:
                    created = apply(native, Write.of(order["write"]), body)
                if self.shapes is not None:
                    guard(native, self.shapes)
            return created

        try:
            created = self.held.write(order["generation"], change)
        except BaseException as error:  # whatever it is, this process must not go on with half a write
            with _exiting():
                send(self.control, *told(error))
        done[0] = 1
        head = {**self.ready(), "created": created, "parent": self.held.inherits}
        if not self.held.inherits:
            with _exiting():
                send(self.control, head)
        send(self.control, head)
        gc.collect()
        gc.freeze()


@contextlib.contextmanager
def _exiting() -> Iterator[None]:
    """End this process after the block, whatever happens in it."""
    status = 1
    try:
        yield
        status = 0
    finally:
        os._exit(status)


def parent(control: socket.socket) -> None:
    """Load the data, then do what the pool orders until it is gone."""
    from ..errors import LcGraphError
    from . import shaping, writing  # noqa: F401 - here, so that writers find them ready
    from .layout import COPIED

    source, _ = receive(control)
    try:
        held, written = hold(source)
        shapes = None
        if source.get("shapes"):
            shapes = shaping.shapes_of([Path(path) for path in source["shapes"]])
    except LcGraphError as error:
        problems = [[p.place, p.message, p.remedy] for p in error.problems]
        send(control, {"error": "load", "problems": problems})
        return
    this = Parent(control, held, shapes, source["memory"])
    head = {**this.ready(), "parent": True}
    if written is not None and held.size is not None and held.size <= COPIED:
        this.hand_over({**head, "hubs": written.hubs}, written.text)
    else:
        send(control, head)
    del written
    gc.collect()
    gc.freeze()
    this.run()


def main(control: socket.socket) -> None:
    """Run the first parent in a child, and wait for everything that comes of it.

    Successors outlive the parent that forked them. This process adopts them, so that none is left
    unburied, and ends when the last of them has: who waits for it waits for all.
    """
    # The pool decides when to end, by closing its sockets; a terminal or a supervisor signals all at once.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    processes.adopt()
    if os.fork() == 0:
        with _exiting():
            parent(control)
    control.close()
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as channel:
        main(channel)
