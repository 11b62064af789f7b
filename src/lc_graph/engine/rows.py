"""Counting the rows of an answer while it is written, without reading it again."""

from __future__ import annotations

_AFTER = {"xml": b"</result>", "tsv": b"\n", "json": b'}},{"'}
"""What stands after each row (in JSON between two) and nowhere else, as terms escape angles and quotes."""


class TooLarge(Exception):
    """The answer outgrew what may be sent: ``what`` is ``bytes`` or ``rows``."""

    def __init__(self, what: str) -> None:
        """Say of what there was too much."""
        super().__init__(what)
        self.what = what


class RowCounter:
    """The rows in what the engine's own serialisers write, seen piece by piece.

    In JSON a row without any value is not counted.
    """

    def __init__(self, format: str | None, most: int) -> None:
        """Begin counting the rows of a format of SELECT answers; None counts nothing."""
        self.format, self.most = format, most
        self._marks, self._tail, self._quoted, self._some = 0, b"", False, False

    @property
    def count(self) -> int | None:
        """The rows seen so far; None where nothing is counted."""
        match self.format:
            case None:
                return None
            case "json":
                return self._marks + self._some
            case "xml":
                return self._marks
        return max(0, self._marks - 1)  # the first line names the columns

    def see(self, piece: bytes | bytearray) -> None:
        """Count the rows in a piece.

        Raises:
            TooLarge: when there are more than there may be.
        """
        if self.format is None:
            return
        if self.format == "csv":
            self._csv(piece)
        else:
            mark = _AFTER[self.format]
            seen = self._tail + piece
            self._some = self._some or b'"bindings":[{' in seen[:4096]
            self._marks += seen.count(mark)
            self._tail = seen[1 - len(mark) :] if len(mark) > 1 else b""
        if (self.count or 0) > self.most:
            raise TooLarge("rows")

    def _csv(self, piece: bytes | bytearray) -> None:
        if b'"' not in piece:
            self._marks += 0 if self._quoted else piece.count(b"\n")
            return
        for number, part in enumerate(piece.split(b'"')):
            if number:
                self._quoted = not self._quoted
            if not self._quoted:
                self._marks += part.count(b"\n")
