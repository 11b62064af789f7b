"""Within which area something is first or most, which bylines bear out a reporter's post and authors.

A clause that says 最, 第一, 领先 … and names an area, or has a word for one (全国, 全省, 全市, 全县), says
within which area. Who is named in a byline with a title has that post by each of the bylines that print both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..errors import Problem
from ..tables.records import SourceRecords
from ..tables.rows import Located
from . import cues
from .ledger import Ledger
from .likeness import norm
from .places import names_of, sentences_of, spans_of
from .text import Page, Sentence, Span

SCOPES = {
    r"^region/\d0{5}$": "全国|国内|我国|中国",
    r"^region/[1-9]\d0{4}$": "全省|我省|省内|省级|本省",
    r"^region/\d{3}[1-9]0{2}$": "全市|我市|市内|本市",
    r"^region/\d{4}(?!00)\d\d$": "全县|我县|县内|本县|全区(?!域)|我区|区内|本区",
}  # fmt: skip
"""Words for an area that need not name it, by the codes of the areas they may mean."""

_CLAUSE = re.compile(r"[，。；：、！？,;:]")


def check_scopes(source: SourceRecords, labels: Mapping[str, str], page: Page, ledger: Ledger) -> None:
    """Check the area of each superlative against the clause that makes it one."""
    names = {thing: known for thing, known in names_of(source, labels).items() if thing.startswith("region/")}
    spans = spans_of(source, page)
    for located in source.tables["superlatives"]:
        ledger.record("words", _scope(located, names, page, spans))


def _scope(
    located: Located[Any], names: Mapping[str, set[str]], page: Page, spans: Mapping[str, Span]
) -> list[Problem]:
    row = located.row
    clauses = [
        clause
        for passage in row.passages
        if passage in spans
        for clause in _CLAUSE.split(norm(page.exact(spans[passage])))
        if cues.shows("superlative-kind", row.superlative_kind, clause)
    ]
    found = [scope for clause in clauses for scope in [_areas(clause, names)] if scope]
    if row.within is None:
        # One clause may give the area for all that follow, or for itself alone: only where all have one
        # is it certain that the row lacks it.
        wrong = bool(clauses) and len(found) == len(clauses)
        remedy = "give the area"
    else:
        wrong = bool(found) and not any(_fits(row.within, scope) for scope in found)
        remedy = "give the area that the clause names"
    what = f"within {row.within or 'no area'} is not what the clause of the superlative says"
    return [Problem(located.at("within"), what, remedy)] if wrong else []


def _areas(clause: str, names: Mapping[str, set[str]]) -> set[str]:
    """Return the areas that a clause names, and the patterns of codes that its words for areas may mean."""
    areas = {area for area, known in names.items() if any(name in clause for name in known)}
    return areas | {codes for codes, words in SCOPES.items() if re.search(words, clause)}


def _fits(area: str, scope: set[str]) -> bool:
    return any(re.match(one, area) if one.startswith("^") else one == area for one in scope)


def check_bylines(source: SourceRecords, labels: Mapping[str, str], page: Page, ledger: Ledger) -> None:
    """Check that authors rest on their byline, and a post on every byline that prints it."""
    where = sentences_of(source, page)
    bylines = {s: norm(page.exact(s)) for s in where.values() if s is not None and s.part == "byline"}
    for article in source.meta.articles:
        given = {found.part for p in article.passages if (found := where.get(p)) is not None}
        if article.byline is not None and article.authors:
            problem = Problem(
                f"{source.folder.name}/source.yaml (articles.{article.id})",
                "no passage of the article is the byline that names its authors",
                "add the passage",
            )
            ledger.record("titles", [] if "byline" in given else [problem])
    for located in source.tables["posts"]:
        own = {where.get(passage) for passage in located.row.passages}
        ledger.record("titles", _bylines(located, labels, bylines, own))


def _bylines(
    located: Located[Any],
    labels: Mapping[str, str],
    bylines: Mapping[Sentence, str],
    own: set[Sentence | None],
) -> list[Problem]:
    row = located.row
    name, title = norm(labels.get(row.person, "\0")), norm(row.title)
    return [
        Problem(
            located.at("passages"),
            f"the byline of {byline.article} prints {name} with {title} as well",
            "add its passage",
        )
        for byline, text in bylines.items()
        if byline not in own and any(title in group and name in group for group in _groups(text))
    ]


def _groups(byline: str) -> list[str]:
    """Return the parts of a byline that have one title each: 本报记者 A B, 本报通讯员 C."""
    return re.split(r"(?=本报)|□", byline)
