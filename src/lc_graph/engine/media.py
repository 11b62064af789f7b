"""The formats answers come in, their media types, and choosing one from an ``Accept`` header.

The choice follows RFC 9110, section 12.5.1: of the ranges that match a format the most specific gives its
quality (media type with parameters, media type, ``type/*``, ``*/*``), 0 excludes it, and the format of the
highest quality is sent. ``Accept-Charset`` is not looked at: every answer is UTF-8 (RFC 9110, 12.5.2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from .negotiation import Member, Parameters, is_empty, members, negotiate_encoding, negotiate_language

__all__ = [
    "EXPORT_FORMATS",
    "GRAPH_FORMATS",
    "HTML",
    "RESULT_FORMATS",
    "TRIPLE_FORMATS",
    "Format",
    "named",
    "negotiate",
    "negotiate_encoding",
    "negotiate_language",
]

_UTF_8 = (("charset", "utf-8"), ("charset", "utf8"))


@dataclass(frozen=True)
class Format:
    """A format: its name on the command line, its media type, file ending and other names it goes by.

    ``parameters`` are those of the media type that its answers fulfil, besides ``charset=utf-8``.
    """

    name: str
    media_type: str
    extension: str
    also: tuple[str, ...] = ()
    parameters: Parameters = frozenset()

    @property
    def content_type(self) -> str:
        """The ``Content-Type`` of an answer; text says its charset, the others are UTF-8 by definition."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type

    def answers_to(self, wanted: str) -> bool:
        """Say whether ``wanted`` (a name or media type) means this format."""
        return wanted.lower() in (self.name, self.media_type, self.extension, *self.also)

    def fulfils(self, asked: Parameters) -> bool:
        """Say whether answers have the parameters a client asks for.

        A profile says how a client would like a format to be used, not which format it is (RFC 6906), so
        that it is left aside.
        """
        return all(one in _UTF_8 or one in self.parameters or one[0] == "profile" for one in asked)


RESULT_FORMATS = (
    Format("json", "application/sparql-results+json", "srj", ("application/json", "text/json")),
    Format("xml", "application/sparql-results+xml", "srx", ("application/xml", "text/xml")),
    Format("csv", "text/csv", "csv", parameters=frozenset({("header", "present")})),
    Format("tsv", "text/tab-separated-values", "tsv"),
)
"""Formats of SELECT and ASK answers; the first is the one given when nothing is asked for.

The standard defines CSV and TSV for SELECT only; an ASK in them is the one word ``true`` or ``false``, as
other servers have it.
"""

GRAPH_FORMATS = (
    Format(
        "turtle",
        "text/turtle",
        "ttl",
        ("n3", "application/x-turtle", "application/turtle", "text/n3", "text/rdf+n3"),
    ),
    Format("ntriples", "application/n-triples", "nt", ("text/plain", "n-triples")),
    Format("rdfxml", "application/rdf+xml", "rdf", ("xml", "application/xml", "text/xml")),
    Format("jsonld", "application/ld+json", "jsonld", ("json", "json-ld", "application/json")),
    Format("trig", "application/trig", "trig", ("application/x-trig",)),
    Format("nquads", "application/n-quads", "nq", ("text/x-nquads", "n-quads")),
)
"""Formats of CONSTRUCT and DESCRIBE answers; in TriG and N-Quads the triples stand in the default graph."""

TRIPLE_FORMATS = GRAPH_FORMATS[:4]
"""Formats that name no graphs: those a graph may be sent in, and a validation report asked in."""

EXPORT_FORMATS = (
    GRAPH_FORMATS[0],
    GRAPH_FORMATS[1],
    GRAPH_FORMATS[5],
    GRAPH_FORMATS[4],
    GRAPH_FORMATS[3],
    GRAPH_FORMATS[2],
    Format("csv", "text/csv", "csv"),
)
"""Formats of whole graphs. N-Quads, TriG and CSV name each triple's graph; the others hold the merge."""

HTML = Format("html", "text/html", "html", ("application/xhtml+xml",))


def named(wanted: str, offered: Sequence[Format]) -> Format | None:
    """Return the offered format of that name, file ending or media type, if there is one.

    As in ``format=``: a media type may have parameters, which are left aside, and its ``+`` may have become
    a space, which is what an unescaped one means in a URL.
    """
    wanted = wanted.partition(";")[0].strip().lower().replace(" ", "+")
    return next((f for f in offered if f.name == wanted), None) or next(
        (f for f in offered if f.answers_to(wanted)), None
    )


def _reached(format: Format, ranges: Sequence[Member]) -> tuple[float, int]:
    """Return the quality a format reaches and how specific the range is that gives it.

    Ranges with ``*`` mean the media type that is sent; the format's other names count only where written
    out, and only where its media type itself is not.
    """
    kind = format.media_type.partition("/")[0]
    aliases = [other for other in format.also if "/" in other]
    levels = {"*": 1, "*/*": 1, f"{kind}/*": 2, **dict.fromkeys(aliases, 3), format.media_type: 4}
    found = [
        (levels[range.value], len(range.parameters), range.quality)
        for range in ranges
        if range.value in levels and format.fulfils(range.parameters)
    ]
    level, _, quality = max(found, default=(0, 0, 0.0))
    return quality, level


@lru_cache(maxsize=1024)
def _chosen(accept: str, offered: tuple[Format, ...]) -> Format | None:
    ranges = members(accept)
    reached = [_reached(format, ranges) for format in offered]
    best = max(range(len(offered)), key=lambda i: (*reached[i], -i), default=None)
    return offered[best] if best is not None and reached[best][0] > 0 else None


def negotiate(accept: str | None, offered: Sequence[Format]) -> Format | None:
    """Choose among the offered formats by an ``Accept`` header; None when none is acceptable.

    An absent or empty header accepts anything. On a tie a format that is named wins over one that is only
    allowed (``text/csv, */*`` gives CSV), and then the one offered first.

    Args:
        accept: the header, its lines joined by commas, or None.
        offered: the formats at hand, the preferred first.
    """
    if accept is None or is_empty(accept):
        return offered[0]
    return _chosen(accept, tuple(offered))
