"""Linked Data: every IRI of ours at its path on this server, and the documents about it.

A thing is answered with 303 and the address of its document, chosen by ``Accept``; a document has the
thing's path and the ending of its format: ``/id/region/371525`` leads to ``/id/region/371525.ttl``.
"""

from __future__ import annotations

from functools import partial
from typing import cast
from urllib.parse import urlencode

import pyoxigraph as ox
from flask import Blueprint, Response, current_app, redirect, request

from ..engine import media
from ..engine.iris import is_iri
from ..engine.media import Format
from ..questions.catalog import short
from ..server.problems import HttpProblem
from ..terms import BASE, GRAPH, ID, LC, ONTOLOGY, full
from . import citing, describe, documents, ontology, pages, spreadsheets, vocabulary
from .describe import Description
from .faces import sections_of
from .faces.region import PROFILE
from .faces.worked_out import COMPUTED
from .figures import known
from .names import SERVED, href
from .sections import Maker, Notes, Section, tables
from .shown import View
from .site import Site, etag
from .texts import text
from .views import view
from .windows import windowed

blueprint = Blueprint("linked", __name__)

_TYPE = full("rdf:type")
_COMPUTED = str(ID["computed/"])
_SPACES = 'any("id", "source", "ontology", "graph", "shapes")'
_READ = (media.HTML, *documents.SHEETS, spreadsheets.SVG)
"""Formats of documents for people; all others are RDF."""


def _site() -> Site:
    return cast(Site, current_app.config["SITE"])


@blueprint.get("/ontology")
@blueprint.get("/ontology.<ending>", endpoint="ontology_document")
@blueprint.get("/shapes", endpoint="shapes")
@blueprint.get("/shapes.ttl", endpoint="shapes_turtle")
@blueprint.get(f"/<{_SPACES}:space>/<path:rest>")
def resource(**_: str) -> Response:
    """Answer for a thing (303) or for a document about it (200)."""
    site = _site()
    path = request.path.lstrip("/")
    if not SERVED.fullmatch(path):
        raise _missing(site, path)
    stem, format = documents.split(path)
    if format is not None and (described := _described(site, BASE + stem, format)) is not None:
        return document(site, described, format)
    if target := _elsewhere(site, path):
        return _see(target, {})
    if BASE + path in site.graphs or describe.known(_ask(site, BASE + path), BASE + path):
        return _thing(site, BASE + path)
    if path.endswith(".rdf"):
        return _see(f"/{path.removesuffix('.rdf')}.xml", {})
    raise _missing(site, stem)


def _ask(site: Site, iri: str) -> describe.Ask:
    return describe.apart(site.ask, iri, site.graphs)


def _described(site: Site, iri: str, format: Format) -> Description | None:
    """Return the page asked for of the description of a thing; a graph's RDF is what it holds."""
    if iri in site.graphs and format is media.HTML:
        return Description(iri)  # its page tells of the graph as a thing
    store = None if describe.stands_apart(iri) else site.store
    described = describe.describe(_ask(site, iri), iri, pages.page_number(), store)
    if iri in site.graphs and not described.own and described.page == 1:
        described.own = {triple: {iri} for triple in describe.whole_graph(site.ask, iri)}
    return described or None


def _named(site: Site, described: Description) -> Description:
    """Add to a description what its neighbours are called."""
    if describe.stands_apart(described.iri):
        return describe.named(described, partial(describe.naming, _ask(site, described.iri)))
    return describe.named(described, site.naming)


def _elsewhere(site: Site, path: str) -> str:
    """Return where to find what has no document of its own: the shapes, and a version of the ontology."""
    if path == "shapes.ttl" and site.files:
        return f"/release/{site.version}/shapes.ttl"
    if path == "shapes" and site.files:
        offered = (documents.RDF[0], media.HTML, *documents.SHEETS)
        chosen = media.negotiate(request.headers.get("Accept"), offered)
        if chosen is not None and chosen in _READ:
            return f"/shapes.{chosen.extension}"
        return f"/release/{site.version}/shapes.ttl"
    if path.startswith("ontology/"):
        rows = describe.select(site.ask, f"SELECT ?x {{ ?x owl:versionIRI <{BASE + path}> }}")
        return "/" + rows[0]["x"].value.removeprefix(BASE) if rows else ""
    return ""


def _thing(site: Site, iri: str) -> Response:
    """Send the client on to the document in the format it likes best.

    Raises:
        HttpProblem: 410 for what was removed, 406 when no format suits.
    """
    _refuse_removed(site, iri)
    chosen = media.negotiate(request.headers.get("Accept"), documents.OFFERED)
    if chosen is None:
        offered = ", ".join(format.media_type for format in documents.OFFERED)
        raise HttpProblem(406, "no-format", "no format that you accept", f"ask for one of: {offered}")
    return _see(documents.address(iri, chosen), {"Link": documents.links(iri, None)})


def _refuse_removed(site: Site, iri: str) -> None:
    """Raise 410 for what the release says was removed: it is deprecated, and nothing is said of its kind."""
    rows = describe.select(
        site.ask,
        f"""SELECT ?note {{ <{iri}> owl:deprecated true OPTIONAL {{ <{iri}> skos:historyNote ?note }}
          FILTER NOT EXISTS {{ <{iri}> a ?kind }} }}""",
    )
    if rows:
        notes = {note.language: note.value for row in rows if isinstance(note := row.get("note"), ox.Literal)}
        problem = HttpProblem(410, "removed", "it was removed", "see the notes of the release", iri=iri)
        problem.more |= {f"note-{lang}": note for lang, note in notes.items()}
        raise problem


def _see(path: str, headers: dict[str, str]) -> Response:
    """Send the client on, with what was asked for beside the path, such as filters."""
    asked = request.args.to_dict()
    if "lang" in asked:
        asked["lang"] = pages.language(_site())
    if asked:
        path += f"?{urlencode(asked)}"
    response = cast(Response, redirect(path, 303))
    response.headers.update(headers)
    return response


def document(site: Site, described: Description, format: Format) -> Response:
    """Return one document about a thing."""
    iri = described.iri
    _refuse_removed(site, iri)
    if format in _READ and (module := vocabulary.module_of(site, iri)) is not None:
        response = vocabulary.page(site, module, format)
    elif format is media.HTML:
        response = ontology.page(site, described) if iri == str(ONTOLOGY) else thing(site, described)
    elif format in documents.SHEETS:
        response = _sheets(site, described, format)
    elif format is spreadsheets.SVG:
        response = spreadsheets.drawn(_shown(site, described)[1], iri.removeprefix(BASE).replace("/", "-"))
    else:
        about = describe.about_document(iri, BASE + documents.address(iri, format).lstrip("/"))
        quads = [*_named(site, described).quads(), *map(describe.without_graph, about)]
        body = documents.text(quads, format)
        response = Response(body, content_type=format.content_type)
        response.headers["Cache-Control"] = "no-cache"
    response.headers["Link"] = documents.links(iri, format, described.page, described.more)
    response.set_etag(etag(response.get_data(), format.name.encode()))
    return cast(Response, response.make_conditional(request))


def thing(site: Site, described: Description) -> Response:
    """Return the page about a thing."""
    iri = described.iri
    shown, sections = _shown(site, described, whole=False)
    return pages.page(
        "resource.html",
        view=shown,
        sections=sections,
        short=short(iri),
        page=described.page,
        more=described.more,
        formats=(*documents.SHEETS, *documents.RDF),
        titles=documents.TITLES,
        downloads=spreadsheets.addresses("/" + iri.removeprefix(BASE)) if href(iri) else None,
        address=lambda format: documents.address(iri, format) if href(iri) else None,
        graph_size=site.graphs.get(iri),
        use=citing.use(site, pages.language(site), iri, shown.name, shown.basis),
    )


def _shown(site: Site, described: Description, whole: bool = True) -> tuple[View, list[Section]]:
    """Return what is told of a thing: its statements, and before them the sections of its kind.

    Args:
        site: what is served.
        described: the description of the thing.
        whole: whether all of it is wanted, for a file, or what one page shows.
    """
    iri, lang = described.iri, pages.language(site)
    notes, sections = Notes(), []
    if site.store is not None and described.page == 1:
        kinds = [str(triple.object)[1:-1] for triple in described.own if triple.predicate.value == _TYPE]
        maker = Maker(site.store, lang, request.args, notes, whole)
        sections = sections_of(maker, iri, kinds)
        sections = sections if whole else windowed(sections, maker)
    if iri.startswith(str(GRAPH)):
        described = _graph_itself(site, iri)
    elif site.store is not None and not whole:
        # Where figures stand in full in a section of their own, they do not stand here again.
        parts = {one.id for one in tables(sections, notes)}
        told = known(site.store) if PROFILE in parts else {}
        described.incoming = [
            one
            for one in described.incoming
            if one[0].value not in told
            and not (
                COMPUTED in parts and one[1].value == str(LC.about) and one[0].value.startswith(_COMPUTED)
            )
        ]
    return view(_named(site, described), lang, notes, None if whole else request.args), sections


def _sheets(site: Site, described: Description, format: Format) -> Response:
    """Return the tables of the page about a thing."""
    shown, sections = _shown(site, described)
    found = [*tables(sections, shown.notes), *shown.tables(lambda key: text(key, pages.language(site)))]
    name = described.iri.removeprefix(BASE).replace("/", "-")
    path = "/" + described.iri.removeprefix(BASE)
    return spreadsheets.answer(found, format, shown.name, name, path)


def _graph_itself(site: Site, iri: str) -> Description:
    """Return what is said of a graph as a thing; what it holds is in its documents in RDF."""
    part = describe.select(
        site.ask, f'SELECT ?part {{ ?part dcterms:identifier "{iri}"^^xsd:anyURI ; a void:Dataset }}'
    )
    if not part:
        return Description(iri)
    described = describe.describe(site.ask, part[0]["part"].value, store=site.store)
    described.incoming = []
    return described


@blueprint.get("/thing")
def anything() -> Response:
    """Show what is said of any IRI; those of ours have a page at their own path."""
    site = _site()
    iri = request.args.get("iri", "")
    if not is_iri(iri):
        raise HttpProblem(404, "not-found", "there is nothing of this name")
    if describe.is_ours(iri) and (path := href(iri)):
        return _see_term(path)
    described = describe.describe(site.ask, iri, pages.page_number(), site.store)
    if not described:
        raise HttpProblem(404, "not-found", "the graph says nothing of it")
    return thing(site, described)


def _see_term(path: str) -> Response:
    bare, hash, fragment = path.partition("#")
    lang = f"?lang={pages.language(_site())}" if "lang" in request.args else ""
    return cast(Response, redirect(f"{bare}{lang}{hash}{fragment}", 303))


@blueprint.get("/release/<version>/<path:name>")
def release_file(version: str, name: str) -> Response:
    """Send a file of the release that is served."""
    site = _site()
    if version != site.version or name not in site.files:
        raise HttpProblem(404, "not-found", "this release holds no such file")
    body = site.files[name].read_bytes()
    return pages.sent(body, _file_type(name))


def _file_type(name: str) -> str:
    ending = name.rpartition(".")[2]
    format = next((format for format in documents.RDF if format.extension == ending), None)
    if format is not None:
        return format.content_type
    types = {"csv": "text/csv", "json": "application/json", "rq": "application/sparql-query"}
    found = types.get(ending, "text/plain")
    return found + ("; charset=utf-8" if found.startswith("text/") else "")


def _missing(site: Site, path: str) -> HttpProblem:
    found = site.suggestions(path)
    return HttpProblem(
        404,
        "unknown-thing",
        "the graph says nothing of this IRI",
        "one of the suggestions may be meant" if found else "look for it on the start page",
        iri=BASE + path,
        suggestions=[one.body() for one in found],
    )
