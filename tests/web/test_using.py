"""Citing what a page shows, linking to it, and reporting an error in it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

import service
from lc_graph.engine.store import Store
from lc_graph.errors import UsageError
from lc_graph.server.reports import FIELDS, reports
from lc_graph.terms import BASE
from service import Service

WEB = "https://example.org/new?title={subject}&about={iri}&where={passage}"


def path(iri: str) -> str:
    return "/" + iri.removeprefix(BASE) + ".html"


@pytest.fixture(scope="module")
def examples(store: Store) -> dict[str, str]:
    """Return one thing each of the kinds that an error may be in."""
    kinds = {
        "figure": "lc:Figure",
        "claim": "lc:Claim",
        "statement": "lc:Recognition",
        "thing": "lc:Enterprise",
    }
    return {
        name: store.rows(f"SELECT ?x {{ ?x a {kind} }} ORDER BY ?x LIMIT 1")[0]["x"]
        for name, kind in kinds.items()
    }


@pytest.fixture(scope="module")
def mailing() -> Iterator[Service]:
    arguments = ("--release", service.release(), "--report-to", "mailto:errors@example.org")
    with service.served(*arguments) as running:
        yield running


def reporting(page: str) -> str:
    found = re.search(r'<a class="report" href="([^"]*)"', page)
    assert found
    return html.unescape(found[1])


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", ["figure", "claim", "statement", "thing"])
def test_it_is_cited_with_its_address_the_release_and_where_it_is_printed(
    site: Service, store: Store, examples: dict[str, str], kind: str, lang: str
) -> None:
    iri = examples[kind]
    page = site.get(f"{path(iri)}?lang={lang}").text
    cited = re.sub(r"<[^>]*>", "", re.search(r'<p class="citation">(.*?)</p>', page, re.DOTALL)[1])  # type: ignore[index]
    assert iri in cited
    assert "0.1.0" in cited
    assert "CC BY 4.0" in cited
    lines = store.rows(
        f"SELECT ?first {{ <{iri}> prov:wasDerivedFrom ?passage . ?passage lc:firstLine ?first }}"
    )
    assert lines
    for row in lines:
        assert (f"第 {row['first']}" if lang == "zh" else row["first"]) in cited
    assert f'href="/{iri.removeprefix(BASE)}.html?lang={lang}"><code>{iri}</code>' in page
    assert 'class="report"' not in page, "no address is set"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", ["figure", "claim", "statement", "thing"])
def test_an_error_is_reported_with_address_and_passages_filled_in(
    mailing: Service, store: Store, examples: dict[str, str], kind: str, lang: str
) -> None:
    iri = examples[kind]
    told = urlsplit(reporting(mailing.get(f"{path(iri)}?lang={lang}").text))
    assert (told.scheme, told.path) == ("mailto", "errors@example.org")
    fields = parse_qs(told.query, strict_parsing=True)
    assert set(fields) == {"subject", "body"}
    body = fields["body"][0]
    assert iri in body
    assert ("版本" if lang == "zh" else "Version") in body
    for row in store.rows(f"SELECT ?passage {{ <{iri}> prov:wasDerivedFrom ?passage }}"):
        assert row["passage"] in body


def test_a_statement_on_the_page_of_a_thing_has_a_permanent_link(
    site: Service, examples: dict[str, str]
) -> None:
    page = site.get(path(examples["thing"]) + "?lang=en").text
    links = re.findall(r'<a class="permalink" href="([^"]*)"[^>]*><span class="unseen">(.*?)</span>', page)
    assert links
    for link, label in links:
        assert label.startswith("Permanent link of this statement: ")
        found = site.get(link)
        assert found.status == 200
        assert "/id/claim/" in link


def test_own_data_is_not_cited_as_ours_and_hostile_words_stay_words(tmp_path: Path) -> None:
    data = tmp_path / "own.ttl"
    evil = '&subject=x\\r\\nBcc: a@example.com\\"><script>1</script>'
    data.write_text(f'<{BASE}id/x/1> <http://www.w3.org/2000/01/rdf-schema#label> "{evil}"@en .', "utf-8")
    with service.served("--data", data, "--report-to", WEB) as running:
        page = running.get("/id/x/1.html?lang=en").text
    assert 'class="citation"' not in page
    told = urlsplit(reporting(page))
    assert (told.scheme, told.netloc, told.path) == ("https", "example.org", "/new")
    fields = parse_qs(told.query, strict_parsing=True, keep_blank_values=True)
    assert set(fields) == {"title", "about", "where"}
    assert fields["about"] == [f"{BASE}id/x/1"]
    assert '\r\nBcc: a@example.com"><script>' in fields["title"][0]


def test_an_address_without_fields_is_given_some() -> None:
    assert reports("") is None
    mail, web = reports("mailto:a@example.org"), reports("https://example.org/x?y=1#z")
    assert mail is not None
    assert web is not None
    assert mail.template == "mailto:a@example.org?subject={subject}&body={body}"
    assert web.template == "https://example.org/x?y=1&iri={iri}&passage={passage}#z"
    every = dict.fromkeys(FIELDS, "a&b=c #%\n“灵芝”")
    assert parse_qs(urlsplit(web.address(every)).query)["iri"] == ["a&b=c #%\n“灵芝”"]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "http://example.org/", "https://{iri}/", "https://a@example.org/", "mailto:",
        "mailto:a@b?body={nothing}", 'https://example.org/"', "https://example.org/ x", "example.org",
        "mailto:{iri}@example.org", "https://example.org/{iri", "data:text/html,x",
    ],
)  # fmt: skip
def test_what_is_no_such_address_is_refused_at_the_start(address: str) -> None:
    with pytest.raises(UsageError):
        reports(address)


def test_the_command_refuses_it_too() -> None:
    done = service.run("serve", "--release", service.release(), "--report-to", "javascript:alert(1)")
    assert done.returncode == 2
    assert "--report-to" in done.stderr
