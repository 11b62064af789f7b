"""Answers kept for those who ask the same again, as they were sent, up to a number of bytes.

An answer is kept under all that it depends on: the address with its query string, and the headers it varies
by. What is served changes only with its generation; then all is let go.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

Key = tuple[bytes, bytes, bytes]
"""The address with its query string, Accept and Accept-Encoding, as they were sent."""

LONGEST_KEY = 8192


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it goes over the wire.

    Attributes:
        etag: its entity tag.
        whole: head and body; ``head_only``: for HEAD; ``unchanged``: for clients that have it already.
        size: bytes of the body; ``path``: where it was asked.
        digest, rows: of the query, for the log.
    """

    etag: bytes
    whole: bytes
    head_only: bytes
    unchanged: bytes
    size: int
    digest: str
    rows: int | None
    path: str


def kept(path: str, headers: list[tuple[bytes, bytes]], body: bytes, digest: str, rows: int | None) -> Kept:
    """Return an answer with status 200 as what is kept of it."""
    lines = b"".join(b"%s: %s\r\n" % header for header in headers)
    fewer = b"".join(b"%s: %s\r\n" % header for header in headers if not header[0].startswith(b"content-"))
    head = b"HTTP/1.1 200 OK\r\n" + lines + b"\r\n"
    etag = next(value for name, value in headers if name == b"etag")
    unchanged = b"HTTP/1.1 304 Not Modified\r\n" + fewer + b"\r\n"
    return Kept(etag, head + body, head, unchanged, len(body), digest, rows, path)


class Cache:
    """Recent answers; those not asked for longest go first."""

    def __init__(self, most: int) -> None:
        """Keep at most so many bytes."""
        self.most, self.size, self.hits = most, 0, 0
        self._kept: OrderedDict[Key, Kept] = OrderedDict()

    def get(self, key: Key) -> Kept | None:
        """Return the answer that was sent for the same request before."""
        kept = self._kept.get(key)
        if kept is not None:
            self.hits += 1
            self._kept.move_to_end(key)
        return kept

    def keep(self, key: Key, kept: Kept) -> None:
        """Keep an answer."""
        size = len(kept.whole) + sum(map(len, key))
        if key in self._kept or size > self.most // 8 or sum(map(len, key)) > LONGEST_KEY:
            return
        self._kept[key] = kept
        self.size += size
        while self.size > self.most:
            gone, old = self._kept.popitem(last=False)
            self.size -= len(old.whole) + sum(map(len, gone))

    def clear(self) -> None:
        """Let go of everything: another state of the data is served."""
        self._kept.clear()
        self.size = 0
