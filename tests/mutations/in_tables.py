"""Random mutations of the tables: a class of them each, on the text of the cells."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import yaml

from lc_graph.evidence import numbers
from lc_graph.evidence.text import sha256
from lc_graph.integrity import references
from lc_graph.tables import CODE_TABLES, ENTITY_TABLES, RESOURCE_TABLES, SOURCE_TABLES, Code, Link, Row
from lc_graph.terms import UNITS

from .folder import Folder, Table

Mutator = Callable[[Folder, Random, str | None], str | None]
"""Spoils the folder and says how; ``None`` when this draw offers nothing. The text may be at hand."""

MUTATORS: dict[str, Mutator] = {}

MODELS: dict[str, type[Row]] = {**SOURCE_TABLES, **ENTITY_TABLES, **CODE_TABLES}
SAYING = ("observations", "statements", *RESOURCE_TABLES)
DIMENSIONS = ("indicator", "population", "period", "kind_of_figure", "comparator", "adjustment")
RELATIONS = ("qualifies", "part_of", "adjustment_of", "disagrees_with")
NAMES = "之华新东海大信聊冠阳县市业农品工"


def mutator(function: Mutator) -> Mutator:
    MUTATORS[function.__name__.replace("_", "-")] = function
    return function


def marks(table: str, kind: type[Link] | type[Code]) -> dict[str, Any]:
    """Return the columns of a table that hold references, or codes, with what they may hold."""
    model = MODELS[table]
    return {
        name: mark
        for name, info in model.model_fields.items()
        for mark in info.metadata
        if isinstance(mark, kind)
    }


def things(folder: Folder, kinds: tuple[str, ...]) -> list[str]:
    """Return every thing of the kinds, as ``kind/slug``."""
    found = [
        f"{model.kind}/{row['id']}"
        for name, model in (*ENTITY_TABLES.items(), *CODE_TABLES.items())
        if model.kind in kinds
        for row in folder.read(name).rows
    ]
    found += [
        f"{model.kind}/{row['id']}"
        for name, model in RESOURCE_TABLES.items()
        if model.kind in kinds
        for row in folder.read(name).rows
    ]
    return found


def codes(folder: Folder, scheme: str) -> list[str]:
    """Return the codes of a scheme, open or closed."""
    if scheme == "unit":
        return sorted(UNITS)
    for name, model in CODE_TABLES.items():
        if model.kind == scheme:
            return [row["id"] for row in folder.read(name).rows]
    return sorted(references.closed_codes()[scheme])


def other(random: Random, choices: list[str], than: str) -> str | None:
    left = [choice for choice in choices if choice and choice != than]
    return random.choice(left) if left else None


def said(table: Table, row: dict[str, str], column: str, before: str) -> str:
    name = row.get("id") or row.get("name") or row.get("entity") or "?"
    return f"{table.path.stem} {name} {column}: {before or 'empty'} → {row.get(column) or 'empty'}"


def put(folder: Folder, table: Table, row: dict[str, str], column: str, value: str | None) -> str | None:
    before = row[column]
    if value is None or value == before:
        return None
    row[column] = value
    folder.write(table)
    return said(table, row, column, before)


def new_digit(random: Random, text: str) -> str | None:
    """Return the text with one digit changed (0-9, or a Chinese numeral), or nothing where it has none."""
    places = [i for i, char in enumerate(text) if char.isdigit() or char in CHINESE]
    if not places:
        return None
    at = random.choice(places)
    alphabet = "123456789" if text[at].isdigit() else CHINESE
    return text[:at] + random.choice(alphabet.replace(text[at], "")) + text[at + 1 :]


CHINESE = "二三四五六七八九"


# ---- figures ------------------------------------------------------------------------------------------


@mutator
def digit(folder: Folder, random: Random, text: str | None) -> str | None:
    table = folder.read("observations")
    row = random.choice(table.rows)
    column = random.choice(["printed", "value", "min", "max"])
    return put(folder, table, row, column, new_digit(random, row[column]))


@mutator
def figure(folder: Folder, random: Random, text: str | None) -> str | None:
    table = folder.read("observations")
    row = random.choice(table.rows)
    before, printed = row["printed"], new_digit(random, row["printed"])
    if printed is None:
        return None
    try:
        old, new = numbers.read(before, "个百分点"), numbers.read(printed, "个百分点")
    except numbers.NotAFigure:
        return None
    if (old.value, old.min) == (new.value, new.min):
        return None
    row["printed"] = printed
    for column in ("value", "min", "max"):
        number = getattr(new, column)
        row[column] = "" if number is None else str(number)
    folder.write(table)
    return said(table, row, "printed", before)


@mutator
def subject(folder: Folder, random: Random, text: str | None) -> str | None:
    table = folder.read("observations")
    row = random.choice(table.rows)
    # Mostly to a thing of the same kind, as a slip of the pen would.
    kinds = (
        (row["about"].split("/")[0],) if random.random() < 0.8 else marks("observations", Link)["about"].kinds
    )
    return put(folder, table, row, "about", other(random, things(folder, kinds), row["about"]))


@mutator
def dimension(folder: Folder, random: Random, text: str | None) -> str | None:
    table = folder.read("observations")
    row, column = random.choice(table.rows), random.choice(DIMENSIONS)
    # Half the time a code that other figures have: the likelier slip, and harder to see.
    used = sorted({one[column] for one in table.rows})
    choices = used if random.random() < 0.5 else codes(folder, marks("observations", Code)[column].scheme)
    return put(folder, table, row, column, other(random, choices, row[column]))


@mutator
def status(folder: Folder, random: Random, text: str | None) -> str | None:
    table = folder.read(random.choices(SAYING, [6, 5, *[1] * len(RESOURCE_TABLES)])[0])
    row = random.choice(table.rows)
    choices = ["achieved", "ongoing", "estimated", "planned", "target", "not-stated"]
    return put(folder, table, row, "status", other(random, choices, row["status"]))


@mutator
def unit(folder: Folder, random: Random, text: str | None) -> str | None:
    table = folder.read("observations")
    row = random.choice(table.rows)
    return put(folder, table, row, "unit", other(random, sorted(UNITS), row["unit"]))


@mutator
def qualifier(folder: Folder, random: Random, text: str | None) -> str | None:
    table = folder.read("observations")
    row = random.choice([row for row in table.rows if row["qualifier"]] or table.rows)
    column = random.choice(["qualifier", "min", "max"])
    choices = (
        ["", "more-than", "at-least", "about", "at-most", "magnitude"] if column == "qualifier" else [""]
    )
    return put(folder, table, row, column, other(random, choices, row[column]) or "")


@mutator
def relation(folder: Folder, random: Random, text: str | None) -> str | None:
    table = folder.read("observations")
    column = random.choice(RELATIONS)
    joined = [row for row in table.rows if row[column]]
    row = random.choice(joined if joined and random.random() < 0.7 else table.rows)
    if row[column] and random.random() < 0.5:
        return put(folder, table, row, column, "")
    return put(folder, table, row, column, other(random, [one["id"] for one in table.rows], row["id"]))


# ---- rows and evidence --------------------------------------------------------------------------------


@mutator
def row_dropped(folder: Folder, random: Random, text: str | None) -> str | None:
    names = [*SAYING, "mentions", "passages", "readings"]
    table = folder.read(random.choices(names, [len(folder.read(name).rows) for name in names])[0])
    row = table.rows.pop(random.randrange(len(table.rows)))
    folder.write(table)
    return f"{table.path.stem} {row.get('id') or row.get('name')} dropped"


@mutator
def row_doubled(folder: Folder, random: Random, text: str | None) -> str | None:
    table = folder.read(random.choice(["observations", "observations", *RESOURCE_TABLES]))
    row = random.choice(table.rows)
    table.rows.append({**row, "id": f"{row['id']}-again"})
    folder.write(table)
    return f"{table.path.stem} {row['id']} entered twice"


def sourced(folder: Folder, random: Random) -> tuple[Table, dict[str, str]]:
    table = folder.read(random.choices([*SAYING, "mentions"], [5, 5, *[1] * len(RESOURCE_TABLES), 4])[0])
    return table, random.choice(table.rows)


@mutator
def passage_moved(folder: Folder, random: Random, text: str | None) -> str | None:
    table, row = sourced(folder, random)
    cell = row["passages"].split("|")
    passages = [one["id"] for one in folder.read("passages").rows]
    if random.random() < 0.6:  # to another passage of the same article
        passages = [one for one in passages if one.split("-")[0] == cell[0].split("-")[0]]
    cell[random.randrange(len(cell))] = random.choice(
        [one for one in passages if one not in cell] or passages
    )
    return put(folder, table, row, "passages", "|".join(dict.fromkeys(cell)))


@mutator
def passage_dropped(folder: Folder, random: Random, text: str | None) -> str | None:
    table, row = sourced(folder, random)
    several = [one for one in table.rows if "|" in one["passages"]]
    if several and random.random() < 0.7:
        row = random.choice(several)
    cell = row["passages"].split("|")
    cell.pop(random.randrange(len(cell)))
    return put(folder, table, row, "passages", "|".join(cell))


@mutator
def passage_shifted(folder: Folder, random: Random, text: str | None) -> str | None:
    table = folder.read("passages")
    row, column = random.choice(table.rows), random.choice(["start", "end"])
    before, moved = row[column], int(row[column]) + random.choice([-5, -3, -2, -1, 1, 2, 3, 5])
    row[column] = str(moved)
    if text is not None and 0 <= int(row["start"]) < int(row["end"]) <= len(text):
        row["sha256"] = sha256(text[int(row["start"]) : int(row["end"])])
    folder.write(table)
    return said(table, row, column, before)


@mutator
def article(folder: Folder, random: Random, text: str | None) -> str | None:
    table = folder.read("passages")
    row = random.choice(table.rows)
    return put(folder, table, row, "article",
               other(random, sorted({one["article"] for one in table.rows}), row["article"]))  # fmt: skip


# ---- things and codes ---------------------------------------------------------------------------------


def kind_of(reference: str) -> str:
    return reference.split("/", 1)[0]


def link_cells(folder: Folder, random: Random) -> tuple[Table, dict[str, str], str, tuple[str, ...]] | None:
    """Draw a cell of references of a statement or resource, with the kinds it may name."""
    if random.random() < 0.4:
        table = folder.read("statements")
        row = random.choice(table.rows)
        column = random.choice(["subject", "object", "object"])
        if "/" not in row[column] or ":" in row[column]:
            return None
        return table, row, column, (kind_of(row[column]),)
    name = random.choice([*RESOURCE_TABLES])
    table = folder.read(name)
    row = random.choice(table.rows)
    columns = {column: mark for column, mark in marks(name, Link).items() if column != "disagrees_with"}
    filled = [column for column in columns if row[column]]
    column = random.choice(filled or list(columns))
    return table, row, column, columns[column].kinds


@mutator
def reference(folder: Folder, random: Random, text: str | None) -> str | None:
    if (drawn := link_cells(folder, random)) is None:
        return None
    table, row, column, _ = drawn
    cell = [part for part in row[column].split("|") if part]
    if not cell:
        return None
    at = random.randrange(len(cell))
    new = other(random, things(folder, (kind_of(cell[at]),)), cell[at])
    if new is None or new in cell:
        return None
    cell[at] = new
    return put(folder, table, row, column, "|".join(cell))


@mutator
def reference_dropped(folder: Folder, random: Random, text: str | None) -> str | None:
    if (drawn := link_cells(folder, random)) is None or drawn[0].path.stem == "statements":
        return None
    table, row, column, _ = drawn
    cell = [part for part in row[column].split("|") if part]
    if not cell:
        return None
    cell.pop(random.randrange(len(cell)))
    return put(folder, table, row, column, "|".join(cell))


@mutator
def reference_added(folder: Folder, random: Random, text: str | None) -> str | None:
    if (drawn := link_cells(folder, random)) is None or drawn[0].path.stem == "statements":
        return None
    table, row, column, kinds = drawn
    cell = [part for part in row[column].split("|") if part]
    kind = kind_of(random.choice(cell)) if cell else random.choice(kinds)
    new = other(random, things(folder, (kind,)), "")
    if new is None or new in cell:
        return None
    return put(folder, table, row, column, "|".join([*cell, new]))


@mutator
def code(folder: Folder, random: Random, text: str | None) -> str | None:
    name = random.choice([*RESOURCE_TABLES, *RESOURCE_TABLES, "zones", "organizations", "policies"])
    table = folder.read(name)
    row = random.choice(table.rows)
    columns = {
        column: mark for column, mark in marks(name, Code).items() if column != "status" and row[column]
    }
    if not columns:
        return None
    column = random.choice(list(columns))
    return put(folder, table, row, column, other(random, codes(folder, columns[column].scheme), row[column]))


@mutator
def predicate(folder: Folder, random: Random, text: str | None) -> str | None:
    table = folder.read("statements")
    row = random.choice(table.rows)
    return put(folder, table, row, "predicate",
               other(random, sorted({one["predicate"] for one in table.rows}), row["predicate"]))  # fmt: skip


@mutator
def swap(folder: Folder, random: Random, text: str | None) -> str | None:
    name = random.choice(["statements", "statements", "observations", *RESOURCE_TABLES])
    table = folder.read(name)
    columns = ["subject", "object"] if name == "statements" else list(marks(name, Link))
    column = random.choice(columns)
    one = random.choice(table.rows)
    fit = [
        row
        for row in table.rows
        if row[column] and row[column] != one[column] and kind_of(row[column]) == kind_of(one[column])
    ]
    if not fit:
        return None
    two = random.choice(fit)
    one[column], two[column] = two[column], one[column]
    folder.write(table)
    return f"{name} {one['id']} and {two['id']} swap {column}"


@mutator
def literal(folder: Folder, random: Random, text: str | None) -> str | None:
    table = folder.read("statements")
    row = random.choice([row for row in table.rows if ":" in row["object"]])
    return put(folder, table, row, "object", new_digit(random, row["object"]))


@mutator
def reading(folder: Folder, random: Random, text: str | None) -> str | None:
    table = folder.read("statements")
    row = random.choice([row for row in table.rows if row["reading"]])
    if random.random() < 0.5:
        before, row["status"], row["reading"] = row["status"], "achieved", ""
        folder.write(table)
        return said(table, row, "status", before)
    readings = [one["id"] for one in folder.read("readings").rows]
    return put(folder, table, row, "reading", other(random, readings, row["reading"]))


# ---- names and words ----------------------------------------------------------------------------------


def misspelt(random: Random, name: str) -> str:
    at = random.randrange(len(name))
    return random.choice(
        [name[:at] + name[at + 1 :] if len(name) > 1 else name * 2, name[:at] + name[at] + name[at:],
         name[:at] + random.choice(NAMES.replace(name[at], "")) + name[at + 1 :]]
    )  # fmt: skip


@mutator
def name(folder: Folder, random: Random, text: str | None) -> str | None:
    table = folder.read("mentions")
    row = random.choice(table.rows)
    return put(folder, table, row, "name", misspelt(random, row["name"]))


@mutator
def name_moved(folder: Folder, random: Random, text: str | None) -> str | None:
    table = folder.read("mentions")
    row = random.choice(table.rows)
    return put(folder, table, row, "entity",
               other(random, things(folder, (kind_of(row["entity"]),)), row["entity"]))  # fmt: skip


@mutator
def label(folder: Folder, random: Random, text: str | None) -> str | None:
    names = [*ENTITY_TABLES, *CODE_TABLES]
    table = folder.read(random.choices(names, [len(folder.read(name).rows) for name in names])[0])
    row = random.choice(table.rows)
    return put(folder, table, row, "label_zh", misspelt(random, row["label_zh"]))


@mutator
def words(folder: Folder, random: Random, text: str | None) -> str | None:
    table = folder.read(random.choice(["passages", *RESOURCE_TABLES, *ENTITY_TABLES, *CODE_TABLES]))
    column = random.choice([column for column in table.columns if column.startswith(("label_", "gloss_"))])
    if len(table.rows) < 2:
        return None
    one, two = random.sample(table.rows, 2)
    if one[column] == two[column]:
        return None
    one[column], two[column] = two[column], one[column]
    folder.write(table)
    return f"{table.path.stem} {one['id']} and {two['id']} swap {column}"


@mutator
def code_list(folder: Folder, random: Random, text: str | None) -> str | None:
    name, columns = random.choice(
        [("periods", ["start", "end"]), ("comparators", ["peers", "compared_with", "within"]),
         ("indicators", ["units"])]
    )  # fmt: skip
    table = folder.read(name)
    column = random.choice(columns)
    row = random.choice([row for row in table.rows if row[column]])
    return put(
        folder, table, row, column, other(random, sorted({one[column] for one in table.rows}), row[column])
    )


@mutator
def layout(folder: Folder, random: Random, text: str | None) -> str | None:
    path = folder.description
    meta = yaml.safe_load(path.read_text(encoding="utf-8"))
    one = random.choice(meta["articles"])
    what = random.choice(
        ["authors", "lines", *(k for k in ("headline", "kicker", "byline") if "text" in one.get(k, {}))]
    )
    if what == "authors":
        people = sorted({author for article_ in meta["articles"] for author in article_["authors"]})
        one["authors"][0] = random.choice([person for person in people if person not in one["authors"]])
    elif what == "lines":
        one["lines"][random.randrange(2)] += random.choice([-2, -1, 1, 2])
    else:
        one[what]["text"] = misspelt(random, one[what]["text"].replace(" ", ""))
    path.write_text(yaml.safe_dump(meta, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return f"source.yaml {one['id']} {what}"


@mutator
def reference_data(folder: Folder, random: Random, text: str | None) -> str | None:
    names = ["regions", "industries", "mappings", "chains", "stages", "feeds", "matches"]
    name = random.choice(names)
    table = folder.read(f"reference/{name}")
    row = random.choice(table.rows)
    if random.random() < 0.25:
        table.rows.remove(row)
        folder.write(table)
        return f"reference/{name} {next(iter(row.values()))} dropped"
    column = random.choice(
        [column for column in table.columns if column not in ("label_en", "documents", "id")]
    )
    new = other(random, sorted({one[column] for one in table.rows}), row[column])
    before = row[column]
    return (
        put(folder, table, row, column, new)
        and f"reference/{name} {next(iter(row.values()))} {column}: {before} → {new}"
    )


# ---- without a change of meaning ----------------------------------------------------------------------


@mutator
def order(folder: Folder, random: Random, text: str | None) -> str | None:
    table = folder.read(random.choice([*MODELS]))
    if len(table.rows) < 2:
        return None
    random.shuffle(table.rows)
    folder.write(table)
    return f"{table.path.stem} shuffled"


@mutator
def cells_order(folder: Folder, random: Random, text: str | None) -> str | None:
    table = folder.read(random.choice([*RESOURCE_TABLES, "mentions"]))
    # The first passage of a figure names its article, so passages stay as they are.
    columns = [column for column in table.columns if column != "passages"]
    cells = [(row, column) for row in table.rows for column in columns if "|" in row[column]]
    if not cells:
        return None
    row, column = random.choice(cells)
    return put(folder, table, row, column, "|".join(reversed(row[column].split("|"))))


@mutator
def spacing(folder: Folder, random: Random, text: str | None) -> str | None:
    table = folder.read(random.choice([*MODELS]))
    row, column = random.choice(table.rows), random.choice(table.columns)
    row[column] = f" {row[column]} "
    folder.write(table)
    return f"{table.path.stem}: spaces around a cell of {column}"


@mutator
def note(folder: Folder, random: Random, text: str | None) -> str | None:
    table = folder.read(random.choice(["skipped", "reconciliation"]))
    row = random.choice(table.rows)
    column = "note" if "note" in row else "reason"
    return put(folder, table, row, column, row[column] + "（已复核）")
