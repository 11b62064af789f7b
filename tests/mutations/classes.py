"""The classes of random mutations: over what, how often, and whether they change what the data says.

Written down before anything is counted: the share that must be caught is that of the classes that change the
meaning. Those that do not must not be caught either: a check that complains about them is too strict.
"""

from __future__ import annotations

from typing import Literal, NamedTuple


class MutationClass(NamedTuple):
    """A kind of random mutation.

    ``weight`` is how often it is drawn, relative to the others; ``why`` says why the meaning changes or not.
    """

    name: str
    over: Literal["tables", "graph"]
    weight: int
    changes_meaning: bool
    what: str
    why: str

    @property
    def missed(self) -> str:
        """Why some mutations of the class are not caught."""
        return MISSED.get(self.name, MISSED[""])


def _tables(name: str, weight: int, changes: bool, what: str, why: str) -> MutationClass:
    return MutationClass(name, "tables", weight, changes, what, why)


def _graph(name: str, weight: int, changes: bool, what: str, why: str) -> MutationClass:
    return MutationClass(name, "graph", weight, changes, what, why)


MISSED: dict[str, str] = {
    "": "nothing the checks know speaks against it",
    "passage-moved": "the other passage speaks of the same things, or a second one bears the row out",
    "passage-dropped": "the passages that remain bear the row out alone",
    "passage-shifted": "the span still begins and ends at a mark or a connecting word",
    "evidence": "the other passages of the thing bear it out, or the new one speaks of the same things",
    "object": "the other object is named right there as well",
    "added": "what is added is named right there as well",
    "swapped": "both are named where both stand",
    "reference": "the other thing is named right there, or was named last",
    "reference-added": "what is added is named right there as well",
    "reference-dropped": "no rule says that all things a sentence names must be in the cell",
    "swap": "both things are named where both rows stand",
    "subject": "the other subject is named in the sentence, and only one reader has the figure",
    "dimension": "the readers differ there, and the text has words for both codes",
    "code": "a class that was not coded twice, and the sentence has a word of the other class too",
    "status": "whether something goes on or is done, the context alone tells",
    "fact": "whether something goes on or is done, the context alone tells",
    "reading": "both readings rest on the same passage",
    "predicate": "both predicates fit the classes of subject and object",
    "row-dropped": "another row says something like it from the same sentence",
    "dropped": "an optional property: its absence says only that the page is silent",
    "dropped-elsewhere": "an optional remark, which nothing else repeats",
    "reference-data": "the second reading of the reference data has it so as well, or has nothing of it",
    "label": "a label of our own, whose characters stand together elsewhere too",
    "literal": "a word of our own, which the text does not print",
    "words": "the words are found in no other row, so that nothing tells whose they are",
    "word": "the words are found in no other row, so that nothing tells whose they are",
    "name": "the shorter or longer form stands in the passage as well",
    "name-moved": "both things are called alike",
}
"""Why a mutation of a class may go unnoticed, by the class's name; under the empty name for all others."""

CLASSES: tuple[MutationClass, ...] = (
    # ---- figures ----
    _tables(
        "digit",
        4,
        True,
        "one digit of a figure's value, bound or printed form",
        "the figure says another number than the page",
    ),
    _tables(
        "figure",
        5,
        True,
        "a digit of a figure everywhere at once: printed form, value and bounds",
        "the figure says another number, and says it consistently",
    ),
    _tables(
        "subject",
        5,
        True,
        "a figure moves to another subject (region, project …)",
        "the number is said of something else",
    ),
    _tables(
        "dimension",
        8,
        True,
        "indicator, population, period, kind, comparator or adjustment of a figure",
        "the number measures something else, of others, at another time or against something else",
    ),
    _tables(
        "status",
        8,
        True,
        "the status of a figure, statement or resource: a plan becomes a fact …",
        "what is planned, aimed at, estimated or possible is not a fact, and the other way round",
    ),
    _tables("unit", 3, True, "the unit of a figure", "yuan are not tonnes"),
    _tables(
        "qualifier",
        3,
        True,
        "the qualifier of a figure, or one of its bounds, is dropped or changed",
        "“more than a hundred” is not “a hundred”",
    ),
    _tables(
        "relation",
        4,
        True,
        "part-of, qualifies, adjustment-of, disagrees-with: dropped, added, moved",
        "a part of another whole, a rank of another growth, a conflict hidden or made up",
    ),
    # ---- rows and evidence ----
    _tables(
        "row-dropped",
        9,
        True,
        "a row of any table of what the source says is deleted",
        "something the page says is no longer said",
    ),
    _tables(
        "row-doubled",
        3,
        True,
        "a figure or resource is entered once more under another id",
        "one thing is counted as two",
    ),
    _tables(
        "passage-moved",
        5,
        True,
        "a row names another passage than its own",
        "the evidence does not support the row",
    ),
    _tables("passage-dropped", 4, True, "a row loses a passage", "evidence that exists is no longer given"),
    _tables(
        "passage-shifted",
        4,
        True,
        "a passage starts or ends one to five characters off, its digest made to fit",
        "other characters are given as evidence",
    ),
    _tables(
        "article", 2, True, "a passage is said to stand in another article", "the evidence is another item's"
    ),
    # ---- things and codes ----
    _tables(
        "reference",
        9,
        True,
        "a reference of a statement or resource names another thing of the same kind",
        "something is said of, or about, something else",
    ),
    _tables(
        "reference-dropped",
        5,
        True,
        "a thing is dropped from a cell of references",
        "part of what the page says is no longer said",
    ),
    _tables(
        "reference-added",
        4,
        True,
        "a thing is added to a cell of references",
        "more is said than the page says",
    ),
    _tables(
        "code",
        7,
        True,
        "a code of a resource or entity (role, direction, kind, level …) becomes another",
        "a pillar industry is not an emerging one",
    ),
    _tables(
        "predicate", 3, True, "the predicate of a statement becomes another", "another relation is stated"
    ),
    _tables(
        "swap",
        4,
        True,
        "two rows of a table swap what they have in one column of references",
        "each is said of the other's thing",
    ),
    _tables("literal", 2, True, "a digit of a date in a statement", "another day"),
    _tables(
        "reading",
        3,
        True,
        "a possible statement is made a fact, or moves to another reading",
        "a possibility is not a fact, and holds in its reading only",
    ),
    # ---- names and words ----
    _tables(
        "name",
        4,
        True,
        "a printed name loses, doubles or changes a character",
        "the page prints another name",
    ),
    _tables(
        "name-moved",
        3,
        True,
        "a printed name is given to another thing of the same kind",
        "the page would speak of something else",
    ),
    _tables(
        "label",
        3,
        True,
        "a Chinese label of a thing or code loses or changes a character",
        "it is called by a name that is not its own",
    ),
    _tables(
        "words",
        4,
        True,
        "two rows of a table swap their labels or glosses in one language",
        "our words describe something else",
    ),
    _tables(
        "code-list",
        2,
        True,
        "dates of a period, what a comparator compares with, units of an indicator",
        "every figure with this code says something else",
    ),
    _tables(
        "layout",
        2,
        True,
        "authors, headlines or lines of articles in source.yaml",
        "another author, another headline, another place",
    ),
    _tables(
        "reference-data",
        5,
        True,
        "a cell of the reference tables becomes that of another row, or a row is dropped",
        "another code, class, position or flow than the documents give",
    ),
    # ---- over the tables, without a change of meaning ----
    _tables("order", 3, False, "the rows of a table in another order", "tables are sets"),
    _tables("cells-order", 2, False, "the things of one cell in another order", "cells are sets"),
    _tables("spacing", 2, False, "white space around cells", "it is stripped"),
    _tables(
        "note",
        2,
        False,
        "the note of a skipped span or a reason in the reconciliation",
        "remarks for colleagues",
    ),
    # ---- the graph ----
    _graph("dropped", 14, True, "a triple of a facts graph is dropped", "something is no longer said"),
    _graph(
        "dropped-elsewhere",
        8,
        True,
        "a triple of the codes, reference, inferred or metadata graph is dropped",
        "something is no longer said",
    ),
    _graph(
        "datatype",
        5,
        True,
        "a literal changes its datatype or language",
        "it no longer compares or sorts as what it is",
    ),
    _graph("literal", 8, True, "a digit or character of a literal changes", "another number, date or name"),
    _graph(
        "swapped",
        8,
        True,
        "two triples of one predicate swap their objects",
        "each is said of the other's thing",
    ),
    _graph(
        "object",
        12,
        True,
        "an object becomes another one that the predicate has elsewhere",
        "something else is said",
    ),
    _graph(
        "added",
        8,
        True,
        "a subject gets an object more that the predicate has elsewhere (a part its whole …)",
        "more is said than the page says",
    ),
    _graph(
        "fact",
        6,
        True,
        "a status becomes another; a possible claim is asserted",
        "a plan or a possibility is not a fact",
    ),
    _graph("retyped", 4, True, "a thing becomes one of another class", "a project is no enterprise"),
    _graph("twin", 4, True, "a figure or resource is copied to a second IRI", "one thing is counted as two"),
    _graph(
        "evidence",
        6,
        True,
        "a derivation from a passage is dropped or moved to another passage",
        "the evidence is gone or does not support it",
    ),
    _graph("predicate", 5, True, "a triple gets another predicate of the data", "another relation is stated"),
    _graph(
        "word", 5, True, "two things of a class swap a label or gloss", "our words describe something else"
    ),
    # ---- the graph, without a change of meaning ----
    _graph(
        "again",
        3,
        False,
        "a triple of one graph stands in a second one of the default data set as well: "
        "a label of a code in the metadata",
        "the merge is the same",
    ),
    _graph(
        "renamed-claim",
        3,
        False,
        "a claim is known under another IRI of the same form",
        "nothing refers to it and it says the same",
    ),
)

BY_NAME: dict[tuple[str, str], MutationClass] = {(one.over, one.name): one for one in CLASSES}
