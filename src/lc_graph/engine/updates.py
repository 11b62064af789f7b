"""The text of a SPARQL update: what it may not do, and giving its patterns the data set a client asks for.

As in :mod:`lc_graph.engine.sparql`, only words are read; the engine parses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .sparql import ForbiddenQuery, QueryError, Token, place, tokens, views

_REMOTE = {
    "LOAD": "LOAD fetches from another server, which this one never does",
    "SERVICE": "SERVICE calls another server, which this one never does",
}
_OWN_DATASET = frozenset({"USING", "WITH"})
_OF_GRAPHS = _OWN_DATASET | {"GRAPH", "NAMED", "ALL", "CREATE", "ADD", "COPY", "MOVE", "LOAD"}
"""Words without which an update speaks of the default graph alone."""


def _words(text: str) -> list[Token]:
    """Return what is neither white space nor comment."""
    return [token for token in tokens(text) if token.kind not in ("space", "comment")]


def _is(token: Token, word: str) -> bool:
    return token.kind == "word" and token.text.upper() == word


def guard(text: str) -> None:
    """Refuse what would reach another server.

    Raises:
        ForbiddenQuery: for ``LOAD`` and ``SERVICE``, wherever they stand.
    """
    for view in views(text):
        for token in _words(view):
            if token.kind == "word" and (reason := _REMOTE.get(token.text.upper())):
                remedy = "fetch the data yourself and send it with PUT, POST or INSERT DATA"
                raise ForbiddenQuery(reason, remedy, *place(view, token.start))


def beyond_one_graph(text: str) -> tuple[str, int, int] | None:
    """Return a word by which an update speaks of more than the default graph, with its line and column."""
    for view in views(text):
        for token in _words(view):
            if token.kind == "word" and token.text.upper() in _OF_GRAPHS:
                return token.text.upper(), *place(view, token.start)
    return None


def _at_depth(words: Sequence[Token]) -> Iterator[tuple[int, int, Token]]:
    """Yield every word with its number and with how many braces are open around it."""
    depth = 0
    for number, token in enumerate(words):
        if token.text == "}" and token.kind == "other":
            depth -= 1
        yield number, depth, token
        if token.text == "{" and token.kind == "other":
            depth += 1


def with_dataset(text: str, default_graphs: Sequence[str], named_graphs: Sequence[str]) -> str:
    """Return the update with ``USING`` and ``USING NAMED`` before the pattern of each of its operations.

    This is what ``using-graph-uri`` and ``using-named-graph-uri`` of the SPARQL 1.1 Protocol (section 2.2.3)
    mean: the patterns of ``DELETE`` and ``INSERT`` see these graphs only. The graphs written to are not
    affected, nor are operations without a pattern.

    Args:
        text: the update.
        default_graphs: absolute IRIs of the graphs whose merge is the default graph.
        named_graphs: absolute IRIs of the named graphs.

    Raises:
        QueryError: when the update says ``USING`` or ``WITH`` itself, which the protocol forbids.
    """
    if not default_graphs and not named_graphs:
        return text
    words = _words(text)
    for word in words:
        if word.kind == "word" and word.text.upper() in _OWN_DATASET:
            raise QueryError(
                f"the update says {word.text.upper()} while the request names the graphs to use",
                "name them in one of the two places only",
                *place(text, word.start),
            )
    using = "".join(
        [f"USING <{iri}> " for iri in default_graphs] + [f"USING NAMED <{iri}> " for iri in named_graphs]
    )
    pieces: list[str] = []
    done = 0
    for number, depth, token in _at_depth(words):
        if depth or not _is(token, "WHERE"):
            continue
        pieces.append(text[done : token.start])
        done = token.start
        if number and _is(words[number - 1], "DELETE"):
            # DELETE WHERE takes no USING, but says the same as DELETE with its pattern as template.
            pieces.append(_group(text, words[number + 1 :]) + " ")
        pieces.append(using)
    return "".join([*pieces, text[done:]])


def _group(text: str, words: Sequence[Token]) -> str:
    """Return the text of the group in braces with which the words begin, or nothing if they do not."""
    for number, depth, token in _at_depth(words):
        if number and not depth:
            return text[words[0].start : token.start + len(token.text)] if token.text == "}" else ""
    return ""
