"""Lines that a thread writes, so that no request waits for a disk or for a pipe that nobody reads."""

from __future__ import annotations

import logging
import os
import threading
from collections import deque
from pathlib import Path

WAITING_LINES = 100_000
"""Lines that may wait to be written; more are dropped and counted."""
WRITTEN = 0.25
"""Seconds between two writings."""
AT_ONCE = 128
"""Lines that are put together at once: no request waits for longer while that is done."""
_STANDARD_ERROR = 2


class Lines:
    """Lines on their way to a file.

    They are written by the system's own call: a thread that is stuck in Python's could not be left behind
    when the process ends.
    """

    def __init__(self, target: str) -> None:
        """Write to a file, or to standard error (``-``).

        Raises:
            OSError: when the file cannot be opened.
        """
        self.dropped = 0
        self._own = target != "-"
        self._file = _STANDARD_ERROR
        if self._own:
            self._file = os.open(Path(target), os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
        self._lines: deque[str] = deque()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._write, name="lines", daemon=True)
        self._thread.start()

    def add(self, line: str) -> None:
        """Have a line, which ends with a line feed, written soon."""
        if len(self._lines) >= WAITING_LINES:
            self.dropped += 1
        else:
            self._lines.append(line)

    def _write(self) -> None:
        ended = False
        while not ended:
            ended = self._closed.wait(WRITTEN)
            for _ in range(0, len(self._lines), AT_ONCE):
                self._write_some()

    def _write_some(self) -> None:
        lines = [self._lines.popleft() for _ in range(min(AT_ONCE, len(self._lines)))]
        content = memoryview("".join(lines).encode(errors="replace"))
        try:
            while content:
                content = content[os.write(self._file, content) :]
        except OSError:
            self.dropped += len(lines)

    def close(self) -> None:
        """Write what waits, if that can be done soon."""
        self._closed.set()
        self._thread.join(2)
        if self._own and not self._thread.is_alive():
            os.close(self._file)


class Errors(logging.Handler):
    """What the program says of itself, to be read on standard error."""

    def __init__(self, lines: Lines) -> None:
        """Say it in lines."""
        super().__init__()
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        """Say something."""
        self._lines.add(f"{record.levelname.lower()}: {self.format(record)}\n")
