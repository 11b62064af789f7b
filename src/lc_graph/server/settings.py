"""What can be set about the service: each is an option of ``serve``, a variable and a line of TOML."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

from ..engine.asking import Limits
from ..engine.faults import MEBIBYTE


def _desks() -> int:
    # Elsewhere than on Linux there is neither the poll nor the kind of sockets that desks use.
    return max(1, min(4, os.cpu_count() or 1)) if sys.platform == "linux" else 1


@dataclass(frozen=True)
class Settings:
    """The settings of a service, but for what it serves.

    Attributes:
        host, port: where it listens.
        lang: language of pages for browsers that ask for neither Chinese nor English.
        base: the address clients know it under, where that differs from what their requests say.
        proxy_headers: whether ``X-Forwarded-*`` headers are believed.
        limits: what queries may take.
        body: bytes of a request's body.
        query: characters of a query or update; ``depth``: levels of its brackets.
        head: bytes of a request's line and headers; ``headers``: how many of these there may be.
        arriving: seconds in which the head, and then the body, of a request must arrive.
        leaving: seconds in which a client must take something of its answer.
        idle: seconds a connection may stay open without a request.
        connections: how many there may be; ``connections_each`` of one client.
        desks: processes that answer small look-ups, the one that has the connections among them.
        cache: bytes of answers kept for those who ask the same again.
        token: what those who write must show; None when nobody may.
        texts: files with the text of sources, whose passages the pages then quote.
        previous: the folder of an earlier release, to tell what changed since; None for none.
        report: where errors of the data are told, as the settings have it; empty for nowhere.
        endpoints: the addresses that SERVICE may ask; ``others``: bytes that they may answer to one query.
        log: where requests are logged: a file, ``-`` for standard error, or empty for nowhere.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    lang: str = "zh"
    base: str = ""
    proxy_headers: bool = False
    limits: Limits = field(default_factory=Limits)
    body: int = 16 * MEBIBYTE
    query: int = 100_000
    depth: int = 200
    head: int = 128 * 1024
    headers: int = 100
    arriving: float = 20.0
    leaving: float = 30.0
    idle: float = 75.0
    connections: int = 1000
    connections_each: int = 200
    desks: int = field(default_factory=_desks)
    cache: int = 64 * MEBIBYTE
    token: str | None = None
    texts: tuple[Path, ...] = ()
    previous: Path | None = None
    report: str = ""
    endpoints: tuple[str, ...] = ()
    others: int = 2 * MEBIBYTE
    log: str = "-"
