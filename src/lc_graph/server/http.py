"""Requests and answers as plain values, so that the endpoints know no web framework."""

from __future__ import annotations

import re
from binascii import a2b_qp
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from .problems import HttpProblem

Parameters = list[tuple[str, str]]
MOST_PARAMETERS = 200
MOST_BYTES = 4 << 20
"""Bytes of parameters that are decoded: nobody waits for more than that."""
_NO_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")


class Request(NamedTuple):
    """One request.

    Attributes:
        method: in capitals.
        path: decoded, without the query string.
        query: the query string as it was sent, without the question mark.
        headers: by name in small letters; those sent several times are joined by ``, ``.
        body: the whole body, within the limits of the service.
        client: the address of the client, as far as it can be trusted.
        base: the address under which clients reach the service, such as ``https://example.org``.
    """

    method: str
    path: str
    query: bytes = b""
    headers: Mapping[str, str] = MappingProxyType({})
    body: bytes = b""
    client: str = ""
    base: str = ""

    @property
    def media_type(self) -> str:
        """The media type of the body, in small letters and without parameters; empty when not given."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass
class Response:
    """One answer; a body that comes piece by piece breaks the connection when it fails.

    Attributes:
        digest, rows: of the query, for the log.
        close: lets go of what the body comes from, whether it was sent or not.
    """

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | AsyncIterator[bytes] = b""
    digest: str = ""
    rows: int | None = None
    close: Callable[[], None] = field(default=lambda: None)


def parameters(encoded: bytes) -> Parameters:
    """Return the pairs of a query string or of a form's body.

    Raises:
        HttpProblem: 400 when they are not percent-encoded UTF-8, or are too many; 413 when they are too long.
    """
    if len(encoded) > MOST_BYTES:
        raise HttpProblem(
            413, "body-too-large", f"the parameters are larger than {MOST_BYTES} bytes",
            "post the query by itself, as application/sparql-query",
        )  # fmt: skip
    pairs: Parameters = []
    pieces = [piece for piece in encoded.split(b"&") if piece]
    if len(pieces) > MOST_PARAMETERS:
        raise HttpProblem(
            400, "parameters", f"there are {len(pieces)} parameters", f"send at most {MOST_PARAMETERS}"
        )
    for piece in pieces:
        name, _, value = piece.partition(b"=")
        pairs.append((decoded(name), decoded(value)))
    return pairs


def decoded(piece: bytes) -> str:
    """Return the name or the value of a parameter.

    Raises:
        HttpProblem: 400 when it is not percent-encoded UTF-8.
    """
    piece = piece.replace(b"+", b" ")
    if escapes := piece.count(b"%"):
        plain = _unescaped(piece)
        # Every escape becomes one byte; where not, a sign of percent begins none (or a line ends after it),
        # and stands for itself, as everywhere on the web.
        if len(plain) != len(piece) - 2 * escapes or b"\n" in piece or b"\r" in piece:
            plain = _unescaped(_NO_ESCAPE.sub(b"%25", piece))
        piece = plain
    try:
        return piece.decode()
    except UnicodeDecodeError:
        raise HttpProblem(
            400, "encoding", "the parameters are not percent-encoded UTF-8", "encode them as UTF-8"
        ) from None


def _unescaped(piece: bytes) -> bytes:
    # Percent encoding is quoted-printable with another sign, which is decoded ten times as fast.
    return a2b_qp(piece.replace(b"=", b"=3D").replace(b"%", b"="))
