"""The search of the site in Chinese: its words are pairs of characters, so that no dictionary is needed."""

from __future__ import annotations

import re

from sphinx.search.zh import SearchChinese

_RUN = re.compile("[\u3400-\u9fff]+")
_LATIN = re.compile(r"[a-zA-Z0-9_]+")


class PairsOfCharacters(SearchChinese):
    """Chinese by pairs of characters, all else by words that are stemmed as English ones are."""

    language_name = "English"  # names the stemmer that the pages load
    js_splitter_code = """
function splitQuery(query) {
  return (query.match(/[\\u3400-\\u9fff]+|[A-Za-z0-9_]+/g) || []).flatMap(function (run) {
    if (!/[\\u3400-\\u9fff]/.test(run) || run.length < 3) return [run];
    return Array.from({ length: run.length - 1 }, function (_, at) { return run.slice(at, at + 2); });
  });
}
"""

    def split(self, input: str) -> list[str]:
        """Return the words of a text: pairs of neighbouring characters, and words in Latin letters."""
        latin = _LATIN.findall(input)
        self.latin_terms.update(latin)
        return [run[at : at + 2] for run in _RUN.findall(input) for at in range(len(run) - 1)] + latin
