"""The contents of long pages: each section once and in order, and none for pages that are short."""

from __future__ import annotations

import re

import pytest

from service import Service

LONG = ("/id/region/371500.html", "/id/region/371525.html", "/id/chain/ganoderma.html", "/data", "/quality")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", LONG)
def test_the_contents_name_the_sections_in_their_order(site: Service, path: str, lang: str) -> None:
    page = site.get(f"{path}?lang={lang}", Accept="text/html").text
    found = re.search(r'<nav class="contents" aria-label="([^"]*)">(.*?)</nav>', page, re.DOTALL)
    heads = re.findall(r'<section[^>]* aria-labelledby="([^"]*)"', page)
    assert (found is not None) == (len(heads) > 5)
    if found:
        assert found[1] == {"zh": "本页内容", "en": "On this page"}[lang]
        beside, folded = found[2].split("<details>")
        assert re.findall(r'href="#([^"]*)"', beside) == re.findall(r'href="#([^"]*)"', folded) == heads
        assert all(f'id="{head}"' in page for head in heads)


def test_a_region_and_a_chain_have_contents_and_a_search_has_none(site: Service) -> None:
    for path in LONG[:3]:
        assert '<nav class="contents"' in site.get(path, Accept="text/html").text
    assert '<nav class="contents"' not in site.get("/search?q=li", Accept="text/html").text
