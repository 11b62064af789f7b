"""The page of the project's words, side by side in Chinese and English."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, current_app, request

from ..sheets.table import Cell, Column, Table
from ..vocabulary.glossary import Word, chapters
from . import pages, spreadsheets
from .sections import Maker, Section
from .site import Site
from .vocabulary import Terms

PATH = "/glossary"
LANGUAGES = ("zh", "en")

blueprint = Blueprint("glossary", __name__)


@blueprint.get(PATH)
@blueprint.get(f"{PATH}.<ending>")
def glossary(ending: str | None = None) -> Response:
    """Show the words."""
    site = cast(Site, current_app.config["SITE"])
    if site.store is None or site.book is None:
        raise pages.nowhere()
    maker = Maker(site.store, pages.asked_language(), request.args)
    terms = Terms(site.book, maker)
    found = [_chapter(terms, name, words) for name, words in chapters(site.book).items()]
    return spreadsheets.page(PATH, ending, maker.t("glossary"), maker, found, maker.t("glossary-lead"))


def _chapter(terms: Terms, name: str, words: tuple[Word, ...]) -> Section:
    t = terms.maker.t
    columns = (
        *(Column(f"word-{lang}", t(f"glossary-word-{lang}")) for lang in LANGUAGES),
        *(Column(f"definition-{lang}", t(f"glossary-definition-{lang}")) for lang in LANGUAGES),
        Column("defined", t("glossary-defined")),
    )
    rows = tuple(
        (
            *(Cell(word.labels.get(lang, "")) for lang in LANGUAGES),
            *(Cell(word.definitions.get(lang, "")) for lang in LANGUAGES),
            defined(terms, word),
        )
        for word in words
    )
    title = t(f"glossary-{name}")
    entries = tuple((word, defined(terms, word)) for word in words)
    return Section(name, title, (Table(name, title, columns, rows),), macro="words", content=entries)


def defined(terms: Terms, word: Word) -> Cell:
    """Return where a word is defined; a word of the glossary's own is defined there."""
    if not word.iri:
        return Cell(terms.maker.t("glossary-here"), f"{PATH}#{word.id}")
    term = terms.book.terms.get(word.iri)
    if term is not None:
        return Cell(f"lc:{term.id}", terms.address(word.iri))
    scheme, _, code = word.iri.rpartition("/")
    name = scheme.rpartition("/")[2]
    listed = next(one for one in terms.book.lists if any(code.iri == word.iri for code in one.codes))
    return Cell(f"{name}/{code}" if listed.name == name else code, f"/codes.html#{listed.name}")
