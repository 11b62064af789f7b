"""What can stop a query that is well written: the limits of the service, and its client."""

from __future__ import annotations

from ..errors import LcGraphError, Problem

MEBIBYTE = 1 << 20


class Overloaded(LcGraphError):
    """Too many queries are waiting; ask again after ``retry_after`` seconds."""

    def __init__(self, retry_after: int) -> None:
        """Say when to come back."""
        super().__init__(
            Problem("query", "the service is answering as many queries as it can", f"wait {retry_after} s")
        )
        self.retry_after = retry_after


class DeadlinePassed(LcGraphError):
    """A query, or a write, took longer than it may."""

    def __init__(self, seconds: float, *, write: bool = False) -> None:
        """Say how long it may take."""
        if write:
            message = f"the write took longer than {seconds:g} s and was stopped; nothing has changed"
            remedy = "write less at once, or narrow its WHERE"
        else:
            message = f"the query took longer than {seconds:g} s and was stopped"
            remedy = "narrow it: name more of its terms, put the most selective pattern first, or add LIMIT"
        super().__init__(Problem("query", message, remedy))


class AnswerTooLarge(LcGraphError):
    """The answer is larger than an answer may be."""

    def __init__(self, limit: int, what: str = "bytes") -> None:
        """Say how large an answer may be, in ``bytes`` or ``rows``."""
        larger = (
            f"the answer is larger than {limit // MEBIBYTE} MiB"
            if what == "bytes"
            else f"the answer has more than {limit} rows or triples"
        )
        super().__init__(Problem("query", larger, "add LIMIT and OFFSET, or ask for less"))
        self.limit, self.what = limit, what


class ReaderDied(LcGraphError):
    """The process that evaluated the query ended: as a rule, it needed more memory than a query may."""

    def __init__(self, memory: int) -> None:
        """Say how much memory a query may take."""
        super().__init__(
            Problem(
                "query",
                f"the query broke off; as a rule it then needed more than {memory // MEBIBYTE} MiB of memory",
                "sort or group fewer rows, or add LIMIT",
            )
        )


class NotAcceptable(LcGraphError):
    """None of the formats the client accepts can hold this kind of answer (``kind``)."""

    def __init__(self, kind: str) -> None:
        """Say what kind of answer it is."""
        super().__init__(Problem("query", f"no acceptable format can hold an answer of kind {kind}"))
        self.kind = kind


class Unwritable(LcGraphError):
    """An answer holds something that its format (``format``) has no way to write."""

    def __init__(self, format: str) -> None:
        """Say which format it is."""
        super().__init__(
            Problem(
                "query",
                "the answer holds what XML cannot: a control character, or a property without an XML name",
                "ask for JSON, or for Turtle",
            )
        )
        self.format = format


class RemoteFailed(LcGraphError):
    """The remote store did not do what it was asked; that may pass.

    Attributes:
        slow: whether it is too slow, rather than gone or wrong.
        retry_after: seconds after which to ask again; None if that is no use.
    """

    def __init__(
        self, message: str, remedy: str = "", *, slow: bool = False, retry_after: int | None = 5
    ) -> None:
        """Say what the remote store did."""
        super().__init__(Problem("store", message, remedy or "ask again later"))
        self.slow, self.retry_after = slow, retry_after


class Truncated(LcGraphError):
    """The remote store gave a part of the answer as if it were all."""

    def __init__(self, cap: int | None) -> None:
        """Say how many rows the remote store gives at most, if that is known."""
        super().__init__(
            Problem(
                "query",
                "the remote store gives a part of the answer only"
                if cap is None
                else f"the remote store gives {cap} rows at most, and the answer has more",
                "add LIMIT and OFFSET, or ask for less",
            )
        )
        self.cap = cap


class NoAddress(LcGraphError):
    """The remote store is read-only: nobody said where its updates, or its graphs, are taken."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(
            Problem(
                "write",
                "this server does not know where the remote store takes such writes",
                "start it with --store-update-url or --store-graphs-url",
            )
        )


class ClientGone(LcGraphError):
    """The client closed its connection before the answer was there."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(Problem("query", "the client went away"))


class NotThere(LcGraphError):
    """The graph that was to be deleted does not exist."""

    def __init__(self, graph: str) -> None:
        """Say which graph."""
        super().__init__(Problem("write", f"there is no graph <{graph}>", "check its IRI"))
        self.graph = graph


class Conflict(LcGraphError):
    """The write does not fit the data as it stands, and changed nothing."""

    def __init__(self, message: str, remedy: str = "") -> None:
        """Say what does not fit."""
        super().__init__(Problem("write", message, remedy))
        self.message, self.remedy = message, remedy


class StoreFailed(LcGraphError):
    """The store could not keep a write, which changed nothing: the disk is full or broken, as a rule."""

    def __init__(self, message: str) -> None:
        """Say what the system says."""
        super().__init__(
            Problem("write", f"the store could not keep the write ({message})", "check the disk's free space")
        )
        self.message = message


class Refused(LcGraphError):
    """The data would violate its shapes after the write, which changed nothing.

    Attributes:
        results: what is wrong, most serious first and at most :data:`TOLD`: focus, path, value, message,
            shape and severity of each.
        count: how many things are wrong.
        report: the whole SHACL validation report as N-Triples.
    """

    TOLD = 20

    def __init__(self, results: list[dict[str, str]], count: int, report: bytes) -> None:
        """Take what the shapes found."""
        first = results[0] if results else {"focus": "data", "message": "it violates the shapes"}
        more = f" (and {count - 1} more)" if count > 1 else ""
        super().__init__(
            Problem(
                first["focus"],
                f"the data would violate its shapes: {first['message']}{more}",
                "correct what is sent; the report names every place",
            )
        )
        self.results, self.count, self.report = results, count, report
