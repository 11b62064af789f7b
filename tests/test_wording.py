"""The words by which codes, periods and translations are judged, on small examples."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lc_graph.build import assemble
from lc_graph.evidence import cues
from lc_graph.evidence.period_words import period_pattern
from lc_graph.integrity import conventions, references, translations
from lc_graph.tables import records
from lc_graph.terms import GRAPH
from lc_graph.validation import derived


@pytest.mark.parametrize(
    ("scheme", "code", "text", "fits"),
    [
        ("role", "pillar", "茶叶是全县的支柱产业", True),
        ("role", "pillar", "茶叶是新兴产业", False),
        ("status", "estimated", "预计全年增长", True),
        ("status", "estimated", "全年增长", False),
        ("superlative-kind", "only", "全省唯一", True),
        ("phase", "signed", "项目已经开工", False),
        ("status", "achieved", "随便什么", True),
    ],
)
def test_a_code_shows_by_its_words(scheme: str, code: str, text: str, fits: bool) -> None:
    assert cues.shows(scheme, code, text) is fits


def test_words_are_given_for_codes_that_exist() -> None:
    for scheme, words in cues.CUES.items():
        if scheme == "predicate":
            assert set(words) <= references.declared_terms()
        elif scheme != "initiative-status":
            assert set(words) <= references.closed_codes()[scheme], scheme
    for scheme, words in cues.TELLING.items():
        assert set(words) <= references.closed_codes()[scheme], scheme


@pytest.mark.parametrize(
    ("label", "text", "fits"),
    [
        ("2031年上半年", "上半年，全县产值", True),
        ("2031年上半年", "1-6月份，全县产值", True),
        ("2031年上半年", "下半年，全县产值", False),
        ("2031年", "全年目标", True),
        ("2031年3月", "今年3月", True),
        ("截至2031年6月底", "截至6月底", True),
        ("近年来", "近年来，全县", True),
        ("20世纪80年代以来", "自20世纪80年代开始", True),
    ],
)
def test_a_period_shows_by_the_words_of_its_label(label: str, text: str, fits: bool) -> None:
    assert (period_pattern(label).search(text) is not None) is fits


@pytest.mark.parametrize(
    ("label", "dates"),
    [
        ("2031年上半年", (date(2031, 1, 1), date(2031, 6, 30))),
        ("2031年一季度", (date(2031, 1, 1), date(2031, 3, 31))),
        ("2032年2月", (date(2032, 2, 1), date(2032, 2, 29))),
        ("2031年", (date(2031, 1, 1), date(2031, 12, 31))),
        ("2031年以来（截止日未说明）", (date(2031, 1, 1), None)),
        ("近年来", None),
    ],
)
def test_a_label_of_a_period_names_its_dates(
    label: str, dates: tuple[date | None, date | None] | None
) -> None:
    assert conventions.period_dates(label) == dates


def test_words_that_two_rows_have_exchanged_are_found(tmp_path: Path) -> None:
    read = records.load()
    assert list(translations.check_translations(read)) == []
    table = read.entities["policies"]
    one, other = table[0], table[5]
    table[0] = type(one)(
        one.row.model_copy(update={"label_en": other.row.label_en}), one.file, one.line, one.columns
    )
    table[5] = type(one)(
        other.row.model_copy(update={"label_en": one.row.label_en}), one.file, 7, one.columns
    )
    problems = list(translations.check_translations(read))
    assert any(one.row.id in problem.message and other.row.id in problem.message for problem in problems)


def test_the_inferred_graph_is_what_the_rules_derive() -> None:
    dataset = assemble(records.load())
    assert derived.check(dataset) == []
    inferred = dataset.graph(GRAPH.inferred)
    lost = sorted(inferred)[0]
    inferred.remove(lost)
    assert [problem.place for problem in derived.check(dataset)] == [str(lost[0])]
    inferred.add((*lost[:2], lost[0]))
    assert len(derived.check(dataset)) == 2
