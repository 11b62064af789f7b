"""A page's elements, sentences, lines and number tokens, on a page of our own with every trap we know."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lc_graph.errors import UsageError
from lc_graph.evidence.number_words import squeeze
from lc_graph.evidence.text import Page, Span, Squeezed, read_text, sha256
from lc_graph.resources import room
from lc_graph.tables.records import ArticleMeta, Element, SourceMeta, read_meta

PAGE = Path(__file__).parent / "page"


@pytest.fixture(scope="module")
def page() -> Page:
    meta = read_meta(PAGE / "data/sources/pear-page/source.yaml", "source.yaml", [])
    assert meta is not None
    return Page(read_text(PAGE / "page.txt"), meta)


def described(article: ArticleMeta) -> SourceMeta:
    described = {"id": "s", "key": "s", "title_zh": "题", "title_en": "t", "note_zh": "注", "note_en": "n"}
    return SourceMeta.model_validate(
        {**described, "sha256": "0" * 64, "characters": 1, "articles": [article.model_dump()]}
    )


def texts(page: Page, part: str = "body") -> list[str]:
    return [squeeze(page.exact(s)) for s in page.sentences if s.part == part]


def test_sentences_of_the_bodies(page: Page) -> None:
    ends = [text[:4] + "…" + text[-3:] for text in texts(page)]
    assert ends[:4] == ["3月5日…开幕。", "一季度，…3位。", "化肥用量…5%。", "新建果库…2个。"]
    assert ends[4:8] == ["果香满城…笑脸。", "全县果品…企业。", "白塔冷链…9个。", "本报柳河…业。”"]
    assert ends[8:] == ["柳河县果…禾说。", "柳河县获…县”。", "今年5月…成……", "年产能3…0亩。"]


def test_headlines_after_their_bodies(page: Page) -> None:
    assert texts(page, "headline") == ["柳河梨花引客来", "小梨子大文章"]
    assert [e.article for e in page.elements if e.part == "headline"] == ["b01", "b02"]
    assert texts(page, "kicker") == ["水果产值增长8.5%果农增收"]
    assert texts(page, "subtitle") == ["———柳河县梨产业见闻"]
    assert texts(page, "byline") == ["□本报记者林晚舟本报通讯员何渡", "□记者林晚舟报道"]
    assert texts(page, "furniture") == ["专题：春天的产业"]


def test_tokens_survive_line_ends_and_letter_spacing(page: Page) -> None:
    found = [token.text for token in page.tokens]
    assert "126.4亿元" in found
    assert "36.5亿元" in found
    broken = next(token for token in page.tokens if token.text == "126.4亿元")
    assert page.exact(broken) == "12\n6.4亿元"
    assert page.lines(broken) == (5, 6)
    assert (broken.before[-2:], broken.after[:3]) == ("完成", "，同比")


def test_find_over_line_ends(page: Page) -> None:
    whole = Span(0, len(page.text))
    (name,) = page.occurrences("清溪果汁", whole)
    assert page.exact(name) == "清\n\n溪果汁"
    (spaced,) = page.occurrences("白塔冷链物流园项目", whole)
    assert squeeze(page.exact(spaced)) == "白塔冷链物流园项目"
    assert len(page.occurrences("2个", whole)) == 3  # one of them is the end of 0.2个百分点
    assert [page.aligned(span) for span in page.occurrences("2个", whole)].count(True) == 2


def test_locate(page: Page) -> None:
    (span,) = page.locate("一季度…第3位")
    assert page.exact(span).startswith("一季度")
    assert page.exact(span).endswith("第3位")
    assert page.lines(span) == (5, 7)
    assert len(page.locate("柳河县")) == 4
    assert page.locate("3月5日…第3位") == ()  # never over the end of a sentence
    assert page.locate("6.4亿元") == ()  # never half a number
    assert page.locate("") == ()


def test_positions_and_lines(page: Page) -> None:
    assert page.line(0) == 1
    assert page.line(len(page.text) - 1) == page.text.count("\n")
    for number, line in enumerate(page.text.splitlines(), 1):
        assert page.exact(page.line_span(number, number)) == line.strip()


def test_sentence_of(page: Page) -> None:
    (span,) = page.locate("化肥…2.5%")
    sentence = page.sentence_of(span)
    assert sentence is not None
    assert sentence.article == "b01"
    assert page.around(span) == ("", "。")
    assert page.sentence_of(Span(span.start, span.end + 4)) is None


def test_digest_is_of_the_exact_characters(page: Page) -> None:
    (span,) = page.locate("清溪果汁年产值…首位")
    assert page.digest(span) == sha256(page.text[span.start : span.end])
    assert page.digest(span) != sha256(squeeze(page.exact(span)))


def test_unreadable_texts(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_text(tmp_path / "none.txt")
    (tmp_path / "gbk.txt").write_bytes("梨花".encode("gbk"))
    with pytest.raises(UsageError, match="not UTF-8"):
        read_text(tmp_path / "gbk.txt")


def test_newlines_are_not_translated(tmp_path: Path) -> None:
    (tmp_path / "crlf.txt").write_bytes("甲\r\n乙".encode())
    assert read_text(tmp_path / "crlf.txt") == "甲\r\n乙"


@given(st.text(alphabet="甲乙12个。！”…， \n　", max_size=80))
def test_sentences_and_positions_lose_nothing(text: str) -> None:
    article = ArticleMeta(id="a", lines=(1, text.count("\n") + 1))
    page = Page(text, described(article))
    assert "".join(squeeze(page.exact(s)) for s in page.sentences) == squeeze(text)
    assert all(a.end <= b.start for a, b in pairwise(page.sentences))
    for token in page.tokens:
        assert squeeze(page.exact(token)) == token.text
        assert page.sentences[token.sentence].holds(token)
    squeezed = Squeezed(text)
    assert "".join(text[i] for i in squeezed.positions) == squeeze(text) == squeezed.text


def test_a_part_inside_a_body_ends_its_run() -> None:
    text = "甲甲甲\n题题\n乙乙。\n"
    article = ArticleMeta(id="a", lines=(1, 3), headline=Element(text="题题", lines=(2, 2)))
    page = Page(text, described(article))
    assert [(s.part, squeeze(text[s.start : s.end])) for s in page.sentences] == [
        ("body", "甲甲甲"),
        ("headline", "题题"),
        ("body", "乙乙。"),
    ]


def test_the_newspaper_page(shared: Path) -> None:
    source = "liaocheng-2023-midyear"
    text = read_text(shared / "sources" / f"{source}-page.txt")
    meta = read_meta(room("data") / "sources" / source / "source.yaml", "source.yaml", [])
    assert meta is not None
    page = Page(text, meta)
    inside = {i for token in page.tokens for i in range(token.start, token.end)}
    assert [m.start() for m in re.finditer("[0-9]", text) if m.start() not in inside] == []
    body = [s for s in page.sentences if s.part == "body"]
    assert len(body) == 125
    # Every body sentence ends as sentences do; one paragraph ends with a dash that announces a list.
    odd = [s for s in body if not re.search(r"[。！？…][”’」』）]*$", squeeze(page.exact(s)))]
    assert [squeeze(page.exact(s))[-3:] for s in odd] == ["———"]
