"""The catalogue's questions as pages: each a form, with its answer as a table that can be taken away."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, request
from rdflib.namespace import RDF, SKOS

from ..engine.asking import Query, Reply
from ..engine.lookup import Lookup
from ..engine.media import HTML, Format
from ..errors import LcGraphError
from ..made import Made
from ..questions import catalog, companions, words
from ..questions.catalog import Parameter, Question
from ..server.problems import of
from ..sheets.table import Cell, Column, Table
from ..terms import ID, LC
from . import pages, spreadsheets
from .answers import Answer
from .sections import Maker
from .site import Site
from .texts import text
from .windows import shown_table

blueprint = Blueprint("questions", __name__)

_OF_THE_PAGE = {"lang", "format", "table", "drawing", "answer"}
"""Parameters of the address that are none of the question: how its answer is shown."""
FEW, MANY = 40, 400
"""Up to how many values a parameter's choice is a list to pick from, and up to how many it suggests them."""


@dataclass(frozen=True)
class Choice:
    """The values that a parameter of a bounded kind may have: what is sent, and what is read."""

    values: tuple[tuple[str, str], ...]

    @property
    def few(self) -> bool:
        """Say whether they fit into a list to pick from."""
        return len(self.values) <= FEW


def _site() -> Site:
    return cast(Site, current_app.config["SITE"])


@blueprint.get("/questions")
@blueprint.get("/questions.<ending>")
def questions(ending: str | None = None) -> Response:
    """List all questions."""
    lang = pages.asked_language()
    title = text("questions", lang)
    file = spreadsheets.file("/questions", ending, title, lambda: [_listed(_site(), title, lang)])
    return file or pages.page("questions.html", downloads=spreadsheets.addresses("/questions"))


def _listed(site: Site, title: str, lang: str) -> Table:
    """Return the questions as a table; each is a thing of the data set, too."""
    comma = "、" if lang == "zh" else ", "
    rows = tuple(
        (
            Cell(asked.id, f"/id/question/{asked.name}.html"),
            Cell(asked.question[lang]),
            Cell(comma.join(p.label_zh if lang == "zh" else p.label_en for p in asked.parameters)),
        )
        for asked in site.questions
    )
    heads = (("id", "by-id"), ("question", "question"), ("parameters", "ask-about"))
    columns = tuple(Column(key, text(word, lang)) for key, word in heads)
    return Table("questions", title, columns, rows)


@blueprint.get("/question/<id>")
@blueprint.get("/question/<id>.<ending>")
def question(id: str, ending: str | None = None) -> Response:
    """Show one question with its answer, or send the answer as a file; parameters come from the address."""
    site = _site()
    asked = pages.find(site, id)
    # What is no parameter is passed on, to be refused: else the answer to another question would be shown.
    values = {name: value.strip() for name, value in request.args.items() if name not in _OF_THE_PAGE}
    values = {name: value for name, value in values.items() if value}
    format = spreadsheets.wanted(ending)
    if format is not HTML:
        return _file(site, asked, values, format)
    query, answer, shown, problem = asked.query, None, None, None
    maker = _maker(site)
    try:
        query = catalog.text(asked, values, site.rows)
        answer = _table(site, asked, site.ask(Query(query)), maker)
        shown = shown_table(answer, request.args)
    except LcGraphError as error:
        problem = of(error)
    bounded = {p.name: choice for p in asked.parameters if (choice := choices(site, p))}

    def selected(parameter: Parameter) -> str:
        """Return the id of the value that is asked for, given by its id or its label; nothing if unknown."""
        value = values.get(parameter.name) or parameter.default
        known = bounded[parameter.name].values if parameter.name in bounded else ()
        return next((id for id, label in known if value in (id, label)), "")

    def chosen(parameter: Parameter) -> str:
        """Return what the value that is asked for is called."""
        value = values.get(parameter.name) or parameter.default
        labels = dict(bounded[parameter.name].values) if parameter.name in bounded else {}
        return labels.get(selected(parameter)) or value

    return pages.page(
        "question.html",
        problem.status if problem else 200,
        question=asked,
        values=values,
        query=query,
        answer=answer,
        shown=shown,
        places=maker.places() if maker else [],
        problem=problem,
        choices=bounded,
        selected=selected,
        chosen=chosen,
        exact=f"/query/{asked.name}?{urlencode({**values, 'format': 'json'})}",
        downloads=spreadsheets.addresses(f"/question/{asked.id}"),
    )


def _file(site: Site, asked: Question, values: Mapping[str, str], format: Format) -> Response:
    """Send the answer as a file."""
    reply = site.ask(Query(catalog.text(asked, values, site.rows)))
    title = asked.title[pages.asked_language()]
    path, question = f"/question/{asked.id}", str(ID[f"question/{asked.name}"])
    maker = _maker(site)
    table = _table(site, asked, reply, maker)
    table = replace(table, rows=tuple(table.rows))  # their evidence is numbered only now
    if maker is not None:
        table = replace(table, sources=maker.notes.sources())
    return spreadsheets.answer([table], format, title, asked.name, path, [question])


def _maker(site: Site) -> Maker | None:
    """Return what looks up and numbers the evidence; data of others has none of ours."""
    return Maker(site.store, pages.asked_language(), request.args) if site.store is not None else None


def _table(site: Site, asked: Question, reply: Reply, maker: Maker | None) -> Table:
    """Return an answer as a table, with headings, names and amounts in the language of the page.

    The IRIs of what its cells tell of stand in columns of their own, which files hold.
    """
    lang = pages.asked_language()
    found = json.loads(reply.body)
    headings = words.headings()
    every = found["head"]["vars"]
    told = Answer(site, asked.id, lang, every, maker)
    rows = found["results"]["bindings"]
    variables = companions.told(every)
    numeric = {
        name for name in variables if any(name in row for row in rows)
        and all(told.number(name, row[name]) is not None for row in rows if name in row)
    }  # fmt: skip
    beside = [name for name in every if name not in variables]
    heads = {name: headings.get(name, (name, name))[lang == "en"] for name in variables}
    for name in beside:
        plain = name.removesuffix(companions.ENDING)
        heads[name] = headings.get(plain, (plain, plain))[lang == "en"] + (
            "（IRI）" if lang == "zh" else " (IRI)"
        )
    columns = (
        *(Column(name, heads[name], name in numeric) for name in variables),
        *(Column(name, heads[name], aside=True) for name in beside),
    )
    cells = Made(rows, lambda row: (*told.row(row), *(told.address(name, row) for name in beside)))
    return Table("answer", asked.title[lang], columns, cells, shown=pages.SHOWN)


def choices(site: Site, parameter: Parameter) -> Choice | None:
    """Return the values a parameter may have; None where these are not bounded, or too many to list."""
    if parameter.type != "iri" or site.store is None:
        return None
    look = Lookup(site.store)
    default = str(ID[parameter.default])
    classes = [one for one in look.objects(default, RDF.type) if one.startswith(str(LC))]
    if classes:
        found = look.of_class(*classes)
    else:
        found = [iri for scheme in look.objects(default, SKOS.inScheme)
                 for iri in look.subjects(SKOS.inScheme, scheme)]  # fmt: skip
    lang = pages.asked_language()
    kind = str(ID[parameter.kind + "/"])
    named = [look.name(iri) for iri in found if iri.startswith(kind)]
    values = sorted(
        ((name.id, name.in_(lang)) for name in named if name.zh or name.en), key=lambda one: one[1]
    )
    return Choice(tuple(values)) if 1 < len(values) <= MANY else None
