"""Answers in XML as XML has it: the engine's writers write what no XML can hold, and lose carriage returns.

XML 1.0 has no way to write most control characters, and RDF/XML none to write a property whose IRI does not
end in an XML name (``http://example.org/1``). What comes out is no XML, and would be sent as if it were.
"""

from __future__ import annotations

import re
from typing import Protocol

from .faults import Unwritable

CHECKED = ("xml", "rdfxml")
"""Formats whose answers are looked through."""

# The last is an element without a local name; in text and in values the engine writes "<" as "&lt;".
_WRONG = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]|<[\w.-]{1,40}:[ />]")
_LONGEST = 43


class Output(Protocol):
    """What an answer is written to: anything that takes bytes."""

    def write(self, piece: bytes, /) -> int:
        """Take a piece."""

    def flush(self) -> None:
        """Pass on what was taken."""


class WellFormed:
    """What an XML writer writes to: it passes everything on and stops at what no XML may hold."""

    def __init__(self, output: Output, format: str) -> None:
        """Pass on to ``output`` what is written in ``format``."""
        self.output, self.format, self._tail = output, format, b""

    def write(self, piece: bytes) -> int:
        """Take a piece of the answer.

        Raises:
            Unwritable: when the format cannot hold it.
        """
        seen = self._tail + piece
        if _WRONG.search(seen):
            raise Unwritable(self.format)
        self._tail = seen[-_LONGEST:]
        # Readers of XML take a bare carriage return for a line feed.
        self.output.write(piece.replace(b"\r", b"&#xD;"))
        return len(piece)

    def flush(self) -> None:
        """Pass it on."""
        self.output.flush()
