"""The page as a whole and the passages cut from it: layout, digests, positions, lines, use."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..errors import Problem
from ..tables import Passage
from ..tables.records import SourceRecords
from ..tables.rows import Located
from .ledger import Ledger
from .number_words import squeeze
from .text import BODY, FURNITURE, Page, Sentence, Span, sha256

_MARKS = "，。；：、！？“”‘’（）()《》…—,;:□■·"
_BEFORE, _AFTER = "即在用是但和而且并讯与及把由从对为以", "和与及或等的后时中是表说总"
"""Connecting words of one character that may stand outside a passage, before it and after it."""

_WORDS = re.compile(
    "并非|并且|而且|而是|但是|即将|即使|由于|由此|对于|对外|以及|以来|以上|以下|为了|为主|从而|从事|与其|及时|及其|把握|"
    "用于|用好|在于|在内|是否|和谐|其中|同时|当中|以后|之后|然后|目的|同等|平等|年中"
)
"""Words of two characters that begin or end like a connecting word: no passage cuts them in two."""

_JOINING = re.compile("(?:此外|另外|总之|因此|然而)[，,]")
"""Words that join a sentence to the one before it: they support nothing, and no passage begins with them."""

_OPENING, _CLOSING = "“‘（(《□■", "”’）)》"
"""Marks with which a passage may begin, and with which it may end; others belong to what is around it."""


def _mid_clause(page: Page, span: Span, sentence: Sentence) -> str:
    """Return the character at which a span cuts a clause in two, or nothing."""
    before = "".join(page.text[sentence.start : span.start].split())[-1:]
    after = "".join(page.text[span.end : sentence.end].split())[:1]
    if before and before not in _MARKS + _BEFORE and page.text[span.start] not in _MARKS:
        return before
    if after and after not in _MARKS + _AFTER and page.text[span.end - 1] not in _MARKS:
        return after
    first, last = "".join(page.exact(span).split())[:1], "".join(page.exact(span).split())[-1:]
    for cut in (before + first, last + after):
        if _WORDS.fullmatch(cut):
            return cut
    return ""


def check_layout(source: SourceRecords, page: Page, text_name: str, ledger: Ledger) -> None:
    """Check the digest of the text, the elements it names, and that every character has one element."""
    meta = source.meta
    place = f"{source.folder.name}/source.yaml"
    wrong = []
    if sha256(page.text) != meta.sha256 or len(page.text) != meta.characters:
        wrong = [
            Problem(
                text_name,
                f"the text is not the one filed: {len(page.text)} characters, not {meta.characters}",
                "give the text exactly as filed; an editor may have changed line ends or trailing spaces",
            )
        ]
    ledger.record("text", wrong)
    lines = page.text.splitlines()
    for article in meta.articles:
        blank = [n for n in article.lines if not 0 < n <= len(lines) or not lines[n - 1].strip()]
        problem = Problem(
            f"{place} (articles.{article.id})",
            f"the article begins or ends with the empty line {blank[0] if blank else ''}",
            "give the first and last line on which something is printed",
        )
        ledger.record("elements", [problem] if blank else [])
    owners = [0] * len(page.text)
    for element in page.elements:
        for position in range(element.start, element.end):
            owners[position] += 1
        if element.stated or element.digest:
            same = (
                squeeze(page.exact(element)) == squeeze(element.stated)
                if element.stated
                else page.digest(element) == element.digest
            )
            where = f"{element.part} of {element.article}" if element.article else element.part
            problem = Problem(place, f"the {where} is not what stands there", "correct its text or its lines")
            ledger.record("elements", [] if same else [problem])
    count = ledger.counts["characters"]
    stray: dict[int, int] = {}
    for position, owner in enumerate(owners):
        if not page.text[position].isspace():
            count.total += 1
            count.found += owner == 1
            if owner != 1:
                stray.setdefault(page.line(position), owner)
    for line, owner in stray.items():
        what = "belongs to no article" if owner == 0 else "belongs to several elements"
        ledger.problems.append(
            Problem(f"{text_name}:{line}:1", f"the line {what}", f"correct the lines in {place}")
        )


def check_passages(source: SourceRecords, page: Page, used: set[str], ledger: Ledger) -> None:
    """Check position, lines, digest, article and use of every passage."""
    for located in source.tables["passages"]:
        ledger.record("passages", _passage(located, page))
        unused = Problem(
            located.at("id"), f"nothing is derived from the passage {located.row.id}", "use or remove it"
        )
        ledger.record("passages-used", [] if located.row.id in used else [unused])


def _passage(located: Located[Passage], page: Page) -> Iterator[Problem]:
    row = located.row
    if not row.start < row.end <= len(page.text):
        yield Problem(located.at("end"), "the span is empty or beyond the text", "run lc-graph locate")
        return
    span = Span(row.start, row.end)
    if page.digest(span) != row.sha256:
        yield Problem(
            located.at("sha256"),
            f"the characters {row.start} to {row.end} have another digest",
            "the span moved or the text changed: run lc-graph locate",
        )
    if (row.first_line, row.last_line) != page.lines(span):
        lines = "{}–{}".format(*page.lines(span))
        yield Problem(located.at("first_line"), f"the span stands on lines {lines}", "correct the lines")
    if page.trim(span) != span:
        yield Problem(located.at("start"), "the span begins or ends with white space", "trim it")
    first, last = page.text[span.start], page.text[span.end - 1]
    if (first in _MARKS and first not in _OPENING) or (last in _MARKS and last not in _CLOSING):
        yield Problem(located.at("start"), "the span begins or ends with a mark", "leave the mark outside")
    if _JOINING.match(squeeze(page.exact(span))):
        yield Problem(located.at("start"), "the span begins with a joining word", "leave the word outside")
    if not page.aligned(span):
        yield Problem(located.at("start"), "the span cuts a number in two", "take in the whole number")
    sentence = page.sentence_of(span)
    if sentence is None or sentence.part == FURNITURE:
        yield Problem(
            located.at("end"),
            "the span lies within no one sentence, headline, kicker or byline",
            "shorten it, or make it two passages",
        )
    elif sentence.part == BODY and (word := _mid_clause(page, span, sentence)):
        yield Problem(
            located.at("start"),
            f"the span begins or ends in the middle of a clause, at {word}",
            "take in the whole clause, or the words up to a mark or a connecting word",
        )
    if sentence is not None and sentence.part != FURNITURE and sentence.article != row.article:
        yield Problem(located.at("article"), f"the span lies in {sentence.article}", "correct the article")
