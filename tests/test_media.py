import pytest

from lc_graph.engine.media import GRAPH_FORMATS, HTML, RESULT_FORMATS, named, negotiate


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        (None, "json"),
        ("", "json"),
        ("*/*", "json"),
        ("text/*", "csv"),
        ("text/csv", "csv"),
        ("text/csv;q=0.5, application/xml", "xml"),
        ("*/*, application/sparql-results+json;q=0, application/json;q=0, text/json;q=0", "xml"),
        ("text/csv;q=nonsense, text/tab-separated-values;q=0.1", "tsv"),
        ("TEXT/CSV ; Q=1", "csv"),
    ],
)
def test_the_best_acceptable_format_is_chosen(accept: str | None, name: str) -> None:
    chosen = negotiate(accept, RESULT_FORMATS)
    assert chosen is not None
    assert chosen.name == name


@pytest.mark.parametrize(
    "accept", ["image/png", "*/*;q=0", "text/turtle", ";;,", "application/sparql-results+xml;q=0"]
)
def test_nothing_is_chosen_when_nothing_is_acceptable(accept: str) -> None:
    assert negotiate(accept, RESULT_FORMATS) is None


def test_browsers_get_pages_and_programs_do_not() -> None:
    offered = (*GRAPH_FORMATS, HTML)
    assert negotiate("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", offered) is HTML
    assert negotiate("*/*", offered) is GRAPH_FORMATS[0]


def test_a_format_is_known_by_its_names() -> None:
    for wanted in ("json", "JSON", "application/ld+json", "jsonld"):
        found = named(wanted, GRAPH_FORMATS)
        assert found is not None
        assert found.name == "jsonld"
    assert named("docx", GRAPH_FORMATS) is None
