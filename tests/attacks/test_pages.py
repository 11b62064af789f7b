"""What would spoil a page for the next reader: scripts in data and queries, strange paths."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from . import wire
from .target import EVIL, Target

HTML = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"
LABELS = "SELECT ?s ?o { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?o }"
CSV, JSON = "text/csv", "application/sparql-results+json"


def harmless(answer: wire.Answer) -> None:
    """Check that a page holds no script of the data's or the client's."""
    if answer.type not in {"text/html", "application/xhtml+xml", "image/svg+xml"}:
        return
    assert EVIL not in answer.text
    for sign in (
        "<script>alert",
        '"onmouseover=alert(1)',
        "<img src=x",
        'href="javascript:',
        "href='javascript:",
    ):
        assert sign not in answer.text, sign
    policy = answer.headers.get("content-security-policy", "")
    assert "'self'" in policy, "a page without a policy"
    assert "script-src 'unsafe" not in policy


def test_scripts_in_the_data_are_text(server: Target) -> None:
    for target in (
        f"/sparql?query={quote(LABELS)}",
        f"/sparql?query={quote(LABELS)}&format=html",
        "/sparql?query=" + quote("CONSTRUCT WHERE { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?o }"),
        "/sparql?query=" + quote("SELECT * { <http://example.org/evil> ?p ?o }"),
        "/thing?iri=http://example.org/evil",
        "/thing?iri=" + quote("javascript:alert(1)"),
        "/thing?iri=" + quote("http://example.org/'onload=x"),
        "/",
    ):
        answer = server.asked(wire.head("GET", target, Accept=HTML))
        assert answer.status in {200, 404}, (target, answer.status)
        harmless(answer)


def test_the_same_labels_come_to_programs_as_they_are(server: Target) -> None:
    answer = server.asked(wire.query(LABELS, Accept=JSON))
    assert EVIL in {row["o"]["value"] for row in answer.json["results"]["bindings"]}


SCRIPTS = (
    EVIL,
    '"><img src=x onerror=alert(1)>',
    "'onmouseover=alert(1) x='",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "javascript:alert(1)",
    "{{7919*7907}}",
    "${7919*7907}",
    "\u2028<script>alert(1)</script>",
)


@pytest.mark.parametrize("at", range(len(SCRIPTS)))
def test_scripts_in_what_is_asked_are_text(server: Target, at: int) -> None:
    script = quote(SCRIPTS[at], safe="")
    for target in (
        f"/sparql?query={script}",
        f"/sparql?query=ASK%7B%7D%20%23{script}",
        f"/sparql?query=SELECT%20*%20%7B%20%3Fs%20%3Fp%20%22{script}%22%20%7D",
        f"/sparql?query=ASK%7B%7D&format={script}",
        f"/sparql?query=ASK%7B%7D&default-graph-uri={script}",
        f"/thing?iri={script}",
        f"/{script}",
        f"/static/{script}",
        f"/query/{script}",
        f"/id/region/{script}",
        f"/questions?q={script}",
        f"/?lang={script}",
        f"/store?graph={script}",
    ):
        answer = server.asked(wire.head("GET", target, Accept=HTML, Referer=f"http://a/{script}"))
        assert answer.status < 500, (target, answer.status, answer.text)
        harmless(answer)
        assert str(7919 * 7907) not in answer.text


@pytest.mark.parametrize("accept", [JSON, CSV, "text/turtle", "application/problem+json"])
def test_no_browser_takes_data_for_a_page(server: Target, accept: str) -> None:
    for text in (LABELS, "SELECT * {" + EVIL, "DESCRIBE <http://example.org/evil>"):
        answer = server.asked(wire.query(text, Accept=accept))
        assert answer.type not in {"text/html", "application/xhtml+xml", ""}
        assert answer.headers.get("x-content-type-options") == "nosniff"


PATHS = (
    "/../../../../etc/passwd",
    "/static/../../../../etc/passwd",
    "/static/..%2f..%2f..%2f..%2fetc/passwd",
    "/static/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "/static//etc/passwd",
    "//etc/passwd",
    "/static/..\\..\\etc\\passwd",
    "/static/%252e%252e/app.py",
    "/static/%00",
    "/static/.%00./app.py",
    "/static/../app.py",
    "/static/./../../cli.py",
    "/static/....//app.py",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/.git/config",
    "/static/%c0%ae%c0%ae/app.py",
    "/sparql/../../etc/passwd",
    "/id/../../../etc/passwd",
    "/proc/self/environ",
    "/static/" + "../" * 500 + "etc/passwd",
    "/static/" + "a/" * 2000,
    "/file:///etc/passwd",
    "/static/app.py%00.css",
)


@pytest.mark.parametrize("at", range(len(PATHS)))
def test_no_path_leads_out(server: Target, at: int) -> None:
    for accept in (HTML, JSON):
        answer = server.exchange(wire.head("GET", PATHS[at], Accept=accept))
        if answer is None:
            continue
        assert answer.status in {301, 302, 303, 307, 308, 400, 404, 405, 414}, (PATHS[at], answer.status)
        for sign in (b"root:", b"[core]", b"import ", b"PATH="):
            assert sign not in answer.body
        place = answer.headers.get("location", "/")
        assert not place.startswith(("//", "/\\", "\\")), place
        assert not place.startswith("http") or place.startswith("http://localhost"), place


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example/",
        "/\\evil.example/",
        "//evil.example/%2f..",
        "/%2f%2fevil.example/",
        "///evil.example",
        "/sparql//evil.example",
        "//evil.example/sparql/",
    ],
)
def test_nobody_is_sent_elsewhere(server: Target, path: str) -> None:
    answer = server.asked(wire.head("GET", path, Accept=HTML))
    place = answer.headers.get("location", "")
    assert not place.startswith(("//", "/\\", "\\", "http://evil", "https://evil")), place


def test_programs_never_get_html(server: Target) -> None:
    for target in ("/nothing", "/sparql?query=x", "/static/none", "/sparql/none", "/store", "/id/none/none"):
        for method in ("GET", "POST", "PUT", "DELETE", "PATCH"):
            answer = server.asked(wire.head(method, target, Accept="application/json", Content_Length="0"))
            assert answer.status < 500, (method, target, answer.text)
            assert "html" not in answer.type, (method, target, answer.status)


@pytest.mark.parametrize("target", ["/sparql", "/sparql?format=none", "/void", "/query", "/id/none", "/no"])
@pytest.mark.parametrize("accept", ["image/png", "text/turtle, text/html;q=0.1"])
def test_who_cannot_be_served_gets_no_page_either(server: Target, target: str, accept: str) -> None:
    answer = server.asked(wire.head("GET", target, Accept=accept))
    assert "html" not in answer.type, (answer.status, answer.text[:200])
    assert answer.status < 400 or answer.json["status"] == answer.status
