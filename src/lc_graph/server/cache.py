"""Answers kept for those who ask the same again, up to a number of bytes.

An answer is kept under all that it depends on: the address with its query string, and the headers it varies
by. Besides, whole requests that were repeats are remembered by their bytes: the same bytes get the same
answer, and need not even be read. What is served changes only with its generation; then all is let go.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from typing import NamedTuple

from . import asgi

Key = tuple[bytes, str, bytes, bytes]
"""The address with its query string, the base of relative IRIs (Host decides it), Accept, Accept-Encoding."""

STATUS_LINES = {200: b"HTTP/1.1 200 OK\r\n", 304: b"HTTP/1.1 304 Not Modified\r\n"}
LONGEST_KEY = 8192
LONGEST_REQUEST = 4096
MOST_REQUESTS = 4096
MOST_SEEN = 16384


class Whole(NamedTuple):
    """An answer that is there as a whole: the headers that depend on its format, its own, and its body."""

    common: bytes
    own: bytes
    etag: bytes
    body: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer with status 200, as it goes over the wire after the status line and the date.

    Attributes:
        etag: its entity tag.
        whole: head and body; ``head_only``: for HEAD; ``unchanged``: with 304, for clients that have it
            already.
        size: bytes of the body; ``path``: where it was asked.
        digest, rows: of the query, for the log.
    """

    etag: bytes
    whole: bytes
    head_only: bytes
    unchanged: bytes
    size: int
    path: str
    digest: str
    rows: int | None


def kept(path: str, answer: Whole, digest: str, rows: int | None) -> Kept:
    """Return an answer as what is kept of it."""
    head = answer.common + answer.own
    return Kept(
        answer.etag, head + answer.body, head, unchanged(answer), len(answer.body), path, digest, rows
    )


def unchanged(answer: Whole) -> bytes:
    """Return the headers that tell a client that it has an answer already."""
    lines = (answer.common + answer.own).removesuffix(b"\r\n").splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(b"content-")) + b"\r\n"


@dataclass(frozen=True, slots=True)
class Repeat:
    """What the same request gets again: the status line, what follows the date, and what is logged."""

    status_line: bytes
    rest: bytes
    method: str
    status: int
    size: int
    answer: Kept
    client: str


def repeat(answer: Kept, method: str, known: str | None, client: str = "") -> Repeat:
    """Return what a request gets whose answer is kept.

    Args:
        answer: what is kept.
        method: ``GET`` or ``HEAD``.
        known: its If-None-Match header.
        client: who sent it, where a proxy in front says so.
    """
    if asgi.matches(known, answer.etag.decode()):
        return Repeat(STATUS_LINES[304], answer.unchanged, method, 304, 0, answer, client)
    if method == "HEAD":
        return Repeat(STATUS_LINES[200], answer.head_only, method, 200, 0, answer, client)
    return Repeat(STATUS_LINES[200], answer.whole, method, 200, answer.size, answer, client)


class Seen:
    """What was asked lately: what is asked once is not worth keeping."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._marks: set[int] = set()

    def before(self, asked: Hashable) -> bool:
        """Say whether the same was asked before; from now on it was."""
        mark = hash(asked)
        if mark in self._marks:
            return True
        if len(self._marks) >= MOST_SEEN:
            self._marks.clear()
        self._marks.add(mark)
        return False


class Cache:
    """Recent answers; those not asked for longest go first."""

    def __init__(self, most: int) -> None:
        """Keep at most so many bytes."""
        self.most, self.size = most, 0
        self.requests: dict[bytes, Repeat] = {}
        self.seen = Seen()
        self._kept: OrderedDict[Key, Kept] = OrderedDict()

    def get(self, key: Key) -> Kept | None:
        """Return the answer that was sent for the same request before."""
        answer = self._kept.get(key)
        if answer is not None:
            self._kept.move_to_end(key)
        return answer

    def keep(self, key: Key, answer: Kept) -> None:
        """Keep an answer."""
        length = sum(map(len, key))
        size = len(answer.whole) + length
        if key in self._kept or size > self.most // 8 or length > LONGEST_KEY:
            return
        self._kept[key] = answer
        self.size += size
        while self.size > self.most:
            gone, old = self._kept.popitem(last=False)
            self.size -= len(old.whole) + sum(map(len, gone))
            self.requests.clear()

    def remember(self, request: bytes, again: Repeat) -> None:
        """Remember a whole request, byte for byte, that gets an answer that is kept."""
        if len(request) <= LONGEST_REQUEST:
            if len(self.requests) >= MOST_REQUESTS:
                self.requests.clear()
            self.requests[request] = again

    def clear(self) -> None:
        """Let go of everything: another state of the data is served."""
        self._kept.clear()
        self.requests.clear()
        self.size = 0
