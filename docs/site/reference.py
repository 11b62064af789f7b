"""The reference, made from what the project holds: ontology, code lists, shapes, questions, settings."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import settings
from markdown import Page, code, labelled, link, table, text

from lc_graph.drawing.paint import standalone
from lc_graph.questions import catalog
from lc_graph.terms import LCS, full
from lc_graph.validation.checks import FOLDERS, Check
from lc_graph.vocabulary import diagrams
from lc_graph.vocabulary.book import Book, read
from lc_graph.vocabulary.glossary import chapters
from lc_graph.vocabulary.ontology import Module, Term
from lc_graph.vocabulary.shapes import Shape
from lc_graph.web.texts import text as words

ROOT = Path(__file__).resolve().parents[2]


@cache
def book() -> Book:
    """Return what describes the data, as it stands in the folders of the project."""
    return read(ROOT)


def pages(lang: str) -> Iterator[tuple[str, str]]:
    """Yield the name and content of every page of the reference, and of its diagrams."""
    yield from ontology(lang)
    yield "reference/codes.md", codes(lang)
    yield "reference/glossary.md", glossary(lang)
    yield from shapes(lang)
    yield "reference/questions.md", questions(lang)
    yield "reference/settings.md", settings.page(lang)


# ---- the ontology -----------------------------------------------------------------------------------


def ontology(lang: str) -> Iterator[tuple[str, str]]:
    """Yield the pages of the ontology: one of all modules, one a module."""
    names = [module.name for module in book().modules]
    rows = [
        [f"[{text(module.subject[lang])}]({module.name}.md)", text(module.descriptions.get(lang, "")),
         str(len(module.of("class"))), str(len(module.terms) - len(module.of("class")))]
        for module in book().modules
    ]  # fmt: skip
    heads = [words(f"voc-{key}", lang) for key in ("module", "definition", "classes", "properties")]
    title, about = words("voc-overview", lang), words("voc-overview-lead", lang)
    svg = diagrams.overview(book(), lang, "overview", title, about, lambda iri: None)
    yield "reference/ontology/overview.svg", standalone(svg)
    page = Page(words("ontology", lang), words("voc-modules-lead", lang), table(heads, rows))
    page.add("##", title, about, _image("overview.svg", title))
    yield "reference/ontology/index.md", page.with_contents(names)
    for module in book().modules:
        yield from _module(module, lang)


def _module(module: Module, lang: str) -> Iterator[tuple[str, str]]:
    title = words("voc-module-title", lang, name=module.subject[lang])
    page = Page(title, text(module.descriptions.get(lang, "")), code(module.iri))
    if module.of("class"):
        lead = words("voc-diagram-lead", lang)
        svg = diagrams.of_module(book(), module, lang, module.name, title, lead, lambda iri: None)
        yield f"reference/ontology/{module.name}.svg", standalone(svg)
        page.add("##", words("voc-diagram", lang), lead, _image(f"{module.name}.svg", title))
    for kind in ("class", "object-property", "datatype-property", "other"):
        if terms := module.of(kind):  # type: ignore[arg-type]
            page.add("##", words(f"voc-{kind}", lang).capitalize())
            for term in terms:
                _term(page, term, lang)
    yield f"reference/ontology/{module.name}.md", str(page)


def _term(page: Page, term: Term, lang: str) -> None:
    other = "zh" if lang == "en" else "en"
    facts = {
        "other-label": [text(term.labels.get(other, ""))],
        "supers": _terms(term.supers, lang),
        "domain": _terms(term.domains, lang),
        "range": _terms(term.ranges, lang),
        "codes-of": [
            link(one.labels.get(lang, one.name), f"codes-{one.name}")
            for one in book().lists_of.get(term.iri, ())
        ],
        "inverse": _terms(term.inverses, lang),
        "traits": [words(f"voc-trait-{one}", lang) for one in term.traits],
        "replaced": _terms(term.replaced, lang),
        "examples": [text(example) for example, _ in term.examples],
        "checked-by": [link(one.id, _place(one)) for one in book().shapes_of(term.iri)],
    }
    page.add("###", f"{text(term.labels.get(lang, term.id))} `lc:{term.id}`", label=_anchor(term))
    page.say(text(term.definitions.get(lang, "")))
    page.say(labelled({words(f"voc-{key}", lang): values for key, values in facts.items()}, lang))


def _anchor(term: Term) -> str:
    """Return the label of a term; labels know no capitals, by which class and property may differ only."""
    return f"{'class' if term.kind == 'class' else 'term'}-{term.id}"


def _terms(iris: Iterable[str], lang: str) -> list[str]:
    names = diagrams.Names(book(), lang)
    return [
        link(names(iri), _anchor(book().terms[iri])) if iri in book().terms else text(names(iri))
        for iri in iris
    ]


# ---- the code lists ---------------------------------------------------------------------------------


def codes(lang: str) -> str:
    """Return the page of the code lists."""
    other = "zh" if lang == "en" else "en"
    page = Page(words("codes-title", lang), settings.WORDS["codes-lead"][lang == "en"])
    heads = [words(key, lang) for key in ("codes-code", "voc-label", "voc-other-label", "voc-definition")]
    for one in book().lists:
        page.add("##", text(one.labels.get(lang, one.name)), label=f"codes-{one.name}")
        page.say(text(one.definitions.get(lang, "")))
        users = [iri for iri, lists in book().lists_of.items() if one in lists]
        page.say(labelled({words("codes-properties", lang): _terms(users, lang)}, lang))
        rows = [
            [code(entry.iri.rpartition("/")[2]), text(entry.labels.get(lang, "")),
             text(entry.labels.get(other, "")), text(entry.definitions.get(lang, ""))]
            for entry in one.codes
        ]  # fmt: skip
        page.say(table(heads, rows) if rows else _tabled(one.name, heads[:3], lang))
    return str(page)


def glossary(lang: str) -> str:
    """Return the page of the project's words, side by side in both languages."""
    page = Page(words("glossary", lang), words("glossary-lead", lang))
    order = ("zh", "en") if lang == "zh" else ("en", "zh")
    heads = [words(f"glossary-{part}-{one}", lang) for part in ("word", "definition") for one in order]
    for name, chosen in chapters(book()).items():
        page.add("##", words(f"glossary-{name}", lang))
        rows = [
            [*(text(word.labels[one]) for one in order), *(text(word.definitions[one]) for one in order)]
            for word in chosen
        ]
        page.say(table(heads, rows))
    return str(page)


def _tabled(name: str, heads: list[str], lang: str) -> str:
    """Return the codes of a list that grows with the sources, as its table has them."""
    labels = ("label_zh", "label_en") if lang == "zh" else ("label_en", "label_zh")
    with (ROOT / "data" / "codes" / f"{name}s.csv").open(encoding="utf-8", newline="") as file:
        return table(
            heads, [[code(row["id"]), *(text(row[key]) for key in labels)] for row in csv.DictReader(file)]
        )


# ---- the shapes -------------------------------------------------------------------------------------


def shapes(lang: str) -> Iterator[tuple[str, str]]:
    """Yield the pages of the shapes and checks: one of all, one a module or folder."""
    modules = list(dict.fromkeys(shape.module for shape in book().shapes))
    titles = {name: _group(name, lang) for name in (*modules, *FOLDERS)}
    rows = []
    for name, title in titles.items():
        n = sum(name in (getattr(one, "module", ""), getattr(one, "folder", "")) for one in _rules())
        rows.append([f"[{text(title)}]({name}.md)", str(n)])
    heads = [words("voc-module", lang), words("quality-rules", lang)]
    page = Page(words("shapes-title", lang), words("shapes-lead", lang), table(heads, rows))
    yield "reference/shapes/index.md", page.with_contents(titles)
    for name in modules:
        yield from _shapes(name, titles[name], lang)
    for name in FOLDERS:
        yield f"reference/shapes/{name}.md", _checks(name, titles[name], lang)


def _rules() -> list[Shape | Check]:
    return [*book().shapes, *book().checks]


def _group(name: str, lang: str) -> str:
    if name in FOLDERS:
        return words(f"shapes-{name}", lang)
    module = book().module(name)
    return words("shapes-group", lang, name=module.subject[lang] if module else words("shapes-lc", lang))


def _shapes(name: str, title: str, lang: str) -> Iterator[tuple[str, str]]:
    chosen = [shape for shape in book().shapes if shape.module == name]
    lead = words("shapes-diagram-lead", lang)
    svg = diagrams.of_shapes(book(), chosen, lang, f"shapes-{name}", title, lead, lambda iri: None)
    yield f"reference/shapes/{name}.svg", standalone(svg)
    page = Page(title, words("shapes-group-lead", lang))
    page.add("##", words("voc-diagram", lang), lead, _image(f"{name}.svg", title))
    page.add("##", words("quality-rules", lang))
    by_iri = {one.iri: one for one in book().shapes}
    for shape in chosen:
        said = shape.messages.get(lang) or (
            words("shapes-of-class", lang, name=shape.labels.get(lang, shape.id))
            if shape.classes or shape.subjects
            else words("shapes-used", lang)
        )
        page.add("###", code(f"lcs:{shape.id}"), text(said), label=_place(shape))
        facts = {
            "target": _terms(shape.classes, lang),
            "having": _terms(shape.subjects, lang),
            "reached": _terms(shape.objects, lang),
            "path": _terms([full(shape.path)], lang) if shape.path else [],
            "exact": [text(one.in_(lang)) for one in shape.demands],
            "wholes": [link(iri.removeprefix(str(LCS)), _place(by_iri[iri])) for iri in shape.wholes],
            "parts": [link(iri.removeprefix(str(LCS)), _place(by_iri[iri])) for iri in shape.parts],
            "severity": [words(f"shapes-{shape.severity}", lang)],
        }
        page.say(labelled({words(f"shapes-{key}", lang): values for key, values in facts.items()}, lang))
    yield f"reference/shapes/{name}.md", str(page)


def _place(shape: Shape) -> str:
    return f"shape-{shape.kind}-{shape.id}"


def _checks(name: str, title: str, lang: str) -> str:
    page = Page(title, words(f"shapes-{name}-lead", lang))
    heads = [words(f"shapes-{key}", lang) for key in ("rule", "demand", "remedy", "severity")]
    heads[1] = words("quality-forbids", lang)
    rows = []
    for one in book().checks:
        if one.folder == name:
            said, remedy = (one.title_zh, one.remedy_zh) if lang == "zh" else (one.title_en, one.remedy_en)
            rows.append([code(one.id), text(said), text(remedy), words(f"shapes-{one.severity}", lang)])
    page.say(table(heads, rows))
    return str(page)


# ---- the questions ----------------------------------------------------------------------------------


def questions(lang: str) -> str:
    """Return the page of the catalogue: what each question asks, about what, and the query behind it."""
    page = Page(words("questions", lang), settings.WORDS["questions-lead"][lang == "en"])
    for one in catalog.load():
        page.add("##", f"{one.id} {text(one.title[lang])}", text(one.question[lang]))
        page.say(f"```sh\nlc-graph ask {one.id} --lang {lang}\n```")
        rows = [
            [code(p.name), text(p.label_zh if lang == "zh" else p.label_en), code(p.default)]
            for p in one.parameters
        ]
        if rows:
            page.say(
                table(
                    [settings.WORDS[key][lang == "en"] for key in ("parameter", "meaning", "default")], rows
                )
            )
        query = one.query.strip()
        page.say(f"```text\n{query}\n```")
    return str(page)


def _image(name: str, alt: str) -> str:
    return f"```{{image}} {name}\n:alt: {alt}\n:class: diagram\n```"
