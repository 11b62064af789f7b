"""The formats answers come in, their media types, and choosing one from an ``Accept`` header."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Format:
    """A format: its name on the command line, its media type, file ending and other names it goes by."""

    name: str
    media_type: str
    extension: str
    also: tuple[str, ...] = ()

    def answers_to(self, wanted: str) -> bool:
        """Say whether ``wanted`` (a name or media type) means this format."""
        return wanted.lower() in (self.name, self.media_type, self.extension, *self.also)


RESULT_FORMATS = (
    Format("json", "application/sparql-results+json", "srj", ("application/json", "text/json")),
    Format("xml", "application/sparql-results+xml", "srx", ("application/xml", "text/xml")),
    Format("csv", "text/csv", "csv"),
    Format("tsv", "text/tab-separated-values", "tsv"),
)
"""Formats of SELECT and ASK answers; the first is the one given when nothing is asked for."""

GRAPH_FORMATS = (
    Format("turtle", "text/turtle", "ttl", ("application/x-turtle", "text/plain;turtle")),
    Format("ntriples", "application/n-triples", "nt", ("nt", "text/plain", "n-triples")),
    Format("rdfxml", "application/rdf+xml", "rdf", ("xml", "rdf", "application/xml", "text/xml")),
    Format("jsonld", "application/ld+json", "jsonld", ("json", "json-ld", "application/json")),
)
"""Formats of CONSTRUCT and DESCRIBE answers."""

EXPORT_FORMATS = (
    GRAPH_FORMATS[0],
    GRAPH_FORMATS[1],
    Format("nquads", "application/n-quads", "nq"),
    Format("trig", "application/trig", "trig"),
    GRAPH_FORMATS[3],
    GRAPH_FORMATS[2],
    Format("csv", "text/csv", "csv"),
)
"""Formats of whole graphs. N-Quads, TriG and CSV name each triple's graph; the others hold the merge."""

HTML = Format("html", "text/html", "html", ("application/xhtml+xml",))


def named(wanted: str, offered: Sequence[Format]) -> Format | None:
    """Return the offered format of that name or media type, if there is one."""
    return next((f for f in offered if f.name == wanted.lower()), None) or next(
        (f for f in offered if f.answers_to(wanted)), None
    )


def _ranges(accept: str) -> list[tuple[str, float]]:
    ranges = []
    for part in accept.split(","):
        media, *options = (piece.strip().lower() for piece in part.split(";"))
        quality = 1.0
        for option in options:
            key, _, value = option.partition("=")
            if key.strip() == "q":
                try:
                    quality = min(max(float(value), 0.0), 1.0)
                except ValueError:
                    quality = 0.0
        if media:
            ranges.append((media, quality))
    return ranges


def _quality(format: Format, ranges: Sequence[tuple[str, float]]) -> float:
    """Return the quality a format reaches; the most specific range decides.

    Ranges with ``*`` mean the media type that is sent; the other names count only when written out.
    """
    main = format.media_type
    if named := [quality for wanted, quality in ranges if wanted == main]:
        return named[0]
    if named := [quality for wanted, quality in ranges if wanted in format.also and "/" in wanted]:
        return max(named)
    for pattern in (main.split("/")[0] + "/*", "*/*"):
        if matches := [quality for wanted, quality in ranges if wanted == pattern]:
            return matches[0]
    return 0.0


def negotiate(accept: str | None, offered: Sequence[Format]) -> Format | None:
    """Choose among the offered formats by an ``Accept`` header; None when none is acceptable.

    An absent or empty header accepts anything. On a tie the format offered first wins.
    """
    if not accept or not accept.strip():
        return offered[0]
    ranges = _ranges(accept)
    scored = [(_quality(f, ranges), -i, f) for i, f in enumerate(offered)]
    quality, _, best = max(scored, key=lambda s: s[:2])
    return best if quality > 0 else None
