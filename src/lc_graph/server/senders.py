"""Senders: what the headers of requests say, remembered, as those of one client are always the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import ascii_letters, digits
from typing import Any

from . import asgi
from .http import Request
from .problems import HttpProblem
from .settings import Settings

PLAIN = frozenset(
    b"host accept accept-encoding accept-language user-agent connection if-none-match origin referer "
    b"x-forwarded-for x-forwarded-proto x-forwarded-host x-real-ip "
    b"cache-control pragma cookie dnt priority sec-fetch-mode sec-fetch-site sec-fetch-dest".split()
)
"""Headers beside which a short way may be taken: none of them changes what is asked."""
_BEFORE, _AFTER = b"GET ", b" HTTP/1.1"
PATH = "/sparql"
_ADDRESS = PATH.encode() + b"?"
_PLAIN_ADDRESS = (ascii_letters + digits + "_.~!$&'()*+,;=:@/?%-").encode()
"""The bytes that an address may consist of."""
_MOST, _LONGEST = 1024, 2048


@dataclass(frozen=True, slots=True)
class Sender:
    """What a request's headers say, those that are the same in a client's next request.

    Attributes:
        headers: all of them.
        base: the address under which the client reaches the service.
        client: who that is, where a proxy in front says so.
        accept, encoding: what answers vary by.
        sound: whether its host is one that an address can have.
        closes: whether it wants the connection to be closed after the answer.
    """

    headers: Mapping[str, str]
    base: str
    client: str
    accept: bytes
    encoding: bytes
    sound: bool
    closes: bool = False

    def told(self) -> dict[str, Any]:
        """Return all of it as JSON can hold it."""
        coded = {"accept": self.accept.decode("latin-1"), "encoding": self.encoding.decode("latin-1")}
        return {**{name: getattr(self, name) for name in self.__slots__}, **coded}

    @classmethod
    def of(cls, told: dict[str, Any]) -> Sender:
        """Return the sender that was told of so."""
        coded = {name: told[name].encode("latin-1") for name in ("accept", "encoding")}
        return cls(**{**told, **coded})


class Senders:
    """Those seen lately, by their headers as they were sent."""

    def __init__(self) -> None:
        """Begin with none."""
        self._known: dict[bytes, Sender] = {}

    def known(self, data: bytes) -> tuple[bytes, Sender | None]:
        """Return the address that a whole request asks for, and its sender if it is known."""
        line, _, block = data.partition(b"\r\n")
        sender = self._known.get(block)
        if sender is None or not (line.startswith(_BEFORE + _ADDRESS) and line.endswith(_AFTER)):
            return b"", None
        address = line[len(_BEFORE) : -len(_AFTER)]
        plain = len(address) > len(_ADDRESS) and not address.translate(None, _PLAIN_ADDRESS)
        return (address, sender) if plain else (b"", None)

    def remember(self, data: bytes, sender: Sender) -> None:
        """Remember the sender of a whole request, if its host is sound."""
        block = data.partition(b"\r\n")[2]
        if len(block) <= _LONGEST and sender.sound:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[block] = sender

    def forget(self, client: str) -> None:
        """Know no more what a client sends, where a proxy in front says who that is."""
        for block in [block for block, sender in self._known.items() if sender.client == client]:
            del self._known[block]


def sender_of(scope: Mapping[str, Any], settings: Settings, closes: bool = False) -> Sender:
    """Return the sender of a request whose headers were read, and which perhaps ``closes`` the connection."""
    whole = {**scope, "method": "GET", "path": "/sparql", "raw_path": b"/sparql", "query_string": b""}
    told = asgi.behind_proxy(whole) if settings.proxy_headers else whole
    request = asgi.request(told, settings.base)
    accept, encoding = (
        request.headers.get(name, "").encode("latin-1") for name in ("accept", "accept-encoding")
    )
    client = request.client if settings.proxy_headers and "x-forwarded-for" in request.headers else ""
    return Sender(request.headers, request.base, client, accept, encoding, _sound(request), closes)


def _sound(request: Request) -> bool:
    try:
        asgi.check_host(request, "1.1")
    except HttpProblem:
        return False
    return bool(request.headers.get("host"))
