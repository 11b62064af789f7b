"""The pages of what the data must obey: shapes by module and checks by queries, each in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from flask import Blueprint, Response, current_app, request
from markupsafe import Markup

from ..sheets.table import Cell, Column, Table
from ..terms import full
from ..validation.checks import FOLDERS, Check
from ..vocabulary import diagrams
from ..vocabulary.book import Book
from ..vocabulary.shapes import Shape
from . import entries, pages, spreadsheets
from .entries import Entry
from .sections import Drawing, Facts, Maker, Section
from .site import Site
from .vocabulary import Terms

blueprint = Blueprint("rules", __name__)

_COLUMNS = ("rule", "demand", "target", "path", "exact", "severity", "run")


@dataclass(frozen=True)
class Rules:
    """What the pages tell of rules, in one language."""

    site: Site
    book: Book
    maker: Maker
    terms: Terms

    def t(self, key: str, **values: object) -> str:
        """Return the words for a key."""
        return self.maker.t(f"shapes-{key}", **values)

    def group(self, name: str) -> str:
        """Return what a group of rules is called: the shapes of a module, or the checks of a folder."""
        if name in (*FOLDERS, "lc"):
            return self.t(name)
        module = self.book.module(name)
        return module.subject[self.maker.lang] if module else name

    def members(self, name: str) -> list[Shape] | list[Check]:
        """Return the rules of a group."""
        if name in FOLDERS:
            return [check for check in self.book.checks if check.folder == name]
        return [shape for shape in self.book.shapes if shape.module == name]

    def groups(self) -> list[str]:
        """Return the names of the groups: what all share, the ontology's modules in order, the checks."""
        held = {shape.module for shape in self.book.shapes}
        order = ["lc", *(module.name for module in self.book.modules)]
        return [*(name for name in order if name in held), *sorted(held - set(order)), *FOLDERS]

    def entry(self, rule: Shape | Check, href: str = "") -> Entry:
        """Return a rule as an entry, with where more is told of it if that is elsewhere."""
        lang = self.maker.lang
        if isinstance(rule, Check):
            title, remedy = (
                (rule.title_zh, rule.remedy_zh) if lang == "zh" else (rule.title_en, rule.remedy_en)
            )
            texts = (title,) if href else (f"{self.t('remedy')}{'：' if lang == 'zh' else ': '}{remedy}",)
            name, code, tag = (rule.id, "", "") if href else (title, rule.id, "")
        else:
            texts = (self.demand(rule),)
            name, code, tag = rule.id, "", ""
            if not href:
                name, code = rule.labels.get(lang, rule.id), f"lcs:{rule.id}"
        if rule.severity == "warning":
            tag = self.t("warning").partition("：" if lang == "zh" else ":")[0]
        facts = (
            entries.NOTHING if href else Facts(tuple((self.t(key), cells) for key, cells in self.facts(rule)))
        )
        return Entry(rule.id, name, "", code, texts, facts, tag, href)

    def demand(self, shape: Shape) -> str:
        """Return what a shape demands in plain words; of one without words of its own, what its parts do."""
        lang = self.maker.lang
        if lang in shape.messages:
            return shape.messages[lang]
        if shape.classes or shape.subjects:
            name = shape.labels.get(lang) or "、".join(map(self.terms.name, shape.classes or shape.subjects))
            return self.t("of-class", name=name)
        return self.t("used")

    def facts(self, rule: Shape | Check) -> list[tuple[str, tuple[Cell, ...]]]:
        """Return what is known of a rule, by column; what is not known of it is left out."""
        severity = ("severity", (Cell(self.t(rule.severity)),))
        found: list[tuple[str, tuple[Cell, ...]]]
        if isinstance(rule, Check):
            name = f"shapes/{rule.folder}/{rule.id}.rq"
            found = [
                ("scope", (Cell(self.t(f"scope-{rule.graphs}")),)),
                severity,
                ("run", (Cell(self.t("run-query", file=name), self.file(name)),)),
            ]
        else:
            name = f"shapes/{rule.module}.ttl"
            found = [
                ("target", self.terms.cells(rule.classes)),
                ("having", self.terms.cells(rule.subjects)),
                ("reached", self.terms.cells(rule.objects)),
                ("path", self.path(rule)),
                ("exact", tuple(Cell(one.in_(self.maker.lang)) for one in rule.demands)),
                ("wholes", tuple(map(self.terms.rule, rule.wholes))),
                ("parts", tuple(map(self.terms.rule, rule.parts))),
                severity,
                ("run", (Cell(self.t("run-shape", file=name), self.file(name)),)),
            ]
        return [(key, cells) for key, cells in found if cells]

    def path(self, shape: Shape) -> tuple[Cell, ...]:
        """Return the property that a shape looks at."""
        if not shape.path:
            return ()
        iri = full(shape.path)
        return self.terms.cells([iri]) if iri in self.book.terms else (Cell(shape.path),)

    def file(self, name: str) -> str:
        """Return the address of a file of the release."""
        return f"/release/{self.site.version}/{name}"

    def table(self, id: str, title: str, chosen: Sequence[Shape | Check]) -> Table:
        """Return rules as a table, a row each."""
        columns = tuple(Column(key, self.t(key)) for key in _COLUMNS)
        rows = []
        for rule in chosen:
            known = dict(self.facts(rule))
            said = self.demand(rule) if isinstance(rule, Shape) else rule.title_zh
            if isinstance(rule, Check) and self.maker.lang == "en":
                said = rule.title_en
            cells = {"rule": (Cell(rule.id, self.address(rule)),), "demand": (Cell(said),)}
            joined = ((cells.get(key) or known.get(key, ())) for key in _COLUMNS)
            rows.append(tuple(_joined(one) for one in joined))
        return Table(id, title, columns, tuple(rows))

    def address(self, rule: Shape | Check) -> str:
        """Return where a rule is documented."""
        return f"/shapes/{rule.folder if isinstance(rule, Check) else rule.module}.html#{rule.id}"


def _joined(cells: tuple[Cell, ...]) -> Cell:
    return cells[0] if len(cells) == 1 else Cell(" | ".join(cell.text for cell in cells))


def _rules() -> Rules:
    """Return what tells of rules; raises 404 where no release is served."""
    site = cast(Site, current_app.config["SITE"])
    if site.store is None or site.book is None:
        raise pages.nowhere()
    maker = Maker(site.store, pages.asked_language(), request.args)
    return Rules(site, site.book, maker, Terms(site.book, maker))


@blueprint.get("/shapes.<any('html', 'csv', 'xlsx', 'json'):ending>")
def all_rules(ending: str) -> Response:
    """List every shape and every check with what it demands."""
    rules = _rules()
    found = []
    for name in rules.groups():
        members = rules.members(name)
        title = rules.group(name) if name in FOLDERS else rules.t("group", name=rules.group(name))
        shown = [rules.entry(rule, rules.address(rule)) for rule in members]
        lead = f"{rules.maker.counted('shapes-rules', len(members))}"
        found.append(entries.brief(f"group-{name}", title, shown, rules.table(name, title, members), lead))
    whole = Facts(((rules.t("files"), (Cell("shapes.ttl", rules.file("shapes.ttl")),)),))
    found.append(Section("whole", rules.maker.t("data-file"), (whole,)))
    return spreadsheets.page("/shapes", ending, rules.t("title"), rules.maker, found, rules.t("lead"))


@blueprint.get("/shapes/<name>.<any('html', 'csv', 'xlsx', 'json', 'ttl', 'svg'):ending>")
@blueprint.get("/shapes/<name>")
def group(name: str, ending: str | None = None) -> Response:
    """Show the shapes of a module, or the checks of a folder, one by one."""
    rules = _rules()
    if name not in rules.groups():
        raise pages.nowhere()
    members = rules.members(name)
    title = rules.group(name) if name in FOLDERS else rules.t("group", name=rules.group(name))
    lead = rules.t(f"{name}-lead") if name in FOLDERS else rules.t("group-lead")
    found = _diagram(rules, members, title)
    shown = [rules.entry(rule) for rule in members]
    heading = rules.maker.t("quality-rules")
    found.append(entries.section("rules", heading, shown, rules.table(name, heading, members)))
    return spreadsheets.page(f"/shapes/{name}", ending, title, rules.maker, found, lead)


def _diagram(rules: Rules, members: Sequence[Shape | Check], title: str) -> list[Section]:
    shapes = [rule for rule in members if isinstance(rule, Shape)]
    if not shapes:
        return []
    lead = rules.t("diagram-lead")
    svg = diagrams.of_shapes(
        rules.book, shapes, rules.maker.lang, "shapes-diagram", title, lead, rules.terms.drawn
    )
    heading = rules.maker.t("voc-diagram")
    return [Section("diagram", heading, (Drawing(Markup(svg), title, "shapes-diagram"),), lead)]
