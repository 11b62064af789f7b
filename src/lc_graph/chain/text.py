"""A trace as a text tree for people, in Chinese or English; bracketed numbers lead to the evidence."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from rich.console import Console, RenderableType
from rich.markup import escape
from rich.tree import Tree

from ..engine.lookup import Evidence, Name
from .model import FigureStated, Flow, Participant, Remark, StageTrace, Stated, Trace
from .words import LABELS


def show(trace: Trace, console: Console, lang: str = "zh") -> None:
    """Print the trace as a tree, then its evidence and documents."""
    _Text(trace, lang).show(console)


class _Text:
    def __init__(self, trace: Trace, lang: str) -> None:
        self.trace, self.lang = trace, lang
        self.words = {key: both[0 if lang == "zh" else 1] for key, both in LABELS.items()}
        self.cited: dict[str, tuple[int, Evidence]] = {}
        self.letters = {
            document.what.iri: (chr(65 + number) if number < 26 else f"D{number}")
            for number, document in enumerate(trace.documents)
        }

    def show(self, console: Console) -> None:
        for part in (self._tree(), *self._sections()):
            console.print(part, soft_wrap=True, highlight=False)

    # ---- the tree --------------------------------------------------------------------------------

    def _tree(self) -> Tree:
        trace = self.trace
        head = (
            f"[bold]{self._name(trace.chain)}[/bold] ({escape(trace.chain.id)}){self._cite(trace.evidence)}"
        )
        if trace.area:
            head += f" · {self.words['area'].format(self._name(trace.area))}"
        tree = Tree(head)
        for word, stated in (
            ("region", trace.regions),
            ("industry", trace.industries),
            ("product", trace.products),
        ):
            self._facts(tree, word, stated)
        if trace.reference:
            letters = " ".join(self.letters[document.what.iri] for document in trace.documents)
            tree.add(f"{self.words['reference']}: {self._name(trace.reference)} 〔{letters}〕")
        else:
            tree.add(self.words["no-reference"])
        for stage in trace.stages:
            self._stage(tree, stage)
        for word, participants in (("unplaced", trace.unplaced), ("related", trace.related)):
            if participants:
                branch = tree.add(f"[bold]{self.words[word]}[/bold]")
                for participant in participants:
                    self._participant(branch, participant)
        if trace.figures:
            branch = tree.add(f"[bold]{self.words['figures']}[/bold]")
            for figure in trace.figures:
                branch.add(f"{self._name(figure.about)} · {self._figure(figure)}")
        if trace.remarks:
            branch = tree.add(f"[bold]{self.words['remarks']}[/bold]")
            for remark in trace.remarks:
                branch.add(self._remark(remark))
        return tree

    def _remark(self, remark: Remark) -> str:
        whose = ", ".join(self._name(name) for name in remark.whose)
        text = (f"{whose}: " if whose else "") + self._name(remark.what)
        if remark.title and remark.title not in remark.what.zh:
            text += f" “{escape(remark.title)}”"
        return text + self._status(remark.status) + self._cite(remark.evidence)

    def _stage(self, tree: Tree, stage: StageTrace) -> None:
        words = self.words
        marks = []
        if stage.position:
            marks.append(self._name(stage.position) + ("*" if stage.position_proposed else ""))
        if stage.reference is None:
            marks.append(words["only-stated"])
        elif stage.proposed:
            marks.append(words["proposed"])
        head = f"[bold]{stage.order} {self._name(stage.name)}[/bold]"
        if marks:
            head += f" ({'; '.join(marks)})"
        if stage.documents:
            head += f" 〔{' '.join(self.letters[name.iri] for name in stage.documents)}〕"
        branch = tree.add(head)
        if stage.reference and stage.stated:
            names = ", ".join(self._name(name) for name in stage.stated)
            branch.add(f"{words['stated']}: {names}{self._cite(stage.evidence)}")
        if stage.feeds:
            branch.add(f"→ {'; '.join(self._flow(flow) for flow in stage.feeds)}")
        self._facts(branch, "product", stage.products)
        for participant in stage.participants:
            self._participant(branch, participant)
        for note in stage.notes_zh if self.lang == "zh" else stage.notes_en:
            branch.add(f"[dim]{words['note']}: {escape(note)}[/dim]")
        for gap in stage.gaps:
            why = gap.why_zh if self.lang == "zh" else gap.why_en
            extra = f" ({words['provisional']})" if gap.provisional else ""
            branch.add(f"[yellow]{words['gap']} · {self._name(gap.code)}[/yellow]: {escape(why)}{extra}"
                       f"{self._cite(gap.evidence)}")  # fmt: skip

    def _flow(self, flow: Flow) -> str:
        both = (("by-product", flow.by_product), ("flow-proposed", flow.proposed))
        marks = [self.words[word] for word, holds in both if holds]
        return self._name(flow.to) + (f" ({', '.join(marks)})" if marks else "")

    def _participant(self, tree: Tree, one: Participant) -> None:
        words = self.words
        head = f"{self._name(one.what)} ({escape(one.what.id)})"
        head += self._status(one.status) + self._cite(one.evidence)
        if one.where != "inside":
            head += f" [dim]· {words[one.where]}[/dim]"
        branch = tree.add(head)
        if not one.certain:
            parts = [f"[red]{words['ambiguous']}[/red]"]
            if one.readings:
                parts.append(
                    f"{words['reading']}: {', '.join(self._name(reading) for reading in one.readings)}"
                )
            if one.elsewhere:
                parts.append(f"{words['also']}: {', '.join(self._name(stage) for stage in one.elsewhere)}")
            branch.add(" · ".join(parts))
        if one.actions:
            branch.add(f"{words['action']}: {', '.join(self._name(action) for action in one.actions)}")
        for word, stated in (
            ("phase", one.phases), ("place", one.places), ("product", one.products), ("agent", one.agents),
        ):  # fmt: skip
            self._facts(branch, word, stated)
        self._facts(branch, "same", one.possibly_same)
        for figure in one.figures:
            branch.add(self._figure(figure))

    def _facts(self, tree: Tree, word: str, stated: Iterable[Stated]) -> None:
        shown = [
            self._name(one.what)
            + ("" if one.certain else f" ({self.words['possible']})")
            + (self._status(one.status) if one.certain else "")
            + self._cite(one.evidence)
            for one in stated
        ]
        if shown:
            tree.add(f"{self.words[word]}: {', '.join(shown)}")

    def _figure(self, one: FigureStated) -> str:
        parts = [self._name(one.indicator), escape(one.printed)]
        if one.kind.id not in ("kind/level", "kind/count"):
            parts.insert(1, self._name(one.kind))
        if one.qualifier and one.qualifier.id == "qualifier/magnitude":
            parts.append(self._name(one.qualifier))
        elif one.min != one.max:
            word = "bounds" if one.min and one.max else "at-least" if one.min else "at-most"
            bounds = (f"{Decimal(bound):,f} {self._name(one.unit)}" for bound in (one.min, one.max) if bound)
            parts.append(self.words[word].format(*bounds))
        for name, plain in ((one.population, "population/all"), (one.period, "period/not-stated")):
            if name.id != plain and name.id != "period/none":
                parts.append(self._name(name))
        return " · ".join(parts) + self._status((one.status,)) + self._cite(one.evidence)

    # ---- below the tree --------------------------------------------------------------------------

    def _sections(self) -> list[RenderableType]:
        words, lines = self.words, []
        for reading in self.trace.readings:
            places = "; ".join(f"{self._name(who)} → {self._name(stage)}" for who, stage in reading.places)
            lines.append(f"  · {self._name(reading.what)}: {places}{self._cite(reading.evidence)}")
        if lines:
            lines.insert(0, f"\n[bold]{words['readings']}[/bold]")
        if any(stage.position_proposed for stage in self.trace.stages):
            lines.append(f"\n* {words['position-proposed']}")
        kinds = {gap.kind: gap.code for _, gap in self.trace.gaps()}
        if kinds:
            lines.append(f"\n[bold]{words['legend']}[/bold]")
            for kind, name in kinds.items():
                definition = self.trace.definitions[kind][0 if self.lang == "zh" else 1]
                lines.append(f"  {self._name(name)}: {escape(definition)}")
        if self.trace.documents:
            lines.append(f"\n[bold]{words['documents']}[/bold]")
        for document in self.trace.documents:
            date = f", {document.date}" if document.date else ""
            letter = self.letters[document.what.iri]
            lines.append(f"  〔{letter}〕 {self._name(document.what)}{date} <{escape(document.url)}>")
        if self.cited:
            lines.append(f"\n[bold]{words['evidence']}[/bold]")
        lines += [self._passage(number, one) for number, one in self.cited.values()]
        return list(lines)

    def _passage(self, number: int, one: Evidence) -> str:
        same = one.first_line == one.last_line
        where = self.words["line"].format(one.first_line) if same else self.words["lines"].format(
            one.first_line, one.last_line
        )  # fmt: skip
        gloss = (one.gloss_zh or one.gloss_en) if self.lang == "zh" else (one.gloss_en or one.gloss_zh)
        article = one.article.rpartition("/")[2]
        return f"  \\[{number}] {escape(article)}《{escape(one.headline)}》{where}: {escape(gloss)}"

    # ---- small words -----------------------------------------------------------------------------

    def _name(self, name: Name) -> str:
        return escape(name.in_(self.lang))

    def _status(self, status: Iterable[Name]) -> str:
        """Return what is not simply achieved, in brackets."""
        shown = [self._name(one) for one in status if one.id not in ("status/achieved", "status/not-stated")]
        return f" [italic]〈{', '.join(shown)}〉[/italic]" if shown else ""

    def _cite(self, evidence: Iterable[Evidence]) -> str:
        numbers = [
            str(self.cited.setdefault(one.passage, (len(self.cited) + 1, one))[0])
            for one in evidence
            if one.passage
        ]
        return f" \\[{','.join(numbers)}]" if numbers else ""
