"""The questions in ``queries/``: two engines answer them as read from the page; answers rest on triples."""

from __future__ import annotations

import csv
import io
import itertools
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

import service
from lc_graph.engine import sparql
from lc_graph.engine.store import SUGGESTIONS, Store
from lc_graph.errors import UsageError
from lc_graph.questions import answers, catalog, companions
from lc_graph.questions.catalog import Question
from lc_graph.terms import ID, PREFIXES

QUESTIONS = catalog.load()
BY_ID = {question.id: question for question in QUESTIONS}
OPENERS = ("OPTIONAL", "EXISTS", "VALUES", "UNION")
REPEATS = 3
"""How many triples may say the same, such as several passages of one statement."""
LIMIT = 2.0
"""Seconds a question may take on the engine that serves it; the slowest takes a few hundredths."""

every_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.path.stem)
Row = tuple[str, ...]


@pytest.fixture(scope="module")
def graph(release: Path) -> rdflib.Graph:
    """Return the merge of all graphs but the suggestions, as rdflib holds it."""
    dataset = rdflib.Dataset()
    dataset.parse(release / "lc-graph.nq", format="nquads")
    merged = rdflib.Graph()
    for part in dataset.graphs():
        if str(part.identifier) != SUGGESTIONS.value:
            for triple in part:
                merged.add(triple)
    return merged


@pytest.fixture(scope="module")
def own(release: Path) -> Store:
    """Return a store of our own, from which triples may be taken for a while."""
    return Store.from_release(release / "lc-graph.nq")


def cells(values: Iterable[object]) -> Row:
    """Return values as text, numbers written one way: engines differ in trailing zeros."""

    def cell(value: object) -> str:
        text = "" if value is None else str(value)
        try:
            return f"{Decimal(text).normalize():f}"
        except InvalidOperation:
            return text

    return tuple(cell(value) for value in values)


def answer(question: Question, store: Store, **values: str) -> list[Row]:
    """Return the rows of an answer as people read them, its header left out."""
    text = store.query(catalog.text(question, values, store.rows)).serialise("csv").decode()
    return [cells(row) for row in answers.read(text)][1:]


def expected(question: Question) -> list[Row]:
    text = question.expected.read_text(encoding="utf-8")
    return [cells(row) for row in csv.reader(io.StringIO(text))][1:]


# ---- the catalogue ----------------------------------------------------------------------------------


def test_there_are_enough_questions_and_no_two_are_alike() -> None:
    assert len(QUESTIONS) >= 24
    asked = [[q.question[lang] for q in QUESTIONS] for lang in ("zh", "en")]
    for texts in ([q.name for q in QUESTIONS], *asked):
        assert [text for text, times in Counter(texts).items() if times > 1] == []


@every_question
def test_a_question_is_asked_in_both_languages(question: Question) -> None:
    for words in (question.title, question.question):
        assert re.search(r"[\u4e00-\u9fff]", words["zh"])
        assert re.search(r"[A-Za-z]{3}", words["en"])
        assert len(re.findall(r"[\u4e00-\u9fff]", words["en"])) <= 8  # a cell that the answer quotes


def test_every_file_belongs_to_a_question() -> None:
    folder = QUESTIONS[0].path.parent
    wanted = {path for q in QUESTIONS for path in (q.path, q.expected)}
    # What answers are called in both languages, and what their numbers are measured in.
    wanted |= {folder / name for name in ("headings.csv", "words.csv", "amounts.csv")}
    assert {path for path in folder.iterdir() if path.is_file()} == wanted


# ---- the answers ------------------------------------------------------------------------------------


@every_question
def test_the_answer_is_the_one_read_from_the_page(question: Question, store: Store) -> None:
    assert [str(problem) for problem in answers.check([question], store)] == []
    assert expected(question)


@every_question
def test_rdflib_answers_alike(question: Question, store: Store, graph: rdflib.Graph) -> None:
    result = graph.query(catalog.text(question, {}, store.rows))
    header = next(csv.reader(io.StringIO(question.expected.read_text(encoding="utf-8"))))
    names = [str(name) for name in result.vars or ()]
    assert companions.told(names) == header
    places = [names.index(name) for name in header]
    found = [cells(row[at] for at in places) for row in result]  # type: ignore[index, union-attr]
    assert found == expected(question)


NAMELESS = {
    # what the queries themselves write, and what they count or compute
    "basis", "certainty", "distance", "items", "listed", "listLeftOpen", "morePartners", "named", "near",
    "part", "perYuan", "situation", "stages", "stagesBefore", "withFigure", "withoutFigure",
    # texts and days that are stated of what another column names; what else tells of a passage
    "begins", "completeBy", "condition", "due", "end", "ends", "lastLine", "sha256", "start",
}  # fmt: skip
"""Columns that tell of nothing with a page of its own, wherever they stand."""
NAMELESS_IN = {
    ("16", "atLeast"), ("44", "what"), ("54", "what"), ("64", "kind"), ("74", "aspect"),
}  # fmt: skip
"""Those that do elsewhere."""


@every_question
def test_every_column_that_tells_of_something_says_of_what(question: Question, store: Store) -> None:
    """Each IRI beside a name or figure is that of a thing that the graph calls, or prints, so."""
    text = store.query(catalog.text(question, {}, store.rows)).serialise("csv").decode()
    head, *found = answers.rows(text)
    told = companions.told(head)
    beside = {name for name in told if companions.of(name) in head}
    leading = {companions.of(name) for name in beside}
    assert leading | {companions.STATEMENT} == set(head) - set(told) | {companions.STATEMENT}
    for name in set(told) - beside:
        assert name in NAMELESS or (question.id, name) in NAMELESS_IN, name
    for row in found:
        values = dict(zip(head, row, strict=True))
        statement = values.get(companions.STATEMENT, "")
        assert not statement or having_evidence(store, statement), statement
        for name in beside:
            iri, value = values[companions.of(name)], values[name]
            if iri and value:
                assert next(store.native.quads_for_pattern(ox.NamedNode(iri), None, None), None), iri
                assert (question.id, name) in UNLIKE or said(store, iri, value), (name, value, iri)
            else:
                assert value in UNNAMED, (name, value)


UNNAMED = {"", "未说明", "未说明期间", "—", "2023-12-31", "计划建成"}
"""What stands in such a column where there is nothing to lead to."""
UNLIKE = {
    ("05", "certainty"), ("33", "county"), ("44", "said"), ("54", "said"), ("57", "statement"),
    ("64", "what"),
}  # fmt: skip
"""Columns whose texts the query puts together."""


def having_evidence(store: Store, iri: str) -> bool:
    """Say whether a statement tells the passage that it is derived from."""
    derived = ox.NamedNode(PREFIXES["prov"] + "wasDerivedFrom")
    return next(store.native.quads_for_pattern(ox.NamedNode(iri), derived, None), None) is not None


def said(store: Store, iri: str, value: str) -> bool:
    """Say whether the graph says a text, or a number, of a thing."""
    quads = store.native.quads_for_pattern(ox.NamedNode(iri), None, None, ox.DefaultGraph())
    return cells([value])[0] in {
        cells([q.object.value])[0] for q in quads if isinstance(q.object, ox.Literal)
    }


def test_questions_are_answered_fast(store: Store) -> None:
    taken = {}
    for question in QUESTIONS:
        started = time.thread_time()  # which goes on only while this is at work
        answer(question, store)
        taken[question.path.stem] = time.thread_time() - started
    assert {name: seconds for name, seconds in taken.items() if seconds > LIMIT} == {}


# ---- what an answer rests on ------------------------------------------------------------------------


@contextmanager
def without(store: Store, quads: Iterable[ox.Quad]) -> Iterator[None]:
    """Take triples away for a while."""
    taken = list(quads)
    for quad in taken:
        store.native.remove(quad)
    try:
        yield
    finally:
        store.native.extend(taken)


def predicates(question: Question) -> tuple[list[str], list[str]]:
    """Return the properties a query cannot do without, and those it asks for optionally or to rule out."""
    needed: dict[str, None] = {}
    others: dict[str, None] = {}
    stack: list[str] = []
    words: list[str] = []
    query = re.sub(r"(?m)^PREFIX.*$", "", question.query)
    for token in sparql.tokens(query):
        if token.kind in ("space", "comment"):
            continue
        if token.text == "{":
            stack.append(next((word for word in reversed(words[-3:]) if word in OPENERS), ""))
        elif token.text == "}":
            stack.pop()
        elif token.kind == "name":
            prefix, _, local = token.text.partition(":")
            space = PREFIXES.get(prefix)
            if space is not None and words[-1:] != [
                "RDF:PREDICATE"
            ]:  # codes and claimed edges are no patterns
                (others if any(stack[1:]) else needed)[space + local] = None
        words.append(token.text.upper())
    # What a UNION's first branch asks for stands before the word: count it as optional, too.
    if "UNION" in words:
        others, needed = {**others, **needed}, {}
    return list(needed), [name for name in others if name not in needed]


def having(store: Store, predicate: str) -> list[ox.Quad]:
    return list(store.native.quads_for_pattern(None, ox.NamedNode(predicate), None, ox.DefaultGraph()))


def narrowed(store: Store, quads: list[ox.Quad], changed: Callable[[], bool]) -> list[ox.Quad]:
    """Return as few of the triples as bisection finds whose absence changes the answer; none if none does."""

    def matters(some: list[ox.Quad]) -> bool:
        with without(store, some):
            return changed()

    if not quads or not matters(quads):
        return []
    while len(quads) > 1:
        middle = len(quads) // 2
        half = next((half for half in (quads[:middle], quads[middle:]) if matters(half)), None)
        if half is None:
            break
        quads = half
    if len(quads) > 1:  # several triples say the same: leave out what the change does not need
        for quad in list(quads):
            fewer = [other for other in quads if other != quad]
            quads = fewer if fewer and matters(fewer) else quads
    return quads


@every_question
def test_every_pattern_of_a_query_matters(question: Question, own: Store) -> None:
    before = answer(question, own)
    idle, many = [], {}
    for predicate in predicates(question)[0]:
        quads = having(own, predicate)
        if not quads:
            continue  # a class or an individual, no property
        found = narrowed(own, quads, lambda: answer(question, own) != before)
        if not found:
            idle.append(predicate)
        elif len(found) > REPEATS:
            many[predicate] = len(found)
    assert idle == [], "the answer stays the same without any triple of these"
    assert many == {}, "no few triples of these change the answer"
    assert answer(question, own) == before


@every_question
def test_every_row_rests_on_a_triple(question: Question, own: Store) -> None:
    """Take from each sampled row the triple that it rests on: the row goes (or says something else)."""
    before = answer(question, own)
    sample = sorted({0, len(before) // 2, len(before) - 1})
    for row in (before[i] for i in sample):
        times = before.count(row)
        found: list[ox.Quad] = []
        for predicate in itertools.chain(*predicates(question)):
            found = narrowed(own, having(own, predicate), lambda: answer(question, own).count(row) < times)  # noqa: B023
            if 1 <= len(found) <= REPEATS:
                break
        assert 1 <= len(found) <= REPEATS, f"no triple carries the row {row}"


# ---- open world, ambiguity, traps -------------------------------------------------------------------


def add(store: Store, turtle: str) -> list[ox.Quad]:
    """Add triples to the default graph and return them."""
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    quads = list(ox.parse(input=prefixes + turtle, format=ox.RdfFormat.TURTLE))
    store.native.extend(quads)
    return quads


@contextmanager
def with_(store: Store, turtle: str) -> Iterator[None]:
    """Add triples for a while."""
    quads = add(store, turtle)
    try:
        yield
    finally:
        for quad in quads:
            store.native.remove(quad)


def test_what_is_unknown_becomes_known_when_a_source_says_it(own: Store) -> None:
    question = BY_ID["07"]
    assert ("实施者", "未说明") in answer(question, own)
    with with_(own, f"<{ID}project/guanzhou-dry-port> lc:implementedBy lc:X . lc:X lc:name '甲' ."):
        rows = answer(question, own)
    assert ("实施者", "甲") in rows
    assert ("实施者", "未说明") not in rows


def figure(name: str, **codes: str) -> str:
    """Return a figure of a region in Turtle, its dimensions as codes."""
    dimensions = " ; ".join(f"lc:{dimension} <{ID}{code}>" for dimension, code in codes.items())
    return f"lc:{name} a lc:Figure ; {dimensions} ; sdmx-measure:obsValue 5.0 ; lc:printed '{name}' .\n"


LIKE = {
    "indicator": "indicator/gdp", "population": "population/all", "period": "period/2023-h1",
    "adjustment": "adjustment/none", "status": "status/achieved",
}  # fmt: skip
LEVEL = {**LIKE, "kind": "kind/level", "comparator": "comparator/none"}
GROWTH = {**LIKE, "kind": "kind/growth", "comparator": "comparator/same-period-last-year"}


@pytest.mark.parametrize(
    "unlike",
    [
        {"status": "status/planned"},
        {"period": "period/2022"},
        {"adjustment": "adjustment/excluding-jizheng-railway"},
        {"population": "population/projects"},
        {"kind": "kind/difference-of-growth"},
    ],
)
def test_growth_stands_beside_a_level_of_its_like_only(own: Store, unlike: dict[str, str]) -> None:
    question, about = BY_ID["04"], {"about": "region/371502"}
    before = answer(question, own)
    with with_(own, figure("L", **about, **LEVEL) + figure("G", **about, **GROWTH)):
        assert ("东昌府区", "5", "5") in answer(question, own)
    with with_(own, figure("L", **about, **LEVEL) + figure("G", **about, **{**GROWTH, **unlike})):
        assert answer(question, own) == before


@pytest.mark.parametrize(
    "unlike",
    [
        {"adjustment": "adjustment/excluding-jizheng-railway"},
        {"period": "period/2022"},
        {"comparator": "comparator/not-stated"},
    ],
)
def test_only_figures_of_one_definition_are_compared(own: Store, unlike: dict[str, str]) -> None:
    question, about = BY_ID["11"], {"about": "region/371525"}
    before = answer(question, own)
    with with_(own, figure("G", **about, **GROWTH)):
        assert ("地区生产总值", "全部", "增速", "上年同期", "G", "6.3%") in answer(question, own)
    with with_(own, figure("G", **about, **{**GROWTH, **unlike})):
        assert answer(question, own) == before


def test_a_part_is_not_added_to_its_whole(own: Store) -> None:
    question = BY_ID["16"]
    ((listed, having_figure, lacking, total),) = answer(question, own)
    park = f"lc:P a lc:Project ; lc:listedIn <{ID}list/ten-best-projects> ; lc:investmentAtLeast 1000 "
    whole = f"<{ID}project/jd-logistics-port>"
    with with_(own, park + "."):
        more = (str(int(listed) + 1), str(int(having_figure) + 1), lacking, str(int(total) + 1000))
        assert answer(question, own) == [more]
    with with_(own, park + f"; lc:partOf {whole} ."):
        assert answer(question, own) == [(listed, having_figure, lacking, total)]
    claim = f"lc:C rdf:subject lc:P ; rdf:predicate lc:possiblySameAs ; rdf:object {whole} ."
    with with_(own, park + ". " + claim):
        assert answer(question, own) == [(listed, having_figure, lacking, total)]


# ---- other parameters, and the command --------------------------------------------------------------


@pytest.mark.parametrize(
    ("id", "values", "row"),
    [
        ("01", {"region": "茌平区"}, ("茌平区", "2023年上半年", "18465000000")),
        ("01", {"region": "聊城市"}, ("聊城市", "2023年上半年", "143250000000")),
        ("05", {"chain": "铝加工产业链"}, ("铝精深加工", "绿色铝精深加工智慧产业园", "确定")),
        ("05", {"chain": "桑黄产业链"}, ("菌种选育", "临清市", "确定")),
        ("18", {"chain": "铝加工产业链"}, ("信发集团", "向绿 向新 向未来")),
        ("20", {"chain": "灵芝产业链"}, ("初加工", "中游", "文献")),
        (
            "22",
            {"area": "山东省"},
            ("海韵能源高端锂电池负极材料项目", "规模（未说明以何计）", "碳材料生产基地", "程度之最", "计划"),
        ),
        ("27", {"industry": "电子信息"}, ("高唐开发区", "新兴产业", "已是事实")),
        ("30", {"holder": "阳谷县"}, ("山东省民营经济高质量发展先进县", "已是事实", "未说明", "否")),
        (
            "38",
            {"number": "60.7"},
            ("聊城市", "完成投资", "实施类省市级重点项目", "60.7%", "聊城十佳项目名单揭晓"),
        ),
    ],
)
def test_a_question_is_asked_about_something_else(
    id: str, values: dict[str, str], row: Row, own: Store
) -> None:
    assert row in answer(BY_ID[id], own, **values)


def test_a_chain_that_is_named_at_a_stage_has_no_gap_there(own: Store) -> None:
    stages = [row[0] for row in answer(BY_ID["20"], own, chain="铝加工产业链")]
    assert "氧化铝冶炼" in stages
    assert "铝材深加工" not in stages


def test_a_name_nobody_has_is_refused_with_names_that_come_near(own: Store) -> None:
    with pytest.raises(UsageError, match="冠县"):
        answer(BY_ID["01"], own, region="冠")


@every_question
def test_a_question_is_found_by_number_name_and_title(question: Question) -> None:
    for words in ([question.id], [str(int(question.id))], [question.name], [question.path.stem]):
        assert catalog.find(QUESTIONS, words) == [question]
    for lang in ("zh", "en"):
        assert question in catalog.find(QUESTIONS, [question.title[lang]])


@pytest.mark.parametrize(
    ("words", "id"),
    [(["十佳", "歧义"], "08"), (["六大机制"], "42"), (["journalist"], "39"), (["ambiguous", "rank"], "29"),
     (["新三宝"], "40"), (["completion"], "23")],
)  # fmt: skip
def test_words_lead_to_one_question(words: list[str], id: str) -> None:
    assert catalog.find(QUESTIONS, words) == [BY_ID[id]]


@pytest.mark.parametrize("wanted", [["11"], ["comparable-figures"], ["六大机制"]])
def test_the_command_answers(wanted: list[str], release: Path) -> None:
    found = service.run("ask", *wanted, "--format", "csv", "--release", release)
    assert found.returncode == 0, found.stderr
    question = catalog.find(QUESTIONS, wanted)[0]
    assert [cells(row) for row in answers.read(found.stdout)][1:] == expected(question)
    assert question.question["en"] in found.stderr
