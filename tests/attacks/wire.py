"""A client that sends any bytes and reads answers strictly: an answer is whole, or it is not HTTP."""

from __future__ import annotations

import contextlib
import gzip
import json
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from service import SOON, Patience

NO_BODY = {204, 304}
TIMEOUT = SOON
PROBLEM = "application/problem+json"


class NotWhole(Exception):
    """The connection ended, or the bytes were no HTTP, before an answer was whole."""


class Silent(Exception):
    """Neither an answer nor an end of the connection came in time."""


@dataclass
class Answer:
    """One whole answer; header names are in small letters, those sent twice stand in ``doubled``."""

    status: int
    headers: dict[str, str]
    body: bytes
    doubled: set[str] = field(default_factory=set)
    seconds: float = 0.0

    @property
    def text(self) -> str:
        """The body as text, unpacked."""
        packed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.text)

    @property
    def type(self) -> str:
        """The media type."""
        return self.headers.get("content-type", "").partition(";")[0]


class Wire:
    """One connection. ``send`` anything, then ``read`` one answer after the other."""

    def __init__(
        self, address: tuple[str, int], timeout: float = TIMEOUT, buffer: int = 0, client: str = ""
    ) -> None:
        """Connect; a small receive ``buffer`` makes a client that takes little at a time."""
        self.timeout = timeout
        self.rest = b""
        self.socket = socket.socket()
        if buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        self.socket.settimeout(TIMEOUT)
        if client:
            self.socket.bind((client, 0))
        self.socket.connect(address)

    def __enter__(self) -> Wire:
        """Return the connection."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def close(self, *, reset: bool = False) -> None:
        """Close; with ``reset`` as a machine does that fell over."""
        if reset:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.socket.close()

    def send(self, content: bytes) -> None:
        """Send; a server that has closed already is no error, its answer may still be read."""
        self.socket.settimeout(TIMEOUT)
        with contextlib.suppress(ConnectionError):
            self.socket.sendall(content)

    def more(self, patience: Patience | None = None) -> bool:
        """Take some bytes; false at the end of the connection."""
        patience = patience or Patience(self.timeout)
        while not patience.over():
            self.socket.settimeout(min(patience.left, 1.0))
            try:
                piece = self.socket.recv(1 << 16)
            except TimeoutError:
                continue
            except ConnectionError:
                piece = b""
            self.rest += piece
            return bool(piece)
        raise Silent

    def line(self, patience: Patience | None = None) -> bytes:
        """Take a line."""
        patience = patience or Patience(self.timeout)
        while b"\r\n" not in self.rest:
            if not self.more(patience):
                raise NotWhole(f"ended in a line: {self.rest[:200]!r}")
        line, _, self.rest = self.rest.partition(b"\r\n")
        return line

    def _exactly(self, size: int, patience: Patience) -> bytes:
        while len(self.rest) < size:
            if not self.more(patience):
                raise NotWhole(f"ended {size - len(self.rest)} bytes early")
        piece, self.rest = self.rest[:size], self.rest[size:]
        return piece

    def _chunks(self, patience: Patience) -> Iterator[bytes]:
        while True:
            size = int(self.line(patience).partition(b";")[0], 16)
            if size:
                yield self._exactly(size, patience)
            if self.line(patience):
                raise NotWhole("a chunk does not end where it says")
            if not size:
                return

    def read(self, method: str = "GET") -> Answer | None:
        """Read one whole answer, or None when the server closes without a word.

        Raises:
            NotWhole: when the answer breaks off or is no HTTP.
            Silent: when nothing comes in time.
        """
        began = time.monotonic()
        patience = Patience(self.timeout)
        while not self.rest:
            if not self.more(patience):
                return None
        while True:
            version, _, status = self.line(patience).partition(b" ")
            if not version.startswith(b"HTTP/1.") or not status[:3].isdigit():
                raise NotWhole(f"no status line: {version[:80]!r}")
            answer = Answer(int(status[:3]), {}, b"")
            while line := self.line(patience):
                name, colon, value = line.partition(b":")
                if not colon or name != name.strip():
                    raise NotWhole(f"no header: {line!r}")
                key = name.decode("ascii").lower()
                if key in answer.headers:
                    answer.doubled.add(key)
                answer.headers[key] = value.decode("latin-1").strip()
            if answer.status >= 200:
                break
        if method == "HEAD" or answer.status in NO_BODY:
            pass
        elif answer.headers.get("transfer-encoding", "").lower() == "chunked":
            answer.body = b"".join(self._chunks(patience))
        elif "content-length" in answer.headers:
            answer.body = self._exactly(int(answer.headers["content-length"]), patience)
        else:
            while self.more(patience):
                pass
            answer.body, self.rest = self.rest, b""
        answer.seconds = time.monotonic() - began
        return answer

    def closed(self, within: float = 60.0) -> bool:
        """Say whether the server ends the connection in time, whatever it sends before.

        Connections on which nothing is asked end by themselves, but later than that.
        """
        patience = Patience(within)
        try:
            while self.more(patience):
                self.rest = b""
        except Silent:
            return False
        return True


def head(method: str, target: str, host: str = "localhost", **headers: str) -> bytes:
    """Return a request's head; ``_`` in header names stands for a hyphen."""
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def query(text: str, more: str = "", **headers: str) -> bytes:
    """Return a GET request for a query."""
    return head("GET", f"/sparql?query={quote(text, safe='')}{more}", **headers)


def post(text: str, type: str = "application/sparql-query", path: str = "/sparql", **headers: str) -> bytes:
    """Return a POST request with a body."""
    body = text.encode()
    sent = {"Content_Type": type, "Content_Length": str(len(body)), **headers}
    return head("POST", path, **sent) + body
