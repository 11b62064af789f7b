"""The questions in ``queries/``: each a SPARQL query with a title, a question, parameters and its answer.

A question is one file ``<id>-<name>.rq``. Its header says, in both languages, what it asks::

    # id: 01
    # name: gdp-of-a-region
    # title-zh: …            # title-en: …           (one a line)
    # question-zh: …         # question-en: …
    # keywords: GDP 生产总值
    # param region: iri region/371525 | 地区 | region

A parameter stands in the query as ``$region``; a value (the default or one's own) is put in its place, so
that what runs is plain SPARQL. The expected answer, for the defaults, lies beside it as ``<id>-<name>.csv``.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from ..engine import sparql
from ..errors import Problem, UsageError
from ..resources import room
from ..terms import BASE, ID, PREFIXES
from .values import Lookup, amount, resolve

_LARGEST_POWER = 30
"""Powers of ten beyond which a number is refused."""

PARAMETER_TYPES = ("iri", "text", "number", "date")
_NEEDED = ("id", "name", "title-zh", "title-en", "question-zh", "question-en", "keywords")
_HEADER = re.compile(r"#\s*([a-z][a-z-]*(?: [A-Za-z_]\w*)?):\s*(.*?)\s*$")


@dataclass(frozen=True)
class Parameter:
    """Something a question can be asked about: its type, its default and what it is called."""

    name: str
    type: str
    default: str
    label_zh: str
    label_en: str

    @property
    def kind(self) -> str:
        """Return the kind of thing an ``iri`` parameter names (``region`` for ``region/371525``)."""
        return self.default.partition("/")[0]


@dataclass(frozen=True)
class Question:
    """A question of the catalogue."""

    path: Path
    id: str
    name: str
    title: Mapping[str, str]
    question: Mapping[str, str]
    keywords: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    query: str

    @property
    def expected(self) -> Path:
        """Return where the expected answer lies."""
        return self.path.with_suffix(".csv")

    @cached_property
    def _searched(self) -> str:
        parts = (self.id, self.name, *self.title.values(), *self.question.values(), *self.keywords)
        return " ".join(parts).casefold()

    def fits(self, words: Sequence[str]) -> float:
        """Return how much of the words the question's name, title, text and keywords hold, from 0 to 1."""
        pieces: list[str] = []
        for word in words:
            folded = word.casefold()
            if folded.isascii() or len(folded) < 3:
                pieces.append(folded)
            else:  # Chinese has no spaces: a phrase fits as far as its pairs of characters do
                pieces += [folded[i : i + 2] for i in range(len(folded) - 1)]
        return sum(piece in self._searched for piece in pieces) / len(pieces) if pieces else 0.0


def headers(text: str) -> dict[str, tuple[str, int]]:
    """Return the ``# key: value`` lines before a query, each with its line number."""
    found: dict[str, tuple[str, int]] = {}
    for number, line in enumerate(text.splitlines()[: _header_length(text)], 1):
        if match := _HEADER.match(line):
            found[match[1]] = (match[2], number)
    return found


def _header_length(text: str) -> int:
    """Return how many lines stand before the query."""
    lines = text.splitlines()
    return next((i for i, line in enumerate(lines) if line.strip() and not line.startswith("#")), len(lines))


def _parameter(name: str, value: str, place: str) -> Parameter:
    head, *labels = (part.strip() for part in value.split("|"))
    type, _, default = head.partition(" ")
    if type not in PARAMETER_TYPES or not default or len(labels) != 2 or not all(labels):
        raise UsageError(
            Problem(
                place,
                f"the parameter {name} is not written as TYPE DEFAULT | Chinese name | English name",
                f"types: {', '.join(PARAMETER_TYPES)}",
            )
        )
    return Parameter(name, type, default.strip(), *labels)


def read(path: Path) -> Question:
    """Read one question.

    Raises:
        UsageError: when its header lacks something, or its parameters and those of its query differ.
    """
    text = path.read_text(encoding="utf-8")
    found = headers(text)
    problems = [
        Problem(f"{path}:1", f"the header has no “{key}”", f"add a line “# {key}: …”")
        for key in _NEEDED
        if not found.get(key, ("", 0))[0]
    ]
    if problems:
        raise UsageError(*problems)
    values = {key: value for key, (value, _) in found.items()}
    if path.stem != f"{values['id']}-{values['name']}":
        raise UsageError(
            Problem(
                f"{path}:1", "the file is not named after its id and name", f"{values['id']}-{values['name']}"
            )
        )
    parameters = tuple(
        _parameter(key.removeprefix("param "), value, f"{path}:{number}")
        for key, (value, number) in found.items()
        if key.startswith("param ")
    )
    declared, used = {p.name for p in parameters}, set(sparql.parameters(text))
    for name in sorted(declared ^ used):
        message = (
            f"${name} is declared but not used" if name in declared else f"${name} is used but not declared"
        )
        raise UsageError(
            Problem(
                f"{path}:1", message, f"a parameter has a line “# param {name}: …” and stands in the query"
            )
        )
    return Question(
        path=path,
        id=values["id"],
        name=values["name"],
        title={"zh": values["title-zh"], "en": values["title-en"]},
        question={"zh": values["question-zh"], "en": values["question-en"]},
        keywords=tuple(values["keywords"].split()),
        parameters=parameters,
        query="\n".join(text.splitlines()[_header_length(text) :]).strip() + "\n",
    )


def load(folder: Path | None = None) -> list[Question]:
    """Read all questions of a folder (by default the project's), by id.

    Raises:
        UsageError: for a question that is not well-formed, and for two of one id.
    """
    questions = [read(path) for path in sorted((folder or room("queries")).glob("*.rq"))]
    for one, two in itertools.pairwise(questions):
        if one.id == two.id:
            raise UsageError(
                Problem(f"{two.path}:1", f"the id {two.id} is taken by {one.path.name}", "renumber it")
            )
    return questions


def find(questions: Sequence[Question], words: Sequence[str]) -> list[Question]:
    """Return the questions that ``words`` mean: one by its id or name, else those its words fit best."""
    wanted = " ".join(words).strip()
    for question in questions:
        same_number = wanted.isdecimal() and question.id.isdecimal() and int(wanted) == int(question.id)
        if same_number or wanted in (question.id, question.name, question.path.stem):
            return [question]
    scores = [(question.fits(words), question) for question in questions]
    best = max((score for score, _ in scores), default=0.0)
    return [question for score, question in scores if score == best] if best >= 0.3 else []


def term(parameter: Parameter, value: str, lookup: Lookup) -> str:
    """Return a value of a parameter as SPARQL writes it.

    Raises:
        UsageError: when the value is not of the parameter's type, or names nothing.
    """
    value = value.strip()
    if parameter.type == "iri":
        return f"<{resolve(value, parameter.kind, lookup)}>"
    if parameter.type == "number":
        found = amount(value)
        # 1e999999999 is a number too, but nobody's figure.
        if not found.is_finite() or abs(found.adjusted()) > _LARGEST_POWER:
            raise UsageError(Problem(parameter.name, f"{value!r} is not a number", "write it like 6.3"))
        return f'"{found:f}"^^<{PREFIXES["xsd"]}decimal>'
    if parameter.type == "date":
        try:
            if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
                raise ValueError(value)
            date.fromisoformat(value)
        except ValueError:
            raise UsageError(
                Problem(parameter.name, f"{value!r} is not a date", "write it like 2023-06-30")
            ) from None
        return f'"{value}"^^<{PREFIXES["xsd"]}date>'
    return sparql.quoted(value)


def text(question: Question, values: Mapping[str, str], lookup: Lookup) -> str:
    """Return a question's query with the values (or defaults) of its parameters in place.

    Raises:
        UsageError: for a value of no parameter, and for one that does not fit.
    """
    names = [parameter.name for parameter in question.parameters]
    for name in values:
        if name not in names:
            known = ", ".join(names) if names else "it has none"
            raise UsageError(
                Problem(name, f"question {question.id} has no such parameter", f"parameters: {known}")
            )
    terms = {p.name: term(p, values.get(p.name) or p.default, lookup) for p in question.parameters}
    return sparql.fill(question.query, terms)


def short(iri: str) -> str:
    """Return ``region/371525`` for a thing of ours, else the IRI with a prefix of ours where one fits."""
    if iri.startswith(str(ID)):
        return iri.removeprefix(str(ID))
    if iri.startswith(BASE + "source/"):
        return iri.removeprefix(BASE)
    for prefix, space in PREFIXES.items():
        if iri.startswith(space) and len(iri) > len(space):
            return f"{prefix}:{iri[len(space) :]}"
    return iri
