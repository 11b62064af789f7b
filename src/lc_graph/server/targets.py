"""The address of a request, as it stands in the first line: whose it is, and why one cannot be read."""

from __future__ import annotations

import re
from urllib.parse import quote

import httptools

Headers = list[tuple[bytes, bytes]]

_LINE = re.compile(rb"^[A-Z]{3,20} ([^\r\n]*) HTTP/\d\.\d\r?\n", re.MULTILINE)
_NO_ADDRESS = re.compile(rb"[^\x21-\x7e]")
"""The bytes that no address holds (RFC 3986): blanks, control characters, and all beyond ASCII."""
_SAFE = "%/:?#[]@!$&'()*+,;=~"
_SHOWN = 80


def whose(url: bytes, headers: Headers) -> None:
    """Let an absolute address name the host, whatever the Host header says (RFC 9112, 3.2.2).

    Args:
        url: the address as it was sent.
        headers: those of the request; their host becomes that of the address.
    """
    if url.startswith(b"/") or url == b"*":
        return
    parts = httptools.parse_url(url)
    host = parts.host or b""
    if b":" in host:
        host = b"[%s]" % host
    if parts.port:
        host = b"%s:%d" % (host, parts.port)
    # A host that no address can have is refused by who looks at it.
    sound = parts.schema in (b"http", b"https") and parts.userinfo is None
    headers[:] = [(b"host", host if sound else b"/"), *(pair for pair in headers if pair[0] != b"host")]


def unreadable(error: BaseException | None, data: bytes) -> tuple[str, str, str]:
    """Return what is wrong with a request that cannot be read: a code, the words, and what to do.

    Args:
        error: what the parser says of it.
        data: what arrived last, in which its first line stands as a rule.
    """
    for line in _LINE.finditer(data):
        address = line[1]
        if (found := _NO_ADDRESS.search(address)) is None:
            continue
        before = address[: found.start()].decode("ascii")[-_SHOWN:]
        try:
            sign = address[found.start() :].decode()[0]
        except UnicodeDecodeError:
            detail = f"the address is not UTF-8 behind “{before}”"
            return "encoding", detail, "percent-encode it, as UTF-8"
        shown = sign if sign.isprintable() else f"\\x{ord(sign):02x}"
        detail = f"the address holds “{shown}” as it is, behind “{before}”"
        return "encoding", detail, f"percent-encode it, as UTF-8: {quote(address, safe=_SAFE)[:2000]}"
    if isinstance(error, httptools.HttpParserInvalidURLError):
        return "encoding", "the address holds what no address may", "percent-encode it, as UTF-8"
    return "malformed", "this is no HTTP request", ""
