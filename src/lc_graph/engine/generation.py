"""One state of the data: the process that holds it, and from which readers are forked."""

from __future__ import annotations

import array
import contextlib
import os
import socket
import subprocess
import sys
import threading
from collections import Counter
from typing import Any

from ..errors import Problem, UsageError
from ..resources import PACKAGE
from .asking import Limits, Source
from .faults import DeadlinePassed, ReaderDied
from .layout import LaidOut, loaded
from .near import Near
from .reader import receive, send
from .writing import Write, heard


class Generation:
    """A parent of readers, spoken to over its control socket. The calls block: make them in a thread."""

    def __init__(self, control: socket.socket, number: int, size: int | None, process: Any = None) -> None:
        """Take over a parent that has told it is ready.

        Args:
            control: the socket on which it takes orders; when that closes it ends, and so do its readers.
            number: which state of the data this is, counted from 1.
            size: its quads, where they are known.
            process: the process, where this one started it.

        ``near`` is a copy of the data in this process, for look-ups; a state that was written has none.
        """
        self.control, self.number, self.size = control, number, size
        self.channels: Counter[int] = Counter()
        self.near: Near | None = None
        self._offset = 0
        self._written: LaidOut | None = None
        self._process: subprocess.Popen[bytes] | None = process
        self._lock = threading.Lock()
        self._closed = False

    @classmethod
    def start(cls, source: Source, limits: Limits, number: int = 1) -> Generation:
        """Start a process that loads a source, and wait until it has.

        Raises:
            UsageError: when a file cannot be read, or when this system cannot fork processes.
        """
        if not hasattr(os, "fork"):
            raise UsageError(
                Problem("serve", "this system cannot fork processes", "run it on Linux, macOS or in WSL")
            )
        ours, theirs = socket.socketpair()
        paths = [str(PACKAGE.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
        process = subprocess.Popen(
            [sys.executable, "-m", f"{__package__}.parent", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        )
        theirs.close()
        generation = cls(ours, number, 0, process)
        try:
            send(
                ours,
                {
                    "nquads": str(source.nquads) if source.nquads else None,
                    "files": [[graph, str(path)] for graph, path in source.files],
                    "directory": str(source.directory) if source.directory else None,
                    "shapes": [str(path) for path in source.shapes],
                    "memory": limits.memory,
                },
            )
            head, _ = receive(ours)
        except (EOFError, OSError):
            generation.close()
            raise UsageError(
                Problem("serve", "the process that answers queries did not start", "see the message above")
            ) from None
        if "error" in head:
            generation.close()
            raise UsageError(*(Problem(*problem) for problem in head["problems"]))
        generation.size = head["size"]
        generation.number = max(number, head["generation"])
        generation._offset = generation.number - head["generation"]
        if "hubs" in head:
            generation._written = LaidOut(os.fdopen(generation._handed(), "rb"), head["hubs"])
        return generation

    def bring_near(self, limits: Limits) -> None:
        """Load the data of this state once more, unless they are many; before anything is written."""
        written, self._written = self._written, None
        if written is not None:
            with written.text:
                self.near = Near(loaded(written.text), written.hubs, limits)

    def fork(self, module: str | None = None) -> tuple[int, int, socket.socket]:
        """Return a new reader: its process id, the state of the data it sees, and its socket.

        Args:
            module: what is run there instead of a reader (see :mod:`lc_graph.engine.parent`).

        Raises:
            EOFError, OSError: when the process that holds the data is gone.
        """
        with self._lock:
            send(self.control, {"do": "fork", **({"run": module} if module else {})})
            head, _ = receive(self.control)
            try:
                handed = self._handed()
            except EOFError:
                # There are too many open files here: nobody would ever wait for that process.
                send(self.control, {"do": "end", "pid": head["pid"]})
                raise
            return head["pid"], head["generation"] + self._offset, socket.socket(fileno=handed)

    def _handed(self) -> int:
        """Take the descriptor of a socket or a file that is handed over on the control socket."""
        size = array.array("i", [0]).itemsize
        _, ancillary, _, _ = self.control.recvmsg(1, socket.CMSG_SPACE(size))
        if not ancillary:
            raise EOFError
        descriptor = array.array("i")
        descriptor.frombytes(ancillary[0][2][:size])
        os.set_inheritable(descriptor[0], False)
        return descriptor[0]

    def end(self, pid: int) -> None:
        """End a reader, whatever it is doing."""
        with self._lock, contextlib.suppress(OSError):
            send(self.control, {"do": "end", "pid": pid})

    def forget(self, number: int) -> None:
        """Say that no reader needs a state of the data any more."""
        with self._lock, contextlib.suppress(OSError):
            send(self.control, {"do": "forget", "generation": number - self._offset})

    def write(self, write: Write, body: bytes, limits: Limits) -> tuple[Generation, bool]:
        """Carry out a write, and return the generation it made, and whether it made its graph.

        Raises:
            DeadlinePassed: when it takes too long; then, and after any other error, nothing has changed.
            LcGraphError: what else is wrong with the write (see :func:`lc_graph.engine.writing.heard`).
        """
        number = self.number + 1
        order = {"do": "write", "write": write.message(), "generation": number - self._offset}
        with self._lock:
            send(self.control, order, body)
            pid = receive(self.control)[0]["successor"]
            channel = socket.socket(fileno=self._handed())
        channel.settimeout(limits.seconds)
        try:
            head, told = receive(channel)
        except (EOFError, OSError) as error:
            channel.close()
            if self._stop(pid) == number:
                # It was done before it could be stopped, and lasts.
                self.number, self.size = number, None
                return self, False
            raise (
                DeadlinePassed(limits.seconds, write=True)
                if isinstance(error, TimeoutError)
                else ReaderDied(limits.memory)
            ) from None
        if "error" in head:
            channel.close()
            raise heard(head, told, limits.memory)
        if not head["parent"]:
            channel.close()
            self.number, self.size = number, head["size"]
            return self, head["created"]
        channel.settimeout(None)
        successor = Generation(channel, number, head["size"], self._process)
        successor._offset, self._process = self._offset, None
        return successor, head["created"]

    def _stop(self, pid: int) -> int:
        """Stop a writer; return the state of the data that is current then."""
        with self._lock:
            send(self.control, {"do": "stop", "pid": pid})
            generation: int = receive(self.control)[0]["generation"]
            return generation + self._offset

    def close(self) -> None:
        """End the process and all its readers."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self.control.close()
        if self._process is None:
            return
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
