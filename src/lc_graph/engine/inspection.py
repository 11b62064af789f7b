"""A look at RDF and rows that others sent, while or before they are read.

The engine's parsers take XML that is cut off for whole, and what is nested without end breaks down the
process that reads it, which may be the one that serves everybody.
"""

from __future__ import annotations

import io
import re
from itertools import accumulate
from typing import Any
from xml.parsers import expat

import pyoxigraph as ox

DEEPEST = 2000
"""Levels of nesting that are read; the parsers' own stacks hold some five times as many."""
MOST_TERMS = 20 * DEEPEST
"""Triple terms in a piece of Turtle that comes bit by bit, of which nobody can say how they are nested."""
Format = ox.QueryResultsFormat | ox.RdfFormat

_OPENING, _CLOSING = b"{[", b"}]"
_NO_BRACKETS = bytes(set(range(256)) - {*_OPENING, *_CLOSING})
_STEPS = [(number in _OPENING) - (number in _CLOSING) for number in range(256)]
_ESCAPE = re.compile(rb"\\.", re.DOTALL)
_TERM = b"<<("
_QUIET = re.compile(
    rb"""
      \#[^\n\r]*
    | <[^<>"{}|^`\\\x00-\x20]*>
    | \"\"\"(?:(?:\"|\"\")?(?:[^\"\\]|\\.))*\"\"\"|'''(?:(?:'|'')?(?:[^'\\]|\\.))*'''
    | \"(?:[^\"\\\n\r]|\\.)*\"|'(?:[^'\\\n\r]|\\.)*'
    """,
    re.VERBOSE | re.DOTALL,
)


class Unsound(ValueError):
    """What was sent is cut off, or nested without measure; ``line`` and ``column`` are told where known."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        """Say what is wrong."""
        super().__init__(message)
        self.line, self.column = line, column


def _too_deep() -> Unsound:
    return Unsound(f"the text is nested more than {DEEPEST} levels deep")


class Inspection:
    """What is seen of a text while it comes."""

    def see(self, piece: bytes) -> None:
        """Look at the next piece; raises Unsound."""

    def end(self) -> None:
        """Take note that there is no more; raises Unsound when there should be."""


class _Xml(Inspection):
    """XML: whether it is well-formed to its end, and how deep its elements stand."""

    def __init__(self) -> None:
        self._depth = 0
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._begun
        self._parser.EndElementHandler = self._over

    def see(self, piece: bytes) -> None:
        self._parse(piece, False)

    def end(self) -> None:
        self._parse(b"", True)

    def _parse(self, piece: bytes, last: bool) -> None:
        try:
            self._parser.Parse(piece, last)
        except expat.ExpatError as error:
            told = "the text is cut off" if last else f"the text is no XML: {expat.ErrorString(error.code)}"
            raise Unsound(told, error.lineno, error.offset + 1) from None

    def _begun(self, *_: object) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise _too_deep()

    def _over(self, *_: object) -> None:
        self._depth -= 1


class _Json(Inspection):
    """JSON: how deep its objects and arrays stand."""

    def __init__(self) -> None:
        self._depth, self._inside, self._rest = 0, 0, b""

    def see(self, piece: bytes) -> None:
        piece, self._rest = _ESCAPE.sub(b"", self._rest + piece), b""
        if piece.endswith(b"\\"):
            piece, self._rest = piece[:-1], b"\\"
        parts = piece.split(b'"')
        outside = b"".join(parts[self._inside :: 2])
        self._inside = (self._inside + len(parts) - 1) % 2
        steps = map(_STEPS.__getitem__, outside.translate(None, _NO_BRACKETS))
        levels = list(accumulate(steps, initial=self._depth))
        if max(levels) > DEEPEST:
            raise _too_deep()
        self._depth = levels[-1]


class _Lines(Inspection):
    """N-Triples: how many triple terms begin in one line, which holds a whole statement."""

    def __init__(self) -> None:
        self._count, self._tail = 0, b""

    def see(self, piece: bytes) -> None:
        seen = self._tail + piece
        self._tail = seen[1 - len(_TERM) :]
        first, *others = seen.split(b"\n")
        counts = [self._count + first.count(_TERM), *(line.count(_TERM) for line in others)]
        if max(counts) > DEEPEST:
            raise _too_deep()
        self._count = counts[-1]


class _Terms(Inspection):
    """Turtle: how many triple terms there are, as how they stand in one another is not to be seen."""

    def __init__(self) -> None:
        self._count, self._tail = 0, b""

    def see(self, piece: bytes) -> None:
        seen = self._tail + piece
        self._tail = seen[1 - len(_TERM) :]
        self._count += seen.count(_TERM)
        if self._count > MOST_TERMS:
            raise Unsound(f"the text holds more than {MOST_TERMS} triple terms")


def inspection(format: Format) -> Inspection:
    """Return what looks at a text in a format while it comes."""
    if format in (ox.QueryResultsFormat.XML, ox.RdfFormat.RDF_XML):
        return _Xml()
    if format in (ox.QueryResultsFormat.JSON, ox.RdfFormat.JSON_LD):
        return _Json()
    if format == ox.RdfFormat.N_TRIPLES:
        return _Lines()
    return _Terms()


def inspect(content: bytes, format: Format) -> None:
    """Look at a text that is there as a whole.

    Raises:
        Unsound: when it is cut off or nested too deeply.
    """
    if format == ox.RdfFormat.TURTLE:
        signs = re.findall(rb"<<\(|\)>>", _QUIET.sub(b" ", content)) if _TERM in content else []
        if max(accumulate(1 if sign == _TERM else -1 for sign in signs), default=0) > DEEPEST:
            raise _too_deep()
        return
    seen = inspection(format)
    seen.see(content)
    seen.end()


class Inspected(io.RawIOBase):
    """A file that is looked at while it is read."""

    def __init__(self, source: io.RawIOBase, format: Format) -> None:
        """Read what ``source`` holds in a ``format``."""
        self._source, self._seen = source, inspection(format)

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """Take what is there; raises Unsound for what is wrong with it."""
        size = self._source.readinto(buffer)
        if size:
            self._seen.see(bytes(buffer[:size]))
        else:
            self._seen.end()
        return size
