"""Processes aside of the readers: forked from the same data, they run what the service names.

What the service answers without a reader (:mod:`lc_graph.engine.near`) can be answered in several processes.
"""

from __future__ import annotations

import asyncio
import socket

from .generation import Generation
from .near import Near
from .readers import Readers


class Forked:
    """A process over one state of the data, which is kept until the process is ended (see ``face.Aside``)."""

    def __init__(
        self, readers: Readers, generation: Generation, pid: int, sock: socket.socket, near: Near
    ) -> None:
        """Take over a process that was forked and counted."""
        self.sock, self.near = sock, near
        self._readers, self._generation, self._number, self._pid = readers, generation, generation.number, pid
        self._ended = False

    def end(self) -> None:
        """End the process, whatever it is doing."""
        if not self._ended:
            self._ended = True
            self.sock.close()
            self._readers.in_thread(self._generation.end, self._pid)
            self._readers.leave(self._generation, self._number)


async def aside(readers: Readers, module: str) -> Forked | None:
    """Fork a process that does ``module.run(store, socket)``; None where there is no copy of the data here.

    The store is in the order of that copy. Whoever asks ends it when the data changes.
    """
    generation, near = readers.current, readers.current.near
    if near is None:
        return None
    # Counted from here on, lest the data is let go meanwhile.
    number = generation.number
    generation.channels[number] += 1
    try:
        pid, _, sock = await asyncio.to_thread(generation.fork, module)
    except (EOFError, OSError):
        readers.leave(generation, number)
        return None
    process = Forked(readers, generation, pid, sock, near)
    if generation is readers.current:
        return process
    process.end()
    return None
