"""Malformed requests and queries, made from good ones: the same ones for the same seed and number."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from . import wire

METHODS = (
    "GET",
    "POST",
    "HEAD",
    "OPTIONS",
    "PUT",
    "DELETE",
    "PATCH",
    "TRACE",
    "get",
    "G ET",
    "PRI",
    "",
    "\x00",
    "X" * 300,
)
PATHS = (
    "/sparql",
    "/sparql/",
    "/store",
    "/store?default",
    "/store?graph=http://example.org/g",
    "/",
    "/questions",
    "/healthz",
    "/readyz",
    "/metrics",
    "/openapi.json",
    "/.well-known/void",
    "/static/",
    "/thing",
    "/id/region/371525",
    "/query/01",
    "/ontology",
    "*",
    "http://a/sparql",
    "//",
    "/%",
    "/%00",
    "/\\",
    "/..",
    "/é",
    "/" + "a/" * 200,
    "",
)
PARAMETERS = (
    "query",
    "update",
    "format",
    "default-graph-uri",
    "named-graph-uri",
    "using-graph-uri",
    "timeout",
    "lang",
    "graph",
    "default",
    "iri",
    "page",
    "per_page",
    "region",
    "",
    "query[]",
    "%00",
    "q" * 300,
)
VALUES = (
    "ASK {}",
    "",
    "%",
    "%zz",
    "%C0%80",
    "%ED%A0%80",
    "%00",
    "json",
    "html",
    "csv",
    "NaN",
    "-1",
    "1e999",
    "9" * 400,
    "relative",
    "http://example.org/g",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "<script>",
    "a" * 3000,
    "\u202e",
)
HEADERS = (
    "Accept",
    "Accept-Encoding",
    "Accept-Language",
    "Content-Type",
    "Content-Length",
    "Transfer-Encoding",
    "Host",
    "Connection",
    "Upgrade",
    "Expect",
    "Range",
    "If-None-Match",
    "If-Modified-Since",
    "Authorization",
    "Origin",
    "Content-Encoding",
    "Cookie",
    "X-Forwarded-For",
    "Access-Control-Request-Method",
    "TE",
    "",
    " ",
    "X\x00",
)
CONTENTS = (
    "*/*",
    "text/csv",
    "text/html",
    "text/turtle;q=0",
    "application/sparql-query",
    "application/sparql-update",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=",
    "text/turtle",
    "application/ld+json",
    "application/rdf+xml",
    "chunked",
    "identity",
    "gzip",
    "zstd;q=1,*;q=0",
    "close",
    "keep-alive",
    "upgrade",
    "h2c",
    "0",
    "1",
    "5",
    "-1",
    "99999999",
    "1, 2",
    "100-continue",
    "bytes=0-1",
    '"x"',
    "W/",
    "*",
    "Bearer x",
    "Basic eDp4",
    "Bearer \x7f",
    "a;b;c;;=",
    ",,,",
    "é",
    "\t",
    "",
    "z" * 5000,
    "Thu, 99 Foo 9999 00:00:00 GMT",
    "zh-CN,en;q=0.x",
)
SCRAPS = (
    b"\r\n",
    b"\r\n\r\n",
    b"\n",
    b"\r",
    b"\x00",
    b" ",
    b"\t",
    b":",
    b";",
    b",",
    b"%",
    b"%00",
    b"\xff\xfe",
    b"\xc0\x80",
    b"HTTP/1.1",
    b"HTTP/1.0",
    b"HTTP/2.0",
    b"Content-Length: 5\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"0\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"Host: x\r\n",
    b"\x16\x03\x01",
    b"A" * 9000,
)
WORDS = (
    "SELECT",
    "ASK",
    "CONSTRUCT",
    "DESCRIBE",
    "WHERE",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "<",
    ">",
    "FILTER",
    "OPTIONAL",
    "UNION",
    "MINUS",
    "GRAPH",
    "SERVICE",
    "SERVICE SILENT",
    "LOAD",
    "FROM",
    "FROM NAMED",
    "BIND",
    "VALUES",
    "GROUP BY",
    "HAVING",
    "ORDER BY",
    "LIMIT",
    "OFFSET",
    "DISTINCT",
    "REDUCED",
    "EXISTS",
    "NOT",
    "IN",
    "AS",
    "BASE",
    "PREFIX",
    "UNDEF",
    "a",
    "INSERT DATA",
    "DELETE WHERE",
    "DROP ALL",
    "CLEAR DEFAULT",
    "COUNT(*)",
    "SUM(?x)",
    "GROUP_CONCAT(?x ; separator=',')",
    "REGEX(?x, '(((')",
    "IRI('x y')",
    "STRLANG('a', '')",
    "STRDT('a', <b>)",
    "NOW()",
    "UUID()",
    "RAND()",
    "1e400",
    "-0.0",
    "9" * 50,
    "''",
    '"""',
    "'\\u0000'",
    "\\uD800",
    "\\U00110000",
    "'é'@en--ltr",
    "<<( ?a ?b ?c )>>",
    "<http://example.org/ x>",
    "<rel>",
    "_:b",
    "?",
    "$",
    "?x",
    "*",
    "+",
    "|",
    "^",
    "!",
    "/",
    "#",
    "#\n",
    ";",
    ".",
    ",",
    "\x00",
    "\ufeff",
    "\u2028",
    "^^",
    "@",
    "=",
    "!=",
    "&&",
    "||",
    "<a:a>",
    "true",
    "geof:distance(?a, ?b)",
    "<http://example.org/f>(1)",
)
TOKEN = re.compile(r"<[^>\s]*>|\"[^\"]*\"|'[^']*'|[\w?$:@^]+|\s+|.", re.DOTALL)


@dataclass(frozen=True)
class Sent:
    """One request: its kind and its bytes."""

    kind: str
    content: bytes


def _request(chance: random.Random) -> bytes:
    """Make a request of strange parts."""
    pairs = [(chance.choice(PARAMETERS), chance.choice(VALUES)) for _ in range(chance.randrange(4))]
    path = chance.choice(PATHS)
    if pairs:
        path += "?" + "&".join(f"{name}={quote(value, safe='%')}" for name, value in pairs)
    lines = [
        f"{chance.choice(METHODS[:7]) if chance.random() < 0.8 else chance.choice(METHODS)} {path} HTTP/1.1"
    ]
    lines += ["Host: localhost"] if chance.random() < 0.9 else []
    for _ in range(chance.randrange(5)):
        names = HEADERS if chance.random() < 0.05 else HEADERS[:-3]
        lines.append(f"{chance.choice(names)}: {chance.choice(CONTENTS)}")
    body = b""
    if chance.random() < 0.5:
        body = chance.choice(VALUES).encode("utf-8") + chance.randbytes(chance.randrange(40))
        if chance.random() < 0.8:
            lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8") + body


def _bytes(chance: random.Random, whole: bytes) -> bytes:
    """Spoil the bytes of a good request."""
    content = bytearray(whole)
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(content) + 1)
        to = min(len(content), at + chance.randrange(12))
        match chance.randrange(6):
            case 0:
                content[at:to] = b""
            case 1:
                content[at:at] = chance.choice(SCRAPS)
            case 2:
                content[at:to] = chance.randbytes(to - at)
            case 3:
                content[at:at] = content[at:to] * chance.randrange(2, 5)
            case 4 if len(content) > 1:
                del content[at:]
            case _:
                if at < len(content):
                    content[at] ^= 1 << chance.randrange(8)
    return bytes(content)


def _query(chance: random.Random, text: str) -> str:
    """Spoil the words of a query."""
    tokens = TOKEN.findall(text)
    for _ in range(chance.randrange(1, 6)):
        at, other = chance.randrange(len(tokens) + 1), chance.randrange(len(tokens) + 1)
        low, high = min(at, other), max(at, other)
        match chance.randrange(6):
            case 0:
                tokens[at:at] = [" ", chance.choice(WORDS), " "]
            case 1:
                tokens[at : at + 1] = [chance.choice(WORDS)]
            case 2:
                del tokens[at : at + chance.randrange(1, 4)]
            case 3:
                tokens[at:at] = tokens[low : low + chance.randrange(30)]
            case 4:
                tokens[low:high] = tokens[low:high][::-1] if high - low < 20 else tokens[low:high]
            case _:
                tokens = tokens[: max(1, high)] if chance.random() < 0.3 else tokens
        tokens = tokens or [" "]
    return "".join(tokens)


def _asked(chance: random.Random, text: str) -> bytes:
    """Send a query in one of the ways there are."""
    encoded = text.encode("utf-8", "replace").decode()
    accept = chance.choice(("*/*", "text/csv", "text/html", "text/turtle", "application/sparql-results+xml"))
    type = chance.choice(
        ("application/sparql-query", "application/x-www-form-urlencoded", "application/sparql-update")
    )
    if chance.random() < 0.5:
        return wire.query(
            encoded, chance.choice(("", "&format=csv", "&format=html", "&timeout=0.5")), Accept=accept
        )
    body = "query=" + quote(encoded) if "form" in type else encoded
    return wire.post(
        body, type, chance.choice(("/sparql", "/sparql", "/sparql", "/store?default")), Accept=accept
    )


def make(seed: int, number: int, queries: Sequence[str]) -> Sent:
    """Return one request of a run.

    Args:
        seed: of the run.
        number: of the request in it.
        queries: good queries, from which bad ones are made.
    """
    chance = random.Random(f"{seed} {number}")
    text = chance.choice(queries)
    kinds: dict[str, Callable[[], bytes]] = {
        "strange parts": lambda: _request(chance),
        "spoiled bytes": lambda: _bytes(chance, _asked(chance, text)),
        "spoiled query": lambda: _asked(chance, _query(chance, text)),
        "noise": lambda: chance.randbytes(chance.randrange(1, 400)) + b"\r\n\r\n",
    }
    kind = chance.choices(list(kinds), (30, 30, 38, 2))[0]
    return Sent(kind, kinds[kind]())
