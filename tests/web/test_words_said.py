"""Figures on pages as people write them, with the exact number; what signs and colours say, in words."""

from __future__ import annotations

import re
from html import unescape

import pytest

from service import Service

LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
AMOUNT = {
    "zh": ('<data value="13917000000" title="13,917,000,000 元">139.17亿元</data>', "21.9%"),
    "en": (
        '<data value="13917000000" title="13,917,000,000 yuan">13.917 billion yuan</data>',
        "21.9%",
    ),
}


@LANGS
@pytest.mark.parametrize(
    "path", ["/id/region/371525.html?", "/id/indicator/gdp.html?", "/compare?regions=371525,371503&"]
)
def test_an_amount_has_its_exact_number_at_hand(site: Service, path: str, lang: str) -> None:
    page = site.get(f"{path}lang={lang}").text
    assert AMOUNT[lang][0] in page
    bare = re.findall(r"<td[^>]*>\s*(?:<a[^>]*>)?([\d,]{9,})(?:</a>)?\s*<", page)
    assert bare == []


@LANGS
def test_a_thing_tells_its_figures_with_unit_and_comparator(site: Service, lang: str) -> None:
    page = site.get(f"/id/project/guanzhou-dry-port.html?lang={lang}").text
    assert "≥" not in page
    assert ("10.2 billion yuan" if lang == "en" else "102亿元") in page


@LANGS
def test_a_gap_says_that_it_is_one_wherever_its_chip_stands(site: Service, lang: str) -> None:
    word = "缺口" if lang == "zh" else "gap"
    for path in ("/", "/id/chain/ganoderma.html"):
        page = unescape(site.get(f"{path}?lang={lang}").text)
        chips = re.findall(r'<a class="gap gap-[a-z]+"[^>]*>(.*?)</a>', page, re.DOTALL)
        assert chips
        for chip in chips:
            assert chip.strip().startswith(f'<span class="visually-hidden">{word}'), path


@LANGS
def test_arrows_are_not_read_out_and_stages_are_counted_in_words(site: Service, lang: str) -> None:
    page = site.get(f"/id/chain/ganoderma.html?lang={lang}").text
    flows = re.findall(r'<p class="flows">(.*?)</p>', page, re.DOTALL)
    assert flows
    assert all('<span aria-hidden="true">' in flow for flow in flows)
    orders = page.count('<span class="order">')
    word = "环节" if lang == "zh" else "stage"
    assert page.count(f'<span class="visually-hidden">{word} </span><span class="order">') == orders > 0


@LANGS
def test_numbers_of_triples_have_their_unit(site: Service, lang: str) -> None:
    page = site.get(f"/?lang={lang}").text
    listed = re.search(r'<ul class="plain graphs">(.*?)</ul>', page, re.DOTALL)
    assert listed
    numbers = re.findall(r'<span class="number">([^<]*)</span>', listed[1])
    assert numbers
    assert all(number.endswith("三元组" if lang == "zh" else "triples") for number in numbers)
