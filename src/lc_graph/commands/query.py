"""``lc-graph query``: put a SPARQL query to the graph."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ._shared import answer_format_option, open_store, print_answer, release_option


@click.command(name="query")
@click.argument("file", metavar="FILE.rq|-", type=click.Path(path_type=Path, allow_dash=True))
@answer_format_option
@release_option
def command(file: Path, format: str, folder: Path) -> None:
    """Answer a SPARQL query (SELECT, ASK, CONSTRUCT or DESCRIBE) that stands in a file, or on standard input.

    The query sees the merge of all graphs but the suggestions; GRAPH and FROM reach the single graphs.

    \b
    Example:
      echo 'SELECT ?name { ?x a <https://w3id.org/lc-graph/ontology#Region> ;
        <https://w3id.org/lc-graph/ontology#name> ?name }' | lc-graph query - --format csv
    """
    import signal

    from ..engine.sparql import guard

    text = _text(file)
    guard(text)  # before a build, which takes longer
    store = open_store(folder)
    # The engine cannot be interrupted from Python: let Ctrl-C end the process.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    print_answer(store.query(text), format)


def _text(file: Path) -> str:
    """Return the text of a query file.

    Raises:
        UsageError: when it cannot be read.
    """
    from ..errors import Problem, UsageError

    try:
        content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(Problem(str(file), f"cannot be read ({error.strerror})", "check the path")) from None
    except UnicodeDecodeError as error:
        problem = Problem(f"{file}:byte {error.start}", "is not UTF-8", "save the query as UTF-8")
        raise UsageError(problem) from None
