"""A source's text as it is printed: elements of articles, sentences and number tokens, with positions.

Positions are Unicode code points of the file as it stands (no newline is translated). Inside a paragraph
white space means nothing: columns break names and numbers over lines and set some lines letter by letter.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..errors import Problem, UsageError
from ..tables.records import SourceMeta
from .number_words import TokenKind, scan, squeeze

BODY, FURNITURE = "body", "furniture"
"""Parts of a page beside the elements that :class:`lc_graph.tables.records.ArticleMeta` names."""


@dataclass(frozen=True)
class Span:
    """Code points ``start`` to ``end`` (exclusive) of a text."""

    start: int
    end: int

    def holds(self, other: Span) -> bool:
        """Say whether the other span lies within this one."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True)
class Element(Span):
    """A run of lines with one use: part of an article's body, a headline, kicker, byline, or furniture.

    ``stated`` is the text that ``source.yaml`` gives for it, ``digest`` the SHA-256 that may stand there
    instead; both are empty for bodies.
    """

    part: str
    article: str | None
    stated: str = ""
    digest: str = ""


@dataclass(frozen=True)
class Sentence(Span):
    """A sentence of an article's body, or a whole headline, kicker, byline or piece of furniture."""

    part: str
    article: str | None


@dataclass(frozen=True)
class Token(Span):
    """A number token: its text and the sentence before and after it, all without white space.

    ``sentence`` is the index of its sentence in :attr:`Page.sentences`.
    """

    text: str
    kind: TokenKind
    before: str
    after: str
    sentence: int


class Squeezed:
    """A stretch of text without white space that knows where each of its characters stands."""

    def __init__(self, text: str, start: int = 0, end: int | None = None) -> None:
        """Take ``text[start:end]``."""
        stop = len(text) if end is None else end
        self.positions = [i for i in range(start, stop) if not text[i].isspace()]
        self.text = "".join(text[i] for i in self.positions)

    def span(self, start: int, end: int) -> Span:
        """Return where the characters ``start`` to ``end`` (exclusive) of the squeezed text stand."""
        return Span(self.positions[start], self.positions[end - 1] + 1)

    def find(self, wanted: str) -> Iterator[Span]:
        """Yield every place of a text, white space ignored; overlapping places too."""
        needle = squeeze(wanted)
        at = self.text.find(needle) if needle else -1
        while at >= 0:
            yield self.span(at, at + len(needle))
            at = self.text.find(needle, at + 1)


_SENTENCE_END = re.compile(r"(?:[。！？]|…{2,}|\.{6})+[”’」』）》〉]*")
_GAP = re.compile("(?<!…)…(?!…)")
_INDENT = re.compile(r"(?: {2,}|　)")


class Page:
    """The text of a source with its lines, elements, sentences and number tokens.

    Args:
        text: the exact text.
        layout: how its lines divide into articles and furniture.
    """

    def __init__(self, text: str, layout: SourceMeta) -> None:
        """Divide the text; lines that the layout names but the text lacks are cut off silently here."""
        self.text = text
        self.line_starts = [0, *(m.end() for m in re.finditer("\n", text))]
        self.layout = layout
        self.elements = tuple(sorted(self._elements(), key=lambda e: e.start))
        self.sentences = tuple(s for e in self.elements for s in self._sentences(e))
        self.tokens = tuple(t for i, s in enumerate(self.sentences) for t in self._tokens(i, s))
        self._starts = [s.start for s in self.sentences]

    def line(self, position: int) -> int:
        """Return the line (from 1) on which a position lies."""
        return bisect_right(self.line_starts, position)

    def lines(self, span: Span) -> tuple[int, int]:
        """Return the first and the last line of a span."""
        return self.line(span.start), self.line(max(span.start, span.end - 1))

    def line_span(self, first: int, last: int) -> Span:
        """Return the span of whole lines, trimmed of white space at both ends."""
        starts = self.line_starts
        begin = starts[min(first, len(starts)) - 1]
        stop = starts[last] if last < len(starts) else len(self.text)
        return self.trim(Span(begin, max(begin, stop)))

    def trim(self, span: Span) -> Span:
        """Return the span without white space at its ends."""
        start, end = span.start, span.end
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return Span(start, end)

    def exact(self, span: Span) -> str:
        """Return the exact characters of a span."""
        return self.text[span.start : span.end]

    def digest(self, span: Span) -> str:
        """Return the SHA-256 of the exact characters of a span, in UTF-8, as hexadecimal digits."""
        return sha256(self.exact(span))

    def sentence_of(self, span: Span) -> Sentence | None:
        """Return the sentence, headline, kicker, byline or furniture that holds a span, if one does."""
        index = bisect_right(self._starts, span.start) - 1
        return self.sentences[index] if index >= 0 and self.sentences[index].holds(span) else None

    def around(self, span: Span) -> tuple[str, str]:
        """Return what stands before and after a span in its sentence, without white space."""
        sentence = self.sentence_of(span) or span
        before, after = self.text[sentence.start : span.start], self.text[span.end : sentence.end]
        return squeeze(before), squeeze(after)

    def tokens_in(self, span: Span) -> tuple[Token, ...]:
        """Return the number tokens that lie wholly within a span."""
        return tuple(t for t in self.tokens if span.holds(t))

    def occurrences(self, wanted: str, within: Span) -> tuple[Span, ...]:
        """Return every place of a text within a span, white space ignored."""
        return tuple(Squeezed(self.text, within.start, within.end).find(wanted))

    def locate(self, wanted: str) -> tuple[Span, ...]:
        """Return the spans within one sentence that a pattern describes, white space ignored.

        Spans that would cut a number in two are left out.

        Args:
            wanted: the whole text of the span, or its beginning and end with a single … between them.
        """
        first, _, last = _GAP.sub("\0", wanted, count=1).partition("\0")
        found: list[Span] = []
        for sentence in self.sentences:
            for head in self.occurrences(first, sentence):
                if not last:
                    found.append(head)
                elif tails := self.occurrences(last, Span(head.end, sentence.end)):
                    found.append(Span(head.start, tails[0].end))
        return tuple(span for span in found if self.aligned(span))

    def aligned(self, span: Span) -> bool:
        """Say whether a span cuts no number token in two."""
        return not any(t.start < edge < t.end for t in self.tokens for edge in (span.start, span.end))

    def _elements(self) -> Iterator[Element]:
        taken: set[int] = set()
        stated = [(FURNITURE, None, piece) for piece in self.layout.furniture]
        named = [(name, a.id, piece) for a in self.layout.articles for name, piece in a.elements()]
        for part, article, piece in (*stated, *named):
            taken.update(range(piece.lines[0], piece.lines[1] + 1))
            span = self.line_span(*piece.lines)
            yield Element(span.start, span.end, part, article, piece.text, piece.sha256)
        for body in self.layout.articles:
            for run in self._runs(body.lines, taken):
                span = self.line_span(*run)
                yield Element(span.start, span.end, BODY, body.id)

    def _runs(self, lines: tuple[int, int], taken: set[int]) -> Iterator[tuple[int, int]]:
        """Yield the runs of body lines; blank lines do not end a run, a headline or other part does."""
        first = last = 0
        for number in range(lines[0], min(lines[1], len(self.line_starts)) + 1):
            if number in taken:
                if first:
                    yield first, last
                first = 0
            elif self.exact(self.line_span(number, number)):
                first, last = first or number, number
        if first:
            yield first, last

    def _sentences(self, element: Element) -> Iterator[Sentence]:
        if element.start == element.end:
            return
        if element.part != BODY:
            yield Sentence(element.start, element.end, element.part, element.article)
            return
        for paragraph in self._paragraphs(element):
            squeezed = Squeezed(self.text, paragraph.start, paragraph.end)
            begin = 0
            ends = [m.end() for m in _SENTENCE_END.finditer(squeezed.text)]
            for end in (*ends, len(squeezed.text)):
                if begin < end:
                    span = squeezed.span(begin, end)
                    yield Sentence(span.start, span.end, BODY, element.article)
                begin = end

    def _paragraphs(self, element: Element) -> Iterator[Span]:
        """Yield the paragraphs of a body; a new one begins at an indented line that is not empty."""
        first, last = self.lines(element)
        begin = element.start
        for number in range(first + 1, last + 1):
            start = self.line_starts[number - 1]
            if _INDENT.match(self.text, start) and self.exact(self.line_span(number, number)):
                yield self.trim(Span(begin, start))
                begin = start
        yield self.trim(Span(begin, element.end))

    def _tokens(self, index: int, sentence: Sentence) -> Iterator[Token]:
        squeezed = Squeezed(self.text, sentence.start, sentence.end)
        for match in scan(squeezed.text):
            span = squeezed.span(match.start, match.end)
            before, after = squeezed.text[: match.start], squeezed.text[match.end :]
            yield Token(span.start, span.end, match.text, match.kind, before, after, index)


def sha256(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, as hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_text(path: Path) -> str:
    """Return the exact text of a file: UTF-8, no newline translated.

    Raises:
        UsageError: when the file cannot be read or is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(
            Problem(str(path), f"cannot be read: {reason}", "give the source's text file")
        ) from error
    except UnicodeDecodeError as error:
        raise UsageError(
            Problem(str(path), f"is not UTF-8 (byte {error.start + 1})", "give the text as filed")
        ) from error
