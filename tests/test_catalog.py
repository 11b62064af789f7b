from pathlib import Path

import pytest

import service
from lc_graph.engine.store import Store
from lc_graph.errors import UsageError
from lc_graph.questions import answers, catalog

QUESTIONS = catalog.load()
GOOD = """# id: 07
# name: size-of
# title-zh: 大小
# title-en: Size
# question-zh: 它有多大？
# question-en: How large is it?
# keywords: 大小 size
# param thing: iri region/1 | 事物 | thing
# param least: number 10 | 至少 | at least
PREFIX lc: <https://w3id.org/lc-graph/ontology#>
SELECT ?size { $thing lc:size ?size FILTER(?size >= $least) } # $thing
"""
DATA = """
@prefix lc: <https://w3id.org/lc-graph/ontology#> . @prefix region: <https://w3id.org/lc-graph/id/region/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
region:1 lc:size 5 , 20 ; rdfs:label "东县"@zh , "East"@en .
region:2 lc:size 30 ; rdfs:label "西县"@zh , "West \\"the\\" County"@en ; skos:altLabel "西"@zh .
region:3 rdfs:label "同名"@zh . region:4 rdfs:label "同名"@zh .
<https://w3id.org/lc-graph/id/zone/5> rdfs:label "西"@zh .
"""


@pytest.fixture(scope="module")
def built() -> Store:
    return Store.from_release(service.release() / "lc-graph.nq")


@pytest.fixture
def small(tmp_path: Path) -> Store:
    path = tmp_path / "data.ttl"
    path.write_text(DATA, encoding="utf-8")
    return Store.from_files([(None, path)])


@pytest.fixture
def question(tmp_path: Path) -> catalog.Question:
    path = tmp_path / "07-size-of.rq"
    path.write_text(GOOD, encoding="utf-8")
    return catalog.read(path)


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda q: q.path.stem)
def test_a_question_of_the_catalogue_has_its_expected_answer(asked: catalog.Question, built: Store) -> None:
    assert answers.check([asked], built) == []
    assert len(answers.rows(asked.expected.read_text(encoding="utf-8"))) > 1


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda q: q.path.stem)
def test_a_question_is_found_by_number_name_and_its_own_words(asked: catalog.Question) -> None:
    for words in ([asked.id], [str(int(asked.id))], [asked.name], [asked.path.stem]):
        assert catalog.find(QUESTIONS, words) == [asked]
    for lang in ("zh", "en"):
        assert asked in catalog.find(QUESTIONS, asked.title[lang].split())


def test_the_header_is_read(question: catalog.Question) -> None:
    assert (question.id, question.name, question.title["zh"]) == ("07", "size-of", "大小")
    assert [(p.name, p.type, p.default, p.kind) for p in question.parameters] == [
        ("thing", "iri", "region/1", "region"),
        ("least", "number", "10", "10"),
    ]
    assert question.query.startswith("PREFIX lc:")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("# title-zh: 大小\n", "", "no “title-zh”"),
        ("# id: 07", "# id: 08", "not named after"),
        ("# param least: number 10 | 至少 | at least\n", "", r"\$least is used but not declared"),
        ("FILTER(?size >= $least)", "", r"\$least is declared but not used"),
        ("number 10", "float 10", "not written as"),
        ("| 事物 | thing", "| 事物", "not written as"),
    ],
)
def test_a_question_that_is_not_well_formed_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    path = tmp_path / "07-size-of.rq"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(UsageError, match=said):
        catalog.read(path)


def test_an_id_is_given_once(tmp_path: Path, question: catalog.Question) -> None:
    (tmp_path / "07-size-too.rq").write_text(GOOD.replace("size-of", "size-too"), encoding="utf-8")
    with pytest.raises(UsageError, match="id 07 is taken"):
        catalog.load(tmp_path)


@pytest.mark.parametrize(
    ("values", "sizes"),
    [
        ({}, ["20"]),
        ({"least": "1"}, ["20", "5"]),
        ({"thing": "东县", "least": "0.5e1"}, ["20", "5"]),
        ({"thing": "region/2"}, ["30"]),
        ({"thing": "2"}, ["30"]),
        ({"thing": "西"}, ["30"]),
        ({"thing": 'West "the" County'}, ["30"]),
        ({"thing": "https://w3id.org/lc-graph/id/region/2"}, ["30"]),
    ],
)
def test_a_question_is_asked_with_values(
    question: catalog.Question, small: Store, values: dict[str, str], sizes: list[str]
) -> None:
    text = catalog.text(question, values, small.rows)
    assert sorted(row["size"].value for row in small.query(text).rows()) == sizes  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"thing": "东"}, "did you mean 东县"),
        ({"thing": "同名"}, "more than one thing"),
        ({"thing": "> } DROP ALL"}, "nothing of kind region"),
        ({"thing": "a:b> } #"}, "nothing of kind region"),
        ({"least": "many"}, "not a number"),
        ({"colour": "red"}, "no such parameter"),
    ],
)
def test_a_value_that_fits_nothing_is_told(
    question: catalog.Question, small: Store, values: dict[str, str], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        catalog.text(question, values, small.rows)


def test_an_answer_that_differs_from_the_expected_one_is_found(
    question: catalog.Question, small: Store
) -> None:
    def check() -> list[str]:
        return [problem.message for problem in answers.check([question], small)]

    assert check() == ["the question has no expected answer"]
    question.expected.write_text("size\n20\n")
    assert check() == []
    question.expected.write_text("size\n21\n")
    assert check() == ["expected, but not answered: 21", "answered, but not expected: 20"]
    question.expected.write_text("size\n20\n20\n")
    assert check() == ["expected, but not answered: 20"]


def test_the_order_of_an_ordered_answer_counts(tmp_path: Path, small: Store) -> None:
    path = tmp_path / "07-size-of.rq"
    text = GOOD.replace("# $thing", "ORDER BY ?size").replace("number 10", "number 1")
    path.write_text(text, encoding="utf-8")
    question = catalog.read(path)
    question.expected.write_text("size\n20\n5\n")
    assert [p.message for p in answers.check([question], small)] == ["answered in another place: 20"]
    path.write_text(GOOD.replace("number 10", "number 1"), encoding="utf-8")
    assert answers.check([catalog.read(path)], small) == []
