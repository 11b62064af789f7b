"""The pages people read: what they share, the query form, downloads."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, current_app, render_template, request
from markupsafe import Markup, escape
from werkzeug.exceptions import HTTPException

from ..compare.amounts import PER_CENT
from ..engine import media, sparql
from ..engine.asking import Reply
from ..engine.negotiation import negotiate_language
from ..questions import catalog
from ..server import asgi
from ..server.problems import HttpProblem
from ..terms import BASE
from .cells import Cells
from .directions import isolated
from .names import href
from .site import Site, etag
from .texts import EDITOR, counted, text

blueprint = Blueprint("pages", __name__)
POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
"""The policy of every page."""
_DRAWING = POLICY + "; img-src 'self' blob:"
"""That of the query page: its script makes pictures of what it drew itself."""
SHOWN = 500
"""How many rows of an answer a page shows."""


def _site() -> Site:
    return cast(Site, current_app.config["SITE"])


def root() -> str:
    """Return the address clients know the service under, without a slash at the end."""
    service = current_app.config.get("SERVICE")
    return ((service.settings.base if service else "") or request.host_url).rstrip("/")


def language(site: Site) -> str:
    """Return the language of this request: asked for in the address, else preferred by the browser."""
    asked = request.args.get("lang") or (request.view_args or {}).get("lang")
    if asked in ("zh", "en"):
        return asked
    return negotiate_language(request.headers.get("Accept-Language"), ("zh", "en"), site.lang)


def asked_language() -> str:
    """Return the language of this request (see :func:`language`)."""
    return language(_site())


def page(template: str, status: int = 200, **values: Any) -> Response:
    """Return a page in the language of the request."""
    site = _site()
    lang = language(site)
    chosen = "lang" in request.args

    def here(path: str, **more: object) -> str:
        """Return an address of ours that keeps a language chosen by hand."""
        if chosen:
            more.setdefault("lang", lang)
        elif not more:
            return path
        bare, hash, fragment = path.partition("#")
        joint = "&" if "?" in bare else "?"
        return bare + (joint + urlencode(more) if more else "") + hash + fragment

    def turned(name: str, number: int, anchor: str) -> str:
        """Return the address of this page with another part of one of its tables."""
        asked = {**request.args.to_dict(), name: number}
        return f"{quote(request.path)}?{urlencode(asked)}#{anchor}"

    other = "en" if lang == "zh" else "zh"
    # The other language of the same page; a posted query is not in the address, so it goes there.
    kept = {**request.args.to_dict(), **({"query": _typed()} if _typed() else {}), "lang": other}
    cells = Cells(lang, in_words, here)
    html = render_template(
        template,
        cell=cells,
        notes=cells.notes,
        site=site,
        lang=lang,
        t=lambda key, **more: text(key, lang, **more),
        counted=lambda key, n: counted(key, lang, n),
        here=here,
        turned=turned,
        href=href,
        other_language=f"{request.path}?{urlencode(kept)}",
        other_lang=other,
        endpoint=root() + "/sparql",
        quote=lambda path: site.quotes.get(path or "", ""),
        **values,
    )
    response = Response(html, status, content_type="text/html; charset=utf-8")
    response.headers["Content-Language"] = "zh-CN" if lang == "zh" else "en"
    # What is quoted is for the reader alone.
    response.headers["Cache-Control"] = "private, no-cache" if site.quotes else "no-cache"
    return response


def page_number() -> int:
    """Return the number of the page that is asked for in the address, 1 where none is.

    Raises:
        HttpProblem: 400 for what is no such number.
    """
    asked = request.args.get("page", "1")
    if not re.fullmatch(r"[1-9]\d{0,5}", asked, re.ASCII):
        raise HttpProblem(400, "page", f"{asked!r} is not the number of a page", "pages count from 1")
    return int(asked)


def no_page(number: int, last: int) -> HttpProblem:
    """Return the problem of a page beyond the last one."""
    return HttpProblem(404, "page", f"there is no page {number}", f"the last page is {last}", last=last)


def nowhere() -> HttpProblem:
    """Return the problem of an address at which there is nothing, for what is served at least."""
    return HttpProblem(404, "not-found", "there is nothing at this address", "look for it on the start page")


def find(site: Site, name: str) -> catalog.Question:
    """Return the question of an id or a name.

    Raises:
        HttpProblem: 404 when there is none, with the names that come near.
    """
    found = next((q for q in site.questions if name in (q.id, q.name)), None)
    if found is None:
        near = [q.name for q in catalog.find(site.questions, name.split("-"))][:5]
        raise HttpProblem(
            404,
            "no-question",
            f"there is no question {name!r}",
            "/query lists them all",
            suggestions=[{"iri": f"{BASE}id/question/{one}"} for one in near],
        )
    return found


def for_people() -> bool:
    """Say whether the client would rather read a page than what is for programs."""
    return asgi.likes_pages(request.headers.get("Accept"))


def told(problem: HttpProblem) -> Response:
    """Return what is wrong, for programs."""
    asked = request.args.get("lang")
    body, headers = problem.told(asked if asked in ("zh", "en") else request.headers.get("Accept-Language"))
    response = Response(body, problem.status)
    response.headers.update(headers)
    return response


def _typed() -> str:
    try:
        sent = request.form.get("query")
    except HTTPException:  # a form that is too large to be read, of which the page that is made then tells
        sent = None
    return sent or request.args.get("query") or ""


@blueprint.get("/download/<name>")
def download(name: str) -> Response:
    """Send the whole graph as a file."""
    site = _site()
    format = next((f for f in site.formats if name in (f.name, f"lc-graph.{f.extension}")), None)
    if not site.formats:
        detail = "this data is not offered for download as a whole"
        raise HttpProblem(404, "format", detail, "take it from /store graph by graph, or by queries")
    if format is None:
        known = ", ".join(f.name for f in site.formats)
        raise HttpProblem(404, "format", f"there is no download {name!r}", f"formats: {known}")
    body = site.download(format)
    name = f'attachment; filename="lc-graph.{format.extension}"'
    return sent(body, format.content_type, {"Content-Disposition": name})


def sent(body: bytes, content_type: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return a body with its entity tag, or 304 when the client has it already."""
    response = Response(body, content_type=content_type)
    response.headers.update(headers or {})
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(etag(body, content_type.encode()))
    return cast(Response, response.make_conditional(request))


def form(site: Site, query: str, reply: Reply | None = None, problem: HttpProblem | None = None) -> Response:
    """Return the query form, with the answer to a query or with what is wrong with it."""
    answer = table(reply) if reply else None
    shown = query or _example(site)
    service = current_app.config.get("SERVICE")
    response = page(
        "query.html",
        problem.status if problem else 200,
        query=shown,
        answer=answer,
        problem=problem,
        formats=answer["formats"] if answer else (),
        all_formats=(*media.RESULT_FORMATS, *media.GRAPH_FORMATS),
        words={key: text(key, language(site)) for key in EDITOR},
        base=BASE,
        limits=service.limits if service else "",
    )
    response.headers["Content-Security-Policy"] = _DRAWING
    if problem:
        response.headers.update(problem.headers)
    return response


def _example(site: Site) -> str:
    if site.overview is None:
        return "SELECT ?subject ?property ?value {\n  ?subject ?property ?value\n}\nLIMIT 20\n"
    return (
        "PREFIX lc: <https://w3id.org/lc-graph/ontology#>\n\n"
        "SELECT ?subject ?indicator ?period ?value {\n"
        "  ?figure a lc:HeadlineFigure ;\n"
        "    lc:subjectName ?subject ; lc:indicatorName ?indicator ;\n"
        "    lc:periodName ?period ; lc:value ?value .\n"
        "}\nORDER BY ?subject ?indicator\nLIMIT 20\n"
    )


def table(reply: Reply, words: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return an answer as a page shows it: columns and rows of cells, a yes or no, or Turtle text.

    ``words`` gives other words for IRIs and for texts, such as the names of things in the page's language.
    """
    if reply.kind == "graph":
        return {"kind": "graph", "text": reply.body.decode(), "formats": media.GRAPH_FORMATS}
    data = json.loads(reply.body)
    if reply.kind == "boolean":
        return {"kind": "boolean", "value": data["boolean"], "formats": media.RESULT_FORMATS[:2]}
    found = data["results"]["bindings"]
    columns = data["head"]["vars"]
    rows = [[_cell(row.get(name), words or {}) for name in columns] for row in found[:SHOWN]]
    return {
        "kind": "rows",
        "columns": columns,
        "rows": rows,
        "n": len(found),
        "formats": media.RESULT_FORMATS,
    }


def _cell(term: dict[str, str] | None, words: Mapping[str, str]) -> dict[str, Any]:
    if term is None:
        return {"kind": "none", "text": ""}
    if term["type"] == "uri":
        iri = term["value"]
        return {"kind": "iri", "text": words.get(iri) or catalog.short(iri), "iri": iri, "href": href(iri)}
    number = term.get("datatype", "").endswith(("#decimal", "#integer", "#double"))
    return {
        "kind": "number" if number else "text",
        "text": words.get(term["value"], term["value"])
        if isinstance(term["value"], str)
        else json.dumps(term["value"]),
        "lang": None if words else term.get("xml:lang"),
    }


def highlighted(query: str) -> list[tuple[str, str]]:
    """Return the words of a query with their kinds, for colouring."""
    return [(token.kind, token.text) for token in sparql.tokens(query)]


_UNSEEN, _UNHEARD = '<span class="unseen">{}</span>', '<span aria-hidden="true">%</span>'
_HEARD = {
    "zh": _UNSEEN.format("百分之") + r"\1" + _UNHEARD,
    "en": r"\1" + _UNHEARD + _UNSEEN.format(" percent"),
}
"""How a percentage is written so that it is heard in words."""

_CHINESE = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]+")


def in_language(words: str, lang: str) -> Markup:
    """Return words for a page in ``lang``; Chinese within English says that it is Chinese (WCAG 3.1.2)."""
    words = isolated(words)
    if lang == "zh":
        return escape(words)
    return Markup(_CHINESE.sub(r'<span lang="zh-CN">\g<0></span>', str(escape(words))))


def in_words(words: str, lang: str) -> Markup:
    """Return words as :func:`in_language` does; the sign of a percentage is seen, and heard as a word."""
    return Markup(PER_CENT.sub(_HEARD[lang], str(in_language(words, lang))))
