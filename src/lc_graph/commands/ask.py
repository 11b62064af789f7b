"""``lc-graph ask``: the questions of the catalogue and their answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ._shared import answer_format_option, open_store, print_answer, print_table, release_option, say

if TYPE_CHECKING:
    from ..questions.catalog import Question


@click.command(name="ask")
@click.argument("words", nargs=-1, metavar="[NUMBER|NAME|WORDS]…")
@click.option(
    "--param", "-p", "params", multiple=True, metavar="NAME=VALUE",
    help="Ask about something else, by id or name: region=region/371525 or region=冠县.",
)  # fmt: skip
@click.option("--show", is_flag=True, help="Print the query instead of its answer.")
@click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="en", show_default=True, help="Language of titles."
)
@answer_format_option
@release_option
def command(
    words: tuple[str, ...], params: tuple[str, ...], show: bool, lang: str, format: str, folder: Path
) -> None:
    """Answer a question of the catalogue; without words, list all questions.

    \b
    Example:
      lc-graph ask
      lc-graph ask 01 --param region=冠县
      lc-graph ask GDP --format json
    """
    from ..questions import catalog, companions

    questions = catalog.load()
    if not words:
        _list(questions, lang, format)
        return
    question = _only(catalog.find(questions, words), words, lang)
    values = dict(_pair(param) for param in params)
    store = open_store(folder)
    text = catalog.text(question, values, store.rows)
    if show:
        click.echo(text, nl=not text.endswith("\n"))
        return
    # The question in words is about the defaults.
    asked = f"{question.title[lang]}: {', '.join(params)}" if params else question.question[lang]
    say(f"{question.id} {asked}")
    print_answer(store.query(text), format, companions.told)


def _list(questions: Sequence[Question], lang: str, format: str) -> None:
    if format == "json":
        listed = [
            {
                "id": q.id,
                "name": q.name,
                "title": dict(q.title),
                "question": dict(q.question),
                "parameters": {p.name: {"type": p.type, "default": p.default} for p in q.parameters},
            }
            for q in questions
        ]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    if format != "table":
        from ..errors import Problem, UsageError

        raise UsageError(Problem("--format", f"the list of questions is no {format}", "use table or json"))
    columns = ("编号", "问题", "参数") if lang == "zh" else ("id", "question", "parameters")
    rows = [
        (q.id, q.question[lang], ", ".join(f"{p.name}={p.default}" for p in q.parameters)) for q in questions
    ]
    print_table(columns, rows)


def _only(found: Sequence[Question], words: Sequence[str], lang: str) -> Question:
    """Return the one question found.

    Raises:
        UsageError: when there is none, or more than one.
    """
    from ..errors import Problem, UsageError

    wanted = " ".join(words)
    if not found:
        raise UsageError(Problem(wanted, "no question fits these words", "lc-graph ask lists all questions"))
    if len(found) > 1:
        listed = "; ".join(f"{q.id} {q.title[lang]}" for q in found[:6])
        raise UsageError(
            Problem(wanted, f"{len(found)} questions fit as well", f"choose by number: {listed}")
        )
    return found[0]


def _pair(param: str) -> tuple[str, str]:
    from ..errors import Problem, UsageError

    name, equals, value = param.partition("=")
    if not equals or not value.strip():
        raise UsageError(Problem(f"--param {param}", "is not NAME=VALUE", "for example --param region=冠县"))
    return name.strip(), value
