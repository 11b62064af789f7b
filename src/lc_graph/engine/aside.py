"""Processes aside of the readers: forked from the same data, they run what the service names.

What the service answers without a reader (:mod:`lc_graph.engine.near`) can be answered in several processes.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable
from typing import Any

from .generation import Generation
from .near import Near

PATIENCE = 5.0
"""Seconds in which a process aside ends when it is asked to."""


class Forked:
    """A process over one state of the data, which is kept until the process is ended (see ``face.Aside``)."""

    def __init__(self, asides: Asides, generation: Generation, pid: int, sock: socket.socket) -> None:
        """Take over a process that was forked and counted."""
        assert generation.near is not None
        self.sock, self.near = sock, generation.near
        self.leave_off: Callable[[], None] = self.end
        self.over = asyncio.Event()
        self._asides, self._generation, self._number, self._pid = asides, generation, generation.number, pid

    def end(self) -> None:
        """End the process, whatever it is doing."""
        if not self.over.is_set():
            self.over.set()
            self.sock.close()
            self._asides.gone(self, self._generation, self._number, self._pid)


class Asides:
    """The processes aside of one pool's readers: all see the state of the data that is current."""

    def __init__(self, leave: Callable[[Generation, int], None], in_thread: Callable[..., None]) -> None:
        """Begin without any.

        Args:
            leave: is told that one process less looks at a state of the data.
            in_thread: does something that blocks.
        """
        self._leave, self._in_thread = leave, in_thread
        self._processes: set[Forked] = set()
        self._ending = 0

    async def fork(self, generation: Generation, module: str) -> Forked | None:
        """Fork a process that does ``module.run(store, socket)`` over the current state of the data.

        Returns:
            the process, whose store is in the order of the copy in this one; None where there is no copy, and
            while another state is about to be served.
        """
        near: Near | None = generation.near
        ending = self._ending
        if near is None or ending % 2:
            return None
        # Counted from here on, lest the data is let go meanwhile.
        number = generation.number
        generation.channels[number] += 1
        try:
            pid, _, sock = await asyncio.to_thread(generation.fork, module)
        except (EOFError, OSError):
            self._leave(generation, number)
            return None
        if ending != self._ending or generation.near is not near:
            sock.close()
            self._in_thread(generation.end, pid)
            self._leave(generation, number)
            return None
        process = Forked(self, generation, pid, sock)
        self._processes.add(process)
        return process

    def gone(self, process: Forked, generation: Generation, number: int, pid: int) -> None:
        """Take note that a process is to be ended, and does nothing more that counts."""
        self._processes.discard(process)
        self._in_thread(generation.end, pid)
        self._leave(generation, number)

    @contextlib.asynccontextmanager
    async def ended(self) -> Any:
        """Have all processes leave off and end, and no other begin until the block is done.

        What is served from then on is seen by whoever asks, wherever.
        """
        self._ending += 1
        try:
            leaving = list(self._processes)
            for process in leaving:
                process.leave_off()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    for process in leaving:
                        await process.over.wait()
            for process in leaving:
                process.end()
            yield
        finally:
            self._ending += 1
