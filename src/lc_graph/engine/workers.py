"""A pool of reader processes: each query has a deadline, a largest answer and a place in a short queue.

A reader whose query outlives its deadline, or whose client went away, is killed and another is forked. See
:mod:`lc_graph.engine.parent` for the other side.
"""

from __future__ import annotations

import array
import contextlib
import json
import os
import select
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import Problem, UsageError
from ..resources import PACKAGE
from .faults import (
    MEBIBYTE,
    AnswerTooLarge,
    ClientGone,
    DeadlinePassed,
    NotAcceptable,
    Overloaded,
    ReaderDied,
)
from .reader import receive, send
from .sparql import ForbiddenQuery, QueryError


@dataclass(frozen=True)
class Query:
    """A question to the pool; its formats are names of :mod:`lc_graph.engine.media`, or None if none will do.

    ``largest`` bounds the bytes of this answer more narrowly than the pool does.
    """

    text: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    result_format: str | None = "json"
    graph_format: str | None = "turtle"
    largest: int | None = None


@dataclass(frozen=True)
class Reply:
    """An answer: its kind (``solutions``, ``boolean`` or ``graph``), its format and its text."""

    kind: str
    format: str
    body: bytes


@dataclass(frozen=True)
class Source:
    """What the pool serves: a release's N-Quads, or exactly some files with the graphs they go to."""

    nquads: Path | None = None
    files: Sequence[tuple[str | None, Path]] = ()


@dataclass(frozen=True)
class Limits:
    """What a query may take: seconds, bytes of answer, bytes of memory; how many run and how many wait."""

    seconds: float = 20.0
    answer: int = 64 * MEBIBYTE
    memory: int = 1024 * MEBIBYTE
    readers: int = field(default_factory=lambda: min(4, os.cpu_count() or 1))
    waiting: int = 16


class _Reader:
    def __init__(self, pid: int, channel: socket.socket) -> None:
        self.pid, self.channel = pid, channel


class Pool:
    """Reader processes over one source. Use as a context manager, or call :meth:`close`."""

    def __init__(self, source: Source, limits: Limits | None = None) -> None:
        """Load the source and make the first readers.

        Raises:
            UsageError: when a file cannot be read, or when this system cannot fork processes.
        """
        if not hasattr(os, "fork"):
            raise UsageError(
                Problem("serve", "this system cannot fork processes", "run it on Linux, macOS or in WSL")
            )
        self.source, self.limits = source, limits or Limits()
        self._idle: list[_Reader] = []
        self._waiting = 0
        self._closed = False
        self._lock = threading.Lock()
        self._slots = threading.Semaphore(self.limits.readers)
        self._control_lock = threading.Lock()
        self._start()
        self._idle = [self._fork() for _ in range(self.limits.readers)]

    def __enter__(self) -> Pool:
        """Return the pool."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the pool."""
        self.close()

    # ---- the parent of the readers ------------------------------------------------------------------

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        home = str(PACKAGE.parent)
        paths = [home, *filter(None, [os.environ.get("PYTHONPATH")])]
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"{__package__}.parent", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        )
        theirs.close()
        self._control = ours
        try:
            send(
                ours,
                {
                    "nquads": str(self.source.nquads) if self.source.nquads else None,
                    "files": [[graph, str(path)] for graph, path in self.source.files],
                    "memory": self.limits.memory,
                },
            )
            head, _ = receive(ours)
        except (EOFError, OSError):
            self._stop()
            raise UsageError(
                Problem("serve", "the process that answers queries did not start", "see the message above")
            ) from None
        if "error" in head:
            self._stop()
            raise UsageError(*(Problem(*problem) for problem in head["problems"]))
        self.size: int = head["size"]

    def _fork(self) -> _Reader:
        with self._control_lock:
            try:
                return self._ask_for_reader()
            except (EOFError, OSError):
                if self._closed:
                    raise
                # The parent of the readers is gone (out of memory, say): start again with a new one.
                self._stop()
                self._start()
                return self._ask_for_reader()

    def _ask_for_reader(self) -> _Reader:
        send(self._control, {"do": "fork"})
        head, _ = receive(self._control)
        size = array.array("i", [0]).itemsize
        _, ancillary, _, _ = self._control.recvmsg(1, socket.CMSG_SPACE(size))
        if not ancillary:
            raise EOFError
        descriptor = array.array("i")
        descriptor.frombytes(ancillary[0][2][:size])
        os.set_inheritable(descriptor[0], False)
        return _Reader(head["pid"], socket.socket(fileno=descriptor[0]))

    def _kill(self, reader: _Reader) -> None:
        reader.channel.close()
        with self._control_lock, contextlib.suppress(OSError):
            send(self._control, {"do": "end", "pid": reader.pid})

    def _stop(self) -> None:
        self._control.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def close(self) -> None:
        """End all readers, whatever they are doing."""
        if self._closed:
            return
        self._closed = True
        with self._lock:
            for reader in self._idle:
                reader.channel.close()
            self._idle.clear()
        with self._control_lock:
            self._stop()

    # ---- queries ------------------------------------------------------------------------------------

    def ask(self, query: Query, gone: Callable[[], bool] | None = None) -> Reply:
        """Evaluate a query in a reader and wait for the whole answer.

        ``gone`` is called now and then; when it returns true nobody waits for the answer any more.

        Raises:
            Overloaded: when too many queries run or wait already.
            DeadlinePassed, AnswerTooLarge, ReaderDied: when the query takes more than it may.
            ForbiddenQuery, QueryError, NotAcceptable: when it cannot be answered.
            ClientGone: when nobody waits any more.
        """
        self._take_place()
        try:
            with self._lock:
                reader = self._idle.pop() if self._idle else None
            reader = reader or self._fork()
            try:
                head, body = self._exchange(reader, query, gone)
            except BaseException:
                self._kill(reader)
                raise
            with self._lock:
                self._idle.append(reader)
        finally:
            self._slots.release()
        return self._reply(query, head, body)

    def _take_place(self) -> None:
        """Take a reader's place, waiting for one no longer than a query may take."""
        if self._slots.acquire(blocking=False):
            return
        retry = max(1, round(self.limits.seconds / 4))
        with self._lock:
            if self._waiting >= self.limits.waiting:
                raise Overloaded(retry)
            self._waiting += 1
        try:
            if not self._slots.acquire(timeout=self.limits.seconds):
                raise Overloaded(retry)
        finally:
            with self._lock:
                self._waiting -= 1

    def _exchange(
        self, reader: _Reader, query: Query, gone: Callable[[], bool] | None
    ) -> tuple[dict[str, Any], bytes]:
        deadline = time.monotonic() + self.limits.seconds
        question = {
            "query": query.text,
            "default_graphs": query.default_graphs,
            "named_graphs": query.named_graphs,
            "result_format": query.result_format,
            "graph_format": query.graph_format,
            "limit": min(query.largest or self.limits.answer, self.limits.answer),
        }
        try:
            send(reader.channel, question)
            while True:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise DeadlinePassed(self.limits.seconds)
                if select.select([reader.channel], [], [], min(left, 0.25))[0]:
                    return receive(reader.channel)
                if gone is not None and gone():
                    raise ClientGone(Problem("query", "the client went away"))
        except (EOFError, OSError, json.JSONDecodeError):
            raise ReaderDied(self.limits.memory) from None

    def _reply(self, query: Query, head: dict[str, Any], body: bytes) -> Reply:
        match head.get("error"):
            case None:
                return Reply(head["kind"], head["format"], body)
            case "too-large":
                raise AnswerTooLarge(min(query.largest or self.limits.answer, self.limits.answer))
            case "memory":
                raise ReaderDied(self.limits.memory)
            case "not-acceptable":
                raise NotAcceptable(head["kind"])
            case code:
                kind = ForbiddenQuery if code == "forbidden" else QueryError
                raise kind(head["message"], head["remedy"], head["line"], head["column"])
