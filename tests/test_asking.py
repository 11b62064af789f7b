"""Asking: a question is found by its titles, and asked about other things than its defaults."""

from __future__ import annotations

import pytest

import service
from lc_graph.engine.store import Store
from lc_graph.questions import answers, catalog
from lc_graph.questions.catalog import Question

QUESTIONS = catalog.load()
BY_ID = {question.id: question for question in QUESTIONS}
Row = tuple[str, ...]


def answer(id: str, store: Store, **values: str) -> list[Row]:
    """Return the rows of an answer as people read them, its header left out."""
    text = store.query(catalog.text(BY_ID[id], values, store.rows)).serialise("csv").decode()
    return answers.read(text)[1:]


def test_there_are_enough_questions() -> None:
    assert len(QUESTIONS) >= 60
    assert [int(question.id) for question in QUESTIONS] == list(range(1, len(QUESTIONS) + 1))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.path.stem)
def test_a_title_leads_to_its_question_alone(question: Question, lang: str) -> None:
    assert catalog.find(QUESTIONS, [question.title[lang]]) == [question]


@pytest.mark.parametrize("id", ["43", "55"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_command_finds_a_question_by_its_title(id: str, lang: str) -> None:
    question = BY_ID[id]
    found = service.run(
        "ask", question.title[lang], "--lang", lang, "--format", "csv", "--release", service.release()
    )
    assert found.returncode == 0, found.stderr
    assert answers.read(found.stdout) == answers.rows(question.expected.read_text(encoding="utf-8"))
    assert question.question[lang] in found.stderr


@pytest.mark.parametrize(
    ("words", "id"),
    [(["门槛"], "53"), (["园区", "功能区"], "46"), (["technology", "process"], "61"), (["vouchers"], "66"),
     (["引述"], "57"), (["gaps", "compare"], "45")],
)  # fmt: skip
def test_words_lead_to_one_question(words: list[str], id: str) -> None:
    assert catalog.find(QUESTIONS, words) == [BY_ID[id]]


@pytest.mark.parametrize(
    ("id", "values", "row"),
    [
        (
            "43",
            {"chain": "灵芝产业链"},
            (
                "灵芝高质量发展示范区",
                "开发",
                "可能",
                "已是事实",
                "聊城持续推动“新三宝”产业做大做强",
                "435",
                "441",
            ),
        ),
        ("44", {"words": "桑黄"}, ("称号", "临清市", "中国桑黄之都", "已是事实")),
        ("44", {"words": "预制菜"}, ("产业角色", "聊城市", "预制菜：未来产业", "进行中")),
        ("46", {"region": "茌平区"}, ("高铁新区", "未说明", "未说明", "未说明")),
        ("46", {"region": "高唐县"}, ("高唐开发区", "电子信息", "新兴产业", "已是事实")),
        ("46", {"region": "冠县"}, ("灵芝高端深加工大健康产业集聚区", "大健康", "未说明", "进行中")),
        ("55", {"region": "冠县"}, ("0", "所问", "冠县", "地区生产总值", "全部", "139.17亿元")),
        (
            "59",
            {"words": "十佳"},
            ("320", "聊城市", "开工项目数", "实施类省市级重点项目", "95.9%", "已是事实"),
        ),
        ("62", {"event": "event/project-tour-2023"}, ("推介、观摩", "阿胶", "确定")),
        ("62", {"event": "event/project-tour-2023"}, ("推介、观摩", "正元本草科技产业园项目", "可能")),
        ("65", {"region": "聊城市"}, ("新增“四上”企业数", "700家", "目标", "2023年")),
    ],
)
def test_a_question_is_asked_about_something_else(
    id: str, values: dict[str, str], row: Row, store: Store
) -> None:
    assert row in answer(id, store, **values)


def test_what_is_due_lies_within_the_dates_asked_for(store: Store) -> None:
    assert answer("54", store, after="2023-12-31", by="2030-12-31") == []
    everything = answer("54", store, after="2000-01-01", by="2030-12-31")
    assert set(answer("54", store)) < set(everything)


def test_neighbours_of_an_unknown_figure_are_of_the_same_indicator(store: Store) -> None:
    rows = answer("55", store, region="东阿县", indicator="retail-sales")
    assert rows[0] == ("0", "所问", "东阿县", "社会消费品零售总额", "全部", "未说明")
    # Guan County's growth of retail sales is printed, its level is not: nothing stands nearby.
    assert {row[0] for row in rows[1:]} == {"3"}
